"""A chart in words, for those who do not see it: what is on it, where it begins and ends, what stands out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from realpolitik.numerals import points_text, share_text

MOST = 6
"""Panels or lines that are told one by one."""
ENDS = 3
"""Rows that are named at either end."""
Row = Mapping[str, Any]


def in_words(spec: Mapping[str, Any]) -> str:
    """What a specification (`realpolitik.report.charts.style.specification`) shows, in a few sentences.

    A chart that says so itself (``description``) is told by that.

    >>> rows = [{"name": "A", "share": 0.2}, {"name": "B", "share": 0.7}]
    >>> of = {"x": {"field": "share", "type": "quantitative", "axis": {"format": ".0%"}}}
    >>> in_words({"encoding": {**of, "y": {"field": "name", "type": "nominal"}}, "datasets": {"rows": rows}})
    '2 rows. Highest: B 70%, A 20%.'
    """
    if spec.get("description"):
        return str(spec["description"])
    rows = [row for table in spec.get("datasets", {}).values() if isinstance(table, list) for row in table]
    units = list(_units(spec))
    panel = spec.get("facet", {}).get("field")
    for told in (_over_time, _by_name, _grid):
        for unit in units:
            text = told(unit.get("encoding", {}), rows, panel)
            if text:
                return text
    count = len(rows)
    return f"{count:,} {'mark' if count == 1 else 'marks'}."


def _units(spec: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """All parts of a specification that may draw something, those that draw lines first."""
    found = list(_parts(spec))
    yield from sorted(found, key=lambda unit: _mark(unit) != "line")


def _parts(spec: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield spec
    for part in (*spec.get("layer", ()), *spec.get("hconcat", ()), *spec.get("vconcat", ())):
        yield from _parts(part)
    if isinstance(spec.get("spec"), Mapping):
        yield from _parts(spec["spec"])


def _mark(unit: Mapping[str, Any]) -> str:
    mark = unit.get("mark", "")
    return str(mark.get("type", "")) if isinstance(mark, Mapping) else str(mark)


def _field(encoding: Mapping[str, Any], channel: str, kind: str) -> str | None:
    """The field of a channel, if it is of that type."""
    found = encoding.get(channel, {})
    return found.get("field") if isinstance(found, Mapping) and found.get("type") == kind else None


def _number(encoding: Mapping[str, Any], channel: str, value: float) -> str:
    axis = encoding.get(channel, {}).get("axis") or {}
    return share_text(value) if "%" in str(axis.get("format", "")) else points_text(value)


def _over_time(encoding: Mapping[str, Any], rows: Sequence[Row], panel: str | None) -> str:
    """Each panel or line from its first value to its last."""
    x, y = _field(encoding, "x", "temporal"), _field(encoding, "y", "quantitative")
    if x is None or y is None:
        return ""
    by = panel or _field(encoding, "color", "nominal") or _field(encoding, "detail", "nominal")
    found: dict[str, list[tuple[str, float]]] = {}
    for row in rows:
        if isinstance(row.get(y), int | float) and isinstance(row.get(x), str):
            name = " ".join(str(row.get(by, "")).split()) if by else ""
            found.setdefault(name, []).append((row[x], row[y]))
    told = []
    for name, values in list(found.items())[:MOST]:
        first, last = min(values), max(values)
        ends = " to ".join(f"{_number(encoding, 'y', value)} in {when[:4]}" for when, value in (first, last))
        told.append(f"{name}: {ends}" if name else ends)
    more = f"; and {len(found) - MOST} more" if len(found) > MOST else ""
    return f"{'; '.join(told)}{more}." if told else ""


def _by_name(encoding: Mapping[str, Any], rows: Sequence[Row], panel: str | None) -> str:
    """How many rows, the highest and the lowest."""
    x, y = _field(encoding, "x", "quantitative"), _field(encoding, "y", "nominal")
    if x is None or y is None:
        return ""
    values = {" ".join(str(row[y]).split()): row[x] for row in rows if y in row and isinstance(row.get(x), int | float)}
    if not values:
        return ""
    order = sorted(values, key=lambda name: -values[name])
    named = [f"{name} {_number(encoding, 'x', values[name])}" for name in order]
    high, low = named[:ENDS], named[ENDS:][-ENDS:]
    count = f"{len(order)} {'row' if len(order) == 1 else 'rows'}"
    return f"{count}. Highest: {', '.join(high)}" + (f"; lowest: {', '.join(low)}." if low else ".")


def _grid(encoding: Mapping[str, Any], rows: Sequence[Row], panel: str | None) -> str:
    """A grid of names by names, and its greatest places."""
    x, y = _field(encoding, "x", "nominal"), _field(encoding, "y", "nominal")
    if x is None or y is None:
        return ""
    size = _field(encoding, "size", "quantitative") or _field(encoding, "color", "quantitative")
    held = [row for row in rows if x in row and y in row]
    across, down = len({row[x] for row in held}), len({row[y] for row in held})
    told = f"A grid of {down} rows by {across} columns"
    if size is None:
        return f"{told}."
    strong = [row for row in held if isinstance(row.get(size), int | float)]
    strong.sort(key=lambda row: -abs(row[size]))
    named = [f"{row[y]} by {row[x]} {points_text(row[size])}" for row in strong[:ENDS]]
    return f"{told}; greatest: {', '.join(named)}." if named else f"{told}."
