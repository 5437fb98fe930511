"""What is known to have happened after a date of knowledge: events and figures that a forecast can be scored on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from realpolitik.scenario.dates import months_between
from realpolitik.scenario.fields import Reads
from realpolitik.scenario.history import PastOutcome
from realpolitik.scenario.schema import Scenario
from realpolitik.scenario.statements import Event, Series

HALF_YEAR = 6
"""Months of a figure's year that must lie after the date of knowledge, for it to be forecast rather than known."""


@dataclass(frozen=True)
class Observation:
    """An event that was open on a date, and whether it came about by another.

    Attributes:
        id: its name in the scenario.
        item: its record, which has a reading.
        by: last date that counts.
        date: when it came about, if it did after the date of knowledge and by ``by``.
        times: how often it had come about up to the date of knowledge (attacks alone can more than once).
    """

    id: str
    item: Event | PastOutcome
    by: dt.date
    date: dt.date | None
    times: int

    @property
    def came(self) -> bool:
        """Whether it came about."""
        return self.date is not None


@dataclass(frozen=True)
class LaterFigure:
    """A figure of a series that was not known on the date of knowledge: the series' name and record, date and value."""

    series: str
    record: Series
    date: dt.date
    value: float


class Unscored(NamedTuple):
    """An outcome that a run cannot be scored on, what history says of it, and why it is not scored."""

    event: str
    title: str
    happened: dt.date | None
    checked: dt.date | None
    why: str


def readable(scenario: Scenario) -> Iterator[tuple[str, Event | PastOutcome]]:
    """Headline events and other outcomes that the model can read."""
    yield from scenario.events.items()
    yield from ((name, item) for name, item in scenario.outcomes.items() if item.reads is not None)


def reading_of(item: Event | PastOutcome) -> tuple[Reads, str, float]:
    """What is read of an event or outcome that has a reading, the side on which it has come about, the threshold."""
    assert item.reads is not None and item.crosses is not None and item.threshold is not None
    return item.reads, item.crosses, item.threshold


def observed_events(known: Scenario, as_of: dt.date, until: dt.date) -> tuple[Observation, ...]:
    """Every event that was open on ``as_of`` and of which history tells whether it came about by ``until``.

    Args:
        known: the scenario with what is known today.
        as_of: date of knowledge of the runs to be scored.
        until: last date that counts; a headline event's own deadline may come before.
    """
    found = []
    for name, item in readable(known):
        by = min(until, item.by) if isinstance(item, Event) and item.by else until
        if by > as_of and why_not(item, as_of, by) is None:
            day = item.came(as_of)
            before = sum(date <= as_of for date in (item.happened, *item.again) if date is not None)
            found.append(Observation(name, item, by, day if day is not None and day <= by else None, before))
    return tuple(found)


def why_not(item: Event | PastOutcome, as_of: dt.date, by: dt.date) -> str | None:
    """Why an event cannot be scored from one date to another; None if it can."""
    if item.reads is None:
        return item.unread if isinstance(item, PastOutcome) else None
    if item.since is not None and item.since > as_of:
        return f"was so already, or is not known, before {item.since}"
    if item.happened is not None and item.happened <= as_of and not item.again:
        return f"had come about by {as_of}"
    if not item.is_known(as_of, by):
        return f"history is not known to {by}"
    return None


def unscored(known: Scenario, as_of: dt.date, until: dt.date) -> tuple[Unscored, ...]:
    """Events and outcomes that runs from ``as_of`` cannot be scored on, each with its reason."""
    everything: list[tuple[str, Event | PastOutcome]] = [*known.events.items(), *known.outcomes.items()]
    reasons = [(name, item, why_not(item, as_of, until)) for name, item in everything]
    return tuple(
        Unscored(name, item.title, item.happened, item.checked, why) for name, item, why in reasons if why is not None
    )


def observed_figures(known: Scenario, as_of: dt.date, until: dt.date) -> tuple[LaterFigure, ...]:
    """Every figure of the series that the model can read, for dates after ``as_of`` and not known on it.

    A figure of a year counts if half of that year or more lay ahead.
    """
    found = []
    for name, series in known.series.items():
        if series.reads is None:
            continue
        for point in series.as_known():
            ahead = as_of < point.date <= until and not series.was_known(point.date, as_of)
            if ahead and (series.per == "moment" or months_between(as_of, point.date) >= HALF_YEAR):
                found.append(LaterFigure(name, series, point.date, point.value))
    return tuple(found)


def last_known(known: Scenario) -> dt.date:
    """Last date of which anything is known that a run can be held against; the as-of date where nothing is."""
    told = [day for _, item in readable(known) for day in (item.checked, item.happened, *item.again) if day is not None]
    figures = [point.date for series in known.series.values() if series.reads for point in series.points]
    return max([*told, *figures], default=known.about.as_of)


def last_settled(known: Scenario) -> dt.date:
    """Last date for which the record of every event that never came about is complete.

    Events without any record of history are left out.

    Raises:
        ValueError: there is no record of history at all.
    """
    checked = [item.checked for _, item in readable(known) if item.happened is None and item.checked is not None]
    happened = [item.happened for _, item in readable(known) if item.happened is not None]
    figures_known = [point.date for series in known.series.values() if series.reads for point in series.points]
    if not checked and not happened and not figures_known:
        raise ValueError("nothing is known of what happened")
    return min(checked) if checked else max(happened or figures_known)
