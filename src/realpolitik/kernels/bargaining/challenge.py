"""The challenge model: actors threaten, give way and compromise, round by round, on one issue at a time.

Bueno de Mesquita (1994), as restated by Scholz, Calbert & Smith (2011). R is the range of the positions at the start,
d_ij = |x_i − x_j|/R, G_ka = c_k s_k d_ka^{r_k}:

    P(i, j) = Σ_k max(0, G_kj − G_ki) / D               chance that i's position beats j's
    U_s = 2 − 4(½ − ½ d_ij)^r,  U_f = 2 − 4(½ + ½ d_ij)^r,  U_q = 2 − 4·½^r
    E(i, j) = s_j (P U_s + (1 − P) U_f) + (1 − s_j) U_s − Q U_q
    risk_i = (2 Σ_j E(j, i) − max − min)/(max − min),  r_i = (1 − risk_i/3)/(1 + risk_i/3)

Risk attitudes are found with every r at 1; then each actor, in its own view (its own r), takes the best offer it has:
it loses a confrontation (E_ji > E_ij > 0: moves to x_j), compromises (E_ji > 0 > E_ij, E_ji > |E_ij|: moves by
(x_j − x_i)|E_ij/E_ji|) or capitulates (E_ji > 0 > E_ij, E_ji < |E_ij|: moves to x_j), in this order of kind.

What the papers leave open is a switch:

* ``DENOMINATOR``: D over all pairs, Σ_k Σ_a Σ_b |G_ka − G_kb|, which gives their figures (0), or over this contest
  alone, Σ_k |G_kj − G_ki|, as their equation 31 says (1).
* ``COMPROMISE``: among compromises, the one that asks the least movement, as their text says (0), or the one with the
  lowest mean of both positions weighted by |E|, which gives their figures and favours the low end of the scale (1).
* ``CAPITULATE``: whether an actor can capitulate (1); their figures come out without (0).
* ``STATUS_QUO``: Q.
"""

from __future__ import annotations

import numpy as np

from realpolitik.kernels.bargaining.common import INLINE, OPTIONS
from realpolitik.kernels.jit import njit

DENOMINATOR, COMPROMISE, CAPITULATE, STATUS_QUO = range(4)
"""Places of the switches."""
MATRICES = 6
"""Matrices [N, N] of scratch."""
ROWS = 5
"""Rows [N] of scratch."""
NOBODY = -1
LN_HALF = -0.6931471805599453
TIE = 1e-11
"""Difference of prices up to which two offers cost the same, and the first is taken."""


@njit(**INLINE)
def exponential(value):
    """e^v for v ≤ 0 (0 below −50): (Σ_m z^m/m!)^1024 with z = v/1024, good to 10⁻¹³.

    Without a table or a branch, so that loops over worlds are compiled to work on several at once, and every world
    gets the same digits wherever it stands.
    """
    z = max(value, -50.0) * (1.0 / 1024.0)
    power = 1.0 + z * (1.0 + z * (1.0 / 2.0) * (1.0 + z * (1.0 / 3.0) * (1.0 + z * 0.25 * (1.0 + z * 0.2))))
    for _ in range(10):
        power *= power
    return power if value > -50.0 else 0.0


@njit(**OPTIONS)
def distances(x, reach, d, logs):
    """d_ij = |x_i − x_j|/R, and ln d, ln(½ − ½d), ln(½ + ½d), so that powers with any exponent are one exponential."""
    for i in range(x.shape[0]):
        d[i, i], logs[0, i, i] = 0.0, -np.inf
        for j in range(i):
            gap = abs(x[i] - x[j]) / reach
            d[i, j] = d[j, i] = gap
            logs[0, i, j] = logs[0, j, i] = np.log(gap)
            logs[1, i, j] = logs[1, j, i] = np.log(max(0.5 - 0.5 * gap, 0.0))
            logs[2, i, j] = logs[2, j, i] = np.log(0.5 + 0.5 * gap)


@njit(**OPTIONS)
def neutral_regrets(d, mass, g):
    """G_ka = c_k s_k d_ka, of actors whose r is 1."""
    for k in range(d.shape[0]):
        for a in range(d.shape[0]):
            g[k, a] = mass[k] * d[k, a]


