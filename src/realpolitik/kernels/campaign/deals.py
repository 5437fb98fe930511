"""Deals between two actors: signed where both expect to gain by the look-ahead that all choices are made by.

War has no court: a deal is kept while keeping it is worth more than breaking it (Fearon 1995), and what enforces it is
what the other would then do (Fearon 1998). So each weighs the deal kept by both, by the chance that the other keeps it
once all is done, against the deal betrayed; who cannot bind itself finds no partner (Walter 1997).
"""

from __future__ import annotations

import numpy as np

from realpolitik.kernels.campaign.decide import attention, cost, gather, is_open, lapse, spare_capacity, weigh_threat
from realpolitik.kernels.campaign.fighting import ALLOCATING, OPTIONS
from realpolitik.kernels.campaign.foresight import copy_into, foresee
from realpolitik.kernels.campaign.layout import QUARTER
from realpolitik.kernels.campaign.promises import IN_FORCE, OPEN, OVER, due, end, is_met, note_promises, release
from realpolitik.kernels.jit import njit
from realpolitik.kernels.random import uniform

NEVER, SIGNED = 0, 1
"""What a pin makes of a deal."""
FAR = 500000.0
"""Months beyond which nothing changes."""


@njit(**ALLOCATING)
def expects(x, n, t, s, i, levels, desk):
    """EU_i with anybody's levels: what i expects of its issues less its costs, threats' worth as noted."""
    y = x.copy()
    gather(y, n, t, s, levels, desk)
    copy_into(desk.first, y)
    copy_into(desk.lev, desk.in_force)
    price = cost(desk.first, desk.lev, n, t, s, i, levels, desk.worth, desk.credit)
    return foresee(y, n, t, s, i, desk) - price


@njit(**OPTIONS)
def liked(n, t, s, i, levels, tastes):
    """What i's lasting tastes make of its levels, in utility."""
    total = 0.0
    if n[s.of.sharpness + i] > 0.0:
        for item in range(t[s.to.kit_start + i], t[s.to.kit_start + i + 1]):
            u = t[s.to.kit + item]
            total += tastes[t[s.to.first_level + u] + levels[u]]
        total /= n[s.of.sharpness + i]
    return total


@njit(**OPTIONS)
def swap_positions(n, s, i):
    """Exchange the positions that i holds for those that it states; says whether they differ."""
    differ = False
    for k in range(s.issues):
        held, said = s.of.position + i * s.issues + k, s.of.stated + i * s.issues + k
        differ = differ or n[held] != n[said]
        n[held], n[said] = n[said], n[held]
    return differ


@njit(**ALLOCATING)
def seems(x, n, t, s, i, levels, desk):
    """EU_i as others see it: of what i says that it wants, as far as its word is believed, and of what it wants."""
    word = x[s.at.credibility + i]
    if not swap_positions(n, s, i):
        swap_positions(n, s, i)
        return expects(x, n, t, s, i, levels, desk)
    said = expects(x, n, t, s, i, levels, desk)
    swap_positions(n, s, i)
    return word * said + (1.0 - word) * expects(x, n, t, s, i, levels, desk)


