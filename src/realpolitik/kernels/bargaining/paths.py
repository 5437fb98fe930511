"""Paths of positions, round by round: whether they come back, how far they go, who drew whom."""

from __future__ import annotations

import numpy as np

from realpolitik.kernels.bargaining.common import OPTIONS
from realpolitik.kernels.jit import njit

STILL = 1e-9
"""Movement that counts as none (unit scale)."""


@njit(**OPTIONS)
def same(path, t, before):
    """Whether everybody stands in round ``t`` where it stood in round ``before``."""
    for i in range(path.shape[1]):
        for k in range(path.shape[2]):
            if abs(path[t, i, k] - path[before, i, k]) > STILL:
                return False
    return True


@njit(**OPTIONS)
def came_back(path, last):
    """Whether the positions of some round are those of an earlier one."""
    for t in range(2, last + 1):
        for before in range(t - 1):
            if same(path, t, before):
                return True
    return False


@njit(**OPTIONS)
def movement(path, now):
    """Σ_i of the distance that actors went in round ``now`` (Euclidean over issues)."""
    total = 0.0
    for i in range(path.shape[1]):
        square = 0.0
        for k in range(path.shape[2]):
            square += (path[now, i, k] - path[now - 1, i, k]) ** 2
        total += np.sqrt(square)
    return total


@njit(**OPTIONS)
def hold(path, last):
    """Fill the rounds after the last one with it."""
    for t in range(last + 1, path.shape[0]):
        for i in range(path.shape[1]):
            for k in range(path.shape[2]):
                path[t, i, k] = path[last, i, k]


@njit(**OPTIONS)
def tally(path, partner, total, pull):
    """Add up the positions of some worlds, and how far each actor moved to or with each other.

    Args:
        path: [W, rounds + 1, N, K] positions.
        partner: [W, rounds, N, K] to whom each moved in a round, -1 for nobody.
        total: [rounds + 1, N, K] sums over worlds are added to it.
        pull: [N, N, K] the distance that i moved in rounds in which j was its partner is added to it, over rounds and
            worlds.
    """
    worlds, steps, actors, issues = path.shape
    for w in range(worlds):
        for t in range(steps):
            for i in range(actors):
                for k in range(issues):
                    total[t, i, k] += path[w, t, i, k]
                    j = partner[w, t - 1, i, k] if t > 0 else -1
                    if j >= 0:
                        pull[i, j, k] += abs(path[w, t, i, k] - path[w, t - 1, i, k])
