"""What a sealed forecast was worth, as far as is known by now."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd

from realpolitik.scenario.observations import readable, why_not
from realpolitik.scenario.schema import Scenario
from realpolitik.studies.score import rules
from realpolitik.studies.seal.sealed import Sealed

EVENTS = ("event", "title", "by", "probability", "came", "date", "brier", "log")
FIGURES = ("series", "title", "unit", "date", "value", "low", "median", "high", "crps")


def sealed_events(seal: Sealed, known: Scenario) -> tuple[pd.DataFrame, int]:
    """Sealed probabilities of which history tells whether the event came: rows of `EVENTS`, and how many are open yet.

    Args:
        seal: the forecast.
        known: a scenario that records events of the same ids.
    """
    items, worlds = dict(readable(known)), int(seal.content["run"]["worlds"])
    rows: list[tuple[Any, ...]] = []
    left = 0
    for name, record in seal.content["events"].items():
        for text, count in record["worlds_by"].items():
            day, item = dt.date.fromisoformat(text), items.get(name)
            if item is None or why_not(item, seal.as_of, day) is not None:
                left += 1
                continue
            date = item.came(seal.as_of)
            came = np.array([date is not None and date <= day])
            chance = np.array([count / worlds])
            row = (name, record["title"], day, chance[0], bool(came[0]), date if came[0] else None)
            log = rules.log_score(came, rules.smoothed(np.array([count]), worlds))[0]
            rows.append((*row, rules.brier(came, chance)[0], log))
    return pd.DataFrame(rows, columns=list(EVENTS)), left


def sealed_figures(seal: Sealed, known: Scenario) -> tuple[pd.DataFrame, int]:
    """Sealed quantiles for dates on which a figure has been given since: rows of `FIGURES`, and how many are open yet.

    The CRPS is that of the sealed quantiles (`rules.crps_of_quantiles`), in the series' unit.

    Args:
        seal: the forecast.
        known: a scenario that records series of the same ids.
    """
    levels = np.array(seal.content["levels"], dtype=float)
    rows: list[tuple[Any, ...]] = []
    left = 0
    for name, record in seal.content["series"].items():
        series = known.series.get(name)
        points = {(point.date.year, point.date.month): point for point in series.as_known()} if series else {}
        for text, values in record["quantiles"].items():
            day = dt.date.fromisoformat(text)
            point = points.get((day.year, day.month))
            if series is None or point is None or series.was_known(point.date, seal.as_of):
                left += 1
                continue
            quantiles = np.array([values], dtype=float)
            crps = rules.crps_of_quantiles(np.array([point.value]), quantiles, levels)[0]
            ends = (float(np.interp(level, levels, quantiles[0])) for level in (0.05, 0.5, 0.95))
            rows.append((name, record["title"], record["unit"], day, point.value, *ends, float(crps)))
    return pd.DataFrame(rows, columns=list(FIGURES)), left


def sealed_means(events: pd.DataFrame, figures: pd.DataFrame, left: int) -> pd.DataFrame:
    """One row: probabilities and figures scored, those that are open yet, and mean scores, NaN without any.

    CRPS is over the mean size of a series' figures, averaged over series; a series of zeros has no size.
    """
    by_series = figures.assign(size=figures.value.abs()).groupby("series")[["crps", "size"]].mean()
    sized = by_series[by_series["size"] > 0]
    means = events.brier.mean(), events.log.mean(), (sized.crps / sized["size"]).mean()
    fields = ("events", "figures", "open", "brier", "log", "crps")
    return pd.DataFrame([(len(events), len(figures), left, *means)], columns=list(fields))
