"""Commodity, spill-over, labour and rule: what the war does to its surroundings, and who rules."""

from __future__ import annotations

import math

import numpy as np

from realpolitik.kernels.campaign.fighting import INLINE, OPTIONS, bounded, kept_up
from realpolitik.kernels.campaign.politics import tie_value
from realpolitik.kernels.campaign.settlement import current_holder
from realpolitik.kernels.campaign.zones import around_capital
from realpolitik.kernels.campaign.zones_collapse import follow_capital
from realpolitik.kernels.jit import njit


@njit(**OPTIONS)
def trade_commodity(x, lev, n, t, s):
    """Output by who holds the ground and what they let be; revenue by tax; flows by route, guard and interdiction.

    Contested ground is open to the commodity, and taxed by all in proportion to the power that they fight with.
    """
    enforced = 1.0 - bounded(lev[s.lever.enforcement], 0.0, 1.0)
    allowed, total = x[s.at.contested], 0.0
    for b in range(s.belligerents):
        total += x[s.at.strength + b] * n[s.of.concentration + b]
    for b in range(s.belligerents):
        tolerated = x[s.at.ground + b] * bounded(n[s.of.tolerance + b] + lev[s.lever.tolerance + b], 0.0, 1.0)
        allowed += tolerated
        if total > 0.0:
            tolerated += x[s.at.contested] * x[s.at.strength + b] * n[s.of.concentration + b] / total
        taxed = n[s.of.tax + b] * n[s.p.price] * n[s.p.output_rate] * enforced * tolerated
        x[s.at.revenue + b] = n[s.of.own_revenue + b] + max(lev[s.lever.money + b], 0.0) + taxed
    x[s.at.output] = n[s.p.output_rate] * allowed * enforced
    for r in range(s.territories):
        guard = bounded(n[s.of.guard + r] + lev[s.lever.guard + r], 0.0, 1.0)
        x[s.at.guard + r] = guard
        cut = 1.0 - bounded(lev[s.lever.interdict + r], 0.0, 1.0)
        x[s.at.flow + r] = x[s.at.output] * n[s.of.route + r] * (1.0 - n[s.p.guard_flow] * guard) * cut


@njit(**OPTIONS)
def spill_over(x, lev, n, t, s):
    """Violence X_r = (1 − γ guard_r)(exposure_r Σ_b reach_b F_b + home-grown_r) [attacks a year]; open labour."""
    carried = 0.0
    for b in range(s.belligerents):
        carried += n[s.of.reach + b] * x[s.at.fighters + b]
    for r in range(s.territories):
        stopped = 1.0 - n[s.p.guard_threat] * x[s.at.guard + r]
        grown = max(n[s.of.recruits + r] + lev[s.lever.recruit + r], 0.0)
        x[s.at.threat + r] = (n[s.of.exposure + r] * carried + grown) * stopped
        x[s.at.labour + r] = 1.0 - bounded(lev[s.lever.restrict + r], 0.0, 1.0)


@njit(**INLINE)
def fade_fear(x, n, s, dt):
    """Fear fades; attacks add to it (`strike_fear`)."""
    kept = np.exp(-n[s.p.fear_decay] * dt / 12.0)
    for r in range(s.territories):
        x[s.at.fear + r] *= kept


@njit(**INLINE)
def expect_fear(x, n, s, r, before, dt):
    """Fear at r, from that ``before``, where attacks come at their rate: f' = −X ln(1 − g)(1 − f) − δ f, X a year."""
    x[s.at.attacks + r] += x[s.at.threat + r] * dt / 12.0
    struck = -x[s.at.threat + r] * np.log(1.0 - min(n[s.p.fear_gain], 0.999))
    x[s.at.fear + r] = kept_up(before, struck, n[s.p.fear_decay], dt / 12.0)


@njit(**INLINE)
def strike_fear(x, n, s, r, attacks):
    """Each attack takes away a share of what is left of calm: fear ← 1 − (1 − fear)(1 − g)^attacks."""
    x[s.at.attacks + r] += attacks
    x[s.at.fear + r] = 1.0 - (1.0 - x[s.at.fear + r]) * (1.0 - min(n[s.p.fear_gain], 1.0)) ** attacks


