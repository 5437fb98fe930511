"""Rows of a file of events, taken in one after another: what is wrong in them, whose they are, why one is left out."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from realpolitik.downloads.countries import code_of
from realpolitik.downloads.found import Tally, Wanted
from realpolitik.downloads.opening import FileRow, Opened


@dataclass
class Events:
    """What has been taken in so far.

    Attributes:
        opened: the file.
        wanted: what is looked for.
        tally: rows counted, left out and wrong.
        place: column → its place.
        ids: events that were met.
        countries: country → events that it has.
    """

    opened: Opened
    wanted: Wanted
    tally: Tally
    place: Mapping[str, int]
    ids: set[str] = field(default_factory=set)
    countries: Counter[str] = field(default_factory=Counter)

    def cells_of(self, row: FileRow, readers: Mapping[str, Callable[[str], Any]]) -> dict[str, Any] | None:
        """What the cells of a row say, by column; None where it is short or one is wrong, and everything wrong is told.

        Args:
            row: the row.
            readers: column → reads its cell, with a ValueError where it cannot.
        """
        tally, most = self.tally, max(self.place.values())
        tally.rows += 1
        if len(row.cells) <= most:
            message = f"{len(row.cells)} cells; the columns that are needed reach to {most + 1}"
            tally.problems.append(self.opened.problem(row, 0, "", message))
            return None
        found: dict[str, Any] = {}
        for name, read in readers.items():
            try:
                found[name] = read(row.cells[self.place[name]])
            except ValueError as error:
                tally.problems.append(self.opened.problem(row, self.place[name], name, str(error)))
        return found if len(found) == len(readers) else None

    def country_of(self, row: FileRow) -> str | None:
        """Three letters for the country of an event, which is counted; None where no country has its name."""
        name = row.cells[self.place["country"]].strip()
        country = code_of(name)
        self.countries[country or name] += 1
        return country

    def why_not(self, country: str | None, day: dt.date, key: str, has_figure: bool) -> str | None:
        """Why an event is left out; None where it is not. An event counts once."""
        if country is None or not self.wanted.has(country):
            return "another country" if self.wanted.countries else "no country by this name"
        if self.wanted.since is not None and day < self.wanted.since:
            return f"before {self.wanted.since:%Y}"
        if key in self.ids:
            return "an event that is in twice"
        self.ids.add(key)
        return None if has_figure else "no figure at all"
