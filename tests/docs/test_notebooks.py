"""Notebooks run from top to bottom, without a network, and show what is kept of them."""

import json
import socket
from pathlib import Path

import pytest

HOME = Path(__file__).parents[2] / "docs" / "notebooks"
SAME = ("methods",)
"""Notebooks on published cases, whose every output is as it is kept; a run's figures move with the model."""


@pytest.mark.parametrize("name", ["first", "own", "methods"])
def test_a_notebook_runs_offline_and_shows_what_is_kept(script, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise AssertionError("a notebook opened a connection")

    monkeypatch.setattr(socket.socket, "connect", refused)
    made = script("scripts/notebooks.py").notebook((HOME / f"{name}.md").read_text(encoding="utf-8"), name)
    kept = json.loads((HOME / f"{name}.ipynb").read_text(encoding="utf-8"))
    assert [cell["source"] for cell in kept["cells"]] == [cell["source"] for cell in made["cells"]], (
        "run: ./run dev python scripts/notebooks.py"
    )
    code = [(mine, other) for mine, other in zip(made["cells"], kept["cells"], strict=True) if "outputs" in mine]
    assert any(cell["outputs"] for cell, _ in code)
    for mine, other in code:
        assert shapes(mine) == shapes(other)
        if name in SAME:
            assert mine["outputs"] == other["outputs"], mine["source"]


def shapes(cell: dict) -> list[tuple[str, list[str]]]:
    """Kinds of a cell's outputs."""
    return [(output["output_type"], sorted(output.get("data", {}))) for output in cell["outputs"]]


def test_a_cell_that_fails_fails_the_notebook(script) -> None:
    module = script("scripts/notebooks.py")
    page = "# A page\n\n```{code-cell} python\nx = 1\nx + 1\n```\n\ntext\n\n```{code-cell} python\nassert x == 2\n```\n"
    found = list(module.cells(page))
    assert [cell.is_code for cell in found] == [False, True, False, True]
    with pytest.raises(AssertionError):
        module.notebook(page, "page")
    space: dict = {}
    assert module.run("x = 1\nx + 1", space, "page")[0]["data"] == {"text/plain": "2"}
    assert module.run("print('a')", space, "page") == [{"output_type": "stream", "name": "stdout", "text": "a\n"}]
    assert module.run("x", {"x": None}, "page") == []
