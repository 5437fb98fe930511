"""What actors do: quarterly quantal response (McKelvey & Palfrey 1995, 1998) over the utility that each expects."""

from __future__ import annotations

import numpy as np

from realpolitik.kernels.campaign.plain.names import Array, Levers, Phase, World, group
from realpolitik.kernels.campaign.plain.random import uniform
from realpolitik.kernels.campaign.plain.settlement import outcomes
from realpolitik.kernels.campaign.plain.step import look, pull
from realpolitik.kernels.campaign.plain.threats import (
    Menaces,
    heed,
    is_made,
    price_of_backing_down,
    worth_of_threats,
)

FREE = -1
"""A pin that leaves the instrument to its owner."""
SLACK = 1e-12
"""Capacity by which a sum may overshoot in rounding."""
BELIEF_HORIZON = 24.0
"""Months ahead of which beliefs speak."""


def issue_utility(x: Phase, w: World, i: int) -> float:
    """−Σ_k salience_ik |y_k − position_ik| / 100."""
    return -float(w.n.salience[i] @ np.abs(outcomes(x, w) - w.n.position[i])) / 100.0


def cost(x: Phase, lev: Levers, w: World, i: int, levels: Array, known: Menaces) -> float:
    """Costs of i's levels: direct, at home for want of will, by others' pressure in proportion, and by threats.

    What it costs to carry a threat is in its worth.
    """
    total = -worth_of_threats(w, i, levels, known)
    for u in w.kit_of(i):
        row = w.t.first_level[u] + levels[u]
        if not is_made(w, u, levels):
            total += w.n.direct[row] + w.n.domestic[row] * (1.0 - x.will[i])
        total += lev.press[u] * levels[u] / (len(w.levels_of(u)) - 1)
    return float(total)


def expected_utility(x: Phase, w: World, i: int, levels: Array, strides: int, known: Menaces) -> float:
    """Mean issue utility over the strides of a look-ahead to i's horizon, less cost.

    The others' levels are held; patrons' troops count β^(t/24) after t months, i's own in full.
    """
    ahead = x.copy()
    lev = pull(ahead, w, levels)
    price = cost(ahead, lev, w, i, levels, known)
    dt = w.t.horizon[i] / strides
    total = 0.0
    for stride in range(1, strides + 1):
        trust = np.where(w.t.patron_actor == i, 1.0, x.belief[i] ** (stride * dt / BELIEF_HORIZON))
        look(ahead, lev, w, i, trust, dt)
        total += issue_utility(ahead, w, i)
    return total / strides - price


def spare_capacity(x: Phase, w: World, i: int, levels: Array, besides: int = -1) -> float:
    """Capacity left to i: 1 − E_i less what its instruments but ``besides`` take."""
    taken = sum(w.n.capacity[w.t.first_level[u] + levels[u]] for u in w.kit_of(i) if u != besides)
    return float(1.0 - x.engaged[i] - taken)


def needs_met(w: World, u: int, level: int, levels: Array) -> bool:
    """Whether the levels of others that a level needs are in force."""
    row = w.t.first_level[u] + level
    needed = group(w.t.need_start, w.t.need_instrument, row)
    return bool((levels[needed] >= group(w.t.need_start, w.t.need_level, row)).all())


def is_locked(w: World, u: int, levels: Array) -> bool:
    """Whether instrument u stands at a level that cannot be left."""
    return bool(w.t.locked[w.t.first_level[u] + levels[u]])


def is_open(w: World, u: int, level: int, levels: Array, spare: float) -> bool:
    """Whether u may be set to a level: held already, or not locked, affordable, and with its needs met."""
    if level == levels[u]:
        return True
    affordable = w.n.capacity[w.t.first_level[u] + level] <= spare + SLACK
    return not is_locked(w, u, levels) and bool(affordable) and needs_met(w, u, level, levels)


def response(sharpness: float, eu: Array) -> Array:
    """Logit choice probabilities P ∝ exp(λ EU)."""
    weight = np.exp(sharpness * (eu - eu.max()))
    return weight / weight.sum()


