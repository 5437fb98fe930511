"""What actors may do and what they choose, on both twins: capacity, needs, irreversibility, pins, quantal response."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.stats

from realpolitik.kernels.campaign import decide
from realpolitik.kernels.campaign.plain import decide as plain_decide

from .twins import TWINS, War, war

twin = pytest.mark.parametrize("twin", TWINS, ids=lambda item: item.name)


def instrument(one: War, name: str) -> int:
    return one.labels.instrument.index(name)


def row(one: War, name: str, level: int) -> int:
    """Row of a level in the tables of levels."""
    return int(one.t[int(one.s["to"]["first_level"]) + instrument(one, name)]) + level


def set_level(one: War, name: str, level: int) -> None:
    one.levels[instrument(one, name)] = level


def free(one: War) -> np.ndarray:
    return np.full(len(one.levels), -1)


def needing(one: War, name: str, level: int, other: str, lowest: int) -> None:
    """Give a level a need: the tables gain a row."""
    to = one.s["to"] = one.s["to"].copy()
    starts = {key: int(to[key]) for key in to.dtype.names}
    order = sorted(starts, key=starts.__getitem__)
    ends = [starts[key] for key in order[1:]] + [len(one.t)]
    blocks = {key: one.t[starts[key] : end].copy() for key, end in zip(order, ends, strict=True)}
    at = row(one, name, level)
    where = int(blocks["need_start"][at + 1])
    blocks["need_start"][at + 1 :] += 1
    blocks["need_instrument"] = np.insert(blocks["need_instrument"], where, instrument(one, other))
    blocks["need_level"] = np.insert(blocks["need_level"], where, lowest)
    total = 0
    for key in order:
        to[key] = total
        total += len(blocks[key])
    one.s["to"] = to
    one.t = np.concatenate([blocks[key] for key in order])


def bound_war() -> War:
    """A war whose record may be changed."""
    one = war()
    one.s = one.s.copy()
    return one


@twin
def test_capacity_counts_all_other_instruments(twin) -> None:
    one = war(values={"engaged.meridia": 0.3})
    set_level(one, "meridia.presence", 2)  # takes 0.2
    set_level(one, "meridia.aid", 1)  # takes 0.05
    i, u = one.labels.actor.index("meridia"), instrument(one, "meridia.presence")
    assert twin.spare(one, i, -1) == pytest.approx(0.45)
    assert twin.spare(one, i, u) == pytest.approx(0.65)


@twin
def test_a_level_is_open_if_affordable_and_not_locked(twin) -> None:
    one = war()
    u = instrument(one, "meridia.presence")
    set_level(one, "meridia.presence", 1)
    assert [twin.is_open(one, u, level, 0.15) for level in range(3)] == [True, True, False]
    set_level(one, "meridia.presence", 0)  # irreversible: withdrawn
    assert [twin.is_open(one, u, level, 1.0) for level in range(3)] == [True, False, False]


@twin
def test_a_level_needs_consent(twin) -> None:
    one = bound_war()
    needing(one, "meridia.presence", 2, "crown.talks", 1)
    u = instrument(one, "meridia.presence")
    set_level(one, "meridia.presence", 1)
    set_level(one, "crown.talks", 0)
    assert not twin.is_open(one, u, 2, 1.0)
    set_level(one, "crown.talks", 1)
    assert twin.is_open(one, u, 2, 1.0)


@twin
def test_consent_withdrawn_brings_levels_down_along_the_chain(twin) -> None:
    """boreas.arms needs crown.talks, which needs league.talks: both fall, whichever comes first in the tables."""
    one = bound_war()
    needing(one, "crown.talks", 1, "league.talks", 1)
    needing(one, "boreas.arms", 2, "crown.talks", 1)
    for name, level in (("league.talks", 0), ("crown.talks", 1), ("boreas.arms", 2)):
        set_level(one, name, level)
    twin.keep_within_means(one, free(one))
    assert one.levels[instrument(one, "crown.talks")] == 0
    assert one.levels[instrument(one, "boreas.arms")] == 1


@twin
def test_an_actor_over_its_capacity_sheds_its_dearest(twin) -> None:
    one = war(values={"engaged.meridia": 0.85})
    set_level(one, "meridia.presence", 2)
    set_level(one, "meridia.aid", 1)
    twin.keep_within_means(one, free(one))  # 0.2 + 0.05 > 0.15: presence to half (0.1)
    assert one.levels[instrument(one, "meridia.presence")] == 1
    assert one.levels[instrument(one, "meridia.aid")] == 1


@twin
def test_what_is_pinned_is_not_shed(twin) -> None:
    one = war(values={"engaged.meridia": 0.78})
    set_level(one, "meridia.presence", 2)
    set_level(one, "meridia.aid", 1)
    pins = free(one)
    pins[instrument(one, "meridia.presence")] = 2
    twin.keep_within_means(one, pins)
    assert one.levels[instrument(one, "meridia.presence")] == 2
    assert one.levels[instrument(one, "meridia.aid")] == 0


@twin
def test_threats_count_as_far_as_they_can_be_carried_out(twin) -> None:
    one = war(values={"will.boreas": 0.6, "engaged.boreas": 0.25})
    u = instrument(one, "boreas.guard")
    set_level(one, "boreas.guard", 1)
    effect = int(one.t[int(one.s["to"]["effect_start"]) + row(one, "boreas.guard", 1)])
    lever = int(one.t[int(one.s["to"]["effect_lever"]) + effect])
    twin.pull(one)
    full = one.lev[lever]
    one.t[int(one.s["to"]["effect_threat"]) + effect] = one.labels.actor.index("boreas")
    twin.pull(one)
    assert one.lev[lever] == pytest.approx(full * 0.6 * 0.75)
    assert one.x[int(one.s["at"]["level"]) + u] == 1.0


def valued(twin, one: War, i: int, u: int) -> np.ndarray:
    """λ EU of instrument u's levels, less what a change to them costs."""
    found = []
    for level in range(3):
        levels = one.levels.copy()
        levels[u] = level
        worth = twin.expected_utility(one, i, levels) - one["p.inertia"] * (level != one.levels[u])
        found.append(one[f"n.sharpness.{one.labels.actor[i]}"] * worth)
    return np.array(found)


