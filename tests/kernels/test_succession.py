"""Changes of government: who comes and when, what then changes in a world, and what others make of it beforehand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from realpolitik.engines.campaign import simulate, tastes_of
from realpolitik.engines.deliberation import deliberate
from realpolitik.errors import UsageError
from realpolitik.kernels.campaign import reign
from realpolitik.kernels.campaign.plain import names
from realpolitik.kernels.campaign.plain import reign as plain_reign
from realpolitik.pipeline.pins import parse_pins
from realpolitik.scenario.load import load, loads
from realpolitik.scenario.resolve import resolve
from realpolitik.scenario.schema import Scenario
from realpolitik.worlds import draw, encode

from .test_campaign import COMPILED, FORCE, PLAIN, WAR, played

MONTHS = 30
COUP, VOTE = 0, 1
SAME, EAGER, TIRED = 1, 2, 3
"""Numbers of the successions, and of the types of the vote: by name, the same first."""
SUCCESSIONS = """
successions:
  vote:
    title: A vote
    actor: p
    ref: judgement
    on: 2021-11-15
    repeats: 1
    types:
      tired:
        weight: 0.4
        positions: {{rule: -25}}
        salience: {{rule: -0.3, war: 0.3}}
        will: -0.4
        stays: {stays}
        costs: {{troops: {{direct: 2, domestic: [2, 3]}}}}
      eager: {{weight: [0.1, 0.3], positions: {{rule: 60}}, will: 0.6, stays: 1}}
  coup:
    title: A coup
    actor: b
    ref: judgement
    rate: {rate}
    types: {{same: {{weight: 0.3}}, doves: {{weight: 0.7, salience: {{rule: -0.6}}}}}}
