"""States and moves: digits of a state, and the lines along which an actor can move.

An actor's *line* through a state holds the feasible states that differ from it only in the actor's own two-way
options: it can go from any of them to any other. One-way options (that may only rise, or only fall) join lines: from a
line the actor can go to every state of the lines after it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from realpolitik.kernels.jit import njit


class StateSpace(NamedTuple):
    """What there is: options with their levels, who may turn which of them in which direction, what is infeasible.

    Attributes:
        levels: [K] number of levels of each option.
        owner: [A, K] 1 where an actor can turn an option; several actors may share one (common moves).
        rise: [K] 1 where the option's level may rise.
        fall: [K] 1 where it may fall.
        feasible: [N] 1 for states that can be; N is the product of ``levels``.
    """

    levels: np.ndarray
    owner: np.ndarray
    rise: np.ndarray
    fall: np.ndarray
    feasible: np.ndarray


class ActorLines(NamedTuple):
    """Lines of all actors, numbered through.

    Attributes:
        line: [A, N] line of an actor that a state lies on.
        base: [L] lowest-numbered combination of the line, feasible or not.
        slot: [L] where the line's states begin in an order (see `sort_lines`).
        size: [L] feasible states on the line.
        way: [L] combination of the actor's one-way options that the line stands for.
        before, before_at: distances in state number from a line's base to the bases of all lines from which it can be
            reached (itself among them), and where each ``way``'s distances begin.
        after, after_at: the same for lines that can be reached from it.
    """

    line: np.ndarray
    base: np.ndarray
    slot: np.ndarray
    size: np.ndarray
    way: np.ndarray
    before: np.ndarray
    before_at: np.ndarray
    after: np.ndarray
    after_at: np.ndarray


def strides(levels: np.ndarray) -> np.ndarray:
    """[K] what one step of each option adds to the number of a state."""
    return np.cumprod([1, *levels], dtype=np.int64)[:-1]


def offsets(levels: np.ndarray, step: np.ndarray) -> np.ndarray:
    """State numbers of all combinations of some options, the others at their lowest level.

    Args:
        levels: levels of these options.
        step: strides of these options.

    Returns:
        One number for each combination, the first option running fastest.
    """
    found = np.zeros(1, np.int64)
    for count, stride in zip(levels, step, strict=True):
        found = (np.arange(count, dtype=np.int64)[:, None] * stride + found[None, :]).ravel()
    return found


def factors(space: StateSpace) -> tuple[np.ndarray, ...] | None:
    """Each actor's own feasible combinations, if everything that one actor can do is open whatever the others do.

    That is so if every option is two-way and has one owner, and the feasible states are all the combinations of what
    each actor can do by itself.

    Args:
        space: what there is.

    Returns:
        For each actor the numbers of its combinations, everybody else's options at their lowest level; None where
        the feasible states are no such product.
    """
    if not (space.rise.all() and space.fall.all() and (space.owner.sum(axis=0) == 1).all()):
        return None
    step, found = strides(space.levels), []
    for owned in space.owner.astype(bool):
        own, rest = (offsets(space.levels[mine], step[mine]) for mine in (owned, ~owned))
        found.append(own[[bool(space.feasible[mine + rest].any()) for mine in own]])
    size = np.prod([len(own) for own in found], dtype=float)
    return tuple(found) if size == space.feasible.sum() else None


def lines(space: StateSpace) -> ActorLines:
    """The lines of every actor.

    Args:
        space: what there is.

    Returns:
        Lines; memory is linear in actors × states.
    """
    step = strides(space.levels)
    size = len(space.feasible)
    line = np.empty((len(space.owner), size), np.int32)
    parts: list[tuple[np.ndarray, ...]] = []
    jumps: dict[str, list[np.ndarray]] = {"before": [], "after": []}
    ways = total = 0
    for actor, owned in enumerate(space.owner.astype(bool)):
        two_way = owned & (space.rise & space.fall).astype(bool)
        one_way = owned & (space.rise ^ space.fall).astype(bool)
        others = ~(two_way | one_way)
        own = offsets(space.levels[two_way], step[two_way])
        odd = offsets(space.levels[one_way], step[one_way])
        rest = offsets(space.levels[others], step[others])
        base = (odd[:, None] + rest[None, :]).ravel()
        count = np.empty(len(base), np.int64)
        _number(base, own, space.feasible, total, line[actor], count)
        way = ways + np.repeat(np.arange(len(odd)), len(rest))
        slot = actor * size + np.arange(len(base), dtype=np.int64) * len(own)
        parts.append((base, slot, count, way))
        after = _reach(space.levels[one_way], space.rise[one_way])
        for here in range(len(odd)):
            jumps["after"].append(odd[after[here]] - odd[here])
            jumps["before"].append(odd[after[:, here]] - odd[here])
        ways += len(odd)
        total += len(base)
    base, slot, count, way = (np.concatenate(column) for column in zip(*parts, strict=True))
    packed = {name: (np.concatenate(found), np.cumsum([0, *map(len, found)])) for name, found in jumps.items()}
    return ActorLines(line, base, slot, count, way, *packed["before"], *packed["after"])


def _reach(levels: np.ndarray, rise: np.ndarray) -> np.ndarray:
    """[Q, Q] whether one combination of one-way options can become another (itself included)."""
    count = int(np.prod(levels, initial=1))
    digits = np.array([(np.arange(count) // step) % level for step, level in zip(strides(levels), levels, strict=True)])
    reach = np.ones((count, count), bool)
    for digit, up in zip(digits.reshape(len(levels), count), rise, strict=True):
        reach &= digit[:, None] <= digit[None, :] if up else digit[:, None] >= digit[None, :]
    return reach


@njit(nogil=True)
def _number(base, own, feasible, first, line, count):
    """Give every state of an actor's lines the number of its line, and count the feasible ones."""
    for place in range(len(base)):
        found = 0
        for offset in own:
            state = base[place] + offset
            line[state] = first + place
            found += feasible[state]
        count[place] = found


@njit(nogil=True)
def ascending(cost, feasible, top):
    """Feasible states in ascending order of cost, equal ones by number (a counting sort).

    Args:
        cost: [N] whole numbers from 0 to ``top``.
        feasible: [N] 1 for states that can be.
        top: highest cost.

    Returns:
        [M] numbers of the feasible states.
    """
    start = np.zeros(top + 2, np.int64)
    for state in range(len(cost)):
        if feasible[state]:
            start[cost[state] + 1] += 1
    for value in range(top + 1):
        start[value + 1] += start[value]
    order = np.empty(start[top + 1], np.int32)
    for state in range(len(cost)):
        if feasible[state]:
            order[start[cost[state]]] = state
            start[cost[state]] += 1
    return order


@njit(nogil=True)
def sort_lines(line, slot, order, by_rank):
    """Write an actor's states line by line, each line in ascending order of its own rank.

    Args:
        line: [N] the actor's line of each state.
        slot: [L] where each line begins.
        order: [A × N] written: states of line l stand at ``slot[l] … slot[l] + size[l]``.
        by_rank: [M] feasible states in ascending order of the actor's rank.
    """
    filled = np.zeros(len(slot), np.int32)
    for state in by_rank:
        here = line[state]
        order[slot[here] + filled[here]] = state
        filled[here] += 1
