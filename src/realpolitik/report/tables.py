"""Findings as tables, for terminal and page alike, and as one plain document for programs."""

from __future__ import annotations

import datetime as dt

from rich.console import Group, RenderableType
from rich.text import Text

from realpolitik.findings.assessment import Findings
from realpolitik.findings.conduct import Use
from realpolitik.findings.disputes import OWN, Candidate, Dispute
from realpolitik.findings.headlines import belligerent_name
from realpolitik.readings.labels import number_words
from realpolitik.report.document import Cell, Column, Link, Table, listed
from realpolitik.report.plain import assessment_json
from realpolitik.report.wording import (
    claim_links,
    interval,
    month,
    number_link,
    percent,
    ref_link,
    value_text,
)
from realpolitik.stats import LEAST_SHARE

__all__ = ["assessment_json", "assessment_tables"]

SHOWN = {"years": 5, "hinges": 12, "disputes": 8, "issues": 40, "actors": 4}
"""How much of each table a terminal shows; the page shows all."""


def assessment_tables(findings: Findings) -> list[RenderableType]:
    """What a run says, for a terminal: summary, tables of what happens, who does what, what it hangs on, caveats."""
    scenario, provenance = findings.scenario, findings.provenance
    head = Text(
        f"{scenario.about.title}, as known on {findings.as_of:%d %B %Y}, to {findings.until:%B %Y}: "
        f"{provenance.worlds:,} worlds",
        style="bold",
    )
    tables = [
        events_table(findings),
        ground_table(findings, SHOWN["years"]),
        brief_conduct_table(findings),
        brief_wants_table(findings),
        hinges_table(findings, SHOWN["hinges"]),
        disputes_table(findings, SHOWN["disputes"]),
        questions_table(findings),
    ]
    shown: list[RenderableType] = [head, listed(findings.summary)]
    shown += [table.rich() for table in tables if table.rows]
    shown.append(Group(Text("What this rests on", style="bold"), listed(findings.caveats)))
    return shown


def events_table(findings: Findings) -> Table:
    """Headline events with probability, interval, date, and what came in history."""
    scenario = findings.scenario
    history = any(row.happened for row in findings.events)
    columns = [
        Column("Event", wide=True),
        Column("Probability", True),
        Column("95% interval", True),
        Column("Middle date", True),
        Column("9 in 10 between", True),
        Column("By", True),
    ]
    rows = []
    for row in findings.events:
        link = ref_link(scenario, row.ref)
        title = row.title + (" (already so at the start)" if row.at_start > 0.5 else "")
        cells = [
            Cell(title, (link,) if link else ()),
            Cell(percent(row.probability), weight=row.probability),
            Cell(interval(row.low, row.high)),
            Cell(month(row.median_date)),
            Cell(f"{month(row.early)} – {month(row.late)}" if row.early else "–"),
            Cell(month(row.by)),
        ]
        rows.append((*cells, Cell(month(row.happened))) if history else tuple(cells))
    if history:
        columns.append(Column("In history", True))
    return Table(
        "events",
        "What happens",
        tuple(columns),
        tuple(rows),
        "Dates: among the worlds in which it comes about. The interval is the error of a finite number of "
        "worlds, nothing else.",
    )


def ground_table(findings: Findings, most: int | None = None) -> Table:
    """Ground held by camp and belligerent at the start, at year ends and at the end."""
    days = sorted({cell.date for cell in findings.ground_years})
    picked = _spaced(days, most or len(days))
    cells = {(cell.belligerent, cell.date): cell for cell in findings.ground_years}
    rows = []
    for name in findings.ground:
        row = [Cell(belligerent_name(findings.scenario, name))]
        for day in picked:
            cell = cells[name, day]
            row.append(Cell(f"{100 * cell.median:.0f} ({100 * cell.low:.0f}–{100 * cell.high:.0f})"))
        rows.append(tuple(row))
    return Table(
        "ground",
        "Ground held, % of population: median (9 worlds in 10)",
        (Column("Belligerent"), *(Column(month(day), True) for day in picked)),
        tuple(rows),
    )


