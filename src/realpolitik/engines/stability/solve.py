"""Which states of a game hold, for whom, by which concept, and why others do not."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import xarray as xr

from realpolitik.engines.stability.concepts import UNKNOWN, Concept, concept, usual
from realpolitik.engines.stability.model import Model
from realpolitik.errors import RunError, UsageError
from realpolitik.kernels.stability import basic, layout, levels, limited, search
from realpolitik.kernels.stability.simultaneous import simultaneous

CODES = 2**16
"""States up to which the result carries a code for each."""
REASONS = 2**10
"""States up to which reasons are found without being asked for."""
MOST_SEARCHED = 2**16
"""States up to which stability is found by search from every state."""
BASIC = ("nash", "gmr", "smr", "seq")
Found = tuple[np.ndarray, np.ndarray, np.ndarray]
"""Stability, the move that speaks against it, and what the others can do about that move, by state."""


def solve(
    model: Model,
    concepts: Sequence[str] | None = None,
    *,
    horizon: int | None = None,
    reasons: bool | None = None,
    threads: int | None = None,
) -> xr.Dataset:
    """Which states hold, for whom, by which concept.

    Args:
        model: the game.
        concepts: names as in `concepts.concept`; what the game calls for if None.
        horizon: moves that actors look ahead, for limited-move stability.
        reasons: whether to say why states do not hold; of games of up to 1,024 states if None.
        threads: threads to use; the result does not depend on it.

    Returns:
        Dataset over ``concept``, ``actor``, ``state`` and ``option``: ``stable``, ``equilibrium`` (stable for all),
        ``rank`` (higher is better), ``level``. With reasons also ``move``, the state that an actor would move to, and
        ``answer``, what the others can then do; both 0 for none. Where a game of up to 65,536 states names coalitions
        also ``joint_stable`` and ``joint_equilibrium`` over ``joint_concept``, ``coalition`` and ``state``. States are
        the feasible ones, numbered from 1.

    Raises:
        UsageError: an unknown concept, or one that has no meaning in this game or is out of reach at its size.
        RunError: foresight without limit neither settled nor repeated.
    """
    asked = tuple(concept(name, horizon) for name in concepts) if concepts else usual(model, horizon)
    asked = tuple(dict.fromkeys(asked))
    for one in asked:
        _check(model, one)
    explained = len(model.states) <= REASONS if reasons is None else reasons
    if explained and len(model.states) > MOST_SEARCHED:
        raise UsageError(f"reasons are found by search, in games of at most {MOST_SEARCHED:,} states")
    data = label(model, asked, np.stack([stable(model, one, threads) for one in asked]))
    if explained:
        data = data.assign(_reasons(model, asked, threads))
    is_joint = bool(model.coalitions) and len(model.states) <= MOST_SEARCHED
    return _with_coalitions(model, asked, data, threads) if is_joint else data


def _check(model: Model, one: Concept) -> None:
    """UsageError where a concept has no meaning in a game, or is out of reach."""
    if model.sides is not None and one.variant not in UNKNOWN:
        allowed = tuple(f"{one.base}.{kind}" for kind in UNKNOWN) if one.is_searchable else ()
        raise UsageError(f"{one.name!r} needs preferences that are all known; this game has unknown ones", allowed)
    if one.variant and len(model.states) > MOST_SEARCHED:
        raise UsageError(f"{one.name!r} is found by search, in games of at most {MOST_SEARCHED:,} states")


def stable(model: Model, one: Concept, threads: int | None = None) -> np.ndarray:
    """[A, S] whether each feasible state is stable for each actor, without labels.

    Args:
        model: the game.
        one: concept of stability.
        threads: threads to use; the result does not depend on it.

    Raises:
        RunError: foresight without limit neither settled nor repeated.
    """
    return _by_number(model, one, threads)[:, model.states].astype(bool)


def _by_number(model: Model, one: Concept, threads: int | None) -> np.ndarray:
    """[A, N] stability of all combinations; infeasible ones are not stable."""
    if one.base == "limited":
        arrays = (model.rank, model.space.feasible, model.lines, model.order)
        return np.asarray(limited.limited(one.horizon, *arrays))
    if one.base == "nonmyopic":
        stable, period = limited.nonmyopic(model.rank, model.space.feasible, model.lines, model.order)
        if not period:
            raise RunError("foresight without limit neither settled nor repeated within 100,000 moves")
        return np.asarray(stable)
    if not one.variant and one.base in BASIC:
        return _each(range(len(model.actors)), _linear(model, one.base), threads)
    if one.name == "sim" and (model.space.owner.sum(axis=0) <= 1).all():
        return _each(range(len(model.actors)), _simultaneous(model, threads), threads)
    return np.stack([found[0] for found in _search(model, one, _alone(model), threads)])


def _each(groups: Sequence[int], work: Callable[[int], np.ndarray], threads: int | None) -> np.ndarray:
    """What ``work`` finds for each actor, in threads."""
    with ThreadPoolExecutor(min(threads or os.cpu_count() or 1, len(groups))) as pool:
        return np.stack(list(pool.map(work, groups)))


def _alone(model: Model) -> tuple[tuple[int, ...], ...]:
    return tuple((actor,) for actor in range(len(model.actors)))


def _others(model: Model, group: Sequence[int]) -> np.ndarray:
    return np.array([actor for actor in range(len(model.actors)) if actor not in group], np.int64)


def _linear(model: Model, base: str) -> Callable[[int], np.ndarray]:
    """The function that finds an actor's Nash, GMR, SMR or SEQ stable states in linear time."""
    space, rank = model.space, model.rank
    if base in ("gmr", "smr") and model.factors is not None:
        return lambda actor: _by_level(model, actor, base)
    lines, order = model.lines, model.order

    def work(actor: int) -> np.ndarray:
        own, secure = rank[actor], rank[actor]
        if base != "nash":
            cost, by_cost = own, model.by_rank[actor]
            if base == "smr":
                cost = basic.best_within_reach(own, space.feasible, lines, order, actor)
                by_cost = layout.ascending(cost, space.feasible, int(own.max()))
            others = _others(model, (actor,))
            secure = basic.security(cost, by_cost, own, others, base == "seq", rank, lines, order)
        reach = basic.best_within_reach(secure, space.feasible, lines, order, actor)
        return np.asarray(basic.holds(reach, own, space.feasible))

    return work


