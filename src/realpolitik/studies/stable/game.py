"""A game, solved: load → arrays → solve → what else was asked for."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from realpolitik.engines import stability as engine
from realpolitik.errors import UsageError
from realpolitik.scenario.files import read_text
from realpolitik.scenario.formats import foreign
from realpolitik.scenario.game_files import SECTION, cases
from realpolitik.scenario.games import Game
from realpolitik.scenario.load import catalog
from realpolitik.scenario.names import nearest
from realpolitik.scenario.payoffs import is_payoffs

DRAWS = 400
"""Draws of disturbed preferences."""
MOST_DISTURBED = 2**12
"""States of a game whose preferences are disturbed, at most."""
GAME_ENDINGS = (".json", ".gmcr", ".nfg")
"""Endings by which a file that is not there is taken for a game."""
MOST_DRAWN = 48
"""States in a picture of who can move where."""
Way = tuple[tuple[int, int], ...]
"""Steps of a way: the place of who moves, and the number of the state moved to."""
_DIGITS = frozenset("0123456789")
"""Signs that stand for a level; digits of other scripts stand for none."""


@dataclass(frozen=True, eq=False)
class Solved:
    """A game and which of its states hold.

    Attributes:
        game: the game that was analysed.
        data: over ``concept``, ``actor``, ``state`` and ``option``: ``stable`` (whether a state is stable for an actor
            by a concept), ``equilibrium`` (stable for all actors), ``rank`` (place in an actor's order of preference,
            higher is better), ``level`` (of each option in each state). Of small games, or where asked for, also
            ``move``, the state that an actor would move to (the best of those that nothing deters from; where all are
            deterred from the best of all; 0 if nothing is better), and ``answer``, the state in which the others can
            then put it (one that deters, or where none does the worst for the actor; 0 if they cannot). Of games with
            coalitions also ``joint_stable`` and ``joint_equilibrium``. Where ways were looked for ``steps``, ``before``
            and ``mover`` over ``kind`` and ``state`` (`engines.stability.reachable`); where preferences were disturbed
            ``robust`` over ``concept`` and ``state``: the share of draws in which a state is an equilibrium; where
            actors misread one another ``seen_stable`` and ``seen_equilibrium``: stability for each actor in the game
            as it sees it. States are the feasible ones, numbered from 1 in ascending order, the first option the lowest
            digit.
        start: number of the state from which ways were looked for; None where there is none.
        inverse: which preferences of an actor would make a state stable for it, a concept a row (`inverted`); None if
            nobody asked.
    """

    game: Game
    data: xr.Dataset
    start: int | None = None
    inverse: pd.DataFrame | None = None

    @cached_property
    def arrays(self) -> dict[str, np.ndarray]:
        """The dataset's variables without labels; the state numbered n stands at n − 1."""
        return {str(name): variable.values for name, variable in self.data.data_vars.items()}

    @cached_property
    def concepts(self) -> tuple[str, ...]:
        """Names of the concepts."""
        return tuple(map(str, self.data.concept.values))

    @cached_property
    def _named(self) -> dict[str, str]:
        return {code: name for name, code in self.game.states.items()}

    @property
    def size(self) -> int:
        """Number of feasible states."""
        return int(self.data.sizes["state"])

    @cached_property
    def holding(self) -> np.ndarray:
        """Numbers of the states that are an equilibrium by some concept."""
        return np.flatnonzero(self.arrays["equilibrium"].any(axis=0)) + 1

    def codes(self, numbers: Sequence[int] | np.ndarray) -> list[str]:
        """Codes of states: a sign an option, Y or N, or the level's number."""
        levels = self.arrays["level"][np.asarray(numbers, np.int64) - 1]
        signs = ["NY" if len(option.levels) == 2 else "0123456789" for option in self.game.options.values()]
        return ["".join(sign[level] for sign, level in zip(signs, row, strict=True)) for row in levels.tolist()]

    def names(self, numbers: Sequence[int] | np.ndarray) -> list[str | None]:
        """Names of states in the game's own list of states; None for one that has none."""
        return [self._named.get(code) for code in self.codes(numbers)]

    def label(self, number: int) -> str:
        """A state by its name, or by its number."""
        return self.names([number])[0] or str(number)

    def called(self, number: int) -> str:
        """A state by its name, or its number, and its code."""
        return f"{self.label(number)} ({self.codes([number])[0]})"

    def taken(self, numbers: Sequence[int] | np.ndarray) -> list[str]:
        """Words for states: every option that is taken up, and the level of those of more than two."""
        words = []
        for name, option in self.game.options.items():
            title = option.title or name
            is_plain = len(option.levels) == 2
            words.append(["", title] if is_plain else [f"{title}: {level}" for level in option.levels])
        levels = self.arrays["level"][np.asarray(numbers, np.int64) - 1].tolist()
        told = ([text[level] for text, level in zip(words, row, strict=True) if text[level]] for row in levels)
        return [", ".join(row) or "nothing taken up" for row in told]

    def concepts_of(self, number: int) -> tuple[str, ...]:
        """Concepts by which a state is an equilibrium."""
        holds = self.arrays["equilibrium"][:, number - 1]
        return tuple(name for name, is_held in zip(self.concepts, holds, strict=True) if is_held)

    def way(self, number: int, kind: str) -> Way | None:
        """A shortest way from the start to a state; None where none leads there.

        Args:
            number: of the state.
            kind: ``moves`` or ``improvements``.
        """
        return walked(self.arrays, list(self.data.kind.values).index(kind), number)

    def find(self, text: str) -> int:
        """Number of the state that a code, a name or a number stands for.

        Args:
            text: such as ``NYNNY``, ``s5`` or ``7``.

        Raises:
            UsageError: there is no such state, or it is infeasible.
        """
        code = self.game.states.get(text, text)
        signs = {"N": 0, "Y": 1}
        levels = [signs.get(sign, int(sign) if sign in _DIGITS else -1) for sign in code]
        if len(levels) == len(self.game.options):
            match = self.data.state.values[(self.data.level.values == levels).all(axis=1)]
            if len(match):
                return int(match[0])
        if re.fullmatch("[0-9]{1,12}", text) and 1 <= int(text) <= self.size:
            return int(text)
        names = tuple(self.game.states)
        wrong = f"no feasible state {text!r:.70}; give a code, a name or a number to {self.size:,}"
        raise UsageError(wrong, names, nearest(text, names))


