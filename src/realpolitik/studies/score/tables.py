"""What forecasts were worth, as studies: of all views and pools, of one run, of a sealed forecast."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from realpolitik.readings.bank import BankForecast
from realpolitik.readings.labels import counted
from realpolitik.report.wording import claim_links, source_name
from realpolitik.scenario.bank import bank
from realpolitik.scenario.observations import Unscored
from realpolitik.scenario.schema import Scenario
from realpolitik.studies.claims import claims_table
from realpolitik.studies.score import charts, sentences
from realpolitik.studies.score.bank import card as bank_card
from realpolitik.studies.score.panels import Panel, panel_study
from realpolitik.studies.score.sealed import sealed_events, sealed_figures, sealed_means
from realpolitik.studies.score.slates import outcomes_of
from realpolitik.studies.score.source_forecasts import ALL
from realpolitik.studies.seal.sealed import Sealed, bank_of
from realpolitik.studies.seal.tables import run_of
from realpolitik.study import Chart, Part, RunInfo, Study, frame_of
from realpolitik.table import COUNT, DAY, LINKS, MISSING, MONTH, SHARE, Column, Form, Table, number, points

OWN = "Each date has outcomes of its own: compare a view with the pool and the baselines of the same date."
COMMON = "The same outcomes for all, but a later article had to look less far ahead and knew more."
TOGETHER = (
    "The same outcomes and the same date for all. A view goes on believing what its source said of its own day, so "
    "that an old article is scored on how well its figures have kept as well."
)
RUN = "This run alone, on what is known by today of what came after its date; nothing of it reached the run."
BASIS = Form({"number": "number", "words": "its words", "coder": "coder"}.__getitem__, "@", number=False)
"""Where the probability of a source's forecast comes from."""
CAME = Form(lambda value: "yes" if value else "no", "General")
DEPENDENT = "Probabilities of one event by several dates, and of events that hang together, are not independent."


def study(
    known: Scenario,
    panels: Mapping[str, Panel],
    reliability: pd.DataFrame,
    forecasts: pd.DataFrame,
    means: pd.DataFrame,
    left: Sequence[Unscored],
    until: dt.date,
    run: RunInfo,
) -> Study:
    """What the forecasts of a scenario were worth.

    Args:
        known: the scenario with what is known today.
        panels: scores by the way in which outcomes are chosen: own, and where there are several dates common, together.
        reliability: forecasts by probability against what came (`scores.reliability`).
        forecasts: the sources' own forecasts (`source_forecasts.source_forecasts`).
        means: mean scores of these by source (`source_forecasts.by_source`).
        left: outcomes that no run can be scored on, and why.
        until: last date that counts.
        run: what it was made from.
    """
    inner = {
        name: replace(
            panel_study(panels[name], title, note, until, run, brief=True),
            parts=(Part(f"scores-{name}", title, note, ("events", "figures")),),
        )
        for name, title, note in (
            ("common", "What was open on all dates, each from its own", COMMON),
            ("together", "All from the latest date", TOGETHER),
        )
        if name in panels
    }
    own, outcomes = panels["own"], outcomes_of(panels["own"].slates)
    whole = panel_study(own, "Everything that was open on each date", OWN, until, run)
    caveats = sentences.caveats(own.scores, outcomes)
    tables = {**whole.tables, "reliability": reliability_table(reliability), "unscored": unscored_table(left)}
    parts = [
        Part(
            "scores",
            "What the forecasts were worth on headlines",
            " ".join(("Headlines are events that were picked by memory.", *caveats[:2])),
            ("events", "brier", "reliability", "series", "figures"),
        ),
        Part("outcomes", "Every outcome", "What was open, and what was given it.", ("outcomes", "unscored"), True),
    ]
    if len(forecasts):
        tables["source_forecasts"] = forecasts_table(known, forecasts)
        tables["source_scores"] = means_table(known, means)
        tables["claims"] = claims_table(known, forecasts.claim)
        blocks = ("source_scores", "source_forecasts", "claims")
        parts.append(Part("sources", "What the sources forecast outright", sentences.bases(forecasts), blocks, True))
    return replace(
        whole,
        title=f"{known.about.title}: forecasts against what happened",
        summary=sentences.summary(own.scores, means),
        tables=tables,
        charts={
            **whole.charts,
            "reliability": Chart(
                "Did what was given so much chance come about so often?",
                lambda: charts.reliability_chart(reliability),
                sentences.together(outcomes),
            ),
        },
        parts=tuple(parts),
        caveats=caveats,
        about="Every source's view from its own date, the pool of the same dates, and forecasts without a model: on "
        "headlines, which were picked by memory, and the pools on a bank of questions made by rule.",
        until=until,
        studies=inner,
    )


