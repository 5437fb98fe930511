"""What the map shows: who is present, who supports whom and with what, and where violence reaches, year by year."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from realpolitik.readings import dates, variable
from realpolitik.results import Result
from realpolitik.scenario.schema import Scenario
from realpolitik.table import SHARE, Column, Table, number

KINDS = {
    "troops or air cover": ("presence", "cover"),
    "arms": ("arms",),
    "money": ("money",),
    "shelter": ("sanctuary", "foreign_fighters"),
}
"""What an actor gives a belligerent, and the levers by which it does."""
SUPPORT = ("year", "actor", "name", "belligerent", "belligerent_name", "kind", "share")


def years_of(result: Result) -> tuple[np.ndarray, list[int]]:
    """The year of each month of a run, and the years of which half or more is played."""
    months = np.array([day.year for day in dates(result)])
    return months, [int(year) for year in np.unique(months) if (months == year).sum() >= 6] or [int(months[0])]


def support(result: Result) -> pd.DataFrame:
    """Who gives whom what, by year: share of world-months in which an instrument is at a level that gives any."""
    months, years = years_of(result)
    scenario, levels = result.scenario, variable(result, "level").transpose("instrument", "world", "month")
    given: dict[tuple[str, str, str], np.ndarray] = {}
    for place, key in enumerate(levels["instrument"].values):
        owner, _, name = str(key).partition(".")
        held = levels.values[place]
        for target, kind, ranks in _gifts(scenario, owner, name):
            gives = np.isin(held, ranks)
            given[owner, target, kind] = given.get((owner, target, kind), False) | gives
    rows = [
        (year, owner, scenario.actors[owner].name, target, scenario.actors[target].name, kind, share)
        for (owner, target, kind), gives in given.items()
        for year in years
        if (share := float(gives[:, months == year].mean())) > 0
    ]
    return pd.DataFrame(rows, columns=list(SUPPORT)).sort_values(
        ["year", "share"], ascending=[True, False], kind="stable", ignore_index=True
    )


def _gifts(scenario: Scenario, owner: str, name: str) -> list[tuple[str, str, list[int]]]:
    """Belligerent, kind, and the ranks of the levels of an instrument that give it any of that."""
    found: dict[tuple[str, str], list[int]] = {}
    for rank, level in enumerate(scenario.instruments[owner][name].levels.values()):
        for path, size in level.effects.items():
            lever, target = [*path.split("."), ""][:2]
            kind = next((kind for kind, levers in KINDS.items() if lever in levers), None)
            if kind and target in scenario.actors and target != owner and size.estimates[-1].centre > 0:
                found.setdefault((target, kind), []).append(rank)
    return [(target, kind, ranks) for (target, kind), ranks in found.items()]


def support_table(frame: pd.DataFrame) -> Table:
    """Who gives whom what, by year."""
    return Table(
        "Who supports whom, by year",
        frame,
        {
            "year": Column("Year", number(0)),
            "actor": Column("Actor's id").hidden,
            "name": Column("Who"),
            "belligerent": Column("Belligerent's id").hidden,
            "belligerent_name": Column("Whom"),
            "kind": Column("With"),
            "share": Column("Share of worlds", SHARE, meaning="world-months of the year with a level that gives any"),
        },
        "Shelter: sanctuary across the border, or foreign fighters.",
        brief=0,
        folded=True,
    )


def reach(result: Result) -> pd.DataFrame:
    """Violence and commodity that reach each territory, by year: means over worlds."""
    months, years = years_of(result)
    rows = []
    for place, key in enumerate(result.data["territory"].values):
        record = result.scenario.territories[str(key)]
        for year in years:
            told = {
                name: float(
                    variable(result, name)
                    .transpose("territory", "world", "month")
                    .values[place][:, months == year]
                    .mean()
                )
                for name in ("threat", "flow")
            }
            rows.append({"year": year, "territory": str(key), "name": record.name, "iso3": record.iso3, **told})
    return pd.DataFrame(rows, columns=["year", "territory", "name", "iso3", "threat", "flow"])


def standing(result: Result) -> pd.DataFrame:
    """Troops (thousand) of each actor in the arena, and ground that each belligerent holds, by year: mean worlds."""
    months, years = years_of(result)
    troops = variable(result, "presence").transpose("actor", "world", "month")
    held = variable(result, "ground").transpose("belligerent", "world", "month")
    fighting = [str(key) for key in held["belligerent"].values]
    rows = []
    for place, key in enumerate(troops["actor"].values):
        actor = str(key)
        for year in years:
            now = months == year
            ground = float(held.values[fighting.index(actor)][:, now].mean()) if actor in fighting else math.nan
            rows.append(
                {"year": year, "actor": actor, "troops": float(troops.values[place][:, now].mean()), "ground": ground}
            )
    return pd.DataFrame(rows, columns=["year", "actor", "troops", "ground"])
