"""Deals between two actors: signed where both expect to gain by the look-ahead that all choices are made by.

War has no court: a deal is kept while keeping it is worth more than breaking it (Fearon 1995), and what enforces it is
what the other would then do (Fearon 1998). So each weighs the deal kept by both, by the chance that the other keeps it
once all is done, against the deal betrayed; who cannot bind itself finds no partner (Walter 1997).
"""

from __future__ import annotations

import numpy as np

from realpolitik.kernels.campaign.decide import attention, cost, gather, is_open, lapse, spare_capacity, weigh_threat
from realpolitik.kernels.campaign.fighting import ALLOCATING, INLINE, OPTIONS
from realpolitik.kernels.campaign.foresight import copy_into, foresee
from realpolitik.kernels.campaign.promises import IN_FORCE, OPEN, OVER, due, end, is_met, note_promises, release
from realpolitik.kernels.jit import njit
from realpolitik.kernels.random import uniform

NEVER, SIGNED = 0, 1
"""What a pin makes of a deal."""
FAR = 500000.0
"""Months beyond which nothing changes."""
NOW, DONE, BETRAYED, STAGES = 0, 1, 2, 6
"""Cases of levels that a deal is weighed by; of `BETRAYED` there are two for either party."""


@njit(**ALLOCATING)
def expect(x, n, t, s, i, cases, first, last, worth, desk):
    """EU_i of each of some cases of levels: what i expects of its issues less its costs, threats' worth as noted.

    The one way in which a deal looks ahead; all else in this module only lays out cases and compares. ``cases`` [C, U];
    ``worth`` [C]: written from ``first`` to ``last``.
    """
    y = np.empty(s.at.size)
    for case in range(first, last):
        copy_into(y, x)
        gather(y, n, t, s, cases[case], desk)
        copy_into(desk.first, y)
        copy_into(desk.lev, desk.in_force)
        price = cost(desk.first, desk.lev, n, t, s, i, cases[case], desk.worth, desk.credit)
        worth[case] = foresee(y, n, t, s, i, desk) - price


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


@njit(**OPTIONS)
def lay_cases(x, n, t, s, d, month, levels, cases, moments):
    """Lay out the cases of deal d: now, all done, and for either party: it breaks and the other keeps, or undoes.

    From `STAGES` on come those of the deal kept by both, with the months at which they begin in ``moments`` [C].
    Returns how many cases there are.
    """
    copy_into(cases[NOW], levels)
    copy_into(cases[DONE], levels)
    hold(x, t, s, 2 * d, 0.0, True, cases[DONE])
    hold(x, t, s, 2 * d + 1, 0.0, True, cases[DONE])
    lapse_all(n, t, s, cases[DONE])
    for place in range(2):
        kept, gone = BETRAYED + 2 * place, BETRAYED + 2 * place + 1
        copy_into(cases[kept], cases[DONE])
        let_go(x, t, s, 2 * d + place, cases[kept])
        lapse_all(n, t, s, cases[kept])
        copy_into(cases[gone], cases[kept])
        let_go(x, t, s, 2 * d + 1 - place, cases[gone])
        lapse_all(n, t, s, cases[gone])
    case, at = STAGES, float(month)
    while at < FAR:
        copy_into(cases[case], levels)
        hold(x, t, s, 2 * d, at, False, cases[case])
        hold(x, t, s, 2 * d + 1, at, False, cases[case])
        lapse_all(n, t, s, cases[case])
        moments[case] = at
        at = next_change(x, t, s, d, at)
        case += 1
    return case


@njit(**INLINE)
def after_breach(place, worth):
    """The case that follows when the party in a ``place`` breaks the deal: the other undoes its part if it would."""
    kept = BETRAYED + 2 * place
    return kept + 1 if worth[1 - place, kept + 1] > worth[1 - place, kept] else kept


@njit(**OPTIONS)
def over_stages(n, s, month, moments, count, worth):
    """Σ over the stages of a deal that both keep of discounted time × worth; the last stands for all that follows."""
    total = 0.0
    for case in range(STAGES, count):
        begins = n[s.p.discount] ** ((moments[case] - month) / 12.0)
        ends = n[s.p.discount] ** ((moments[case + 1] - month) / 12.0) if case + 1 < count else 0.0
        total += (begins - ends) * worth[case]
    return total


