"""What is told first: record, hinges, sources that forecast otherwise."""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import replace
from importlib import resources

import pandas as pd
import pytest

import realpolitik as rp
from realpolitik.report.document import Link
from realpolitik.scenario.load import catalog, load
from realpolitik.studies.assess import outcome, overview
from realpolitik.studies.assess.record import record_of, records


def forecast(event: str, low: float, high: float, run: float, condition: object = None) -> dict[str, object]:
    links, by = (Link("Reed 2018 ¶3", "claim-reed"),), dt.date(2021, 12, 31)
    return {"event": event, "title": f"It is {event}", "by": by, "low": low, "high": high, "run": run,
            "condition": condition, "links": links}  # fmt: skip


def test_thirty_points_count_from_the_middle_of_the_band_and_never_inside_it() -> None:
    rows = pd.DataFrame(
        [
            forecast("near", 0.55, 0.8, 0.4),
            forecast("far", 0.55, 0.8, 0.04),
            forecast("wide", 0.0, 0.9, 0.85),
            forecast("edge", 0.2, 0.45, 0.7, "War comes"),
            forecast("untold", 0.55, 0.8, float("nan")),
        ]
    )
    assert list(overview.far_apart(rows[rows.run.notna()]).event) == ["far", "edge"]
    point = overview.apart(rows, 200)
    assert point.title.endswith("2 of 4 forecasts")
    assert point.lines == (
        "It is far: Reed 2018 ¶3 55–80% by Dec 2021; here 4% by then.",
        "It is edge: Reed 2018 ¶3 20–45% by Dec 2021 if war comes; here 70% by then.",
    )


def test_the_likeliest_year_is_the_one_in_which_most_worlds_change() -> None:
    """With its share: a likeliest year may be unlikely. Years that chance may hold apart are not told apart."""
    days = [dt.date(2020, 12, 31), dt.date(2021, 6, 30), dt.date(2021, 12, 31), dt.date(2022, 12, 31)]
    curves = pd.DataFrame({"event": "fall", "date": days, "share": [0.1, 0.2, 0.35, 0.5]})
    assert overview.likeliest_years(curves, "fall", 1000) == ", most likely in 2021 (25%)"
    assert overview.likeliest_years(curves, "fall", 80) == ", most likely in 2021 or 2022 (40%)"
    assert overview.likeliest_years(curves, "fall", 20) == ""
    assert overview.likeliest_years(curves.assign(share=0.0), "fall", 1000) == ""


def test_a_source_and_the_run_stand_side_by_side_by_the_same_day() -> None:
    rows = pd.DataFrame([forecast("fall", 0.55, 0.8, 0.4), forecast("untold", 0.2, 0.45, float("nan"))])
    assert overview.said_of(rows) == {
        "fall": "Reed 2018 ¶3 55–80% by Dec 2021 (here 40%)",
        "untold": "Reed 2018 ¶3 20–45% by Dec 2021",
    }


def test_charts_of_ground_say_what_their_figures_count() -> None:
    known = rp.load("afghanistan")
    rows = pd.DataFrame({"series": ["sigar_contested"]})
    assert outcome.history_said(known, {"contested": rows}) == (
        " The figures count: Contested districts, as a share of 407. The bands leave out the errors of counts, which "
        "`records` has."
    )
    assert outcome.history_said(known, {}) == ""


