"""What is found in a downloaded file: series with their values, where they come from, what was left out and why."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from realpolitik.errors import Problem, ScenarioError
from realpolitik.scenario.dates import month_end, months_between

Per = Literal["moment", "month", "year"]
MOST_FAULTS = 200
"""Faults of one file that are looked for; a file with more is of another kind than it seems."""


class DataError(ScenarioError):
    """Files that cannot be read, with every fault found in all of them."""

    verdict = "nothing was taken from these files"


@dataclass(frozen=True)
class Value:
    """A figure: the last day of what it speaks of, its value, the ends of its interval, whether it was derived."""

    date: dt.date
    value: float
    low: float | None = None
    high: float | None = None
    derived: bool = False


@dataclass(frozen=True)
class FoundSeries:
    """A series that a file holds.

    Attributes:
        id: its name in a scenario.
        title: what is counted.
        unit: of its values.
        per: stock at a date, or flow over its month or year.
        country: ISO 3166-1 alpha-3 of the country that it speaks of.
        values: in order of date, one a date.
        partner: the other country of a transfer, if it has one that is known.
        reads: what in the model it measures, or nothing.
        note: what a reader should know of it.
    """

    id: str
    title: str
    unit: str
    per: Per
    country: str
    values: tuple[Value, ...]
    partner: str | None = None
    reads: Mapping[str, Any] | None = None
    note: str = ""

    @property
    def gaps(self) -> tuple[dt.date, ...]:
        """Months or years without a value between the first and the last one."""
        step = 1 if self.per == "month" else 12
        have = {value.date for value in self.values}
        if not have:
            return ()
        first, last = min(have), max(have)
        whole = range(0, months_between(first, last) + 1, step)
        return tuple(day for day in (month_end(first, count) for count in whole) if day not in have)


@dataclass
class Tally:
    """What became of a file's rows: read, used, left out by reason, and used with something to say about them."""

    rows: int = 0
    used: int = 0
    dropped: Counter[str] = field(default_factory=Counter)
    noted: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_full(self) -> bool:
        """Whether enough faults were found to stop looking."""
        return len(self.problems) >= MOST_FAULTS


@dataclass(frozen=True)
class FoundFile:
    """One downloaded file: what it is, when it came out and how that is known, its terms, what it holds.

    Attributes:
        file: its name as given.
        kind: what it is, in words (``UCDP GED 23.1``).
        published: day from which its figures could be known.
        dated_by: how that day is known.
        source: id of the source, and `record` its record in the scenario's format.
        digest: SHA-256 of its bytes.
        tally: what became of its rows.
        series: what it holds for the countries asked for.
        countries: every country in it → rows, most first.
    """

    file: str
    kind: str
    published: dt.date
    dated_by: str
    source: str
    record: Mapping[str, Any]
    digest: str
    tally: Tally
    series: tuple[FoundSeries, ...]
    countries: Mapping[str, int]


@dataclass(frozen=True)
class Wanted:
    """What is asked of files: countries (all if empty), first year, the day on which they came out if it is told."""

    countries: frozenset[str] = frozenset()
    since: dt.date | None = None
    published: dt.date | None = None

    def has(self, country: str | None) -> bool:
        """Whether a country is asked for."""
        return not self.countries or country in self.countries


def rounded(value: float) -> float:
    """A sum of shares of deaths without digits that nobody counted."""
    return round(value, 2) + 0.0
