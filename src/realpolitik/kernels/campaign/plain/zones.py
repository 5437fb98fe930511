"""Zones of the arena: where ground is held, who gets at it, where it falls, and how giving up spreads next door."""

from __future__ import annotations

import numpy as np
from scipy.stats import norm

from realpolitik.kernels.campaign.plain.balance import root, trends
from realpolitik.kernels.campaign.plain.fighting import alike, bring_to_bear, edges, paid, share_gone
from realpolitik.kernels.campaign.plain.names import Array, Levers, Phase, World, group


def sum_up(x: Phase, w: World) -> None:
    """T_b = Σ_z w_z T_zb, and what is contested."""
    x.ground = w.n.zone_weight @ x.ground_in
    x.contested = max(1.0 - float(x.ground.sum()), 0.0)


def camps(x: Phase, w: World) -> Array:
    """[Z, B] share of a zone that the camp of each holds."""
    return np.asarray(x.ground_in @ alike(w.t.camp))


def guards(x: Phase, w: World) -> Array:
    """[Z, B] g_zb: how densely b's camp guards a zone beside its mean over what it holds, or over the arena if nothing.

    Power is neither made nor lost: Σ_z w_z T_zκ g_zκ = T_κ.
    """
    held = w.n.zone_weight @ camps(x, w)
    guarded = (w.n.zone_weight * w.n.zone_guard) @ camps(x, w)
    anywhere = float(w.n.zone_weight @ w.n.zone_guard)
    mean = np.where(held > 0.0, guarded / np.where(held > 0.0, held, 1.0), anywhere)
    return np.asarray(w.n.zone_guard[:, None] / mean[None, :])


def next_door(values: Array, w: World, z: int) -> Array | None:
    """[B] mean of something [Z, B] over the neighbours of a zone; None where it has none."""
    near = group(w.t.near_start, w.t.near, z)
    return values[near].mean(axis=0) if len(near) else None


def measure_contact(x: Phase, w: World) -> None:
    """ρ_zκ = min(1, φ_zκ + o_z mean φ_yκ), φ_zκ = min(1, T_zκ/T_κ), noted at the camp's head."""
    here = camps(x, w)
    held = w.n.zone_weight @ here
    foothold = np.where(held > 0.0, np.minimum(here / np.where(held > 0.0, held, 1.0), 1.0), 1.0)
    contact = foothold.copy()
    for z in range(len(here)):
        beside = next_door(foothold, w, z)
        if beside is not None:
            contact[z] += w.n.zone_open[z] * beside
    heads = w.t.camp == np.arange(len(w.t.camp))
    x.contact = np.where(heads, np.minimum(contact, 1.0), x.contact)


def fights_in(x: Phase, w: World, z: int) -> Array:
    """[B, B] h_bc ρ_zb: how far the row fights the column in a zone."""
    return np.asarray(x.enmity * x.contact[z][w.t.camp][:, None])


def loss_rates_in(x: Phase, lev: Levers, w: World, z: int, footing: Array) -> Array:
    """[B] λ_T Σ_b h_bc ρ_zb (A_bc luck_b)^m/((A_bc luck_b)^m + f_zc (g_zc D_c)^m) a month."""
    thrust = x.thrust[:, None] * edges(lev, w) ** w.p.decisiveness
    defence = x.hold[w.t.camp] * footing * guards(x, w)[z] ** w.p.decisiveness
    success = np.zeros_like(x.enmity)
    attacking = x.attack > 0.0
    success[attacking] = thrust[attacking] / (thrust[attacking] + defence[None, :])
    return np.asarray(w.p.ground_rate * (fights_in(x, w, z) * success).sum(axis=0))


def shares_in(x: Phase, w: World) -> Array:
    """[Z, B] share of each one's ground, and so of its garrisons, that lies in a zone; by people if it has none."""
    weight = w.n.zone_weight[:, None]
    held = x.ground > 0.0
    return np.where(held, weight * x.ground_in / np.where(held, x.ground, 1.0), weight)


def death_rates_in(x: Phase, lev: Levers, w: World) -> Array:
    """[B] share killed a month: as `death_rates`, the fire of each zone by the share of the ground that lies there."""
    fires = [x.attack @ (fights_in(x, w, z) * edges(lev, w)) for z in range(len(x.ground_in))]
    fire = (shares_in(x, w) * np.array(fires)).sum(axis=0)
    fought = x.lethality * w.p.attrition * fire / (x.fighters + w.p.attrition_scale)
    return np.asarray(fought + np.maximum(lev.strikes, 0.0) / 12.0)


