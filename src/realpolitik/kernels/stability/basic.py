"""Nash, GMR, SMR and SEQ stability of individuals, in time and memory linear in the number of states.

With u the focal actor's rank of a state (higher is better), each of GMR, SMR and SEQ calls a state s unstable if and
only if some move leads to a state s1 whose *security* is above u(s). Security is the least of u(s1) and of the cost of
every state that the others can then bring about; cost is u for GMR and SEQ, and for SMR the best that the actor could
still make of it. See docs/explanation/stability.md for the proof.
"""

from __future__ import annotations

import numpy as np

from realpolitik.kernels.jit import njit

FREE = np.iinfo(np.int32).max
"""Bar of a move that need not be an improvement; security of a state before anything is known of it."""


@njit(nogil=True)
def best_on_line(value, lines, order, first, last):
    """[L] greatest value on each line from ``first`` to ``last``; −1 where a line has no feasible state."""
    best = np.full(last - first, -1, np.int32)
    for here in range(first, last):
        for place in range(lines.slot[here], lines.slot[here] + lines.size[here]):
            best[here - first] = max(best[here - first], value[order[place]])
    return best


@njit(nogil=True)
def best_within_reach(value, feasible, lines, order, actor):
    """[N] greatest value among a state and all that an actor can move to from it; −1 where infeasible."""
    line = lines.line[actor]
    first, last = line.min(), line.max() + 1
    best = best_on_line(value, lines, order, first, last)
    reach = np.full(last - first, -1, np.int32)
    for here in range(first, last):
        way = lines.way[here]
        for jump in range(lines.after_at[way], lines.after_at[way + 1]):
            there = line[lines.base[here] + lines.after[jump]]
            reach[here - first] = max(reach[here - first], best[there - first])
    found = np.full(len(value), -1, np.int32)
    for state in range(len(value)):
        if feasible[state]:
            found[state] = reach[line[state] - first]
    return found


@njit(nogil=True)
def security(cost, by_cost, start, movers, only_improvements, ranks, lines, order):
    """[N] least of a state's own value and of the costs of all states that others can bring about from it.

    Works backward: states are taken in ascending order of cost, and each marks every state from which it can be
    reached and that is not marked yet. On each line of a mover the states below a bar are a prefix of the line's
    order, so a pointer that only moves forward does for all bars: every state is met once a mover.

    Args:
        cost: [N] cost to the focal actor of ending in a state.
        by_cost: [M] feasible states in ascending order of cost.
        start: [N] value of a state if nobody answers.
        movers: actors that may answer, in any order, any number of times. Two moves of one actor in a row are one
            move, so that sequences in which nobody moves twice in a row reach the same states.
        only_improvements: whether each answer must be better for its mover than where it starts.
        ranks: [A, N] rank of every state by actor.
        lines: lines of all actors.
        order: [A × N] states by line, in ascending order of their owner's rank.
    """
    found = start.copy()
    done = np.zeros(len(lines.slot), np.int32)
    seen = np.zeros(len(cost), np.uint8)
    stack = np.empty(len(by_cost) + 1, np.int32)
    for target in by_cost:
        if seen[target]:
            continue
        seen[target], height, stack[0] = 1, 1, target
        while height:
            height -= 1
            state = stack[height]
            for mover in movers:
                rank, line = ranks[mover], lines.line[mover]
                bar = rank[state] if only_improvements else FREE
                here = line[state]
                way = lines.way[here]
                for jump in range(lines.before_at[way], lines.before_at[way + 1]):
                    there = line[lines.base[here] + lines.before[jump]]
                    place, stop = lines.slot[there] + done[there], lines.slot[there] + lines.size[there]
                    while place < stop and rank[order[place]] < bar:
                        origin = order[place]
                        place += 1
                        found[origin] = min(found[origin], cost[target])
                        if not seen[origin]:
                            seen[origin] = 1
                            stack[height] = origin
                            height += 1
                    done[there] = place - lines.slot[there]
    return found


@njit(nogil=True)
def holds(reachable, rank, feasible):
    """[N] 1 where nothing that the actor can reach is above the rank of the state itself."""
    stable = np.zeros(len(rank), np.uint8)
    for state in range(len(rank)):
        stable[state] = feasible[state] and reachable[state] <= rank[state]
    return stable
