"""Position exchange over several issues: actors trade what matters less to them for what matters more.

Stokman & van Oosten (1994). The outcome of an issue is the compromise O_k = Σ_i m_ik x_ik/M_k with m_ik = w_i s_ik and
M_k = Σ_i m_ik. Two actors on opposite sides of the expected outcome on two issues p and q, i caring relatively more
for q than j does (s_iq/s_ip > s_jq/s_jp), both gain where i moves towards j on p and j towards i on q. The rate of
exchange gives both the same gain:

    ΔO_p (s_ip + s_jp) = ΔO_q (s_iq + s_jq),  gain = s_jp ΔO_p − s_jq ΔO_q = s_iq ΔO_q − s_ip ΔO_p

and the trade is as large as it can be: until one of them stands where the other wants it, or an outcome is what the
other wants. The best exchange of all is carried out first; an actor that has moved on an issue does not move on it
again.

What hangs on rounding is settled by two rules, neither of which knows the direction of a scale, the order of actors or
issues, or the unit of weight:

* an outcome within `NEAR` of what an actor wants *is* what it wants, so that the actor stands on no side of it;
* exchanges whose gains differ by a share of `ALIKE` at most are equally good, and none goes first: each is carried out
  in part, 1/m, where m is the larger number of equally good exchanges on p and on q. Where no two of them meet on an
  issue each is whole; where some do, positions become the mean of what each alone would make of them.
"""

from __future__ import annotations

import numpy as np

from realpolitik.kernels.bargaining.common import OPTIONS
from realpolitik.kernels.jit import njit

LEAST_GAIN = 1e-9
"""Gain below which nobody trades (unit scale)."""
NEAR = 1e-9
"""Distance up to which an outcome is what an actor wants (unit scale)."""
ALIKE = 1e-9
"""Share of the best gain by which another may fall short and still count as the same."""
MASS, OUTCOME, MEETING = range(3)
"""Rows [K] of the scratch: M_k, O_k, and how many of the best exchanges meet on an issue."""
ROWS = 3


@njit(**OPTIONS)
def outcomes(position, salience, weight, rows):
    """O_k and M_k at the positions held."""
    mass, outcome = rows[MASS], rows[OUTCOME]
    for k in range(position.shape[1]):
        outcome[k], mass[k] = 0.0, 0.0
        for i in range(position.shape[0]):
            m = weight[i] * salience[i, k]
            mass[k] += m
            outcome[k] += m * position[i, k]
        outcome[k] = outcome[k] / mass[k] if mass[k] > 0.0 else 0.0


@njit(**OPTIONS)
def side(ideal, rows, i, k):
    """On which side of the expected outcome i stands on issue k: 1, -1, or 0 where the outcome is what it wants."""
    apart = ideal[i, k] - rows[OUTCOME, k]
    return 0 if abs(apart) <= NEAR else 1 if apart > 0.0 else -1


@njit(**OPTIONS)
def open_to(ideal, salience, rows, moved, i, j, p, q):
    """Whether i can give p to j and get q for it: opposed on both, not yet moved there, and i caring more for q."""
    if moved[i, p] == 1 or moved[j, q] == 1 or salience[i, p] <= 0.0 or salience[j, q] <= 0.0:
        return False
    if salience[i, q] * salience[j, p] <= salience[i, p] * salience[j, q]:
        return False
    on_p = side(ideal, rows, i, p) * side(ideal, rows, j, p)
    return on_p + side(ideal, rows, i, q) * side(ideal, rows, j, q) == -2


@njit(**OPTIONS)
def shift_of(position, ideal, salience, weight, rows, giver, taker, k):
    """Largest change of O_k that giver can offer taker: a full move to taker's ideal, or the outcome there."""
    full = weight[giver] * salience[giver, k] * abs(ideal[taker, k] - position[giver, k]) / rows[MASS, k]
    return min(full, abs(ideal[taker, k] - rows[OUTCOME, k]))


