"""Effects from paired runs: intervals that hold together for many tests, and what an effect's sign hangs on.

Both arms of a contrast play the same worlds with common random numbers, so the difference of a world is free of what
both share (Glasserman & Yao 1992), and inference is on one sample of differences.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import special, stats

from realpolitik.findings.intervals import Interval
from realpolitik.findings.telling import FAMILY, shared_level, sign_of
from realpolitik.kernels.plain import sensitivity

PERMUTATIONS = 400
"""Random pairings of effects and worlds against which a split is judged."""
FEWEST = 24
"""Worlds below which no split is sought."""


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
