"""Charts of what actors do and want, and how they stand to one another."""

from __future__ import annotations

import altair as alt

from realpolitik.findings.assessment import Findings
from realpolitik.report.charts.style import (
    ACCENT,
    DIVERGING,
    INK,
    LINE,
    Drawing,
    Row,
    date_axis,
    day,
    diverging,
    named,
    panels,
    rounded,
    share_axis,
    wrapped,
)

MOST_CHANGED = 9
STEP = 3


def use_chart(findings: Findings) -> Drawing:
    """How far every instrument is turned up, quarter by quarter: mean over worlds, from first level to last."""
    rows: list[Row] = []
    order = []
    days = next(iter(findings.ground.values())).dates
    for act in findings.conduct:
        for use in act.uses:
            name = f"{act.name}: {use.title}"
            order.append(name)
            top = len(use.levels) - 1
            for month in range(0, len(days), STEP):
                shares = use.shares[:, month]
                usual = int(shares.argmax())
                rows.append(
                    {
                        "name": name,
                        "from": day(days[month]),
                        "to": day(days[min(month + STEP, len(days) - 1)]),
                        "mean": rounded(float((shares * range(top + 1)).sum()) / top, 3),
                        "usual": use.titles[usual],
                        "share": rounded(float(shares[usual]), 3),
                    }
                )
    rows = [row for row in rows if row["from"] != row["to"]]
    chart = (
        alt.Chart(named())
        .mark_rect(height={"band": 0.8})
        .encode(
            x=alt.X("from:T", axis=date_axis()),
            x2="to:T",
            y=alt.Y("name:N", sort=order, axis=alt.Axis(title=None, labelLimit=420, domain=False, ticks=False)),
            color=alt.value(ACCENT),
            opacity=alt.Opacity(
                "mean:Q",
                scale=alt.Scale(domain=[0, 1], range=[0.05, 1]),
                legend=alt.Legend(
                    title="first level → last level",
                    format=".0%",
                    values=[0, 0.25, 0.5, 0.75, 1],
                    symbolType="square",
                    symbolSize=180,
                    symbolFillColor=ACCENT,
                    symbolStrokeWidth=0,
                ),
            ),
            tooltip=[
                alt.Tooltip("name:N", title="Instrument"),
                alt.Tooltip("from:T", format="%b %Y", title="Quarter from"),
                alt.Tooltip("mean:Q", format=".0%", title="Mean level"),
                alt.Tooltip("usual:N", title="Most used"),
                alt.Tooltip("share:Q", format=".0%", title="in"),
            ],
        )
    )
    return Drawing(alt.layer(chart).properties(width="container", height=alt.Step(18)), {"rows": rows})


def levels_chart(findings: Findings, most: int = MOST_CHANGED) -> Drawing | None:
    """Share of worlds at each level of the instruments whose use changes most; None where there is no instrument."""
    uses = sorted(
        (use for act in findings.conduct for use in act.uses if use.change),
        key=lambda use: (-abs(use.change), -use.switches),
    )
    names = {act.actor: act.name for act in findings.conduct}
    days = next(iter(findings.ground.values())).dates
    rows: list[Row] = []
    order = []
    for use in uses[:most]:
        title = wrapped(f"{names[use.actor]}: {use.title}")
        order.append(title)
        top = len(use.levels) - 1
        for level in range(top + 1):
            rows += [
                {
                    "name": title,
                    "date": day(days[month]),
                    "share": rounded(float(use.shares[level, month]), 3),
                    "level": use.titles[level],
                    "order": level,
                    "height": rounded(level / top, 3),
                }
                for month in range(0, len(days), STEP)
            ]
    if not rows:
        return None
    chart = (
        alt.Chart(named())
        .mark_area(interpolate="step-after", stroke=LINE, strokeWidth=0.5)
        .encode(
            x=alt.X("date:T", axis=date_axis()),
            y=alt.Y("share:Q", stack="zero", scale=alt.Scale(domain=[0, 1]), axis=share_axis()),
            color=alt.Color(
                "height:Q",
                scale=alt.Scale(domain=[0, 0.5, 1], range=["#b9b5ac", "#6ba3c9", "#15507f"]),
                legend=alt.Legend(
                    title="level",
                    values=[0, 0.5, 1],
                    type="symbol",
                    symbolType="square",
                    symbolSize=160,
                    symbolStrokeWidth=0,
                    labelExpr="['first', 'middle', 'last'][2 * datum.value]",
                ),
            ),
            order=alt.Order("order:Q", sort="descending"),
            detail="level:N",
            tooltip=[
                alt.Tooltip("level:N", title="Level"),
                alt.Tooltip("date:T", format="%b %Y", title="Month"),
                alt.Tooltip("share:Q", format=".0%", title="Share of worlds"),
            ],
        )
    )
    layered = alt.layer(chart).properties(width=270, height=100)
    return Drawing(panels(layered, "name", order), {"rows": rows})


