"""The report: one HTML file that opens offline, runs no script but its own, and leads every number to its evidence."""

from __future__ import annotations

import base64
import dataclasses
import functools
import gzip
import hashlib
import json
import re
from collections.abc import Container, Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from realpolitik import disk
from realpolitik.report import bundle
from realpolitik.report.charts.style import config, png_of
from realpolitik.report.charts.words import in_words
from realpolitik.report.document import Front, PageCell, PageTable, Section

LONG = 30_000
"""Characters from which data of a chart or a table are compressed."""
FEW = 12
"""Rows up to which a table stands in the page as it is; a longer one is data, and becomes a table when it is opened."""


def noted(front: Front, notes: Sequence[str]) -> Front:
    """A front that also says ``notes``."""
    return dataclasses.replace(front, caveats=(*notes, *front.caveats), notes=tuple(notes))


def write_page(front: Front, parts: tuple[Section, ...], path: str | Path) -> Path:
    """Write a page of sections made elsewhere, whole or not at all.

    Args:
        front: what stands before the sections.
        parts: the sections in reading order.
        path: file to write, such as ``stable.html``.

    Returns:
        The path written.

    Raises:
        OSError: the file cannot be written.
    """
    return _put(render(front, parts), Path(path))


def write_sheet(front: Front, path: str | Path) -> Path:
    """Write one sheet of paper (A4) from the points and figures of a front, whole or not at all.

    It runs no script: figures are images inside it.

    Args:
        front: what stands on it.
        path: file to write, such as ``brief.html``.

    Returns:
        The path written.

    Raises:
        OSError: the file cannot be written.
    """
    return _put(render_sheet(front), Path(path))


def render_sheet(front: Front) -> str:
    """The sheet as text."""
    images = [(figure, base64.b64encode(png_of(figure.spec, 2.0)).decode()) for figure in front.figures]
    style = Markup(_asset("assets", "sheet.css"))
    return _template("sheet.html").render(front=front, figures=images, style=style)


def _put(text: str, target: Path) -> Path:
    disk.write_page(target, text)
    return target


def render(front: Front, parts: tuple[Section, ...]) -> str:
    """The page as text, from its front and its sections in reading order."""
    script, style = bundle.script(), _asset("assets", "page.css")
    return _template("page.html").render(
        **_content(front, parts, anchors_of(parts)),
        policy=_policy(script),
        style=Markup(style),
        script=Markup(script),
    )


def render_inside(front: Front, parts: tuple[Section, ...], anchors: Container[str] | None = None) -> str:
    """What stands inside a page, for a page that is made elsewhere and brings `bundle.script` and the style itself.

    Args:
        front: what stands before the sections; its title is left to the page around.
        parts: the sections in reading order.
        anchors: places that can be led to, here or from the page around; those of the sections if None.
    """
    return _template("inside.html").render(**_content(front, parts, anchors_of(parts) if anchors is None else anchors))


def _content(front: Front, parts: tuple[Section, ...], anchors: Container[str]) -> dict[str, Any]:
    """What the templates take to show a front and its sections."""
    return {
        "front": front,
        "sections": parts,
        "anchors": anchors,
        "few": FEW,
        "look": config(),
        "slim": slim,
        "packed": lambda table: packed(table, anchors),
    }


def anchors_of(parts: tuple[Section, ...]) -> frozenset[str]:
    """Places of a page that can be led to; a link to any other place is shown as text."""
    tables = (block for part in parts for block in part.blocks if isinstance(block, PageTable))
    return frozenset(cell.anchor for table in tables for row in table.rows for cell in row if cell.anchor)


def packed(table: PageTable, anchors: Container[str]) -> dict[str, Any]:
    """A table as data for the page's script.

    Args:
        table: the table.
        anchors: places of the page that can be led to.

    Returns:
        Id and title; ``columns`` as [title, number, wide]; ``rows`` of cells, each a text or [text, links, anchor,
        weight, url], what is missing at its end left out; a link is [text, anchor, hover], its anchor empty where it
        leads nowhere.
    """
    columns = [[column.title, int(column.number), int(column.wide)] for column in table.columns]
    rows = [[_packed(cell, anchors) for cell in row] for row in table.rows]
    return {"id": f"table-{table.id}", "title": table.title, "columns": columns, "rows": rows}


