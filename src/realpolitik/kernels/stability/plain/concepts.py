"""Stability by definition: for one actor or a coalition, at one state.

Nash, GMR, SMR: Howard 1971, Nash 1951 as put in Fang, Hipel & Kilgour 1993. SEQ, SIM: Fraser & Hipel 1984. Coalitions:
Kilgour et al. 2001; Inohara & Hipel 2008. A coalition leaves only if every member is for it, and is deterred as soon as
one member is.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

import numpy as np

from realpolitik.kernels.stability.layout import StateSpace
from realpolitik.kernels.stability.plain.judgement import Judgement
from realpolitik.kernels.stability.plain.moves import sequences, together


class Standpoint:
    """An actor or coalition at a state, and what it thinks of other states from there."""

    def __init__(self, space: StateSpace, judgement: Judgement, group: Collection[int], state: int) -> None:
        self.space, self.judgement, self.group, self.state = space, judgement, tuple(group), state
        self.others = tuple(actor for actor in range(len(space.owner)) if actor not in self.group)

    def leaves_for(self, to: int) -> bool:
        """Whether every member would rather be there."""
        return all(self.judgement.leaves(member, to, self.state) for member in self.group)

    def is_deterred_by(self, to: int) -> bool:
        """Whether some member would rather not be there."""
        return any(self.judgement.deters(member, to, self.state) for member in self.group)

    def temptations(self) -> set[int]:
        """R_H⁺(s): states that the group can reach by itself and that all its members would leave for."""
        reach = sequences(self.space, self.group, self.state) - {self.state}
        return {to for to in reach if self.leaves_for(to)}


def nash(focus: Standpoint) -> bool:
    """Nothing to move to."""
    return not focus.temptations()


def gmr(focus: Standpoint) -> bool:
    """General metarational: every temptation can be answered so that the group is deterred."""
    return all(
        any(focus.is_deterred_by(answer) for answer in sequences(focus.space, focus.others, to))
        for to in focus.temptations()
    )


def smr(focus: Standpoint) -> bool:
    """Symmetric metarational: as GMR, and whatever the group then does, it is still deterred."""

    def is_final(answer: int) -> bool:
        replies = sequences(focus.space, focus.group, answer)
        return focus.is_deterred_by(answer) and all(focus.is_deterred_by(reply) for reply in replies)

    return all(
        any(is_final(answer) for answer in sequences(focus.space, focus.others, to)) for to in focus.temptations()
    )


def seq(focus: Standpoint) -> bool:
    """Sequentially stable: as GMR, by answers of which every step is in its mover's interest."""
    answers = focus.judgement.answers
    return all(
        any(focus.is_deterred_by(answer) for answer in sequences(focus.space, focus.others, to, answers))
        for to in focus.temptations()
    )


def sim(focus: Standpoint) -> bool:
    """Simultaneously stable: every temptation can be met by what the others do at the same time.

    From the same state they have moves of their own, each step in its mover's interest, which taken together with the
    tempting move give a feasible state that deters.
    """
    space = focus.space
    moves = sequences(space, focus.others, focus.state, focus.judgement.answers)

    def is_sanctioned(to: int) -> bool:
        ends = [together(space, focus.group, to, move) for move in moves]
        return any(space.feasible[end] and focus.is_deterred_by(end) for end in ends)

    return all(is_sanctioned(to) for to in focus.temptations())


CONCEPTS: dict[str, Callable[[Standpoint], bool]] = {"nash": nash, "gmr": gmr, "smr": smr, "seq": seq, "sim": sim}


def stable(space: StateSpace, judgement: Judgement, concept: str, group: Collection[int]) -> np.ndarray:
    """[N] whether each state is stable for a group; false for infeasible states.

    Args:
        space: what there is.
        judgement: what actors leave for, are deterred by, and answer with.
        concept: one of `CONCEPTS`.
        group: members of the coalition, or one actor.
    """
    test = CONCEPTS[concept]
    found = np.zeros(len(space.feasible), bool)
    for state in np.flatnonzero(space.feasible):
        found[state] = test(Standpoint(space, judgement, group, int(state)))
    return found
