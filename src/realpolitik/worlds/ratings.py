"""How far a report can be relied on: what the Admiralty letters and digits are worth, and how unsure that is.

STIX 2.1 (OASIS 2021, appendix A) gives each credibility digit a fifth of the scale, from 80–100 for 1 to 0–19 for 5,
and none for 6, which cannot be judged. The letters have as many grades in the same order and are read alike, a
judgement. Where in its band a grade lies is drawn once a world for all letters and once for all digits: a world reads
the scale strictly or kindly, but never a B above an A. What cannot be judged lies anywhere between 0 and 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

BANDS = ((0.8, 1.0), (0.6, 0.8), (0.4, 0.6), (0.2, 0.4), (0.0, 0.2))
"""Ends of the band of each grade, the best first."""
LETTERS = "ABCDE"
"""Grades of a source's reliability; F cannot be judged."""
DIGITS = (1, 2, 3, 4, 5)
"""Grades of a claim's credibility; 6 cannot be judged."""


class Uniforms(Protocol):
    """Points in (0, 1) by name, as `worlds.draw.Points` gives them."""

    def of(self, record: str, dimensions: int) -> np.ndarray: ...


def trust(rated: Sequence[tuple[str, str, str, int]], points: Uniforms) -> np.ndarray:
    """Probability that each report can be relied on: reliability of the source times credibility of the claim.

    Args:
        rated: source, its letter, claim and its digit, for each report.
        points: where a world's readings of the scale come from, each from a stream of its own name.

    Returns:
        [W, reports] probabilities.
    """
    letters, digits = points.of("ratings.reliability", 1)[:, 0], points.of("ratings.credibility", 1)[:, 0]
    columns = []
    for source, letter, claim, digit in rated:
        reliability = (
            _within(LETTERS.index(letter), letters)
            if letter in LETTERS
            else points.of(f"ratings.reliability.{source}", 1)[:, 0]
        )
        credibility = (
            _within(DIGITS.index(digit), digits)
            if digit in DIGITS
            else points.of(f"ratings.credibility.{claim}", 1)[:, 0]
        )
        columns.append(reliability * credibility)
    return np.stack(columns, axis=1) if columns else np.zeros((len(letters), 0))


def _within(grade: int, u: np.ndarray) -> np.ndarray:
    low, high = BANDS[grade]
    return np.asarray(low + u * (high - low))
