"""Runs from their own dates, and others from one date, scored together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

import pandas as pd

from realpolitik.scenario.observations import Unscored, unscored
from realpolitik.scenario.schema import Scenario
from realpolitik.studies.score import tables
from realpolitik.studies.score.panels import panel_of
from realpolitik.studies.score.scores import reliability
from realpolitik.studies.score.slates import POOL, RunForecast, Slate, slate_of
from realpolitik.studies.score.source_forecasts import by_source, source_forecasts
from realpolitik.study import RunInfo, Study


def scorecard(
    known: Scenario, own: Sequence[RunForecast], together: Sequence[RunForecast], until: dt.date, run: RunInfo
) -> Study:
    """Score runs from their own dates, and others from one date.

    Args:
        known: the scenario with what is known today.
        own: views and pools from each view's own date.
        together: views and pool from the latest date; may be empty.
        until: last date that counts.
        run: what they were made from; its seed is that of the resampling.
    """
    seed = run.seed or 0
    days = sorted({one.as_of for one in own})
    groups = [[one for one in own if one.as_of == day] for day in days]
    slates = [slate_of(group, known, until) for group in groups]
    panels = {"own": panel_of(slates, known, seed)}
    if len(groups) > 1:
        events = frozenset.intersection(*(frozenset(one.id for one in slate.outcomes) for slate in slates))
        points = frozenset.intersection(
            *(frozenset((one.series, one.date) for one in slate.figures) for slate in slates)
        )
        panels["common"] = panel_of([slate_of(group, known, until, events, points) for group in groups], known, seed)
    if together:
        panels["together"] = panel_of([slate_of(together, known, until)], known, seed)
    forecasts = source_forecasts(known, {(one.forecaster, one.as_of): one for one in own})
    found = [rows for who in ("views", POOL) if len(rows := reliability(slates, who))]
    return tables.study(
        known,
        panels,
        pd.concat(found, ignore_index=True) if found else reliability(slates, POOL),
        forecasts,
        by_source(forecasts),
        (*unscored(known, days[0], until), *held_already(slates)),
        until,
        run,
    )


def held_already(slates: Sequence[Slate]) -> Iterator[Unscored]:
    """Events that hold in most worlds on a date of knowledge, once for each date."""
    for slate in slates:
        for one in slate.already:
            why = f"as of {slate.as_of} it holds in most worlds at the start: the model's phase, not its forecast"
            yield Unscored(one.id, one.item.title, one.date, None if one.came else one.by, why)
