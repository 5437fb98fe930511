"""From the campaign to a game: the textbook war's courses, in few worlds."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import realpolitik as rp
from realpolitik.errors import ScenarioError, UsageError
from realpolitik.pipeline.runs import simulate
from realpolitik.scenario.load import load, loads
from realpolitik.scenario.resolve import dump, resolve
from realpolitik.scenario.schema import Scenario
from realpolitik.studies.stable import courses as playing
from realpolitik.studies.stable.asking import quick
from realpolitik.studies.stable.payoffs import payoffs
from realpolitik.study import Study
from realpolitik.worlds import draw

SIZE = {"worlds": 8, "months": 18, "seed": 5}
TODAY = {"exit": "stay", "arms": "none", "war": "fight", "terms": "refuse"}


@pytest.fixture(scope="module")
def war() -> Scenario:
    return load("proxy_war")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("focus")


@pytest.fixture(scope="module")
def study(war: Scenario, folder: Path) -> Study:
    return rp.stable(war, **SIZE, out=folder)


@pytest.fixture(scope="module")
def courses(study: Study) -> pd.DataFrame:
    """Courses, a profile a row."""
    return study["courses"].pivot(index="profile", columns="option", values="course")


def number(courses: pd.DataFrame, **chosen: str) -> int:
    """Number of the profile of some courses."""
    (found,) = courses.index[(courses[list(chosen)] == list(chosen.values())).all(axis=1)]
    return int(found)


def test_profiles_are_the_products_of_courses(study: Study, courses: pd.DataFrame) -> None:
    assert sorted(courses.index) == list(range(1, 37)) and study.run.worlds == 8
    assert len(courses.drop_duplicates()) == 36
    assert list(courses.loc[[1, 2], "exit"]) == ["leave", "phase"], "the first option counts fastest"
    ranking = study["ranking"]
    assert list(ranking[ranking.is_today].profile) == [number(courses, **TODAY)]
    assert not ranking.is_history.any()


def test_a_profile_is_a_run_with_its_pins(study: Study, courses: pd.DataFrame, war: Scenario) -> None:
    profile = number(courses, exit="leave", arms="overt", war="fight", terms="refuse")
    do = study["quantal"].set_index(["option", "course"]).do
    pins = [pin for option, course in courses.loc[profile].items() for pin in do[option, course]]
    named = {"meridia.presence=withdrawn", "boreas.arms=overt", "league.talks=none", "league.offensive=all_out"}
    assert set(pins) == named | {"crown.talks=none"}
    run = simulate(war, **SIZE, do=pins)
    worth = payoffs(run.scenario, draw(run.scenario, np.arange(8), 5), run.data)
    np.testing.assert_allclose(study.data.payoff.sel(profile=profile).values, worth.values, rtol=1e-12)
    rows = study["payoffs"].query("profile == @profile").set_index("actor").payoff
    np.testing.assert_allclose(rows[worth.actor.values], worth.mean("world").values, rtol=1e-12)


def test_what_holds_follows_from_payoffs(study: Study, courses: pd.DataFrame) -> None:
    """Nash by hand: in no world an actor gains more than counts by its best other course, up to the edge of classes."""
    data, owner = study.data, study["quantal"].set_index("option").actor.to_dict()
    for profile in (1, study["ranking"].profile[0], number(courses, **TODAY)):
        for actor in data.decider.values:
            others = [option for option in courses if owner[option] != actor]
            same = (courses[others] == courses.loc[profile, others]).all(axis=1)
            own = data.payoff.sel(actor=actor)
            best = own.sel(profile=[to for to in courses.index[same] if to != profile]).max("profile").values
            mine = own.sel(profile=profile).values
            stable = data.stable.sel(decider=actor, profile=profile, concept="nash").values
            assert (best[stable] - mine[stable] <= study.run.options["indifference"] + 1e-9).all()
            assert stable[best <= mine].all()
    np.testing.assert_array_equal(data.holds, data.stable.all("decider"))
    shares = study["holds"].pivot(index="profile", columns="concept", values="share")
    assert (shares.nash <= shares.gmr).all() and shares.nash.max() > 0
    np.testing.assert_allclose(shares.nash, data.holds.sel(concept="nash").mean("world"))


def test_the_patron_would_not_stay(study: Study, courses: pd.DataFrame) -> None:
    """Meridia's troops cost it more than they bring, so that today's profile does not last."""
    today, *others = (number(courses, **{**TODAY, "exit": course}) for course in ("stay", "phase", "leave"))
    payoff = study.data.payoff.sel(actor="meridia")
    gains = [float((payoff.sel(profile=other) - payoff.sel(profile=today)).mean()) for other in others]
    gain = max(gains)
    best = ("phase", "leave")[gains.index(gain)]
    assert f"Most tempted to leave: Meridia, with Meridia's troops: {best} (+{gain:.3f}, " in study.summary[2]
    row = study["regret"].query("profile == @today and actor == 'meridia'").iloc[0]
    assert 0 < row.low <= row.regret + 1e-6 and row.regret == pytest.approx(gain, abs=1e-6)


def test_chances_add_up_and_favour_little_regret(study: Study) -> None:
    ranking = study["ranking"]
    assert ranking.chance.sum() == pytest.approx(1)
    assert ranking.chance[ranking.regret.idxmin()] > ranking.chance[ranking.regret.idxmax()]
    by_option = study["quantal"].groupby("option").probability.sum()
    np.testing.assert_allclose(by_option, 1.0)


def test_what_was_played_is_not_played_again(
    study: Study, war: Scenario, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("played again")

    monkeypatch.setattr(playing, "simulate", never)
    again = rp.stable(war, **SIZE, out=folder, threads=1)
    assert again.data.identical(study.data)
    assert rp.stable(war, **SIZE, out=folder, concepts=["nash"])["holds"].concept.unique().tolist() == ["nash"]
    with pytest.raises(AssertionError, match="played again"):
        rp.stable(war, **{**SIZE, "seed": 6}, out=folder)


def test_a_large_focus_is_filled_in_and_says_so(
    study: Study, war: Scenario, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(playing, "MOST_PLAYED", 30)
    part = rp.stable(war, **SIZE, out=folder)
    here = part.data.played.values
    assert here.sum() == 30 == part["ranking"].played.sum()
    np.testing.assert_allclose(part.data.payoff.values[:, :, here], study.data.payoff.values[:, :, here])
    missing = np.abs(part.data.payoff - study.data.payoff).values[:, :, ~here]
    assert 0 < missing.max() < 0.5
    assert any("30 of 36 profiles were played" in line for line in part.summary)
    assert (part["filled_in"].error > 0).all() and "filled_in" not in study.tables
    assert len(part["events"]) == 30 / 36 * len(study["events"])


def test_shown_alike_everywhere(study: Study, tmp_path: Path) -> None:
    told = json.loads(json.dumps(study.to_dict()))
    assert len(told["tables"]["ranking"]) == 36 and told["summary"] == list(study.summary)
    page = study.to_html(tmp_path / "stable.html").read_text(encoding="utf-8")
    best = study["ranking"].courses[0]
    assert "Who would move where" in page and best.partition(",")[0] in page
    shown = study.table("profiles").texts()
    assert list(shown.columns)[2:] == [*map(str, study["ranking"].profile[:8]), "12 (today)"]
    nash = shown[shown.Option.str.startswith("nash:")].iloc[0]
    share = study["holds"].query("profile == 10 and concept == 'nash'").share.iloc[0]
    assert nash["10"] == f"{100 * share:.0f}%"


def test_tables_show_what_holds_most_and_hold_every_profile(study: Study) -> None:
    for name in ("stable_for", "regret"):
        table = study.table(name)
        assert len(table.shown(name, brief=True).rows) == len(table.shown(name, most=table.most).rows) == table.most
        assert "12 (today)" in [row[0].text for row in table.shown(name, brief=True).rows]
        assert set(table.frame.profile) == set(range(1, 37))


def test_alternatives_are_the_paired_gain_over_the_courses_of_others(study: Study, courses: pd.DataFrame) -> None:
    rows = study["alternatives"]
    assert len(rows) == sum(courses[option].nunique() - 1 for option in courses)
    assert list(rows.gain) == sorted(rows.gain, reverse=True)
    row = rows.set_index(["option", "course"]).loc["arms", "overt"]
    assert (row.actor, row.against) == ("boreas", "none")
    pairs = [
        (profile, number(courses, **{**courses.loc[profile].to_dict(), "arms": "none"}))
        for profile in courses.index[courses.arms == "overt"]
    ]
    payoff = study.data.payoff.sel(actor="boreas")
    gain = np.stack([payoff.sel(profile=one).values - payoff.sel(profile=other).values for one, other in pairs])
    assert row.gain == pytest.approx(gain.mean()) and row.low < row.gain < row.high
    assert row.pays == pytest.approx((gain.mean(axis=1) > study.run.options["indifference"]).mean())


def test_alternatives_do_not_tell_what_a_course_sets_by_itself(study: Study, war: Scenario) -> None:
    options = war.focus["courses"].options
    told = study["alternatives"].dropna(subset="event")
    assert len(told)
    for row in told.itertuples():
        held = {pin.partition("=")[0] for course in options[row.option].courses.values() for pin in course.do}
        own = {f"presence.{row.actor}", *(f"level.{name}" for name in held)}
        assert set(war.events[row.event].reads.terms).isdisjoint(own)


def test_alternatives_in_words(study: Study) -> None:
    section = study.sections()[1]
    assert section.id == "alternatives" and "realpolitik advise proxy_war --for" in section.lead
    assert section.lead.startswith(study.summary[-1])


def test_small_form(war: Scenario) -> None:
    small = quick(war, worlds=3, months=6)
    assert small.run.worlds == 3 and small.run.months == 6
    shown = small.table("profiles").shown("profiles", brief=True).rows
    concepts = [row[1].text.partition(":")[0] for row in shown if row[0].text == "Holds"]
    assert concepts == ["nash"] and len(small.table("profiles").texts()) > len(shown)
    with pytest.raises(UsageError, match=r"^the scenario has no focus$"):
        quick(war.model_copy(update={"focus": {}}))
    with pytest.raises(UsageError, match=r"^no focus of the scenario is for 1999-01-31$"):
        quick(load("afghanistan"), as_of="1999-01-31")


def test_a_focus_of_another_date_and_history() -> None:
    afghanistan = load("afghanistan")
    assert list(playing.due(afghanistan, dt.date(2017, 8, 31))) == ["courses_2017"]
    assert list(playing.due(afghanistan, dt.date(2018, 1, 31))) == ["courses_2018"]
    assert playing.due(afghanistan, dt.date(2020, 7, 31)) == {}
    with pytest.raises(UsageError, match="no focus fits"):
        rp.stable(afghanistan, as_of="2020-07-31")
    with pytest.raises(UsageError, match="no focus 'courses_2020'"):
        rp.stable(afghanistan, focus="courses_2020")
    known = resolve(afghanistan, as_of=dt.date(2017, 8, 31)).focus["courses_2017"]
    assert afghanistan.focus["courses_2017"].history is not None and known.history is None


def test_a_focus_loads_back(war: Scenario) -> None:
    text = dump(resolve(war))
    again = loads(text)
    assert dump(again) == text
    assert list(again.focus["courses"].options["exit"].courses) == ["leave", "phase", "stay"]


BAD = """
focus:
  wrong:
    title: Wrong
    months: 12
    options:
      exit:
        title: Troops
        actor: meridia
        courses: {leave: meridia.presence=withdrawn@+24, stay: meridia.presence=ful, arm: boreas.arms=none}
      again:
        title: Again
        actor: meridai
        courses: {leave: meridia.presence=withdrawn, stay: meridia.presence=full}
    status_quo: {exit: stays}
"""


def test_all_errors_of_a_focus_at_once(war: Scenario) -> None:
    text = dump(war.model_copy(update={"focus": {}})) + BAD
    with pytest.raises(ScenarioError) as caught:
        loads(text)
    told = "\n".join(problem.message for problem in caught.value.problems)
    for part in (
        "comes 24 months after the start, when the run is over (12)",
        "no level 'ful' of meridia.presence",
        "boreas.arms is not for meridia to decide",
        "no actor 'meridai'",
        "meridia.presence is held by option 'exit' already",
        "no course of exit 'stays'",
        "no course for again",
    ):
        assert part in told
