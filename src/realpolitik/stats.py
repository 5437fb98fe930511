"""Errors of estimates made from a finite number of worlds, paired differences, and the one rule for what may be told.

Both arms of a contrast play the same worlds with common random numbers, so the difference of a world is free of what
both share (Glasserman & Yao 1992), and inference is on one sample of differences.

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

from typing import Literal, NamedTuple

import numpy as np
from scipy import optimize, special, stats

from realpolitik.kernels.plain import sensitivity

FAMILY = 0.05
"""Chance, at most, that a study tells of an effect where there is none, for all that it looks at together."""
LEAST_SHARE = 0.05
"""Least difference of a probability or a share that counts: five points, a judgement; below it words do not change."""
SMALL = 0.2
"""Least difference of anything else that counts, in standard deviations over worlds: what Cohen (1988) calls small."""
Size = Literal["counts", "too small", "no effect", "unclear"]
PERMUTATIONS = 400
"""Random pairings of effects and worlds against which a split is judged."""
FEWEST = 24
"""Worlds below which no split is sought."""


class Interval(NamedTuple):
    """An estimate with the ends of its 95% interval."""

    value: float
    low: float
    high: float


def jeffreys(count: int, total: int, level: float = 0.95) -> Interval:
    """A share of worlds with its equal-tailed Jeffreys interval, closed at 0 and at 1.

    Brown, Cai & DasGupta, "Interval Estimation for a Binomial Proportion", Statistical Science 16 (2001), sec. 4.1.2.

    Raises:
        ValueError: not 0 <= count <= total, or total is 0.
    """
    if total < 1 or not 0 <= count <= total:
        raise ValueError(f"{count} of {total} is no share")
    tail = 0.5 * (1.0 - level)
    low = 0.0 if count == 0 else float(special.betaincinv(count + 0.5, total - count + 0.5, tail))
    high = 1.0 if count == total else float(special.betaincinv(count + 0.5, total - count + 0.5, 1.0 - tail))
    return Interval(count / total, low, high)


def mean_interval(values: np.ndarray, level: float = 0.95) -> Interval:
    """Mean of one value a world with its Student-t interval."""
    return Interval(*map(float, mean_intervals(values, level)))


def mean_intervals(values: np.ndarray, level: float = 0.95) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Means over worlds, the first axis, with the ends of their Student-t intervals."""
    size, mean = len(values), np.mean(values, axis=0)
    if size < 2:
        return mean, mean, mean
    reach = special.stdtrit(size - 1, 0.5 + 0.5 * level) * np.std(values, axis=0, ddof=1) / np.sqrt(size)
    return mean, mean - reach, mean + reach


def paired_share(gained: int, lost: int, total: int, level: float = 0.95) -> Interval:
    """Difference of two shares of the same worlds, with the adjusted Wald interval for paired data.

    Bonett & Price, "Adjusted Wald Confidence Interval for a Difference of Binomial Proportions Based on Paired Data",
    Journal of Educational and Behavioral Statistics 37 (2012): one world is added to each kind of discordant pair,
    so that no world changed among few is not taken for certainty.

    Args:
        gained: worlds in which it is so in the second run alone.
        lost: worlds in which it is so in the first run alone.
        total: worlds in each run.
        level: coverage of the interval.
    """
    up, down = (gained + 1) / (total + 2), (lost + 1) / (total + 2)
    reach = float(special.ndtri(0.5 + 0.5 * level)) * float(np.sqrt((up + down - (up - down) ** 2) / (total + 2)))
    return Interval((gained - lost) / total, max(-1.0, up - down - reach), min(1.0, up - down + reach))


