"""Charts of bargaining: positions by round, who pulls whom."""

from __future__ import annotations

import altair as alt

from realpolitik.findings.bargaining import Bargain, Course
from realpolitik.report.charts.style import ACCENT, FAINT, INK, Drawing, Row, named, panels, rounded

MOST_ISSUES = 9
"""Issues drawn: those on which actors move farthest."""


def moving(bargain: Bargain) -> tuple[Course | None, str, list[str]]:
    """The formula with rounds under which actors move farthest, its title, and the issues on which they do."""
    span = bargain.table.scale[:, 1] - bargain.table.scale[:, 0]
    best, most, issues = None, 0.0, list(bargain.table.issues)
    for course in bargain.courses:
        if course.has_rounds:
            path = bargain.data["path"].sel(formula=course.formula)
            far = (abs(path.diff("round")).sum(("round", "actor")) / span).values
            if far.sum() > most:
                order = sorted(range(len(issues)), key=lambda k, far=far: -far[k])  # type: ignore[misc]
                best, most = course, float(far.sum())
                chosen = [bargain.table.issues[k] for k in order[:MOST_ISSUES] if far[k] > 0.0]
    return (best, best.title, chosen) if best is not None else (None, "", [])


def rounds_chart(bargain: Bargain) -> Drawing | None:
    """Where everybody stands after each round, issue by issue; None where no formula goes by rounds."""
    course, _, issues = moving(bargain)
    if course is None:
        return None
    path = bargain.data["path"].sel(formula=course.formula)
    terms = bargain.data["trajectory"].sel(formula=course.formula).mean("world")
    last = min(round(course.rounds) + 1, path.sizes["round"] - 1)
    rows: list[Row] = []
    for issue in issues:
        title = bargain.name(issue)
        for t in range(last + 1):
            for who in bargain.table.actors:
                value = rounded(float(path.sel(issue=issue, actor=who, round=t)))
                rows.append({"issue": title, "round": t, "who": bargain.name(who), "at": value, "kind": "position"})
            value = rounded(float(terms.sel(issue=issue, round=t)))
            rows.append({"issue": title, "round": t, "who": "Terms", "at": value, "kind": "terms"})
    base = alt.Chart(named()).encode(
        x=alt.X("round:Q", axis=alt.Axis(title="round", tickMinStep=1, grid=False, format="d")),
        y=alt.Y("at:Q", scale=alt.Scale(zero=False), axis=alt.Axis(title=None)),
        detail="who:N",
        tooltip=[
            alt.Tooltip("who:N", title="Actor"),
            alt.Tooltip("round:Q", title="Round"),
            alt.Tooltip("at:Q", title="Stands at"),
        ],
    )
    lines = base.transform_filter("datum.kind == 'position'").mark_line(
        color=FAINT, strokeWidth=1.2, opacity=0.6, point={"size": 14, "color": FAINT, "opacity": 0.6}
    )
    broad = base.transform_filter("datum.kind == 'terms'").mark_line(color=ACCENT, strokeWidth=4)
    wide = 270 if len(issues) > 1 else 640
    layered = alt.layer(lines, broad).properties(width=wide, height=150 if len(issues) > 1 else 260)
    order = [bargain.name(issue) for issue in issues]
    return Drawing(panels(layered, "issue", order, 3 if len(issues) > 1 else 1), {"rows": rows})


def pulls_chart(bargain: Bargain) -> Drawing | None:
    """How far every actor moves to or with every other under the formula that moves them farthest."""
    course, _, _ = moving(bargain)
    if course is None:
        return None
    span = bargain.table.scale[:, 1] - bargain.table.scale[:, 0]
    far = (bargain.data["pull"].sel(formula=course.formula).values / span * 100.0).sum(axis=2)
    actors = bargain.table.actors
    rows: list[Row] = [
        {"mover": bargain.name(actors[i]), "by": bargain.name(actors[j]), "points": rounded(float(far[i, j]), 3)}
        for i in range(len(actors))
        for j in range(len(actors))
        if far[i, j] >= 1.0
    ]
    if not rows:
        return None
    pulls = {bargain.name(who): -float(far[:, j].sum()) for j, who in enumerate(actors)}
    moves = {bargain.name(who): -float(far[i].sum()) for i, who in enumerate(actors)}
    axis: Row = {"domain": False, "ticks": False, "grid": True, "labelLimit": 180}
    chart = (
        alt.Chart(named())
        .mark_circle(opacity=0.9, color=ACCENT, stroke=INK, strokeWidth=0.3)
        .encode(
            x=alt.X(
                "by:N",
                sort=sorted(pulls, key=lambda name: pulls[name]),
                axis=alt.Axis(title="pulls", orient="top", labelAngle=-45, **axis),
            ),
            y=alt.Y("mover:N", sort=sorted(moves, key=lambda name: moves[name]), axis=alt.Axis(title="moves", **axis)),
            size=alt.Size(
                "points:Q",
                scale=alt.Scale(range=[8, 420]),
                legend=alt.Legend(title="points of 100", symbolFillColor=ACCENT),
            ),
            tooltip=[
                alt.Tooltip("mover:N", title="Moves"),
                alt.Tooltip("by:N", title="To or with"),
                alt.Tooltip("points:Q", title="Points of 100"),
            ],
        )
        .properties(width=alt.Step(30), height=alt.Step(22))
    )
    return Drawing(chart, {"rows": rows})