def _by_level(model: Model, actor: int, base: str) -> np.ndarray:
    """GMR or SMR where everything is open to everybody: at or above a level."""
    assert model.factors is not None
    rest = np.zeros(1, np.int64)
    for other, combinations in enumerate(model.factors):
        if other != actor:
            rest = (combinations[:, None] + rest[None, :]).ravel()
    maximin, minimax = levels.guarantees(model.rank[actor], model.factors[actor], rest)
    bar = minimax if base == "smr" else maximin
    return np.asarray((model.rank[actor] >= bar) & (model.space.feasible == 1), np.uint8)


def _simultaneous(model: Model, threads: int | None) -> Callable[[int], np.ndarray]:
    """The function that finds an actor's SIM stable states."""
    space, lines, order = model.space, model.lines, model.order
    candidates = np.tile(space.feasible, (len(model.actors), 1))
    if (
        model.factors is not None
    ):  # whatever can be spoilt at the same time can be spoilt afterwards: SIM lies within GMR
        candidates = _each(range(len(model.actors)), _linear(model, "gmr"), threads)

    def work(actor: int) -> np.ndarray:
        others = _others(model, (actor,))
        return np.asarray(simultaneous(actor, others, candidates[actor], model.rank, space.feasible, lines, order))

    return work


def _views(model: Model, variant: str) -> search.Views:
    """What actors think of states, for a variant."""
    modes = {"": search.SIMPLE, "strong": search.STRONG, "attitudes": search.ATTITUDES}
    blank = np.zeros((len(model.actors), 1), np.uint32)
    left, right = model.sides if model.sides is not None else (blank, blank)
    mode = modes.get(variant, search.UNKNOWN)
    if mode == search.UNKNOWN and model.sides is None:
        mode = search.SIMPLE
    return search.Views(
        mode, variant in ("a", "c"), variant in ("c", "d"), model.rank, model.floor, left, right, model.attitude
    )


