"""Zones in what is read off a run and told of it: events, terms, who holds what, and how likely it changes hands."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import realpolitik as rp
from realpolitik.play.known import terms
from realpolitik.readings import NEVER, crossing, term
from realpolitik.readings.labels import describe, number_words
from realpolitik.results import Result
from realpolitik.studies.assess.telling import study_of
from realpolitik.studies.assess.zones import changed, held_by, of_zones, zones
from realpolitik.worlds.labels import Labels

WAR = Path(__file__).parents[2] / "corpus" / "valid" / "zones.yaml"


@pytest.fixture(scope="module")
def result() -> Result:
    return rp.simulate(WAR, worlds=24, months=36, seed=1)


def test_who_holds_most_and_when_another_does() -> None:
    held = {"a": np.array([[0.6, 0.5, 0.2], [0.6, 0.6, 0.6]]), "b": np.array([[0.1, 0.5, 0.7], [0.3, 0.2, 0.5]])}
    start, month, taker = changed(held)
    assert start.tolist() == [0, 0] and month.tolist() == [2, NEVER] and taker[0] == 1


def test_readings_and_events_speak_of_zones(result: Result) -> None:
    held = term(result, "ground_in.city.gov")
    assert held.shape == (24, 37) and ((held[:, 0] >= 0.3) & (held[:, 0] <= 0.5)).all()
    first = crossing(result, result.scenario.events["city_falls"])
    assert ((held.min("month").values < 0.2) == (first != NEVER)).all() and (first != NEVER).any()
    whole = sum(
        term(result, f"ground_in.{zone}.{side}") * weight
        for side in ("gov",)
        for zone, weight in weights(result).items()
    )
    np.testing.assert_allclose(whole, term(result, "ground.gov"), atol=2e-4)  # kept to 12 binary digits each
    assert describe(result.scenario, "ground_in.city.reb")[0] == "Ground held in City by Rebels"
    assert number_words(result.scenario, "zones.city.holders.gov") == "City: share of its people that Government holds"


def weights(result: Result) -> dict[str, np.ndarray]:
    """[world, 1] weight of each zone."""
    city = result.data["drawn"].sel(number="zones.city.weight").values[:, None]
    return {"city": city, "port": np.full_like(city, 0.1), "land": 0.9 - city}


def test_a_table_of_zones_and_a_sentence(result: Result) -> None:
    frame = zones(result).set_index("zone")
    assert set(frame.index) == {"city", "port", "land"}
    assert frame.holder["port"] == "Government" and frame.at_start["port"] == pytest.approx(1.0)
    _, month, _ = changed(held_by(result, "city"))
    assert frame.changes["city"] == (month != NEVER).mean() > 0
    (said,) = of_zones(frame.reset_index())
    assert said.startswith("Likely to change hands: ") and "City" in said


def test_the_study_has_the_table_only_where_there_are_zones(result: Result) -> None:
    study = study_of(result)
    assert "zones" in study.tables and any("change hands" in line for line in study.summary)
    assert "zones" not in study_of(rp.simulate("proxy_war", worlds=4, months=6)).tables


def test_a_seat_knows_the_map_of_zones(result: Result) -> None:
    """Every term of a run has its own place in the phase, zones among them."""
    labels = Labels(result.scenario)
    named = [name for name in terms(result.scenario, result.data) if "_in." in name]
    assert len(named) == 3 * 2 + 3
    assert len({labels.index(name) for name in named}) == len(named)
