"""The challenge model in several worlds side by side: `challenge`, with the worlds of a block along the last axis.

Loops over worlds come innermost, do not branch and write to one place each, so that the compiler works on several
worlds at once. Numbers are those of `challenge` but for rounding; a world does not depend on those beside it, digit
for digit. An actor that does not care about the issue (salience 0) takes no part.
"""

from __future__ import annotations

import numpy as np

from realpolitik.kernels.bargaining.challenge import (
    CAPITULATE,
    COMPROMISE,
    DENOMINATOR,
    LN_HALF,
    NOBODY,
    STATUS_QUO,
    TIE,
    exponential,
    gain,
)
from realpolitik.kernels.bargaining.common import ALLOCATING, INLINE, OPTIONS
from realpolitik.kernels.jit import njit

LANES = 32
"""Worlds of a block, at most."""
CUBES = 6
"""Arrays [N, N, lanes] of scratch: d, G, P and three logarithms."""
SHEETS = 7
"""Arrays [N, lanes] of scratch."""
ROWS = 5
"""Arrays [lanes] of scratch."""
X, MASS, SALIENCE, ATTITUDE, MOVED, PARTNER, KEPT = range(SHEETS)
D, G, P, LOG = range(4)
THEIRS, MINE, WON, LOST = D, G, LOG + 1, LOG + 2
"""What stands in the same arrays when offers are weighed."""
LN_TWO = 0.6931471805599453
ROOT_HALF = 0x3FE6A09E667F3BCD
"""√½ as the bits of a double."""
UNIT = 0x3FF0000000000000
"""1 as the bits of a double."""
FRACTION = 0x000FFFFFFFFFFFFF
"""The bits of a double behind the point."""


@njit(**INLINE)
def logarithm(value):
    """Natural logarithm of v > 0, and about −709 for 0; good to 10⁻¹⁵ of its size.

    v = 2^e m with m in [√½, √2), and ln m = 2 artanh q = 2 (q + q³/3 + q⁵/5 + …), q = (m − 1)/(m + 1). Without a table
    or a branch, as `challenge.exponential`.
    """
    bits = np.float64(value).view(np.int64) + (UNIT - ROOT_HALF)
    power = np.float64((bits >> 52) - 1023)
    m = np.int64((bits & FRACTION) + ROOT_HALF).view(np.float64)
    q = (m - 1.0) / (m + 1.0)
    z = q * q
    tail = 1.0 / 15.0 + z * (1.0 / 17.0 + z * (1.0 / 19.0))
    tail = 1.0 / 9.0 + z * (1.0 / 11.0 + z * (1.0 / 13.0 + z * tail))
    tail = 1.0 / 3.0 + z * (1.0 / 5.0 + z * (1.0 / 7.0 + z * tail))
    return power * LN_TWO + (2.0 * q + 2.0 * q * z * tail)


@njit(**OPTIONS)
def distances(sheets, reach, cubes):
    """d, ln d, ln(½ − ½d) and ln(½ + ½d) for all pairs."""
    actors, lanes = sheets.shape[1], sheets.shape[2]
    for i in range(actors):
        for w in range(lanes):
            cubes[D, i, i, w] = 0.0
        for j in range(i):
            for w in range(lanes):
                cubes[D, i, j, w] = abs(sheets[X, i, w] - sheets[X, j, w]) / reach[w]
            for w in range(lanes):
                cubes[LOG, i, j, w] = logarithm(cubes[D, i, j, w])
            for w in range(lanes):
                cubes[LOG + 1, i, j, w] = logarithm(max(0.5 - 0.5 * cubes[D, i, j, w], 0.0))
            for w in range(lanes):
                cubes[LOG + 2, i, j, w] = logarithm(0.5 + 0.5 * cubes[D, i, j, w])
            for w in range(lanes):
                cubes[D, j, i, w] = cubes[D, i, j, w]
            for m in range(LOG, CUBES):
                for w in range(lanes):
                    cubes[m, j, i, w] = cubes[m, i, j, w]


@njit(**OPTIONS)
def regrets(sheets, cubes, neutral):
    """G_ka = c_k s_k d_ka^{r_k}, or with r = 1 for ``neutral``."""
    actors, lanes = sheets.shape[1], sheets.shape[2]
    for k in range(actors):
        for a in range(actors):
            if neutral or a == k:
                for w in range(lanes):
                    cubes[G, k, a, w] = sheets[MASS, k, w] * cubes[D, k, a, w]
            else:
                for w in range(lanes):
                    power = exponential(sheets[ATTITUDE, k, w] * cubes[LOG, k, a, w])
                    cubes[G, k, a, w] = sheets[MASS, k, w] * power