def _search(model: Model, one: Concept, groups: Sequence[Sequence[int]], threads: int | None) -> list[Found]:
    """Stability and reasons of every state for some groups, by search."""
    if len(model.states) > MOST_SEARCHED:
        raise UsageError(f"{one.name!r} is found by search, in games of at most {MOST_SEARCHED:,} states")
    if one.variant == "weak":
        general = _search(model, Concept(one.base, one.base), groups, threads)
        strong = _search(model, Concept(one.base, one.base, "strong"), groups, threads)
        return [_weak(*pair) for pair in zip(general, strong, strict=True)]
    board = search.SearchBoard(model.space.levels, model.space.feasible, model.lines, model.order)
    views = _views(model, one.variant)

    def work(group: Sequence[int]) -> Found:
        own = model.space.owner[list(group)].any(axis=0).astype(np.uint8)
        members, others = np.array(group, np.int64), _others(model, group)
        found: Found = search.search(search.CONCEPTS[one.base], members, others, own, views, board)
        return found

    with ThreadPoolExecutor(min(threads or os.cpu_count() or 1, len(groups))) as pool:
        return list(pool.map(work, groups))


def _weak(general: Found, strong: Found) -> Found:
    """Stable, but not strongly; the reason is that of whichever fails."""
    holds = general[0].astype(bool)
    move, answer = (np.where(holds, theirs, ours) for ours, theirs in zip(general[1:], strong[1:], strict=True))
    return (holds & ~strong[0].astype(bool)).astype(np.uint8), move, answer


def _reasons(
    model: Model, asked: Sequence[Concept], threads: int | None
) -> dict[str, tuple[tuple[str, ...], np.ndarray]]:
    """Moves and answers, as numbers of feasible states from 1; 0 for none."""
    place = np.zeros(len(model.space.feasible) + 1, np.int64)
    place[model.states] = np.arange(1, len(model.states) + 1)  # −1, for none, leads to the last entry, which stays 0
    shape = (2, len(asked), len(model.actors), len(model.states))
    found = np.zeros(shape, np.int64)
    for at, one in enumerate(asked):
        if one.is_searchable:
            for actor, (_, *parts) in enumerate(_search(model, one, _alone(model), threads)):
                found[:, at, actor] = [place[part[model.states]] for part in parts]
    dims = ("concept", "actor", "state")
    return {"move": (dims, found[0]), "answer": (dims, found[1])}


def _with_coalitions(model: Model, asked: Sequence[Concept], data: xr.Dataset, threads: int | None) -> xr.Dataset:
    """The same with the stability of the game's coalitions, by the concepts that are defined for them."""
    joint = [one for one in asked if one.is_searchable]
    if not joint:
        return data
    found = [[part[0][model.states] for part in _search(model, one, model.coalitions, threads)] for one in joint]
    stable = np.array(found, bool)
    alone = data.equilibrium.sel(concept=[one.name for one in joint]).values
    names = ["+".join(model.actors[member] for member in members) for members in model.coalitions]
    return data.assign_coords(joint_concept=[one.name for one in joint], coalition=names).assign(
        joint_stable=(("joint_concept", "coalition", "state"), stable),
        joint_equilibrium=(("joint_concept", "state"), stable.all(axis=1) & alone),
    )


def label(model: Model, asked: Sequence[Concept], stable: np.ndarray) -> xr.Dataset:
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
            "concept": [one.name for one in asked],
            "actor": list(model.actors),
            "option": list(model.options),
            "state": np.arange(1, len(states) + 1),
        },
    )
    return data.assign_coords(code=("state", model.codes(states))) if len(states) <= CODES else data
