"""UCDP's georeferenced events, yearly (GED) and monthly (Candidate): deaths by month and by year with their interval.

Columns as of the codebooks of GED 20 to 25 (Sundberg and Melander 2013; Högbladh 2024). Some Candidate files were
published without a header: they are read in the order of the columns of GED. An event that lasted over several months
is split by days. The files do not say when they came out: the yearly ones come out in June of the year after the last
one that they cover, the monthly ones in the month after, so the last day of that month stands for it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from realpolitik.downloads import cells
from realpolitik.downloads.countries import name_of
from realpolitik.downloads.events import Events
from realpolitik.downloads.found import FoundFile, FoundSeries, Tally, Value, Wanted, rounded
from realpolitik.downloads.opening import FileRow, Opened
from realpolitik.errors import Problem
from realpolitik.scenario.dates import month_end

COLUMNS = (
    "id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id", "conflict_new_id",
    "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name", "side_a_dset_id", "side_a_new_id", "side_a",
    "side_b_dset_id", "side_b_new_id", "side_b", "number_of_sources", "source_article", "source_office",
    "source_date", "source_headline", "source_original", "where_prec", "where_coordinates", "where_description",
    "adm_1", "adm_2", "latitude", "longitude", "geom_wkt", "priogrid_gid", "country", "country_id", "region",
    "event_clarity", "date_prec", "date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians",
    "deaths_unknown", "best", "high", "low", "gwnoa", "gwnob",
)  # fmt: skip
"""Columns of a file without a header."""
NEEDED = ("id", "type_of_violence", "country", "date_start", "date_end", "best", "high", "low")
TYPES = {
    1: ("state", "Killed in fighting with a government"),
    2: ("nonstate", "Killed in fighting between groups"),
    3: ("onesided", "Killed in attacks on civilians"),
}
"""Code of the type of violence → end of the series' id, title."""
BATTLE = (1, 2)
LONGEST = dt.timedelta(days=3660)
"""Time that an event lasts at most; the codebook knows none of more than a year, so that more is a slip (judgement)."""
LICENCE = "CC BY 4.0 (Uppsala Conflict Data Program)"
SUMMED = "The ends are sums of the events' own ends: wider than the interval of a sum."


@dataclass(frozen=True)
class Release:
    """A version, its first month by index (None: that of its first event) and its last, whether it is of Candidate."""

    version: str
    first: int | None
    last: int
    is_candidate: bool


def matches(opened: Opened) -> bool:
    """Whether a file is one of events as UCDP codes them, with or without a header."""
    first = opened.head[0].cells
    return set(NEEDED) <= {cell.strip().lower() for cell in first} or _is_bare(first)


def _is_bare(first: Sequence[str]) -> bool:
    if len(first) != len(COLUMNS):
        return False
    try:
        for name in ("date_start", "date_end"):
            cells.day_of(first[COLUMNS.index(name)])
        return first[COLUMNS.index("type_of_violence")].strip() in ("1", "2", "3")
    except ValueError:
        return False


def release_of(name: str) -> Release | None:
    """What a file's name says: ``GEDEvent_v23_1``, ``ged231``, ``GEDEvent_v24_0_3``, ``GEDEvent_v24_01_24_03``."""
    if found := re.search(r"v(\d\d)_(\d\d)_(\d\d)_(\d\d)(?!\d)", name):
        ends = [(2000 + int(found[at])) * 12 + int(found[at + 1]) - 1 for at in (1, 3)]
        return Release(f"{found[1]}.{found[2]}.{found[3]}.{found[4]}", ends[0], ends[1], True)
    if (found := re.search(r"v(\d\d)_0_(\d{1,2})(?!\d)", name)) and 1 <= int(found[2]) <= 12:
        month = (2000 + int(found[1])) * 12 + int(found[2]) - 1
        return Release(f"{found[1]}.0.{int(found[2])}", month, month, True)
    found = re.search(r"v(\d\d)_([1-9])(?![\d_])", name) or re.search(r"(?<![a-z])ged[-_]?(\d\d)([1-9])(?!\d)", name)
    return Release(f"{found[1]}.{found[2]}", None, (1999 + int(found[1])) * 12 + 11, False) if found else None


Sums = dict[tuple[str, int], dict[int, list[float]]]
"""Country and type of violence → month by index → best, low, high, events."""


