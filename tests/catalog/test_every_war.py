"""What every war of the catalog that rests on sources must be, whichever it is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from realpolitik.scenario.load import load
from realpolitik.scenario.numbers import JUDGEMENT
from realpolitik.scenario.paths import PathedNumber, walk
from realpolitik.scenario.refs import parse_ref
from realpolitik.scenario.resolve import resolve
from realpolitik.scenario.schema import Scenario


@pytest.fixture(scope="module", params=["afghanistan", "syria", "libya"])
def scenario(request: pytest.FixtureRequest) -> Scenario:
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
            elif ref.kind in ("source", "claim"):
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