def rank_correlation_reach(rho: np.ndarray, worlds: int, level: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
    """Ends of the interval of Spearman rank correlations (Fisher z with the variance of Bonett & Wright).

    Bonett & Wright, "Sample size requirements for estimating Pearson, Kendall and Spearman correlations",
    Psychometrika 65 (2000): var z = (1 + rho²/2)/(n - 3).
    """
    if worlds < 4:
        return np.full_like(rho, -1.0), np.full_like(rho, 1.0)
    score = np.arctanh(np.clip(rho, -0.999999, 0.999999))
    reach = special.ndtri(0.5 + 0.5 * level) * np.sqrt((1.0 + 0.5 * rho**2) / (worlds - 3))
    return np.tanh(score - reach), np.tanh(score + reach)


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


class Split(NamedTuple):
    """A number on which an effect's size hangs.

    Attributes:
        number: its path.
        middle: median over the worlds: where they are split.
        low, high: effect in the worlds at or below the median, and above it, each with its interval.
        p: chance of so close a link between the effect and any of the numbers if there were none.
        flips: whether the effect goes one way in one half and the other way in the other.
    """

    number: str
    middle: float
    low: Interval
    high: Interval
    p: float
    flips: bool


def paired_interval(differences: np.ndarray, least: float, level: float) -> Interval:
    """Mean of paired differences with its Student-t interval, one world added at either extreme.

    The two added worlds differ by plus and minus the largest difference seen, or by ``least`` if that is more. For
    differences of −1, 0 and 1 that is the adjusted interval of Bonett & Price (2012) with t in place of z; it keeps
    few or no differing worlds from being taken for certainty.

    Args:
        differences: [W] one for each world.
        least: smallest size of the added differences (1 for shares of worlds).
        level: coverage.

    Returns:
        The plain mean, and the ends of the adjusted interval.
    """
    size = len(differences)
    if size == 0:
        return Interval(np.nan, -np.inf, np.inf)
    mean = float(np.mean(differences))
    extreme = max(float(np.max(np.abs(differences))), least)
    extended = np.append(differences, [extreme, -extreme])
    middle, spread = float(np.mean(extended)), float(np.std(extended, ddof=1))
    reach = float(special.stdtrit(size + 1, 0.5 + 0.5 * level)) * spread / np.sqrt(size + 2)
    return Interval(mean, min(middle - reach, mean), max(middle + reach, mean))


def paired_interval_of(size: int, total: float, squares: float, furthest: float, level: float) -> Interval:
    """`paired_interval` with ``least`` nought, from the number of differences, their sum, sum of squares and greatest
    size alone.

    >>> differences = np.array([0.0, 1.0, -1.0, 2.0])
    >>> one, other = paired_interval(differences, 0.0, 0.95), paired_interval_of(4, 2.0, 6.0, 2.0, 0.95)
    >>> bool(np.allclose(one, other))
    True
    """
    mean, middle = total / size, total / (size + 2)
    spread = float(np.sqrt(max(0.0, squares + 2.0 * furthest**2 - (size + 2) * middle**2) / (size + 1)))
    reach = float(special.stdtrit(size + 1, 0.5 + 0.5 * level)) * spread / float(np.sqrt(size + 2))
    return Interval(mean, min(middle - reach, mean), max(middle + reach, mean))


def find_split(
    differences: np.ndarray,
    numbers: np.ndarray,
    paths: tuple[str, ...],
    matters: float,
    least: float,
    level: float = 1.0 - FAMILY,
) -> Split | None:
    """The drawn number to which an effect is tied most closely, if the tie is beyond chance.

    Ties are Spearman rank correlations; chance is the distribution of the greatest of all of them when effects are
    dealt out to the worlds anew (single-step max-T, Westfall & Young 1993), which corrects for the search. So that
    many experiments can share the chance of a false tie, its tail is that of a Gumbel law fitted to the deals.

    Args:
        differences: [W] effect in each world.
        numbers: [W, N] drawn numbers.
        paths: their N paths.
        matters: smallest size that counts.
        least: as for `paired_interval`.
        level: share of deals in which no tie as close may be found, for all searches of a study to hold together.

    Returns:
        The split at the number's median, or None where there are few worlds, no spread, or no tie beyond chance.
    """
    varies = np.ptp(numbers, axis=0) > 0 if numbers.size else np.zeros(0, bool)
    if len(differences) < FEWEST or np.ptp(differences) == 0 or not varies.any():
        return None
    effect = _standard(stats.rankdata(differences))
    ranks = _standard(stats.rankdata(numbers[:, varies], axis=0))
    found = _closeness(effect @ ranks)
    rng = np.random.default_rng(len(differences))
    dealt = np.stack([rng.permutation(effect) for _ in range(PERMUTATIONS)])
    best = int(found.argmax())
    p = sensitivity.rarer(_closeness(dealt @ ranks).T, float(found[best]))
    if p > 1.0 - level:
        return None
    column = int(np.flatnonzero(varies)[best])
    middle = float(np.median(numbers[:, column]))
    upper = numbers[:, column] > middle
    low, high = (paired_interval(differences[rows], least, shared_level(2)) for rows in (~upper, upper))
    signs = {sign_of(low, matters), sign_of(high, matters)}
    return Split(paths[column], middle, low, high, p, signs == {-1, 1})


def _closeness(rho: np.ndarray) -> np.ndarray:
    """Size of correlations on Fisher's scale, on which their greatest follows a Gumbel law."""
    return np.asarray(np.arctanh(np.minimum(np.abs(rho), 1.0 - 1e-12)))


def _standard(values: np.ndarray) -> np.ndarray:
    """Columns of mean nought and length one, so that products are correlations."""
    centred = values - values.mean(axis=0)
    length: np.ndarray = np.sqrt((centred**2).sum(axis=0))
    return np.asarray(centred / np.where(length > 0, length, 1.0))


def pert_ppf(low: float, mode: float, high: float, chance: np.ndarray) -> np.ndarray:
    """Quantiles of the PERT distribution (Malcolm et al. 1959): a beta on [low, high], its mode weighing 4."""
    a, b = 1.0 + 4.0 * (mode - low) / (high - low), 1.0 + 4.0 * (high - mode) / (high - low)
    return np.asarray(low + (high - low) * special.betaincinv(a, b, chance))


def pert_through(points: np.ndarray, lowest: float, highest: float) -> tuple[float, float, float]:
    """Low end, mode and high end of the PERT that comes nearest to three quantiles, at 5, 50 and 95 %.

    Quantiles taken for ends would throw the tails away, and two fifths of the width with them.

    Args:
        points: [3] rising.
        lowest: where the low end may lie at the lowest, such as the low end of a prior.
        highest: where the high end may lie at the highest.

    >>> [round(float(end), 2) for end in pert_through(np.array([1.27, 1.92, 2.77]), 1.0, 3.5)]
    [1.0, 1.81, 3.5]
    """
    scale = float(points[2] - points[0])

    def spread(shape: np.ndarray) -> tuple[float, float, float]:
        low = max(float(points[0] - scale * np.exp(shape[0])), lowest)
        high = min(float(points[2] + scale * np.exp(shape[1])), highest)
        return low, low + (high - low) / (1.0 + float(np.exp(-shape[2]))), high

    def miss(shape: np.ndarray) -> np.ndarray:
        return np.asarray((pert_ppf(*spread(shape), np.array([0.05, 0.5, 0.95])) - points) / scale)

    found = optimize.least_squares(miss, [-1.0, -1.0, 0.0], bounds=([-7.0, -7.0, -6.0], [2.0, 2.0, 6.0]))
    return spread(found.x)