@njit(**OPTIONS)
def trade(position, ideal, salience, weight, rows, i, j, p, q):
    """(gain of each, ΔO_p, ΔO_q) where i gives p and j gives q."""
    first = salience[i, p] + salience[j, p]
    second = salience[i, q] + salience[j, q]
    most_p = shift_of(position, ideal, salience, weight, rows, i, j, p)
    most_q = shift_of(position, ideal, salience, weight, rows, j, i, q)
    on_p = min(most_p, most_q * second / first)
    on_q = on_p * first / second
    return salience[j, p] * on_p - salience[j, q] * on_q, on_p, on_q


@njit(**OPTIONS)
def weigh_trades(position, ideal, salience, weight, rows, moved, least):
    """The best gain of the exchanges open; to MEETING, how many of those on an issue bring ``least`` or more."""
    best = 0.0
    for k in range(position.shape[1]):
        rows[MEETING, k] = 0.0
    for i in range(position.shape[0]):
        for j in range(i):
            for p in range(position.shape[1]):
                for q in range(position.shape[1]):
                    if p != q and open_to(ideal, salience, rows, moved, i, j, p, q):
                        gain = trade(position, ideal, salience, weight, rows, i, j, p, q)[0]
                        best = max(best, gain)
                        if gain >= least:
                            rows[MEETING, p] += 1.0
                            rows[MEETING, q] += 1.0
    return best


@njit(**OPTIONS)
def give(position, ideal, salience, weight, rows, giver, taker, k, change):
    """How far the giver moves so that the outcome changes by ``change`` towards the taker."""
    far = ideal[taker, k] - position[giver, k]
    step = min(change * rows[MASS, k] / (weight[giver] * salience[giver, k]), abs(far))
    return step if far > 0.0 else -step


@njit(**OPTIONS)
def take_part(position, ideal, salience, weight, rows, moved, least, step, partner):
    """To ``step`` [N, K], how far each moves in the exchanges that bring ``least`` or more; to ``partner``, to whom.

    Where an actor moves in several, the partner told is the last.
    """
    for i in range(position.shape[0]):
        for k in range(position.shape[1]):
            step[i, k] = 0.0
    for i in range(position.shape[0]):
        for j in range(i):
            for p in range(position.shape[1]):
                for q in range(position.shape[1]):
                    if p == q or not open_to(ideal, salience, rows, moved, i, j, p, q):
                        continue
                    gain, on_p, on_q = trade(position, ideal, salience, weight, rows, i, j, p, q)
                    if gain >= least:
                        part = 1.0 / max(rows[MEETING, p], rows[MEETING, q])
                        step[i, p] += give(position, ideal, salience, weight, rows, i, j, p, part * on_p)
                        step[j, q] += give(position, ideal, salience, weight, rows, j, i, q, part * on_q)
                        partner[i, p], partner[j, q] = j, i


@njit(**OPTIONS)
def carry_out(position, ideal, salience, weight, rows, moved, partner, step):
    """Carry out the best exchange, or all that are as good, on ``position`` [N, K] in place.

    Args:
        position: [N, K] written.
        ideal: [N, K].
        salience: [N, K].
        weight: [N].
        rows: [ROWS, K] scratch.
        moved: [N, K] 1 where an actor has traded; written.
        partner: [N, K] written: to whom each moved.
        step: [N, K] scratch.

    Returns:
        The gain of each, 0 where there is no exchange.
    """
    outcomes(position, salience, weight, rows)
    best = weigh_trades(position, ideal, salience, weight, rows, moved, np.inf)
    if best <= LEAST_GAIN:
        return 0.0
    least = best * (1.0 - ALIKE)
    weigh_trades(position, ideal, salience, weight, rows, moved, least)
    take_part(position, ideal, salience, weight, rows, moved, least, step, partner)
    for i in range(position.shape[0]):
        for k in range(position.shape[1]):
            if step[i, k] != 0.0:
                position[i, k] += step[i, k]
                moved[i, k] = 1
    return best
