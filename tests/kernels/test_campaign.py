"""Whole runs: the twins agree, and what must hold in every world and month holds, whatever the numbers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from realpolitik.kernels.campaign.layout import LEVERS, NUMBERS, PARAMETERS, PHASE, Arrays
from realpolitik.kernels.campaign.plain import names
from realpolitik.scenario.load import load, loads
from realpolitik.scenario.parameters import parameters
from realpolitik.scenario.resolve import resolve
from realpolitik.scenario.schema import Scenario
from realpolitik.worlds import draw, encode
from realpolitik.worlds.labels import Labels

from .twins import TWINS, scenario

COMPILED, PLAIN = TWINS
MONTHS = 18


class Played(NamedTuple):
    """A run's raw arrays."""

    labels: Labels
    arrays: Arrays
    phase: np.ndarray
    level: np.ndarray
    outcome: np.ndarray
    broken: np.ndarray

    def block(self, name: str) -> np.ndarray:
        """[W, months + 1, …] of a block of the phase."""
        order = list(PHASE)
        start = self.labels.phase[name]
        after = order.index(name) + 1
        return self.phase[
            ..., start : self.labels.phase[order[after]] if after < len(order) else self.labels.phase["size"]
        ]


def played(twin, chosen: Scenario, worlds: int, months: int, seed: int = 1, pins: Mapping | None = None) -> Played:
    draws = draw(chosen, np.arange(worlds), seed)
    labels, start, arrays = encode(chosen, draws, months, pins)
    return replay(twin, labels, start, arrays, months, seed)


def replay(twin, labels: Labels, start: np.ndarray, arrays: Arrays, months: int, seed: int = 1) -> Played:
    worlds = len(start)
    out = (
        np.empty((worlds, months + 1, labels.phase["size"])),
        np.empty((worlds, months + 1, len(labels.instrument)), np.int8),
        np.empty((worlds, months + 1, len(labels.issue))),
        np.full(worlds, -1),
    )
    levels = sum(len(item.levels) for item in labels.instruments.values())
    tastes, deep = np.empty((worlds, levels)), np.empty((worlds, levels))
    given = (np.arange(worlds), start, arrays.n, arrays.t, arrays.s)
    twin.draw_tastes(*given, np.int64(seed), tastes, deep)
    twin.run(*given, tastes, deep, np.int64(seed), arrays.pins, months, np.int64(seed), *out)
    return Played(labels, arrays, *out)


@cache
def usual(name: str, worlds: int, months: int) -> Played:
    return played(COMPILED, scenario(name), worlds, months)


@pytest.mark.parametrize(("name", "worlds", "months"), [("proxy_war", 4, 24), ("afghanistan", 2, 6)])
def test_twins_agree(name: str, worlds: int, months: int) -> None:
    chosen = resolve(load(name), settings={"parameters.inertia": 0.0, "parameters.renewal": 2.0})
    fast, plain = (played(twin, chosen, worlds, months) for twin in TWINS)
    assert (fast.broken == -1).all() and (plain.broken == -1).all()
    assert (fast.level == plain.level).all()
    np.testing.assert_allclose(fast.phase, plain.phase, rtol=1e-10, atol=1e-10)
    np.testing.assert_allclose(fast.outcome, plain.outcome, rtol=1e-10, atol=1e-10)
    assert (fast.level[:, 0] != fast.level[:, -1]).any(), "nobody chose anything: the agreement means little"


def test_twins_agree_on_pins() -> None:
    shock = next(iter(scenario("proxy_war").shocks))
    pins = {
        "meridia.presence": [(2, "withdrawn")],
        "boreas.arms": [(1, "overt"), (6, "free")],
        f"shocks.{shock}": [(1, "never"), (4, "strike"), (7, "free")],
    }
    fast, plain = (played(twin, scenario("proxy_war"), 2, 9, pins=pins) for twin in TWINS)
    assert (fast.level == plain.level).all()
    np.testing.assert_allclose(fast.phase, plain.phase, rtol=1e-10, atol=1e-10)


def test_the_plain_records_have_the_blocks_of_the_layout() -> None:
    assert tuple(names.Phase.__dataclass_fields__) == tuple(PHASE)
    assert tuple(names.Levers.__dataclass_fields__) == tuple(LEVERS)
    assert tuple(names.Numbers.__dataclass_fields__) == NUMBERS


def test_a_world_that_breaks_is_reported_with_its_month() -> None:
    chosen = scenario("proxy_war")
    labels, start, arrays = encode(chosen, draw(chosen, np.arange(3), 1), 4)
    start[1, labels.index("fighters.crown")] = np.nan
    for twin in TWINS:
        assert replay(twin, labels, start, arrays, 4).broken.tolist() == [-1, 1 if twin is COMPILED else 0, -1]


