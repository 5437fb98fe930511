"""The built-in Afghanistan scenario: complete, sourced, and blind to what came out after each of its dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from realpolitik.scenario.deals import stands
from realpolitik.scenario.load import read
from realpolitik.scenario.paths import PathedNumber, numbers, walk
from realpolitik.scenario.resolve import resolve
from realpolitik.scenario.schema import Scenario

DATES = (dt.date(2015, 8, 31), dt.date(2017, 3, 31), dt.date(2017, 8, 31), dt.date(2018, 1, 31), dt.date(2020, 7, 31))
ARTICLES = ("tikhonova-2015", "husseini-2017", "ramani-2017", "gurganus-2018", "kalinovsky-2020")
GOVERNMENT, INSURGENTS = ("kabul", "north"), ("taliban", "haqqani")


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    loaded, problems = read("afghanistan")
    assert loaded is not None, "\n".join(map(str, problems))
    return loaded


def judged(scenario: Scenario) -> Iterator[PathedNumber]:
    """Numbers of the scenario's own records: claims have their own date, parameters their own file."""
    return (item for item in walk(scenario) if item.keys[0] not in ("claims", "hypotheses", "parameters"))


def ground(scenario: Scenario, names: tuple[str, ...]) -> list[tuple[float, float, float]]:
    held = [scenario.actors[name].belligerent.ground.dated[-1][1] for name in names]  # type: ignore[union-attr]
    return [(item.low, item.low if item.mode is None else item.mode, item.high) for item in held]


def test_is_complete(scenario: Scenario) -> None:
    kits = {f"{owner}.{name}": item for owner, kit in scenario.instruments.items() for name, item in kit.items()}
    assert len(scenario.actors) >= 18
    assert len(scenario.issues) >= 26
    assert len(kits) >= 45
    assert sum(len(row) for row in scenario.ties.values()) >= 80
    assert len(scenario.events) >= 10
    assert set(scenario.about.as_of_dates) == set(DATES)
    assert set(scenario.positions) == set(scenario.actors)
    assert set(scenario.instruments) | {"nato"} >= set(scenario.actors)


def test_every_actor_wants_something(scenario: Scenario) -> None:
    assert all(len(row) >= 3 for row in scenario.positions.values())


def test_every_number_has_a_reference(scenario: Scenario) -> None:
    bare = [
        item.path
        for item in judged(scenario)
        for estimate in item.number.estimates
        if item.written and item.ref_of(estimate) is None
    ]
    assert bare == []


@pytest.mark.parametrize("date", DATES, ids=str)
def test_resolves_at_each_date(scenario: Scenario, date: dt.date) -> None:
    resolved = resolve(scenario, as_of=date)
    assert resolved.about.as_of == date
    assert all(source.issued <= date for source in resolved.sources.values())
    assert all(point.known <= date for series in resolved.series.values() for point in series.points)
    assert all(event.happened is None or event.happened <= date for event in resolved.events.values())
    past = tuple(f"successions.{name}." for name, item in scenario.successions.items() if item.is_past(date))
    past += tuple(f"deals.{name}." for name in scenario.deals if not stands(scenario.deals, name, date))
    assert set(numbers(resolved)) == {path for path in numbers(scenario) if not path.startswith(past)}


@pytest.mark.parametrize("date", DATES, ids=str)
def test_phase_leaves_room_for_contested_ground(scenario: Scenario, date: dt.date) -> None:
    resolved = resolve(scenario, as_of=date)
    belligerents = tuple(name for name, actor in resolved.actors.items() if actor.belligerent)
    assert sum(high for _, _, high in ground(resolved, belligerents)) <= 1
    assert 0.6 <= sum(mode for _, mode, _ in ground(resolved, belligerents)) <= 0.9


@pytest.mark.parametrize("date", DATES[1:4], ids=str)
def test_phase_agrees_with_the_count_known_then(scenario: Scenario, date: dt.date) -> None:
    resolved = resolve(scenario, as_of=date)
    for series, names in (("sigar_government", GOVERNMENT), ("sigar_insurgent", INSURGENTS)):
        newest = max(resolved.series[series].points, key=lambda point: point.date).value
        assert sum(mode for _, mode, _ in ground(resolved, names)) == pytest.approx(newest, abs=0.03)


@pytest.mark.parametrize("source", ARTICLES)
def test_each_article_finds_its_own_time(scenario: Scenario, source: str) -> None:
    view = resolve(scenario, view=source)
    assert view.about.as_of == scenario.sources[source].issued
    told = {
        name: claim for name, claim in view.claims.items() if claim.kind != "evidence" or claim.about or claim.actors
    }
    assert {claim.source for claim in told.values()} == {source}, "what others say stays silent"


def test_stated_differs_from_private_where_the_articles_say_so(scenario: Scenario) -> None:
    resolved = resolve(scenario, as_of=dt.date(2017, 8, 31))
    wish = resolved.positions["russia"]["us_presence"]
    assert wish.stated is not None
    assert wish.stated.dated[-1][1].centre < 10 < wish.position.dated[-1][1].centre < 90


def test_a_base_needs_its_host(scenario: Scenario) -> None:
    russia, us = scenario.instruments["russia"], scenario.instruments["us"]
    assert russia["base_kyrgyzstan"].levels["second"].requires == {"kyrgyzstan.host_base": "grant"}
    assert us["presence"].irreversible == ("withdrawn",)
    assert us["ca_bases"].levels["one"].requires


def test_the_agreement_of_doha_is_known_from_its_day_and_takes_the_place_of_what_was_possible(
    scenario: Scenario,
) -> None:
    known = {date: list(resolve(scenario, as_of=date).deals) for date in DATES}
    assert [known[date] for date in sorted(known)] == [[], [], ["troops_for_quiet"], ["troops_for_quiet"], ["doha"]]
    doha = resolve(scenario, as_of="2020-07-31").deals["doha"]
    assert [promise.within for _, name, promise in doha.promises() if name == "presence"] == [5, 14]
