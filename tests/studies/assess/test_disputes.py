"""Where sources disagree, and what follows from believing one hypothesis or another."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from realpolitik.readings import NEVER, crossings
from realpolitik.studies.assess.disputes import OWN, disputes, questions
from realpolitik.studies.assess.telling import study_of

SET = "positions.neighbour.raids.salience"
"""A number that a hypothesis sets."""


def test_disputes_split_the_worlds_by_belief(run):
    found = disputes(run)
    assert {item.path for item in found} == set(run.candidates)
    cohesion = found[0]
    assert cohesion.path == "actors.crown.belligerent.cohesion"
    assert cohesion.candidates.believed.sum() == pytest.approx(1)
    assert set(cohesion.candidates.candidate) == {OWN, "c-cohesion", "c-cohesion-2"}
    assert cohesion.event == "crown_falls" and cohesion.clear and cohesion.sources == 2
    assert 0 < cohesion.explained < 1


def test_candidates_carry_value_and_probability(run):
    cohesion = disputes(run)[0]
    rows = cohesion.candidates.set_index("candidate")
    place = list(run.data["pooled"].values).index(cohesion.path)
    codes = run.data["believed"].values[:, place]
    fell = crossings(run).sel(event="crown_falls").values != NEVER
    for code, name in enumerate(run.candidates[cohesion.path]):
        assert rows.worlds[name] == (codes == code).sum()
        assert rows.chance[name] == pytest.approx(fell[codes == code].mean())
        assert rows.low[name] <= rows.chance[name] <= rows.high[name]
    assert rows.estimate["c-cohesion"].endswith("0.8") or "0.8)" in rows.estimate["c-cohesion"]
    assert "0.5 (" in rows.estimate[OWN]
    assert 0.1 <= rows.drawn["c-cohesion-2"] <= 0.4


def test_nothing_to_dispute_without_claims(invented):
    raw = invented.raw()
    raw["claims"] = {}
    raw["positions"]["neighbour"]["raids"]["ref"] = "judgement"
    assert disputes(invented.result(invented.Scenario.model_validate(raw), worlds=20)) == ()


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


def test_worlds_are_split_by_what_they_believe(asked):
    run, grim = asked
    (why,) = questions(run)
    rows = why.candidates.set_index("candidate")
    assert why.path == "why" and why.clear and why.explained > 0
    assert rows.believed["grim"] == pytest.approx(grim.mean())
    assert rows.believed["mild"] == pytest.approx(1 - grim.mean())
    assert rows.chance["grim"] > rows.chance["mild"]


def test_a_run_without_questions_has_none(run, study):
    assert questions(run) == ()
    assert study["questions"].empty


def test_the_report_tells_them_apart_from_numbers(asked):
    run, _ = asked
    study = study_of(run)
    assert list(study["questions"].who) == ["For the land", "For honour"]
    shown = study.table("questions").texts()
    assert list(shown["Question"]) == ["Why is it fought?", ""]
    assert set(study["disputes"].number) == {item.path for item in disputes(run)}
    assert "why" not in set(study["disputes"].number)


def test_a_hypothesis_that_sets_a_number_is_a_voice_on_it(asked, invented):
    run, _ = asked
    path = str(run.data["pooled"].values[0])
    raw = invented.raw()
    raw["questions"] = {"why": {"title": "Why is it fought?"}}
    raw["hypotheses"] = {"grim": {"question": "why", "text": "For the land", "sets": {path: 0.125}, "ref": "judgement"}}
    made = invented.Scenario.model_validate(raw)
    candidates = {**run.candidates, path: (*run.candidates[path], "hypotheses.grim")}
    (told,) = [item for item in disputes(replace(run, scenario=made, candidates=candidates)) if item.path == path]
    voice = told.candidates.set_index("candidate").loc["hypotheses.grim"]
    assert voice.estimate == "0.125" and pd.isna(voice.source) and voice.who == "if so: For the land"