SHARES = (
    "ground",
    "equipment",
    "cohesion",
    "power",
    "dominance",
    "holds_capital",
    "talking",
    "terms",
    "rivalry",
    "contested",
    "settled",
    "stalemate",
    "guarantee",
    "will",
    "standing",
    "influence",
    "abruptness",
    "evenness",
    "guard",
    "labour",
    "fear",
    "access",
    "belief",
    "level",
    "usual_doom",
    "doom",
    "wake",
)
NOT_NEGATIVE = (
    "fighters",
    "losses",
    "revenue",
    "strength",
    "attack",
    "thrust",
    "war_deaths",
    "output",
    "presence",
    "presence_mean",
    "threat",
    "flow",
    "attacks",
    "pay",
    "usual_pressure",
    "footing",
    "gave_up",
    "lethality",
    "resentment",
)


def check_invariants(run: Played) -> None:
    assert (run.broken == -1).all()
    assert np.isfinite(run.phase).all() and np.isfinite(run.outcome).all()
    slack = 1e-9
    for name in SHARES:
        block = run.block(name)
        assert block.min(initial=0.0) >= -slack and block.max(initial=0.0) <= 1 + slack, name
    for name in NOT_NEGATIVE:
        assert run.block(name).min(initial=0.0) >= 0.0, name
    assert np.abs(run.block("relations")).max(initial=0.0) <= 1.0
    np.testing.assert_allclose(run.block("ground").sum(axis=-1) + run.block("contested")[..., 0], 1.0, atol=1e-9)
    np.testing.assert_allclose(run.block("power").sum(axis=-1), 1.0, atol=1e-9)
    assert (run.block("holds_capital").sum(axis=-1) == 1.0).all()
    assert (np.diff(run.block("attacks"), axis=1) >= 0.0).all()
    assert (run.outcome >= 0.0).all() and (run.outcome <= 100.0).all()
    check_levels(run)
    check_peace(run)


def check_levels(run: Played) -> None:
    """Levels within range, capacity kept, needs met, locked levels never left."""
    items = run.labels.instruments
    sizes = np.array([len(item.levels) for item in items.values()])
    assert (run.level >= 0).all() and (run.level < sizes).all()
    record, t, first = run.arrays.s[0], run.arrays.t, np.concatenate([[0], np.cumsum(sizes)])[:-1]
    rows = first + run.level[:, 1:]
    capacity = np.stack([n[int(record["of"]["capacity"]) :][rows[w]] for w, n in enumerate(run.arrays.n)])
    owners = np.array([run.labels.actor.index(name.split(".")[0]) for name in items])
    engaged = run.block("engaged")
    for i in range(len(run.labels.actor)):
        used = capacity[:, :, owners == i].sum(axis=-1)
        # shocks raise what other theatres take at the end of a month, after levels were set
        assert (used <= 1 - np.minimum(engaged[:, 1:, i], engaged[:, :-1, i]) + 1e-9).all(), run.labels.actor[i]
    locked = t[int(record["to"]["locked"]) :][first + run.level[:, :-1]].astype(bool)
    assert (run.level[:, 1:][locked] == run.level[:, :-1][locked]).all()
    for u, item in enumerate(items.values()):
        for number, setting in enumerate(item.levels.values()):
            for other, lowest in setting.requires.items():
                v = run.labels.instrument.index(other)
                least = list(items[other].levels).index(lowest)
                held = run.level[:, 1:, u] == number
                assert (run.level[:, 1:, v][held] >= least).all()


def check_peace(run: Played) -> None:
    """Where a settlement held all month, those who can settle and are of different camps do not fight."""
    record, t = run.arrays.s[0], run.arrays.t
    size = len(run.labels.belligerent)
    camp = t[int(record["to"]["camp"]) :][:size]
    local = t[int(record["to"]["transnational"]) :][:size] == 0
    settled = run.block("settled")[..., 0]
    throughout = settled[:, :-1] == 1.0
    enmity = run.block("enmity").reshape(*run.phase.shape[:2], size, size)[:, 1:]
    pairs = (camp[:, None] != camp[None, :]) & local[:, None] & local[None, :]
    assert (enmity[throughout][:, pairs] == 0.0).all()


@pytest.mark.parametrize(("name", "worlds", "months"), [("proxy_war", 60, 60), ("afghanistan", 4, 24)])
def test_invariants_of_the_catalog(name: str, worlds: int, months: int) -> None:
    check_invariants(played(COMPILED, scenario(name), worlds, months))


