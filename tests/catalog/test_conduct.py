"""Conduct as a whole: levels neither sink nor follow the dice of the quarter, with room for chance."""

from __future__ import annotations

import numpy as np
import pytest

from realpolitik.engines.campaign import simulate
from realpolitik.pipeline.runs import make_plan
from realpolitik.readings.whole import drift, parts
from realpolitik.worlds import draw
from realpolitik.worlds.tastes import tastes_of

WORLDS, MONTHS = 60, 60


@pytest.fixture(scope="module")
def played() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Levels and propensities [seed of luck, world, month, instrument] in the same worlds, and highest ranks."""
    plan = make_plan("afghanistan", as_of="2018-01-31", worlds=WORLDS, months=MONTHS)
    draws = draw(plan.scenario, np.arange(WORLDS), 1)
    tastes = tastes_of(plan.scenario, draws, 1)
    runs = [simulate(plan.scenario, draws, MONTHS, seed, tastes=tastes) for seed in (1, 2, 3)]
    level, propensity = (np.stack([run[name].values for run in runs]) for name in ("level", "propensity"))
    tops = [len(item.levels) - 1 for kit in plan.scenario.instruments.values() for item in kit.values()]
    return level, propensity, np.array(tops)


def test_levels_stay_near_the_record_and_do_not_only_sink(played: tuple[np.ndarray, np.ndarray, np.ndarray]) -> None:
    level, _, tops = played
    found = drift(level[0], tops)
    assert found.instruments == 59 and found.near >= 36
    assert found.down <= 8 * max(found.up, 1)
    assert 0.02 < found.changes < 0.2, "the record has 0.19 changes an instrument and year"


def test_levels_hang_on_circumstances_and_not_on_dice(played: tuple[np.ndarray, np.ndarray, np.ndarray]) -> None:
    level, propensity, _ = played
    found = parts(level[:, :, -1], propensity[:, :, -13])
    assert found.varying > 40
    assert found.dice < 0.4
    assert found.circumstances > 0.15


def test_the_figures_of_a_war_that_is_known() -> None:
    """Four instruments in two worlds: one stands, one sinks, one rises, one starts at its lowest."""
    level = np.zeros((2, 25, 4), dtype=int)
    level[:, :, 0], level[:, :, 1], level[:, 13:, 1] = 1, 1, 0
    level[:, :, 2], level[:, 13:, 2] = 1, 2
    found = drift(level, np.array([2, 2, 2, 2]))
    assert found[:5] == (4, 2, 3, 1, 1)
    assert found.left == pytest.approx(1 / 3) and found.changes == pytest.approx(2 / (24 * 4) * 12)


def test_variance_is_taken_apart() -> None:
    rng = np.random.default_rng(1)
    tastes, told = rng.normal(size=(1, 4000, 1)), rng.normal(size=(1, 4000, 1))
    luck = rng.normal(size=(4, 4000, 1))
    found = parts(tastes + told + luck, np.broadcast_to(told, luck.shape))
    assert found.dice == pytest.approx(1 / 3, abs=0.03) and found.circumstances == pytest.approx(1 / 3, abs=0.03)
