"""What became of deals: in how many worlds each was signed, kept or broken, by whom, and what either expected of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import pandas as pd

from realpolitik.readings import dates
from realpolitik.results import Result
from realpolitik.scenario.deals import Deal
from realpolitik.table import MONTH, SHARE, Column, Table, number, share_text

IN_FORCE, BROKEN, OVER = 1, (2, 3), 4
"""Where a deal stands, as the variable ``accord`` numbers it; `BROKEN` by its first and by its second party."""
GAIN = number(4, signed=True)


def deals(result: Result) -> pd.DataFrame:
    """One row a deal and party, with the fields of `deals_table`; empty where the scenario has no deals."""
    rows: list[dict[str, object]] = []
    for name, deal in result.scenario.deals.items():
        data = result.data.sel(deal=name)
        state = data["accord"].transpose("world", "month").values
        gain = data["deal_gain"].transpose("world", "quarter", "party").values
        price = data["deal_price"].transpose("world", "quarter", "party").values
        for place, party in enumerate(deal.parties):
            rows.append(
                {
                    "deal": name,
                    "title": deal.title,
                    "actor": party,
                    "name": result.scenario.actors[party].name,
                    **_course(result, deal, state, BROKEN[place]),
                    "gain": _mean(_last_weighed(gain[..., place])),
                    "price": _mean(price[..., place][price[..., place] != 0.0]),
                }
            )
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _course(result: Result, deal: Deal, state: np.ndarray, broken: int) -> dict[str, object]:
    """When a deal was signed and broken by one party, over worlds, from where it stands [world, month]."""
    days = dates(result)
    signed = deal.signed or _median_day(state > 0, days)
    return {
        "in_force": float((state > 0).any(axis=1).mean()),
        "signed": signed,
        "holds": float((state[:, -1] == IN_FORCE).mean()),
        "over": float((state[:, -1] == OVER).mean()),
        "broken": float((state[:, -1] == broken).mean()),
        "broken_on": _median_day(state == broken, days),
    }


def _median_day(came: np.ndarray, days: Sequence[dt.date]) -> dt.date | None:
    """Median, over the worlds in which it came, of the day on which something came first [world, month]."""
    firsts = np.argmax(came, axis=1)[came.any(axis=1)]
    return days[int(np.median(firsts))] if len(firsts) else None


def _last_weighed(gain: np.ndarray) -> np.ndarray:
    """What was expected when it was last weighed [worlds in which it was], from what is noted [world, quarter]."""
    last: np.ndarray = gain[:, -1]
    return np.asarray(last[last != 0.0])


def _mean(values: np.ndarray) -> float:
    return float(values.mean()) if values.size else np.nan


COLUMNS = {
    "deal": Column("Deal's id").hidden,
    "title": Column("Deal", wide=True),
    "actor": Column("Actor's id").hidden,
    "name": Column("Party"),
    "in_force": Column("Signed", SHARE, meaning="share of worlds in which it was in force at some time"),
    "signed": Column("On", MONTH, meaning="day of signing; the median one where it was signed within the run"),
    "holds": Column("Holds", SHARE, meaning="share of worlds in which it is in force at the end"),
    "over": Column("Ran out", SHARE, meaning="share in which it ran its course, or was ended from outside"),
    "broken": Column("Broken by it", SHARE, meaning="share in which this party broke it"),
    "broken_on": Column("When", MONTH, meaning="median day of that"),
    "gain": Column(
        "Gain", GAIN, meaning="utility it expected with the deal less without, when it last weighed signing"
    ),
    "price": Column("Breach costs", GAIN, meaning="utility that breaking it would cost it, while it was bound"),
}


def deals_table(found: pd.DataFrame) -> Table:
    """The table of deals, as `deals` finds them."""
    return Table("Deals: signed, kept, broken", found, COLUMNS)


def sentences(found: pd.DataFrame) -> str:
    """What became of each deal, in words."""
    said = []
    for _, rows in found.groupby("deal", sort=False):
        first = rows.iloc[0]
        broken = " and ".join(
            f"broken by {row['name']} in {share_text(row['broken'])}" for _, row in rows.iterrows() if row["broken"] > 0
        )
        ends = f"; {broken}" if broken else ""
        said.append(
            f"“{first['title']}” is in force at some time in {share_text(first['in_force'])} of the worlds and at the "
            f"end in {share_text(first['holds'])}{ends}."
        )
    return " ".join(said)
