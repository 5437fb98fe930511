"""The crisis game as Lewis & Schultz (2003) estimate it: private payoffs are normal, outcomes have probabilities.

The challenger alone sees what war and backing down are worth to it, the target what war is worth to it, each a mean
plus a normal deviation. With r the probability of resistance, the challenger threatens where

    max(W_A, B_A) > k(r) = (S_A − (1 − r) C_A)/r

and fights where W_A > B_A besides; the target resists where p W_B + (1 − p) B_B > C_B, p the probability of a fight
given a threat. So r solves r = Φ(((p(r) W̄_B + (1 − p(r)) B_B − C_B)/(p(r) σ_B)).
"""

from __future__ import annotations

import math
from typing import NamedTuple

from realpolitik.kernels.jit import njit
from realpolitik.kernels.signalling.layout import OPTIONS
from realpolitik.kernels.signalling.resolve import below, density

NODES = 200
"""Steps of the integral over what war is worth (Simpson's rule)."""
REACH = 8.0
"""Standard deviations either way over which it runs."""
HALVINGS = 60


class Crisis(NamedTuple):
    """Means of the payoffs and spreads of the private ones.

    Attributes:
        status_quo: to the challenger.
        concede_challenger: the demand conceded, to the challenger.
        concede_target: the same to the target.
        war_challenger: mean worth of war to the challenger.
        war_target: mean worth of war to the target.
        back_challenger: mean worth of backing down to the challenger; minus its audience cost.
        back_target: worth to the target of seeing the challenger back down.
        spread_challenger: standard deviation of either private payoff of the challenger.
        spread_target: standard deviation of the target's.
    """

    status_quo: float
    concede_challenger: float
    concede_target: float
    war_challenger: float
    war_target: float
    back_challenger: float
    back_target: float
    spread_challenger: float
    spread_target: float


@njit(**OPTIONS)
def fight_and_threaten(crisis, cut):
    """P(W_A > max(B_A, cut)): threatens, and would fight, by Simpson's rule over the worth of war."""
    low = max((cut - crisis.war_challenger) / crisis.spread_challenger, -REACH)
    if low >= REACH:
        return 0.0
    step = (REACH - low) / NODES
    total = 0.0
    for k in range(NODES + 1):
        z = low + k * step
        weight = 1.0 if k in (0, NODES) else 4.0 if k % 2 == 1 else 2.0
        war = crisis.war_challenger + crisis.spread_challenger * z
        total += weight * density(z) * below((war - crisis.back_challenger) / crisis.spread_challenger)
    return total * step / 3.0


@njit(**OPTIONS)
def challenge(crisis, resist):
    """(P(threaten), P(fight | threaten)) where the target resists with this probability, above 0."""
    cut = (crisis.status_quo - (1.0 - resist) * crisis.concede_challenger) / resist
    held_back = below((cut - crisis.war_challenger) / crisis.spread_challenger)
    held_back *= below((cut - crisis.back_challenger) / crisis.spread_challenger)
    threatens = 1.0 - held_back
    if threatens <= 1e-300:
        return threatens, 1.0
    return threatens, min(fight_and_threaten(crisis, cut) / threatens, 1.0)


@njit(**OPTIONS)
def resistance(crisis, fight):
    """P(resist) where a threat is carried out with this probability."""
    if fight <= 0.0:
        return 1.0 if crisis.back_target > crisis.concede_target else 0.0
    gain = fight * crisis.war_target + (1.0 - fight) * crisis.back_target - crisis.concede_target
    return below(gain / (fight * crisis.spread_target))


@njit(**OPTIONS)
def probabilities(crisis):
    """Probabilities of (status quo, conceded, backed down, war): an equilibrium, found by bisection in r."""
    low, high = 1e-12, 1.0
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        _, fight = challenge(crisis, middle)
        if resistance(crisis, fight) > middle:
            low = middle
        else:
            high = middle
    resist = 0.5 * (low + high)
    threatens, fight = challenge(crisis, resist)
    stood = threatens * resist
    return 1.0 - threatens, threatens * (1.0 - resist), stood * (1.0 - fight), stood * fight


@njit(nogil=True, error_model="numpy")
def log_likelihood(crises, counts):
    """Σ count log P of observed outcomes.

    Args:
        crises: [N, 9] as in `Crisis`.
        counts: [N, 4] how often each crisis ended in: status quo, conceded, backed down, war.
    """
    total = 0.0
    for i in range(crises.shape[0]):
        row = crises[i]
        crisis = Crisis(row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7], row[8])
        for k, probability in enumerate(probabilities(crisis)):
            if counts[i, k] > 0:
                total += counts[i, k] * math.log(max(probability, 1e-300))
    return total
