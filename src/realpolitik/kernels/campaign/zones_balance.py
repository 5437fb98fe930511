"""The balance at the start zone by zone, after `balance` of the arena."""

from __future__ import annotations

import numpy as np

from realpolitik.kernels.campaign.balance import HALVINGS, WIDEST, trend_of
from realpolitik.kernels.campaign.fighting import INLINE, OPTIONS, death_rate
from realpolitik.kernels.campaign.zones import camp_of_all, contact_of, measure_contact, pressed_in, share_in
from realpolitik.kernels.campaign.zones_collapse import threatened
from realpolitik.kernels.jit import njit


@njit(**OPTIONS)
def balance_zones(x, lev, n, t, s):
    """`balance.balance` zone by zone, after that of the arena: usual pressure and footing of each, then lethality.

    Where c holds less of a zone than of the arena, its front there says little of how it would hold it, and the footing
    of the arena stands in: log f_zc = φ log f + (1 − φ) log f_c, φ = min(1, T_zc/T_c).
    """
    measure_contact(x, n, t, s)
    for z in range(s.zones):
        for c in range(s.belligerents):
            place = z * s.belligerents + c
            x[s.at.gave_up_in + place] = 0.0
            x[s.at.usual_in + place] = threatened(x, lev, n, t, s, z, c, x[s.at.usual_pressure + c])
            weight = min(x[s.at.ground_in + place] / x[s.at.ground + c], 1.0) if x[s.at.ground + c] > 0.0 else 0.0
            x[s.at.footing_in + place] = x[s.at.footing + c]
            if weight >= 1.0:
                x[s.at.footing_in + place] = find_footing_in(x, lev, n, t, s, z, c)
            elif weight > 0.0:
                own = np.log(find_footing_in(x, lev, n, t, s, z, c))
                x[s.at.footing_in + place] = np.exp(weight * own + (1.0 - weight) * np.log(x[s.at.footing + c]))
    x[s.at.lethality] = find_lethality_of_zones(x, lev, n, t, s)


@njit(**OPTIONS)
def find_footing_in(x, lev, n, t, s, z, c):
    """`balance.find_footing` in a zone: its part, by ground, of c's trend."""
    total, place = 0.0, z * s.belligerents + c
    for b in range(s.belligerents):
        total += x[s.at.sweep + b] * contact_of(x, t, s, z, b)
    gained = 0.0
    if total > 0.0:
        gained = x[s.at.contested_in + z] * (1.0 - np.exp(-n[s.p.contest_rate]))
        gained *= x[s.at.sweep + c] * contact_of(x, t, s, z, c) / total
    ground = x[s.at.ground_in + place]
    wanted = gained - trend_of(x, n, t, s, c) * ground / x[s.at.ground + c] / 12.0
    _held, guard = camp_of_all(x, n, t, s, t[s.to.camp + c])
    low, high = -WIDEST, WIDEST
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        rate, _fire = pressed_in(x, lev, n, t, s, z, c, np.exp(middle), n[s.of.zone_guard + z] / guard)
        if ground * (1.0 - np.exp(-rate)) > wanted:
            low = middle
        else:
            high = middle
    return np.exp(0.5 * (low + high))


@njit(**INLINE)
def fire_on(x, lev, n, t, s, c):
    """Fire on c: that of each zone, by the share of c's ground that lies there."""
    _held, guard = camp_of_all(x, n, t, s, t[s.to.camp + c])
    total = 0.0
    for z in range(s.zones):
        dense = n[s.of.zone_guard + z] / guard
        footing = x[s.at.footing_in + z * s.belligerents + c]
        _rate, fire = pressed_in(x, lev, n, t, s, z, c, footing, dense)
        total += share_in(x, n, s, z, c) * fire
    return total


@njit(**OPTIONS)
def find_lethality_of_zones(x, lev, n, t, s):
    """`balance.find_lethality` with the fire that reaches each side in its zones."""
    if n[s.p.deaths_at_start] <= 0.0:
        return 1.0
    low, high = -WIDEST, WIDEST
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        x[s.at.lethality] = np.exp(middle)
        deaths = 0.0
        for c in range(s.belligerents):
            rate = death_rate(x, lev, n, s, c, fire_on(x, lev, n, t, s, c))
            deaths += 12000.0 * x[s.at.fighters + c] * (1.0 - np.exp(-rate))
        if deaths < n[s.p.deaths_at_start]:
            low = middle
        else:
            high = middle
    return np.exp(0.5 * (low + high))
