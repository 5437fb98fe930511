"""Worlds, one after another: each plays its months alone and writes what happened into its own rows.

The kernel holds no lock and shares nothing between worlds, so callers run slices of worlds in threads of their own.
"""

from __future__ import annotations

import numpy as np

from realpolitik.kernels.bargaining.ground import ROWS, width_of
from realpolitik.kernels.campaign.arena import measure_evenness, spill_over, trade_commodity
from realpolitik.kernels.campaign.balance import balance
from realpolitik.kernels.campaign.deals import hear, meet
from realpolitik.kernels.campaign.decide import decide, first_tastes, keep_within_means
from realpolitik.kernels.campaign.fighting import ALLOCATING, OPTIONS, measure_enmity, measure_strength
from realpolitik.kernels.campaign.layout import QUARTER, Desk
from realpolitik.kernels.campaign.politics import deploy, hold_talks, measure_sways
from realpolitik.kernels.campaign.promises import keep_account, note_promises
from realpolitik.kernels.campaign.reign import look_out, succeed
from realpolitik.kernels.campaign.settlement import negotiate, outcome, settlement_rates
from realpolitik.kernels.campaign.step import play_month, pull, take_stock
from realpolitik.kernels.campaign.threats import GAINS
from realpolitik.kernels.campaign.zones_balance import balance_zones
from realpolitik.kernels.jit import njit


@njit(**OPTIONS)
def apply_pins(pins, levels, month):
    """Set the instruments that are held from outside in this month."""
    for u in range(levels.shape[0]):
        if pins[u, month] >= 0:
            levels[u] = pins[u, month]


@njit(**OPTIONS)
def record(x, n, t, s, levels, month, phase_out, level_out, outcome_out):
    """Write a month into the world's rows."""
    for j in range(s.at.size):
        phase_out[month, j] = x[j]
    for u in range(s.instruments):
        level_out[month, u] = levels[u]
    for k in range(s.issues):
        outcome_out[month, k] = outcome(x, n, t, s, k)


@njit(**ALLOCATING)
def prepare(x, lev, n, t, s, levels, trust, table):
    """Fill in, at the start, what the phase implies: strengths, presence, pay, output, threat, rule.

    What everybody is used to is reckoned at the levels on record, not at those that ``levels`` may hold from outside.
    """
    look_out(x, n, t, s, 0)
    note_promises(x, t, s, 0)
    pull(x, n, t, s, t[s.to.start_level : s.to.start_level + s.instruments], lev)
    get_used(x, lev, n, t, s, trust)
    pull(x, n, t, s, levels, lev)
    deploy(x, lev, t, s, trust, 1e-9)
    for patron in range(s.patrons):
        i = t[s.to.patron_actor + patron]
        x[s.at.presence_mean + i] = x[s.at.presence + i]
        x[s.at.abruptness + i] = 0.0
    for u in range(s.instruments):
        x[s.at.propensity + u] = x[s.at.level + u]
    measure_sways(x, n, t, s)
    for k in range(s.ties):  # what was given to those who did not rule before the start is not forgotten
        b = t[s.to.belligerent_of + t[s.to.tie_to + k]]
        x[s.at.loyalty + k] = x[s.at.access + k] * (1.0 - x[s.at.holds_capital + b]) if b >= 0 else 0.0
    measure_enmity(x, lev, n, t, s)
    measure_strength(x, lev, n, s, trust)
    hold_talks(x, lev, n, t, s, 0.0)
    trade_commodity(x, lev, n, t, s)
    spill_over(x, lev, n, t, s)
    take_stock(x, lev, n, t, s, s.actors, trust)
    negotiate(x, lev, n, t, s, trust, table)
    settlement_rates(x, lev, n, t, s, trust)
    for i in range(s.actors):
        measure_evenness(x, t, s, i)


@njit(**ALLOCATING)
def get_used(x, lev, n, t, s, trust):
    """Note the balance of the war, and the pay of a fighter, under the levers of the start."""
    measure_enmity(x, lev, n, t, s)
    measure_strength(x, lev, n, s, trust)
    balance(x, lev, n, t, s, trust)
    if s.zones > 0:
        balance_zones(x, lev, n, t, s)
    trade_commodity(x, lev, n, t, s)
    for b in range(s.belligerents):
        x[s.at.pay + b] = x[s.at.revenue + b] / max(x[s.at.fighters + b], 1e-6)


@njit(**ALLOCATING)
def lay_desk(t, s):
    """Scratch for choices."""
    levels, gifts = t[s.to.first_level + s.instruments], t[s.to.gift_start + s.patrons]
    first, ahead = np.zeros(s.at.size), np.zeros(s.at.size)
    lev, in_force, ebbing = np.zeros(s.lever.size), np.zeros(s.lever.size), np.zeros(s.lever.size)
    lost, calm = np.zeros(s.belligerents), np.ones(s.belligerents)
    bound, trust = np.zeros(s.patrons), np.ones(s.patrons)
    worth, credit = np.zeros(s.menaces), np.zeros(s.menaces)
    stakes, eu, order = np.zeros(GAINS), np.zeros(levels), np.zeros(s.actors)
    given = np.zeros(gifts)
    return Desk(first, ahead, lev, in_force, ebbing, given, lost, bound, trust, calm, worth, credit, stakes, eu, order)


