"""Charts of power: by index, and over time."""

from __future__ import annotations

import altair as alt
import pandas as pd

from realpolitik.report.charts.style import CATEGORIES, Drawing, Row, day, named, rounded, share_axis

INDICES = {
    "weight": "Weight",
    "shapley_shubik": "Shapley–Shubik",
    "banzhaf": "Banzhaf",
    "pivotal": "Holds the median",
    "betweenness": "Betweenness",
    "score": "Kingmaker score",
}
MOST_LINES = 6
"""Actors drawn over time: those whose score is highest at any date."""


def indices_chart(standings: pd.DataFrame) -> Drawing:
    """Every actor's power at one date by five measures and the kingmaker score."""
    ordered = standings.sort_values("weight", ascending=False, kind="stable")
    rows: list[Row] = [
        {"actor": row["name"], "index": title, "share": rounded(float(row[field]), 3)}
        for row in ordered.to_dict("records")
        for field, title in INDICES.items()
        if not pd.isna(row[field])
    ]
    titles = list(INDICES.values())
    shapes = ["circle", "square", "triangle-up", "diamond", "cross", "stroke"]
    chart = (
        alt.Chart(named())
        .mark_point(filled=True, size=70, opacity=0.9)
        .encode(
            x=alt.X("share:Q", axis=share_axis()),
            y=alt.Y(
                "actor:N", sort=list(ordered.name), axis=alt.Axis(title=None, grid=True, domain=False, ticks=False)
            ),
            color=alt.Color(
                "index:N",
                sort=titles,
                scale=alt.Scale(domain=titles, range=list(CATEGORIES)),
                legend=alt.Legend(title=""),
            ),
            shape=alt.Shape("index:N", sort=titles, scale=alt.Scale(domain=titles, range=shapes)),
            tooltip=[
                alt.Tooltip("actor:N", title="Actor"),
                alt.Tooltip("index:N", title="Measure"),
                alt.Tooltip("share:Q", format=".1%", title="Share"),
            ],
        )
        .properties(width="container", height=alt.Step(22))
    )
    return Drawing(chart, {"rows": rows})


def standings_chart(standings: pd.DataFrame) -> Drawing | None:
    """Kingmaker score by date; None where there is one date alone, or no score."""
    scored = standings[standings.score.notna()]
    if standings.date.nunique() < 2 or scored.empty:
        return None
    highest = scored.groupby("actor", sort=False).score.max().sort_values(ascending=False, kind="stable")
    chosen = list(highest.index[:MOST_LINES])
    lines = scored.set_index("actor").loc[chosen]
    rows: list[Row] = [
        {"actor": row["name"], "date": day(row["date"]), "score": rounded(row["score"], 3)}
        for row in lines.to_dict("records")
    ]
    names = list(dict.fromkeys(lines["name"]))
    chart = (
        alt.Chart(named())
        .mark_line(point=True, strokeWidth=2)
        .encode(
            x=alt.X("date:T", axis=alt.Axis(title=None, format="%b %Y", grid=False)),
            y=alt.Y("score:Q", axis=share_axis()),
            color=alt.Color(
                "actor:N",
                sort=names,
                scale=alt.Scale(domain=names, range=list(CATEGORIES)),
                legend=alt.Legend(title=""),
            ),
            tooltip=[
                alt.Tooltip("actor:N", title="Actor"),
                alt.Tooltip("date:T", format="%b %Y", title="Date"),
                alt.Tooltip("score:Q", format=".0%", title="Kingmaker score"),
            ],
        )
        .properties(width="container", height=240)
    )
    return Drawing(chart, {"rows": rows})
