"""Where claims contradict one another: a table that several studies show."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from realpolitik.findings.contradictions import KINDS, Contradiction, contradictions
from realpolitik.readings.labels import number_words
from realpolitik.report.wording import claim_links
from realpolitik.scenario.schema import Scenario
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


def lead(scenario: Scenario) -> str:
    """How many contradictions each rule finds between the claims of a scenario, and how many lie within one source."""
    found = contradictions(scenario)
    if not found:
        return "No rule finds any between the claims."
    counts = Counter(item.kind for item in found)
    within = sum(item.scope == "within" for item in found)
    told = "; ".join(f"{RULES[kind].lower()}: {counts[kind]}" for kind in KINDS if counts[kind])
    return (
        f"Found by rule, not by wording: {told}. {within} lie within one source, {len(found) - within} between sources."
    )


def cited(scenario: Scenario) -> set[str]:
    """Claims that contradict one another."""
    return {name for item in contradictions(scenario) for name in (*item.one, *item.other)}


def table(scenario: Scenario) -> Table:
    """Every contradiction between the claims of a scenario, rule by rule.

    Args:
        scenario: human or resolved form.
    """
    columns = {
        "kind": Column("Rule's id").hidden,
        "rule": Column("Rule"),
        "subject": Column("About: id").hidden,
        "about": Column("About", wide=True),
        "one": Column("One side: claims", LIST).hidden,
        "one_links": Column("One side", LINKS),
        "one_says": Column("Says"),
        "other": Column("Other side: claims", LIST).hidden,
        "other_links": Column("Other side", LINKS),
        "other_says": Column("Other side says"),
        "apart": Column("Days apart", COUNT, "days", "between the first and the last of the statements"),
        "scope": Column("Scope", meaning="within one source or across sources").hidden,
        "gap": Column("Gap", SHARE, meaning="between estimates, of the range that the number may lie in").hidden,
    }
    rows = [
        (
            item.kind,
            RULES[item.kind],
            item.about,
            _about(scenario, item),
            item.one,
            claim_links(scenario, item.one),
            item.says[0],
            item.other,
            claim_links(scenario, item.other),
            item.says[1],
            item.apart,
            item.scope,
            item.gap,
        )
        for item in contradictions(scenario)
    ]
    return Table(TITLE, pd.DataFrame(rows, columns=[*columns]), columns, brief=0, folded=True)


def _about(scenario: Scenario, item: Contradiction) -> str:
    """What both sides speak of, in words where there are words for it."""
    if item.kind in ("number", "drift"):
        return number_words(scenario, item.about)
    if item.kind == "evidence":
        question, _, hypothesis = item.about.partition(": ")
        return f"{scenario.questions[question].title} {scenario.hypotheses[hypothesis].text}"
    if item.kind == "forecast" and item.about in scenario.events:
        return scenario.events[item.about].title
    return item.about
