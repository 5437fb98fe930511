import pytest

from realpolitik.findings.disputes import OWN, disputes
from realpolitik.readings import NEVER, crossings


def test_disputes_split_the_worlds_by_belief(run):
    found = disputes(run)
    assert {item.number for item in found} == set(run.candidates)
    cohesion = found[0]
    assert cohesion.number == "actors.crown.belligerent.cohesion"
    assert sum(candidate.share for candidate in cohesion.candidates) == pytest.approx(1)
    assert {candidate.claim for candidate in cohesion.candidates} == {OWN, "c-cohesion", "c-cohesion-2"}
    assert cohesion.event == "crown_falls"
    assert cohesion.clear
    assert cohesion.sources == 2
    assert 0 < cohesion.explained < 1


def test_candidates_carry_value_and_probability(run):
    cohesion = disputes(run)[0]
    believers = {candidate.claim: candidate for candidate in cohesion.candidates}
    place = list(run.data["pooled"].values).index(cohesion.number)
    codes = run.data["believed"].values[:, place]
    names = run.candidates[cohesion.number]
    fell = crossings(run).sel(event="crown_falls").values != NEVER
    for code, name in enumerate(names):
        assert believers[name].worlds == (codes == code).sum()
        assert believers[name].events["crown_falls"].value == pytest.approx(fell[codes == code].mean())
    assert believers["c-cohesion"].estimate.high == 0.8
    assert believers[OWN].estimate.mode == 0.5
    assert 0.1 <= believers["c-cohesion-2"].drawn <= 0.4


def test_nothing_to_dispute_without_claims(invented):
    raw = invented.raw()
    raw["claims"] = {}
    raw["positions"]["neighbour"]["raids"]["ref"] = "judgement"
    result = invented.result(invented.Scenario.model_validate(raw), worlds=20)
    assert disputes(result) == ()