def _spaced(days: list[dt.date], most: int) -> list[dt.date]:
    if len(days) <= most:
        return days
    return [days[round(place * (len(days) - 1) / (most - 1))] for place in range(most)]


def _turns(use: Use) -> str:
    first, last = use.usual_first, use.usual_last
    if first == last and abs(use.last[last] - use.first[first]) < 0.05:
        return f"{use.title}: {use.titles[first]} ({percent(float(use.first[first]))})"
    return (
        f"{use.title}: {use.titles[first]} ({percent(float(use.first[first]))}) → "
        f"{use.titles[last]} ({percent(float(use.last[last]))})"
    )


def brief_conduct_table(findings: Findings) -> Table:
    """One row an actor: the instruments whose use changes most, and the issues that cost it most."""
    rows = []
    for act in findings.conduct:
        uses = sorted(act.uses, key=lambda use: (-abs(use.change), -use.switches))[:2]
        losses = [f"{loss.title} {loss.first:.2f} → {loss.last:.2f}" for loss in act.losses[:2]]
        rows.append(
            (
                Cell(act.name),
                Cell("\n".join(_turns(use) for use in uses) or "–"),
                Cell("\n".join(losses) or "–"),
                Cell(f"{act.first:.2f} → {act.last:.2f}"),
            )
        )
    return Table(
        "conduct-brief",
        "What each actor does, and what the outcome costs it",
        (
            Column("Actor"),
            Column("Does (most used level, first year → last)", wide=True),
            Column("Loses most by (first year → last)", wide=True),
            Column("Loss in all", True),
        ),
        tuple(rows),
        "Loss: salience × distance of the outcome from its position, as a share of the scale.",
    )


def brief_wants_table(findings: Findings) -> Table:
    """One row an issue: the actors that care most, in order of what they want."""
    scenario, wants = findings.scenario, findings.wants
    rows = []
    for issue in wants.issues[: SHOWN["issues"]]:
        caring = sorted((cell for cell in wants.cells if cell.issue == issue), key=lambda cell: -cell.salience)
        chosen = sorted(caring[: SHOWN["actors"]], key=lambda cell: cell.position)
        text = " · ".join(f"{scenario.actors[cell.actor].name} {cell.position:.0f}" for cell in chosen)
        rows.append((Cell(scenario.issues[issue].title), Cell(text)))
    return Table(
        "wants-brief",
        "Who wants what (0–100; those who care most)",
        (Column("Issue"), Column("Positions", wide=True)),
        tuple(rows),
    )


def hinges_table(findings: Findings, most: int = 30) -> Table:
    """The numbers that carry most of a headline event's variance."""
    scenario, found = findings.scenario, findings.hinges
    targets = {target.id: target for target in found.targets}
    rows = []
    for row in found.strongest(most):
        target = targets[row.outcome]
        if row.share > target.dummy:
            links = (number_link(row.number), *claim_links(scenario, row.claims))
            rows.append(
                (
                    Cell(number_words(scenario, row.number), links),
                    Cell(target.title),
                    Cell(f"{100 * row.share:.1f}%"),
                    Cell(f"{100 * row.low:.1f}–{100 * row.high:.1f}%"),
                    Cell(f"{percent(row.at_low)} → {percent(row.at_high)}"),
                    Cell("yes" if row.told else "yes, not between its ends" if row.clear else "perhaps"),
                )
            )
    dummy = max((target.dummy for target in found.targets), default=0.0)
    strongest = max((target.strongest for target in found.targets), default=0.0)
    return Table(
        "hinges",
        "What it hangs on",
        (
            Column("Number", wide=True),
            Column("Carries most of", wide=True),
            Column("Share", True),
            Column("95% interval", True),
            Column("Lowest → highest", True),
            Column("Beyond chance"),
        ),
        tuple(rows),
        "Share of the event's variance over the worlds, and its probability where the number is lowest and highest "
        f"({found.classes} classes). Of {found.inputs:,} uncertain numbers one without a part reaches {dummy:.1%} in "
        f"one case of twenty, the strongest of so many, for any of {len(found.targets)} outcomes, {strongest:.1%}. "
        f"Beyond chance but not between its ends: lowest and highest differ by under {100 * LEAST_SHARE:g} points, or "
        "by less than these worlds can show.",
    )


