"""PRIM against boxes that are known."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realpolitik.kernels.plain import boxes


def known(worlds: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Cases lie where x0 > 0.6 and x2 < 0.5: a fifth of the cube; five inputs."""
    values = np.random.default_rng(seed).random((worlds, 5))
    return values, ((values[:, 0] > 0.6) & (values[:, 2] < 0.5)).astype(int)


def test_a_known_box_is_found():
    values, cases = known(2000)
    box, path = boxes.find_box(values, cases)
    assert list(box.restricted) == [0, 2]
    assert box.low[0] == pytest.approx(0.6, abs=0.03)
    assert box.high[2] == pytest.approx(0.5, abs=0.03)
    assert np.isneginf(box.low[2])
    assert np.isposinf(box.high[0])
    assert box.density > 0.95
    assert box.coverage > 0.95
    assert box.mass == pytest.approx(0.2, abs=0.03)
    assert path[0].coverage == 1
    assert path[0].density == pytest.approx(cases.mean())


def test_a_box_on_both_sides_of_an_input():
    values = np.random.default_rng(1).random((3000, 3))
    cases = (np.abs(values[:, 1] - 0.5) < 0.15).astype(int)
    box, _ = boxes.find_box(values, cases)
    assert list(box.restricted) == [1]
    assert (box.low[1], box.high[1]) == pytest.approx((0.35, 0.65), abs=0.03)


def test_peeling_is_patient_and_only_ever_takes_away():
    values, cases = known(1000)
    path = boxes.peel(values, cases)
    mass = [box.mass for box in path]
    assert all(0.9 * before <= after < before for before, after in itertools.pairwise(mass))
    assert all(after.density > before.density for before, after in itertools.pairwise(path))
    assert mass[-1] >= boxes.LEAST


def test_a_category_is_taken_off_whole():
    rng = np.random.default_rng(2)
    believes = rng.integers(0, 2, 800).astype(float)
    cases = (rng.random(800) < np.where(believes == 1, 0.8, 0.1)).astype(int)
    box, _ = boxes.find_box(believes[:, None], cases)
    assert box.low[0] == 0.5
    assert box.density == pytest.approx(cases[believes == 1].mean())


def test_where_nothing_counts_few_limits_survive():
    rng = np.random.default_rng(3)
    values, cases = rng.random((600, 4)), rng.integers(0, 2, 600)
    box, _ = boxes.find_box(values, cases, p_limit=0.001)
    assert box.restricted.size <= 1


def test_quasi_p_tells_a_limit_that_counts_from_one_that_does_not():
    values, cases = known(1000)
    low, high = np.full(5, -np.inf), np.full(5, np.inf)
    low[0], high[2], high[4] = 0.6, 0.5, 0.8
    counts, does, idle = boxes.quasi_p(boxes.box_of(low, high, values, cases), values, cases)
    assert counts < 1e-6
    assert does < 1e-6
    assert idle > 0.05


def test_pasting_takes_back_what_was_peeled_too_far():
    values, cases = known(2000)
    low, high = np.full(5, -np.inf), np.full(5, np.inf)
    low[0], high[2] = 0.8, 0.5
    narrow = boxes.box_of(low, high, values, cases)
    wide = boxes.paste(narrow, values, cases)
    assert wide.density >= narrow.density
    assert wide.coverage > narrow.coverage + 0.3


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6))
def test_measures_agree_with_counting(seed):
    rng = np.random.default_rng(seed)
    values, cases = rng.random((60, 2)), rng.integers(0, 2, 60)
    limits = np.sort(rng.random((2, 2)), axis=0)
    box = boxes.box_of(limits[0], limits[1], values, cases)
    here = boxes.inside(box, values)
    assert box.mass == here.mean()
    assert box.coverage * max(cases.sum(), 1) == pytest.approx(cases[here].sum())
    if here.any() and 0 < cases.sum() < 60:
        assert box.density == pytest.approx(cases[here].mean())
        others = 1 - cases
        assert box.informedness == pytest.approx(box.coverage - others[here].sum() / others.sum())


def test_as_ema_workbench_finds_it():
    """EMA Workbench 2.5.3, same data and settings: the box of its trajectory that informs most has coverage 1, density
    0.946, mass 0.2225, limits x0 > 0.5839 and x2 < 0.5120. It cuts at a world, this kernel midway between two.
    """
    values, cases = known(2000)
    box = max(boxes.peel(values, cases), key=lambda item: item.informedness)
    assert list(box.restricted) == [0, 2]
    assert box.coverage == 1
    assert box.low[0] == pytest.approx(0.5839, abs=0.02)
    assert box.high[2] == pytest.approx(0.5120, abs=0.02)
    assert box.mass == pytest.approx(0.2225, abs=0.01)
    assert box.informedness >= 0.9848


def test_no_more_inputs_are_limited_than_asked_for():
    values, cases = known(500)
    assert max(box.restricted.size for box in boxes.peel(values, cases, most=1)) == 1
