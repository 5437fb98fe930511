"""Series from CSV: header ``date,value`` and any of ``low,high,published,basis``, one row a value."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

from realpolitik.errors import Problem
from realpolitik.scenario.dates import parse_date
from realpolitik.scenario.faults import MOST_FAULTS
from realpolitik.scenario.files import Listing, exists, odd_text, read_text
from realpolitik.scenario.names import nearest
from realpolitik.scenario.statements import CSV_NAME, LONGEST_NAME, SeriesPoint

MOST_ROWS = 100_000
"""Rows of one series, at most."""
MOST_COLUMNS = 50
"""Columns of a header that are looked at, at most."""
COLUMNS = ("date", "value", "low", "high", "published", "basis")
_NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
"""A number in ASCII digits: what other scripts write is refused, as in YAML."""
_BASES = get_args(SeriesPoint.model_fields["basis"].annotation)


def csv_trouble(listing: Listing, name: str) -> str | None:
    """Why no series can be read from a file of this name, or None if one can.

    An empty text where the schema has said why; the file system is not asked about such a name.
    """
    parts = name.split("/")
    if name.startswith("/") or ".." in parts or not name.endswith(".csv"):
        return f"leads out of the scenario's folder: {name!r:.80}"
    if len(name) > LONGEST_NAME or not re.fullmatch(CSV_NAME, name):
        return ""
    if any(part.startswith(".") for part in parts):
        return f"hidden files are not read: {name!r:.80}"
    is_there = name in listing.names if not listing.name else exists(listing.folder, name)
    return None if is_there else f"no such file: {name!r:.80}"


def read_series(folder: Path, name: str, path: str) -> tuple[list[dict[str, Any]], list[int], list[Problem]]:
    """Rows of a series as mappings for `SeriesPoint`, the line of each, and every bad row; ``path`` is its own."""
    text, problems = read_text(folder, name)
    shown = str(folder / name)
    problems = problems or odd_text(text, shown)
    if problems:
        return [], [], problems
    rows = csv.reader(text.splitlines(), strict=True)
    points: list[dict[str, Any]] = []
    lines: list[int] = []
    try:
        header = [cell.strip() for cell in next(rows, [])]
        problems = _header(header, shown, path)
        for row in () if problems else rows:
            if not any(cell.strip() for cell in row):
                continue
            if len(lines) >= MOST_ROWS:
                return [], [], [Problem(shown, rows.line_num, 1, path, f"more than {MOST_ROWS:,} rows in one series")]
            if len(problems) >= MOST_FAULTS:
                break
            trouble = _row(header, row, points)
            if trouble:
                problems.append(Problem(shown, rows.line_num, 1, path, trouble))
            else:
                lines.append(rows.line_num)
    except csv.Error as error:
        problems.append(Problem(shown, rows.line_num, 1, path, f"not valid CSV: {error}"))
    return points, lines, problems


def _header(header: list[str], shown: str, path: str) -> list[Problem]:
    if len(header) > MOST_COLUMNS:
        message = f"{len(header):,} columns; at most {MOST_COLUMNS} are read"
        return [Problem(shown, 1, 1, path, message, allowed=COLUMNS)]
    found = []
    for name in header:
        if name not in COLUMNS:
            found.append(
                Problem(
                    shown, 1, 1, path, f"unknown column {name!r:.60}", allowed=COLUMNS, nearest=nearest(name, COLUMNS)
                )
            )
        elif header.count(name) > 1:
            found.append(Problem(shown, 1, 1, path, f"column {name!r} twice"))
    missing = [name for name in ("date", "value") if name not in header]
    found.extend(Problem(shown, 1, 1, path, f"missing column {name!r}", allowed=COLUMNS) for name in missing)
    return found


def _row(header: list[str], row: list[str], points: list[dict[str, Any]]) -> str | None:
    """Add one row's point; what is wrong with it, or None."""
    if len(row) != len(header):
        return f"{len(row)} cells under {len(header)} columns"
    point: dict[str, Any] = {}
    for name, cell in zip(header, row, strict=True):
        cell = cell.strip()
        if not cell and name not in ("date", "value"):
            continue
        try:
            point[name] = _CELLS[name](cell)
        except ValueError as error:
            return f"{name}: {error}"
    points.append(point)
    return None


def number_of(cell: str) -> float:
    """A cell as a finite number.

    Raises:
        ValueError: it is none.
    """
    if not _NUMBER.fullmatch(cell) and cell.lower().lstrip("+-") not in ("nan", "inf", "infinity"):
        raise ValueError(f"expected a number; found {cell!r:.40}")
    value = float(cell)
    if not math.isfinite(value):
        raise ValueError(f"expected a finite number; found {cell!r:.40}")
    return value


def _basis(cell: str) -> str:
    if cell not in _BASES:
        raise ValueError(f"expected one of {', '.join(_BASES)}; found {cell!r:.40}")
    return cell


_CELLS: dict[str, Callable[[str], Any]] = {
    "date": parse_date,
    "value": number_of,
    "low": number_of,
    "high": number_of,
    "published": parse_date,
    "basis": _basis,
}
