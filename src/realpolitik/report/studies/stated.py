"""Forecasts that the sources make outright, as tables."""

from __future__ import annotations

import datetime as dt
import math

from realpolitik.findings.scorecard import Scorecard
from realpolitik.findings.stated import Stated
from realpolitik.report.document import Cell, Column, Table
from realpolitik.report.wording import percent, source_name

BASES = {"number": "number", "words": "its words", "coder": "coder"}
"""Where the probability of a stated forecast comes from."""


def stated_table(card: Scorecard) -> Table:
    """The sources' explicit forecasts, one by one."""
    columns = (
        Column("Source"),
        Column("Forecast", wide=True),
        Column("Given"),
        Column("From"),
        Column("By", True),
        Column("Chance", True),
        Column("Came", True),
        Column("Brier", True),
        Column("of band", True),
        Column("View", True),
        Column("Pool", True),
    )
    rows = tuple(_stated_row(card, row) for row in card.stated)
    note = (
        "From: a number, the source's own words, or the coder's reading of its tone. Chance: of the event after the "
        "arrow, at the middle of the ICD 203 band; of band: Brier at the band's ends. View, Pool: the model's own "
        "chance of the same by the same date. Unscored ones give their reason."
    )
    return Table("stated-forecasts", "Forecasts that the sources make", columns, rows, note)


def brief_stated_table(card: Scorecard) -> Table:
    """The same for a terminal: the event of each forecast, or why it cannot be scored."""
    columns = (
        Column("Source"),
        Column("Event", wide=True),
        Column("Given"),
        Column("From"),
        Column("By", True),
        Column("Chance", True),
        Column("Came", True),
        Column("Brier", True),
        Column("View", True),
        Column("Pool", True),
    )
    rows = []
    for row in card.stated:
        source, _, *middle, _, view, pool = _stated_row(card, row)
        rows.append((source, Cell(row.title or f"[{row.why}]"), *middle, view, pool))
    note = (
        "From: a number, the source's own words, or the coder's reading of its tone. Chance: of the event, at the "
        "middle of the ICD 203 band. View, Pool: the model's own chance of the same by the same date."
    )
    return Table("stated-forecasts", "Forecasts that the sources make", columns, tuple(rows), note)


def _stated_row(card: Scorecard, row: Stated) -> tuple[Cell, ...]:
    text = row.text + (f" [{row.why}]" if row.why else f" → {row.title}")
    if row.condition:
        text += f" (if: {row.condition})"
    return (
        Cell(f"{source_name(card.scenario, row.source)} ¶{row.paragraph}"),
        Cell(text),
        Cell(row.given),
        Cell(BASES[row.basis]),
        Cell(f"{row.by:%Y-%m}"),
        Cell(share(row.probability)),
        Cell("–" if row.came is None else "yes" if row.came else "no"),
        Cell(number(row.brier, 2)),
        Cell("–" if math.isnan(row.brier) else f"{row.brier_low:.2f}–{row.brier_high:.2f}"),
        Cell(share(row.view)),
        Cell(share(row.pool)),
    )


def stated_score_table(card: Scorecard) -> Table:
    """Mean scores of the explicit forecasts by source."""
    columns = (
        Column("Source"),
        Column("Forecasts", True),
        Column("Scored", True),
        Column("of these by the coder", True),
        Column("Brier", True),
        Column("Log", True),
        Column("A coin's Brier", True),
    )
    rows = tuple(
        (
            Cell("all" if row.source == "all" else source_name(card.scenario, row.source)),
            Cell(str(row.forecasts)),
            Cell(str(row.scored)),
            Cell(str(row.by_coder)),
            Cell(number(row.brier)),
            Cell(number(row.log, 2)),
            Cell(number(row.coin)),
        )
        for row in card.stated_scores
    )
    counts = [row.forecasts for row in card.stated_scores if row.source != "all"]
    span = f"{min(counts)}" if min(counts) == max(counts) else f"{min(counts)} to {max(counts)}"
    note = f"Forecasts a source: {span}, each of something else, so that means cannot be compared between sources."
    return Table("stated-scores", "Scores of the sources' own forecasts", columns, rows, note)


def day(day: dt.date | None) -> str:
    """A day as ISO 8601 writes it; a dash where there is none."""
    return day.isoformat() if day else "–"


def number(value: float | None, digits: int = 3) -> str:
    """A number with so many digits behind the point; a dash where there is none."""
    return "–" if value is None or not math.isfinite(value) else f"{value:.{digits}f}"


def share(value: float | None) -> str:
    """A probability in percent; a dash where there is none."""
    return "–" if value is None else percent(value)
