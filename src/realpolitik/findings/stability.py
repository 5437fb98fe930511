"""What stability analysis says: which states hold, by which concept, for whom not and why not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import xarray as xr

from realpolitik.errors import UsageError
from realpolitik.findings.solved import Solved
from realpolitik.scenario.games import Game
from realpolitik.scenario.names import nearest

EXPLAINED = ("nash", "gmr", "smr", "seq", "sim")
"""Concepts that are defined by moves and answers; looking further ahead gives no single reason."""

_DIGITS = frozenset("0123456789")
"""Signs that stand for a level; digits of other scripts stand for none."""


def walked(
    arrays: dict[str, np.ndarray], row: int, number: int, actors: tuple[str, ...]
) -> tuple[tuple[str, int], ...] | None:
    """The steps of a shortest way that leads to a state, as (who moves, the state moved to); None where none does.

    Args:
        arrays: with ``steps``, ``before`` and ``mover`` [kind, state].
        row: place of the kind of way.
        number: of the state.
        actors: in the order of ``mover``.
    """
    if arrays["steps"][row, number - 1] < 0:
        return None
    found: list[tuple[str, int]] = []
    while arrays["before"][row, number - 1]:
        found.append((actors[arrays["mover"][row, number - 1]], number))
        number = int(arrays["before"][row, number - 1])
    return tuple(reversed(found))


@dataclass(frozen=True)
class Reason:
    """Why a state is stable for an actor, or is not.

    Attributes:
        actor: whose stability.
        concept: of which kind.
        stable: whether the state is stable for the actor.
        move: number of the state that it would move to: the best of those that nothing deters from, or where all are
            deterred from the best of all. None if nothing is better.
        answer: number of the state in which the others can then put it: one that deters, or where none does the worst
            for the actor. None if they cannot answer.
    """

    actor: str
    concept: str
    stable: bool
    move: int | None
    answer: int | None


@dataclass(frozen=True)
class Inverse:
    """Which preferences of an actor would make a state stable for it.

    Attributes:
        actor: whose preferences vary; the others keep theirs.
        state: number of the state.
        concept: of which kind.
        rankings: strict orders of all feasible states by which it is stable.
        of: strict orders in all.
        stable: whether it is stable as preferences are.
        lowered: states that the actor would have to stop preferring to it, in the least change that makes it stable.
        reversals: pairs of states whose order that change reverses.
        for_all: whether the state is then an equilibrium.
    """

    actor: str
    state: int
    concept: str
    rankings: int
    of: int
    stable: bool
    lowered: tuple[int, ...]
    reversals: int
    for_all: bool


@dataclass(frozen=True, eq=False)
class Stability(Solved):
    """Result of a stability analysis.

    Attributes:
        game: the game that was analysed.
        data: over ``concept``, ``actor``, ``state`` and ``option``: ``stable`` (whether a state is stable for an actor
            by a concept), ``equilibrium`` (stable for all actors), ``rank`` (place in an actor's order of preference,
            higher is better), ``level`` (of each option in each state). Of small games, or where asked for, also
            ``move`` and ``answer`` (see `Reason`); of games with coalitions also ``joint_stable`` and
            ``joint_equilibrium``. States are the feasible ones, numbered from 1 in ascending order, the first option
            the lowest digit.
        horizon: moves that actors look ahead, where a concept asks for it.
        start: number of the state from which ways were looked for; ``data`` then has ``steps``, ``before`` and
            ``mover`` over ``kind`` and ``state`` (see `engines.stability.reachable`).
        inverse: what an inverse analysis found, concept by concept.

    Where preferences were disturbed, ``data`` has ``robust`` over ``concept`` and ``state``: the share of draws in
    which a state is an equilibrium. Where actors misread one another, ``seen_stable`` and ``seen_equilibrium``:
    stability for each actor in the game as it sees it.
    """

    game: Game
    data: xr.Dataset
    horizon: int | None = None
    start: int | None = None
    inverse: tuple[Inverse, ...] = ()

    @cached_property
    def _names(self) -> dict[str, str]:
        return {code: name for name, code in self.game.states.items()}

    def equilibria(self, concept: str) -> np.ndarray:
        """Numbers of the states that are stable for everybody.

        Args:
            concept: one of ``data.concept``.
        """
        found: np.ndarray = self.data.state.values[self.data.equilibrium.sel(concept=concept).values]
        return found

    def code(self, number: int) -> str:
        """Code of a state: a sign an option, Y or N, or the level's number."""
        levels = self.arrays["level"][number - 1]
        pairs = zip(levels, self.game.options.values(), strict=True)
        return "".join("NY"[level] if len(option.levels) == 2 else str(level) for level, option in pairs)

    def name(self, number: int) -> str | None:
        """Name of a state in the game's own list of states; None if it has none."""
        return self._names.get(self.code(number))

    def taken(self, number: int) -> str:
        """Words for a state: every option that is taken up, and the level of those of more than two."""
        words = []
        levels = self.arrays["level"][number - 1]
        for level, (name, option) in zip(levels, self.game.options.items(), strict=True):
            if len(option.levels) > 2:
                words.append(f"{option.title or name}: {option.levels[level]}")
            elif level:
                words.append(option.title or name)
        return ", ".join(words) or "nothing taken up"

    def concepts_of(self, number: int) -> tuple[str, ...]:
        """Concepts by which a state is an equilibrium."""
        holds = self.arrays["equilibrium"][:, number - 1]
        return tuple(name for name, is_held in zip(self.concepts, holds, strict=True) if is_held)

    def way(self, number: int, kind: str) -> tuple[tuple[str, int], ...] | None:
        """A shortest way from the start to a state: who moves, and to which state; None where none leads there.

        Args:
            number: of the state.
            kind: ``moves`` or ``improvements``.
        """
        row = list(self.data.kind.values).index(kind)
        return walked(self.arrays, row, number, tuple(self.game.actors))

    def holding(self) -> Iterator[int]:
        """Numbers of the states that are an equilibrium by some concept."""
        yield from map(int, self.data.state.values[self.data.equilibrium.any("concept").values])

    def reasons(self, number: int) -> tuple[Reason, ...]:
        """Why a state is stable or not, for every actor and every concept that is defined by moves and answers.

        Args:
            number: of the state.

        Raises:
            UsageError: reasons were not asked for, in a game too large to give them unasked.
        """
        if "move" not in self.data:
            raise UsageError("no reasons in this result: ask for them with reasons=True")
        stable, move, answer = (self.arrays[name][:, :, number - 1] for name in ("stable", "move", "answer"))
        return tuple(
            Reason(actor, name, bool(stable[row, at]), int(move[row, at]) or None, int(answer[row, at]) or None)
            for at, actor in enumerate(self.game.actors)
            for row, name in enumerate(self.concepts)
            if name.partition(".")[0] in EXPLAINED
        )

    def find(self, text: str) -> int:
        """Number of the state that a code, a name or a number stands for.

        Args:
            text: such as ``NYNNY``, ``s5`` or ``7``.

        Raises:
            UsageError: there is no such state, or it is infeasible.
        """
        size = self.data.sizes["state"]
        code = self.game.states.get(text, text)
        signs = {"N": 0, "Y": 1}
        levels = [signs.get(sign, int(sign) if sign in _DIGITS else -1) for sign in code]
        if len(levels) == len(self.game.options):
            match = self.data.state.values[(self.data.level.values == levels).all(axis=1)]
            if len(match):
                return int(match[0])
        if re.fullmatch("[0-9]{1,12}", text) and 1 <= int(text) <= size:
            return int(text)
        names = tuple(self.game.states)
        raise UsageError(
            f"no feasible state {text!r:.70}; give a code, a name or a number to {size:,}", names, nearest(text, names)
        )
