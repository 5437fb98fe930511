"""Sphinx settings: Markdown pages, equations as MathML, nothing fetched from a network when built or read."""

from __future__ import annotations

from pathlib import Path

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.application import Sphinx
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
exclude_patterns = ["_build"]

html_theme = "alabaster"
html_theme_options = {
    "description": "Make an argument about a conflict executable",
    "fixed_sidebar": True,
    "page_width": "1080px",
    "sidebar_collapse": True,
    "show_powered_by": False,
}
html_sidebars = {"**": ["about.html", "searchfield.html", "navigation.html"]}
html_title = "realpolitik"
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


def setup(app: Sphinx) -> dict[str, bool]:
    """Draw equations as MathML, which browsers show without any script."""
    app.add_html_math_renderer("mathml", (inline, None), (block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
