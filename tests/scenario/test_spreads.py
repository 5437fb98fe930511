"""How wide a judgement has to be: by the kind of number, about the value judged likeliest, within what it may be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realpolitik.scenario.load import load
from realpolitik.scenario.numbers import Estimate
from realpolitik.scenario.paths import PathedNumber, numbers
from realpolitik.scenario.spreads import is_wide, kind_of, widened

KNOWN = numbers(load("afghanistan"))


def spread(*points: float) -> Estimate:
    return Estimate.model_validate(list(points))


@pytest.mark.parametrize(
    ("path", "kind", "given", "wanted"),
    [
        ("actors.kabul.belligerent.cohesion_rest", "share", (0.5, 0.6, 0.7), (0.35, 0.6, 0.85)),
        ("territories.tajikistan.guard", "share", (0.15, 0.24, 0.35), (0.08, 0.24, 0.49)),
        ("actors.taliban.belligerent.tolerance", "share", (0.8, 0.9, 1), (0.65, 0.9, 1)),
        ("parameters.guard_threat", "share", (0.4, 0.6, 0.8), (0.35, 0.6, 0.85)),
        ("ties.alqaeda.taliban.relations", "scale", (0.3, 0.46, 0.62), (0.21, 0.46, 0.71)),
        ("positions.india.us_presence.position", "scale", (68, 82, 95), (57, 82, 100)),
        ("positions.india.settlement.salience", "weight", (0.06, 0.12, 0.2), (0.06, 0.12, 0.24)),
        ("actors.haqqani.capability", "weight", (12, 19, 27), (9.5, 19, 38)),
        ("instruments.us.presence.levels.withdrawn.direct", "amount", (0.02, 0.03, 0.04), (0.01, 0.03, 0.09)),
        ("shocks.kabul_crisis.changes.cohesion.kabul", "amount", (-0.1, -0.06, -0.03), (-0.18, -0.06, -0.02)),
        ("actors.taliban.belligerent.fighters_max", "amount", (60, 90, 120), (60, 90, 270)),
        ("instruments.us.declare_stay.levels.open.effects.declare", "scale", (-0.2, 0, 0.2), (-0.25, 0, 0.25)),
        (
            "instruments.russia.guard_ca.levels.reinforce.effects.interdict.russia",
            "share",
            (0.1, 0.1),
            (1 / 30, 0.1, 0.3),
        ),
    ],
)
def test_each_kind_is_as_wide_as_its_rule(
    path: str, kind: str, given: tuple[float, ...], wanted: tuple[float, ...]
) -> None:
    item = KNOWN[path]
    found = widened(item, spread(*given))
    assert kind_of(item) == kind
    assert (found.low, found.mode, found.high) == pytest.approx(wanted)
    assert is_wide(item, found) and not is_wide(item, spread(*given))


def test_what_is_wider_already_stays() -> None:
    wide = spread(0, 0.15, 0.9)
    assert widened(KNOWN["territories.us.recruits"], wide) == wide


@given(st.sampled_from(sorted(KNOWN)))
def test_widening_keeps_the_likeliest_value_and_the_bounds_and_is_done_once(path: str) -> None:
    item: PathedNumber = KNOWN[path]
    before = item.number.estimates[-1]
    after = widened(item, before)
    assert after.low <= before.low and after.high >= before.high
    assert item.measure is not None and item.measure.low <= after.low <= after.high <= item.measure.high
    assert before.mode is None or after.mode == before.mode
    assert widened(item, after) == after and is_wide(item, after)
