"""A game as arrays: what can be, who can move where, what each prefers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from realpolitik.kernels.stability import layout
from realpolitik.scenario import game_arrays
from realpolitik.scenario.games import Game


@dataclass(frozen=True, eq=False)
class Model:
    """A game as arrays: what can be, who can move where, what each prefers.

    Attributes:
        actors: ids of the actors.
        options: ids of the options.
        level_names: levels of each option, in order.
        space: options, owners, directions and feasible states, for the kernels.
        rank: [A, N] place in each actor's order of preference, from 0; higher is better, −1 where infeasible.
        floor: [A, N] highest rank that is strongly worse than the state's own; −1 if none is.
        attitude: [A, A] +1, 0 or −1: how the row is disposed to the column.
        sides: two [A, N] arrays of bits; states on opposite sides of some bit cannot be compared. None if all can.
        coalitions: members of the groups that may act together, as places in ``actors``.
    """

    actors: tuple[str, ...]
    options: tuple[str, ...]
    level_names: tuple[tuple[str, ...], ...]
    space: layout.StateSpace
    rank: np.ndarray
    floor: np.ndarray
    attitude: np.ndarray
    sides: tuple[np.ndarray, np.ndarray] | None = None
    coalitions: tuple[tuple[int, ...], ...] = ()

    @cached_property
    def states(self) -> np.ndarray:
        """[S] numbers of the feasible states in ascending order."""
        return np.flatnonzero(self.space.feasible)

    @property
    def selfish(self) -> np.ndarray:
        """[A, A] attitudes of actors that care for nobody but themselves."""
        return np.eye(len(self.actors), dtype=np.int8)

    @cached_property
    def lines(self) -> layout.ActorLines:
        """Lines of all actors."""
        return layout.lines(self.space)

    @cached_property
    def factors(self) -> tuple[np.ndarray, ...] | None:
        """What each actor can do by itself, if the feasible states are all combinations of that; else None."""
        return layout.factors(self.space)

    @cached_property
    def by_rank(self) -> tuple[np.ndarray, ...]:
        """For each actor the feasible states in ascending order of rank."""
        return tuple(layout.ascending(rank, self.space.feasible, int(rank.max())) for rank in self.rank)

    @cached_property
    def order(self) -> np.ndarray:
        """[A × N] states line by line, each line in ascending order of its owner's rank."""
        order = np.zeros(self.rank.size, np.int32)
        for actor, by_rank in enumerate(self.by_rank):
            layout.sort_lines(self.lines.line[actor], self.lines.slot, order, by_rank)
        return order

    def digits(self, states: np.ndarray) -> np.ndarray:
        """[…, K] level of every option in some states."""
        step = layout.strides(self.space.levels)
        found: np.ndarray = np.asarray(states)[..., None] // step % self.space.levels
        return found.astype(np.int8)

    def codes(self, states: np.ndarray) -> np.ndarray:
        """Codes of some states: Y or N for an option of two levels, else the level's number."""
        binary = np.array(["N", "Y", *"23456789"])
        signs = np.stack([binary if count == 2 else np.array([*"0123456789"]) for count in self.space.levels])
        letters = signs[np.arange(len(self.options)), self.digits(states)]
        found: np.ndarray = np.ascontiguousarray(letters).view(f"<U{len(self.options)}")[..., 0]
        return found

    def with_preferences(self, worth: np.ndarray) -> Model:
        """The same game with other preferences, such as those of another world.

        Args:
            worth: [A, N] number for each actor and state, higher is better; equal numbers are ties.
        """
        pairs = [game_arrays.dense(row, self.space.feasible.astype(bool)) for row in worth]
        rank, floor = (np.stack(column) for column in zip(*pairs, strict=True))
        return replace(self, rank=rank, floor=floor, sides=None)


def model(game: Game) -> Model:
    """The arrays of a game.

    Args:
        game: as `scenario.game_files.load_game` gives it.
    """
    actors, options = tuple(game.actors), tuple(game.options)
    can = game_arrays.feasible(game)
    pairs = [game_arrays.preference(game, actor.preference, can) for actor in game.actors.values()]
    rank, floor = (np.stack(column) for column in zip(*pairs, strict=True))
    sides = None
    if any(actor.preference.unknown for actor in game.actors.values()):
        left, right = zip(*(game_arrays.unknown(game, actor) for actor in actors), strict=True)
        sides = np.stack(left), np.stack(right)
    return Model(
        actors=actors,
        options=options,
        level_names=tuple(option.levels for option in game.options.values()),
        space=layout.StateSpace(
            np.array([len(option.levels) for option in game.options.values()], np.int64),
            np.array([[actor in game.owners(option) for option in options] for actor in actors], np.uint8),
            np.array([option.moves in ("both", "up") for option in game.options.values()], np.uint8),
            np.array([option.moves in ("both", "down") for option in game.options.values()], np.uint8),
            can.astype(np.uint8),
        ),
        rank=rank,
        floor=floor,
        sides=sides,
        attitude=_attitude(game),
        coalitions=tuple(tuple(actors.index(member) for member in members) for members in game.coalitions),
    )


def views(game: Game, true: Model) -> tuple[Model, ...]:
    """The game as each actor sees it: its own preference, and those that it takes the others to have.

    Args:
        game: the game.
        true: its arrays.
    """
    can, found = true.space.feasible.astype(bool), []
    for actor in game.actors.values():
        rank, floor = true.rank.copy(), true.floor.copy()
        for other, seen in actor.sees.items():
            row = true.actors.index(other)
            rank[row], floor[row] = game_arrays.preference(game, seen, can)
        found.append(replace(true, rank=rank, floor=floor))
    return tuple(found)


def empirical(options: Mapping[str, Sequence[str]], owners: Mapping[str, str], payoffs: np.ndarray) -> Model:
    """A game of payoffs, such as those of a simulation: everything is feasible and can be turned back.

    Args:
        options: option → its levels in order.
        owners: option → the actor that turns it. Actors stand in the order in which they first occur.
        payoffs: [A, N] worth of every state to every actor, states in mixed radix with the first option fastest.
    """
    actors = tuple(dict.fromkeys(owners[option] for option in options))
    count = np.array([len(found) for found in options.values()], np.int64)
    size = int(count.prod())
    ones = np.ones(len(options), np.uint8)
    space = layout.StateSpace(
        count,
        np.array([[owners[option] == actor for option in options] for actor in actors], np.uint8),
        ones,
        ones,
        np.ones(size, np.uint8),
    )
    blank = np.zeros((len(actors), size), np.int32)
    names = tuple(tuple(found) for found in options.values())
    made = Model(actors, tuple(options), names, space, blank, blank, np.eye(len(actors), dtype=np.int8))
    return made.with_preferences(np.asarray(payoffs))


def _attitude(game: Game) -> np.ndarray:
    signs = {"+": 1, "0": 0, "-": -1}
    found = np.eye(len(game.actors), dtype=np.int8)
    for row, actor in enumerate(game.actors.values()):
        for column, other in enumerate(game.actors):
            if other in actor.attitudes:
                found[row, column] = signs[actor.attitudes[other]]
    return found
