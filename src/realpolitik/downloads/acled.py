"""ACLED's events: deaths and battles by month, and nothing of the rows themselves.

Its terms let nobody pass on what would stand in for the data; monthly sums of a country and the file's digest are all
that is kept. Columns changed in 2023 (``data_id``, ``event_id_no_cnty`` and ``iso3`` went, ``disorder_type``,
``civilian_targeting`` and ``tags`` came); what is needed here is in both. The day on which a file came out is that of
its latest ``timestamp``, at which a row was last touched.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from realpolitik.downloads import cells
from realpolitik.downloads.countries import name_of
from realpolitik.downloads.events import Events
from realpolitik.downloads.found import FoundFile, FoundSeries, Tally, Value, Wanted
from realpolitik.downloads.opening import FileRow, Opened
from realpolitik.errors import Problem

NEEDED = ("event_id_cnty", "event_date", "event_type", "country", "fatalities")
SLACK = 7
"""Days without an event at the end of a file up to which its last month still counts as whole (judgement)."""
LICENCE = "ACLED's terms of use: rows may not be passed on; kept here are sums by month and the file's digest"
NOTE = "Rows of equal id are counted once. A count of what was reported, with no interval."
_SECONDS = (10**8, 10**11)
"""Least and greatest number that is taken for seconds since 1970."""


def matches(opened: Opened) -> bool:
    """Whether a file has the columns of ACLED's exports, before or after 2023."""
    return set(NEEDED) <= set(_names(opened))


def _names(opened: Opened) -> list[str]:
    return [cell.strip().lower() for cell in opened.head[0].cells]


READERS: dict[str, Callable[[str], Any]] = {"event_date": cells.day_of, "fatalities": cells.count}
"""Column → reads its cell."""


@dataclass
class Reports(Events):
    """What has been summed up so far.

    Attributes:
        stamp: place of the column that says when a row was last touched, if there is one.
        deaths, battles: country → month by index → number.
        first, last: days of the first and of the last event.
        touched: latest second at which a row was touched.
    """

    stamp: int | None = None
    deaths: dict[str, Counter[int]] = field(default_factory=dict)
    battles: dict[str, Counter[int]] = field(default_factory=dict)
    first: dt.date = dt.date.max
    last: dt.date = dt.date.min
    touched: float = 0.0

    def add(self, row: FileRow) -> None:
        """Take one event in, or say why not."""
        found = self.cells_of(row, READERS)
        self._stamped(row.cells)
        if found is None:
            return
        day, deaths, country = found["event_date"], found["fatalities"], self.country_of(row)
        self.first, self.last = min(self.first, day), max(self.last, day)
        reason = self.why_not(country, day, row.cells[self.place["event_id_cnty"]], deaths is not None)
        if reason is not None or country is None:
            self.tally.dropped[str(reason)] += 1
            return
        self.tally.used += 1
        month, kind = cells.index_of(day), row.cells[self.place["event_type"]].strip().lower()
        self.deaths.setdefault(country, Counter())[month] += int(deaths)
        self.battles.setdefault(country, Counter())[month] += kind == "battles"

    def _stamped(self, cell: list[str]) -> None:
        if self.stamp is not None and self.stamp < len(cell) and cell[self.stamp].strip().isdecimal():
            seconds = float(cell[self.stamp].strip()[:15])
            if _SECONDS[0] <= seconds <= _SECONDS[1]:
                self.touched = max(self.touched, seconds)


def read(opened: Opened, wanted: Wanted) -> FoundFile:
    """Monthly sums of a file of events, by country."""
    names = _names(opened)
    tally = Tally()
    stamp = names.index("timestamp") if "timestamp" in names else None
    events = Reports(opened, wanted, tally, {name: names.index(name) for name in NEEDED}, stamp=stamp)
    rows = opened.rows(tally)
    next(rows, None)
    for row in rows:
        events.add(row)
        if tally.is_full:
            break
    published, told = _came_out(events)
    form = "2023 and later" if "disorder_type" in names else "before 2023"
    source = f"acled-{published:%Y-%m-%d}"
    record = {
        "type": "dataset",
        "title": f"ACLED: events of political violence, as exported by {published:%d %B %Y}",
        "author": [{"literal": "Armed Conflict Location and Event Data Project"}],
        "issued": published.isoformat(),
        "url": "https://acleddata.com/",
        "reliability": "B",
        "licence": LICENCE,
    }
    found = tuple(_series(events))
    kind = f"ACLED (columns of {form})"
    return FoundFile(opened.shown, kind, published, told, source, record, opened.digest, tally, found, events.countries)


def _came_out(events: Reports) -> tuple[dt.date, str]:
    if events.wanted.published is not None:
        return events.wanted.published, "as given"
    if events.touched:
        touched = dt.datetime.fromtimestamp(events.touched, dt.UTC).date()
        return touched, "by its latest timestamp"
    message = "no timestamp says when this file came out: give --published with the day of the download"
    events.tally.problems.append(Problem(events.opened.shown, 0, 0, "", message))
    return dt.date(1970, 1, 1), "unknown"


def _series(events: Reports) -> Iterator[FoundSeries]:
    """Deaths and battles by month, from the first month that is whole to the last that is."""
    if not events.deaths:
        return
    first = cells.index_of(events.first) + (events.first.day > SLACK)
    last = cells.index_of(events.last)
    if (cells.end_of(last) - events.last).days >= SLACK:
        last -= 1
    for country in sorted(events.deaths):
        for sums, end, title, unit in (
            (events.deaths, "deaths", "Reported killed", "persons/month"),
            (events.battles, "battles", "Battles", "events/month"),
        ):
            cut = sum(number for month, number in sums[country].items() if not first <= month <= last)
            if cut:
                events.tally.noted[f"{title.lower()} in months that are not whole, {name_of(country)}"] += cut
            values = tuple(Value(cells.end_of(month), float(sums[country][month])) for month in range(first, last + 1))
            if values:
                shown = f"{title}, {name_of(country)}"
                yield FoundSeries(f"acled_{country.lower()}_{end}", shown, unit, "month", country, values, note=NOTE)