@njit(**INLINE)
def judge_rule(x, s):
    """Who would win (dominance) and who rules (power): b's share of Σ (P conc)^m; the holder's, or by settlement.

    In a look-ahead the capital is its holder's but for the chance that it has fallen (`expect_fall`).
    """
    total = 0.0
    for b in range(s.belligerents):
        total += x[s.at.might + b]
    settled, fallen = x[s.at.settled], 0.0
    for b in range(s.belligerents):
        fallen += x[s.at.heir + b]
    for b in range(s.belligerents):
        x[s.at.dominance + b] = x[s.at.might + b] / total if total > 0.0 else 0.0
        holds = x[s.at.holds_capital + b] * (1.0 - fallen) + x[s.at.heir + b]
        x[s.at.power + b] = settled * x[s.at.terms + b] + (1.0 - settled) * holds


@njit(**INLINE)
def held_by(x, t, s, start, i, b):
    """Access, or sway, of i with belligerent b, from its block's ``start``; with itself it is full."""
    j = t[s.to.actor_of + b]
    return 1.0 if i == j else tie_value(x, t, s, start, i, j)


@njit(**INLINE)
def troops_of(lev, t, s, i, b, trust):
    """Troops that i has beside b [thousand], weighed by the trust that they are still there."""
    for patron in range(s.patrons):
        if t[s.to.patron_actor + patron] == i:
            return max(lev[s.lever.presence + patron * s.belligerents + b], 0.0) * trust[patron]
    return 0.0


@njit(**OPTIONS)
def measure_grip(x, lev, n, t, s, i, trust):
    """Grip of an outsider on each belligerent: A_ib^γ (1 + k (1 − exp(−N_ib/N0))); locals have none from outside.

    The hands on each belligerent, and what of them rests on loyalty, are kept in step.
    """
    if t[s.to.belligerent_of + i] >= 0:
        return
    for b in range(s.belligerents):
        loyalty = tie_value(x, t, s, s.at.loyalty, i, t[s.to.actor_of + b])
        x[s.at.hands + b] -= x[s.at.grip + i * s.belligerents + b]
        grip = tie_value(x, t, s, s.at.sway, i, t[s.to.actor_of + b])
        troops = troops_of(lev, t, s, i, b, trust)
        if grip > 0.0 and troops > 0.0:
            grip *= 1.0 + n[s.p.presence_grip] * (1.0 - np.exp(-troops / n[s.p.enabler_scale]))
        x[s.at.grip + i * s.belligerents + b] = grip
        x[s.at.hands + b] += grip
        x[s.at.bonds + b] += grip * loyalty - x[s.at.bond + i * s.belligerents + b]
        x[s.at.bond + i * s.belligerents + b] = grip * loyalty


@njit(**OPTIONS)
def count_hands(x, n, s):
    """All hands on each belligerent: its own, and the grips of all outsiders, with what of these rests on loyalty."""
    for b in range(s.belligerents):
        x[s.at.hands + b], x[s.at.bonds + b] = n[s.p.autonomy], 0.0
        for i in range(s.actors):
            x[s.at.hands + b] += x[s.at.grip + i * s.belligerents + b]
            x[s.at.bonds + b] += x[s.at.bond + i * s.belligerents + b]


@njit(**INLINE)
def weigh_influence(x, n, t, s, i):
    """influence_i = Σ_b w_b h_ib/(h0 + Σ_j h_jb), w_b the mean of b's dominance and power; a local's hand is h0 A^γ.

    An outsider's hand is its grip, larger by the loyalty that it is owed in so far as b rules: h = g (1 + k L power).
    """
    value = 0.0
    for b in range(s.belligerents):
        owed = n[s.p.loyalty_gain] * x[s.at.power + b]
        hand = x[s.at.grip + i * s.belligerents + b] + owed * x[s.at.bond + i * s.belligerents + b]
        if t[s.to.belligerent_of + i] >= 0:
            hand = n[s.p.autonomy] * held_by(x, t, s, s.at.sway, i, b)
        hands = x[s.at.hands + b] + owed * x[s.at.bonds + b]
        value += 0.5 * (x[s.at.dominance + b] + x[s.at.power + b]) * hand / hands
    x[s.at.influence + i] = value


