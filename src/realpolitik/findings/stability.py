"""What stability analysis says: which states hold, by which concept, for whom not and why not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import xarray as xr

from realpolitik.scenario.games import Game


@dataclass(frozen=True)
class Stability:
    """Result of a stability analysis.

    Attributes:
        game: the game that was analysed.
        data: over ``concept``, ``actor``, ``state`` and ``option``: ``stable`` (whether a state is stable for an actor
            by a concept), ``equilibrium`` (stable for all actors), ``rank`` (place in an actor's order of
            preference, higher is better), ``level`` (of each option in each state). States are the feasible ones,
            numbered from 1 in ascending order, the first option the lowest digit.
        horizon: moves that actors look ahead, where a concept asks for it.
    """

    game: Game
    data: xr.Dataset
    horizon: int | None = None

    def equilibria(self, concept: str) -> np.ndarray:
        """Numbers of the states that are stable for everybody.

        Args:
            concept: one of ``data.concept``.
        """
        found: np.ndarray = self.data.state.values[self.data.equilibrium.sel(concept=concept).values]
        return found

    def code(self, number: int) -> str:
        """Code of a state: a sign an option, Y or N, or the level's number."""
        levels = self.data.level.sel(state=number).values
        pairs = zip(levels, self.game.options.values(), strict=True)
        return "".join("NY"[level] if len(option.levels) == 2 else str(level) for level, option in pairs)

    def name(self, number: int) -> str | None:
        """Name of a state in the game's own list of states; None if it has none."""
        code = self.code(number)
        return next((name for name, known in self.game.states.items() if known == code), None)

    def taken(self, number: int) -> str:
        """Words for a state: every option that is taken up, and the level of those of more than two."""
        words = []
        levels = self.data.level.sel(state=number).values
        for level, (name, option) in zip(levels, self.game.options.items(), strict=True):
            if len(option.levels) > 2:
                words.append(f"{option.title or name}: {option.levels[level]}")
            elif level:
                words.append(option.title or name)
        return ", ".join(words) or "nothing taken up"

    def concepts_of(self, number: int) -> tuple[str, ...]:
        """Concepts by which a state is an equilibrium."""
        holds = self.data.equilibrium.sel(state=number).values
        return tuple(str(name) for name, is_held in zip(self.data.concept.values, holds, strict=True) if is_held)

    def holding(self) -> Iterator[int]:
        """Numbers of the states that are an equilibrium by some concept."""
        yield from map(int, self.data.state.values[self.data.equilibrium.any("concept").values])
