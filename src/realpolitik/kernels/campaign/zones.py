"""Zones of the arena: where ground is held, who gets at it, where it falls, and how giving up spreads next door.

Forces are one and fight as in `fighting`; what a zone adds is who reaches it, and how densely it is guarded. Where all
hold every zone alike, each equation sums to the one for the whole arena. Symbols as in docs/explanation/model/zones.md.
"""

from __future__ import annotations

import numpy as np

from realpolitik.kernels.campaign.balance import HALVINGS, WIDEST, trend_of
from realpolitik.kernels.campaign.fighting import (
    INLINE,
    OPTIONS,
    bring_to_bear,
    death_rate,
    edge,
    kill,
    paid,
    same_camp,
)
from realpolitik.kernels.campaign.surrender import below
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
