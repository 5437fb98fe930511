"""The form of a sealed forecast: what must be there, checked as strictly as anything that a stranger sends."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationError, model_validator

from realpolitik.errors import SHOWN, Problem
from realpolitik.scenario.dates import parse_date
from realpolitik.scenario.fields import Dotted, Exact, Key, Name, Text
from realpolitik.scenario.marks import Marks, dotted
from realpolitik.scenario.messages import explain
from realpolitik.scenario.numbers import Frozen

MOST_WORLDS = 1_000_000_000
"""Worlds of a sealed run, at most."""


def _day(raw: Any) -> dt.date:
    """A day written in full: what is sealed is of one day, never of a month."""
    if not isinstance(raw, str) or not _DAY.fullmatch(raw):
        raise ValueError(f"expected a day such as 2030-01-31; found {raw!r:.40}")
    return parse_date(raw)


_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
Day = Annotated[dt.date, BeforeValidator(_day)]


class Run(Frozen):
    """The run that a forecast is of."""

    scenario: Name
    digest: Text
    as_of: Day
    view: Key | None
    seed: Annotated[int, Field(ge=0, strict=True)]
    worlds: Annotated[int, Field(ge=1, le=MOST_WORLDS, strict=True)]
    months: Annotated[int, Field(ge=1, le=600, strict=True)]
    version: Text


class SealedEvent(Frozen):
    """In how many worlds an event has come about by each day."""

    title: Text
    reads: dict[Dotted, Exact]
    crosses: Literal["above", "below"]
    threshold: Exact
    worlds_by: dict[Day, Annotated[int, Field(ge=0, strict=True)]]


class SealedSeries(Frozen):
    """Quantiles of what a series would show on each day, and of the worlds alone."""

    title: Text
    unit: Text
    per: Literal["moment", "year"]
    reads: dict[Dotted, Exact]
    quantiles: dict[Day, tuple[Exact, ...]]
    alone: dict[Day, tuple[Exact, ...]] = {}


class Items(Frozen):
    """In how many worlds each item of the question bank is so, and quantiles of the series that it asks about."""

    rules: Annotated[int, Field(ge=1, strict=True)]
    worlds: dict[Text, Annotated[int, Field(ge=0, strict=True)]]
    quantiles: dict[Text, tuple[Exact, ...]]
    alone: dict[Text, tuple[Exact, ...]] = {}
    last: dict[Key, Annotated[float, Field(gt=0, strict=True)]]


class Content(Frozen):
    """What a sealed forecast must hold."""

    run: Run
    levels: Annotated[tuple[Annotated[float, Field(gt=0, lt=1, strict=True)], ...], Field(min_length=1)]
    events: dict[Name, SealedEvent]
    series: dict[Key, SealedSeries]
    bank: Items | None = None

    @model_validator(mode="after")
    def _fits(self) -> Content:
        counts = [count for event in self.events.values() for count in event.worlds_by.values()]
        if any(count > self.run.worlds for count in (*counts, *(self.bank.worlds.values() if self.bank else ()))):
            raise ValueError("more worlds than there are")
        days = [day for event in self.events.values() for day in event.worlds_by]
        days += [day for series in self.series.values() for day in (*series.quantiles, *series.alone)]
        if any(day <= self.run.as_of for day in days):
            raise ValueError(f"a forecast of {min(days)}, which is not after its date of knowledge")
        told = [table for series in self.series.values() for table in (series.quantiles, series.alone)]
        rows = [row for table in told for row in table.values()]
        rows += (*self.bank.quantiles.values(), *self.bank.alone.values()) if self.bank else ()
        if any(len(row) != len(self.levels) or list(row) != sorted(row) for row in rows):
            raise ValueError("quantiles do not fit their levels")
        return self


def faults(content: Any, marks: Marks) -> list[Problem]:
    """What is wrong with the content of a sealed forecast, the first of it; ``marks`` by paths in the file."""
    try:
        Content.model_validate(content)
    except ValidationError as error:
        found = [
            Problem(*marks.place(("content", *path), on_key), dotted(path), message, "error", allowed, close)
            for path, on_key, message, allowed, close in explain(error, Content, content)
        ]
        return sorted(found)[:SHOWN]
    return []