def fight_over_zones(x: Phase, lev: Levers, w: World, luck: Array, dt: float) -> Array:
    """Ground of each zone, and deaths, of one step; returns the share of its ground that each lost."""
    bring_to_bear(x, lev, w, luck)
    measure_contact(x, w)
    zones = range(len(x.ground_in))
    x.taken = share_gone(np.array([loss_rates_in(x, lev, w, z, x.footing_in[z]) for z in zones]), dt)
    lost = (shares_in(x, w) * x.taken).sum(axis=0)
    killed = x.fighters * share_gone(death_rates_in(x, lev, w), dt)
    x.fighters = x.fighters - killed
    x.losses = killed * 12.0 / dt
    x.war_deaths = 1000.0 * float(x.losses.sum())
    for z in zones:
        move_front_in(x, w, z, dt)
    sum_up(x, w)
    x.wake *= float(np.exp(-dt / 12.0))
    return np.asarray(lost)


def move_front_in(x: Phase, w: World, z: int, dt: float) -> None:
    """Lost ground is contested, and falls by sweep and contact; in the wake of a fallen capital also to its holder."""
    contact = x.contact[z][w.t.camp]
    x.ground_in[z] *= 1.0 - x.taken[z]
    coming = w.p.bandwagon * x.wake * float(x.holds_capital @ (x.dominance * contact))
    rate = w.p.contest_rate + coming
    moved = x.contested_in[z] * share_gone(rate, dt) / max(rate, 1e-12)
    sweep = x.sweep * contact
    if sweep.sum() > 0.0:
        x.ground_in[z] += moved * w.p.contest_rate * sweep / sweep.sum()
    x.ground_in[z] += moved * coming * x.holds_capital
    x.contested_in[z] = max(1.0 - float(x.ground_in[z].sum()), 0.0)


def threatened(x: Phase, lev: Levers, w: World, chance: Array) -> Array:
    """[Z, B] chance to lose a zone: its odds are those of the war, ``chance`` [B], times (r/g)^m.

    r is how far the power of b's enemies reaches the zone, g how densely its camp guards it beside its mean.
    """
    others = w.t.camp[:, None] != w.t.camp[None, :]
    power = np.where(others, x.enmity * edges(lev, w) * (x.strength * w.n.concentration)[:, None], 0.0)
    near = x.contact[:, w.t.camp] @ power
    fought = (power.sum(axis=0)[None, :] > 0.0) & (near > 0.0)
    beside = near / np.where(fought, power.sum(axis=0)[None, :], 1.0) / guards(x, w)
    sure = np.broadcast_to(chance >= 1.0, fought.shape)
    odds = np.where(sure, 0.0, chance / np.where(chance < 1.0, 1.0 - chance, 1.0)) * beside**w.p.decisiveness
    return np.where(fought, np.where(sure, chance, odds / (1.0 + odds)), 0.0)


def seen_to_give_up(x: Phase, w: World) -> Array:
    """[Z, B] share of the camp's garrisons that gave up of late, here and, as far as the zone is open, next to it."""
    seen = x.gave_up_in.copy()
    for z in range(len(seen)):
        beside = next_door(x.gave_up_in, w, z)
        if beside is not None:
            seen[z] += w.n.zone_open[z] * (beside - x.gave_up_in[z])
    return np.asarray(seen[:, w.t.camp])


def against_in(x: Phase, w: World, z: int) -> Array:
    """[B, B] h_cb sweep_c ρ_zc: what the row brings to bear on the column in a zone, where they are of two camps."""
    others = w.t.camp[:, None] != w.t.camp[None, :]
    return np.where(others, fights_in(x, w, z) * x.sweep[:, None], 0.0)


def give_up_over_zones(x: Phase, lev: Levers, w: World, dt: float) -> None:
    """Each zone's garrisons give up by its own odds, by want of pay, and by who gave up there and next door."""
    thresholds = norm(w.p.threshold, w.p.threshold_spread)
    gone = thresholds.cdf(0.0)
    pressure = threatened(x, lev, w, x.doom) + w.p.unpaid_pressure * np.maximum(1.0 - paid(x), 0.0)
    beyond = pressure - x.usual_in
    x.usual_in = x.usual_in + share_gone(w.p.habituation, dt / 12.0) * beyond
    beyond = beyond + w.p.contagion * seen_to_give_up(x, w)
    minded = np.maximum(thresholds.cdf(beyond) - gone, 0.0) / (1.0 - gone)
    fought = np.array([against_in(x, w, z).sum(axis=0) for z in range(len(x.ground_in))]) > 0.0
    x.taken = np.where(fought, w.n.garrisoned * share_gone(w.p.surrender_rate * minded, dt), 0.0)
    given = (x.taken * x.ground_in) @ alike(w.t.camp) / (camps(x, w) + 1e-9)
    heads = w.t.camp == np.arange(len(w.t.camp))
    x.gave_up_in = np.where(heads, x.gave_up_in * np.exp(-dt / w.p.surrender_memory) + given, x.gave_up_in)
    for b in range(len(x.ground)):
        hand_over_zones(x, w, b)


