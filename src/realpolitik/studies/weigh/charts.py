"""Charts of hypotheses weighed by evidence: posteriors with intervals, and the matrix of evidence."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

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

MOST = 40
"""Items of evidence drawn at most, those that move the posterior most first."""
GRADE = {"CC": 2, "C": 1, "N": 0, "NA": 0, "I": -1, "II": -2}


def posterior_chart(hypotheses: pd.DataFrame) -> Drawing:
    """Posterior of each hypothesis with the middle 95% of the draws, its prior beside it."""
    rows: list[Row] = [
        {
            "hypothesis": row["text"],
            **{name: rounded(row[name]) for name in ("posterior", "low", "high", "prior", "leads")},
            "against": row["inconsistent"],
        }
        for row in hypotheses.to_dict("records")
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


def matrix_chart(matrix: pd.DataFrame, evidence: pd.DataFrame, hypotheses: Sequence[str]) -> Drawing | None:
    """The matrix of evidence, what moves the posterior most on top; None where nothing is marked.

    Args:
        matrix: claim, item, hypothesis and mark.
        evidence: claim, text, rating and bits, in the order in which they are drawn.
        hypotheses: in the order in which they are drawn.
    """
    rows = _cells(matrix, evidence.head(MOST))
    if not rows:
        return None
    order = [name.replace("_", " ") for name in hypotheses]
    y = alt.Y("item:N", sort=list(dict.fromkeys(row["item"] for row in rows)), axis=name_axis(340))
    x = alt.X(
        "hypothesis:N",
        sort=order,
        axis=alt.Axis(title=None, orient="top", labelAngle=-40, domain=False, ticks=False, labelLimit=170),
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


def _cells(matrix: pd.DataFrame, evidence: pd.DataFrame) -> list[Row]:
    """One row for each item of evidence that has marks, and each hypothesis."""
    marked = matrix.groupby("claim").mark.agg(lambda marks: set(marks) <= set(GRADE))
    drawn = matrix.merge(evidence[["claim", "text", "rating", "bits"]], on="claim")
    return [
        {
            "item": row["item"],
            "text": row["text"],
            "hypothesis": row["hypothesis"].replace("_", " "),
            "mark": "" if row["mark"] in ("N", "NA") else row["mark"],
            "grade": GRADE[row["mark"]],
            "rating": row["rating"],
            "bits": rounded(row["bits"], 2),
        }
        for row in drawn.to_dict("records")
        if marked[row["claim"]]
    ]
