"""The built-in Libya scenario: complete, sourced, blind to what came out after each of its dates, and it runs."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest

from realpolitik.engines.campaign import simulate
from realpolitik.scenario.load import read
from realpolitik.scenario.resolve import resolve
from realpolitik.scenario.schema import Scenario
from realpolitik.scenario.statements import Claim
from realpolitik.worlds import draw

EVE, MARCH = dt.date(2019, 3, 31), dt.date(2019, 4, 4)
DATES = (EVE, dt.date(2019, 5, 31))
READABLE = (
    "eaton-2018",
    "lacher-2018",
    "sas-2018",
    "icg-2018",
    "gurganus-2018",
    "un-2019",
    "sc-2019",
    "icg-2019-war",
    "panel-2019",
    "harchaoui-2021",
)
"""Sources whose eyes the war is seen through in tests."""
UNREAD_SERIES = {"sea_arrivals"}
"""Boats are read by no variable of the model."""


@pytest.fixture(scope="module")
def loaded() -> tuple[Scenario, list[str]]:
    scenario, problems = read("libya")
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
    warned = {match[1] for text in problems if (match := re.search(r"series\.(\w+): never used", text))}
    assert warned == UNREAD_SERIES
    on_means = [text for text in problems if "a position on a means" in text]
    assert len(problems) == len(warned) + len(on_means), "\n".join(problems)


def test_is_complete(scenario: Scenario) -> None:
    kits = [f"{owner}.{name}" for owner, kit in scenario.instruments.items() for name in kit]
    assert 10 <= len(scenario.actors) <= 16
    assert sum(actor.belligerent is not None for actor in scenario.actors.values()) == 5
    assert len(scenario.issues) >= 20
    assert len(kits) >= 40
    assert sum(len(row) for row in scenario.ties.values()) >= 100
    assert len(scenario.events) + len(scenario.outcomes) >= 25
    assert set(scenario.about.as_of_dates) == set(DATES)
    assert set(scenario.positions) == set(scenario.actors) == set(scenario.instruments)


def test_nothing_of_the_march_is_known_on_its_eve(scenario: Scenario) -> None:
    resolved = resolve(scenario, as_of=EVE)
    assert all(source.issued < MARCH for source in resolved.sources.values())
    assert all(claim.since is None or claim.since < MARCH for claim in resolved.claims.values())
    assert all(point.known < MARCH for series in resolved.series.values() for point in series.points)
    assert all(event.happened is None for event in resolved.events.values())
    assert all(question.answer is None for question in resolved.questions.values())
    assert resolved.instruments["lna"]["advance"].initial_levels[-1][1] == "buy"


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


def test_soldiers_and_aircraft_need_a_host_and_moscow_a_partner(scenario: Scenario) -> None:
    turkey, russia = scenario.instruments["turkey"], scenario.instruments["russia"]
    assert turkey["troops"].levels["mission"].requires == {"gna.host_turkey": "grant"}
    assert turkey["syrians"].levels["hire"].requires == {"turkey.troops": "mission"}
    assert russia["wagner"].levels["aircraft"].requires == {"lna.host_russia": "grant"}
    assert russia["host_talks"].levels["ceasefire"].requires == {"turkey.host_talks": "ceasefire"}


def test_a_march_raises_both_sides_hostility(scenario: Scenario) -> None:
    march = scenario.instruments["lna"]["advance"].levels["march"].effects
    assert {"hostility.lna.gna", "hostility.gna.lna", "hostility.lna.misrata", "hostility.misrata.lna"} <= set(march)
    assert "hostility.lna.gna" not in scenario.instruments["lna"]["advance"].levels["buy"].effects


def test_claims_are_many_and_of_every_kind(scenario: Scenario) -> None:
    kinds = Counter(claim.kind for claim in scenario.claims.values())
    assert len(scenario.claims) >= 100
    assert min(kinds[kind] for kind in ("value", "causal", "forecast", "evidence")) >= 12
    assert len({claim.source for claim in scenario.claims.values()}) >= 25


def test_shut_wells_take_the_oil_money(scenario: Scenario) -> None:
    """The blockade stops most of the output, whoever holds the people, and with it what both sides live on."""
    resolved = resolve(scenario, as_of=EVE)
    drawn = draw(resolved, np.arange(4), 1)
    month = slice(1, 4)
    flowing, shut = (
        simulate(resolved, drawn, 4, 1, pins={"lna.oil": [(0, level)]}).isel(month=month)
        for level in ("flow", "blockade")
    )
    assert float(shut["output"].max()) < 0.4 * float(flowing["output"].min())
    assert (shut["revenue"].sel(belligerent="gna") < flowing["revenue"].sel(belligerent="gna")).all()
