"""Governments change: on a date or by chance the next one comes, of a type that is drawn, with wants of its own.

Which type comes belongs to the world, as tastes do, and not to the luck of the war: it is drawn by the seed of tastes.
"""

from __future__ import annotations

import numpy as np

from realpolitik.kernels.campaign.fighting import INLINE, OPTIONS, bounded
from realpolitik.kernels.campaign.layout import DIRECT, POSITION, SALIENCE, WILL
from realpolitik.kernels.jit import njit
from realpolitik.kernels.random import uniform

HORIZON = 24.0
"""Months ahead of which beliefs speak."""
COMES, TYPE, FORMED = 0, 1, 2
"""Numbers of the draws in a succession's stream; tastes that are formed anew take the places from there."""


@njit(**OPTIONS)
def share_ahead(n, t, s, k, month):
    """Mean share of the next 24 months that belongs to the government which succession k brings next.

    By chance at the rate r it is 1 − (1 − e^{−rT}) / (rT), T the two years.
    """
    first, every = t[s.to.succession_month + k], t[s.to.succession_every + k]
    if first == 0:
        ahead = n[s.of.succession_rate + k] * HORIZON / 12.0
        return 1.0 - (1.0 - np.exp(-ahead)) / ahead if ahead > 0.0 else 0.0
    left = first - month
    if left <= 0:
        if every == 0:
            return 0.0
        left = every - (-left) % every
    return bounded(1.0 - left / HORIZON, 0.0, 1.0)


@njit(**OPTIONS)
def look_out(x, n, t, s, month):
    """Note how much of the coming two years belongs to each next government."""
    for k in range(s.successions):
        x[s.at.due + k] = share_ahead(n, t, s, k, month)


@njit(**OPTIONS)
def type_that_comes(n, t, s, k, pin, seed, world, month):
    """Number from 1 of the type of government that succession k brings in this month, 0 where none comes.

    ``pin``: that number where it is held from outside, or -1; ``seed``: that of tastes.
    """
    if pin >= 0:
        return pin
    first, every = t[s.to.succession_month + k], t[s.to.succession_every + k]
    stream = t[s.to.stream_succession + k]
    if first > 0:
        comes = month == first or (every > 0 and month > first and (month - first) % every == 0)
    else:
        comes = uniform(seed, world, month, stream, COMES) < 1.0 - np.exp(-n[s.of.succession_rate + k] / 12.0)
    if not comes:
        return 0
    start, end = t[s.to.type_start + k], t[s.to.type_start + k + 1]
    total = 0.0
    for row in range(start, end):
        total += n[s.of.type_weight + row]
    left = uniform(seed, world, month, stream, TYPE) * total
    for row in range(start, end):
        left -= n[s.of.type_weight + row]
        if left < 0.0:
            return row - start + 1
    return 1


@njit(**INLINE)
def restore(n, own, start, count):
    """Numbers of a block as the scenario has them."""
    for place in range(start, start + count):
        n[place] = own[place]


