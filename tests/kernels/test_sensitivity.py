"""Given-data shares against functions whose indices are known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.stats import qmc

from realpolitik.kernels.plain import sensitivity as kernel

ISHIGAMI = (0.3139, 0.4424, 0.0)
"""First-order indices of sin x1 + 7 sin² x2 + 0.1 x3⁴ sin x1 on (−π, π)³ (Ishigami & Homma 1990)."""


def points(worlds: int, inputs: int) -> np.ndarray:
    return qmc.Sobol(inputs, scramble=True, rng=np.random.default_rng(5)).random(worlds)


def share_of(values: np.ndarray, outcome: np.ndarray) -> np.ndarray:
    classes = kernel.classes_of(values, kernel.class_count(len(values)))
    return kernel.shares(classes, outcome[:, None]).adjusted[:, 0]


def test_ishigami():
    x = np.pi * (2 * points(8192, 4) - 1)
    y = np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])
    found = share_of(x, y)
    np.testing.assert_allclose(found[:3], ISHIGAMI, atol=0.02)
    assert abs(found[3]) < 0.01


def test_an_additive_function_of_a_category_and_a_number():
    """y = a_k + 2 u: Var(a) = 2/3 for a = −1, 0, 1 with chances 1/3 each; Var(2u) = 1/3; shares 2/3 and 1/3."""
    u = points(4096, 3)
    kind = np.minimum((u[:, 0] * 3).astype(int), 2)
    outcome = (kind - 1.0) + 2 * u[:, 1]
    codes = np.stack([kind, kernel.classes_of(u[:, 1:2], 16)[:, 0], kernel.classes_of(u[:, 2:], 16)[:, 0]], axis=1)
    found = kernel.shares(codes, outcome[:, None])
    np.testing.assert_allclose(found.adjusted[:, 0], [2 / 3, 1 / 3, 0], atol=0.01)
    assert list(found.freedom) == [2, 15, 15]


def test_a_group_that_acts_only_together_has_no_first_order_share():
    """y = (−1)^(a + b): all variance is joint, so each by itself carries nothing."""
    draw = np.random.default_rng(2).integers(0, 2, (4000, 2))
    found = kernel.shares(draw, ((-1.0) ** draw.sum(axis=1))[:, None])
    assert np.abs(found.adjusted).max() < 0.002


def test_parts_of_a_pool_by_hand():
    """Half believe a claim that says 1, half one that says 0, and y = x: each carries half of everything."""
    believed = np.repeat([0, 1], 200)
    outcome = believed.astype(float)
    found = kernel.parts_of(believed, believed, 2, kernel.Resampled.of(outcome, np.ones((3, 400))))
    np.testing.assert_allclose(found.raw, [0.5, 0.5])
    np.testing.assert_allclose(found.chance, 0, atol=1e-12)
    np.testing.assert_allclose(found.again, 0.5)


def test_a_claim_that_few_believe_and_that_says_something_far_away_carries_most():
    """x is 0 for nine in ten and 1 for the tenth, y = x: parts 0.9·0.01 and 0.1·0.81 of the variance 0.09."""
    believed = (np.arange(1000) % 10 == 0).astype(int)
    found = kernel.parts_of(believed, believed, 2, kernel.Resampled.of(believed.astype(float), np.ones((1, 1000))))
    np.testing.assert_allclose(found.raw, [0.1, 0.9])


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
def test_parts_add_up_to_the_share(seed):
    rng = np.random.default_rng(seed)
    classes, believed, outcome = rng.integers(0, 4, 120), rng.integers(0, 3, 120), rng.normal(size=120)
    classes = kernel.closed_up(classes[:, None])[:, 0]
    found = kernel.parts_of(classes, believed, 3, kernel.Resampled.of(outcome, kernel.resamples(120, 5, rng)))
    whole = kernel.shares(classes[:, None], outcome[:, None])
    assert found.raw.sum() == pytest.approx(whole.raw[0, 0])
    assert found.adjusted.sum() == pytest.approx(whole.adjusted[0, 0])


def test_dummies_average_nothing_and_p_values_are_even():
    values = np.random.default_rng(3).random((500, 400))
    outcome = (np.random.default_rng(4).random(500) < 0.4).astype(float)
    classes = kernel.classes_of(values, 6)
    found = kernel.shares(classes, outcome[:, None])
    assert abs(found.adjusted.mean()) < 0.001
    assert stats.kstest(found.p_values[:, 0], "uniform").pvalue > 0.001
    (null,) = kernel.dummies(classes, outcome[:, None], 60, np.random.default_rng(5))
    level = np.exp(-kernel.rarest(kernel.rarity(null.p_values)))
    assert 0.05 / 400 / 3 < level < 3 * 0.05 / 400  # Bonferroni is nearly exact for independent inputs
    assert found.p_values.min() > level


def test_the_floor_is_the_share_at_its_p_value():
    floor = kernel.floor_of(5, 0.01, 1000)
    raw = (floor + 5 / 994) / (1 + 5 / 994)
    assert stats.chi2.sf(999 * raw, 5) == pytest.approx(0.01)


def test_intervals_hold_the_truth_about_as_often_as_they_say():
    """y = x + e with a share of one fifth, 300 worlds, 100 times: 95% intervals, allowing for the bootstrap's error."""
    rng, held = np.random.default_rng(6), 0
    for _ in range(100):
        x = rng.random(300)
        y = np.sqrt(12) * x + 2 * rng.normal(size=300)
        classes = kernel.classes_of(x[:, None], 6)[:, 0]
        found = kernel.parts_of(
            classes, np.zeros(300, dtype=int), 1, kernel.Resampled.of(y, kernel.resamples(300, 200, rng))
        )
        low, high = kernel.basic_ends(found.raw, found.again)
        held += low[0] <= 0.2 * (1 - 1 / 36) <= high[0]
    assert 85 <= held <= 100


def test_classes_keep_equal_values_together():
    values = np.array([3.0, 1.0, 1.0, 1.0, 2.0, 5.0])[:, None]
    found = kernel.classes_of(values, 3)[:, 0]
    assert len(set(found[1:4])) == 1
    assert sorted(set(found)) == list(range(len(set(found))))
    assert (np.diff(found[np.argsort(values[:, 0])]) >= 0).all()


@pytest.mark.parametrize(("worlds", "classes"), [(400, 5), (1000, 6), (2000, 12), (10000, 22)])
def test_classes_grow_with_the_worlds(worlds, classes):
    assert kernel.class_count(worlds) == classes


@given(st.lists(st.integers(0, 5), min_size=2, max_size=40))
def test_ranks_share_ties(values):
    column = np.array(values, dtype=float)[:, None]
    np.testing.assert_allclose(kernel.ranks_of(column) + 1, stats.rankdata(column, axis=0))


def test_spearman_is_scipys():
    rng = np.random.default_rng(7)
    inputs, outcomes = rng.random((80, 5)), rng.integers(0, 3, (80, 2)).astype(float)
    expected = [[stats.spearmanr(inputs[:, i], outcomes[:, j]).statistic for j in range(2)] for i in range(5)]
    np.testing.assert_allclose(kernel.spearman(inputs, outcomes), expected, atol=1e-12)


def test_a_constant_goes_with_nothing():
    values = np.arange(10.0)[:, None]
    assert kernel.spearman(np.ones((10, 1)), values)[0, 0] == 0
    assert kernel.shares(kernel.classes_of(np.ones((10, 1)), 3), values).raw[0, 0] < 1e-12
