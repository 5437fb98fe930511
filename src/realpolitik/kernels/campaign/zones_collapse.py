"""Giving up zone by zone: garrisons look at their own odds, and at those who gave up beside them.

As in `surrender`, along borders. Symbols as in docs/explanation/model/zones.md.
"""

from __future__ import annotations

import numpy as np

from realpolitik.kernels.campaign.fighting import INLINE, OPTIONS, edge, paid, same_camp
from realpolitik.kernels.campaign.surrender import below
from realpolitik.kernels.campaign.zones import camp_of_all, contact_of, share_in, sum_up
from realpolitik.kernels.jit import njit


@njit(**INLINE)
def threatened(x, lev, n, t, s, z, b, chance):
    """Chance of b to lose a zone, where ``chance`` is that of the war.

    Its odds are those of the war times (r/g)^m: r is how far its enemies' power reaches the zone, g how densely the
    camp guards it beside its mean.
    """
    power, near = 0.0, 0.0
    for c in range(s.belligerents):
        if not same_camp(t, s, b, c):
            mine = x[s.at.strength + c] * n[s.of.concentration + c] * edge(lev, n, s, c, b)
            mine *= x[s.at.enmity + c * s.belligerents + b]
            power += mine
            near += mine * contact_of(x, t, s, z, c)
    if power <= 0.0 or near <= 0.0:
        return 0.0
    _held, guard = camp_of_all(x, n, t, s, t[s.to.camp + b])
    beside = near / power * guard / n[s.of.zone_guard + z]
    if beside == 1.0 or chance >= 1.0:
        return chance
    odds = chance / (1.0 - chance) * beside ** n[s.p.decisiveness]
    return odds / (1.0 + odds)


@njit(**INLINE)
def pressure_in(x, lev, n, t, s, z, b):
    """`surrender.pressure` in a zone."""
    return threatened(x, lev, n, t, s, z, b, x[s.at.doom + b]) + n[s.p.unpaid_pressure] * max(1.0 - paid(x, s, b), 0.0)


@njit(**INLINE)
def seen_to_give_up(x, n, t, s, z, camp):
    """Share of a camp's garrisons that gave up of late, here and, as far as the zone is open, next to it."""
    first, last = t[s.to.near_start + z], t[s.to.near_start + z + 1]
    here = x[s.at.gave_up_in + z * s.belligerents + camp]
    if last == first:
        return here
    beside = 0.0
    for row in range(first, last):
        beside += x[s.at.gave_up_in + t[s.to.near + row] * s.belligerents + camp]
    return here + n[s.of.zone_open + z] * (beside / (last - first) - here)


@njit(**INLINE)
def fought_in(x, t, s, z, b):
    """Σ h_cb sweep_c ρ_zc of those outside b's camp who fight it and reach the zone."""
    total = 0.0
    for c in range(s.belligerents):
        if not same_camp(t, s, b, c):
            total += x[s.at.enmity + c * s.belligerents + b] * x[s.at.sweep + c] * contact_of(x, t, s, z, c)
    return total


@njit(**OPTIONS)
def give_up_over_zones(x, lev, n, t, s, dt):
    """`surrender.give_up` where the arena has zones: each zone's garrisons look at its own odds, and next door."""
    used, gone = 1.0 - np.exp(-n[s.p.habituation] * dt / 12.0), below(0.0, n, s)
    for z in range(s.zones):
        for b in range(s.belligerents):
            place = z * s.belligerents + b
            beyond = pressure_in(x, lev, n, t, s, z, b) - x[s.at.usual_in + place]
            x[s.at.usual_in + place] += used * beyond
            beyond += n[s.p.contagion] * seen_to_give_up(x, n, t, s, z, t[s.to.camp + b])
            minded = max(below(beyond, n, s) - gone, 0.0) / (1.0 - gone)
            x[s.at.taken + place] = 0.0
            if fought_in(x, t, s, z, b) > 0.0:
                share = 1.0 - np.exp(-n[s.p.surrender_rate] * minded * dt)
                x[s.at.taken + place] = n[s.of.garrisoned + b] * share
    for camp in range(s.belligerents):
        if t[s.to.camp + camp] == camp:
            for z in range(s.zones):
                remember_in(x, n, t, s, z, camp, dt)
    for b in range(s.belligerents):
        hand_over_zones(x, n, t, s, b)


@njit(**INLINE)
def remember_in(x, n, t, s, z, camp, dt):
    """`surrender.remember` in a zone."""
    given, ground = 0.0, 1e-9
    for b in range(s.belligerents):
        place = z * s.belligerents + b
        if t[s.to.camp + b] == camp:
            given += x[s.at.taken + place] * x[s.at.ground_in + place]
            ground += x[s.at.ground_in + place]
    place = z * s.belligerents + camp
    x[s.at.gave_up_in + place] = x[s.at.gave_up_in + place] * np.exp(-dt / n[s.p.surrender_memory]) + given / ground


@njit(**INLINE)
def hand_over_zones(x, n, t, s, b):
    """`surrender.hand_over` of what b gives up in all zones, each to those who fight b and reach it."""
    left = 0.0
    for z in range(s.zones):
        left += share_in(x, n, s, z, b) * x[s.at.taken + z * s.belligerents + b]
    if left <= 0.0:
        return
    for c in range(s.belligerents):
        if not same_camp(t, s, b, c):
            men = 0.0
            for z in range(s.zones):
                place = z * s.belligerents + b
                if x[s.at.taken + place] > 0.0:
                    part = x[s.at.enmity + c * s.belligerents + b] * x[s.at.sweep + c] * contact_of(x, t, s, z, c)
                    part *= x[s.at.taken + place] / fought_in(x, t, s, z, b)
                    x[s.at.ground_in + z * s.belligerents + c] += part * x[s.at.ground_in + place]
                    men += part * share_in(x, n, s, z, b) * x[s.at.fighters + b]
            gain = 1.0 - np.exp(-men * x[s.at.equipment + b] / max(x[s.at.fighters + c], 1e-6))
            x[s.at.equipment + c] += (1.0 - x[s.at.equipment + c]) * gain
            x[s.at.fighters + c] += n[s.p.turning] * men
    for z in range(s.zones):
        x[s.at.ground_in + z * s.belligerents + b] *= 1.0 - x[s.at.taken + z * s.belligerents + b]
    x[s.at.fighters + b] *= 1.0 - left
    sum_up(x, n, s)


@njit(**INLINE)
def follow_capital(x, n, t, s, holder, taker):
    """What a fallen holder of the capital loses at once goes over in every zone that the taker reaches, half of it."""
    for z in range(s.zones):
        place = z * s.belligerents
        if contact_of(x, t, s, z, taker) > 0.0:
            half = 0.5 * x[s.at.ground_in + place + holder]
            x[s.at.ground_in + place + holder] -= half
            x[s.at.ground_in + place + taker] += half
        x[s.at.gave_up_in + place + t[s.to.camp + holder]] += n[s.p.rout]
    sum_up(x, n, s)
