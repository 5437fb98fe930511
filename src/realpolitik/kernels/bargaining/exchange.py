"""Position exchange over several issues: actors trade what matters less to them for what matters more.

Stokman & van Oosten (1994). The outcome of an issue is the compromise O_k = Σ_i m_ik x_ik/M_k with m_ik = w_i s_ik and
M_k = Σ_i m_ik. Two actors on opposite sides of the expected outcome on two issues p and q, i caring relatively more
for q than j does (s_iq/s_ip > s_jq/s_jp), both gain where i moves towards j on p and j towards i on q. The rate of
exchange gives both the same gain:

    ΔO_p (s_ip + s_jp) = ΔO_q (s_iq + s_jq),  gain = s_jp ΔO_p − s_jq ΔO_q = s_iq ΔO_q − s_ip ΔO_p

and the trade is as large as it can be: until one of them stands where the other wants it, or an outcome is what the
other wants. The best exchange of all is carried out first; an actor that has moved on an issue does not move on it
again.
"""

from __future__ import annotations

from realpolitik.kernels.bargaining.common import OPTIONS
from realpolitik.kernels.jit import njit

LEAST_GAIN = 1e-9
"""Gain below which nobody trades (unit scale)."""
NOBODY = -1


@njit(**OPTIONS)
def outcomes(position, salience, weight, mass, outcome):
    """O_k and M_k at the positions held."""
    for k in range(position.shape[1]):
        outcome[k], mass[k] = 0.0, 0.0
        for i in range(position.shape[0]):
            m = weight[i] * salience[i, k]
            mass[k] += m
            outcome[k] += m * position[i, k]
        outcome[k] = outcome[k] / mass[k] if mass[k] > 0.0 else 0.0


@njit(**OPTIONS)
def opposed(ideal, outcome, i, j, k):
    """Whether the expected outcome on issue k lies between what i and j want."""
    return (ideal[i, k] - outcome[k]) * (ideal[j, k] - outcome[k]) < 0.0


@njit(**OPTIONS)
def shift_of(position, ideal, salience, weight, mass, outcome, giver, taker, k):
    """Largest change of O_k that giver can offer taker: a full move to taker's ideal, or the outcome there."""
    full = weight[giver] * salience[giver, k] * abs(ideal[taker, k] - position[giver, k]) / mass[k]
    return min(full, abs(ideal[taker, k] - outcome[k]))


@njit(**OPTIONS)
def trade(position, ideal, salience, weight, mass, outcome, i, j, p, q):
    """(gain of each, ΔO_p, ΔO_q) where i gives p and j gives q."""
    first = salience[i, p] + salience[j, p]
    second = salience[i, q] + salience[j, q]
    most_p = shift_of(position, ideal, salience, weight, mass, outcome, i, j, p)
    most_q = shift_of(position, ideal, salience, weight, mass, outcome, j, i, q)
    on_p = min(most_p, most_q * second / first)
    on_q = on_p * first / second
    return salience[j, p] * on_p - salience[j, q] * on_q, on_p, on_q


@njit(**OPTIONS)
def best_trade(position, ideal, salience, weight, mass, outcome, moved):
    """(gain, i, j, p, q, ΔO_p, ΔO_q) of the best exchange open; ``moved`` [N, K] is 1 where an actor has traded."""
    best = (LEAST_GAIN, NOBODY, NOBODY, 0, 0, 0.0, 0.0)
    actors, issues = position.shape
    for i in range(actors):
        for j in range(actors):
            if i == j:
                continue
            for p in range(issues):
                if moved[i, p] == 1 or salience[i, p] <= 0.0 or not opposed(ideal, outcome, i, j, p):
                    continue
                for q in range(issues):
                    if q == p or moved[j, q] == 1 or salience[j, q] <= 0.0:
                        continue
                    if salience[i, q] * salience[j, p] <= salience[i, p] * salience[j, q]:
                        continue
                    if opposed(ideal, outcome, i, j, q):
                        gain, on_p, on_q = trade(position, ideal, salience, weight, mass, outcome, i, j, p, q)
                        if gain > best[0]:
                            best = (gain, i, j, p, q, on_p, on_q)
    return best


@njit(**OPTIONS)
def give(position, ideal, salience, weight, mass, giver, taker, k, change):
    """Move the giver so that the outcome changes by ``change`` towards the taker."""
    step = change * mass[k] / (weight[giver] * salience[giver, k])
    sign = 1.0 if ideal[taker, k] > position[giver, k] else -1.0
    position[giver, k] += sign * min(step, abs(ideal[taker, k] - position[giver, k]))


@njit(**OPTIONS)
def carry_out(position, ideal, salience, weight, mass, outcome, moved, partner):
    """Carry out the best exchange on ``position`` [N, K] in place; returns the gain of each, 0 where there is none."""
    outcomes(position, salience, weight, mass, outcome)
    gain, i, j, p, q, on_p, on_q = best_trade(position, ideal, salience, weight, mass, outcome, moved)
    if i == NOBODY:
        return 0.0
    give(position, ideal, salience, weight, mass, i, j, p, on_p)
    give(position, ideal, salience, weight, mass, j, i, q, on_q)
    moved[i, p], moved[j, q] = 1, 1
    partner[i, p], partner[j, q] = j, i
    return gain
