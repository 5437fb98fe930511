"""The question bank: made by rule from what was known on a date, answered by records that came out later."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Callable, Iterable

import numpy as np
import pytest

from realpolitik.scenario import bank_answers
from realpolitik.scenario.bank import GROUPS, HORIZONS, Bank, BankItem, Left, bank, highest, sides
from realpolitik.scenario.bank_answers import BankAnswer, Bound, answers, figure, order
from realpolitik.scenario.dates import month_end
from realpolitik.scenario.fields import Reads
from realpolitik.scenario.load import load
from realpolitik.scenario.resolve import resolve
from realpolitik.scenario.schema import Scenario

from .later import Later

Make = Callable[..., Scenario]
DAY = dt.date(2018, 1, 31)
SERIES = """
series:
  held: {title: H, unit: share, source: paper, reads: ground.gov, points: [
    {date: 2017-08, value: 0.7}, {date: 2017-12, value: 0.8}, {date: 2018-01-15, value: 0.1, published: 2018-02-01},
    {date: 2018-06-30, value: 0.6, low: 0.55, high: 0.65}, {date: 2019-03, value: 0.4}]}
  killed: {title: K, unit: persons/year, source: paper, reads: war_deaths, per: year, points: [
    {date: 2016, value: 1000, published: 2017-08-31}, {date: 2018, value: 1100, published: 2019-02},
    {date: 2019, value: 0, published: 2020-02}]}
  empty: {title: E, unit: share, source: paper, reads: ground.reb, points: [{date: 2017-09, value: 0}]}
  unread: {title: U, unit: share, source: paper, points: [{date: 2017-09, value: 1}]}
