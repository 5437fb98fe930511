"""Workbooks: what it is, charts that a reader can change, a sheet a table with formats and filters, a dictionary."""

from __future__ import annotations

import datetime as dt
import io
import math
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from realpolitik.errors import UsageError
from realpolitik.export.cells import DICTIONARY, dictionary, harmless, value_of
from realpolitik.export.material import put
from realpolitik.export.plots import Plot, plot_of
from realpolitik.table import LINKS, Table

ROWS = 1_048_575
"""Rows that a sheet of Excel has below its head."""
WHOLE = 2**53
"""Whole numbers from which on Excel, which counts in floats, would lose digits."""
SHEET = 31
"""Characters that the name of a sheet may have in Excel."""
EPOCH = dt.datetime(1980, 1, 1)
"""Date of creation that every workbook carries, so that equal content gives equal files."""
LINE = 15
"""Points of a line of text."""
WIDTH, HEIGHT, GAP = 760, 380, 21
"""Pixels of a chart, and rows from the top of one to that of the next."""


def write_excel(about: Mapping[str, str], tables: Mapping[str, Table], target: Path) -> Path:
    """Write a workbook: what it is, native charts, a sheet a table with formats and filters, a dictionary of fields.

    Args:
        about: what the study is, line by line.
        tables: name → table.
        target: the file to write, such as ``tables.xlsx``.

    Raises:
        UsageError: a table has more rows than a sheet.
    """
    import xlsxwriter

    for name, table in tables.items():
        if len(table) > ROWS:
            raise UsageError(f"the table {name!r} has {len(table):,} rows, a sheet no more than {ROWS:,}: write CSV")
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"created": EPOCH, "title": about.get("title", "")})
        formats = _Formats(book)
        _sheet(book, "about", ("what", "value"), [list(item) for item in about.items()], (24, 100), formats)
        names = sheet_names(["about", "charts", "dictionary", *tables])
        plots = {name: plot for name, table in tables.items() if (plot := plot_of(table)) is not None}
        charts: Any = book.add_worksheet("charts") if plots else None
        for name, table in tables.items():
            _table_sheet(book, names[name], table, formats)
        for turn, (name, plot) in enumerate(plots.items()):
            charts.insert_chart(turn * GAP, 0, _chart(book, names[name], plot))
            charts.fit_to_pages(1, 0)
        _sheet(book, "dictionary", DICTIONARY, list(dictionary(tables)), (20, 20, 32, 16, 10, 80), formats)
    return put(target, buffer.getvalue())


def _chart(book: Any, sheet: str, plot: Plot) -> Any:
    """A chart whose series are ranges of a table's sheet."""
    chart = book.add_chart({"type": "line" if plot.is_line else "bar"})
    for name, first, last in plot.series:
        cells = {
            what: [sheet, first + 1, place, last + 1, place]
            for what, place in (("categories", plot.along), ("values", plot.values))
        }
        chart.add_series({"name": harmless(name), **cells})
    chart.set_title({"name": harmless(plot.title), "overlay": False, "name_font": {"size": 12}})
    chart.set_size({"width": WIDTH, "height": HEIGHT})
    grid = {"major_gridlines": {"visible": True, "line": {"color": "#dddddd"}}, "num_format": plot.form}
    if plot.is_line:
        chart.set_x_axis({"date_axis": True, "num_format": "mmm yyyy"})
        chart.set_y_axis(grid)
    else:  # of bars, the library calls the axis of names y
        chart.set_y_axis({"reverse": True, "interval_unit": 1})
        chart.set_x_axis({**grid, "min": 0, "max": 1, "label_position": "high"})
    chart.set_legend({"position": "top"} if len(plot.series) > 1 else {"none": True})
    return chart


class _Formats:
    """Formats of a workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.made: dict[str, Any] = {}
        self.head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self.text = book.add_format({"text_wrap": True, "valign": "top"})

    def of(self, code: str) -> Any:
        if code not in self.made:
            self.made[code] = self.book.add_format({"num_format": code, "valign": "top"})
        return self.made[code]


def _sheet(book: Any, name: str, heads: Any, rows: list[list[Any]], widths: Any, formats: _Formats) -> Any:
    sheet = book.add_worksheet(name)
    for place, (head, width) in enumerate(zip(heads, widths, strict=True)):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, head, formats.head)
        for number, row in enumerate(rows, 1):
            sheet.write_string(number, place, str(row[place]), formats.text)
    for number, row in enumerate(
        rows, 1
    ):  # a reader that does not fit rows to wrapped texts would lay them over others
        lines = max(math.ceil(len(str(cell)) / width) for cell, width in zip(row, widths, strict=True))
        sheet.set_row(number, LINE * max(lines, 1))
    _printed(sheet)
    return sheet


def _printed(sheet: Any) -> None:
    """Head in sight; on paper, as wide as a page."""
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _table_sheet(book: Any, name: str, table: Table, formats: _Formats) -> None:
    sheet = book.add_worksheet(name)
    for place, (field, column) in enumerate(table.columns.items()):
        sheet.set_column(place, place, 44 if column.wide else max(10, min(28, len(column.title) + 3)))
        title = f"{column.title} ({column.unit})" if column.unit else column.title
        sheet.write_string(0, place, title, formats.head)
        for number, value in enumerate(table.frame[field], 1):
            _write(sheet, number, place, value, formats.text if column.form is LINKS else formats.of(column.form.excel))
    _printed(sheet)
    if len(table):
        sheet.autofilter(0, 0, len(table), len(table.columns) - 1)


def _write(sheet: Any, row: int, place: int, value: Any, form: Any) -> None:
    if isinstance(value, dt.date):
        sheet.write_datetime(row, place, value, form)
        return
    cell = value_of(value)
    if cell is None:
        sheet.write_blank(row, place, None, form)
    elif isinstance(cell, str):
        sheet.write_string(row, place, cell, form)
    elif isinstance(cell, bool):
        sheet.write_boolean(row, place, cell, form)
    elif isinstance(cell, int) and abs(cell) > WHOLE:
        sheet.write_string(row, place, str(cell), form)
    else:
        sheet.write_number(row, place, cell, form)


def sheet_names(names: list[str]) -> dict[str, str]:
    """Name → sheet: what Excel allows of it, and no two alike."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        base = re.sub(r"[\[\]:*?/\\']", "_", name)[:SHEET] or "table"
        sheet, count = base, 2
        while sheet.lower() in taken:
            sheet = f"{base[: SHEET - len(str(count)) - 1]}~{count}"
            count += 1
        taken.add(sheet.lower())
        found[name] = sheet
    return found
