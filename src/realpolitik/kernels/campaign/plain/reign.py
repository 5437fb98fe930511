"""Governments change: on a date or by chance the next one comes, of a type that is drawn, with wants of its own."""

from __future__ import annotations

import numpy as np

from realpolitik.kernels.campaign.layout import DIRECT, DOMESTIC, POSITION, SALIENCE, WILL
from realpolitik.kernels.campaign.plain.fighting import share_gone
from realpolitik.kernels.campaign.plain.names import Array, Phase, World, group
from realpolitik.kernels.campaign.plain.random import uniform

HORIZON = 24.0
"""Months ahead of which beliefs speak."""
COMES, TYPE, FORMED = 0, 1, 2
"""Numbers of the draws in a succession's stream; tastes that are formed anew take the places from there."""
RANGES = {POSITION: (0.0, 100.0), SALIENCE: (0.0, 1.0), WILL: (0.0, 1.0)}


def share_ahead(w: World, k: int, month: int) -> float:
    """Mean share of the next 24 months that the government lasts which succession k brings next."""
    first, every = int(w.t.succession_month[k]), int(w.t.succession_every[k])
    if first == 0:
        ahead = w.n.succession_rate[k] * HORIZON / 12.0
        return float(1.0 - (1.0 - np.exp(-ahead)) / ahead) if ahead > 0.0 else 0.0
    following = [first] if every == 0 else range(first, month + every + first + 1, every)
    left = next((later - month for later in following if later > month), None)
    return 0.0 if left is None else max(1.0 - left / HORIZON, 0.0)


def look_out(x: Phase, w: World, month: int) -> None:
    """Note how much of the coming two years belongs to each next government."""
    x.due = np.array([share_ahead(w, k, month) for k in range(len(x.due))])


def type_that_comes(w: World, k: int, pin: int, seed: int, world: int, month: int) -> int:
    """Number from 1 of the type of government that succession k brings in this month, 0 where none comes."""
    if pin >= 0:
        return int(pin)
    first, every, stream = int(w.t.succession_month[k]), int(w.t.succession_every[k]), int(w.t.stream_succession[k])
    if first == 0:
        comes = bool(uniform(seed, world, month, stream, COMES) < share_gone(w.n.succession_rate[k], 1.0 / 12.0))
    else:
        comes = month == first or (every > 0 and month > first and (month - first) % every == 0)
    if not comes:
        return 0
    weights = group(w.t.type_start, w.n.type_weight, k)
    below = np.cumsum(weights) <= uniform(seed, world, month, stream, TYPE) * weights.sum()
    return int(below.sum()) % len(weights) + 1


def take_office(x: Phase, w: World, own: World, i: int, row: int) -> None:
    """Make actor i's numbers those of a type of government: the scenario's (``own``), shifted as type ``row`` has it.

    The mood goes along with the will to which it tends; others start to believe as ``stays`` has it.
    """
    levels = [place for u in w.kit_of(i) for place in w.levels_of(u)]
    before = float(w.n.will_rest[i])
    for name, place in (("position", i), ("salience", i), ("will_rest", i), ("direct", levels), ("domestic", levels)):
        getattr(w.n, name)[place] = getattr(own.n, name)[place]
    blocks = {
        POSITION: w.n.position.ravel(),
        SALIENCE: w.n.salience.ravel(),
        WILL: w.n.will_rest,
        DIRECT: w.n.direct,
        DOMESTIC: w.n.domestic,
    }
    for item in range(w.t.shift_start[row], w.t.shift_start[row + 1]):
        kind, index, size = int(w.t.shift_kind[item]), int(w.t.shift_index[item]), w.n.type_shift[item]
        value = blocks[kind][index]
        blocks[kind][index] = np.clip(value + size, *RANGES[kind]) if kind in RANGES else value * size
    turn = float(w.n.will_rest[i]) - before
    x.mood[i], x.will[i] = np.clip(x.mood[i] + turn, 0.0, 1.0), np.clip(x.will[i] + turn, 0.0, 1.0)
    others = np.arange(len(x.will)) != i
    mine = np.flatnonzero(w.t.patron_actor == i)
    w.n.prior[np.ix_(others, mine)] = own.n.prior[np.ix_(others, mine)] * np.exp(w.n.type_stays[row])
    x.government[i] = row + 1.0


def succeed(
    x: Phase,
    w: World,
    own: World,
    pins: Array,
    seed: int,
    world: int,
    month: int,
    deep: Array,
    tastes: Array,
) -> None:
    """Governments that change in this month; the numbers of ``w`` are changed, ``own`` are those of the scenario.

    What passes of the tastes of such an actor is formed anew, the deep part stays. The type that is called the same
    changes nothing. ``pins`` [successions]: the number of the type that comes, 0 for none, -1 for by date or by chance.
    """
    for k, i in enumerate(map(int, w.t.succession_actor)):
        kind = type_that_comes(w, k, int(pins[k]), seed, world, month)
        if kind > 0:
            x.reign[k] = kind
        if kind > 1:
            take_office(x, w, own, i, int(w.t.type_start[k]) + kind - 1)
            for row in (row for u in w.kit_of(i) for row in w.levels_of(u)):
                drawn = uniform(seed, world, month, int(w.t.stream_succession[k]), FORMED + row)
                tastes[row] = max(deep[row], -np.log(-np.log(drawn)) + np.log(1.0 - w.p.constancy))
    look_out(x, w, month)


def over_types(x: Phase, w: World, patron: int, stays: float) -> float:
    """Chance that a patron stays, over the types of the government that may come to it within two years.

    ``stays`` is the chance under the government of today.
    """
    if not 0.0 < stays < 1.0:
        return stays
    a = int(w.t.patron_actor[patron])
    now, log_odds, found = int(x.government[a]), np.log(stays / (1.0 - stays)), stays
    lean = w.n.type_stays[now - 1] if now > 0 else 0.0
    for k in map(int, np.flatnonzero((w.t.succession_actor == a) & (x.due > 0.0))):
        moved = group(w.t.type_start, w.n.type_stays, k) - lean
        moved[0] = 0.0
        gained = 1.0 / (1.0 + np.exp(-(log_odds + moved))) - 1.0 / (1.0 + np.exp(-log_odds))
        found += x.due[k] * np.average(gained, weights=group(w.t.type_start, w.n.type_weight, k))
    return float(np.clip(found, 0.0, 1.0))
