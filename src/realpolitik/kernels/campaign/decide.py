"""What actors do: each takes the level that is best by what it expects and by lasting tastes.

The level chosen is the argmax of λ_i EU_i(level) + g(level), with Gumbel tastes g that last within a world and are
formed anew at a slow rate. Over all tastes that gives quantal response, P(level) ∝ exp(λ_i EU_i(level)) (McFadden
1974; McKelvey & Palfrey 1995); within a world conduct is of a piece. At the start tastes are drawn given that what
stands on record was best (Maddison, Tarlow & Minka 2014), so that every world explains the record.
"""

from __future__ import annotations

import numpy as np

from realpolitik.kernels.campaign.fighting import ALLOCATING, INLINE, OPTIONS, bounded
from realpolitik.kernels.campaign.foresight import copy_into, foresee, note_gifts
from realpolitik.kernels.campaign.layout import QUARTER
from realpolitik.kernels.campaign.promises import is_called, price_of_breach
from realpolitik.kernels.campaign.step import note_support, pull, set_level
from realpolitik.kernels.campaign.threats import heed, is_made, price_of_backing_down, worth_of_threats
from realpolitik.kernels.jit import njit
from realpolitik.kernels.random import uniform

AGENDA, RENEWAL, TASTE = 1, 2, 3
"""Numbers of the draws in an instrument's stream; those of tastes go on from there."""
CANDIDATES = 16
"""Draws of tastes at the start, of which one is taken by how well it explains how long a level has stood."""


@njit(**INLINE)
def cost(x, lev, n, t, s, i, levels, worth, credit):
    """What i's instruments cost it at their levels: direct, at home for want of will, by others' pressure and threats.

    ``worth`` and ``credit`` [menaces]: as `threats.heed` writes them. What it costs to carry a threat is in its worth.
    """
    total = -worth_of_threats(t, s, i, levels, worth, credit) if s.threats > 0 else 0.0
    for item in range(t[s.to.kit_start + i], t[s.to.kit_start + i + 1]):
        u = t[s.to.kit + item]
        row = t[s.to.first_level + u] + levels[u]
        top = t[s.to.first_level + u + 1] - t[s.to.first_level + u] - 1
        if s.threats == 0 or not is_made(t, s, u, levels):
            total += n[s.of.direct + row] + n[s.of.domestic + row] * (1.0 - x[s.at.will + i])
        total += lev[s.lever.press + u] * levels[u] / top
    return total


@njit(**OPTIONS)
def expected_utility(x, n, t, s, i, u, level, levels, desk):
    """EU_i with instrument u at ``level``: what it expects of its issues (`foresee`), less cost.

    The levers in force (``desk.in_force``), what patrons give and what threats are worth have been noted.
    """
    copy_into(desk.first, x)
    copy_into(desk.lev, desk.in_force)
    held = levels[u]
    if level != held:
        set_level(desk.first, n, t, s, u, held, -1.0, desk.lev)
        set_level(desk.first, n, t, s, u, level, 1.0, desk.lev)
        if t[s.to.gives + u] == 1:
            note_support(desk.first, desk.lev, n, t, s)
    levels[u] = level
    price = cost(desk.first, desk.lev, n, t, s, i, levels, desk.worth, desk.credit)
    levels[u] = held
    return foresee(x, n, t, s, i, desk) - price


@njit(**OPTIONS)
def spare_capacity(x, n, t, s, i, levels, besides):
    """Capacity left to i, 1 − E_i less what all its instruments but ``besides`` take."""
    left = 1.0 - x[s.at.engaged + i]
    for item in range(t[s.to.kit_start + i], t[s.to.kit_start + i + 1]):
        u = t[s.to.kit + item]
        if u != besides:
            left -= n[s.of.capacity + t[s.to.first_level + u] + levels[u]]
    return left


@njit(**OPTIONS)
def is_open(n, t, s, u, level, levels, spare):
    """May instrument u be set to ``level``: not locked where it is, affordable, and what it needs is in force."""
    if level == levels[u]:
        return True
    row = t[s.to.first_level + u] + level
    if t[s.to.locked + t[s.to.first_level + u] + levels[u]] == 1 or n[s.of.capacity + row] > spare + 1e-12:
        return False
    for need in range(t[s.to.need_start + row], t[s.to.need_start + row + 1]):
        if levels[t[s.to.need_instrument + need]] < t[s.to.need_level + need]:
            return False
    return True


