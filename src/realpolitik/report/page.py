"""The report: one HTML file that opens offline, runs no script but its own, and leads every number to its evidence."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from realpolitik import disk
from realpolitik.report import bundle
from realpolitik.report.charts.style import png_of
from realpolitik.report.document import Front, Section, Table


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
        front=front,
        sections=parts,
        anchors=anchors_of(parts),
        policy=_policy(script),
        style=Markup(style),
        script=Markup(script),
    )


def anchors_of(parts: tuple[Section, ...]) -> frozenset[str]:
    """Places of a page that can be led to; a link to any other place is shown as text."""
    tables = (block for part in parts for block in part.blocks if isinstance(block, Table))
    return frozenset(cell.anchor for table in tables for row in table.rows for cell in row if cell.anchor)


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


def coded(text: str) -> Markup:
    """A text with what stands between backticks set as code; all else in it is text."""
    parts = re.split(r"`([^`]+)`", text)
    return Markup("").join(Markup("<code>{}</code>").format(part) if k % 2 else part for k, part in enumerate(parts))


@cache
def _template(name: str) -> jinja2.Template:
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {"embedded": embedded, "coded": coded}
    return environment.from_string(_asset("templates", name))


def _asset(folder: str, name: str) -> str:
    return (resources.files("realpolitik.report") / folder / name).read_text(encoding="utf-8")
