"""What runs and forecasts without a model say of the outcomes that were open on their date."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from realpolitik.readings import NEVER, dates, read, read_yearly
from realpolitik.readings.counted import counted
from realpolitik.results import Result
from realpolitik.scenario.observations import LaterFigure, Observation, observed_events, observed_figures, reading_of
from realpolitik.scenario.schema import Scenario
from realpolitik.studies.score import rules
from realpolitik.studies.score.baselines import event_baselines, figure_baselines

POOL = "pool"
"""Name of the run that draws from all sources known on its date."""
TURN = dt.timedelta(days=31)
"""Time within which what came about counts as one turn of events."""
OUTCOME = ("as_of", "event", "title", "by", "came", "date", "told_by", "basis", "given", "probability")
GIVEN = ("as_of", "event", "forecaster", "kind", "probability")
POINT = ("as_of", "series", "title", "unit", "per", "date", "value")


@dataclass(frozen=True, eq=False)
class RunForecast:
    """What one run says of the outcomes that were open on its date.

    Attributes:
        forecaster: source whose view it is, or `POOL`.
        until: last date that counts.
        first: event → month in which it comes about in each world, `NEVER` where it does not by its deadline [world].
        members: figure → what its series shows in each world, errors and all [world], in the figure's own unit.
        alone: figure → what the world itself has, without the errors of the series [world].
    """

    forecaster: str
    as_of: dt.date
    until: dt.date
    worlds: int
    first: Mapping[str, np.ndarray]
    members: Mapping[tuple[str, dt.date], np.ndarray]
    alone: Mapping[tuple[str, dt.date], np.ndarray] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Slate:
    """Outcomes of one date, and what each forecaster gives for them.

    Attributes:
        outcomes, figures: what is scored.
        probabilities: forecaster → probability of each event [event]; NaN where it says nothing.
        members: forecaster → values for each figure; empty where it says nothing.
        runs: the runs among the forecasters.
        last: last value known of each figure's series; NaN where none was.
        already: events left out, since they hold in most worlds on the date of knowledge itself.
        effective, figures_effective: how many independent outcomes and figures there are at most.
    """

    as_of: dt.date
    outcomes: tuple[Observation, ...]
    figures: tuple[LaterFigure, ...]
    probabilities: Mapping[str, np.ndarray]
    members: Mapping[str, Sequence[np.ndarray]]
    runs: Mapping[str, RunForecast]
    last: np.ndarray
    already: tuple[Observation, ...]
    effective: float
    figures_effective: float

    @property
    def came(self) -> np.ndarray:
        """Whether each event came about [event]."""
        return np.array([one.came for one in self.outcomes], dtype=bool)

    def kind(self, name: str) -> str:
        """What a forecaster is: view, pool or baseline."""
        return "baseline" if name not in self.runs else "pool" if name == POOL else "view"


def run_forecast(result: Result, forecaster: str, known: Scenario, until: dt.date) -> RunForecast:
    """What a run says of the outcomes that were open on its date.

    Args:
        result: a run that reaches ``until``.
        forecaster: name that it goes by.
        known: the scenario with what is known today; says which outcomes there are.
        until: last date that counts.
    """
    days = np.array(dates(result), dtype="datetime64[D]")
    as_of = days[0].item()
    first, members, alone = {}, {}, {}
    paths: dict[str, tuple[np.ndarray, np.ndarray]] = {}
    for outcome in observed_events(known, as_of, until):
        reading, side, threshold = reading_of(outcome.item)
        values = read(result, reading).values
        holds = values > threshold if side == "above" else values < threshold
        holds = holds & (days <= np.datetime64(outcome.by, "D"))
        first[outcome.id] = np.where(holds.any(axis=1), holds.argmax(axis=1), NEVER).astype(np.int32)
    for figure in observed_figures(known, as_of, until):
        assert figure.record.reads is not None
        if figure.series not in paths:
            path = (read_yearly if figure.record.per == "year" else read)(result, figure.record.reads).values
            paths[figure.series] = path, counted(result, figure.series, path)
        month = int(np.searchsorted(days, np.datetime64(figure.date, "D")))
        key = figure.series, figure.date
        alone[key], members[key] = (path[:, month] for path in paths[figure.series])
    return RunForecast(forecaster, as_of, until, result.data.sizes["world"], first, members, alone)


def slate_of(
    runs: Sequence[RunForecast],
    known: Scenario,
    until: dt.date,
    events: frozenset[str] | None = None,
    points: frozenset[tuple[str, dt.date]] | None = None,
) -> Slate:
    """Runs of one date beside the baselines, on everything open then or on a part of it.

    Args:
        runs: runs from the same date of knowledge, the pool among them.
        known: the scenario with what is known today.
        until: last date that counts.
        events: events to score; all if None.
        points: figures to score; all if None.
    """
    as_of = runs[0].as_of
    lead = next((run for run in runs if run.forecaster == POOL), runs[0])
    asked = [one for one in observed_events(known, as_of, until) if events is None or one.id in events]
    already = tuple(one for one in asked if (lead.first[one.id] == 0).mean() > 0.5)
    outcomes = tuple(one for one in asked if one not in already)
    every = observed_figures(known, as_of, until)
    found = tuple(one for one in every if points is None or (one.series, one.date) in points)
    models = {run.forecaster: np.array([(run.first[one.id] != NEVER).mean() for one in outcomes]) for run in runs}
    values = {run.forecaster: [run.members[one.series, one.date] for one in found] for run in runs}
    simple = figure_baselines(known, found, as_of)
    last = np.array([members[0] if members.size else math.nan for members in simple["persistence"]])
    came = np.array([lead.first[one.id] != NEVER for one in outcomes], dtype=float).reshape(len(outcomes), lead.worlds)
    sizes = np.array([lead.members[one.series, one.date] for one in found]).reshape(len(found), lead.worlds)
    return Slate(
        as_of,
        outcomes,
        found,
        {**models, **event_baselines(outcomes, as_of)},
        {**values, **simple},
        {run.forecaster: run for run in runs},
        last,
        already,
        min(rules.effective_number(came), turns(outcomes)),
        rules.effective_number(sizes),
    )


def turns(outcomes: Sequence[Observation]) -> float:
    """How many outcomes there are when those that came about within `TURN` of one another count as one."""
    days = sorted(one.date for one in outcomes if one.date is not None)
    same = sum(later - earlier <= TURN for earlier, later in pairwise(days))
    return float(len(outcomes) - same)


# ---- as frames


def outcomes_of(slates: Sequence[Slate]) -> pd.DataFrame:
    """Every event that was scored, a row for each date on which it was open.

    Returns:
        Rows of `OUTCOME`. given: probability by each run of the date, in the order of ``slate.runs``; probability: by
        the last of these, the pool.
    """
    rows: list[tuple[Any, ...]] = []
    for slate in slates:
        for place, one in enumerate(slate.outcomes):
            given = tuple(float(slate.probabilities[name][place]) for name in slate.runs)
            item = one.item
            told = (item.title, one.by, one.came, one.date, item.told_by, item.basis)
            rows.append((slate.as_of, one.id, *told, given, given[-1]))
    return pd.DataFrame(rows, columns=list(OUTCOME))


def probabilities_of(slates: Sequence[Slate]) -> pd.DataFrame:
    """What every forecaster gave every event: rows of `GIVEN`; NaN where a baseline has nothing to go by."""
    rows = [
        (slate.as_of, one.id, name, slate.kind(name), float(given[place]))
        for slate in slates
        for place, one in enumerate(slate.outcomes)
        for name, given in slate.probabilities.items()
    ]
    return pd.DataFrame(rows, columns=list(GIVEN))


def points_of(slates: Sequence[Slate]) -> pd.DataFrame:
    """Every figure that was scored: rows of `POINT`."""
    rows = [
        (slate.as_of, one.series, one.record.title, one.record.unit, one.record.per, one.date, one.value)
        for slate in slates
        for one in slate.figures
    ]
    return pd.DataFrame(rows, columns=list(POINT))
