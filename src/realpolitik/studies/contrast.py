"""Two groups of worlds set against each other: both values, the difference with its interval, what may be told."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np

from realpolitik.stats import (
    LEAST_SHARE,
    Interval,
    Size,
    group_contrast,
    least_of,
    mean_interval,
    paired_interval,
    paired_share,
    shared_level,
    sign_of,
    size_of,
)

Kind = Literal["event", "share", "other"]
"""What a value is: whether something comes about (0 or 1), a share, or anything else."""


class Contrast(NamedTuple):
    """One quantity in two groups of worlds.

    Attributes:
        first, second: mean in each.
        difference, error, low, high: second less first, its standard error and its 95% interval.
        size: what may be said of it among all of its kind: it counts, is too small, none, or unclear (`stats.size_of`).
        told: whether it may be said to differ: beyond chance, and by as much as counts.
    """

    first: float
    second: float
    difference: float
    error: float
    low: float
    high: float
    size: Size
    told: bool


def contrast(one: np.ndarray, other: np.ndarray, kind: Kind, tests: int, paired: bool = True) -> Contrast:
    """One quantity in two groups of worlds.

    Args:
        one: [world] values in the first group.
        other: [world] values in the second; of the same worlds, in the same order, where they are paired.
        kind: what a value is.
        tests: quantities looked at together, for ``told`` to hold for all of them at once.
        paired: whether both are the same worlds.
    """
    one, other = np.asarray(one, dtype=np.float64), np.asarray(other, dtype=np.float64)
    shown, sure = (_paired if paired else _apart)(one, other, kind, shared_level(tests))
    least = LEAST_SHARE if kind == "event" else least_of(one, kind == "share")
    size, told = size_of(sure, least), sign_of(sure, least) != 0
    error = _error(one, other, paired)
    return Contrast(float(one.mean()), float(other.mean()), shown.value, error, *shown[1:], size, told)


def _paired(one: np.ndarray, other: np.ndarray, kind: Kind, level: float) -> tuple[Interval, Interval]:
    """The difference with its 95% interval, and with one of another level that is adjusted for few worlds."""
    gap = other - one
    if kind != "event":
        return mean_interval(gap), paired_interval(gap, 0.0, level)
    gained, lost = int((gap > 0).sum()), int((gap < 0).sum())
    return paired_share(gained, lost, gap.size), paired_share(gained, lost, gap.size, level)


def _apart(one: np.ndarray, other: np.ndarray, kind: Kind, level: float) -> tuple[Interval, Interval]:
    """The same for different worlds; whatever the kind."""
    return group_contrast(one, other), group_contrast(one, other, level)


def _error(one: np.ndarray, other: np.ndarray, paired: bool) -> float:
    parts = [other - one] if paired else [one, other]
    return float(np.sqrt(sum(part.var(ddof=1) / part.size for part in parts if part.size > 1)))
