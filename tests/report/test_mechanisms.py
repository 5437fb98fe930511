"""The study of claims as tables, as a document, and as a section of the page."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from realpolitik.findings.mechanism_study import MechanismStudy
from realpolitik.pipeline.mechanisms import mechanisms
from realpolitik.report import page
from realpolitik.report.charts.mechanisms import curves_chart, forest_chart
from realpolitik.report.charts.style import specification
from realpolitik.report.studies import mechanisms as report


@pytest.fixture(scope="module")
def study() -> MechanismStudy:
    return mechanisms("proxy_war", worlds=12, months=30, seed=4)


def printed(study: MechanismStudy) -> str:
    console = Console(width=200, file=io.StringIO())
    for table in report.tables(study):
        console.print(table)
    return console.file.getvalue()  # type: ignore[attr-defined]


def test_tables_tell_every_mechanism_and_experiment(study: MechanismStudy) -> None:
    text = printed(study)
    assert all(row.id in text for row in study.mechanisms)
    assert "hold together with 95%" in text


def test_document_says_the_same(study: MechanismStudy) -> None:
    document = json.loads(json.dumps(report.document(study)))
    assert [row["verdict"] for row in document["mechanisms"]] == [row.verdict for row in study.mechanisms]
    assert [row["id"] for row in document["experiments"]] == [ruling.id for ruling in study.rulings]
    first = document["experiments"][0]["trials"][0]
    assert first["low"] <= first["effect"] <= first["high"]
    assert first["effect"] == pytest.approx(first["changed"] - first["baseline"])


def test_forest_has_a_bar_for_every_contrast(study: MechanismStudy) -> None:
    drawing = forest_chart(study)
    assert drawing is not None
    contrasts = [ruling for ruling in study.rulings if ruling.experiment.is_contrast]
    assert len(drawing.datasets["rows"]) == len(contrasts)
    for row in drawing.datasets["rows"]:
        assert row["low"] <= row["x"] <= row["high"]
    assert specification(drawing)["datasets"]["rows"]


def test_no_curves_where_nothing_turns(study: MechanismStudy) -> None:
    turning = [ruling for ruling in study.rulings if ruling.verdict == "depends"]
    assert (curves_chart(study) is None) == (not turning)


def test_page_is_written(study: MechanismStudy, tmp_path: Path) -> None:
    path = page.write_page(report.front(study), (report.section(study),), tmp_path / "mechanisms.html")
    text = path.read_text(encoding="utf-8")
    assert "What the causal claims are worth" in text and "mechanism-forest" in text