def disputes_table(findings: Findings, most: int | None = None) -> Table:
    """Numbers with more than one estimate: who says what, how often believed, what follows.

    Args:
        findings: of a run.
        most: how many numbers to show, those that move an event most first (all, folded, if None).
    """
    rows = [row for dispute in findings.disputes[:most] for row in _dispute(findings, dispute)]
    columns = (
        Column("Number", wide=True),
        Column("Who says so"),
        Column("Estimate"),
        Column("Believed in", True),
        Column("Event that differs most", wide=True),
        Column("Its probability then", True),
        Column("Beyond chance"),
    )
    if most is None:
        return Table("disputes-all", "Every number with more than one estimate", columns, tuple(rows), folded=True)
    return Table("disputes", "Sources in dispute", columns, tuple(rows), _dispute_note(findings.disputes))


def questions_table(findings: Findings) -> Table:
    """What follows where a world believes this or that hypothesis: the event that goes most with it."""
    columns = (
        Column("Question", wide=True),
        Column("Where worlds believe", wide=True),
        Column("Believed in", True),
        Column("Event that differs most", wide=True),
        Column("Its probability then", True),
        Column("Beyond chance"),
    )
    rows = [row for question in findings.questions for row in _question(findings, question)]
    note = "Each world believes one hypothesis of a question, drawn from its posterior, and takes what it sets."
    return Table("questions", "Questions in dispute", columns, tuple(rows), note)


def _question(findings: Findings, question: Dispute) -> list[tuple[Cell, ...]]:
    """One row a hypothesis, the most believed first; what holds for the question as a whole stands in the first."""
    scenario = findings.scenario
    rows: list[tuple[Cell, ...]] = []
    for place, candidate in enumerate(question.candidates):
        chance = candidate.events.get(question.event or "")
        rows.append(
            (
                Cell(scenario.questions[question.number].title if place == 0 else ""),
                Cell(scenario.hypotheses[candidate.claim].text),
                Cell(percent(candidate.share)),
                Cell(scenario.events[question.event].title if place == 0 and question.event else ""),
                Cell(f"{percent(chance.value)} ({interval(chance.low, chance.high)})" if chance else "–"),
                Cell(("yes" if question.clear else "no") if place == 0 else ""),
            )
        )
    return rows


def _dispute(findings: Findings, dispute: Dispute) -> list[tuple[Cell, ...]]:
    """One row an estimate; what holds for the number as a whole stands in the first."""
    scenario = findings.scenario
    name = Cell(number_words(scenario, dispute.number), (number_link(dispute.number),))
    event = Cell(scenario.events[dispute.event].title if dispute.event else "–")
    rows: list[tuple[Cell, ...]] = []
    for place, candidate in enumerate(dispute.candidates):
        chance = candidate.events.get(dispute.event or "")
        rows.append(
            (
                name if place == 0 else Cell(""),
                Cell(*_believed(findings, candidate)),
                Cell(value_text(candidate.estimate)),
                Cell(percent(candidate.share)),
                event if place == 0 else Cell(""),
                Cell(f"{percent(chance.value)} ({interval(chance.low, chance.high)})" if chance else "–"),
                Cell(("yes" if dispute.clear else "no") if place == 0 else ""),
            )
        )
    return rows


def _believed(findings: Findings, candidate: Candidate) -> tuple[str, tuple[Link, ...]]:
    if candidate.claim == OWN:
        return "the scenario's own", ()
    claim = findings.scenario.claims.get(candidate.claim)
    if claim is None:
        hypothesis = findings.scenario.hypotheses.get(candidate.claim.removeprefix("hypotheses."))
        return f"if so: {hypothesis.text}" if hypothesis else candidate.claim, ()
    return "", claim_links(findings.scenario, (candidate.claim,))


def _dispute_note(disputes: tuple[Dispute, ...]) -> str:
    sources = sum(dispute.sources > 1 for dispute in disputes)
    return (
        f"{len(disputes)} {'number has' if len(disputes) == 1 else 'numbers have'} more than one estimate; on "
        f"{sources} of them two sources or more speak. "
        "Those that move an event most stand first. Estimates: most likely (low to high)."
    )
