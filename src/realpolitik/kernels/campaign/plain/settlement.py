"""Talks that can end the war: what is offered, who would sign it, and what holds it.

Forms: war as a costly lottery (Fearon 1995), veto players (Cunningham 2006), ripeness (Zartman 2000), guarantees
(Walter 2002). The terms are those of `realpolitik.kernels.bargaining`, whose formulas have twins of their own.
"""

from __future__ import annotations

import numpy as np

from realpolitik.kernels.bargaining.ground import ROWS, width_of
from realpolitik.kernels.bargaining.static import terms_of
from realpolitik.kernels.campaign.plain.fighting import believed_power, share_gone, success
from realpolitik.kernels.campaign.plain.names import Array, Levers, Phase, World, group, vector_of

DEAREST_WAR = 0.5
"""Largest share of what is fought over that a year of war can cost."""
LEAST = 0.05
"""Thousand fighters, or troops in the arena, from which one can fight on alone and so block a settlement."""


def readings(x: Phase, w: World) -> Array:
    """[K] what the issues read in the phase, as shares of their scales."""
    vector = vector_of(x)
    read = np.array(
        [
            group(w.t.issue_start, w.n.issue_weight, k) @ vector[group(w.t.issue_start, w.t.issue_index, k)]
            for k in range(len(w.n.issue_low))
        ]
    )
    return np.clip((read - w.n.issue_low) / (w.n.issue_high - w.n.issue_low), 0.0, 1.0)


def outcomes(x: Phase, w: World) -> Array:
    """[K] where the issues stand, 0–100: as they read; as agreed, so far as a settlement that covers them holds."""
    value = readings(x, w)
    value[w.t.topic] += x.settled * (x.agreed - value[w.t.topic])
    return 100.0 * value


def holder_of(x: Phase) -> int:
    """The belligerent that holds the capital."""
    return int(np.argmax(x.holds_capital > 0.5))


def weights(x: Phase, w: World) -> Array:
    """[B] attack power P_b conc_b."""
    return x.strength * w.n.concentration


def challenger_of(x: Phase, w: World) -> int:
    """Head of the strongest other camp that can settle, or -1."""
    best, most = -1, 0.0
    for b in np.flatnonzero((w.t.camp == np.arange(len(w.t.camp))) & ~w.t.transnational):
        power = float(weights(x, w)[w.t.camp == b].sum())
        if b != w.t.camp[holder_of(x)] and power > most:
            best, most = int(b), power
    return best


def share_of_camp(x: Phase, w: World, b: int) -> float:
    """Share of b in its camp's power; members without any power share alike."""
    total = float(weights(x, w)[w.t.camp == w.t.camp[b]].sum())
    return float(weights(x, w)[b]) / total if total > 0.0 else 1.0 / int((w.t.camp == w.t.camp[b]).sum())


def guarantee(x: Phase, w: World, one: int, other: int) -> float:
    """Chance that somebody with standing and access to both sides stands behind the terms, 1 − Π(1 − G_i a_i)."""
    missing = 1.0
    for i in map(int, np.flatnonzero(w.t.belligerent_of < 0)):
        both = min(w.tie(x.access, i, w.t.actor_of[one]), w.tie(x.access, i, w.t.actor_of[other]))
        missing *= 1.0 - x.standing[i] * both
    return float(1.0 - missing)


def if_all_power(x: Phase, w: World, k: int, camp: int) -> float:
    """What issue k reads (not cut off) with all power in the hands of one camp."""
    other = x.copy()
    other.power = np.array([share_of_camp(x, w, b) if w.t.camp[b] == camp else 0.0 for b in range(len(x.power))])
    read = group(w.t.issue_start, w.n.issue_weight, k) @ vector_of(other)[group(w.t.issue_start, w.t.issue_index, k)]
    return float((read - w.n.issue_low[k]) / (w.n.issue_high[k] - w.n.issue_low[k]))


def wish(x: Phase, w: World, i: int, holder: int, rival: int) -> tuple[float, float]:
    """The challenger's share of power that i would like best, and how much it matters to i.

    Each issue that reads who rules counts with i's salience times how far power moves it. A belligerent of either camp
    without a position on any of them wants all for its own camp.
    """
    ideals, stakes = [], []
    for k in w.t.rule:
        under_holder, under_rival = (if_all_power(x, w, k, w.t.camp[b]) for b in (holder, rival))
        span = under_rival - under_holder
        if w.n.salience[i, k] > 0.0 and span != 0.0:
            stakes.append(w.n.salience[i, k] * abs(span))
            ideals.append(np.clip((w.n.position[i, k] / 100.0 - under_holder) / span, 0.0, 1.0))
    if sum(stakes) > 0.0:
        return float(np.dot(stakes, ideals) / sum(stakes)), float(sum(stakes))
    b = w.t.belligerent_of[i]
    if b >= 0 and w.t.camp[b] in (w.t.camp[rival], w.t.camp[holder]):
        return float(w.t.camp[b] == w.t.camp[rival]), 1.0
    return 0.5, 0.0


def war_distance(x: Phase, lev: Levers, w: World, i: int, holder: int, rival: int, ideal: float, trust: Array) -> float:
    """How far from i's ideal war leaves the division of power on average, at i's own odds, plus what a year costs."""
    mine = believed_power(x, lev, w, w.t.camp[rival], i, trust)
    theirs = believed_power(x, lev, w, w.t.camp[holder], i, trust)
    lost = success(mine, theirs, w.p.decisiveness)
    b = w.t.belligerent_of[i]
    cost = min(w.p.war_cost * x.losses[b] / max(x.fighters[b], 1e-6), DEAREST_WAR) if b >= 0 else 0.0
    return lost * (1.0 - ideal) + (1.0 - lost) * ideal + cost


