"""Charts of what an outcome hangs on: claims by share, numbers by how far they move it."""

from __future__ import annotations

import altair as alt

from realpolitik.findings.attribution import Attribution
from realpolitik.readings.labels import number_words
from realpolitik.report.charts.style import ACCENT, FAINT, GREY, LINE, Drawing, Row, name_axis, named, rounded
from realpolitik.report.wording import source_name

BARS = 14


def claims_chart(item: Attribution) -> Drawing | None:
    """Share of the variance by claim, the strongest first; None without claims."""
    rows: list[Row] = []
    for rank, row in enumerate(item.claims[:BARS]):
        claim = item.scenario.claims[row.claim]
        rows.append(
            {
                "claim": f"{source_name(item.scenario, row.source)} ¶{claim.paragraph}: "
                + "; ".join(number_words(item.scenario, path) for path in row.numbers),
                "rank": rank,
                "text": claim.text,
                "share": rounded(row.share),
                "low": rounded(row.low),
                "high": rounded(row.high),
                "clear": "beyond chance" if row.clear else "chance could do as much",
            }
        )
    if not rows:
        return None
    base = alt.Chart(named())
    y = alt.Y("claim:N", sort=alt.EncodingSortField("rank", op="min"), axis=name_axis())
    x = alt.X("share:Q", axis=alt.Axis(title="share of the outcome's variance", format=".1%", tickCount=6))
    bars = base.mark_bar(height=10).encode(x=x, y=y, color=_clear(), tooltip=_tip("text:N", "Claim"))
    ends = base.mark_rule(strokeWidth=1.5, color=FAINT).encode(x="low:Q", x2="high:Q", y=y)
    floor = alt.Chart(named("floor")).mark_rect(color=GREY, opacity=0.18).encode(x="from:Q", x2="to:Q")
    chart = alt.layer(floor, bars, ends).properties(width="container", height=alt.Step(24))
    return Drawing(chart, {"rows": rows, "floor": [{"from": 0, "to": rounded(item.dummy.strongest)}]})


def numbers_chart(item: Attribution) -> Drawing | None:
    """Mean outcome from each number's lowest to its highest class (a tornado), the strongest first."""
    rows: list[Row] = [
        {
            "number": number_words(item.scenario, row.number),
            "path": row.number,
            "rank": rank,
            "from": rounded(row.at_low),
            "to": rounded(row.at_high),
            "share": rounded(row.share),
            "low": rounded(row.low),
            "high": rounded(row.high),
            "clear": "beyond chance" if row.clear else "chance could do as much",
        }
        for rank, row in enumerate(item.numbers[:BARS])
    ]
    if not rows:
        return None
    base = alt.Chart(named())
    title, shape = ("probability", ".0%") if item.is_event else (item.unit, "~g")
    y = alt.Y("number:N", sort=alt.EncodingSortField("rank", op="min"), axis=name_axis())
    x = alt.X("from:Q", scale=alt.Scale(zero=False), axis=alt.Axis(title=title, format=shape, tickCount=6))
    span = base.mark_bar(height=7, opacity=0.55).encode(x=x, x2="to:Q", y=y, color=_clear())
    low = base.mark_point(size=70, filled=False, strokeWidth=2).encode(x=x, y=y, color=_clear())
    high = base.mark_point(size=70, filled=True, opacity=1).encode(
        x="to:Q", y=y, color=_clear(), tooltip=_tip("path:N", "Number")
    )
    mean = alt.Chart(named("mean")).mark_rule(color=LINE, strokeWidth=1.5).encode(x="mean:Q")
    chart = alt.layer(mean, span, low, high).properties(width="container", height=alt.Step(24))
    return Drawing(chart, {"rows": rows, "mean": [{"mean": rounded(item.mean.value)}]})


def _clear() -> alt.Color:
    scale = alt.Scale(domain=["beyond chance", "chance could do as much"], range=[ACCENT, GREY])
    return alt.Color("clear:N", scale=scale, legend=alt.Legend(title=None))


def _tip(field: str, title: str) -> list[alt.Tooltip]:
    return [
        alt.Tooltip(field, title=title),
        alt.Tooltip("share:Q", format=".1%", title="Share"),
        alt.Tooltip("low:Q", format=".1%", title="95% from"),
        alt.Tooltip("high:Q", format=".1%", title="to"),
    ]
