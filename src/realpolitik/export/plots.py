"""Which tables a spreadsheet can draw by itself, and from which of their columns."""

from __future__ import annotations

from typing import NamedTuple

from realpolitik.export.cells import type_of
from realpolitik.table import CHANCE, SHARE, Table

MIDDLE = ("q50", "median", "mean", "share", "value")
"""Fields that stand for a row's value in a line, the best first."""
LINES = 12
"""Lines of a chart at most; more cannot be told apart."""
BARS = (2, 30)
"""Bars of a chart at least and at most."""


class Plot(NamedTuple):
    """What is drawn from a table.

    Attributes:
        title: of the table.
        is_line: lines over dates; else bars by name.
        along: place of the column with dates or names.
        values: place of the column that is drawn.
        form: format of a spreadsheet for these values.
        series: name, first and last row of each line; of bars, one.
    """

    title: str
    is_line: bool
    along: int
    values: int
    form: str
    series: tuple[tuple[str, int, int], ...]


def plot_of(table: Table) -> Plot | None:
    """Lines where values of a few things stand under dates, bars where shares stand beside names; else None."""
    kinds = {field: type_of(table.frame[field]) for field in table.columns}
    return (_line(table, kinds) or _bars(table, kinds)) if len(table) else None


def _line(table: Table, kinds: dict[str, str]) -> Plot | None:
    dates = [field for field, kind in kinds.items() if kind == "date"]
    values = [field for field in MIDDLE if kinds.get(field) == "number"]
    named = [field for field, kind in kinds.items() if kind == "string" and table.columns[field].shown]
    if len(dates) != 1 or not values or not named:
        return None
    names = table.frame["name" if "name" in named else named[0]].astype(str).tolist()
    starts = [row for row, name in enumerate(names) if row == 0 or name != names[row - 1]]
    ends = [*(start - 1 for start in starts[1:]), len(names) - 1]
    series = tuple((names[first], first, last) for first, last in zip(starts, ends, strict=True))
    is_apart = len({name for name, *_ in series}) == len(series)
    if not is_apart or len(series) > LINES or min(last - first for _, first, last in series) < 1:
        return None  # rows of one thing that do not stand together would be drawn as several
    return Plot(table.title, True, *_places(table, dates[0], values[0]), series)


def _bars(table: Table, kinds: dict[str, str]) -> Plot | None:
    named = [field for field, kind in kinds.items() if kind == "string" and table.columns[field].shown]
    shares = [field for field, column in table.columns.items() if column.form in (SHARE, CHANCE) and column.shown]
    if not named or not shares or kinds[shares[0]] != "number" or not BARS[0] <= len(table) <= BARS[1]:
        return None
    if table.frame[named[0]].duplicated().any():
        return None
    title = f"{table.title}: {table.columns[shares[0]].title}"
    return Plot(title, False, *_places(table, named[0], shares[0]), (("", 0, len(table) - 1),))


def _places(table: Table, along: str, values: str) -> tuple[int, int, str]:
    fields = list(table.columns)
    return fields.index(along), fields.index(values), table.columns[values].form.excel
