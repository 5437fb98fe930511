"""Two runs as frames: what both can be asked, at the dates that both reach, and what is in one of them alone."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd

from realpolitik.errors import UsageError
from realpolitik.readings import YEAR, actor_name, crossing, dates, is_open, read, read_yearly, term, variable
from realpolitik.readings.labels import belligerent_name, words
from realpolitik.results import Result
from realpolitik.scenario.statements import Event, Series
from realpolitik.studies.contrast import Contrast, Kind, contrast
from realpolitik.studies.playbook.kinds import camp_of
from realpolitik.table import MONTH

BOTH = Contrast._fields
EVENT = ("event", "title", *BOTH, "same")
READING = ("reading", "title", "unit", *BOTH)
CONDUCT = ("instrument", "actor", "name", "title", "usual_first", "usual_second", *BOTH)
ONLY = ("kind", "id", "title", "run", "reason")
COURSE = (
    *("kind", "reading", "title", "unit", "date", "first", "first_q05", "first_q95"),
    *("second", "second_q05", "second_q95", "difference", "low", "high"),
)
MISSING = "is not in the other"
LABEL = 60
"""Signs of a run's label, at most."""


class Shared(NamedTuple):
    """What both runs have, a row each, and what one of them has alone: kind, id, title, place of the run, reason."""

    rows: pd.DataFrame
    only: list[tuple[str, str, str, int, str]]


Values = tuple[np.ndarray, np.ndarray]
"""Values in the first run and in the second [world, month], months as in `Sides.days`."""


class Sides:
    """Two runs, and the months in which both are.

    Attributes:
        runs: both.
        paired: whether they are of the same worlds: one scenario, with the same seed and number of worlds.
        elapsed: whether they are of two scenarios without a month in common, so that months count from each start.
        days: month ends that both reach; if ``elapsed`` those of the first run, so many months after the start of both.

    Raises:
        UsageError: one scenario, and no month in common.
    """

    def __init__(self, one: Result, other: Result) -> None:
        self.runs = one, other
        made = [run.provenance for run in self.runs]
        self.paired = len({(item.scenario, item.seed, item.worlds) for item in made}) == 1
        ends = [dates(run) for run in self.runs]
        start, end = max(days[0] for days in ends), min(days[-1] for days in ends)
        self.elapsed = start >= end and made[0].scenario != made[1].scenario
        if self.elapsed:
            self.days = ends[0][: min(map(len, ends))]
            return
        if start >= end:
            spans = " and ".join(f"from {days[0]} to {days[-1]}" for days in ends)
            raise UsageError(f"the runs have no month in common: they go {spans}")
        longest = max(ends, key=lambda days: sum(start <= day <= end for day in days))
        self.days = tuple(day for day in longest if start <= day <= end)

    def month(self, place: int, day: dt.date) -> int:
        """Month of one of the runs at a date: the last one that does not lie after it."""
        if self.elapsed:
            return self.days.index(day)
        return sum(other <= day for other in dates(self.runs[place])) - 1

    @functools.cached_property
    def months(self) -> tuple[np.ndarray, np.ndarray]:
        """Months of each run at the common dates."""
        return tuple(np.array([self.month(place, day) for day in self.days]) for place in (0, 1))  # type: ignore[return-value]

    def labels(self) -> tuple[str, str]:
        """What tells the runs apart, in words."""
        made = [run.provenance for run in self.runs]
        told: list[tuple[str, str]] = []
        for name in ("scenario", "as_of", "view", "pins", "settings", "seed"):
            values = [getattr(item, name) for item in made]
            if values[0] != values[1]:
                told.append((_label(name, values[0]), _label(name, values[1])))
        if not told:
            return "first", "second"
        one, other = (", ".join(pair[place] for pair in told)[:LABEL] for place in (0, 1))
        return (one, other) if one != other else (f"first: {one}", f"second: {other}")

    def contrast(self, values: Values, kind: Kind, tests: int) -> Contrast:
        """Values of both runs set against each other."""
        return contrast(*values, kind, tests, self.paired)


def _label(name: str, value: Any) -> str:
    if name == "as_of":
        return f"as of {MONTH.text(dt.date.fromisoformat(value))}"
    if name == "pins":
        return ", ".join(value) or "nothing held"
    if name == "settings":
        return ", ".join(f"{path}={number}" for path, number in value.items()) or "nothing set"
    return {"view": value or "all sources", "seed": f"seed {value}"}.get(name, str(value))


