"""What deals bind: promises as they fall due, what breaking them would cost, and what comes of those that are broken.

A promise holds an instrument at most, or at least, at a level, from the day on which it is due until it runs out. It
forbids nothing: beyond it a level has a price, and whoever pays it has broken its word.
"""

from __future__ import annotations

import numpy as np

from realpolitik.kernels.campaign.fighting import INLINE, OPTIONS, bounded
from realpolitik.kernels.campaign.layout import QUARTER
from realpolitik.kernels.jit import njit

OPEN, IN_FORCE, BROKEN, OVER = 0.0, 1.0, 2.0, 4.0
"""Where a deal stands; `BROKEN` by its first party, one more by its second."""
HORIZON = 24.0
"""Months ahead of which beliefs speak."""


@njit(**INLINE)
def due(t, s, k, since):
    """Month in which promise k falls due, in a deal signed in the month ``since``."""
    return max(float(t[s.to.promise_by + k]), since + t[s.to.promise_within + k])


@njit(**INLINE)
def end(t, s, k, since):
    """Month in which it runs out."""
    return min(float(t[s.to.promise_until + k]), due(t, s, k, since) + t[s.to.promise_lasts + k])


@njit(**INLINE)
def is_met(t, s, k, level):
    """Whether an instrument at a level meets promise k."""
    if t[s.to.promise_least + k] == 1:
        return level >= t[s.to.promise_level + k]
    return level <= t[s.to.promise_level + k]


@njit(**OPTIONS)
def note_promises(x, t, s, month):
    """Note which promises bind in a month, which deals have run out, and how near patrons are to the day they leave.

    What falls due between two rounds of choice binds from the next one, when its owner can act.
    """
    asked = float(month if month == 0 else (month - 1) // QUARTER * QUARTER + 1)
    for patron in range(s.patrons):
        x[s.at.pledge + patron] = 0.0
    for d in range(s.deals):
        since, over = x[s.at.since + d], True
        for k in range(t[s.to.promise_start + 2 * d], t[s.to.promise_start + 2 * d + 2]):
            starts, stops = due(t, s, k, since), end(t, s, k, since)
            over = over and stops <= asked
            in_force = x[s.at.accord + d] == IN_FORCE
            x[s.at.binds + k] = 1.0 if in_force and starts <= asked < stops else 0.0
            patron = t[s.to.promise_patron + k]
            if patron >= 0 and in_force and month < stops:
                near = bounded(1.0 - (starts - month) / HORIZON, 0.0, 1.0)
                x[s.at.pledge + patron] = max(x[s.at.pledge + patron], near)
        if over and x[s.at.accord + d] == IN_FORCE:
            x[s.at.accord + d] = OVER


@njit(**OPTIONS)
def breaks(x, t, s, side, levels):
    """Whether a party's levels break a promise of its that binds."""
    for k in range(t[s.to.promise_start + side], t[s.to.promise_start + side + 1]):
        if x[s.at.binds + k] == 1.0 and not is_met(t, s, k, levels[t[s.to.promise_instrument + k]]):
            return True
    return False


@njit(**OPTIONS)
def is_called(x, t, s, u, levels):
    """Whether a promise that binds puts instrument u on the agenda: it stands beyond it."""
    for k in range(s.promises):
        if t[s.to.promise_instrument + k] == u and x[s.at.binds + k] == 1.0 and not is_met(t, s, k, levels[u]):
            return True
    return False


@njit(**OPTIONS)
def price_of_breach(x, t, s, u, level, levels):
    """What it costs to have instrument u at a level: the price of each deal that it breaks and that still stands.

    A deal that the owner's other instruments break as they stand has been paid for.
    """
    total = 0.0
    for side in range(s.sides):
        broken, paid = False, False
        for k in range(t[s.to.promise_start + side], t[s.to.promise_start + side + 1]):
            if x[s.at.binds + k] == 1.0:
                if t[s.to.promise_instrument + k] == u:
                    broken = broken or not is_met(t, s, k, level)
                else:
                    paid = paid or not is_met(t, s, k, levels[t[s.to.promise_instrument + k]])
        if broken and not paid:
            total += x[s.at.price + side]
    return total


@njit(**OPTIONS)
def release(x, t, s, d, state):
    """End a deal: nobody is bound by it any longer."""
    x[s.at.accord + d] = state
    for k in range(t[s.to.promise_start + 2 * d], t[s.to.promise_start + 2 * d + 2]):
        x[s.at.binds + k] = 0.0
    x[s.at.price + 2 * d] = 0.0
    x[s.at.price + 2 * d + 1] = 0.0


@njit(**OPTIONS)
def keep_account(x, n, t, s, levels):
    """Deals that the levels in force break are over, and the word of those who broke them counts for less.

    A breach takes as much credibility as a year in which deeds belie what is declared (`politics.keep_word`). That of
    actors who have no troops to declare anything about comes back here.
    """
    for i in range(s.actors):
        if x[s.at.credibility + i] < 1.0:
            speaks = False
            for patron in range(s.patrons):
                speaks = speaks or t[s.to.patron_actor + patron] == i
            if not speaks:
                left = np.exp(-n[s.p.credibility_regained] / 12.0)
                x[s.at.credibility + i] = 1.0 - (1.0 - x[s.at.credibility + i]) * left
    for d in range(s.deals):
        first, second = breaks(x, t, s, 2 * d, levels), breaks(x, t, s, 2 * d + 1, levels)
        if first:
            x[s.at.credibility + t[s.to.side_actor + 2 * d]] *= np.exp(-n[s.p.credibility_lost])
        if second:
            x[s.at.credibility + t[s.to.side_actor + 2 * d + 1]] *= np.exp(-n[s.p.credibility_lost])
        if first or second:
            release(x, t, s, d, BROKEN if first else BROKEN + 1.0)