def hand_over_zones(x: Phase, w: World, b: int) -> None:
    """What b gives up goes, zone by zone, to those who fight b and reach it: ground at once, arms, some of the men."""
    left = shares_in(x, w)[:, b] * x.taken[:, b]
    if left.sum() <= 0.0:
        return
    men = np.zeros_like(x.fighters)
    given = x.taken[:, b] * x.ground_in[:, b]
    for z in map(int, np.flatnonzero(x.taken[:, b])):
        part = against_in(x, w, z)[:, b] / against_in(x, w, z)[:, b].sum()
        x.ground_in[z] += part * given[z]
        men += part * left[z] * x.fighters[b]
    x.ground_in[:, b] -= given
    x.fighters[b] *= 1.0 - left.sum()
    gain = share_gone(men * x.equipment[b] / np.maximum(x.fighters, 1e-6), 1.0)
    x.equipment = x.equipment + (1.0 - x.equipment) * gain
    x.fighters = x.fighters + w.p.turning * men
    sum_up(x, w)


def around_capital(x: Phase, w: World) -> Array:
    """[B] share that each camp holds of the zone in which the capital lies, or of the arena where none is said to."""
    z = int(w.t.capital_zone[0])
    return np.asarray(camps(x, w)[z] if z >= 0 else alike(w.t.camp) @ x.ground)


def follow_capital(x: Phase, w: World, holder: int, taker: int) -> None:
    """Half of what a fallen holder of the capital has goes over in every zone that the taker reaches."""
    reached = x.contact[:, w.t.camp[taker]] > 0.0
    half = np.where(reached, 0.5 * x.ground_in[:, holder], 0.0)
    x.ground_in[:, holder] -= half
    x.ground_in[:, taker] += half
    x.gave_up_in[:, w.t.camp[holder]] += w.p.rout
    sum_up(x, w)


def share_out_zones(x: Phase, w: World) -> None:
    """Bring the zones' ground to what a shock made of the arena's: in proportion, and no zone above one."""
    had = w.n.zone_weight @ x.ground_in
    x.ground_in = np.where(had > 0.0, x.ground_in * x.ground / np.where(had > 0.0, had, 1.0), x.ground)
    x.ground_in = x.ground_in / np.maximum(x.ground_in.sum(axis=1, keepdims=True), 1.0)
    x.contested_in = np.maximum(1.0 - x.ground_in.sum(axis=1), 0.0)
    sum_up(x, w)


def balance_zones(x: Phase, lev: Levers, w: World) -> None:
    """The balance zone by zone, after that of the arena: usual pressure and footing of each, then lethality.

    log f_zc = φ log f + (1 − φ) log f_c, φ = min(1, T_zc/T_c): the arena's footing stands in where a front says little.
    """
    measure_contact(x, w)
    x.gave_up_in = np.zeros_like(x.ground_in)
    x.usual_in = threatened(x, lev, w, x.usual_pressure)
    held = x.ground > 0.0
    x.footing_in = np.tile(x.footing, (len(x.ground_in), 1))
    weight = np.where(held, np.minimum(x.ground_in / np.where(held, x.ground, 1.0), 1.0), 0.0)
    for z, c in zip(*np.nonzero(weight), strict=True):
        own = np.log(find_footing_in(x, lev, w, z, c))
        x.footing_in[z, c] = np.exp(weight[z, c] * own + (1.0 - weight[z, c]) * np.log(x.footing[c]))
    x.lethality = find_lethality_of_zones(x, lev, w)


def find_footing_in(x: Phase, lev: Levers, w: World, z: int, c: int) -> float:
    """Footing at which c's ground in a zone moves by its part, by ground, of c's trend in the first month."""
    sweep = x.sweep * x.contact[z][w.t.camp]
    fallen = x.contested_in[z] * float(share_gone(w.p.contest_rate, 1.0))
    gained = fallen * sweep[c] / sweep.sum() if sweep.sum() > 0.0 else 0.0
    ground = x.ground_in[z, c]
    wanted = gained - trends(x, w)[c] * ground / x.ground[c] / 12.0

    def gap(logarithm: float) -> float:
        rates = loss_rates_in(x, lev, w, z, np.full(len(x.ground), np.exp(logarithm)))
        return float(ground * share_gone(rates[c], 1.0) - wanted)

    return float(np.exp(root(gap)))


def find_lethality_of_zones(x: Phase, lev: Levers, w: World) -> float:
    """Lethality at which the first month kills at the yearly rate on record; 1 where there is none."""
    if w.p.deaths_at_start <= 0.0:
        return 1.0

    def gap(logarithm: float) -> float:
        x.lethality = float(np.exp(logarithm))
        killed = x.fighters * share_gone(death_rates_in(x, lev, w), 1.0)
        return w.p.deaths_at_start - 12000.0 * float(killed.sum())

    return float(np.exp(root(gap)))