def test_the_record_that_comes_along_is_the_one_of_the_bank() -> None:
    table = (resources.files("realpolitik") / "catalog" / "record.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(table.splitlines()):
        found = records()[row["scenario"]]
        assert found.answered <= found.asked and found.inside <= found.figures
        assert found.coin == 0.25 and 0 < found.model < 1
        assert found.first <= found.last


def test_only_the_catalogs_own_scenario_has_a_record() -> None:
    known = rp.load("libya")
    assert record_of(known) is records()["libya"]
    about = known.about.model_copy(update={"title": "Another war"})
    assert record_of(known.model_copy(update={"about": about})) is None
    assert record_of(rp.load("proxy_war")) is None


@pytest.mark.parametrize(("low", "high", "word"), [(-0.2, -0.1, "better"), (-0.1, 0.1, "neither"), (0.1, 0.2, "worse")])
def test_whether_it_beats_persistence_is_said_as_the_interval_has_it(low: float, high: float, word: str) -> None:
    found = replace(records()["afghanistan"], less_low=low, less_high=high)
    assert f": {word} " in overview._scored(found)[0]


def test_a_run_tells_its_record_from_the_whole_of_the_scenario() -> None:
    study = rp.assess("proxy_war", worlds=60, months=12, alone=True, seed=2)
    assert [point.id for point in study.first] == ["answer", "hinges", "record", "apart", "limits"]
    assert study.to_dict()["first"]["record"]["lines"][0].startswith("No record: ")
    first = [line.partition(":")[0] for line in study.first[0].lines][:2]
    titles = [event.title for event in rp.load("proxy_war").events.values()]
    assert [name for name in first if name in titles] == [title for title in titles if title in first]


def test_titles_fit_a_line() -> None:
    for name in catalog():
        scenario = rp.load(name)
        for item in (*scenario.events.values(), *scenario.outcomes.values()):
            assert len(item.title) < 60, item.title
            assert not item.title.lower().startswith("the arena's")


def test_history_is_what_came_after_the_date() -> None:
    known = rp.load("afghanistan")
    first, *later = (known.events["attack_central_asia"].happened, *known.events["attack_central_asia"].again)
    assert first is not None
    assert outcome._came(known, "attack_central_asia", dt.date(2018, 1, 31)) == first
    assert outcome._came(known, "attack_central_asia", first) == later[0]
    assert outcome._came(known, "attack_central_asia", later[-1]) is None
    assert outcome._came(known, "of_nothing", first) is None


def test_few_worlds_make_no_headline() -> None:
    """Of 2 worlds a share of none may be two in three: neither unlikely, nor apart from any source."""
    study = rp.assess("kabul_1989", worlds=2, months=1, alone=True, seed=1)
    points = {point.id: point for point in study.first}
    assert (study["events"].probability == 0).all()
    assert not [
        line
        for line in points["answer"].lines
        if line.startswith(("Likely as well", "May come", "Under one in twenty"))
    ]
    few = "Not asked, because 2 worlds are too few; 50 or more are needed."
    assert points["hinges"].lines == (few,)
    rows = pd.DataFrame([forecast("far", 0.55, 0.8, 0.0)])
    assert overview.apart(rows, 2).lines == (few,)
    assert overview.apart(rows, 50).lines == ("It is far: Reed 2018 ¶3 55–80% by Dec 2021; here none by then.",)
    assert points["limits"].lines[1] == "2 worlds alone tell little: 50% of them may be 6% to 94%."


def test_others_are_named_likely_or_unlikely_by_their_whole_interval_and_all_between_are_named() -> None:
    row = {"at_start": 0.0, "by": dt.date(2021, 12, 31)}
    rows = [
        {**row, "event": "sure", "title": "Sure", "probability": 0.6, "low": 0.57, "high": 0.63},
        {**row, "event": "near", "title": "Near", "probability": 0.57, "low": 0.54, "high": 0.6},
        {**row, "event": "rare", "title": "Rare", "probability": 0.02, "low": 0.01, "high": 0.04},
        {**row, "event": "seldom", "title": "Seldom", "probability": 0.046, "low": 0.03, "high": 0.06},
    ]
    point = overview.answer(None, pd.DataFrame(rows), [], pd.DataFrame(), [], pd.DataFrame())
    assert point.lines == (
        "Likely as well: Sure (60%).",
        "May come or not: Near (57%); Seldom (5%).",
        "Under one in twenty: Rare (2%).",
    )


def test_a_date_before_every_source_is_told() -> None:
    late = rp.assess("kabul_1989", worlds=100, months=1, alone=True)
    early = rp.assess("kabul_1989", as_of="1900-01-01", worlds=100, months=1, alone=True)
    told = [line for point in early.first for line in point.lines if line.startswith("No source was out by")]
    assert told == [
        "No source was out by 01 Jan 1900: the first, Director of Central Intelligence 1988, is of 31 Mar 1988, and "
        "every number here is a judgement made after the date."
    ]
    assert "No source was out by" not in str([point.lines for point in late.first])


def test_what_had_come_by_the_date_is_said_so_and_what_came_later_never() -> None:
    event, date = load("afghanistan").events["opium_record"], dt.date(2018, 1, 31)
    assert event.happened == dt.date(2017, 11, 15)
    assert outcome._before(event, date) == " again (it had by Nov 2017)"
    assert outcome._before(event, dt.date(2017, 10, 31)) == ""
    later = event.model_copy(update={"again": (dt.date(2021, 11, 1),)})
    assert outcome._before(later, date) == " again (it had by Nov 2017)"
