"""What anybody could have said without a model: nothing changes, as often as before, a coin."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence

import numpy as np

from realpolitik.scenario.observations import LaterFigure, Observation
from realpolitik.scenario.schema import Scenario

BASELINES = ("persistence", "climatology", "coin")
"""Forecasts without a model, in the order in which they are shown."""
YEAR = 365.25
"""Days of a year."""


def climatology(outcome: Observation, as_of: dt.date) -> float | None:
    """Chance of an event at the rate of the record before the date of knowledge; None where no record is dated.

    The rate is the mean of its posterior from ``times`` comings in the years of the record, by Jeffreys' prior of a
    Poisson rate: (times + ½)/years. What never came about in fourteen years so has one chance in 28 a year.
    """
    if outcome.item.since is None:
        return None
    years = (as_of - outcome.item.since).days / YEAR
    if years <= 0.0:
        return None
    ahead = (outcome.by - as_of).days / YEAR
    return -math.expm1(-(outcome.times + 0.5) / years * ahead)


def event_baselines(outcomes: Sequence[Observation], as_of: dt.date) -> dict[str, np.ndarray]:
    """Probability of each event by each baseline [event]; NaN where climatology has no record."""
    rates = [climatology(outcome, as_of) for outcome in outcomes]
    return {
        "persistence": np.zeros(len(outcomes)),
        "climatology": np.array([math.nan if rate is None else rate for rate in rates]),
        "coin": np.full(len(outcomes), 0.5),
    }


def known_values(known: Scenario, series: str, as_of: dt.date) -> np.ndarray:
    """Values of a series that could be known on a date, in order of the date that they speak of."""
    return np.array([point.value for point in known.series[series].as_known(as_of) if point.date <= as_of])


def figure_baselines(known: Scenario, found: Sequence[LaterFigure], as_of: dt.date) -> dict[str, list[np.ndarray]]:
    """Members by each baseline for each figure: the last value, all values so far (two or more); empty where none is.

    A coin says nothing of figures.
    """
    past = {name: known_values(known, name, as_of) for name in {figure.series for figure in found}}
    return {
        "persistence": [past[figure.series][-1:] for figure in found],
        "climatology": [past[figure.series] if len(past[figure.series]) > 1 else np.array([]) for figure in found],
    }