@njit(**OPTIONS)
def chances(sheets, cubes, denominator, whole):
    """P(i, j) for all pairs of those who care; 0 between equal positions."""
    actors, lanes = sheets.shape[1], sheets.shape[2]
    for w in range(lanes):
        whole[w] = 0.0
    for i in range(actors):
        for w in range(lanes):
            cubes[P, i, i, w] = 0.0
        for j in range(i):
            for w in range(lanes):
                cubes[P, i, j, w], cubes[P, j, i, w] = 0.0, 0.0
            for k in range(actors):
                for w in range(lanes):
                    gap = cubes[G, k, j, w] - cubes[G, k, i, w]
                    cubes[P, i, j, w] += max(gap, 0.0)
                    cubes[P, j, i, w] += max(-gap, 0.0)
            for w in range(lanes):
                both = sheets[SALIENCE, i, w] > 0.0 and sheets[SALIENCE, j, w] > 0.0
                whole[w] += 2.0 * (cubes[P, i, j, w] + cubes[P, j, i, w]) if both else 0.0
    for i in range(actors):
        for j in range(i):
            for w in range(lanes):
                under = whole[w] if denominator == 0.0 else cubes[P, i, j, w] + cubes[P, j, i, w]
                share = 1.0 / under if cubes[D, i, j, w] > 0.0 and under > 0.0 else 0.0
                cubes[P, i, j, w] *= share
                cubes[P, j, i, w] *= share


@njit(**OPTIONS)
def attitudes(sheets, cubes, least, most):
    """r_i from how much each is threatened where it stands."""
    actors, lanes = sheets.shape[1], sheets.shape[2]
    for w in range(lanes):
        least[w], most[w] = np.inf, -np.inf
    for i in range(actors):
        for w in range(lanes):
            sheets[ATTITUDE, i, w] = 0.0
        for j in range(actors):
            if j != i:
                for w in range(lanes):
                    d = 2.0 * cubes[D, i, j, w]
                    danger = gain(cubes[P, j, i, w], sheets[SALIENCE, i, w], d, -d, 0.0)
                    sheets[ATTITUDE, i, w] += danger if sheets[SALIENCE, j, w] > 0.0 else 0.0
        for w in range(lanes):
            cares = sheets[SALIENCE, i, w] > 0.0
            least[w] = min(least[w], sheets[ATTITUDE, i, w] if cares else np.inf)
            most[w] = max(most[w], sheets[ATTITUDE, i, w] if cares else -np.inf)
    for i in range(actors):
        for w in range(lanes):
            spread = most[w] - least[w]
            risk = (2.0 * sheets[ATTITUDE, i, w] - most[w] - least[w]) / spread if spread > 0.0 else 0.0
            sheets[ATTITUDE, i, w] = (1.0 - risk / 3.0) / (1.0 + risk / 3.0)


@njit(**OPTIONS)
def prospects(sheets, cubes, status_quo):
    """U_s, U_f and Q U_q of every actor against every other, in its own view."""
    actors, lanes = sheets.shape[1], sheets.shape[2]
    for i in range(actors):
        for w in range(lanes):
            sheets[KEPT, i, w] = status_quo * (2.0 - 4.0 * exponential(sheets[ATTITUDE, i, w] * LN_HALF))
        for j in range(actors):
            if j == i:
                continue
            for w in range(lanes):
                cubes[WON, i, j, w] = 2.0 - 4.0 * exponential(sheets[ATTITUDE, i, w] * cubes[LOG + 1, i, j, w])
            for w in range(lanes):
                cubes[LOST, i, j, w] = 2.0 - 4.0 * exponential(sheets[ATTITUDE, i, w] * cubes[LOG + 2, i, j, w])


@njit(**OPTIONS)
def expectations(sheets, cubes):
    """E(i, j) and E(j, i) in i's view."""
    actors, lanes = sheets.shape[1], sheets.shape[2]
    for i in range(actors):
        for j in range(actors):
            if j == i:
                continue
            for w in range(lanes):
                won, lost = cubes[WON, i, j, w], cubes[LOST, i, j, w]
                cubes[MINE, i, j, w] = gain(cubes[P, i, j, w], sheets[SALIENCE, j, w], won, lost, sheets[KEPT, i, w])
            for w in range(lanes):
                won, lost = cubes[WON, i, j, w], cubes[LOST, i, j, w]
                cubes[THEIRS, i, j, w] = gain(cubes[P, j, i, w], sheets[SALIENCE, i, w], won, lost, sheets[KEPT, i, w])


