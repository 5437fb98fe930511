"""Talks that can end the war: what is offered by a formula of bargaining, who would sign it, and what holds it.

Forms: war as a costly lottery (Fearon 1995), veto players (Cunningham 2006), ripeness (Zartman 2000), guarantees
(Walter 2002); the terms are those of `realpolitik.kernels.bargaining`. On the table are the division of power between
the camp that rules and its challenger (z, the challenger's share), and the issues that the scenario puts there.
"""

from __future__ import annotations

import numpy as np

from realpolitik.kernels.bargaining.static import terms_of
from realpolitik.kernels.campaign.fighting import INLINE, OPTIONS, advantage, bounded, expected_power
from realpolitik.kernels.campaign.politics import tie_value
from realpolitik.kernels.jit import njit

LEAST = 0.05
"""Thousand fighters, or troops in the arena, from which one can fight on alone and so block a settlement."""


@njit(**INLINE)
def reading(x, n, t, s, k):
    """What issue k reads in the phase, as a share of its scale."""
    value = 0.0
    for row in range(t[s.to.issue_start + k], t[s.to.issue_start + k + 1]):
        value += n[s.of.issue_weight + row] * x[t[s.to.issue_index + row]]
    low, high = n[s.of.issue_low + k], n[s.of.issue_high + k]
    return bounded((value - low) / (high - low), 0.0, 1.0)


@njit(**INLINE)
def outcome(x, n, t, s, k):
    """Where issue k stands, 0–100: as it reads; as agreed, so far as a settlement that covers it holds."""
    value = reading(x, n, t, s, k)
    topic = t[s.to.topic_of + k]
    if topic >= 0:
        value += x[s.at.settled] * (x[s.at.agreed + topic] - value)
    return 100.0 * value


@njit(**INLINE)
def current_holder(x, t, s):
    """The belligerent that holds the capital."""
    for b in range(s.belligerents):
        if x[s.at.holds_capital + b] > 0.5:
            return b
    return 0


@njit(**INLINE)
def challenger(x, n, t, s, holder):
    """The strongest belligerent at the head of another camp that can settle, or -1."""
    best, most = -1, 0.0
    for b in range(s.belligerents):
        if t[s.to.camp + b] == b and b != t[s.to.camp + holder] and t[s.to.transnational + b] == 0:
            power = 0.0
            for c in range(s.belligerents):
                if t[s.to.camp + c] == b:
                    power += x[s.at.strength + c] * n[s.of.concentration + c]
            if power > most:
                best, most = b, power
    return best


@njit(**OPTIONS)
def camp_share(x, n, t, s, b):
    """Share of b in its camp's power; members without any power share alike."""
    total, members = 0.0, 0.0
    for c in range(s.belligerents):
        if t[s.to.camp + c] == t[s.to.camp + b]:
            total += x[s.at.strength + c] * n[s.of.concentration + c]
            members += 1.0
    return x[s.at.strength + b] * n[s.of.concentration + b] / total if total > 0.0 else 1.0 / members


@njit(**INLINE)
def war_cost(x, n, t, s, b):
    """What a year of war costs b, as a share of what is fought over."""
    return min(n[s.p.war_cost] * x[s.at.losses + b] / max(x[s.at.fighters + b], 1e-6), 0.5)


@njit(**INLINE)
def spans(x, n, t, s, k, holder, rival):
    """What issue k reads (not cut off) with all power in the hands of the holder's camp, and of the rival's."""
    under_holder, under_rival = 0.0, 0.0
    for row in range(t[s.to.issue_start + k], t[s.to.issue_start + k + 1]):
        weight, index = n[s.of.issue_weight + row], t[s.to.issue_index + row]
        b = index - s.at.power
        if b < 0 or b >= s.belligerents:
            under_holder += weight * x[index]
            under_rival += weight * x[index]
        elif t[s.to.camp + b] == t[s.to.camp + holder]:
            under_holder += weight * camp_share(x, n, t, s, b)
        elif t[s.to.camp + b] == t[s.to.camp + rival]:
            under_rival += weight * camp_share(x, n, t, s, b)
    low, high = n[s.of.issue_low + k], n[s.of.issue_high + k]
    return (under_holder - low) / (high - low), (under_rival - low) / (high - low)