@dataclass
class Coded(Events):
    """What has been summed up so far.

    Attributes:
        sums: deaths and events by country, type and month.
        first, last, last_start: months by index of the first event, of the last, and in which the last one began.
    """

    sums: Sums = field(default_factory=dict)
    first: int = 10**9
    last: int = 0
    last_start: int = 0

    def add(self, row: FileRow) -> None:
        """Take one event in, or say why not."""
        found = self.cells_of(row, _READ)
        if found is None or not self._lasts(row, found["date_start"], found["date_end"]):
            return
        start, end = found["date_start"], found["date_end"]
        deaths = self._deaths(found["best"], found["low"], found["high"])
        self.first, self.last = min(self.first, cells.index_of(start)), max(self.last, cells.index_of(end))
        self.last_start = max(self.last_start, cells.index_of(start))
        country = self.country_of(row)
        reason = self.why_not(country, end, row.cells[self.place["id"]], deaths is not None)
        if reason is not None or country is None or deaths is None:
            self.tally.dropped[str(reason)] += 1
            return
        self.tally.used += 1
        sums = self.sums.setdefault((country, found["type_of_violence"]), defaultdict(lambda: [0.0, 0.0, 0.0, 0.0]))
        for month, share in cells.by_days(start, end).items():
            held = sums[month]
            for at, value in enumerate((*deaths, 1.0)):
                held[at] += share * value

    def _lasts(self, row: FileRow, start: dt.date, end: dt.date) -> bool:
        """Whether an event ends after it began and not too late; what is wrong is told."""
        message = ""
        if end < start:
            message = f"{end} lies before the event began ({start})"
        elif end - start > LONGEST:
            message = f"an event from {start} to {end}: none lasts longer than ten years"
        if message:
            self.tally.problems.append(self.opened.problem(row, self.place["date_end"], "date_end", message))
        return not message

    def _deaths(self, best: float | None, low: float | None, high: float | None) -> tuple[float, float, float] | None:
        """Best, low and high; a missing best is the middle of the other two, a missing end is the best."""
        if best is None:
            if low is None or high is None:
                return None
            self.tally.noted["no best figure: the middle of low and high"] += 1
            best = (low + high) / 2
        ends = (best if low is None else low, best if high is None else high)
        if not ends[0] <= best <= ends[1]:
            self.tally.noted["best outside low and high: the ends were widened"] += 1
        return best, min(best, *ends), max(best, *ends)


def _type(text: str) -> int:
    if text.strip() not in ("1", "2", "3"):
        raise ValueError(f"expected 1, 2 or 3; found {text.strip()!r:.40}")
    return int(text)


_READ: dict[str, Callable[[str], Any]] = {
    "date_start": cells.day_of,
    "date_end": cells.day_of,
    "type_of_violence": _type,
    "best": cells.count,
    "low": cells.count,
    "high": cells.count,
}


def read(opened: Opened, wanted: Wanted) -> FoundFile:
    """The deaths that a file of events holds, by country, type and month."""
    first = [cell.strip().lower() for cell in opened.head[0].cells]
    bare = _is_bare(opened.head[0].cells)
    names = COLUMNS if bare else first
    tally = Tally()
    events = Coded(opened, wanted, tally, {name: names.index(name) for name in NEEDED})
    rows = opened.rows(tally)
    if not bare:
        next(rows, None)
    else:
        tally.noted["no header: read in the order of UCDP's columns"] = 1
    for row in rows:
        events.add(row)
        if tally.is_full:
            break
    release = release_of(opened.path.name) or _guessed(events)
    last = events.last_start if release.is_candidate else events.last  # the last of a month may end in the next
    if last > release.last:
        ends, found_in = (f"{cells.end_of(at):%B %Y}" for at in (release.last, last))
        message = f"version {release.version} ends in {ends}, but there are events of {found_in}"
        tally.problems.append(Problem(opened.shown, 0, 0, "", f"{message}: give the file the name that it came with"))
    published = wanted.published or _came_out(release)
    told = "as given" if wanted.published else "by UCDP's calendar of releases, last day of the month"
    covered = _covered(release, events)
    name = "UCDP Candidate" if release.is_candidate else "UCDP GED"
    source = f"ucdp-{'candidate' if release.is_candidate else 'ged'}-{release.version.replace('.', '-')}"
    record = {
        "type": "dataset",
        "title": f"{name} {release.version}: georeferenced events of organised violence",
        "author": [{"literal": "Uppsala Conflict Data Program"}],
        "issued": published.isoformat(),
        "url": "https://ucdp.uu.se/downloads/",
        "reliability": "C" if release.is_candidate else "B",
        "licence": LICENCE,
    }
    found = tuple(_series(events, covered, wanted))
    shown = f"{name} {release.version}"
    return FoundFile(
        opened.shown, shown, published, told, source, record, opened.digest, tally, found, events.countries
    )