@njit(**OPTIONS)
def take_office(x, n, own, t, s, i, row):
    """Make actor i's numbers those of a type of government: the scenario's (``own``), shifted as type ``row`` has it.

    The mood goes along with the will to which it tends; others start to believe as ``stays`` has it.
    """
    restore(n, own, s.of.position + i * s.issues, s.issues)
    restore(n, own, s.of.salience + i * s.issues, s.issues)
    for item in range(t[s.to.kit_start + i], t[s.to.kit_start + i + 1]):
        u = t[s.to.kit + item]
        first, count = t[s.to.first_level + u], t[s.to.first_level + u + 1] - t[s.to.first_level + u]
        restore(n, own, s.of.direct + first, count)
        restore(n, own, s.of.domestic + first, count)
    before = n[s.of.will_rest + i]
    n[s.of.will_rest + i] = own[s.of.will_rest + i]
    for item in range(t[s.to.shift_start + row], t[s.to.shift_start + row + 1]):
        kind, index, size = t[s.to.shift_kind + item], t[s.to.shift_index + item], n[s.of.type_shift + item]
        if kind == POSITION:
            n[s.of.position + index] = bounded(n[s.of.position + index] + size, 0.0, 100.0)
        elif kind == SALIENCE:
            n[s.of.salience + index] = bounded(n[s.of.salience + index] + size, 0.0, 1.0)
        elif kind == WILL:
            n[s.of.will_rest + index] = bounded(n[s.of.will_rest + index] + size, 0.0, 1.0)
        elif kind == DIRECT:
            n[s.of.direct + index] *= size
        else:
            n[s.of.domestic + index] *= size
    turn = n[s.of.will_rest + i] - before
    x[s.at.mood + i] = bounded(x[s.at.mood + i] + turn, 0.0, 1.0)
    x[s.at.will + i] = bounded(x[s.at.will + i] + turn, 0.0, 1.0)
    for patron in range(s.patrons):
        if t[s.to.patron_actor + patron] == i:
            for j in range(s.actors):
                if j != i:
                    place = s.of.prior + j * s.patrons + patron
                    n[place] = own[place] * np.exp(n[s.of.type_stays + row])
    x[s.at.government + i] = row + 1.0


@njit(**OPTIONS)
def form_tastes(n, t, s, k, seed, world, month, deep, tastes):
    """What passes of the tastes of succession k's actor is formed anew (`decide.renew_tastes`); what is deep stays."""
    i, stream = t[s.to.succession_actor + k], t[s.to.stream_succession + k]
    passing = np.log(1.0 - n[s.p.constancy])
    for item in range(t[s.to.kit_start + i], t[s.to.kit_start + i + 1]):
        u = t[s.to.kit + item]
        for row in range(t[s.to.first_level + u], t[s.to.first_level + u + 1]):
            anew = -np.log(-np.log(uniform(seed, world, month, stream, FORMED + row)))
            tastes[row] = max(deep[row], anew + passing)


@njit(**OPTIONS)
def succeed(x, n, own, t, s, pins, seed, world, month, deep, tastes):
    """Governments that change in this month; ``n`` are the world's numbers in force, ``own`` those of the scenario.

    The type that is called the same changes nothing. ``pins``: [held]; ``seed``: that of tastes.
    """
    for k in range(s.successions):
        kind = type_that_comes(n, t, s, k, pins[s.instruments + s.shocks + k], seed, world, month)
        if kind > 0:
            x[s.at.reign + k] = kind
        if kind > 1:
            take_office(x, n, own, t, s, t[s.to.succession_actor + k], t[s.to.type_start + k] + kind - 1)
            form_tastes(n, t, s, k, seed, world, month, deep, tastes)
    look_out(x, n, t, s, month)


@njit(**OPTIONS)
def over_types(x, n, t, s, patron, stays):
    """Chance that a patron stays, over the types of the government that may come to it within two years.

    ``stays`` is the chance under the government of today. Each type that states how it moves belief counts by its
    weight and by the share of the two years that it would be there.
    """
    if stays <= 0.0 or stays >= 1.0:
        return stays
    a = t[s.to.patron_actor + patron]
    now = int(x[s.at.government + a])
    lean = n[s.of.type_stays + now - 1] if now > 0 else 0.0
    odds = stays / (1.0 - stays)
    for k in range(s.successions):
        due = x[s.at.due + k]
        if t[s.to.succession_actor + k] == a and due > 0.0:
            moves, total = 0.0, n[s.of.type_weight + t[s.to.type_start + k]]  # of the same, which moves nothing
            for row in range(t[s.to.type_start + k] + 1, t[s.to.type_start + k + 1]):
                moved = odds * np.exp(n[s.of.type_stays + row] - lean)
                moves += n[s.of.type_weight + row] * (moved / (1.0 + moved) - odds / (1.0 + odds))
                total += n[s.of.type_weight + row]
            stays += due * moves / total
    return bounded(stays, 0.0, 1.0)
