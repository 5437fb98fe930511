"""Charts of two runs side by side: pairs of values, and how readings go in both."""

from __future__ import annotations

import altair as alt
import pandas as pd

from realpolitik.report.charts.style import (
    BLUE,
    GREY,
    ORANGE,
    Drawing,
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

PAIRS, PANELS = 30, 9


def pairs_chart(rows: pd.DataFrame, runs: tuple[str, str], axis: str = "share of worlds") -> Drawing | None:
    """Two shares of each row joined by a line; None without rows.

    Args:
        rows: ``title``, ``first``, ``second``, ``difference``, ``low``, ``high``, in order.
        runs: names of the first and the second.
        axis: what the shares are of.
    """
    shown: list[Row] = [
        {
            "what": row.title,
            "before": rounded(row.first),
            "after": rounded(row.second),
            "difference": rounded(row.difference),
            "low": rounded(row.low),
            "high": rounded(row.high),
        }
        for row in rows.head(PAIRS).itertuples()
    ]
    if not shown:
        return None
    both = [
        {"what": row["what"], "p": row[key], "run": name}
        for row in shown
        for key, name in zip(("before", "after"), runs, strict=True)
    ]
    y = alt.Y("what:N", sort=[row["what"] for row in shown], axis=name_axis())
    scale = alt.Scale(domain=[0, 1])
    line = (
        alt.Chart(named())
        .mark_rule(strokeWidth=3, color=GREY, opacity=0.5)
        .encode(
            x=alt.X("before:Q", scale=scale, axis=share_axis(axis)),
            x2="after:Q",
            y=y,
            tooltip=[
                alt.Tooltip("what:N", title="What"),
                alt.Tooltip("difference:Q", format="+.1%", title="Difference"),
                alt.Tooltip("low:Q", format="+.1%", title="95% from"),
                alt.Tooltip("high:Q", format="+.1%", title="to"),
            ],
        )
    )
    dots = (
        alt.Chart(named("both"))
        .mark_point(filled=True, size=85, opacity=1)
        .encode(
            x=alt.X("p:Q", scale=scale),
            y=y,
            color=alt.Color(
                "run:N", scale=alt.Scale(domain=list(runs), range=[GREY, ORANGE]), legend=alt.Legend(title=None)
            ),
        )
    )
    chart = alt.layer(line, dots).properties(width="container", height=alt.Step(26))
    return Drawing(chart, {"rows": shown, "both": both})


def course_chart(course: pd.DataFrame, runs: tuple[str, str]) -> Drawing | None:
    """How readings go in both runs, a panel each: mean and middle 90% of worlds; None without rows.

    Args:
        course: as `frames.course_of`.
        runs: names of the first and the second.
    """
    rows: list[Row] = []
    order: list[str] = []
    for (_, _), months in course.groupby(["kind", "reading"], sort=False):
        if len(order) == PANELS:
            break
        name = wrapped(f"{months.title.iloc[0]} ({months.unit.iloc[0]})")
        order.append(name)
        for row in months.itertuples():
            for run, field in zip(runs, ("first", "second"), strict=True):
                ends = {end: rounded(float(getattr(row, f"{field}_{end}"))) for end in ("q05", "q95")}
                mean = rounded(float(getattr(row, field)))
                rows.append({"name": name, "date": day(row.date), "run": run, "mean": mean, **ends})
    if not rows:
        return None
    x = alt.X("date:T", axis=date_axis())
    axis = alt.Axis(title=None, tickCount=4, minExtent=52, maxExtent=52)
    colour = alt.Color(
        "run:N", scale=alt.Scale(domain=list(runs), range=[BLUE, ORANGE]), legend=alt.Legend(title=None, orient="top")
    )
    base = alt.Chart()
    band = base.mark_area(opacity=0.15).encode(x=x, y=alt.Y("q05:Q", axis=axis), y2="q95:Q", color=colour)
    line = base.mark_line(strokeWidth=2).encode(
        x=x,
        y=alt.Y("mean:Q", axis=axis),
        color=colour,
        tooltip=[
            alt.Tooltip("run:N", title="Run"),
            alt.Tooltip("date:T", format="%b %Y", title="Month"),
            alt.Tooltip("mean:Q", format=".3~g", title="Mean"),
        ],
    )
    layered = alt.layer(band, line, data=named()).properties(width=270, height=120)
    return Drawing(panels(layered, "name", order).resolve_scale(y="independent"), {"rows": rows})
