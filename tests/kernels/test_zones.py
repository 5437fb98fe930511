"""Zones: they add up to the arena, are no zones where nothing tells them apart, and fall to those who reach them."""

from __future__ import annotations

import numpy as np
import pytest

from realpolitik.kernels.campaign import zones_collapse
from realpolitik.kernels.campaign.plain import names
from realpolitik.kernels.campaign.plain import zones as plain_zones
from realpolitik.scenario.load import load, loads
from realpolitik.scenario.resolve import resolve
from realpolitik.scenario.schema import Scenario
from realpolitik.scenario.zones import Zone
from realpolitik.worlds import draw, encode
from realpolitik.worlds.zones import rake

from .test_campaign import COMPILED, FORCE, PLAIN, WAR, Played, played

MONTHS = 24
SIDES = "  a: {b: {value: 1, ref: judgement}}\n  b: {a: {value: 1, ref: judgement}}"
CITY = """
zones:
  city:
    {name: City, ref: judgement, weight: [0.1, 0.15, 0.2], holders: {a: 0.5, b: 0.3}, neighbours: [land], guarded: 2}
  coast: {name: Coast, ref: judgement, weight: 0.2, holders: {a: [0.1, 0.3]}, neighbours: [land], capital: true}
  land: {name: The rest, neighbours: [city, coast], open: 0.6}
"""
ONE = "\nzones:\n  all: {name: All of it}\n"
ALIKE = """
zones:
  east: {name: East, neighbours: [west, south]}
  west: {name: West, ref: judgement, weight: 0.25, holders: {a: 0.3, b: 0.3}, neighbours: [east, south]}
  south: {name: South, ref: judgement, weight: 0.4, holders: {a: 0.3, b: 0.3}, neighbours: [east, west]}
"""
ISLE = """
zones:
  isle: {name: Isle, ref: judgement, weight: 0.2, holders: {a: 1}, capital: true}
  land: {name: The rest}
"""


ROW = """
zones:
  near: {name: Near, ref: judgement, weight: 0.3, holders: {a: 0.4, b: 0.3}, neighbours: [middle]}
  middle: {name: Middle, neighbours: [near, far], open: 0.4}
  far: {name: Far, ref: judgement, weight: 0.3, holders: {a: 0.4, b: 0.3}, neighbours: [middle]}
"""


def war(zones: str = "", fighters: float = 30, ground: float = 0.3) -> Scenario:
    """A small war of two sides that fight, resolved; a holds the capital."""
    sides = "\n".join(
        FORCE.format(name=side, ground=ground, transnational="false", fighters=count, concentration=2)
        for side, count in (("a", 30), ("b", fighters))
    )
    text = WAR.format(
        actors=sides, hostility=SIDES, consent=-0.05, domestic=0.1, salience=0.5, sharpness=20, engaged=0.1
    )
    return resolve(loads(text.replace("format: 1", "format: 2") + zones))


def shared(run: Played) -> np.ndarray:
    """[W, months + 1, …] what a run has of the phase whether or not the arena has zones."""
    return run.phase[..., : run.labels.phase["ground_in"]]


def inside(run: Played) -> np.ndarray:
    """[W, months + 1, Z, B] ground of each zone."""
    return run.block("ground_in").reshape(*run.phase.shape[:2], len(run.labels.zone), -1)


@pytest.mark.parametrize("fighters", [30, 60])
def test_twins_agree(fighters: float) -> None:
    fast, plain = (played(twin, war(CITY, fighters), 4, 30) for twin in (COMPILED, PLAIN))
    assert (fast.level == plain.level).all() and (fast.broken == -1).all()
    np.testing.assert_allclose(fast.phase, plain.phase, rtol=1e-9, atol=1e-10)


