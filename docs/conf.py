"""Sphinx settings: Markdown pages, equations as MathML, nothing fetched from a network when built or read."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

_FOUND: dict[str, str] = {}
exec((Path(__file__).parents[1] / "src/realpolitik/version.py").read_text(encoding="utf-8"), _FOUND)

project = "realpolitik"
author = copyright = "The realpolitik authors"
version = release = _FOUND["__version__"]

extensions = ["myst_parser"]
myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 3
nitpicky = True
suppress_warnings = ["myst.xref_ambiguous"]
exclude_patterns = ["_build", "explanation/bank_seals"]

html_theme = "furo"  # light and dark, navigation at the side, search; brings its fonts and scripts along
html_theme_options = {
    "navigation_with_keys": True,
    "light_css_variables": {"color-brand-primary": "#1f5f8f", "color-brand-content": "#1f5f8f"},
    "dark_css_variables": {"color-brand-primary": "#7fb8e6", "color-brand-content": "#7fb8e6"},
}
html_static_path = ["_static"]
html_css_files = ["pages.css"]
html_title = f"realpolitik {release}"
html_show_copyright = False
html_copy_source = False
html_math_renderer = "mathml"


def inline(self: HTML5Translator, node: nodes.math) -> None:
    """An equation in a line."""
    self.body.append(convert(node.astext()))
    raise nodes.SkipNode


def block(self: HTML5Translator, node: nodes.math_block) -> None:
    """An equation by itself; a wide one scrolls within its own box."""
    drawn = convert(node.astext(), display="block")
    self.body.append(f'<div class="math" style="overflow-x: auto; padding: 0.6em 0">{drawn}</div>')
    raise nodes.SkipNode


OUTSIDE = re.compile(
    r"""<(?:script|img|iframe|source|link(?=[^>]*rel="?(?:stylesheet|preload|icon)))\b"""
    r"""[^>]*(?:src|href)=["']?(?:https?:)?//[^>]*>"""
)
"""What a browser would fetch from elsewhere as soon as a page is opened; a link that a reader clicks is none."""


class CodeCell(SphinxDirective):
    """A cell of a notebook: its code, and below it what stands in the .ipynb beside the page as its output."""

    has_content = True
    optional_arguments = 1

    def run(self) -> list[nodes.Node]:
        """The code, then everything that it printed or showed."""
        code = "\n".join(self.content)
        block = nodes.literal_block(code, code, language="python")
        beside = Path(self.env.doc2path(self.env.docname)).with_suffix(".ipynb")
        self.env.note_dependency(str(beside))
        cells = json.loads(beside.read_text(encoding="utf-8"))["cells"]
        outputs = [cell["outputs"] for cell in cells if cell["cell_type"] == "code" and cell["source"] == code]
        if not outputs:
            raise self.error(f"{beside.name} has no such cell: ./run dev python scripts/notebooks.py {beside.stem}")
        shown = "".join(printed(output) for output in outputs[0])
        return [block, nodes.raw("", f'<div class="printed">{shown}</div>', format="html")] if shown else [block]


def printed(output: dict[str, Any]) -> str:
    """An output of a notebook's cell as HTML, in its richest form."""
    data = output.get("data", {"text/plain": output.get("text", "")})
    if "image/png" in data:
        return f'<img alt="The chart that the line above draws" src="data:image/png;base64,{data["image/png"]}">'
    if "text/html" in data:
        return str(data["text/html"])
    return f"<pre>{html.escape(data['text/plain'])}</pre>"


def nothing_outside(app: Sphinx, failed: Exception | None) -> None:
    """Refuse a build whose pages would fetch anything from the network."""
    for path in sorted(Path(app.outdir).rglob("*.html")) if failed is None else ():
        found = OUTSIDE.search(path.read_text(encoding="utf-8"))
        if found:
            raise ExtensionError(f"{path.name} would fetch {found[0]:.200}")
    for path in sorted(Path(app.outdir).rglob("*.css")) if failed is None else ():
        if re.search(r"(?:url\(|@import)\s*[\"']?(?:https?:)?//", path.read_text(encoding="utf-8")):
            raise ExtensionError(f"{path.name} would fetch something")


def setup(app: Sphinx) -> dict[str, bool]:
    """Draw equations as MathML, which browsers show without any script; show notebooks with what they printed."""
    app.add_html_math_renderer("mathml", (inline, None), (block, None))
    app.add_directive("code-cell", CodeCell)
    app.connect("build-finished", nothing_outside)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
