"""What threats are worth: the crisis game of `realpolitik.kernels.signalling` (with a twin of its own), every quarter.

A *menace* is a threat at one level of the instrument that carries it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from realpolitik.kernels.campaign.plain.names import Array, Phase, World
from realpolitik.kernels.signalling.layout import Gains, Terms
from realpolitik.kernels.signalling.stakes import threat_effect


@dataclass(frozen=True)
class Menaces:
    """Of every menace: its worth to the challenger, and the harm that the target expects of defying it [menaces]."""

    worth: Array
    credit: Array


def terms_of(w: World, m: int) -> Terms:
    """What menace m costs."""
    return Terms(*w.n.threat_terms.reshape(-1, len(Terms._fields))[m])


def menaces(w: World, j: int) -> range:
    """Menaces of threat j, by rising level of its carrier."""
    return range(w.t.threat_start[j], w.t.threat_start[j + 1])


def heed(x: Phase, w: World, stakes: Sequence[Gains], taken: Array) -> Menaces:
    """Worth and credit of every menace.

    ``stakes`` [threats]: what each puts at stake; ``taken`` [threats]: capacity taken by all but the force threatened
    with.
    """
    found = Menaces(np.zeros(len(w.t.threat_rank)), np.zeros(len(w.t.threat_rank)))
    for j in range(len(w.t.threat_carrier)):
        i, target = w.t.owner[w.t.threat_carrier[j]], w.t.owner[w.t.threat_demand[j]]
        for m in menaces(w, j):
            moods = (float(taken[j]), float(x.will[i]), float(x.will[target]))
            effect = threat_effect(stakes[j], terms_of(w, m), *moods, w.n.sharpness[i], w.n.sharpness[target])
            found.worth[m], found.credit[m] = effect.challenger, effect.credibility * terms_of(w, m).harm
    return found


def menace_of(w: World, j: int, levels: Array) -> int | None:
    """The menace of threat j that is in force."""
    return next((m for m in menaces(w, j) if w.t.threat_rank[m] == levels[w.t.threat_carrier[j]]), None)


def in_force(w: World, levels: Array) -> dict[int, int]:
    """Threats that are made: threat → menace."""
    found = {j: menace_of(w, j, levels) for j in range(len(w.t.threat_carrier))}
    return {j: m for j, m in found.items() if m is not None}


def worth_of_threats(w: World, i: int, levels: Array, known: Menaces) -> float:
    """What threats are worth to i: those that it makes, costs included, and heeding those made to it.

    Where one instrument carries several threats the best counts, where several demand the same the most credible; less
    than the demand heeds a threat in proportion.
    """
    made, total = in_force(w, levels), 0.0
    for u in {int(w.t.threat_carrier[j]) for j in made}:
        if w.t.owner[u] == i:
            total += max(known.worth[m] for j, m in made.items() if w.t.threat_carrier[j] == u)
    for u in {int(w.t.threat_demand[j]) for j in made}:
        if w.t.owner[u] == i:
            first = min(j for j in made if w.t.threat_demand[j] == u)
            heeded = min(levels[u] / w.t.threat_full[first], 1.0)
            total += heeded * max(known.credit[m] for j, m in made.items() if w.t.threat_demand[j] == u)
    return float(total)


def is_made(w: World, u: int, levels: Array) -> bool:
    """Whether instrument u carries a threat at the level in force, so that the game has its costs."""
    return any(w.t.threat_carrier[j] == u for j in in_force(w, levels))


def price_of_backing_down(w: World, u: int, level: int, levels: Array) -> float:
    """Audience cost of lowering u while what it threatens for is not given and what it threatens with not used."""
    price = 0.0
    for j, m in in_force(w, levels).items():
        unmet = levels[w.t.threat_demand[j]] < w.t.threat_full[j]
        unused = levels[w.t.threat_force[j]] < w.t.threat_level[j]
        if w.t.threat_carrier[j] == u and level < levels[u] and unmet and unused:
            price = max(price, terms_of(w, m).audience)
    return price
