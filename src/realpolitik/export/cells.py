"""Values of tables as cells of files, and what a reader has to know of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from realpolitik.report.document import Link
from realpolitik.table import Table, plain

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""Signs by which a spreadsheet knows a formula."""
BETWEEN = "; "
"""What stands between the items of a list."""
DICTIONARY = ("table", "field", "title", "unit", "type", "meaning")
"""Columns of the dictionary of fields."""


def value_of(value: Any) -> Any:
    """A value as a cell of a file: a number, a text, nothing; lists with ``; `` between."""
    if isinstance(value, tuple | list) and value and isinstance(value[0], Link):
        return BETWEEN.join(link.text for link in value)
    value = plain(value)
    if isinstance(value, list):
        return BETWEEN.join("" if item is None else str(item) for item in value)
    return str(value) if isinstance(value, dict) else value


def harmless(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula; only texts are ever changed."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def type_of(values: Iterable[Any]) -> str:
    """What a field holds, in the words of CSVW: boolean, integer, number, date, string; of mixed values string.

    >>> type_of([1, None, 2.5]), type_of([True, False]), type_of(["a"]), type_of([])
    ('number', 'boolean', 'string', 'string')
    """
    kinds = set()
    for value in values:
        found = plain(value)
        if found is None:
            continue
        is_date = isinstance(value, dt.date) or hasattr(value, "date")  # plain() has made a text of it
        kinds.add("date" if is_date else _KINDS.get(type(found), "string"))
    if kinds == {"integer", "number"}:
        return "number"
    return kinds.pop() if len(kinds) == 1 else "string"


_KINDS = {bool: "boolean", int: "integer", float: "number"}


def dictionary(tables: Mapping[str, Table]) -> Iterator[list[str]]:
    """A row for each field of each table: what it is called, its unit, what it holds, what it means."""
    for name, table in tables.items():
        for field, column in table.columns.items():
            yield [name, field, column.title, column.unit, type_of(table.frame[field]), column.meaning]
