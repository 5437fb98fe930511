"""What an instrument's use would be worth to two actors: the campaign's own look-ahead, everything else held.

The same deterministic look-ahead by which actors choose their instruments, here for other people's instruments too.
"""

from __future__ import annotations

import numpy as np

from realpolitik.kernels.campaign.decide import copy_into, issue_utility, spare_capacity
from realpolitik.kernels.campaign.fighting import ALLOCATING, OPTIONS
from realpolitik.kernels.campaign.run import lay_table, prepare
from realpolitik.kernels.campaign.step import look, pull, set_level
from realpolitik.kernels.jit import njit


@njit(**OPTIONS)
def foreseen_utility(x, n, t, s, i, u, level, levels, room, strides):
    """What i expects of its issues, mean over ``strides`` to its horizon, with instrument u at ``level``.

    ``u`` is anybody's instrument, or -1 for all as they stand; costs are left out. ``room`` is scratch: the phase
    ahead, its levers, lost, trust and quiet luck.
    """
    ahead, lev, lost, trust, calm = room
    copy_into(ahead, x)
    pull(ahead, n, t, s, levels, lev)
    if u >= 0 and level != levels[u]:
        set_level(ahead, n, t, s, u, levels[u], -1.0, lev)
        set_level(ahead, n, t, s, u, level, 1.0, lev)
    dt = t[s.to.horizon + i] / strides
    total = 0.0
    for stride in range(strides):
        for patron in range(s.patrons):
            trust[patron] = 1.0
            if t[s.to.patron_actor + patron] != i:
                trust[patron] = x[s.at.belief + i * s.patrons + patron] ** ((stride + 1) * dt / 24.0)
        look(ahead, lev, n, t, s, i, calm, lost, trust, dt)
        total += issue_utility(ahead, n, t, s, i)
    return total / strides


@njit(**ALLOCATING)
def prospects(starts, numbers, t, records, strides, actors, settings, worth, spare):
    """What settings of instruments are worth to some actors at the start of worlds.

    Args:
        starts: [W, phase] phases at the start, as the scenario states them.
        numbers: [W, n] numbers of the worlds.
        t: tables.
        records: [1] the record.
        strides: steps of a look-ahead.
        actors: [A] who looks ahead.
        settings: [J, 2] instrument and level; instrument -1: everything as it stands.
        worth: [W, A, J] utility of the issues to each actor under each setting: written.
        spare: [W, J] capacity that the owner of the instrument has for it (1 where there is none): written.
    """
    s = records[0]
    x, ahead = np.zeros(s.at.size), np.zeros(s.at.size)
    lev, lost = np.zeros(s.lever.size), np.zeros(s.belligerents)
    trust, calm = np.ones(s.patrons), np.ones(s.belligerents)
    levels = np.zeros(s.instruments, dtype=np.int64)
    room, table = (ahead, lev, lost, trust, calm), lay_table(s)
    for w in range(starts.shape[0]):
        n = numbers[w]
        x[:] = starts[w]
        trust[:] = 1.0
        levels[:] = t[s.to.start_level : s.to.start_level + s.instruments]
        prepare(x, lev, n, t, s, levels, trust, table)
        for j in range(settings.shape[0]):
            u, level = settings[j, 0], settings[j, 1]
            spare[w, j] = spare_capacity(x, n, t, s, t[s.to.owner + u], levels, u) if u >= 0 else 1.0
            for a in range(actors.shape[0]):
                worth[w, a, j] = foreseen_utility(x, n, t, s, actors[a], u, level, levels, room, strides)
