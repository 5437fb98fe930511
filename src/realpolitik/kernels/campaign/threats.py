"""What threats are worth: the crisis game of `realpolitik.kernels.signalling`, asked anew every quarter.

What the demand and the use of force are worth on the issues is reckoned when threats are weighed; the resolve behind a
threat moves with will and spare capacity. A *menace* is a threat at one level of the instrument that carries it.
"""

from __future__ import annotations

from realpolitik.kernels.campaign.fighting import INLINE, OPTIONS
from realpolitik.kernels.jit import njit
from realpolitik.kernels.signalling.layout import Gains, Terms
from realpolitik.kernels.signalling.stakes import gains_at, terms_at, threat_effect

GAINS, TERMS = len(Gains._fields), len(Terms._fields)
"""Numbers of a threat, and of a menace."""
AUDIENCE = Terms._fields.index("audience")
"""Place of the audience cost among the terms."""


@njit(**OPTIONS)
def heed(x, n, t, s, j, stakes, taken, worth, credit):
    """Of every menace of threat j: its expected worth to the challenger, and what is to be feared of defying it.

    Args:
        x: phase.
        n: numbers of the world.
        t: tables.
        s: the record.
        j: threat.
        stakes: [6] what it puts at stake, as in `Gains`.
        taken: capacity of the challenger that is taken by all but the force threatened with.
        worth: [menaces] utility to the challenger of threatening, costs included: written.
        credit: [menaces] probability that it would fight, times the harm to the target: written.
    """
    i = t[s.to.owner + t[s.to.threat_carrier + j]]
    target = t[s.to.owner + t[s.to.threat_demand + j]]
    gains = gains_at(stakes, 0)
    for m in range(t[s.to.threat_start + j], t[s.to.threat_start + j + 1]):
        terms = terms_at(n, s.of.threat_terms + TERMS * m)
        effect = threat_effect(
            gains,
            terms,
            taken,
            x[s.at.will + i],
            x[s.at.will + target],
            n[s.of.sharpness + i],
            n[s.of.sharpness + target],
        )
        worth[m] = effect.challenger
        credit[m] = effect.credibility * terms.harm


@njit(**INLINE)
def menace_of(t, s, j, levels):
    """Row of threat j at the level of its carrier that is in force; -1 where none is made."""
    for m in range(t[s.to.threat_start + j], t[s.to.threat_start + j + 1]):
        if t[s.to.threat_rank + m] == levels[t[s.to.threat_carrier + j]]:
            return m
    return -1


@njit(**OPTIONS)
def best_of(t, s, j, levels, by, value):
    """Highest value among the threats made that share their carrier or demand with j; nothing but for the first.

    ``by``: where the table starts of what they share.
    """
    best, found = 0.0, False
    for other in range(s.threats):
        if t[by + other] == t[by + j]:
            m = menace_of(t, s, other, levels)
            if m >= 0:
                if other < j:
                    return 0.0
                best = value[m] if not found else max(best, value[m])
                found = True
    return best


@njit(**OPTIONS)
def worth_of_threats(t, s, i, levels, worth, credit):
    """What threats are worth to i: those that it makes, costs included, and heeding those made to it.

    Where one instrument carries several threats the best counts, where several demand the same the most credible; less
    than the demand heeds a threat in proportion.
    """
    total = 0.0
    for j in range(s.threats):
        if t[s.to.owner + t[s.to.threat_carrier + j]] == i:
            total += best_of(t, s, j, levels, s.to.threat_carrier, worth)
        demand = t[s.to.threat_demand + j]
        if t[s.to.owner + demand] == i:
            heeded = min(levels[demand] / t[s.to.threat_full + j], 1.0)
            total += heeded * best_of(t, s, j, levels, s.to.threat_demand, credit)
    return total


@njit(**INLINE)
def is_made(t, s, u, levels):
    """Whether instrument u carries a threat at the level in force, so that the game has its costs."""
    made = False
    for j in range(s.threats):
        made = made or (t[s.to.threat_carrier + j] == u and menace_of(t, s, j, levels) >= 0)
    return made


@njit(**INLINE)
def price_of_backing_down(n, t, s, u, level, levels):
    """Audience cost of lowering u while what it threatens for is not given and what it threatens with not used."""
    price = 0.0
    for j in range(s.threats):
        if t[s.to.threat_carrier + j] == u and level < levels[u]:
            m = menace_of(t, s, j, levels)
            unmet = levels[t[s.to.threat_demand + j]] < t[s.to.threat_full + j]
            unused = levels[t[s.to.threat_force + j]] < t[s.to.threat_level + j]
            if m >= 0 and unmet and unused:
                price = max(price, n[s.of.threat_terms + TERMS * m + AUDIENCE])
    return price
