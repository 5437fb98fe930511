"""Sealed forecasts as tables for the terminal and as one document for programs."""

from __future__ import annotations

import math
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from realpolitik.findings.sealing import Sealed, SealedEvent, SealedFigure, SealedScore
from realpolitik.report.document import Cell, Column, Table, listed
from realpolitik.report.wording import percent, points

SHOWN = 12
"""Paths at which numbers differ that a terminal shows."""


def tables(seal: Sealed) -> list[RenderableType]:
    """What was sealed: hash, run, probability of each event by each date, middle half of each series."""
    run = seal.content["run"]
    head = Text(f"{run['scenario']} as of {run['as_of']}, {run['worlds']:,} worlds, seed {run['seed']}", style="bold")
    days = list(dict.fromkeys(day for event in seal.content["events"].values() for day in event["worlds_by"]))
    rows = [
        (Cell(event["title"]), *(Cell(percent(count / run["worlds"])) for count in event["worlds_by"].values()))
        for event in seal.content["events"].values()
    ]
    columns = (Column("Event by", wide=True), *(Column(day, True) for day in days))
    return [
        head,
        Table("sealed", "Sealed probabilities", columns, tuple(rows), "Share of worlds.").rich(),
        Text(f"SHA-256: {seal.sha256}"),
    ]


def document(seal: Sealed) -> dict[str, Any]:
    """What was sealed, for programs."""
    return {"sha256": seal.sha256, "content": dict(seal.content)}


def found_tables(
    genuine: bool, sound: bool, notes: tuple[str, ...], differences: tuple[str, ...]
) -> list[RenderableType]:
    """What a check of a seal found."""
    verdict = "sound" if sound else "NOT sound"
    lines = [*notes, *(f"differs: {path}" for path in differences[:SHOWN])]
    if len(differences) > SHOWN:
        lines.append(f"and {len(differences) - SHOWN} more")
    return [Text(f"The seal is {verdict}.", style="bold" if genuine else "bold red"), listed(tuple(lines))]


def score_tables(score: SealedScore) -> list[RenderableType]:
    """What a sealed forecast was worth so far."""
    run = score.seal.content["run"]
    head = Text(
        f"{run['scenario']} as of {run['as_of']}: {len(score.events)} probabilities and {len(score.figures)} quantile "
        f"forecasts can be scored, {score.open} are open or not on record",
        style="bold",
    )
    lines = (
        f"Brier {_number(score.brier)}, log {_number(score.log)} nats; CRPS over the size of the figures "
        f"{_number(score.crps)}. A coin has 0.250 and 0.693.",
        "Probabilities of one event by several dates, and of events that hang together, are not independent.",
    )
    shown: list[RenderableType] = [head, listed(lines)]
    if score.events:
        shown.append(_events(score.events).rich())
    if score.figures:
        shown.append(_figures(score.figures).rich())
    return shown


def _events(rows: tuple[SealedEvent, ...]) -> Table:
    columns = (
        Column("Event", wide=True),
        Column("By", True),
        Column("Probability", True),
        Column("Came about", True),
        Column("Brier", True),
        Column("Log", True),
    )
    cells = tuple(
        (
            Cell(row.title),
            Cell(row.by.isoformat()),
            Cell(percent(row.probability)),
            Cell(row.date.isoformat() if row.date else "no"),
            Cell(_number(row.brier)),
            Cell(_number(row.log)),
        )
        for row in rows
    )
    return Table("sealed-events", "Sealed probabilities and what came", columns, cells)


def _figures(rows: tuple[SealedFigure, ...]) -> Table:
    columns = (
        Column("Series", wide=True),
        Column("Date", True),
        Column("Figure", True),
        Column("Median", True),
        Column("9 in 10 between", True),
        Column("CRPS", True),
        Column("Unit"),
    )
    cells = tuple(
        (
            Cell(row.title),
            Cell(row.date.isoformat()),
            Cell(points(row.value)),
            Cell(points(row.median)),
            Cell(f"{points(row.low)} – {points(row.high)}"),
            Cell(points(row.crps)),
            Cell(row.unit),
        )
        for row in rows
    )
    return Table(
        "sealed-figures", "Sealed quantiles and what came", columns, cells, "CRPS by the pinball loss of the quantiles."
    )


def score_document(score: SealedScore) -> dict[str, Any]:
    """What a sealed forecast was worth, for programs."""
    return {
        "sha256": score.seal.sha256,
        "run": dict(score.seal.content["run"]),
        "open": score.open,
        "brier": score.brier,
        "log": score.log,
        "crps": score.crps,
        "events": [vars(row) for row in score.events],
        "figures": [vars(row) for row in score.figures],
    }


def _number(value: float) -> str:
    return "–" if not math.isfinite(value) else f"{value:.3f}"
