"""What an actor expects to come of things: a deterministic look-ahead, two futures weighed by belief.

The worth of what lasts is a discounted flow (Koopmans 1960): utility at the ends of strides of growing length, each
weighed by the discounted time that it stands for, the last one for all that follows. In one future the foreign patron
with the most troops stays, in the other it leaves, and takes along what it gives and those who stand beside it.
"""

from __future__ import annotations

import numpy as np

from realpolitik.kernels.campaign.fighting import INLINE, OPTIONS
from realpolitik.kernels.campaign.reign import over_types
from realpolitik.kernels.campaign.settlement import LEAST, outcome
from realpolitik.kernels.campaign.step import look, note_support
from realpolitik.kernels.jit import njit

BELIEF_HORIZON = 24.0
"""Months ahead of which beliefs speak."""
NEGLIGIBLE = 1e-6
"""Chance below which a future is left out."""


@njit(**OPTIONS)
def issue_utility(x, n, t, s, i):
    """−Σ_k salience_ik |y_k − position_ik| / 100."""
    total = 0.0
    for k in range(s.issues):
        if n[s.of.salience + i * s.issues + k] > 0.0:
            distance = abs(outcome(x, n, t, s, k) - n[s.of.position + i * s.issues + k])
            total -= n[s.of.salience + i * s.issues + k] * distance / 100.0
    return total


@njit(**OPTIONS)
def copy_into(target, source):
    """``target[:] = source``, for arrays that do not overlap."""
    for k in range(target.shape[0]):
        target[k] = source[k]


@njit(**INLINE)
def troops_in_all(lev, s, patron):
    """Troops that a patron has in the arena [thousand]."""
    total = 0.0
    for b in range(s.belligerents):
        total += max(lev[s.lever.presence + patron * s.belligerents + b], 0.0)
    return total


@njit(**OPTIONS)
def lead_patron(lev, t, s, i):
    """The patron with the most troops in the arena besides i, or -1 where nobody has any to speak of."""
    lead, most = -1, LEAST
    for patron in range(s.patrons):
        if t[s.to.patron_actor + patron] != i:
            troops = troops_in_all(lev, s, patron)
            if troops > most:
                lead, most = patron, troops
    return lead


@njit(**INLINE)
def stands_beside(lev, t, s, one, other):
    """Whether two patrons have troops beside members of the same camp."""
    for b in range(s.belligerents):
        if lev[s.lever.presence + one * s.belligerents + b] > 0.0:
            for c in range(s.belligerents):
                beside = lev[s.lever.presence + other * s.belligerents + c] > 0.0
                if beside and t[s.to.camp + b] == t[s.to.camp + c]:
                    return True
    return False


@njit(**INLINE)
def still_there(start, end, leaving_time):
    """Mean share, from month ``start`` to ``end``, of what leaves evenly within ``leaving_time`` months."""
    first, last = min(start, leaving_time), min(end, leaving_time)
    return (last - first) * (1.0 - 0.5 * (first + last) / leaving_time) / (end - start)


@njit(**OPTIONS)
def note_gifts(n, t, s, levels, given):
    """What each patron's instruments at their levels give belligerents, by its gifts."""
    for g in range(t[s.to.gift_start + s.patrons]):
        given[g] = 0.0
    for patron in range(s.patrons):
        a = t[s.to.patron_actor + patron]
        for item in range(t[s.to.kit_start + a], t[s.to.kit_start + a + 1]):
            u = t[s.to.kit + item]
            row = t[s.to.first_level + u] + levels[u]
            for e in range(t[s.to.effect_start + row], t[s.to.effect_start + row + 1]):
                if t[s.to.effect_gift + e] >= 0:
                    given[t[s.to.effect_gift + e]] += n[s.of.effect + e]


@njit(**OPTIONS)
def withhold(lev, t, s, trust, given, ebbing):
    """Levers without what patrons give, in so far as they are not trusted to be there; says whether anything is."""
    copy_into(ebbing, lev)
    changed = False
    for patron in range(s.patrons):
        if trust[patron] < 1.0:
            for g in range(t[s.to.gift_start + patron], t[s.to.gift_start + patron + 1]):
                ebbing[t[s.to.gift + g]] -= (1.0 - trust[patron]) * given[g]
                changed = changed or given[g] != 0.0
    return changed


@njit(**OPTIONS)
def foresee(x, n, t, s, i, desk):
    """What i expects of its issues from phase ``desk.first`` under ``desk.lev``: the mean of two futures.

    ``x`` is the phase of today, whose beliefs weigh them; `note_gifts` has noted what patrons give.
    """
    lead = lead_patron(desk.lev, t, s, i)
    for patron in range(s.patrons):
        desk.bound[patron] = 1.0 if lead >= 0 and stands_beside(desk.lev, t, s, lead, patron) else 0.0
    stays = x[s.at.belief + i * s.patrons + lead] if lead >= 0 else 1.0
    if lead >= 0 and s.successions > 0:
        stays = over_types(x, n, t, s, lead, stays)
    value = 0.0
    if stays > NEGLIGIBLE:
        value += stays * follow(x, n, t, s, i, desk, False)
    if 1.0 - stays > NEGLIGIBLE:
        value += (1.0 - stays) * follow(x, n, t, s, i, desk, True)
    return value


@njit(**OPTIONS)
def follow(x, n, t, s, i, desk, leaves):
    """Discounted mean utility of i's issues in a future in which the lead patron stays, or leaves.

    U = Σ_j (δ^{t_{j−1}} − δ^{t_j}) V(t_j) + δ^T V(T), δ a year's discount, t_j the strides' ends in years, T the last.
    """
    copy_into(desk.ahead, desk.first)
    rate = -np.log(n[s.p.discount]) / 12.0
    now, weight, utility, total = 0.0, 1.0, 0.0, 0.0
    for k in range(s.strides):
        dt = float(t[s.to.stride + k])
        trust_patrons(x, n, t, s, i, desk, leaves, now, now + dt)
        now += dt
        # troops are weighed by trust where they are counted, so presence stands in the levers in full
        if withhold(desk.lev, t, s, desk.trust, desk.given, desk.ebbing):
            note_support(desk.ahead, desk.ebbing, n, t, s)
        look(desk.ahead, desk.ebbing, n, t, s, i, desk.calm, desk.lost, desk.trust, dt, now)
        utility = issue_utility(desk.ahead, n, t, s, i)
        left = np.exp(-rate * now)
        total += (weight - left) * utility
        weight = left
    return total + weight * utility


@njit(**OPTIONS)
def trust_patrons(x, n, t, s, i, desk, leaves, start, end):
    """Trust in each patron from month ``start`` to ``end``.

    Its own troops count in full, and patrons without any have nothing to take away; the lead's, and of those beside it,
    count in full or ebb as the future has it; of others the chance counts that they are still there, β^(t/24).
    """
    for patron in range(s.patrons):
        desk.trust[patron] = 1.0
        if t[s.to.patron_actor + patron] == i or troops_in_all(desk.lev, s, patron) <= LEAST:
            continue
        if desk.bound[patron] == 1.0:
            desk.trust[patron] = still_there(start, end, n[s.p.leaving_time]) if leaves else 1.0
        else:
            desk.trust[patron] = x[s.at.belief + i * s.patrons + patron] ** (end / BELIEF_HORIZON)
