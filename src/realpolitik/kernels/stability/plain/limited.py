"""Limited-move and non-myopic stability by recursion (Kilgour 1985; Fang, Hipel & Kilgour 1993, ch. 3)."""

from __future__ import annotations

from functools import cache

import numpy as np

from realpolitik.kernels.stability.layout import StateSpace
from realpolitik.kernels.stability.plain.moves import reachable


def limited(space: StateSpace, rank: np.ndarray, horizon: int) -> np.ndarray:
    """[A, N] whether each state is L_h stable for each actor.

    Args:
        space: what there is.
        rank: [A, N] place in each actor's order of preference; higher is better.
        horizon: moves to come.
    """
    actors = range(len(rank))

    @cache
    def end(moves: int, actor: int, state: int) -> int:
        """F_h(i, s): where play ends if the actor is to move."""
        reach = sorted(reachable(space, actor, state))
        if moves == 0 or not reach:
            return state
        ends = [after(moves - 1, actor, to) for to in reach]
        best = max(ends, key=lambda where: rank[actor, where])  # the first of several: the lowest-numbered move
        return best if rank[actor, best] > rank[actor, state] else state

    def after(moves: int, actor: int, to: int) -> int:
        """Where the actor expects play to end once it has moved: whoever comes next, the worst for it."""
        ends = [end(moves, other, to) for other in actors if other != actor]
        return min(ends, key=lambda where: rank[actor, where]) if ends else to

    found = np.zeros(rank.shape, bool)
    for state in map(int, np.flatnonzero(space.feasible)):
        for actor in actors:
            found[actor, state] = end(horizon, actor, state) == state
    return found
