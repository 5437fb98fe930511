"""Charts of what happens: events, ground held, the model beside the record."""

from __future__ import annotations

import altair as alt

from realpolitik.findings.assessment import Findings
from realpolitik.findings.headlines import RecordPoint, belligerent_name
from realpolitik.readings import Fan
from realpolitik.report.charts.style import (
    ACCENT,
    CATEGORIES,
    FAINT,
    GREY,
    INK,
    ORANGE,
    Drawing,
    Marks,
    Row,
    date_axis,
    day,
    name_axis,
    named,
    panels,
    rounded,
    share_axis,
    wrapped,
)

SHORT = "abs(datum.value) >= 10000 ? format(datum.value, '~s') : format(datum.value, ',~g')"
"""Labels of axes whose panels have units of their own: 0.5, 40, 6,000, 40k."""
YEARS_BEFORE = 3
"""Years of history shown before the as-of date."""


def events_chart(findings: Findings) -> Drawing:
    """Probability of each headline event with its 95% interval; events that came about in history stand out."""
    rows = [
        {
            "event": row.title,
            "p": rounded(row.probability),
            "low": rounded(row.low),
            "high": rounded(row.high),
            "label": f"{100 * row.probability:.0f}%",
            "by": f"{row.by:%B %Y}",
            "history": "came about" if row.happened else "did not, or not known",
        }
        for row in findings.events
    ]
    order = [row.title for row in findings.events]
    base = alt.Chart(named()).encode(y=alt.Y("event:N", sort=order, axis=name_axis()))
    x = alt.X("p:Q", scale=alt.Scale(domain=[0, 1]), axis=share_axis("share of worlds"))
    tip = [
        alt.Tooltip("event:N", title="Event"),
        alt.Tooltip("p:Q", format=".1%", title="Share of worlds"),
        alt.Tooltip("low:Q", format=".1%", title="95% from"),
        alt.Tooltip("high:Q", format=".1%", title="to"),
        alt.Tooltip("by:N", title="By"),
        alt.Tooltip("history:N", title="In history"),
    ]
    colour = alt.Color(
        "history:N",
        scale=alt.Scale(domain=["came about", "did not, or not known"], range=[ORANGE, ACCENT]),
        legend=alt.Legend(title="in history") if any(row.happened for row in findings.events) else None,
    )
    bar = base.mark_bar(height=10, opacity=0.22).encode(x=x, color=colour, tooltip=tip)
    rule = base.mark_rule(strokeWidth=3).encode(x=alt.X("low:Q", title="share of worlds"), x2="high:Q", color=colour)
    dot = base.mark_point(filled=True, size=70, opacity=1).encode(x=x, color=colour, tooltip=tip)
    text = base.mark_text(align="left", dx=10, fontSize=12, color=INK).encode(
        x=alt.X("high:Q", title="share of worlds"), text="label:N"
    )
    chart = alt.layer(bar, rule, dot, text).properties(width="container", height=alt.Step(26))
    return Drawing(chart, {"rows": rows})


def curves_chart(findings: Findings) -> Drawing:
    """For each event, the share of worlds in which it has come about by each month."""
    rows: list[Row] = []
    days = next(iter(findings.ground.values())).dates
    shown = [row for row in findings.events if row.probability > 0.005 and row.at_start < 0.5][:12]
    for row in shown:
        title = wrapped(row.title)
        rows += [{"event": title, "date": day(days[m]), "p": rounded(row.curve[m])} for m in range(0, len(days), 2)]
        if row.happened and row.happened <= days[-1]:
            rows.append({"event": title, "happened": day(row.happened), "label": f"{row.happened:%b %Y}"})
    base = alt.Chart()
    x = alt.X("date:T", axis=date_axis())
    y = alt.Y("p:Q", scale=alt.Scale(domain=[0, 1]), axis=share_axis())
    area = (
        base.transform_filter("isValid(datum.p)")
        .mark_area(color=ACCENT, opacity=0.18, line={"color": ACCENT, "strokeWidth": 2})
        .encode(x=x, y=y)
    )
    mark = (
        base.transform_filter("isValid(datum.happened)")
        .mark_rule(color=ORANGE, strokeWidth=2, strokeDash=[5, 3])
        .encode(x=alt.X("happened:T", title=None))
    )
    text = (
        base.transform_filter("isValid(datum.happened)")
        .mark_text(color=ORANGE, align="right", dx=-5, y=10, fontSize=11)
        .encode(x=alt.X("happened:T", title=None), text="label:N")
    )
    layers = alt.layer(area, mark, text, data=named()).properties(width=270, height=95)
    return Drawing(panels(layers, "event", [wrapped(row.title) for row in shown]), {"rows": rows})


def _fan_rows(name: str, fan: Fan, step: int = 2) -> list[Row]:
    bands = {key: fan.at(q) for key, q in (("q05", 0.05), ("q25", 0.25), ("q50", 0.5), ("q75", 0.75), ("q95", 0.95))}
    return [
        {"name": name, "date": day(fan.dates[m]), **{key: rounded(float(band[m])) for key, band in bands.items()}}
        for m in range(0, len(fan.dates), step)
    ]