"""


@pytest.fixture(scope="module")
def made(afghanistan: Scenario) -> Bank:
    return bank(afghanistan, DAY)


def named(found: Bank, key: str) -> BankItem:
    return next(item for item in found.items if item.id == key)


@pytest.mark.parametrize("name", ["afghanistan", "syria", "libya"])
def test_nothing_later_changes_the_bank(name: str) -> None:
    """All that is dated after the day is changed, and more of it added; the items stay the same to the last bit.

    The change takes the scored forms of forecasts away, too, whatever their date; they have a test of their own.
    """
    scenario = load(name)
    for seed, day in enumerate(scenario.about.as_of_dates):
        found = bank(scenario, day)
        assert len(found.items) > 400 and len({item.id for item in found.items}) == len(found.items)
        assert bank(scenario, day) == found
        later = Later(scenario, day, seed)
        other = bank(later.made(), day)
        assert plain(other.items) == plain(found.items) and plain(other.left) == plain(found.left)
        assert later.changed["entries"] > 5


def plain(found: Iterable[BankItem | Left]) -> list[BankItem | Left]:
    """What is no forecast of a source."""
    return [item for item in found if not item.id.startswith("forecast.")]


@pytest.mark.parametrize("name", ["afghanistan", "syria", "libya"])
def test_what_came_and_who_spoke_later_does_not_change_the_bank(name: str) -> None:
    """Forecasts that were out stay the same, whatever came of them and whatever was forecast after."""
    scenario = load(name)
    for day in scenario.about.as_of_dates:
        found = bank(scenario, day)
        changed = {"happened": dt.date(2030, 1, 1), "again": (), "checked": None}
        events, outcomes = (
            {
                key: item if item.happened is not None and item.happened <= day else item.model_copy(update=changed)
                for key, item in items.items()
            }
            for items in (scenario.events, scenario.outcomes)
        )
        out = {key for key, source in scenario.sources.items() if source.issued <= day}
        claims = {key: claim for key, claim in scenario.claims.items() if claim.source in out}
        other = scenario.model_copy(update={"events": events, "outcomes": outcomes, "claims": claims})
        assert bank(other, day) == found


def test_every_instrument_and_level_is_asked_about(afghanistan: Scenario, made: Bank) -> None:
    counts = Counter((item.of, item.day) for item in made.items if item.kind == "conduct")
    levels = [
        (owner, name, level)
        for owner, mine in afghanistan.instruments.items()
        for name, instrument in mine.items()
        for level in list(instrument.levels)[1:]
    ]
    assert counts == {(of, month_end(DAY, ahead)): 1 for of in levels for ahead in HORIZONS}
    assert {item.group for item in made.items} <= set(GROUPS)
    talks = {item.unit for item in made.items if item.group == "talks"}
    assert {"russia.host_talks", "us.talks_taliban", "kabul.talks"} <= talks and "russia.deploy" not in talks


def test_a_level_is_met_by_itself_and_all_above(afghanistan: Scenario, made: Bank) -> None:
    count = len(afghanistan.instruments["russia"]["guard_ca"].levels) - 1
    for rank, level in enumerate(list(afghanistan.instruments["russia"]["guard_ca"].levels)[1:], 1):
        fractions = np.arange(count + 1) / count
        item = named(made, f"conduct.russia.guard_ca.{level}@12")
        assert item.holds(fractions).tolist() == [place >= rank for place in range(count + 1)]
        assert item.reads.terms == {"level.russia.guard_ca": 1.0}


def test_what_cannot_be_left_is_decided() -> None:
    war = load("proxy_war")
    gone = war.instruments["meridia"]["presence"].model_copy(update={"initial": "withdrawn"})
    mine = {**war.instruments["meridia"], "presence": gone}
    left = war.model_copy(update={"instruments": {**war.instruments, "meridia": mine}})
    found = bank(left, war.about.as_of)
    assert "meridia.presence" not in {item.unit for item in found.items}
    assert ("conduct.meridia.presence", "stands at withdrawn, which cannot be left") in found.left
    assert "meridia.presence" in {item.unit for item in bank(war, war.about.as_of).items}


def test_series_are_held_against_the_last_figure_known(small: Make) -> None:
    found = bank(small(more=SERIES), DAY)
    asked = [item.id for item in found.items if item.kind == "series" and item.of == ("held",)]
    assert {key.partition("@")[0].rpartition(".")[2] for key in asked} == {
        "up10",
        "up25",
        "down10",
        "down25",
        "down50",
        "inside",
    }
    assert ("series.held.up50@6", "beyond 1, the most that it can be") in found.left
    item = named(found, "series.held.up10@12")
    assert item.last == 0.8, "what came out after the day is not the last figure"
    assert (item.day, item.horizon, item.group) == (dt.date(2019, 1, 31), 12, "ground")
    assert item.holds(np.array([0.87, 0.88, 0.9])).tolist() == [False, True, True]
    down, inside = named(found, "series.held.down10@12"), named(found, "series.held.inside@12")
    values = np.linspace(0.5, 1.0, 101)
    assert (item.holds(values).astype(int) + down.holds(values) + inside.holds(values) == 1).all()


def test_a_flow_is_asked_about_once_a_year(small: Make) -> None:
    found = bank(small(more=SERIES), DAY)
    days = [item.day.year for item in found.items if item.of == ("killed",) and ".up10" in item.id]
    assert days == [2018, 2019, 2020, 2022]
    later = bank(small(more=SERIES), dt.date(2018, 8, 31))
    assert [item.day.year for item in later.items if item.of == ("killed",) and ".up10" in item.id] == [
        2019,
        2020,
        2022,
    ]
    assert ("series.killed@12", "the same year as a nearer item") in later.left
    reasons = dict(found.left)
    assert reasons["series.empty"] == "no figure above nought is known"
    assert reasons["series.unread"] == "the model does not read it"


def test_the_most_that_a_reading_can_be() -> None:
    assert highest(Reads(terms={"ground.a": 1.0, "ground.b": 1.0})) == 1.0
    assert highest(Reads(terms={"ground.a": 2.0, "level.x.y": 0.5})) == 2.5
    assert highest(Reads(terms={"presence.us": 1.0})) == math.inf


def test_the_side_that_holds_less_is_asked_about(afghanistan: Scenario) -> None:
    pairs = sides(resolve(afghanistan, DAY))
    assert (("taliban",), ("kabul",)) in pairs
    assert (("haqqani", "taliban"), ("kabul", "north")) in pairs, "sums that series count are sides too"
    names = {"haqqani", "isk", "kabul", "north", "taliban"}
    assert len([pair for pair in pairs if len(pair[0]) == 1]) == math.comb(len(names), 2)


def test_forecasts_of_the_sources(made: Bank, afghanistan: Scenario) -> None:
    found = [item for item in made.items if item.kind == "forecast"]
    assert found
    for item in found:
        claim = afghanistan.claims[item.of[1]]
        assert claim.forecast is not None and claim.forecast.of == item.of[0]
        assert afghanistan.sources[claim.source].issued <= DAY < item.day
    kalinovsky = {key for key in afghanistan.claims if key.startswith("kalinovsky")}
    assert not kalinovsky & {item.of[1] for item in found}


# ---- answers


def test_conduct_is_answered_by_the_record(afghanistan: Scenario, made: Bank) -> None:
    """Moscow hosted the Taliban in November 2018 and did not by the end of 2022; the record ends there."""
    asked = [named(made, f"conduct.russia.host_talks.with_taliban@{ahead}") for ahead in HORIZONS]
    told = [answer.came for answer in answers(asked, afghanistan, DAY)]
    assert told == [False, True, True, True]
    late = bank(afghanistan, dt.date(2020, 7, 31))
    beyond = named(late, "conduct.russia.deploy.troops@48")
    assert answers([beyond], afghanistan, late.as_of)[0].why == bank_answers.BEYOND


def test_the_nearest_figure_answers(small: Make) -> None:
    war = small(more=SERIES)
    found = bank(war, DAY)
    near = figure(war, "held", dt.date(2018, 7, 31), DAY)
    assert near is not None and near.value == 0.6
    assert figure(war, "held", dt.date(2018, 10, 31), DAY) is None, "more than a quarter away"
    assert figure(war, "held", dt.date(2018, 1, 31), DAY) is None, "of before the day, though it came out later"
    flow = figure(war, "killed", dt.date(2018, 12, 31), DAY)
    assert flow is not None and flow.value == 1100
    asked = [
        named(found, f"series.{key}") for key in ("held.down25@6", "held.inside@6", "killed.up10@6", "killed.up25@6")
    ]
    assert [answer.came for answer in answers(asked, war, DAY)] == [True, False, True, False], "10% to the digit counts"
    assert answers([named(found, "series.held.up10@48")], war, DAY) == [BankAnswer(None, bank_answers.NO_FIGURE)]


@pytest.mark.parametrize(
    ("bounds", "came", "why"),
    [
        ([], None, bank_answers.UNSETTLED),
        ([Bound({"a": 1.0}, 0.5, 1.0)], True, None),  # half or more: nobody holds more
        ([Bound({"b": 1.0}, 0.6, 1.0)], False, None),
        ([Bound({"a": 1.0, "c": 1.0}, 0.6, 1.0)], None, bank_answers.UNSETTLED),
        ([Bound({"a": 1.0, "c": 1.0}, 0.0, 0.3), Bound({"b": 1.0}, 0.4, 0.5)], False, None),
        ([Bound({"contested": 1.0}, 0.4, 0.4), Bound({"a": 1.0}, 0.2, 0.25)], None, bank_answers.UNSETTLED),
        ([Bound({"contested": 1.0, "c": 1.0}, 0.7, 0.7), Bound({"a": 1.0}, 0.2, 0.25)], True, None),
        ([Bound({"a": 1.0}, 0.6, 1.0), Bound({"b": 1.0}, 0.6, 1.0)], None, bank_answers.CONTRADICT),
    ],
)
def test_order_by_all_divisions_that_fit(bounds: list[Bound], came: bool | None, why: str | None) -> None:
    assert order([*bounds, Bound({"c": 1.0}, 0.0, 1.0)] if bounds else [], ["a"], ["b"]) == BankAnswer(came, why)


def test_who_rules_is_known_until_the_record_ends(afghanistan: Scenario) -> None:
    """Kabul held the capital to August 2021; the Taliban took it, and nobody else holds it after."""
    found = bank(afghanistan, dt.date(2017, 8, 31))
    asked = [named(found, f"rule.{who}@{ahead}") for who in ("kabul", "taliban") for ahead in HORIZONS]
    told = [answer.came for answer in answers(asked, afghanistan, found.as_of)]
    assert told == [True, True, True, False, False, False, False, True]
    late = bank(afghanistan, dt.date(2020, 7, 31))
    asked = [named(late, f"rule.{who}@{ahead}") for ahead in (12, 24) for who in ("kabul", "north", "taliban", "isk")]
    told = [answer.came for answer in answers(asked, afghanistan, late.as_of)]
    assert told == [True, False, False, False, False, False, True, False]
    assert answers([named(late, "rule.kabul@48")], afghanistan, late.as_of)[0] == BankAnswer(
        None, bank_answers.UNSETTLED
    )


def test_without_a_record_conduct_is_open(small: Make) -> None:
    war = small()
    found = bank(war, DAY)
    whys = {answer.why for item, answer in zip(found.items, answers(found.items, war, DAY), strict=True) if item.actor}
    assert whys == {bank_answers.NO_RECORD}
