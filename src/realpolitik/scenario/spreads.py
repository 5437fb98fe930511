"""How wide the spread of a judgement has to be where nothing dated stands behind it, by the kind of number.

The rule looks at what a number measures, never at what comes of it: experts' intervals that should hold the truth nine
times in ten hold it about five times (Alpert & Raiffa 1982), which asks for intervals about twice as wide. Widths and
reasons: docs/explanation/hindsight.md.
"""

from __future__ import annotations

import math
from typing import Literal

from realpolitik.scenario.levers import levers
from realpolitik.scenario.numbers import Estimate
from realpolitik.scenario.paths import PathedNumber

Kind = Literal["weight", "scale", "share", "amount"]
"""Kinds of numbers that differ in how far off a judgement can be."""

QUARTER = 0.25
"""How far the ends of a scale or share lie from its likeliest value, in units of the scale from 0 to 1."""
TIMES: dict[Kind, float] = {"weight": 2.0, "share": 3.0, "amount": 3.0}
"""The likeliest value is multiplied and divided by this."""


def kind_of(item: PathedNumber) -> Kind:
    """Kind of a number by its field, its lever and its unit.

    Args:
        item: the number in its place.

    Returns:
        ``weight`` for saliences and capabilities; ``scale`` for what has a middle (positions, relations, affinity,
        declarations); ``share`` for shares, probabilities and levers that are shares of one; ``amount`` for stocks,
        rates, costs, factors and all else.

    Examples:
        >>> from realpolitik.scenario.load import load
        >>> from realpolitik.scenario.paths import numbers
        >>> known = numbers(load("afghanistan"))
        >>> kind_of(known["actors.taliban.belligerent.tolerance"]), kind_of(known["actors.us.exposure"])
        ('share', 'amount')
    """
    keys, measure, lever = item.keys, item.measure, _lever(item)
    if keys[0] == "successions":
        return (
            "amount"  # what a new government adds to a number, or the factor on it, is a size whatever it is added to
        )
    if keys[-1] in ("salience", "capability"):
        return "weight"
    if keys[-1] in ("position", "stated", "relations", "affinity"):
        return "scale"
    if lever is not None:
        return "scale" if lever == "declare" else "share" if levers()[lever].is_share else "amount"
    if measure is not None and (measure.unit in ("share", "probability") or (measure.low, measure.high) == (0, 1)):
        return "share"
    return "amount"


def least(item: PathedNumber, likeliest: float) -> tuple[float, float]:
    """Ends that a spread about a likeliest value has to reach, before it is cut by what the number may be.

    A scale: a quarter of it (25 points) either way. A share: the same, or a third and three times the likeliest value,
    whichever is nearer to it. A weight: half and double. An amount: a third and three times. How many fighters can be
    raised is not drawn out downwards: those already under arms bound it.
    """
    kind = kind_of(item)
    unit = 100.0 if item.measure is not None and item.measure.unit == "points" else 1.0
    near = (likeliest - QUARTER * unit, likeliest + QUARTER * unit)
    if kind == "scale" or (kind == "share" and likeliest == 0.0):
        return near
    far = sorted((likeliest / TIMES[kind], likeliest * TIMES[kind]))
    if item.keys[-1] == "fighters_max":
        return likeliest, far[1]
    return (max(near[0], far[0]), min(near[1], far[1])) if kind == "share" else (far[0], far[1])


def widened(item: PathedNumber, estimate: Estimate) -> Estimate:
    """The estimate with its ends drawn out as far as the rule asks; ends that lie farther already stay.

    Args:
        item: the number in its place.
        estimate: one of its estimates.

    Returns:
        The estimate about the same likeliest value (of a uniform one, its middle), within the bounds of its field and
        where its lever is cut off.
    """
    likeliest = estimate.centre if estimate.mode is None else estimate.mode
    low, high = least(item, likeliest)
    lowest, highest = _may_be(item)
    low, high = max(low, lowest), min(high, highest)
    ends = {"low": min(estimate.low, low), "high": max(estimate.high, high)}
    return estimate.model_copy(update={**ends, "mode": likeliest} if estimate.is_point else ends)


def is_wide(item: PathedNumber, estimate: Estimate) -> bool:
    """Whether a spread reaches as far as the rule asks, but for the rounding of its ends by up to a fiftieth."""
    wanted = widened(item, estimate)
    slack = 0.02 * (wanted.high - wanted.low)
    return estimate.low <= wanted.low + slack and estimate.high >= wanted.high - slack


def _lever(item: PathedNumber) -> str | None:
    """The lever that an effect moves; None for every other number."""
    keys = item.keys
    return (
        str(keys[keys.index("effects") + 1]).split(".")[0] if keys[0] == "instruments" and "effects" in keys else None
    )


def _may_be(item: PathedNumber) -> tuple[float, float]:
    """What a number may be: the bounds of its field, and of an effect those at which its lever is cut off."""
    lever = _lever(item)
    if lever == "tempo":
        return -1.0, math.inf  # attacks cannot be fewer than none
    if lever is not None and (levers()[lever].is_share or lever == "declare"):
        return -1.0, 1.0
    return (item.measure.low, item.measure.high) if item.measure is not None else (-math.inf, math.inf)