@twin
def test_the_level_taken_is_best_by_expectation_and_taste(twin) -> None:
    one = war(values={"p.inertia": 0.004, "n.sharpness.boreas": 30.0})
    twin.prepare(one)
    i, u = one.labels.actor.index("boreas"), instrument(one, "boreas.arms")
    value = valued(twin, one, i, u)
    assert np.ptp(value) > 0.1, "the test needs levels that differ"
    at_hand = float(value[one.levels[u]]) / 30.0
    for level in range(3):
        tastes = np.zeros(3)
        tastes[level] = value.max() - value[level] + 1e-6
        assert twin.choose(one, i, u, at_hand, tastes) == level
        tastes[level] -= 2e-6
        others = [other for other in range(3) if other != level]
        if value[level] < value.max():
            assert twin.choose(one, i, u, at_hand, tastes) == others[int(np.argmax(value[others]))]


@twin
def test_a_closed_level_is_never_taken(twin) -> None:
    one = war(values={"n.sharpness.meridia": 1.0, "engaged.meridia": 0.85, "p.inertia": 0.0})
    set_level(one, "meridia.aid", 1)
    set_level(one, "meridia.presence", 1)
    twin.prepare(one)
    i, u = one.labels.actor.index("meridia"), instrument(one, "meridia.presence")
    liked = [np.array([0.0, 0.0, 1e6]), np.array([1e3, 0.0, 1e6])]
    assert [twin.choose(one, i, u, 0.0, tastes) for tastes in liked] == [1, 0]


@twin
def test_tastes_at_the_start_explain_the_record(twin) -> None:
    one = twin.prepare(war())
    for world in range(3):
        tastes, _ = twin.first_tastes(one, 5, world)
        for u in range(len(one.levels)):
            i = int(one.t[int(one.s["to"]["owner"]) + u])
            first = row(one, one.labels.instrument[u], 0)
            mine = tastes[first : first + len(one.labels.instruments[one.labels.instrument[u]].levels)]
            at_hand = twin.expected_utility(one, i, one.levels)
            assert twin.choose(one, i, u, at_hand, mine) == one.levels[u]


def test_tastes_at_the_start_are_those_of_actors_who_would_have_done_so() -> None:
    """The same as drawing Gumbel tastes anew until the level on record is the best."""
    compiled, _ = TWINS
    one = compiled.prepare(war(values={"p.inertia": 0.004, "n.sharpness.boreas": 30.0}))
    i, u = one.labels.actor.index("boreas"), instrument(one, "boreas.arms")
    first, held = row(one, "boreas.arms", 0), int(one.levels[u])
    drawn = np.array([compiled.first_tastes(one, 11, world)[0, first : first + 3] for world in range(4000)])
    free = np.random.default_rng(3).gumbel(size=(200_000, 3))
    kept = free[(free + valued(compiled, one, i, u)).argmax(axis=1) == held]
    assert len(kept) > 5000
    error = np.sqrt(kept.var(axis=0) / len(drawn) + kept.var(axis=0) / len(kept))
    assert (np.abs(drawn.mean(axis=0) - kept.mean(axis=0)) < 5 * error).all()
    np.testing.assert_allclose(drawn.std(axis=0), kept.std(axis=0), rtol=0.08)


def test_twins_draw_the_same_tastes() -> None:
    compiled, plain = TWINS
    one = compiled.prepare(war())
    np.testing.assert_allclose(compiled.first_tastes(one, 7, 3), plain.first_tastes(one, 7, 3), rtol=1e-9, atol=1e-9)


