"""The signs by which quantities are joined are those of the model: what is raised at the start moves what it should."""

from __future__ import annotations

from typing import Any

import pytest

from realpolitik.pipeline.runs import simulate
from realpolitik.readings import variable
from realpolitik.scenario.load import load
from realpolitik.studies.contradictions.links import Chains

WORLDS, MONTHS = 16, 6


def ground(belligerent: str, **options: Any) -> float:
    result = simulate("proxy_war", worlds=WORLDS, months=MONTHS, seed=3, **options)
    return float(variable(result, "ground").sel(belligerent=belligerent).isel(month=-1).mean())


@pytest.mark.parametrize(
    ("quantity", "low", "high"),
    [
        (
            "fighters.league",
            {"set": {"actors.league.belligerent.fighters": 15}},
            {"set": {"actors.league.belligerent.fighters": 60}},
        ),
        (
            "cohesion.league",
            {"set": {"actors.league.belligerent.cohesion": 0.2}},
            {"set": {"actors.league.belligerent.cohesion": 0.9}},
        ),
        (
            "equipment.league",
            {"set": {"actors.league.belligerent.equipment": 0.1}},
            {"set": {"actors.league.belligerent.equipment": 0.9}},
        ),
        ("presence.meridia", {"do": ["meridia.presence=withdrawn"]}, {"do": ["meridia.presence=full"]}),
    ],
)
@pytest.mark.parametrize("side", ["crown", "league"])
def test_more_of_a_cause_moves_ground_as_its_sign_says(quantity: str, low: Any, high: Any, side: str) -> None:
    sign = Chains(load("proxy_war")).sign(quantity, f"ground.{side}")
    moved = ground(side, **high) - ground(side, **low)
    assert sign * moved > 0
