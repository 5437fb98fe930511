"""Tables as CSV and Parquet, with a dictionary of the fields for people and, by the W3C's CSVW, for programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from realpolitik.errors import UsageError
from realpolitik.export.cells import BETWEEN, DICTIONARY, dictionary, harmless, type_of, value_of
from realpolitik.export.material import put
from realpolitik.table import Table

METADATA = "csv-metadata.json"
"""Name by which CSVW finds what is said of the CSV files of a folder."""
DIALECT = {
    "encoding": "utf-8",
    "delimiter": ",",
    "quoteChar": '"',
    "doubleQuote": True,
    "lineTerminators": ["\n"],
    "header": True,
}
"""How the files are written, whatever the country: a point in numbers, commas between, quotes doubled."""
CONTEXT = "http://www.w3.org/ns/csvw"
"""Name of the vocabulary; nothing is fetched from there."""


def write_csv(about: Mapping[str, str], tables: Mapping[str, Table], folder: Path) -> tuple[Path, ...]:
    """Write every table as NAME.csv, ``about.csv``, ``dictionary.csv`` and ``csv-metadata.json``.

    Each file is there whole or not at all.

    Args:
        about: what the study is, line by line.
        tables: name → table.
        folder: where the files go; made if it is not there.

    Returns:
        The files, ``about.csv`` and ``dictionary.csv`` first, ``csv-metadata.json`` last.
    """
    folder.mkdir(parents=True, exist_ok=True)
    sheets: dict[str, list[list[Any]]] = {
        "about": [["what", "value"], *([name, text] for name, text in about.items())],
        "dictionary": [list(DICTIONARY), *dictionary(tables)],
        **{name: rows_of(table) for name, table in tables.items()},
    }
    made = [put(folder / f"{name}.csv", as_csv(rows)) for name, rows in sheets.items()]
    described = metadata(about, {f"{name}.csv": table for name, table in tables.items()})
    return (*made, put(folder / METADATA, described))


def write_one_csv(about: Mapping[str, str], table: Table, target: Path) -> tuple[Path, ...]:
    """Write one table and, beside it by the name that CSVW gives it, what its fields are and what it was made from."""
    beside = target.with_name(f"{target.name}-metadata.json")
    return put(target, as_csv(rows_of(table))), put(beside, metadata(about, {target.name: table}))


def rows_of(table: Table) -> list[list[Any]]:
    """Head and rows of a table as cells."""
    rows = ([value_of(value) for value in row] for row in table.frame.itertuples(index=False))
    return [list(table.columns), *rows]


def as_csv(rows: list[list[Any]]) -> bytes:
    """Rows as the text of a file; a number keeps every digit."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for row in rows:
        writer.writerow(["" if cell is None else harmless(cell) for cell in row])
    return text.getvalue().encode("utf-8")


def metadata(about: Mapping[str, str], tables: Mapping[str, Table]) -> bytes:
    """What a program has to know to read the files: dialect, types, titles, units, meanings, origin.

    Args:
        about: what the study is, line by line.
        tables: file → table.
    """
    document = {
        "@context": CONTEXT,
        "dialect": DIALECT,
        "dc:title": about.get("title", ""),
        "dc:description": dict(about),
        "tables": [
            {
                "url": file,
                "dc:title": table.title,
                "dc:description": table.note,
                "tableSchema": {"columns": [_column(table, field) for field in table.columns]},
            }
            for file, table in tables.items()
        ],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _column(table: Table, field: str) -> dict[str, Any]:
    """What CSVW says of one field."""
    column, kind = table.columns[field], type_of(table.frame[field])
    is_list = any(isinstance(value, list | tuple) for value in table.frame[field])
    return {
        "name": field,
        "titles": [field, column.title],
        "datatype": {"base": "boolean", "format": "True|False"} if kind == "boolean" else kind,
        **({"separator": BETWEEN} if is_list else {}),
        **({"dc:description": column.meaning} if column.meaning else {}),
        **({"schema:unitText": column.unit} if column.unit else {}),
    }


def write_parquet(about: Mapping[str, str], table: Table, target: Path) -> Path:
    """Write one table as Parquet, its origin and its fields' units and meanings in the file's metadata.

    Raises:
        UsageError: pyarrow is not installed.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise UsageError("Parquet needs pyarrow: pip install 'realpolitik[extras]'") from None
    fields, arrays = [], []
    for name, column in table.columns.items():
        kind = type_of(table.frame[name])
        values = [value_of(value) for value in table.frame[name]]
        if kind == "string":
            values = [value if value is None else str(value) for value in values]
        array = pa.array(values, pa.string() if kind == "date" else _parquet_types(pa)[kind])
        array = array.cast(pa.date32()) if kind == "date" else array
        said = {"title": column.title, "unit": column.unit, "meaning": column.meaning}
        fields.append(pa.field(name, array.type, metadata={key: text for key, text in said.items() if text}))
        arrays.append(array)
    schema = pa.schema(fields, metadata={"realpolitik": json.dumps(dict(about), ensure_ascii=False)})
    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), buffer)
    return put(target, buffer.getvalue())


def _parquet_types(pa: Any) -> dict[str, Any]:
    return {"boolean": pa.bool_(), "integer": pa.int64(), "number": pa.float64(), "string": pa.string()}