def events_of(sides: Sides) -> Shared:
    """Events that both ask for: probability by the last date that both reach, those first that differ most."""
    end, start = sides.days[-1], [dates(run)[0] for run in sides.runs]
    asked = [
        {name: event for name, event in run.scenario.events.items() if is_open(event, day)}
        for run, day in zip(sides.runs, start, strict=True)
    ]
    only = []
    for place, name, event in _alone(asked):
        there = sides.runs[1 - place].scenario.events
        closed = f"had passed its deadline on {start[1 - place]} in the other"
        only.append(("event", name, event.title, place, closed if name in there else MISSING))
    common = [name for name in asked[0] if name in asked[1]]
    rows = []
    for name in common:
        came = []
        for place, run in enumerate(sides.runs):
            first = crossing(run, asked[place][name])
            came.append((first >= 0) & (first <= sides.month(place, end)))
        both = sides.contrast((came[0], came[1]), "event", len(common))
        same = _asked(asked[0][name]) == _asked(asked[1][name])
        rows.append((name, asked[0][name].title, *both, same))
    frame = pd.DataFrame(rows, columns=EVENT)
    return Shared(frame.sort_values("difference", key=lambda gap: -gap.abs(), kind="stable", ignore_index=True), only)


def _asked(event: Event) -> tuple[Any, ...]:
    """What an event asks: reading, threshold and deadline."""
    return dict(event.reads.terms), event.crosses, event.threshold, event.by


def role_readings(sides: Sides) -> Readings:
    """What runs of two scenarios share by role: how far the government holds, and whether it has its capital.

    Nothing where both are of one scenario, or one names no government.
    """
    scenarios = [run.scenario for run in sides.runs]
    seats = [scenario.about.incumbent for scenario in scenarios]
    if seats[0] is None or seats[1] is None or scenarios[0].about.name == scenarios[1].about.name:
        return {}
    names = "; ".join(belligerent_name(one, str(seat)) for one, seat in zip(scenarios, seats, strict=True))
    ground, capital = [], []
    for run, seat, months in zip(sides.runs, seats, sides.months, strict=True):
        camp = camp_of(run.scenario, str(seat))
        held = sum(term(run, f"ground.{name}") for name in camp)
        ground.append(np.asarray(held)[:, months])
        capital.append(term(run, f"holds_capital.{seat}").values[:, months])
    return {
        "government": (f"People under the government's camp ({names})", "share", (ground[0], ground[1])),
        "capital": ("The government holds the capital", "share of worlds", (capital[0], capital[1])),
    }


def _alone(records: Sequence[Mapping[str, Any]]) -> Iterator[tuple[int, str, Any]]:
    """Place, name and record of what one of two has and the other has not."""
    for place in (0, 1):
        for name, record in records[place].items():
            if name not in records[1 - place]:
                yield place, name, record


Kinds = Literal["belligerent", "issue", "series"]
Readings = dict[str, tuple[str, str, Values]]
"""Reading → title, unit, values."""


def ground_readings(sides: Sides) -> tuple[Readings, list[tuple[str, str, str, int, str]]]:
    """What each belligerent of both holds, and what nobody does; and the belligerents of one alone."""
    who = [{str(name): name for name in run.data["belligerent"].values} for run in sides.runs]
    only = [
        ("belligerent", name, belligerent_name(sides.runs[place].scenario, name), place, MISSING)
        for place, name, _ in _alone(who)
    ]
    found: Readings = {}
    for name in [*(name for name in who[0] if name in who[1]), "contested"]:
        path = name if name == "contested" else f"ground.{name}"
        values = [term(run, path).values[:, months] for run, months in zip(sides.runs, sides.months, strict=True)]
        title = belligerent_name(sides.runs[0].scenario, name)
        found[name] = title, "share of population", (values[0], values[1])
    return found, only


def issue_readings(sides: Sides) -> tuple[Readings, list[tuple[str, str, str, int, str]]]:
    """The state of every issue of both, and the issues of one alone."""
    issues = [{str(name): run.scenario.issues[str(name)] for name in run.data["issue"].values} for run in sides.runs]
    only = [("issue", name, issue.title, place, MISSING) for place, name, issue in _alone(issues)]
    found: Readings = {}
    for name in (name for name in issues[0] if name in issues[1]):
        values = []
        for run, months in zip(sides.runs, sides.months, strict=True):
            state = variable(run, "outcome").sel(issue=name).transpose("world", "month")
            values.append(state.values[:, months].astype(np.float64))
        found[name] = issues[0][name].title, "points (0–100)", (values[0], values[1])
    return found, only


