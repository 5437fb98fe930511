"""Nothing that came out after a date of knowledge reaches a run as of that date."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realpolitik.engines import campaign
from realpolitik.pipeline import simulate
from realpolitik.scenario.load import load
from realpolitik.scenario.numbers import Estimate, Number
from realpolitik.scenario.paths import transform
from realpolitik.scenario.resolve import digest, resolve
from realpolitik.scenario.schema import Scenario
from realpolitik.worlds import draw

AS_OF = dt.date(2017, 3, 31)
LATER = dt.date(2017, 4, 1)


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load("afghanistan")


@pytest.fixture(scope="module")
def before(scenario: Scenario) -> Scenario:
    return resolve(scenario, as_of=AS_OF)


def later_numbers_changed(scenario: Scenario, factor: float) -> tuple[Scenario, list[str]]:
    """Every dated value of after the date multiplied, and the paths at which there was one."""
    changed: list[str] = []

    def change(item: Any) -> Number:
        def moved(estimate: Estimate) -> Estimate:
            shift = {
                key: None if value is None else value * factor
                for key, value in (("low", estimate.low), ("mode", estimate.mode), ("high", estimate.high))
            }
            return estimate.model_copy(update=shift)

        if any(day is not None and day > AS_OF for day, _ in item.number.dated):
            changed.append(item.path)
        return Number.model_construct(
            dated=tuple(
                (day, moved(estimate) if day is not None and day > AS_OF else estimate)
                for day, estimate in item.number.dated
            )
        )

    return transform(scenario, change), changed


def later_history_changed(scenario: Scenario, shift: float) -> tuple[Scenario, int]:
    """Every point of a series that became known after the date moved, and how many there were."""
    count, series = 0, {}
    for name, item in scenario.series.items():
        points = []
        for point in item.points:
            late = point.known > AS_OF
            count += late
            points.append(point.model_copy(update={"value": point.value + shift}) if late else point)
        series[name] = item.model_copy(update={"points": tuple(points)})
    return scenario.model_copy(update={"series": series}), count


def later_claims_dropped(scenario: Scenario) -> tuple[Scenario, int]:
    """Claims of sources issued after the date given another value or dropped, and how many there were."""
    late = {name for name, source in scenario.sources.items() if source.issued > AS_OF}
    claims = {name: claim for name, claim in scenario.claims.items() if claim.source not in late}
    return scenario.model_copy(update={"claims": claims}), len(scenario.claims) - len(claims)


@settings(max_examples=5, deadline=None)
@given(factor=st.floats(0.01, 0.99))
def test_later_numbers_reach_nothing(scenario: Scenario, before: Scenario, factor: float) -> None:
    changed, paths = later_numbers_changed(scenario, factor)
    assert len(paths) > 10
    assert digest(resolve(changed, as_of=AS_OF)) == digest(before)
    assert digest(resolve(changed)) != digest(resolve(scenario)), "the edits do matter to a later run"


@settings(max_examples=5, deadline=None)
@given(shift=st.floats(1, 1e6))
def test_later_history_reaches_nothing(scenario: Scenario, before: Scenario, shift: float) -> None:
    changed, count = later_history_changed(scenario, shift)
    assert count > 10
    assert digest(resolve(changed, as_of=AS_OF)) == digest(before)


def test_later_events_reach_nothing(scenario: Scenario, before: Scenario) -> None:
    events = {name: event.model_copy(update={"happened": LATER}) for name, event in scenario.events.items()}
    assert digest(resolve(scenario.model_copy(update={"events": events}), as_of=AS_OF)) == digest(before)


def test_no_claim_of_a_later_source_is_believed(scenario: Scenario, before: Scenario) -> None:
    late = {name for name, claim in scenario.claims.items() if scenario.sources[claim.source].issued > AS_OF}
    candidates = draw(before, np.arange(1), 1).candidates
    assert len(late) > 10
    assert not late & {name for names in candidates.values() for name in names}
    assert not late & set(before.claims)
    assert late & {
        name
        for names in draw(resolve(scenario, as_of=dt.date(2020, 7, 31)), np.arange(1), 1).candidates.values()
        for name in names
    }


def test_draws_and_histories_are_the_same_after_all_later_edits(scenario: Scenario, before: Scenario) -> None:
    edited = later_history_changed(later_numbers_changed(scenario, 0.5)[0], 1000.0)[0]
    other = resolve(edited, as_of=AS_OF)
    one, two = (draw(item, np.arange(4), 1) for item in (before, other))
    assert one.values.keys() == two.values.keys()
    assert all(np.array_equal(one.values[path], two.values[path]) for path in one.values)
    plays = [campaign.simulate(item, draws, 3, 1) for item, draws in ((before, one), (other, two))]
    assert plays[0].identical(plays[1])


def test_a_run_names_its_date_and_starts_there() -> None:
    result = simulate("afghanistan", as_of="2017-03-31", worlds=2, months=2)
    assert result.provenance.as_of == "2017-03-31"
    assert [str(day)[:10] for day in result.data["date"].values] == ["2017-03-31", "2017-04-30", "2017-05-31"]
    assert all(source.issued <= AS_OF for source in result.scenario.sources.values())
    assert all(point.known <= AS_OF for item in result.scenario.series.values() for point in item.points)
