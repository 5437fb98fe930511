"""Worlds, one after another: each plays its months alone and writes what happened into its own rows.

The kernel holds no lock and shares nothing between worlds, so callers run slices of worlds in threads of their own.
"""

from __future__ import annotations

import numpy as np

from realpolitik.kernels.bargaining.ground import ROWS, width_of
from realpolitik.kernels.campaign.arena import measure_evenness, spill_over, trade_commodity
from realpolitik.kernels.campaign.decide import decide, keep_within_means
from realpolitik.kernels.campaign.fighting import ALLOCATING, OPTIONS, doom, measure_enmity, measure_strength
from realpolitik.kernels.campaign.politics import deploy, hold_talks, measure_sways
from realpolitik.kernels.campaign.settlement import negotiate, outcome, settlement_rates
from realpolitik.kernels.campaign.step import play_month, pull, take_stock
from realpolitik.kernels.jit import njit

QUARTER = 3
"""Months between two rounds of choice."""


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
    """Fill in, at the start, what the phase implies: strengths, presence, pay, output, threat, rule."""
    pull(x, n, t, s, levels, lev)
    deploy(x, lev, t, s, trust, 1e-9)
    for patron in range(s.patrons):
        i = t[s.to.patron_actor + patron]
        x[s.at.presence_mean + i] = x[s.at.presence + i]
        x[s.at.abruptness + i] = 0.0
    for u in range(s.instruments):
        x[s.at.propensity + u] = x[s.at.level + u]
    measure_sways(x, n, t, s)
    measure_enmity(x, lev, n, t, s)
    measure_strength(x, lev, n, s, trust)
    set_usual_doom(x, lev, n, t, s, trust)
    hold_talks(x, lev, n, t, s, 0.0)
    trade_commodity(x, lev, n, t, s)
    for b in range(s.belligerents):
        x[s.at.pay + b] = x[s.at.revenue + b] / max(x[s.at.fighters + b], 1e-6)
    spill_over(x, lev, n, t, s)
    take_stock(x, lev, n, t, s, s.actors, trust)
    negotiate(x, lev, n, t, s, trust, table)
    settlement_rates(x, lev, n, t, s, trust)
    for i in range(s.actors):
        measure_evenness(x, t, s, i)


@njit(**ALLOCATING)
def set_usual_doom(x, lev, n, t, s, trust):
    """The chance to lose that each lives with at the start while nobody is expected to leave (β = 1)."""
    beliefs = x[s.at.belief : s.at.belief + s.actors * s.patrons].copy()
    x[s.at.belief : s.at.belief + s.actors * s.patrons] = 1.0
    for b in range(s.belligerents):
        x[s.at.usual_doom + b] = doom(x, lev, n, t, s, b, trust)
    x[s.at.belief : s.at.belief + s.actors * s.patrons] = beliefs


@njit(**OPTIONS)
def desk_size(t, s):
    """Scratch that a world needs: phases now and ahead, levers thrice, and what `play` cuts from the rest."""
    levels = t[s.to.first_level + s.instruments]
    return 2 * s.at.size + 3 * s.lever.size + 4 * s.belligerents + 2 * s.patrons + s.actors + 2 * s.menaces + levels


@njit(**ALLOCATING)
def lay_table(s):
    """Scratch for `negotiate`: positions, saliences, weights, walkaways, parties, reference, terms, formula's room."""
    seats, issues = s.seats, 1 + s.deals
    position, salience = np.zeros((seats, issues)), np.zeros((seats, issues))
    weight, walkaway, party = np.zeros(seats), np.zeros(seats), np.zeros(seats)
    reference, terms, room = np.zeros(issues), np.zeros(issues), np.zeros((ROWS + seats, width_of(seats, issues)))
    return position, salience, weight, walkaway, party, reference, terms, room


@njit(**ALLOCATING)
def play(world, start, n, t, s, pins, months, strides, seed, phase_out, level_out, outcome_out, desk, levels, table):
    """Play one world from phase ``start``; returns the first month in which something is not finite, or -1.

    ``desk`` [desk_size], ``levels`` [U] and ``table`` (`lay_table`) are scratch.
    """
    phase, lever, sides = s.at.size, s.lever.size, s.belligerents
    x, ahead = desk[:phase], desk[phase : 2 * phase]
    rest = desk[2 * phase :]
    lev, tried, in_force = rest[:lever], rest[lever : 2 * lever], rest[2 * lever : 3 * lever]
    rest = rest[3 * lever :]
    luck, lost, lost_ahead = rest[:sides], rest[sides : 2 * sides], rest[2 * sides : 3 * sides]
    calm = rest[3 * sides : 4 * sides]
    rest = rest[4 * sides :]
    trust, trust_ahead = rest[: s.patrons], rest[s.patrons : 2 * s.patrons]
    rest = rest[2 * s.patrons :]
    worth, credit = rest[: s.menaces], rest[s.menaces : 2 * s.menaces]
    rest = rest[2 * s.menaces :]
    order, eu = rest[: s.actors], rest[s.actors :]
    room = (ahead, tried, in_force, lost_ahead, trust_ahead, calm, worth, credit)
    x[:] = start
    levels[:] = t[s.to.start_level : s.to.start_level + s.instruments]
    trust[:], calm[:] = 1.0, 1.0
    apply_pins(pins, levels, 0)
    prepare(x, lev, n, t, s, levels, trust, table)
    record(x, n, t, s, levels, 0, phase_out, level_out, outcome_out)
    for month in range(1, months + 1):
        apply_pins(pins, levels, month)
        if (month - 1) % QUARTER == 0:
            decide(x, n, t, s, levels, pins[:, month], seed, world, month, room, strides, order, eu)
        keep_within_means(x, n, t, s, levels, pins[:, month])
        pull(x, n, t, s, levels, lev)
        play_month(x, lev, n, t, s, pins[:, month], seed, world, month, luck, lost, trust, table)
        record(x, n, t, s, levels, month, phase_out, level_out, outcome_out)
        if not np.isfinite(x.sum()):
            return month
    return -1


@njit(**ALLOCATING)
def run(worlds, starts, numbers, t, records, pins, months, strides, seed, phase_out, level_out, outcome_out, broken):
    """Play some worlds.

    Args:
        worlds: [W] numbers of the worlds (they name the random streams).
        starts: [W, phase] phases at the start.
        numbers: [W, n].
        t: tables.
        records: [1] the record.
        pins: [U + shocks, months + 1] what is held from outside, or -1.
        months: months to play.
        strides: steps of a look-ahead.
        seed: 64-bit seed.
        phase_out: [W, months + 1, phase]: written.
        level_out: [W, months + 1, U]: written.
        outcome_out: [W, months + 1, K]: written.
        broken: [W] first month with a non-finite number, or -1: written.
    """
    s = records[0]
    desk, levels, table = np.zeros(desk_size(t, s)), np.zeros(s.instruments, dtype=np.int64), lay_table(s)
    for w in range(worlds.shape[0]):
        broken[w] = play(
            worlds[w],
            starts[w],
            numbers[w],
            t,
            s,
            pins,
            months,
            strides,
            seed,
            phase_out[w],
            level_out[w],
            outcome_out[w],
            desk,
            levels,
            table,
        )
