"""World Bank indicators, in both forms that its sites give as CSV: years side by side.

``data.worldbank.org`` writes a preamble with ``Last Updated Date`` and one row a country; DataBank writes columns such
as ``2015 [YR2015]`` and, below the rows, ``Last Updated: 06/30/2023``. What groups countries (Arab World, IDA) is none.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from realpolitik.downloads import cells
from realpolitik.downloads.countries import code_of, name_of, shown_names
from realpolitik.downloads.found import FoundFile, FoundSeries, Tally, Value, Wanted
from realpolitik.downloads.opening import FileRow, Opened
from realpolitik.errors import Problem

_NAME, _CODE = ("country name",), ("country code",)
_INDICATOR, _SERIES = ("indicator name", "series name"), ("indicator code", "series code")
_YEAR = re.compile(rf"({cells.YEAR})(?: \[YR\1\])?")
_UPDATED = re.compile(r"last updated(?: date)?:?\s*(.*)", re.IGNORECASE)
STOCKS = ("SP.POP.", "SM.POP.", "MS.MIL.TOTL.", "AG.LND.", "DT.DOD.")
"""Beginnings of codes of what stands at a moment; other indicators are taken for flows over their year (judgement)."""
LICENCE = "CC BY 4.0 (World Bank), where the indicator's own source does not say otherwise"


@dataclass(frozen=True)
class _Head:
    """Where the columns stand: those of the country and the indicator, and each year's."""

    row: int
    name: int
    code: int
    indicator: int
    series: int
    years: dict[int, int]


def matches(opened: Opened) -> bool:
    """Whether a file has a header of countries, indicators and years, after a preamble or at once."""
    return _head(opened) is not None


def _head(opened: Opened) -> _Head | None:
    for at, row in enumerate(opened.head[:12]):
        words = [cell.strip().lower() for cell in row.cells]
        places = [next((words.index(word) for word in some if word in words), None)
                  for some in (_NAME, _CODE, _INDICATOR, _SERIES)]  # fmt: skip
        years = {
            int(found[1]): place for place, cell in enumerate(row.cells) if (found := _YEAR.fullmatch(cell.strip()))
        }
        if years and all(place is not None for place in places):
            name, code, indicator, series = [place or 0 for place in places]
            return _Head(at, name, code, indicator, series, years)
    return None


@dataclass
class _Cells:
    """What has been read so far."""

    opened: Opened
    wanted: Wanted
    tally: Tally
    head: _Head
    updated: dt.date | None = None
    values: dict[tuple[str, str], dict[int, float]] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    countries: Counter[str] = field(default_factory=Counter)

    def add(self, row: FileRow) -> None:
        """Take one row in, or say why not."""
        cell, head = row.cells, self.head
        if self._dates(cell) or cell[0].strip().startswith("Data from database"):
            return
        self.tally.rows += 1
        if len(cell) <= max(head.name, head.code, head.indicator, head.series):
            self.tally.problems.append(self.opened.problem(row, 0, "", f"{len(cell)} cells: no indicator or country"))
            return
        code, name = cell[head.code].strip().upper(), cell[head.name].strip()
        country = code if code in shown_names() else None
        series = cell[head.series].strip()
        self.countries[country or code or name] += 1
        if country is None:
            known = code_of(name)
            self.tally.dropped[
                f"code {code} for {name}" if known else "a group of countries or a territory, no country"
            ] += 1
            return
        if not self.wanted.has(country):
            self.tally.dropped["another country"] += 1
            return
        if (country, series) in self.values:
            self.tally.problems.append(
                self.opened.problem(row, head.series, series, f"{series} of {country} a second time")
            )
            return
        self.titles[series] = cell[head.indicator].strip()
        self._figures(row, self.values.setdefault((country, series), {}))

    def _figures(self, row: FileRow, held: dict[int, float]) -> None:
        for year, place in self.head.years.items():
            if place >= len(row.cells) or (self.wanted.since and year < self.wanted.since.year):
                continue
            try:
                value = cells.number(row.cells[place])
            except ValueError as error:
                self.tally.problems.append(self.opened.problem(row, place, str(year), str(error)))
                continue
            if value is not None:
                held[year] = value
        self.tally.used += bool(held)
        if not held:
            self.tally.dropped["no figure in any year"] += 1

    def _dates(self, cell: list[str]) -> bool:
        """Whether a row says when the file was last updated, as a preamble or a footer does."""
        found = _UPDATED.fullmatch(cell[0].strip())
        if found is None:
            return False
        text = found[1].strip() or (cell[1].strip() if len(cell) > 1 else "")
        try:
            self.updated = cells.american(text)
        except ValueError as error:
            self.tally.noted[f"last updated: {error}"] += 1
        return True


def read(opened: Opened, wanted: Wanted) -> FoundFile:
    """The indicators of a file, by country."""
    head = _head(opened)
    assert head is not None
    tally = Tally()
    found = _Cells(opened, wanted, tally, head)
    for at, row in enumerate(opened.rows(tally)):
        if at < head.row:
            found._dates(row.cells)
        elif at > head.row:
            found.add(row)
        if tally.is_full:
            break
    published, told = wanted.published or found.updated, "as given" if wanted.published else "by its line Last Updated"
    if published is None:
        message = "no line Last Updated says when this came out: give --published"
        tally.problems.append(Problem(opened.shown, 0, 0, "", message))
        published = dt.date(1970, 1, 1)
    record = {
        "type": "dataset",
        "title": f"World Bank indicators, as updated on {published:%d %B %Y}",
        "author": [{"literal": "World Bank"}],
        "issued": published.isoformat(),
        "url": "https://data.worldbank.org/",
        "reliability": "B",
        "licence": LICENCE,
    }
    series = tuple(_series(found, published))
    return FoundFile(
        opened.shown, "World Bank indicators", published, told, f"world-bank-{published:%Y-%m-%d}", record,
        opened.digest, tally, series, found.countries,
    )  # fmt: skip


def _series(found: _Cells, published: dt.date) -> Iterator[FoundSeries]:
    for (country, code), years in sorted(found.values.items()):
        values = []
        for year, value in sorted(years.items()):
            if dt.date(year, 12, 31) > published:
                found.tally.noted["figures of a year that was not over when they came out: left out"] += 1
                continue
            values.append(Value(dt.date(year, 12, 31), value))
        if values:
            title = found.titles[code] or code
            unit = (re.findall(r"\(([^()]*)\)\s*$", title) or ["as its title says"])[0]
            per = "moment" if code.startswith(STOCKS) else "year"
            name = f"wb_{country.lower()}_{re.sub(r'[^a-z0-9]+', '_', code.lower()).strip('_')}"
            yield FoundSeries(name, f"{title}, {name_of(country)}", unit, "moment" if per == "moment" else "year",
                              country, tuple(values), note=f"Indicator {code}")  # fmt: skip
