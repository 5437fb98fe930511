"""The built-in Syria scenario: complete, sourced, blind to what came out after each of its dates, and it runs."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable

import pytest

from realpolitik.scenario.load import read
from realpolitik.scenario.resolve import resolve
from realpolitik.scenario.schema import Scenario
from realpolitik.scenario.statements import Claim

EVE, CAMPAIGN = dt.date(2015, 9, 18), dt.date(2015, 9, 30)
DATES = (EVE, dt.date(2015, 9, 29), dt.date(2018, 1, 31))
READABLE = (
    "ford-2015",
    "crs-2015",
    "ihs-2015",
    "icg-2015",
    "putin-2015",
    "isw-2015",
    "matthews-2015",
    "gurganus-2018",
)
"""Sources whose eyes the war is seen through in tests."""
UNREAD_SERIES = {"sohr_government", "kurdish_territory", "refugees"}
"""Series of surface and of flight that no variable of the model reads and no number rests on."""


@pytest.fixture(scope="module")
def loaded() -> tuple[Scenario, list[str]]:
    scenario, problems = read("syria")
    assert scenario is not None, "\n".join(map(str, problems))
    return scenario, [str(problem) for problem in problems]


@pytest.fixture(scope="module")
def scenario(loaded: tuple[Scenario, list[str]]) -> Scenario:
    return loaded[0]


def ground(scenario: Scenario) -> list[tuple[float, float, float]]:
    held = [actor.belligerent.ground.dated[-1][1] for actor in scenario.actors.values() if actor.belligerent]
    return [(item.low, item.low if item.mode is None else item.mode, item.high) for item in held]


def failing(scenario: Scenario, rule: Callable[[str, Claim], object]) -> list[str]:
    """Ids of the claims for which a rule does not hold."""
    return [name for name, claim in scenario.claims.items() if not rule(name, claim)]


def test_only_unread_series_and_positions_on_means_are_warned_of(loaded: tuple[Scenario, list[str]]) -> None:
    _, problems = loaded
    (unread,) = (text for text in problems if ": never used" in text)
    first, others = re.search(r"series\.(\w+): never used.*; nor are (.+)", unread).groups()
    assert {first, *others.split(", ")} == UNREAD_SERIES
    on_means = [text for text in problems if "a position on a means" in text]
    assert len(problems) == 1 + len(on_means), "\n".join(problems)


def test_is_complete(scenario: Scenario) -> None:
    kits = [f"{owner}.{name}" for owner, kit in scenario.instruments.items() for name in kit]
    assert 10 <= len(scenario.actors) <= 16
    assert sum(actor.belligerent is not None for actor in scenario.actors.values()) == 6
    assert len(scenario.issues) >= 25
    assert len(kits) >= 50
    assert sum(len(row) for row in scenario.ties.values()) >= 80
    assert len(scenario.events) + len(scenario.outcomes) >= 25
    assert set(scenario.about.as_of_dates) == set(DATES)
    assert set(scenario.positions) == set(scenario.actors) == set(scenario.instruments)


def test_nothing_of_the_campaign_is_known_on_its_eve(scenario: Scenario) -> None:
    resolved = resolve(scenario, as_of=EVE)
    assert all(source.issued < CAMPAIGN for source in resolved.sources.values())
    assert all(claim.since is None or claim.since < CAMPAIGN for claim in resolved.claims.values())
    assert all(point.known < CAMPAIGN for series in resolved.series.values() for point in series.points)
    assert all(event.happened is None for event in resolved.events.values())
    assert resolved.instruments["russia"]["air"].initial_levels[-1][1] == "base"


@pytest.mark.parametrize("date", DATES, ids=str)
def test_resolves_at_each_date(scenario: Scenario, date: dt.date) -> None:
    resolved = resolve(scenario, as_of=date)
    assert all(source.issued <= date for source in resolved.sources.values())
    assert sum(high for _, _, high in ground(resolved)) <= 1.1
    assert 0.8 <= sum(mode for _, mode, _ in ground(resolved)) <= 0.98


@pytest.mark.parametrize("source", READABLE)
def test_each_source_finds_its_own_time(scenario: Scenario, source: str) -> None:
    view = resolve(scenario, view=source)
    assert view.about.as_of == scenario.sources[source].issued
    assert {claim.source for claim in view.claims.values()} == {source}


def test_an_air_war_needs_its_host_and_astana_its_guarantor(scenario: Scenario) -> None:
    russia = scenario.instruments["russia"]
    assert russia["air"].levels["campaign"].requires == {"damascus.host_russia": "grant"}
    assert russia["host_talks"].levels["astana"].requires == {"turkey.talks": "astana"}
    assert scenario.instruments["damascus"]["truce"].levels["zones"].requires == {"russia.host_talks": "astana"}


def test_claims_are_many_and_of_every_kind(scenario: Scenario) -> None:
    kinds = Counter(claim.kind for claim in scenario.claims.values())
    assert len(scenario.claims) >= 150
    assert min(kinds[kind] for kind in ("value", "causal", "forecast", "evidence")) >= 20
    assert len({claim.source for claim in scenario.claims.values()}) >= 20
