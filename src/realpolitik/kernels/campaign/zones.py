"""Zones of the arena: where ground is held, who gets at it, and where it falls.

Forces are one and fight as in `fighting`; what a zone adds is who reaches it, and how densely it is guarded. Where all
hold every zone alike, each equation sums to the one for the whole arena. Symbols as in docs/explanation/model/zones.md.
"""

from __future__ import annotations

import numpy as np

from realpolitik.kernels.campaign.fighting import INLINE, OPTIONS, bring_to_bear, edge, kill
from realpolitik.kernels.jit import njit


@njit(**OPTIONS)
def sum_up(x, n, s):
    """Ground of the arena from that of its zones, T_b = Σ_z w_z T_zb, and what is contested."""
    held = 0.0
    for b in range(s.belligerents):
        ground = 0.0
        for z in range(s.zones):
            ground += n[s.of.zone_weight + z] * x[s.at.ground_in + z * s.belligerents + b]
        x[s.at.ground + b] = ground
        held += ground
    x[s.at.contested] = max(1.0 - held, 0.0)


@njit(**INLINE)
def camp_in(x, t, s, z, camp):
    """Share of a zone that a camp's members hold."""
    held = 0.0
    for b in range(s.belligerents):
        if t[s.to.camp + b] == camp:
            held += x[s.at.ground_in + z * s.belligerents + b]
    return held


@njit(**INLINE)
def camp_of_all(x, n, t, s, camp):
    """Share of the arena that a camp holds, and how densely it is guarded on the mean, Σ_z w_z T_z q_z/T."""
    held, guarded, anywhere = 0.0, 0.0, 0.0
    for z in range(s.zones):
        here = n[s.of.zone_weight + z] * camp_in(x, t, s, z, camp)
        held += here
        guarded += here * n[s.of.zone_guard + z]
        anywhere += n[s.of.zone_weight + z] * n[s.of.zone_guard + z]
    return held, guarded / held if held > 0.0 else anywhere


@njit(**OPTIONS)
def measure_contact(x, n, t, s):
    """ρ_zκ: how far each camp gets at a zone, by its foothold there and, across the border, by those next to it.

    φ_zκ = min(1, T_zκ/T_κ), 1 where it holds nothing anywhere; ρ_zκ = min(1, φ_zκ + o_z mean φ_yκ over z's neighbours
    y). Noted at the camp's head.
    """
    for camp in range(s.belligerents):
        if t[s.to.camp + camp] == camp:
            held, _guard = camp_of_all(x, n, t, s, camp)
            for z in range(s.zones):
                first, last = t[s.to.near_start + z], t[s.to.near_start + z + 1]
                near, beside = foothold(camp_in(x, t, s, z, camp), held), 0.0
                for row in range(first, last):
                    beside += foothold(camp_in(x, t, s, t[s.to.near + row], camp), held)
                if last > first:
                    near += n[s.of.zone_open + z] * beside / (last - first)
                x[s.at.contact + z * s.belligerents + camp] = min(near, 1.0)


@njit(**INLINE)
def foothold(here, held):
    """φ: hold of a zone beside that of the arena, at most 1; 1 of those who hold nothing, who live where they like."""
    return min(here / held, 1.0) if held > 0.0 else 1.0


@njit(**INLINE)
def contact_of(x, t, s, z, b):
    """How far b, as one of its camp, gets at a zone."""
    return x[s.at.contact + z * s.belligerents + t[s.to.camp + b]]


@njit(**INLINE)
def pressed_in(x, lev, n, t, s, z, c, footing, dense):
    """`fighting.pressed` in a zone: the rate a month at which c loses ground there, and the fire on it there.

    λ_T Σ_b h_bc ρ_zb (A_bc luck_b)^m/((A_bc luck_b)^m + f_zc (g_zc D_c)^m); Σ_b h_bc ρ_zb A_bc. ``dense`` is g_zc, how
    densely c's camp guards the zone beside its mean.
    """
    defence = x[s.at.hold + t[s.to.camp + c]] * footing
    if dense != 1.0:
        defence *= dense ** n[s.p.decisiveness]
    loss_rate, fire = 0.0, 0.0
    for b in range(s.belligerents):
        h = x[s.at.enmity + b * s.belligerents + c] * contact_of(x, t, s, z, b)
        if h > 0.0 and x[s.at.attack + b] > 0.0:
            covered = edge(lev, n, s, b, c)
            thrust = x[s.at.thrust + b]
            if covered != 1.0:
                thrust *= covered ** n[s.p.decisiveness]
            fire += h * x[s.at.attack + b] * covered
            loss_rate += n[s.p.ground_rate] * h * thrust / (thrust + defence)
    return loss_rate, fire


