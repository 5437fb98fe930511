"""Charts of a what-if beside its baseline."""

from __future__ import annotations

import datetime as dt

import altair as alt
import pandas as pd

from realpolitik.report.charts.style import (
    ACCENT,
    FAINT,
    LINE,
    ORANGE,
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
from realpolitik.studies.compare.charts import pairs_chart

MOVES = 30
PANELS = 9


def events_chart(events: pd.DataFrame) -> Drawing | None:
    """Probability of each event before and after the change, joined by a line; of all where none changes."""
    moved = events[(events.gained > 0) | (events.lost > 0)]
    rows = (moved if len(moved) else events).rename(columns={"baseline": "first", "changed": "second"})
    return pairs_chart(rows, ("baseline", "changed"))


def differences_chart(course: pd.DataFrame) -> Drawing | None:
    """Paired difference month by month in ground held and in the issues that move most; None where nothing moves."""
    rows: list[Row] = []
    order: list[str] = []
    for (kind, _), months in course.groupby(["kind", "reading"], sort=False):
        if len(order) == PANELS or not months[["q05", "q25", "q50", "q75", "q95"]].to_numpy().any():
            continue
        name = wrapped(f"{months.title.iloc[0]} ({'points' if kind == 'issue' else 'share'})")
        order.append(name)
        for row in months.iloc[::2].itertuples():
            values = {field: rounded(float(getattr(row, field))) for field in ("mean", "q05", "q95", "low", "high")}
            rows.append({"name": name, "date": day(row.date), **values})
    if not rows:
        return None
    x = alt.X("date:T", axis=date_axis())
    axis = alt.Axis(title=None, tickCount=4, minExtent=52, maxExtent=52)
    base = alt.Chart()
    worlds = base.mark_area(color=ACCENT, opacity=0.14).encode(x=x, y=alt.Y("q05:Q", axis=axis), y2="q95:Q")
    error = base.mark_area(color=ACCENT, opacity=0.35).encode(x=x, y=alt.Y("low:Q", axis=axis), y2="high:Q")
    line = base.mark_line(color=ACCENT, strokeWidth=2).encode(
        x=x,
        y=alt.Y("mean:Q", axis=axis),
        tooltip=[
            alt.Tooltip("date:T", format="%b %Y", title="Month"),
            alt.Tooltip("mean:Q", format="+.3", title="Mean"),
            alt.Tooltip("low:Q", format="+.3", title="95% from"),
            alt.Tooltip("high:Q", format="+.3", title="to"),
        ],
    )
    zero = base.mark_rule(color=FAINT, strokeDash=[3, 3]).encode(y=alt.datum(0))
    layered = alt.layer(worlds, error, line, zero, data=named()).properties(width=270, height=120)
    return Drawing(panels(layered, "name", order).resolve_scale(y="independent"), {"rows": rows})


def chain_chart(steps: pd.DataFrame, first: dt.date, last: dt.date, most: int = MOVES) -> Drawing | None:
    """What moved, in the order in which it moved; None where nothing did.

    Args:
        steps: what moved, like moves taken together.
        first: first day of the run.
        last: its last day.
        most: moves that are drawn.
    """
    rows = [
        {
            "what": row.title + (f" (and {row.alike} like it)" if row.alike else ""),
            "date": day(row.date),
            "peak": rounded(abs(row.peak), 3),
            "way": "up" if row.peak > 0 else "down",
            "first": rounded(row.at_first, 3),
            "end": rounded(row.at_end, 3),
            "unit": row.unit,
            "stop": day(last),
        }
        for row in steps.head(most).itertuples()
    ]
    if not rows:
        return None
    y = alt.Y("what:N", sort=None, axis=name_axis())
    base = alt.Chart(named())
    tail = base.mark_rule(color=LINE).encode(x=alt.X("date:T", axis=date_axis()), x2="stop:T", y=y)
    dot = base.mark_point(filled=True, opacity=0.9).encode(
        x=alt.X(
            "date:T",
            scale=alt.Scale(domain=[day(first), day(last)]),
            axis=date_axis("first month in which it clearly differs"),
        ),
        y=y,
        size=alt.Size(
            "peak:Q",
            scale=alt.Scale(domain=[0, 2], range=[20, 320], clamp=True),
            legend=alt.Legend(title="greatest difference (standard deviations)", values=[0.2, 1, 2]),
        ),
        color=alt.Color(
            "way:N", scale=alt.Scale(domain=["up", "down"], range=[ACCENT, ORANGE]), legend=alt.Legend(title=None)
        ),
        tooltip=[
            alt.Tooltip("what:N", title="Quantity"),
            alt.Tooltip("date:T", format="%b %Y", title="From"),
            alt.Tooltip("first:Q", title="Difference then"),
            alt.Tooltip("end:Q", title="at the end"),
            alt.Tooltip("unit:N", title="Unit"),
            alt.Tooltip("peak:Q", title="Greatest, in s.d."),
        ],
    )
    return Drawing(alt.layer(tail, dot).properties(width="container", height=alt.Step(20)), {"rows": rows})
