"""Arrays and tables as one NetCDF file."""

from __future__ import annotations

import io
import math
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from realpolitik.export.cells import type_of, value_of
from realpolitik.export.material import Material, put
from realpolitik.table import Table

CONVENTIONS = "CF-1.10"


def write_netcdf(material: Material, target: Path) -> Path:
    """Write labelled arrays at the root, where there are any, and every table as a group ``tables/NAME``.

    Fields of tables lie along ``row``; each has ``long_name``, ``units`` and ``comment``. A missing number is NaN, a
    missing text empty, a flag 0 or 1 (−1 where missing), a date a text of ISO 8601.
    """
    root = (material.data if material.data is not None else xr.Dataset()).drop_attrs(deep=False)
    said = {name.replace(" ", "_"): text for name, text in material.about.items()}
    tree = {"/": root.assign_attrs(Conventions=CONVENTIONS, **said)}
    tree |= {f"/tables/{name}": _dataset(table) for name, table in material.tables.items()}
    buffer = io.BytesIO()
    xr.DataTree.from_dict(tree).to_netcdf(buffer, engine="h5netcdf")
    return put(target, buffer.getvalue())


def _dataset(table: Table) -> xr.Dataset:
    """A table as a dataset over ``row``."""
    fields = {}
    for name, column in table.columns.items():
        said = {"long_name": column.title, "units": column.unit, "comment": column.meaning}
        fields[name] = ("row", _array(table.frame[name]), {key: text for key, text in said.items() if text})
    return xr.Dataset(fields, attrs={"title": table.title, **({"comment": table.note} if table.note else {})})


def _array(values: Any) -> np.ndarray:
    """A field's values in a type that NetCDF has."""
    kind, cells = type_of(values), [value_of(value) for value in values]
    if kind == "number":
        return np.array([math.nan if cell is None else float(cell) for cell in cells], np.float64)
    if kind == "integer" and all(cell is None or abs(cell) < 2**63 for cell in cells):
        if None in cells:
            return np.array([math.nan if cell is None else float(cell) for cell in cells], np.float64)
        return np.array(cells, np.int64)
    if kind == "boolean":
        return np.array([-1 if cell is None else int(cell) for cell in cells], np.int8)
    return np.array(["" if cell is None else str(cell) for cell in cells], dtype=object)