@njit(**INLINE)
def kind_of(mine, theirs, may_give_in):
    """3 for a confrontation that is lost, 2 for a compromise, 1 for giving in, 0 for no offer."""
    if theirs <= 0.0:
        return 0
    if mine > 0.0:
        return 3 if theirs > mine else 0
    if mine == 0.0:
        return 0
    return 2 if theirs > -mine else 1 if may_give_in else 0


@njit(**OPTIONS)
def best_offer(i, w, sheets, cubes, switches):
    """Write the position that actor i moves to in lane w, and the actor to whom it moves or NOBODY."""
    lowest, may_give_in = switches[COMPROMISE] == 1.0, switches[CAPITULATE] == 1.0
    x, kind, best = sheets[X, i, w], 0, np.inf
    sheets[MOVED, i, w], sheets[PARTNER, i, w] = x, NOBODY
    for j in range(sheets.shape[1]):
        mine, theirs, other = cubes[MINE, i, j, w], cubes[THEIRS, i, j, w], sheets[X, j, w]
        offer = kind_of(mine, theirs, may_give_in)
        if offer < kind or offer == 0 or other == x or j == i or sheets[SALIENCE, j, w] == 0.0:
            continue
        place = x + (other - x) * (-mine / theirs) if offer == 2 else other
        price = abs(place - x)
        if offer == 2 and lowest:
            price = (theirs * other - mine * x) / (theirs - mine)
        if offer > kind or price < best - TIE:
            kind, best = offer, price
            sheets[MOVED, i, w], sheets[PARTNER, i, w] = place, j


@njit(**ALLOCATING)
def play_round(sheets, reach, switches, cubes, rows):
    """One round in all lanes: from the sheet X to MOVED and PARTNER."""
    distances(sheets, reach, cubes)
    regrets(sheets, cubes, True)
    chances(sheets, cubes, switches[DENOMINATOR], rows[0])
    attitudes(sheets, cubes, rows[1], rows[2])
    regrets(sheets, cubes, False)
    chances(sheets, cubes, switches[DENOMINATOR], rows[0])
    prospects(sheets, cubes, switches[STATUS_QUO])
    expectations(sheets, cubes)
    for i in range(sheets.shape[1]):
        for w in range(sheets.shape[2]):
            if sheets[SALIENCE, i, w] > 0.0:
                best_offer(i, w, sheets, cubes, switches)
            else:
                sheets[MOVED, i, w], sheets[PARTNER, i, w] = sheets[X, i, w], NOBODY


@njit(**ALLOCATING)
def challenge_block(first, k, salience, weight, switches, still, path, partner, last, ended, desk):
    """The challenge model on issue k in worlds ``first`` … of a block, written into ``path``.

    Lanes beyond the last world repeat it. ``last`` [W] is raised to the last round with movement, ``ended`` [W] becomes
    0 where a world has not come to rest.
    """
    sheets, cubes, rows, reach = desk
    worlds, actors, lanes = path.shape[0], path.shape[2], sheets.shape[2]
    for w in range(lanes):
        world = min(first + w, worlds - 1)
        low, high = np.inf, -np.inf
        for i in range(actors):
            s = salience[world, i, k]
            sheets[X, i, w], sheets[SALIENCE, i, w] = path[world, 0, i, k], s
            sheets[MASS, i, w] = weight[world, i] * s
            low = min(low, sheets[X, i, w] if s > 0.0 else np.inf)
            high = max(high, sheets[X, i, w] if s > 0.0 else -np.inf)
        reach[w] = high - low if high > low else 1.0
    for t in range(1, path.shape[1]):
        play_round(sheets, reach, switches, cubes, rows)
        for w in range(min(lanes, worlds - first)):
            world, far = first + w, 0.0
            for i in range(actors):
                far = max(far, abs(sheets[MOVED, i, w] - sheets[X, i, w]))
            moves = far > still
            for i in range(actors):
                at = sheets[MOVED, i, w] if moves else sheets[X, i, w]
                path[world, t, i, k] = at
                partner[world, t - 1, i, k] = int(sheets[PARTNER, i, w]) if moves else -1
            last[world] = max(last[world], t) if moves else last[world]
            if t == path.shape[1] - 1 and moves:
                ended[world] = 0
        for i in range(actors):
            for w in range(lanes):
                sheets[X, i, w] = sheets[MOVED, i, w]


@njit(**ALLOCATING)
def make_desk(actors, worlds):
    """Scratch of `challenge_block`, for a block of some worlds."""
    lanes = min(worlds, LANES)
    return (
        np.zeros((SHEETS, actors, lanes)),
        np.zeros((CUBES, actors, actors, lanes)),
        np.zeros((ROWS, lanes)),
        np.zeros(lanes),
    )
