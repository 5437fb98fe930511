"""One sheet to mail: what stands on it, that it is one page, and that nothing in it runs."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

import realpolitik as rp
from realpolitik.report import page
from realpolitik.report.document import Point
from realpolitik.studies.brief.sheet import LINES, SOURCES, sources
from realpolitik.study import Study

EVIL = "</section><script>evil()</script><img src=x onerror=evil()>"


@pytest.fixture(scope="module")
def told() -> Study:
    return rp.brief("proxy_war", worlds=30, months=24, seed=3)


@pytest.fixture(scope="module")
def written(told: Study, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return told.to_html(tmp_path_factory.mktemp("brief") / "brief.html")


def test_it_has_answer_fan_hinges_record_and_sources(told: Study, written: Path) -> None:
    text = written.read_text(encoding="utf-8")
    places = [text.index(f'<section id="{name}">') for name in ("answer", "hinges", "record", "apart", "sources")]
    assert places == sorted(places)
    assert places[0] < text.index("data:image/png;base64,") < places[1]
    assert all(len(point.lines) <= LINES.get(point.id, SOURCES + 1) for point in told.first)
    assert "Who holds the ground, as a share of the population" in text
    assert f"scenario {told.run.digest[:12]}" in text
    assert "<script" not in text and not re.search("https?:", text)


def test_it_is_the_run_that_assess_tells(told: Study) -> None:
    whole = rp.assess("proxy_war", worlds=30, months=24, seed=3, alone=True)
    assert told.run == whole.run
    assert told["events"].equals(whole["events"])
    answer = {point.id: point for point in whole.first}["answer"]
    assert told.first[0].lines == answer.lines[: LINES["answer"]]


def test_texts_stay_texts(told: Study) -> None:
    front = replace(told.front(), title=EVIL, points=(Point("answer", EVIL, (EVIL,)),), notes=(EVIL,))
    text = page.render_sheet(front)
    assert "<script" not in text and text.count("<img") == 1


def test_the_sources_that_say_most_come_first_and_the_rest_is_counted() -> None:
    names = [f"Author {place}. A title. 2018" for place in range(9)]
    frame = pd.DataFrame({"citation": names, "claims": [0, 1, 9, 2, 3, 4, 5, 6, 7], "reliability": "B"})
    lines = sources(frame).lines
    assert lines[0] == "Author 2. A title. 2018: 9 claims, rated B."
    assert lines[-1] == f"And {9 - SOURCES} other sources, for data and background."


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("chromium") is None, reason="no chromium")
def test_a_browser_prints_it_on_one_page(written: Path, tmp_path: Path) -> None:
    import pypdfium2

    target = tmp_path / "brief.pdf"
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--user-data-dir={tmp_path}/p"]
    command = ["chromium", *flags, f"--print-to-pdf={target}", written.as_uri()]
    subprocess.run(command, capture_output=True, timeout=120, check=True)
    document = pypdfium2.PdfDocument(target)
    assert len(document) == 1
    assert [round(side) for side in document[0].get_size()] == [595, 842]  # A4, in points
