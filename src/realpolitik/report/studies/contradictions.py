"""Contradictions between claims, as a table and as a section of the page."""

from __future__ import annotations

from collections import Counter

from realpolitik.findings.contradictions import KINDS, Contradiction, contradictions
from realpolitik.readings.labels import number_words
from realpolitik.report.document import Cell, Column, Section, Table
from realpolitik.report.wording import claim_links
from realpolitik.scenario.schema import Scenario

TITLES = {
    "number": "Estimates that do not overlap",
    "drift": "Estimates that do not overlap, a year or more apart",
    "direction": "Opposite effects of one cause",
    "forecast": "Opposite forecasts",
    "evidence": "Evidence for and against one hypothesis",
    "correction": "Claims with a known correction",
}


def section(scenario: Scenario) -> Section:
    """Every contradiction between the claims of a scenario, one table for each rule that found any.

    Args:
        scenario: human or resolved form.
    """
    found = contradictions(scenario)
    counts = Counter(item.kind for item in found)
    within = sum(item.scope == "within" for item in found)
    told = "; ".join(f"{TITLES[kind].lower()}: {counts[kind]}" for kind in KINDS if counts[kind])
    lead = (
        f"Found by rule, not by wording: {told}. {within} lie within one source, {len(found) - within} between sources."
        if found
        else "No rule finds any between the claims."
    )
    tables = tuple(
        _table(scenario, kind, [item for item in found if item.kind == kind]) for kind in KINDS if counts[kind]
    )
    return Section("contradictions", "Where claims contradict one another", lead, tables, stands=not tables)


def _table(scenario: Scenario, kind: str, found: list[Contradiction]) -> Table:
    columns = (
        Column("About", wide=True),
        Column("One side"),
        Column("Says"),
        Column("Other side"),
        Column("Says"),
        Column("Days apart", True),
    )
    rows = tuple(
        (
            Cell(_about(scenario, item)),
            Cell("", claim_links(scenario, item.one)),
            Cell(item.says[0]),
            Cell("", claim_links(scenario, item.other)),
            Cell(item.says[1]),
            Cell(str(item.apart)),
        )
        for item in found
    )
    return Table(f"contradictions-{kind}", TITLES[kind], columns, rows, folded=True)


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
