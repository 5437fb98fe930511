"""The balance at the start and giving up, on both twins, against values worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import norm

from .twins import TWINS, duel

twin = pytest.mark.parametrize("twin", TWINS, ids=lambda item: item.name)

BALANCED = {
    "p.contest_rate": 0.02,
    "p.front_trend": -0.06,
    "p.rebel_trend": 0.024,
    "p.deaths_at_start": 12_000.0,
    "holds_capital.crown": 1.0,
    "holds_capital.league": 0.0,
}
GARRISONS = {
    "p.threshold": 0.4,
    "p.threshold_spread": 0.1,
    "p.contagion": 2.0,
    "p.surrender_rate": 0.5,
    "p.surrender_memory": 2.0,
    "p.unpaid_pressure": 0.4,
    "p.habituation": 0.6,
    "p.turning": 0.25,
    "n.garrisoned.crown": 0.8,
    "n.garrisoned.league": 0.0,
    "pay.crown": 0.0,
    "gave_up.crown": 0.0,
    "doom.crown": 0.2,
    "usual_pressure.crown": 0.2,
}


def minded(pressure: float) -> float:
    """Share of garrisons that would give up under a pressure beyond that of the start."""
    gone = norm.cdf(-4.0)
    return (norm.cdf((pressure - 0.4) / 0.1) - gone) / (1.0 - gone)


@twin
def test_a_war_begins_with_the_front_and_the_deaths_of_its_record(twin) -> None:
    one = duel(**BALANCED)
    twin.balance(one)
    before = {side: one[f"ground.{side}"] for side in ("crown", "league")}
    twin.fight(one, 1.0)
    assert one["ground.crown"] - before["crown"] == pytest.approx(-0.06 / 12, abs=1e-9)
    assert one["ground.league"] - before["league"] == pytest.approx(0.024 / 12, abs=1e-9)
    assert one["war_deaths"] == pytest.approx(12_000.0, rel=1e-9)


@twin
def test_where_nobody_has_counted_attrition_alone_kills(twin) -> None:
    one = duel(**{**BALANCED, "p.deaths_at_start": 0.0})
    twin.balance(one)
    assert one["lethality"] == 1.0


@twin
def test_a_trend_that_no_footing_gives_ends_at_the_widest(twin) -> None:
    """The Crown cannot gain more in a month than contested ground falls: its footing ends where nothing is lost."""
    one = duel(**{**BALANCED, "p.front_trend": 0.9})
    twin.balance(one)
    assert one["footing.crown"] == pytest.approx(math.exp(7.0), rel=1e-6)
    assert np.isfinite(one.x).all()


@twin
def test_nobody_gives_up_under_the_pressure_of_the_start(twin) -> None:
    one = duel(**GARRISONS)
    twin.strength(one)
    twin.give_up(one, 1.0)
    assert one["ground.crown"] == 0.58
    assert one["gave_up.crown"] == 0.0


@twin
def test_garrisons_give_up_as_the_war_looks_lost(twin) -> None:
    one = duel(**{**GARRISONS, "doom.crown": 0.6})
    twin.strength(one)
    twin.give_up(one, 1.0)
    share = 0.8 * (1.0 - math.exp(-0.5 * minded(0.4)))
    assert one["ground.crown"] == pytest.approx(0.58 * (1.0 - share))
    assert one["ground.league"] == pytest.approx(0.18 + 0.58 * share)
    assert one["fighters.crown"] == pytest.approx(100.0 * (1.0 - share))
    assert one["fighters.league"] == pytest.approx(40.0 + 0.25 * 100.0 * share)
    assert one["equipment.league"] == pytest.approx(0.5 + 0.5 * (1.0 - math.exp(-100.0 * share * 0.5 / 40.0)))
    assert one["gave_up.crown"] == pytest.approx(share)
    assert one["usual_pressure.crown"] == pytest.approx(0.2 + 0.4 * (1.0 - math.exp(-0.05)))


@twin
def test_want_of_pay_and_the_example_of_others_press(twin) -> None:
    one = duel(**{**GARRISONS, "pay.crown": 2.0, "revenue.crown": 100.0, "gave_up.crown": 0.1})
    twin.strength(one)
    twin.give_up(one, 1.0)
    share = 0.8 * (1.0 - math.exp(-0.5 * minded(0.4 * 0.5 + 2.0 * 0.1)))
    assert one["ground.crown"] == pytest.approx(0.58 * (1.0 - share))
    assert one["gave_up.crown"] == pytest.approx(0.1 * math.exp(-0.5) + share)


@twin
def test_nobody_gives_up_to_nobody(twin) -> None:
    one = duel(**{**GARRISONS, "doom.crown": 1.0, "n.hostility.league.crown": 0.0})
    twin.strength(one)
    twin.give_up(one, 1.0)
    assert one["ground.crown"] == 0.58


@twin
def test_contested_ground_comes_over_to_the_taker_of_a_capital(twin) -> None:
    one = duel(
        **{
            "p.ground_rate": 0.0,
            "p.contest_rate": 0.1,
            "p.bandwagon": 0.4,
            "wake": 1.0,
            "holds_capital.crown": 0.0,
            "holds_capital.league": 1.0,
            "dominance.league": 0.75,
        }
    )
    twin.fight(one, 1.0)
    moved = 0.24 * (1.0 - math.exp(-(0.1 + 0.3)))
    assert one["ground.crown"] == pytest.approx(0.58 + moved * 0.25 * 100 / 220)
    assert one["ground.league"] == pytest.approx(0.18 + moved * (0.25 * 120 / 220 + 0.75))
    assert one["wake"] == pytest.approx(math.exp(-1 / 12))
