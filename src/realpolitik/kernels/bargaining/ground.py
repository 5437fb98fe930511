"""Common ground: the terms that serve worst the parties as well as can be, exactly.

max_y min_i (u_i(y) − floor_i)/stake_i over the parties, u_i(y) = −Σ_k s_ik |y_k − x_ik|, is a linear programme. With
b_1 ≤ … ≤ b_V the parties' positions on an issue, y_k is the sum of its stretches [b_m, b_{m+1}] as far as they are
covered, and a stretch costs party i s_ik per unit where it leads away from x_ik, −s_ik where it leads towards it; since
losses are convex, covering stretches out of order never helps. So there is one row for each party,

    Σ_km ±s_ik z_km + stake_i ρ + slack_i = −floor_i − Σ_k s_ik x_ik,   0 ≤ z_km ≤ b_{m+1} − b_m,

and ρ is maximised by the simplex method with bounded variables (Dantzig 1955), by Bland's rule (1977) where steps
become many.
"""

from __future__ import annotations

import numpy as np

from realpolitik.kernels.bargaining.common import OPTIONS
from realpolitik.kernels.jit import njit

ROWS = 10
"""Rows of scratch besides one for each actor: the first five serve the search, the rest the formulas."""
UPPER, STATE, ORDER, VALUE, BASIS = range(5)
"""Upper bounds of the variables; where each stands; parties by position; values and variables of the basis."""
AT_LOWER, AT_UPPER, IN_BASIS = 0.0, 1.0, 2.0
TINY = 1e-11
PLAIN_STEPS = 20
"""Steps for each row after which Bland's rule chooses."""
MOST_STEPS = 400
"""Steps for each row after which the search ends."""


@njit(**OPTIONS)
def width_of(actors, issues):
    """Columns of scratch that the search needs."""
    return issues * (actors + 1) + actors + 2


@njit(**OPTIONS)
def seat_parties(party, room):
    """Write the parties' numbers to the row ORDER; returns how many there are."""
    count = 0
    for i in range(party.shape[0]):
        if party[i] == 1:
            room[ORDER, count] = i
            count += 1
    return count


@njit(**OPTIONS)
def next_position(position, k, room, parties, after):
    """The lowest position of a party on issue k above ``after``, or 1."""
    found = 1.0
    for row in range(parties):
        here = position[int(room[ORDER, row]), k]
        if after < here < found:
            found = here
    return found


@njit(**OPTIONS)
def write_rows(position, salience, floor, stake, room, parties):
    """Fill the rows of the programme, right-hand sides into VALUE; returns the column of ρ."""
    issues = position.shape[1]
    column = 0
    for row in range(parties):
        i = int(room[ORDER, row])
        room[VALUE, row] = -floor[i]
        for k in range(issues):
            room[VALUE, row] -= salience[i, k] * position[i, k]
    for k in range(issues):
        start = 0.0
        for _ in range(parties + 1):
            end = next_position(position, k, room, parties, start) if start < 1.0 else 1.0
            room[UPPER, column] = end - start
            for row in range(parties):
                i = int(room[ORDER, row])
                room[ROWS + row, column] = salience[i, k] if start >= position[i, k] else -salience[i, k]
            start = end
            column += 1
    for row in range(parties):
        room[ROWS + row, column] = stake[int(room[ORDER, row])]
        for other in range(parties):
            room[ROWS + row, column + 1 + other] = 1.0 if other == row else 0.0
    return column


@njit(**OPTIONS)
def eliminate(room, parties, columns, pivot, column):
    """Make a column that of the unit vector of row ``pivot``."""
    first = ROWS + pivot
    scale = room[first, column]
    for c in range(columns):
        room[first, c] /= scale
    for row in range(parties):
        factor = room[ROWS + row, column]
        if row != pivot and factor != 0.0:
            for c in range(columns):
                room[ROWS + row, c] -= factor * room[first, c]


