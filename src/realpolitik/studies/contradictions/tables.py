"""Where claims contradict one another, as tables; other studies show the same table."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pandas as pd

from realpolitik.readings.labels import number_words
from realpolitik.report.wording import claim_links
from realpolitik.scenario.schema import Scenario
from realpolitik.studies.claims import claims_table
from realpolitik.studies.contradictions import beside
from realpolitik.studies.contradictions.rules import KINDS
from realpolitik.study import Part, RunInfo, Study
from realpolitik.table import COUNT, LINKS, SHARE, Column, Form, Table

TITLE = "Where claims contradict one another"
RULES = {
    "number": "Estimates that do not overlap",
    "drift": "Estimates that do not overlap, a year or more apart",
    "linked": "Values that do not go together",
    "direction": "Opposite effects of one cause",
    "forecast": "Forecasts that do not go together, or not with a value",
    "model": "Forecasts that the run does not bear out",
    "stance": "Endorsed by one, disputed by another",
    "evidence": "Evidence for and against one hypothesis",
    "correction": "Claims with a known correction",
}
LIST = Form(", ".join, "@", number=False)


def study(
    scenario: Scenario,
    rows: pd.DataFrame,
    run: RunInfo,
    forecasts: pd.DataFrame | None = None,
    known: Scenario | None = None,
) -> Study:
    """The study of contradictions.

    Args:
        scenario: human or resolved form.
        rows: contradictions between its claims, as `rules.find` gives them, or some of them.
        run: what it was made from.
        forecasts: those of the sources beside a run, as `beside.frame` gives them; no run if None.
        known: the scenario as loaded, for the titles of outcomes.
    """
    found = lead(rows)
    tables = {"contradictions": table(scenario, rows, known)}
    part = Part("contradictions", TITLE, found, ("contradictions",), stands=True)
    cites = cited(rows)
    if forecasts is not None:
        tables["forecasts"] = beside.table(forecasts)
        part = Part("contradictions", TITLE, found, ("contradictions", "forecasts"), stands=True)
        cites |= set(forecasts.claim)
    return Study(
        "contradictions",
        f"{scenario.about.title}: where claims contradict one another",
        (found, *([] if forecasts is None else [borne_out(forecasts)])),
        {**tables, "claims": claims_table(scenario, cites)},
        parts=(
            part,
            Part("evidence", "The evidence", "", ("claims",)),
        ),
        caveats=(
            "A rule sees what a scenario states in numbers, experiments, forecasts and marks; two texts that clash in "
            "words alone are not found.",
        ),
        run=run,
        about="By rule: estimates that do not overlap, values and forecasts that do not go together, opposite effects "
        "of one cause, what one endorses and another disputes, evidence for and against one hypothesis, known "
        "corrections; and with worlds, forecasts that the run does not bear out.",
    )


def lead(rows: pd.DataFrame) -> str:
    """How many contradictions each rule finds, and how many lie within one source."""
    if rows.empty:
        return "No rule finds any between the claims."
    counts = Counter(rows.kind)
    within = int((rows.scope == "within").sum())
    told = "; ".join(f"{RULES[kind].lower()}: {counts[kind]}" for kind in KINDS if counts[kind])
    return (
        f"Found by rule, not by wording: {told}. {within} lie within one source, {len(rows) - within} between sources."
    )


def borne_out(forecasts: pd.DataFrame) -> str:
    """How many forecasts of the sources the run bears out."""
    counts = Counter(forecasts.told[forecasts.run.notna()])
    told = ", ".join(f"{word}: {counts[word]}" for word in beside.TOLD if counts[word])
    rest = int(forecasts.run.isna().sum())
    return f"Forecasts beside the run: {told or 'none that the run can tell'}; of {rest} it says nothing."


def cited(rows: pd.DataFrame) -> set[str]:
    """Claims that contradict one another."""
    return {name for names in (*rows.one, *rows.other) for name in names}


COLUMNS = {
    "kind": Column("Rule's id").hidden,
    "rule": Column("Rule"),
    "about": Column("About: id").hidden,
    "subject": Column("About", wide=True),
    "one": Column("One side: claims", LIST).hidden,
    "one_links": Column("One side", LINKS),
    "one_says": Column("Says"),
    "other": Column("Other side: claims", LIST).hidden,
    "other_links": Column("Other side", LINKS),
    "other_says": Column("Other side says"),
    "apart": Column("Days apart", COUNT, "days", "between the first and the last of the statements"),
    "scope": Column("Scope", meaning="within one source or across sources").hidden,
    "sources": Column("Sources: ids", LIST, meaning="of all claims of both sides").hidden,
    "actors": Column("Actors: ids", LIST, meaning="whom these claims speak of").hidden,
    "issues": Column("Issues: ids", LIST, meaning="what they speak of").hidden,
    "gap": Column("Gap", SHARE, meaning="between estimates, of the range that the number may lie in").hidden,
}


def table(scenario: Scenario, rows: pd.DataFrame, known: Scenario | None = None) -> Table:
    """Contradictions between the claims of a scenario, rule by rule.

    Args:
        scenario: human or resolved form.
        rows: as `rules.find` gives them.
        known: the scenario as loaded, for the titles of outcomes, which a resolved form leaves out.
    """
    found = [_row(scenario, row, known or scenario) for row in rows.to_dict("records")]
    return Table(TITLE, pd.DataFrame(found, columns=[*COLUMNS]), COLUMNS)


def _row(scenario: Scenario, row: dict[Any, Any], known: Scenario) -> dict[str, Any]:
    return {
        **row,
        "rule": RULES[row["kind"]],
        "subject": subject(known, row["kind"], row["about"]),
        "one_links": claim_links(scenario, row["one"]),
        "other_links": claim_links(scenario, row["other"]),
    }


def subject(scenario: Scenario, kind: str, about: str) -> str:
    """What both sides speak of, in words where there are words for it."""
    question, _, hypothesis = about.partition(": ")
    if question in scenario.questions and hypothesis in scenario.hypotheses:
        return f"{scenario.questions[question].title} {scenario.hypotheses[hypothesis].text}"
    if kind in ("direction", "correction"):
        return about
    return " ↔ ".join(_thing(scenario, part) for part in about.split(" ↔ "))


def _thing(scenario: Scenario, name: str) -> str:
    """A number, an event or an outcome in words."""
    item = scenario.events.get(name) or scenario.outcomes.get(name)
    if item is not None:
        return item.title
    return number_words(scenario, name) if "." in name and "→" not in name else name
