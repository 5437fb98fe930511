"""Limited-move and non-myopic stability: looking several moves ahead (Kilgour 1985; Fang, Hipel & Kilgour 1993).

With h moves left and actor i to move in state s, play ends in F_h(i, s). The actor goes where it expects to end best,
if that is better for it than s, and stays otherwise. After its move any of the others may come next; it counts on the
one whose turn would end worst for it. With two actors this is the textbook definition. Among moves that promise an
actor the same, it makes that to the state of lowest number.
"""

from __future__ import annotations

import numpy as np

from realpolitik.kernels.jit import njit
from realpolitik.kernels.stability.layout import ActorLines


@njit(nogil=True)
def expected_end(actor, to, ends, rank):
    """Where an actor that has moved to a state expects play to end: the worst for it over who moves next."""
    worst = np.int32(to)
    first = True
    for other in range(len(ends)):
        if other != actor and (first or rank[ends[other, to]] < rank[worst]):
            worst = ends[other, to]
            first = False
    return worst


@njit(nogil=True)
def longer(ends, ranks, feasible, lines, order):
    """[A, N] where play ends with one more move to come, from where it ends without it; see the module's F."""
    found = ends.copy()
    for actor in range(len(ranks)):
        rank, line = ranks[actor], lines.line[actor]
        for state in range(len(feasible)):
            found[actor, state] = state
            if not feasible[state]:
                continue
            here = line[state]
            way = lines.way[here]
            best, target = rank[state], np.int64(-1)
            for jump in range(lines.after_at[way], lines.after_at[way + 1]):
                there = line[lines.base[here] + lines.after[jump]]
                for at in range(lines.slot[there], lines.slot[there] + lines.size[there]):
                    to = order[at]
                    if to == state:
                        continue
                    end = expected_end(actor, to, ends, rank)
                    if rank[end] > best or (rank[end] == best and target >= 0 and to < target):
                        best, target = rank[end], np.int64(to)
                        found[actor, state] = end
    return found


def limited(horizon: int, ranks: np.ndarray, feasible: np.ndarray, lines: ActorLines, order: np.ndarray) -> np.ndarray:
    """[A, N] whether each state is L_h stable for each actor: with ``horizon`` moves to come it stays.

    Args:
        horizon: h, at least 1; one move is Nash stability.
        ranks: [A, N] rank of every state by actor; higher is better.
        feasible: [N] 1 for states that can be.
        lines: lines of all actors.
        order: states by line.
    """
    start = np.arange(len(feasible), dtype=np.int32)
    ends = np.tile(start, (len(ranks), 1))
    for _ in range(horizon):
        ends = longer(ends, ranks, feasible, lines, order)
    found: np.ndarray = (ends == start) & feasible.astype(bool)
    return found


def nonmyopic(
    ranks: np.ndarray, feasible: np.ndarray, lines: ActorLines, order: np.ndarray, most: int = 100_000
) -> tuple[np.ndarray, int]:
    """[A, N] whether each state is non-myopically stable: L_h stable for every h from some h on (Brams & Wittman 1981).

    Where play ends with h + 1 moves to come depends on nothing but where it ends with h, so the ends repeat after a
    while. Brent's method finds the period; a state holds if the actor stays all through it.

    Args:
        ranks: [A, N] rank of every state by actor; higher is better.
        feasible: [N] 1 for states that can be.
        lines: lines of all actors.
        order: states by line.
        most: horizons looked at before giving up.

    Returns:
        The stability, and the length of the period: 1 where foresight settles; 0 where none was found, and the
        stability says nothing.
    """
    start = np.arange(len(feasible), dtype=np.int32)
    kept = np.tile(start, (len(ranks), 1))
    ends, power, period = longer(kept, ranks, feasible, lines, order), 1, 1
    stays = ends == start
    for _ in range(most):
        if (ends == kept).all():
            return stays & feasible.astype(bool), period
        if power == period:
            kept, power, period = ends, 2 * power, 0
            stays = np.ones_like(stays)
        ends = longer(ends, ranks, feasible, lines, order)
        stays = stays & (ends == start)
        period += 1
    return np.zeros_like(stays), 0
