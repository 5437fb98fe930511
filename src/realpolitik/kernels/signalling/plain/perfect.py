"""Every perfect Bayesian equilibrium of the crisis game by search, and the one that passes D1 (Cho & Kreps 1987).

The target's answer hangs on one number, its belief that a challenger that threatens is resolved. Candidates are beliefs
at which nobody mixes, and beliefs at which a type of target is indifferent and mixes so that the irresolute challenger
is indifferent too. Whatever then agrees with Bayes' rule is kept. No case is told from another by hand.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import combinations

from realpolitik.kernels.signalling.layout import CrisisGame, Strategy

Answer = tuple[float, float, float]
"""Probability to resist, to give in short of the demand, to concede."""
SLACK = 1e-12
SAMPLES = 400
"""Beliefs, and mixtures at each of the indifferent ones, among which D1 looks for best answers."""


@dataclass(frozen=True)
class ThreatReplies:
    """What follows a threat: the answers of a firm and of a soft target."""

    firm: Answer
    soft: Answer


def last_moves(game: CrisisGame, war: float) -> tuple[float, float, float, float]:
    """(P(fight), value) where resisted and (P(settle), value) where offered less, for a type with this worth of war."""
    fight = 1.0 if war >= game.back_challenger else 0.0
    if math.isnan(game.short_challenger):
        return fight, max(war, game.back_challenger), 1.0, 0.0
    settle = 1.0 if game.short_challenger > war else 0.0
    return fight, max(war, game.back_challenger), settle, max(war, game.short_challenger)


def answers(game: CrisisGame, war: float, belief: float) -> tuple[float, ...]:
    """What resisting, giving in short and conceding are worth to a type of target at a belief."""
    fight, _, settle, _ = (
        belief * one + (1.0 - belief) * other
        for one, other in zip(last_moves(game, game.war_resolved), last_moves(game, game.war_irresolute), strict=True)
    )
    resist = fight * war + (1.0 - fight) * game.back_target
    short = -math.inf if math.isnan(game.short_target) else settle * game.short_target + (1.0 - settle) * war
    return resist, short, game.concede_target


def best(game: CrisisGame, war: float, belief: float) -> list[int]:
    """The answers that are best for a type of target at a belief, less those that another matches at every belief."""
    values = answers(game, war, belief)
    ends = list(zip(answers(game, war, 0.0), answers(game, war, 1.0), strict=True))
    found = [k for k, value in enumerate(values) if value >= max(values) - SLACK]

    def beaten(k: int) -> bool:
        return any(
            ends[j] != ends[k] and ends[j][0] >= ends[k][0] and ends[j][1] >= ends[k][1] for j in found if j != k
        )

    return [k for k in found if not beaten(k)]


def threat_worth(game: CrisisGame, war: float, reply: ThreatReplies) -> float:
    """What a threat is worth to a type of challenger, where this is the reply."""
    _, resisted, _, offered = last_moves(game, war)
    values = (resisted, offered, game.concede_challenger)
    firm, soft = (sum(p * v for p, v in zip(answer, values, strict=True)) for answer in (reply.firm, reply.soft))
    return game.firm * firm + (1.0 - game.firm) * soft


def sure(k: int) -> Answer:
    """One answer for certain."""
    return (float(k == 0), float(k == 1), float(k == 2))


def mixed(k: int, other: int, share: float) -> Answer:
    """Answer ``k`` with probability ``share``, else the other."""
    one, two = sure(k), sure(other)
    return (
        share * one[0] + (1.0 - share) * two[0],
        share * one[1] + (1.0 - share) * two[1],
        share * one[2] + (1.0 - share) * two[2],
    )


def turning_points(game: CrisisGame) -> list[float]:
    """Beliefs at which two answers are worth the same to a type of target."""
    found = []
    for war in (game.war_firm, game.war_soft):
        at0, at1 = answers(game, war, 0.0), answers(game, war, 1.0)
        for j, k in combinations(range(3), 2):
            if math.isinf(at0[j]) or math.isinf(at0[k]):
                continue
            gap0, gap1 = at0[j] - at0[k], at1[j] - at1[k]
            if gap0 * gap1 < 0.0:
                found.append(gap0 / (gap0 - gap1))
    return sorted(found)


def replies(game: CrisisGame, belief: float, shares: int = 0) -> list[ThreatReplies]:
    """Best replies at a belief; where a type is indifferent, ``shares`` mixtures besides the sure answers."""
    kinds = []
    for war in (game.war_firm, game.war_soft):
        ks = best(game, war, belief)
        kind = [sure(k) for k in ks]
        for j, k in combinations(ks, 2):
            kind += [mixed(j, k, (n + 1) / (shares + 1)) for n in range(shares)]
        kinds.append(kind)
    return [ThreatReplies(firm, soft) for firm in kinds[0] for soft in kinds[1]]


def strategy(game: CrisisGame, threaten: tuple[float, float], reply: ThreatReplies, belief: float) -> Strategy:
    """The whole strategy."""
    fight_r, _, settle_r, _ = last_moves(game, game.war_resolved)
    fight_i, _, settle_i, _ = last_moves(game, game.war_irresolute)
    return Strategy(*threaten, *reply.firm[:2], *reply.soft[:2], fight_r, fight_i, settle_r, settle_i, belief)


def pooling_and_separating(game: CrisisGame) -> list[Strategy]:
    """Equilibria in which everybody's move is sure and somebody threatens."""
    found = []
    for threaten, belief in (((1.0, 1.0), game.resolved), ((1.0, 0.0), 1.0), ((0.0, 1.0), 0.0)):
        for reply in replies(game, belief):
            values = [threat_worth(game, war, reply) for war in (game.war_resolved, game.war_irresolute)]
            if all((value >= 0.0) == (made == 1.0) for value, made in zip(values, threaten, strict=True)):
                found.append(strategy(game, threaten, reply, belief))
    return found