def run_study(panel: Panel, until: dt.date, run: RunInfo) -> Study:
    """One run as it lies there, beside the baselines."""
    title, blocks = "Against what happened", ("events", "figures")
    made = panel_study(panel, "This run", RUN, until, run, brief=True)
    told = sentences.summary(panel.scores, pd.DataFrame())
    return replace(made, title=title, summary=told, parts=(Part("scores", title, RUN, blocks),), until=until)


def seal_study(seal: Sealed, known: Scenario) -> Study:
    """What a sealed forecast was worth, as far as is known by now.

    Args:
        seal: the forecast.
        known: the scenario with what is known today.
    """
    events, left = sealed_events(seal, known)
    figures, more = sealed_figures(seal, known)
    means = sealed_means(events, figures, left + more)
    row = means.iloc[0]
    held = bank_of(seal)
    inner = {} if held is None else {"bank": _bank_of_seal(seal, held, known)}
    brier, log, crps = (MISSING if pd.isna(row[name]) else f"{row[name]:.3f}" for name in ("brier", "log", "crps"))
    return Study(
        "score",
        f"{known.about.title}: a sealed forecast against what happened",
        (
            f"{counted(len(events), 'probability', 'probabilities')} and "
            f"{counted(len(figures), 'quantile forecast', 'quantile forecasts')} can be scored; of {left + more} more "
            "nothing is on record yet.",
            f"Brier {brier}, log {log} nats; CRPS over the size of the figures {crps}. A coin has 0.250 and 0.693.",
        ),
        {
            "means": means_of_seal(means),
            "events": sealed_events_table(events),
            "figures": sealed_figures_table(figures),
        },
        caveats=(DEPENDENT,),
        run=replace(run_of(seal), options={"seal": seal.sha256}),
        source=seal,
        studies=inner,
    )


def _bank_of_seal(seal: Sealed, held: BankForecast, known: Scenario) -> Study:
    """What a sealed forecast of the question bank was worth; its items are made anew by rule from the scenario."""
    asked = bank_card.revised(bank(known, seal.as_of), held)
    return bank_card.of_dates([(asked, held)], known, replace(run_of(seal), options={"seal": seal.sha256}))


# ---- tables of the whole


def reliability_table(reliability: pd.DataFrame) -> Table:
    """Forecasts by probability against what came."""
    columns = {
        "who": Column("Whose", meaning="of all views, or of the pool"),
        "low": Column("Chance from", SHARE),
        "high": Column("to", SHARE),
        "mean": Column("Mean", SHARE, meaning="mean probability given"),
        "came": Column("Came", COUNT),
        "events": Column("Events", COUNT),
        "share": Column("Share", SHARE, meaning="that came about", ends=("share_low", "share_high")),
        "share_low": Column("Share from", SHARE, meaning="95% interval (Jeffreys)").hidden,
        "share_high": Column("Share to", SHARE).hidden,
    }
    return Table("How often came what was given so much chance", reliability, columns, brief=0, folded=True)


def unscored_table(left: Sequence[Unscored]) -> Table:
    """Outcomes that no run can be scored on, with the reason."""
    columns = {
        "event": Column("Outcome's id").hidden,
        "title": Column("Outcome", wide=True),
        "happened": Column("Came about", DAY),
        "checked": Column("Not by", DAY, meaning="date up to which history is known"),
        "why": Column("Not scored because", wide=True),
    }
    return Table(
        "Outcomes on which no run is scored",
        frame_of(left, list(Unscored._fields)),
        columns,
        "As of the first date if no other is named. Listed so that what the model has no words for is seen.",
        folded=True,
    )


