import datetime as dt
import re
from itertools import product

import numpy as np
import pytest

from realpolitik.errors import UsageError
from realpolitik.pipeline import simulate
from realpolitik.readings import NEVER, crossings
from realpolitik.readings.outcomes import outcome, question
from realpolitik.scenario.load import load
from realpolitik.scenario.vocabulary import VARIABLES


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("crown_falls", "event.crown_falls", "crown_falls"),
        ("date.crown_falls", "date.crown_falls", "crown_falls"),
        ("issue.troops", "issue.troops", "troops"),
        ("ground.crown", "reading.ground.crown", None),
        ("ground.crown + 0.5*ground.rebels", "reading.ground.crown+0.5*ground.rebels", None),
    ],
)
def test_what_a_text_asks_for(run, text, kind, name):
    asked = question(run.scenario, text)
    assert (asked.id, asked.name) == (kind, name)
    assert asked.title


@pytest.mark.parametrize(
    ("text", "nearest"), [("crown_fals", "crown_falls"), ("event.crown_fall", "crown_falls"), ("issue.trops", "troops")]
)
def test_a_misspelt_outcome_gets_the_right_name(run, text, nearest):
    with pytest.raises(UsageError) as caught:
        question(run.scenario, text)
    assert caught.value.nearest == nearest


def test_an_event_is_0_or_1_and_its_date_counts_months(run):
    first = crossings(run).sel(event="crown_falls").values
    np.testing.assert_array_equal(outcome(run, "crown_falls").values, first != NEVER)
    dated = outcome(run, "date.crown_falls").values
    assert dated[first == NEVER].min() == run.data.sizes["month"]
    np.testing.assert_array_equal(dated[first != NEVER], first[first != NEVER])


def test_an_earlier_date_counts_less(run):
    by = dt.date(2020, 12, 31)
    early, whole = outcome(run, "crown_falls", by), outcome(run, "crown_falls")
    assert early.at == by
    assert (early.values <= whole.values).all()
    assert early.values.sum() < whole.values.sum()


def test_readings_and_issues_are_read_at_the_date(run):
    month = 35  # December 2020
    held = outcome(run, "ground.crown+0.5*ground.rebels", dt.date(2020, 12, 31)).values
    ground = run.data["ground"].isel(month=month)
    expected = ground.sel(belligerent="crown") + 0.5 * ground.sel(belligerent="rebels")
    np.testing.assert_allclose(held, expected, rtol=1e-6)
    state = run.data["outcome"].sel(issue="troops").isel(month=-1)
    np.testing.assert_allclose(outcome(run, "issue.troops").values, state)


@pytest.mark.parametrize("day", [dt.date(2018, 1, 31), dt.date(2017, 1, 1), dt.date(2099, 1, 1)])
def test_a_date_outside_the_run_is_refused(run, day):
    with pytest.raises(UsageError):
        outcome(run, "crown_falls", day)


def test_an_event_whose_deadline_has_passed_is_refused(run):
    with pytest.raises(UsageError, match="deadline"):
        outcome(run, "past")


def test_an_index_that_is_not_there_is_refused(run):
    with pytest.raises(UsageError, match="belligerent"):
        outcome(run, "ground.nobody")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("relations.crown.boreas", "crown and boreas are not tied"),
        ("relations.boreas.crwn", "did you mean crown"),
        ("fighters", "expected fighters.<belligerent>"),
        ("belief.crown.league", "no patron 'league'"),
        (f"{'9' * 400}*ground.crown", "is no event, issue or state variable"),
        ("٣*ground.crown", "is no event, issue or state variable"),
        ("ground." + ".".join("abcdefghijk"), "is no event, issue or state variable"),
    ],
)
def test_what_a_run_would_not_have_is_refused_before_it(text: str, words: str) -> None:
    with pytest.raises(UsageError, match=re.escape(words)):
        question(load("proxy_war"), text)


def test_everything_that_a_reading_may_name_is_in_a_run() -> None:
    """Each state variable of each combination of names that the check lets through, in a war with few ties."""
    war = load("proxy_war")
    result, names = simulate(war, worlds=2, months=2), (*war.actors, *war.territories)
    tried = 0
    for variable, kinds in VARIABLES.items():
        last = [name for kit in war.instruments.values() for name in kit] if "instrument" in kinds else names
        for index in product(*[names] * (len(kinds) - 1), *([last] if kinds else [])):
            path = ".".join([variable, *index])
            try:
                wanted = question(war, path)
            except UsageError:
                continue
            assert np.isfinite(outcome(result, wanted).values).all(), path
            tried += 1
    assert tried > 100