@njit(**OPTIONS)
def measure_evenness(x, t, s, i):
    """How evenly i's access is spread over those who could settle: entropy of its shares, 1 where all are alike."""
    spread, sides, entropy = 0.0, 0.0, 0.0
    for b in range(s.belligerents):
        if t[s.to.transnational + b] == 0:
            spread += held_by(x, t, s, s.at.access, i, b)
            sides += 1.0
    for b in range(s.belligerents):
        access = held_by(x, t, s, s.at.access, i, b)
        if t[s.to.transnational + b] == 0 and access > 0.0:
            entropy -= access / spread * np.log(access / spread)
    x[s.at.evenness + i] = entropy / np.log(sides) if sides > 1.0 else 0.0


@njit(**OPTIONS)
def change_hands(x, n, t, s):
    """The capital falls when its holder's camp holds less of the people than the threshold and another camp more.

    The people are those of the zone in which the capital lies, or of the arena where no zone is said to hold it. It
    falls to the head of the camp that holds the most, of those that could settle.
    The fallen force is routed: it keeps 1 − rout of its fighters and of its cohesion, and half its ground. The arms of
    those who run fall to the taker: enough for one in F run-off fighters raise its equipment as arms from a patron do.
    Those of its camp who still stand have seen it, and contested ground begins to come over to the taker.
    """
    holder = current_holder(x, t, s)
    own = around_capital(x, t, s, t[s.to.camp + holder])
    if own >= n[s.p.capital_threshold] or x[s.at.settled] > 0.5:
        return
    taker, most = contender(x, t, s, holder)
    if taker < 0 or most <= own:
        return
    x[s.at.holds_capital + holder] = 0.0
    x[s.at.holds_capital + taker] = 1.0
    left = n[s.p.rout] * x[s.at.fighters + holder] * x[s.at.equipment + holder]
    gain = 1.0 - np.exp(-left / max(x[s.at.fighters + taker], 1e-6))
    x[s.at.equipment + taker] += (1.0 - x[s.at.equipment + taker]) * gain
    x[s.at.fighters + holder] *= 1.0 - n[s.p.rout]
    x[s.at.cohesion + holder] *= 1.0 - n[s.p.rout]
    x[s.at.wake] = 1.0
    x[s.at.gave_up + t[s.to.camp + holder]] += n[s.p.rout]
    if s.zones > 0:
        follow_capital(x, n, t, s, holder, taker)
        return
    half = 0.5 * x[s.at.ground + holder]
    x[s.at.ground + holder] -= half
    x[s.at.ground + taker] += half


@njit(**INLINE)
def contender(x, t, s, holder):
    """Head of the other camp that holds the most ground, of those that could settle, or -1; and what it holds."""
    taker, most = -1, -1.0
    for b in range(s.belligerents):
        if t[s.to.camp + b] == b and b != t[s.to.camp + holder] and t[s.to.transnational + b] == 0:
            held = around_capital(x, t, s, b)
            if held > most:
                taker, most = b, held
    return taker, most


@njit(**OPTIONS)
def expect_fall(x, n, t, s, now):
    """In a look-ahead the fall of the capital is its chance: it moves who rules, and not the rout that would follow.

    Ground ``now`` months ahead is foreseen with a standard error of σ √(now/12): the capital has fallen by then with
    Φ((least − own)/(σ √(now/12))), where least is what its holder's camp needs, the threshold or what the contender
    holds if that is less. What has fallen stays fallen.
    """
    holder = current_holder(x, t, s)
    taker, most = contender(x, t, s, holder)
    if taker < 0 or n[s.p.fall_spread] <= 0.0:
        return
    own = around_capital(x, t, s, t[s.to.camp + holder])
    spread = n[s.p.fall_spread] * np.sqrt(now / 12.0)
    chance = 0.5 * math.erfc((own - min(n[s.p.capital_threshold], most)) / (spread * math.sqrt(2.0)))
    x[s.at.heir + taker] = max(x[s.at.heir + taker], chance)
    for b in range(s.belligerents):
        if b != taker:
            x[s.at.heir + b] = min(x[s.at.heir + b], 1.0 - x[s.at.heir + taker])