def perturbed(
    labels: Labels, start: np.ndarray, arrays: Arrays, seed: int, strength: float
) -> tuple[np.ndarray, Arrays]:
    """Every number scaled by its own random factor, kept in the range that the format allows it."""
    rng = np.random.default_rng(seed)
    n, x = arrays.n.copy(), start.copy()
    record = arrays.s[0]
    n *= np.exp(strength * rng.standard_normal(n.shape))
    starts = {name: int(record["of"][name]) for name in NUMBERS}
    order = [*NUMBERS]
    for k, name in enumerate(order):
        end = starts[order[k + 1]] if k + 1 < len(order) else n.shape[1]
        if name in (
            "tolerance",
            "tax",
            "cohesion_rest",
            "garrisoned",
            "hostility",
            "will_rest",
            "exposure",
            "guard",
            "route",
            "salience",
            "capacity",
        ):
            n[:, starts[name] : end] = np.clip(n[:, starts[name] : end], 0.0, 1.0)
        if name == "affinity":
            n[:, starts[name] : end] = np.clip(n[:, starts[name] : end], -1.0, 1.0)
    for name, spec in parameters().items():
        column = int(record["p"][name])
        n[:, column] = np.clip(n[:, column], spec.measure.low, spec.measure.high)
    for name in ("equipment", "cohesion", "will", "standing", "engaged", "access", "belief"):
        first = labels.phase[name]
        last = labels.phase[list(PHASE)[list(PHASE).index(name) + 1]]
        x[:, first:last] = rng.random((len(x), last - first)) ** 2
    relations = labels.phase["relations"]
    x[:, relations : relations + len(labels.tie)] = rng.uniform(-1, 1, (len(x), len(labels.tie)))
    first = labels.phase["ground"]
    ground = rng.dirichlet(np.full(len(labels.belligerent) + 1, 0.5), len(x))
    x[:, first : first + len(labels.belligerent)], x[:, labels.phase["contested"]] = ground[:, :-1], ground[:, -1]
    fighters = labels.phase["fighters"]
    x[:, fighters : fighters + len(labels.belligerent)] *= np.exp(
        2 * rng.standard_normal((len(x), len(labels.belligerent)))
    )
    return x, arrays._replace(n=n)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32), strength=st.sampled_from([0.1, 0.5, 1.5]))
@example(seed=5756, strength=1.5)
def test_invariants_under_any_numbers(seed: int, strength: float) -> None:
    chosen = scenario("proxy_war")
    labels, start, arrays = encode(chosen, draw(chosen, np.arange(4), seed), MONTHS)
    check_invariants(replay(COMPILED, labels, *perturbed(labels, start, arrays, seed, strength), MONTHS, seed))


@settings(max_examples=4, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_twins_agree_under_any_numbers(seed: int) -> None:
    chosen = scenario("proxy_war")
    labels, start, arrays = encode(chosen, draw(chosen, np.arange(1), seed), 4)
    x, changed = perturbed(labels, start, arrays, seed, 0.5)
    fast, plain = (replay(twin, labels, x, changed, 4, seed) for twin in TWINS)
    assert (fast.level == plain.level).all()
    np.testing.assert_allclose(fast.phase, plain.phase, rtol=1e-9, atol=1e-10)


WAR = Path(__file__).with_name("small_war.yaml").read_text(encoding="utf-8")
FORCE = """  {name}:
    {{name: {name}, kind: armed_group, ref: judgement, capability: 20, engaged: 0, will: 0.9, standing: 0.2,
      sharpness: 20,
      belligerent: {{
        ground: {ground}, fighters: {fighters}, equipment: 0.3, cohesion: 0.6, cohesion_rest: 0.7, fighters_max: 80,
        concentration: {concentration}, recruitment: 0.5, revenue: 100, reach: 0.05, tolerance: 0.5, tax: 0.1,
        transnational: {transnational}}}}}"""
forces = st.fixed_dictionaries({"fighters": st.floats(0.1, 100), "concentration": st.floats(0.5, 6)})


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    data=st.data(),
    third=st.booleans(),
    consent=st.floats(-0.05, 0.3),
    domestic=st.floats(0, 0.4),
    salience=st.floats(0, 1),
    sharpness=st.floats(1, 60),
    engaged=st.floats(0, 0.4),
)
def test_invariants_of_small_wars(data, third: bool, **numbers: float) -> None:
    sides = ["a", "b", *(["c"] if third else [])]
    actors = "\n".join(
        FORCE.format(name=side, ground=0.3, transnational=str(side == "c").lower(), **data.draw(forces))
        for side in sides
    )
    hostility = "\n".join(
        f"  {one}: {{{', '.join(f'{two}: {{value: 1, ref: judgement}}' for two in sides if two != one)}}}"
        for one in sides
    )
    check_invariants(
        played(COMPILED, resolve(loads(WAR.format(actors=actors, hostility=hostility, **numbers))), 8, MONTHS)
    )


def test_small_wars_do_settle_and_stop() -> None:
    """The invariants would mean little if no world of that kind ever settled, or consent were never refused."""
    sides = "\n".join(
        FORCE.format(name=side, ground=0.3, transnational="false", fighters=30, concentration=1) for side in "ab"
    )
    text = WAR.format(
        actors=sides,
        hostility="  a: {b: {value: 1, ref: judgement}}\n  b: {a: {value: 1, ref: judgement}}",
        consent=0.1,
        domestic=0.1,
        salience=0.5,
        sharpness=20,
        engaged=0.1,
    )
    run = played(COMPILED, resolve(loads(text)), 60, MONTHS)
    assert 0 < (run.block("settled")[:, -1, 0] == 1).mean() < 1
    assert (run.level[:, :, run.labels.instrument.index("a.host")] == 0).any()
    assert len(PARAMETERS) == len(set(PARAMETERS))
