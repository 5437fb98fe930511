"""ACLED's events: deaths and battles by month, and nothing of the rows themselves.

Its terms let nobody pass on what would stand in for the data; monthly sums of a country and the file's digest are all
that is kept. Columns changed in 2023 (``data_id``, ``event_id_no_cnty`` and ``iso3`` went, ``disorder_type``,
``civilian_targeting`` and ``tags`` came); what is needed here is in both. The day on which a file came out is that of
its latest ``timestamp``, at which a row was last touched.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from realpolitik.downloads import cells
from realpolitik.downloads.countries import code_of, name_of
from realpolitik.downloads.found import FoundFile, FoundSeries, Tally, Value, Wanted
from realpolitik.downloads.opening import Opened, Row
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


@dataclass
class _Events:
    """What has been summed up so far."""

    opened: Opened
    wanted: Wanted
    tally: Tally
    place: dict[str, int]
    stamp: int | None
    deaths: dict[str, Counter[int]] = field(default_factory=dict)
    battles: dict[str, Counter[int]] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)
    countries: Counter[str] = field(default_factory=Counter)
    first: dt.date = dt.date.max
    last: dt.date = dt.date.min
    touched: float = 0.0

    def add(self, row: Row) -> None:
        """Take one event in, or say why not."""
        tally, cell, place = self.tally, row.cells, self.place
        tally.rows += 1
        if len(cell) <= max(place.values()):
            message = f"{len(cell)} cells; the columns that are needed reach to {max(place.values()) + 1}"
            tally.problems.append(self.opened.problem(row, 0, "", message))
            return
        found: dict[str, dt.date | float | None] = {}
        for name, read in (("event_date", cells.day_of), ("fatalities", cells.count)):
            try:
                found[name] = read(cell[place[name]])
            except ValueError as error:
                tally.problems.append(self.opened.problem(row, place[name], name, str(error)))
        self._stamped(cell)
        day, deaths = found.get("event_date"), found.get("fatalities")
        if not isinstance(day, dt.date) or "fatalities" not in found:
            return
        self.first, self.last = min(self.first, day), max(self.last, day)
        name = cell[place["country"]].strip()
        country = code_of(name)
        self.countries[country or name] += 1
        reason = self._reason(country, day, cell[place["event_id_cnty"]], deaths)
        if reason is not None or country is None or isinstance(deaths, dt.date) or deaths is None:
            tally.dropped[reason or "no figure"] += 1
            return
        tally.used += 1
        month = cells.index_of(day)
        self.deaths.setdefault(country, Counter())[month] += int(deaths)
        self.battles.setdefault(country, Counter())[month] += cell[place["event_type"]].strip().lower() == "battles"

    def _reason(self, country: str | None, day: dt.date, key: str, deaths: object) -> str | None:
        if country is None or not self.wanted.has(country):
            return "another country" if self.wanted.countries else "no country by this name"
        if self.wanted.since is not None and day < self.wanted.since:
            return f"before {self.wanted.since:%Y}"
        if key in self.ids:
            return "an event that is in twice"
        self.ids.add(key)
        return "no figure" if deaths is None else None

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
    events = _Events(opened, wanted, tally, {name: names.index(name) for name in NEEDED}, stamp)
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


def _came_out(events: _Events) -> tuple[dt.date, str]:
    if events.wanted.published is not None:
        return events.wanted.published, "as given"
    if events.touched:
        touched = dt.datetime.fromtimestamp(events.touched, dt.UTC).date()
        return touched, "by its latest timestamp"
    message = "no timestamp says when this file came out: give --published with the day of the download"
    events.tally.problems.append(Problem(events.opened.shown, 0, 0, "", message))
    return dt.date(1970, 1, 1), "unknown"


def _series(events: _Events) -> Iterator[FoundSeries]:
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
