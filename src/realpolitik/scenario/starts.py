"""What the start of a war owes its record: how many it killed a year, as far as anybody had counted."""

from __future__ import annotations

import datetime as dt

from realpolitik.scenario.known import Available
from realpolitik.scenario.numbers import Estimate, Number
from realpolitik.scenario.schema import Scenario

DEATHS = "deaths_at_start"
"""The parameter that the count fills in where a scenario gives no value of its own."""
STALE = dt.timedelta(days=3 * 365)
"""Age of a count that says nothing of today any more."""
YEAR_TO_YEAR = (0.75, 1.35)
"""Factors within which a year's deaths lie of the last year's, wider than any count's own interval: judgement."""


def deaths_on_record(scenario: Scenario, known: Available) -> Number | None:
    """Deaths a year from the last count known on the date, as wide as years differ; None without a count.

    A count is the last point of a series that reads ``war_deaths`` alone, per year.
    """
    points = [
        (point.date, name, point)
        for name, series in scenario.series.items()
        if name in known.series
        and series.per == "year"
        and series.reads
        and dict(series.reads.terms) == {"war_deaths": 1}
        for point in series.points
        if point.known <= known.as_of and known.as_of - point.date <= STALE and point.value > 0
    ]
    if not points:
        return None
    date, name, point = max(points, key=lambda item: item[:2])
    low, high = (factor * point.value for factor in YEAR_TO_YEAR)
    estimate = Estimate(
        low=min(low, low if point.low is None else point.low),
        mode=point.value,
        high=max(high, high if point.high is None else point.high),
        ref=f"series:{name}@{date}",
        note="The last count known, as wide as years differ",
    )
    return Number(dated=((None, estimate),))
