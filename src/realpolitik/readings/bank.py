"""What a run says of the items of the bank: in how many worlds each is so, and quantiles of the series asked about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from realpolitik.readings import dates, read, read_yearly
from realpolitik.readings.counted import counted
from realpolitik.results import Result
from realpolitik.scenario.bank import BankItem
from realpolitik.scenario.dates import months_between

LEVELS = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
"""Levels of the quantiles by which a distribution is known."""


@dataclass(frozen=True)
class BankForecast:
    """What one forecast says of the bank of its date; what it does not reach is not in it.

    Attributes:
        as_of: date of knowledge.
        worlds: worlds that it rests on.
        counts: item → worlds in which it is so.
        quantiles: series and horizon (`series_key`) → value at each of ``levels``, in the series' unit; what the series
            would show, errors and all (`counted`), as counts of its items are.
        alone: the same quantiles of the worlds themselves, without the errors.
        levels: levels of the quantiles.
        last: series → the figure that its items are held against.
    """

    as_of: dt.date
    worlds: int
    counts: Mapping[str, int]
    quantiles: Mapping[str, tuple[float, ...]]
    levels: tuple[float, ...] = LEVELS
    last: Mapping[str, float] = field(default_factory=dict)
    alone: Mapping[str, tuple[float, ...]] = field(default_factory=dict)


def series_key(item: BankItem) -> str:
    """What the items of one series and horizon share: ``sigar_government@12``."""
    return f"{item.of[0]}@{item.id.rpartition('@')[2]}"


def bank_forecast(result: Result, items: Sequence[BankItem]) -> BankForecast:
    """What a run says of the items of its date; those that lie beyond its end are left out.

    Args:
        result: a run; as of the date that the items were made for.
        items: items of a bank.
    """
    days = dates(result)
    start, last = days[0], len(days) - 1
    counts: dict[str, int] = {}
    quantiles: dict[str, tuple[float, ...]] = {}
    alone: dict[str, tuple[float, ...]] = {}
    read_off: dict[tuple[tuple[tuple[str, float], ...], str], np.ndarray] = {}
    shown: dict[str, np.ndarray] = {}
    for item in items:
        month = months_between(start, item.day)
        if not 1 <= month <= last:
            continue
        key = (tuple(item.reads.terms.items()), item.per)
        if key not in read_off:
            read_off[key] = (read_yearly if item.per == "year" else read)(result, item.reads).values
        path = read_off[key]
        if item.kind == "series":
            if series_key(item) not in quantiles:
                alone[series_key(item)] = tuple(np.quantile(path[:, month], LEVELS).tolist())
            if item.of[0] not in shown:
                shown[item.of[0]] = counted(result, item.of[0], path)
            path = shown[item.of[0]]
        ever = item.per == "ever"
        so = item.holds(path[:, 1 : month + 1]).any(axis=1) if ever else item.holds(path[:, month])
        counts[item.id] = int(so.sum())
        if item.kind == "series" and series_key(item) not in quantiles:
            quantiles[series_key(item)] = tuple(np.quantile(path[:, month], LEVELS).tolist())
    given = {item.of[0]: item.last for item in items if item.last is not None}
    return BankForecast(start, result.data.sizes["world"], counts, quantiles, LEVELS, given, alone)
