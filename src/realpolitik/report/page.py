"""The report: one HTML file that opens offline, runs no script but its own, and leads every number to its evidence."""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from realpolitik.findings.assessment import Findings
from realpolitik.report import bundle
from realpolitik.report.document import Section
from realpolitik.report.sections import sections
from realpolitik.results import Result


def write(result: Result, findings: Findings, path: str | Path) -> Path:
    """Write the report of a run, whole or not at all.

    Args:
        result: the run (for what it was made of).
        findings: what was found in it.
        path: file to write, such as ``report.html``.

    Returns:
        The path written.

    Raises:
        OSError: the file cannot be written.
    """
    target = Path(path)
    text = render(findings, sections(findings), f"{result.provenance.worlds:,} worlds, seed {result.provenance.seed}")
    scratch = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        scratch.write_text(text, encoding="utf-8", newline="\n")
        scratch.replace(target)
    finally:
        scratch.unlink(missing_ok=True)
    return target


def render(findings: Findings, parts: tuple[Section, ...], made: str) -> str:
    """The page as text.

    Args:
        findings: for title, summary and caveats.
        parts: the sections, in reading order.
        made: a few words on the run, shown under the title.
    """
    script = bundle.script()
    style = _asset("assets", "page.css")
    scenario = findings.scenario
    view = findings.provenance.view
    return _template().render(
        title=scenario.about.title,
        about=scenario.about.summary,
        made=made,
        sections=parts,
        summary=findings.summary,
        caveats=findings.caveats,
        as_of=f"{findings.as_of:%d %B %Y}",
        until=f"{findings.until:%B %Y}",
        view=scenario.sources[view].citation if view in scenario.sources else view,
        policy=_policy(script, style),
        style=Markup(style),
        script=Markup(script),
    )


def _policy(script: str, style: str) -> str:
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


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["embedded"] = embedded
    return environment.from_string(_asset("templates", "page.html"))


def _asset(folder: str, name: str) -> str:
    return (resources.files("realpolitik.report") / folder / name).read_text(encoding="utf-8")
