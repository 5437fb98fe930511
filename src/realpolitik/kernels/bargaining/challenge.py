"""The challenge model: actors threaten, give way and compromise, round by round, on one issue at a time.

Bueno de Mesquita (1994), as restated by Scholz, Calbert & Smith (2011). R is the range of the positions at the start,
d_ij = |x_i − x_j|/R, G_ka = c_k s_k d_ka^{r_k}:

    P(i, j) = Σ_k max(0, G_kj − G_ki) / D               chance that i's position beats j's
    U_s = 2 − 4(½ − ½ d_ij)^r,  U_f = 2 − 4(½ + ½ d_ij)^r,  U_q = 2 − 4·½^r
    F(i, j) = s_j (1 − P(i, j))                         chance that j resists i's challenge and i loses
    E(i, j) = U_s − F (U_s − U_f) − Q U_q
    risk_i = (2 Σ_j E(j, i) − max − min)/(max − min),  r_i = (1 − risk_i/3)/(1 + risk_i/3)

Risk attitudes are found with every r at 1; then each actor, in its own view (its own r), takes the best offer it has:
it loses a confrontation (E_ji > E_ij > 0: moves to x_j), compromises (E_ji > 0 > E_ij, E_ji > |E_ij|: moves by
(x_j − x_i)|E_ij/E_ji|) or capitulates (E_ji > 0 > E_ij, E_ji < |E_ij|: moves to x_j), in this order of kind.
Of offers of one kind at one price none goes before another, whoever made it: the actor goes to the middle of where they
lead, and stays where two would draw it as far to either side. An actor that does not care about the issue (salience 0)
takes no part.

What the papers leave open is a switch:

* ``DENOMINATOR``: D over all pairs, Σ_k Σ_a Σ_b |G_ka − G_kb|, which gives their figures (0), or over this contest
  alone, Σ_k |G_kj − G_ki|, as their equation 31 says (1).
* ``COMPROMISE``: among compromises, the one that asks the least movement, as their text says (0), or the one with the
  lowest mean of both positions weighted by |E|, which gives their figures and favours the low end of the scale (1).
* ``CAPITULATE``: whether an actor can capitulate (1); their figures come out without (0).
* ``STATUS_QUO``: Q.

Worlds are played in blocks, side by side along the last axis of every array. Loops over them come innermost and do not
branch, so that the compiler works on several worlds at once; a world does not depend, digit for digit, on those beside
it.
"""

from __future__ import annotations

import numpy as np

from realpolitik.kernels.bargaining.common import ALLOCATING, INLINE, OPTIONS, ROUNDING
from realpolitik.kernels.bargaining.powers import logarithm, power
from realpolitik.kernels.jit import njit

DENOMINATOR, COMPROMISE, CAPITULATE, STATUS_QUO = range(4)
"""Places of the switches."""
NOBODY = -1
TIE = 1e-11
"""Difference of prices up to which two offers cost the same."""
LANES = 64
"""Worlds of a block."""
X, MASS, SALIENCE, CARES, ATTITUDE, REGRET, MOVED, PARTNER = range(8)
"""Sheets [N, lanes]: x, c s, s, 1 where s > 0 and else 0, r, Σ_k G_ka, where each moves and to whom."""
SHEETS = 8
WHOLE, LEAST, MOST, TOTAL, LOW, HIGH, BELOW, KIND, PRICE, KEPT, REACH, MINE, THEIRS, OFFER, PLACE, COST, ALIKE = range(
    17
)
"""Rows [lanes]: Σ of all |G_ka − G_kb|; ends of the dangers; of medians; of the best offers so far; R."""
ROWS = 17
GAP, NEAR, LOSS, WIN = range(4)
"""By pair [N (N − 1)/2, lanes]: d, and log₂ of d, of ½ + ½d and of ½ − ½d."""
PAIRED = 4


@njit(**INLINE)
def pair(i, j):
    """Place of the pair of i and j ≠ i among all pairs."""
    return i * (i - 1) // 2 + j if j < i else j * (j - 1) // 2 + i