def can_block(x: Phase, w: World, i: int) -> bool:
    """Does a settlement need i: a belligerent that can fight on and is none of the transnational, or troops there?"""
    b = w.t.belligerent_of[i]
    return bool(x.fighters[b] > LEAST and not w.t.transnational[b]) if b >= 0 else bool(x.presence[i] > LEAST)


def gain(x: Phase, lev: Levers, w: World, i: int, holder: int, rival: int, trust: Array) -> float:
    """What the terms on the table are worth to i beyond fighting on, as a share of all that it has at stake in them."""
    ideal, stake = wish(x, w, i, holder, rival)
    now, want, salience = readings(x, w)[w.t.topic], w.n.position[i, w.t.topic] / 100.0, w.n.salience[i, w.t.topic]
    total = float(salience @ (np.abs(now - want) - np.abs(x.offer - want)))
    if stake > 0.0:
        total += stake * (war_distance(x, lev, w, i, holder, rival, ideal, trust) - abs(x.offered - ideal))
    whole = stake + float(salience.sum())
    return total / whole if whole > 0.0 else 0.0


def negotiate(x: Phase, lev: Levers, w: World, trust: Array) -> None:
    """Put new terms on the table by the scenario's formula: over the division of power and the issues named there."""
    holder, rival = holder_of(x), challenger_of(x, w)
    if rival < 0:
        return
    seats, issues = len(w.t.seat), 1 + len(w.t.topic)
    both = x.dominance[holder] + x.dominance[rival]
    reference = np.append(x.dominance[rival] / both if both > 0.0 else 0.5, readings(x, w)[w.t.topic])
    position, salience = np.empty((seats, issues)), np.empty((seats, issues))
    weight, walkaway, party = np.empty(seats), np.empty(seats), np.empty(seats)
    for seat, i in enumerate(w.t.seat):
        b = w.t.belligerent_of[i]
        ideal, stake = wish(x, w, i, holder, rival)
        position[seat] = np.append(ideal, w.n.position[i, w.t.topic] / 100.0)
        salience[seat] = np.append(stake, w.n.salience[i, w.t.topic])
        war = np.append(war_distance(x, lev, w, i, holder, rival, ideal, trust), np.abs(reference - position[seat])[1:])
        walkaway[seat] = -float(salience[seat] @ war)
        weight[seat] = w.n.capability[i] * (max(x.standing[i], x.ground[b]) if b >= 0 else x.standing[i])
        party[seat] = float(can_block(x, w, i))
    terms, room = np.empty(issues), np.zeros((ROWS + seats, width_of(seats, issues)))
    terms_of(int(w.t.formula[0]), position, salience, weight, walkaway, party, reference, terms, room)
    x.offered, x.offer = float(terms[0]), terms[1:].copy()


def settlement_rates(x: Phase, lev: Levers, w: World, trust: Array) -> tuple[float, float]:
    """Rates a month of agreement and of breakdown; notes the least gain of those who could block, and the guarantee."""
    holder, rival = holder_of(x), challenger_of(x, w)
    if rival < 0:
        x.settlement_surplus = 0.0
        return 0.0, 0.0
    gains = [gain(x, lev, w, i, holder, rival, trust) for i in w.t.seat if can_block(x, w, i)]
    x.settlement_surplus = min([1.0, *gains])
    x.guarantee = guarantee(x, w, holder, rival)
    ready = max(2.0 * min(x.talking[holder], x.talking[rival]) - 1.0, 0.0)
    willing = np.clip(2.0 * x.settlement_surplus, 0.0, 1.0)
    agreement = w.p.settle_rate * ready * x.guarantee * willing * (0.5 + 0.5 * x.stalemate)
    spoiled = np.clip(lev.spoil.max(), 0.0, 1.0)
    breakdown = w.p.breakdown_rate / 12.0 * (1.0 - x.guarantee) * (1.0 + 4.0 * spoiled)
    return float(agreement), float(breakdown)


def two_are_ready(x: Phase) -> bool:
    """Are there two sides that would settle?"""
    return int((x.talking > 0.5).sum()) > 1


def sign(x: Phase, w: World, keep: float) -> None:
    """Write the terms on the table into the settlement, mixed with a share ``keep`` of the old ones."""
    holder, rival = holder_of(x), challenger_of(x, w)
    of_camp = {w.t.camp[rival]: x.offered} if rival >= 0 else {}
    of_camp[w.t.camp[holder]] = 1.0 - x.offered
    new = np.array([of_camp.get(camp, 0.0) * share_of_camp(x, w, b) for b, camp in enumerate(w.t.camp)])
    x.terms = keep * x.terms + (1.0 - keep) * new
    x.agreed = keep * x.agreed + (1.0 - keep) * x.offer


def expect_settlement(x: Phase, lev: Levers, w: World, trust: Array, dt: float) -> None:
    """In a look-ahead the settlement is its own probability: it grows and shrinks by the rates, on the terms offered.

    Where nobody would settle and nothing is settled, nothing is worked out.
    """
    if x.settled == 0.0 and not two_are_ready(x):
        return
    agreement, breakdown = settlement_rates(x, lev, w, trust)
    more = (1.0 - x.settled) * float(share_gone(agreement, dt))
    if more > 0.0:
        sign(x, w, x.settled / (x.settled + more))
    x.settled = x.settled + more - x.settled * float(share_gone(breakdown, dt))
