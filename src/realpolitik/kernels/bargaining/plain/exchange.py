"""Position exchange, trade by trade; symbols as in `kernels.bargaining.exchange`."""

from __future__ import annotations

from itertools import permutations

import numpy as np

Array = np.ndarray


def trades(position: Array, ideal: Array, s: Array, weight: Array, moved: Array) -> list[tuple[float, Array]]:
    """(gain of each, positions afterwards) of every exchange that is open."""
    mass = weight[:, None] * s
    whole = mass.sum(axis=0)
    outcome = (mass * position).sum(axis=0) / whole
    found = []
    for i, j in permutations(range(len(position)), 2):
        apart = (ideal[i] - outcome) * (ideal[j] - outcome) < 0.0
        for p, q in permutations(range(position.shape[1]), 2):
            closed = moved[i, p] or moved[j, q] or not (apart[p] and apart[q]) or min(s[i, p], s[j, q]) <= 0.0
            if closed or s[i, q] * s[j, p] <= s[i, p] * s[j, q]:
                continue
            rate = (s[i, p] + s[j, p]) / (s[i, q] + s[j, q])
            most_p = min(mass[i, p] * abs(ideal[j, p] - position[i, p]) / whole[p], abs(ideal[j, p] - outcome[p]))
            most_q = min(mass[j, q] * abs(ideal[i, q] - position[j, q]) / whole[q], abs(ideal[i, q] - outcome[q]))
            on_p = min(most_p, most_q / rate)
            after = position.copy()
            after[i, p] += np.sign(ideal[j, p] - position[i, p]) * on_p * whole[p] / mass[i, p]
            after[j, q] += np.sign(ideal[i, q] - position[j, q]) * on_p * rate * whole[q] / mass[j, q]
            found.append((s[j, p] * on_p - s[j, q] * on_p * rate, after))
    return found


def play(ideal: Array, s: Array, weight: Array) -> Array:
    """[N, K] positions when no exchange is left by which two gain."""
    position, moved = ideal.copy(), np.zeros(ideal.shape, dtype=bool)
    while True:
        gain, after = max(trades(position, ideal, s, weight, moved), key=lambda item: item[0], default=(0.0, position))
        if gain <= 1e-9:
            return position
        moved |= after != position
        position = after
