"""Small random games, and games written out by hand, for the kernels of stability."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from hypothesis import strategies as st

from realpolitik.engines.stability import Model
from realpolitik.kernels.stability import search
from realpolitik.kernels.stability.layout import StateSpace

MOST_STATES = 32


def made(space: StateSpace, rank: np.ndarray, floor: np.ndarray | None = None) -> Model:
    """A model of arrays, with names of no meaning."""
    actors, options = space.owner.shape
    return Model(
        tuple(f"a{actor}" for actor in range(actors)),
        tuple(f"o{option}" for option in range(options)),
        tuple(tuple(f"l{level}" for level in range(count)) for count in space.levels),
        space,
        rank,
        np.full_like(rank, -1) if floor is None else floor,
        np.eye(actors, dtype=np.int8),
    )


def space_of(
    levels: Sequence[int], owners: Sequence[Sequence[int]], feasible: Sequence[int] | None = None
) -> StateSpace:
    """Two-way options with the places of their owners."""
    owner = np.array([[actor in who for who in owners] for actor in range(1 + max(map(max, owners)))], np.uint8)
    ways = np.ones(len(levels), np.uint8)
    size = int(np.prod(levels))
    can = np.ones(size, np.uint8) if feasible is None else np.isin(np.arange(size), feasible).astype(np.uint8)
    return StateSpace(np.array(levels, np.int64), owner, ways, ways, can)


def ranks(size: int, *tables: Mapping[int, int], otherwise: int) -> np.ndarray:
    """[A, N] ranks from the few that matter."""
    return np.array([[table.get(state, otherwise) for state in range(size)] for table in tables], np.int32)


@st.composite
def games(draw: st.DrawFn, *, product: bool = False) -> Model:
    """Up to four actors, options of two or three levels; unless ``product`` with infeasible states, one-way options and
    options of two owners; preferences with few or many ties."""
    actors = draw(st.integers(1, 4))
    levels = draw(st.lists(st.sampled_from([2, 2, 3]), min_size=actors, max_size=5))
    while np.prod(levels) > MOST_STATES and len(levels) > actors:
        levels.pop()
    levels = levels if np.prod(levels) <= MOST_STATES else [2] * len(levels)
    count, size = len(levels), int(np.prod(levels))
    owners = [{place if place < actors else draw(st.integers(0, actors - 1))} for place in range(count)]
    ways = [(1, 1)] * count
    feasible = np.ones(size, np.uint8)
    if not product:
        ways = [draw(st.sampled_from([(1, 1), (1, 1), (1, 1), (1, 0), (0, 1), (0, 0)])) for _ in range(count)]
        owners = [who | set(draw(st.lists(st.integers(0, actors - 1), max_size=1))) for who in owners]
        gone = draw(st.sets(st.integers(0, size - 1), max_size=size // 2))
        feasible[list(gone)] = 0
    rise, fall = (np.array(column, np.uint8) for column in zip(*ways, strict=True))
    owner = np.array([[actor in who for who in owners] for actor in range(actors)], np.uint8)
    values = st.lists(st.integers(0, draw(st.sampled_from([3, size]))), min_size=size, max_size=size)
    rank = np.full((actors, size), -1, np.int32)
    for row in rank:
        worth = np.array(draw(values))
        row[feasible == 1] = np.unique(worth[feasible == 1], return_inverse=True)[1]
    return made(StateSpace(np.array(levels, np.int64), owner, rise, fall, feasible), rank)


def searched(model: Model, concept: str, group: Sequence[int], views: search.Views | None = None) -> np.ndarray:
    """[N] stability for a group, by search."""
    others = np.array([actor for actor in range(len(model.actors)) if actor not in group], np.int64)
    board = search.SearchBoard(model.space.levels, model.space.feasible, model.lines, model.order)
    own = model.space.owner[list(group)].any(axis=0).astype(np.uint8)
    seen = views or simple(model)
    return search.search(search.CONCEPTS[concept], np.array(group, np.int64), others, own, seen, board)[0].astype(bool)


def simple(model: Model) -> search.Views:
    """Simple preference."""
    blank = np.zeros((len(model.actors), 1), np.uint32)
    return search.Views(search.SIMPLE, False, False, model.rank, model.floor, blank, blank, model.attitude)
