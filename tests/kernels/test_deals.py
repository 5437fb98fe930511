"""Deals: signed where both gain, kept while that pays, broken at a price; and nothing changes where there are none."""

from __future__ import annotations

import numpy as np
import pytest

from realpolitik.engines.campaign import simulate, tastes_of
from realpolitik.engines.deliberation import deliberate
from realpolitik.errors import UsageError
from realpolitik.kernels.campaign.plain import names
from realpolitik.kernels.campaign.plain.deals import betrayed, chance_to_keep, hold, weigh_deal
from realpolitik.kernels.campaign.plain.decide import weigh_threats
from realpolitik.kernels.campaign.plain.promises import note_promises, price_of_breach
from realpolitik.kernels.campaign.plain.run import prepare
from realpolitik.pipeline.pins import parse_pins
from realpolitik.scenario.load import loads
from realpolitik.scenario.resolve import resolve
from realpolitik.scenario.schema import Scenario
from realpolitik.worlds import draw, encode
from realpolitik.worlds.tastes import Tastes

from .test_campaign import COMPILED, FORCE, PLAIN, WAR, Played, played

FIRST, SECOND = 0, 1
"""The parties: b, and p."""
SIGNED, BROKEN_BY_FIRST, BROKEN_BY_SECOND, OVER = 1, 2, 3, 4
DEALS = """
deals:
  out:
    title: Troops out against fewer raids
    ref: judgement
    opens: 2020-12
    parties:
      p: {{breach: {breach}, grants: {{troops: [{{at_most: few, within: 4}}, {{at_most: none, within: {within}}}]}}}}
      b: {{breach: {breach}, grants: {{raids: {{at_most: few, lasts: 24}}}}}}
{more}
"""


RAIDS = """
    raids: {title: Raids, ref: judgement, initial: many, levels: {few: {effects: {tempo.b: -0.6}}, many: {}}}
  p:
    troops:
"""


def war(
    deals: str = DEALS,
    breach: float = 0.05,
    within: int = 9,
    more: str = "",
    domestic: float = 0.1,
    salience: float = 0.5,
    sharpness: float = 20,
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
        sharpness=sharpness,
        engaged=0.1,
    )
    text = text.replace("\n  p:\n    troops:\n", RAIDS)
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


def chance_of(chosen: Scenario, side: int, word: float = 1.0) -> float:
    """Chance that a party keeps the one deal once all is done, as others see it, at the start of a world."""
    _, start, arrays = encode(chosen, draw(chosen, np.arange(1), 1), 1)
    x, w = names.phase_of(start[0], arrays.s[0]), names.world_of(arrays.n[0], arrays.t, arrays.s[0])
    levels = w.t.start_level.copy()
    prepare(x, w, levels)
    x.since[0], x.credibility[:] = 1, word
    x.before[:] = levels[w.t.promise_instrument]
    known = weigh_threats(x, w, levels)
    done = hold(x, w, (FIRST, SECOND), levels)
    return chance_to_keep(x, w, side, done, betrayed(x, w, side, done, known), known)


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
    never, without = (
        played(COMPILED, war(), 8, 30, pins={"deals.out": [(1, "never")]}),
        played(COMPILED, war(""), 8, 30),
    )
    assert not accord(never).any() and (never.level == without.level).all()
    assert (never.outcome == without.outcome).all()
    shared = without.labels.phase["accord"]
    assert (never.phase[..., :shared] == without.phase[..., :shared]).all()


def signed_share(chosen: Scenario, tastes: Tastes, worlds: int) -> float:
    """Share of worlds in which the one deal is signed within two years, by actors of given tastes."""
    run = simulate(chosen, draw(chosen, np.arange(worlds), 1), 24, 1, tastes=tastes)
    return float((run["accord"] > 0).any("month").mean())


def test_signed_where_both_gain_and_not_where_one_loses() -> None:
    agreed, gain = gains(war(domestic=TIRED))
    assert agreed and (gain > 0).all()
    agreed, gain = gains(war(domestic=0.1))
    assert not agreed and gain[FIRST] > 0 > gain[SECOND], "the patron would rather stay"
    content, weary = war(domestic=0.1), war(domestic=TIRED)
    tastes = tastes_of(content, draw(content, np.arange(60), 1), 1)
    assert signed_share(weary, tastes, 60) > signed_share(content, tastes, 60) + 0.2


def test_a_third_actor_with_a_veto_must_not_lose() -> None:
    veto = "    vetoes: {a: It keeps the gates}"
    agreed, gain = gains(war(domestic=TIRED, more=veto))
    assert not agreed and (gain > 0).all(), "both parties gain, and a is left alone"
    tired_of_war = "a: {war: {position: 0, salience: 1, ref: judgement}}"
    friend = {"a: {rule: {position: 100, salience: 0.9, ref: judgement}}": tired_of_war}
    assert gains(war(domestic=TIRED, more=veto, changes=friend))[0], "one who wants the fighting to end lets it pass"