def test_zones_add_up_to_the_arena_in_every_month() -> None:
    run = played(COMPILED, war(CITY, 60), 60, 60)
    ground, contested = inside(run), run.block("contested_in")
    np.testing.assert_allclose(ground.sum(axis=3) + contested, 1.0, atol=1e-9)
    weight = run.arrays.n[:, run.arrays.s[0]["of"]["zone_weight"] :][:, : len(run.labels.zone)]
    np.testing.assert_allclose(weight.sum(axis=1), 1.0, atol=1e-12)
    np.testing.assert_allclose(np.einsum("wz,wmzb->wmb", weight, ground), run.block("ground"), atol=1e-9)
    np.testing.assert_allclose(run.block("ground").sum(axis=2) + run.block("contested")[..., 0], 1.0, atol=1e-9)
    assert (run.block("holds_capital")[:, -1, 0] < 1).any(), "no capital fell: the equality means little"


@pytest.mark.parametrize("zones", [ONE, ALIKE])
def test_zones_that_nothing_tells_apart_are_no_zones(zones: str) -> None:
    """One zone of all, or some that are held, guarded and open alike and border on each other, change no number."""
    run, without = played(COMPILED, war(zones, 60), 40, 60), played(COMPILED, war("", 60), 40, 60)
    assert (run.level == without.level).all()
    rare = "gave_up"  # of the arena: where there are zones, theirs stand for it
    for name in ("ground", "fighters", "cohesion", "equipment", "war_deaths", "contested", "holds_capital", "doom"):
        np.testing.assert_allclose(run.block(name), without.block(name), rtol=1e-8, atol=1e-9, err_msg=name)
    assert without.block(rare).any(), "nobody gave up: the equality means little"
    spread = inside(run) - inside(run)[:, :, :1]
    assert np.abs(spread).max() < 1e-9


def test_zones_of_a_scenario_of_the_catalog_that_nothing_tells_apart_are_no_zones() -> None:
    plain = load("proxy_war")
    zoned = plain.model_copy(update={"zones": {"all": Zone(name="All")}})
    run, without = (played(COMPILED, resolve(one), 20, 48) for one in (zoned, plain))
    assert (run.level == without.level).all()
    np.testing.assert_allclose(run.block("ground"), without.block("ground"), rtol=1e-8, atol=1e-9)
    np.testing.assert_allclose(run.outcome, without.outcome, rtol=1e-7, atol=1e-7)


def test_a_zone_that_nobody_borders_on_is_not_taken_and_keeps_the_capital() -> None:
    """Whatever befalls its holder elsewhere, an enemy without ground in it or next to it takes none of it."""
    calm = {"shocks.crisis": [(1, "never")]}  # the crisis takes ground from a without anybody's coming
    run = played(COMPILED, war(ISLE, 80), 60, 84, pins=calm)
    isle, land = inside(run)[:, :, 0], inside(run)[:, :, 1]
    assert (isle[..., 1] == 0).all() and (isle[..., 0] == 1).all()
    assert (land[:, -1, 0] < 0.02).any(), "nobody was beaten on the mainland: the isle was never in danger"
    assert (run.block("holds_capital")[..., 0] == 1).all()
    joined = ISLE.replace("{a: 1}", "{a: 1}, neighbours: [land]").replace("The rest", "Rest, neighbours: [isle]")
    reached = played(COMPILED, war(joined, 80), 60, 84, pins=calm)
    assert (inside(reached)[:, -1, 0, 1] > 0).all() and (reached.block("holds_capital")[:, -1, 0] == 0).any()


def test_what_is_said_of_zones_stands_where_the_rest_takes_up_the_difference() -> None:
    """Weights and holders stand as drawn, and the arena's ground is that of the scenario without zones."""
    chosen = war(CITY)
    draws = draw(chosen, np.arange(200), 1)
    labels, start, _ = encode(chosen, draws, 0)
    ground = start[:, labels.phase["ground_in"] :][:, :6].reshape(200, 3, 2)
    np.testing.assert_allclose(ground[:, 0], np.tile([0.5, 0.3], (200, 1)), atol=1e-9)
    np.testing.assert_allclose(ground[:, 1, 0], draws.values["zones.coast.holders.a"], atol=1e-9)
    weight = draws.values["zones.city.weight"]
    left = (0.3 - weight * 0.5 - 0.2 * draws.values["zones.coast.holders.a"]) / (0.8 - weight)
    np.testing.assert_allclose(ground[:, 2, 0], left, atol=1e-9)
    np.testing.assert_allclose(start[:, labels.phase["ground"] :][:, :2], 0.3, atol=1e-12)