@njit(**OPTIONS)
def chance_to_keep(x, n, t, s, side, worth, said, after):
    """Chance that a party keeps the deal once all is done, as others see it: its credibility times a logit choice.

    They see what it says that it wants, as far as its word is believed, and what it wants; ``after``: case once it has
    broken it.
    """
    i, place = t[s.to.side_actor + side], side % 2
    word = x[s.at.credibility + i]
    there = word * said[place, after] + (1.0 - word) * worth[place, after]
    here = word * said[place, DONE] + (1.0 - word) * worth[place, DONE]
    return word / (1.0 + np.exp(min(n[s.of.sharpness + i] * (there - n[s.of.breach + side] - here), 500.0)))


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


@njit(**OPTIONS)
def changes(n, t, s, i, levels, done):
    """What it costs i to change its instruments: inertia, once for each."""
    count = 0.0
    for item in range(t[s.to.kit_start + i], t[s.to.kit_start + i + 1]):
        u = t[s.to.kit + item]
        count += 1.0 if levels[u] != done[u] else 0.0
    return n[s.p.inertia] * count


@njit(**ALLOCATING)
def weigh(x, n, t, s, d, month, levels, tastes, desk):
    """Weigh deal d: what either party would gain by signing it now, or, in force, what breaking it would cost.

    Writes gain or price, and says whether all who have to agree gain.

    gain_i = q_j · (the deal kept by both) + (1 − q_j) · (betrayed by j) − (no deal) − (what the changes cost).
    """
    signed = x[s.at.accord + d] == IN_FORCE
    if not signed:
        note_before(x, t, s, d, month, levels)
    most = STAGES + 1 + 2 * (t[s.to.promise_start + 2 * d + 2] - t[s.to.promise_start + 2 * d])
    cases, moments = np.empty((most, s.instruments), dtype=np.int64), np.empty(most)
    worth, said = np.empty((2, most)), np.empty((2, most))
    count = lay_cases(x, n, t, s, d, month, levels, cases, moments)
    vetoes = 0 if signed else t[s.to.veto_start + d + 1] - t[s.to.veto_start + d]
    agreed = True
    for turn in range(4 + vetoes):  # a single place from which to look ahead keeps the compiled code small
        place, i, looks = turn % 2, t[s.to.side_actor + 2 * d + turn % 2], agreed
        first, last, written = (BETRAYED if signed else NOW), (STAGES if signed else count), worth[place]
        if turn >= 4:
            i, written = t[s.to.veto + t[s.to.veto_start + d] + turn - 4], said[0]
        elif turn >= 2:
            copy_into(said[place], worth[place])
            looks = not signed and swap_positions(n, s, i)
            first, last, written = DONE, STAGES, said[place]
        if looks:
            expect(x, n, t, s, i, cases, first, last, written, desk)
        if looks and 2 <= turn < 4:
            swap_positions(n, s, i)
        if turn >= 4 and agreed:
            gained = over_stages(n, s, month, moments, count, with_tastes(n, t, s, i, cases, count, tastes, said[0]))
            agreed = gained >= said[0, NOW]
        elif turn == 3:
            if signed:
                note_prices(x, n, t, s, d, month, worth)
            else:
                agreed = note_gains(x, n, t, s, d, month, cases, moments, count, worth, said, tastes)
    return agreed


@njit(**OPTIONS)
def with_tastes(n, t, s, i, cases, count, tastes, worth):
    """Add to the worth of cases to i what its lasting tastes make of them."""
    for case in range(count):
        worth[case] += liked(n, t, s, i, cases[case], tastes)
    return worth