@njit(**OPTIONS)
def regrets(logs, mass, r, g):
    """G_ka = c_k s_k d_ka^{r_k}."""
    for k in range(g.shape[0]):
        for a in range(g.shape[0]):
            g[k, a] = mass[k] * exponential(r[k] * logs[0, k, a]) if a != k else 0.0


@njit(**OPTIONS)
def chances(d, g, denominator, p):
    """P(i, j) for all pairs; 0 between equal positions."""
    actors = d.shape[0]
    whole = 0.0
    for i in range(actors):
        p[i, i] = 0.0
        for j in range(i):
            p[i, j], p[j, i] = 0.0, 0.0
        for k in range(actors):
            mine = g[k, i]
            for j in range(i):
                gap = g[k, j] - mine
                p[i, j] += max(gap, 0.0)
                p[j, i] += max(-gap, 0.0)
        for j in range(i):
            whole += 2.0 * (p[i, j] + p[j, i])
    for i in range(actors):
        for j in range(i):
            under = whole if denominator == 0.0 else p[i, j] + p[j, i]
            share = 1.0 / under if d[i, j] > 0.0 and under > 0.0 else 0.0
            p[i, j] *= share
            p[j, i] *= share


@njit(**INLINE)
def gain(chance, resolve, won, lost, kept):
    """E of a challenge to one who resists with probability s_j."""
    return resolve * (chance * won + (1.0 - chance) * lost) + (1.0 - resolve) * won - kept


@njit(**OPTIONS)
def attitudes(d, s, p, r):
    """r_i from how much each is threatened where it stands; with r = 1, U_s = 2d, U_f = −2d and U_q = 0."""
    actors = d.shape[0]
    least, most = np.inf, -np.inf
    for i in range(actors):
        danger = 0.0
        for j in range(actors):
            if j != i:
                danger += gain(p[j, i], s[i], 2.0 * d[i, j], -2.0 * d[i, j], 0.0)
        r[i] = danger
        least, most = min(least, danger), max(most, danger)
    for i in range(actors):
        risk = (2.0 * r[i] - most - least) / (most - least) if most > least else 0.0
        r[i] = (1.0 - risk / 3.0) / (1.0 + risk / 3.0)


@njit(**OPTIONS)
def best_offer(i, x, logs, s, p, r, switches):
    """(position that actor i moves to, actor to whom it moves or NOBODY)."""
    kept = switches[STATUS_QUO] * (2.0 - 4.0 * exponential(r[i] * LN_HALF))
    kind, best, target, partner = 0, np.inf, x[i], NOBODY
    for j in range(x.shape[0]):
        if x[j] == x[i]:
            continue
        won = 2.0 - 4.0 * exponential(r[i] * logs[1, i, j])
        lost = 2.0 - 4.0 * exponential(r[i] * logs[2, i, j])
        mine = gain(p[i, j], s[j], won, lost, kept)
        theirs = gain(p[j, i], s[i], won, lost, kept)
        if theirs > mine > 0.0:
            offer, place = 3, x[j]
            price = abs(x[j] - x[i])
        elif theirs > 0.0 > mine and theirs > -mine:
            offer, place = 2, x[i] + (x[j] - x[i]) * (-mine / theirs)
            price = abs(place - x[i])
            if switches[COMPROMISE] == 1.0:
                price = (theirs * x[j] - mine * x[i]) / (theirs - mine)
        elif theirs > 0.0 > mine and switches[CAPITULATE] == 1.0:
            offer, place = 1, x[j]
            price = abs(x[j] - x[i])
        else:
            continue
        if offer > kind or (offer == kind and price < best - TIE):
            kind, best, target, partner = offer, price, place, j
    return target, partner


@njit(**OPTIONS)
def play_round(x, mass, s, reach, switches, room, r, moved, partner):
    """One round: from positions x [N] to ``moved`` [N], ``partner`` [N] telling to whom; returns the largest move."""
    d, g, p, logs = room[0], room[1], room[2], room[3:]
    distances(x, reach, d, logs)
    neutral_regrets(d, mass, g)
    chances(d, g, switches[DENOMINATOR], p)
    attitudes(d, s, p, r)
    regrets(logs, mass, r, g)
    chances(d, g, switches[DENOMINATOR], p)
    largest = 0.0
    for i in range(x.shape[0]):
        moved[i], partner[i] = best_offer(i, x, logs, s, p, r, switches)
        largest = max(largest, abs(moved[i] - x[i]))
    return largest
