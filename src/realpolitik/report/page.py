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
from realpolitik.findings.assessment import Findings
from realpolitik.findings.studies import Studies
from realpolitik.report import bundle
from realpolitik.report.document import Front, Section, Table
from realpolitik.report.sections import sections
from realpolitik.results import Result


def write(
    result: Result, findings: Findings, path: str | Path, studies: Studies | None = None, notes: Sequence[str] = ()
) -> Path:
    """Write the report of a run, whole or not at all.

    Args:
        result: the run (for what it was made of).
        findings: what was found in it.
        path: file to write, such as ``report.html``.
        studies: what stands beside the run, if anything does.
        notes: what else is to be said before it is read.

    Returns:
        The path written.

    Raises:
        OSError: the file cannot be written.
    """
    made = f"{result.provenance.worlds:,} worlds, seed {result.provenance.seed}"
    front = noted(front_of(findings, made), notes)
    return _put(render(front, sections(findings, studies)), Path(path))


def noted(front: Front, notes: Sequence[str]) -> Front:
    """A front that also says ``notes``."""
    return dataclasses.replace(front, caveats=(*notes, *front.caveats))


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


def _put(text: str, target: Path) -> Path:
    disk.write_page(target, text)
    return target


def front_of(findings: Findings, made: str) -> Front:
    """The front of a report on one run; ``made`` is a few words on the run."""
    scenario, view = findings.scenario, findings.provenance.view
    return Front(
        title=scenario.about.title,
        about=scenario.about.summary,
        made=made,
        as_of=f"{findings.as_of:%d %B %Y}",
        until=f"{findings.until:%B %Y}",
        view=scenario.sources[view].citation if view in scenario.sources else view,
        summary=findings.summary,
        caveats=findings.caveats,
    )


def render(front: Front, parts: tuple[Section, ...]) -> str:
    """The page as text, from its front and its sections in reading order."""
    script, style = bundle.script(), _asset("assets", "page.css")
    return _template().render(
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
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {"embedded": embedded, "coded": coded}
    return environment.from_string(_asset("templates", "page.html"))


def _asset(folder: str, name: str) -> str:
    return (resources.files("realpolitik.report") / folder / name).read_text(encoding="utf-8")
