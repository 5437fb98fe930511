"""How good numbers of a scenario have been: what comes with the catalog, or that nobody has scored it."""

from __future__ import annotations

import csv
import datetime as dt
import functools
import math
from dataclasses import dataclass
from importlib import resources
from typing import Any

from realpolitik.scenario.load import catalog, load
from realpolitik.scenario.schema import Scenario


@dataclass(frozen=True)
class Record:
    """Forecasts of one scenario from past dates on questions made by rule, all of them together.

    Brier scores, lower is better. ``scripts/score_bank.py`` writes them from sealed forecasts.

    Attributes:
        scenario: its name in the catalog.
        dates: dates of knowledge from which was forecast, from the ``first`` to the ``last``.
        asked: questions.
        answered: those of them that history answers.
        model: the model's score.
        rates: of persistence with changes at the usual rate.
        persistence: of everything staying as it is.
        climatology: of the share of the known record in which it was so.
        coin: of one half.
        less: the model's less that of persistence with rates, with a 95% interval; NaN where there is none.
        figures: figures of series that came out later and of which the model speaks.
        inside: those of them in its middle nine tenths.
    """

    scenario: str
    dates: int
    first: dt.date
    last: dt.date
    asked: int
    answered: int
    model: float
    rates: float
    persistence: float
    climatology: float
    coin: float
    less: float
    less_low: float
    less_high: float
    figures: int
    inside: int

    @property
    def against_rates(self) -> int:
        """−1 where the model is better than persistence with rates beyond chance, 1 where it is worse, else 0."""
        return -1 if self.less_high < 0 else 1 if self.less_low > 0 else 0


@functools.cache
def records() -> dict[str, Record]:
    """Records that come with the catalog, by scenario."""
    path = resources.files("realpolitik") / "catalog" / "record.csv"
    rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    return {row["scenario"]: Record(**{name: _value(name, text) for name, text in row.items()}) for row in rows}


def _value(name: str, text: str) -> Any:
    if name == "scenario":
        return text
    if name in ("first", "last"):
        return dt.date.fromisoformat(text)
    return int(text) if name in ("dates", "asked", "answered", "figures", "inside") else float(text or math.nan)


def record_of(known: Scenario) -> Record | None:
    """The record of a scenario that comes with the package; None for any other, also for a changed copy of one."""
    name = known.about.name
    if name not in records() or name not in catalog() or known != load(name):
        return None
    return records()[name]
