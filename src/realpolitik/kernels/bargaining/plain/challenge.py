"""The challenge model on one issue, on whole arrays; symbols as in `kernels.bargaining.challenge`."""

from __future__ import annotations

import numpy as np

Array = np.ndarray


def chances(d: Array, mass: Array, r: Array, denominator: str) -> Array:
    """[N, N] P(i, j)."""
    g = mass[:, None] * d ** r[:, None]
    gap = g[:, None, :] - g[:, :, None]
    for_i = np.maximum(gap, 0.0).sum(axis=0)
    under = np.abs(gap).sum(axis=(0, 1, 2) if denominator == "all_pairs" else 0)
    return np.where(d > 0.0, for_i / np.where(under > 0.0, under, 1.0), 0.0)


def gains(d: Array, s: Array, p: Array, r: float, status_quo: float) -> Array:
    """[N, N] E(i, j) seen with risk attitude r."""
    won = 2.0 - 4.0 * (0.5 - 0.5 * d) ** r
    lost = 2.0 - 4.0 * (0.5 + 0.5 * d) ** r
    return np.asarray(s * (p * won + (1.0 - p) * lost) + (1.0 - s) * won - status_quo * (2.0 - 4.0 * 0.5**r))


def attitudes(d: Array, s: Array, mass: Array, denominator: str) -> Array:
    """[N] r_i."""
    e = gains(d, s, chances(d, mass, np.ones(len(s)), denominator), 1.0, 1.0)
    danger = e.sum(axis=0) - np.diag(e)
    spread = danger.max() - danger.min()
    risk = (2.0 * danger - danger.max() - danger.min()) / spread if spread > 0.0 else np.zeros(len(s))
    return np.asarray((1.0 - risk / 3.0) / (1.0 + risk / 3.0))


def play_round(
    x: Array,
    s: Array,
    c: Array,
    reach: float,
    denominator: str = "all_pairs",
    compromise: str = "least_move",
    capitulation: bool = True,
    status_quo: float = 1.0,
) -> Array:
    """[N] positions after one round."""
    d = np.abs(x[:, None] - x) / reach
    r = attitudes(d, s, c * s, denominator)
    p = chances(d, c * s, r, denominator)
    moved = x.copy()
    for i in range(len(x)):
        e = gains(d, s, p, r[i], status_quo)
        offers: dict[int, list[tuple[float, float]]] = {1: [], 2: [], 3: []}
        for j in np.flatnonzero(x != x[i]):
            mine, theirs = e[i, j], e[j, i]
            if theirs > mine > 0.0:
                offers[3].append((abs(x[j] - x[i]), x[j]))
            elif theirs > 0.0 > mine and theirs > -mine:
                place = x[i] - (x[j] - x[i]) * mine / theirs
                mixed = (theirs * x[j] - mine * x[i]) / (theirs - mine)
                offers[2].append((mixed if compromise == "lowest_mean" else abs(place - x[i]), place))
            elif theirs > 0.0 > mine and capitulation:
                offers[1].append((abs(x[j] - x[i]), x[j]))
        kind = max((kind for kind, found in offers.items() if found), default=0)
        if kind:
            least = min(price for price, _ in offers[kind])
            moved[i] = np.mean([place for price, place in offers[kind] if price - least <= 1e-11])
    return moved
