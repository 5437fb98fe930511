"""Deals: signed where both gain, kept while that pays, broken at a price; and nothing changes where there are none."""

from __future__ import annotations

import numpy as np
import pytest

from realpolitik.engines.campaign import simulate
from realpolitik.engines.deliberation import deliberate
from realpolitik.errors import UsageError
from realpolitik.kernels.campaign.plain import names
from realpolitik.kernels.campaign.plain.deals import weigh_deal
from realpolitik.kernels.campaign.plain.decide import weigh_threats
from realpolitik.kernels.campaign.plain.promises import note_promises, price_of_breach
from realpolitik.kernels.campaign.plain.run import prepare
from realpolitik.pipeline.runs import parse_pins
from realpolitik.scenario.load import loads
from realpolitik.scenario.resolve import resolve
from realpolitik.scenario.schema import Scenario
from realpolitik.worlds import draw, encode

from .test_campaign import COMPILED, FORCE, PLAIN, WAR, Played, played

FIRST, SECOND = 0, 1
"""The parties: b, and p."""
SIGNED, BROKEN_BY_FIRST, BROKEN_BY_SECOND, OVER = 1, 2, 3, 4
DEALS = """
deals:
  out:
    title: Troops out against a ceasefire
    ref: judgement
    opens: 2020-12
    parties:
      p: {{breach: {breach}, grants: {{troops: [{{at_most: few, within: 4}}, {{at_most: none, within: {within}}}]}}}}
      b: {{breach: {breach}, grants: {{stop: {{at_least: "yes", lasts: 24}}}}}}
{more}
"""


def war(
    deals: str = DEALS,
    breach: float = 0.05,
    within: int = 9,
    more: str = "",
    domestic: float = 0.1,
    salience: float = 0.5,
    changes: dict[str, str] | None = None,
) -> Scenario:
    """A small war in which b and p may come to terms, resolved; ``changes`` are made in its text."""
    sides = "\n".join(
        FORCE.format(name=side, ground=0.3, transnational="false", fighters=30, concentration=1) for side in "ab"
    )
    text = WAR.format(
        actors=sides,
        hostility="  a: {b: {value: 1, ref: judgement}}\n  b: {a: {value: 1, ref: judgement}}",
        consent=-0.05,
        domestic=domestic,
        salience=salience,
        sharpness=20,
        engaged=0.1,
    )
    text += deals.format(breach=breach, within=within, more=more)
    for old, new in (changes or {}).items():
        assert old in text
        text = text.replace(old, new)
    return resolve(loads(text))


TIRED = 0.5
"""Cost at home of many troops at which p would rather be out; at 0.1 it would not."""


def accord(run: Played) -> np.ndarray:
    """[W, months + 1] where the one deal stands."""
    return run.block("accord")[:, :, 0]


def gains(chosen: Scenario) -> tuple[bool, np.ndarray]:
    """Whether the one deal would be signed at the start of a world without tastes, and what either party would gain."""
    draws = draw(chosen, np.arange(1), 1)
    _, start, arrays = encode(chosen, draws, 1)
    x, w = names.phase_of(start[0], arrays.s[0]), names.world_of(arrays.n[0], arrays.t, arrays.s[0])
    levels = w.t.start_level.copy()
    prepare(x, w, levels)
    agreed = weigh_deal(x, w, 0, 1, levels, np.zeros(len(w.n.capacity)), weigh_threats(x, w, levels))
    return agreed, x.gain


@pytest.mark.parametrize("pins", [{}, {"deals.out": [(3, "signed")]}])
def test_twins_agree_where_there_are_deals(pins: dict) -> None:
    fast, plain = (played(twin, war(), 4, 18, pins=pins) for twin in (COMPILED, PLAIN))
    assert (fast.level == plain.level).all()
    np.testing.assert_allclose(fast.phase, plain.phase, rtol=1e-9, atol=1e-9)


