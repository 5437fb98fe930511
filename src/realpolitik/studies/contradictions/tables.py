"""Where claims contradict one another, as tables; other studies show the same table."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pandas as pd

from realpolitik.readings.labels import number_words
from realpolitik.report.wording import claim_links
from realpolitik.scenario.schema import Scenario
from realpolitik.studies.claims import claims_table
from realpolitik.studies.contradictions.rules import KINDS
from realpolitik.study import Part, RunInfo, Study
from realpolitik.table import COUNT, LINKS, SHARE, Column, Form, Table

TITLE = "Where claims contradict one another"
RULES = {
    "number": "Estimates that do not overlap",
    "drift": "Estimates that do not overlap, a year or more apart",
    "direction": "Opposite effects of one cause",
    "forecast": "Opposite forecasts",
    "evidence": "Evidence for and against one hypothesis",
    "correction": "Claims with a known correction",
}
LIST = Form(", ".join, "@", number=False)


def study(scenario: Scenario, rows: pd.DataFrame, run: RunInfo) -> Study:
    """The study of contradictions.

    Args:
        scenario: human or resolved form.
        rows: contradictions between its claims, as `rules.find` gives them, or some of them.
        run: what it was made from.
    """
    found = lead(rows)
    return Study(
        "contradictions",
        f"{scenario.about.title}: where claims contradict one another",
        (found,),
        {"contradictions": table(scenario, rows), "claims": claims_table(scenario, cited(rows))},
        parts=(
            Part("contradictions", TITLE, found, ("contradictions",), stands=True),
            Part("evidence", "The evidence", "", ("claims",)),
        ),
        caveats=(
            "A rule sees what a scenario states in numbers, experiments, forecasts and marks; two texts that clash in "
            "words alone are not found.",
        ),
        run=run,
        about="By rule: estimates that do not overlap, opposite effects of one cause, opposite forecasts, evidence for "
        "and against one hypothesis, known corrections.",
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


def table(scenario: Scenario, rows: pd.DataFrame) -> Table:
    """Contradictions between the claims of a scenario, rule by rule.

    Args:
        scenario: human or resolved form.
        rows: as `rules.find` gives them.
    """
    found = [_row(scenario, row) for row in rows.to_dict("records")]
    return Table(TITLE, pd.DataFrame(found, columns=[*COLUMNS]), COLUMNS)


def _row(scenario: Scenario, row: dict[Any, Any]) -> dict[str, Any]:
    return {
        **row,
        "rule": RULES[row["kind"]],
        "subject": subject(scenario, row["kind"], row["about"]),
        "one_links": claim_links(scenario, row["one"]),
        "other_links": claim_links(scenario, row["other"]),
    }


def subject(scenario: Scenario, kind: str, about: str) -> str:
    """What both sides speak of, in words where there are words for it."""
    if kind in ("number", "drift"):
        return number_words(scenario, about)
    if kind == "evidence":
        question, _, hypothesis = about.partition(": ")
        return f"{scenario.questions[question].title} {scenario.hypotheses[hypothesis].text}"
    if kind == "forecast" and about in scenario.events:
        return scenario.events[about].title
    return about
