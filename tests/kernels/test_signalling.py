"""The crisis game: known answers, every equilibrium put to generic checks, fast kernel beside search on the tree."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from realpolitik.kernels.signalling import equilibria as fast
from realpolitik.kernels.signalling import quantal
from realpolitik.kernels.signalling.layout import BLUFFING, QUIET, CrisisGame, Strategy, StrategyOutcome
from realpolitik.kernels.signalling.plain import check, perfect
from realpolitik.kernels.signalling.plain import quantal as traced
from realpolitik.kernels.signalling.plain.tree import behaviour, crisis_tree

NAN = math.nan
CRISIS = CrisisGame(0.3, 0.0, 1.0, -1.0, NAN, NAN, -0.5, 0.0, -0.2, -1.0, -1.5, -1.5)
"""Resolved with 0.3: the game of the case ``crisis``, the status quo at nought."""
SHARED = ("threatens", "credibility", "backs_down", "war", "accident", "challenger", "target")
"""What two equilibria have to share to be the same but for answers between which nothing tells."""
EXACT = 1e-9


@st.composite
def games(draw: st.DrawFn, short: bool = True) -> CrisisGame:
    """Crisis games in which war is to nobody better than the other's yielding; no two payoffs alike by design."""

    def unit(low: float = 0.001, high: float = 0.999) -> float:
        return draw(st.floats(low, high)) + draw(st.integers(1, 999)) * 1e-7

    concede, back, seen_off = unit(0.01), -unit(0.01), 0.3 * unit()
    yielded = -unit(0.01)
    war = sorted(-1.5 + 2.5 * unit() for _ in range(2))
    meets = sorted(-1.5 + 1.8 * unit() for _ in range(2))
    less, spared = NAN, NAN
    if short and draw(st.booleans()):
        less = back + unit() * (concede - back)
        spared = yielded + unit() * (seen_off + 0.2 - yielded)
    return CrisisGame(
        unit(0.01, 0.99), unit(0.01, 0.99), concede, yielded, less, spared, back, seen_off,
        min(war[1], concede - 1e-4), min(war[0], concede - 2e-4),
        min(meets[1], seen_off - 1e-4), min(meets[0], seen_off - 2e-4),
    )  # fmt: skip


def assert_equilibrium(game: CrisisGame, strategy: Strategy) -> None:
    """Bayes' rule where the target is threatened, and no better action anywhere, reached or not."""
    tree, moves = crisis_tree(game), behaviour(game, strategy)
    for name, held in check.bayes(tree, moves).items():
        if "threatened" in name:
            assert sum(p for path, p in held.items() if "resolved" in path) == pytest.approx(strategy.belief, abs=EXACT)
    beliefs = check.crisis_beliefs(tree, moves, strategy.belief, game.firm)
    assert check.regret(tree, moves, beliefs) < EXACT


def same(one: StrategyOutcome, other: StrategyOutcome) -> bool:
    return all(abs(getattr(one, name) - getattr(other, name)) < EXACT for name in SHARED)


def test_known_answer() -> None:
    found, kind = fast.refined(CRISIS)
    assert kind == BLUFFING
    assert found.threaten_resolved == 1.0
    assert found.threaten_irresolute == pytest.approx(3 / 14)
    assert found.resist_soft == pytest.approx(2 / 3)
    assert found.belief == pytest.approx(2 / 3)
    assert_equilibrium(CRISIS, found)


def test_nobody_threatening_is_an_equilibrium_that_fails_d1() -> None:
    found, held = fast.dismissed(CRISIS)
    assert held and found.threaten_resolved == found.threaten_irresolute == 0.0
    assert_equilibrium(CRISIS, found)
    passing, failing = perfect.equilibria(CRISIS)
    assert all(same(fast.outcome(CRISIS, one), fast.outcome(CRISIS, passing[0])) for one in passing)
    assert passing[0].threaten_irresolute == pytest.approx(3 / 14)
    assert failing and all(one.threaten_resolved == 0.0 for one in failing)


def test_resistance_that_keeps_the_resolved_from_threatening() -> None:
    """Off the path the target has to resist with 5/6 at least, for which its belief may be 2/3 at most."""
    limit = fast.most_belief(CRISIS, CRISIS.war_soft)
    assert limit == pytest.approx(2 / 3)
    assert fast.threat_worth(CRISIS, True, 0.0, 5 / 6) == pytest.approx(0.0, abs=1e-12)


@settings(max_examples=120, deadline=None)
@given(games())
def test_every_equilibrium_is_one_and_the_search_finds_the_same(game: CrisisGame) -> None:
    found, kind = fast.refined(game)
    assert kind >= 0
    assert_equilibrium(game, found)
    passing, failing = perfect.equilibria(game)
    mine = fast.outcome(game, found)
    alike = [same(mine, fast.outcome(game, one)) for one in passing]
    assert any(alike) and (all(alike) or kind == QUIET)
    if kind == QUIET:  # off the path several beliefs may do
        assert all(one.threaten_resolved == one.threaten_irresolute == 0.0 for one in passing)
    rival, refused = fast.dismissed(game)
    assert refused == bool(failing)
    for one in (*failing, *((rival,) if refused else ())):
        assert_equilibrium(game, one)


