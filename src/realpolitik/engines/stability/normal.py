"""Games of payoffs in normal form: what counts as equal, regret, quantal response, and payoffs that were not played."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from realpolitik.engines.stability.model import Model
from realpolitik.kernels.plain.quantal import Quantal, quantal_response
from realpolitik.kernels.stability import layout

ROUNDING = 1e-9
"""Excess over a size that is put down to rounding."""


def graded(payoffs: np.ndarray, size: float) -> np.ndarray:
    """Payoffs in classes: from the best down, all within ``size`` of the best of a class are as good as it.

    Args:
        payoffs: [..., N] payoffs of all states; each row by itself.
        size: difference that does not count.

    Returns:
        [..., N] the best payoff of the class that each belongs to.
    """
    found = np.empty_like(payoffs)
    for row in np.ndindex(payoffs.shape[:-1]):
        order = np.argsort(-payoffs[row], kind="stable")
        head = payoffs[row][order[0]]
        for state in order:
            if head - payoffs[row][state] > size + ROUNDING:
                head = payoffs[row][state]
            found[(*row, state)] = head
    return found


def tensor(model: Model, payoffs: np.ndarray) -> np.ndarray:
    """Payoffs [..., N] by the actors' strategies [..., m_1, …, m_A]; a strategy is what one does with all its options.

    An actor's strategies are numbered in mixed radix over its own options, the first fastest.
    """
    lead = payoffs.shape[:-1]
    axes = []
    for actor in range(len(model.actors)):
        axes += [option for option in reversed(range(len(model.options))) if model.space.owner[actor, option]]
    count = len(model.options)
    grid = payoffs.reshape(*lead, *model.space.levels[::-1])
    moved = grid.transpose(*range(len(lead)), *(len(lead) + count - 1 - option for option in axes))
    sizes = [int(np.prod(model.space.levels[owned.astype(bool)])) for owned in model.space.owner]
    return moved.reshape(*lead, *sizes)


def flat(model: Model, grid: np.ndarray) -> np.ndarray:
    """The inverse of `tensor`: values by strategies [..., m_1, …, m_A] as values by states [..., N]."""
    size = int(model.space.levels.prod())
    place = tensor(model, np.arange(size)).ravel()
    lead = grid.shape[: grid.ndim - len(model.actors)]
    found = np.empty((*lead, size), grid.dtype)
    found[..., place] = grid.reshape(*lead, size)
    return found


def regret(model: Model, payoffs: np.ndarray) -> np.ndarray:
    """What each actor could gain in each state by another strategy of its own, the others' kept.

    Args:
        model: whose options belong to whom.
        payoffs: [..., A, N].

    Returns:
        [..., A, N], 0 where it could gain nothing.
    """
    actors = len(model.actors)
    found = np.empty_like(payoffs)
    for actor in range(actors):
        grid = tensor(model, payoffs[..., actor, :])
        best = grid.max(axis=grid.ndim - actors + actor, keepdims=True)
        found[..., actor, :] = flat(model, best - grid)
    return found


def quantal(model: Model, payoffs: np.ndarray, sharpness: np.ndarray) -> Quantal | None:
    """The logit quantal response equilibrium that is joined to indifference; None where it was not found.

    Args:
        model: whose options belong to whom.
        payoffs: [A, N] payoffs of all states.
        sharpness: [A] λ of each actor, 1 over the unit of payoff.
    """
    return quantal_response(tensor(model, payoffs), sharpness)


class Guess(NamedTuple):
    """Payoffs of all states, of which some were played.

    Attributes:
        payoffs: [W, A, N] as played, or as the surrogate has them.
        error: [A] root mean square error of the surrogate, each state that was played left out in turn.
        spread: [A] standard deviation over states of what was played, for comparison.
    """

    payoffs: np.ndarray
    error: np.ndarray
    spread: np.ndarray


def effects(levels: np.ndarray, states: np.ndarray) -> np.ndarray:
    """[S, F] columns of a linear model of states: a constant, every course, every pair of courses of two options."""
    digits = np.asarray(states)[:, None] // layout.strides(levels) % levels
    main = [digits[:, option, None] == np.arange(1, count) for option, count in enumerate(levels)]
    pairs = [
        (main[one][:, :, None] & main[two][:, None, :]).reshape(len(digits), -1)
        for two in range(len(levels))
        for one in range(two)
    ]
    return np.concatenate([np.ones((len(digits), 1)), *main, *pairs], axis=1).astype(float)


def guess(levels: np.ndarray, played: np.ndarray, payoffs: np.ndarray) -> Guess:
    """Fill in payoffs of states that were not played, by courses and pairs of courses, world by world.

    Least squares of the payoffs on `effects`, in each world by itself, so that luck that all states share is kept.
    The error is that of leaving each state out in turn: residual / (1 − leverage).

    Args:
        levels: [K] courses of each option.
        played: [S] numbers of the states played.
        payoffs: [W, A, S] their payoffs.

    Raises:
        ValueError: too few states were played to tell the effects apart.
    """
    size = int(levels.prod())
    seen = effects(levels, played)
    basis, triangle = np.linalg.qr(seen)
    leverage = (basis**2).sum(axis=1)
    if len(played) <= seen.shape[1] or np.abs(np.diag(triangle)).min() < 1e-9 or leverage.max() > 1 - 1e-9:
        raise ValueError(f"{len(played)} states do not tell {seen.shape[1]} effects apart")
    coefficients = np.linalg.solve(triangle, np.einsum("sf,was->fwa", basis, payoffs).reshape(seen.shape[1], -1))
    lead = payoffs.shape[:2]
    full = (effects(levels, np.arange(size)) @ coefficients).reshape(size, *lead).transpose(1, 2, 0)
    missed = (payoffs - full[..., played]) / (1.0 - leverage)
    full[..., played] = payoffs
    return Guess(full, np.sqrt((missed**2).mean(axis=(0, 2))), payoffs.mean(axis=0).std(axis=1))