@njit(**OPTIONS)
def distances(sheets, rows, pairs):
    """d, log₂ d, log₂(½ + ½d) and log₂(½ − ½d) of all pairs, so that a power with any exponent is one of two."""
    lanes = sheets.shape[2]
    for i in range(sheets.shape[1]):
        for j in range(i):
            p = pair(i, j)
            for w in range(lanes):
                pairs[GAP, p, w] = abs(sheets[X, i, w] - sheets[X, j, w]) / rows[REACH, w]
            for w in range(lanes):
                pairs[NEAR, p, w] = logarithm(pairs[GAP, p, w])
            for w in range(lanes):
                pairs[LOSS, p, w] = logarithm(0.5 + 0.5 * pairs[GAP, p, w])
            for w in range(lanes):
                pairs[WIN, p, w] = logarithm(max(0.5 - 0.5 * pairs[GAP, p, w], 0.0))


@njit(**OPTIONS)
def regrets(sheets, pairs, neutral, g):
    """G_ka = c_k s_k d_ka^{r_k}, or with r = 1 for ``neutral``, and its sums over k."""
    actors, lanes = sheets.shape[1], sheets.shape[2]
    for a in range(actors):
        for w in range(lanes):
            sheets[REGRET, a, w], g[a, a, w] = 0.0, 0.0
    for k in range(actors):
        for a in range(actors):
            if a == k:
                continue
            p = pair(k, a)
            if neutral:
                for w in range(lanes):
                    g[k, a, w] = sheets[MASS, k, w] * pairs[GAP, p, w]
            else:
                for w in range(lanes):
                    g[k, a, w] = sheets[MASS, k, w] * power(sheets[ATTITUDE, k, w] * pairs[NEAR, p, w])
            for w in range(lanes):
                sheets[REGRET, a, w] += g[k, a, w]


@njit(**OPTIONS)
def failures(sheets, pairs, g, denominator, rows, failure):
    """F(i, j) = s_j (1 − P(i, j)) of all pairs; P is 0 between equal positions.

    With A = Σ_k |G_kj − G_ki|, the sum over those nearer to i, Σ_k max(0, G_kj − G_ki), is ½ (A + Σ_k G_kj − Σ_k G_ki).
    """
    actors, lanes = sheets.shape[1], sheets.shape[2]
    for w in range(lanes):
        rows[WHOLE, w] = 0.0
    for i in range(actors):
        for j in range(i):
            for w in range(lanes):
                failure[i, j, w] = abs(g[0, j, w] - g[0, i, w])
            for k in range(1, actors):
                for w in range(lanes):
                    failure[i, j, w] += abs(g[k, j, w] - g[k, i, w])
            for w in range(lanes):
                rows[WHOLE, w] += 2.0 * sheets[CARES, i, w] * sheets[CARES, j, w] * failure[i, j, w]
    for i in range(actors):
        for j in range(i):
            p = pair(i, j)
            for w in range(lanes):
                both = failure[i, j, w]
                under = rows[WHOLE, w] if denominator == 0.0 else both
                share = 0.5 / under if (pairs[GAP, p, w] > 0.0) & (under > 0.0) else 0.0
                lead = sheets[REGRET, j, w] - sheets[REGRET, i, w]
                failure[i, j, w] = sheets[SALIENCE, j, w] * (1.0 - share * (both + lead))
                failure[j, i, w] = sheets[SALIENCE, i, w] * (1.0 - share * (both - lead))


@njit(**OPTIONS)
def attitudes(sheets, pairs, failure, rows):
    """r_i from how much each is threatened where it stands; with r = 1, U_s = 2d, U_f = −2d and U_q = 0."""
    actors, lanes = sheets.shape[1], sheets.shape[2]
    for w in range(lanes):
        rows[LEAST, w], rows[MOST, w] = np.inf, -np.inf
    for i in range(actors):
        for w in range(lanes):
            sheets[ATTITUDE, i, w] = 0.0
        for j in range(actors):
            if j == i:
                continue
            p = pair(i, j)
            for w in range(lanes):
                gain = 2.0 * pairs[GAP, p, w] * (1.0 - 2.0 * failure[j, i, w])
                sheets[ATTITUDE, i, w] += sheets[CARES, j, w] * gain
        for w in range(lanes):
            danger, cares = sheets[ATTITUDE, i, w], sheets[CARES, i, w] > 0.0
            rows[LEAST, w] = min(rows[LEAST, w], danger if cares else np.inf)
            rows[MOST, w] = max(rows[MOST, w], danger if cares else -np.inf)
    for i in range(actors):
        for w in range(lanes):
            spread = rows[MOST, w] - rows[LEAST, w]
            excess = 2.0 * sheets[ATTITUDE, i, w] - rows[MOST, w] - rows[LEAST, w]
            risk = excess / spread if spread > 0.0 else 0.0
            sheets[ATTITUDE, i, w] = (1.0 - risk / 3.0) / (1.0 + risk / 3.0)


