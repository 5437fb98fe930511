"""Charts of the bank: reliability, and Brier scores by group."""

from __future__ import annotations

import math

import altair as alt
import pandas as pd

from realpolitik.report.charts.style import (
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    YELLOW,
    Drawing,
    Row,
    name_axis,
    named,
    rounded,
)
from realpolitik.studies.score.bank.baselines import CLIMATOLOGY, COIN, PERSISTENCE, RATES
from realpolitik.studies.score.bank.scores import ALL, MODEL
from realpolitik.studies.score.charts import SCORE, reliability_drawing

COLOURS = {MODEL: ORANGE, RATES: BLUE, PERSISTENCE: GREY, CLIMATOLOGY: GREEN, COIN: YELLOW}
"""Colour of each forecaster on all charts of the bank."""


def reliability_chart(reliability: pd.DataFrame, words: dict[str, str]) -> Drawing | None:
    """How often came what was given so much chance, by model and by persistence with rates; None without items."""
    rows: list[Row] = [
        {
            "who": words[row["forecaster"]],
            "given": rounded(row["mean"]),
            "share": rounded(row["share"]),
            "low": _or_none(row["share_low"]),
            "high": _or_none(row["share_high"]),
            "label": f"{row['came']} of {row['items']}",
        }
        for row in reliability.to_dict("records")
    ]
    return reliability_drawing(rows, {words[name]: COLOURS[name] for name in dict.fromkeys(reliability.forecaster)})


def groups_chart(scores: pd.DataFrame, words: dict[str, str]) -> Drawing | None:
    """Mean Brier score of each forecaster by group, the model's with its interval; None without items."""
    day = ALL if (scores.as_of == ALL).any() else None
    chosen = scores[(scores.as_of == day) if day else scores.as_of.notna()]
    sizes = chosen[chosen.forecaster == MODEL].set_index("group")["items"]
    titles = {group: f"{group} ({count})" for group, count in sizes.items()}
    rows: list[Row] = [
        {
            "group": titles[row["group"]],
            "who": words[row["forecaster"]],
            "brier": rounded(row["brier"]),
            "low": _or_none(row["brier_low"]),
            "high": _or_none(row["brier_high"]),
        }
        for row in chosen.to_dict("records")
        if row["forecaster"] in COLOURS
    ]
    if not rows:
        return None
    who = {words[name]: colour for name, colour in COLOURS.items()}
    colour = alt.Color("who:N", scale=alt.Scale(domain=list(who), range=list(who.values())), title=None)
    y = alt.Y("group:N", sort=list(titles.values()), title=None, axis=name_axis(150))
    base = alt.Chart()
    model = alt.datum.who == words[MODEL]
    rule = (
        base.mark_rule(strokeWidth=3, opacity=0.5)
        .encode(x=alt.X("low:Q", axis=alt.Axis(title=SCORE, format=".2f", tickCount=6)), x2="high:Q", y=y, color=colour)
        .transform_filter(model)
    )
    tip = [
        alt.Tooltip("who:N", title="Forecaster"),
        alt.Tooltip("brier:Q", format=".3f", title="Brier"),
        alt.Tooltip("low:Q", format=".3f", title="95% from"),
        alt.Tooltip("high:Q", format=".3f", title="to"),
    ]
    dots = base.mark_point(filled=True, size=75, opacity=0.9).encode(x=alt.X("brier:Q"), y=y, color=colour, tooltip=tip)
    return Drawing(alt.layer(rule, dots, data=named()).properties(width=460, height=alt.Step(26)), {"rows": rows})


def _or_none(value: float) -> float | None:
    """A rounded number; None where there is none, which a chart leaves out."""
    return rounded(value) if math.isfinite(value) else None
