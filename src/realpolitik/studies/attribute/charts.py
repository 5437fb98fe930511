"""Charts of what an outcome hangs on: claims by share, numbers by how far they move it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from realpolitik.report.charts.style import ACCENT, FAINT, GREY, LINE, Drawing, Row, name_axis, named, rounded
from realpolitik.report.wording import source_name
from realpolitik.scenario.schema import Scenario

BARS = 14
CLEAR, CHANCE = "beyond chance", "chance could do as much"


def claims_chart(claims: pd.DataFrame, floor: float, scenario: Scenario) -> Drawing | None:
    """Share of the variance by claim, the strongest first, before what the strongest dummy reaches; None without."""
    rows: list[Row] = [
        {
            "claim": f"{_place(scenario, row['claim'])}: {row['about']}",
            "rank": rank,
            "text": row["text"],
            **_shared(row),
        }
        for rank, row in enumerate(claims.head(BARS).to_dict("records"))
    ]
    if not rows:
        return None
    base = alt.Chart(named())
    y = alt.Y("claim:N", sort=alt.EncodingSortField("rank", op="min"), axis=name_axis())
    x = alt.X("share:Q", axis=alt.Axis(title="share of the outcome's variance", format=".1%", tickCount=6))
    bars = base.mark_bar(height=10).encode(x=x, y=y, color=_clear(), tooltip=_tip("text:N", "Claim"))
    ends = base.mark_rule(strokeWidth=1.5, color=FAINT).encode(x="low:Q", x2="high:Q", y=y)
    band = alt.Chart(named("floor")).mark_rect(color=GREY, opacity=0.18).encode(x="from:Q", x2="to:Q")
    chart = alt.layer(band, bars, ends).properties(width="container", height=alt.Step(24))
    return Drawing(chart, {"rows": rows, "floor": [{"from": 0, "to": rounded(floor)}]})


def tornado_chart(numbers: pd.DataFrame, outcome: Mapping[Any, Any]) -> Drawing | None:
    """Mean outcome from each number's lowest to its highest class, the strongest first; None without numbers."""
    rows: list[Row] = [
        {
            "number": row["name"],
            "path": row["number"],
            "rank": rank,
            "from": rounded(row["at_low"]),
            "to": rounded(row["at_high"]),
            **_shared(row),
        }
        for rank, row in enumerate(numbers.head(BARS).to_dict("records"))
    ]
    if not rows:
        return None
    base = alt.Chart(named())
    title, shape = ("probability", ".0%") if outcome["is_event"] else (outcome["unit"], "~g")
    y = alt.Y("number:N", sort=alt.EncodingSortField("rank", op="min"), axis=name_axis())
    x = alt.X("from:Q", scale=alt.Scale(zero=False), axis=alt.Axis(title=title, format=shape, tickCount=6))
    span = base.mark_bar(height=7, opacity=0.55).encode(x=x, x2="to:Q", y=y, color=_clear())
    low = base.mark_point(size=70, filled=False, strokeWidth=2).encode(x=x, y=y, color=_clear())
    high = base.mark_point(size=70, filled=True, opacity=1).encode(
        x="to:Q", y=y, color=_clear(), tooltip=_tip("path:N", "Number")
    )
    mean = alt.Chart(named("mean")).mark_rule(color=LINE, strokeWidth=1.5).encode(x="mean:Q")
    chart = alt.layer(mean, span, low, high).properties(width="container", height=alt.Step(24))
    return Drawing(chart, {"rows": rows, "mean": [{"mean": rounded(outcome["mean"])}]})


def _place(scenario: Scenario, name: str) -> str:
    claim = scenario.claims[name]
    return f"{source_name(scenario, claim.source)} ¶{claim.paragraph}"


def _shared(row: Mapping[Any, Any]) -> Row:
    found: Row = {name: rounded(row[name]) for name in ("share", "low", "high")}
    return {**found, "clear": CLEAR if row["clear"] else CHANCE}


def _clear() -> alt.Color:
    scale = alt.Scale(domain=[CLEAR, CHANCE], range=[ACCENT, GREY])
    return alt.Color("clear:N", scale=scale, legend=alt.Legend(title=None))


def _tip(field: str, title: str) -> list[alt.Tooltip]:
    return [
        alt.Tooltip(field, title=title),
        alt.Tooltip("share:Q", format=".1%", title="Share"),
        alt.Tooltip("low:Q", format=".1%", title="95% from"),
        alt.Tooltip("high:Q", format=".1%", title="to"),
    ]
