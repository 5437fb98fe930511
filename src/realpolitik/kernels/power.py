"""Power in a weighted vote, exact by generating functions; who holds the middle; whose signature a settlement needs.

In a weighted game [q; w_1 … w_n] a coalition wins where its weight reaches q. Actor i swings a coalition S of others
where q − w_i ≤ w(S) < q.

* *Banzhaf (1965)*: the chance to swing where every other joins with chance ½; the index is its share of the total.
* *Shapley & Shubik (1954)*: the chance to be the one who turns an order of joining into a winning coalition. By Owen's
  multilinear extension (1972) it is the chance to swing where every other joins with chance p, averaged over p from 0
  to 1: a polynomial in p of degree n − 1, so that Gauss–Legendre quadrature with ⌈n/2⌉ nodes is exact.

The weight of a random coalition has the generating function Π_j (1 − p + p z^{w_j}) (Mann & Shapley 1962; Brams &
Affuso 1976); one actor is taken out of it by dividing, from the end on which that is stable.
"""

from __future__ import annotations

import numpy as np

from realpolitik.kernels.bargaining.common import ALLOCATING, OPTIONS, utility_among
from realpolitik.kernels.bargaining.ground import ROWS, common_ground, width_of
from realpolitik.kernels.bargaining.static import STAKE
from realpolitik.kernels.jit import njit

LEAST_STAKE = 1e-4
"""What a party that can lose nothing by a broken agreement is taken to risk (unit of utility)."""


@njit(**OPTIONS)
def coalition_weights(weights, p, chance):
    """chance[w] = probability that a coalition weighs w where everybody joins with probability p."""
    for w in range(chance.shape[0]):
        chance[w] = 0.0
    chance[0] = 1.0
    top = 0
    for j in range(weights.shape[0]):
        top += weights[j]
        for w in range(top, -1, -1):
            joined = chance[w - weights[j]] if w >= weights[j] else 0.0
            chance[w] = (1.0 - p) * chance[w] + p * joined


@njit(**OPTIONS)
def take_out(weight, p, chance, rest):
    """rest[w]: the same without one actor of this weight."""
    top = chance.shape[0] - 1
    if weight == 0:
        for w in range(top + 1):
            rest[w] = chance[w]
    elif p <= 0.5:
        for w in range(top + 1):
            rest[w] = (chance[w] - (p * rest[w - weight] if w >= weight else 0.0)) / (1.0 - p)
    else:
        for w in range(top, -1, -1):
            if w + weight <= top:
                rest[w] = (chance[w + weight] - (1.0 - p) * rest[w + weight]) / p
            else:
                rest[w] = 0.0


@njit(**ALLOCATING)
def swing_chances(weights, quota, p):
    """[N] chance of each to swing a coalition that every other joins with probability p.

    Args:
        weights: [N] whole numbers, 0 or more.
        quota: weight that wins.
        p: probability.
    """
    total = weights.sum()
    chance, rest = np.empty(total + 1), np.empty(total + 1)
    coalition_weights(weights, p, chance)
    swings = np.zeros(weights.shape[0])
    for i in range(weights.shape[0]):
        take_out(weights[i], p, chance, rest)
        for w in range(max(quota - weights[i], 0), min(quota, total + 1)):
            swings[i] += rest[w]
    return swings


def banzhaf(weights: np.ndarray, quota: int) -> np.ndarray:
    """[N] Banzhaf index, adding up to 1; whole-number weights."""
    swings = swing_chances(np.ascontiguousarray(weights, dtype=np.int64), quota, 0.5)
    return np.asarray(swings / swings.sum())