def order_of(findings: Findings) -> list[str]:
    """Actors in the order of the findings on conduct, those without any at the end."""
    busy = [act.actor for act in findings.conduct]
    return busy + [key for key in findings.scenario.actors if key not in busy]


def wants_chart(findings: Findings) -> Drawing:
    """What every actor wants on every issue: colour is the position, size is how much it matters."""
    scenario, wants = findings.scenario, findings.wants
    rows = [
        {
            "actor": scenario.actors[cell.actor].name,
            "issue": scenario.issues[cell.issue].title,
            "position": rounded(cell.position, 3),
            "salience": rounded(cell.salience, 3),
            "stated": None if cell.stated is None else rounded(cell.stated, 3),
            "low": scenario.issues[cell.issue].anchors[0],
            "high": scenario.issues[cell.issue].anchors[100],
        }
        for cell in wants.cells
    ]
    actors = [scenario.actors[key].name for key in order_of(findings)]
    issues = [scenario.issues[key].title for key in wants.issues]
    base = alt.Chart(named()).encode(
        x=alt.X(
            "actor:N",
            sort=actors,
            axis=alt.Axis(
                title=None, orient="top", labelAngle=-45, grid=True, domain=False, ticks=False, labelLimit=160
            ),
        ),
        y=alt.Y(
            "issue:N", sort=issues, axis=alt.Axis(title=None, labelLimit=360, grid=True, domain=False, ticks=False)
        ),
        tooltip=[
            alt.Tooltip("actor:N", title="Actor"),
            alt.Tooltip("issue:N", title="Issue"),
            alt.Tooltip("position:Q", title="Wants (0–100)"),
            alt.Tooltip("stated:Q", title="Says"),
            alt.Tooltip("salience:Q", title="Salience"),
            alt.Tooltip("low:N", title="0 means"),
            alt.Tooltip("high:N", title="100 means"),
        ],
    )
    dots = base.mark_circle(opacity=1).encode(
        size=alt.Size(
            "salience:Q",
            scale=alt.Scale(domain=[0, 1], range=[8, 330]),
            legend=alt.Legend(title="salience", values=[0.25, 0.5, 1], symbolFillColor=DIVERGING[1]),
        ),
        color=alt.Color(
            "position:Q", scale=diverging(0, 50, 100), legend=alt.Legend(title="wants", gradientLength=140)
        ),
    )
    ring = base.transform_filter("isValid(datum.stated) && abs(datum.stated - datum.position) >= 15").mark_point(
        shape="circle", size=400, strokeWidth=1.2, stroke=INK, filled=False
    )
    return Drawing(alt.layer(dots, ring).properties(width="container", height=alt.Step(23)), {"rows": rows})


def ties_chart(findings: Findings) -> Drawing:
    """Relations (colour) and access (size) between every two actors, at the start and at the end."""
    names = {key: actor.name for key, actor in findings.scenario.actors.items()}
    rows: list[Row] = []
    for tie in findings.ties:
        for when, access, relations in (
            ("At the start", tie.access_first, tie.relations_first),
            ("At the end", tie.access_last, tie.relations_last),
        ):
            rows.append(
                {
                    "from": names[tie.actor],
                    "to": names[tie.other],
                    "when": when,
                    "access": rounded(access, 3),
                    "relations": rounded(relations, 3),
                }
            )
    order = [names[key] for key in order_of(findings)]
    axis: Row = {"domain": False, "ticks": False, "grid": True, "labelLimit": 150}
    base = (
        alt.Chart(named())
        .mark_square(opacity=1)
        .encode(
            x=alt.X("to:N", sort=order, axis=alt.Axis(title=None, orient="top", labelAngle=-60, **axis)),
            y=alt.Y("from:N", sort=order, axis=alt.Axis(title=None, **axis)),
            color=alt.Color(
                "relations:Q", scale=diverging(-1, 0, 1), legend=alt.Legend(title="relations", gradientLength=140)
            ),
            size=alt.Size(
                "access:Q",
                scale=alt.Scale(domain=[0, 1], range=[22, 270]),
                legend=alt.Legend(title="access", values=[0.1, 0.5, 1], symbolFillColor=DIVERGING[1]),
            ),
            tooltip=[
                alt.Tooltip("from:N", title="Actor"),
                alt.Tooltip("to:N", title="To"),
                alt.Tooltip("relations:Q", format="+.2f", title="Relations"),
                alt.Tooltip("access:Q", format=".2f", title="Access"),
            ],
        )
    )
    sides = [
        base.transform_filter(alt.datum.when == when).properties(title=when, width=alt.Step(19), height=alt.Step(19))
        for when in ("At the start", "At the end")
    ]
    chart = alt.hconcat(*sides, spacing=30, padding={"left": 4, "top": 4, "right": 50, "bottom": 4})
    return Drawing(chart, {"rows": rows})
