"""Beyond the answer: ways from the status quo, preferences that would make a state hold, and how robust it is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr

from realpolitik.engines.stability.concepts import Concept
from realpolitik.engines.stability.model import Model
from realpolitik.engines.stability.solve import stable
from realpolitik.errors import UsageError
from realpolitik.kernels.plain.inverse import Clause, LeastChange, between, least_change, rankings, simplified
from realpolitik.kernels.plain.reachable import follow, ways

INVERTED = ("nash", "gmr", "smr", "seq")
"""Concepts for which preferences can be looked for."""
MOST_RELEVANT = 20
"""States on which the stability of a state may hang, for an inverse analysis."""


def reachable(model: Model, start: int) -> xr.Dataset:
    """Shortest ways from a state to all others, by any moves and by improvements alone.

    Args:
        model: the game.
        start: place of the state among the feasible ones.

    Returns:
        Dataset over ``kind`` (moves, improvements) and ``state`` (from 1): ``steps`` (−1: out of reach), ``before``,
        the state that the last step is made from (0: none), and ``mover``, the place of the actor that makes it (−1).
    """
    number = int(model.states[start])
    arrays = (len(model.actors), model.space.feasible, model.lines, model.order)
    found = [ways(number, ranks, *arrays) for ranks in (None, model.rank)]
    place = np.zeros(len(model.space.feasible) + 1, np.int64)
    place[model.states] = np.arange(1, len(model.states) + 1)
    states = model.states

    def stacked(field: str) -> np.ndarray:
        return np.stack([getattr(part, field)[states] for part in found])

    return xr.Dataset(
        {
            "steps": (("kind", "state"), stacked("steps")),
            "before": (("kind", "state"), place[stacked("before")]),
            "mover": (("kind", "state"), stacked("mover")),
        },
        {"kind": ["moves", "improvements"], "state": np.arange(1, len(states) + 1)},
    )


def transitions(model: Model, shown: np.ndarray) -> xr.Dataset:
    """Who can move where among some states, and whether it would.

    Args:
        model: the game.
        shown: places of the states among the feasible ones.

    Returns:
        Dataset over ``edge``: ``mover`` (place of the actor), ``source`` and ``target`` (states, from 1), ``improves``.
    """
    number = model.states[shown]
    place = dict(zip(number.tolist(), (shown + 1).tolist(), strict=True))
    rows = [
        (actor, place[state], place[to], bool(model.rank[actor, to] > model.rank[actor, state]))
        for actor in range(len(model.actors))
        for state in number.tolist()
        for to in _moves(model, actor, state)
        if to in place
    ]
    table = np.array(rows, np.int64).reshape(len(rows), 4)
    return xr.Dataset(
        {
            "edge_mover": ("edge", table[:, 0]),
            "edge_source": ("edge", table[:, 1]),
            "edge_target": ("edge", table[:, 2]),
            "edge_improves": ("edge", table[:, 3].astype(bool)),
        }
    )


def drawn(model: Model, steps: np.ndarray | None, most: int) -> np.ndarray | None:
    """Places of the states to be drawn: all of a small game; else where improvements lead, and what is one move away.

    Args:
        model: the game.
        steps: [kinds, S] as `reachable` gives them; None where there is no start.
        most: states that a picture holds.

    Returns:
        Their places among the feasible states in ascending order; None where a large game has no start.
    """
    count = len(model.states)
    if count <= most:
        return np.arange(count)
    if steps is None:
        return None
    moves, improvements = steps
    near = np.flatnonzero((improvements >= 0) | (moves == 1))
    far = np.where(improvements[near] >= 0, improvements[near], count)
    return np.sort(near[np.argsort(far, kind="stable")][:most])


def clauses(model: Model, state: int, actor: int, base: str) -> list[Clause]:
    """What answers each move of an actor from a state, for `kernels.plain.inverse`.

    Args:
        model: the game; the actor's own preferences are not read.
        state: number of the state.
        actor: place of the actor.
        base: nash, gmr, smr or seq.
    """
    mine = _moves(model, actor, state)
    found: list[Clause] = []
    for move in mine:
        alternatives = [frozenset({move})]
        if base != "nash":
            for answer in _answers(model, actor, move, base == "seq"):
                after = {answer} | (set(_moves(model, actor, answer)) if base == "smr" else set())
                alternatives.append(frozenset(after - {state}))
        found.append(alternatives)
    return found


def _moves(model: Model, actor: int, state: int) -> list[int]:
    """States that an actor can bring about alone from one."""
    _, to = follow(np.array([state], np.int64), None, actor, model.lines, model.order)
    return [int(one) for one in np.unique(to)]


def _answers(model: Model, actor: int, state: int, credible: bool) -> list[int]:
    """States that the others can bring about from one, by any moves or by improvements alone."""
    seen = np.zeros(len(model.space.feasible), bool)
    front = np.array([state], np.int64)
    while len(front):
        parts = [
            follow(front, model.rank[other] if credible else None, other, model.lines, model.order)[1]
            for other in range(len(model.actors))
            if other != actor
        ]
        to = np.unique(np.concatenate([np.empty(0, np.int64), *parts]))
        front = to[~seen[to]]
        seen[to] = True
    return [int(one) for one in np.flatnonzero(seen)]


def inverse(model: Model, state: int, actor: int, base: str) -> tuple[int, LeastChange]:
    """How many strict orders of an actor make a state stable for it, and the least change of its own that does.

    Args:
        model: the game.
        state: place of the state among the feasible ones.
        actor: place of the actor.
        base: nash, gmr, smr or seq.

    Raises:
        UsageError: the stability of the state hangs on too many others.
    """
    number = int(model.states[state])
    asked = clauses(model, number, actor, base)
    relevant = frozenset().union(*(one for clause in simplified(asked) for one in clause))
    count = max(len(relevant), len(between(asked, model.rank[actor], number)))
    if count > MOST_RELEVANT:
        raise UsageError(
            f"whether it holds by {base} hangs on {count} other states; an inverse analysis takes at most "
            f"{MOST_RELEVANT}"
        )
    return rankings(asked, len(model.states)), least_change(asked, model.rank[actor], number)


def lowered(model: Model, actor: int, state: int, change: LeastChange) -> Model:
    """The game after a change of an actor's preferences: states lowered stand just below the state, in old order."""
    worth = model.rank.astype(float)
    number = int(model.states[state])
    for place, one in enumerate(sorted(change.lowered, key=lambda one: (-model.rank[actor, one], one))):
        worth[actor, one] = model.rank[actor, number] - 0.5 + 0.25 / (place + 1)
    return model.with_preferences(worth)


def robustness(model: Model, asked: Sequence[Concept], spread: float, draws: int, seed: int) -> np.ndarray:
    """[C, S] share of draws of preferences in which each state is an equilibrium.

    In each draw every actor's ranks are disturbed by normal errors, independent between states.

    Args:
        model: the game.
        asked: concepts of stability.
        spread: standard deviation of the errors, in ranks.
        draws: number of draws.
        seed: names the random stream.
    """
    generator = np.random.Generator(np.random.Philox(seed))
    total = np.zeros((len(asked), len(model.states)))
    for _ in range(draws):
        worth = model.rank + spread * generator.standard_normal(model.rank.shape)
        game = model.with_preferences(worth)
        total += np.stack([stable(game, one, 1).all(axis=0) for one in asked])
    return total / draws
