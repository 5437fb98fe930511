"""The record of conduct: what a run as of a date may know of it, and the same month by month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from realpolitik.scenario.load import loads
from realpolitik.scenario.record import conduct, coverage, published, spells_known, starting_level
from realpolitik.scenario.resolve import dump, resolve
from realpolitik.scenario.schema import Scenario

Make = Callable[..., Scenario]
SPAN = ("  as_of: 2018-01-31", "  as_of: 2018-01-31\n  recorded: [2016-11, 2018-04]")
BARE = ("      initial: some\n", "")
PAPER = ("issued: 2017-08, reliability: B", "issued: 2016-12-15, reliability: B")
TROOPS = """
record:
  pat:
    troops:
      - {from: 2014, level: none, ref: paper, note: So it stood}
      - {from: 2017-01, level: unknown, ref: judgement, note: Reports contradict each other}
      - {from: 2017-03-10, level: some, ref: paper, published: 2017-05-02}
      - {from: 2017-09-30, level: none, ref: paper, published: 2017-10-01}
      - {from: 2017-09-30, level: some, ref: paper, published: 2018-03-01, note: Found out later}
      - {from: 2018-02-15, level: none, ref: judgement, basis: judgement, note: No more is heard of them}
"""


@pytest.fixture(scope="module")
def told(small: Make) -> Scenario:
    return small(SPAN, PAPER, more=TROOPS)


@pytest.mark.parametrize(
    ("as_of", "level"),
    [
        ("2016-12-14", "some"),  # the paper is not out yet: the instrument's own level stands in
        ("2016-12-15", "none"),
        ("2017-03-31", "some"),  # known to be unknown: the instrument's own level stands in
        ("2017-05-01", "some"),
        ("2017-09-30", "some"),  # the end was known a day later
        ("2017-10-01", "none"),
        ("2018-02-14", "none"),
        ("2018-02-15", "none"),
    ],
)
def test_a_run_starts_where_things_were_known_to_stand(told: Scenario, as_of: str, level: str) -> None:
    date = dt.date.fromisoformat(as_of)
    assert starting_level(told, "pat", "troops", date) == level
    if date >= dt.date(2016, 12, 15):
        assert resolve(told, date).instruments["pat"]["troops"].initial == level


def test_a_correction_is_seen_from_its_day_on(told: Scenario) -> None:
    before, after = (spells_known(told, "pat", "troops", dt.date(2018, month, 1)) for month in (2, 3))
    assert [spell.level for spell in before][-1] == "none"
    assert [spell.level for spell in after if spell.start == dt.date(2017, 9, 30)] == ["none", "some"]


def test_resolved_form_holds_what_was_known_and_no_more(told: Scenario) -> None:
    date = dt.date(2018, 1, 31)
    resolved = resolve(told, date)
    spells = resolved.record["pat"]["troops"]
    assert [spell.level for spell in spells] == ["none", "unknown", "some", "none"]
    assert all(spell.published is not None and spell.published <= date for spell in spells)
    assert resolved.about.recorded == (dt.date(2016, 11, 30), date)
    assert loads(dump(resolved)) == resolved == resolve(resolved)
    assert resolve(told, dt.date(2016, 12, 31)).about.recorded == (dt.date(2016, 11, 30), dt.date(2016, 12, 31))


def test_no_record_before_its_first_month(small: Make) -> None:
    early = ("as_of: 2018-01-31", "as_of: 2016-10-31\n  as_of_dates: [2018-01-31]\n  recorded: [2016-11, 2018-04]")
    resolved = resolve(small(early, ("issued: 2017-08", "issued: 2014-01"), more=TROOPS))
    assert (resolved.about.recorded, resolved.record) == (None, {})
    assert resolved.instruments["pat"]["troops"].initial == "none", "where it stood since 2014 is known all the same"
    assert resolve(resolved) == resolved


def test_months_have_the_level_of_their_last_day(told: Scenario) -> None:
    (row,) = conduct(told)
    assert (row.months[0], row.months[-1], len(row.months)) == (dt.date(2016, 11, 30), dt.date(2018, 4, 30), 18)
    assert row.ranks == (0, 0, None, None, *[1] * 11, 0, 0, 0)
    (known,) = conduct(resolve(told, dt.date(2018, 1, 31)))
    assert known.ranks == (0, 0, None, None, *[1] * 6, *[0] * 5), "the correction was not out"


def test_coverage_counts_what_is_known(small: Make) -> None:
    more = "\nrecord: {pat: {troops: [{from: 2016-11, level: absent, ref: judgement, note: Not founded}, " + (
        "{from: 2017-01, level: some, ref: paper, published: 2017-08}, "
        "{from: 2017-07, level: unknown, ref: judgement, note: No report}, "
        "{from: 2018-01, level: none, ref: judgement, basis: judgement, note: Nothing is heard}]}}\n"
    )
    (row,) = coverage(small(SPAN, PAPER, more=more))
    assert (row.months, row.known, row.judged, row.unknown, row.absent, row.changes) == (18, 10, 4, 6, 2, 1)


def test_day_of_publication_is_that_of_the_reference(small: Make) -> None:
    series = "series: {s: {title: Troops, unit: thousand, source: paper, points: [{date: 2017-01, value: 5, "
    claim = "claims: {c: {source: paper, paragraph: 1, kind: evidence, certainty: fact, text: They went}}\n"
    text = f"""
{series}published: 2017-04-01}}]}}}}
{claim}record:
  pat:
    troops:
      - {{from: 2016-11, level: none, ref: "series:s@2017-01"}}
      - {{from: 2016-12, level: some, ref: c}}
      - {{from: 2016-12-31, level: none, ref: "series:s@2017-01"}}
      - {{from: 2018-02, level: some, ref: judgement, basis: judgement, note: It seems so}}
"""
    scenario = small(SPAN, PAPER, more=text)
    days = [published(spell, scenario) for spell in scenario.record["pat"]["troops"]]
    assert days == [dt.date(2017, 4, 1), dt.date(2016, 12, 15), dt.date(2017, 4, 1), dt.date(2018, 2, 28)]


def test_without_record_or_level_there_is_no_run(small: Make) -> None:
    late = small(SPAN, PAPER, BARE, more=TROOPS.replace("from: 2014", "from: 2016-11"))
    assert starting_level(late, "pat", "troops", dt.date(2017, 3, 31)) is None
    with pytest.raises(Exception, match="no level on 2017-03-31"):
        resolve(late, dt.date(2017, 3, 31))
