"""A what-if beside its baseline as tables."""

from __future__ import annotations

from rich.console import RenderableType
from rich.text import Text

from realpolitik.findings.comparison import Comparison, EventChange, ReadingChange, Step
from realpolitik.report.document import Cell, Column, Table, listed
from realpolitik.report.wording import month, percent, signed
from realpolitik.stats import SMALL

ISSUES = 10
MOVES = 25


def comparison_tables(comparison: Comparison) -> list[RenderableType]:
    """A what-if for a terminal: what was changed, events, ground and issues at the end, and what moved first."""
    told = ", ".join(comparison.changes) or "nothing"
    apart = f"{told} against {', '.join(comparison.against)}" if comparison.against else f"with and without {told}"
    head = Text(f"{comparison.title}, {apart}: the same {comparison.worlds:,} worlds", style="bold")
    tables = (
        event_changes_table(comparison),
        reading_changes_table(comparison, ISSUES),
        chain_table(comparison, MOVES),
    )
    return [head, listed(comparison.summary), *(table.rich() for table in tables if table.rows)]


def event_changes_table(comparison: Comparison) -> Table:
    """Events under both, with the paired difference, its standard error and its interval."""
    columns = (
        Column("Event", wide=True),
        Column("Baseline", True),
        Column("Changed", True),
        Column("Difference, points", True),
        Column("Error", True),
        Column("95% interval", True),
        Column("Worlds gained / lost", True),
    )
    rows = tuple(_event(row) for row in comparison.events)
    note = "Differences are paired: the same worlds with the same luck. Error: standard error of the difference."
    return Table("event-changes", "What happens instead", columns, rows, note)


def _event(row: EventChange) -> tuple[Cell, ...]:
    return (
        Cell(row.title),
        Cell(percent(row.baseline)),
        Cell(percent(row.changed)),
        Cell(signed(100 * row.difference, 1)),
        Cell(f"{100 * row.error:.1f}"),
        Cell(f"{signed(100 * row.low, 1)} to {signed(100 * row.high, 1)}"),
        Cell(f"{row.gained} / {row.lost}"),
    )


def reading_changes_table(comparison: Comparison, issues: int | None = None) -> Table:
    """Ground held and issues at the end under both, with the paired difference.

    Args:
        comparison: the what-if.
        issues: how many issues to show, those that move most first (all if None).
    """
    ground = [row for row in comparison.readings if row.kind == "ground"]
    rest = [row for row in comparison.readings if row.kind != "ground"][:issues]
    columns = (
        Column("At the end", wide=True),
        Column("Unit"),
        Column("Baseline", True),
        Column("Changed", True),
        Column("Difference", True),
        Column("95% interval", True),
    )
    rows = tuple(_reading(row) for row in (*ground, *rest))
    return Table("reading-changes", "Ground held and issues at the end (means over worlds)", columns, rows)


def _reading(row: ReadingChange) -> tuple[Cell, ...]:
    scale, unit = (100.0, "% of population") if row.kind == "ground" else (1.0, "0–100")
    return (
        Cell(f"Ground: {row.title}" if row.kind == "ground" else row.title),
        Cell(unit),
        Cell(f"{scale * row.baseline:.1f}"),
        Cell(f"{scale * row.changed:.1f}"),
        Cell(signed(scale * row.difference, 1)),
        Cell(f"{signed(scale * row.low, 1)} to {signed(scale * row.high, 1)}"),
    )


def chain_table(comparison: Comparison, most: int | None = None) -> Table:
    """What moved, in the order in which it moved."""
    rows = tuple(
        (
            Cell(month(move.date)),
            Cell(_what(step)),
            Cell(signed(move.peak, 2)),
            Cell(month(move.peak_date)),
            Cell(_size(move.at_end)),
            Cell(move.unit),
        )
        for step in comparison.steps[:most]
        for move in (step.move,)
    )
    columns = (
        Column("From"),
        Column("What moves", wide=True),
        Column("Greatest, s.d.", True),
        Column("When", True),
        Column("At the end", True),
        Column("Unit"),
    )
    left = len(comparison.steps) - len(rows)
    note = (
        "First month in which the paired difference is beyond chance (as rare as five standard errors, by Student's "
        f"law for so many worlds) and {SMALL:g} s.d. or more; s.d.: spread over the baseline's worlds."
    )
    return Table(
        "chain", "The chain of causes", columns, rows, note + (f" {left} more moved then or later." if left else "")
    )


def _what(step: Step) -> str:
    changed = " (what was changed)" if step.move.set_by_user else ""
    alike = f" (and {step.alike} like it)" if step.alike else ""
    return f"{step.move.title}{changed}{alike}"


def _size(value: float) -> str:
    return f"{value:+.3g}".replace("-", "−")
