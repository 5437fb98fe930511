"""Inverse stability: which preferences of one actor would make a state stable for it (Kinsara, Kilgour & Hipel 2015).

Whether a state s is stable for an actor depends on its preferences by one thing alone: which other states it does not
prefer to s. Call them *below*. Each move of the actor from s has to lead below, or to be answered: by an end that is
below (GMR, SEQ), or by one that is below with all that the actor can still go to from there (SMR). So a move is a list
of alternatives, each a set of states, of which one has to lie below; the more is below, the better.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

Array = np.ndarray
Clause = Sequence[frozenset[int]]
"""What answers one move: sets of states of which one has to lie below as a whole; the empty set always does."""


class LeastChange(NamedTuple):
    """The least change of an order of preference that makes a state stable.

    Attributes:
        lowered: states that are preferred to the state now, and must not be.
        reversals: pairs of states whose order is reversed by it, at least (Kemeny 1959).
    """

    lowered: tuple[int, ...]
    reversals: int


def simplified(clauses: Sequence[Clause]) -> list[list[frozenset[int]]]:
    """Clauses without those that always hold, and without alternatives that ask for more than another does."""
    found = []
    for clause in clauses:
        least = [one for one in set(clause) if not any(other < one for other in clause)]
        if frozenset() not in least:
            found.append(sorted(least, key=lambda one: (len(one), sorted(one))))
    return found


def satisfied(clauses: Sequence[Clause], states: Sequence[int]) -> Array:
    """[2^M] for each set of states below (bit m for ``states[m]``) whether every clause holds."""
    subsets = np.arange(1 << len(states))
    place = {state: bit for bit, state in enumerate(states)}
    holds = np.ones(len(subsets), bool)
    for clause in clauses:
        met = np.zeros(len(subsets), bool)
        for one in clause:
            if one <= place.keys():
                mask = sum(1 << place[state] for state in one)
                met |= (subsets & mask) == mask
        holds &= met
    return holds


def rankings(clauses: Sequence[Clause], size: int) -> int:
    """Number of strict orders of all states by which the state is stable.

    Of M states that matter, those below s are a given set B in a share |B|! (M − |B|)! / (M + 1)! of all orders.

    Args:
        clauses: what answers each move from the state.
        size: number of feasible states, the state itself among them.
    """
    needed = simplified(clauses)
    states = sorted(frozenset().union(*(one for clause in needed for one in clause)))
    many = len(states)
    holds = satisfied(needed, states)
    below = np.bitwise_count(np.arange(1 << many))
    counts = np.bincount(below[holds], minlength=many + 1)
    ways = sum(int(count) * math.factorial(k) * math.factorial(many - k) for k, count in enumerate(counts))
    return math.factorial(size) * ways // math.factorial(many + 1)


def between(clauses: Sequence[Clause], rank: Array, state: int) -> list[int]:
    """States preferred to a state, up to the best of those on which its stability hangs: what a change may concern."""
    above = frozenset(np.flatnonzero(rank > rank[state]).tolist())
    needed = simplified([[one & above for one in clause] for clause in clauses])
    top = max((rank[one] for clause in needed for part in clause for one in part), default=-1)
    return sorted(one for one in above if rank[one] <= top)


def least_change(clauses: Sequence[Clause], rank: Array, state: int) -> LeastChange:
    """The fewest reversals of pairs after which a state is stable.

    The states lowered come to stand just below the state, in their old order; whatever they stood above and is not
    lowered they then stand below. Where that would reverse more pairs, what lies between is lowered too.

    Args:
        clauses: what answers each move from the state.
        rank: [N] the order now, higher is better, −1 where infeasible.
        state: the state.

    Returns:
        The change, with nothing lowered where the state is stable now. Some change always does: with the state above
        all others nobody would leave it.
    """
    above = frozenset(np.flatnonzero(rank > rank[state]).tolist())
    needed = simplified([[one & above for one in clause] for clause in clauses])
    states = between(clauses, rank, state)
    best = (len(rank) ** 2, 0, tuple[int, ...]())
    for subset in np.flatnonzero(satisfied(needed, states)):
        lowered = tuple(one for bit, one in enumerate(states) if subset >> bit & 1)
        kept = above - set(lowered)
        passed = sum(int(rank[one] > rank[other]) for one in lowered for other in kept)
        key = (len(lowered) + passed, len(lowered), lowered)
        best = min(best, key)
    return LeastChange(best[2], best[0])
