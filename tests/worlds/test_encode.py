"""Names become indices, and nothing is lost on the way."""

from __future__ import annotations

import numpy as np
import pytest
import yaml

from realpolitik.kernels.campaign.layout import LEVERS, NUMBERS, PARAMETERS, PHASE, TABLES, starts_of
from realpolitik.scenario import parameters, vocabulary
from realpolitik.scenario.levers import levers
from realpolitik.scenario.load import load
from realpolitik.scenario.resolve import resolve
from realpolitik.worlds import draw, encode
from realpolitik.worlds.encode import FREE, streams

from .scenarios import ACTOR, built, war


@pytest.fixture(scope="module")
def afghanistan():
    return resolve(load("afghanistan"))


@pytest.fixture(scope="module")
def encoded(afghanistan):
    return encode(afghanistan, draw(afghanistan, np.arange(3), 1), 12)


def test_parameters_are_those_of_the_model() -> None:
    text = parameters.__spec__.origin
    assert text is not None
    with open(text.replace("parameters.py", "parameters.yaml"), encoding="utf-8") as file:
        written = yaml.safe_load(file)
    assert set(PARAMETERS) == set(written)
    assert len(PARAMETERS) == len(set(PARAMETERS))


def test_every_variable_that_can_be_read_is_in_the_phase() -> None:
    assert set(vocabulary.VARIABLES) <= set(PHASE)
    assert {lever.at for lever in levers().values()} == {*LEVERS} - {"support"}


def test_blocks_follow_one_another_without_gap_or_overlap(encoded) -> None:
    _labels, start, arrays = encoded
    record = arrays.s[0]
    for field, size in (("at", start.shape[1]), ("lever", int(record["lever"]["size"]))):
        starts = [int(record[field][name]) for name in record[field].dtype.names]
        assert starts[0] == 0 and starts == sorted(starts) and starts[-1] == size
    assert int(record["p"][PARAMETERS[0]]) == 0
    numbers = [int(record["of"][name]) for name in NUMBERS]
    assert numbers == sorted(numbers) and numbers[0] == len(PARAMETERS) and numbers[-1] < arrays.n.shape[1]
    tables = [int(record["to"][name]) for name in TABLES]
    assert tables == sorted(tables) and tables[0] == 0


def test_sizes_reach_the_record(encoded) -> None:
    labels, _, arrays = encoded
    record = arrays.s[0]
    assert int(record["belligerents"]) == len(labels.belligerent) == 5
    assert int(record["actors"]) == len(labels.actor) == 18
    assert int(record["territories"]) == len(labels.territory)
    assert int(record["instruments"]) == len(labels.instrument)


@pytest.mark.parametrize(
    ("term", "block", "where"),
    [
        ("ground.kabul", "ground", lambda labels: labels.belligerent.index("kabul")),
        ("war_deaths", "war_deaths", lambda labels: 0),
        ("standing.russia", "standing", lambda labels: labels.actor.index("russia")),
        ("threat.tajikistan", "threat", lambda labels: labels.territory.index("tajikistan")),
        ("access.russia.taliban", "access", lambda labels: labels.tie.index("russia.taliban")),
        ("level.us.presence", "level", lambda labels: labels.instrument.index("us.presence")),
        (
            "belief.russia.us",
            "belief",
            lambda labels: labels.actor.index("russia") * len(labels.patron) + labels.patron.index("us"),
        ),
    ],
)
def test_a_term_finds_its_place(encoded, term: str, block: str, where) -> None:
    labels, _start, _ = encoded
    assert labels.index(term) == starts_of(PHASE, labels.sizes)[block] + where(labels)


def test_the_start_is_what_the_scenario_says(afghanistan, encoded) -> None:
    labels, start, _arrays = encoded
    drawn = draw(afghanistan, np.arange(3), 1).values
    assert np.array_equal(
        start[:, labels.index("fighters.taliban")], np.broadcast_to(drawn["actors.taliban.belligerent.fighters"], 3)
    )
    assert np.array_equal(
        start[:, labels.index("relations.us.russia")], np.broadcast_to(drawn["ties.us.russia.relations"], 3)
    )
    ground = start[:, labels.index("ground." + labels.belligerent[0]) :][:, : len(labels.belligerent)]
    assert ground.sum(axis=1) + start[:, labels.index("contested")] == pytest.approx(np.ones(3))
    assert start[:, labels.index("holds_capital.kabul")].tolist() == [1.0] * 3


def test_numbers_stand_where_the_record_says(afghanistan, encoded) -> None:
    labels, _, arrays = encoded
    drawn, of = draw(afghanistan, np.arange(3), 1).values, arrays.s[0]["of"]
    position = (
        int(of["position"]) + labels.actor.index("russia") * len(labels.issue) + labels.issue.index("us_presence")
    )
    assert np.array_equal(arrays.n[:, position], np.broadcast_to(drawn["positions.russia.us_presence.position"], 3))
    column = (
        int(of["hostility"])
        + labels.belligerent.index("taliban") * len(labels.belligerent)
        + labels.belligerent.index("isk")
    )
    assert np.array_equal(arrays.n[:, column], np.broadcast_to(drawn["hostility.taliban.isk"], 3))
    luck = int(arrays.s[0]["p"]["luck"])
    assert np.array_equal(arrays.n[:, luck], np.broadcast_to(drawn["parameters.luck"], 3))


