"""What an actor expects of each level of an instrument, told apart by issue and by kind of cost.

The same look-ahead as `decide.expected_utility`, with nothing added up: for following a choice, not for making it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from realpolitik.kernels.campaign.layout import QUARTER
from realpolitik.kernels.campaign.plain.decide import (
    AGENDA,
    FREE,
    attention,
    is_locked,
    is_open,
    renew_tastes,
    spare_capacity,
)
from realpolitik.kernels.campaign.plain.foresight import futures, lead_patron, losses, trust_in_lead
from realpolitik.kernels.campaign.plain.names import Array, Levers, Phase, World
from realpolitik.kernels.campaign.plain.promises import is_called, price_of_breach
from realpolitik.kernels.campaign.plain.random import uniform
from realpolitik.kernels.campaign.plain.reign import succeed
from realpolitik.kernels.campaign.plain.step import pull
from realpolitik.kernels.campaign.plain.threats import Menaces, is_made, price_of_backing_down, worth_of_threats

COSTS = ("direct", "domestic", "pressure", "threats", "deals")
"""Kinds of cost: in any case, at home for want of will, others' pressure, threats made or defied, and deals broken."""


@dataclass(frozen=True)
class LevelsWeighed:
    """One instrument's levels as its owner sees them.

    Attributes:
        is_open: whether each level may be taken [level].
        loss: salience · discounted mean distance of the outcome from the position, over both futures / 100
            [level, issue].
        price: costs of all the owner's instruments [level, kind of cost].
        taste: the owner's lasting taste for each level, in utility [level].
        stays, leaves: expected utility of each level if the leading patron stays, and if it leaves [level]; NaN where
            that future is not held possible.
        lead: the leading patron, as a number among patrons, or -1; belief: the owner's belief that it stays.
        held: level in force before the choice; chosen: the best by what is expected and by taste.
        agenda: whether the instrument came up at all; if not, `chosen` is what it would have chosen.
    """

    is_open: Array
    loss: Array
    price: Array
    taste: Array
    stays: Array
    leaves: Array
    lead: int
    belief: float
    held: int
    chosen: int
    agenda: bool

    @property
    def expected(self) -> Array:
        """Expected utility of each level [level]."""
        return np.asarray(-self.loss.sum(axis=1) - self.price.sum(axis=1))


def prices(x: Phase, lev: Levers, w: World, i: int, levels: Array, known: Menaces) -> Array:
    """Costs of i's levels by kind [kind of cost]; they add up to `decide.cost`."""
    found = np.zeros(len(COSTS))
    for u in w.kit_of(i):
        row = w.t.first_level[u] + levels[u]
        paid = 0.0 if is_made(w, u, levels) else 1.0  # what it costs to carry a threat is in the threat's worth
        pressed = lev.press[u] * levels[u] / (len(w.levels_of(u)) - 1)
        found[:3] += (paid * w.n.direct[row], paid * w.n.domestic[row] * (1.0 - x.will[i]), pressed)
    found[COSTS.index("threats")] = -worth_of_threats(w, i, levels, known)
    return found


def weigh_levels(
    x: Phase,
    w: World,
    i: int,
    u: int,
    levels: Array,
    tastes: Array,
    known: Menaces,
    seed: int,
    world: int,
    month: int,
) -> LevelsWeighed:
    """What actor i expects of every level of its instrument u, and which one it takes in this month; ``tastes`` [L]."""
    spare, held = spare_capacity(x, w, i, levels, u), int(levels[u])
    count = len(w.levels_of(u))
    free = np.array([is_open(w, u, level, levels, spare) for level in range(count)])
    tried, loss, price, cases = levels.copy(), [], [], np.full((count, 2), np.nan)
    for level in range(count):
        tried[u] = level
        first = x.copy()
        lev = pull(first, w, tried)
        found = futures(x, first, lev, w, i, tried, lambda ahead: losses(ahead, w, i))
        loss.append(sum(chance * part for chance, part in found))
        price.append(prices(first, lev, w, i, tried, known))
        price[-1][COSTS.index("deals")] = price_of_breach(x, w, u, level, levels)
        for place, (_, part) in enumerate(found):
            cases[level, place] = -part.sum() - price[-1].sum()
    lead = lead_patron(pull(x.copy(), w, levels), w, i)
    belief = trust_in_lead(x, w, i, lead)
    change = w.p.inertia * (np.arange(count) != held)
    change += [price_of_backing_down(w, u, level, levels) for level in range(count)]
    taste = tastes[w.levels_of(u)] / w.n.sharpness[i] if w.n.sharpness[i] > 0.0 else np.zeros(count)
    weighed = LevelsWeighed(
        free, np.array(loss), np.array(price), taste, cases[:, 0], cases[:, 1], lead, belief, held, held, False
    )
    eu = np.where(free, weighed.expected - change, -np.inf)
    best = int(np.argmax(w.n.sharpness[i] * (eu - eu.max()) + tastes[w.levels_of(u)]))
    agenda = uniform(seed, world, month, int(w.t.stream_choice[u]), AGENDA) < attention(x, w, i)
    agenda = agenda or is_called(x, w, u, levels)
    return replace(weighed, chosen=best, agenda=bool(agenda and not is_locked(w, u, levels)))


def tastes_in(
    first: Array, deep: Array, x: Phase, w: World, own: World, pins: Array, seed: int, world: int, month: int
) -> Array:
    """[L] tastes in force in a month of decision, from those at the start and what is deep of them; their ``seed``.

    Governments change on the way: ``w``, at first as ``own``, gets the numbers in force, and ``x``, the phase in the
    month before, what the month's own changes make of it. ``pins`` [successions, months + 1].
    """
    tastes = first.copy()
    for past in range(1, month + 1):
        succeed(x if past == month else x.copy(), w, own, pins[:, past], seed, world, past, deep, tastes)
        if (past - 1) % QUARTER == 0:
            renew_tastes(w, seed, world, past, deep, tastes)
    return tastes


def round_of(
    before: Array, after: Array, pins: Array, w: World, i: int, seed: int, world: int, month: int
) -> dict[int, Array]:
    """Levels that actor i finds in force when each of its instruments comes up in a round of choice.

    Those that chose before it stand where the month leaves them, the others where the last month left them.

    Args:
        before: levels in force at the end of the month before [U].
        after: levels in force in this month [U].
        pins: levels held from outside in this month, or `FREE` [U].
        w: the world's numbers and tables.
        i: the actor.
        seed: seed of the run; with the next two it names the random streams.
        world: number of the world.
        month: month of the round.

    Returns:
        Instrument of i that is its own to choose → levels [U].
    """
    order = [uniform(seed, world, month, int(stream), 0) for stream in w.t.stream_order]
    standing = np.where(pins == FREE, before, pins)
    for j in np.argsort(order, kind="stable"):
        if j == i:
            break
        standing[w.kit_of(j)] = after[w.kit_of(j)]
    found = {}
    for u in w.kit_of(i):
        if pins[u] == FREE:
            found[int(u)] = standing.copy()
        standing[u] = after[u]
    return found
