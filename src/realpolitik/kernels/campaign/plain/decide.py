"""What actors do: each takes the level that is best by what it expects and by lasting tastes.

Over all tastes that gives quantal response (McFadden 1974; McKelvey & Palfrey 1995).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from realpolitik.kernels.campaign.layout import QUARTER
from realpolitik.kernels.campaign.plain.fighting import share_gone
from realpolitik.kernels.campaign.plain.foresight import foresee, issue_utility
from realpolitik.kernels.campaign.plain.names import Array, Levers, Phase, World, group
from realpolitik.kernels.campaign.plain.promises import is_called, price_of_breach
from realpolitik.kernels.campaign.plain.random import uniform
from realpolitik.kernels.campaign.plain.step import pull
from realpolitik.kernels.campaign.plain.threats import (
    Menaces,
    heed,
    is_made,
    price_of_backing_down,
    worth_of_threats,
)
from realpolitik.kernels.signalling.layout import Gains

FREE = -1
"""A pin that leaves the instrument to its owner."""
SLACK = 1e-12
"""Capacity by which a sum may overshoot in rounding."""
AGENDA, RENEWAL, TASTE = 1, 2, 3
"""Numbers of the draws in an instrument's stream; those of tastes go on from there."""
CANDIDATES = 16
"""Draws of tastes at the start, of which one is taken by how well it explains how long a level has stood."""


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


def expected_utility(x: Phase, w: World, i: int, levels: Array, known: Menaces) -> float:
    """What i expects of its issues with these levels in force (`foresight.foresee`), less what they cost it."""
    first = x.copy()
    lev = pull(first, w, levels)
    worth = foresee(x, first, lev, w, i, levels, lambda ahead: np.array(issue_utility(ahead, w, i)))
    return float(worth) - cost(first, lev, w, i, levels, known)


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


def options(x: Phase, w: World, i: int, u: int, levels: Array, at_hand: float, known: Menaces) -> Array:
    """[levels of u] expected utility of each, less inertia and what backing down and breach cost; −∞ if not open.

    ``at_hand`` is the expected utility of the levels as they stand.
    """
    held, spare = int(levels[u]), spare_capacity(x, w, i, levels, u)
    eu = np.full(len(w.levels_of(u)), -np.inf)
    for level in range(len(eu)):
        if level == held:
            eu[level] = at_hand
        elif is_open(w, u, level, levels, spare):
            tried = levels.copy()
            tried[u] = level
            change = w.p.inertia + price_of_backing_down(w, u, level, levels)
            eu[level] = expected_utility(x, w, i, tried, known) - change
    return eu - [price_of_breach(x, w, u, level, levels) for level in range(len(eu))]


def choose(x: Phase, w: World, i: int, u: int, levels: Array, tastes: Array, at_hand: float, known: Menaces) -> float:
    """Set u to its best level by λ EU + taste, a change costing inertia; ``tastes`` [L].

    ``at_hand`` is the expected utility of the levels as they stand; returns that of the new ones.
    """
    held = int(levels[u])
    eu = options(x, w, i, u, levels, at_hand, known)
    x.propensity[u] = float(response(w.n.sharpness[i], eu) @ np.arange(len(eu))) / (len(eu) - 1)
    chosen = int(np.argmax(w.n.sharpness[i] * (eu - eu.max()) + tastes[w.levels_of(u)]))
    if chosen == held:
        return at_hand
    levels[u] = chosen
    before = np.where(np.arange(len(levels)) == u, held, levels)
    change = w.p.inertia + price_of_backing_down(w, u, chosen, before) + price_of_breach(x, w, u, chosen, before)
    return float(eu[chosen] + change)


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


def foreseen(x: Phase, w: World, i: int, u: int, level: int, levels: Array) -> float:
    """What i expects of its issues with anybody's instrument u at ``level``, costs left out."""
    tried, first = levels.copy(), x.copy()
    tried[u] = level
    lev = pull(first, w, tried)
    return float(foresee(x, first, lev, w, i, tried, lambda ahead: np.array(issue_utility(ahead, w, i))))


def stakes(x: Phase, w: World, j: int, levels: Array) -> Gains:
    """What threat j puts at stake as things stand: the demand met, met in part (or NaN), force used; to both sides."""
    demand, force = w.t.threat_demand[j], w.t.threat_force[j]
    sides = (w.t.owner[w.t.threat_carrier[j]], w.t.owner[demand])
    now = {i: foreseen(x, w, i, demand, levels[demand], levels) for i in sides}
    found = []
    for u, level in ((demand, w.t.threat_full[j]), (demand, w.t.threat_short[j]), (force, w.t.threat_level[j])):
        found += [foreseen(x, w, i, u, level, levels) - now[i] if level >= 0 else np.nan for i in sides]
    return Gains(*found)


def weigh_threats(x: Phase, w: World, levels: Array) -> Menaces:
    """What every threat is worth with these levels in force: what is at stake, and how far it can be carried out."""
    forces = w.t.threat_force
    taken = np.array([1.0 - spare_capacity(x, w, w.t.owner[u], levels, u) for u in forces])
    return heed(x, w, [stakes(x, w, j, levels) for j in range(len(forces))], taken)


def gumbel(u01: float) -> float:
    """A draw from the standard Gumbel distribution."""
    return float(-np.log(-np.log(u01)))


def below(top: float, middle: float, u01: float) -> float:
    """A draw from the Gumbel distribution about ``middle``, given that it lies below ``top``."""
    return float(middle - np.log(np.exp(middle - top) - np.log(u01)))


def deep_part(taste: float, constancy: float, u01: float) -> float:
    """What is deep of a taste: all of it with probability φ, else a Gumbel about ln φ that lies below it."""
    if u01 < constancy:
        return taste
    if constancy == 0.0:
        return -np.inf
    return below(taste, np.log(constancy), (u01 - constancy) / (1.0 - constancy))


