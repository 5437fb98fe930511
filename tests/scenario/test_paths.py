"""Every number has one path, found from the records themselves."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import BaseModel

from realpolitik.errors import ScenarioError, UsageError
from realpolitik.scenario.numbers import Number
from realpolitik.scenario.parameters import parameters, read_parameters
from realpolitik.scenario.paths import find, numbers, transform, walk
from realpolitik.scenario.schema import Scenario

Make = Callable[..., Scenario]


def all_numbers(value: Any) -> list[Number]:
    """Every number below a value, found without knowing where they may be."""
    if isinstance(value, Number):
        return [value]
    if isinstance(value, BaseModel):
        value = value.__dict__
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, (tuple, list)) else ()
    return [number for part in parts for number in all_numbers(part)]


def test_the_walk_misses_no_number(small: Make, afghanistan: Scenario) -> None:
    for scenario in (small(), afghanistan):
        walked = list(walk(scenario))
        assert sorted(id(item.number) for item in walked) == sorted(id(number) for number in all_numbers(scenario))
        assert len({item.keys for item in walked}) == len(walked)


def test_paths_measures_and_references(small: Make) -> None:
    scenario = small(
        ("will: 0.6", "will: {value: 0.6, ref: paper:p7}"), more="ties: {pat: {gov: {access: 0.5, ref: paper:p9}}}\n"
    )
    found = numbers(scenario)
    assert found["actors.pat.will"].ref == "paper:p7"
    assert found["actors.pat.engaged"].ref == "judgement"
    assert found["actors.gov.belligerent.cohesion"].ref == "paper:p1"
    assert found["ties.pat.gov.access"].ref == "paper:p9"
    assert found["about.population"].measure is not None
    assert found["about.population"].measure.unit == "million"
    effect = found["instruments.pat.troops.levels.some.effects.presence.gov"]
    assert effect.keys[-1] == "presence.gov"
    assert effect.record == ("instruments", "pat", "troops")
    assert effect.number.estimates[0].low == 5
    assert effect.written
    assert not found["instruments.pat.troops.levels.none.capacity"].written
    hostile = found["hostility.gov.reb"]
    assert (hostile.measure.high if hostile.measure else None) == 1


def test_parameters_are_the_model_s_unless_given(small: Make) -> None:
    spec = parameters()["ground_rate"]
    default = numbers(small())["parameters.ground_rate"]
    assert (default.number, default.measure, default.ref) == (spec.number, spec.measure, spec.ref)
    given = numbers(small(more="parameters: {ground_rate: {value: 0.2, ref: judgement}}\n"))["parameters.ground_rate"]
    assert given.number.estimates[0].low == 0.2
    assert given.measure == spec.measure
    assert {path for path in numbers(small()) if path.startswith("parameters.")} == {
        f"parameters.{name}" for name in parameters()
    }


def test_claims_and_what_hypotheses_set_are_no_numbers_of_their_own(small: Make) -> None:
    scenario = small(
        more="claims: {c: {source: paper, paragraph: 1, kind: value, text: So., certainty: fact, "
        "about: actors.pat.will, value: 0.5}}\n"
        "questions: {q: {title: Q}}\n"
        "hypotheses: {h: {question: q, text: So., sets: {actors.pat.will: 0.7}, ref: judgement}}\n"
    )
    found = numbers(scenario)
    assert "hypotheses.h.prior" in found
    assert not [path for path in found if "sets" in path or path.startswith("claims")]


@pytest.mark.parametrize(("short", "path"), [
    ("pat.will", "actors.pat.will"),
    ("actors.pat.will", "actors.pat.will"),
    ("gov.cohesion", "actors.gov.belligerent.cohesion"),
    ("some.presence.gov", "instruments.pat.troops.levels.some.effects.presence.gov"),
    ("population", "about.population"),
    ("ground_rate", "parameters.ground_rate"),
])  # fmt: skip
def test_short_paths(small: Make, short: str, path: str) -> None:
    assert find(small(), short) == path


def test_short_paths_that_fit_several_or_none(small: Make) -> None:
    with pytest.raises(UsageError, match=r"any of 3 numbers.*actors\.gov\.will, actors\.reb\.will"):
        find(small(), "will")
    with pytest.raises(UsageError, match=r"did you mean actors\.reb\.belligerent\.cohesion\?"):
        find(small(), "reb.cohesoin")
    with pytest.raises(UsageError, match="no number"):
        find(small(), "belligerent")
    with pytest.raises(UsageError, match="no number"):
        find(small(), "")


def test_transform_reaches_every_number(afghanistan: Scenario) -> None:
    scenario, seven = afghanistan, Number.model_validate(7)
    assert {number.estimates for number in all_numbers(transform(scenario, lambda item: seven))} == {seven.estimates}
    assert transform(scenario, lambda item: item.number) == scenario


def test_listing_is_fast(afghanistan: Scenario) -> None:
    numbers(afghanistan)
    start = time.process_time()
    found = numbers(afghanistan)
    assert time.process_time() - start < 0.25
    assert len(found) > 1000


def test_parameters_file_is_checked() -> None:
    good = "a: {value: 1, unit: share, range: [0, 2], text: A thing, ref: judgement}\n"
    assert read_parameters(good, "p")["a"].measure.high == 2
    bad = good + "b: {value: 3, unit: share, range: [0, 2], text: B, ref: judgement}\nc: 4\nd: {value: 1}\n"
    with pytest.raises(ScenarioError) as raised:
        read_parameters(bad, "p")
    assert [problem.line for problem in raised.value.problems] == [2, 3, 4]
