"""Commodity, spill-over, fear and rule: what the war does to its surroundings, and who rules."""

from __future__ import annotations

import math

import numpy as np

from realpolitik.kernels.campaign.plain.fighting import kept_up, share_gone
from realpolitik.kernels.campaign.plain.names import Array, Levers, Phase, World
from realpolitik.kernels.campaign.plain.settlement import holder_of, weights
from realpolitik.kernels.campaign.plain.zones import around_capital, follow_capital


def trade_commodity(x: Phase, lev: Levers, w: World) -> None:
    """Output by who holds the ground and what they let be; revenue by tax; flows by route, guard and interdiction.

    Contested ground lets everything be; who is stronger there taxes more of it.
    """
    enforced = 1.0 - np.clip(lev.enforcement, 0.0, 1.0)
    tolerated = x.ground * np.clip(w.n.tolerance + lev.tolerance, 0.0, 1.0)
    power = weights(x, w)
    presence = power / power.sum() if power.sum() > 0.0 else np.zeros_like(power)
    reached = tolerated + x.contested * presence
    x.revenue = (
        w.n.own_revenue + np.maximum(lev.money, 0.0) + w.n.tax * w.p.price * w.p.output_rate * enforced * reached
    )
    x.output = float(w.p.output_rate * (x.contested + tolerated.sum()) * enforced)
    x.guard = np.clip(w.n.guard + lev.guard, 0.0, 1.0)
    open_share = (1.0 - w.p.guard_flow * x.guard) * (1.0 - np.clip(lev.interdict, 0.0, 1.0))
    x.flow = x.output * w.n.route * open_share


def spill_over(x: Phase, lev: Levers, w: World) -> None:
    """X_r = (exposure_r Σ_b reach_b F_b + home-grown) (1 − γ guard_r) attacks a year; labour that stays open."""
    carried = float(w.n.reach @ x.fighters)
    grown = np.maximum(w.n.recruits + lev.recruit, 0.0)
    x.threat = (w.n.exposure * carried + grown) * (1.0 - w.p.guard_threat * x.guard)
    x.labour = 1.0 - np.clip(lev.restrict, 0.0, 1.0)


def fade_fear(x: Phase, w: World, r: int, dt: float) -> None:
    """Fear at r fades at a constant rate."""
    x.fear[r] *= 1.0 - float(share_gone(w.p.fear_decay, dt / 12.0))


def expect_fear(x: Phase, w: World, r: int, dt: float) -> None:
    """Fear at r where attacks come at their rate: f' = −X ln(1 − g)(1 − f) − δ f, attacks X a year."""
    x.attacks[r] += x.threat[r] * dt / 12.0
    struck = -x.threat[r] * np.log(1.0 - min(w.p.fear_gain, 0.999))
    x.fear[r] = kept_up(x.fear[r], struck, w.p.fear_decay, dt / 12.0)


def strike_fear(x: Phase, w: World, r: int, attacks: float) -> None:
    """Each attack at r takes away a share of what is left of calm."""
    x.attacks[r] += attacks
    x.fear[r] = 1.0 - (1.0 - x.fear[r]) * (1.0 - min(w.p.fear_gain, 1.0)) ** attacks


def judge_rule(x: Phase, w: World) -> None:
    """Dominance: shares of Σ(P_b conc_b)^m. Power: the holder's of the capital, or as settled.

    In a look-ahead the capital is its holder's but for the chance that it has fallen.
    """
    x.dominance = x.might / x.might.sum() if x.might.sum() > 0.0 else np.zeros_like(x.might)
    holds = x.holds_capital * (1.0 - x.heir.sum()) + x.heir
    x.power = x.settled * x.terms + (1.0 - x.settled) * holds


def with_sides(block: Array, w: World, i: int) -> Array:
    """[B] i's access to each belligerent, or its sway over it; with itself it is full."""
    return np.array([1.0 if i == j else w.tie(block, i, j) for j in w.t.actor_of])


