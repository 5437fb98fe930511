"""What actors may do and what they choose, on both twins: capacity, needs, irreversibility, pins, quantal response."""

from __future__ import annotations

import numpy as np
import pytest

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


@twin
def test_choice_follows_the_logit(twin) -> None:
    """Levels drawn at evenly spread random numbers come up with exp(λ EU)/Σ, a change costing inertia."""
    one = war(values={"p.inertia": 0.004, "n.sharpness.boreas": 30.0})
    twin.prepare(one)
    i, u = one.labels.actor.index("boreas"), instrument(one, "boreas.arms")
    held = int(one.levels[u])
    worth = []
    for level in range(3):
        levels = one.levels.copy()
        levels[u] = level
        worth.append(twin.expected_utility(one, i, levels) - 0.004 * (level != held))
    weight = np.exp(30 * (np.array(worth) - max(worth)))
    share = weight / weight.sum()
    assert share.min() > 0.02 and share.max() < 0.9, "the test needs a real choice"
    edges = np.concatenate([[0.0], np.cumsum(share)])
    at_hand = worth[held]
    for level in range(3):
        for u01 in (edges[level] + 1e-9, (edges[level] + edges[level + 1]) / 2, edges[level + 1] - 1e-9):
            assert twin.choose(one, i, u, at_hand, u01) == level


@twin
def test_a_closed_level_is_never_drawn(twin) -> None:
    one = war(values={"n.sharpness.meridia": 0.0, "engaged.meridia": 0.85, "p.inertia": 0.0})
    set_level(one, "meridia.aid", 1)
    set_level(one, "meridia.presence", 1)
    twin.prepare(one)
    i, u = one.labels.actor.index("meridia"), instrument(one, "meridia.presence")
    drawn = {twin.choose(one, i, u, 0.0, u01) for u01 in (0.01, 0.49, 0.51, 0.99)}
    assert drawn == {0, 1}


@twin
def test_without_sharpness_every_open_level_is_as_likely(twin) -> None:
    one = war(values={"n.sharpness.boreas": 0.0, "p.inertia": 0.004})
    twin.prepare(one)
    i, u = one.labels.actor.index("boreas"), instrument(one, "boreas.arms")
    assert [twin.choose(one, i, u, 0.0, u01) for u01 in (0.32, 0.34, 0.65, 0.68)] == [0, 1, 1, 2]


def test_twins_expect_the_same_utility() -> None:
    compiled, plain = TWINS
    one = compiled.prepare(war())
    for i in range(int(one.s["actors"])):
        expected = plain.expected_utility(one, i, one.levels)
        assert compiled.expected_utility(one, i, one.levels) == pytest.approx(expected, abs=1e-12)