def test_camps_are_the_roots_of_part_of(encoded) -> None:
    labels, _, arrays = encoded
    camp = arrays.t[int(arrays.s[0]["to"]["camp"]) :][: len(labels.belligerent)]
    roots = {name: labels.belligerent[root] for name, root in zip(labels.belligerent, camp, strict=True)}
    assert roots == {"kabul": "kabul", "north": "kabul", "taliban": "taliban", "haqqani": "taliban", "isk": "isk"}


def test_levers_add_up_what_levels_move() -> None:
    """Money to another is support in equipment points too; relations count both ways."""
    chosen = resolve(
        built(
            ("instruments/p/arms/levels/some/effects", {"money.a": 500, "relations.a": 0.1, "press.b.offensive": 0.05})
        )
    )
    labels, _, arrays = encode(chosen, draw(chosen, np.arange(1), 1), 3)
    record, t = arrays.s[0], arrays.t
    to = record["to"]
    row = int(t[int(to["first_level"]) + labels.instrument.index("p.arms")]) + 1
    effects = range(t[int(to["effect_start"]) + row], t[int(to["effect_start"]) + row + 1])
    moved = {int(t[int(to["effect_lever"]) + e]): arrays.n[0, int(record["of"]["effect"]) + e] for e in effects}
    lever = labels.lever
    per_arms = arrays.n[0, int(record["p"]["money_per_arms"])]
    expected = {
        lever["money"]: 500,
        lever["support"] + labels.actor.index("p") * 2: 500 / per_arms,
        lever["relations"] + labels.tie.index("p.a"): 0.1,
        lever["press"] + labels.instrument.index("b.offensive"): 0.05,
    }
    assert moved == pytest.approx(expected)


def test_pins_hold_from_their_month_until_freed() -> None:
    pins = {"p.arms": [(4, "free"), (2, "some")], "b.offensive": [(0, "high")]}
    labels, _, arrays = encode(war(), draw(war(), np.arange(1), 1), 6, pins)
    held = {name: arrays.pins[u].tolist() for u, name in enumerate(labels.instrument)}
    assert held == {"p.arms": [FREE, FREE, 1, 1, FREE, FREE, FREE], "b.offensive": [1] * 7}


def test_streams_are_named_by_what_they_decide() -> None:
    more = resolve(built(("actors/aa", {"name": "AA", **ACTOR})))
    for chosen in (war(), more):
        labels, _, arrays = encode(chosen, draw(chosen, np.arange(1), 1), 3)
        at = int(arrays.s[0]["to"]["stream_order"])
        named = dict(zip(labels.actor, arrays.t[at : at + len(labels.actor)], strict=True))
        assert named["b"] == streams("order", ["b"])[0]
    assert len(set(named.values())) == len(named)


def test_no_two_streams_of_a_kind_share_a_name(encoded) -> None:
    labels, _, _ = encoded
    every = np.concatenate(
        [
            streams("order", labels.actor),
            streams("choice", labels.instrument),
            streams("luck", labels.belligerent),
            streams("attack", labels.territory),
            streams("shock", tuple(labels.scenario.shocks)),
            streams("settlement", ("agreement", "breakdown")),
        ]
    )
    assert len(set(every.tolist())) == len(every)


def test_ground_of_more_than_all_is_scaled_down() -> None:
    chosen = resolve(built(("actors/a/belligerent/ground", [0.1, 0.9]), ("actors/b/belligerent/ground", [0.1, 0.9])))
    draws = draw(chosen, np.arange(64), 1)
    labels, start, _ = encode(chosen, draws, 3)
    drawn = np.stack([draws.values[f"actors.{name}.belligerent.ground"] for name in "ab"], axis=1)
    total = drawn.sum(axis=1)
    assert (total > 1).any() and (total < 1).any()
    assert start[:, :2] == pytest.approx(drawn / np.maximum(total, 1)[:, None])
    assert start[:, labels.index("contested")] == pytest.approx(np.maximum(1 - total, 0))


def test_what_is_kept_is_not_what_callers_get(afghanistan) -> None:
    """A caller that writes into its arrays changes no other's, and pins are each caller's own."""
    draws = draw(afghanistan, np.arange(3), 1)
    _, start, arrays = encode(afghanistan, draws, 12)
    before = start.copy(), arrays.n.copy(), arrays.t.copy()
    start[:], arrays.n[:], arrays.t[:] = 7.0, 7.0, 7
    pin = {"us.presence": [(3, "withdrawn")]}
    labels, start, arrays = encode(afghanistan, draws, 5, pin)
    for one, other in zip(before, (start, arrays.n, arrays.t), strict=True):
        np.testing.assert_array_equal(one, other)
    assert arrays.pins.shape[1] == 6 and arrays.pins[labels.instrument.index("us.presence"), 3] != FREE
    assert (encode(afghanistan, draws, 5)[2].pins == FREE).all()
