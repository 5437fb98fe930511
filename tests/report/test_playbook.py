"""Charts and page of a patron's playbook."""

from __future__ import annotations

from pathlib import Path

import pytest

import realpolitik as rp
from realpolitik.findings.playbook import MEASURES, Playbooks
from realpolitik.report import page
from realpolitik.report.charts.playbook import returns_chart, use_chart
from realpolitik.report.studies import playbook as study


@pytest.fixture(scope="module")
def found() -> Playbooks:
    return rp.playbooks(["proxy_war", "proxy_war"], patron="boreas", worlds=4, months=12)


def test_each_panel_shows_its_own_measure(found: Playbooks) -> None:
    made = returns_chart(found)
    spec = made.chart.to_dict(validate=True)
    assert spec["facet"]["field"] == "measure"
    assert all("data" not in layer for layer in spec["spec"]["layer"])
    assert len(made.datasets["rows"]) == len(MEASURES) * sum(len(arena.plays) for arena in found.arenas)


def test_use_is_told_month_by_month(found: Playbooks) -> None:
    made = use_chart(found)
    made.chart.to_dict(validate=True)
    assert len(made.datasets["rows"]) == 13 * sum(len(arena.plays) for arena in found.arenas)


def test_a_page_is_written(found: Playbooks, tmp_path: Path) -> None:
    page.write_page(study.front(found), study.sections(found), tmp_path / "compare.html")
    text = (tmp_path / "compare.html").read_text(encoding="utf-8")
    assert "playbook-returns" in text
    assert "Where the analogy holds" in text