@njit(**INLINE)
def kind_of(mine, theirs, may_give_in):
    """3 for a confrontation that is lost, 2 for a compromise, 1 for giving in, 0 for no offer."""
    below = 2.0 if theirs > -mine else may_give_in
    below = below if mine < 0.0 else 0.0
    kind = (3.0 if theirs > mine else 0.0) if mine > 0.0 else below
    return kind if theirs > 0.0 else 0.0


@njit(**OPTIONS)
def expect(i, j, sheets, pairs, failure, rows):
    """E(i, j) and E(j, i) in i's view."""
    p = pair(i, j)
    for w in range(sheets.shape[2]):
        won = 2.0 - 4.0 * power(sheets[ATTITUDE, i, w] * pairs[WIN, p, w])
        lost = 2.0 - 4.0 * power(sheets[ATTITUDE, i, w] * pairs[LOSS, p, w])
        rows[MINE, w] = won - rows[KEPT, w] - failure[i, j, w] * (won - lost)
        rows[THEIRS, w] = won - rows[KEPT, w] - failure[j, i, w] * (won - lost)


@njit(**OPTIONS)
def weigh(i, j, sheets, switches, rows):
    """What kind of offer j makes to i, where i would go, and at what price."""
    lowest, may_give_in = switches[COMPROMISE] == 1.0, switches[CAPITULATE]
    for w in range(sheets.shape[2]):
        x, other, mine, theirs = sheets[X, i, w], sheets[X, j, w], rows[MINE, w], rows[THEIRS, w]
        offer = kind_of(mine, theirs, may_give_in) if other != x else 0.0
        middle = offer == 2.0
        place = x - (other - x) * (mine / theirs) if middle else other
        rows[COST, w] = (theirs * other - mine * x) / (theirs - mine) if lowest & middle else abs(place - x)
        rows[OFFER, w], rows[PLACE, w] = offer * sheets[CARES, i, w] * sheets[CARES, j, w], place


@njit(**OPTIONS)
def choose(i, j, sheets, rows):
    """Take j's offer where it is the best so far; go to the middle of all that are as good."""
    for w in range(sheets.shape[2]):
        offer, price, at = rows[OFFER, w], rows[COST, w], sheets[MOVED, i, w]
        same_kind = (offer > 0.0) & (offer == rows[KIND, w])
        better = (offer > rows[KIND, w]) | (same_kind & (price < rows[PRICE, w] - TIE))
        as_good = same_kind & (abs(price - rows[PRICE, w]) <= TIE)
        count = rows[ALIKE, w] + 1.0
        middle = at + (rows[PLACE, w] - at) / count
        rows[KIND, w] = offer if better else rows[KIND, w]
        rows[PRICE, w] = price if better else rows[PRICE, w]
        rows[ALIKE, w] = 1.0 if better else count if as_good else rows[ALIKE, w]
        sheets[MOVED, i, w] = rows[PLACE, w] if better else middle if as_good else at
        sheets[PARTNER, i, w] = j if better else sheets[PARTNER, i, w]


@njit(**OPTIONS)
def best_offer(i, sheets, pairs, failure, switches, rows):
    """Write the position that actor i moves to, and the actor to whom it moves or NOBODY."""
    for w in range(sheets.shape[2]):
        rows[KIND, w], rows[PRICE, w], rows[ALIKE, w] = 0.0, np.inf, 0.0
        rows[KEPT, w] = switches[STATUS_QUO] * (2.0 - 4.0 * power(-sheets[ATTITUDE, i, w]))
        sheets[MOVED, i, w], sheets[PARTNER, i, w] = sheets[X, i, w], NOBODY
    for j in range(sheets.shape[1]):
        if j != i:
            expect(i, j, sheets, pairs, failure, rows)
            weigh(i, j, sheets, switches, rows)
            choose(i, j, sheets, rows)


@njit(**ALLOCATING)
def play_round(switches, desk):
    """One round in all lanes: from the sheet X to MOVED and PARTNER."""
    sheets, rows, pairs, g, failure = desk
    distances(sheets, rows, pairs)
    regrets(sheets, pairs, True, g)
    failures(sheets, pairs, g, switches[DENOMINATOR], rows, failure)
    attitudes(sheets, pairs, failure, rows)
    regrets(sheets, pairs, False, g)
    failures(sheets, pairs, g, switches[DENOMINATOR], rows, failure)
    for i in range(sheets.shape[1]):
        best_offer(i, sheets, pairs, failure, switches, rows)


