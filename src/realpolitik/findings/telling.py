"""What may be said of a run: the one rule by which effects are told from chance, and from what is too small to count.

An effect is told where both hold:

- it is *beyond chance*, for everything that was looked at together: the chance of telling anything at all where nothing
  has a part stays below `FAMILY`. With more numbers, outcomes or fewer worlds the bar rises by itself. Where many
  dependent numbers are screened the bar is what the strongest of as many dummies reaches (Westfall & Young 1993);
  elsewhere it is shared out evenly (Bonferroni; Dunn 1961), which holds whatever ties the tests together;
- it *counts*: its size is at least the least one that matters (`LEAST_SHARE`, `SMALL`, or what an analyst names).

What fails the first is unclear, or no effect where the interval leaves no room for one that counts (two one-sided
tests, Schuirmann 1987); what fails the second alone is too small to count. What is not told stands in no headline.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from scipy import special

from realpolitik.findings.intervals import Interval

FAMILY = 0.05
"""Chance, at most, that a study tells of an effect where there is none, for all that it looks at together."""
LEAST_SHARE = 0.05
"""Least difference of a probability or a share that counts: five points, a judgement; below it words do not change."""
SMALL = 0.2
"""Least difference of anything else that counts, in standard deviations over worlds: what Cohen (1988) calls small."""
Size = Literal["counts", "too small", "no effect", "unclear"]


def shared_level(tests: int, family: float = FAMILY) -> float:
    """Coverage of each of so many intervals that makes all of them hold at once (Bonferroni; Dunn 1961).

    Valid whatever the dependence between tests, which matters here: they share arms.
    """
    return 1.0 - family / max(tests, 1)


def least_of(values: np.ndarray, is_share: bool) -> float:
    """Least difference that counts in an outcome [world]: of a share in points, of anything else beside its spread."""
    return LEAST_SHARE if is_share else SMALL * float(np.std(values))


def sign_of(effect: Interval, matters: float) -> int:
    """1 or −1 where the interval lies on one side of nought and the estimate counts; 0 otherwise."""
    if effect.low > 0 and effect.value >= matters:
        return 1
    return -1 if effect.high < 0 and effect.value <= -matters else 0


def size_of(effect: Interval, matters: float) -> Size:
    """What an interval says of an effect's size.

    counts: as `sign_of`. too small: beyond nought, and all of the interval within the least size that matters. no
    effect: the interval holds nought and lies within that size. unclear: it reaches beyond.
    """
    if sign_of(effect, matters):
        return "counts"
    if not -matters < effect.low <= effect.high < matters:
        return "unclear"
    return "no effect" if effect.low <= 0.0 <= effect.high else "too small"


def group_contrast(one: np.ndarray, other: np.ndarray, level: float = 0.95) -> Interval:
    """Mean of ``other`` less that of ``one``, two different groups of worlds, with its interval.

    Each group gets two more worlds, one at either end of what is seen in both. For outcomes of 0 and 1 this is the
    interval of Agresti & Caffo (2000) with Welch's t in place of z; it keeps a handful of worlds that agree from being
    taken for certainty.

    Args:
        one: [world] outcome in the first group.
        other: [world] outcome in the second.
        level: coverage.
    """
    if not len(one) or not len(other):
        return Interval(float("nan"), -np.inf, np.inf)
    ends = [min(one.min(), other.min()), max(one.max(), other.max())]
    first, second = np.append(one, ends), np.append(other, ends)
    parts = [float(np.var(group, ddof=1)) / len(group) for group in (first, second)]
    middle, value = float(second.mean() - first.mean()), float(other.mean() - one.mean())
    variance = sum(parts)
    if variance <= 0.0:
        return Interval(value, value, value)
    freedom = variance**2 / sum(part**2 / (len(group) - 1) for part, group in zip(parts, (first, second), strict=True))
    reach = float(special.stdtrit(freedom, 0.5 + 0.5 * level)) * float(np.sqrt(variance))
    return Interval(value, min(middle - reach, value), max(middle + reach, value))
