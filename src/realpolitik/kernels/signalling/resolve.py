"""Resolve from private information: what the other side can and cannot know of a war's worth becomes two types.

War is worth to a side what can be seen of it plus what cannot, a normal deviation; and never more than the other's
yielding. It is resolved (firm) where that is above what it would otherwise get, and each type has the mean of its part.
"""

from __future__ import annotations

import math

from realpolitik.kernels.jit import njit
from realpolitik.kernels.signalling.layout import OPTIONS, CrisisGame

RARE = 1e-9
"""Probability below which a type counts as absent."""


@njit(**OPTIONS)
def below(z):
    """Φ(z), the standard normal distribution function."""
    return 0.5 * math.erfc(-z / math.sqrt(2.0))


@njit(**OPTIONS)
def density(z):
    """φ(z), the standard normal density."""
    return math.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi)


@njit(**OPTIONS)
def two_types(mean, spread, cut, cap):
    """Of w = min(N(mean, spread²), cap): P(w > cut), E[w | w > cut] and E[w | w ≤ cut].

    A type that is absent has the value of the cut (the cap where that is lower). ``spread`` > 0.
    """
    edge = min(cut, cap)
    z, u = (edge - mean) / spread, (cap - mean) / spread
    share = 1.0 - below(z) if cap > cut else 0.0
    low = edge
    if 1.0 - share > RARE:
        whole = mean * below(z) - spread * density(z) + (cap * (1.0 - below(z)) if cap <= cut else 0.0)
        low = min(whole / (1.0 - share), edge)
    high = edge
    if share > RARE:
        part = mean * (below(u) - below(z)) - spread * (density(u) - density(z)) + cap * (1.0 - below(u))
        high = min(max(part / share, edge), cap)
    return share, high, low


@njit(**OPTIONS)
def crisis(concede, short, back, war, spread):
    """The crisis game from payoffs (challenger, target) each, relative to the status quo.

    Args:
        concede: the demand, conceded in full.
        short: an answer short of it; NaN: none.
        back: the challenger backs down.
        war: force is used, as far as both can see its worth.
        spread: standard deviation of what the other side cannot see of it.
    """
    resolved, war_resolved, war_irresolute = two_types(war[0], spread[0], back[0], max(concede[0], back[0]))
    yielding = concede[1] if math.isnan(short[1]) else max(concede[1], short[1])
    firm, war_firm, war_soft = two_types(war[1], spread[1], yielding, back[1])
    return CrisisGame(
        resolved,
        firm,
        concede[0],
        concede[1],
        short[0],
        short[1],
        back[0],
        back[1],
        war_resolved,
        war_irresolute,
        war_firm,
        war_soft,
    )
