"""Status-quo analysis: which states can be reached from one, by moves or by improvements, and by what way.

After Li, Kilgour & Hipel (2005), who search forward from the status quo. Where one's own moves in a row come to one
move, as they do here, sequences in which nobody moves twice running reach the same states in as few steps.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from realpolitik.kernels.stability.layout import ActorLines

Array = np.ndarray


class Ways(NamedTuple):
    """Shortest ways from one state to all others.

    Attributes:
        steps: [N] moves that are needed; −1 where no way leads.
        before: [N] state from which the last of them is made; −1 for none.
        mover: [N] actor that makes it; −1 for none.
    """

    steps: Array
    before: Array
    mover: Array


def ways(start: int, ranks: Array | None, actors: int, feasible: Array, lines: ActorLines, order: Array) -> Ways:
    """Search forward from a state, a move of anybody at a time.

    From the states reached last, an actor needs to be followed from one state of each of its lines alone: the one that
    it likes least, from which it would improve to whatever it would improve to from the others.

    Args:
        start: number of the state.
        ranks: [A, N] rank of every state by actor, for improvements alone; None for all moves.
        actors: number of actors, A.
        feasible: [N] 1 for states that can be.
        lines: lines of all actors.
        order: [A × N] states line by line.

    Returns:
        The ways; of several shortest ones that whose movers come first.
    """
    size = len(feasible)
    found = Ways(np.full(size, -1, np.int32), np.full(size, -1, np.int64), np.full(size, -1, np.int32))
    found.steps[start] = 0
    front, count = np.array([start], np.int64), 0
    while len(front):
        count += 1
        reached = []
        for mover in range(actors):
            rank = None if ranks is None else ranks[mover]
            source, target = follow(front, rank, mover, lines, order)
            is_new = found.steps[target] < 0
            target, first = np.unique(target[is_new], return_index=True)
            found.steps[target], found.mover[target] = count, mover
            found.before[target] = source[is_new][first]
            reached.append(target)
        front = np.sort(np.concatenate(reached))
    return found


def follow(front: Array, rank: Array | None, mover: int, lines: ActorLines, order: Array) -> tuple[Array, Array]:
    """All that an actor can bring about from some states, as pairs of states (from, to), a ``to`` perhaps repeated."""
    line = lines.line[mover]
    worth = np.zeros(len(front), np.int64) if rank is None else rank[front].astype(np.int64)
    front = front[np.lexsort((front, worth, line[front]))]
    front = front[np.unique(line[front], return_index=True)[1]]
    pairs = []
    way = lines.way[line[front]]
    for kind in np.unique(way):
        some = front[way == kind]
        base = lines.base[line[some]]
        for jump in lines.after[lines.after_at[kind] : lines.after_at[kind + 1]]:
            there = line[base + jump]
            count = lines.size[there]
            source = np.repeat(some, count)
            spot = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
            target = order[np.repeat(lines.slot[there], count) + spot].astype(np.int64)
            keep = source != target if rank is None else rank[target] > rank[source]
            pairs.append((source[keep], target[keep]))
    return np.concatenate([one for one, _ in pairs]), np.concatenate([two for _, two in pairs])


def path(found: Ways, end: int) -> list[tuple[int, int]]:
    """Moves of a shortest way as (mover, state moved to), in order; empty at the start and out of reach."""
    steps: list[tuple[int, int]] = []
    while found.before[end] >= 0:
        steps.append((int(found.mover[end]), int(end)))
        end = int(found.before[end])
    return steps[::-1]
