"""From gains and costs to the crisis game, and what a threat does: cheap enough to be asked within a choice.

Will enters through costs at home, capacity taken elsewhere through strain: overstretch, the memory of an old war and
an attack at home move the challenger's resolve and nothing else.
"""

from __future__ import annotations

import math

from realpolitik.kernels.jit import njit
from realpolitik.kernels.signalling.equilibria import meeting, outcome
from realpolitik.kernels.signalling.layout import OPTIONS, Gains, Terms, ThreatEffect
from realpolitik.kernels.signalling.quantal import quantal
from realpolitik.kernels.signalling.resolve import crisis


@njit(**OPTIONS)
def game_of(gains, terms, taken, will, target_will):
    """The crisis game of a threat, in payoffs relative to the status quo without it.

    Args:
        gains: `layout.Gains`.
        terms: `layout.Terms`.
        taken: share of the challenger's capacity that is taken by all but the force threatened with.
        will: will of the challenger, 0–1.
        target_will: will of the target, 0–1.
    """
    sunk = terms.sunk_direct + terms.sunk_domestic * (1.0 - will)
    fighting = terms.force_direct + terms.force_domestic * (1.0 - will)
    fighting += terms.strain * terms.capacity * min(max(taken, 0.0), 1.0)
    meets = terms.demand_direct + terms.demand_domestic * (1.0 - target_will)
    gives = terms.short_direct + terms.short_domestic * (1.0 - target_will)
    concede = (gains.demand_challenger - sunk, gains.demand_target - meets - terms.reputation)
    back = (min(-sunk - terms.audience, concede[0]), terms.vindication)
    short = (math.nan, math.nan)
    if not math.isnan(gains.short_target):
        taken_less = gains.short_challenger - sunk - terms.audience * (1.0 - terms.share)
        short = (max(taken_less, back[0]), gains.short_target - gives - terms.reputation * terms.share)
    war = (gains.force_challenger - sunk - fighting, gains.force_target - terms.harm)
    return crisis(concede, short, back, war, (terms.unseen_challenger, terms.unseen_target))


@njit(**OPTIONS)
def threat_effect(gains, terms, taken, will, target_will, sharpness, target_sharpness):
    """What a threat does, by agent quantal response at the sharpness [1/utility] of either side.

    Args:
        gains: `layout.Gains`.
        terms: `layout.Terms`.
        taken: share of the challenger's capacity that is taken by all but the force threatened with.
        will: will of the challenger, 0–1.
        target_will: will of the target, 0–1.
        sharpness: how sharply the challenger optimises.
        target_sharpness: how sharply the target does.

    Returns:
        `layout.ThreatEffect`.
    """
    game = game_of(gains, terms, taken, will, target_will)
    found = quantal(game, sharpness, target_sharpness)
    seen = outcome(game, found)
    prior = game.resolved * found.fight_resolved + (1.0 - game.resolved) * found.fight_irresolute
    mine, theirs = 0.0, 0.0
    for is_resolved in (True, False):
        for is_firm in (True, False):
            weight = (game.resolved if is_resolved else 1.0 - game.resolved) * (
                game.firm if is_firm else 1.0 - game.firm
            )
            _, _, payoff_a, payoff_b = meeting(game, found, is_resolved, is_firm)
            mine += weight * payoff_a
            theirs += weight * payoff_b
    return ThreatEffect(
        prior,
        seen.credibility,
        seen.gives_short,
        seen.concedes,
        seen.backs_down,
        seen.war,
        seen.accident,
        mine,
        theirs,
    )


@njit(**OPTIONS)
def gains_at(row, start):
    """Gains in a row of numbers, from ``start`` on, in the order of `layout.Gains`."""
    return Gains(row[start], row[start + 1], row[start + 2], row[start + 3], row[start + 4], row[start + 5])


@njit(**OPTIONS)
def terms_at(row, start):
    """Terms in a row of numbers, from ``start`` on, in the order of `layout.Terms`."""
    return Terms(
        row[start],
        row[start + 1],
        row[start + 2],
        row[start + 3],
        row[start + 4],
        row[start + 5],
        row[start + 6],
        row[start + 7],
        row[start + 8],
        row[start + 9],
        row[start + 10],
        row[start + 11],
        row[start + 12],
        row[start + 13],
        row[start + 14],
        row[start + 15],
        row[start + 16],
    )


@njit(nogil=True, error_model="numpy")
def build(gains, terms, moods, games):
    """Crisis games of many worlds.

    Args:
        gains: [W, 6] as in `layout.Gains`.
        terms: [W, 17] as in `layout.Terms`.
        moods: [W, 3] capacity taken, will of the challenger, will of the target.
        games: [W, 12] as in `layout.CrisisGame`: written.
    """
    for w in range(games.shape[0]):
        found = game_of(gains_at(gains[w], 0), terms_at(terms[w], 0), moods[w, 0], moods[w, 1], moods[w, 2])
        for j, value in enumerate(found):
            games[w, j] = value


@njit(nogil=True, error_model="numpy")
def effects(gains, terms, moods, sharpness, found):
    """`threat_effect` of many worlds.

    Args:
        gains: [W, 6] as in `layout.Gains`.
        terms: [W, 17] as in `layout.Terms`.
        moods: [W, 3] capacity taken, will of the challenger, will of the target.
        sharpness: [W, 2] of challenger and target, 1/utility.
        found: [W, 9] as in `layout.ThreatEffect`: written.
    """
    for w in range(found.shape[0]):
        effect = threat_effect(
            gains_at(gains[w], 0),
            terms_at(terms[w], 0),
            moods[w, 0],
            moods[w, 1],
            moods[w, 2],
            sharpness[w, 0],
            sharpness[w, 1],
        )
        for j, value in enumerate(effect):
            found[w, j] = value
