"""Charts of causal claims put to the test: a forest of effects, and those that turn with time."""

from __future__ import annotations

import math

import altair as alt

from realpolitik.findings.mechanism_study import MechanismStudy
from realpolitik.findings.mechanisms import Ruling
from realpolitik.report.charts.style import (
    ACCENT,
    FAINT,
    GREEN,
    GREY,
    LINE,
    ORANGE,
    PINK,
    SKY,
    YELLOW,
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
from realpolitik.report.wording import points

REACH = 40.0
"""Multiples of the smallest size that counts at which bars are cut."""
PANELS = 9
VERDICTS = {
    "holds": GREEN,
    "contradicted": ORANGE,
    "depends": PINK,
    "too small": SKY,
    "no effect": GREY,
    "unclear": YELLOW,
}
"""Colour of each verdict on a contrast."""


def forest_chart(study: MechanismStudy) -> Drawing | None:
    """Effect and interval of every contrast in its most telling window, by mechanism; None if nothing was run."""
    rows: list[Row] = []
    for ruling in sorted(study.rulings, key=lambda item: item.experiment.mechanisms):
        trial, matters = ruling.lead, ruling.experiment.matters
        if trial is None or matters is None or not ruling.experiment.is_contrast:
            continue
        sign = -1.0 if ruling.experiment.direction == "down" else 1.0
        ends = sorted((sign * trial.effect.low / matters, sign * trial.effect.high / matters))
        rows.append(
            {
                "name": f"{' '.join(ruling.experiment.mechanisms[:2])}  {ruling.experiment.title}",
                "x": _cut(sign * trial.effect.value / matters),
                "low": _cut(ends[0]),
                "high": _cut(ends[1]),
                "verdict": ruling.verdict,
                "effect": f"{points(trial.effect.value)} ({points(trial.effect.low)} to {points(trial.effect.high)})",
                "unit": ruling.experiment.unit or "",
                "when": f"{trial.dates[0]:%b %Y} to {trial.dates[1]:%b %Y}",
            }
        )
    if not rows:
        return None
    scale = alt.Scale(type="symlog", constant=1, domain=[-REACH, REACH])
    ticks = [-30, -10, -3, -1, 0, 1, 3, 10, 30]
    axis = alt.Axis(title="effect ÷ smallest size that counts  (right: as the claim says)", values=ticks, format="~g")
    y = alt.Y("name:N", sort=None, axis=name_axis(520))
    colour = alt.Color(
        "verdict:N",
        scale=alt.Scale(domain=list(VERDICTS), range=list(VERDICTS.values())),
        legend=alt.Legend(title=None),
    )
    band = alt.Chart(named("band")).mark_rect(color=GREY, opacity=0.18)
    small = band.encode(x=alt.X("from:Q", scale=scale, axis=axis), x2="to:Q")
    zero = alt.Chart(named("band")).mark_rule(color=LINE, strokeWidth=1.5).encode(x=alt.X("zero:Q", scale=scale))
    base = alt.Chart(named())
    bars = base.mark_rule(strokeWidth=3).encode(x=alt.X("low:Q", scale=scale), x2="high:Q", y=y, color=colour)
    dots = base.mark_point(filled=True, size=70, opacity=1).encode(
        x=alt.X("x:Q", scale=scale),
        y=y,
        color=colour,
        tooltip=[
            alt.Tooltip("name:N", title="Experiment"),
            alt.Tooltip("effect:N", title="Effect"),
            alt.Tooltip("unit:N", title="Unit"),
            alt.Tooltip("when:N", title="Window"),
            alt.Tooltip("verdict:N", title="Verdict"),
        ],
    )
    chart = alt.layer(small, zero, bars, dots).properties(width="container", height=alt.Step(21))
    return Drawing(chart, {"rows": rows, "band": [{"from": -1, "to": 1, "zero": 0}]})


def _cut(value: float) -> float:
    return rounded(max(-REACH, min(REACH, value))) if math.isfinite(value) else math.copysign(REACH, value)


def curves_chart(study: MechanismStudy) -> Drawing | None:
    """Effects month by month of the contrasts that depend on when; None if there are none."""
    rows: list[Row] = []
    order: list[str] = []
    for ruling in study.rulings:
        if ruling.verdict == "depends" and ruling.curve is not None and len(order) < PANELS:
            order.append(wrapped(f"{ruling.experiment.title} ({ruling.experiment.unit or 'no unit'})", 44))
            rows += _curve(ruling, order[-1])
    if not rows:
        return None
    x = alt.X("date:T", axis=date_axis())
    axis = alt.Axis(title=None, tickCount=4)
    base = alt.Chart()
    band = base.mark_area(color=ACCENT, opacity=0.2).encode(x=x, y=alt.Y("low:Q", axis=axis), y2="high:Q")
    line = base.mark_line(color=ACCENT, strokeWidth=2).encode(x=x, y=alt.Y("mean:Q", axis=axis))
    zero = base.mark_rule(color=FAINT, strokeWidth=1).encode(y=alt.Y("zero:Q", axis=axis))
    layered = alt.layer(band, zero, line, data=named()).properties(width=270, height=130)
    return Drawing(panels(layered, "name", order).resolve_scale(x="independent", y="independent"), {"rows": rows})


def _curve(ruling: Ruling, name: str) -> list[Row]:
    curve = ruling.curve
    assert curve is not None
    return [
        {
            "name": name,
            "date": day(curve.dates[m]),
            "mean": rounded(float(curve.mean[m])),
            "low": rounded(float(curve.low[m])),
            "high": rounded(float(curve.high[m])),
            "zero": 0,
        }
        for m in range(0, len(curve.dates), 2)
    ]
