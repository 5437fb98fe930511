"""Any formula by its code, for one world or for many: one signature, chosen from a table."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from realpolitik.kernels.bargaining import challenge, exchange, ground, spatial
from realpolitik.kernels.bargaining.common import ALLOCATING
from realpolitik.kernels.bargaining.paths import STILL, came_back, hold, movement
from realpolitik.kernels.bargaining.static import (
    KALAI_SMORODINSKY,
    MEAN,
    MEDIAN,
    NASH,
    PROCEDURAL,
    mean_terms,
    terms_of,
)
from realpolitik.kernels.jit import njit

ELECTION, EXCHANGE, CHALLENGE, SPATIAL = range(5, 9)
"""Codes of the formulas that are not among those of `static`."""
AT_ONCE, SETTLED, LIMIT, RETURNED, REFUSED = range(5)
"""Why a formula stopped: needs no rounds; nobody moves any more; round limit with movement left; positions came back
to those of an earlier round; no terms leave every party as well off as without an agreement."""
QUIET = 0.02
"""Share of the first round's movement below which spatial bargaining is taken for settled, as in the toolkit."""


class Formula(NamedTuple):
    """One entry of the table.

    Attributes:
        code: its code in the kernels.
        title: what it is called in reports.
        short: the same for the head of a column.
        work: key of the work that it follows, in docs/references.bib.
        rounds: whether it goes round by round.
        asks: whether the parties have to consent.
        switches: name → (place, {choice: number} or None for a plain number, default).
    """

    code: int
    title: str
    short: str
    work: str
    rounds: bool
    asks: bool
    switches: dict[str, tuple[int, dict[str, float] | None, float]]


OF_CHALLENGE = {
    "denominator": (challenge.DENOMINATOR, {"all_pairs": 0.0, "contest": 1.0}, 0.0),
    "compromise": (challenge.COMPROMISE, {"least_move": 0.0, "lowest_mean": 1.0}, 0.0),
    "capitulation": (challenge.CAPITULATE, {"no": 0.0, "yes": 1.0}, 1.0),
    "status_quo": (challenge.STATUS_QUO, None, 1.0),
}
OF_VOTES = {
    "vote": (
        spatial.VOTE,
        {"proportional": 0.0, "binary": 1.0, "mixed": 2.0, "half_cubic": 3.0, "cubic": 4.0, "prospect": 5.0},
        0.0,
    ),
    "victory": (spatial.VICTORY, None, 1.0),
}
OF_SPATIAL = {
    **OF_VOTES,
    "third_parties": (spatial.THIRD, {"no": 0.0, "yes": 1.0}, 1.0),
    "empathy": (spatial.EMPATHY, None, 1.0 / 3.0),
    "risk": (spatial.RISK, {"middle": 0.0, "low": 1.0, "wide": 2.0}, 0.0),
    "digits": (spatial.DIGITS, None, -1.0),
    "meeting": (spatial.MEETING, {"squares": 0.0, "products": 1.0, "margin": 2.0}, 0.0),
}
SWITCHES = 7
"""Room for switches of any formula."""

FORMULAS: dict[str, Formula] = {
    "mean_achen2006": Formula(MEAN, "Compromise (weighted mean)", "Mean", "achen2006", False, False, {}),
    "median_black1958": Formula(MEDIAN, "Weighted median", "Median", "black1958", False, False, {}),
    "nash1950": Formula(NASH, "Nash bargaining", "Nash", "nash1950", False, True, {}),
    "kalai_smorodinsky1975": Formula(KALAI_SMORODINSKY, "Kalai–Smorodinsky", "K–S", "kalai1975", False, True, {}),
    "procedural_tsebelis2002": Formula(
        PROCEDURAL, "Procedure with vetoes", "Procedure", "tsebelis2002", False, True, {}
    ),
    "election_wise2015": Formula(ELECTION, "Condorcet election", "Election", "wise2015", False, False, OF_VOTES),
    "exchange_stokman1994": Formula(EXCHANGE, "Position exchange", "Exchange", "stokman1994", True, False, {}),
    "challenge_scholz2011": Formula(CHALLENGE, "Challenge model", "Challenge", "scholz2011", True, False, OF_CHALLENGE),
    "spatial_wise2015": Formula(SPATIAL, "Spatial bargaining", "Spatial", "wise2015", True, False, OF_SPATIAL),
}
"""Formulas by name."""


@njit(**ALLOCATING)
def play_spatial(salience, weight, switches, path, terms, partner, desk):
    """Spatial bargaining over all issues; terms of a round are the expected outcome of an election."""
    room, numbers = desk
    reason, last, first = LIMIT, path.shape[0] - 1, 0.0
    for t in range(1, path.shape[0]):
        spatial.play_round(path[t - 1], salience, weight, switches, room, numbers, path[t], numbers[2])
        for i in range(path.shape[1]):
            for k in range(path.shape[2]):
                partner[t - 1, i, k] = numbers[2, i]
        gone = movement(path, t)
        first = gone if t == 1 else first
        if gone <= STILL or gone < QUIET * first:
            last, reason = t, SETTLED
            break
    hold(path, last)
    for t in range(path.shape[0]):
        spatial.election(path[t], salience, weight, switches, room, terms[t])
    if reason == LIMIT and came_back(path, last):
        reason = RETURNED
    return last, reason


