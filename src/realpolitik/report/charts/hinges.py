"""Charts of what the outcome hangs on: shares of variance and sources in dispute."""

from __future__ import annotations

import altair as alt

from realpolitik.findings.assessment import Findings
from realpolitik.findings.disputes import OWN, Candidate
from realpolitik.readings.labels import number_words
from realpolitik.report.charts.style import (
    ACCENT,
    CATEGORIES,
    FAINT,
    GREY,
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
MORE, LESS = "more makes it likelier, or greater", "more makes it less likely, or less"
DISPUTES = 9


def hinges_chart(findings: Findings) -> Drawing | None:
    """Share of variance of the strongest numbers in an outcome that the reader picks; None where nothing varies."""
    found = findings.hinges
    targets = sorted(found.targets, key=lambda target: (target.kind != "event", found.rows[target.id][0].p_value))
    if not targets:
        return None
    rows: list[Row] = []
    for target in targets:
        for rank, row in enumerate(found.rows[target.id][:BARS]):
            rows.append(
                {
                    "target": target.title,
                    "number": number_words(findings.scenario, row.number),
                    "rank": rank,
                    "path": row.number,
                    "share": rounded(row.share, 3),
                    "low": rounded(row.low, 3),
                    "high": rounded(row.high, 3),
                    "sign": MORE if row.rho > 0 else LESS,
                }
            )
    pick = alt.param(
        name="outcome",
        value=targets[0].title,
        bind=alt.binding_select(options=[target.title for target in targets], name="Outcome: "),
    )
    base = alt.Chart(named()).transform_filter("datum.target === outcome")
    x = alt.X("share:Q", axis=alt.Axis(title="share of the outcome's variance", format=".0%", tickCount=6))
    y = alt.Y(
        "number:N",
        sort=alt.EncodingSortField("rank", op="min", order="ascending"),
        axis=alt.Axis(title=None, labelLimit=400, domain=False, ticks=False),
    )
    colour = alt.Color(
        "sign:N", scale=alt.Scale(domain=[MORE, LESS], range=[ACCENT, ORANGE]), legend=alt.Legend(title=None)
    )
    tip = [
        alt.Tooltip("path:N", title="Number"),
        alt.Tooltip("share:Q", format=".1%", title="Share"),
        alt.Tooltip("low:Q", format=".1%", title="95% from"),
        alt.Tooltip("high:Q", format=".1%", title="to"),
    ]
    floor = alt.Chart(named("floor")).transform_filter("datum.target === outcome")
    band = floor.mark_rect(color=GREY, opacity=0.18).encode(x="from:Q", x2="to:Q")
    bars = base.mark_bar(height=10, opacity=0.75).encode(x=x, y=y, color=colour, tooltip=tip)
    ends = base.mark_rule(strokeWidth=1.5, color=FAINT).encode(x="low:Q", x2="high:Q", y=y)
    chart = alt.layer(band, bars, ends).add_params(pick).properties(width="container", height=alt.Step(24))
    floors = [{"target": target.title, "from": 0, "to": rounded(target.strongest)} for target in targets]
    return Drawing(chart, {"rows": rows, "floor": floors})


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