def measure_grip(x: Phase, lev: Levers, w: World, i: int, trust: Array) -> None:
    """Grip of an outsider on each belligerent: A_ib^γ (1 + k (1 − exp(−N_ib/N0))); locals have none from outside."""
    if w.t.belligerent_of[i] >= 0:
        return
    troops = ((w.t.patron_actor == i) * trust) @ np.maximum(lev.presence, 0.0)
    there = 1.0 + w.p.presence_grip * (1.0 - np.exp(-troops / w.p.enabler_scale))
    x.grip[i] = with_sides(x.sway, w, i) * there
    x.bond[i] = x.grip[i] * with_sides(x.loyalty, w, i)


def weigh_influence(x: Phase, w: World, i: int) -> None:
    """influence_i = Σ_b w_b h_ib/(h0 + Σ_j h_jb), w_b the mean of b's dominance and power; a local's hand is h0 A^γ.

    An outsider's hand is its grip, larger by the loyalty that it is owed in so far as b rules: h = g (1 + k L power).
    """
    owed = w.p.loyalty_gain * x.power
    own = w.p.autonomy * with_sides(x.sway, w, i)
    hand = own if w.t.belligerent_of[i] >= 0 else x.grip[i] + owed * x.bond[i]
    x.influence[i] = float(0.5 * (x.dominance + x.power) @ (hand / (x.hands + owed * x.bonds)))


def measure_evenness(x: Phase, w: World, i: int) -> None:
    """Entropy of i's access over those who could settle, 1 where it is the same to all."""
    access = with_sides(x.access, w, i)[~w.t.transnational]
    shares = access[access > 0.0] / access.sum() if access.sum() > 0.0 else np.zeros(0)
    x.evenness[i] = float(-(shares * np.log(shares)).sum() / np.log(len(access))) if len(access) > 1 else 0.0


def contender_of(x: Phase, w: World) -> int:
    """Head of the other camp that holds the most ground, of those that could settle, or -1."""
    held = around_capital(x, w)
    heads = (w.t.camp == np.arange(len(held))) & (w.t.camp != w.t.camp[holder_of(x)]) & ~w.t.transnational
    return int(np.argmax(np.where(heads, held, -1.0))) if heads.any() else -1


def expect_fall(x: Phase, w: World, now: float) -> None:
    """In a look-ahead the fall of the capital is its chance Φ((least − own)/(σ √(now/12))): it moves who rules alone.

    Least is what the holder's camp needs: the threshold, or what the contender holds if that is less. What has fallen
    stays fallen.
    """
    taker = contender_of(x, w)
    if taker < 0 or w.p.fall_spread <= 0.0:
        return
    held = around_capital(x, w)
    margin = held[holder_of(x)] - min(w.p.capital_threshold, held[taker])
    chance = 0.5 * math.erfc(margin / (w.p.fall_spread * math.sqrt(now / 12.0)) / math.sqrt(2.0))
    chance = max(float(x.heir[taker]), chance)
    x.heir = np.minimum(x.heir, 1.0 - chance)
    x.heir[taker] = chance


def change_hands(x: Phase, w: World) -> None:
    """The capital falls where its holder's camp holds less of the people than the threshold and another camp more.

    The fallen force is routed: it keeps 1 − rout of its fighters and of its cohesion, and half its ground. The arms of
    those who run fall to the taker. Those of its camp who still stand have seen it, and contested ground begins to
    come over to the taker.
    """
    holder, taker = holder_of(x), contender_of(x, w)
    held = around_capital(x, w)
    if held[holder] >= w.p.capital_threshold or x.settled > 0.5 or taker < 0 or held[taker] <= held[holder]:
        return
    x.holds_capital[holder], x.holds_capital[taker] = 0.0, 1.0
    left = w.p.rout * x.fighters[holder] * x.equipment[holder]
    x.equipment[taker] += (1.0 - x.equipment[taker]) * (1.0 - np.exp(-left / max(x.fighters[taker], 1e-6)))
    x.fighters[holder] *= 1.0 - w.p.rout
    x.cohesion[holder] *= 1.0 - w.p.rout
    x.wake = 1.0
    x.gave_up[w.t.camp[holder]] += w.p.rout
    if len(x.ground_in):
        follow_capital(x, w, holder, taker)
        return
    moved = 0.5 * x.ground[holder]
    x.ground[holder] -= moved
    x.ground[taker] += moved
