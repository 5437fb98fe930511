"""From gains and costs to a crisis game: types, and what moves a threat's credibility in which direction."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from realpolitik.kernels.signalling import estimation
from realpolitik.kernels.signalling.layout import Gains, Terms
from realpolitik.kernels.signalling.resolve import two_types
from realpolitik.kernels.signalling.stakes import game_of, threat_effect

GAINS = Gains(0.03, 0.005, 0.013, 0.002, -0.005, -0.008)
TERMS = Terms(
    0.002, 0.0, 0.015, 0.06, 0.015, 0.05, 0.006, 0.015, 0.5, 0.02, 0.4, 0.1, 0.08, 0.03, 0.005, 0.05, 0.03,
)  # fmt: skip
SHARES = st.floats(0, 1)


@settings(max_examples=100, deadline=None)
@given(st.floats(-2, 2), st.floats(0.01, 2), st.floats(-2, 2), st.floats(-2, 2))
def test_two_types_keep_order_and_mean(mean: float, spread: float, cut: float, cap: float) -> None:
    share, high, low = two_types(mean, spread, cut, cap)
    assert 0.0 <= share <= 1.0 and low <= high <= max(cap, min(cut, cap)) and low <= min(cut, cap)
    if 1e-6 < share < 1.0 - 1e-6:
        z = (cap - mean) / spread
        capped = mean * stats.norm.cdf(z) - spread * stats.norm.pdf(z) + cap * stats.norm.sf(z)
        assert share == pytest.approx(stats.norm.sf((cut - mean) / spread), abs=1e-12)
        assert share * high + (1.0 - share) * low == pytest.approx(capped, abs=1e-7)


def test_who_can_never_gain_by_war_is_never_resolved() -> None:
    assert two_types(0.0, 1.0, 0.5, 0.4)[0] == 0.0


@settings(max_examples=60, deadline=None)
@given(SHARES, SHARES, SHARES, st.floats(0, 0.3))
def test_will_raises_resolve_and_overstretch_lowers_it(taken: float, will: float, theirs: float, more: float) -> None:
    base = game_of(GAINS, TERMS, taken, will, theirs)
    assert game_of(GAINS, TERMS, taken, min(will + more, 1.0), theirs).resolved >= base.resolved - 1e-12
    assert game_of(GAINS, TERMS, min(taken + more, 1.0), will, theirs).resolved <= base.resolved + 1e-12


@settings(max_examples=60, deadline=None)
@given(SHARES, SHARES, st.floats(0.001, 0.2))
def test_a_dearer_retreat_raises_the_prior_of_resolve(taken: float, will: float, more: float) -> None:
    """Who would pay for backing down fights more readily (Fearon 1994)."""
    dearer = TERMS._replace(audience=TERMS.audience + more)
    assert game_of(GAINS, dearer, taken, will, 0.5).resolved >= game_of(GAINS, TERMS, taken, will, 0.5).resolved


@settings(max_examples=100, deadline=None)
@given(SHARES, SHARES, SHARES, st.floats(1, 300), st.floats(1, 300))
def test_effect_is_made_of_probabilities(taken: float, will: float, theirs: float, mine: float, other: float) -> None:
    found = threat_effect(GAINS, TERMS, taken, will, theirs, mine, other)
    assert all(0.0 <= share <= 1.0 + 1e-12 for share in found[:7])
    assert found.credibility >= found.prior - 1e-9
    ends = found.gives_short + found.concedes + found.backs_down + found.war
    assert ends >= 1.0 - 1e-9  # an offer that is refused ends in war, and counts as both


def test_credibility_and_accommodation_move_as_will_and_overstretch_do() -> None:
    calm = [threat_effect(GAINS, TERMS, 0.6, will, 0.5, 100.0, 100.0) for will in np.linspace(0, 1, 9)]
    busy = [threat_effect(GAINS, TERMS, taken, 0.5, 0.5, 100.0, 100.0) for taken in np.linspace(0, 1, 9)]
    for name in ("prior", "credibility"):
        assert list(np.diff([getattr(one, name) for one in calm]) >= 0) == [True] * 8
        assert list(np.diff([getattr(one, name) for one in busy]) <= 0) == [True] * 8
    assert calm[-1].gives_short + calm[-1].concedes > calm[0].gives_short + calm[0].concedes
    assert busy[0].gives_short + busy[0].concedes > busy[-1].gives_short + busy[-1].concedes


def test_a_threat_without_a_short_answer() -> None:
    gains = GAINS._replace(short_challenger=math.nan, short_target=math.nan)
    found = threat_effect(gains, TERMS, 0.3, 0.8, 0.5, 100.0, 100.0)
    assert found.gives_short == 0.0 and all(map(math.isfinite, found))


CASE = estimation.Crisis(0.0, 1.0, -1.0, -0.4, -0.6, -0.5, 0.2, 0.5, 0.4)


def test_probabilities_of_outcomes_agree_with_drawn_crises() -> None:
    quo, conceded, backed, war = estimation.probabilities(CASE)
    assert quo + conceded + backed + war == pytest.approx(1.0)
    resist = (backed + war) / (1.0 - quo)
    cut = -(1.0 - resist) * CASE.concede_challenger / resist
    rng = np.random.default_rng(3)
    size = 400_000
    mine = CASE.war_challenger + CASE.spread_challenger * rng.standard_normal(size)
    retreat = CASE.back_challenger + CASE.spread_challenger * rng.standard_normal(size)
    theirs = CASE.war_target + CASE.spread_target * rng.standard_normal(size)
    made = np.maximum(mine, retreat) > cut
    fight = (mine > retreat)[made].mean()
    stands = fight * theirs + (1.0 - fight) * CASE.back_target > CASE.concede_target
    drawn = [(~made).mean(), (made & ~stands).mean(), (made & stands & (mine <= retreat)).mean()]
    assert drawn == pytest.approx([quo, conceded, backed], abs=0.004)


def test_likelihood_is_highest_near_the_crises_that_made_the_data() -> None:
    counts = np.round(10_000 * np.array(estimation.probabilities(CASE)))[None]
    tried = {
        shift: estimation.log_likelihood(np.array([CASE._replace(war_challenger=CASE.war_challenger + shift)]), counts)
        for shift in (-0.3, -0.1, 0.0, 0.1, 0.3)
    }
    assert max(tried, key=lambda shift: tried[shift]) == 0.0
