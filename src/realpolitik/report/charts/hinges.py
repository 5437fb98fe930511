"""Charts of what the outcome hangs on: rank correlations and sources in dispute."""

from __future__ import annotations

import altair as alt

from realpolitik.findings.assessment import Findings
from realpolitik.findings.disputes import OWN, Candidate
from realpolitik.findings.labels import number_words
from realpolitik.report.charts.style import (
    ACCENT,
    CATEGORIES,
    FAINT,
    GREY,
    LINE,
    ORANGE,
    Drawing,
    Row,
    named,
    panels,
    rounded,
    share_axis,
)
from realpolitik.report.wording import source_name, value_text

BARS = 14
DISPUTES = 9


def hinges_chart(findings: Findings) -> Drawing | None:
    """Rank correlation of the strongest numbers with an event that the reader picks; None where nothing varies."""
    found = findings.associations
    targets = sorted(
        (target for target in found.targets if found.hinges[target.id]),
        key=lambda target: (target.kind != "event", -abs(found.hinges[target.id][0].rho)),
    )
    if not targets:
        return None
    rows: list[Row] = []
    for target in targets:
        for rank, hinge in enumerate(found.hinges[target.id][:BARS]):
            rows.append(
                {
                    "target": target.title,
                    "number": number_words(findings.scenario, hinge.number),
                    "rank": rank,
                    "path": hinge.number,
                    "rho": rounded(hinge.rho, 3),
                    "low": rounded(hinge.low, 3),
                    "high": rounded(hinge.high, 3),
                    "sign": "more makes it likelier" if hinge.rho > 0 else "more makes it less likely",
                }
            )
    pick = alt.param(
        name="outcome",
        value=targets[0].title,
        bind=alt.binding_select(options=[target.title for target in targets], name="Outcome: "),
    )
    reach = max(0.3, min(1.0, max(max(abs(row["low"]), abs(row["high"])) for row in rows)))
    scale = alt.Scale(domain=[-reach, reach])
    base = alt.Chart(named()).transform_filter("datum.target === outcome")
    y = alt.Y(
        "number:N",
        sort=alt.EncodingSortField("rank", op="min", order="ascending"),
        axis=alt.Axis(title=None, labelLimit=400, domain=False, ticks=False),
    )
    colour = alt.Color(
        "sign:N",
        scale=alt.Scale(domain=["more makes it likelier", "more makes it less likely"], range=[ACCENT, ORANGE]),
        legend=alt.Legend(title=None),
    )
    tip = [
        alt.Tooltip("path:N", title="Number"),
        alt.Tooltip("rho:Q", format="+.2f", title="Rank correlation"),
        alt.Tooltip("low:Q", format="+.2f", title="95% from"),
        alt.Tooltip("high:Q", format="+.2f", title="to"),
    ]
    noise = alt.Chart(named("noise"))
    band = noise.mark_rect(color=GREY, opacity=0.18).encode(
        x=alt.X("from:Q", scale=scale, axis=alt.Axis(title="Spearman rank correlation", tickCount=8)), x2="to:Q"
    )
    bars = base.mark_bar(height=10, opacity=0.75).encode(x=alt.X("rho:Q", scale=scale), y=y, color=colour, tooltip=tip)
    ends = base.mark_rule(strokeWidth=1.5, color=FAINT).encode(x=alt.X("low:Q", scale=scale), x2="high:Q", y=y)
    zero = alt.Chart(named("noise")).mark_rule(color=LINE, strokeWidth=1.5).encode(x="zero:Q")
    chart = alt.layer(band, zero, bars, ends).add_params(pick).properties(width="container", height=alt.Step(24))
    return Drawing(chart, {"rows": rows, "noise": [{"from": -found.floor, "to": found.floor, "zero": 0}]})


def disputes_chart(findings: Findings) -> Drawing | None:
    """For the numbers in dispute that move an event most: its probability under each estimate; None if none do."""
    rows: list[Row] = []
    order: list[str] = []
    for dispute in findings.disputes:
        if dispute.event is None or not dispute.clear or len(order) == DISPUTES:
            continue
        event = findings.scenario.events[dispute.event].title
        panel = f"{number_words(findings.scenario, dispute.number)}  →  {event}"
        order.append(panel)
        for candidate in sorted(dispute.candidates, key=lambda item: item.drawn or 0.0):
            chance = candidate.events.get(dispute.event)
            if chance is not None and candidate.worlds >= 5:
                rows.append(
                    {
                        "panel": panel,
                        "who": _who(findings, candidate),
                        "p": rounded(chance.value),
                        "low": rounded(chance.low),
                        "high": rounded(chance.high),
                        "source": "the scenario's own" if candidate.claim == OWN else "a source",
                        "share": rounded(candidate.share, 3),
                    }
                )
    if not rows:
        return None
    y = alt.Y("who:N", sort=None, axis=alt.Axis(title=None, labelLimit=330, domain=False, ticks=False))
    scale = alt.Scale(domain=[0, 1])
    colour = alt.Color(
        "source:N",
        scale=alt.Scale(domain=["a source", "the scenario's own"], range=[CATEGORIES[0], GREY]),
        legend=alt.Legend(title=None),
    )
    base = alt.Chart()
    rule = base.mark_rule(strokeWidth=3).encode(
        x=alt.X("low:Q", scale=scale, axis=share_axis("probability of the event in the worlds that believe it")),
        x2="high:Q",
        y=y,
        color=colour,
    )
    dot = base.mark_point(filled=True, size=80, opacity=1).encode(
        x=alt.X("p:Q", scale=scale),
        y=y,
        color=colour,
        tooltip=[
            alt.Tooltip("who:N", title="Estimate"),
            alt.Tooltip("p:Q", format=".0%", title="Probability"),
            alt.Tooltip("low:Q", format=".0%", title="95% from"),
            alt.Tooltip("high:Q", format=".0%", title="to"),
            alt.Tooltip("share:Q", format=".0%", title="Believed in"),
        ],
    )
    layered = alt.layer(rule, dot, data=named()).properties(width=560, height=alt.Step(21))
    return Drawing(panels(layered, "panel", order, columns=1).resolve_scale(y="independent"), {"rows": rows})


def _who(findings: Findings, candidate: Candidate) -> str:
    believed = findings.scenario.hypotheses.get(candidate.claim.removeprefix("hypotheses."))
    if believed is not None and candidate.claim.startswith("hypotheses."):
        return f"if so, {candidate.claim.removeprefix('hypotheses.')}: {value_text(candidate.estimate)}"
    name = "own" if candidate.source is None else source_name(findings.scenario, candidate.source)
    claim = findings.scenario.claims.get(candidate.claim)
    place = f" ¶{claim.paragraph}" if claim is not None else ""
    return f"{name}{place}: {value_text(candidate.estimate)}"
