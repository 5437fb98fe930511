"""How actors stand to one another, and what reaches the territories around."""

from __future__ import annotations

import altair as alt
import numpy as np
import pandas as pd

from realpolitik.readings import variable, year_windows
from realpolitik.report.charts.style import DIVERGING, Drawing, Row, diverging, named, rounded
from realpolitik.results import Result
from realpolitik.table import Column, Table, number, points

FAINTEST = 0.005
"""Access or relations from which a tie is told."""


def ties(result: Result) -> pd.DataFrame:
    """Ties of every pair that has any, in the first and last quarter of a run: means over worlds, in scenario order."""
    ends = {
        name: variable(result, name)
        .isel(quarter=[0, -1])
        .mean("world")
        .transpose("tie", "quarter")
        .values.astype(float)
        for name in ("access", "relations")
    }
    names = {key: actor.name for key, actor in result.scenario.actors.items()}
    order = {key: place for place, key in enumerate(names)}
    pairs = [str(key).split(".") for key in result.data["tie"].values]
    frame = pd.DataFrame(
        {
            "actor": [actor for actor, _ in pairs],
            "name": [names[actor] for actor, _ in pairs],
            "other": [other for _, other in pairs],
            "other_name": [names[other] for _, other in pairs],
            **{f"{name}_{when}": ends[name][:, place] for name in ends for place, when in enumerate(("first", "last"))},
        }
    )
    most = np.maximum(*(np.abs(values).max(axis=1, initial=0.0) for values in ends.values()))
    seen = most > FAINTEST
    return frame[seen].sort_values(
        ["actor", "other"], key=lambda keys: keys.map(order), kind="stable", ignore_index=True
    )


def ties_table(frame: pd.DataFrame) -> Table:
    """Ties at the start and at the end."""
    return Table(
        "Every tie",
        frame,
        {
            "actor": Column("Actor's id").hidden,
            "name": Column("Actor"),
            "other": Column("Other's id").hidden,
            "other_name": Column("To"),
            "access_first": Column("Access, start", number(2), "0–1", "what the one can get done with the other"),
            "access_last": Column("Access, end", number(2), "0–1"),
            "relations_first": Column("Relations, start", number(2, signed=True), "−1 to 1", "enmity to alliance"),
            "relations_last": Column("Relations, end", number(2, signed=True), "−1 to 1"),
        },
        brief=0,
        folded=True,
    )


def ties_chart(frame: pd.DataFrame, order: list[str]) -> Drawing | None:
    """Relations (colour) and access (size) between every two actors, at the start and at the end; names in order."""
    if frame.empty:
        return None
    rows: list[Row] = [
        {
            "from": row["name"],
            "to": row["other_name"],
            "when": when,
            "access": rounded(row[f"access_{end}"], 3),
            "relations": rounded(row[f"relations_{end}"], 3),
        }
        for row in frame.to_dict("records")
        for when, end in (("At the start", "first"), ("At the end", "last"))
    ]
    axis: Row = {"domain": False, "ticks": False, "grid": True, "labelLimit": 150}
    base = (
        alt.Chart(named())
        .mark_square(opacity=1)
        .encode(
            x=alt.X("to:N", sort=order, axis=alt.Axis(title=None, orient="top", labelAngle=-60, **axis)),
            y=alt.Y("from:N", sort=order, axis=alt.Axis(title=None, **axis)),
            color=alt.Color(
                "relations:Q", scale=diverging(-1, 0, 1), legend=alt.Legend(title="relations", gradientLength=140)
            ),
            size=alt.Size(
                "access:Q",
                scale=alt.Scale(domain=[0, 1], range=[22, 270]),
                legend=alt.Legend(title="access", values=[0.1, 0.5, 1], symbolFillColor=DIVERGING[1]),
            ),
            tooltip=[
                alt.Tooltip("from:N", title="Actor"),
                alt.Tooltip("to:N", title="To"),
                alt.Tooltip("relations:Q", format="+.2f", title="Relations"),
                alt.Tooltip("access:Q", format=".2f", title="Access"),
            ],
        )
    )
    sides = [
        base.transform_filter(alt.datum.when == when).properties(title=when, width=alt.Step(19), height=alt.Step(19))
        for when in ("At the start", "At the end")
    ]
    chart = alt.hconcat(*sides, spacing=30, padding={"left": 4, "top": 4, "right": 50, "bottom": 4})
    return Drawing(chart, {"rows": rows})


SPILLS = {
    "threat": ("Attacks carried there a year", "attacks a year", "violence that the war carries there"),
    "flow": ("Commodity, t a year", "tonnes a year", "commodity that reaches it"),
    "guard": ("Border guard", "0–1", "how well it guards its border"),
}
"""What reaches a territory: head, unit, meaning."""


def territories(result: Result) -> pd.DataFrame:
    """What reaches each territory: medians of the first and last year's means, with nine worlds in ten of the last.

    A country into which no violence is carried in any world, as that of the war itself, has no number of attacks:
    a zero would read as peace.
    """
    records = [result.scenario.territories[str(key)] for key in result.data["territory"].values]
    frame = pd.DataFrame(
        {
            "territory": [str(key) for key in result.data["territory"].values],
            "name": [record.name for record in records],
            "iso3": [record.iso3 for record in records],
        }
    )
    first, last = year_windows(result.data.sizes["month"])
    for name in SPILLS:
        values = variable(result, name).transpose("territory", "world", "month").values
        late = values[..., last].mean(axis=2)
        low, middle, high = np.quantile(late, (0.05, 0.5, 0.95), axis=1)
        frame[f"{name}_first"] = np.median(values[..., first].mean(axis=2), axis=1).astype(float)
        frame[f"{name}_last"], frame[f"{name}_low"], frame[f"{name}_high"] = middle, low, high
        if name == "threat":
            none = (values == 0).all(axis=(1, 2))
            frame.loc[none, [f"threat_{part}" for part in ("first", "last", "low", "high")]] = np.nan
    return frame


def territories_table(frame: pd.DataFrame) -> Table:
    """What reaches each territory, and how it guards its border."""
    columns = {"territory": Column("Territory's id").hidden, "name": Column("Territory"), "iso3": Column("ISO").hidden}
    form = points(2)
    for name, (title, unit, meaning) in SPILLS.items():
        first = Column(f"{title}, first", form, unit, f"{meaning}, first year, median world")
        columns[f"{name}_first"] = first.hidden if name == "guard" else first
        last = Column(f"{title}, last", form, unit, f"{meaning}, last year", ends=(f"{name}_low", f"{name}_high"))
        columns[f"{name}_last"] = last
        columns[f"{name}_low"] = Column(f"{title}, 5%", form, unit).hidden
        columns[f"{name}_high"] = Column(f"{title}, 95%", form, unit).hidden
    return Table("What reaches the territories around (median world, 9 in 10)", frame, columns, brief=0)
