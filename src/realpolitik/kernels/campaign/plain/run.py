"""Worlds, one after another."""

from __future__ import annotations

from typing import Any

import numpy as np

from realpolitik.kernels.campaign.layout import QUARTER
from realpolitik.kernels.campaign.plain.arena import measure_evenness, spill_over, trade_commodity
from realpolitik.kernels.campaign.plain.balance import balance
from realpolitik.kernels.campaign.plain.deals import meet, stand_by
from realpolitik.kernels.campaign.plain.decide import FREE, decide, first_tastes, keep_within_means
from realpolitik.kernels.campaign.plain.fighting import hostility, measure_strength
from realpolitik.kernels.campaign.plain.names import Array, Levers, Phase, World, phase_of, vector_of, world_of
from realpolitik.kernels.campaign.plain.politics import deploy, hold_talks, measure_sways
from realpolitik.kernels.campaign.plain.promises import keep_account, note_promises
from realpolitik.kernels.campaign.plain.reign import look_out, succeed
from realpolitik.kernels.campaign.plain.settlement import negotiate, outcomes, settlement_rates
from realpolitik.kernels.campaign.plain.step import play_month, pull, take_stock
from realpolitik.kernels.campaign.plain.zones import balance_zones


def prepare(x: Phase, w: World, levels: Array) -> None:
    """Fill in, at the start, what the phase implies: strengths, presence, pay, output, threat, rule."""
    everybody, trust = int(w.s["actors"]), np.ones(int(w.s["patrons"]))
    look_out(x, w, 0)
    note_promises(x, w, 0)
    get_used(x, pull(x, w, w.t.start_level), w, trust)
    lev = pull(x, w, levels)
    x.propensity = x.level.copy()
    deploy(x, lev, w, trust, 1e-9)
    x.presence_mean[w.t.patron_actor] = x.presence[w.t.patron_actor]
    x.abruptness[w.t.patron_actor] = 0.0
    measure_sways(x, w)
    b = w.t.belligerent_of[w.t.tie_to]  # what was given to those who did not rule before the start is not forgotten
    x.loyalty = np.where(b >= 0, x.access * (1.0 - x.holds_capital[b]), 0.0)
    x.enmity = hostility(x, lev, w)
    measure_strength(x, lev, w, trust)
    hold_talks(x, lev, w, 0.0)
    trade_commodity(x, lev, w)
    spill_over(x, lev, w)
    take_stock(x, lev, w, everybody, trust)
    negotiate(x, lev, w, trust)
    settlement_rates(x, lev, w, trust)
    for i in range(everybody):
        measure_evenness(x, w, i)


def get_used(x: Phase, lev: Levers, w: World, trust: Array) -> None:
    """Note the balance of the war, and the pay of a fighter, under the levers of the start."""
    x.enmity = hostility(x, lev, w)
    measure_strength(x, lev, w, trust)
    balance(x, lev, w, trust)
    if len(x.ground_in):
        balance_zones(x, lev, w)
    trade_commodity(x, lev, w)
    x.pay = x.revenue / np.maximum(x.fighters, 1e-6)


def play(
    world: int,
    start: Array,
    n: Array,
    t: Array,
    s: Any,
    tastes: Array,
    deep: Array,
    taste_seed: int,
    pins: Array,
    months: int,
    seed: int,
    phase_out: Array,
    level_out: Array,
    outcome_out: Array,
) -> int:
    """Play one world from phase ``start``; returns the first month in which something is not finite, or -1."""
    x, world, seed = phase_of(start, s), int(world), int(seed)
    w, own = world_of(n.copy(), t, s), world_of(n, t, s)
    tastes, taste_seed = tastes.copy(), int(taste_seed)
    levels = w.t.start_level.copy()
    for month in range(months + 1):
        ends = np.cumsum([len(levels), int(s["shocks"]), int(s["successions"])])
        held, shocks, coming, deals = np.split(pins[:, month], ends)
        levels = np.where(held == FREE, levels, held)
        if month == 0:
            prepare(x, w, levels)
        else:
            succeed(x, w, own, coming, taste_seed, world, month, deep, tastes)
            meet(x, w, levels, held, deals, seed, world, month, tastes)
            if (month - 1) % QUARTER == 0:
                decide(x, w, levels, held, seed, world, month, tastes, deep, taste_seed)
            keep_within_means(x, w, levels, held)
            keep_account(x, w, levels)
            x = play_month(x, pull(x, w, levels), w, shocks, seed, world, month)
        phase_out[month], level_out[month], outcome_out[month] = vector_of(x), levels, outcomes(x, w)
        if not np.isfinite(vector_of(x)).all():
            return month
    return -1


def run(
    worlds: Array,
    starts: Array,
    numbers: Array,
    t: Array,
    records: Array,
    tastes: Array,
    deep: Array,
    taste_seed: int,
    pins: Array,
    months: int,
    seed: int,
    phase_out: Array,
    level_out: Array,
    outcome_out: Array,
    broken: Array,
) -> None:
    """Play some worlds; arguments as for the compiled `realpolitik.kernels.campaign.run.run`."""
    for k, world in enumerate(worlds):
        broken[k] = play(
            world,
            starts[k],
            numbers[k],
            t,
            records[0],
            tastes[k],
            deep[k],
            taste_seed,
            pins,
            months,
            seed,
            phase_out[k],
            level_out[k],
            outcome_out[k],
        )


def draw_tastes(
    worlds: Array, starts: Array, numbers: Array, t: Array, records: Array, seed: int, tastes: Array, deep: Array
) -> None:
    """Tastes of some worlds at the start, given the levels on record; arguments as for the compiled twin."""
    for k, world in enumerate(worlds):
        x, w = phase_of(starts[k], records[0]), world_of(numbers[k], t, records[0])
        prepare(x, w, w.t.start_level.copy())
        stand_by(x, w, w.t.start_level, 0)
        tastes[k], deep[k] = first_tastes(x, w, w.t.start_level.copy(), int(seed), int(world))