@settings(max_examples=200, deadline=None)
@given(games(), st.floats(0, 500), st.floats(0, 500))
def test_outcomes_are_probabilities(game: CrisisGame, mine: float, theirs: float) -> None:
    for strategy in (fast.refined(game)[0], quantal.quantal(game, mine, theirs)):
        assert all(-1e-12 <= share <= 1.0 + 1e-12 for share in strategy)
        found = fast.outcome(game, strategy)
        assert all(-1e-12 <= share <= 1.0 + 1e-12 for share in found[:8])
        assert found.resists + found.gives_short + found.concedes == pytest.approx(1.0)
        assert found.accident <= found.war + 1e-12
        assert found.backs_down + found.war <= found.resists + found.gives_short + 1e-12


@settings(max_examples=60, deadline=None)
@given(games(), st.floats(0.1, 30), st.floats(0.1, 30))
def test_quantal_response_answers_itself_on_the_tree(game: CrisisGame, mine: float, theirs: float) -> None:
    """The kernel's one-dimensional root is a fixed point of the generic logit response of every information set."""
    moves = behaviour(game, quantal.quantal(game, mine, theirs))
    answer = traced.response(crisis_tree(game), moves, (mine, theirs))
    for name, shares in answer.items():
        assert shares == pytest.approx(moves[name], abs=1e-7), name


@settings(max_examples=60, deadline=None)
@given(games(short=False), st.floats(0, 300), st.floats(0, 300))
def test_without_a_short_answer_there_is_one_quantal_response(game: CrisisGame, mine: float, theirs: float) -> None:
    assert quantal.crossings(game, mine, theirs) == 1


def test_a_trace_from_nought_ends_where_the_root_lies() -> None:
    tree = crisis_tree(CRISIS)
    end = traced.trace(tree, (8.0, 8.0))
    assert end.converged and end.residual < 1e-9
    for name, shares in behaviour(CRISIS, quantal.quantal(CRISIS, 8.0, 8.0)).items():
        assert end.behaviour[name] == pytest.approx(shares, abs=1e-7)


def test_a_trace_that_is_given_up_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(traced, "ROUNDS", 1)
    end = traced.trace(crisis_tree(CRISIS), (200.0, 200.0), steps=1)
    assert not end.converged and end.residual > 1e-9


def test_without_sharpness_everything_is_done_alike() -> None:
    found = quantal.quantal(CRISIS, 0.0, 0.0)
    assert found.threaten_resolved == found.threaten_irresolute == found.resist_soft == found.fight_resolved == 0.5
    assert found.belief == pytest.approx(CRISIS.resolved)


def test_with_growing_sharpness_quantal_response_tends_to_the_equilibrium_that_passes_d1() -> None:
    exact, _ = fast.refined(CRISIS)
    gaps = [
        max(abs(a - b) for a, b in zip(quantal.quantal(CRISIS, one, one)[:10], exact[:10], strict=True) if b < 1.0)
        for one in (20.0, 100.0, 500.0, 2500.0)
    ]
    assert gaps == sorted(gaps, reverse=True) and gaps[-1] < 1e-3


@pytest.mark.parametrize("solution", ["perfect", "quantal"])
def test_the_dearer_it_is_to_back_down_the_more_often_the_target_concedes(solution: str) -> None:
    """Fearon (1994): a threat that ties hands is believed; with both types as they are, fewer bluff."""
    shares = []
    for back in np.linspace(-0.3, -0.95, 14):
        game = CRISIS._replace(back_challenger=float(back))
        found = fast.refined(game)[0] if solution == "perfect" else quantal.quantal(game, 30.0, 30.0)
        shares.append(fast.outcome(game, found).concedes)
    assert all(b >= a - EXACT for a, b in pairwise(shares)) and shares[-1] > shares[0]


@settings(max_examples=60, deadline=None)
@given(games(short=False), st.floats(0.001, 0.2))
def test_a_higher_prior_never_makes_the_threat_less_believed(game: CrisisGame, more: float) -> None:
    assume(game.resolved + more < 0.99)
    one, other = (fast.refined(game._replace(resolved=game.resolved + step))[0] for step in (0.0, more))
    assert fast.outcome(game, other).credibility >= fast.outcome(game, one).credibility - EXACT


def test_batches_hold_what_single_games_give() -> None:
    rows = np.array([CRISIS, CRISIS._replace(resolved=0.9), CRISIS._replace(firm=0.95)])
    strategies, outcomes = np.empty((3, len(Strategy._fields))), np.empty((3, len(StrategyOutcome._fields)))
    kinds, quiet = np.empty(3, dtype=np.int64), np.empty(3, dtype=np.int64)
    fast.solve(rows, strategies, outcomes, kinds, quiet)
    for k, row in enumerate(rows):
        game = CrisisGame(*row)
        found, kind = fast.refined(game)
        assert kinds[k] == kind and quiet[k] == fast.dismissed(game)[1]
        assert strategies[k] == pytest.approx(np.array(found)) and outcomes[k] == pytest.approx(
            np.array(fast.outcome(game, found))
        )
