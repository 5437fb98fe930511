"""Choices worked out again are those of the run, and their reasons add up."""

import numpy as np
import pytest

from realpolitik.engines.campaign import STRIDES
from realpolitik.engines.deliberation import deliberate, first_round
from realpolitik.errors import UsageError
from realpolitik.kernels.campaign.plain.decide import expected_utility, weigh_threats
from realpolitik.kernels.campaign.plain.deliberate import COSTS, foresee
from realpolitik.kernels.campaign.plain.names import phase_of, world_of
from realpolitik.kernels.campaign.plain.run import prepare
from realpolitik.pipeline import assess
from realpolitik.pipeline.reasons import LEADERS, at_stake, explain, leading
from realpolitik.report.studies import explain as study
from realpolitik.report.studies import reasons as brief
from realpolitik.scenario.load import load
from realpolitik.scenario.resolve import resolve
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
            loss, price = foresee(x, w, i, levels, STRIDES, known)
            expected = expected_utility(x, w, i, levels, STRIDES, known)
            assert -loss.sum() - price.sum() == pytest.approx(expected, abs=1e-12)
            assert (loss >= 0).all()


@pytest.mark.parametrize("month", [1, 7])
def test_the_replay_draws_what_the_run_did(scenario, month):
    run = assess(WAR, worlds=WORLDS, months=month, seed=SEED)
    for name in scenario.instruments:
        found = deliberate(scenario, draw(scenario, np.arange(WORLDS), SEED), name, month, SEED, strides=STRIDES)
        names = [f"{name}.{item}" for item in found["instrument"].values]
        np.testing.assert_array_equal(found["recorded"], run.data["level"].sel(instrument=names, month=month))
        agenda = found["agenda"].values
        assert (found["chosen"].values == found["recorded"].values)[agenda].all()
        assert (found["held"].values == found["recorded"].values)[~agenda].all()


@pytest.mark.parametrize(("month", "begun"), [(1, 1), (3, 1), (4, 4), (12, 10)])
def test_choices_fall_every_third_month(month, begun):
    assert first_round(month) == begun


def test_reasons_add_up_to_the_advantage(actor):
    found = explain(WAR, actor, worlds=4, seed=SEED)
    assert found.worlds == 4
    assert found.world is None
    for choice in found.choices:
        assert sum(option.taken for option in choice.options) == pytest.approx(1)
        assert sum(option.probability for option in choice.options) == pytest.approx(1)
        for option in choice.options:
            if option.expected is not None:
                assert option.expected == pytest.approx(-option.loss - option.price)
        if choice.advantage is not None:
            assert sum(row.gain for row in choice.reasons) == pytest.approx(choice.advantage.value, abs=1e-9)
            assert {row.id for row in choice.reasons if row.kind == "cost"} <= set(COSTS)


def test_one_world_and_one_instrument(scenario, actor):
    name = next(iter(scenario.instruments[actor]))
    found = explain(WAR, actor, instrument=name, world=5, month=8, seed=SEED)
    assert (found.world, found.month) == (5, 7)
    assert [choice.instrument for choice in found.choices] == [name]
    assert all(option.taken in (0, 1) for option in found.choices[0].options)


def test_what_is_held_from_outside_is_nobodys_choice(scenario, actor):
    name, item = next(iter(scenario.instruments[actor].items()))
    found = explain(WAR, actor, worlds=2, seed=SEED, do=[f"{actor}.{name}={next(iter(item.levels))}"])
    assert found.idle == (name,)
    assert name not in {choice.instrument for choice in found.choices}


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


def test_tables_document_and_page(actor):
    found = explain(WAR, actor, worlds=2, seed=SEED)
    assert study.choices_table(found).rows
    assert study.tables(found)
    assert study.document(found)["actor"] == actor
    assert study.sections(found)
    assert study.front(found).summary


def test_leading_actors_are_those_of_the_focus_in_the_worlds_of_the_run(scenario):
    run = assess(scenario, worlds=6, months=6, seed=SEED)
    stakes = at_stake(run)
    focus = next(iter(scenario.focus.values()))
    assert tuple(stakes) == focus.deciders
    found = leading(run, worlds=4)
    assert [item.actor for item in found] == list(stakes)
    whole = explain(scenario, found[0].actor, instrument=stakes[found[0].actor][0], worlds=4, seed=SEED).choices[0]
    assert whole in found[0].choices
    told = brief.section(found)
    assert len(told.blocks[0].rows) == sum(one.advantage is not None for item in found for one in item.choices)
    names = [block.id for block in told.blocks]
    assert len(set(names)) == len(names)


def test_without_a_focus_the_most_able_lead(scenario):
    bare = scenario.model_copy(update={"focus": {}})
    run = assess(bare, worlds=6, months=6, seed=SEED)
    stakes = at_stake(run)
    able = [bare.actors[name].capability.estimates[-1].centre for name in stakes]
    assert len(stakes) == LEADERS and able == sorted(able, reverse=True)
    assert all(1 <= len(chosen) <= LEADERS for chosen in stakes.values())


def test_an_actor_whose_stakes_are_all_held_has_no_reasons(scenario):
    first = next(iter(at_stake(assess(scenario, worlds=2, months=2))))
    names = at_stake(assess(scenario, worlds=2, months=2))[first]
    pins = [f"{first}.{name}={next(iter(scenario.instruments[first][name].levels))}" for name in names]
    assert first not in [item.actor for item in leading(assess(scenario, worlds=2, months=2, do=pins))]
