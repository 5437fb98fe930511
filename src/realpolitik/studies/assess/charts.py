"""Charts of what happens: events, ground held, the model beside the record, what reaches the territories around."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from realpolitik.readings.labels import belligerent_name
from realpolitik.report.charts.style import (
    ACCENT,
    CATEGORIES,
    FAINT,
    GREY,
    INK,
    ORANGE,
    PINK,
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
from realpolitik.scenario.schema import Scenario
from realpolitik.studies.assess.outcome import GroundFan, Records
from realpolitik.table import chance_text

SHORT = "abs(datum.value) >= 10000 ? format(datum.value, '~s') : format(datum.value, ',~g')"
"""Labels of axes whose panels have units of their own: 0.5, 40, 6,000, 40k."""
YEARS_BEFORE = 3
"""Years of history shown before the as-of date."""
STEP = 2
"""Months between the points of a curve."""
CURVES = 12
"""Events whose curves are drawn."""
FANS = 2
"""Camps whose fans stand beside the answer."""
FIGURES = {"known on the as-of date": (GREY, "circle"), "came after it": (INK, "diamond")}
"""Figures of history, by whether they could be known then: colour and shape."""
RARE = 0.005
"""Probability from which an event's curve is worth drawing."""


def events_chart(events: pd.DataFrame, forecasts: pd.DataFrame) -> Drawing | None:
    """Probability of each headline event with its 95% interval, and what sources forecast of it.

    Events that came about in history stand out.
    """
    if events.empty:
        return None
    came = events.happened.notna()
    rows = [
        {
            "event": row["title"],
            "p": rounded(row["probability"]),
            "low": rounded(row["low"]),
            "high": rounded(row["high"]),
            "label": chance_text(row["probability"], row["worlds"]),
            "by": f"{row['by']:%B %Y}",
            "history": "came about" if happened else "did not, or not known",
        }
        for row, happened in zip(events.to_dict("records"), came, strict=True)
    ]
    base = alt.Chart(named()).encode(y=alt.Y("event:N", sort=list(events.title), axis=name_axis()))
    beyond = alt.ExprRef(expr="width < 260 ? 1.4 : width < 420 ? 1.25 : 1.1")
    room = alt.Scale(domainMin=0, domainMax=beyond, nice=False)  # for the figure beside a bar that reaches to the end
    axis = alt.Axis(title="share of worlds", format=".0%", values=[0, 0.2, 0.4, 0.6, 0.8, 1])
    x = alt.X("p:Q", scale=room, axis=axis)
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
        legend=alt.Legend(title="in history") if came.any() else None,
    )
    bar = base.mark_bar(height=10, opacity=0.22).encode(x=x, color=colour, tooltip=tip)
    rule = base.mark_rule(strokeWidth=3).encode(x=alt.X("low:Q", title="share of worlds"), x2="high:Q", color=colour)
    dot = base.mark_point(filled=True, size=70, opacity=1).encode(x=x, color=colour, tooltip=tip)
    text = base.mark_text(align="left", dx=10, fontSize=12, color=INK).encode(
        x=alt.X("high:Q", title="share of worlds"), text="label:N"
    )
    chart = alt.layer(bar, rule, dot, text, _forecast(x)).properties(width="container", height=alt.Step(26))
    titles = dict(zip(events.event, events.title, strict=True))
    said = [
        {
            "event": titles[row["event"]],
            "from": rounded(row["low"]),
            "to": rounded(row["high"]),
            "who": ", ".join(link.text for link in row["links"]),
            "until": f"{row['by']:%B %Y}",
        }
        for row in forecasts[forecasts.event.isin(titles)].to_dict("records")
    ]
    return Drawing(chart, {"rows": rows, "said": said})


def _forecast(x: alt.X) -> Marks:
    """The bands that sources give, below the bars."""
    tip = [
        alt.Tooltip("event:N", title="Event"),
        alt.Tooltip("who:N", title="Source"),
        alt.Tooltip("from:Q", format=".0%", title="says from"),
        alt.Tooltip("to:Q", format=".0%", title="to"),
        alt.Tooltip("until:N", title="by"),
    ]
    base = alt.Chart(named("said")).mark_rule(color=PINK, strokeWidth=2.5, yOffset=9, y2Offset=9)
    return base.encode(x=alt.X("from:Q", title="share of worlds"), x2="to:Q", y="event:N", tooltip=tip)


def curves_chart(events: pd.DataFrame, curves: pd.DataFrame) -> Drawing | None:
    """For each event, the share of worlds in which it has come about by each month."""
    shown = events[(events.probability > RARE) & (events.at_start < 0.5)].head(CURVES)
    if shown.empty:
        return None
    rows: list[Row] = []
    months = dict(iter(curves.groupby("event")))
    for row in shown.to_dict("records"):
        title, curve = wrapped(row["title"]), months[row["event"]]
        rows += [
            {"event": title, "date": day(date), "p": rounded(share)}
            for date, share in zip(curve.date[::STEP], curve.share[::STEP], strict=True)
        ]
        if pd.notna(row["happened"]) and curve.date.iloc[0] < row["happened"] <= curve.date.iloc[-1]:
            rows.append({"event": title, "happened": day(row["happened"]), "label": f"{row['happened']:%b %Y}"})
    base = alt.Chart()
    x = alt.X("date:T", axis=date_axis())
    y = alt.Y("p:Q", scale=alt.Scale(domain=[0, 1]), axis=share_axis())
    area = (
        base.transform_filter("isValid(datum.p)")
        .mark_area(color=ACCENT, opacity=0.18, line={"color": ACCENT, "strokeWidth": 2})
        .encode(x=x, y=y)
    )
    came = base.transform_filter("isValid(datum.happened)")
    when = alt.X("happened:T", title=None)
    mark = came.mark_rule(color=ORANGE, strokeWidth=2, strokeDash=[5, 3]).encode(x=when)
    text = came.mark_text(color=ORANGE, align="right", dx=-5, y=10, fontSize=11).encode(x=when, text="label:N")
    layers = alt.layer(area, mark, text, data=named()).properties(width=270, height=95)
    return Drawing(panels(layers, "event", [wrapped(title) for title in shown.title]), {"rows": rows})