@njit(**INLINE)
def note_propensity(x, n, s, i, u, eu, best, count):
    """Write down u's mean level by quantal response, over all tastes that there could be, as a share of the highest."""
    mean, total = 0.0, 0.0
    for level in range(count):
        if eu[level] > -np.inf:
            chance = np.exp(n[s.of.sharpness + i] * (eu[level] - best))
            mean += level * chance
            total += chance
    x[s.at.propensity + u] = mean / total / (count - 1)


@njit(**OPTIONS)
def weigh_options(x, n, t, s, i, u, levels, desk, at_hand):
    """Fill ``desk.eu`` with the expected utility of instrument u's levels, less what a change to them costs.

    A change costs inertia, and the audience's displeasure where it backs down from a threat; a level that breaks a deal
    costs its price; what is not open is −∞.
    ``at_hand`` is the expected utility of the levels as they stand. Returns the best.
    """
    first = t[s.to.first_level + u]
    spare = spare_capacity(x, n, t, s, i, levels, u)
    best = at_hand
    for level in range(t[s.to.first_level + u + 1] - first):
        desk.eu[level] = at_hand if level == levels[u] else -np.inf
        if level != levels[u] and is_open(n, t, s, u, level, levels, spare):
            worth = expected_utility(x, n, t, s, i, u, level, levels, desk) - n[s.p.inertia]
            desk.eu[level] = worth - price_of_backing_down(n, t, s, u, level, levels)
            best = max(best, desk.eu[level])
    if s.promises > 0:
        best = -np.inf
        for level in range(t[s.to.first_level + u + 1] - first):
            desk.eu[level] -= price_of_breach(x, t, s, u, level, levels)
            best = max(best, desk.eu[level])
    return best


@njit(**OPTIONS)
def choose(x, n, t, s, i, u, levels, tastes, desk, at_hand):
    """Set instrument u to its best level by λ EU + taste, a change costing inertia.

    ``at_hand`` is the expected utility of the levels as they stand; ``tastes`` [L]. Returns that of the new ones.
    """
    first = t[s.to.first_level + u]
    count = t[s.to.first_level + u + 1] - first
    held = levels[u]
    best = weigh_options(x, n, t, s, i, u, levels, desk, at_hand)
    note_propensity(x, n, s, i, u, desk.eu, best, count)
    chosen, most = held, -np.inf
    for level in range(count):
        score = n[s.of.sharpness + i] * (desk.eu[level] - best) + tastes[first + level]
        if score > most:
            chosen, most = level, score
    if chosen == held:
        return at_hand
    back = price_of_backing_down(n, t, s, u, chosen, levels)
    if s.promises > 0:
        back += price_of_breach(x, t, s, u, chosen, levels)
    set_level(x, n, t, s, u, held, -1.0, desk.in_force)
    set_level(x, n, t, s, u, chosen, 1.0, desk.in_force)
    if t[s.to.gives + u] == 1:
        note_support(x, desk.in_force, n, t, s)
    levels[u] = chosen
    return desk.eu[chosen] + n[s.p.inertia] + back


@njit(**OPTIONS)
def lapse(n, t, s, levels):
    """Instruments whose needs are no longer met fall to the highest level whose needs are; returns how many fell."""
    fallen = 0
    for u in range(s.instruments):
        while levels[u] > 0:
            row = t[s.to.first_level + u] + levels[u]
            met = True
            for need in range(t[s.to.need_start + row], t[s.to.need_start + row + 1]):
                met = met and levels[t[s.to.need_instrument + need]] >= t[s.to.need_level + need]
            if met:
                break
            levels[u] -= 1
            fallen += 1
    return fallen


@njit(**OPTIONS)
def shed(x, n, t, s, i, levels, pins):
    """An actor over its capacity lowers its dearest instrument that may be lowered, until it fits."""
    for _ in range(t[s.to.first_level + s.instruments]):
        if spare_capacity(x, n, t, s, i, levels, -1) >= -1e-12:
            return
        dearest, most = -1, 0.0
        for item in range(t[s.to.kit_start + i], t[s.to.kit_start + i + 1]):
            u = t[s.to.kit + item]
            row = t[s.to.first_level + u] + levels[u]
            if pins[u] < 0 and levels[u] > 0 and t[s.to.locked + row] == 0 and n[s.of.capacity + row] > most:
                dearest, most = u, n[s.of.capacity + row]
        if dearest < 0:
            return
        levels[dearest] -= 1


