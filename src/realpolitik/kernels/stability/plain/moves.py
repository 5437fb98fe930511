"""Reachable lists: R_i, and R_H by legal sequences (Fang, Hipel & Kilgour 1993, ch. 3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import product

import numpy as np

from realpolitik.kernels.stability.layout import StateSpace

Step = Callable[[int, int, int], bool]
"""(mover, to, from) → whether a move may be part of a sequence."""


def anything(mover: int, to: int, start: int) -> bool:
    """Every move."""
    return True


def digits(space: StateSpace, state: int) -> tuple[int, ...]:
    """Level of every option in a state."""
    found = []
    for count in space.levels:
        state, digit = divmod(state, int(count))
        found.append(digit)
    return tuple(found)


def number(space: StateSpace, levels: Iterable[int]) -> int:
    """The state in which options stand at these levels."""
    found, step = 0, 1
    for digit, count in zip(levels, space.levels, strict=True):
        found += digit * step
        step *= int(count)
    return found


def reachable(space: StateSpace, actor: int, state: int) -> set[int]:
    """R_i(s): feasible states that an actor reaches by turning any of its options, none against its direction."""
    now = digits(space, state)
    choices = []
    for option, level in enumerate(now):
        turned = range(int(space.levels[option])) if space.owner[actor, option] else (level,)
        choices.append(
            [to for to in turned if (to <= level or space.rise[option]) and (to >= level or space.fall[option])]
        )
    found = {number(space, levels) for levels in product(*choices)}
    return {to for to in found if space.feasible[to] and to != state}


def sequences(space: StateSpace, group: Iterable[int], state: int, allowed: Step = anything) -> set[int]:
    """R_H(s): states reached by one or more moves of members of H, nobody moving twice in a row.

    Args:
        space: what there is.
        group: the members of H.
        state: where the first move starts.
        allowed: which moves may be part of a sequence.
    """
    found: set[tuple[int, int]] = set()
    waiting = [(state, -1)]
    while waiting:
        here, last = waiting.pop()
        for mover in group:
            if mover == last:
                continue
            for to in reachable(space, mover, here):
                if allowed(mover, to, here) and (to, mover) not in found:
                    found.add((to, mover))
                    waiting.append((to, mover))
    return {to for to, _ in found}


def together(space: StateSpace, group: Iterable[int], first: int, second: int) -> int:
    """The state in which H's options stand as in ``first`` and all others as in ``second``."""
    own = np.any(space.owner[list(group)], axis=0).tolist()
    pairs = zip(digits(space, first), digits(space, second), own, strict=True)
    return number(space, [one if mine else other for one, other, mine in pairs])
