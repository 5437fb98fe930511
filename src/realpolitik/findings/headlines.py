"""What happens: dated events with probability and interval, ground held, the model beside the record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr

from realpolitik.readings import NEVER, Fan, actor_name, crossings, dates, read, read_yearly, spread, term
from realpolitik.results import Result
from realpolitik.scenario.schema import Scenario
from realpolitik.scenario.statements import Series
from realpolitik.stats import jeffreys


@dataclass(frozen=True)
class EventRow:
    """A headline event: how often, how sure, when.

    Attributes:
        probability: share of worlds in which it comes about by ``by``.
        low, high: 95% Jeffreys interval of that share (the error of a finite number of worlds, nothing else).
        at_start: share of worlds in which it already holds in the as-of phase (counted in ``probability``).
        median_date, early, late: median and 5%–95% of the date, among the worlds in which it comes about.
        by: last date that counts.
        happened: date on which it came about in history, where that is known.
        curve: share of worlds in which it has come about by each month [month].
    """

    id: str
    title: str
    probability: float
    low: float
    high: float
    at_start: float
    median_date: dt.date | None
    early: dt.date | None
    late: dt.date | None
    by: dt.date
    happened: dt.date | None
    worlds: int
    ref: str | None
    curve: tuple[float, ...]


@dataclass(frozen=True)
class GroundCell:
    """Ground held by one belligerent at the end of one year: median and 5%–95% over worlds."""

    belligerent: str
    date: dt.date
    median: float
    low: float
    high: float


@dataclass(frozen=True)
class RecordPoint:
    """One figure from history. ``known`` tells whether it could be known on the as-of date."""

    date: dt.date
    value: float
    low: float | None
    high: float | None
    known: bool


@dataclass(frozen=True, eq=False)
class Record:
    """A series from history beside the model's fan of what it measures, both in the series' unit.

    ``covered``: share of the points after the as-of date that lie within the fan's 5%–95% band, and their number.
    """

    id: str
    title: str
    unit: str
    source: str
    per: str
    terms: dict[str, float]
    fan: Fan
    points: tuple[RecordPoint, ...]
    covered: tuple[int, int]


def events(result: Result, known: Scenario | None = None) -> tuple[EventRow, ...]:
    """Every open headline event of the scenario, the likeliest first.

    Args:
        result: a run.
        known: the scenario with what is known today, for ``happened``; never used for the probability.
    """
    days = dates(result)
    first = crossings(result)
    rows = [_row(str(name), first.sel(event=name).values, result, days, known) for name in first["event"].values]
    return tuple(sorted(rows, key=lambda row: -row.probability))


def _row(name: str, first: np.ndarray, result: Result, days: tuple[dt.date, ...], known: Scenario | None) -> EventRow:
    event = result.scenario.events[name]
    came = first[first != NEVER]
    share = jeffreys(came.size, first.size)
    curve = np.cumsum(np.bincount(came, minlength=len(days))) / first.size
    when = np.quantile(came, (0.05, 0.5, 0.95), method="closest_observation") if came.size else None
    early, middle, late = (days[int(month)] for month in when) if when is not None else (None, None, None)
    happened = known.events[name].happened if known is not None and name in known.events else None
    return EventRow(
        id=name,
        title=event.title,
        probability=share.value,
        low=share.low,
        high=share.high,
        at_start=float((first == 0).mean()),
        median_date=middle,
        early=early,
        late=late,
        by=days[-1] if event.by is None else min(event.by, days[-1]),
        happened=happened,
        worlds=first.size,
        ref=event.ref,
        curve=tuple(float(value) for value in curve),
    )


def camps(scenario: Scenario, belligerents: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Belligerents that belong together: those that are part of another one, with it (``kabul+north``)."""
    members: dict[str, list[str]] = {key: [key] for key in belligerents}
    for key in belligerents:
        parent = scenario.actors[key].part_of
        while parent is not None and parent not in members:
            parent = scenario.actors[parent].part_of
        if parent is not None:
            members[parent] += members.pop(key)
    return {"+".join(keys): tuple(keys) for keys in members.values() if len(keys) > 1}


