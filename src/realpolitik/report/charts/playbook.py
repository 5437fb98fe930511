"""Charts of one patron's playbook across arenas: use over time, and what each kind returns."""

from __future__ import annotations

import altair as alt

from realpolitik.findings.playbook import Playbooks
from realpolitik.report.charts.style import CATEGORIES, LINE, Drawing, Row, day, name_axis, named, rounded

MEASURE_TITLES = {
    "utility": "Own utility",
    "standing": "Standing",
    "influence": "Influence",
    "ground": "Ground of the client's camp",
}
KIND_TITLES = {
    "force": "Force",
    "arms": "Arms",
    "money": "Money",
    "table": "Talks",
    "pressure": "Pressure",
    "guard": "Guard",
    "sway": "Sway",
    "ties": "Ties",
}


def use_chart(found: Playbooks) -> Drawing:
    """Share of worlds in which each kind is in use, month by month; one panel a kind, one line an arena."""
    rows: list[Row] = [
        {
            "month": month,
            "date": day(arena.dates[month]),
            "share": rounded(float(share)),
            "arena": arena.label,
            "kind": KIND_TITLES[kind],
        }
        for arena in found.arenas
        for kind, play in arena.plays.items()
        for month, share in enumerate(play.use.shares)
    ]
    line = (
        alt.Chart(named())
        .mark_line(strokeWidth=2)
        .encode(
            x=alt.X("month:Q", axis=alt.Axis(title="months from the start", tickCount=5)),
            y=alt.Y("share:Q", scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(title=None, format="%", tickCount=3)),
            color=arena_colour(found),
            tooltip=[
                alt.Tooltip("arena:N", title="Arena"),
                alt.Tooltip("date:N", title="Month"),
                alt.Tooltip("share:Q", format=".0%", title="In use"),
            ],
        )
        .properties(width=210, height=90)
    )
    facet = alt.Facet("kind:N", sort=[KIND_TITLES[kind] for kind in found.kinds], title=None)
    return Drawing(line.facet(facet=facet, columns=3), {"rows": rows})


def returns_chart(found: Playbooks) -> Drawing:
    """Difference that each kind makes with its interval; one panel a measure, one mark an arena and kind."""
    rows: list[Row] = [
        {
            "place": f"{KIND_TITLES[kind]} · {arena.label}",
            "rank": rank * 10 + place,
            "value": rounded(interval.value),
            "low": rounded(interval.low),
            "high": rounded(interval.high),
            "arena": arena.label,
            "measure": MEASURE_TITLES[measure],
        }
        for place, arena in enumerate(found.arenas)
        for rank, kind in enumerate(found.kinds)
        if kind in arena.plays
        for measure, interval in arena.plays[kind].returns.items()
    ]
    base = alt.Chart()  # the rows belong to the whole: a layer with data of its own would show all panels' rows
    y = alt.Y("place:N", sort=alt.EncodingSortField("rank", op="min"), axis=name_axis())
    axis = alt.Axis(title="change", format="+.2~f", tickCount=4)
    rule = base.mark_rule(strokeWidth=3).encode(
        x=alt.X("low:Q", axis=axis), x2="high:Q", y=y, color=arena_colour(found)
    )
    dot = base.mark_point(filled=True, size=60, opacity=1).encode(
        x="value:Q",
        y=y,
        color=arena_colour(found),
        tooltip=[alt.Tooltip("place:N", title="Kind"), alt.Tooltip("value:Q", format="+.3f", title="Change")],
    )
    zero = base.mark_rule(color=LINE, strokeWidth=1.5).encode(x=alt.datum(0))
    layered = alt.layer(zero, rule, dot, data=named()).properties(width=260, height=alt.Step(15))
    facet = alt.Facet("measure:N", sort=list(MEASURE_TITLES.values()), title=None)
    return Drawing(layered.facet(facet=facet, columns=2).resolve_scale(x="independent"), {"rows": rows})


def arena_colour(found: Playbooks) -> alt.Color:
    """One colour an arena, in the order in which they were named."""
    labels = [arena.label for arena in found.arenas]
    palette = [CATEGORIES[place % len(CATEGORIES)] for place in range(len(labels))]
    return alt.Color("arena:N", scale=alt.Scale(domain=labels, range=palette), legend=alt.Legend(title=None))