def renew_tastes(w: World, seed: int, world: int, month: int, deep: Array, tastes: Array) -> None:
    """Tastes last; what passes of those of an instrument is formed anew at the rate ``renewal``.

    A taste is the larger of a part that never changes, ``deep`` [L], and one that passes: Gumbel about ln φ and about
    ln(1 − φ), φ the ``constancy``, so that it is standard Gumbel at all times.
    """
    chance = share_gone(w.p.renewal, QUARTER / 12.0)
    for u, stream in enumerate(map(int, w.t.stream_choice)):
        if uniform(seed, world, month, stream, RENEWAL) < chance:
            for level, row in enumerate(w.levels_of(u)):
                anew = gumbel(uniform(seed, world, month, stream, TASTE + level))
                tastes[row] = max(deep[row], anew + np.log(1.0 - w.p.constancy))


def explain_level(
    v: Array, held: int, constancy: float, draw: Callable[[int], float], place: int
) -> tuple[Array, Array]:
    """Tastes of an instrument's levels, and what is deep of them, given that the level ``held`` is the best.

    With v_l = λ EU_l less what a change to l costs, the best of v_l + g_l is Gumbel about log Σ exp v_l, whichever
    level it is; the others' are Gumbel about v_l, cut off there (Maddison, Tarlow & Minka 2014). Levels that are not
    open tell nothing: their tastes are free. A taste is deep with probability φ; else what is deep lies below. ``draw``
    gives the uniform numbers, from the ``place``-th on.
    """
    tastes, deep = np.empty(len(v)), np.empty(len(v))
    top = float(np.log(np.exp(v).sum())) + gumbel(draw(place))
    for level in range(len(v)):
        u01 = draw(place + 1 + 2 * level)
        if level == held:
            tastes[level] = top - v[level]
        elif v[level] > -np.inf:
            tastes[level] = below(top - v[level], 0.0, u01)
        else:
            tastes[level] = gumbel(u01)
        deep[level] = deep_part(tastes[level], constancy, draw(place + 2 + 2 * level))
    return tastes, deep


def chance_to_stand(v: Array, deep: Array, held: int, constancy: float) -> float:
    """P: chance that the level ``held`` is the best once what passes of tastes is formed anew.

    With q and c the passing weights of the level and of all others, A = v + deep, and m the most of the others' A:
    P = 1 − c/(c + q) (1 − e^{−(c + q) e^{−A}}) where A ≥ m, else q/(q + c) (1 − e^{−(q + c) e^{−m}}).
    """
    others = (np.arange(len(v)) != held) & (v > -np.inf)
    own, most = v[held] + deep[held], float(np.max((v + deep)[others], initial=-np.inf))
    c, q = (1.0 - constancy) * np.exp(v[others]).sum(), (1.0 - constancy) * np.exp(v[held])
    if own >= most:
        return float(1.0 - c / (c + q) * (1.0 - np.exp(-(c + q) * np.exp(-own))))
    return float(q / (c + q) * (1.0 - np.exp(-(c + q) * np.exp(-most))))


def first_tastes(x: Phase, w: World, levels: Array, seed: int, world: int) -> tuple[Array, Array]:
    """[L] tastes at the start, and what is deep of them.

    They are drawn given that every level on record was its owner's best choice for as long as it stood. Tastes that
    explain the level of today explain one that has stood for Y years with the weight exp(−r Y (1 − P)): at the rate r
    what passes was formed anew, and with P the level was the best again. One of some such draws is taken by these
    weights (sampling, importance resampling: Rubin 1987).
    """
    tastes, deep = np.empty(w.t.first_level[-1]), np.empty(w.t.first_level[-1])
    known = weigh_threats(x, w, levels)
    for u, stream in enumerate(map(int, w.t.stream_choice)):
        i, held, years = w.t.owner[u], int(levels[u]), float(w.t.stood[u]) / 12.0
        eu = options(x, w, i, u, levels, expected_utility(x, w, i, levels, known), known)
        v = w.n.sharpness[i] * (eu - eu.max())
        total = 0.0
        for candidate in range(CANDIDATES if years > 0.0 else 1):
            place = TASTE + candidate * (2 + 2 * len(v))
            found = explain_level(v, held, w.p.constancy, partial(uniform, seed, world, 0, stream), place + 1)
            weight = np.exp(-w.p.renewal * years * (1.0 - chance_to_stand(v, found[1], held, w.p.constancy)))
            total += weight
            if uniform(seed, world, 0, stream, place) * total <= weight:
                tastes[w.levels_of(u)], deep[w.levels_of(u)] = found
    return tastes, deep


def decide(
    x: Phase,
    w: World,
    levels: Array,
    pins: Array,
    seed: int,
    world: int,
    month: int,
    tastes: Array,
    deep: Array,
    taste_seed: int,
) -> None:
    """One round of choice: actors in random order, their instruments on the agenda in turn, but for those pinned."""
    renew_tastes(w, taste_seed, world, month, deep, tastes)
    known = weigh_threats(x, w, levels)
    order = [uniform(seed, world, month, int(stream), 0) for stream in w.t.stream_order]
    for i in np.argsort(order, kind="stable"):
        agenda = [
            u
            for u in w.kit_of(i)
            if pins[u] == FREE
            and not is_locked(w, u, levels)
            and (
                is_called(x, w, u, levels)
                or uniform(seed, world, month, int(w.t.stream_choice[u]), AGENDA) < attention(x, w, i)
            )
        ]
        at_hand = expected_utility(x, w, i, levels, known) if agenda else 0.0
        for u in agenda:
            at_hand = choose(x, w, i, u, levels, tastes, at_hand, known)
