"""What every war of the catalog that rests on sources must be, whichever it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from realpolitik.engines.campaign import simulate
from realpolitik.scenario.load import load
from realpolitik.scenario.numbers import JUDGEMENT
from realpolitik.scenario.paths import PathedNumber, numbers, walk
from realpolitik.scenario.refs import parse_ref
from realpolitik.scenario.resolve import resolve
from realpolitik.scenario.schema import Scenario
from realpolitik.scenario.statements import Claim
from realpolitik.worlds import draw

EXITS = ["yemen_1967", "saigon_1973", "kabul_1989", "angola_1989", "cambodia_1989", "iraq_2011"]


@pytest.fixture(scope="module", params=["afghanistan", "syria", "libya", *EXITS])
def scenario(request: pytest.FixtureRequest) -> Scenario:
    return load(request.param)


@pytest.fixture(scope="module", params=["syria", "libya", *EXITS])
def coded(request: pytest.FixtureRequest) -> Scenario:
    """The wars whose sources were coded alike; what holds for the claims of Afghanistan stands in its own tests."""
    return load(request.param)


def judged(scenario: Scenario) -> Iterator[PathedNumber]:
    """Numbers of the scenario's own records: claims have their own date, parameters their own file."""
    return (item for item in walk(scenario) if item.keys[0] not in ("claims", "hypotheses", "parameters", "questions"))


def test_no_number_rests_on_what_came_out_later(scenario: Scenario) -> None:
    late = []
    for item in judged(scenario):
        for day, estimate in item.number.dated:
            ref = parse_ref(item.ref_of(estimate) or JUDGEMENT, scenario)
            assert ref is not None, item.path
            if ref.kind == "series":
                known = [point.known for point in scenario.series[ref.id].points if point.date == ref.date]
                assert known, f"{item.path}: no point on {ref.date} in {ref.id}"
                if day is None or max(known) > day:
                    late.append(item.path)
            elif ref.kind == "source":
                if scenario.sources[ref.id].issued > (day or min(scenario.about.as_of_dates)):
                    late.append(item.path)
            elif ref.kind == "claim":
                late.append(item.path)
    assert late == []


def test_instruments_start_within_capacity(scenario: Scenario) -> None:
    for date in scenario.about.as_of_dates:
        resolved = resolve(scenario, as_of=date)
        for owner, kit in resolved.instruments.items():
            taken = sum(item.levels[item.initial_levels[-1][1]].capacity.dated[-1][1].centre for item in kit.values())
            assert taken + resolved.actors[owner].engaged.dated[-1][1].centre <= 1, f"{owner} on {date}"


def test_effects_reach_their_targets(scenario: Scenario) -> None:
    """Every push on access or relations has a tie to push."""
    lost = []
    for owner, kit in scenario.instruments.items():
        for name, item in kit.items():
            for level in item.levels.values():
                for key in level.effects:
                    lever, _, target = key.partition(".")
                    tied = target in scenario.ties.get(owner, {})
                    if lever == "relations":
                        tied = tied or owner in scenario.ties.get(target, {})
                    if lever in ("access", "relations") and not tied:
                        lost.append(f"{owner}.{name}: {key}")
    assert lost == []


def failing(scenario: Scenario, rule: Callable[[str, Claim], object]) -> list[str]:
    """Ids of the claims for which a rule does not hold."""
    return [name for name, claim in scenario.claims.items() if not rule(name, claim)]


def test_every_number_has_a_reference(coded: Scenario) -> None:
    bare = [
        item.path
        for item in walk(coded)
        for estimate in item.number.estimates
        if item.keys[0] != "claims" and item.written and item.ref_of(estimate) is None
    ]
    assert bare == []


def test_claims_are_placed_rated_and_say_who_speaks(coded: Scenario) -> None:
    def named(name: str, claim: Claim) -> bool:
        return re.fullmatch(rf"{re.escape(claim.source)}\.p{claim.paragraph}\.[a-z0-9-]+", name) is not None

    assert failing(coded, named) == []
    assert failing(coded, lambda _, claim: (claim.speaker == "author") == (claim.learnt is None)) == []
    assert failing(coded, lambda _, claim: len(claim.text) <= 300 and claim.text.endswith(".")) == []
    assert failing(coded, lambda _, claim: claim.kind != "forecast" or claim.forecast is not None) == []
    assert failing(coded, lambda _, claim: claim.kind != "evidence" or "bears on " in claim.text) == []
    texts = Counter(claim.text for claim in coded.claims.values())
    assert [text for text, count in texts.items() if count > 1] == []


def test_claims_are_about_numbers_of_the_scenario_and_within_their_range(coded: Scenario) -> None:
    known = numbers(coded)
    assert failing(coded, lambda _, claim: claim.about is None or claim.about in known) == []
    for claim in coded.claims.values():
        if claim.about is not None and claim.value is not None and (measure := known[claim.about].measure) is not None:
            measure.check(claim.value)


def test_every_causal_claim_is_an_experiment_or_says_why_not(coded: Scenario) -> None:
    tested = {claim for item in coded.experiments.values() for claim in item.claims}
    assert {name for name, claim in coded.claims.items() if claim.kind == "causal"} == tested
    assert all(set(item.mechanisms) <= set(coded.mechanisms) for item in coded.experiments.values())


def test_evidence_is_coded(coded: Scenario) -> None:
    for name, claim in coded.claims.items():
        if claim.kind == "evidence":
            asked = re.findall(r"bears on (\w+)", claim.text)
            assert asked, name
            assert all(name in coded.matrix[question] for question in asked), name


def test_runs_a_year_and_stays_finite(coded: Scenario) -> None:
    resolved = resolve(coded)
    worlds = np.arange(6)
    result = simulate(resolved, draw(resolved, worlds, 1), 12, 1)
    for name, array in result.data_vars.items():
        if array.dtype.kind == "f" and name not in ("drawn",):
            assert np.isfinite(array.values).all(), name
    held = result["ground"].sum("belligerent") + result["contested"]
    np.testing.assert_allclose(held.values, 1, atol=2e-4)
