"""Formulas that need no rounds: compromise, median, Nash, Kalai–Smorodinsky, procedure with a reference point.

The two of cooperative theory search terms y for the parties, those whose consent is needed:

* *common ground*: max_y min_i (u_i(y) − floor_i)/stake_i, by multiplicative weights (Freund & Schapire 1999): parties'
  weights λ grow where y serves them worst, y answers with the weighted median on every issue, and the mean of the
  answers tends to the optimum (u is concave, and separable by issue).
* *Nash (1950)*: max_y Σ_i w_i ln(u_i(y) − d_i), from the common ground onwards by the conditional-gradient method
  (Frank & Wolfe 1956) in the space of utilities, where the best direction is again a weighted median by issue.
* *Kalai & Smorodinsky (1975)*: the common ground with stakes a_i − d_i, where a_i = 0 is the utility of i's own ideal.
"""

from __future__ import annotations

import numpy as np

from realpolitik.kernels.bargaining.common import OPTIONS, ROUNDING, utility, weighted_median
from realpolitik.kernels.jit import njit

ANSWERS = 600
"""Steps of the search for common ground."""
CLIMBS = 300
"""Steps of the search for the Nash point."""
LEAST_STAKE = 1e-9
"""Stake below which an actor has nothing to gain."""
WEIGHT, GAIN, POINT, ANSWER, RUNNING = range(5)
"""Rows of the scratch ``room`` [5, max(N, K)]."""


@njit(**OPTIONS)
def mean_terms(position, salience, weight, terms):
    """Compromise: y_k = Σ_i w_i s_ik x_ik/Σ_i w_i s_ik (Van den Bos 1991; Achen 2006)."""
    for k in range(position.shape[1]):
        total, whole, plain = 0.0, 0.0, 0.0
        for i in range(position.shape[0]):
            mass = weight[i] * salience[i, k]
            total += mass * position[i, k]
            whole += mass
            plain += position[i, k]
        terms[k] = total / whole if whole > 0.0 else plain / position.shape[0]


@njit(**OPTIONS)
def median_terms(position, salience, weight, terms):
    """The weighted median, issue by issue (Black 1958)."""
    for k in range(position.shape[1]):
        terms[k] = weighted_median(position, weight, salience, k)


@njit(**OPTIONS)
def least_gain(position, salience, floor, stake, party, y):
    """min_i (u_i(y) − floor_i)/stake_i over the parties."""
    least = np.inf
    for i in range(position.shape[0]):
        if party[i] == 1:
            least = min(least, (utility(position, salience, i, y) - floor[i]) / stake[i])
    return least


@njit(**OPTIONS)
def answer(position, salience, room, issues):
    """Terms that maximise Σ_i λ_i u_i, written to the row ANSWER; λ stands in the row WEIGHT."""
    for k in range(issues):
        room[ANSWER, k] = weighted_median(position, room[WEIGHT], salience, k)


@njit(**OPTIONS)
def common_ground(position, salience, floor, stake, party, y, room):
    """max_y min_i (u_i(y) − floor_i)/stake_i over the parties; y [K] is written. Returns the value reached."""
    actors, issues = position.shape
    parties, scale = 0, 0.0
    for i in range(actors):
        room[GAIN, i] = 0.0
        room[WEIGHT, i] = 0.0
        if party[i] == 1:
            parties += 1
            worst = 0.0
            for k in range(issues):
                worst += salience[i, k]
            scale = max(scale, worst / stake[i])
    for k in range(issues):
        room[POINT, k] = 0.0
    for step in range(ANSWERS):
        pace = np.sqrt(8.0 * np.log(parties + 1.0) / (step + 1.0)) / max(scale, LEAST_STAKE)
        whole, lowest = 0.0, np.inf
        for i in range(actors):
            if party[i] == 1:
                lowest = min(lowest, room[GAIN, i])
        for i in range(actors):
            if party[i] == 1:
                room[WEIGHT, i] = np.exp(-pace * (room[GAIN, i] - lowest)) / stake[i]
                whole += room[WEIGHT, i]
        for i in range(actors):
            room[WEIGHT, i] /= whole
        answer(position, salience, room, issues)
        for i in range(actors):
            if party[i] == 1:
                room[GAIN, i] += (utility(position, salience, i, room[ANSWER]) - floor[i]) / stake[i]
        for k in range(issues):
            room[POINT, k] += (room[ANSWER, k] - room[POINT, k]) / (step + 1.0)
    for k in range(issues):
        y[k] = room[POINT, k]
    return least_gain(position, salience, floor, stake, party, y)


@njit(**OPTIONS)
def agreement(position, salience, walkaway, party, terms, room):
    """Common ground with equal stakes; returns whether it leaves every party at least as well off as its walkaway."""
    for i in range(position.shape[0]):
        room[RUNNING, i] = 1.0
    return common_ground(position, salience, walkaway, room[RUNNING], party, terms, room) >= -ROUNDING


@njit(**OPTIONS)
def kalai_smorodinsky_terms(position, salience, walkaway, party, terms, room):
    """Equal shares of what each party could gain at best; False where they cannot all gain."""
    for i in range(position.shape[0]):
        room[RUNNING, i] = max(-walkaway[i], LEAST_STAKE)
    return common_ground(position, salience, walkaway, room[RUNNING], party, terms, room) >= -ROUNDING


@njit(**OPTIONS)
def nash_terms(position, salience, weight, walkaway, party, terms, room):
    """max_y Σ_i w_i ln(u_i(y) − d_i) over the parties; False where they cannot all gain (then: the common ground)."""
    actors, issues = position.shape
    if not agreement(position, salience, walkaway, party, terms, room):
        return False
    for i in range(actors):
        room[RUNNING, i] = utility(position, salience, i, terms) - walkaway[i]
        if party[i] == 1 and room[RUNNING, i] <= LEAST_STAKE:
            return True
    for step in range(CLIMBS):
        for i in range(actors):
            room[WEIGHT, i] = weight[i] / room[RUNNING, i] if party[i] == 1 else 0.0
        answer(position, salience, room, issues)
        stride = 2.0 / (step + 8.0)
        for i in range(actors):
            if party[i] == 1:
                gain = utility(position, salience, i, room[ANSWER]) - walkaway[i]
                room[RUNNING, i] = max((1.0 - stride) * room[RUNNING, i] + stride * gain, LEAST_STAKE)
        for k in range(issues):
            terms[k] += stride * (room[ANSWER, k] - terms[k])
    return True


@njit(**OPTIONS)
def procedural_terms(position, weight, party, reference, terms):
    """Issue by issue, a proposer takes what every veto player likes no less than the reference (Romer & Rosenthal).

    Each is recognised as proposer in proportion to its weight (Baron & Ferejohn 1989), and the terms are the expected
    outcome. A veto player accepts what lies no farther from its ideal than the reference does.
    """
    actors, issues = position.shape
    whole = 0.0
    for i in range(actors):
        whole += weight[i]
    for k in range(issues):
        low, high = 0.0, 1.0
        for i in range(actors):
            if party[i] == 1:
                reach = abs(reference[k] - position[i, k])
                low = max(low, position[i, k] - reach)
                high = min(high, position[i, k] + reach)
        if low > high:
            low = high = reference[k]
        terms[k] = 0.0
        for i in range(actors):
            share = weight[i] / whole if whole > 0.0 else 1.0 / actors
            terms[k] += share * min(max(position[i, k], low), high)


@njit(**OPTIONS)
def keep_reference(reference, terms):
    """No agreement: the issues stay where they are."""
    for k in range(terms.shape[0]):
        terms[k] = reference[k]