def kinds(table: PageTable) -> str:
    """First words of the places in a table that links lead to, as ``claim``; the page opens it where one is wanted."""
    found = (cell.anchor.partition("-")[0] for row in table.rows for cell in row if cell.anchor)
    return " ".join(dict.fromkeys(found))


def _packed(cell: PageCell, anchors: Container[str]) -> Any:
    links = [
        _short([link.text, link.anchor * (link.anchor in anchors), link.hover * (link.hover != link.text)])
        for link in cell.links
    ]
    weight = None if cell.weight is None else round(cell.weight, 3)
    whole = _short([cell.text, links, cell.anchor, weight, cell.url])
    return cell.text if len(whole) <= 1 else whole


def _short(values: list[Any]) -> list[Any]:
    """Values without those at the end that say nothing."""
    while values and values[-1] in (None, "", []):
        values.pop()
    return values


def slim(spec: Mapping[str, Any]) -> dict[str, Any]:
    """A chart's specification without the look that all share, its rows column by column.

    A column is {"v": its values}, or where texts come again and again {"t": the texts, "v": the place of each}; rows
    that lack it are in ``absent``.
    """
    told = {name: value for name, value in spec.items() if name not in ("config", "datasets")}
    return {**told, "tables": {name: _columns(rows) for name, rows in spec.get("datasets", {}).items()}}


def _columns(rows: Any) -> Any:
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        return {"raw": rows}
    found: dict[str, Any] = {}
    for name in dict.fromkeys(name for row in rows for name in row):
        values = [row.get(name) for row in rows]
        texts = list(dict.fromkeys(value for value in values if isinstance(value, str)))
        column: dict[str, Any] = {"v": values}
        if texts and 2 * len(texts) <= len(values) and all(isinstance(value, str | None) for value in values):
            places = {text: place for place, text in enumerate(texts)}
            column = {"t": texts, "v": [None if value is None else places[value] for value in values]}
        if any(name not in row for row in rows):
            column["absent"] = [place for place, row in enumerate(rows) if name not in row]
        found[name] = column
    return {"columns": found, "length": len(rows)}


def _policy(script: str) -> str:
    """Content security policy: this script, styles, no network, nothing else.

    Charts set styles of their own while they draw, hence inline styles; expressions are interpreted, never compiled,
    hence no ``unsafe-eval``.
    """
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def embedded(value: Mapping[str, Any]) -> Markup:
    """A value as JSON that cannot end the element it stands in: no ``<``, ``>`` or ``&`` is left in it."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    for separator in "\u2028\u2029":  # line ends to JavaScript and to Vega, which refuses them inside a text
        text = text.replace(separator, " ")
    return Markup(text)


def held(value: Mapping[str, Any]) -> Markup:
    """A script element that holds a value: as JSON, or where that is `LONG` compressed (gzip, base64)."""
    text = embedded(value)
    if len(text) < LONG:
        return Markup('<script type="application/json">{}</script>').format(text)
    small = base64.b64encode(gzip.compress(text.encode(), 9, mtime=0)).decode()
    return Markup('<script type="application/json" data-packed="gzip">"{}"</script>').format(Markup(small))


def coded(text: str) -> Markup:
    """A text with what stands between backticks set as code; all else in it is text."""
    parts = re.split(r"`([^`]+)`", text)
    return Markup("").join(Markup("<code>{}</code>").format(part) if k % 2 else part for k, part in enumerate(parts))


@functools.cache
def _template(name: str) -> jinja2.Template:
    environment = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        loader=jinja2.FunctionLoader(functools.partial(_asset, "templates")),
    )
    environment.filters |= {"embedded": embedded, "coded": coded, "held": held, "kinds": kinds, "in_words": in_words}
    return environment.get_template(name)


def _asset(folder: str, name: str) -> str:
    return (resources.files("realpolitik.report") / folder / name).read_text(encoding="utf-8")
