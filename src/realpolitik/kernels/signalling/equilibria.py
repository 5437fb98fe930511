"""Perfect Bayesian equilibria of the crisis game in closed form, and the one that passes D1.

The game is Fearon's (1994) and Schultz's (1999) with two types on either side and an answer short of the demand.
Conditions class by class: docs/explanation/signalling.md. Knife edges, at which one payoff just equals another, are
left out: there the number of equilibria is infinite.
"""

from __future__ import annotations

import math

from realpolitik.kernels.jit import njit
from realpolitik.kernels.signalling.layout import (
    BLUFFING,
    OPTIONS,
    POOLING,
    QUIET,
    SEPARATING,
    CrisisGame,
    Strategy,
    StrategyOutcome,
)

ALWAYS, NEVER = 2.0, -1.0
"""Limits that no belief reaches."""


@njit(**OPTIONS)
def fights(war, otherwise):
    """1 where a challenger prefers war to what it gets otherwise."""
    return 1.0 if war >= otherwise else 0.0


@njit(**OPTIONS)
def has_short(game):
    """Whether the target may give in short of the demand."""
    return not math.isnan(game.short_target)


@njit(**OPTIONS)
def yields_short(game):
    """Whether a target that gives in does so short of the demand: a resolved challenger takes it, and it costs less."""
    taken = has_short(game) and game.short_challenger > game.war_resolved
    return taken and game.short_target > game.concede_target


@njit(**OPTIONS)
def against_irresolute(game, war):
    """What resisting an irresolute challenger is worth to a type of target."""
    return war if game.war_irresolute >= game.back_challenger else game.back_target


@njit(**OPTIONS)
def stands_short(game, war):
    """Whether a type of target that does not give in to the resolved offers less rather than resist.

    An offer that the resolved refuse buys nothing off them. It is made only where the irresolute take it and the target
    likes that more than resisting them.
    """
    if not has_short(game) or game.short_challenger > game.war_resolved:
        return False
    return game.short_challenger > game.war_irresolute and game.short_target > against_irresolute(game, war)


@njit(**OPTIONS)
def most_belief(game, war):
    """Belief in a resolved challenger up to which a type of target stands its ground.

    Standing is worth (1 − belief) v0 + belief v1, giving in y; the limit is (v0 − y)/(v0 − v1).
    """
    y = game.short_target if yields_short(game) else game.concede_target
    v0 = game.short_target if stands_short(game, war) else against_irresolute(game, war)
    v1 = war if game.war_resolved >= game.back_challenger else game.back_target
    if v1 >= y:
        return ALWAYS
    return (v0 - y) / (v0 - v1) if v0 > y else NEVER


@njit(**OPTIONS)
def threat_worth(game, is_resolved, stand_firm, stand_soft):
    """What a threat is worth to a type of challenger, where either type of target stands so often."""
    yielded = game.short_challenger if yields_short(game) else game.concede_challenger
    firm = soft = max(game.war_resolved if is_resolved else game.war_irresolute, game.back_challenger)
    if not is_resolved and stands_short(game, game.war_firm):
        firm = game.short_challenger
    if not is_resolved and stands_short(game, game.war_soft):
        soft = game.short_challenger
    from_firm = stand_firm * firm + (1.0 - stand_firm) * yielded
    from_soft = stand_soft * soft + (1.0 - stand_soft) * yielded
    return game.firm * from_firm + (1.0 - game.firm) * from_soft


@njit(**OPTIONS)
def stood(game, war, stand):
    """(P(resist), P(short)) of a type of target that stands its ground so often."""
    short = (1.0 - stand) if yields_short(game) else 0.0
    if stands_short(game, war):
        return 0.0, short + stand
    return stand, short