def walked(arrays: Mapping[str, np.ndarray], row: int, number: int) -> Way | None:
    """A shortest way that leads to a state; None where none does.

    Args:
        arrays: with ``steps``, ``before`` and ``mover`` [kind, state].
        row: place of the kind of way.
        number: of the state.
    """
    if arrays["steps"][row, number - 1] < 0:
        return None
    found: list[tuple[int, int]] = []
    while arrays["before"][row, number - 1]:
        found.append((int(arrays["mover"][row, number - 1]), number))
        number = int(arrays["before"][row, number - 1])
    return tuple(reversed(found))


def solve(
    game: Game,
    *,
    concepts: Sequence[str] | None = None,
    horizon: int | None = None,
    reasons: bool = False,
    start: str | None = None,
    inverse: tuple[str, str] | None = None,
    spread: float | None = None,
    seed: int = 1,
    threads: int | None = None,
) -> Solved:
    """Which states of a game hold, for whom, and what else was asked for.

    Args:
        game: the game.
        concepts: names of concepts; what the game calls for if None.
        horizon: moves that actors look ahead, for limited-move stability.
        reasons: whether to say why states do not hold; of games of up to 1,024 states it is said anyway.
        start: state from which ways to others are looked for (code, name or number); the game's status quo if None.
        inverse: a state and an actor: which preferences of that actor would make the state stable for it.
        spread: standard deviation, in ranks, of errors by which preferences are disturbed; not done if None.
        seed: names the random stream of the disturbances.
        threads: threads to use; the result does not depend on it.

    Raises:
        UsageError: an unknown concept, state or actor, or something that the game has no place for.
    """
    model = engine.model(game)
    data = engine.solve(model, concepts, horizon=horizon, reasons=reasons or None, threads=threads)
    found = Solved(game, data)
    begin = start or game.status_quo
    number = found.find(begin) if begin is not None else None
    if number is not None:
        data = data.merge(engine.reachable(model, number - 1))
    shown = engine.drawn(model, None if number is None else data.steps.values, MOST_DRAWN)
    if shown is not None and model.sides is None:
        data = data.merge(engine.transitions(model, shown))
    if any(actor.sees for actor in game.actors.values()):
        data = data.merge(seen(game, model, data))
    if spread is not None:
        data = data.assign(robust=(("concept", "state"), robust(model, data, spread, seed), {"draws": DRAWS}))
    preferences = None if inverse is None else inverted(model, found, *inverse)
    return Solved(game, data, number, preferences)


