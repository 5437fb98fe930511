"""Choices worked out again are those of the run, and their reasons add up."""

import numpy as np
import pandas as pd
import pytest

from realpolitik.engines.deliberation import deliberate, first_round
from realpolitik.errors import UsageError
from realpolitik.kernels.campaign.plain.decide import expected_utility, weigh_threats
from realpolitik.kernels.campaign.plain.deliberate import COSTS, weigh_levels
from realpolitik.kernels.campaign.plain.names import phase_of, world_of
from realpolitik.kernels.campaign.plain.run import prepare
from realpolitik.pipeline import simulate
from realpolitik.scenario.load import load
from realpolitik.scenario.resolve import resolve
from realpolitik.studies.explain.ask import explain
from realpolitik.studies.explain.leading import LEADERS, SEEN, SIDE, at_stake, leading
from realpolitik.worlds import draw, encode

WAR, SEED, WORLDS = "proxy_war", 3, 12


@pytest.fixture(scope="module")
def scenario():
    return resolve(load(WAR))


@pytest.fixture(scope="module")
def actor(scenario):
    return max(scenario.instruments, key=lambda name: len(scenario.instruments[name]))


def test_what_is_foreseen_adds_up_to_expected_utility(scenario):
    labels, start, arrays = encode(scenario, draw(scenario, np.arange(2), SEED), 3)
    for row in range(2):
        x, w = phase_of(start[row], arrays.s[0]), world_of(arrays.n[row], arrays.t, arrays.s[0])
        levels = w.t.start_level.copy()
        prepare(x, w, levels)
        for i in range(len(labels.actor)):
            known = weigh_threats(x, w, levels)
            for u in w.kit_of(i)[:1]:
                found = weigh_levels(x, w, i, u, levels, np.zeros(w.t.first_level[-1]), known, SEED, row, 1)
                expected = expected_utility(x, w, i, levels, known)
                assert found.expected[levels[u]] == pytest.approx(expected, abs=1e-12)
                assert (found.loss >= 0).all()
                mean = found.belief * found.stays + (1 - found.belief) * np.nan_to_num(found.leaves)
                assert mean == pytest.approx(found.expected, abs=1e-12)


@pytest.mark.parametrize("month", [1, 7])
def test_the_replay_draws_what_the_run_did(scenario, month):
    run = simulate(WAR, worlds=WORLDS, months=month, seed=SEED)
    for name in scenario.instruments:
        found = deliberate(scenario, draw(scenario, np.arange(WORLDS), SEED), name, month, SEED)
        names = [f"{name}.{item}" for item in found["instrument"].values]
        np.testing.assert_array_equal(found["recorded"], run.data["level"].sel(instrument=names, month=month))
        agenda = found["agenda"].values
        assert (found["chosen"].values == found["recorded"].values)[agenda].all()
        assert (found["held"].values == found["recorded"].values)[~agenda].all()


@pytest.mark.parametrize(("month", "begun"), [(1, 1), (3, 1), (4, 4), (12, 10)])
def test_choices_fall_every_third_month(month, begun):
    assert first_round(month) == begun


def test_reasons_add_up_to_the_advantage(actor):
    study = explain(WAR, actor=actor, worlds=4, seed=SEED)
    assert study.run.worlds == 4
    options = study["options"]
    assert options.groupby("instrument")[["taken", "probability"]].sum().to_numpy() == pytest.approx(1)
    free = options[options.expected.notna()]
    assert free.expected.to_numpy() == pytest.approx(-free.loss - free.price)
    assert len(study["choices"])
    for choice in study["choices"].itertuples():
        if np.isnan(choice.advantage):
            assert choice.instrument not in study.studies
            continue
        reasons = study[f"{choice.instrument}.reasons"]
        assert reasons.gain.sum() == pytest.approx(choice.advantage, abs=1e-9)
        assert set(reasons[reasons.kind == "cost"].reason) <= set(COSTS)
        assert list(reasons.gain.abs()) == sorted(reasons.gain.abs(), reverse=True)


def test_one_world_and_one_instrument(scenario, actor):
    name = next(iter(scenario.instruments[actor]))
    study = explain(WAR, actor=actor, instrument=name, world=5, month=8, seed=SEED)
    assert (study.run.options["world"], study.run.worlds, study.run.months) == (5, 1, 7)
    assert study.until.isoformat() == "2021-07-31"
    assert list(study["choices"].instrument) == [name]
    assert set(study["options"].taken) <= {0, 1}
    assert study["choices"].low.isna().all(), "one world has no interval"


