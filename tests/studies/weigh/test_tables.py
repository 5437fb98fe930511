"""Tables, charts and sections of weighed questions."""

from __future__ import annotations

import json
from functools import cache

import pandas as pd
import pytest

from realpolitik.report import charts
from realpolitik.report.document import Figure, PageTable
from realpolitik.scenario.load import load
from realpolitik.scenario.resolve import resolve
from realpolitik.studies.weigh.ask import weigh
from realpolitik.studies.weigh.frames import Weighed, summary
from realpolitik.study import Study


@cache
def heuer() -> Study:
    return weigh("heuer_iraq", draws=40)


@cache
def afghanistan() -> Study:
    return weigh(resolve(load("afghanistan")), draws=40)


@pytest.mark.parametrize("made", [heuer, afghanistan])
def test_charts_are_valid_and_hold_their_data(made) -> None:
    for question in made().studies.values():
        for chart in question.charts.values():
            drawing = chart.draw()
            if drawing is not None:
                drawing.chart.to_dict(validate=True)
                text = json.dumps(charts.specification(drawing), allow_nan=False)
                assert "http" not in text
        drawn = question.charts["hypotheses"].draw().datasets["rows"]
        assert [row["posterior"] for row in drawn] == pytest.approx(list(question["hypotheses"].posterior), abs=1e-3)


def test_a_picture() -> None:
    assert charts.png(heuer().studies["retaliation"].charts["hypotheses"].draw(), scale=0.5)[:4] == b"\x89PNG"


def test_a_matrix_of_likelihoods_is_not_drawn_as_marks() -> None:
    cab = weigh("cab_problem", draws=5)
    with pytest.raises(ValueError, match="nothing to show"):
        cab.plot("colour.marks")
    section, evidence = cab.sections()
    assert sum(isinstance(block, Figure) for block in section.blocks) == 1 and evidence.id == "evidence"
    assert cab.table("colour.matrix").texts().iloc[0, 1:].tolist() == ["0.2", "0.8"]


def test_tables_read_as_they_should() -> None:
    shown = heuer().table("retaliation.hypotheses").texts()
    assert list(shown["Hypothesis"]) == ["h2_minor", "h3_major", "h1_none"]
    assert list(shown["Inconsistent"]) == ["0", "2", "3"]
    matrix = heuer().table("retaliation.matrix").texts()
    assert list(matrix.columns[1:]) == ["h2 minor", "h3 major", "h1 none"]
    assert matrix.iloc[0, 1:].tolist() == ["C", "I", "C"]
    evidence = heuer().table("retaliation.evidence").texts()
    first = heuer()["retaliation.matrix"].query("claim == 'e2'").set_index("hypothesis")["shift"]
    assert evidence["For"][0] == f"h2_minor +{100 * first['h2_minor']:.0f}"
    assert evidence["Against"][0] == f"h3_major −{-100 * first['h3_major']:.0f}"


def test_the_document_holds_every_question() -> None:
    told = json.loads(json.dumps(afghanistan().to_dict(), allow_nan=False))
    assert list(told["studies"]) == [row["question"] for row in told["tables"]["questions"]]
    motive = told["studies"]["motive"]["tables"]
    assert len(motive["hypotheses"]) == 10 and len(motive["matrix"]) == 10 * len(motive["evidence"])


def test_equal_hypotheses_are_said_to_be_equal() -> None:
    assert "does not tell" in afghanistan().studies["pivot"].summary[0]
    pivot = afghanistan()["questions"].set_index("question").loc["pivot"]
    assert pd.isna(pivot.leader) and "; or " in pivot.leader_text
    assert "Nothing known by then" in afghanistan().studies["bounties"].summary[0]


def test_hypotheses_that_are_level_at_the_digits_shown() -> None:
    def told(*values: float) -> str:
        names = [f"h{place}" for place in range(len(values))]
        ends = {"low": 0.4, "high": 0.6, "leads": 0.5}
        rows = pd.DataFrame({"hypothesis": names, "text": names, "posterior": values, **ends})
        items = pd.DataFrame({"claim": ["e"], "changes": [None], "leader_without": ["h0"]})
        row = {"title": "Why?", "least_inconsistent": ("h0",), "answer": None, "log_score": None, "brier": None}
        return summary(Weighed("why", rows, items, pd.DataFrame(), row))[0]

    assert told(0.502, 0.498) == "Why? The evidence does not tell h0 and h1 apart: 50% each."
    assert "“h0” is likeliest: 51%" in told(0.51, 0.49)


def test_every_link_of_the_page_leads_to_a_claim_on_it() -> None:
    sections = afghanistan().sections()
    assert [section.id for section in sections[-2:]] == ["contradictions", "evidence"]
    tables = [block for section in sections for block in section.blocks if isinstance(block, PageTable)]
    cells = [cell for table in tables for row in table.rows for cell in row]
    anchors = {cell.anchor for cell in cells if cell.anchor}
    assert {link.anchor for cell in cells for link in cell.links} <= anchors
    assert len({table.id for table in tables}) == len(tables)
    assert len({section.id for section in sections}) == len(sections)
