"""Pages that are made by command are as the command makes them; built pages fetch nothing."""

import ast
import io
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

DOCS = Path(__file__).parents[2] / "docs"


def test_every_figure_of_what_to_believe_is_that_of_the_tables(script, tmp_path: Path, monkeypatch, capsys) -> None:
    believe = script("scripts/believe.py")
    assert believe.main(["--check"]) == 0, "run: ./run dev python scripts/believe.py"
    text = believe.SCORES.read_text(encoding="utf-8")
    (tmp_path / "bank.csv").write_text(re.sub(r",0\.(\d)", r",0.9\1", text), encoding="utf-8")
    monkeypatch.setattr(believe, "SCORES", tmp_path / "bank.csv")
    assert believe.main(["--check"]) == 1
    assert "out of date" in capsys.readouterr().out


def test_verdicts_follow_the_intervals(script) -> None:
    believe = script("scripts/believe.py")
    (one, *_) = believe.records().values()
    from dataclasses import replace

    better = replace(one, less=-0.02, less_low=-0.03, less_high=-0.01)
    worse = replace(one, less=0.02, less_low=0.01, less_high=0.03, model=0.3)
    assert "better than the usual rate, beyond chance" in believe.verdicts([better])
    assert "in 1 of 1" in believe.verdicts([better])
    said = believe.verdicts([worse])
    assert "worse than the usual rate" in said and "no better than a coin" in said and "in 0 of 1" in said


def test_the_gallery_is_what_its_script_makes_and_has_every_picture(script) -> None:
    import realpolitik as rp

    gallery = script("scripts/gallery.py")
    page = (DOCS / "gallery" / "index.md").read_text(encoding="utf-8")
    assert page == gallery.page(), "run: ./run dev python scripts/gallery.py"
    for entry in gallery.ENTRIES:
        picture = (DOCS / "gallery" / f"{entry.name}.png").read_bytes()
        assert picture.startswith(b"\x89PNG") and len(picture) < 120_000
        call = ast.parse(entry.study, mode="eval").body
        assert isinstance(call, ast.Call) and hasattr(rp, call.func.attr)
    names = {entry.name for entry in gallery.ENTRIES}
    assert {path.stem for path in (DOCS / "gallery").glob("*.png")} == names


def test_a_picture_of_the_gallery_is_made_by_its_line(script) -> None:
    gallery = script("scripts/gallery.py")
    entry = next(entry for entry in gallery.ENTRIES if entry.name == "stable")
    kept = DOCS / "gallery" / "stable.png"
    with Image.open(io.BytesIO(gallery.picture(entry))) as made, Image.open(kept) as old:
        assert made.size == old.size
        difference = np.abs(np.asarray(made.convert("RGB"), int) - np.asarray(old.convert("RGB"), int))
    assert difference.mean() < 1  # another version of the library may choose other colours


@pytest.mark.parametrize(
    ("text", "fetches"),
    [
        ('<script src="https://cdn.example.org/x.js"></script>', True),
        ('<link rel="stylesheet" type="text/css" href="//fonts.example.org/x.css">', True),
        ('<img alt="" src="http://example.org/x.png">', True),
        ('<a href="https://example.org">there</a>', False),
        ('<link rel="canonical" href="https://example.org">', False),
        ('<img alt="" src="../_images/ground.png">', False),
        ('<img src="data:image/png;base64,AAAA">', False),
    ],
)
def test_what_a_browser_would_fetch_is_seen(script, text: str, fetches: bool) -> None:
    assert bool(script("docs/conf.py").OUTSIDE.search(text)) is fetches


def test_python_by_question_has_every_name_once_with_linked_types(script) -> None:
    import realpolitik as rp

    reference = script("scripts/reference.py")
    page = (DOCS / "reference" / "api.md").read_text(encoding="utf-8")
    names = re.findall(r"^### (\w+)$", page, re.M)
    assert sorted(names) == sorted({*rp.__all__} - {"__version__"})
    assert {name for group in reference.QUESTIONS.values() for name in group} <= {*names}
    assess = page[page.index("### assess") : page.index("### brief")]
    assert "Gives a [Study](#study); takes [Scenario](#scenario)." in assess
    assert "as_of: dt.date | str | None = None" in assess and "AsOf" not in assess
    assert "\n>>> " not in re.sub(r"```.*?```", "", page, flags=re.S)  # calls stand in blocks


def test_every_recipe_is_listed_once() -> None:
    index = (DOCS / "how-to" / "index.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\* \[.+\]\(([\w-]+)\.md\)$", index, re.M)
    assert sorted(listed) == sorted(path.stem for path in (DOCS / "how-to").glob("*.md") if path.stem != "index")
    shown = [name for block in re.findall(r"```\{toctree\}(.*?)```", index, re.S) for name in block.split()]
    assert set(listed) <= set(shown)


def test_every_command_stands_in_the_reference() -> None:
    import typer

    from realpolitik.cli import app

    text = (DOCS / "reference" / "index.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(\w+)", text[: text.index("Every word and option")]))
    assert set(typer.main.get_command(app).list_commands(None)) <= named
