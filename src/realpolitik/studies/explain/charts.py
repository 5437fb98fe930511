"""Chart of what speaks for the level that an actor takes."""

from __future__ import annotations

import altair as alt
import numpy as np
import pandas as pd

from realpolitik.report.charts.style import ACCENT, FAINT, LINE, ORANGE, Drawing, Row, name_axis, named, rounded

BARS = 10


def reasons_chart(reasons: pd.DataFrame) -> Drawing | None:
    """Utility by issue and cost that the level taken has over the next best; None where nothing is to compare."""
    rows: list[Row] = [
        {
            "title": row.reason_title,
            "rank": rank,
            "gain": rounded(row.gain),
            "low": rounded(row.gain if np.isnan(row.low) else row.low),
            "high": rounded(row.gain if np.isnan(row.high) else row.high),
            "side": "speaks for it" if row.gain > 0 else "speaks for the next best",
        }
        for rank, row in enumerate(reasons.head(BARS).itertuples())
    ]
    if not rows:
        return None
    base = alt.Chart(named())
    y = alt.Y("title:N", sort=alt.EncodingSortField("rank", op="min"), axis=name_axis())
    colour = alt.Color(
        "side:N",
        scale=alt.Scale(domain=["speaks for it", "speaks for the next best"], range=[ACCENT, ORANGE]),
        legend=alt.Legend(title=None),
    )
    bars = base.mark_bar(height=11).encode(
        x=alt.X("gain:Q", axis=alt.Axis(title="utility", tickCount=6)),
        y=y,
        color=colour,
        tooltip=[alt.Tooltip("title:N", title="What"), alt.Tooltip("gain:Q", format="+.4f", title="Utility")],
    )
    ends = base.mark_rule(strokeWidth=1.5, color=FAINT).encode(x="low:Q", x2="high:Q", y=y)
    zero = alt.Chart(named("zero")).mark_rule(color=LINE, strokeWidth=1.5).encode(x="zero:Q")
    chart = alt.layer(zero, bars, ends).properties(width="container", height=alt.Step(24))
    return Drawing(chart, {"rows": rows, "zero": [{"zero": 0}]})
