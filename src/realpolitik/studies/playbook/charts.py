"""Charts of one patron's playbook across arenas: use over time, and what each kind returns."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from realpolitik.report.charts.style import CATEGORIES, LINE, Drawing, Row, day, name_axis, named, rounded


def use_chart(shares: pd.DataFrame, arenas: Sequence[str]) -> Drawing:
    """Share of worlds in which each kind is in use, month by month; one panel a kind, one line an arena.

    Args:
        shares: kind_title, arena, month, date, share.
        arenas: their names, in the order in which they are coloured.
    """
    rows: list[Row] = [
        {
            "month": row["month"],
            "date": day(row["date"]),
            "share": rounded(float(row["share"])),
            "arena": row["arena"],
            "kind": row["kind_title"],
        }
        for row in shares.to_dict("records")
    ]
    line = (
        alt.Chart(named())
        .mark_line(strokeWidth=2)
        .encode(
            x=alt.X("month:Q", axis=alt.Axis(title="months from the start", tickCount=5)),
            y=alt.Y("share:Q", scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(title=None, format="%", tickCount=3)),
            color=arena_colour(arenas),
            tooltip=[
                alt.Tooltip("arena:N", title="Arena"),
                alt.Tooltip("date:N", title="Month"),
                alt.Tooltip("share:Q", format=".0%", title="In use"),
            ],
        )
        .properties(width=210, height=90)
    )
    facet = alt.Facet("kind:N", sort=list(dict.fromkeys(shares.kind_title)), title=None)
    return Drawing(line.facet(facet=facet, columns=3), {"rows": rows})


def returns_chart(returns: pd.DataFrame, arenas: Sequence[str]) -> Drawing:
    """Difference that each kind makes with its interval; one panel a measure, one mark an arena and kind.

    Args:
        returns: kind_title, arena, measure_title, value, low, high.
        arenas: their names, in the order in which they are coloured.
    """
    kinds = list(dict.fromkeys(returns.kind_title))
    rows: list[Row] = [
        {
            "place": f"{row['kind_title']} · {row['arena']}",
            "rank": kinds.index(row["kind_title"]) * 10 + list(arenas).index(row["arena"]),
            "value": rounded(row["value"]),
            "low": rounded(row["low"]),
            "high": rounded(row["high"]),
            "arena": row["arena"],
            "measure": row["measure_title"],
        }
        for row in returns.to_dict("records")
    ]
    base = alt.Chart()  # the rows belong to the whole: a layer with data of its own would show all panels' rows
    y = alt.Y("place:N", sort=alt.EncodingSortField("rank", op="min"), axis=name_axis())
    axis = alt.Axis(title="change", format="+.2~f", tickCount=4)
    rule = base.mark_rule(strokeWidth=3).encode(
        x=alt.X("low:Q", axis=axis), x2="high:Q", y=y, color=arena_colour(arenas)
    )
    dot = base.mark_point(filled=True, size=60, opacity=1).encode(
        x="value:Q",
        y=y,
        color=arena_colour(arenas),
        tooltip=[alt.Tooltip("place:N", title="Kind"), alt.Tooltip("value:Q", format="+.3f", title="Change")],
    )
    zero = base.mark_rule(color=LINE, strokeWidth=1.5).encode(x=alt.datum(0))
    layered = alt.layer(zero, rule, dot, data=named()).properties(width=260, height=alt.Step(15))
    facet = alt.Facet("measure:N", sort=list(dict.fromkeys(returns.measure_title)), title=None)
    return Drawing(layered.facet(facet=facet, columns=2).resolve_scale(x="independent"), {"rows": rows})


def arena_colour(arenas: Sequence[str]) -> alt.Color:
    """One colour an arena, in the order in which they were named."""
    palette = [CATEGORIES[place % len(CATEGORIES)] for place in range(len(arenas))]
    return alt.Color("arena:N", scale=alt.Scale(domain=list(arenas), range=palette), legend=alt.Legend(title=None))