def test_twins_agree_on_stated_positions_and_vetoes() -> None:
    said = {"rule: {position: 0, salience: 0.7": "rule: {position: 0, stated: 60, salience: 0.7"}
    chosen = war(more="    vetoes: {a: It keeps the gates}", changes=said)
    fast, plain = (played(twin, chosen, 3, 8) for twin in (COMPILED, PLAIN))
    np.testing.assert_allclose(fast.phase, plain.phase, rtol=1e-9, atol=1e-9)
    assert fast.block("gain").any()


def test_without_deals_every_number_is_what_it_was() -> None:
    """A deal that nobody signs leaves no trace."""
    never, without = played(COMPILED, war(), 8, 30, pins={"deals.out": [(1, "never")]}), played(COMPILED, war(""), 8, 30)
    assert not accord(never).any() and (never.level == without.level).all()
    assert (never.outcome == without.outcome).all()
    shared = without.labels.phase["accord"]
    assert (never.phase[..., :shared] == without.phase[..., :shared]).all()


def test_signed_where_both_gain_and_not_where_one_loses() -> None:
    agreed, gain = gains(war(domestic=TIRED))
    assert agreed and (gain > 0).all()
    agreed, gain = gains(war(domestic=0.1))
    assert not agreed and gain[FIRST] > 0 > gain[SECOND], "the patron would rather stay"
    tired, content = (accord(played(COMPILED, war(domestic=cost), 40, 24)) for cost in (TIRED, 0.1))
    assert (tired > 0).any(axis=1).mean() > (content > 0).any(axis=1).mean() + 0.3


def test_a_third_actor_with_a_veto_must_not_lose() -> None:
    veto = "    vetoes: {a: It keeps the gates}"
    agreed, gain = gains(war(domestic=TIRED, more=veto))
    assert not agreed and (gain > 0).all(), "both parties gain, and a is left alone"
    friend = {"a: {rule: {position: 100, salience: 0.9, ref: judgement}}": "a: {war: {position: 0, salience: 1, ref: judgement}}"}
    assert gains(war(domestic=TIRED, more=veto, changes=friend))[0], "one who wants the fighting to end lets it pass"


def test_what_is_due_is_done_or_the_deal_is_broken() -> None:
    run = played(COMPILED, war(domestic=TIRED), 60, 30)
    state, troops, stop = accord(run), run.level[..., run.labels.instrument.index("p.troops")], run.labels.instrument
    truce = run.level[..., stop.index("b.stop")]
    since = run.block("since")[:, -1, 0].astype(int)
    kept = [w for w in range(60) if state[w, -1] in (SIGNED, OVER)]
    assert len(kept) > 10
    for w in kept:
        assert troops[w, since[w] + 4 + 2 : since[w] + 9].max(initial=0) <= 1
        assert troops[w, min(since[w] + 9 + 2, 30) :].max(initial=0) == 0
        assert truce[w, since[w] : since[w] + 24].min(initial=1) == 1
    assert (np.diff(state, axis=1) >= 0).all(), "what is over is not signed again"


def test_breach_is_rarer_the_dearer_it_is_and_costs_credibility() -> None:
    runs = [played(COMPILED, war(domestic=TIRED, breach=price), 80, 36) for price in (0.0, 0.1, 5.0)]
    broken = [np.isin(accord(run)[:, -1], (BROKEN_BY_FIRST, BROKEN_BY_SECOND)).mean() for run in runs]
    assert broken[0] > broken[1] + 0.02 and broken[1] >= broken[2] == 0.0
    for breaker, actor in ((BROKEN_BY_FIRST, "b"), (BROKEN_BY_SECOND, "p")):
        who = runs[0].labels.actor.index(actor)
        for w in np.flatnonzero(accord(runs[0])[:, -1] == breaker):
            month = int(np.argmax(accord(runs[0])[w] == breaker))
            word = runs[0].block("credibility")[w, :, who]
            assert word[month] < word[month - 1] - 0.1


