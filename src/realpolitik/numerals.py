"""How numbers read: shares, significant digits, true minus signs; the one place that turns a number into text."""

from __future__ import annotations

import math

import numpy as np

HALF_UP = 1e-9
"""Percent added away from zero before rounding, so that 8.5 does not become 8 while 9.5 becomes 10."""


def minus(text: str) -> str:
    """A number with a true minus."""
    return text.replace("-", "−")


def share_text(value: float) -> str:
    """A share of worlds in percent; what is not quite none or all does not read as if it were.

    Halves go up, as in charts: of 200 worlds every second count ends in one.

    >>> share_text(0.085), share_text(0.095), share_text(-0.085)
    ('9%', '10%', '−9%')
    """
    share = 100 * value + math.copysign(HALF_UP, value)
    return "under 1%" if 0 < value < 0.01 else "over 99%" if 0.99 < value < 1 else minus(f"{share:.0f}%")


def chance_text(value: float, worlds: int | None = None) -> str:
    """A chance known from a number of worlds alone: none or all of them is no chance of 0 or 1, and says so.

    >>> chance_text(0.0, 1000), chance_text(0.25), chance_text(1.0)
    ('none of 1,000', '25%', 'all')
    """
    if value not in (0, 1):
        return share_text(value)
    word = "all" if value else "none"
    return word if worlds is None else f"{word} of {worlds:,}"


def share_end(value: float) -> str:
    """An end of an interval of shares, in percent without its sign."""
    share = 100 * value + math.copysign(HALF_UP, value) * (value != 0)
    return minus(f"{share:.1f}" if 0 < share < 0.95 or 99.05 < share < 99.95 else f"{share:.0f}")


def points_text(value: float, digits: int = 3) -> str:
    """A number with so many significant digits, thousands apart, never in powers of ten."""
    if value == 0:
        return "0"
    if abs(value) >= 1000:
        return minus(f"{value:,.0f}")
    return minus(np.format_float_positional(float(f"{value:.{digits}g}"), trim="-"))


def stepped_text(value: float, step: float) -> str:
    """A number with its sign, to a tenth of ``step`` or the power of ten below; 0 where nothing is left of it."""
    digits = max(0, 1 - math.floor(math.log10(step)))
    text = f"{value:+,.{digits}f}"
    return minus(text) if float(text.replace(",", "")) else "0"