@njit(**INLINE)
def share_in(x, n, s, z, b):
    """Share of b's ground, and so of its garrisons, that lies in a zone; by people where it holds nothing."""
    ground = x[s.at.ground + b]
    if ground <= 0.0:
        return n[s.of.zone_weight + z]
    return n[s.of.zone_weight + z] * x[s.at.ground_in + z * s.belligerents + b] / ground


@njit(**OPTIONS)
def fight_over_zones(x, lev, n, t, s, luck, lost, dt):
    """`fighting.fight` where the arena has zones: ground of each zone, and deaths, of one step.

    ``lost`` [B] receives the share of its ground that each lost.
    """
    bring_to_bear(x, lev, n, t, s, luck)
    measure_contact(x, n, t, s)
    war_deaths = 0.0
    for c in range(s.belligerents):
        _held, guard = camp_of_all(x, n, t, s, t[s.to.camp + c])
        fire, lost[c] = 0.0, 0.0
        for z in range(s.zones):
            place = z * s.belligerents + c
            dense = n[s.of.zone_guard + z] / guard
            rate, there = pressed_in(x, lev, n, t, s, z, c, x[s.at.footing_in + place], dense)
            x[s.at.taken + place] = 1.0 - np.exp(-rate * dt)
            share = share_in(x, n, s, z, c)
            fire += share * there
            lost[c] += share * x[s.at.taken + place]
        war_deaths += kill(x, lev, n, s, c, fire, dt)
    x[s.at.war_deaths] = war_deaths
    for z in range(s.zones):
        move_front_in(x, n, t, s, z, dt)
    sum_up(x, n, s)
    x[s.at.wake] *= np.exp(-dt / 12.0)


@njit(**INLINE)
def move_front_in(x, n, t, s, z, dt):
    """`fighting.move_front` in a zone: what was taken is contested, and falls to those who reach it."""
    total, coming, first = 0.0, 0.0, s.at.ground_in + z * s.belligerents
    for b in range(s.belligerents):
        contact = contact_of(x, t, s, z, b)
        x[first + b] *= 1.0 - x[s.at.taken + z * s.belligerents + b]
        total += x[s.at.sweep + b] * contact
        coming += n[s.p.bandwagon] * x[s.at.wake] * x[s.at.holds_capital + b] * x[s.at.dominance + b] * contact
    moved = 1.0 - np.exp(-(n[s.p.contest_rate] + coming) * dt)
    per_rate = x[s.at.contested_in + z] * moved / max(n[s.p.contest_rate] + coming, 1e-12)
    held = 0.0
    for b in range(s.belligerents):
        if total > 0.0:
            x[first + b] += per_rate * n[s.p.contest_rate] * x[s.at.sweep + b] * contact_of(x, t, s, z, b) / total
        x[first + b] += per_rate * coming * x[s.at.holds_capital + b]
        held += x[first + b]
    x[s.at.contested_in + z] = max(1.0 - held, 0.0)


@njit(**INLINE)
def around_capital(x, t, s, camp):
    """Share that a camp holds of the zone in which the capital lies, or of the arena where no zone is said to."""
    z = t[s.to.capital_zone]
    if z >= 0:
        return camp_in(x, t, s, z, camp)
    held = 0.0
    for b in range(s.belligerents):
        if t[s.to.camp + b] == camp:
            held += x[s.at.ground + b]
    return held


@njit(**OPTIONS)
def share_out_zones(x, n, s):
    """Bring the zones' ground to what a shock made of the arena's: in proportion, and no zone above one."""
    for b in range(s.belligerents):
        ground = 0.0
        for z in range(s.zones):
            ground += n[s.of.zone_weight + z] * x[s.at.ground_in + z * s.belligerents + b]
        for z in range(s.zones):
            place = s.at.ground_in + z * s.belligerents + b
            x[place] = x[place] * x[s.at.ground + b] / ground if ground > 0.0 else x[s.at.ground + b]
    for z in range(s.zones):
        held, first = 0.0, s.at.ground_in + z * s.belligerents
        for b in range(s.belligerents):
            held += x[first + b]
        for b in range(s.belligerents):
            x[first + b] /= max(held, 1.0)
        x[s.at.contested_in + z] = max(1.0 - held, 0.0)
    sum_up(x, n, s)