@njit(**OPTIONS)
def keep_within_means(x, n, t, s, levels, pins):
    """Lower what can no longer be afforded or has lost what it needs, until nothing more falls."""
    fallen = 1
    while fallen > 0:
        for i in range(s.actors):
            shed(x, n, t, s, i, levels, pins)
        fallen = lapse(n, t, s, levels)


@njit(**OPTIONS)
def comes_up(x, n, t, s, u, pins, seed, world, month):
    """Whether instrument u is its owner's to choose and on the agenda this quarter."""
    if pins[u] >= 0:
        return False
    return uniform(seed, world, month, t[s.to.stream_choice + u], AGENDA) < attention(x, n, t, s, t[s.to.owner + u])


@njit(**OPTIONS)
def threat_comes_up(x, n, t, s, j, pins, seed, world, month):
    """Whether what carries threat j, or what it demands, comes up for choice: else nothing hangs on it now."""
    carrier, demand = t[s.to.threat_carrier + j], t[s.to.threat_demand + j]
    return comes_up(x, n, t, s, carrier, pins, seed, world, month) or comes_up(
        x, n, t, s, demand, pins, seed, world, month
    )


@njit(**OPTIONS)
def gather(x, n, t, s, levels, desk):
    """Note the levers of the levels in force, and what patrons give, before anything is weighed."""
    pull(x, n, t, s, levels, desk.in_force)
    note_support(x, desk.in_force, n, t, s)
    note_gifts(n, t, s, levels, desk.given)


@njit(**OPTIONS)
def foreseen(x, n, t, s, i, u, level, levels, desk):
    """What i expects of its issues with anybody's instrument u at ``level``, costs left out (`gather` comes first)."""
    copy_into(desk.first, x)
    copy_into(desk.lev, desk.in_force)
    held = levels[u]
    if level == held:
        return foresee(x, n, t, s, i, desk)
    set_level(desk.first, n, t, s, u, held, -1.0, desk.lev)
    set_level(desk.first, n, t, s, u, level, 1.0, desk.lev)
    note_support(desk.first, desk.lev, n, t, s)
    levels[u] = level
    note_gifts(n, t, s, levels, desk.given)
    value = foresee(x, n, t, s, i, desk)
    levels[u] = held
    note_gifts(n, t, s, levels, desk.given)
    return value


@njit(**OPTIONS)
def weigh_stakes(x, n, t, s, j, levels, desk):
    """What threat j puts at stake as things stand: the demand met, met in part (or NaN), force used; to both sides."""
    demand, force = t[s.to.threat_demand + j], t[s.to.threat_force + j]
    for side in range(2):
        i = t[s.to.owner + t[s.to.threat_carrier + j]] if side == 0 else t[s.to.owner + demand]
        now = foreseen(x, n, t, s, i, demand, levels[demand], levels, desk)
        desk.stakes[side] = foreseen(x, n, t, s, i, demand, t[s.to.threat_full + j], levels, desk) - now
        desk.stakes[side + 2] = np.nan
        if t[s.to.threat_short + j] >= 0:
            desk.stakes[side + 2] = foreseen(x, n, t, s, i, demand, t[s.to.threat_short + j], levels, desk) - now
        desk.stakes[side + 4] = foreseen(x, n, t, s, i, force, t[s.to.threat_level + j], levels, desk) - now


@njit(**OPTIONS)
def weigh_threat(x, n, t, s, j, levels, desk):
    """Ask anew what threat j is worth: what is at stake in it, and how far it can be carried out (`gather` first)."""
    weigh_stakes(x, n, t, s, j, levels, desk)
    force = t[s.to.threat_force + j]
    taken = 1.0 - spare_capacity(x, n, t, s, t[s.to.owner + force], levels, force)
    heed(x, n, t, s, j, desk.stakes, taken, desk.worth, desk.credit)