def _fan_rows(name: str, fan: GroundFan) -> list[Row]:
    bands = {key: fan.values[key] for key in ("q05", "q25", "q50", "q75", "q95")}
    return [
        {"name": name, "date": day(fan.dates[m]), **{key: rounded(float(band[m])) for key, band in bands.items()}}
        for m in range(0, len(fan.dates), STEP)
    ]


def _figure_rows(name: str, figures: pd.DataFrame | None, fan: GroundFan) -> list[Row]:
    if figures is None:
        return []
    first = fan.dates[0].replace(year=fan.dates[0].year - YEARS_BEFORE, day=1)
    return [
        {
            "name": name,
            "when": day(row["date"]),
            "value": rounded(row["value"]),
            "least": rounded(row["value"] if pd.isna(row["value_low"]) else row["value_low"]),
            "most": rounded(row["value"] if pd.isna(row["value_high"]) else row["value_high"]),
            "known": "known on the as-of date" if row["known"] else "came after it",
        }
        for row in figures.to_dict("records")
        if first <= row["date"] <= fan.dates[-1]
    ]


def _fan_layers(colour: str, share: bool, rows: Sequence[Row]) -> list[Marks]:
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
    kinds = [kind for kind in FIGURES if any(kind == row.get("known") for row in rows)]
    if not kinds:
        return [outer, inner, line]
    points = alt.Chart().transform_filter("isValid(datum.value)")
    legend = alt.Legend(title="history:")
    colour_of = alt.Color(
        "known:N", scale=alt.Scale(domain=kinds, range=[FIGURES[kind][0] for kind in kinds]), legend=legend
    )
    shape = alt.Scale(domain=kinds, range=[FIGURES[kind][1] for kind in kinds])
    wide = points.mark_rule(strokeWidth=1.2).encode(
        x=alt.X("when:T", title=None), y=alt.Y("least:Q", title=None), y2="most:Q", color=colour_of
    )
    dot = points.mark_point(filled=True, size=46, opacity=1).encode(
        x=alt.X("when:T", title=None),
        y=alt.Y("value:Q", title=None),
        color=colour_of,
        shape=alt.Shape("known:N", scale=shape, legend=legend),
        tooltip=[
            alt.Tooltip("when:T", format="%d %b %Y", title="Date"),
            alt.Tooltip("value:Q", format=form, title="Figure"),
            alt.Tooltip("known:N", title="It"),
        ],
    )
    return [outer, inner, line, wide, dot]


def _as_of(name: str, fan: GroundFan) -> Row:
    return {"name": name, "start": day(fan.dates[0])}


def _start_rule() -> Marks:
    return (
        alt.Chart()
        .transform_filter("isValid(datum.start)")
        .mark_rule(color=FAINT, strokeDash=[3, 3])
        .encode(x=alt.X("start:T", title=None))
    )


def ground_chart(scenario: Scenario, ground: Mapping[str, GroundFan], history: Mapping[str, pd.DataFrame]) -> Drawing:
    """Ground held by each camp and belligerent: fan over worlds, with figures from history before and after as-of."""
    order = sorted(ground, key=lambda name: (name not in history, name == "contested"))
    titles = {name: wrapped(belligerent_name(scenario, name)) for name in order}
    rows: list[Row] = []
    for name, title in titles.items():
        fan = ground[name]
        rows += [*_fan_rows(title, fan), *_figure_rows(title, history.get(name), fan), _as_of(title, fan)]
    layers = alt.layer(*_fan_layers(ACCENT, True, rows), _start_rule(), data=named()).properties(width=270, height=150)
    return Drawing(panels(layers, "name", list(titles.values())), {"rows": rows})


def fan_chart(
    scenario: Scenario, ground: Mapping[str, GroundFan], history: Mapping[str, pd.DataFrame]
) -> Drawing | None:
    """Ground held by those who held or will hold most, `FANS` of them, beside what is contested."""
    parts = {part for name in ground if "+" in name for part in name.split("+")}
    held = {name: fan for name, fan in ground.items() if name not in parts and name != "contested"}
    most = sorted(held, key=lambda name: -max(held[name].values["q50"][0], held[name].values["q50"][-1]))[:FANS]
    shown = {name: ground[name] for name in (*most, *(["contested"] if "contested" in ground else []))}
    return ground_chart(scenario, shown, history) if most else None


def records_chart(found: Records) -> Drawing | None:
    """Series from history beside the model's fan of the same, each in its own unit; None where there is none."""
    rows: list[Row] = []
    titles = []
    for key, figures in found.figures.groupby("series", sort=False):
        fan = found.fans[str(key)]
        title = wrapped(f"{figures.title.iloc[0]} ({figures.unit.iloc[0]})")
        shown = _figure_rows(title, figures, fan)
        if shown:
            titles.append(title)
            rows += [*_fan_rows(title, fan), *shown, _as_of(title, fan)]
    if not titles:
        return None
    layers = alt.layer(*_fan_layers(CATEGORIES[2], False, rows), _start_rule(), data=named())
    chart = panels(layers.properties(width=270, height=130), "name", titles).resolve_scale(y="independent")
    return Drawing(chart, {"rows": rows})