def test_what_is_held_from_outside_is_nobodys_choice(scenario, actor):
    name, item = next(iter(scenario.instruments[actor].items()))
    study = explain(WAR, actor=actor, worlds=2, seed=SEED, do=f"{actor}.{name}={next(iter(item.levels))}")
    assert list(study["held"].instrument) == [name]
    assert name not in set(study["choices"].instrument)
    assert study.summary[-1] == f"Held from outside, so not its own to choose: {name}."


@pytest.mark.parametrize(
    "wrong",
    [
        {"actor": "nobody"},
        {"instrument": "nothing"},
        {"month": 9999},
        {"month": 1, "date": "2030"},
        {"world": -1},
    ],
)
def test_what_cannot_be_explained_is_refused(actor, wrong):
    with pytest.raises(UsageError):
        explain(WAR, **{"actor": actor, "worlds": 1, **wrong})


def test_page_and_sentences(actor):
    study = explain(WAR, actor=actor, worlds=2, seed=SEED)
    parts = study.sections()
    assert [part.id for part in parts] == ["choices", *study.studies]
    first = study["choices"].iloc[0]
    assert parts[1].lead == study.summary[0]
    assert study.summary[0].startswith(f"{first.title}: “{first.taken_title}”")
    assert all(len(part.blocks) == 2 for part in parts[1:]), "a chart and a table"


def test_leading_actors_are_those_of_the_focus_in_the_worlds_of_the_run(scenario):
    run = simulate(scenario, worlds=6, months=6, seed=SEED)
    stakes = at_stake(run)
    focus = next(iter(scenario.focus.values()))
    assert tuple(stakes) == focus.deciders
    found = leading(run, worlds=4)
    assert list(dict.fromkeys(found["options"].actor)) == list(stakes)
    actor, names = next(iter(stakes.items()))
    whole = explain(scenario, actor=actor, instrument=names[0], worlds=4, seed=SEED)
    chosen = found["choices"].query(f"actor == '{actor}' and instrument == '{names[0]}'")
    pd.testing.assert_frame_equal(
        chosen[whole["choices"].columns].reset_index(drop=True), whole["choices"], check_dtype=False
    )
    assert found["choices"].advantage.notna().all()
    (part,) = found.sections()
    assert part.id == "reasons"
    assert [block.folded for block in part.blocks] == [False, True, True]


def test_the_strongest_reasons_stand_on_their_side(scenario):
    found = leading(simulate(scenario, worlds=6, months=6, seed=SEED), worlds=4)
    for choice in found["choices"].itertuples():
        reasons = found["reasons"].query(f"actor == '{choice.actor}' and instrument == '{choice.instrument}'")
        for side, sign in ((choice.pro, 1), (choice.con, -1)):
            gains = sorted((gain for gain in sign * reasons.gain if gain >= SEEN), reverse=True)[:SIDE]
            assert [sign * gain for _, gain in side] == gains


def test_without_a_focus_the_most_able_lead(scenario):
    bare = scenario.model_copy(update={"focus": {}})
    run = simulate(bare, worlds=6, months=6, seed=SEED)
    stakes = at_stake(run)
    able = [bare.actors[name].capability.estimates[-1].centre for name in stakes]
    assert len(stakes) == LEADERS and able == sorted(able, reverse=True)
    assert all(1 <= len(chosen) <= LEADERS for chosen in stakes.values())


def test_an_actor_whose_stakes_are_all_held_has_no_reasons(scenario):
    stakes = at_stake(simulate(scenario, worlds=2, months=2))
    levels = {
        f"{actor}.{name}": next(iter(scenario.instruments[actor][name].levels))
        for actor in stakes
        for name in stakes[actor]
    }
    first = next(iter(stakes))
    pins = [f"{name}={level}" for name, level in levels.items() if name.startswith(f"{first}.")]
    assert first not in set(leading(simulate(scenario, worlds=2, months=2, do=pins))["options"].actor)
    every = [f"{name}={level}" for name, level in levels.items()]
    nobody = leading(simulate(scenario, worlds=2, months=2, do=every))
    assert nobody.refusal == "no leading actor has anything to choose besides what is held from outside"
