"""SIM stability of individuals where no option is shared: the answers of the others, met lazily.

From a state the others' credible sequences are followed only until every tempting move of the focal actor has met one
that spoils it. Along a line of a mover the improvements on a state are a suffix of the line's order, so that each
state is met once a mover however many states lead to it.
"""

from __future__ import annotations

import numpy as np

from realpolitik.kernels.jit import njit


@njit(nogil=True)
def tempting(state, actor, ranks, lines, order, found):
    """Write the states that an actor could move to and prefers; returns how many there are."""
    rank, line = ranks[actor], lines.line[actor]
    here = line[state]
    way = lines.way[here]
    count = 0
    for jump in range(lines.after_at[way], lines.after_at[way + 1]):
        there = line[lines.base[here] + lines.after[jump]]
        at = lines.slot[there] + lines.size[there] - 1
        while at >= lines.slot[there] and rank[order[at]] > rank[state]:
            found[count] = order[at]
            count += 1
            at -= 1
    return count


@njit(nogil=True)
def drop_spoiled(moves, count, shift, bar, rank, feasible):
    """Strike out the moves that end in a feasible state no better than ``bar`` once the others' shift is added."""
    at = 0
    while at < count:
        end = moves[at] + shift
        if feasible[end] and rank[end] <= bar:
            count -= 1
            moves[at] = moves[count]
        else:
            at += 1
    return count


@njit(nogil=True)
def simultaneous(actor, others, candidates, ranks, feasible, lines, order):
    """[N] whether each candidate state is SIM stable for an actor.

    Args:
        actor: the focal actor.
        others: everybody else; no option belongs to several.
        candidates: [N] 1 for the states to look at; the rest count as unstable.
        ranks: [A, N] rank of every state by actor; higher is better.
        feasible: [N] 1 for states that can be.
        lines: lines of all actors.
        order: states by line, in ascending order of their owner's rank.
    """
    size = len(feasible)
    stable = np.zeros(size, np.uint8)
    moves, stack = np.empty(size, np.int32), np.empty(size + 1, np.int32)
    seen = np.zeros(size, np.int32)
    low, since = np.zeros(len(lines.slot), np.int32), np.zeros(len(lines.slot), np.int32)
    stamp = 0
    for start in range(size):
        if not (candidates[start] and feasible[start]):
            continue
        stamp += 1
        count = tempting(start, actor, ranks, lines, order, moves)
        bar = ranks[actor, start]
        height, stack[0] = 1, start
        while height and count:
            height -= 1
            state = stack[height]
            for mover in others:
                rank, line = ranks[mover], lines.line[mover]
                here = line[state]
                way = lines.way[here]
                for jump in range(lines.after_at[way], lines.after_at[way + 1]):
                    there = line[lines.base[here] + lines.after[jump]]
                    if since[there] != stamp:
                        since[there], low[there] = stamp, lines.size[there]
                    at = lines.slot[there] + low[there] - 1
                    while count and at >= lines.slot[there] and rank[order[at]] > rank[state]:
                        to = order[at]
                        at -= 1
                        if seen[to] != stamp:
                            seen[to] = stamp
                            stack[height] = to
                            height += 1
                            count = drop_spoiled(moves, count, to - start, bar, ranks[actor], feasible)
                    low[there] = at + 1 - lines.slot[there]
        stable[start] = count == 0
    return stable
