"""What forecasts of the bank were worth, as a study: by date, by group, by unit, item by item."""

from __future__ import annotations

from typing import Any

import pandas as pd

from realpolitik.readings.labels import counted
from realpolitik.studies.score.bank import charts, scores
from realpolitik.studies.score.bank.baselines import CLIMATOLOGY, COIN, PERSISTENCE, RATES, SOURCES
from realpolitik.studies.score.bank.scores import ALL, FORECASTERS, MODEL
from realpolitik.studies.score.panels import APART, SCORE
from realpolitik.study import Chart, Part, RunInfo, Study
from realpolitik.table import COUNT, DAY, FLAG, SHARE, Column, Form, Table, number

WORDS = {
    MODEL: "model",
    RATES: "persistence with rates",
    PERSISTENCE: "plain persistence",
    CLIMATOLOGY: "climatology",
    COIN: "coin",
    SOURCES: "sources",
}
"""Forecasters in words."""
WHEN = Form(lambda day: "all dates" if day == ALL else f"{day:%d %b %Y}", "@", number=False)
WHO = Form(WORDS.__getitem__, "@", number=False)
ROWS_SHOWN = 12
"""Dates or groups that a terminal shows."""
RULES = (
    "Questions made by rule from the scenario as known on the date, before anybody looked; answered by records with "
    "dates of their own, open where these do not tell."
)
NOTE = (
    "Mean Brier scores, lower is better. In brackets: 95% intervals by a bootstrap over units and months. Less: the "
    "model's less that of persistence with rates, on the items of which both speak; an asterisk: beyond chance for all "
    "rows of a date together. Climatology is silent where nothing was known."
)
ITEMS_SHOWN, SCORES_SHOWN = 40, 30
"""Items and scores that a page shows; programs get all."""
EACH = {
    "asked": Column("Asked", COUNT, meaning="items asked by rule"),
    "items": Column("Answered", COUNT, meaning="items of which history tells and the run speaks"),
    "came": Column("Came", SHARE, meaning="share of the answers that are yes"),
    "brier": Column("Model", SCORE, meaning="mean Brier score of the model", ends=("brier_low", "brier_high")),
    "brier_low": Column("Model from", SCORE, meaning="95% interval").hidden,
    "brier_high": Column("Model to", SCORE).hidden,
    **{name: Column(WORDS[name].removeprefix("persistence ").capitalize().replace("Plain persistence", "Plain"), SCORE,
                    meaning=f"mean Brier score of {WORDS[name]}")
       for name in (RATES, PERSISTENCE, CLIMATOLOGY, COIN)},
    "less": Column("Less", number(3, signed=True), meaning="model less persistence with rates",
                   ends=("less_low", "less_high")),
    "less_low": Column("Less from", SCORE, meaning="95% interval").hidden,
    "less_high": Column("Less to", SCORE).hidden,
    "differs": Column("*", APART, meaning="whether that is less (−1) or more (1) beyond chance"),
}  # fmt: skip


def bank_study(rows: pd.DataFrame, figures: pd.DataFrame, title: str, run: RunInfo) -> Study:
    """The study of the bank.

    Args:
        rows: every item of every date (`scores.item_rows`).
        figures: every figure (the same).
        title: of the scenario.
        run: what it was made from; its seed is that of the resampling.
    """
    seed = run.seed or 0
    found, trust = scores.scores(rows, seed=seed), scores.reliability(rows, seed=seed)
    both = (MODEL, RATES)
    actors = scores.scores(rows[rows.actor.notna()], "actor", seed, both)
    horizons = scores.scores(rows[rows.kind != "forecast"], "horizon", seed, both)
    kinds = scores.scores(rows, "kind", seed)
    several = (found.as_of == ALL).any()
    tables = {
        "dates": _wide(rows, found[found.group == ALL], "as_of", "By date, all items"),
        "groups": _wide(
            rows, found[(found.as_of == ALL) | (not several)], "group", "By group, all dates" if several else "By group"
        ),
        "scores": scores_table(found, "group", "Every date, group and forecaster"),
        "kinds": scores_table(kinds, "kind", "By kind of item"),
        "actors": scores_table(actors, "actor", "Conduct by actor"),
        "horizons": scores_table(horizons, "horizon", "By months ahead"),
        "figures": figures_table(scores.figure_scores(figures)),
        "covered": covered_table(scores.covered(figures)),
        "reliability": reliability_table(trust),
        "standing": standing_table(scores.by_standing(rows)),
        "units": units_table(scores.by_unit(rows)),
        "open": open_table(scores.open_items(rows)),
        "items": items_table(rows),
    }
    blocks = (
        "dates",
        "groups_chart",
        "groups",
        "reliability",
        "standing",
        "units",
        "kinds",
        "horizons",
        "actors",
        "figures",
        "covered",
    )
    return Study(
        "score",
        f"{title}: the question bank",
        sentences(found, rows),
        tables,
        charts={
            "groups_chart": Chart(
                "Brier scores by group",
                lambda: charts.groups_chart(found, WORDS),
                "In brackets: items. Lines: the model's 95% interval.",
            ),
            "reliability": Chart(
                "Did what was given so much chance come about so often?",
                lambda: charts.reliability_chart(trust, WORDS),
                "Lines: 95% intervals by units and months. All dates together.",
            ),
        },
        parts=(Part("bank", "The question bank", RULES, (*blocks, "scores", "open", "items")),),
        run=run,
    )


