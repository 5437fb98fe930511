"""What the page says, part by part, in the order in which a reader asks."""

from __future__ import annotations

from collections.abc import Iterable

from realpolitik.findings.assessment import Findings
from realpolitik.findings.studies import Studies
from realpolitik.report import charts, detail, proof, tables
from realpolitik.report.document import Figure, Section, Table
from realpolitik.report.studies import beside

Block = Figure | Table
DISPUTES = 10
"""Disputed numbers shown open; the rest is folded."""


def sections(findings: Findings, studies: Studies | None = None) -> tuple[Section, ...]:
    """All parts of the page that have something to say; those of other studies stand before the evidence."""
    parts = (
        outcome(findings),
        actions(findings),
        *(beside.why(studies) if studies is not None else ()),
        desires(findings),
        surroundings(findings),
        dependence(findings),
        *(beside.sections(studies, findings.scenario) if studies is not None else ()),
        evidence(findings),
    )
    return tuple(part for part in parts if part.blocks or part.stands)


def _figure(key: str, title: str, chart: charts.style.Drawing | None, caption: str) -> Iterable[Figure]:
    if chart is not None:
        yield Figure(key, title, charts.specification(chart), caption)


def _filled(*shown: Table) -> Iterable[Table]:
    return (table for table in shown if table.rows)


def outcome(findings: Findings) -> Section:
    """What happens: events, ground held, the model beside the record."""
    until = f"{findings.until:%B %Y}"
    blocks: list[Block] = []
    if findings.events:
        blocks += _figure(
            "fig-events",
            f"How likely each event is by its date (at the latest {until})",
            charts.events_chart(findings),
            "Bar and dot: share of worlds in which the event comes about. Line: 95% interval for the "
            "error "
            "of a finite number of worlds.",
        )
        blocks += _filled(tables.events_table(findings))
        blocks += _figure(
            "fig-curves",
            "When: share of worlds in which each event has come about by a date",
            charts.curves_chart(findings),
            "Dashed: date on which it came about in history, where it did. It was not used.",
        )
    blocks += _figure(
        "fig-ground",
        "Ground held, as a share of the population",
        charts.ground_chart(findings),
        "Line: median world. Dark band: middle half of the worlds; light band: nine in ten. Dashed: the "
        "as-of date. Circles: figures that could be known then; diamonds: figures that came after it and "
        "were not used.",
    )
    blocks += _filled(tables.ground_table(findings))
    blocks += _figure(
        "fig-records",
        "The model beside the record, each series in its own unit",
        charts.records_chart(findings),
        "As above. Yearly figures stand at the end of their year, beside the model's last twelve months.",
    )
    return Section("outcome", "What happens", "Dated events, and who holds the ground.", tuple(blocks))


def actions(findings: Findings) -> Section:
    """What each actor does, and what the outcome costs it."""
    blocks: list[Block] = []
    if any(act.uses for act in findings.conduct):
        blocks += _figure(
            "fig-use",
            "How far each instrument is turned up",
            charts.use_chart(findings),
            "Shade: mean over worlds of the level in force, from the first level (pale) to the last "
            "(dark), quarter by quarter.",
        )
        blocks += _figure(
            "fig-levels",
            "The instruments whose use changes most: share of worlds at each level",
            charts.levels_chart(findings),
            "From the first level (grey) to the last (dark blue).",
        )
    blocks += _filled(tables.brief_conduct_table(findings))
    for act in findings.conduct:
        for table in _filled(detail.uses_table(act), detail.losses_table(findings, act)):
            blocks.append(
                Table(
                    table.id,
                    f"{act.name}: {table.title[0].lower()}{table.title[1:]}",
                    table.columns,
                    table.rows,
                    table.note,
                    folded=True,
                )
            )
    return Section(
        "actions",
        "What each actor does, and why",
        "Every quarter each actor sets its instruments anew, looking a year or so ahead. What moves it is "
        "the "
        "distance between the state of each issue and the point that it prefers, weighted by salience.",
        tuple(blocks),
    )


def desires(findings: Findings) -> Section:
    """Who wants what."""
    blocks: list[Block] = []
    if findings.wants.cells:
        blocks += _figure(
            "fig-wants",
            "Position and salience of every actor on every issue",
            charts.wants_chart(findings),
            "Colour: the point preferred, from 0 (orange) by the middle (grey) to 100 (blue). Size: how "
            "much it matters. A ring marks an actor that says something else than it wants.",
        )
        blocks += _filled(detail.wants_table(findings))
    return Section(
        "wants", "Who wants what", "Positions of every actor on every issue that it cares about.", tuple(blocks)
    )


def surroundings(findings: Findings) -> Section:
    """How actors stand to one another, and what reaches the territories around."""
    blocks: list[Block] = []
    if findings.ties:
        blocks += _figure(
            "fig-ties",
            "How each actor (row) stands to each other (column)",
            charts.ties_chart(findings),
            "Colour: relations, from enmity (orange) to alliance (blue). Size: access, what the one can "
            "get done with the other. Means over worlds.",
        )
        blocks += _filled(detail.ties_table(findings))
    blocks += _figure(
        "fig-map",
        "What reaches the territories around, in the last year",
        charts.map_chart(findings),
        "Median world. Dark grey: the arena. Borders are drawn as controlled de facto, without a "
        "judgement "
        "on whose land it is.",
    )
    blocks += _filled(detail.territories_table(findings))
    return Section(
        "surroundings", "Ties and surroundings", "Contacts and relations, and what spills over.", tuple(blocks)
    )


def dependence(findings: Findings) -> Section:
    """What the outcome hangs on: numbers and sources."""
    found = findings.hinges
    blocks: list[Block] = []
    blocks += _figure(
        "fig-disputes",
        "Sources in dispute: the same event, by whom one believes",
        charts.disputes_chart(findings),
        "For each number with more than one estimate: probability of the event that differs most, in the "
        "worlds that believe each, with its 95% interval.",
    )
    blocks += _filled(tables.questions_table(findings))
    blocks += _filled(tables.disputes_table(findings, DISPUTES))
    if len(findings.disputes) > DISPUTES:
        blocks += _filled(tables.disputes_table(findings))
    blocks += _figure(
        "fig-hinges",
        "What it hangs on: the numbers that carry most of an outcome's variance",
        charts.hinges_chart(findings),
        "Bars: share of the variance over worlds, with 95% intervals. Grey band: what the strongest of "
        f"{found.inputs:,} dummies reaches in one case of twenty. Each number is drawn by itself; "
        "`realpolitik attribute` goes deeper.",
    )
    blocks += _filled(tables.hinges_table(findings))
    disputed = (
        "Where sources disagree, each world believes one of them; comparing those worlds shows what the "
        "disagreement is worth."
        if findings.disputes
        else "No number has more than one estimate."
    )
    unasked = "" if found.targets else f" On which numbers it hangs is not asked, because {found.reason}."
    return Section(
        "hinges",
        "What it hangs on",
        disputed + unasked,
        tuple(blocks),
        stands=True,
    )


def evidence(findings: Findings) -> Section:
    """Sources, claims, numbers, series, calibrations, provenance."""
    shown = (
        proof.sources_table(findings),
        proof.claims_table(findings),
        proof.numbers_table(findings),
        proof.series_table(findings),
        proof.calibrations_table(findings),
        proof.provenance_table(findings),
    )
    return Section("evidence", "Evidence", "What every number on this page can be followed to.", tuple(_filled(*shown)))
