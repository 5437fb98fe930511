"""One seat at the table: the plain twin of what its actor may do now, and what it expects of it."""

from __future__ import annotations

import numpy as np

from realpolitik.kernels.campaign.plain.decide import expected_utility, options, weigh_threats
from realpolitik.kernels.campaign.plain.names import Array, Phase, World
from realpolitik.kernels.campaign.plain.reign import take_office


def in_force(x: Phase, w: World, own: World) -> None:
    """Make the numbers of ``w``, which are those of the scenario (``own``), those of the governments in office."""
    there = x.copy()
    for i, row in enumerate(x.government.astype(int) - 1):
        if row >= 0:
            take_office(there, w, own, i, int(row))


def weigh_seat(x: Phase, w: World, i: int, levels: Array) -> Array:
    """[L] worth of every level of actor i's instruments; −∞ where a level is not open, NaN for those of others."""
    known = weigh_threats(x, w, levels)
    worth = np.full(len(w.n.capacity), np.nan)
    for u in w.kit_of(i):
        at_hand = expected_utility(x, w, i, levels, known)
        worth[w.levels_of(u)] = options(x, w, i, u, levels, at_hand, known)
    return worth
