"""Agent quantal response equilibrium (McKelvey & Palfrey 1998) of the crisis game.

Every type at every one of its moves answers by a logit in what it expects. What the target does hangs on one number
alone, its belief that a challenger that threatens is resolved, and so does all the rest; the equilibrium is a root of

    implied(belief) − belief = 0

on [0, 1], which changes sign between the ends: bisection finds one for any sharpness. Without an answer short of the
demand there is only one root: more resistance sorts the irresolute out, a higher belief brings less resistance.
"""

from __future__ import annotations

import math

from realpolitik.kernels.jit import njit
from realpolitik.kernels.signalling.equilibria import game_at, has_short, outcome
from realpolitik.kernels.signalling.layout import OPTIONS, Strategy

STEPS = 60
"""Halvings of the interval of beliefs."""
GRID = 64
"""Steps in which the interval is searched for further equilibria."""


@njit(**OPTIONS)
def logit(sharpness, one, other):
    """P(one) = 1/(1 + exp(−λ (one − other)))."""
    return 1.0 / (1.0 + math.exp(min(max(-sharpness * (one - other), -700.0), 700.0)))


@njit(**OPTIONS)
def smooth(sharpness, one, other):
    """Expected value of the logit choice between two payoffs, and the probability of the first."""
    first = logit(sharpness, one, other)
    return first * one + (1.0 - first) * other, first


@njit(**OPTIONS)
def ends(game, sharpness, war):
    """A challenger's last moves: (value resisted, P(fight), value of less than asked, P(settle))."""
    resisted, fight = smooth(sharpness, war, game.back_challenger)
    if not has_short(game):
        return resisted, fight, 0.0, 1.0
    offered, settle = smooth(sharpness, game.short_challenger, war)
    return resisted, fight, offered, settle


@njit(**OPTIONS)
def answer(game, sharpness, war, fight, settle):
    """A target's answer: (P(resist), P(short)) where it expects these probabilities of a fight and of settling."""
    resist = fight * war + (1.0 - fight) * game.back_target
    concede = game.concede_target
    if not has_short(game):
        return logit(sharpness, resist, concede), 0.0
    short = settle * game.short_target + (1.0 - settle) * war
    best = max(resist, short, concede)
    a = math.exp(max(sharpness * (resist - best), -700.0))
    b = math.exp(max(sharpness * (short - best), -700.0))
    c = math.exp(max(sharpness * (concede - best), -700.0))
    return a / (a + b + c), b / (a + b + c)


@njit(**OPTIONS)
def respond(game, challenger, target, belief):
    """Logit answers of everybody to a belief, which is kept in the strategy."""
    resisted_r, fight_r, offered_r, settle_r = ends(game, challenger, game.war_resolved)
    resisted_i, fight_i, offered_i, settle_i = ends(game, challenger, game.war_irresolute)
    fight = belief * fight_r + (1.0 - belief) * fight_i
    settle = belief * settle_r + (1.0 - belief) * settle_i
    resist_f, short_f = answer(game, target, game.war_firm, fight, settle)
    resist_s, short_s = answer(game, target, game.war_soft, fight, settle)
    resist = game.firm * resist_f + (1.0 - game.firm) * resist_s
    short = game.firm * short_f + (1.0 - game.firm) * short_s
    conceded = (1.0 - resist - short) * game.concede_challenger
    threaten_r = logit(challenger, resist * resisted_r + short * offered_r + conceded, 0.0)
    threaten_i = logit(challenger, resist * resisted_i + short * offered_i + conceded, 0.0)
    return Strategy(
        threaten_r, threaten_i, resist_f, short_f, resist_s, short_s, fight_r, fight_i, settle_r, settle_i, belief
    )


@njit(**OPTIONS)
def implied(game, challenger, target, belief):
    """The belief that Bayes' rule draws from the answers to a belief."""
    found = respond(game, challenger, target, belief)
    resolved = game.resolved * found.threaten_resolved
    irresolute = (1.0 - game.resolved) * found.threaten_irresolute
    return resolved / (resolved + irresolute)


@njit(**OPTIONS)
def root(game, challenger, target, low, high):
    """A belief between two at which `implied` less belief changes from above 0 to below."""
    for _ in range(STEPS):
        middle = 0.5 * (low + high)
        if implied(game, challenger, target, middle) > middle:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


@njit(**OPTIONS)
def quantal(game, challenger, target):
    """The agent quantal response equilibrium at the sharpness of either side, 1/utility."""
    return respond(game, challenger, target, root(game, challenger, target, 0.0, 1.0))


@njit(**OPTIONS)
def residual(game, challenger, target, strategy):
    """How far the belief is from what Bayes' rule draws from the answers to it."""
    return abs(implied(game, challenger, target, strategy.belief) - strategy.belief)


@njit(**OPTIONS)
def crossings(game, challenger, target):
    """How many times `implied` less belief changes sign over a grid of beliefs: 1 where one equilibrium is seen."""
    seen, before = 0, True
    for k in range(1, GRID + 1):
        belief = k / GRID
        above = implied(game, challenger, target, belief) > belief
        if above != before:
            seen += 1
        before = above
    return max(seen, 1)


@njit(nogil=True, error_model="numpy")
def solve_quantal(games, sharpness, strategies, outcomes, residuals, roots):
    """Solve games one after another.

    Args:
        games: [W, 12] as in `layout.CrisisGame`.
        sharpness: [W, 2] of challenger and target, 1/utility.
        strategies: [W, 11] as in `layout.Strategy`: written.
        outcomes: [W, 10] as in `layout.StrategyOutcome`: written.
        residuals: [W] how far each is from an equilibrium: written.
        roots: [W] equilibria seen on a grid of beliefs: written.
    """
    for w in range(games.shape[0]):
        game = game_at(games[w])
        found = quantal(game, sharpness[w, 0], sharpness[w, 1])
        residuals[w] = residual(game, sharpness[w, 0], sharpness[w, 1], found)
        roots[w] = crossings(game, sharpness[w, 0], sharpness[w, 1])
        for j, value in enumerate(found):
            strategies[w, j] = value
        for j, value in enumerate(outcome(game, found)):
            outcomes[w, j] = value
