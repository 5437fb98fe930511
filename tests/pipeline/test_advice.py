"""Advice: levers are what-ifs, paired; accounts add up."""

import numpy as np
import pytest

from realpolitik.errors import UsageError
from realpolitik.findings.advise import effect_of
from realpolitik.pipeline import advise
from realpolitik.pipeline.advice import goal_of
from realpolitik.pipeline.runs import paired
from realpolitik.report.studies import advise as study
from realpolitik.scenario.load import load

WAR = "proxy_war"
RUN = {"worlds": 12, "months": 12, "seed": 3}


@pytest.fixture(scope="module")
def scenario():
    return load(WAR)


@pytest.fixture(scope="module")
def actor(scenario):
    return scenario.about.incumbent


@pytest.fixture(scope="module")
def found(actor):
    return advise(WAR, actor, f"ground.{actor} up", **RUN)


def test_a_lever_is_a_what_if(found, actor):
    lever = found.levers[0]
    pair = paired(WAR, do=[lever.pin], **RUN)
    ground = [run.data["ground"].sel(belligerent=actor).isel(month=-1).values for run in (pair.baseline, pair.changed)]
    assert found.baseline.value == pytest.approx(float(ground[0].mean()), abs=1e-6)
    assert lever.goal.effect.value == pytest.approx(float((ground[1] - ground[0]).mean()), abs=1e-6)
    assert lever.goal.towards == pytest.approx(float((ground[1] > ground[0]).mean()))


def test_every_level_is_tried_once(found, scenario, actor):
    pins = [lever.pin for lever in found.levers] + list(found.idle)
    every = [f"{actor}.{name}={level}" for name, item in scenario.instruments[actor].items() for level in item.levels]
    assert sorted(pins) == sorted(every)


def test_the_most_helpful_come_first(found):
    effects = [lever.goal.effect.value for lever in found.levers]
    assert effects == sorted(effects, reverse=True)
    down = advise(WAR, found.actor, f"ground.{found.actor} down", **RUN)
    effects = [lever.goal.effect.value for lever in down.levers]
    assert effects == sorted(effects)


def test_views_try_the_best_again(found, actor):
    seen = advise(WAR, actor, f"ground.{actor} up", views=True, **RUN)
    assert [lever.pin for lever in seen.levers] == [lever.pin for lever in found.levers]
    for lever in seen.levers[:3]:
        assert [effect.view for effect in lever.views] == list(seen.views)


def test_effects_know_which_way_is_wanted():
    before = np.zeros(100)
    after = np.r_[np.ones(40), np.zeros(60)]
    up, down = effect_of(before, after, 1, 5), effect_of(before, after, -1, 5)
    assert (up.effect.value, up.helps, up.hurts) == (0.4, True, False)
    assert (down.helps, down.hurts) == (False, True)
    assert (up.towards, up.away) == (0.4, 0.0)
    assert (down.towards, down.away) == (0.0, 0.4)
    unclear = effect_of(before[:4], after[:4] * [1, 0, 0, 0], 1, 5)
    assert not unclear.helps
    assert not unclear.hurts


@pytest.mark.parametrize("text", ["ground.crown", "up", "nothing up", ""])
def test_a_goal_needs_an_outcome_and_a_direction(scenario, text):
    with pytest.raises(UsageError):
        goal_of(scenario, text)


def test_who_cannot_be_advised(scenario):
    with pytest.raises(UsageError):
        advise(WAR, "nobody", "ground.nobody up", **RUN)


def test_tables_document_and_page(found):
    assert study.levers_table(found).rows
    assert study.tables(found)
    assert study.document(found)["actor"] == found.actor
    assert study.sections(found)[0].blocks
    assert study.front(found).summary
