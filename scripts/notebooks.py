"""Run the notebooks of the documentation, and write them as .ipynb with what they printed.

Run: ./run dev python scripts/notebooks.py [NAME]. A notebook is a page of docs/notebooks in the text form of MyST, its
cells in ``{code-cell}`` blocks; what is written beside it opens in Jupyter, and the pages show its outputs. Nothing but
Python itself is needed to run one: cells are run in order in one namespace, and a last line that is an expression is
shown, a table as HTML, a chart as a picture.
"""

from __future__ import annotations

import ast
import base64
import contextlib
import io
import json
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

HOME = Path(__file__).parents[1] / "docs" / "notebooks"
NAMES = ("first", "own", "methods")
BLOCK = re.compile(r"^```\{code-cell\} python\n(.*?)^```$", re.M | re.S)
WIDTH = 460
"""Pixels of a chart's panel where it takes what a page has."""


class Cell(NamedTuple):
    """A cell of a notebook: its text, and whether it is code."""

    text: str
    is_code: bool


def cells(page: str) -> Iterator[Cell]:
    """The cells of a page, in order."""
    end = 0
    for found in BLOCK.finditer(page):
        if text := page[end : found.start()].strip():
            yield Cell(text, False)
        yield Cell(found[1].rstrip("\n"), True)
        end = found.end()
    if text := page[end:].strip():
        yield Cell(text, False)


def run(text: str, space: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """Run a cell; what it printed, and the value of its last line, as the outputs of a notebook."""
    tree, printed = ast.parse(text), io.StringIO()
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    with contextlib.redirect_stdout(printed):
        exec(compile(tree, name, "exec"), space)
        value = eval(compile(ast.Expression(last.value), name, "eval"), space) if isinstance(last, ast.Expr) else None
    outputs: list[dict[str, Any]] = []
    if printed.getvalue():
        outputs.append({"output_type": "stream", "name": "stdout", "text": printed.getvalue()})
    if value is not None:
        outputs.append({"output_type": "display_data", "data": shown(value), "metadata": {}})
    return outputs


def shown(value: Any) -> dict[str, str]:
    """A value in the forms in which a notebook keeps it."""
    from realpolitik.study import Study

    if hasattr(value, "to_dict") and type(value).__module__.startswith("altair."):
        return {"image/png": base64.b64encode(picture(value.to_dict(validate=False))).decode("ascii")}
    data = {"text/plain": repr(value)}
    if hasattr(value, "_repr_html_") and not isinstance(value, Study):  # a study unfolds to all that it holds
        data["text/html"] = value._repr_html_()
    return data


def picture(spec: dict[str, Any]) -> bytes:
    """A chart as a PNG."""
    import vl_convert

    if spec.get("width") == "container":
        spec["width"] = WIDTH
    found: bytes = vl_convert.vegalite_to_png(spec, scale=1.0, allowed_base_urls=[])
    return found


def notebook(page: str, name: str) -> dict[str, Any]:
    """A page, run from top to bottom, as a notebook.

    Raises:
        Exception: whatever a cell raises.
    """
    space: dict[str, Any] = {"__name__": "__main__"}
    found: list[dict[str, Any]] = []
    for number, cell in enumerate(cells(page)):
        common = {"id": f"{name}-{number}", "metadata": {}, "source": cell.text}
        if cell.is_code:
            outputs = run(cell.text, space, f"<{name}, cell {number}>")
            found.append({"cell_type": "code", "execution_count": None, "outputs": outputs, **common})
        else:
            found.append({"cell_type": "markdown", **common})
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {"cells": found, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


def main(words: Sequence[str] | None = None) -> int:
    """Run all notebooks, or those that are named, and write them."""
    names = list(sys.argv[1:] if words is None else words) or list(NAMES)
    for name in names:
        made = notebook((HOME / f"{name}.md").read_text(encoding="utf-8"), name)
        text = json.dumps(made, ensure_ascii=False, indent=1, sort_keys=True)
        (HOME / f"{name}.ipynb").write_text(text + "\n", encoding="utf-8")
        sys.stdout.write(f"docs/notebooks/{name}.ipynb\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
