"""The signs by which quantities are joined are those of the model: what is raised at the start moves what it should."""

from __future__ import annotations

from typing import Any

import pytest

from realpolitik.pipeline.runs import simulate
from realpolitik.readings import variable
from realpolitik.scenario.load import load
from realpolitik.scenario.numbers import Number
from realpolitik.scenario.schema import Scenario
from realpolitik.studies.contradictions.links import Chains

WORLDS, MONTHS = 16, 7


def ground(belligerent: str, scenario: Scenario, pins: tuple[str, ...]) -> float:
    result = simulate(scenario, worlds=WORLDS, months=MONTHS, seed=3, do=pins)
    return float(variable(result, "ground").sel(belligerent=belligerent).isel(month=-1).mean())


def struck(quantity: str, change: float) -> tuple[Scenario, tuple[str, ...]]:
    """The textbook war in which a quantity jumps in the first month.

    Not at the start: what a war starts with is measured by the front that it holds (the balance at the start).
    """
    war = load("proxy_war")
    jump = war.shocks["leader_dies"].model_copy(update={"changes": {quantity: Number.model_validate(change)}})
    return war.model_copy(update={"shocks": {"jump": jump}}), ("shocks.jump=strike@2021-01",)


def held(level: str) -> tuple[Scenario, tuple[str, ...]]:
    return load("proxy_war"), (f"meridia.presence={level}",)


@pytest.mark.parametrize(
    ("quantity", "low", "high"),
    [
        ("fighters.league", struck("fighters.league", -15), struck("fighters.league", 30)),
        ("cohesion.league", struck("cohesion.league", -0.3), struck("cohesion.league", 0.3)),
        ("equipment.league", struck("equipment.league", -0.2), struck("equipment.league", 0.6)),
        ("presence.meridia", held("withdrawn"), held("full")),
    ],
    ids=lambda item: item if isinstance(item, str) else "",
)
@pytest.mark.parametrize("side", ["crown", "league"])
def test_more_of_a_cause_moves_ground_as_its_sign_says(quantity: str, low: Any, high: Any, side: str) -> None:
    sign = Chains(load("proxy_war")).sign(quantity, f"ground.{side}")
    moved = ground(side, *high) - ground(side, *low)
    assert sign * moved > 0
