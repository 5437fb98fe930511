"""Charts of power: by index, and over time."""

from __future__ import annotations

import altair as alt

from realpolitik.findings.power import Power
from realpolitik.report.charts.style import CATEGORIES, Drawing, Row, day, named, rounded, share_axis

INDICES = (
    ("Weight", "weight"),
    ("Shapley–Shubik", "shapley_shubik"),
    ("Banzhaf", "banzhaf"),
    ("Holds the median", "pivotal"),
    ("Betweenness", "betweenness"),
)
MOST_LINES = 6
"""Actors drawn over time: those whose score is highest or changes most."""


def index_chart(power: Power) -> Drawing:
    """Every actor's power by five measures and the kingmaker score."""
    standings = sorted(power.moments[0].standings, key=lambda row: -row.weight)
    rows: list[Row] = []
    for row in standings:
        name = power.names[row.actor]
        rows += [
            {"actor": name, "index": title, "share": rounded(float(getattr(row, field)), 3)} for title, field in INDICES
        ]
        if row.needed is not None:
            rows.append({"actor": name, "index": "Kingmaker score", "share": rounded(row.needed.value, 3)})
    order = [power.names[row.actor] for row in standings]
    titles = [*(title for title, _ in INDICES), "Kingmaker score"]
    shapes = ["circle", "square", "triangle-up", "diamond", "cross", "stroke"]
    chart = (
        alt.Chart(named())
        .mark_point(filled=True, size=70, opacity=0.9)
        .encode(
            x=alt.X("share:Q", axis=share_axis()),
            y=alt.Y("actor:N", sort=order, axis=alt.Axis(title=None, grid=True, domain=False, ticks=False)),
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


def time_chart(power: Power) -> Drawing | None:
    """Kingmaker score of those without a veto, by date; None where there is one date alone."""
    if len(power.moments) < 2:
        return None
    scores: dict[str, list[tuple[str, float]]] = {}
    for at in power.moments:
        for row in at.standings:
            if row.veto < 0.5 and row.needed is not None and at.date is not None:
                scores.setdefault(row.actor, []).append((day(at.date), row.needed.value))
    chosen = sorted(scores, key=lambda who: -max(value for _, value in scores[who]))[:MOST_LINES]
    rows: list[Row] = [
        {"actor": power.names[who], "date": date, "score": rounded(value, 3)}
        for who in chosen
        for date, value in scores[who]
    ]
    if not rows:
        return None
    names = [power.names[who] for who in chosen]
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
