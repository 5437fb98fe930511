"""Fighting, numbers and cohesion on both twins, against values worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from .twins import TWINS, duel

twin = pytest.mark.parametrize("twin", TWINS, ids=lambda item: item.name)


@twin
def test_strength_counts_quality_and_patrons(twin) -> None:
    one = duel().set(
        {"p.enabler_gain": 1.0, "p.enabler_scale": 8.0, "lever.presence.meridia.crown": 8.0, "lever.tempo.league": -0.5}
    )
    twin.strength(one)
    at = one.s["at"]
    assert one.x[int(at["strength"])] == pytest.approx(100 * (1 + (1 - math.exp(-1))))
    assert one.x[int(at["attack"]) + 1] == pytest.approx(40 * 3 * 0.5)


@twin
def test_ground_is_lost_by_the_contest_success_function(twin) -> None:
    one = duel()
    lost = twin.fight(one, 1.0)
    # League: A = 120 against D = 3·100/(0.58 + 0.02) = 500; Crown: A = 100 against D = 3·40/(0.18 + 0.02) = 600
    by_league = 0.25 * 0.5 * 120**2 / (120**2 + 500**2)
    by_crown = 0.25 * 1.0 * 100**2 / (100**2 + 600**2)
    assert lost == pytest.approx([1 - math.exp(-by_league), 1 - math.exp(-by_crown)])
    assert one["ground.crown"] == pytest.approx(0.58 * math.exp(-by_league))
    assert one["contested"] == pytest.approx(1 - one["ground.crown"] - one["ground.league"])


@twin
def test_a_camp_holds_its_ground_together(twin) -> None:
    """One density for the camp: where both are of one camp the same share of ground is lost to the same attack."""
    one = duel(**{"t.camp.league": 0.0, "n.hostility.league.crown": 1.0, "n.concentration.crown": 1.2})
    lost = twin.fight(one, 1.0)
    density = 3 * 140 / (0.58 + 0.18 + 0.02)
    assert lost == pytest.approx([1 - math.exp(-0.25 * 120**2 / (120**2 + density**2))] * 2)


@twin
def test_cover_helps_the_attack_on_one_enemy_and_blunts_its_own(twin) -> None:
    one = duel(**{"p.cover_gain": 1.0, "lever.cover.league.crown": 0.5})
    lost = twin.fight(one, 1.0)
    # as without cover, but the League's 120 count 1.5 times and the Crown's 100 only 1/1.5 times
    by_league = 0.25 * 0.5 * 180**2 / (180**2 + 500**2)
    by_crown = 0.25 * 1.0 * (100 / 1.5) ** 2 / ((100 / 1.5) ** 2 + 600**2)
    assert lost == pytest.approx([1 - math.exp(-by_league), 1 - math.exp(-by_crown)])
    both = duel(**{"p.cover_gain": 1.0, "lever.cover.league.crown": 0.5, "lever.cover.crown.league": 0.5})
    assert twin.fight(both, 1.0) == pytest.approx(twin.fight(duel(), 1.0))
    more = duel(**{"p.cover_gain": 1.0, "lever.cover.league.crown": 7.0})
    full = duel(**{"p.cover_gain": 1.0, "lever.cover.league.crown": 1.0})
    assert twin.fight(more, 1.0) == pytest.approx(twin.fight(full, 1.0))


@twin
def test_luck_multiplies_the_attack(twin) -> None:
    unlucky, lucky = duel(), duel(**{"n.concentration.league": 6.0})
    doubled = twin.fight(unlucky, 1.0, np.array([1.0, 2.0]))
    assert doubled == pytest.approx(twin.fight(lucky, 1.0))
    assert lucky["war_deaths"] > unlucky["war_deaths"]  # luck moves the front, not the count of the dead


@twin
def test_contested_ground_falls_in_proportion_to_power_brought_to_bear(twin) -> None:
    one = duel(**{"p.ground_rate": 0.0, "p.contest_rate": 0.1, "p.contest_decisiveness": 2.0})
    twin.fight(one, 2.0)
    fallen = 0.24 * (1 - math.exp(-0.2))
    assert one["ground.crown"] == pytest.approx(0.58 + fallen * 100**2 / (100**2 + 120**2))
    assert one["ground.league"] == pytest.approx(0.18 + fallen * 120**2 / (100**2 + 120**2))


@twin
def test_attrition_is_of_the_guerrilla_kind(twin) -> None:
    one = duel(**{"lever.strikes.league": 0.3})
    twin.fight(one, 2.0)
    crown = 100 * (1 - math.exp(-0.004 * 0.5 * 120 / 120 * 2))
    league = 40 * (1 - math.exp(-(0.004 * 100 / 60 + 0.3 / 12) * 2))
    assert one["fighters.crown"] == pytest.approx(100 - crown)
    assert one["fighters.league"] == pytest.approx(40 - league)
    assert one["losses.league"] == pytest.approx(league * 6)
    assert one["war_deaths"] == pytest.approx((crown + league) * 6 * 1000)


@twin
def test_no_step_kills_more_than_there_are(twin) -> None:
    one = duel(**{"p.attrition": 1.0})
    twin.fight(one, 6.0)
    assert one["fighters.league"] == pytest.approx(40.0 * math.exp(-100 / 60 * 6))


@twin
@pytest.mark.parametrize(("gain", "loss"), [(0.4, 0.1), (0.3, 0.0), (0.0, 0.2), (-0.1, 0.2), (-0.1, 0.0)])
def test_what_is_pushed_and_pulled_is_solved_for_both(twin, gain: float, loss: float) -> None:
    """Two steps of half a year are one of a year, and many short ones are the equation itself."""
    once, halves = twin.kept_up(0.4, gain, loss, 1.0), twin.kept_up(twin.kept_up(0.4, gain, loss, 0.5), gain, loss, 0.5)
    assert once == pytest.approx(halves, abs=1e-12)
    value = 0.4
    for _ in range(10_000):
        value += (max(gain, 0.0) * (1 - value) + min(gain, 0.0) - loss * value) / 10_000
    assert once == pytest.approx(value, abs=1e-4)


@twin
@pytest.mark.parametrize(
    "stop", [{"lever.ceasefire.crown.league": 1.0, "lever.ceasefire.league.crown": 1.0}, {"settled": 1.0}]
)
def test_ceasefire_and_settlement_stop_the_fighting(twin, stop: dict[str, float]) -> None:
    one = duel(**stop)
    assert twin.fight(one, 3.0) == pytest.approx([0.0, 0.0])
    assert one["war_deaths"] == 0.0
    assert one["fighters.league"] == 40.0


@twin
def test_an_offer_of_one_side_stops_nothing(twin) -> None:
    offered, silent = duel(**{"lever.ceasefire.crown.league": 1.0}), duel()
    assert twin.fight(offered, 1.0) == pytest.approx(twin.fight(silent, 1.0))


@twin
def test_a_settlement_leaves_out_the_transnational(twin) -> None:
    one = duel(**{"settled": 1.0, "t.transnational.league": 1.0})
    assert twin.fight(one, 1.0) == pytest.approx(twin.fight(duel(), 1.0))


@twin
def test_recruitment_desertion_and_arms(twin) -> None:
    one = duel().set(
        {
            "p.contested_support": 0.5,
            "p.pay_effect": 0.5,
            "p.desertion": 0.4,
            "p.unpaid": 0.0,
            "p.wear": 0.1,
            "cohesion.league": 0.5,
            "n.fighters_max.league": 60.0,
            "n.recruitment.league": 0.6,
            "revenue.league": 160.0,
            "lever.sanctuary.league": 0.1,
            "lever.arms.league": 0.2,
            "lever.foreign_fighters.league": 1.2,
        }
    )
    one.x[int(one.s["at"]["pay"]) + 1] = 16.0  # paid a quarter of what it was
    twin.raise_fighters(one, 6.0)
    support = 0.18 + 0.5 * 0.24 + 0.1
    raised = 20 * (1 - math.exp(-0.6 * support * 0.5 * 0.5))
    deserted = 40 * (1 - math.exp(-0.4 * 0.25 * 0.5))
    assert one["fighters.league"] == pytest.approx(40 + raised - deserted + 0.6)
    assert one["equipment.league"] == pytest.approx(2 / 3 + (0.5 - 2 / 3) * math.exp(-0.3 * 0.5))


@twin
def test_an_amnesty_draws_out_those_whom_little_binds(twin) -> None:
    def left(offer: float, cohesion: float) -> float:
        none = {"p.unpaid": 0.0, "n.recruitment.league": 0.0}
        one = duel().set(none | {"p.desertion": 0.4, "cohesion.league": cohesion})
        twin.raise_fighters(one.set({"lever.amnesty.league": offer}), 12.0)
        return one["fighters.league"] / 40.0

    assert left(0.5, 0.5) == pytest.approx(math.exp(-0.4 * 1.5 * 0.25))
    assert left(2.0, 0.5) < left(0.5, 0.5) < left(0.0, 0.5) == left(-1.0, 0.5)
    assert left(2.0, 1.0) == pytest.approx(1.0)


@twin
def test_a_force_without_its_pay_melts(twin) -> None:
    one = duel().set({"p.desertion": 0.0, "p.unpaid": 0.7, "n.recruitment.league": 0.0, "revenue.league": 160.0})
    one.x[int(one.s["at"]["pay"]) + 1] = 16.0
    twin.raise_fighters(one, 12.0)
    assert one["fighters.league"] == pytest.approx(40 * math.exp(-0.7 * 0.75))


@twin
def test_cohesion_falls_with_the_expected_chance_to_lose(twin) -> None:
    one = duel().set(
        {
            "p.habituation": 0.5,
            "p.cohesion_rate": 1.0,
            "p.doom_effect": 0.8,
            "p.rout_effect": 0.5,
            "p.rout_scale": 0.1,
            "n.cohesion_rest.crown": 0.7,
            "cohesion.crown": 0.8,
            "p.enabler_gain": 1.0,
            "p.enabler_scale": 8.0,
            "lever.presence.meridia.crown": 8.0,
        }
    )
    twin.strength(one)
    at, patrons = one.s["at"], int(one.s["patrons"])
    crown = one.labels.actor.index("crown")
    one.x[int(at["belief"]) + crown * patrons] = 0.25
    one.x[int(at["usual_doom"])] = 0.1
    lost = np.array([0.2, 0.0])
    twin.hold_together(one, lost, 12.0)
    own = 80 * (1 + 1 - math.exp(-0.25))
    doom = 1 / (1 + (own / (0.5 * 120)) ** 2)
    target = 0.7 - 0.8 * (doom - 0.1)
    expected = 0.8 + (1 - math.exp(-1)) * (target - 0.8) - 0.5 * 0.2 * 0.58 / 0.68
    assert one["cohesion.crown"] == pytest.approx(expected)
    assert one["usual_doom.crown"] == pytest.approx(0.1 + (doom - 0.1) * (1 - math.exp(-0.5)))


@twin
def test_rivalry_of_patrons_wears_a_camp(twin) -> None:
    given = {
        "lever.support.meridia.crown": 0.09,
        "lever.support.boreas.crown": 0.04,
        "p.cohesion_rate": 1.0,
        "p.doom_effect": 0.0,
        "p.rout_effect": 0.0,
        "p.rivalry_effect": 0.5,
        "n.cohesion_rest.crown": 0.7,
        "cohesion.crown": 0.7,
    }
    one = duel(**given)
    at = int(one.s["at"]["relations"])
    one.x[at + one.labels.tie.index("meridia.boreas")] = -0.8
    one.x[at + one.labels.tie.index("boreas.meridia")] = -0.2  # the mean of the two counts
    twin.hold_together(one, np.zeros(2), 12.0)
    assert one["rivalry.crown"] == pytest.approx(0.06 * 0.5)
    assert one["cohesion.crown"] == pytest.approx(0.7 - (1 - math.exp(-1)) * 0.5 * 0.03)
