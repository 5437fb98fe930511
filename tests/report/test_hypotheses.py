"""Tables, charts and sections of weighed questions and of contradictions."""

from __future__ import annotations

import json
from functools import cache

import pytest

from realpolitik.findings.hypotheses import Weighing
from realpolitik.pipeline.hypotheses import weigh
from realpolitik.report import charts
from realpolitik.report.charts.hypotheses import matrix_chart, posterior_chart
from realpolitik.report.document import Figure, Table
from realpolitik.report.studies import contradictions, hypotheses
from realpolitik.scenario.load import load
from realpolitik.scenario.resolve import resolve
from realpolitik.scenario.schema import Scenario


@cache
def heuer() -> Weighing:
    return weigh("heuer_iraq", draws=40)


@cache
def afghanistan() -> Weighing:
    return weigh(resolve(load("afghanistan")), draws=40)


@pytest.mark.parametrize("made", [heuer, afghanistan])
def test_charts_are_valid_and_hold_their_data(made) -> None:
    weighing = made()
    for question in weighing.questions:
        for drawing in (posterior_chart(question), matrix_chart(weighing, question)):
            if drawing is not None:
                drawing.chart.to_dict(validate=True)
                text = json.dumps(charts.specification(drawing), allow_nan=False)
                assert "http" not in text
    assert charts.png(posterior_chart(weighing.questions[0]), scale=0.5)[:4] == b"\x89PNG"


def test_a_matrix_of_likelihoods_is_not_drawn_as_marks() -> None:
    cab = weigh("cab_problem", draws=5)
    assert matrix_chart(cab, cab["colour"]) is None
    (section,) = hypotheses.section(cab)
    assert sum(isinstance(block, Figure) for block in section.blocks) == 1


def test_posterior_table_tells_what_was_found() -> None:
    found = heuer()["retaliation"]
    table = hypotheses.posterior_table(found)
    assert [row[0].text.partition(":")[0] for row in table.rows] == ["h2_minor", "h3_major", "h1_none"]
    assert [row[5].text for row in table.rows] == ["0", "2", "3"]
    matrix = hypotheses.matrix_table(heuer(), found)
    assert [cell.text for cell in matrix.rows[0]][1:] == ["C", "I", "C"]


def test_the_document_holds_what_tables_show() -> None:
    told = hypotheses.document(afghanistan())
    json.dumps(told, allow_nan=False)
    assert [item["id"] for item in told["questions"]] == [question.id for question in afghanistan().questions]
    motive = next(item for item in told["questions"] if item["id"] == "motive")
    assert len(motive["hypotheses"]) == 10 and len(motive["evidence"]) == len(afghanistan()["motive"].items)


def test_equal_hypotheses_are_said_to_be_equal() -> None:
    assert "does not tell" in hypotheses.in_short(afghanistan()["pivot"])[0]
    assert "Nothing known by then" in hypotheses.in_short(afghanistan()["bounties"])[0]


def test_every_link_of_the_page_leads_to_a_claim_on_it() -> None:
    sections = (*hypotheses.section(afghanistan()), hypotheses.evidence_section(afghanistan()))
    tables = [block for section in sections for block in section.blocks if isinstance(block, Table)]
    cells = [cell for table in tables for row in table.rows for cell in row]
    anchors = {cell.anchor for cell in cells if cell.anchor}
    assert {link.anchor for cell in cells for link in cell.links} <= anchors
    assert len({table.id for table in tables}) == len(tables)


def test_contradictions_have_a_table_for_each_rule() -> None:
    scenario = afghanistan().scenario
    assert isinstance(scenario, Scenario)
    section = contradictions.section(scenario)
    titles = [block.title for block in section.blocks]
    assert titles == [
        contradictions.TITLES[kind] for kind in ("number", "drift", "direction", "evidence", "correction")
    ]
    bare = scenario.model_copy(update={"claims": {}, "matrix": {}, "experiments": {}})
    assert contradictions.section(bare).blocks == ()
