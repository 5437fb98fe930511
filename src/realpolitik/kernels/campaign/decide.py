"""What actors do: quarterly quantal response over the utility that each expects.

P(level) ∝ exp(λ_i EU_i(level)) (McKelvey & Palfrey 1995, 1998). EU is the mean utility along a short deterministic
look-ahead with everybody else's levels held and the actor's own beliefs about who stays in place of the truth.
"""

from __future__ import annotations

import numpy as np

from realpolitik.kernels.campaign.fighting import ALLOCATING, INLINE, OPTIONS, bounded
from realpolitik.kernels.campaign.settlement import outcome
from realpolitik.kernels.campaign.step import look, note_support, pull, set_level
from realpolitik.kernels.campaign.threats import heed, is_made, price_of_backing_down, worth_of_threats
from realpolitik.kernels.jit import njit
from realpolitik.kernels.random import uniform


@njit(**OPTIONS)
def issue_utility(x, n, t, s, i):
    """−Σ_k salience_ik |y_k − position_ik| / 100."""
    total = 0.0
    for k in range(s.issues):
        if n[s.of.salience + i * s.issues + k] > 0.0:
            distance = abs(outcome(x, n, t, s, k) - n[s.of.position + i * s.issues + k])
            total -= n[s.of.salience + i * s.issues + k] * distance / 100.0
    return total


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
def copy_into(target, source):
    """``target[:] = source``, for arrays that do not overlap."""
    for k in range(target.shape[0]):
        target[k] = source[k]


@njit(**OPTIONS)
def expected_utility(x, n, t, s, i, u, level, levels, room, strides):
    """EU_i with instrument u at ``level``: mean of issue utility over ``strides`` steps to i's horizon, less cost.

    ``room`` holds scratch: the phase ahead, its levers, those of the levels in force, lost, trust and quiet luck; and
    what threats are worth (`threats.heed`).
    """
    ahead, lev, in_force, lost, trust, calm, worth, credit = room
    copy_into(ahead, x)
    copy_into(lev, in_force)
    held = levels[u]
    if level != held:
        set_level(ahead, n, t, s, u, held, -1.0, lev)
        set_level(ahead, n, t, s, u, level, 1.0, lev)
        if t[s.to.gives + u] == 1:
            note_support(ahead, lev, n, t, s)
    levels[u] = level
    price = cost(ahead, lev, n, t, s, i, levels, worth, credit)
    levels[u] = held
    dt = t[s.to.horizon + i] / strides
    total = 0.0
    for stride in range(strides):
        for patron in range(s.patrons):
            trust[patron] = 1.0
            if t[s.to.patron_actor + patron] != i:
                trust[patron] = x[s.at.belief + i * s.patrons + patron] ** ((stride + 1) * dt / 24.0)
        look(ahead, lev, n, t, s, i, calm, lost, trust, dt)
        total += issue_utility(ahead, n, t, s, i)
    return total / strides - price


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
def note_propensity(x, n, s, i, u, eu, best, total, count):
    """Write down the mean level of u by the chances of this review, as a share of the highest."""
    mean = 0.0
    for level in range(count):
        if eu[level] > -np.inf:
            mean += level * np.exp(n[s.of.sharpness + i] * (eu[level] - best)) / total
    x[s.at.propensity + u] = mean / (count - 1)


