"""Experiments that only read back what was drawn or set are told from those that could have come out otherwise."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

import realpolitik as rp
from realpolitik.scenario.experiments import Experiment
from realpolitik.scenario.load import load
from realpolitik.scenario.schema import Scenario
from realpolitik.studies.mechanisms.coded import reads_back, runs_through_choice


@cache
def war(name: str = "proxy_war") -> Scenario:
    return load(name)


def contrast(reads: Any, one: tuple[str, ...], other: tuple[str, ...]) -> Experiment:
    record = {"title": "T", "mechanisms": ["M01"], "reads": reads, "direction": "up", "matters": 0.1}
    return Experiment.model_validate({**record, "baseline": {"do": [*one]}, "changed": {"do": [*other]}})


PINS = ("meridia.presence=full",), ("meridia.presence=withdrawn",)


@pytest.mark.parametrize(
    ("reads", "one", "other", "back", "choice"),
    [
        ("level.meridia.presence", *PINS, True, False),
        ("presence.meridia", *PINS, True, False),
        ("ground.crown", *PINS, False, False),
        ({"terms": ["presence.meridia", "ground.crown"]}, *PINS, False, False),
        ("level.league.talks", *PINS, False, True),
        ("propensity.league.talks", *PINS, False, True),
        ("cohesion.league", (), ("shocks.leader_dies=strike@+3",), True, False),
        ("ground.league", (), ("shocks.leader_dies=strike@+3",), False, False),
        ("level.meridia.presence", (), PINS[1], False, False),
    ],
)
def test_of_contrasts(reads: Any, one: tuple[str, ...], other: tuple[str, ...], back: bool, choice: bool) -> None:
    item = contrast(reads, one, other)
    assert bool(reads_back(item, war())) == back and runs_through_choice(item) == choice


def test_the_nine_that_read_numbers_as_drawn_and_the_three_of_a_shock() -> None:
    found = {name: reads_back(item, war("afghanistan")) for name, item in war("afghanistan").experiments.items()}
    drawn = {name for name, why in found.items() if why == "reads what was drawn"}
    assert drawn == {name for name, item in war("afghanistan").experiments.items() if item.numbers} and len(drawn) == 9
    moved = {name for name, why in found.items() if why == "reads what its shock moves"}
    assert moved == {"leader_death_cohesion", "leader_death_collapse", "quarrel_sours_relations"}
    assert {name for name, why in found.items() if why} == drawn | moved


def test_the_study_tells_them_apart() -> None:
    study = rp.mechanisms(
        war(), only=["boreas_wants_it_both_ways", "leader_shakes_movement"], worlds=12, months=6, seed=4
    )
    rows = study["experiments"].set_index("experiment")
    assert rows.verdict["boreas_wants_it_both_ways"] == "as coded"
    assert "reads what was drawn" in rows.reason["boreas_wants_it_both_ways"]
    assert "hold as coded alone" in study.summary[0] and set(study["mechanisms"].verdict) == {"as coded"}