@njit(**ALLOCATING)
def play_exchange(salience, weight, path, terms, partner, desk):
    """Position exchange, as many trades a round as there are actors; terms are the weighted means of its positions."""
    rows, moved, step = desk
    reason, last = LIMIT, path.shape[0] - 1
    for i in range(path.shape[1]):
        for k in range(path.shape[2]):
            moved[i, k] = 0
    for t in range(1, path.shape[0]):
        for i in range(path.shape[1]):
            for k in range(path.shape[2]):
                path[t, i, k] = path[t - 1, i, k]
        gain, trades = 1.0, 0
        while gain > 0.0 and trades < path.shape[1]:
            gain = exchange.carry_out(path[t], path[0], salience, weight, rows, moved, partner[t - 1], step)
            trades += 1
        if gain == 0.0:
            last, reason = t if trades > 1 else t - 1, SETTLED
            break
    hold(path, last)
    for t in range(path.shape[0]):
        mean_terms(path[t], salience, weight, terms[t])
    return last, reason


@njit(**ALLOCATING)
def desks(actors, issues):
    """Scratch of `settle`."""
    of_spatial = (
        (
            np.empty((actors, actors)),
            np.empty((actors, actors + 1)),
            np.empty((actors, actors + 1)),
            np.empty((2 * actors, issues)),
            np.empty((spatial.ROWS, actors + 1)),
        ),
        np.empty((3, actors + 1), dtype=np.int64),
    )
    of_exchange = (
        np.empty((exchange.ROWS, issues)),
        np.empty((actors, issues), dtype=np.int64),
        np.empty((actors, issues)),
    )
    simple = np.empty((ground.ROWS + actors, ground.width_of(actors, issues)))
    return simple, of_spatial, of_exchange


@njit(**ALLOCATING)
def settle(formula, position, salience, weight, walkaway, party, reference, switches, path, terms, partner, desk):
    """One world by one formula, any but the challenge model.

    Args:
        formula: code.
        position: [N, K] ideals.
        salience: [N, K].
        weight: [N].
        walkaway: [N] utility without an agreement.
        party: [N] 1 where its consent is needed.
        reference: [K].
        switches: [SWITCHES] of the formula.
        path: [rounds + 1, N, K] positions, written; the first row is where all start.
        terms: [rounds + 1, K] written: what the formula gives after each round.
        partner: [rounds, N, K] written: to whom each moved, or -1.
        desk: scratch of `desks`.

    Returns:
        last round played, and why it stopped (`AT_ONCE` …).
    """
    simple, of_spatial, of_exchange = desk
    for i in range(position.shape[0]):
        for k in range(position.shape[1]):
            path[0, i, k] = position[i, k]
            for t in range(partner.shape[0]):
                partner[t, i, k] = -1
    if formula == SPATIAL:
        return play_spatial(salience, weight, switches, path, terms, partner, of_spatial)
    if formula == EXCHANGE:
        return play_exchange(salience, weight, path, terms, partner, of_exchange)
    agreed = True
    if formula == ELECTION:
        spatial.election(position, salience, weight, switches, of_spatial[0], terms[0])
    else:
        agreed = terms_of(formula, position, salience, weight, walkaway, party, reference, terms[0], simple)
    hold(path, 0)
    for t in range(1, terms.shape[0]):
        for k in range(terms.shape[1]):
            terms[t, k] = terms[0, k]
    return 0, AT_ONCE if agreed else REFUSED


@njit(**ALLOCATING)
def challenge_worlds(position, salience, weight, switches, path, terms, partner, last, reason):
    """The challenge model in some worlds, issue by issue; arguments as in `settle_worlds`.

    Terms of a round are the weighted medians of its positions.
    """
    worlds, actors, issues = position.shape
    desk, ended = challenge.make_desk(actors), np.ones(worlds, np.int64)
    found = (path, terms, partner, last, ended)
    for w in range(worlds):
        last[w] = 0
        for i in range(actors):
            for k in range(issues):
                path[w, 0, i, k] = position[w, i, k]
    for k in range(issues):
        for first in range(0, worlds, challenge.LANES):
            challenge.play_block(first, k, salience, weight, switches, STILL, found, desk)
    for w in range(worlds):
        reason[w] = SETTLED
        if ended[w] == 0:
            reason[w] = RETURNED if came_back(path[w], last[w]) else LIMIT


@njit(**ALLOCATING)
def settle_worlds(
    formula, position, salience, weight, walkaway, party, reference, switches, path, terms, partner, last, reason
):
    """Some worlds by one formula: arguments as in `settle`, each with a first dimension [W] but formula and switches.

    ``path`` and ``partner`` may have one row alone, which is then used for all worlds, but not for the challenge model,
    which plays many side by side; ``last`` and ``reason`` [W] are written.
    """
    if formula == CHALLENGE:
        challenge_worlds(position, salience, weight, switches, path, terms, partner, last, reason)
        return
    desk = desks(position.shape[1], position.shape[2])
    for w in range(position.shape[0]):
        kept = w if path.shape[0] > 1 else 0
        last[w], reason[w] = settle(
            formula,
            position[w],
            salience[w],
            weight[w],
            walkaway[w],
            party[w],
            reference[w],
            switches,
            path[kept],
            terms[w],
            partner[kept],
            desk,
        )
