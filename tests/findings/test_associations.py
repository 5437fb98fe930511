import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from realpolitik.findings.associations import associations, ranks_of, spearman
from realpolitik.findings.disputes import OWN, disputes
from realpolitik.findings.headlines import NEVER, crossings


@given(st.lists(st.integers(0, 5), min_size=2, max_size=40))
def test_ranks_share_ties(values):
    column = np.array(values, dtype=float)[:, None]
    np.testing.assert_allclose(ranks_of(column) + 1, stats.rankdata(column, axis=0))


def test_spearman_is_scipys(run):
    inputs, outcomes = run.data["drawn"].values[:, :5], run.data["outcome"].values[:, -1, :2]
    expected = [[stats.spearmanr(inputs[:, i], outcomes[:, j]).statistic for j in range(2)] for i in range(5)]
    np.testing.assert_allclose(spearman(inputs, outcomes), expected, atol=1e-12)


def test_a_constant_goes_with_nothing():
    values = np.arange(10.0)[:, None]
    assert spearman(np.ones((10, 1)), values)[0, 0] == 0


def test_the_number_that_drives_an_event_stands_first(run):
    found = associations(run)
    first = found.hinges["event.crown_falls"][0]
    assert first.number == "actors.crown.belligerent.cohesion"
    assert first.rho < -0.2
    assert first.clear
    assert first.claims == ("c-cohesion", "c-cohesion-2")
    assert first.low < first.rho < first.high
    assert found.noise < found.floor


def test_chance_seldom_passes_the_floor(run):
    found = associations(run)
    strong = np.abs(found.rho[:, [target.id == "event.raid" for target in found.targets]]) > found.floor
    assert strong.sum() <= 1
    assert 0.03 < (np.abs(found.rho) > found.noise).mean() < 0.12


def test_targets_that_do_not_vary_are_left_out(run):
    assert "event.half" not in {target.id for target in associations(run).targets}


def test_strongest_names_each_number_once(run):
    names = [hinge.number for hinge in associations(run).strongest(20)]
    assert len(names) == len(set(names))


def test_fast_on_a_large_run():
    generator = np.random.default_rng(0)
    inputs, outcomes = generator.random((1000, 900)), generator.random((1000, 18))
    start = time.perf_counter()
    spearman(inputs, outcomes)
    assert time.perf_counter() - start < 2


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
