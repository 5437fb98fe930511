import pytest

from realpolitik.readings.inputs import inputs_of
from realpolitik.studies.attribute.parts import bearer, behind, entries_of


def test_every_candidate_of_every_number_has_an_entry(run):
    inputs = inputs_of(run)
    entries = entries_of(run.scenario, inputs)
    counts = [sum(entry.number == place for entry in entries) for place in range(len(inputs.paths))]
    assert counts == [len(inputs.candidates.get(path, ("own",))) for path in inputs.paths]


@pytest.mark.parametrize(
    ("ref", "expected"),
    [
        (None, (None, "model")),
        ("judgement", (None, "judgement")),
        ("reed-2018:p2", (None, "reed-2018")),
        ("c-cohesion", ("c-cohesion", None)),
    ],
)
def test_what_a_reference_points_at(run, ref, expected):
    claim, origin = behind(run.scenario, ref)
    assert claim == expected[0]
    assert origin == (expected[1] or run.scenario.claims["c-cohesion"].source)


def test_a_candidate_that_is_a_claim_bears_its_source(run):
    assert bearer(run.scenario, "c-cohesion", "judgement") == ("c-cohesion", run.scenario.claims["c-cohesion"].source)
    assert bearer(run.scenario, "own", "judgement") == (None, "judgement")
