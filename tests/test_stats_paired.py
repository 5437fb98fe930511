"""Intervals of paired effects, and the search for what an effect hangs on."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import special, stats

from realpolitik.stats import Interval, find_split, paired_interval, shared_level, sign_of

RNG = np.random.default_rng(7)


def test_shares_as_bonett_and_price_with_t() -> None:
    differences = np.array([1.0] * 7 + [-1.0] * 2 + [0.0] * 31)
    n, up, down = 40, 8 / 42, 3 / 42
    spread = np.sqrt((up + down - (up - down) ** 2) * 42 / 41)
    reach = special.stdtrit(41, 0.975) * spread / np.sqrt(42)
    found = paired_interval(differences, 1.0, 0.95)
    assert found.value == pytest.approx(5 / n)
    assert (found.low, found.high) == pytest.approx((up - down - reach, up - down + reach))


def test_covers_the_mean_as_often_as_it_says() -> None:
    samples = RNG.normal(0.3, 1.0, (300, 30))
    covered = np.mean([low <= 0.3 <= high for _, low, high in (paired_interval(row, 0.0, 0.95) for row in samples)])
    assert 0.95 <= covered <= 0.99  # the two added worlds make it wider than nominal


def test_many_intervals_hold_together() -> None:
    level = shared_level(20)
    samples = RNG.normal(0.0, 1.0, (100, 20, 25))
    missed = [
        any(not low <= 0.0 <= high for _, low, high in (paired_interval(d, 0.0, level) for d in family))
        for family in samples
    ]
    assert np.mean(missed) <= stats.binom.ppf(0.999, 100, 0.05) / 100


def test_no_difference_is_no_certainty() -> None:
    few, many = (paired_interval(np.zeros(size), 1.0, 0.95) for size in (10, 1000))
    assert few.value == many.value == 0.0
    assert few.low == pytest.approx(-few.high) and many.high < 0.01 < 0.1 < few.high


def test_no_worlds_tell_nothing() -> None:
    nothing = paired_interval(np.array([]), 1.0, 0.95)
    assert np.isnan(nothing.value) and nothing.low == -np.inf and nothing.high == np.inf


@settings(max_examples=40, deadline=None)
@given(arrays(float, st.integers(3, 30), elements=st.floats(-50, 50)), st.floats(0.1, 10))
def test_interval_follows_the_unit(differences: np.ndarray, scale: float) -> None:
    one, other = paired_interval(differences, 1.0, 0.99), paired_interval(scale * differences, scale, 0.99)
    assert np.allclose(scale * np.array(one), other, rtol=1e-9, atol=1e-9)
    assert one.low <= one.value <= one.high


@pytest.mark.parametrize(
    ("effect", "sign"),
    [((0.3, 0.1, 0.5), 1), ((-0.3, -0.5, -0.1), -1), ((0.3, -0.1, 0.7), 0), ((0.05, 0.01, 0.09), 0)],
)
def test_sign_needs_size_and_certainty(effect: tuple[float, float, float], sign: int) -> None:
    assert sign_of(Interval(*effect), 0.1) == sign


def test_split_finds_the_number_that_turns_the_sign() -> None:
    numbers = RNG.uniform(size=(120, 40))
    effect = np.where(numbers[:, 17] > 0.5, 1.0, -1.0) + RNG.normal(0, 0.3, 120)
    found = find_split(effect, numbers, tuple(f"n{k}" for k in range(40)), 0.1, 0.1)
    assert found is not None
    assert found.number == "n17" and found.flips
    assert found.low.value < 0 < found.high.value


def test_split_that_only_changes_the_size_does_not_flip() -> None:
    numbers = RNG.uniform(size=(120, 40))
    found = find_split(1.0 + numbers[:, 3], numbers, tuple(f"n{k}" for k in range(40)), 0.1, 0.1)
    assert found is not None and found.number == "n3" and not found.flips


def test_split_is_corrected_for_the_search() -> None:
    found = [find_split(RNG.normal(size=60), RNG.uniform(size=(60, 300)), ("",) * 300, 0.0, 0.0) for _ in range(20)]
    assert sum(split is not None for split in found) <= stats.binom.ppf(0.999, 20, 0.05)


def test_no_split_without_worlds_or_spread() -> None:
    numbers = RNG.uniform(size=(60, 5))
    paths = tuple("abcde")
    assert find_split(np.ones(60), numbers, paths, 0.1, 0.1) is None
    assert find_split(RNG.normal(size=10), numbers[:10], paths, 0.1, 0.1) is None
    assert find_split(RNG.normal(size=60), np.ones((60, 5)), paths, 0.1, 0.1) is None
    assert find_split(RNG.normal(size=60), np.zeros((60, 0)), (), 0.1, 0.1) is None