@njit(**OPTIONS)
def profile(game, threaten_irresolute, stand_firm, stand_soft, belief, threaten_resolved=1.0):
    """The whole strategy from who threatens, who stands, and the belief."""
    resist_firm, short_firm = stood(game, game.war_firm, stand_firm)
    resist_soft, short_soft = stood(game, game.war_soft, stand_soft)
    return Strategy(
        threaten_resolved,
        threaten_irresolute,
        resist_firm,
        short_firm,
        resist_soft,
        short_soft,
        fights(game.war_resolved, game.back_challenger),
        fights(game.war_irresolute, game.back_challenger),
        1.0 - fights(game.war_resolved, game.short_challenger) if has_short(game) else 1.0,
        1.0 - fights(game.war_irresolute, game.short_challenger) if has_short(game) else 1.0,
        belief,
    )


@njit(**OPTIONS)
def steady(game, kind, belief):
    """The equilibrium of a class in which nobody mixes, and whether it is one."""
    firm = 1.0 if belief < most_belief(game, game.war_firm) else 0.0
    soft = 1.0 if belief < most_belief(game, game.war_soft) else 0.0
    resolved, irresolute = threat_worth(game, True, firm, soft), threat_worth(game, False, firm, soft)
    if kind == POOLING:
        return profile(game, 1.0, firm, soft, belief), irresolute >= 0.0
    if kind == SEPARATING:
        return profile(game, 0.0, firm, soft, belief), irresolute < 0.0 <= resolved
    return profile(game, 0.0, firm, soft, belief, 0.0), resolved < 0.0


@njit(**OPTIONS)
def bluffing(game):
    """The equilibrium in which the irresolute threaten at times, and whether there is one.

    One type of target stands just so often that the irresolute gain nothing by a threat: the soft, or, where the firm
    alone would deter them, the firm. They bluff just so often that this type is indifferent.
    """
    both, one, none = (
        threat_worth(game, False, 1.0, 1.0),
        threat_worth(game, False, 1.0, 0.0),
        threat_worth(game, False, 0.0, 0.0),
    )
    firm, soft, belief = 0.0, 0.0, ALWAYS
    if both < 0.0 < one:
        firm, soft, belief = 1.0, one / (one - both), most_belief(game, game.war_soft)
    elif one < 0.0 < none:
        firm, soft, belief = none / (none - one), 0.0, most_belief(game, game.war_firm)
    found = game.resolved < belief < 1.0
    bluffs = game.resolved * (1.0 - belief) / ((1.0 - game.resolved) * belief) if found else 0.0
    return profile(game, bluffs, firm, soft, belief), found


@njit(**OPTIONS)
def suspect(game):
    """Belief off the path that D1 (Cho & Kreps 1987) leaves: whoever gains from a threat at more resistance made it.

    At no answer does a threat bring the irresolute more than the resolved.
    """
    told_apart = threat_worth(game, True, 1.0, 1.0) > threat_worth(game, False, 1.0, 1.0)
    return 1.0 if told_apart else game.resolved


@njit(**OPTIONS)
def refined(game):
    """The equilibrium that passes D1 and its class; -1 on a knife edge.

    There is exactly one: the more resistance, the fewer bluffs, the higher the belief, the less resistance.
    """
    found, held = steady(game, POOLING, game.resolved)
    if held:
        return found, POOLING
    found, held = bluffing(game)
    if held:
        return found, BLUFFING
    found, held = steady(game, SEPARATING, 1.0)
    if held:
        return found, SEPARATING
    found, held = steady(game, QUIET, suspect(game))
    return found, QUIET if held else -1


@njit(**OPTIONS)
def dismissed(game):
    """The equilibrium in which nobody threatens, since a threat would be taken for a bluff, and whether it is one.

    It is listed only where D1 refuses it: the resolved would gain from a threat more readily than the irresolute.
    """
    found, held = steady(game, QUIET, 0.0)
    _, passes = steady(game, QUIET, suspect(game))
    return found, held and not passes


