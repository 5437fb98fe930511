"""Errors of estimates made from a finite number of worlds."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import special


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
    size = len(values)
    mean = float(np.mean(values))
    if size < 2:
        return Interval(mean, mean, mean)
    reach = float(special.stdtrit(size - 1, 0.5 + 0.5 * level) * np.std(values, ddof=1) / np.sqrt(size))
    return Interval(mean, mean - reach, mean + reach)


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
