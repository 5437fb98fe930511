"""Answers that were mostly put in: violence abroad that hardly varies with who is strong in the war.

Violence at a territory is exposure × Σ reach × fighters, less what guards hold off, and what is home-grown there. Reach
and exposure are numbers that a scenario gives, and they may be known so little that their spread drowns whatever the
war does. An event that reads such violence is then an answer about the numbers, and says so.
"""

from __future__ import annotations

import numpy as np
from scipy import stats

from realpolitik.readings import drawn, term
from realpolitik.results import Result
from realpolitik.scenario.fields import Reads

ABROAD = ("attacks", "threat")
"""Variables of violence at a territory."""
LEAST = 0.1
"""Share of the variance over worlds, by ranks, that strength has to carry for an answer to be played out: judgement."""
FEWEST = 20
"""Worlds below which nothing is said."""


def strength_share(result: Result, reading: Reads) -> float | None:
    """Share of the variance of violence abroad over worlds that goes with the strength of those who carry it.

    Args:
        result: a run.
        reading: what is read.

    Returns:
        The squared rank correlation between the mean rate of violence at the territories that are read and the mean
        strength of the belligerents, each weighed by its mean reach; None where something else is read, where nothing
        varies, or in fewer than `FEWEST` worlds.
    """
    names = [path.split(".") for path in reading.terms]
    if any(name[0] not in ABROAD for name in names) or result.data.sizes["world"] < FEWEST:
        return None
    rate = sum(term(result, f"threat.{name[1]}").values[:, 1:].mean(axis=1) for name in names)
    strength = np.zeros(result.data.sizes["world"])
    for name, actor in result.scenario.actors.items():
        if actor.belligerent is not None:
            reach = float(_values(result, name).mean())
            strength += reach * term(result, f"fighters.{name}").values[:, 1:].mean(axis=1)
    if not np.ptp(rate) or not np.ptp(strength):
        return None
    return float(stats.spearmanr(rate, strength).statistic) ** 2


def is_put_in(result: Result, reading: Reads) -> bool:
    """Whether what is read is violence abroad that hardly varies with the strength of those who carry it."""
    share = strength_share(result, reading)
    return share is not None and share < LEAST


def _values(result: Result, belligerent: str) -> np.ndarray:
    path = f"actors.{belligerent}.belligerent.reach"
    if path in result.data.indexes["number"]:
        return drawn(result, path)
    actor = result.scenario.actors[belligerent].belligerent
    assert actor is not None
    return np.array([actor.reach.estimates[-1].centre])
