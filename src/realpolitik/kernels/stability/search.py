"""Stability by search from every state: coalitions, graded and unknown preference, attitudes, and reasons.

Follows the definitions move by move (`plain.concepts` says them in sets). Slower than `basic`, because answers are
looked for again from every state, but bound to no form of preference: what makes a group leave, what deters it and
which answers are credible are three judgements (`plain.judgement` explains each mode).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from realpolitik.kernels.jit import njit
from realpolitik.kernels.stability.layout import ActorLines

SIMPLE, STRONG, UNKNOWN, ATTITUDES = range(4)
NASH, GMR, SMR, SEQ, SIM = range(5)
CONCEPTS = {"nash": NASH, "gmr": GMR, "smr": SMR, "seq": SEQ, "sim": SIM}


class Views(NamedTuple):
    """What actors think of states; arrays that a mode does not read may be of any size.

    Attributes:
        mode: one of SIMPLE, STRONG, UNKNOWN, ATTITUDES.
        bold: whether an actor leaves for what it cannot compare (UNKNOWN, types a and c).
        wary: whether it is deterred by what it cannot compare (types c and d).
        rank: [A, N] higher is better.
        floor: [A, N] highest rank that is strongly worse (STRONG).
        left, right: [A, N] sides of the rules on what cannot be compared (UNKNOWN).
        attitude: [A, A] of the row towards the column (ATTITUDES).
    """

    mode: int
    bold: bool
    wary: bool
    rank: np.ndarray
    floor: np.ndarray
    left: np.ndarray
    right: np.ndarray
    attitude: np.ndarray


class SearchBoard(NamedTuple):
    """Where one can be and go: levels [K] of the options, feasible [N], lines of all actors, states line by line."""

    levels: np.ndarray
    feasible: np.ndarray
    lines: ActorLines
    order: np.ndarray


class SearchRoom(NamedTuple):
    """Room for one search: what was seen and when, and what waits."""

    seen: np.ndarray
    state: np.ndarray
    last: np.ndarray


@njit(nogil=True)
def room(actors, size):
    """Room for searches among all pairs of state and last mover."""
    return SearchRoom(
        np.zeros((actors, size), np.int64), np.empty(actors * size + 1, np.int32), np.empty(actors * size + 1, np.int32)
    )


@njit(nogil=True)
def is_unknown(views, actor, one, two):
    """Whether an actor cannot compare two states."""
    left, right = views.left[actor], views.right[actor]
    return one != two and ((left[one] & right[two]) | (right[one] & left[two])) != 0


@njit(nogil=True)
def is_reply(views, actor, to, start):
    """Whether nobody that the actor is well disposed to loses by a move, and nobody it is ill disposed to gains."""
    if to == start:
        return False
    for other in range(len(views.attitude)):
        change = np.int64(views.rank[other, to]) - views.rank[other, start]
        if views.attitude[actor, other] * change < 0:
            return False
    return True


@njit(nogil=True)
def leaves(views, actor, to, start):
    """Whether an actor would move if nobody answered."""
    if views.mode == ATTITUDES:
        return is_reply(views, actor, to, start)
    if views.mode == UNKNOWN and is_unknown(views, actor, to, start):
        return views.bold
    return views.rank[actor, to] > views.rank[actor, start]


@njit(nogil=True)
def deters(views, actor, to, start):
    """Whether an actor that left ``start`` would regret to end in ``to``."""
    if views.mode == ATTITUDES:
        return not is_reply(views, actor, to, start)
    if views.mode == STRONG:
        return views.rank[actor, to] <= views.floor[actor, start]
    if views.mode == UNKNOWN and is_unknown(views, actor, to, start):
        return views.wary
    return views.rank[actor, to] <= views.rank[actor, start]


@njit(nogil=True)
def is_credible(views, actor, to, start):
    """Whether a step can be part of a credible answer."""
    if views.mode == ATTITUDES:
        return is_reply(views, actor, to, start)
    return (views.mode == UNKNOWN and is_unknown(views, actor, to, start)) or (
        views.rank[actor, to] > views.rank[actor, start]
    )


@njit(nogil=True)
def all_leave(views, group, to, start):
    """Whether every member would move if nobody answered."""
    for member in group:  # noqa: SIM110  compiled code has no generators
        if not leaves(views, member, to, start):
            return False
    return True


@njit(nogil=True)
def any_deterred(views, group, to, start):
    """Whether some member would regret to end there."""
    for member in group:  # noqa: SIM110
        if deters(views, member, to, start):
            return True
    return False


@njit(nogil=True)
def advance(place, tail, group, credible, stamp, views, board, space):
    """Take the waiting pair at ``place`` and let every member but the last mover move on; returns the new tail."""
    state, last = space.state[place], space.last[place]
    lines, order = board.lines, board.order
    for mover in group:
        if mover == last:
            continue
        line = lines.line[mover]
        here = line[state]
        way = lines.way[here]
        for jump in range(lines.after_at[way], lines.after_at[way + 1]):
            there = line[lines.base[here] + lines.after[jump]]
            for at in range(lines.slot[there], lines.slot[there] + lines.size[there]):
                to = order[at]
                if to == state or space.seen[mover, to] == stamp:
                    continue
                if credible and not is_credible(views, mover, to, state):
                    continue
                space.seen[mover, to] = stamp
                space.state[tail], space.last[tail] = to, mover
                tail += 1
    return tail


@njit(nogil=True)
def is_final(answer, start, group, stamp, views, board, space):
    """Whether, after an answer, the group is deterred by wherever it can still go (SMR)."""
    space.state[0], space.last[0] = answer, -1
    place, tail = 0, 1
    while place < tail:
        after = advance(place, tail, group, False, stamp, views, board, space)
        for at in range(tail, after):
            if not any_deterred(views, group, space.state[at], start):
                return False
        place, tail = place + 1, after
    return True


@njit(nogil=True)
def find_answer(concept, to, start, group, others, stamp, views, board, space, inner):
    """An answer to a group's move that deters it, or none: (whether there is one, the state, stamps used up).

    Where there is none, the state is the worst for the group's first member that the others could bring about; −1 where
    they cannot answer at all.
    """
    space.state[0], space.last[0] = to, -1
    place, tail, worst, used = 0, 1, np.int32(-1), stamp
    rank = views.rank[group[0]]
    while place < tail:
        after = advance(place, tail, others, concept == SEQ, stamp, views, board, space)
        for at in range(tail, after):
            answer = space.state[at]
            if any_deterred(views, group, answer, start):
                used += 1
                if concept != SMR or is_final(answer, start, group, used, views, board, inner):
                    return True, answer, used
            if worst < 0 or rank[answer] < rank[worst]:
                worst = answer
        place, tail = place + 1, after
    return False, worst, used


@njit(nogil=True)
def merge(to, move, own, levels):
    """The state in which options marked in ``own`` stand as in ``to`` and all others as in ``move``."""
    found, step = np.int64(0), np.int64(1)
    for option in range(len(levels)):
        source = to if own[option] else move
        found += (source // step) % levels[option] * step
        step *= levels[option]
    return found


@njit(nogil=True)
def find_simultaneous(to, start, count, group, own, views, board, space):
    """As `find_answer`, among what the others can do from ``start`` at the same time (the first ``count`` in store)."""
    worst = np.int64(-1)
    rank = views.rank[group[0]]
    for at in range(1, count):
        end = merge(to, space.state[at], own, board.levels)
        if board.feasible[end]:
            if any_deterred(views, group, end, start):
                return True, end
            if worst < 0 or rank[end] < rank[worst]:
                worst = end
    return False, worst


@njit(nogil=True)
def everything(start, group, credible, stamp, views, board, space):
    """Fill the store with all that a group can reach; returns how many entries it holds, the start among them."""
    space.state[0], space.last[0] = start, -1
    place, tail = 0, 1
    while place < tail:
        tail = advance(place, tail, group, credible, stamp, views, board, space)
        place += 1
    return tail


@njit(nogil=True)
def search(concept, group, others, own, views, board):
    """Stability of every state for a group, and why.

    Args:
        concept: NASH, GMR, SMR, SEQ or SIM.
        group: members; one of them for an actor alone.
        others: everybody else.
        own: [K] 1 for options of the group.
        views: judgements.
        board: where one can be and go.

    Returns:
        Stable [N]; a move [N] that speaks against the state: the best for the first member among those that nothing
        deters from, else the best of all, −1 where nothing tempts; and [N] what the others can do about it: the end
        that deters, or where none does the worst that they can bring about, −1 for nothing.
    """
    size = len(board.feasible)
    mine, theirs, inner = room(len(views.rank), size), room(len(views.rank), size), room(len(views.rank), size)
    stable, move, answer = np.zeros(size, np.uint8), np.full(size, -1, np.int64), np.full(size, -1, np.int64)
    rank = views.rank[group[0]]
    stamp, count = np.int64(0), 0
    for start in range(size):
        if not board.feasible[start]:
            continue
        stamp += 1
        stable[start] = 1
        tail = everything(start, group, False, stamp, views, board, mine)
        if concept == SIM:
            count = everything(start, others, True, stamp, views, board, theirs)
        for at in range(1, tail):
            to = mine.state[at]
            if to == start or not all_leave(views, group, to, start):
                continue
            found, end = False, np.int64(-1)
            if concept == SIM:
                found, end = find_simultaneous(to, start, count, group, own, views, board, theirs)
            elif concept != NASH:
                stamp += 1
                found, end, stamp = find_answer(concept, to, start, group, others, stamp, views, board, theirs, inner)
            held = stable[start] == 1
            ahead = move[start] < 0 or rank[to] > rank[move[start]]
            better = ahead or (rank[to] == rank[move[start]] and to < move[start])
            if (held and not found) or (held == found and better):
                move[start], answer[start] = to, end
            if not found:
                stable[start] = 0
    return stable, move, answer
