"""Tables of a study as files for other programs: CSV with a dictionary of the fields, and workbooks.

A second export of the same study is the same to the byte. A text that a spreadsheet would take for a formula is written
so that it stays a text; numbers are written as numbers, unrounded.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from realpolitik import disk
from realpolitik.errors import UsageError
from realpolitik.report.document import Link
from realpolitik.table import LINKS, Table, plain

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""Signs by which a spreadsheet knows a formula."""
ROWS = 1_048_575
"""Rows that a sheet of Excel has below its head."""
WHOLE = 2**53
"""Whole numbers from which on Excel, which counts in floats, would lose digits."""
SHEET = 31
"""Characters that the name of a sheet may have in Excel."""
EPOCH = dt.datetime(1980, 1, 1)
"""Date of creation that every workbook carries, so that equal content gives equal files."""
DICTIONARY = ("table", "field", "title", "unit", "meaning")
"""Columns of the dictionary of fields."""


def write_csv(about: Mapping[str, str], tables: Mapping[str, Table], folder: Path) -> tuple[Path, ...]:
    """Write every table as NAME.csv, ``about.csv`` and ``dictionary.csv``; each file whole or not at all.

    Args:
        about: what the study is, line by line.
        tables: name → table.
        folder: where the files go; made if it is not there.

    Returns:
        The files, ``about.csv`` and ``dictionary.csv`` first.
    """
    folder.mkdir(parents=True, exist_ok=True)
    sheets: dict[str, list[list[Any]]] = {
        "about": [["what", "value"], *([name, text] for name, text in about.items())],
        "dictionary": [list(DICTIONARY), *dictionary(tables)],
    }
    for name, table in tables.items():
        rows = ([value_of(value) for value in row] for row in table.frame.itertuples(index=False))
        sheets[name] = [list(table.columns), *rows]
    return tuple(_put(folder / f"{name}.csv", _as_csv(rows)) for name, rows in sheets.items())


def dictionary(tables: Mapping[str, Table]) -> Iterator[list[str]]:
    """A row for each field of each table: what it is called, its unit, what it means."""
    for name, table in tables.items():
        for field, column in table.columns.items():
            yield [name, field, column.title, column.unit, column.meaning]


def value_of(value: Any) -> Any:
    """A value as a cell of a file: a number, a text, nothing; lists with ``; `` between."""
    if isinstance(value, tuple | list) and value and isinstance(value[0], Link):
        return "; ".join(link.text for link in value)
    value = plain(value)
    if isinstance(value, list):
        return "; ".join("" if item is None else str(item) for item in value)
    return str(value) if isinstance(value, dict) else value


def harmless(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula; only texts are ever changed."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _as_csv(rows: list[list[Any]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for row in rows:
        writer.writerow(["" if cell is None else harmless(cell) for cell in row])
    return text.getvalue().encode("utf-8")


def _put(target: Path, content: bytes) -> Path:
    with disk.whole(target) as scratch:
        scratch.write_bytes(content)
    return target


def write_excel(about: Mapping[str, str], tables: Mapping[str, Table], target: Path) -> Path:
    """Write a workbook: what it is, a sheet a table with formats and filters, a dictionary of the fields.

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
    target.parent.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"created": EPOCH, "title": about.get("title", "")})
        formats = _Formats(book)
        _sheet(book, "about", ("what", "value"), [list(item) for item in about.items()], (24, 100), formats)
        names = sheet_names(["about", "dictionary", *tables])
        for name, table in tables.items():
            _table_sheet(book, names[name], table, formats)
        _sheet(book, "dictionary", DICTIONARY, list(dictionary(tables)), (20, 20, 32, 16, 80), formats)
    return _put(target, buffer.getvalue())


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
            sheet.write(number, place, row[place], formats.text)
    sheet.freeze_panes(1, 0)
    return sheet


def _table_sheet(book: Any, name: str, table: Table, formats: _Formats) -> None:
    sheet = book.add_worksheet(name)
    for place, (field, column) in enumerate(table.columns.items()):
        sheet.set_column(place, place, 44 if column.wide else max(10, min(28, len(column.title) + 3)))
        title = f"{column.title} ({column.unit})" if column.unit else column.title
        sheet.write_string(0, place, title, formats.head)
        for number, value in enumerate(table.frame[field], 1):
            _write(sheet, number, place, value, formats.text if column.form is LINKS else formats.of(column.form.excel))
    sheet.freeze_panes(1, 0)
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