def test_the_price_of_a_level_is_that_of_each_deal_it_breaks_once() -> None:
    two = {"b: {breach: 0.05, grants: {stop: {at_least: \"yes\", lasts: 24}}}": (
        "b: {breach: 0.05, grants: {stop: {at_least: \"yes\", lasts: 24}, talks: {at_least: \"yes\"}}}"
    )}
    chosen = war(changes=two)
    labels, start, arrays = encode(chosen, draw(chosen, np.arange(1), 1), 1)
    x, w = names.phase_of(start[0], arrays.s[0]), names.world_of(arrays.n[0], arrays.t, arrays.s[0])
    x.accord[0], x.price[:] = SIGNED, (0.3, 0.2)
    note_promises(x, w, 1)
    stop, talks, levels = labels.instrument.index("b.stop"), labels.instrument.index("b.talks"), w.t.start_level.copy()
    levels[stop] = 1
    assert price_of_breach(x, w, stop, 0, levels) == 0.3 and price_of_breach(x, w, stop, 1, levels) == 0.0
    levels[talks] = 0
    assert price_of_breach(x, w, stop, 0, levels) == 0.0, "the deal is broken as it stands"
    assert price_of_breach(x, w, labels.instrument.index("p.troops"), 2, levels) == 0.0, "not due yet"


def test_who_has_promised_to_leave_is_believed_to_as_the_day_comes_near() -> None:
    chosen = war(within=20)
    free = {"p.troops": [(1, "few")]}
    signed, never = (
        played(COMPILED, chosen, 6, 18, pins={**free, "deals.out": [(1, kind)]}) for kind in ("signed", "never")
    )
    pledge = signed.block("pledge")[:, 1:, 0]
    assert (np.diff(pledge, axis=1) > 0).all() and pledge[0, -1] == pytest.approx(1 - 3 / 24)
    ours = [run.block("belief").reshape(6, 19, len(run.labels.actor), -1)[:, -1, 0, 0] for run in (signed, never)]
    assert (ours[0] < ours[1] - 0.02).all()


def test_others_go_by_what_is_said_as_far_as_it_is_believed() -> None:
    """Who says that it wants less than it does is trusted more to keep what it would rather break."""
    frank, smooth = (
        war(domestic=TIRED, breach=0.0, changes={"rule: {position: 0, salience: 0.7": f"rule: {{position: 0{said}, salience: 0.7"})
        for said in ("", ", stated: 60")
    )
    (_, plain), (_, soft) = gains(frank), gains(smooth)
    assert plain[FIRST] == soft[FIRST], "what it says changes nothing in what it wants"
    assert plain[SECOND] != soft[SECOND]


def test_explain_follows_choices_under_a_deal() -> None:
    chosen = war(domestic=TIRED)
    draws = draw(chosen, np.arange(12), 1)
    run = simulate(chosen, draws, 13, 1)
    found = deliberate(chosen, draws, "p", 13, 1)
    assert (run["accord"] == SIGNED).any()
    own = [f"p.{name}" for name in found["instrument"].values]
    assert (found["recorded"].values == run["level"][:, 13].sel(instrument=own).values).all()
    came = found["agenda"].values
    assert came.any() and (found["chosen"].values == found["recorded"].values)[came].all()


def test_pins_sign_a_deal_or_keep_it_from_being_signed() -> None:
    chosen = war()
    pins = parse_pins(["deals.out=signed@2021-03"], chosen, 20)
    assert pins["deals.out"] == ((3, "signed"),)
    state = accord(played(COMPILED, chosen, 5, 20, pins=pins))
    assert (state[:, 3] == SIGNED).all() and (state[:, :3] == 0).all()
    ended = accord(played(COMPILED, chosen, 5, 20, pins={"deals.out": [(3, "signed"), (6, "never")]}))
    assert (ended[:, 6:] == OVER).all(), "released without a breach"
    for wrong in ("deals.out=kept", "deals.uot=signed"):
        with pytest.raises(UsageError):
            parse_pins([wrong], chosen, 20)