def ground(result: Result) -> dict[str, Fan]:
    """Fan of the ground held by each camp, by each belligerent, and of what is ``contested`` (share of population)."""
    held = {str(key): term(result, f"ground.{key}") for key in result.data["belligerent"].values}
    joint = {name: _total([held[key] for key in keys]) for name, keys in camps(result.scenario, tuple(held)).items()}
    everything = {**joint, **held, "contested": term(result, "contested")}
    return {name: spread(result, values) for name, values in everything.items()}


def _total(parts: list[xr.DataArray]) -> xr.DataArray:
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    return total


def ground_by_year(fans: dict[str, Fan]) -> tuple[GroundCell, ...]:
    """Ground held at the start, at each year's end, and at the end of the run."""
    cells = []
    for name, band in fans.items():
        picks = [month for month, day in enumerate(band.dates) if month == 0 or day.month == 12]
        if picks[-1] != len(band.dates) - 1:
            picks.append(len(band.dates) - 1)
        low, median, high = band.at(0.05), band.at(0.5), band.at(0.95)
        cells += [GroundCell(name, band.dates[m], float(median[m]), float(low[m]), float(high[m])) for m in picks]
    return tuple(cells)


def belligerent_name(scenario: Scenario, key: str) -> str:
    """Name of a belligerent or of a camp; ``contested`` is the ground that nobody holds."""
    if key == "contested":
        return "Contested"
    return " + ".join(actor_name(scenario, part) for part in key.split("+"))


def ground_history(found: tuple[Record, ...], fans: Iterable[str]) -> dict[str, tuple[RecordPoint, ...]]:
    """Points of the series that measure what one belligerent or camp holds, or what is contested, as shares.

    Args:
        found: series beside the model.
        fans: names of the belligerents and camps, as `ground` gives them.
    """
    names = {frozenset(name.split("+")): name for name in fans}
    points: dict[str, tuple[RecordPoint, ...]] = {}
    for record in found:
        weights = set(record.terms.values())
        plain = [path.removeprefix("ground.") for path in record.terms]
        held = all(path.startswith("ground.") for path in record.terms) or plain == ["contested"]
        if held and len(weights) == 1 and record.per == "moment" and (weight := weights.pop()):
            name = names.get(frozenset(plain), "+".join(plain))
            points[name] = points.get(name, ()) + tuple(
                RecordPoint(
                    point.date,
                    point.value / weight,
                    point.low and point.low / weight,
                    point.high and point.high / weight,
                    point.known,
                )
                for point in record.points
            )
    return points


def records(result: Result, known: Scenario | None = None) -> tuple[Record, ...]:
    """Every series that measures something in the model, beside the fan of what it measures.

    Args:
        result: a run.
        known: the scenario with what is known today; without it only what the run itself could know is laid over.
    """
    source = known or result.scenario
    found = []
    for name, series in source.series.items():
        if series.reads is not None and series.points and _readable(result, series):
            found.append(_record(name, series, result))
    return tuple(found)


def _readable(result: Result, series: Series) -> bool:
    assert series.reads is not None
    try:
        for path in series.reads.terms:
            term(result, path)
    except KeyError:
        return False
    return True


def _record(name: str, series: Series, result: Result) -> Record:
    assert series.reads is not None
    values = read_yearly(result, series.reads) if series.per == "year" else read(result, series.reads)
    band = spread(result, values)
    as_of = band.dates[0]
    points = tuple(
        RecordPoint(point.date, point.value, point.low, point.high, point.known <= as_of)
        for point in sorted(series.points, key=lambda item: item.date)
    )
    return Record(
        name,
        series.title,
        series.unit,
        series.source,
        series.per,
        dict(series.reads.terms),
        band,
        points,
        _covered(band, points),
    )


def _covered(band: Fan, points: tuple[RecordPoint, ...]) -> tuple[int, int]:
    low, high = band.at(0.05), band.at(0.95)
    inside = total = 0
    for point in points:
        if point.known or not band.dates[0] < point.date <= band.dates[-1]:
            continue
        month = next(index for index, day in enumerate(band.dates) if day >= point.date)
        total += 1
        inside += bool(low[month] <= point.value <= high[month])
    return inside, total
