import numpy as np
import pytest

import realpolitik as rp
from realpolitik.errors import UsageError
from realpolitik.studies.discover.rules import HELD_OUT, Sample, find_boxes, find_leaves
from realpolitik.studies.discover.tables import beside
from realpolitik.study import Study

COHESION = "actors.crown.belligerent.cohesion"


@pytest.fixture(scope="module")
def study(invented) -> Study:
    return rp.discover(invented.result(worlds=600), of="crown_falls")


def sample(cases: np.ndarray, values: np.ndarray) -> Sample:
    training = np.arange(len(cases)) % HELD_OUT != HELD_OUT - 1
    return Sample(tuple(f"x{k}" for k in range(values.shape[1])), values, cases, training)


def test_the_condition_that_is_built_in_is_found(study):
    boxes, outcomes = study["boxes"], study["outcomes"]
    box = boxes[boxes.rule == 1]
    assert box.clear.all()
    assert box.below[box.input == COHESION].notna().all() and COHESION in set(box.input)
    assert (box.density > outcomes.held[0]).all()
    assert ((box.density_low < box.density) & (box.density < box.density_high)).all()
    assert COHESION in set(study["leaves"].input)


def test_leaves_share_out_the_held_out_worlds(study):
    leaves = study["leaves"].drop_duplicates("rule")
    assert leaves.worlds.sum() == 200
    assert leaves.coverage.sum() == pytest.approx(1)


def test_a_known_box_is_found_and_judged():
    values = np.random.default_rng(1).random((900, 4))
    cases = ((values[:, 0] > 0.6) & (values[:, 2] < 0.5)).astype(int)
    made = sample(cases, values)
    rules, path = find_boxes(made)
    assert {one.input for one in rules[0].conditions} == {"x0", "x2"}
    assert rules[0].density.value > 0.9
    assert rules[0].coverage.value > 0.9
    assert path[0].mass == 1
    densest = find_leaves(made)[0]
    assert {one.input for one in densest.conditions} == {"x0", "x2"}
    assert densest.density.value > 0.9
    assert next(one for one in densest.conditions if one.input == "x0").low == pytest.approx(0.6, abs=0.05)


def test_where_nothing_counts_nothing_beats_chance():
    rng = np.random.default_rng(2)
    made = sample(rng.integers(0, 2, 600), rng.random((600, 12)))
    rules, _ = find_boxes(made)
    assert not any(rule.clear for rule in rules)
    assert not any(rule.clear for rule in find_leaves(made))


def test_a_reading_takes_a_threshold(run):
    found = rp.discover(run, of="ground.crown", below=0.3)
    assert found["outcomes"].cases[0] == "is below 0.3"
    assert "Ground held by Crown is below 0.3" in found.summary[0]
    assert found["outcomes"].share[0] == (run.data["ground"].sel(belligerent="crown").isel(month=-1) < 0.3).mean()
    for options in ({}, {"above": 0.1, "below": 0.2}):
        with pytest.raises(UsageError, match="above and below"):
            rp.discover(run, of="ground.crown", **options)
    with pytest.raises(UsageError, match="above: expected a number; found inf"):
        rp.discover(run, of="ground.crown", above=float("inf"))


def test_too_few_cases_are_told(run):
    with pytest.raises(UsageError, match=r"0 of 300 worlds"):
        rp.discover(run, of="ground.crown", above=2)


def test_outcomes_asked_at_once_are_told_apart(run):
    study = rp.discover(run, of=["crown_falls", "raid"])
    assert list(study["outcomes"].outcome) == ["event.crown_falls", "event.raid"]
    assert list(dict.fromkeys(study["steps"].outcome)) == ["event.crown_falls", "event.raid"]
    assert [section.id for section in study.sections()] == ["event-crown_falls", "event-raid"]
    assert set(study.charts) == {"trajectory.event.crown_falls", "trajectory.event.raid"}


def test_words_page_and_document(study):
    assert "Crown: will to stand and fight, at the start is below" in study.summary[0]
    told = study["boxes"]["where"][0]
    assert told in study.sections()[0].lead
    assert study.to_dict()["tables"]["boxes"][0]["above"] is None
    titles = [block.title.partition(":")[0] for block in study.sections()[0].blocks]
    assert titles == ["Coverage against density", "Boxes of inputs (PRIM)", "Leaves of the tree (CART)"]
    chosen = study.plot("trajectory").to_dict()["datasets"]["chosen"]
    assert chosen[0]["density"] == pytest.approx(study["boxes"].density[0], rel=1e-3)
    (part,) = beside(study).sections()
    assert part.id == "conditions" and [block.folded for block in part.blocks] == [False, True]
    assert "`realpolitik discover vale` looks at other outcomes" in part.lead
