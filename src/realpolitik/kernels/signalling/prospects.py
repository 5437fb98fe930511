"""What an instrument's use would be worth to some actors: the campaign's own look-ahead, everything else held.

The same deterministic look-ahead by which actors choose their instruments, here for other people's instruments too.
"""

from __future__ import annotations

import numpy as np

from realpolitik.kernels.campaign.decide import foreseen, gather, spare_capacity
from realpolitik.kernels.campaign.fighting import ALLOCATING
from realpolitik.kernels.campaign.run import lay_desk, lay_table, prepare
from realpolitik.kernels.jit import njit


@njit(**ALLOCATING)
def prospects(starts, numbers, t, records, actors, settings, stays, worth, spare):
    """What settings of instruments are worth to some actors at the start of worlds.

    Args:
        starts: [W, phase] phases at the start, as the scenario states them.
        numbers: [W, n] numbers of the worlds.
        t: tables.
        records: [1] the record.
        actors: [A] who looks ahead.
        settings: [J, 2] instrument and level; instrument -1: everything as it stands.
        stays: belief of all who look ahead that the leading patron stays; NaN for what they believe.
        worth: [W, A, J] utility of the issues to each actor under each setting: written.
        spare: [W, J] capacity that the owner of the instrument has for it (1 where there is none): written.
    """
    s = records[0]
    x, lev, levels = np.zeros(s.at.size), np.zeros(s.lever.size), np.zeros(s.instruments, dtype=np.int64)
    desk, table, trust = lay_desk(t, s), lay_table(s), np.ones(s.patrons)
    for w in range(starts.shape[0]):
        n = numbers[w]
        x[:] = starts[w]
        levels[:] = t[s.to.start_level : s.to.start_level + s.instruments]
        prepare(x, lev, n, t, s, levels, trust, table)
        gather(x, n, t, s, levels, desk)
        if not np.isnan(stays):
            x[s.at.belief : s.at.belief + s.actors * s.patrons] = stays
            x[s.at.due : s.at.due + s.successions] = 0.0
        for j in range(settings.shape[0]):
            u = settings[j, 0]
            level = settings[j, 1] if u >= 0 else levels[0]
            spare[w, j] = spare_capacity(x, n, t, s, t[s.to.owner + u], levels, u) if u >= 0 else 1.0
            for a in range(actors.shape[0]):
                worth[w, a, j] = foreseen(x, n, t, s, actors[a], max(u, 0), level, levels, desk)
