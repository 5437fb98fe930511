"""Scores against values worked out by hand, and the properties that make them worth using."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from realpolitik.studies.score import rules

CHANCES = st.floats(0.0, 1.0)


def test_brier_by_hand() -> None:
    found = rules.brier(np.array([True, False, False]), np.array([0.7, 0.2, 1.0]))
    assert found == pytest.approx([0.09, 0.04, 1.0])


def test_log_score_by_hand() -> None:
    found = rules.log_score(np.array([True, False, True]), np.array([0.5, 0.2, 0.0]))
    assert found[:2] == pytest.approx([math.log(2), -math.log(0.8)])
    assert found[2] == math.inf


@given(truth=CHANCES, said=CHANCES)
def test_honesty_pays_in_brier(truth: float, said: float) -> None:
    """The expected score is least where the probability said is the true one."""

    def expected(chance: float) -> float:
        both = rules.brier(np.array([True, False]), np.array([chance, chance]))
        return truth * both[0] + (1 - truth) * both[1]

    assert expected(truth) <= expected(said) + 1e-12
    assert expected(said) - expected(truth) == pytest.approx((said - truth) ** 2, abs=1e-12)


@given(truth=st.floats(0.01, 0.99), said=st.floats(0.01, 0.99))
def test_honesty_pays_in_log(truth: float, said: float) -> None:
    def expected(chance: float) -> float:
        both = rules.log_score(np.array([True, False]), np.array([chance, chance]))
        return truth * both[0] + (1 - truth) * both[1]

    assert expected(truth) <= expected(said) + 1e-12


def test_crps_by_hand() -> None:
    """Of {0, 1} and 0: E|X − y| − ½E|X − X'| = ½ − ½·½; of one member: the absolute error."""
    assert rules.crps(np.array([0.0]), np.array([[0.0, 1.0]])) == pytest.approx([0.25])
    assert rules.crps(np.array([3.0]), np.array([[5.0]])) == pytest.approx([2.0])


@given(members=st.lists(st.floats(-50, 50), min_size=1, max_size=12), observed=st.floats(-50, 50))
def test_crps_is_that_of_the_step_function(members: list[float], observed: float) -> None:
    array = np.array(members)
    by_hand = np.abs(array - observed).mean() - 0.5 * np.abs(array[:, None] - array).mean()
    found = rules.crps(np.array([observed]), np.array([members]))[0]
    assert found == pytest.approx(by_hand, abs=1e-9)
    assert rules.crps(np.array([observed]), np.array([members[::-1]]))[0] == pytest.approx(found, abs=1e-12)


def test_crps_of_quantiles_tends_to_crps() -> None:
    levels = (np.arange(999) + 1) / 1000
    members = np.linspace(-1, 1, 2001)
    exact = rules.crps(np.array([0.3]), members[None, :])[0]
    found = rules.crps_of_quantiles(np.array([0.3]), np.quantile(members, levels)[None, :], levels)[0]
    assert found == pytest.approx(exact, rel=0.01)


def test_smoothed_is_never_certain() -> None:
    assert rules.smoothed(np.array([0, 5, 10]), 10) == pytest.approx([0.5 / 11, 0.5, 10.5 / 11])


def test_timing_by_hand() -> None:
    """Half the worlds in month 2, the other half never; it came in month 3 of 4: errors 0, ½, ½, ½."""
    assert rules.timing(np.array([2, -1]), 3, 4) == pytest.approx((0 + 0.25 + 0.25 + 0.25) / 4)
    assert rules.timing(np.array([3, 3]), 3, 4) == 0.0
    assert rules.timing(np.array([-1, -1]), None, 4) == 0.0
    assert rules.timing(np.array([0, 0]), None, 4) == 1.0


def test_ignorance_by_hand() -> None:
    """Seven bins with one member added to each: of three members two fell where the figure did."""
    found = rules.ignorance(100.0, np.array([101.0, 99.0, 400.0]), 100.0)
    assert found == pytest.approx(-math.log2(3 / 10))


def test_effective_number_of_copies_and_of_strangers() -> None:
    rng = np.random.default_rng(1)
    one, many = rng.normal(size=4000), rng.normal(size=(5, 4000))
    assert rules.effective_number(np.tile(one, (6, 1))) == pytest.approx(1.0, abs=0.01)
    assert rules.effective_number(many) == pytest.approx(5.0, abs=0.05)
    assert rules.effective_number(np.vstack([many, many])) == pytest.approx(5.0, abs=0.1)
    assert rules.effective_number(np.zeros((3, 10))) == 3.0
    assert rules.effective_number(np.zeros((1, 10))) == 1.0


def test_interval_over_outcomes_widens_with_dependence() -> None:
    values = np.array([0.0, 0.0, 0.0, 1.0] * 8)
    free, bound = rules.over_outcomes(values, 32.0, 1), rules.over_outcomes(values, 4.0, 1)
    assert free.value == bound.value == 0.25
    assert free.low < 0.25 < free.high
    assert bound.high - bound.low > 2 * (free.high - free.low)


def test_interval_over_worlds_shrinks_with_worlds() -> None:
    rng = np.random.default_rng(2)
    came = np.array([True, False, True])
    few, many = (rules.over_worlds(came, rng.random((3, size)) < 0.4, 1) for size in (20, 2000))
    assert few.low < few.value < few.high
    assert many.high - many.low < 0.3 * (few.high - few.low)


def test_the_formulas_are_those_of_the_library() -> None:
    """Brier, logarithmic score, CRPS of an ensemble (its step function) and of quantiles, as scoringrules has them."""
    import scoringrules as library  # compiles at each import, so here and not above

    rng = np.random.default_rng(3)
    came, chance = rng.random(50) < 0.4, rng.random(50)
    observed, members = rng.normal(size=20), np.round(rng.normal(size=(20, 31)), 1)
    observed[:5] = members[:5, 3]  # a figure that is the value of several members
    levels = np.array([0.05, 0.3, 0.5, 0.9])
    quantiles = np.quantile(members, levels, axis=1).T
    pairs = (
        (rules.brier(came, chance), library.brier_score(came.astype(float), chance, backend="numpy")),
        (rules.log_score(came, chance), library.log_score(came.astype(float), chance, backend="numpy")),
        (rules.crps(observed, members), library.crps_ensemble(observed, members, estimator="qd", backend="numpy")),
        (
            rules.crps_of_quantiles(observed, quantiles, levels),
            library.crps_quantile(observed, quantiles, levels, backend="numpy"),
        ),
    )
    for ours, theirs in pairs:
        np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=1e-14)
