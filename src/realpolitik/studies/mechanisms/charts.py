"""Charts of causal claims put to the test: a forest of effects, and those that turn with time."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from realpolitik.report.charts.style import (
    ACCENT,
    BLUE,
    FAINT,
    GREEN,
    GREY,
    LINE,
    ORANGE,
    PINK,
    SKY,
    YELLOW,
    Drawing,
    Row,
    date_axis,
    day,
    name_axis,
    named,
    panels,
    rounded,
    wrapped,
)
from realpolitik.table import points_text

REACH = 40.0
"""Multiples of the smallest size that counts at which bars are cut."""
PANELS = 9
VERDICTS = {
    "holds": GREEN,
    "contradicted": ORANGE,
    "depends": PINK,
    "too small": SKY,
    "no effect": GREY,
    "unclear": YELLOW,
    "as coded": BLUE,
}
"""Colour of each verdict on a contrast."""


def forest_chart(experiments: pd.DataFrame) -> Drawing | None:
    """Effect and interval of every contrast in its most telling window, by mechanism; None if nothing was run.

    Args:
        experiments: one row for each experiment, with the trial that its verdict speaks of (`frames.EXPERIMENT`).
    """
    ran = experiments[experiments.contrast.astype(bool) & experiments.effect.notna() & experiments.matters.notna()]
    rows: list[Row] = [_bar(row) for row in sorted(ran.to_dict("records"), key=lambda row: row["mechanisms"])]
    if not rows:
        return None
    scale = alt.Scale(type="symlog", constant=1, domain=[-REACH, REACH])
    ticks = [-30, -10, -3, -1, 0, 1, 3, 10, 30]
    axis = alt.Axis(title="effect ÷ smallest size that counts  (right: as the claim says)", values=ticks, format="d")
    y = alt.Y("name:N", sort=None, axis=name_axis(520))
    colour = alt.Color(
        "verdict:N",
        scale=alt.Scale(domain=list(VERDICTS), range=list(VERDICTS.values())),
        legend=alt.Legend(title=None),
    )
    band = alt.Chart(named("band")).mark_rect(color=GREY, opacity=0.18)
    small = band.encode(x=alt.X("from:Q", scale=scale, axis=axis), x2="to:Q")
    zero = alt.Chart(named("band")).mark_rule(color=LINE, strokeWidth=1.5).encode(x=alt.X("zero:Q", scale=scale))
    base = alt.Chart(named())
    bars = base.mark_rule(strokeWidth=3).encode(x=alt.X("low:Q", scale=scale), x2="high:Q", y=y, color=colour)
    dots = base.mark_point(filled=True, size=70, opacity=1).encode(
        x=alt.X("x:Q", scale=scale),
        y=y,
        color=colour,
        tooltip=[
            alt.Tooltip("name:N", title="Experiment"),
            alt.Tooltip("effect:N", title="Effect"),
            alt.Tooltip("unit:N", title="Unit"),
            alt.Tooltip("when:N", title="Window"),
            alt.Tooltip("verdict:N", title="Verdict"),
        ],
    )
    chart = alt.layer(small, zero, bars, dots).properties(width="container", height=alt.Step(21))
    return Drawing(chart, {"rows": rows, "band": [{"from": -1, "to": 1, "zero": 0}]})


def _bar(row: Mapping[Any, Any]) -> Row:
    sign = -1.0 if row["direction"] == "down" else 1.0
    low, high = sorted((sign * row["low"] / row["matters"], sign * row["high"] / row["matters"]))
    return {
        "name": f"{' '.join(row['mechanisms'][:2])}  {row['title']}",
        "x": _cut(sign * row["effect"] / row["matters"]),
        "low": _cut(low),
        "high": _cut(high),
        "verdict": row["verdict"],
        "effect": f"{points_text(row['effect'])} ({points_text(row['low'])} to {points_text(row['high'])})",
        "unit": row["unit"] or "",
        "when": f"{row['since']:%b %Y} to {row['until']:%b %Y}",
    }


def _cut(value: float) -> float:
    return rounded(max(-REACH, min(REACH, value))) if math.isfinite(value) else math.copysign(REACH, value)


def curves_chart(curves: pd.DataFrame) -> Drawing | None:
    """Effects month by month, one panel an experiment; None if there are none.

    Args:
        curves: experiment, title, unit, date, mean, low, high; those of the first `PANELS` experiments are drawn.
    """
    rows: list[Row] = []
    order: list[str] = []
    for _, curve in [*curves.groupby("experiment", sort=False)][:PANELS]:
        first = curve.iloc[0]
        order.append(wrapped(f"{first.title} ({first.unit or 'no unit'})", 44))
        rows += [_point(row, order[-1]) for row in curve.iloc[::2].to_dict("records")]
    if not rows:
        return None
    x = alt.X("date:T", axis=date_axis())
    axis = alt.Axis(title=None, tickCount=4)
    base = alt.Chart()
    band = base.mark_area(color=ACCENT, opacity=0.2).encode(x=x, y=alt.Y("low:Q", axis=axis), y2="high:Q")
    line = base.mark_line(color=ACCENT, strokeWidth=2).encode(x=x, y=alt.Y("mean:Q", axis=axis))
    zero = base.mark_rule(color=FAINT, strokeWidth=1).encode(y=alt.Y("zero:Q", axis=axis))
    layered = alt.layer(band, zero, line, data=named()).properties(width=270, height=130)
    return Drawing(panels(layered, "name", order).resolve_scale(x="independent", y="independent"), {"rows": rows})


def _point(row: Mapping[Any, Any], name: str) -> Row:
    ends = {field: rounded(float(row[field])) for field in ("mean", "low", "high")}
    return {"name": name, "date": day(row["date"]), **ends, "zero": 0}
