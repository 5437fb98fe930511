"""Charts of scores: reliability, Brier scores by date, skill on figures by series."""

from __future__ import annotations

import math
from collections.abc import Mapping

import altair as alt
import pandas as pd

from realpolitik.report.charts.style import (
    BLUE,
    FAINT,
    GREEN,
    GREY,
    ORANGE,
    YELLOW,
    Drawing,
    Row,
    name_axis,
    named,
    panels,
    rounded,
    share_axis,
    wrapped,
)
from realpolitik.studies.score.baselines import BASELINES
from realpolitik.studies.score.slates import POOL

KINDS = {"view": BLUE, POOL: ORANGE, "persistence": GREY, "climatology": GREEN, "coin": YELLOW}
"""Colour of each kind of forecaster."""
SCORE = "mean Brier score (lower is better)"
CUT = -2.0
"""Skill below which a point stands at the edge of the chart."""


def reliability_chart(reliability: pd.DataFrame) -> Drawing | None:
    """How often came what was given so much chance, with the interval and the number of events; None without events."""
    rows: list[Row] = [
        {
            "who": "all views" if row["who"] == "views" else "pool",
            "given": rounded(row["mean"]),
            "share": rounded(row["share"]),
            "low": rounded(row["share_low"]),
            "high": rounded(row["share_high"]),
            "label": f"{row['came']} of {row['events']}",
        }
        for row in reliability.to_dict("records")
    ]
    return reliability_drawing(rows, {POOL: ORANGE, "all views": BLUE})


def reliability_drawing(rows: list[Row], colours: Mapping[str, str]) -> Drawing | None:
    """Share that came about over the chance given, a panel for each of ``who``; None without rows.

    Args:
        rows: who, given, share, low, high, and a label for each point.
        colours: who → colour.
    """
    if not rows:
        return None
    unit = alt.Scale(domain=[0, 1])
    x = alt.X("given:Q", scale=unit, axis=share_axis("probability given (mean of the bin)"))
    y = alt.Y("share:Q", scale=unit, axis=share_axis("share that came about"))
    colour = alt.Color("who:N", scale=alt.Scale(domain=list(colours), range=list(colours.values())), legend=None)
    tip = [
        alt.Tooltip("who:N", title="Whose"),
        alt.Tooltip("given:Q", format=".0%", title="Given"),
        alt.Tooltip("label:N", title="Came about"),
        alt.Tooltip("low:Q", format=".0%", title="95% from"),
        alt.Tooltip("high:Q", format=".0%", title="to"),
    ]
    base = alt.Chart()
    ideal = base.mark_line(strokeDash=[4, 4], color=FAINT).encode(x=alt.X("edge:Q", scale=unit), y=alt.Y("edge:Q"))
    rule = base.mark_rule(strokeWidth=2, opacity=0.6).encode(x=x, y=alt.Y("low:Q"), y2="high:Q", color=colour)
    dots = base.mark_point(filled=True, size=80, opacity=1).encode(x=x, y=y, color=colour, tooltip=tip)
    text = base.mark_text(dx=9, align="left", fontSize=11).encode(x=x, y=y, text="label:N", color=colour)
    layered = alt.layer(ideal, rule, dots, text, data=named()).properties(width=300, height=280)
    chart = panels(layered, "who", list(dict.fromkeys(row["who"] for row in rows)), 2)
    ends = [{"who": who, "edge": edge} for who in dict.fromkeys(row["who"] for row in rows) for edge in (0.0, 1.0)]
    return Drawing(chart, {"rows": rows + ends})


def brier_chart(scores: pd.DataFrame) -> Drawing | None:
    """Mean Brier score of each forecaster by date, with the interval over outcomes; None without events."""
    rows: list[Row] = [
        {
            "date": f"{row['as_of']:%d %b %Y} ({row['events']} events)",
            "who": row["who"],
            "kind": row["kind"] if row["kind"] == "view" else row["forecaster"],
            "brier": rounded(row["brier"]),
            "low": rounded(row["brier_low"]),
            "high": rounded(row["brier_high"]),
        }
        for row in scores[scores.brier.notna()].to_dict("records")
    ]
    if not rows:
        return None
    order = list(dict.fromkeys(row["who"] for row in rows if row["kind"] == "view")) + [POOL, *BASELINES]
    x = alt.X("brier:Q", scale=alt.Scale(zero=True), axis=alt.Axis(tickCount=5, title=SCORE))
    y = alt.Y("who:N", sort=order, axis=name_axis(220))
    colour = alt.Color("kind:N", scale=alt.Scale(domain=list(KINDS), range=list(KINDS.values())), legend=None)
    tip = [
        alt.Tooltip("who:N", title="Forecaster"),
        alt.Tooltip("brier:Q", format=".3f", title="Brier"),
        alt.Tooltip("low:Q", format=".3f", title="95% from"),
        alt.Tooltip("high:Q", format=".3f", title="to"),
    ]
    base = alt.Chart()
    rule = base.mark_rule(strokeWidth=3, opacity=0.55).encode(x=alt.X("low:Q"), x2="high:Q", y=y, color=colour)
    dots = base.mark_point(filled=True, size=70, opacity=1).encode(x=x, y=y, color=colour, tooltip=tip)
    layered = alt.layer(rule, dots, data=named()).properties(width=230, height=alt.Step(22))
    chart = panels(layered, "date", list(dict.fromkeys(row["date"] for row in rows)), 2).resolve_scale(y="independent")
    return Drawing(chart, {"rows": rows})


def series_chart(series: pd.DataFrame) -> Drawing | None:
    """Skill of views and pool on the figures of each series against persistence; None without figures."""
    rows: list[Row] = [
        {
            "series": wrapped(row["title"], 40),
            "date": f"{row['as_of']:%Y-%m-%d}",
            "who": row["who"],
            "kind": row["kind"],
            "skill": rounded(max(row["skill_persistence"], CUT), 3),
            "true": rounded(row["skill_persistence"], 3),
            "figures": row["figures"],
        }
        for row in series[series.kind != "baseline"].to_dict("records")
        if math.isfinite(row["skill_persistence"])
    ]
    if not rows:
        return None
    colour = alt.Color("kind:N", scale=alt.Scale(domain=[POOL, "view"], range=[ORANGE, BLUE]), title=None)
    axis = alt.Axis(title="1 − CRPS / CRPS of “nothing changes” (cut at −2)", format=".1f")
    base = alt.Chart()
    zero = base.mark_rule(color=FAINT, strokeDash=[4, 4]).encode(x=alt.datum(0))
    dots = base.mark_point(filled=True, size=75, opacity=0.85).encode(
        x=alt.X("skill:Q", scale=alt.Scale(domain=[CUT, 1]), axis=axis),
        y=alt.Y("date:N", title=None, axis=name_axis(120)),
        color=colour,
        shape=alt.Shape("kind:N", scale=alt.Scale(domain=[POOL, "view"], range=["circle", "diamond"]), title=None),
        tooltip=[
            alt.Tooltip("who:N", title="Forecaster"),
            alt.Tooltip("true:Q", title="Skill"),
            alt.Tooltip("figures:Q", title="Figures"),
        ],
    )
    layered = alt.layer(zero, dots, data=named()).properties(width=250, height=alt.Step(20))
    chart = panels(layered, "series", list(dict.fromkeys(row["series"] for row in rows)), 2).resolve_scale(
        y="independent"
    )
    return Drawing(chart, {"rows": rows})