def shapley_shubik(weights: np.ndarray, quota: int) -> np.ndarray:
    """[N] Shapley–Shubik index, adding up to 1; whole-number weights."""
    whole = np.ascontiguousarray(weights, dtype=np.int64)
    nodes, shares = np.polynomial.legendre.leggauss(-(-len(whole) // 2))
    parts = [
        0.5 * share * swing_chances(whole, quota, 0.5 * (node + 1.0)) for node, share in zip(nodes, shares, strict=True)
    ]
    return np.asarray(np.sum(parts, axis=0))


@njit(**OPTIONS)
def pivot(position, weight, salience, k):
    """The actor at the weighted median of issue k; of several there, the one with the most weight on it."""
    actors = position.shape[0]
    total = 0.0
    for i in range(actors):
        total += weight[i] * salience[i, k]
    if total <= 0.0:
        return -1
    found, most = -1, -1.0
    lowest = np.inf
    for j in range(actors):
        below = 0.0
        for i in range(actors):
            if position[i, k] <= position[j, k]:
                below += weight[i] * salience[i, k]
        mass = weight[j] * salience[j, k]
        lower = position[j, k] < lowest or (position[j, k] == lowest and mass > most)
        if below >= 0.5 * total and mass > 0.0 and lower:
            lowest, found, most = position[j, k], j, mass
    return found


@njit(**OPTIONS)
def trust_among(standing, access, absent):
    """1 − Π_i (1 − G_i min_b a_ib): the chance that somebody stands behind the terms (Walter 2002).

    Args:
        standing: [N] G_i; 0 for those who fight.
        access: [N, H] access to the head of each camp.
        absent: actor who is away, or -1.
    """
    missing = 1.0
    for i in range(standing.shape[0]):
        if i != absent:
            least = 1.0
            for h in range(access.shape[1]):
                least = min(least, access[i, h])
            missing *= 1.0 - standing[i] * least
    return 1.0 - missing


@njit(**OPTIONS)
def needed_trust(position, salience, walkaway, party, fights, y, room):
    """The least chance of being kept at which some settlement suits every party; above 1 where none ever does.

    A party that lays down its arms gets u_i(y) if the terms are kept, and b_i, what the rival it fears most would
    impose, if not: G u_i(y) + (1 − G) b_i ≥ d_i, or (u_i(y) − d_i)/(d_i − b_i) ≥ (1 − G)/G. With ρ the largest value
    of the left side that all can have at once, the least G is 1/(1 + ρ).

    Args:
        position: [N, K].
        salience: [N, K].
        walkaway: [N] d_i.
        party: [N] 1 for parties.
        fights: [N] 1 for those who would lay down arms; the others risk nothing.
        y: [K] written: terms that need the least trust.
        room: scratch as for `ground.common_ground`.
    """
    actors = position.shape[0]
    for i in range(actors):
        room[STAKE, i] = LEAST_STAKE
        if party[i] == 1 and fights[i] == 1:
            for j in range(actors):
                if j != i and party[j] == 1 and fights[j] == 1:
                    betrayed = utility_among(position, salience, i, j)
                    room[STAKE, i] = max(room[STAKE, i], walkaway[i] - betrayed)
    ratio = common_ground(position, salience, walkaway, room[STAKE], party, y, room)
    return 1.0 / (1.0 + ratio) if ratio > 0.0 else 2.0


@njit(**ALLOCATING)
def kingmakers(position, salience, walkaway, party, fights, standing, access, needed, trust, without, blocked):
    """In some worlds: trust needed and there, and what it is, or would need to be, without each actor.

    Args:
        position: [W, N, K].
        salience: [W, N, K].
        walkaway: [W, N].
        party: [W, N].
        fights: [N].
        standing: [W, N].
        access: [W, N, H].
        needed: [W] trust that a settlement needs: written.
        trust: [W] trust that all together give: written.
        without: [W, N] the same with one actor away: written.
        blocked: [W, N] trust needed where this actor's consent is not: written.
    """
    worlds, actors, issues = position.shape
    room = np.empty((ROWS + actors, width_of(actors, issues)))
    y, parties = np.empty(issues), np.empty(actors, np.int64)
    for w in range(worlds):
        needed[w] = needed_trust(position[w], salience[w], walkaway[w], party[w], fights, y, room)
        trust[w] = trust_among(standing[w], access[w], -1)
        count = party[w].sum()
        for i in range(actors):
            without[w, i] = trust_among(standing[w], access[w], i)
            blocked[w, i] = needed[w]
            if party[w, i] == 1 and count > 1:
                for j in range(actors):
                    parties[j] = party[w, j] if j != i else 0
                blocked[w, i] = needed_trust(position[w], salience[w], walkaway[w], parties, fights, y, room)