def put_down(chosen: Scenario) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.void]:
    """A world after its first month: phase, levers, numbers, tables, record."""
    run = played(COMPILED, chosen, 1, 1)
    s = run.arrays.s[0]
    return run.phase[0, 1].copy(), np.zeros(int(s["lever"]["size"])), run.arrays.n[0], run.arrays.t, s


@pytest.mark.parametrize("plain", [False, True])
def test_a_collapse_runs_along_borders(plain: bool) -> None:
    """What gave up in one zone is seen next door, as far as that is open, and nowhere else; so is what follows."""
    x, lev, n, t, s = put_down(war(ROW))
    at, sides = s["at"], 2
    n[int(s["p"]["contagion"])], n[int(s["p"]["threshold"])] = 6.0, 0.5
    before = x[int(at["ground_in"]) :][: 3 * sides].reshape(3, sides).copy()
    x[int(at["usual_in"]) : int(at["usual_in"]) + 3 * sides] = 0.7  # by the odds alone nobody would
    x[int(at["gave_up_in"]) : int(at["gave_up_in"]) + 3 * sides] = 0.0
    x[int(at["gave_up_in"])] = 0.9  # a, in the zone that is first
    if plain:
        phase, world = names.phase_of(x, s), names.world_of(n, t, s)
        plain_zones.give_up_over_zones(phase, names.levers_of(lev, s), world, 1.0)
        after = phase.ground_in
    else:
        zones_collapse.give_up_over_zones(x, lev, n, t, s, 1.0)
        after = x[int(at["ground_in"]) :][: 3 * sides].reshape(3, sides)
    lost = 1.0 - after[:, 0] / before[:, 0]
    assert lost[0] > lost[1] > 1e-3 and lost[2] < 0.1 * lost[1]
    np.testing.assert_allclose((after - before).sum(axis=1), 0.0, atol=1e-12)


def test_guards_are_shared_out_and_hold_what_they_guard() -> None:
    """Power is neither made nor lost; at equal footing a denser zone is lost more slowly, and the others sooner."""
    rates = []
    for dense in (0.5, 4):
        x, lev, n, t, s = put_down(war(CITY.replace("guarded: 2", f"guarded: {dense}"), 60))
        phase, world, levers = names.phase_of(x, s), names.world_of(n, t, s), names.levers_of(lev, s)
        power = world.n.zone_weight @ (plain_zones.camps(phase, world) * plain_zones.guards(phase, world))
        np.testing.assert_allclose(power, phase.ground, rtol=1e-9)
        even = np.ones(2)
        rates.append([plain_zones.loss_rates_in(phase, levers, world, z, even)[0] for z in range(3)])
    thin, thick = np.array(rates)
    assert thick[0] < thin[0] and (thick[1:] > thin[1:]).all()


def test_raking_finds_the_sums_and_leaves_what_fits() -> None:
    rng = np.random.default_rng(1)
    table, rows = rng.random((50, 4, 3)), rng.dirichlet(np.ones(4), 50)
    columns = rng.dirichlet(np.ones(3), 50)
    found = rake(table, rows, columns)
    np.testing.assert_allclose(found.sum(axis=2), rows, atol=1e-9)
    np.testing.assert_allclose(found.sum(axis=1), columns, atol=1e-9)
    np.testing.assert_array_equal(rake(found, found.sum(axis=2), found.sum(axis=1)), found)
    odds = np.log(found[:, 0, 0] * found[:, 1, 1] / (found[:, 0, 1] * found[:, 1, 0]))
    said = np.log(table[:, 0, 0] * table[:, 1, 1] / (table[:, 0, 1] * table[:, 1, 0]))
    np.testing.assert_allclose(odds, said, atol=1e-6)