@njit(**OPTIONS)
def note_gains(x, n, t, s, d, month, cases, moments, count, worth, said, tastes):
    """Note what either party expects to gain; says whether both do. Its own tastes a party alone knows."""
    first, second = after_breach(0, worth), after_breach(1, worth)
    trust_in_first = chance_to_keep(x, n, t, s, 2 * d, worth, said, first)
    trust_in_second = chance_to_keep(x, n, t, s, 2 * d + 1, worth, said, second)
    both = True
    for place in range(2):
        i = t[s.to.side_actor + 2 * d + place]
        trust, after = (trust_in_second, second) if place == 0 else (trust_in_first, first)
        mine = with_tastes(n, t, s, i, cases, count, tastes, worth[place])
        gain = trust * over_stages(n, s, month, moments, count, mine) + (1.0 - trust) * mine[after] - mine[NOW]
        x[s.at.gain + 2 * d + place] = gain - changes(n, t, s, i, cases[NOW], cases[DONE])
        both = both and x[s.at.gain + 2 * d + place] > 0.0
    return both


@njit(**OPTIONS)
def note_prices(x, n, t, s, d, month, worth):
    """Note what breaking deal d would cost either party that is bound now: its price, and what the other then undoes.

    price_i = breach_i + δ^wait · c_j · (EU_i while j keeps its part − EU_i once j undoes it), the latter where j would.
    """
    for side in range(2 * d, 2 * d + 2):
        bound, wait, lasting = False, 0.0, False
        for k in range(t[s.to.promise_start + side], t[s.to.promise_start + side + 1]):
            bound = bound or x[s.at.binds + k] == 1.0
        for k in range(t[s.to.promise_start + (side ^ 1)], t[s.to.promise_start + (side ^ 1) + 1]):
            lasting = lasting or end(t, s, k, x[s.at.since + d]) > month
            wait = max(wait, due(t, s, k, x[s.at.since + d]) - month)
        x[s.at.price + side] = n[s.of.breach + side] if bound else 0.0
        kept = BETRAYED + 2 * (side % 2)
        if bound and lasting and after_breach(side % 2, worth) != kept:
            word = x[s.at.credibility + t[s.to.side_actor + (side ^ 1)]]
            loss = worth[side % 2, kept] - worth[side % 2, kept + 1]
            x[s.at.price + side] += n[s.p.discount] ** (wait / 12.0) * word * loss


@njit(**OPTIONS)
def note_before(x, t, s, d, month, levels):
    """Note the month as that of signing, and where the instruments stood before."""
    x[s.at.since + d] = month
    for k in range(t[s.to.promise_start + 2 * d], t[s.to.promise_start + 2 * d + 2]):
        x[s.at.before + k] = levels[t[s.to.promise_instrument + k]]


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


@njit(**OPTIONS)
def hear(x, t, s, levels, pins, month):
    """Deals that are held from outside: signed in this month, or kept from being signed; then what binds is noted.

    ``levels`` [U]: what a deal that is signed asks for at once is set; ``pins`` [held] of the month.
    """
    first = s.instruments + s.shocks + s.successions
    for d in range(s.deals):
        if pins[first + d] == NEVER and x[s.at.accord + d] == IN_FORCE:
            release(x, t, s, d, OVER)
        elif pins[first + d] == SIGNED and x[s.at.accord + d] != IN_FORCE:
            sign_deal(x, t, s, d, month, levels, pins)
    note_promises(x, t, s, month)


@njit(**ALLOCATING)
def meet(x, n, t, s, levels, pins, seed, world, month, tastes, desk):
    """A round of deals, before one of choice: those proposed are signed or not, then what breach would cost is noted.

    At the start (month 0) nothing is proposed. Arguments as for `hear`; ``tastes`` [L] lasting tastes.
    """
    first, known = s.instruments + s.shocks + s.successions, False
    for turn in range(2 * s.deals):
        d = turn % s.deals
        if turn == s.deals:
            note_promises(x, t, s, month)
        asked = x[s.at.accord + d] == IN_FORCE
        if turn < s.deals:
            asked = month > 0 and x[s.at.accord + d] == OPEN and pins[first + d] < 0
            asked = asked and can_be_signed(x, n, t, s, d, month, levels, pins)
            asked = asked and is_proposed(x, n, t, s, d, seed, world, month)
        if asked:
            if not known and s.threats > 0:
                y = x.copy()
                gather(y, n, t, s, levels, desk)
                for j in range(s.threats):
                    weigh_threat(y, n, t, s, j, levels, desk)
                known = True
            if weigh(x, n, t, s, d, month, levels, tastes, desk) and turn < s.deals:
                sign_deal(x, t, s, d, month, levels, pins)
