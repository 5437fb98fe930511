"""The challenge model in several worlds side by side: `challenge`, with the worlds of a block along the last axis.

Loops over worlds come innermost and do not branch, so that the compiler works on several worlds at once. Numbers are
those of `challenge` but for rounding; a world does not depend on those beside it, digit for digit. An actor
that does not care about the issue (salience 0) takes no part.
"""

from __future__ import annotations

import numpy as np

from realpolitik.kernels.bargaining.challenge import (
    CAPITULATE,
    COMPROMISE,
    DENOMINATOR,
    LN_HALF,
    STATUS_QUO,
    TIE,
    exponential,
    gain,
)
from realpolitik.kernels.bargaining.common import ALLOCATING, OPTIONS
from realpolitik.kernels.jit import njit

LANES = 16
"""Worlds of a block."""
CUBES = 6
"""Arrays [N, N, LANES] of scratch: d, G, P and three logarithms."""
SHEETS = 6
"""Arrays [N, LANES] of scratch: position, mass, salience, r, moved, partner."""
ROWS = 6
"""Arrays [LANES] of scratch."""
X, MASS, SALIENCE, ATTITUDE, MOVED, PARTNER = range(SHEETS)
D, G, P, LOG = range(4)


@njit(**OPTIONS)
def distances(sheets, reach, cubes):
    """d, ln d, ln(½ − ½d) and ln(½ + ½d) for all pairs."""
    actors, lanes = sheets.shape[1], sheets.shape[2]
    for i in range(actors):
        for w in range(lanes):
            cubes[D, i, i, w] = 0.0
        for j in range(i):
            for w in range(lanes):
                gap = abs(sheets[X, i, w] - sheets[X, j, w]) / reach[w]
                cubes[D, i, j, w] = gap
                cubes[D, j, i, w] = gap
                cubes[LOG, i, j, w] = np.log(gap)
                cubes[LOG + 1, i, j, w] = np.log(max(0.5 - 0.5 * gap, 0.0))
                cubes[LOG + 2, i, j, w] = np.log(0.5 + 0.5 * gap)
            for m in range(3):
                for w in range(lanes):
                    cubes[LOG + m, j, i, w] = cubes[LOG + m, i, j, w]


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
def weigh_offer(i, j, sheets, cubes, switches, kind, best, kept):
    """Take the offer that j makes to i where it is better than those before it."""
    lowest, may_give_in = switches[COMPROMISE] == 1.0, switches[CAPITULATE] == 1.0
    for w in range(sheets.shape[2]):
        x, other, r = sheets[X, i, w], sheets[X, j, w], sheets[ATTITUDE, i, w]
        won = 2.0 - 4.0 * exponential(r * cubes[LOG + 1, i, j, w])
        lost = 2.0 - 4.0 * exponential(r * cubes[LOG + 2, i, j, w])
        mine = gain(cubes[P, i, j, w], sheets[SALIENCE, j, w], won, lost, kept[w])
        theirs = gain(cubes[P, j, i, w], sheets[SALIENCE, i, w], won, lost, kept[w])
        may = other != x and sheets[SALIENCE, i, w] > 0.0 and sheets[SALIENCE, j, w] > 0.0 and theirs > 0.0
        meets = may and mine < 0.0 and theirs > -mine
        offer = 2.0 if meets else 1.0 if may and mine < 0.0 and may_give_in else 0.0
        offer = 3.0 if may and mine > 0.0 and theirs > mine else offer
        place = x + (other - x) * (-mine / theirs) if meets else other
        price = abs(place - x)
        price = (theirs * other - mine * x) / (theirs - mine) if meets and lowest else price
        better = offer > kind[w] or (offer == kind[w] and offer > 0.0 and price < best[w] - TIE)
        kind[w] = offer if better else kind[w]
        best[w] = price if better else best[w]
        sheets[MOVED, i, w] = place if better else sheets[MOVED, i, w]
        sheets[PARTNER, i, w] = float(j) if better else sheets[PARTNER, i, w]


@njit(**ALLOCATING)
def play_round(sheets, reach, switches, cubes, rows):
    """One round in all lanes: from the sheet X to MOVED and PARTNER."""
    actors, lanes = sheets.shape[1], sheets.shape[2]
    kind, best, kept = rows[0], rows[1], rows[2]
    distances(sheets, reach, cubes)
    regrets(sheets, cubes, True)
    chances(sheets, cubes, switches[DENOMINATOR], rows[3])
    attitudes(sheets, cubes, rows[4], rows[5])
    regrets(sheets, cubes, False)
    chances(sheets, cubes, switches[DENOMINATOR], rows[3])
    for i in range(actors):
        for w in range(lanes):
            kind[w], best[w] = 0.0, np.inf
            sheets[MOVED, i, w], sheets[PARTNER, i, w] = sheets[X, i, w], -1.0
            kept[w] = switches[STATUS_QUO] * (2.0 - 4.0 * exponential(sheets[ATTITUDE, i, w] * LN_HALF))
        for j in range(actors):
            if j != i:
                weigh_offer(i, j, sheets, cubes, switches, kind, best, kept)


@njit(**ALLOCATING)
def challenge_block(first, k, salience, weight, switches, still, path, partner, last, ended, desk):
    """The challenge model on issue k in worlds ``first`` … of a block, written into ``path``.

    Lanes beyond the last world repeat it. ``last`` [W] is raised to the last round with movement, ``ended`` [W] becomes
    0 where a world has not come to rest.
    """
    sheets, cubes, rows, reach = desk
    worlds, actors = path.shape[0], path.shape[2]
    for w in range(LANES):
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
        for w in range(min(LANES, worlds - first)):
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
            for w in range(LANES):
                sheets[X, i, w] = sheets[MOVED, i, w]


@njit(**ALLOCATING)
def make_desk(actors):
    """Scratch of `challenge_block`."""
    return (
        np.zeros((SHEETS, actors, LANES)),
        np.zeros((CUBES, actors, actors, LANES)),
        np.zeros((ROWS, LANES)),
        np.zeros(LANES),
    )
