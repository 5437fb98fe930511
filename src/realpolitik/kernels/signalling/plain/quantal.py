"""Agent quantal response equilibrium of any small tree (McKelvey & Palfrey 1998), traced from sharpness 0.

At sharpness 0 everybody takes every action alike, which is an equilibrium. Sharpness then grows by small steps; at each
Newton's method starts from the equilibrium before it. Where that does not settle, the trace says so.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from realpolitik.kernels.signalling.plain.check import bayes, expected
from realpolitik.kernels.signalling.plain.tree import Behaviour, Node

ROUNDS = 40
"""Steps of Newton's method at one sharpness, at most."""
HALVINGS = 12
"""How often a step that makes things worse is halved."""
NUDGE = 1e-7
"""By how much a probability is moved to see what follows."""


@dataclass(frozen=True)
class Trace:
    """An equilibrium, or what was left when the iteration was given up.

    Attributes:
        behaviour: information set → probability of each action.
        residual: largest difference of a probability from the answer to all of them.
        converged: the residual fell below the tolerance at every sharpness on the way.
        sharpness: the one reached, by player.
    """

    behaviour: dict[str, tuple[float, ...]]
    residual: float
    converged: bool
    sharpness: tuple[float, ...]


def response(tree: Node, behaviour: Behaviour, sharpness: tuple[float, ...]) -> dict[str, tuple[float, ...]]:
    """Logit answers of every information set to the behaviour of all."""
    beliefs = bayes(tree, behaviour)
    found = {}
    for name, nodes in tree.sets().items():
        values = np.array(expected(tree, behaviour, beliefs, name))
        weights = np.exp(sharpness[(nodes[0][1].player or 1) - 1] * (values - values.max()))
        found[name] = tuple(float(item) for item in weights / weights.sum())
    return found


def settle(
    tree: Node, behaviour: Behaviour, sharpness: tuple[float, ...], tolerance: float
) -> tuple[dict[str, tuple[float, ...]], float]:
    """Newton's method on response − behaviour = 0 at one sharpness: (behaviour, residual).

    The unknowns are the probabilities of all actions but the last of each information set; derivatives are differences.
    """
    names = list(behaviour)
    held = _packed(behaviour, names)
    gap = _packed(response(tree, behaviour, sharpness), names) - held
    for _ in range(ROUNDS):
        if np.abs(gap).max() < tolerance:
            break
        slope = np.empty((len(held), len(held)))
        for k in range(len(held)):
            moved = held.copy()
            moved[k] += NUDGE if held[k] < 0.5 else -NUDGE
            there = _packed(response(tree, _unpacked(moved, behaviour, names), sharpness), names) - moved
            slope[:, k] = (there - gap) / (moved[k] - held[k])
        step = np.linalg.solve(slope, -gap)
        for _ in range(HALVINGS):
            tried = np.clip(held + step, 1e-15, 1.0)
            there = _packed(response(tree, _unpacked(tried, behaviour, names), sharpness), names) - tried
            if np.abs(there).max() < np.abs(gap).max():
                break
            step *= 0.5
        held, gap = tried, there
    return _unpacked(held, behaviour, names), float(np.abs(gap).max())


def _packed(behaviour: Behaviour, names: list[str]) -> np.ndarray:
    return np.array([share for name in names for share in behaviour[name][:-1]])


def _unpacked(values: np.ndarray, like: Behaviour, names: list[str]) -> dict[str, tuple[float, ...]]:
    found, at = {}, 0
    for name in names:
        size = len(like[name]) - 1
        free = tuple(float(item) for item in values[at : at + size])
        found[name] = (*free, max(1.0 - sum(free), 0.0))
        at += size
    return found


def trace(tree: Node, sharpness: tuple[float, ...], steps: int = 30, tolerance: float = 1e-9) -> Trace:
    """Follow the equilibrium from sharpness 0 to the one asked for.

    Args:
        tree: the game.
        sharpness: 1/payoff, by player.
        steps: how many on the way, closer together at first.
        tolerance: residual that counts as none.
    """
    behaviour: dict[str, tuple[float, ...]] = {
        name: (1.0 / len(nodes[0][1].actions),) * len(nodes[0][1].actions) for name, nodes in tree.sets().items()
    }
    residual, converged = 0.0, True
    for k in range(1, steps + 1):
        part = (k / steps) ** 2
        behaviour, residual = settle(tree, behaviour, tuple(part * one for one in sharpness), tolerance)
        converged = converged and residual < tolerance
    return Trace(behaviour, residual, converged, sharpness)