def forecasts_table(known: Scenario, forecasts: pd.DataFrame) -> Table:
    """The sources' explicit forecasts, one by one."""
    told = [_told(row.title, row.why, row.condition) for row in forecasts.itertuples()]
    columns = {
        "links": Column("Source", LINKS),
        "claim": Column("Claim").hidden,
        "source": Column("Source's id").hidden,
        "paragraph": Column("Paragraph", COUNT).hidden,
        "speaker": Column("Speaker").hidden,
        "text": Column("What it says").hidden,
        "event": Column("Event's id").hidden,
        "title": Column("Of what it speaks").hidden,
        "why": Column("Why it is not scored").hidden,
        "told": Column("Event", wide=True, meaning="or why it is not scored"),
        "condition": Column("If", meaning="what the source makes it depend on").hidden,
        "given": Column("Given", meaning="words or number, as coded"),
        "basis": Column("From", BASIS, meaning="a number, the source's own words, the coder's reading of its tone"),
        "by": Column("By", MONTH),
        "probability": Column("Chance", SHARE, meaning="that it gives to the event's coming about"),
        "low": Column("Chance from", SHARE, meaning="low end of the band of its words").hidden,
        "high": Column("Chance to", SHARE, meaning="high end of the band").hidden,
        "came": Column("Came", CAME),
        "date": Column("Came about", DAY).hidden,
        "brier": Column("Brier", number(2), ends=("brier_low", "brier_high")),
        "brier_low": Column("Brier from", number(2), meaning="least by the ends of the band").hidden,
        "brier_high": Column("Brier to", number(2), meaning="greatest by the ends of the band").hidden,
        "log": Column("Log", number(2), "nats").hidden,
        "view": Column("View", SHARE, meaning="the model's own chance of it, through this source's eyes"),
        "pool": Column("Pool", SHARE, meaning="the model's own chance of it, through all sources"),
        "report": Column("Claim that it repeats in the end", meaning="its own where it repeats none").hidden,
    }
    links = [claim_links(known, (name,)) for name in forecasts.claim]
    return Table(
        "Forecasts that the sources make",
        forecasts.assign(links=links, told=told)[list(columns)],
        columns,
        "From: a number, the source's own words, or the coder's reading of its tone. Chance: of the event, at the "
        "middle of the ICD 203 band; in brackets: Brier at the band's ends. View, Pool: the model's own chance of the "
        "same by the same date.",
    )


def _told(title: Any, why: Any, condition: Any) -> str:
    """Of what a forecast speaks, or why it is not scored, and what it depends on."""
    return f"{title if pd.isna(why) else f'[{why}]'}{'' if pd.isna(condition) else f' (if: {condition})'}"


def means_table(known: Scenario, means: pd.DataFrame) -> Table:
    """Mean scores of the explicit forecasts by source."""
    who = [name if name == ALL else source_name(known, name) for name in means.source]
    counts = means.forecasts[means.source != ALL]
    span = f"{counts.min()}" if counts.min() == counts.max() else f"{counts.min()} to {counts.max()}"
    columns = {
        "source": Column("Source's id").hidden,
        "who": Column("Source"),
        "forecasts": Column("Forecasts", COUNT),
        "scored": Column("Scored", COUNT),
        "by_coder": Column("of these by the coder", COUNT),
        "brier": Column("Brier", number(3)),
        "log": Column("Log", number(2), "nats"),
        "coin": Column("A coin's Brier", number(3)),
    }
    return Table(
        "Scores of the sources' own forecasts",
        means.assign(who=who)[list(columns)],
        columns,
        f"Forecasts a source: {span}, each of something else, so that means cannot be compared between sources.",
    )


# ---- tables of a sealed forecast


def means_of_seal(means: pd.DataFrame) -> Table:
    """Mean scores of a sealed forecast."""
    columns = {
        "events": Column("Probabilities", COUNT, meaning="probabilities that can be scored"),
        "figures": Column("Figures", COUNT, meaning="quantile forecasts that can be scored"),
        "open": Column("Open", COUNT, meaning="of which nothing is known yet"),
        "brier": Column("Brier", number(3)),
        "log": Column("Log", number(3), "nats"),
        "crps": Column("CRPS/size", number(3), meaning="mean over series of CRPS over the mean size of the figures"),
    }
    return Table("Mean scores", means, columns, brief=0)


def sealed_events_table(events: pd.DataFrame) -> Table:
    """Sealed probabilities and what came."""
    columns = {
        "event": Column("Event's id").hidden,
        "title": Column("Event", wide=True),
        "by": Column("By", DAY),
        "probability": Column("Probability", SHARE),
        "came": Column("Came", CAME),
        "date": Column("Came about", DAY),
        "brier": Column("Brier", number(3)),
        "log": Column("Log", number(3), "nats"),
    }
    return Table("Sealed probabilities and what came", events, columns)


def sealed_figures_table(figures: pd.DataFrame) -> Table:
    """Sealed quantiles and what came."""
    columns = {
        "series": Column("Series' id").hidden,
        "title": Column("Series", wide=True),
        "date": Column("Date", DAY),
        "value": Column("Figure", points(), "the series' own"),
        "median": Column("Median", points(), "the series' own", ends=("low", "high")),
        "low": Column("From", points(), "the series' own", "sealed 5% quantile").hidden,
        "high": Column("To", points(), "the series' own", "sealed 95% quantile").hidden,
        "crps": Column("CRPS", points(), "the series' own"),
        "unit": Column("Unit"),
    }
    note = "In brackets: 9 in 10 between. CRPS by the pinball loss of the quantiles."
    return Table("Sealed quantiles and what came", figures, columns, note)