@njit(**OPTIONS)
def outcome(game, strategy):
    """What a strategy comes to, type by type."""
    threatens = game.resolved * strategy.threaten_resolved + (1.0 - game.resolved) * strategy.threaten_irresolute
    credibility = strategy.belief * strategy.fight_resolved + (1.0 - strategy.belief) * strategy.fight_irresolute
    resists, short, concedes, backs, war, accident, mine, theirs = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    for is_resolved in (True, False):
        for is_firm in (True, False):
            answer, ends, payoff_a, payoff_b = meeting(game, strategy, is_resolved, is_firm)
            believed = strategy.belief if is_resolved else 1.0 - strategy.belief
            prior = game.resolved if is_resolved else 1.0 - game.resolved
            kind = game.firm if is_firm else 1.0 - game.firm
            threat = strategy.threaten_resolved if is_resolved else strategy.threaten_irresolute
            weight = believed * kind
            resists += weight * answer[0]
            short += weight * answer[1]
            concedes += weight * answer[2]
            backs += weight * ends[0]
            war += weight * ends[1]
            accident += weight * ends[1] * (1.0 - foreseen(game, is_resolved, is_firm))
            mine += prior * kind * threat * payoff_a
            theirs += prior * kind * threat * payoff_b
    return StrategyOutcome(threatens, credibility, resists, short, concedes, backs, war, accident, mine, theirs)


@njit(**OPTIONS)
def meeting(game, strategy, is_resolved, is_firm):
    """Two types meet over a threat: ((resists, short, concedes), (backs down, war), payoffs of either)."""
    war_a = game.war_resolved if is_resolved else game.war_irresolute
    war_b = game.war_firm if is_firm else game.war_soft
    fight = strategy.fight_resolved if is_resolved else strategy.fight_irresolute
    settle = strategy.settle_resolved if is_resolved else strategy.settle_irresolute
    resist = strategy.resist_firm if is_firm else strategy.resist_soft
    short = strategy.short_firm if is_firm else strategy.short_soft
    concede = max(1.0 - resist - short, 0.0)
    back = resist * (1.0 - fight)
    war = resist * fight + short * (1.0 - settle)
    mine = concede * game.concede_challenger + back * game.back_challenger + war * war_a
    theirs = concede * game.concede_target + back * game.back_target + war * war_b
    if has_short(game):
        mine += short * settle * game.short_challenger
        theirs += short * settle * game.short_target
    return (resist, short, concede), (back, war), mine, theirs


@njit(**OPTIONS)
def foreseen(game, is_resolved, is_firm):
    """1 where two types would go to war even if they knew each other (backward induction)."""
    war_a = game.war_resolved if is_resolved else game.war_irresolute
    war_b = game.war_firm if is_firm else game.war_soft
    best, mine, fought = game.concede_target, game.concede_challenger, 0.0
    if war_a >= game.back_challenger:
        if war_b >= best:
            best, mine, fought = war_b, war_a, 1.0
    elif game.back_target >= best:
        best, mine, fought = game.back_target, game.back_challenger, 0.0
    if has_short(game):
        settles = game.short_challenger > war_a
        value = game.short_target if settles else war_b
        if value > best:
            mine, fought = (game.short_challenger, 0.0) if settles else (war_a, 1.0)
    return fought if mine >= 0.0 else 0.0


@njit(**OPTIONS)
def game_at(row):
    """The game in a row of numbers, in the order of `layout.CrisisGame`."""
    return CrisisGame(row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7], row[8], row[9], row[10], row[11])


@njit(nogil=True, error_model="numpy")
def solve(games, strategies, outcomes, kinds, rivals):
    """Solve games one after another.

    Args:
        games: [W, 12] as in `layout.CrisisGame`.
        strategies: [W, 11] the equilibrium that passes D1, as in `layout.Strategy`: written.
        outcomes: [W, 10] as in `layout.StrategyOutcome`: written.
        kinds: [W] its class, or -1 on a knife edge: written.
        rivals: [W] 1 where nobody threatening is an equilibrium too, but fails D1: written.
    """
    for w in range(games.shape[0]):
        game = game_at(games[w])
        found, kind = refined(game)
        _, rival = dismissed(game)
        kinds[w], rivals[w] = kind, 1 if rival else 0
        for j, value in enumerate(found):
            strategies[w, j] = value
        for j, value in enumerate(outcome(game, found)):
            outcomes[w, j] = value
