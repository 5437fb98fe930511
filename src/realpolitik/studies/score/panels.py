"""Scores on outcomes chosen in one way, and the tables and charts that show them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import pandas as pd

from realpolitik.report.wording import source_name
from realpolitik.scenario.schema import Scenario
from realpolitik.studies.score import charts
from realpolitik.studies.score.scores import score_slate
from realpolitik.studies.score.slates import Slate, outcomes_of, points_of, probabilities_of
from realpolitik.study import Chart, RunInfo, Study
from realpolitik.table import COUNT, DAY, FLAG, MONTH, SHARE, Column, Form, Table, number, points, share_text

SCORE = Form(lambda value: f"{value:.3f}", "0.000", ends=lambda value: f"{value:.2f}")
"""A mean score, with the ends of its interval less exactly."""
GIVEN = Form(lambda shares: " · ".join(map(share_text, shares)), "@", number=True)
"""Probabilities by several runs."""
APART = Form(lambda sign: "*" if sign else "", "0", number=False)
WHICH = {
    "as_of": Column("As of", DAY, meaning="date of knowledge"),
    "forecaster": Column("Forecaster's id").hidden,
    "who": Column("Forecaster"),
    "kind": Column("Kind", meaning="view, pool or baseline").hidden,
}
EVENTS = {
    **WHICH,
    "events": Column("Events", COUNT, meaning="events scored"),
    "effective": Column("Worth", number(0), meaning="independent events that they are worth at most"),
    "brier": Column("Brier", SCORE, meaning="mean Brier score, 0 to 1", ends=("brier_low", "brier_high")),
    "brier_low": Column("Brier from", SCORE, meaning="low end of the 95% interval over the choice of outcomes").hidden,
    "brier_high": Column("Brier to", SCORE, meaning="its high end").hidden,
    "worlds_low": Column("Worlds from", SCORE, meaning="low end of the 95% interval over a number of worlds").hidden,
    "worlds_high": Column("Worlds to", SCORE, meaning="its high end").hidden,
    "log": Column("Log", number(2), "nats", "mean logarithmic score"),
    "timing": Column("Timing", number(2), meaning="mean Brier score over the months"),
    "skill_persistence": Column("persist.", number(2, signed=True), meaning="skill against “nothing comes about”"),
    "skill_climatology": Column("climat.", number(2, signed=True), meaning="skill against “as often as before”"),
    "skill_coin": Column("coin", number(2, signed=True), meaning="skill against a coin"),
    "against_pool": Column(
        "Less the pool",
        number(2, signed=True),
        meaning="Brier score less that of the pool of its date",
        ends=("against_low", "against_high"),
    ),
    "against_low": Column("Less the pool, from", SCORE, meaning="95% interval over the choice of outcomes").hidden,
    "against_high": Column("Less the pool, to", SCORE, meaning="its high end").hidden,
    "differs": Column(
        "*",
        APART,
        meaning="whether a view is better (−1) or worse (1) than the pool by more than the choice of outcomes can "
        "explain, for all views of a date together",
    ),
}
FIGURES = {
    **WHICH,
    "figures": Column("Figures", COUNT, meaning="figures scored"),
    "figures_effective": Column("Worth", number(0), meaning="independent figures that they are worth at most"),
    "crps": Column("CRPS/size", number(3), meaning="mean over series of CRPS over the mean size of the figures"),
    "crps_skill_persistence": Column("persist.", number(2, signed=True), meaning="skill against the last figure known"),
    "crps_skill_climatology": Column("climat.", number(2, signed=True), meaning="skill against all figures known"),
    "ignorance": Column("Bits", number(2), "bits", "mean surprise at the bin of change from the last figure known"),
    "coverage_50": Column("In 50%", SHARE, meaning="share of the figures within the middle half of the worlds"),
    "coverage_90": Column("In 90%", SHARE, meaning="share of the figures within the middle nine tenths"),
    "alone_90": Column("of worlds alone", SHARE, meaning="the same without the errors of the series"),
    "crps_alone": Column(
        "CRPS of worlds alone", number(3), meaning="CRPS/size without the errors of the series"
    ).hidden,
}


class Panel(NamedTuple):
    """Scores on outcomes chosen in one way, as frames, and what was said of the outcomes.

    Attributes:
        slates: outcomes and what was said of them, one for each date.
        scores: a row a date and forecaster (`scores.score_one`), with its name in words.
        series: a row a date, forecaster and series (`scores.series_of`), with its name in words.
    """

    slates: tuple[Slate, ...]
    scores: pd.DataFrame
    series: pd.DataFrame


def panel_of(slates: Sequence[Slate], known: Scenario, seed: int) -> Panel:
    """Scores on some slates; ``seed`` is that of the resampling."""
    found = [score_slate(slate, seed) for slate in slates]
    spoken = [series for _, series in found if len(series)] or [found[0][1]]
    scores, series = (pd.concat(parts, ignore_index=True) for parts in ([rows for rows, _ in found], spoken))
    for frame in (scores, series):
        is_view = frame.kind == "view"
        frame["who"] = frame.forecaster.where(~is_view, frame.forecaster.map(lambda key: source_name(known, key)))
    series["skill_persistence"] = 1.0 - series.crps / series.crps_persistence.where(series.crps_persistence > 0)
    return Panel(tuple(slates), scores, series)


def panel_study(panel: Panel, title: str, note: str, until: dt.date, run: RunInfo, *, brief: bool = False) -> Study:
    """The study of one panel.

    Args:
        panel: the scores.
        title: how its outcomes were chosen.
        note: how to read that.
        until: last date that counts.
        run: what it was made from.
        brief: whether a terminal shows its table of events alone.
    """
    few = 0 if brief else None
    tables = {
        "events": events_table(panel.scores, title, f"{note} Events to {until}"),
        "figures": replace(figures_table(panel.scores, title), brief=few),
        "series": series_table(panel.series),
        "outcomes": replace(outcomes_table(panel.slates, panel.scores, until), brief=few),
        "probabilities": probabilities_table(panel.slates),
        "points": points_table(panel.slates),
    }
    return Study(
        "score",
        title,
        tables=tables,
        charts={
            "brier": Chart(
                "Brier scores by date",
                lambda: charts.brier_chart(panel.scores),
                "Lines: 95% intervals over the choice of outcomes.",
            ),
            "series": Chart(
                "Skill on figures",
                lambda: charts.series_chart(panel.series),
                "By date of knowledge. To the right of the line the run did better than the last figure known.",
            ),
        },
        run=run,
    )


def events_table(scores: pd.DataFrame, title: str, note: str) -> Table:
    """Scores on events by date and forecaster."""
    columns = dict(EVENTS)
    alone = bool(scores.against_pool.isna().all())  # nobody stands beside the pool
    if alone:
        columns |= {name: columns[name].hidden for name in ("against_pool", "differs")}
    return Table(
        f"Headlines: {title[0].lower()}{title[1:]}",
        scores[list(columns)],
        columns,
        f"Events picked by memory. {note}; lower is better for Brier (0–1), log (nats) and timing (Brier over the "
        "months). Worth: independent events at most. In brackets: 95% intervals over the choice of outcomes. Persist., "
        "climat., coin: skill, 1 − Brier/Brier of the baseline."
        + (
            ""
            if alone
            else " An asterisk: more apart than the choice of outcomes can explain, for all views of a date."
        ),
    )


def figures_table(scores: pd.DataFrame, title: str) -> Table:
    """Scores on figures of series by date and forecaster, of those who speak of any."""
    return Table(
        f"Figures: {title[0].lower()}{title[1:]}",
        scores.loc[scores.figures > 0, list(FIGURES)],
        FIGURES,
        "CRPS of what the series would show in the worlds over the mean size of a series' figures, averaged over "
        "series. Persist., climat.: skill, 1 − ratio of these, on the series of which both speak. Bits: ignorance, the "
        "surprise at the bin of change from the last figure. In 50%, 90%: share of the figures within the central "
        "bands, which carry the errors of each series; of worlds alone: within the 90% without them.",
    )


def series_table(series: pd.DataFrame) -> Table:
    """Scores on the figures of each series."""
    columns = {
        **WHICH,
        "series": Column("Series' id").hidden,
        "title": Column("Series", wide=True),
        "figures": Column("Figures", COUNT),
        "size": Column("Mean size", points(), "the series' own"),
        "crps": Column("CRPS", points(), "the series' own"),
        "crps_persistence": Column("of persistence", points(), "the series' own"),
        "crps_climatology": Column("of climatology", points(), "the series' own"),
        "skill_persistence": Column(
            "persist.", number(2, signed=True), meaning="skill: 1 − CRPS/CRPS of the last figure known"
        ),
        "unit": Column("Unit"),
    }
    return Table("Figures, series by series", series[list(columns)], columns, brief=0, folded=True)


def outcomes_table(slates: Sequence[Slate], scores: pd.DataFrame, until: dt.date) -> Table:
    """Every event with what came, and what the views of each date and the pool of that date gave it."""
    who = dict(zip(scores.forecaster, scores.who, strict=True))
    order = "; ".join(f"{slate.as_of:%Y-%m} {', '.join(who[name] for name in slate.runs)}" for slate in slates)
    columns = {
        "event": Column("Event's id").hidden,
        "title": Column("Event", wide=True),
        "date": Column("Came about", DAY, meaning="none where it did not"),
        "came": Column("Came", FLAG).hidden,
        "by": Column("Last date that counts", DAY).hidden,
        "told_by": Column("Source of what happened").hidden,
        "basis": Column("Basis", meaning="how what happened is known").hidden,
        "as_of": Column("As of", MONTH),
        "given": Column("Given", GIVEN, meaning="probability by each run of the date", bar="probability", spread=True),
        "probability": Column("By the pool", SHARE, meaning="or by the only run").hidden,
    }
    return Table(
        "Outcomes and what was given them",
        outcomes_of(slates)[list(columns)],
        columns,
        f"Share of worlds by {until}, in the order of: {order}. A dash: it did not come about, or was not open.",
        across="as_of",
    )


def probabilities_table(slates: Sequence[Slate]) -> Table:
    """What every forecaster gave every event, baselines too."""
    columns = {
        "as_of": WHICH["as_of"],
        "event": Column("Event"),
        "forecaster": Column("Forecaster"),
        "kind": Column("Kind"),
        "probability": Column("Probability", SHARE, meaning="none where a baseline has no record to go by"),
    }
    return Table("Probabilities by forecaster", probabilities_of(slates), columns, brief=0, folded=True)


def points_table(slates: Sequence[Slate]) -> Table:
    """Every figure that was scored."""
    columns = {
        "as_of": WHICH["as_of"],
        "series": Column("Series' id").hidden,
        "title": Column("Series", wide=True),
        "date": Column("Date", DAY, meaning="that the figure speaks of"),
        "value": Column("Figure", points(), "the series' own"),
        "unit": Column("Unit"),
        "per": Column("Per", meaning="a stock at a moment, or a flow over a year").hidden,
    }
    return Table("Figures that were scored", points_of(slates)[list(columns)], columns, brief=0, folded=True)