def test_what_is_due_is_done_where_breach_is_dear() -> None:
    run = played(COMPILED, war(breach=5.0), 30, 36, pins={"deals.out": [(1, "signed")]})
    raids, troops = (run.level[..., run.labels.instrument.index(name)] for name in ("b.raids", "p.troops"))
    state = accord(run)
    assert (state[:, 1:] == SIGNED).all()
    assert (raids[:, 1:25] == 0).all(), "at once, for two years"
    assert (troops[:, 7:10] <= 1).all() and (troops[:, 10:] == 0).all(), "in the first round after each day"
    assert (troops[:, 1:5] == 2).any() and (raids[:, 25:] == 1).any(), "and not before or after"


def test_breach_is_rarer_the_dearer_it_is_and_costs_credibility() -> None:
    pins = {"deals.out": [(1, "signed")]}
    base = war(breach=0.0)
    tastes = tastes_of(base, draw(base, np.arange(100), 1), 1)
    runs = [
        simulate(chosen, draw(chosen, np.arange(100), 1), 36, 1, pins=pins, tastes=tastes)
        for chosen in (base, war(breach=0.1), war(breach=0.3), war(breach=5.0))
    ]
    shares = [float(run["accord"].isin([BROKEN_BY_FIRST, BROKEN_BY_SECOND]).any("month").mean()) for run in runs]
    assert shares[0] > shares[1] > shares[2] >= shares[3] == 0.0
    broken, word = runs[0]["accord"].values[..., 0], runs[0]["credibility"]
    for breaker, actor in ((BROKEN_BY_FIRST, "b"), (BROKEN_BY_SECOND, "p")):
        worlds = np.flatnonzero((broken == breaker).any(axis=1))
        assert len(worlds) > 3
        for w in worlds:
            month, own = int(np.argmax(broken[w] == breaker)), word.sel(actor=actor).values[w]
            assert own[month] < own[month - 1] - 0.1


def test_who_cannot_bind_itself_finds_no_partner() -> None:
    """Where p could come back b keeps its word, and is trusted to; where it cannot, b is tempted once p has gone."""
    back = {"irreversible: [none]": "irreversible: []"}
    trust = [chance_of(war(breach=0.0, changes=changes), FIRST) for changes in ({}, back)]
    assert trust[0] < 0.7 and trust[1] > 0.95


def test_the_price_of_a_level_is_that_of_each_deal_it_breaks_once() -> None:
    two = {"grants: {raids: {at_most: few, lasts: 24}}": 'grants: {raids: {at_most: few}, talks: {at_least: "yes"}}'}
    chosen = war(changes=two)
    labels, start, arrays = encode(chosen, draw(chosen, np.arange(1), 1), 1)
    x, w = names.phase_of(start[0], arrays.s[0]), names.world_of(arrays.n[0], arrays.t, arrays.s[0])
    x.accord[0] = SIGNED
    note_promises(x, w, 1)
    x.price[:] = (0.3, 0.2)
    raids, talks, troops = (labels.instrument.index(name) for name in ("b.raids", "b.talks", "p.troops"))
    levels = w.t.start_level.copy()
    levels[raids] = 0
    assert price_of_breach(x, w, raids, 1, levels) == 0.3 and price_of_breach(x, w, raids, 0, levels) == 0.0
    levels[talks] = 0
    assert price_of_breach(x, w, raids, 1, levels) == 0.0, "the deal is broken as it stands"
    assert price_of_breach(x, w, troops, 2, levels) == 0.0, "not due yet"


def test_who_has_promised_to_leave_is_believed_to_as_the_day_comes_near() -> None:
    chosen = war(within=20)
    free = {"p.troops": [(1, "few")], "b.raids": [(1, "few")]}
    signed, never = (
        played(COMPILED, chosen, 6, 18, pins={**free, "deals.out": [(1, kind)]}) for kind in ("signed", "never")
    )
    pledge = signed.block("pledge")[:, 1:, 0]
    assert (np.diff(pledge, axis=1) > 0).all() and pledge[0, -1] == pytest.approx(1 - 3 / 24)
    ours = [run.block("belief").reshape(6, 19, len(run.labels.actor), -1)[:, -1, 0, 0] for run in (signed, never)]
    assert (ours[0] < ours[1] - 0.02).all()


def test_others_go_by_what_is_said_as_far_as_it_is_believed() -> None:
    """Who says that it wants less than it does is trusted more to keep what it would rather break; belied, no more."""
    said = {"b: {rule: {position: 0, salience: 0.7": "b: {rule: {position: 0, stated: 60, salience: 0.7"}
    frank, smooth = war(breach=0.0), war(breach=0.0, changes=said)
    assert chance_of(smooth, FIRST) > chance_of(frank, FIRST) + 0.05
    assert chance_of(smooth, FIRST, 0.01) == pytest.approx(chance_of(frank, FIRST, 0.01), rel=0.02)
    assert chance_of(frank, FIRST, 0.5) == pytest.approx(chance_of(frank, FIRST) / 2), "and its word counts for half"
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