def is_game(where: str | Path) -> bool:
    """Whether a name or a file stands for a game and not for a scenario: a case, JSON, or YAML that says so.

    What is neither is taken for whichever has the nearest name, so that its reader can offer it.
    """
    known, path = cases(), Path(where)
    if isinstance(where, str) and where in known:
        return True
    if path.is_dir() or where in catalog():
        return False
    if not path.is_file():
        return path.suffix.lower() in GAME_ENDINGS or nearest(str(where), (*known, *catalog())) in known
    text, problems = read_text(path.parent, path.name)
    if problems:
        return path.suffix.lower() in GAME_ENDINGS
    is_text_of_ours = any(line.startswith(f"{SECTION}:") for line in text.splitlines())
    return is_text_of_ours or is_payoffs(text) or text.lstrip().startswith("{") or foreign(text) is not None


def seen(game: Game, model: engine.Model, data: xr.Dataset) -> xr.Dataset:
    """Stability for each actor in the game as it sees it, by the concepts of a result."""
    games = engine.views(game, model)
    asked = [engine.concept(str(name)) for name in data.concept.values]
    rows = [[engine.stable(view, one)[place] for place, view in enumerate(games)] for one in asked]
    stable = np.array(rows, bool)
    return xr.Dataset(
        {
            "seen_stable": (("concept", "actor", "state"), stable),
            "seen_equilibrium": (("concept", "state"), stable.all(axis=1)),
        }
    )


def robust(model: engine.Model, data: xr.Dataset, spread: float, seed: int) -> np.ndarray:
    """[concept, state] share of draws of disturbed preferences in which each state is an equilibrium."""
    if not 0 < spread < math.inf:
        raise UsageError("the spread of preferences is a number of ranks above 0")
    if model.sides is not None:
        raise UsageError("preferences that are unknown in part are not disturbed: there is no rank to disturb")
    if len(model.states) > MOST_DISTURBED:
        raise UsageError(f"preferences are disturbed in games of at most {MOST_DISTURBED:,} states")
    asked = [engine.concept(str(name)) for name in data.concept.values]
    return engine.robustness(model, asked, spread, DRAWS, seed)


def inverted(model: engine.Model, found: Solved, state: str, actor: str) -> pd.DataFrame:
    """Which preferences of an actor would make a state stable for it, the others' as they are.

    Returns:
        By each concept that allows to say so: ``orders`` of all feasible states by which it is stable, ``of`` strict
        orders in all, whether it is ``stable`` as preferences are; in the least change that makes it so the states
        that the actor would have to stop preferring to it (``lowered``, numbers), the pairs whose order is reversed
        (``reversals``), and whether the state is then an equilibrium (``for_all``).
    """
    names = tuple(found.game.actors)
    if actor not in names:
        raise UsageError(f"no actor {actor!r:.60} whose preferences could vary", names, nearest(actor, names))
    if model.sides is not None:
        raise UsageError("the others' preferences are unknown in part: no answer is certain")
    number, place, rows = found.find(state), names.index(actor), []
    for base in engine.INVERTED:
        one = engine.concept(base)
        count, change = engine.inverse(model, number - 1, place, base)
        after = engine.lowered(model, place, number - 1, change)
        rows.append(
            {
                "actor": actor,
                "state": number,
                "concept": base,
                "stable": bool(engine.stable(model, one)[place, number - 1]),
                "orders": count,
                "of": math.factorial(len(model.states)),
                "lowered": tuple(int(np.searchsorted(model.states, other)) + 1 for other in change.lowered),
                "reversals": change.reversals,
                "for_all": bool(engine.stable(after, one)[:, number - 1].all()),
            }
        )
    return pd.DataFrame(rows)
