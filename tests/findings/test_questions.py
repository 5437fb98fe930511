"""What follows from believing one hypothesis or another, on results of an invented shape."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from realpolitik.findings.assessment import find
from realpolitik.findings.disputes import disputes, questions
from realpolitik.readings import NEVER, crossings
from realpolitik.report import tables
from realpolitik.report.plain import assessment_json

SET = "positions.neighbour.raids.salience"
"""A number that a hypothesis sets."""


@pytest.fixture(scope="module")
def asked(invented):
    """A run in which every world in which the first event comes about believes `grim`, and half of the others."""
    raw = invented.raw()
    raw["questions"] = {"why": {"title": "Why is it fought?"}}
    raw["hypotheses"] = {
        "grim": {"question": "why", "text": "For the land", "ref": "judgement", "sets": {SET: 0.5}},
        "mild": {"question": "why", "text": "For honour", "ref": "judgement"},
    }
    run = invented.result(invented.Scenario.model_validate(raw), worlds=200)
    first = crossings(run)
    happened = first.isel(event=int(np.argmax((first.values != NEVER).mean(axis=1) > 0.1))).values != NEVER
    assert 10 < happened.sum() < 190
    grim = happened | (np.arange(200) % 2 == 0)
    data = run.data.assign(hypothesis=(("world", "question"), np.where(grim, 0, 1).astype(np.int16)[:, None]))
    data = data.assign_coords(question=["why"])
    return replace(run, data=data, candidates={**run.candidates, "questions.why": ("grim", "mild")}), grim


def test_worlds_are_split_by_what_they_believe(asked) -> None:
    run, grim = asked
    (why,) = questions(run)
    assert why.number == "why" and why.clear and why.explained > 0
    shares = {candidate.claim: candidate.share for candidate in why.candidates}
    assert shares == {"grim": pytest.approx(grim.mean()), "mild": pytest.approx(1 - grim.mean())}
    chance = {candidate.claim: candidate.events[why.event].value for candidate in why.candidates}
    assert chance["grim"] > chance["mild"]


def test_a_run_without_questions_has_none(run) -> None:
    assert questions(run) == ()
    assert not tables.questions_table(find(run)).rows


def test_the_report_tells_them_apart_from_numbers(asked) -> None:
    run, _ = asked
    found = find(run)
    table = tables.questions_table(found)
    assert [row[1].text for row in table.rows] == ["For the land", "For honour"]
    assert table.rows[0][0].text == "Why is it fought?"
    assert assessment_json(found)["questions"][0]["number"] == "why"
    assert {dispute.number for dispute in disputes(run)} == {dispute.number for dispute in found.disputes}
    assert "why" not in {dispute.number for dispute in found.disputes}


def test_a_hypothesis_that_sets_a_number_is_a_voice_on_it(asked, invented) -> None:
    run, _ = asked
    path = str(run.data["pooled"].values[0])
    raw = invented.raw()
    raw["questions"] = {"why": {"title": "Why is it fought?"}}
    raw["hypotheses"] = {"grim": {"question": "why", "text": "For the land", "sets": {path: 0.125}, "ref": "judgement"}}
    made = invented.Scenario.model_validate(raw)
    candidates = {**run.candidates, path: (*run.candidates[path], "hypotheses.grim")}
    (told,) = [item for item in disputes(replace(run, scenario=made, candidates=candidates)) if item.number == path]
    voice = next(item for item in told.candidates if item.claim == "hypotheses.grim")
    assert voice.estimate is not None and voice.estimate.low == 0.125 and voice.source is None