@njit(**ALLOCATING)
def decide(x, n, t, s, levels, pins, seed, world, month, tastes, deep, taste_seed, desk):
    """One round of choice: actors in random order, each instrument in turn; pinned ones are not theirs to choose."""
    renew_tastes(n, t, s, taste_seed, world, month, deep, tastes)
    if s.threats > 0:
        gather(x, n, t, s, levels, desk)
    for j in range(s.threats):
        if threat_comes_up(x, n, t, s, j, pins, seed, world, month):
            weigh_threat(x, n, t, s, j, levels, desk)
    for i in range(s.actors):
        desk.order[i] = uniform(seed, world, month, t[s.to.stream_order + i], 0)
    for _ in range(s.actors):
        i = int(np.argmin(desk.order))
        desk.order[i] = 2.0
        take_turn(x, n, t, s, i, levels, pins, seed, world, month, tastes, desk)


@njit(**OPTIONS)
def attention(x, n, t, s, i):
    """Chance that an instrument of i comes up this quarter: rises to 1 with alarm.

    Alarm is fear at home. (Punctuated attention: Jones & Baumgartner 2005; the hazard of adjustment: Calvo 1983.)
    """
    alarm = x[s.at.fear + t[s.to.home + i]] if t[s.to.home + i] >= 0 else 0.0
    return n[s.p.attention] + (1.0 - n[s.p.attention]) * bounded(alarm, 0.0, 1.0)


@njit(**OPTIONS)
def take_turn(x, n, t, s, i, levels, pins, seed, world, month, tastes, desk):
    """One actor's choices, instrument after instrument; each sees the ones before it.

    Instruments that are held from outside, locked, or not on this quarter's agenda stay as they are; one that stands
    beyond what was promised is on it.
    """
    begun, at_hand, agenda = False, 0.0, attention(x, n, t, s, i)
    for item in range(t[s.to.kit_start + i], t[s.to.kit_start + i + 1]):
        u = t[s.to.kit + item]
        if pins[u] >= 0 or t[s.to.locked + t[s.to.first_level + u] + levels[u]] == 1:
            continue
        called = s.promises > 0 and is_called(x, t, s, u, levels)
        if called or uniform(seed, world, month, t[s.to.stream_choice + u], AGENDA) < agenda:
            if not begun:
                gather(x, n, t, s, levels, desk)
                at_hand = expected_utility(x, n, t, s, i, u, levels[u], levels, desk)
                begun = True
            at_hand = choose(x, n, t, s, i, u, levels, tastes, desk, at_hand)


@njit(**OPTIONS)
def gumbel(u01):
    """A draw from the standard Gumbel distribution."""
    return -np.log(-np.log(u01))


@njit(**OPTIONS)
def renew_tastes(n, t, s, seed, world, month, deep, tastes):
    """Tastes last; what passes of those of an instrument is formed anew at the rate ``renewal``.

    A taste is the larger of a part that never changes, ``deep`` [L], and one that passes. With the first Gumbel about
    ln φ and the other about ln(1 − φ), φ the ``constancy``, it is standard Gumbel at all times.
    """
    chance = 1.0 - np.exp(-n[s.p.renewal] * QUARTER / 12.0)
    passing = np.log(1.0 - n[s.p.constancy])
    for u in range(s.instruments):
        stream = t[s.to.stream_choice + u]
        if uniform(seed, world, month, stream, RENEWAL) < chance:
            first = t[s.to.first_level + u]
            for level in range(t[s.to.first_level + u + 1] - first):
                anew = gumbel(uniform(seed, world, month, stream, TASTE + level))
                tastes[first + level] = max(deep[first + level], anew + passing)


