"""The stability engine: a game in, labelled stability of every state by actor and concept out."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import xarray as xr

from realpolitik.errors import UsageError
from realpolitik.kernels.stability import basic, layout, levels
from realpolitik.scenario import game_arrays
from realpolitik.scenario.games import Game
from realpolitik.scenario.names import nearest

CODES = 2**16
"""States up to which the result carries a code for each."""
BASIC = ("nash", "gmr", "smr", "seq")


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
        sides: two [A, N] arrays of bits; states on opposite sides of some bit cannot be compared. None if all can.
        attitude: [A, A] +1, 0 or −1: how the row is disposed to the column.
        coalitions: members of the groups that may act together, as places in ``actors``.
    """

    actors: tuple[str, ...]
    options: tuple[str, ...]
    level_names: tuple[tuple[str, ...], ...]
    space: layout.Space
    rank: np.ndarray
    floor: np.ndarray
    sides: tuple[np.ndarray, np.ndarray] | None = None
    attitude: np.ndarray = field(default_factory=lambda: np.zeros((0, 0), np.int8))
    coalitions: tuple[tuple[int, ...], ...] = ()

    @cached_property
    def states(self) -> np.ndarray:
        """[S] numbers of the feasible states in ascending order."""
        return np.flatnonzero(self.space.feasible)

    @cached_property
    def lines(self) -> layout.Lines:
        """Lines of all actors."""
        return layout.lines(self.space)

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

    def codes(self, states: np.ndarray) -> list[str]:
        """Codes of some states: Y or N for an option of two levels, else the level's number."""
        signs = [["N", "Y"] if count == 2 else [str(level) for level in range(count)] for count in self.space.levels]
        return ["".join(sign[level] for sign, level in zip(signs, row, strict=True)) for row in self.digits(states)]

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
    pairs = [game_arrays.preference(game, actor, can) for actor in actors]
    rank, floor = (np.stack(column) for column in zip(*pairs, strict=True))
    sides = None
    if any(actor.preference.unknown for actor in game.actors.values()):
        left, right = zip(*(game_arrays.unknown(game, actor) for actor in actors), strict=True)
        sides = np.stack(left), np.stack(right)
    return Model(
        actors=actors,
        options=options,
        level_names=tuple(option.levels for option in game.options.values()),
        space=layout.Space(
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


def empirical(
    options: Mapping[str, Sequence[str]], owners: Mapping[str, str], payoffs: xr.DataArray | np.ndarray
) -> Model:
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
    space = layout.Space(
        count,
        np.array([[owners[option] == actor for option in options] for actor in actors], np.uint8),
        ones,
        ones,
        np.ones(size, np.uint8),
    )
    blank = np.zeros((len(actors), size), np.int32)
    made = Model(actors, tuple(options), tuple(map(tuple, options.values())), space, blank, blank)
    return made.with_preferences(np.asarray(payoffs))


def _attitude(game: Game) -> np.ndarray:
    signs = {"+": 1, "0": 0, "-": -1}
    found = np.eye(len(game.actors), dtype=np.int8)
    for row, actor in enumerate(game.actors.values()):
        for column, other in enumerate(game.actors):
            if other in actor.attitudes:
                found[row, column] = signs[actor.attitudes[other]]
    return found


def solve(
    model: Model, concepts: Sequence[str] | None = None, *, horizon: int | None = None, threads: int | None = None
) -> xr.Dataset:
    """Which states hold, for whom, by which concept.

    Args:
        model: the game.
        concepts: names as in `CONCEPTS`; nash, gmr, smr, seq if None.
        horizon: moves that actors look ahead, for limited-move stability.
        threads: threads to use; the result does not depend on it.

    Returns:
        Dataset over ``concept``, ``actor`` and ``state``: ``stable`` (bool), ``equilibrium`` (bool, stable for all),
        ``rank`` (higher is better), ``level`` (of each option). States are the feasible ones, numbered from 1 as in
        tables of the literature.

    Raises:
        UsageError: an unknown concept.
    """
    asked = tuple(concepts or BASIC)
    for concept in asked:
        if concept not in BASIC:
            raise UsageError(f"no concept {concept!r}", BASIC, nearest(concept, BASIC))
    stable = np.stack([_each_actor(model, _individual(model, concept), threads) for concept in asked])
    return label(model, asked, stable[:, :, model.states])


def _each_actor(model: Model, work: Callable[[int], np.ndarray], threads: int | None) -> np.ndarray:
    """[A, N] what ``work`` finds for each actor, in threads."""
    model.order, model.lines  # noqa: B018  made once, before the threads
    with ThreadPoolExecutor(min(threads or os.cpu_count() or 1, len(model.actors))) as pool:
        return np.stack(list(pool.map(work, range(len(model.actors)))))


def _individual(model: Model, concept: str) -> Callable[[int], np.ndarray]:
    """The function that finds an actor's stable states."""
    space, rank, lines, order = model.space, model.rank, model.lines, model.order
    product = layout.is_product(space)

    def nash(actor: int) -> np.ndarray:
        reach = basic.best_within_reach(rank[actor], space.feasible, lines, order, actor)
        return np.asarray(basic.holds(reach, rank[actor], space.feasible))

    def level(actor: int) -> np.ndarray:
        own = space.owner[actor].astype(bool)
        step = layout.strides(space.levels)
        sides = (layout.offsets(space.levels[mine], step[mine]) for mine in (own, ~own))
        bar = levels.guarantees(rank[actor], *sides)[concept == "smr"]
        return np.asarray(rank[actor] >= bar, np.uint8)

    def general(actor: int) -> np.ndarray:
        own, by_cost = rank[actor], model.by_rank[actor]
        cost = own
        if concept == "smr":
            cost = basic.best_within_reach(own, space.feasible, lines, order, actor)
            by_cost = layout.ascending(cost, space.feasible, int(own.max()))
        others = np.array([other for other in range(len(model.actors)) if other != actor], np.int64)
        secure = basic.security(cost, by_cost, own, others, concept == "seq", rank, lines, order)
        reach = basic.best_within_reach(secure, space.feasible, lines, order, actor)
        return np.asarray(basic.holds(reach, own, space.feasible))

    if concept == "nash":
        return nash
    return level if product and concept in ("gmr", "smr") else general


def label(model: Model, concepts: Sequence[str], stable: np.ndarray) -> xr.Dataset:
    """Give the kernels' arrays their names; ``stable`` is over concepts, actors and feasible states."""
    states = model.states
    data = xr.Dataset(
        {
            "stable": (("concept", "actor", "state"), stable.astype(bool)),
            "equilibrium": (("concept", "state"), stable.all(axis=1)),
            "rank": (("actor", "state"), model.rank[:, states]),
            "level": (("state", "option"), model.digits(states)),
        },
        {
            "concept": list(concepts),
            "actor": list(model.actors),
            "option": list(model.options),
            "state": np.arange(1, len(states) + 1),
        },
    )
    return data.assign_coords(code=("state", model.codes(states))) if len(states) <= CODES else data