@njit(**ALLOCATING)
def lay_table(s):
    """Scratch for `negotiate`: positions, saliences, weights, walkaways, parties, reference, terms, formula's room."""
    seats, issues = s.seats, 1 + s.topics
    position, salience = np.zeros((seats, issues)), np.zeros((seats, issues))
    weight, walkaway, party = np.zeros(seats), np.zeros(seats), np.zeros(seats)
    reference, terms, room = np.zeros(issues), np.zeros(issues), np.zeros((ROWS + seats, width_of(seats, issues)))
    return position, salience, weight, walkaway, party, reference, terms, room


@njit(**ALLOCATING)
def play(
    world,
    x,
    lev,
    n,
    own,
    t,
    s,
    pins,
    months,
    seed,
    phase_out,
    level_out,
    outcome_out,
    levels,
    tastes,
    deep,
    taste_seed,
    desk,
    table,
):
    """Play one world from phase ``x``; returns the first month in which something is not finite, or -1.

    Phase, levers, ``levels`` [U], ``tastes`` [L] and the numbers in force ``n`` are carried along, at the start those
    of the scenario, ``own``; ``deep`` [L] is the part of tastes that stays; ``desk`` and ``table`` are scratch.
    """
    trust, luck, lost = np.ones(s.patrons), np.ones(s.belligerents), np.zeros(s.belligerents)
    levels[:] = t[s.to.start_level : s.to.start_level + s.instruments]
    apply_pins(pins, levels, 0)
    prepare(x, lev, n, t, s, levels, trust, table)
    record(x, n, t, s, levels, 0, phase_out, level_out, outcome_out)
    for month in range(1, months + 1):
        apply_pins(pins, levels, month)
        if s.successions > 0:
            succeed(x, n, own, t, s, pins[:, month], taste_seed, world, month, deep, tastes)
        if s.deals > 0:
            hear(x, t, s, levels, pins[:, month], month)
        if (month - 1) % QUARTER == 0:
            if s.deals > 0:
                meet(x, n, t, s, levels, pins[:, month], seed, world, month, tastes, desk)
            decide(x, n, t, s, levels, pins[:, month], seed, world, month, tastes, deep, taste_seed, desk)
        keep_within_means(x, n, t, s, levels, pins[:, month])
        if s.deals > 0:
            keep_account(x, n, t, s, levels)
        pull(x, n, t, s, levels, lev)
        play_month(x, lev, n, t, s, pins[:, month], seed, world, month, luck, lost, trust, table)
        record(x, n, t, s, levels, month, phase_out, level_out, outcome_out)
        if not np.isfinite(x.sum()):
            return month
    return -1


@njit(**ALLOCATING)
def run(
    worlds,
    starts,
    numbers,
    t,
    records,
    tastes,
    deep,
    taste_seed,
    pins,
    months,
    seed,
    phase_out,
    level_out,
    outcome_out,
    broken,
):
    """Play some worlds.

    Args:
        worlds: [W] numbers of the worlds (they name the random streams).
        starts: [W, phase] phases at the start.
        numbers: [W, n].
        t: tables.
        records: [1] the record.
        tastes: [W, L] tastes at the start, as `draw_tastes` writes them.
        deep: [W, L] what of them never changes.
        taste_seed: seed of the tastes that are formed anew, and of the governments that come.
        pins: [held, months + 1] what is held from outside, or -1.
        months: months to play.
        seed: 64-bit seed.
        phase_out: [W, months + 1, phase]: written.
        level_out: [W, months + 1, U]: written.
        outcome_out: [W, months + 1, K]: written.
        broken: [W] first month with a non-finite number, or -1: written.
    """
    s = records[0]
    x, lev, levels = np.zeros(s.at.size), np.zeros(s.lever.size), np.zeros(s.instruments, dtype=np.int64)
    mine, desk, table = np.zeros(tastes.shape[1]), lay_desk(t, s), lay_table(s)
    n = np.zeros(numbers.shape[1])
    for w in range(worlds.shape[0]):
        x[:], mine[:], n[:] = starts[w], tastes[w], numbers[w]
        broken[w] = play(
            worlds[w],
            x,
            lev,
            n,
            numbers[w],
            t,
            s,
            pins,
            months,
            seed,
            phase_out[w],
            level_out[w],
            outcome_out[w],
            levels,
            mine,
            deep[w],
            taste_seed,
            desk,
            table,
        )


@njit(**ALLOCATING)
def draw_tastes(worlds, starts, numbers, t, records, seed, tastes, deep):
    """Tastes of some worlds at the start, given the levels on record (`first_tastes`).

    Args:
        worlds: [W] numbers of the worlds.
        starts: [W, phase] phases at the start.
        numbers: [W, n].
        t: tables.
        records: [1] the record.
        seed: 64-bit seed.
        tastes: [W, L] by level of every instrument in a row: written.
        deep: [W, L] what of them never changes: written.
    """
    s = records[0]
    x, lev, levels = np.zeros(s.at.size), np.zeros(s.lever.size), np.zeros(s.instruments, dtype=np.int64)
    desk, table, trust = lay_desk(t, s), lay_table(s), np.ones(s.patrons)
    free = np.full((s.instruments, 1), -1)[:, 0]  # of the form of a month of pins, so that nothing is compiled twice
    for w in range(worlds.shape[0]):
        x[:] = starts[w]
        levels[:] = t[s.to.start_level : s.to.start_level + s.instruments]
        prepare(x, lev, numbers[w], t, s, levels, trust, table)
        if s.deals > 0:
            meet(x, numbers[w], t, s, levels, free, seed, worlds[w], 0, tastes[w], desk)
        first_tastes(x, numbers[w], t, s, levels, seed, worlds[w], desk, tastes[w], deep[w])
