"""Forecasts of the bank's items from runs, and their study."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from realpolitik.readings import dates
from realpolitik.readings.bank import BankForecast, bank_forecast
from realpolitik.results import Result
from realpolitik.scenario.bank import Bank, bank
from realpolitik.scenario.bank_answers import answers
from realpolitik.scenario.dates import months_between
from realpolitik.scenario.schema import Scenario
from realpolitik.studies.score.bank.scores import item_rows
from realpolitik.studies.score.bank.tables import bank_study
from realpolitik.study import RunInfo, Study

Said = tuple[Bank, BankForecast]
"""The items of a date, and what was forecast of them."""


def months_asked(asked: Bank, known: Scenario) -> int:
    """Months that a run has to play to speak of every item that has an answer; 0 where none has."""
    told = answers(asked.items, known, asked.as_of)
    days = [item.day for item, answer in zip(asked.items, told, strict=True) if answer.came is not None]
    return months_between(asked.as_of, max(days)) if days else 0


def of_result(result: Result, known: Scenario) -> Said:
    """What a run says of the bank of its date."""
    asked = bank(known, dates(result)[0])
    return asked, bank_forecast(result, asked.items)


def of_dates(said: Sequence[Said], known: Scenario, run: RunInfo) -> Study:
    """The study of what was forecast from one or several dates.

    Args:
        said: items and forecasts of each date.
        known: the scenario with what is known today.
        run: what they were made from.
    """
    found = [item_rows(forecast, asked, known) for asked, forecast in said]
    rows, figures = (pd.concat(parts, ignore_index=True) for parts in zip(*found, strict=True))
    return bank_study(rows, figures, known.about.title, run)


def revised(asked: Bank, forecast: BankForecast) -> Bank:
    """The items that a sealed forecast was made for: those whose last figure was the one that is known of the date now.

    A series whose figure of the time has been revised since would be asked something else; its items are left out.
    """
    kept = [item for item in asked.items if item.last is None or forecast.last.get(item.of[0], item.last) == item.last]
    return Bank(asked.as_of, tuple(kept), asked.left)
