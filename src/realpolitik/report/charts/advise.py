"""Chart of how far each lever of an actor moves a goal."""

from __future__ import annotations

import altair as alt

from realpolitik.findings.advise import Advice
from realpolitik.report.charts.style import ACCENT, GREY, LINE, ORANGE, Drawing, Row, name_axis, named, rounded

WORDS = ("helps", "within chance", "hurts")


def levers_chart(found: Advice) -> Drawing | None:
    """Paired effect of each lever on the goal with its interval; None where no lever binds."""
    rows: list[Row] = [
        {
            "lever": f"{row.title}: {row.level_title}",
            "rank": rank,
            "effect": rounded(row.goal.effect.value),
            "low": rounded(row.goal.effect.low),
            "high": rounded(row.goal.effect.high),
            "own": rounded(row.own.value),
            "verdict": WORDS[0] if row.goal.helps else WORDS[2] if row.goal.hurts else WORDS[1],
        }
        for rank, row in enumerate(found.levers)
    ]
    if not rows:
        return None
    shape = "+.0%" if found.is_event else "+.3~g"
    base = alt.Chart(named())
    y = alt.Y("lever:N", sort=alt.EncodingSortField("rank", op="min"), axis=name_axis())
    axis = alt.Axis(title=f"change in the goal ({found.unit})", format=shape, tickCount=7)
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