@njit(**OPTIONS)
def start_basis(room, parties, rho, columns):
    """Nothing covered, ρ as low as the worst-served party, its row the first to bind; returns the row of ρ."""
    worst = 0
    for row in range(parties):
        at = room[VALUE, row] / room[ROWS + row, rho]
        if at < room[VALUE, worst] / room[ROWS + worst, rho]:
            worst = row
    for c in range(columns):
        room[STATE, c] = AT_LOWER
        if c >= rho:
            room[UPPER, c] = np.inf
    value = room[VALUE, worst] / room[ROWS + worst, rho]
    for row in range(parties):
        room[VALUE, row] -= room[ROWS + row, rho] * value
        room[BASIS, row] = rho + 1 + row
    room[VALUE, worst], room[BASIS, worst] = value, rho
    eliminate(room, parties, columns, worst, rho)
    for row in range(parties):
        room[STATE, int(room[BASIS, row])] = IN_BASIS
    return worst


@njit(**OPTIONS)
def entering(room, objective, columns, first_found):
    """The variable whose change raises ρ most (or the first that raises it); -1 at the optimum."""
    best, most = -1, TINY
    for c in range(columns):
        if room[STATE, c] == IN_BASIS or room[UPPER, c] == 0.0:
            continue
        rise = -room[ROWS + objective, c] if room[STATE, c] == AT_LOWER else room[ROWS + objective, c]
        if rise > most:
            best, most = c, rise
            if first_found:
                break
    return best


@njit(**OPTIONS)
def step(room, parties, columns, objective, c):
    """Let variable c in: to its other bound, or into the basis for the first that reaches one of its own."""
    up = room[STATE, c] == AT_LOWER
    length, leaving = room[UPPER, c], -1
    for row in range(parties):
        if row == objective:
            continue
        rate = room[ROWS + row, c] if up else -room[ROWS + row, c]
        limit = np.inf
        if rate > TINY:
            limit = room[VALUE, row] / rate
        elif rate < -TINY:
            limit = (room[UPPER, int(room[BASIS, row])] - room[VALUE, row]) / -rate
        if limit < length:
            length, leaving = max(limit, 0.0), row
    for row in range(parties):
        room[VALUE, row] -= (room[ROWS + row, c] if up else -room[ROWS + row, c]) * length
    if leaving < 0:
        room[STATE, c] = AT_UPPER if up else AT_LOWER
        return
    gone = int(room[BASIS, leaving])
    rate = room[ROWS + leaving, c] if up else -room[ROWS + leaving, c]
    room[STATE, gone] = AT_LOWER if rate > 0.0 else AT_UPPER
    room[VALUE, leaving] = length if up else room[UPPER, c] - length
    room[BASIS, leaving], room[STATE, c] = c, IN_BASIS
    eliminate(room, parties, columns, leaving, c)


@njit(**OPTIONS)
def common_ground(position, salience, floor, stake, party, y, room):
    """max_y min_i (u_i(y) − floor_i)/stake_i over the parties.

    Args:
        position: [N, K] ideals, 0–1.
        salience: [N, K].
        floor: [N] utility from which gains are counted.
        stake: [N] what a gain is measured by; positive.
        party: [N] 1 for parties, at least one.
        y: [K] terms that reach it, written.
        room: [ROWS + N, width_of(N, K)] scratch.

    Returns:
        the maximum.
    """
    issues = position.shape[1]
    parties = seat_parties(party, room)
    rho = write_rows(position, salience, floor, stake, room, parties)
    columns = rho + 1 + parties
    objective = start_basis(room, parties, rho, columns)
    for count in range(MOST_STEPS * parties):
        c = entering(room, objective, columns, count > PLAIN_STEPS * parties)
        if c < 0:
            break
        step(room, parties, columns, objective, c)
    for k in range(issues):
        y[k] = 0.0
        for m in range(parties + 1):
            c = k * (parties + 1) + m
            if room[STATE, c] == AT_UPPER:
                y[k] += room[UPPER, c]
    for row in range(parties):
        c = int(room[BASIS, row])
        if c < rho:
            y[c // (parties + 1)] += room[VALUE, row]
    return room[VALUE, objective]
