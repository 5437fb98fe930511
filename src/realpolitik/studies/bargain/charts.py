"""Charts of bargaining: positions by round, who pulls whom."""

from __future__ import annotations

import altair as alt
import numpy as np
import xarray as xr

from realpolitik.kernels.bargaining.settle import FORMULAS
from realpolitik.report.charts.style import ACCENT, FAINT, INK, Drawing, Row, named, panels, rounded
from realpolitik.worlds.table import BargainTable as Seats

MOST_ISSUES = 9
"""Issues drawn: those on which actors move farthest."""


def _travels(data: xr.Dataset, seats: Seats) -> dict[str, np.ndarray]:
    """Formula with rounds → [K] how far actors move on each issue, in shares of its scale."""
    span = np.ptp(seats.scale, axis=1)
    far = abs(data["path"].diff("round")).sum(("round", "actor")) / span
    names = [str(name) for name in data["formula"].values if FORMULAS[str(name)].rounds]
    return {name: far.sel(formula=name).values for name in names}


def moving(data: xr.Dataset, seats: Seats) -> str | None:
    """The formula with rounds under which actors move farthest; None where nobody moves."""
    totals = {name: float(far.sum()) for name, far in _travels(data, seats).items()}
    best = max(totals, key=lambda name: totals[name], default=None)
    return best if best is not None and totals[best] > 0.0 else None


def rounds_chart(data: xr.Dataset, seats: Seats) -> Drawing | None:
    """Where everybody stands after each round, on the issues on which actors move farthest; None without rounds."""
    formula = moving(data, seats)
    if formula is None:
        return None
    far = _travels(data, seats)[formula]
    issues = [seats.issues[k] for k in np.argsort(-far, kind="stable")[:MOST_ISSUES] if far[k] > 0.0]
    path = data["path"].sel(formula=formula)
    terms = data["trajectory"].sel(formula=formula).mean("world")
    last = min(round(float(data["last"].sel(formula=formula).mean())) + 1, path.sizes["round"] - 1)
    rows: list[Row] = []
    for issue in issues:
        title = _name(seats, issue)
        for t in range(last + 1):
            for who in seats.actors:
                value = rounded(float(path.sel(issue=issue, actor=who, round=t)))
                rows.append({"issue": title, "round": t, "who": _name(seats, who), "at": value, "kind": "position"})
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
    order = [_name(seats, issue) for issue in issues]
    return Drawing(panels(layered, "issue", order, 3 if len(issues) > 1 else 1), {"rows": rows})


def _name(seats: Seats, key: str) -> str:
    return seats.names.get(key, key)


def pulls_chart(data: xr.Dataset, seats: Seats) -> Drawing | None:
    """How far every actor moves to or with every other under the formula that moves them farthest."""
    formula = moving(data, seats)
    if formula is None:
        return None
    far = (data["pull"].sel(formula=formula).values / np.ptp(seats.scale, axis=1) * 100.0).sum(axis=2)
    names = [_name(seats, who) for who in seats.actors]
    rows: list[Row] = [
        {"mover": names[i], "by": names[j], "points": rounded(float(far[i, j]), 3)}
        for i, j in zip(*np.nonzero(far >= 1.0), strict=True)
    ]
    if not rows:
        return None
    pulls = {name: -float(far[:, j].sum()) for j, name in enumerate(names)}
    moves = {name: -float(far[i].sum()) for i, name in enumerate(names)}
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
