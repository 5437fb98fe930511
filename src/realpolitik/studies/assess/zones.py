"""Zones of the arena: who holds each, and how likely it is to change hands."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from realpolitik.readings import NEVER, dates, term
from realpolitik.readings.holdings import camps
from realpolitik.readings.labels import belligerent_name, zone_name
from realpolitik.results import Result
from realpolitik.stats import jeffreys
from realpolitik.studies.assess.outcome import GROUND
from realpolitik.table import CHANCE, MONTH, SHARE, Column, Table, chance_text

MOST_SAID = 3
"""Zones that a sentence names."""


def held_by(result: Result, zone: str) -> dict[str, np.ndarray]:
    """[world, month] share of a zone's people that each camp holds, and each belligerent that stands alone."""
    held = {str(key): term(result, f"ground_in.{zone}.{key}").values for key in result.data["belligerent"].values}
    joint = camps(result.scenario, tuple(held))
    alone = set(held).difference(*joint.values())
    return {
        **{name: np.sum([held[key] for key in keys], axis=0) for name, keys in joint.items()},
        **{key: held[key] for key in held if key in alone},
    }


def changed(held: Mapping[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """[world] who holds most at the start, the first month in which another does, or `NEVER`, and who that is."""
    first = np.argmax(np.stack(list(held.values())), axis=0)  # [world, month]
    other = first != first[:, :1]
    month = np.where(other.any(axis=1), other.argmax(axis=1), NEVER)
    return first[:, 0], month, first[np.arange(len(first)), np.maximum(month, 0)]


def zones(result: Result) -> pd.DataFrame:
    """A row for each zone: who holds most of it at the start and at the end, and how likely it changes hands."""
    scenario, days = result.scenario, dates(result)
    rows = []
    for zone in scenario.zones:
        held = held_by(result, zone)
        names = list(held)
        start, month, taker = changed(held)
        came = month != NEVER
        holder, share = names[np.bincount(start).argmax()], jeffreys(int(came.sum()), came.size)
        ends = np.quantile(held[holder][:, -1], (0.05, 0.5, 0.95))
        middle = np.quantile(month[came], 0.5, method="closest_observation") if came.any() else None
        rows.append(
            {
                "zone": zone,
                "name": zone_name(scenario, zone),
                "holder": belligerent_name(scenario, holder),
                "at_start": float(np.median(held[holder][:, 0])),
                "at_end": ends[1],
                "low": ends[0],
                "high": ends[2],
                "changes": share.value,
                "changes_low": share.low,
                "changes_high": share.high,
                "median_date": days[int(middle)] if middle is not None else None,
                "taker": belligerent_name(scenario, names[np.bincount(taker[came]).argmax()]) if came.any() else "",
                "worlds": came.size,
            }
        )
    return pd.DataFrame(rows, columns=[*COLUMNS])


COLUMNS = {
    "zone": Column("Zone's id").hidden,
    "name": Column("Zone", wide=True),
    "holder": Column("Holds most of it", meaning="camp that holds the largest share at the start in most worlds"),
    "at_start": Column("Start", GROUND, meaning="share of the zone's people that it holds, median"),
    "at_end": Column("End", GROUND, meaning="the same at the end of the run", ends=("low", "high")),
    "low": Column("5%", GROUND).hidden,
    "high": Column("95%", GROUND).hidden,
    "changes": Column(
        "Changes hands",
        CHANCE,
        meaning="share of worlds in which another camp comes to hold more of it than any other",
        ends=("changes_low", "changes_high"),
    ),
    "changes_low": Column("95% from", SHARE, meaning="of the Jeffreys interval").hidden,
    "changes_high": Column("95% to", SHARE).hidden,
    "median_date": Column("Middle date", MONTH, meaning="of the first change, among the worlds in which it comes"),
    "taker": Column("To", meaning="whom it comes to first in most of these"),
    "worlds": Column("Worlds").hidden,
}


def zones_table(frame: pd.DataFrame) -> Table:
    """Zones as a table."""
    return Table("Zones: who holds them, % of their people: median (9 worlds in 10)", frame, COLUMNS)


def of_zones(frame: pd.DataFrame) -> list[str]:
    """The zones that are likeliest to change hands, in a sentence; none where the arena has no zones."""
    rows = frame.sort_values("changes", ascending=False, kind="stable").head(MOST_SAID).to_dict("records")
    parts = [
        f"{row['name']} {chance_text(row['changes'], row['worlds'])}"
        + (f" (first to {row['taker']}, median {row['median_date']:%b %Y})" if row["taker"] else "")
        for row in rows
    ]
    return [f"Likely to change hands: {'; '.join(parts)}."] if parts else []