@njit(**OPTIONS)
def wish(x, n, t, s, i, holder, rival):
    """The division of power that i would like best, and how much it matters to i.

    Both follow from i's positions on the issues that read who rules. A belligerent of either camp that has none wants
    all for its own camp.
    """
    ideal, stake = 0.0, 0.0
    for one in range(s.rules):
        k = t[s.to.rule + one]
        salience = n[s.of.salience + i * s.issues + k]
        if salience > 0.0:
            under_holder, under_rival = spans(x, n, t, s, k, holder, rival)
            span = under_rival - under_holder
            if span != 0.0:
                position = n[s.of.position + i * s.issues + k] / 100.0
                stake += salience * abs(span)
                ideal += salience * abs(span) * bounded((position - under_holder) / span, 0.0, 1.0)
    if stake > 0.0:
        return ideal / stake, stake
    b = t[s.to.belligerent_of + i]
    if b >= 0 and t[s.to.camp + b] == t[s.to.camp + rival]:
        return 1.0, 1.0
    if b >= 0 and t[s.to.camp + b] == t[s.to.camp + holder]:
        return 0.0, 1.0
    return 0.5, 0.0


@njit(**OPTIONS)
def war_distance(x, lev, n, t, s, i, holder, rival, ideal, trust):
    """How far from i's ideal war leaves the division of power on average: all to one side or all to the other.

    The odds are i's own: a contest of both camps' power, patrons counted as far as i believes that they stay. A
    belligerent adds what a year of war costs it.
    """
    mine = expected_power(x, lev, n, t, s, t[s.to.camp + rival], i, trust)
    theirs = expected_power(x, lev, n, t, s, t[s.to.camp + holder], i, trust)
    lost = advantage(mine, theirs, n[s.p.decisiveness])
    distance = lost * (1.0 - ideal) + (1.0 - lost) * ideal
    b = t[s.to.belligerent_of + i]
    return distance + war_cost(x, n, t, s, b) if b >= 0 else distance


@njit(**INLINE)
def can_block(x, t, s, i):
    """Does a settlement need i: a belligerent that can fight on and is none of the transnational, or troops there?"""
    b = t[s.to.belligerent_of + i]
    if b >= 0:
        return t[s.to.transnational + b] == 0 and x[s.at.fighters + b] > LEAST
    return x[s.at.presence + i] > LEAST


@njit(**OPTIONS)
def gain(x, lev, n, t, s, i, holder, rival, trust):
    """What the terms on the table are worth to i beyond fighting on, as a share of all that it has at stake in them."""
    ideal, stake = wish(x, n, t, s, i, holder, rival)
    total, whole = 0.0, stake
    if stake > 0.0:
        war = war_distance(x, lev, n, t, s, i, holder, rival, ideal, trust)
        total = stake * (war - abs(x[s.at.offered] - ideal))
    for topic in range(s.topics):
        k = t[s.to.topic + topic]
        salience, position = n[s.of.salience + i * s.issues + k], n[s.of.position + i * s.issues + k] / 100.0
        total += salience * (abs(reading(x, n, t, s, k) - position) - abs(x[s.at.offer + topic] - position))
        whole += salience
    return total / whole if whole > 0.0 else 0.0


@njit(**OPTIONS)
def least_gain(x, lev, n, t, s, holder, rival, trust):
    """The least that any of those gains whose consent is needed."""
    least = 1.0
    for seat in range(s.seats):
        i = t[s.to.seat + seat]
        if can_block(x, t, s, i):
            least = min(least, gain(x, lev, n, t, s, i, holder, rival, trust))
    return least


@njit(**OPTIONS)
def negotiate(x, lev, n, t, s, trust, table):
    """Put new terms on the table: those of the scenario's formula, as things stand.

    ``table``: scratch for positions, saliences [seats, 1 + topics], weights, walkaways, parties [seats], reference,
    terms [1 + topics] and the formula's own room. Weight is capability times standing, or ground held if that is more.
    """
    position, salience, weight, walkaway, party, reference, terms, room = table
    holder = current_holder(x, t, s)
    rival = challenger(x, n, t, s, holder)
    if rival < 0:
        return
    for topic in range(s.topics):
        reference[1 + topic] = reading(x, n, t, s, t[s.to.topic + topic])
    both = x[s.at.dominance + holder] + x[s.at.dominance + rival]
    reference[0] = x[s.at.dominance + rival] / both if both > 0.0 else 0.5
    for seat in range(s.seats):
        i = t[s.to.seat + seat]
        b = t[s.to.belligerent_of + i]
        position[seat, 0], salience[seat, 0] = wish(x, n, t, s, i, holder, rival)
        war = war_distance(x, lev, n, t, s, i, holder, rival, position[seat, 0], trust)
        walkaway[seat] = -salience[seat, 0] * war
        for topic in range(s.topics):
            k = t[s.to.topic + topic]
            position[seat, 1 + topic] = n[s.of.position + i * s.issues + k] / 100.0
            salience[seat, 1 + topic] = n[s.of.salience + i * s.issues + k]
            walkaway[seat] -= salience[seat, 1 + topic] * abs(reference[1 + topic] - position[seat, 1 + topic])
        standing = max(x[s.at.standing + i], x[s.at.ground + b]) if b >= 0 else x[s.at.standing + i]
        weight[seat] = n[s.of.capability + i] * standing
        party[seat] = 1.0 if can_block(x, t, s, i) else 0.0
    terms_of(t[s.to.formula], position, salience, weight, walkaway, party, reference, terms, room)
    x[s.at.offered] = terms[0]
    for topic in range(s.topics):
        x[s.at.offer + topic] = terms[1 + topic]


