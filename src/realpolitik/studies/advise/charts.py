"""Chart of how far each lever of an actor moves a goal."""

from __future__ import annotations

import altair as alt
import pandas as pd

from realpolitik.report.charts.style import ACCENT, GREY, LINE, ORANGE, Drawing, Row, name_axis, named, rounded

WORDS = ("helps", "within chance", "hurts")


def levers_chart(levers: pd.DataFrame, unit: str, is_event: bool) -> Drawing | None:
    """Paired effect of each lever on the goal with its interval; None where no lever binds.

    Args:
        levers: a lever a row, in order.
        unit: unit of the goal.
        is_event: whether the goal is that something comes about.
    """
    rows: list[Row] = [
        {
            "lever": row.lever,
            "rank": rank,
            "effect": rounded(row.effect),
            "low": rounded(row.low),
            "high": rounded(row.high),
            "own": rounded(row.own),
            "verdict": WORDS[0] if row.helps else WORDS[2] if row.hurts else WORDS[1],
        }
        for rank, row in enumerate(levers.itertuples())
    ]
    if not rows:
        return None
    shape = "+.0%" if is_event else "+.3~g"
    base = alt.Chart(named())
    y = alt.Y("lever:N", sort=alt.EncodingSortField("rank", op="min"), axis=name_axis())
    axis = alt.Axis(title=f"change in the goal ({unit})", format=shape, tickCount=7)
    colour = alt.Color(
        "verdict:N", scale=alt.Scale(domain=list(WORDS), range=[ACCENT, GREY, ORANGE]), legend=alt.Legend(title=None)
    )
    rule = base.mark_rule(strokeWidth=3).encode(x=alt.X("low:Q", axis=axis), x2="high:Q", y=y, color=colour)
    dot = base.mark_point(filled=True, size=80, opacity=1).encode(
        x="effect:Q",
        y=y,
        color=colour,
        tooltip=[
            alt.Tooltip("lever:N", title="Lever"),
            alt.Tooltip("effect:Q", format=shape, title="Change"),
            alt.Tooltip("own:Q", format="+.3f", title="Own utility"),
        ],
    )
    zero = alt.Chart(named("zero")).mark_rule(color=LINE, strokeWidth=1.5).encode(x="zero:Q")
    chart = alt.layer(zero, rule, dot).properties(width="container", height=alt.Step(22))
    return Drawing(chart, {"rows": rows, "zero": [{"zero": 0}]})