"""


def war(successions: str = SUCCESSIONS, rate: float = 0.8, stays: float = -2.0, domestic: float = 0.1) -> Scenario:
    """A small war in which governments change, resolved."""
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
    return resolve(loads(text + successions.format(rate=rate, stays=stays)))


@pytest.mark.parametrize(
    "pins", [{}, {"successions.vote": [(5, "tired"), (14, "never")], "successions.coup": [(3, "doves")]}]
)
def test_twins_agree_where_governments_change(pins: dict) -> None:
    fast, plain = (played(twin, war(), 3, 18, pins=pins) for twin in (COMPILED, PLAIN))
    assert (fast.level == plain.level).all()
    np.testing.assert_allclose(fast.phase, plain.phase, rtol=1e-10, atol=1e-10)
    np.testing.assert_allclose(fast.outcome, plain.outcome, rtol=1e-10, atol=1e-10)
    assert {1, 2, 3} >= set(np.unique(fast.block("reign")[:, -1, VOTE])) - {0} and fast.block("reign")[:, -1].any()


def test_without_a_change_every_number_is_what_it_was() -> None:
    """A succession that never comes, and of which nobody expects anything, leaves no trace."""
    held = {"successions.vote": [(1, "never")], "successions.coup": [(1, "never")]}
    quiet = SUCCESSIONS.replace("        stays: {stays}\n", "").replace(", stays: 1", "")
    never, without = played(COMPILED, war(quiet), 8, MONTHS, pins=held), played(COMPILED, war(""), 8, MONTHS)
    assert not never.block("reign").any() and (never.level == without.level).all()
    shared = without.labels.phase["reign"]
    assert (never.phase[..., :shared] == without.phase[..., :shared]).all()
    assert (never.outcome == without.outcome).all()


def test_types_come_on_their_dates_by_their_weights() -> None:
    run = played(COMPILED, war(), 800, 24)
    came = run.block("reign")[:, :, VOTE]
    assert not came[:, :11].any() and (came[:, 11] > 0).all()
    shares = [(came[:, 11] == kind).mean() for kind in (SAME, EAGER, TIRED)]
    np.testing.assert_allclose(shares, [0.4, 0.2, 0.4], atol=0.05)
    again = came[:, 23] != came[:, 22]
    assert 0.4 < again.mean() < 0.8, "a regular term ends again a year later, whoever came first"


def test_a_hazard_comes_at_its_rate() -> None:
    coups = played(COMPILED, war(rate=0.5), 800, 24).block("reign")[:, :, COUP]
    assert abs((coups[:, -1] > 0).mean() - (1 - np.exp(-1.0))) < 0.05


def test_who_comes_belongs_to_the_world_and_not_to_the_luck_of_the_war() -> None:
    chosen = war()
    draws = draw(chosen, np.arange(24), 1)
    tastes = tastes_of(chosen, draws, 1)
    one, other = (simulate(chosen, draws, MONTHS, seed, tastes=tastes) for seed in (1, 2))
    assert (one["reign"] == other["reign"]).all() and (one["ground"] != other["ground"]).any()
    elsewhere = simulate(chosen, draws, MONTHS, 1, tastes=replace(tastes, seed=2))
    assert (one["reign"] != elsewhere["reign"]).any()


def test_a_type_makes_the_numbers_its_own_and_the_next_one_starts_from_the_scenarios() -> None:
    chosen = war()
    labels, start, arrays = encode(chosen, draw(chosen, np.arange(1), 1), 1)
    s, actor = arrays.s[0], labels.actor.index("p")
    own, factor = (
        arrays.n[0],
        draw(chosen, np.arange(1), 1).values["successions.vote.types.tired.costs.troops.domestic"],
    )
    for twin in ("compiled", "plain"):
        n, x = own.copy(), start[0].copy()

        def office(row: int, twin: str = twin, n: np.ndarray = n, x: np.ndarray = x) -> names.World:
            if twin == "compiled":
                reign.take_office(x, n, own, arrays.t, s, actor, row)
            else:
                phase = names.phase_of(x, s)
                w, before = (names.world_of(numbers, arrays.t, s) for numbers in (n, own))
                plain_reign.take_office(phase, w, before, actor, row)
                x[:] = names.vector_of(phase)
            return names.world_of(n, arrays.t, s)

        rule, base = labels.issue.index("rule"), names.world_of(own, arrays.t, s)
        rows = [k for u in base.kit_of(actor) for k in base.levels_of(u)]
        tired = office(4)
        assert tired.n.position[actor, rule] == 35 and tired.n.salience[actor, rule] == pytest.approx(0.1)
        assert tired.n.will_rest[actor] == pytest.approx(0.2) and x[labels.index("will.p")] == pytest.approx(0.2)
        np.testing.assert_allclose(tired.n.domestic[rows[2]], base.n.domestic[rows[2]] * float(factor[0]))
        others = [i for i in range(len(labels.actor)) if i != actor]
        np.testing.assert_allclose(tired.n.prior[others], base.n.prior[others] * np.exp(-2.0))
        assert (tired.n.prior[actor] == base.n.prior[actor]).all()
        eager = office(3)
        assert eager.n.position[actor, rule] == 100, "60 more than 60 is kept in its range"
        assert eager.n.salience[actor, rule] == base.n.salience[actor, rule]
        assert eager.n.will_rest[actor] == 1 and (eager.n.domestic == base.n.domestic).all()
        np.testing.assert_allclose(eager.n.prior[others], base.n.prior[others] * np.e)


def test_a_change_renews_what_passes_of_tastes_and_keeps_the_deep_part() -> None:
    chosen = war()
    labels, start, arrays = encode(chosen, draw(chosen, np.arange(1), 1), 12, {"successions.vote": [(4, "tired")]})
    levels = sum(len(item.levels) for item in labels.instruments.values())
    deep, tastes = np.full(levels, -1.0), np.full(levels, 9.0)
    x, n, s = start[0].copy(), arrays.n[0].copy(), arrays.s[0]
    own = names.world_of(arrays.n[0], arrays.t, s)
    mine = [row for u in own.kit_of(labels.actor.index("p")) for row in own.levels_of(u)]
    reign.succeed(x, n, arrays.n[0], arrays.t, s, arrays.pins[:, 3], 1, 0, 3, deep, tastes)
    assert (tastes == 9.0).all() or x[labels.phase["reign"] + COUP] > 0
    tastes[:] = 9.0
    reign.succeed(x, n, arrays.n[0], arrays.t, s, arrays.pins[:, 4], 1, 0, 4, deep, tastes)
    assert (tastes[mine] != 9.0).all() and (tastes[mine] >= -1.0).all() and (tastes[mine] == -1.0).any()


def test_a_type_that_wants_out_brings_the_troops_home() -> None:
    chosen = war(domestic=0.01)
    draws = draw(chosen, np.arange(150), 1)
    tired, eager = (
        simulate(
            chosen, draws, 36, 1, pins={"successions.vote": [(5, kind), (6, "never")], "shocks.crisis": [(1, "never")]}
        )["presence"].sel(actor="p")[:, -1]
        for kind in ("tired", "eager")
    )
    assert float(tired.mean()) < float(eager.mean()) - 1


def test_others_expect_over_types_before_the_change_and_not_after_it() -> None:
    chosen = war(stays=-3.0)
    labels, start, arrays = encode(chosen, draw(chosen, np.arange(1), 1), 1)
    s, n, patron = arrays.s[0], arrays.n[0], labels.patron.index("p")
    w = names.world_of(n, arrays.t, s)
    assert [plain_reign.share_ahead(w, VOTE, month) for month in (0, 10, 11, 12)] == pytest.approx(
        [1 - 11 / 24, 1 - 1 / 24, 0.5, 1 - 11 / 24]
    )
    eager = float(n[int(s["of"]["type_weight"]) + 3])
    for month in (0, 5, 11, 23):
        x = start[0].copy()
        reign.look_out(x, n, arrays.t, s, month)
        phase = names.phase_of(x, s)
        plain_reign.look_out(phase, w, month)
        np.testing.assert_allclose(phase.due, x[labels.phase["due"] :][: len(phase.due)])
        found = reign.over_types(x, n, arrays.t, s, patron, 0.8)
        assert found == pytest.approx(plain_reign.over_types(phase, w, patron, 0.8), abs=1e-12)
        logit = np.log(0.8 / 0.2)
        chances = 1 / (1 + np.exp(-(logit + np.array([0.0, 1.0, -3.0]))))
        mean = chances @ [0.6 - eager, eager, 0.4]
        assert found == pytest.approx(0.8 + plain_reign.share_ahead(w, VOTE, month) * (mean - 0.8))
        assert reign.over_types(x, n, arrays.t, s, patron, 0.0) == 0.0
    once = war(SUCCESSIONS.replace("    repeats: 1\n", ""))
    labels, start, arrays = encode(once, draw(once, np.arange(1), 1), 1)
    x = start[0].copy()
    reign.look_out(x, arrays.n[0], arrays.t, arrays.s[0], 11)
    assert reign.over_types(x, arrays.n[0], arrays.t, arrays.s[0], 0, 0.8) == pytest.approx(0.8, abs=1e-12)


def test_pins_bring_a_type_or_keep_it_out() -> None:
    chosen = war(SUCCESSIONS.replace("    repeats: 1\n", ""))
    pins = parse_pins(["successions.vote=tired", "successions.coup=never"], chosen, MONTHS)
    assert pins["successions.vote"] == ((11, "tired"),)
    run = played(COMPILED, chosen, 5, MONTHS, pins=pins)
    assert (run.block("reign")[:, 11:, VOTE] == TIRED).all() and not run.block("reign")[:, :, COUP].any()
    early = played(COMPILED, chosen, 5, MONTHS, pins=parse_pins(["successions.vote=eager@2021-03"], chosen, MONTHS))
    came = early.block("reign")[:, :, VOTE]
    assert (came[:, :3] == 0).all() and (came[:, 3:] == EAGER).all(), "moved, not held twice"
    never = played(COMPILED, chosen, 5, MONTHS, pins=parse_pins(["successions.vote=never"], chosen, MONTHS))
    assert not never.block("reign")[:, :, VOTE].any()
    for wrong in ("successions.vote=bored", "successions.voet=tired"):
        with pytest.raises(UsageError):
            parse_pins([wrong], chosen, MONTHS)


def test_what_is_past_does_not_come() -> None:
    chosen = war(SUCCESSIONS.replace("on: 2021-11-15\n    repeats: 1", "on: 2020-12-31"))
    assert list(chosen.successions) == ["coup"]
    with pytest.raises(UsageError, match="kabul_2019 is past on 2020-07-31"):
        resolve(load("afghanistan"), "2020-07-31", settings={"kabul_2019.types.hardliners.weight": 0.5})
    again = war(SUCCESSIONS.replace("2021-11-15", "2018-12-15"))
    assert again.successions["vote"].first(again.about.as_of) == 12


def test_explain_follows_choices_of_the_government_in_office() -> None:
    """What the study of one round reconstructs, numbers, tastes and beliefs, is what the run chose by."""
    chosen = war()
    draws = draw(chosen, np.arange(12), 1)
    run = simulate(chosen, draws, 25, 1)
    found = deliberate(chosen, draws, "p", 25, 1)
    assert (run["reign"].sel(succession="vote")[:, 24] > 1).any()
    own = [f"p.{name}" for name in found["instrument"].values]
    assert (found["recorded"].values == run["level"][:, 25].sel(instrument=own).values).all()
    came = found["agenda"].values
    assert came.any() and (found["chosen"].values == found["recorded"].values)[came].all()
