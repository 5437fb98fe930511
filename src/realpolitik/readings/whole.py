"""Conduct as a whole: the few numbers that would shame a model of choice.

Where every part of a model's conduct looks right the whole can still be noise: levels that sink, or that follow the
dice of the quarter. These figures are of all instruments of a run together.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

YEAR = 12
"""Months."""
LEAST = 0.02
"""Variance of a level below which it does not vary to speak of."""


class Drift(NamedTuple):
    """Where levels go from where they start.

    Attributes:
        instruments: how many there are.
        near: those whose mean level in the last year lies within 0.3 of that at the start.
        inside: those that start neither at their lowest level nor at their highest.
        down, up: those of the inside whose mean level in the last year is more than 0.1 lower, or higher.
        left: share, of those that start above the lowest level, of months of the last year at the lowest.
        changes: changes of level an instrument and year.
    """

    instruments: int
    near: int
    inside: int
    down: int
    up: int
    left: float
    changes: float


class Makeup(NamedTuple):
    """Of what the variance of levels in one month is made; median over the instruments that vary.

    Attributes:
        varying: how many vary.
        dice: luck of the war and of the agenda: variance within a world played under several seeds of luck.
        circumstances: as far as what the model itself held best a year earlier tells the level (mean of R²).
    """

    varying: int
    dice: float
    circumstances: float


def drift(level: np.ndarray, top: np.ndarray) -> Drift:
    """Where levels go.

    Args:
        level: [world, month, instrument] ranks.
        top: [instrument] highest rank.
    """
    start, last = level[0, 0].astype(float), level[:, -YEAR:].mean(axis=(0, 1))
    moved, inside = last - start, (start > 0) & (start < top)
    return Drift(
        len(top),
        int((np.abs(moved) < 0.3).sum()),
        int(inside.sum()),
        int((moved[inside] < -0.1).sum()),
        int((moved[inside] > 0.1).sum()),
        float((level[:, -YEAR:][:, :, start > 0] == 0).mean()),
        float((level[:, 1:] != level[:, :-1]).mean() * YEAR),
    )


def parts(level: np.ndarray, propensity: np.ndarray) -> Makeup:
    """Of what the variance of levels is made.

    Args:
        level: [seed, world, instrument] ranks in one month, the same worlds and tastes under several seeds of luck.
        propensity: [seed, world, instrument] what quantal response gave a year earlier.
    """
    level = level.astype(float)
    total = level.reshape(-1, level.shape[2]).var(axis=0)
    varies = total > LEAST
    dice = level.var(axis=0, ddof=1).mean(axis=0)[varies] / total[varies]
    told = [_told(propensity[..., u].ravel(), level[..., u].ravel()) for u in np.flatnonzero(varies)]
    return Makeup(int(varies.sum()), float(np.median(dice)), float(np.mean(told)))


def _told(one: np.ndarray, other: np.ndarray) -> float:
    """R² of a straight line; 0 where there is nothing to tell by."""
    return float(np.corrcoef(one, other)[0, 1] ** 2) if one.std() > 1e-6 else 0.0
