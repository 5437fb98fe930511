"""Formulas that need no rounds: compromise, median, Nash, Kalai–Smorodinsky, procedure with a reference point.

The two of cooperative theory look for terms y among the parties, those whose consent is needed, d_i being what i gets
without an agreement:

* *Kalai & Smorodinsky (1975)*: max_y min_i (u_i(y) − d_i)/(a_i − d_i), where a_i = 0 is the utility of i's own ideal:
  a linear programme (`ground`).
* *Nash (1950)*: max_y Σ_i w_i ln(u_i(y) − d_i), from the terms that serve the worst-off party best onwards by the
  conditional-gradient method (Frank & Wolfe 1956) in the space of utilities: the best direction at weights
  w_i/(u_i − d_i) is the weighted median of each issue.
"""

from __future__ import annotations

from realpolitik.kernels.bargaining.common import OPTIONS, utility, weighted_median
from realpolitik.kernels.bargaining.ground import common_ground
from realpolitik.kernels.jit import njit

MEAN, MEDIAN, NASH, KALAI_SMORODINSKY, PROCEDURAL = range(5)
"""Codes of the formulas."""
CLIMBS = 300
"""Steps of the search for the Nash point."""
LEAST_GAIN = 1e-9
"""Gain below which an actor has nothing to gain."""
STAKE, GAIN, LEVER, ANSWER = 5, 6, 7, 8
"""Rows of the scratch ``room`` [ground.ROWS + N, ground.width_of(N, K)] beside those of `ground`."""


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
def no_worse_ground(position, salience, walkaway, party, terms, room):
    """Terms that leave every party better off than its walkaway, if there are any (False if not)."""
    for i in range(position.shape[0]):
        room[STAKE, i] = 1.0
    return common_ground(position, salience, walkaway, room[STAKE], party, terms, room) > LEAST_GAIN


@njit(**OPTIONS)
def kalai_smorodinsky_terms(position, salience, walkaway, party, terms, room):
    """Equal shares of what each party could gain at best; False where they cannot all gain."""
    for i in range(position.shape[0]):
        room[STAKE, i] = -walkaway[i]
        if party[i] == 1 and room[STAKE, i] <= LEAST_GAIN:
            return False
    return common_ground(position, salience, walkaway, room[STAKE], party, terms, room) > LEAST_GAIN


@njit(**OPTIONS)
def nash_terms(position, salience, weight, walkaway, party, terms, room):
    """max_y Σ_i w_i ln(u_i(y) − d_i) over the parties; False where they cannot all gain."""
    actors, issues = position.shape
    if not no_worse_ground(position, salience, walkaway, party, terms, room):
        return False
    for i in range(actors):
        room[GAIN, i] = utility(position, salience, i, terms) - walkaway[i]
    for stage in range(CLIMBS):
        for i in range(actors):
            room[LEVER, i] = weight[i] / room[GAIN, i] if party[i] == 1 else 0.0
        for k in range(issues):
            room[ANSWER, k] = weighted_median(position, room[LEVER], salience, k)
        stride = 2.0 / (stage + 8.0)
        for i in range(actors):
            if party[i] == 1:
                reached = utility(position, salience, i, room[ANSWER]) - walkaway[i]
                room[GAIN, i] = max((1.0 - stride) * room[GAIN, i] + stride * reached, LEAST_GAIN)
        for k in range(issues):
            terms[k] += stride * (room[ANSWER, k] - terms[k])
    return True


@njit(**OPTIONS)
def procedural_terms(position, salience, weight, party, reference, terms):
    """Issue by issue, a proposer takes what every veto player likes no less than the reference (Romer & Rosenthal).

    Each is recognised as proposer in proportion to its weight (Baron & Ferejohn 1989), and the terms are the expected
    outcome. A veto player accepts what lies no farther from its ideal than the reference does; who does not care about
    the issue accepts anything and proposes nothing.
    """
    actors, issues = position.shape
    for k in range(issues):
        low, high, whole = 0.0, 1.0, 0.0
        for i in range(actors):
            if salience[i, k] > 0.0:
                whole += weight[i]
            if party[i] == 1 and salience[i, k] > 0.0:
                reach = abs(reference[k] - position[i, k])
                low = max(low, position[i, k] - reach)
                high = min(high, position[i, k] + reach)
        terms[k] = 0.0 if whole > 0.0 else reference[k]
        for i in range(actors):
            if whole > 0.0 and salience[i, k] > 0.0:
                terms[k] += weight[i] / whole * min(max(position[i, k], low), high)


@njit(**OPTIONS)
def leave_unconcerned(salience, party, reference, terms):
    """Issues that no party cares about stay where they are."""
    for k in range(salience.shape[1]):
        concern = 0.0
        for i in range(salience.shape[0]):
            if party[i] == 1:
                concern += salience[i, k]
        if concern == 0.0:
            terms[k] = reference[k]


@njit(**OPTIONS)
def keep_reference(reference, terms):
    """No agreement: the issues stay where they are."""
    for k in range(terms.shape[0]):
        terms[k] = reference[k]


@njit(**OPTIONS)
def terms_of(formula, position, salience, weight, walkaway, party, reference, terms, room):
    """Terms by a formula's code (`MEAN` … `PROCEDURAL`); see the package for arguments and result."""
    agreed = True
    if formula == MEDIAN:
        median_terms(position, salience, weight, terms)
    elif formula == NASH:
        agreed = nash_terms(position, salience, weight, walkaway, party, terms, room)
    elif formula == KALAI_SMORODINSKY:
        agreed = kalai_smorodinsky_terms(position, salience, walkaway, party, terms, room)
    elif formula == PROCEDURAL:
        procedural_terms(position, salience, weight, party, reference, terms)
    else:
        mean_terms(position, salience, weight, terms)
    if not agreed:
        keep_reference(reference, terms)
    elif formula in (NASH, KALAI_SMORODINSKY):
        leave_unconcerned(salience, party, reference, terms)
    return agreed
