"""Charts of hypotheses weighed by evidence: posteriors with intervals, and the matrix of evidence."""

from __future__ import annotations

import altair as alt

from realpolitik.findings.hypotheses import QuestionFinding, Weighing
from realpolitik.report.charts.style import (
    ACCENT,
    DIVERGING,
    FAINT,
    GREY,
    INK,
    Drawing,
    Row,
    name_axis,
    named,
    rounded,
    share_axis,
)
from realpolitik.report.wording import source_name
from realpolitik.scenario.inquiry import Weighable

MOST = 40
"""Items of evidence drawn at most, those that move the posterior most first."""
GRADE = {"CC": 2, "C": 1, "N": 0, "NA": 0, "I": -1, "II": -2}


def posterior_chart(question: QuestionFinding) -> Drawing:
    """Posterior of each hypothesis with the middle 95% of the draws, its prior beside it."""
    rows: list[Row] = [
        {
            "hypothesis": item.text,
            "posterior": rounded(item.posterior.value),
            "low": rounded(item.posterior.low),
            "high": rounded(item.posterior.high),
            "prior": rounded(item.prior),
            "leads": rounded(item.leads),
            "against": item.against,
        }
        for item in question.hypotheses
    ]
    top = min(1.0, 1.05 * max(max(row["high"], row["prior"]) for row in rows))
    y = alt.Y("hypothesis:N", sort=None, axis=name_axis())
    scale = alt.Scale(domain=[0, top])
    base = alt.Chart(named())
    tip = [
        alt.Tooltip("hypothesis:N", title="Hypothesis"),
        alt.Tooltip("posterior:Q", format=".1%", title="Posterior"),
        alt.Tooltip("low:Q", format=".1%", title="95% of draws from"),
        alt.Tooltip("high:Q", format=".1%", title="to"),
        alt.Tooltip("prior:Q", format=".1%", title="Prior"),
        alt.Tooltip("leads:Q", format=".0%", title="Likeliest in"),
        alt.Tooltip("against:Q", title="Inconsistent items"),
    ]
    axis = share_axis("probability; tick: before the evidence")
    bars = base.mark_bar(height=13, color=ACCENT, opacity=0.75).encode(
        x=alt.X("posterior:Q", scale=scale, axis=axis), y=y, tooltip=tip
    )
    ends = base.mark_rule(strokeWidth=1.8, color=INK).encode(x=alt.X("low:Q", scale=scale), x2="high:Q", y=y)
    prior = base.mark_tick(color=GREY, thickness=2, size=18).encode(x=alt.X("prior:Q", scale=scale), y=y)
    chart = alt.layer(bars, prior, ends).properties(width=420, height=alt.Step(26))
    return Drawing(chart, {"rows": rows})


def matrix_chart(weighing: Weighing, question: QuestionFinding) -> Drawing | None:
    """The matrix of evidence, what moves the posterior most on top; None where nothing is marked."""
    order = [item.id.replace("_", " ") for item in question.hypotheses]
    rows = _cells(weighing, question)
    if not rows:
        return None
    y = alt.Y("item:N", sort=list(dict.fromkeys(row["item"] for row in rows)), axis=name_axis(340))
    x = alt.X(
        "hypothesis:N",
        sort=order,
        axis=alt.Axis(title=None, orient="top", labelAngle=-40, domain=False, ticks=False, labelLimit=120),
    )
    colour = alt.Color(
        "grade:Q",
        scale=alt.Scale(domain=[-2, 0, 2], range=[DIVERGING[0], "#edeae4", DIVERGING[2]], interpolate="rgb"),
        legend=None,
    )
    tip = [
        alt.Tooltip("text:N", title="Evidence"),
        alt.Tooltip("hypothesis:N", title="Hypothesis"),
        alt.Tooltip("mark:N", title="Mark"),
        alt.Tooltip("rating:N", title="Rating"),
        alt.Tooltip("bits:Q", title="Bits"),
    ]
    base = alt.Chart(named())
    cells = base.mark_rect(stroke="white", strokeWidth=1).encode(x=x, y=y, color=colour, tooltip=tip)
    strong = alt.condition("abs(datum.grade) == 2", alt.value("white"), alt.value(FAINT))
    text = base.mark_text(fontSize=11).encode(x=x, y=y, text="mark:N", color=strong)
    return Drawing(alt.layer(cells, text).properties(width=alt.Step(48), height=alt.Step(19)), {"rows": rows})


def _cells(weighing: Weighing, question: QuestionFinding) -> list[Row]:
    """One row for each item of evidence that has marks, and each hypothesis."""
    rows: list[Row] = []
    for item in question.items[:MOST]:
        if not set(item.marks.values()) <= set(GRADE):
            continue
        for hypothesis in question.hypotheses:
            mark = item.marks[hypothesis.id]
            rows.append(
                {
                    "item": item_name(weighing.scenario, item.claim),
                    "text": item.text,
                    "hypothesis": hypothesis.id.replace("_", " "),
                    "mark": "" if mark in ("N", "NA") else mark,
                    "grade": GRADE[mark],
                    "rating": item.rating,
                    "bits": rounded(item.information.value, 2),
                }
            )
    return rows


def item_name(scenario: Weighable, claim: str) -> str:
    """An item of evidence as short as it can be told apart: source, paragraph, and the last word of its id."""
    record = scenario.claims[claim]
    return f"{source_name(scenario, record.source)} ¶{record.paragraph}: {claim.rsplit('.', 1)[-1].replace('-', ' ')}"