def _point_rows(name: str, points: tuple[RecordPoint, ...], fan: Fan) -> list[Row]:
    first = fan.dates[0].replace(year=fan.dates[0].year - YEARS_BEFORE, day=1)
    return [
        {
            "name": name,
            "when": day(point.date),
            "value": rounded(point.value),
            "least": rounded(point.value if point.low is None else point.low),
            "most": rounded(point.value if point.high is None else point.high),
            "known": "known on the as-of date" if point.known else "came after it",
        }
        for point in points
        if first <= point.date <= fan.dates[-1]
    ]


def _fan_layers(colour: str, share: bool) -> list[Marks]:
    axis = share_axis() if share else alt.Axis(title=None, tickCount=4, labelExpr=SHORT)
    scale = alt.Scale(domain=[0, 1]) if share else alt.Scale(zero=True)
    x = alt.X("date:T", axis=date_axis())
    base = alt.Chart().transform_filter("isValid(datum.q50)")
    middle = {"y": alt.Y("q05:Q", axis=axis, scale=scale), "y2": "q95:Q"}
    outer = base.mark_area(color=colour, opacity=0.16).encode(x=x, **middle)
    inner = base.mark_area(color=colour, opacity=0.28).encode(x=x, y=alt.Y("q25:Q", axis=axis, scale=scale), y2="q75:Q")
    form = ".0%" if share else ",.3~r"
    line = base.mark_line(color=colour, strokeWidth=2.2).encode(
        x=x,
        y=alt.Y("q50:Q", axis=axis, scale=scale),
        tooltip=[
            alt.Tooltip("date:T", format="%b %Y", title="Month"),
            alt.Tooltip("q50:Q", format=form, title="Median"),
            alt.Tooltip("q05:Q", format=form, title="5%"),
            alt.Tooltip("q95:Q", format=form, title="95%"),
        ],
    )
    points = alt.Chart().transform_filter("isValid(datum.value)")
    kinds = ["known on the as-of date", "came after it"]
    colour_of = alt.Color(
        "known:N", scale=alt.Scale(domain=kinds, range=[GREY, INK]), legend=alt.Legend(title="history:")
    )
    shape = alt.Scale(domain=kinds, range=["circle", "diamond"])
    wide = points.mark_rule(strokeWidth=1.2).encode(
        x=alt.X("when:T", title=None), y=alt.Y("least:Q", title=None), y2="most:Q", color=colour_of
    )
    dot = points.mark_point(filled=True, size=46, opacity=1).encode(
        x=alt.X("when:T", title=None),
        y=alt.Y("value:Q", title=None),
        color=colour_of,
        shape=alt.Shape("known:N", scale=shape, legend=alt.Legend(title="history:")),
        tooltip=[
            alt.Tooltip("when:T", format="%d %b %Y", title="Date"),
            alt.Tooltip("value:Q", format=form, title="Figure"),
            alt.Tooltip("known:N", title="It"),
        ],
    )
    return [outer, inner, line, wide, dot]


def _as_of(name: str, fan: Fan) -> Row:
    return {"name": name, "start": day(fan.dates[0])}


def _start_rule() -> Marks:
    return (
        alt.Chart()
        .transform_filter("isValid(datum.start)")
        .mark_rule(color=FAINT, strokeDash=[3, 3])
        .encode(x=alt.X("start:T", title=None))
    )


def ground_chart(findings: Findings) -> Drawing:
    """Ground held by each camp and belligerent: fan over worlds, with figures from history before and after as-of."""
    rows: list[Row] = []
    order = list(findings.ground)
    order.sort(key=lambda name: (name not in findings.ground_history, name == "contested"))
    titles = [wrapped(belligerent_name(findings.scenario, name)) for name in order]
    for name, title in zip(order, titles, strict=True):
        fan = findings.ground[name]
        rows += [
            *_fan_rows(title, fan),
            *_point_rows(title, findings.ground_history.get(name, ()), fan),
            _as_of(title, fan),
        ]
    layers = alt.layer(*_fan_layers(ACCENT, share=True), _start_rule(), data=named()).properties(width=270, height=150)
    return Drawing(panels(layers, "name", titles), {"rows": rows})


def records_chart(findings: Findings) -> Drawing | None:
    """Series from history beside the model's fan of the same, each in its own unit; None where there is none."""
    rows: list[Row] = []
    titles = []
    for record in findings.records:
        title = wrapped(f"{record.title} ({record.unit})")
        points = _point_rows(title, record.points, record.fan)
        if points:
            titles.append(title)
            rows += [*_fan_rows(title, record.fan), *points, _as_of(title, record.fan)]
    if not titles:
        return None
    layers = alt.layer(*_fan_layers(CATEGORIES[2], share=False), _start_rule(), data=named())
    chart = panels(layers.properties(width=270, height=130), "name", titles).resolve_scale(y="independent")
    return Drawing(chart, {"rows": rows})
