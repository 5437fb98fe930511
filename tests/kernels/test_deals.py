"""Deals: signed where both gain, kept while that pays, broken at a price; and nothing changes where there are none."""

from __future__ import annotations

import numpy as np
import pytest

from realpolitik.scenario.load import loads
from realpolitik.scenario.resolve import resolve
from realpolitik.scenario.schema import Scenario

from .test_campaign import COMPILED, FORCE, PLAIN, WAR, played

DEALS = """
deals:
  out:
    title: Troops out against talks
    ref: judgement
    opens: 2020-12
    parties:
      p: {{breach: {breach}, grants: {{troops: [{{at_most: few, within: 4}}, {{at_most: none, within: {within}}}]}}}}
      b: {{breach: {breach}, grants: {{stop: {{at_least: "yes", lasts: 24}}}}}}
    {more}
"""


def war(deals: str = DEALS, breach: float = 0.05, within: int = 9, more: str = "", domestic: float = 0.1) -> Scenario:
    """A small war in which two may come to terms, resolved."""
    sides = "\n".join(
        FORCE.format(name=side, ground=0.3, transnational="false", fighters=30, concentration=1) for side in "ab"
    )
    text = WAR.format(
        actors=sides,
        hostility="  a: {b: {value: 1, ref: judgement}}\n  b: {a: {value: 1, ref: judgement}}",
        consent=-0.05,
        domestic=domestic,
        salience=0.5,
        sharpness=20,
        engaged=0.1,
    )
    return resolve(loads(text + deals.format(breach=breach, within=within, more=more)))


@pytest.mark.parametrize("pins", [{}, {"deals.out": [(3, "signed")]}])
def test_twins_agree_where_there_are_deals(pins: dict) -> None:
    fast, plain = (played(twin, war(), 4, 18, pins=pins) for twin in (COMPILED, PLAIN))
    assert (fast.level == plain.level).all()
    np.testing.assert_allclose(fast.phase, plain.phase, rtol=1e-9, atol=1e-9)
