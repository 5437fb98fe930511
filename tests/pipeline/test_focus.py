"""From the campaign to a game: the textbook war's courses, in few worlds."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import numpy as np
import pytest

import realpolitik.pipeline.focus as pipeline
from realpolitik.errors import ScenarioError, UsageError
from realpolitik.findings.counsel import counsel
from realpolitik.findings.courses import Courses
from realpolitik.pipeline.focus import focus, quick
from realpolitik.pipeline.runs import assess
from realpolitik.report.page import write_page
from realpolitik.report.studies import counsel as advice
from realpolitik.report.studies import courses as study
from realpolitik.scenario.load import load, loads
from realpolitik.scenario.resolve import dump, resolve
from realpolitik.scenario.schema import Scenario
from realpolitik.worlds import draw


@pytest.fixture(scope="module")
def war() -> Scenario:
    return load("proxy_war")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("focus")


@pytest.fixture(scope="module")
def found(war: Scenario, folder: Path) -> Courses:
    return focus(war, worlds=8, months=18, seed=5, out=folder)


def test_profiles_are_the_products_of_courses(found: Courses) -> None:
    assert found.size == 36 and found.worlds == 8
    for number in (1, 17, 36):
        assert found.number(found.courses(number)) == number
    assert found.today == found.number({"exit": "stay", "arms": "none", "war": "fight", "terms": "refuse"})
    assert found.history is None


def test_a_profile_is_a_run_with_its_pins(found: Courses, war: Scenario) -> None:
    number = found.number({"exit": "leave", "arms": "overt", "war": "fight", "terms": "refuse"})
    pins = ["meridia.presence=withdrawn", "boreas.arms=overt", "league.talks=none", "league.offensive=all_out"]
    run = assess(war, worlds=8, months=18, seed=5, do=[*pins, "crown.talks=none"])
    worth = pipeline.payoffs(run.scenario, draw(run.scenario, np.arange(8), 5), run.data)
    np.testing.assert_allclose(found.data.payoff.sel(profile=number).values, worth.values, rtol=1e-12)


def test_what_holds_follows_from_payoffs(found: Courses) -> None:
    """Nash by hand: in no world an actor gains more than counts by its best other course, up to the edge of classes."""
    for number in (1, found.ranked[0], found.today or 1):
        for place, actor in enumerate(found.deciders):
            own = found.data.payoff.sel(actor=actor).values
            others = [to - 1 for to in found.reach(actor, number)]
            best = own[:, others].max(axis=1)
            stable = found.arrays["stable"][:, 0, place, number - 1]
            assert (best[stable] - own[stable, number - 1] <= found.indifference + 1e-9).all()
            assert stable[best <= own[:, number - 1]].all()
    np.testing.assert_array_equal(found.arrays["holds"], found.arrays["stable"].all(axis=2))
    nash, gmr = found.shares("nash"), found.shares("gmr")
    assert (nash <= gmr).all() and nash.max() > 0


def test_the_patron_would_not_stay(found: Courses) -> None:
    """Meridia's troops cost it more than they bring, so that today's profile does not last."""
    assert found.today is not None
    tempted = found.tempted(found.today)
    assert tempted is not None and tempted[0] == "meridia" and tempted[2].low > 0
    regret = found.standing(found.today).regret["meridia"]
    assert regret.low <= regret.value + 1e-6 and regret.value == pytest.approx(tempted[2].value, abs=1e-6)


def test_chances_add_up_and_favour_little_regret(found: Courses) -> None:
    chance = found.arrays["chance"]
    assert chance.sum() == pytest.approx(1)
    worst = found.arrays["regret"].max(axis=0)
    assert chance[worst.argmin()] > chance[worst.argmax()]


def test_what_was_played_is_not_played_again(
    found: Courses, war: Scenario, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("played again")

    monkeypatch.setattr(pipeline, "simulate", never)
    again = focus(war, worlds=8, months=18, seed=5, out=folder, threads=1)
    assert again.data.identical(found.data)
    with pytest.raises(AssertionError, match="played again"):
        focus(war, worlds=8, months=18, seed=6, out=folder)


def test_a_large_focus_is_filled_in_and_says_so(
    found: Courses, war: Scenario, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "MOST_PLAYED", 30)
    part = focus(war, worlds=8, months=18, seed=5, out=folder)
    assert part.surrogate is not None and part.surrogate.played == 30 == int(part.arrays["played"].sum())
    here = part.arrays["played"]
    np.testing.assert_allclose(part.arrays["payoff"][:, :, here], found.arrays["payoff"][:, :, here])
    missing = np.abs(part.arrays["payoff"] - found.arrays["payoff"])[:, :, ~here]
    assert 0 < missing.max() < 0.5
    assert any("30 of 36 profiles were played" in line for line in study.lines(part))


def test_shown_alike_everywhere(found: Courses, tmp_path: Path) -> None:
    told = json.loads(json.dumps(study.document(found)))
    assert len(told["profiles"]) == 36 and told["profiles"][0]["number"] == found.ranked[0]
    assert told["summary"] == list(study.lines(found))
    assert study.tables(found)
    page = write_page(study.front(found), (study.section(found),), tmp_path / "stable.html").read_text(encoding="utf-8")
    assert "Who would move where" in page and study.words(found, found.ranked[0]).partition(",")[0] in page


def test_counsel_is_the_paired_gain_over_the_courses_of_others(found: Courses) -> None:
    rows = {(row.option, row.course): row for row in counsel(found)}
    assert len(rows) == sum(len(option.courses) - 1 for option in found.focus.options.values())
    row = rows["arms", "overt"]
    assert (row.actor, row.against) == ("boreas", "none")
    pairs = [
        (number, found.number({**found.courses(number), "arms": "none"}))
        for number in range(1, found.size + 1)
        if found.courses(number)["arms"] == "overt"
    ]
    payoff = found.data.payoff.sel(actor="boreas")
    gain = np.stack([payoff.sel(profile=one).values - payoff.sel(profile=other).values for one, other in pairs])
    assert row.gain.value == pytest.approx(gain.mean())
    assert row.pays == pytest.approx((gain.mean(axis=1) > found.indifference).mean())
    assert row.gain.low < row.gain.value < row.gain.high
    values = [one.gain.value for one in counsel(found)]
    assert values == sorted(values, reverse=True)


def test_counsel_does_not_tell_what_a_course_sets_by_itself(found: Courses) -> None:
    for row in counsel(found):
        if row.event is not None:
            terms = set(found.scenario.events[row.event].reads.terms)
            held = {pin.partition("=")[0] for course in found.option(row.option).courses.values() for pin in course.do}
            assert terms.isdisjoint({f"presence.{row.actor}", *(f"level.{name}" for name in held)})


def test_counsel_in_words(found: Courses) -> None:
    section = advice.section(found)
    assert "realpolitik advise proxy_war --for" in section.lead
    assert len(advice.alternatives_table(found).rows) == len(advice.document(found)) == len(counsel(found))


def test_small_form(war: Scenario) -> None:
    small = quick(war, worlds=3, months=6)
    assert small is not None and small.worlds == 3 and small.provenance.months == 6
    assert quick(war.model_copy(update={"focus": {}})) is None


def test_a_focus_of_another_date_and_history() -> None:
    afghanistan = load("afghanistan")
    assert list(pipeline.due(afghanistan, dt.date(2017, 8, 31))) == ["courses_2017"]
    assert list(pipeline.due(afghanistan, dt.date(2018, 1, 31))) == ["courses_2018"]
    assert pipeline.due(afghanistan, dt.date(2020, 7, 31)) == {}
    with pytest.raises(UsageError, match="no focus fits"):
        focus(afghanistan, as_of="2020-07-31")
    with pytest.raises(UsageError, match="no focus 'courses_2020'"):
        focus(afghanistan, "courses_2020")
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
