"""Tables of joint draws: a calibration's CSV, whose header are paths of numbers, and which numbers take a row of it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

from realpolitik.errors import Problem
from realpolitik.scenario.files import odd_text, read_text
from realpolitik.scenario.paths import PathedNumber
from realpolitik.scenario.schema import Scenario
from realpolitik.scenario.series import number_of

MOST_ROWS, MOST_COLUMNS = 20_000, 200
"""Rows and columns of one table, at most."""
REFERENCE = "calibration:"


def read_draws(folder: Path, name: str, path: str) -> tuple[dict[str, list[float]], list[Problem]]:
    """Columns of a table of joint draws, and the first thing that is wrong with it.

    Args:
        folder: the scenario's.
        name: the file's, within it.
        path: of the calibration that names it.
    """
    text, problems = read_text(folder, name)
    shown = str(folder / name)
    if problems or (problems := odd_text(text, shown)):
        return {}, problems

    def wrong(line: int, message: str) -> tuple[dict[str, list[float]], list[Problem]]:
        return {}, [Problem(shown, line, 1, path, message)]

    rows = csv.reader(text.splitlines(), strict=True)
    try:
        header = [cell.strip() for cell in next(rows, [])]
        if not header or not all(header) or len(set(header)) < len(header):
            return wrong(1, "expected paths of numbers in the first row, each once")
        if len(header) > MOST_COLUMNS:
            return wrong(1, f"{len(header):,} columns; at most {MOST_COLUMNS} are read")
        found: dict[str, list[float]] = {key: [] for key in header}
        for row in rows:
            if len(row) != len(header):
                return wrong(rows.line_num, f"{len(row)} cells under {len(header)} columns")
            if len(found[header[0]]) >= MOST_ROWS:
                return wrong(rows.line_num, f"more than {MOST_ROWS:,} joint draws in one table")
            for key, cell in zip(header, row, strict=True):
                found[key].append(number_of(cell.strip()))
    except (csv.Error, ValueError) as error:
        return wrong(rows.line_num, str(error))
    return found, []


def drawn_together(scenario: Scenario, numbers: Iterable[PathedNumber]) -> Mapping[str, tuple[str, ...]]:
    """Calibration → paths of the numbers of a resolved scenario that take a row of its table, in order."""
    found: dict[str, list[str]] = {}
    for item in numbers:
        name = (item.ref or "").removeprefix(REFERENCE)
        calibration = scenario.calibrations.get(name) if (item.ref or "").startswith(REFERENCE) else None
        if calibration is not None and item.path in calibration.draws:
            found.setdefault(name, []).append(item.path)
    return {name: tuple(sorted(paths)) for name, paths in sorted(found.items())}
