"""What an actor expects to come of things: a deterministic look-ahead, two futures weighed by belief.

The worth of what lasts is a discounted flow (Koopmans 1960). In one future the foreign patron with the most troops
stays, in the other it leaves, and takes along what it gives and those who stand beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from realpolitik.kernels.campaign.plain.names import Array, Levers, Phase, World, levers_of
from realpolitik.kernels.campaign.plain.reign import over_types
from realpolitik.kernels.campaign.plain.settlement import LEAST, outcomes
from realpolitik.kernels.campaign.plain.step import look

BELIEF_HORIZON = 24.0
"""Months ahead of which beliefs speak."""
NEGLIGIBLE = 1e-6
"""Chance below which a future is left out."""


def losses(x: Phase, w: World, i: int) -> Array:
    """[K] salience_ik |y_k − position_ik| / 100."""
    return np.asarray(w.n.salience[i] * np.abs(outcomes(x, w) - w.n.position[i]) / 100.0)


def issue_utility(x: Phase, w: World, i: int) -> float:
    """−Σ_k salience_ik |y_k − position_ik| / 100."""
    return -float(losses(x, w, i).sum())


def lead_patron(lev: Levers, w: World, i: int) -> int:
    """The patron with the most troops in the arena besides i, or -1 where nobody has any to speak of."""
    troops = np.where(w.t.patron_actor == i, 0.0, np.maximum(lev.presence, 0.0).sum(axis=1))
    return int(np.argmax(troops)) if len(troops) and troops.max() > LEAST else -1


def beside(lev: Levers, w: World, lead: int) -> Array:
    """[P] whether each patron is the lead, or has troops beside members of a camp where the lead has some."""
    camps = [set(w.t.camp[row > 0.0]) for row in lev.presence]
    return np.array([patron == lead or bool(camps[lead] & own) for patron, own in enumerate(camps)], dtype=bool)


def still_there(start: float, end: float, leaving_time: float) -> float:
    """Mean share, from month ``start`` to ``end``, of what leaves evenly within ``leaving_time`` months."""
    first, last = min(start, leaving_time), min(end, leaving_time)
    return (last - first) * (1.0 - 0.5 * (first + last) / leaving_time) / (end - start)


def gifts(w: World, levels: Array) -> Array:
    """[P, levers] what each patron's instruments at their levels give by the levers that leave with it."""
    given = np.zeros((len(w.t.patron_actor), int(w.s["lever"]["size"])))
    for patron, actor in enumerate(w.t.patron_actor):
        for u in w.kit_of(actor):
            row = w.t.first_level[u] + levels[u]
            for e in range(w.t.effect_start[row], w.t.effect_start[row + 1]):
                if w.t.effect_gift[e] >= 0:
                    given[patron, w.t.effect_lever[e]] += w.n.effect[e]
    return given


def withhold(lev: Levers, w: World, trust: Array, given: Array) -> Levers:
    """Levers without what patrons give, in so far as they are not trusted to be there."""
    taken = levers_of((1.0 - trust) @ given, w.s)
    return replace(lev, **{name: getattr(lev, name) - getattr(taken, name) for name in vars(lev)})


def trust_in_patrons(
    x: Phase, lev: Levers, w: World, i: int, lead: int, leaves: bool, start: float, end: float
) -> Array:
    """[P] trust in each patron from month ``start`` to ``end``.

    Its own troops count in full, and patrons without any have nothing to take away; the lead's, and of those beside it,
    count in full or ebb as the future has it; of others the chance counts that they are still there, β^(t/24).
    """
    trust = x.belief[i] ** (end / BELIEF_HORIZON)
    if lead >= 0:
        trust = np.where(beside(lev, w, lead), still_there(start, end, w.p.leaving_time) if leaves else 1.0, trust)
    absent = np.maximum(lev.presence, 0.0).sum(axis=1) <= LEAST
    return np.where((w.t.patron_actor == i) | absent, 1.0, trust)


def follow(
    today: Phase,
    first: Phase,
    lev: Levers,
    w: World,
    i: int,
    given: Array,
    lead: int,
    leaves: bool,
    read: Callable[[Phase], Array],
) -> Array:
    """Discounted mean of what is read in a future in which the lead patron stays, or leaves.

    Σ_j (δ^{t_{j−1}} − δ^{t_j}) r(t_j) + δ^T r(T), δ a year's discount, t_j the strides' ends in years, T the last.
    """
    ahead, now, weight, total = first.copy(), 0.0, 1.0, 0.0
    for dt in map(float, w.t.stride):
        trust = trust_in_patrons(today, lev, w, i, lead, leaves, now, now + dt)
        now += dt
        look(ahead, withhold(lev, w, trust, given), w, i, trust, dt, now)
        found, left = read(ahead), w.p.discount ** (now / 12.0)
        total = total + (weight - left) * found
        weight = left
    return total + weight * found


def trust_in_lead(today: Phase, w: World, i: int, lead: int) -> float:
    """Chance that i gives the lead patron to stay, over the governments that may come to it; 1 where there is none."""
    return over_types(today, w, lead, float(today.belief[i, lead])) if lead >= 0 else 1.0


def futures(
    today: Phase, first: Phase, lev: Levers, w: World, i: int, levels: Array, read: Callable[[Phase], Array]
) -> list[tuple[float, Array]]:
    """What actor i reads in each future that it holds possible, with its chance: the lead patron stays, or leaves.

    ``first`` is the phase from which they start, under the levers ``lev`` of ``levels``; belief is that of ``today``.
    """
    lead, given = lead_patron(lev, w, i), gifts(w, levels)
    stays = trust_in_lead(today, w, i, lead)
    return [
        (chance, follow(today, first, lev, w, i, given, lead, leaves, read))
        for chance, leaves in ((stays, False), (1.0 - stays, True))
        if chance > NEGLIGIBLE
    ]


def foresee(
    today: Phase, first: Phase, lev: Levers, w: World, i: int, levels: Array, read: Callable[[Phase], Array]
) -> Array:
    """What actor i expects to read: the mean of `futures`."""
    return np.asarray(sum(chance * found for chance, found in futures(today, first, lev, w, i, levels, read)))
