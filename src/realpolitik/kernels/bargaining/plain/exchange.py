"""Position exchange, trade by trade; symbols as in `kernels.bargaining.exchange`."""

from __future__ import annotations

from itertools import combinations, permutations

import numpy as np

Array = np.ndarray


def side(apart: Array) -> Array:
    """1 or -1 by the side of the outcome that is wanted, 0 where the outcome is what is wanted but for rounding."""
    return np.where(np.abs(apart) <= 1e-9, 0.0, np.sign(apart))


def trades(position: Array, ideal: Array, s: Array, weight: Array, moved: Array) -> list[tuple[float, set[int], Array]]:
    """(gain of each, the two issues, [N, K] moves) of every exchange that is open."""
    mass = weight[:, None] * s
    whole = mass.sum(axis=0)
    outcome = (mass * position).sum(axis=0) / whole
    stands = side(ideal - outcome)
    found = []
    for i, j in combinations(range(len(position)), 2):
        apart = stands[i] * stands[j] < 0.0
        for p, q in permutations(range(position.shape[1]), 2):
            closed = moved[i, p] or moved[j, q] or not (apart[p] and apart[q]) or min(s[i, p], s[j, q]) <= 0.0
            if closed or s[i, q] * s[j, p] <= s[i, p] * s[j, q]:
                continue
            rate = (s[i, p] + s[j, p]) / (s[i, q] + s[j, q])
            most_p = min(mass[i, p] * abs(ideal[j, p] - position[i, p]) / whole[p], abs(ideal[j, p] - outcome[p]))
            most_q = min(mass[j, q] * abs(ideal[i, q] - position[j, q]) / whole[q], abs(ideal[i, q] - outcome[q]))
            on_p = min(most_p, most_q / rate)
            moves = np.zeros_like(position)
            moves[i, p] = np.sign(ideal[j, p] - position[i, p]) * on_p * whole[p] / mass[i, p]
            moves[j, q] = np.sign(ideal[i, q] - position[j, q]) * on_p * rate * whole[q] / mass[j, q]
            found.append((s[j, p] * on_p - s[j, q] * on_p * rate, {p, q}, moves))
    return found


def play(ideal: Array, s: Array, weight: Array) -> Array:
    """[N, K] positions when no exchange is left by which two gain; equally good ones each in part."""
    position, moved = ideal.copy(), np.zeros(ideal.shape, dtype=bool)
    while True:
        found = trades(position, ideal, s, weight, moved)
        best = max((gain for gain, _, _ in found), default=0.0)
        if best <= 1e-9:
            return position
        alike = [(issues, moves) for gain, issues, moves in found if gain >= best * (1.0 - 1e-9)]
        number = {k: sum(k in issues for issues, _ in alike) for k in range(ideal.shape[1])}
        step = sum((moves / max(number[k] for k in issues) for issues, moves in alike), np.zeros_like(ideal))
        moved |= step != 0.0
        position = position + step
