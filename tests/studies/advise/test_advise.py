"""Advice: levers are what-ifs, paired; accounts add up."""

import numpy as np
import pytest

from realpolitik.errors import UsageError
from realpolitik.pipeline.runs import paired
from realpolitik.scenario.load import load
from realpolitik.studies.advise.ask import advise, goal_of
from realpolitik.studies.advise.frames import BEST, effect_of

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
    return advise(WAR, actor=actor, goal=f"ground.{actor} up", **RUN)


def test_a_lever_is_a_what_if(found, actor):
    lever, goal = found["levers"].iloc[0], found["goal"].iloc[0]
    pair = paired(WAR, do=[lever.pin], **RUN)
    ground = [run.data["ground"].sel(belligerent=actor).isel(month=-1).values for run in (pair.baseline, pair.changed)]
    assert goal.value == pytest.approx(float(ground[0].mean()), abs=1e-6)
    assert goal.low < goal.value < goal.high
    assert lever.effect == pytest.approx(float((ground[1] - ground[0]).mean()), abs=1e-6)
    assert lever.towards == pytest.approx(float((ground[1] > ground[0]).mean()))


def test_every_level_is_tried_once(found, scenario, actor):
    pins = [*found["levers"].pin, *found["idle"].pin]
    every = [f"{actor}.{name}={level}" for name, item in scenario.instruments[actor].items() for level in item.levels]
    assert sorted(pins) == sorted(every)


def test_the_most_helpful_come_first(found, actor):
    assert list(found["levers"].effect) == sorted(found["levers"].effect, reverse=True)
    down = advise(WAR, actor=actor, goal=f"ground.{actor} down", **RUN)
    assert list(down["levers"].effect) == sorted(down["levers"].effect)
    assert "wants less of" in down.about


def test_views_try_the_best_again():
    options = {"actor": "pakistan", "goal": "ground.kabul down", "worlds": 3, "months": 4, "seed": 3}
    alone, seen = (advise("afghanistan", views=views, **options) for views in (False, True))
    assert list(alone["levers"].pin) == list(seen["levers"].pin)
    assert "views" not in alone.tables and alone["levers"].robust.isna().all()
    rows = seen["views"]
    sources = list(dict.fromkeys(rows.view))
    assert sources[0] == "" and len(sources) > 2
    assert list(dict.fromkeys(rows.pin)) == list(seen["levers"].pin[:BEST])
    assert (rows.groupby("pin").view.apply(list).map(tuple) == tuple(sources)).all()
    together = rows[rows.view == ""].set_index("pin").effect
    assert together.equals(seen["levers"].set_index("pin").effect.loc[together.index])


def test_views_that_nobody_has_are_said():
    found = advise(WAR, actor="boreas", goal="ground.crown down", views=True, worlds=2, months=2)
    assert "no view" in found.summary[-1]


def test_effects_know_which_way_is_wanted():
    before = np.zeros(100)
    after = np.r_[np.ones(40), np.zeros(60)]
    up, down = effect_of(before, after, 1, 5), effect_of(before, after, -1, 5)
    assert (up.effect, up.helps, up.hurts, up.verdict) == (0.4, True, False, "helps")
    assert (down.helps, down.hurts, down.verdict) == (False, True, "hurts")
    assert (up.towards, up.away) == (0.4, 0.0)
    assert (down.towards, down.away) == (0.0, 0.4)
    unclear = effect_of(before[:4], after[:4] * [1, 0, 0, 0], 1, 5)
    assert (unclear.helps, unclear.hurts, unclear.verdict) == (False, False, "unclear")


@pytest.mark.parametrize("text", ["ground.crown", "up", "nothing up", ""])
def test_a_goal_needs_an_outcome_and_a_direction(scenario, text):
    with pytest.raises(UsageError):
        goal_of(scenario, text)


@pytest.mark.parametrize("wrong", [{"actor": "nobody"}, {"worlds": 1}, {"since": "2030"}, {"by": "1999"}])
def test_what_cannot_be_tried_is_refused(actor, wrong):
    with pytest.raises(UsageError):
        advise(WAR, **{"actor": actor, "goal": "contested up", **RUN, **wrong})


def test_a_goal_has_its_date(actor):
    found = advise(WAR, actor=actor, goal="crown_falls down", by="2021-03", since="2021-02", worlds=3)
    goal = found["goal"].iloc[0]
    assert (goal["at"].isoformat(), goal.since.isoformat()) == ("2021-03-31", "2021-02-28")
    assert found.run.months == 3


def test_page_and_sentences(found):
    (part,) = found.sections()
    assert part.id == "levers" and len(part.blocks) == 2
    assert part.lead == " ".join(found.summary)
    assert found.summary