def series_readings(sides: Sides) -> tuple[Readings, list[tuple[str, str, str, int, str]]]:
    """What the model has for every series that measures the same in both, in the series' unit, and the others."""
    series = [{name: item for name, item in run.scenario.series.items() if item.reads} for run in sides.runs]
    only = [("series", name, item.title, place, MISSING) for place, name, item in _alone(series)]
    found: Readings = {}
    for name in (name for name in series[0] if name in series[1]):
        pair = [series[place][name] for place in (0, 1)]
        reason = _unlike(sides, pair)
        if reason is not None:
            only += [("series", name, pair[0].title, place, reason) for place in (0, 1)]
            continue
        values = []
        for run, item, months in zip(sides.runs, pair, sides.months, strict=True):
            assert item.reads is not None  # others were left out above
            values.append((read_yearly if item.per == "year" else read)(run, item.reads).values[:, months])
        found[name] = pair[0].title, pair[0].unit, (values[0], values[1])
    return found, only


def _unlike(sides: Sides, pair: Sequence[Series]) -> str | None:
    """Why a series cannot be compared, as the end of a sentence; None where it can."""
    told = [(dict(item.reads.terms) if item.reads else {}, item.per, item.unit) for item in pair]
    if told[0] != told[1]:
        return "measures something else in the other"
    for run in sides.runs:
        for path in told[0][0]:
            try:
                term(run, path)
            except KeyError:
                return f"cannot be read in both: {path}"
    return None


def at_end(sides: Sides, readings: Readings, kind: Kind) -> pd.DataFrame:
    """Readings at the last date that both reach: means, and the difference."""
    rows = [
        (name, title, unit, *sides.contrast((one[:, -1], other[:, -1]), kind, len(readings)))
        for name, (title, unit, (one, other)) in readings.items()
    ]
    return pd.DataFrame(rows, columns=READING)


def course_of(sides: Sides, readings: Mapping[str, Readings]) -> pd.DataFrame:
    """Readings month by month: mean and middle 90% of worlds in both, and the difference with its 95% interval."""
    rows = []
    for kind, found in readings.items():
        for name, (title, unit, values) in found.items():
            spread = [np.quantile(one, (0.05, 0.95), axis=0) for one in values]
            for month, day in enumerate(sides.days):
                held = values[0][:, month], values[1][:, month]
                both = sides.contrast(held, "other", 1)
                ends = [side[:, month] for side in spread]
                gap = both.difference, both.low, both.high
                rows.append((kind, name, title, unit, day, both.first, *ends[0], both.second, *ends[1], *gap))
    return pd.DataFrame(rows, columns=COURSE)


def conduct_of(sides: Sides) -> Shared:
    """How far each instrument of both is turned up over the last common year, those first that differ most."""
    kits = [_instruments(run) for run in sides.runs]
    only = [("instrument", name, _title(sides.runs[place], name), place, MISSING) for place, name, _ in _alone(kits)]
    rows, common = [], [name for name in kits[0] if name in kits[1]]
    for name in common:
        levels = tuple(kits[0][name].levels)
        if levels != tuple(kits[1][name].levels):
            reason = "has other levels in the other"
            only += [("instrument", name, _title(sides.runs[place], name), place, reason) for place in (0, 1)]
            continue
        turned, usual = [], []
        for run, months in zip(sides.runs, sides.months, strict=True):
            level = variable(run, "level").sel(instrument=name).transpose("world", "month").values
            year = level[:, np.unique(months[1:])[-YEAR:]]
            turned.append(year.mean(axis=1) / max(len(levels) - 1, 1))
            most = levels[int(np.bincount(year.ravel().astype(int), minlength=len(levels)).argmax())]
            usual.append(kits[0][name].levels[most].title or words(most))
        actor = name.partition(".")[0]
        who = name, actor, actor_name(sides.runs[0].scenario, actor), kits[0][name].title
        rows.append((*who, *usual, *sides.contrast((turned[0], turned[1]), "share", len(common))))
    frame = pd.DataFrame(rows, columns=CONDUCT)
    return Shared(frame.sort_values("difference", key=lambda gap: -gap.abs(), kind="stable", ignore_index=True), only)


def _instruments(run: Result) -> dict[str, Any]:
    """Every instrument that a run plays, as ``actor.instrument``."""
    played = [str(name) for name in run.data["instrument"].values]
    return {name: run.scenario.instruments[name.partition(".")[0]][name.partition(".")[2]] for name in played}


def _title(run: Result, name: str) -> str:
    """An instrument in words, with its owner."""
    actor, _, key = name.partition(".")
    return f"{actor_name(run.scenario, actor)}: {run.scenario.instruments[actor][key].title}"