def choose(
    x: Phase, w: World, i: int, u: int, levels: Array, strides: int, at_hand: float, u01: float, known: Menaces
) -> float:
    """Draw u's level from the quantal response over its open levels, a change costing inertia, and set it.

    ``at_hand`` is the expected utility of the levels as they stand; returns that of the new ones.
    """
    held, spare = int(levels[u]), spare_capacity(x, w, i, levels, u)
    opened = [level for level in range(len(w.levels_of(u))) if is_open(w, u, level, levels, spare)]
    worth = {held: at_hand}
    for level in opened:
        if level != held:
            levels[u] = level
            worth[level] = expected_utility(x, w, i, levels, strides, known)
    levels[u] = held
    eu = np.array(
        [
            worth[level] - (w.p.inertia if level != held else 0.0) - price_of_backing_down(w, u, level, levels)
            for level in opened
        ]
    )
    chances = response(w.n.sharpness[i], eu)
    x.propensity[u] = float(chances @ np.array(opened)) / (len(w.levels_of(u)) - 1)
    reached = np.flatnonzero(u01 < np.cumsum(chances))
    chosen = opened[reached[0]] if len(reached) else held
    levels[u] = chosen
    return worth[chosen]


def lapse(w: World, levels: Array) -> bool:
    """Instruments whose needs are not met fall until they are; says whether any fell."""
    fell = False
    for u in range(len(levels)):
        while levels[u] > 0 and not needs_met(w, u, levels[u], levels):
            levels[u] -= 1
            fell = True
    return fell


def shed(x: Phase, w: World, i: int, levels: Array, pins: Array) -> None:
    """An actor over its capacity lowers, step by step, its dearest instrument that may be lowered, until it fits."""
    while spare_capacity(x, w, i, levels) < -SLACK:
        dear = {
            u: w.n.capacity[w.t.first_level[u] + levels[u]]
            for u in w.kit_of(i)
            if levels[u] > 0 and pins[u] == FREE and not is_locked(w, u, levels)
        }
        dearest = max(dear, key=lambda u: dear[u], default=None)
        if dearest is None or dear[dearest] <= 0.0:
            return
        levels[dearest] -= 1


def keep_within_means(x: Phase, w: World, levels: Array, pins: Array) -> None:
    """Lower what can no longer be afforded or has lost what it needs, until nothing more falls."""
    fell = True
    while fell:
        for i in range(len(x.will)):
            shed(x, w, i, levels, pins)
        fell = lapse(w, levels)


def attention(x: Phase, w: World, i: int) -> float:
    """Chance that an instrument of i comes up this quarter: rises to 1 with fear at home.

    Punctuated attention: Jones & Baumgartner 2005; the hazard of adjustment: Calvo 1983.
    """
    alarm = np.clip(x.fear[w.t.home[i]], 0.0, 1.0) if w.t.home[i] >= 0 else 0.0
    return float(w.p.attention + (1.0 - w.p.attention) * alarm)


def weigh_threats(x: Phase, w: World, levels: Array) -> Menaces:
    """What every threat is worth with these levels in force."""
    forces = w.t.threat_force
    return heed(x, w, np.array([1.0 - spare_capacity(x, w, w.t.owner[u], levels, u) for u in forces]))


def decide(x: Phase, w: World, levels: Array, pins: Array, seed: int, world: int, month: int, strides: int) -> None:
    """One round of choice: actors in random order, their instruments on the agenda in turn, but for those pinned."""
    known = weigh_threats(x, w, levels)
    order = [uniform(seed, world, month, int(stream), 0) for stream in w.t.stream_order]
    for i in np.argsort(order, kind="stable"):
        agenda = [
            u
            for u in w.kit_of(i)
            if pins[u] == FREE
            and not is_locked(w, u, levels)
            and uniform(seed, world, month, int(w.t.stream_choice[u]), 1) < attention(x, w, i)
        ]
        at_hand = expected_utility(x, w, i, levels, strides, known) if agenda else 0.0
        for u in agenda:
            u01 = uniform(seed, world, month, int(w.t.stream_choice[u]), 0)
            at_hand = choose(x, w, i, u, levels, strides, at_hand, u01, known)
