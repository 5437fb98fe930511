"""Scores against values worked out by hand, and the properties that make them worth using."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from realpolitik.findings import scores

CHANCES = st.floats(0.0, 1.0)


def test_brier_by_hand() -> None:
    found = scores.brier(np.array([True, False, False]), np.array([0.7, 0.2, 1.0]))
    assert found == pytest.approx([0.09, 0.04, 1.0])


def test_log_score_by_hand() -> None:
    found = scores.log_score(np.array([True, False, True]), np.array([0.5, 0.2, 0.0]))
    assert found[:2] == pytest.approx([math.log(2), -math.log(0.8)])
    assert found[2] == math.inf


@given(truth=CHANCES, said=CHANCES)
def test_honesty_pays_in_brier(truth: float, said: float) -> None:
    """The expected score is least where the probability said is the true one."""

    def expected(chance: float) -> float:
        both = scores.brier(np.array([True, False]), np.array([chance, chance]))
        return truth * both[0] + (1 - truth) * both[1]

    assert expected(truth) <= expected(said) + 1e-12
    assert expected(said) - expected(truth) == pytest.approx((said - truth) ** 2, abs=1e-12)


@given(truth=st.floats(0.01, 0.99), said=st.floats(0.01, 0.99))
def test_honesty_pays_in_log(truth: float, said: float) -> None:
    def expected(chance: float) -> float:
        both = scores.log_score(np.array([True, False]), np.array([chance, chance]))
        return truth * both[0] + (1 - truth) * both[1]

    assert expected(truth) <= expected(said) + 1e-12


def test_crps_by_hand() -> None:
    """Of {0, 1} and 0: E|X − y| − ½E|X − X'| = ½ − ½·½; of one member: the absolute error."""
    assert scores.crps(np.array([0.0]), np.array([[0.0, 1.0]])) == pytest.approx([0.25])
    assert scores.crps(np.array([3.0]), np.array([[5.0]])) == pytest.approx([2.0])


@given(members=st.lists(st.floats(-50, 50), min_size=1, max_size=12), observed=st.floats(-50, 50))
def test_crps_is_that_of_the_step_function(members: list[float], observed: float) -> None:
    array = np.array(members)
    by_hand = np.abs(array - observed).mean() - 0.5 * np.abs(array[:, None] - array).mean()
    found = scores.crps(np.array([observed]), np.array([members]))[0]
    assert found == pytest.approx(by_hand, abs=1e-9)
    assert scores.crps(np.array([observed]), np.array([members[::-1]]))[0] == pytest.approx(found, abs=1e-12)


def test_crps_of_quantiles_tends_to_crps() -> None:
    levels = (np.arange(999) + 1) / 1000
    members = np.linspace(-1, 1, 2001)
    exact = scores.crps(np.array([0.3]), members[None, :])[0]
    found = scores.crps_of_quantiles(np.array([0.3]), np.quantile(members, levels)[None, :], levels)[0]
    assert found == pytest.approx(exact, rel=0.01)


def test_smoothed_is_never_certain() -> None:
    assert scores.smoothed(np.array([0, 5, 10]), 10) == pytest.approx([0.5 / 11, 0.5, 10.5 / 11])


def test_timing_by_hand() -> None:
    """Half the worlds in month 2, the other half never; it came in month 3 of 4: errors 0, ½, ½, ½."""
    assert scores.timing(np.array([2, -1]), 3, 4) == pytest.approx((0 + 0.25 + 0.25 + 0.25) / 4)
    assert scores.timing(np.array([3, 3]), 3, 4) == 0.0
    assert scores.timing(np.array([-1, -1]), None, 4) == 0.0
    assert scores.timing(np.array([0, 0]), None, 4) == 1.0


def test_ignorance_by_hand() -> None:
    """Seven bins with one member added to each: of three members two fell where the figure did."""
    found = scores.ignorance(100.0, np.array([101.0, 99.0, 400.0]), 100.0)
    assert found == pytest.approx(-math.log2(3 / 10))


def test_effective_number_of_copies_and_of_strangers() -> None:
    rng = np.random.default_rng(1)
    one, many = rng.normal(size=4000), rng.normal(size=(5, 4000))
    assert scores.effective_number(np.tile(one, (6, 1))) == pytest.approx(1.0, abs=0.01)
    assert scores.effective_number(many) == pytest.approx(5.0, abs=0.05)
    assert scores.effective_number(np.vstack([many, many])) == pytest.approx(5.0, abs=0.1)
    assert scores.effective_number(np.zeros((3, 10))) == 3.0
    assert scores.effective_number(np.zeros((1, 10))) == 1.0


def test_interval_over_outcomes_widens_with_dependence() -> None:
    values = np.array([0.0, 0.0, 0.0, 1.0] * 8)
    free, bound = scores.over_outcomes(values, 32.0, 1), scores.over_outcomes(values, 4.0, 1)
    assert free.value == bound.value == 0.25
    assert free.low < 0.25 < free.high
    assert bound.high - bound.low > 2 * (free.high - free.low)


def test_interval_over_worlds_shrinks_with_worlds() -> None:
    rng = np.random.default_rng(2)
    came = np.array([True, False, True])
    few, many = (scores.over_worlds(came, rng.random((3, size)) < 0.4, 1) for size in (20, 2000))
    assert few.low < few.value < few.high
    assert many.high - many.low < 0.3 * (few.high - few.low)


def test_numba_is_as_it_was_after_the_library_came() -> None:
    import numba

    scores.library()
    import sys

    assert sys.modules["numba"] is numba