def sentences(found: pd.DataFrame, rows: pd.DataFrame) -> tuple[str, ...]:
    """How the model does on the bank beside persistence with rates, in all and by group."""
    if found.empty:
        return (f"Of {counted(len(rows), 'item', 'items')} of the question bank none has an answer yet.",)
    day = ALL if (found.as_of == ALL).any() else found.as_of.iloc[0]
    mine = found[found.as_of == day]
    group = ALL if (mine.group == ALL).any() else mine.group.iloc[0]
    model, rates = (mine[(mine.forecaster == name) & (mine.group == group)] for name in (MODEL, RATES))
    lines = [
        f"Of {counted(len(rows), 'question', 'questions')} made by rule {model['items'].iloc[0]:,} have an answer and "
        f"a forecast; the model's Brier score on them is {model.brier.iloc[0]:.3f}"
        + (f", that of persistence with rates {rates.brier.iloc[0]:.3f}." if len(rates) else ".")
    ]
    beside = mine[(mine.forecaster == RATES) & (mine.group != ALL) & mine.differs.isin((-1, 1))]
    told = [
        f"{words} on {', '.join(beside.group[beside.differs == sign])}"
        for sign, words in ((-1, "better"), (1, "worse"))
        if (beside.differs == sign).any()
    ]
    if len(rates):
        lines.append(
            f"Beyond chance it does {' and '.join(told)} than persistence with rates."
            if told
            else "On no group does it differ from persistence with rates by more than chance explains."
        )
    return tuple(lines)


def _wide(rows: pd.DataFrame, found: pd.DataFrame, by: str, title: str) -> Table:
    """One row for each date or group: the model, its rivals side by side, and the difference."""
    asked = rows.groupby(by, sort=False).size().to_dict()
    records: list[dict[str, Any]] = []
    for key, mine in found.groupby(by, sort=False):
        model = mine[mine.forecaster == MODEL]
        if model.empty:
            continue
        given = mine.set_index("forecaster")
        rivals = {name: given.brier.get(name) for name in (RATES, PERSISTENCE, CLIMATOLOGY, COIN)}
        beside = {name: given[name].get(RATES) for name in ("less", "less_low", "less_high", "differs")}
        own = {name: model[name].iloc[0] for name in ("items", "came", "brier", "brier_low", "brier_high")}
        records.append({by: key, "asked": asked.get(key, len(rows)), **own, **rivals, **beside})
    first = Column("As of", WHEN, meaning="date of knowledge") if by == "as_of" else Column("Group")
    columns = {by: first, **EACH}
    records.sort(key=lambda record: record[by] != ALL)  # all together come first
    note = NOTE if by == "as_of" else ""
    return Table(title, pd.DataFrame(records, columns=list(columns)), columns, note, brief=ROWS_SHOWN)


def scores_table(found: pd.DataFrame, by: str, title: str) -> Table:
    """Every score of every forecaster."""
    columns = {
        "as_of": Column("As of", WHEN, meaning="date of knowledge, or all"),
        by: Column({"group": "Group", "kind": "Kind", "actor": "Actor", "horizon": "Months ahead"}[by]),
        "forecaster": Column("Forecaster", WHO),
        "items": Column("Items", COUNT, meaning="items with an answer of which it speaks"),
        "came": Column("Came", SHARE, meaning="share of these that came about"),
        "brier": Column("Brier", SCORE, ends=("brier_low", "brier_high")),
        "brier_low": Column("Brier from", SCORE, meaning="95% interval over units and months").hidden,
        "brier_high": Column("Brier to", SCORE).hidden,
        "log": Column("Log", number(3), "nats"),
        "auc": Column("AUC", SCORE, ends=("auc_low", "auc_high")),
        "auc_low": Column("AUC from", SCORE).hidden,
        "auc_high": Column("AUC to", SCORE).hidden,
        "shared": Column("Shared", COUNT, meaning="items of which the model speaks as well").hidden,
        "less": Column("Model less", number(3, signed=True), meaning="the model's Brier score less this one's",
                       ends=("less_low", "less_high")),
        "less_low": Column("Model less, from", SCORE).hidden,
        "less_high": Column("Model less, to", SCORE).hidden,
        "differs": Column("*", APART, meaning="whether that is less (−1) or more (1) beyond chance"),
        "skill": Column("Skill", number(2, signed=True), meaning="the model's: 1 − Brier/Brier of this one"),
    }  # fmt: skip
    whole = pd.concat([found[found.as_of == ALL], found[found.as_of != ALL]], ignore_index=True)
    note = "All dates together come first." if len(whole) > SCORES_SHOWN else ""
    return Table(title, whole[list(columns)], columns, note, brief=0, most=SCORES_SHOWN, folded=True)


