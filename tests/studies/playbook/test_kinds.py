"""Kinds of instrument, clients, and when returns of several arenas are alike."""

from __future__ import annotations

import pytest

from realpolitik.scenario.levers import levers
from realpolitik.scenario.load import load
from realpolitik.scenario.schema import Instrument
from realpolitik.stats import Interval
from realpolitik.studies.playbook.analogies import verdict_on
from realpolitik.studies.playbook.kinds import TITLES, idle_level, kind_of, kinds_of

UP, MORE, DOWN = Interval(0.1, 0.05, 0.15), Interval(0.5, 0.4, 0.6), Interval(-0.1, -0.15, -0.05)
NIL = Interval(0.0, -0.001, 0.001)
NONE, WIDE = Interval(0.0, -0.02, 0.02), Interval(0.05, -0.1, 0.2)


def instrument(*levels: dict[str, float]) -> Instrument:
    return Instrument.model_validate(
        {
            "title": "x",
            "initial": "l0",
            "levels": {f"l{place}": {"effects": effects} for place, effects in enumerate(levels)},
        }
    )


def test_every_lever_makes_one_kind() -> None:
    assert {lever.kind for lever in levers().values()} == set(TITLES)


@pytest.mark.parametrize(
    ("levels", "kind"),
    [
        (({}, {"arms.b": 0.1, "access.b": 0.1}), "arms"),
        (({}, {"access.b": 0.1}, {"arms.b": 0.1}), "ties"),
        (({}, {"presence.b": 1, "arms.b": 1}), "force"),
        (({"relations.c": -0.1}, {}), "ties"),
        (({}, {"host": 0.5, "standing": 0.1}), "table"),
        (({}, {}), None),
    ],
)
def test_kind_is_that_of_the_first_level_that_does_anything(levels: tuple[dict[str, float], ...], kind: str) -> None:
    assert kind_of(instrument(*levels)) == kind


def test_idle_is_without_effect_else_lowest() -> None:
    assert idle_level(instrument({"relations.c": -0.1}, {}, {"arms.b": 1})) == "l1"
    assert idle_level(instrument({"guard.c": 0.1}, {"guard.c": 0.2})) == "l0"


def test_instruments_of_a_patron_by_kind() -> None:
    assert kinds_of(load("proxy_war"), "boreas") == {
        "arms": ("arms",),
        "table": ("talks",),
        "guard": ("guard",),
        "ties": ("ties",),
    }
    assert kinds_of(load("proxy_war"), "nobody") == {}


@pytest.mark.parametrize(
    ("got", "signs", "verdict"),
    [
        ((UP, UP), (1, 1), "holds"),
        ((UP, MORE), (1, 1), "size differs"),
        ((UP, DOWN), (1, -1), "breaks"),
        ((UP, NONE), (1, 0), "breaks"),
        ((UP, WIDE), (1, 0), "unclear"),
        ((NIL, NIL), (0, 0), "no effect"),
        ((NIL, Interval(0.001, 0.0005, 0.0015)), (0, 0), "too small"),
        ((NONE, WIDE), (0, 0), "unclear"),
        ((UP, WIDE, DOWN), (1, 0, -1), "breaks"),
        ((UP, Interval(0.03, 0.0, 0.049)), (1, 0), "unclear"),
        ((UP,), (1,), "one alone"),
    ],
)
def test_verdicts(got: tuple[Interval, ...], signs: tuple[int, ...], verdict: str) -> None:
    assert verdict_on(got, signs, 0.002) == verdict