@njit(**OPTIONS)
def medians(sheets, rows):
    """To the row BELOW, the weighted medians of the sheet X, as `common.weighted_median` has them."""
    actors, lanes = sheets.shape[1], sheets.shape[2]
    for w in range(lanes):
        rows[LOW, w], rows[HIGH, w] = 2.0, 2.0
    for j in range(actors):
        for w in range(lanes):
            rows[BELOW, w] = 0.0
        for i in range(actors):
            for w in range(lanes):
                rows[BELOW, w] += sheets[MASS, i, w] if sheets[X, i, w] <= sheets[X, j, w] else 0.0
        for w in range(lanes):
            here, below, half = sheets[X, j, w], rows[BELOW, w], 0.5 * rows[TOTAL, w]
            rows[LOW, w] = min(rows[LOW, w], here if below >= half * (1.0 - ROUNDING) else 2.0)
            rows[HIGH, w] = min(rows[HIGH, w], here if below > half * (1.0 + ROUNDING) else 2.0)
    for w in range(lanes):
        low, high = rows[LOW, w], rows[HIGH, w]
        rows[BELOW, w] = 0.5 * (low + high) if high < 2.0 else low


@njit(**ALLOCATING)
def seat(first, k, salience, weight, path, desk):
    """Bring worlds ``first`` … to the table on issue k; lanes beyond the last world repeat it."""
    sheets, rows = desk[0], desk[1]
    for w in range(sheets.shape[2]):
        world = min(first + w, path.shape[0] - 1)
        low, high, total = np.inf, -np.inf, 0.0
        for i in range(sheets.shape[1]):
            x, s = path[world, 0, i, k], salience[world, i, k]
            sheets[X, i, w], sheets[SALIENCE, i, w], sheets[CARES, i, w] = x, s, 1.0 if s > 0.0 else 0.0
            sheets[MASS, i, w] = weight[world, i] * s
            total += sheets[MASS, i, w]
            low, high = min(low, x if s > 0.0 else np.inf), max(high, x if s > 0.0 else -np.inf)
        rows[REACH, w], rows[TOTAL, w] = high - low if high > low else 1.0, total


@njit(**ALLOCATING)
def play_block(first, k, salience, weight, switches, still, found, desk):
    """The challenge model on issue k in worlds ``first`` … of a block.

    Args:
        first: first world of the block.
        k: issue.
        salience: [W, N, K].
        weight: [W, N].
        switches: as above.
        still: movement that counts as none.
        found: ``path`` [W, rounds + 1, N, K], whose first row is where all start, ``terms`` [W, rounds + 1, K] and
            ``partner`` [W, rounds, N, K], written; ``last`` [W], raised to the last round with movement; ``ended`` [W],
            made 0 where a world has not come to rest.
        desk: scratch of `make_desk`.
    """
    path, terms, partner, last, ended = found
    sheets, rows = desk[0], desk[1]
    actors, rounds = path.shape[2], path.shape[1] - 1
    count = min(sheets.shape[2], path.shape[0] - first)
    seat(first, k, salience, weight, path, desk)
    medians(sheets, rows)
    for w in range(count):
        terms[first + w, 0, k] = rows[BELOW, w]
    for t in range(1, rounds + 1):
        play_round(switches, desk)
        for w in range(count):
            world, far = first + w, 0.0
            for i in range(actors):
                far = max(far, abs(sheets[MOVED, i, w] - sheets[X, i, w]))
            moves = far > still
            for i in range(actors):
                path[world, t, i, k] = sheets[MOVED, i, w] if moves else sheets[X, i, w]
                partner[world, t - 1, i, k] = int(sheets[PARTNER, i, w]) if moves else NOBODY
            last[world] = max(last[world], t) if moves else last[world]
            if moves and t == rounds:
                ended[world] = 0
        for i in range(actors):
            for w in range(count):
                sheets[X, i, w] = path[first + w, t, i, k]
        medians(sheets, rows)
        for w in range(count):
            terms[first + w, t, k] = rows[BELOW, w]


@njit(**ALLOCATING)
def make_desk(actors):
    """Scratch of `play_block`."""
    return (
        np.zeros((SHEETS, actors, LANES)),
        np.zeros((ROWS, LANES)),
        np.zeros((PAIRED, actors * (actors - 1) // 2, LANES)),
        np.zeros((actors, actors, LANES)),
        np.zeros((actors, actors, LANES)),
    )