@njit(**INLINE)
def guarantee(x, t, s, one, other):
    """G: chance that somebody with standing and access to both sides stands behind the terms, 1 − Π(1 − G_i a_i)."""
    missing = 1.0
    for i in range(s.actors):
        if t[s.to.belligerent_of + i] < 0:
            first = tie_value(x, t, s, s.at.access, i, t[s.to.actor_of + one])
            second = tie_value(x, t, s, s.at.access, i, t[s.to.actor_of + other])
            missing *= 1.0 - x[s.at.standing + i] * min(first, second)
    return 1.0 - missing


@njit(**OPTIONS)
def settlement_rates(x, lev, n, t, s, trust):
    """Rates a month at which war turns into settlement and back; notes the least gain and the guarantee."""
    holder = current_holder(x, t, s)
    rival = challenger(x, n, t, s, holder)
    if rival < 0:
        x[s.at.settlement_surplus] = 0.0
        return 0.0, 0.0
    surplus = least_gain(x, lev, n, t, s, holder, rival, trust)
    backing = guarantee(x, t, s, holder, rival)
    x[s.at.settlement_surplus] = surplus
    x[s.at.guarantee] = backing
    ready = 2.0 * max(min(x[s.at.talking + holder], x[s.at.talking + rival]) - 0.5, 0.0)
    willing = bounded(2.0 * surplus, 0.0, 1.0)
    agreement = n[s.p.settle_rate] * ready * backing * willing * (0.5 + 0.5 * x[s.at.stalemate])
    spoiled = 0.0
    for b in range(s.belligerents):
        spoiled = max(spoiled, lev[s.lever.spoil + b])
    breakdown = n[s.p.breakdown_rate] / 12.0 * (1.0 - backing) * (1.0 + 4.0 * bounded(spoiled, 0.0, 1.0))
    return agreement, breakdown


@njit(**INLINE)
def two_are_ready(x, s):
    """Are there two sides that would settle?"""
    ready = 0
    for b in range(s.belligerents):
        if x[s.at.talking + b] > 0.5:
            ready += 1
    return ready > 1


@njit(**OPTIONS)
def expect_settlement(x, lev, n, t, s, trust, dt):
    """In a look-ahead the settlement is its own probability: it grows and shrinks by the rates.

    The terms are those last on the table. Where nobody would settle and nothing is settled the rates are nought, and
    are not worked out.
    """
    if x[s.at.settled] == 0.0 and not two_are_ready(x, s):
        return
    agreement, breakdown = settlement_rates(x, lev, n, t, s, trust)
    settled = x[s.at.settled]
    more = (1.0 - settled) * (1.0 - np.exp(-agreement * dt))
    if more > 0.0:
        sign(x, n, t, s, settled / (settled + more))
    x[s.at.settled] = settled + more - settled * (1.0 - np.exp(-breakdown * dt))


@njit(**OPTIONS)
def sign(x, n, t, s, keep):
    """Write the terms on the table into the settlement, mixed with a share ``keep`` of the old ones.

    Power goes to the two camps as agreed, within a camp by strength.
    """
    holder = current_holder(x, t, s)
    rival = challenger(x, n, t, s, holder)
    for b in range(s.belligerents):
        share = 0.0
        if t[s.to.camp + b] == t[s.to.camp + holder]:
            share = (1.0 - x[s.at.offered]) * camp_share(x, n, t, s, b)
        elif rival >= 0 and t[s.to.camp + b] == t[s.to.camp + rival]:
            share = x[s.at.offered] * camp_share(x, n, t, s, b)
        x[s.at.terms + b] = keep * x[s.at.terms + b] + (1.0 - keep) * share
    for topic in range(s.topics):
        x[s.at.agreed + topic] = keep * x[s.at.agreed + topic] + (1.0 - keep) * x[s.at.offer + topic]