def _guessed(events: Coded) -> Release:
    """A release by what is in it, where the name says nothing: a year that is whole is GED's."""
    if not events.last:  # no row could be dated: what is wrong with them has been told
        if not events.tally.problems:
            events.tally.problems.append(Problem(events.opened.shown, 0, 0, "", "no event in it has a date"))
        return Release("0.1", None, 2000 * 12 + 11, False)
    last = events.last
    if last % 12 == 11:
        return Release(f"{(last // 12 + 1) % 100}.1", None, last, False)
    return Release(f"{last // 12 % 100}.0.{last % 12 + 1}", min(events.first, last), last, True)


def _came_out(release: Release) -> dt.date:
    end = cells.end_of(release.last)
    return month_end(end, 1) if release.is_candidate else dt.date(end.year + 1, 6, 30)


def _covered(release: Release, events: Coded) -> range:
    """Months that the file speaks of: whole years in GED, those of its name in Candidate."""
    if release.first is not None:
        return range(release.first, release.last + 1)
    first = min(events.first, release.last)
    return range(first - first % 12, release.last + 1)


def _series(events: Coded, covered: range, wanted: Wanted) -> Iterator[FoundSeries]:
    since = cells.index_of(wanted.since) if wanted.since else covered.start
    months = range(max(since, covered.start), covered.stop)
    if not months:
        return
    for country in sorted({country for country, _ in events.sums}):
        inside = {kind: _inside(events, country, kind, covered) for kind in TYPES}
        for kind, (end, title) in TYPES.items():
            if inside[kind]:
                values = tuple(_value(inside[kind].get(month), cells.end_of(month)) for month in months)
                shown = f"{title}, {name_of(country)}"
                yield FoundSeries(f"ucdp_{country.lower()}_{end}", shown, "persons/month", "month", country, values,
                                  note=SUMMED)  # fmt: skip
        years = [year for year in range(months.start // 12, months.stop // 12 + 1)
                 if {year * 12, year * 12 + 11} <= set(months)]  # fmt: skip
        if years and any(inside[kind] for kind in BATTLE):
            yield _yearly(country, years, [inside[kind] for kind in BATTLE])


def _inside(events: Coded, country: str, kind: int, covered: range) -> dict[int, list[float]]:
    """Sums by month; what an event's days put outside the file's months goes to the nearest of them."""
    found: dict[int, list[float]] = {}
    for month, sums in events.sums.get((country, kind), {}).items():
        near = min(max(month, covered.start), covered.stop - 1)
        if near != month:
            events.tally.noted["days beyond the file's months: put into the nearest"] += 1
        held = found.setdefault(near, [0.0] * 4)
        held[:] = [one + other for one, other in zip(held, sums, strict=True)]
    return found


def _yearly(country: str, years: Sequence[int], sums: Sequence[dict[int, list[float]]]) -> FoundSeries:
    values = []
    for year in years:
        held = [0.0] * 4
        for one in sums:
            for month in range(year * 12, year * 12 + 12):
                held = [a + b for a, b in zip(held, one.get(month, [0.0] * 4), strict=True)]
        values.append(_value(held, dt.date(year, 12, 31)))
    note = f"Fighting with a government and between groups; civilians caught in it are counted. {SUMMED}"
    return FoundSeries(
        f"ucdp_{country.lower()}_battle",
        f"Killed in battle, {name_of(country)}",
        "persons/year",
        "year",
        country,
        tuple(values),
        reads={"terms": {"war_deaths": 1}},
        note=note,
    )


def _value(sums: Sequence[float] | None, day: dt.date) -> Value:
    best, low, high = [rounded(value) for value in (sums or (0.0, 0.0, 0.0))[:3]]
    return Value(day, best, low, high)
