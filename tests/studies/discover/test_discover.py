import numpy as np
import pytest

from realpolitik.errors import UsageError
from realpolitik.findings.discovery import HELD_OUT, Sample, discover, find_boxes, find_leaves
from realpolitik.report.studies import discovery as study

COHESION = "actors.crown.belligerent.cohesion"


@pytest.fixture(scope="module")
def found(invented):
    return discover(invented.result(worlds=600), "crown_falls")


def sample(cases: np.ndarray, values: np.ndarray) -> Sample:
    training = np.arange(len(cases)) % HELD_OUT != HELD_OUT - 1
    return Sample(tuple(f"x{k}" for k in range(values.shape[1])), values, cases, training)


def test_the_condition_that_is_built_in_is_found(found):
    box = found.boxes[0]
    assert box.clear
    assert COHESION in {one.input for one in box.conditions}
    assert next(one for one in box.conditions if one.input == COHESION).high is not None
    assert box.density.value > found.held.value
    assert COHESION in {one.input for leaf in found.leaves for one in leaf.conditions}


def test_leaves_share_out_the_held_out_worlds(found):
    held = sum(leaf.worlds for leaf in found.leaves)
    assert held == 200
    assert sum(leaf.coverage.value for leaf in found.leaves) == pytest.approx(1)


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
    found = discover(run, "ground.crown", below=0.3)
    assert found.cases == "is below 0.3"
    for options in ({}, {"above": 0.1, "below": 0.2}):
        with pytest.raises(UsageError, match="above and below"):
            discover(run, "ground.crown", **options)


def test_too_few_cases_are_told(run):
    with pytest.raises(UsageError, match=r"0 of 300 worlds"):
        discover(run, "ground.crown", above=2)


def test_words_tables_and_document(found):
    assert "Crown: cohesion" in study.sentences(found)[0]
    assert study.boxes_table(found).rows
    assert study.document([found])["outcomes"][0]["boxes"]
    assert study.sections([found])[0].blocks
    assert study.front([found]).summary
    assert study.tables([found])