@njit(**OPTIONS)
def choose(x, n, t, s, i, u, levels, room, strides, eu, at_hand, u01):
    """Draw instrument u's level from its quantal response, less a cost of change, and set it.

    ``at_hand`` is the expected utility of the levels as they stand; ``eu`` is scratch. Returns that of the new ones.
    """
    first = t[s.to.first_level + u]
    count = t[s.to.first_level + u + 1] - first
    held = levels[u]
    spare = spare_capacity(x, n, t, s, i, levels, u)
    best = at_hand
    for level in range(count):
        eu[level] = at_hand if level == held else -np.inf
        if level != held and is_open(n, t, s, u, level, levels, spare):
            eu[level] = expected_utility(x, n, t, s, i, u, level, levels, room, strides) - n[s.p.inertia]
            eu[level] -= price_of_backing_down(n, t, s, u, level, levels)
            best = max(best, eu[level])
    total = 0.0
    for level in range(count):
        if eu[level] > -np.inf:
            total += np.exp(n[s.of.sharpness + i] * (eu[level] - best))
    note_propensity(x, n, s, i, u, eu, best, total, count)
    mass = 0.0
    for level in range(count):
        if eu[level] == -np.inf:
            continue
        mass += np.exp(n[s.of.sharpness + i] * (eu[level] - best))
        if u01 * total < mass:
            if level == held:
                return at_hand
            back = price_of_backing_down(n, t, s, u, level, levels)
            set_level(x, n, t, s, u, held, -1.0, room[2])
            set_level(x, n, t, s, u, level, 1.0, room[2])
            if t[s.to.gives + u] == 1:
                note_support(x, room[2], n, t, s)
            levels[u] = level
            return eu[level] + n[s.p.inertia] + back
    return at_hand


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
    return uniform(seed, world, month, t[s.to.stream_choice + u], 1) < attention(x, n, t, s, t[s.to.owner + u])


@njit(**OPTIONS)
def a_threat_comes_up(x, n, t, s, pins, seed, world, month):
    """Whether any instrument comes up that carries a threat or that one demands: else nothing hangs on threats now."""
    for j in range(s.threats):
        if comes_up(x, n, t, s, t[s.to.threat_carrier + j], pins, seed, world, month):
            return True
        if comes_up(x, n, t, s, t[s.to.threat_demand + j], pins, seed, world, month):
            return True
    return False


@njit(**OPTIONS)
def weigh_threats(x, n, t, s, levels, worth, credit, taken):
    """Ask anew what every threat is worth; ``taken`` is scratch."""
    for j in range(s.threats):
        force = t[s.to.threat_force + j]
        taken[j] = 1.0 - spare_capacity(x, n, t, s, t[s.to.owner + force], levels, force)
    heed(x, n, t, s, levels, taken, worth, credit)


@njit(**ALLOCATING)
def decide(x, n, t, s, levels, pins, seed, world, month, room, strides, order, eu):
    """One round of choice: actors in random order, each instrument in turn; pinned ones are not theirs to choose."""
    if s.threats > 0 and a_threat_comes_up(x, n, t, s, pins, seed, world, month):
        weigh_threats(x, n, t, s, levels, room[6], room[7], eu)
    for i in range(s.actors):
        order[i] = uniform(seed, world, month, t[s.to.stream_order + i], 0)
    for _ in range(s.actors):
        i = int(np.argmin(order))
        order[i] = 2.0
        take_turn(x, n, t, s, i, levels, pins, seed, world, month, room, strides, eu)


@njit(**OPTIONS)
def attention(x, n, t, s, i):
    """Chance that an instrument of i comes up this quarter: rises to 1 with alarm.

    Alarm is fear at home. (Punctuated attention: Jones & Baumgartner 2005; the hazard of adjustment: Calvo 1983.)
    """
    alarm = x[s.at.fear + t[s.to.home + i]] if t[s.to.home + i] >= 0 else 0.0
    return n[s.p.attention] + (1.0 - n[s.p.attention]) * bounded(alarm, 0.0, 1.0)


@njit(**OPTIONS)
def take_turn(x, n, t, s, i, levels, pins, seed, world, month, room, strides, eu):
    """One actor's choices, instrument after instrument; each sees the ones before it.

    Instruments that are held from outside, locked, or not on this quarter's agenda stay as they are.
    """
    begun, at_hand, agenda = False, 0.0, attention(x, n, t, s, i)
    for item in range(t[s.to.kit_start + i], t[s.to.kit_start + i + 1]):
        u = t[s.to.kit + item]
        if pins[u] >= 0 or t[s.to.locked + t[s.to.first_level + u] + levels[u]] == 1:
            continue
        stream = t[s.to.stream_choice + u]
        if uniform(seed, world, month, stream, 1) < agenda:
            if not begun:
                pull(x, n, t, s, levels, room[2])
                note_support(x, room[2], n, t, s)
                at_hand = expected_utility(x, n, t, s, i, u, levels[u], levels, room, strides)
                begun = True
            u01 = uniform(seed, world, month, stream, 0)
            at_hand = choose(x, n, t, s, i, u, levels, room, strides, eu, at_hand, u01)
