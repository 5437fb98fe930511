"""Forecasts of the sources beside a run, wherever both speak of the same thing."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from realpolitik.readings import dates, read
from realpolitik.report.wording import claim_links
from realpolitik.results import Result
from realpolitik.scenario.observations import reading_of
from realpolitik.scenario.schema import Scenario
from realpolitik.stats import Interval, jeffreys
from realpolitik.studies.contradictions.rules import Given, forecasts
from realpolitik.table import CHANCE, LINKS, SHARE, Column, Table

FORECAST = (
    *(
        "claim",
        "links",
        "text",
        "event",
        "title",
        "by",
        "condition",
        "low",
        "high",
        "run",
        "run_low",
        "run_high",
        "told",
    ),
)
"""What is said of a forecast: its claim, the event and the last day that counts; the ends of the chance that it gives
to the event's coming about; the share of worlds in which that comes about in time, with its interval (NaN where the run
says nothing of it); and how the two stand to each other, or why they cannot be compared."""


TOLD = ("borne out", "rarer in the run", "commoner in the run")
"""How a forecast may stand to a run that speaks of the same."""


def shares(result: Result, known: Scenario) -> dict[str, Interval]:
    """Share of worlds in which what each forecast speaks of comes about in time, of those that the run can tell.

    Nothing of what happened after the run's date enters: an event or outcome lends its reading alone.

    Args:
        result: the run.
        known: the scenario as loaded.
    """
    found = {}
    for name, (forecast, _, _) in forecasts(result.scenario, known).items():
        share = _share(result, known, str(forecast.of), forecast.by)
        if isinstance(share, Interval):
            found[name] = share
    return found


def _share(result: Result, known: Scenario, event: str, by: dt.date) -> Interval | str:
    """The share of worlds, or why the run has none."""
    item = known.events.get(event) or known.outcomes.get(event)
    days = np.array(dates(result), dtype="datetime64[D]")
    if item is None or item.reads is None:
        return "nothing in the model reads it"
    if np.datetime64(by, "D") > days[-1]:
        return f"the run ends before {by}"
    if np.datetime64(by, "D") <= days[0]:
        return f"the run begins after {by}"
    reading, side, threshold = reading_of(item)
    values = read(result, reading).values[:, days <= np.datetime64(by, "D")]
    holds = values > threshold if side == "above" else values < threshold
    if holds[:, 0].mean() > 0.5:
        return "it holds at the start of the run"
    return jeffreys(int(holds.any(axis=1).sum()), len(holds))


def frame(result: Result, known: Scenario) -> pd.DataFrame:
    """Every forecast of an event or outcome beside the run, with the columns `FORECAST`."""
    given: Given = forecasts(result.scenario, known)
    rows = []
    for name, (forecast, low, high) in given.items():
        event = str(forecast.of)
        item = known.events.get(event) or known.outcomes.get(event)
        share = _share(result, known, event, forecast.by)
        value, below, above = share if isinstance(share, Interval) else (np.nan, np.nan, np.nan)
        told = share if isinstance(share, str) else _told(share, low, high)
        rows.append(
            {
                "claim": name,
                "links": claim_links(result.scenario, (name,)),
                "text": known.claims[name].text,
                "event": event,
                "title": item.title if item is not None else event,
                "by": forecast.by,
                "condition": forecast.condition,
                "low": low,
                "high": high,
                "run": value,
                "run_low": below,
                "run_high": above,
                "told": told,
            }
        )
    return pd.DataFrame(rows, columns=[*FORECAST])


def _told(share: Interval, low: float, high: float) -> str:
    if share.high < low:
        return TOLD[1]
    return TOLD[2] if share.low > high else TOLD[0]


def table(rows: pd.DataFrame) -> Table:
    """Forecasts of the sources beside the run."""
    columns = {
        "claim": Column("Claim").hidden,
        "title": Column("Forecast of", wide=True),
        "links": Column("Source", LINKS),
        "text": Column("Its words").hidden,
        "event": Column("Event or outcome: id").hidden,
        "by": Column("By"),
        "condition": Column("If"),
        "low": Column("Source says: from", SHARE, meaning="chance of its coming about, low end of the band"),
        "high": Column("to", SHARE, meaning="high end of the band"),
        "run": Column(
            "The run", CHANCE, ends=("run_low", "run_high"), meaning="share of worlds in which it comes about"
        ),
        "run_low": Column("The run: low", SHARE).hidden,
        "run_high": Column("The run: high", SHARE).hidden,
        "told": Column("Verdict"),
    }
    note = (
        "What a source says outright beside the share of worlds in which it comes about by the same day; a condition "
        "is not imposed on the run. Words are read as the bands of ICD 203."
    )
    return Table("Forecasts of the sources beside the run", rows, columns, note)
