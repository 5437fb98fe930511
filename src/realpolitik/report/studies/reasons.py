"""Why the leading actors choose what they choose, in one table: the small form for a report on something else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from realpolitik.findings.explain import Choice, Explanation, Reason
from realpolitik.report.document import Cell, Column, Link, Section, Table
from realpolitik.report.studies.explain import choices_table, reasons_table
from realpolitik.report.wording import claim_links, month, signed

SIDE = 2
"""Reasons named on either side of a choice."""
SEEN = 0.0005
"""Utility below which a reason is not named."""
CLAIMS = 4
"""Claims that a cell leads to; the folded tables have all."""


def reasons_brief(found: Sequence[Explanation]) -> Table:
    """One row a choice: the level in force, the next best, by how much, and what speaks on either side."""
    rows = []
    for item in found:
        told = [choice for choice in item.choices if choice.advantage is not None]
        for place, choice in enumerate(told):
            rows.append((Cell(item.name if place == 0 else ""), *_cells(item, choice)))
    return Table(
        "reasons",
        "Why the leading actors choose what they choose",
        (
            Column("Actor"),
            Column("Takes", wide=True),
            Column("Next best", wide=True),
            Column("Better by", True),
            Column("What speaks for it", wide=True),
            Column("What speaks against it", wide=True),
        ),
        tuple(rows),
        f"Choices of {month(found[0].date)}, means over {found[0].worlds} worlds. In utility: 0.01 is one point of an "
        "issue of salience 1. Below 0 the next best promises more: better options are likelier, not sure, and a change "
        "costs something by itself."
        if found
        else "",
    )


def _cells(item: Explanation, choice: Choice) -> tuple[Cell, ...]:
    assert choice.advantage is not None
    told = [row for row in choice.reasons if abs(row.gain) >= SEEN]
    sides = [[row for row in told if (row.gain > 0) is better][:SIDE] for better in (True, False)]
    return (
        Cell(f"{choice.title}: {choice.title_of(choice.taken)}"),
        Cell(choice.title_of(choice.next_best)),
        Cell(signed(choice.advantage.value, 3)),
        *(Cell(_named(side), _claims(item, side)) for side in sides),
    )


def _named(side: Sequence[Reason]) -> str:
    return "; ".join(f"{row.title} {signed(row.gain, 3)}" for row in side) or "–"


def _claims(item: Explanation, side: Sequence[Reason]) -> tuple[Link, ...]:
    claims = dict.fromkeys(claim for row in side for claim in row.claims)
    links = {link.text: link for link in reversed(claim_links(item.scenario, tuple(claims)))}
    return tuple(reversed(links.values()))[:CLAIMS]


def section(found: Sequence[Explanation]) -> Section:
    """Part of the page: the table, and folded for each actor its options and what each choice is made of."""
    blocks: list[Table] = [reasons_brief(found)]
    for item in found:
        own = [choices_table(item), *(reasons_table(item, choice) for choice in item.choices if choice.reasons)]
        blocks += [
            replace(table, id=f"{table.id}-{item.actor}", title=f"{item.name}: {table.title}", folded=True)
            for table in own
            if table.rows
        ]
    name = found[0].scenario.about.name if found else ""
    return Section(
        "reasons",
        "Why they choose so",
        "What is taken first, against the next best: the distance of each issue from what the actor wants, by its "
        "salience, as it foresees it, and what the instruments cost. Links lead to the claims behind the weights. "
        f"`realpolitik explain {name} --actor ID --date DATE` tells any other choice.",
        tuple(blocks),
    )