def figures_table(found: pd.DataFrame) -> Table:
    """CRPS of the figures of series."""
    columns = {
        "as_of": Column("As of", WHEN),
        "series": Column("Series"),
        "figures": Column("Figures", COUNT),
        **{f"crps_{name}": Column(WORDS[name].capitalize(), number(3), meaning="mean CRPS over the last figure known")
           for name in FORECASTERS[:4]},
    }  # fmt: skip
    note = "CRPS over the last figure known on the date, on the figures of which all speak; lower is better."
    return Table("Figures as distributions", found[list(columns)], columns, note, brief=0, folded=True)


def covered_table(found: pd.DataFrame) -> Table:
    """Figures inside the model's middle nine tenths."""
    columns = {
        "as_of": Column("As of", WHEN),
        "figures": Column("Figures", COUNT, meaning="of series that the model speaks of, out after the date"),
        "inside": Column("Inside 90%", COUNT, meaning="in the model's middle nine tenths; nine in ten would be right"),
        "alone": Column("of worlds alone", number(0), meaning="in that of the worlds, without the errors of series"),
    }
    return Table("Figures inside the model's middle nine tenths", found, columns, brief=0, folded=True)


def reliability_table(found: pd.DataFrame) -> Table:
    """Forecasts by probability against what came."""
    columns = {
        "forecaster": Column("Forecaster", WHO),
        "low": Column("Chance from", SHARE),
        "high": Column("to", SHARE),
        "mean": Column("Mean", SHARE, meaning="mean probability given"),
        "came": Column("Came", COUNT),
        "items": Column("Items", COUNT),
        "share": Column("Share", SHARE, meaning="that came about", ends=("share_low", "share_high")),
        "share_low": Column("Share from", SHARE, meaning="95% interval over units and months").hidden,
        "share_high": Column("Share to", SHARE).hidden,
    }
    return Table("How often came what was given so much chance", found, columns, brief=0, folded=True)


def standing_table(found: pd.DataFrame) -> Table:
    """Conduct by whether a level was in force on the date."""
    columns = {
        "stood": Column("In force on the date", FLAG, meaning="the level, or a higher one"),
        "items": Column("Items", COUNT),
        "came": Column("Came", SHARE, meaning="share that was in force on the day asked about"),
        MODEL: Column("Model", SHARE, meaning="mean chance that the model gave"),
        RATES: Column("With rates", SHARE, meaning="mean chance that persistence with rates gave"),
        "brier": Column("Brier", SCORE, meaning="mean Brier score of the model"),
        "brier_rates": Column("of rates", SCORE, meaning="mean Brier score of persistence with rates"),
    }
    note = "Of conduct, all dates: whether levels that stood are left too readily, and others reached too seldom."
    return Table("Levels that stood, and others", found[list(columns)], columns, note, brief=0)


def units_table(found: pd.DataFrame) -> Table:
    """Where the model gains and loses."""
    columns = {
        "unit": Column("Unit", wide=True, meaning="instrument, series, pair, capital or event"),
        "group": Column("Group"),
        "items": Column("Items", COUNT),
        "brier": Column("Model", SCORE),
        "brier_rates": Column("Rates", SCORE),
        "less": Column("Less", number(3, signed=True), meaning="model less persistence with rates"),
        "weight": Column("Of the whole", number(4, signed=True), meaning="part of the difference over all items"),
    }
    note = (
        "Mean Brier scores of model and persistence with rates over all dates; what costs the model most comes first."
    )
    return Table("Unit by unit", found[list(columns)], columns, note, brief=0, open=12)


def open_table(found: pd.DataFrame) -> Table:
    """Items without an answer, by reason."""
    columns = {
        "as_of": Column("As of", DAY),
        "group": Column("Group"),
        "why": Column("Open because", wide=True),
        "items": Column("Items", COUNT),
    }
    return Table("Open items", found[list(columns)], columns, brief=0, folded=True)


def items_table(rows: pd.DataFrame) -> Table:
    """Every item with what was given it and what came."""
    columns = {
        "as_of": Column("As of", DAY),
        "item": Column("Item", wide=True),
        "kind": Column("Kind").hidden,
        "group": Column("Group").hidden,
        "actor": Column("Actor").hidden,
        "unit": Column("Unit", meaning="what it hangs together with others by").hidden,
        "horizon": Column("Months ahead", COUNT).hidden,
        "day": Column("Day", DAY),
        "came": Column("So", FLAG, meaning="whether it was so; none where it is open"),
        "why": Column("Open because"),
        "worlds": Column("Worlds", COUNT).hidden,
        **{name: Column(WORDS[name].capitalize(), SHARE, meaning="probability") for name in FORECASTERS},
    }
    return Table("Every item", rows[list(columns)], columns, brief=0, most=ITEMS_SHOWN, folded=True)
