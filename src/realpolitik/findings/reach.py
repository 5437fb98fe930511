"""Ties between actors, and what reaches the territories around."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from realpolitik.readings import variable, year_windows
from realpolitik.results import Result


@dataclass(frozen=True)
class TieRow:
    """How one actor stands to another, first and last quarter of the run, means over worlds.

    ``access`` 0-1 is what it can get done there; ``relations`` run from -1, enmity, to 1, alliance.
    """

    actor: str
    other: str
    access_first: float
    access_last: float
    relations_first: float
    relations_last: float


@dataclass(frozen=True)
class Spill:
    """One quantity that reaches a territory: medians of the first and last year's means, and 5%-95% of the last."""

    first: float
    last: float
    low: float
    high: float


@dataclass(frozen=True)
class TerritoryRow:
    """What reaches a territory: exported violence (attacks a year), commodity (tonnes a year); its border guard."""

    territory: str
    name: str
    iso3: str | None
    threat: Spill
    flow: Spill
    guard: Spill


def ties(result: Result) -> tuple[TieRow, ...]:
    """Ties of every pair that has any, in the scenario's order."""
    shown = [
        array.isel(quarter=[0, -1]).mean("world").transpose("tie", "quarter").values.astype(float)
        for array in (variable(result, "access"), variable(result, "relations"))
    ]
    order = {key: place for place, key in enumerate(result.scenario.actors)}
    rows = []
    for place, key in enumerate(result.data["tie"].values):
        actor, other = str(key).split(".")
        access, relations = shown[0][place], shown[1][place]
        if np.abs(access).max() > 0.005 or np.abs(relations).max() > 0.005:
            rows.append(TieRow(actor, other, *(float(v) for v in access), *(float(v) for v in relations)))
    return tuple(sorted(rows, key=lambda row: (order.get(row.actor, 999), order.get(row.other, 999))))


def territories(result: Result) -> tuple[TerritoryRow, ...]:
    """What reaches each territory, in the scenario's order."""
    tables = {name: _spills(result, name) for name in ("threat", "flow", "guard")}
    rows = []
    for place, key in enumerate(result.data["territory"].values):
        record = result.scenario.territories[str(key)]
        rows.append(TerritoryRow(str(key), record.name, record.iso3, *(tables[name][place] for name in tables)))
    return tuple(rows)


def _spills(result: Result, name: str) -> list[Spill]:
    values = variable(result, name).transpose("territory", "world", "month").values
    first, last = year_windows(result.data.sizes["month"])
    early, late = np.median(values[..., first].mean(axis=2), axis=1), values[..., last].mean(axis=2)
    low, middle, high = np.quantile(late, (0.05, 0.5, 0.95), axis=1)
    return [Spill(*(float(v) for v in row)) for row in zip(early, middle, low, high, strict=True)]