def test_tastes_are_gumbel_whatever_of_them_is_deep() -> None:
    """Of a taste that is a standard Gumbel, what is deep is one about ln φ; renewed, it is a standard Gumbel again."""
    rng, share = np.random.default_rng(1), 0.4
    tastes, chance, anew = rng.gumbel(size=20_000), rng.random(20_000), rng.gumbel(size=20_000)
    for deep_part in (decide.deep_part, plain_decide.deep_part):
        deep = np.array([deep_part(taste, share, u01) for taste, u01 in zip(tastes, chance, strict=True)])
        assert (deep <= tastes).all()
        assert abs((deep == tastes).mean() - share) < 0.02
        assert scipy.stats.kstest(deep - np.log(share), "gumbel_r").pvalue > 0.001
        assert scipy.stats.kstest(np.maximum(deep, anew + np.log(1 - share)), "gumbel_r").pvalue > 0.001


@twin
def test_two_futures_are_weighed_by_belief(twin) -> None:
    """Expected utility is linear in the belief that the leading patron stays, and the two futures differ."""
    found = {}
    for belief in (0.0, 0.25, 1.0):
        one = twin.prepare(war(values={"belief.boreas.meridia": belief}))
        i = one.labels.actor.index("boreas")
        found[belief] = twin.expected_utility(one, i, one.levels)
    assert abs(found[1.0] - found[0.0]) > 1e-4
    assert found[0.25] == pytest.approx(0.75 * found[0.0] + 0.25 * found[1.0], abs=1e-12)


@twin
def test_what_leaves_evenly_is_there_for_its_mean(twin) -> None:
    months = np.linspace(0, 48, 480_001)
    share = np.maximum(1.0 - months / 18.0, 0.0)
    for start, end in ((0, 6), (6, 12), (12, 24), (24, 48)):
        inside = (months >= start) & (months <= end)
        assert twin.still_there(start, end, 18.0) == pytest.approx(share[inside].mean(), abs=1e-4)


def test_twins_expect_the_same_utility() -> None:
    compiled, plain = TWINS
    one = compiled.prepare(war())
    for i in range(int(one.s["actors"])):
        expected = plain.expected_utility(one, i, one.levels)
        assert compiled.expected_utility(one, i, one.levels) == pytest.approx(expected, abs=1e-12)


def test_the_chance_to_stand_is_that_of_tastes_formed_anew() -> None:
    rng, share = np.random.default_rng(2), 0.4
    passing = rng.gumbel(size=(200_000, 4)) + np.log(1 - share)
    value = np.array([0.0, -1.5, -np.inf, -4.0])
    for deep in ([-3.0, 2.0, 9.0, 1.0], [0.5, -1.0, 9.0, 3.0], [2.0, 0.0, 9.0, 5.5], [-9.0, -9.0, -9.0, -9.0]):
        counted = ((np.maximum(passing, deep) + value).argmax(axis=1)[:, None] == np.arange(4)).mean(axis=0)
        for held in (0, 1, 3):
            asked = value, np.array(deep)
            chances = (
                decide.chance_to_stand(*asked, 4, held, share),
                plain_decide.chance_to_stand(*asked, held, share),
            )
            assert chances[0] == pytest.approx(chances[1], abs=1e-12)
            assert chances[0] == pytest.approx(counted[held], abs=0.006)


def test_tastes_explain_how_long_a_level_has_stood() -> None:
    """The same as drawing tastes anew until the level was the best at the start and at every renewal since."""
    compiled, _ = TWINS
    values = {"p.inertia": 0.0, "p.constancy": 0.5, "p.renewal": 0.5, "n.sharpness.boreas": 30.0}
    one = compiled.prepare(war(values=values))
    i, u = one.labels.actor.index("boreas"), instrument(one, "boreas.arms")
    one.t[int(one.s["to"]["stood"]) + u] = 48
    first, held, share = row(one, "boreas.arms", 0), int(one.levels[u]), 0.5
    drawn = np.array([compiled.first_tastes(one, 13, world)[:, first : first + 3] for world in range(4000)])
    rng, value, count = np.random.default_rng(4), valued(compiled, one, i, u), 400_000
    deep = rng.gumbel(size=(count, 3)) + np.log(share)
    left, stands, tastes = rng.poisson(0.5 * 4.0, count), np.ones(count, dtype=bool), np.zeros((count, 3))
    for epoch in range(left.max() + 1):
        now = np.maximum(deep, rng.gumbel(size=(count, 3)) + np.log(1 - share))
        tastes = now if epoch == 0 else tastes
        stands &= ((now + value).argmax(axis=1) == held) | (epoch > left)
    kept = np.stack([tastes[stands], deep[stands]], axis=1)
    assert len(kept) > 5000
    error = np.sqrt(kept.var(axis=0) * (1 / len(drawn) + 1 / len(kept)))
    assert (np.abs(drawn.mean(axis=0) - kept.mean(axis=0)) < 5 * error).all()