@njit(**OPTIONS)
def hold(x, t, s, side, month, always, levels):
    """Bring a party's instruments to what it promises for a month, or (``always``) for all days together."""
    since = x[s.at.since + side // 2]
    for k in range(t[s.to.promise_start + side], t[s.to.promise_start + side + 1]):
        if always or due(t, s, k, since) <= month < end(t, s, k, since):
            u = t[s.to.promise_instrument + k]
            if not is_met(t, s, k, levels[u]):
                levels[u] = t[s.to.promise_level + k]


@njit(**OPTIONS)
def let_go(x, t, s, side, levels):
    """Bring a party's instruments back to where they stood before the deal, but for those that cannot be."""
    for k in range(t[s.to.promise_start + side], t[s.to.promise_start + side + 1]):
        u = t[s.to.promise_instrument + k]
        if t[s.to.locked + t[s.to.first_level + u] + levels[u]] == 0:
            levels[u] = int(x[s.at.before + k])


@njit(**OPTIONS)
def lapse_all(n, t, s, levels):
    """Let what lacks its needs fall, until nothing more does."""
    while lapse(n, t, s, levels) > 0:
        pass


@njit(**ALLOCATING)
def all_done(x, n, t, s, d, levels):
    """Levels with all that either party promises done."""
    done = levels.copy()
    hold(x, t, s, 2 * d, 0.0, True, done)
    hold(x, t, s, 2 * d + 1, 0.0, True, done)
    lapse_all(n, t, s, done)
    return done


@njit(**ALLOCATING)
def betrayed(x, n, t, s, side, done, desk):
    """Levels once a party breaks a deal of which all was ``done``: the other keeps its part, or not, as it likes best."""
    kept = done.copy()
    let_go(x, t, s, side, kept)
    lapse_all(n, t, s, kept)
    gone = kept.copy()
    let_go(x, t, s, side ^ 1, gone)
    lapse_all(n, t, s, gone)
    other = t[s.to.side_actor + (side ^ 1)]
    if expects(x, n, t, s, other, gone, desk) > expects(x, n, t, s, other, kept, desk):
        return gone
    return kept


@njit(**ALLOCATING)
def chance_to_keep(x, n, t, s, side, done, after, desk):
    """Chance that a party keeps the deal once all is ``done``, as others see it: its credibility times a logit choice.

    ``after``: levels once it has broken it (`betrayed`).
    """
    i = t[s.to.side_actor + side]
    temptation = seems(x, n, t, s, i, after, desk) - n[s.of.breach + side] - seems(x, n, t, s, i, done, desk)
    return x[s.at.credibility + i] / (1.0 + np.exp(min(n[s.of.sharpness + i] * temptation, 500.0)))


@njit(**OPTIONS)
def next_change(x, t, s, d, month):
    """First month after ``month`` in which a promise of deal d falls due or runs out, or `FAR` and beyond."""
    first = 2.0 * FAR
    for k in range(t[s.to.promise_start + 2 * d], t[s.to.promise_start + 2 * d + 2]):
        starts, stops = due(t, s, k, x[s.at.since + d]), end(t, s, k, x[s.at.since + d])
        if starts > month:
            first = min(first, starts)
        if stops > month:
            first = min(first, stops)
    return first


@njit(**ALLOCATING)
def kept_by_both(x, n, t, s, d, i, month, levels, tastes, desk):
    """What the deal is worth to i where both keep it: Σ over its stages of the discounted time × EU_i of their levels."""
    rate = -np.log(n[s.p.discount]) / 12.0
    at, weight, total = float(month), 1.0, 0.0
    while True:
        stage = levels.copy()
        hold(x, t, s, 2 * d, at, False, stage)
        hold(x, t, s, 2 * d + 1, at, False, stage)
        lapse_all(n, t, s, stage)
        value = expects(x, n, t, s, i, stage, desk) + liked(n, t, s, i, stage, tastes)
        at = next_change(x, t, s, d, at)
        if at >= FAR:
            return total + weight * value
        left = np.exp(-rate * (at - month))
        total += (weight - left) * value
        weight = left


@njit(**OPTIONS)
def changes(n, t, s, i, levels, done):
    """What it costs i to change its instruments: inertia, once for each."""
    count = 0.0
    for item in range(t[s.to.kit_start + i], t[s.to.kit_start + i + 1]):
        u = t[s.to.kit + item]
        count += 1.0 if levels[u] != done[u] else 0.0
    return n[s.p.inertia] * count


@njit(**ALLOCATING)
def weigh_deal(x, n, t, s, d, month, levels, tastes, desk):
    """Note what either party expects to gain by signing deal d in this month, and say whether all who must do gain.

    gain_i = q_j · (the deal kept by both) + (1 − q_j) · (betrayed by j) − (no deal) − (what the changes cost).
    """
    note_before(x, t, s, d, month, levels)
    done, both = all_done(x, n, t, s, d, levels), True
    for side in range(2 * d, 2 * d + 2):
        i = t[s.to.side_actor + side]
        after = betrayed(x, n, t, s, side ^ 1, done, desk)
        trust = chance_to_keep(x, n, t, s, side ^ 1, done, after, desk)
        worth = trust * kept_by_both(x, n, t, s, d, i, month, levels, tastes, desk)
        worth += (1.0 - trust) * (expects(x, n, t, s, i, after, desk) + liked(n, t, s, i, after, tastes))
        worth -= expects(x, n, t, s, i, levels, desk) + liked(n, t, s, i, levels, tastes)
        x[s.at.gain + side] = worth - changes(n, t, s, i, levels, done)
        both = both and x[s.at.gain + side] > 0.0
    for row in range(t[s.to.veto_start + d], t[s.to.veto_start + d + 1]):
        if both:
            i = t[s.to.veto + row]
            now = expects(x, n, t, s, i, levels, desk) + liked(n, t, s, i, levels, tastes)
            both = kept_by_both(x, n, t, s, d, i, month, levels, tastes, desk) >= now
    return both


@njit(**OPTIONS)
def note_before(x, t, s, d, month, levels):
    """Note the month as that of signing, and where the instruments stood before."""
    x[s.at.since + d] = month
    for k in range(t[s.to.promise_start + 2 * d], t[s.to.promise_start + 2 * d + 2]):
        x[s.at.before + k] = levels[t[s.to.promise_instrument + k]]


@njit(**ALLOCATING)
def weigh_breach(x, n, t, s, d, month, levels, desk):
    """Note what breaking deal d would cost either party that is bound now: its price, and what the other then undoes.

    price_i = breach_i + δ^wait · c_j · (EU_i with j's part done − EU_i with it undone), the latter where j would.
    """
    for side in range(2 * d, 2 * d + 2):
        x[s.at.price + side] = 0.0
        bound, wait, lasting = False, 0.0, False
        for k in range(t[s.to.promise_start + side], t[s.to.promise_start + side + 1]):
            bound = bound or x[s.at.binds + k] == 1.0
        for k in range(t[s.to.promise_start + (side ^ 1)], t[s.to.promise_start + (side ^ 1) + 1]):
            lasting = lasting or end(t, s, k, x[s.at.since + d]) > month
            wait = max(wait, due(t, s, k, x[s.at.since + d]) - month)
        if not bound:
            continue
        x[s.at.price + side] = n[s.of.breach + side]
        if lasting:
            i, j = t[s.to.side_actor + side], t[s.to.side_actor + (side ^ 1)]
            done = levels.copy()
            hold(x, t, s, side ^ 1, 0.0, True, done)
            lapse_all(n, t, s, done)
            undone = done.copy()
            let_go(x, t, s, side ^ 1, undone)
            lapse_all(n, t, s, undone)
            if answers(x, n, t, s, side, done, desk):
                loss = expects(x, n, t, s, i, done, desk) - expects(x, n, t, s, i, undone, desk)
                x[s.at.price + side] += n[s.p.discount] ** (wait / 12.0) * x[s.at.credibility + j] * loss


@njit(**ALLOCATING)
def answers(x, n, t, s, side, done, desk):
    """Whether the other party would undo its part if this one broke the deal."""
    kept = done.copy()
    let_go(x, t, s, side, kept)
    lapse_all(n, t, s, kept)
    after = betrayed(x, n, t, s, side, done, desk)
    for u in range(s.instruments):
        if after[u] != kept[u]:
            return True
    return False


@njit(**OPTIONS)
def can_be_signed(x, n, t, s, d, month, levels, pins):
    """Whether deal d can be proposed now, and what falls due at once can be done at once."""
    if month > t[s.to.deal_closes + d]:
        return False
    for need in range(t[s.to.deal_need_start + d], t[s.to.deal_need_start + d + 1]):
        if levels[t[s.to.deal_need_instrument + need]] < t[s.to.deal_need_level + need]:
            return False
    for k in range(t[s.to.promise_start + 2 * d], t[s.to.promise_start + 2 * d + 2]):
        u = t[s.to.promise_instrument + k]
        if not is_met(t, s, k, levels[u]) and due(t, s, k, float(month)) <= month:
            spare = spare_capacity(x, n, t, s, t[s.to.owner + u], levels, u)
            if pins[u] >= 0 or not is_open(n, t, s, u, t[s.to.promise_level + k], levels, spare):
                return False
    return True


@njit(**OPTIONS)
def sign_deal(x, t, s, d, month, levels, pins):
    """Sign deal d: what falls due at once is done at once, but for what is held from outside."""
    note_before(x, t, s, d, month, levels)
    x[s.at.accord + d] = IN_FORCE
    for k in range(t[s.to.promise_start + 2 * d], t[s.to.promise_start + 2 * d + 2]):
        u = t[s.to.promise_instrument + k]
        if pins[u] < 0 and due(t, s, k, float(month)) <= month and not is_met(t, s, k, levels[u]):
            levels[u] = t[s.to.promise_level + k]


@njit(**OPTIONS)
def is_proposed(x, n, t, s, d, seed, world, month):
    """Whether either party puts deal d on the table in this round: each as it attends to an instrument of its own."""
    first = attention(x, n, t, s, t[s.to.side_actor + 2 * d])
    second = attention(x, n, t, s, t[s.to.side_actor + 2 * d + 1])
    return uniform(seed, world, month, t[s.to.stream_deal + d], 0) < 1.0 - (1.0 - first) * (1.0 - second)


@njit(**ALLOCATING)
def meet(x, n, t, s, levels, pins, seed, world, month, tastes, desk):
    """A month of deals: those held from outside, in a round of choice those proposed, and what breach would cost.

    Args:
        levels: [U] in force; what a deal that is signed asks for at once is set.
        pins: [held] of the month.
        tastes: [L] lasting tastes.
    """
    first = s.instruments + s.shocks + s.successions
    for d in range(s.deals):
        if pins[first + d] == NEVER and x[s.at.accord + d] == IN_FORCE:
            release(x, t, s, d, OVER)
        elif pins[first + d] == SIGNED and x[s.at.accord + d] != IN_FORCE:
            sign_deal(x, t, s, d, month, levels, pins)
    note_promises(x, t, s, month)
    if (month - 1) % QUARTER != 0:
        return
    weighed = False
    for d in range(s.deals):
        if x[s.at.accord + d] == OPEN and pins[first + d] < 0 and can_be_signed(x, n, t, s, d, month, levels, pins):
            if is_proposed(x, n, t, s, d, seed, world, month):
                if not weighed:
                    weigh_threats(x, n, t, s, levels, desk)
                    weighed = True
                if weigh_deal(x, n, t, s, d, month, levels, tastes, desk):
                    sign_deal(x, t, s, d, month, levels, pins)
    stand_by(x, n, t, s, levels, month, desk)


@njit(**ALLOCATING)
def weigh_threats(x, n, t, s, levels, desk):
    """Ask anew what threats are worth with these levels."""
    if s.threats > 0:
        y = x.copy()
        gather(y, n, t, s, levels, desk)
        for j in range(s.threats):
            weigh_threat(y, n, t, s, j, levels, desk)


@njit(**ALLOCATING)
def stand_by(x, n, t, s, levels, month, desk):
    """Note what binds in this month and what breach would cost, for the choices that follow."""
    note_promises(x, t, s, month)
    weighed = False
    for d in range(s.deals):
        if x[s.at.accord + d] == IN_FORCE:
            if not weighed:
                weigh_threats(x, n, t, s, levels, desk)
                weighed = True
            weigh_breach(x, n, t, s, d, month, levels, desk)
