"""One seat at the table: what its actor may do now, and what the model's own choice would expect of it.

The choice set and the worth of a level are those of `decide.weigh_options`, which is what the actors of a run choose
by: a person in the seat has neither more nor fewer levels, nor others.
"""

from __future__ import annotations

import numpy as np

from realpolitik.kernels.campaign.decide import expected_utility, gather, weigh_options, weigh_threat
from realpolitik.kernels.campaign.fighting import ALLOCATING
from realpolitik.kernels.campaign.reign import take_office
from realpolitik.kernels.campaign.run import lay_desk
from realpolitik.kernels.jit import njit


@njit(**ALLOCATING)
def numbers_in_force(phases, numbers, t, records, found):
    """Numbers of some worlds under the governments that are in office in them.

    Args:
        phases: [W, phase] as the worlds stand.
        numbers: [W, n] as the scenario has them.
        t: tables.
        records: [1] the record.
        found: [W, n] written.
    """
    s = records[0]
    x = np.zeros(s.at.size)
    for w in range(phases.shape[0]):
        x[:], found[w] = phases[w], numbers[w]
        for i in range(s.actors):
            row = int(phases[w, s.at.government + i]) - 1
            if row >= 0:
                take_office(x, found[w], numbers[w], t, s, i, row)


@njit(**ALLOCATING)
def weigh_seat(phases, numbers, t, records, levels, actor, worth):
    """Worth of every level of an actor's instruments as things stand, nobody else having moved yet.

    Args:
        phases: [W, phase] as the worlds stand.
        numbers: [W, n] in force.
        t: tables.
        records: [1] the record.
        levels: [W, U] in force, with what the actor has ordered already.
        actor: its number.
        worth: [W, L] by level of every instrument in a row: written for those of the actor, in utility: what it expects
            of its issues less its costs and what the change itself costs; −∞ where a level is not open.
    """
    s = records[0]
    x, mine, desk = np.zeros(s.at.size), np.zeros(s.instruments, dtype=np.int64), lay_desk(t, s)
    for w in range(phases.shape[0]):
        x[:], mine[:] = phases[w], levels[w]
        gather(x, numbers[w], t, s, mine, desk)
        for j in range(s.threats):
            weigh_threat(x, numbers[w], t, s, j, mine, desk)
        for item in range(t[s.to.kit_start + actor], t[s.to.kit_start + actor + 1]):
            u = t[s.to.kit + item]
            first = t[s.to.first_level + u]
            at_hand = expected_utility(x, numbers[w], t, s, actor, u, mine[u], mine, desk)
            weigh_options(x, numbers[w], t, s, actor, u, mine, desk, at_hand)
            for level in range(t[s.to.first_level + u + 1] - first):
                worth[w, first + level] = desk.eu[level]