def bluffing(game: CrisisGame) -> list[Strategy]:
    """Equilibria in which the irresolute threaten at times, at a belief at which a type of target is indifferent."""
    found = []
    for belief in turning_points(game):
        if not game.resolved < belief < 1.0:
            continue
        for reply in indifferent(game, belief):
            if threat_worth(game, game.war_resolved, reply) >= -SLACK:
                bluffs = game.resolved * (1.0 - belief) / ((1.0 - game.resolved) * belief)
                found.append(strategy(game, (1.0, bluffs), reply, belief))
    return found


def indifferent(game: CrisisGame, belief: float) -> list[ThreatReplies]:
    """Best replies at a belief, one type mixing two answers so that the irresolute gain nothing by a threat."""
    found = []
    for field, war in (("firm", game.war_firm), ("soft", game.war_soft)):
        for j, k in combinations(best(game, war, belief), 2):
            for base in replies(game, belief):
                low = threat_worth(game, game.war_irresolute, replace(base, **{field: sure(j)}))
                high = threat_worth(game, game.war_irresolute, replace(base, **{field: sure(k)}))
                if low * high < 0.0:
                    found.append(replace(base, **{field: mixed(j, k, high / (high - low))}))
    return found


def quiet(game: CrisisGame) -> list[tuple[Strategy, bool]]:
    """Equilibria in which nobody threatens, one for each belief that can bear it, and whether it passes D1."""
    kept = suspects(game)
    found = []
    for belief in sorted({0.0, 0.5, 1.0, game.resolved, *turning_points(game)}):
        for reply in replies(game, belief):
            if max(threat_worth(game, war, reply) for war in (game.war_resolved, game.war_irresolute)) < 0.0:
                allowed = kept == {"resolved", "irresolute"} or belief == (1.0 if kept == {"resolved"} else 0.0)
                found.append((strategy(game, (0.0, 0.0), reply, belief), allowed))
    return found


def suspects(game: CrisisGame) -> set[str]:
    """Types that D1 leaves as authors of a threat that nobody should make.

    A type is ruled out if whatever best reply, to whatever belief, makes the threat no loss to it makes the threat a
    gain to the other type.
    """
    beliefs = [n / SAMPLES for n in range(SAMPLES + 1)]
    tried = [reply for belief in beliefs for reply in replies(game, belief)]
    tried += [reply for belief in turning_points(game) for reply in replies(game, belief, SAMPLES)]
    values = [
        (threat_worth(game, game.war_resolved, reply), threat_worth(game, game.war_irresolute, reply))
        for reply in tried
    ]
    left = set()
    if not all(one > SLACK for one, other in values if other >= -SLACK):
        left.add("irresolute")
    if not all(other > SLACK for one, other in values if one >= -SLACK):
        left.add("resolved")
    return left or {"resolved", "irresolute"}


def equilibria(game: CrisisGame) -> tuple[list[Strategy], list[Strategy]]:
    """Equilibria that pass D1, and those that fail it."""
    passing = pooling_and_separating(game) + bluffing(game)
    silent = quiet(game)
    return passing + [one for one, passes in silent if passes], [one for one, passes in silent if not passes]
