"""Words of estimative probability: the two rows of U.S. Intelligence Community Directive 203 and their bands."""

from __future__ import annotations

BANDS: dict[str, tuple[float, float]] = {
    "almost no chance": (0.01, 0.05),
    "remote": (0.01, 0.05),
    "very unlikely": (0.05, 0.20),
    "highly improbable": (0.05, 0.20),
    "unlikely": (0.20, 0.45),
    "improbable": (0.20, 0.45),
    "roughly even chance": (0.45, 0.55),
    "roughly even odds": (0.45, 0.55),
    "likely": (0.55, 0.80),
    "probable": (0.55, 0.80),
    "very likely": (0.80, 0.95),
    "highly probable": (0.80, 0.95),
    "almost certain": (0.95, 0.99),
    "nearly certain": (0.95, 0.99),
}
"""Phrase → ends of its band (Office of the Director of National Intelligence, ICD 203, 2015, sec. D.6.e(2)(a))."""


def probability(words: str) -> float:
    """Middle of the band of a phrase; KeyError where ICD 203 has no such phrase."""
    low, high = BANDS[words]
    return 0.5 * (low + high)