@njit(**ALLOCATING)
def first_tastes(x, n, t, s, levels, seed, world, desk, tastes, deep):
    """Tastes at the start, drawn given that every level on record was its owner's best choice for as long as it stood.

    `explain_level` draws tastes that explain the level of today. They explain a level that has stood for Y years with
    the weight exp(−r Y (1 − P)): at the rate r what passes was formed anew, and with P (`chance_to_stand`) the level
    was the best again. One of some such draws is taken by these weights (sampling, importance resampling: Rubin 1987).
    """
    gather(x, n, t, s, levels, desk)
    for j in range(s.threats):
        weigh_threat(x, n, t, s, j, levels, desk)
    trial = np.zeros((2, desk.eu.shape[0]))
    for u in range(s.instruments):
        i, first, stream = t[s.to.owner + u], t[s.to.first_level + u], t[s.to.stream_choice + u]
        count = t[s.to.first_level + u + 1] - first
        at_hand = expected_utility(x, n, t, s, i, u, levels[u], levels, desk)
        best = weigh_options(x, n, t, s, i, u, levels, desk, at_hand)
        for level in range(count):
            desk.eu[level] = n[s.of.sharpness + i] * (desk.eu[level] - best)
        total = 0.0
        for candidate in range(CANDIDATES if t[s.to.stood + u] > 0 else 1):
            explain_level(desk.eu, count, levels[u], n[s.p.constancy], seed, world, stream, candidate, trial)
            stands = chance_to_stand(desk.eu, trial[1], count, levels[u], n[s.p.constancy])
            weight = np.exp(-n[s.p.renewal] * t[s.to.stood + u] / 12.0 * (1.0 - stands))
            total += weight
            if uniform(seed, world, 0, stream, place_of(candidate, count)) * total <= weight:
                for level in range(count):
                    tastes[first + level], deep[first + level] = trial[0, level], trial[1, level]


@njit(**OPTIONS)
def place_of(candidate, count):
    """Number of a candidate's first draw in the stream: it takes two for itself, and two for each of its levels."""
    return TASTE + candidate * (2 + 2 * count)


@njit(**OPTIONS)
def explain_level(value, count, held, constancy, seed, world, stream, candidate, trial):
    """Tastes, and what is deep of them, given that the level ``held`` is the best: written to ``trial`` [2, levels].

    With v_l = λ EU_l less what a change to l costs (``value``), the best of v_l + g_l is Gumbel about log Σ exp v_l,
    whichever level it is; the others' are Gumbel about v_l, cut off there (Maddison, Tarlow & Minka 2014). Levels that
    are not open tell nothing: their tastes are free. A taste is deep with probability φ; else what is deep lies below.
    """
    place = place_of(candidate, count) + 1
    total = 0.0
    for level in range(count):
        total += np.exp(value[level])
    top = np.log(total) + gumbel(uniform(seed, world, 0, stream, place))
    for level in range(count):
        u01 = uniform(seed, world, 0, stream, place + 1 + 2 * level)
        if level == held:
            trial[0, level] = top - value[level]
        elif value[level] > -np.inf:
            trial[0, level] = below(top - value[level], 0.0, u01)
        else:
            trial[0, level] = gumbel(u01)
        trial[1, level] = deep_part(trial[0, level], constancy, uniform(seed, world, 0, stream, place + 2 + 2 * level))


@njit(**OPTIONS)
def chance_to_stand(value, deep, count, held, constancy):
    """P: chance that the level ``held`` is the best once what passes of tastes is formed anew.

    With q and c the passing weights of the level and of all others, A = v + deep, and m the most of the others' A:
    P = 1 − c/(c + q) (1 − e^{−(c + q) e^{−A}}) where A ≥ m, else q/(q + c) (1 − e^{−(q + c) e^{−m}}).
    """
    own, most, others = value[held] + deep[held], -np.inf, 0.0
    for level in range(count):
        if level != held and value[level] > -np.inf:
            most = max(most, value[level] + deep[level])
            others += (1.0 - constancy) * np.exp(value[level])
    mine = (1.0 - constancy) * np.exp(value[held])
    if own >= most:
        return 1.0 - others / (others + mine) * (1.0 - np.exp(-(others + mine) * np.exp(-own)))
    return mine / (others + mine) * (1.0 - np.exp(-(others + mine) * np.exp(-most)))


@njit(**OPTIONS)
def below(top, middle, u01):
    """A draw from the Gumbel distribution about ``middle``, given that it lies below ``top``."""
    return middle - np.log(np.exp(middle - top) - np.log(u01))


@njit(**OPTIONS)
def deep_part(taste, constancy, u01):
    """What is deep of a taste: all of it with probability φ, else a Gumbel about ln φ that lies below it."""
    if u01 < constancy:
        return taste
    if constancy == 0.0:
        return -np.inf
    return below(taste, np.log(constancy), (u01 - constancy) / (1.0 - constancy))
