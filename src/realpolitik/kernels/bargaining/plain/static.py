"""Formulas that need no rounds, by general solvers where the kernels have their own."""

from __future__ import annotations

import numpy as np
from scipy.optimize import linprog, minimize

Array = np.ndarray


def utilities(position: Array, salience: Array, y: Array) -> Array:
    """[N] u_i(y) = −Σ_k s_ik |y_k − x_ik|."""
    return np.asarray(-(salience * np.abs(y - position)).sum(axis=1))


def mean_terms(position: Array, salience: Array, weight: Array) -> Array:
    """[K] Σ_i w_i s_ik x_ik/Σ_i w_i s_ik."""
    return np.asarray(np.average(position, axis=0, weights=weight[:, None] * salience))


def median_terms(position: Array, salience: Array, weight: Array) -> Array:
    """[K] the middle of the points that no other beats in a vote by nearness with weights w_i s_ik."""
    return np.array([_median(x, weight * s) for x, s in zip(position.T, salience.T, strict=True)])


def _median(x: Array, mass: Array) -> float:
    """Middle of the points at which Σ_i m_i |y − x_i| is least."""
    cost = np.array([(mass * np.abs(y - x)).sum() for y in x])
    best = x[np.isclose(cost, cost.min(), rtol=1e-12, atol=1e-15)]
    return float(0.5 * (best.min() + best.max()))


def common_ground(position: Array, salience: Array, floor: Array, stake: Array, party: Array) -> tuple[float, Array]:
    """max_y min_i (u_i(y) − floor_i)/stake_i over the parties, and y, with one variable for every distance."""
    parties, issues = np.flatnonzero(party), position.shape[1]
    size = issues + len(parties) * issues + 1
    rows, right = [], []
    for place, i in enumerate(parties):
        gaps = slice(issues + place * issues, issues + (place + 1) * issues)
        row = np.zeros(size)
        row[gaps], row[-1] = salience[i], stake[i]
        rows.append(row)
        right.append(-floor[i])
        for k in range(issues):
            for sign in (1.0, -1.0):
                row = np.zeros(size)
                row[k], row[gaps.start + k] = sign, -1.0
                rows.append(row)
                right.append(sign * position[i, k])
    bounds = [(0.0, 1.0)] * issues + [(0.0, None)] * (len(parties) * issues) + [(None, None)]
    found = linprog(-np.eye(size)[-1], np.array(rows), right, bounds=bounds)
    return float(-found.fun), np.asarray(found.x[:issues])


def kalai_smorodinsky_terms(
    position: Array, salience: Array, walkaway: Array, party: Array
) -> tuple[float, Array] | None:
    """(share of its best gain that the worst-served party gets, terms [K]); None where not all can gain."""
    if (walkaway[party == 1] >= -1e-9).any():
        return None
    share, terms = common_ground(position, salience, walkaway, -walkaway, party)
    return (share, terms) if share > 1e-9 else None


def nash_product(position: Array, salience: Array, weight: Array, walkaway: Array, party: Array, y: Array) -> float:
    """Σ_i w_i ln(u_i(y) − d_i) over the parties."""
    gain = utilities(position, salience, y) - walkaway
    return float((weight * np.log(gain))[party == 1].sum())


def nash_terms(position: Array, salience: Array, weight: Array, walkaway: Array, party: Array) -> Array | None:
    """[K] the terms with the largest Nash product; None where the parties cannot all gain."""
    least, start = common_ground(position, salience, walkaway, np.ones(len(weight)), party)
    if least <= 1e-9:
        return None
    rows, issues = np.flatnonzero(party), position.shape[1]
    gaps = np.abs(start - position[rows])

    def loss(z: Array) -> float:
        gain = -(salience[rows] * z[issues:].reshape(gaps.shape)).sum(axis=1) - walkaway[rows]
        return float(-(weight[rows] * np.log(np.maximum(gain, 1e-12))).sum())

    def room(z: Array) -> Array:
        y, t = z[:issues], z[issues:].reshape(gaps.shape)
        return np.concatenate([(t - (y - position[rows])).ravel(), (t + (y - position[rows])).ravel()])

    begin = np.concatenate([start, gaps.ravel()])
    bounds = [(0.0, 1.0)] * issues + [(0.0, None)] * gaps.size
    found = minimize(
        loss, begin, bounds=bounds, constraints={"type": "ineq", "fun": room}, method="SLSQP", options={"maxiter": 500}
    )
    return np.asarray(found.x[:issues])


def procedural_terms(position: Array, salience: Array, weight: Array, party: Array, reference: Array) -> Array:
    """[K] expected proposal, every proposer kept within what all veto players accept."""
    terms = np.array(reference, dtype=float)
    for k in range(position.shape[1]):
        cares = salience[:, k] > 0.0
        reach = np.abs(reference[k] - position[:, k])
        asked = cares & (party == 1)
        low = np.max((position[:, k] - reach)[asked], initial=0.0)
        high = np.min((position[:, k] + reach)[asked], initial=1.0)
        if cares.any():
            terms[k] = np.average(np.clip(position[cares, k], low, high), weights=weight[cares])
    return terms
