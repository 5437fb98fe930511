"""What happens: events, ground held, the model beside the record."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from realpolitik.readings import NEVER, crossings, dates
from realpolitik.results import Result
from realpolitik.studies.assess import outcome, surroundings


def test_first_crossing_is_the_first_month_beyond_the_threshold(run):
    first = crossings(run).sel(event="crown_falls").values
    values = run.data["ground"].sel(belligerent="crown").values
    for world in range(0, 300, 17):
        below = np.flatnonzero(values[world] < 0.25)
        assert first[world] == (below[0] if below.size else NEVER)


def test_events_past_their_deadline_are_left_out(run):
    assert "past" not in set(outcome.events(run).event)


def test_nothing_after_the_deadline_counts(run):
    first, days = crossings(run).sel(event="troops_leave").values, dates(run)
    assert all(days[month] <= dt.date(2022, 12, 31) for month in first if month != NEVER)
    assert outcome.events(run).set_index("event").by["troops_leave"] == dt.date(2022, 12, 31)


def test_rows_hold_share_interval_and_dates(run):
    events, curves = outcome.events(run, run.scenario), outcome.curves(run)
    falls = events.set_index("event").loc["crown_falls"]
    first = crossings(run).sel(event="crown_falls").values
    assert falls.probability == pytest.approx((first != NEVER).mean())
    assert falls.low < falls.probability < falls.high
    assert falls.early <= falls.median_date <= falls.late
    assert falls.happened == dt.date(2021, 8, 15)
    curve = curves[curves.event == "crown_falls"].share
    assert curve.iloc[-1] == pytest.approx(falls.probability) and curve.is_monotonic_increasing
    assert events.set_index("event").at_start["half"] == 1.0
    assert events.probability.is_monotonic_decreasing


def test_history_never_touches_a_probability(run):
    told, alone = outcome.events(run, run.scenario), outcome.events(run)
    assert (told.probability == alone.probability).all()
    assert alone.happened.isna().all()
    assert not outcome.events_table(alone, {}).columns["happened"].shown


def test_camps_add_up(invented):
    raw = invented.raw()
    raw["actors"]["raiders"]["part_of"] = "rebels"
    result = invented.result(invented.Scenario.model_validate(raw), worlds=50)
    held = outcome.ground(result)
    assert next(iter(held)) == "rebels+raiders"
    both = result.data["ground"].sel(belligerent=["rebels", "raiders"]).sum("belligerent")
    np.testing.assert_allclose(held["rebels+raiders"].values["q50"], np.median(both.values, axis=0), atol=1e-6)


def test_ground_by_year_has_start_year_ends_and_end(run):
    months = outcome.ground_months(run.scenario, outcome.ground(run))
    years = outcome.ground_years(months)
    days = list(years.date[years.belligerent == "crown"])
    assert days[0] == dt.date(2018, 1, 31) and days[-1] == dt.date(2025, 1, 31)
    assert all(day.month == 12 for day in days[1:-1])
    few = outcome.ground_table(years).few
    assert len(few) <= outcome.YEARS_SHOWN and {few[0], few[-1]} == {days[0], days[-1]}


def test_records_tell_known_figures_from_those_that_came_after(run):
    found = outcome.records(run, run.scenario)
    held = found.figures[found.figures.series == "held"]
    assert list(held.known) == [True, False, False, False]
    assert held.inside.notna().sum() == 2
    assert found.covered[1] == found.figures.inside.notna().sum()
    shares = outcome.ground_history(run.scenario, found, outcome.ground(run))["crown"]
    assert shares.value.iloc[0] == pytest.approx(0.45)
    assert shares.value_low.iloc[2] == pytest.approx(0.30)


def test_series_that_the_result_cannot_show_are_passed_over(run, invented):
    raw = invented.raw()
    raw["series"]["held"]["reads"] = "ground.nobody"
    known = invented.Scenario.model_validate(raw)
    assert list(outcome.records(run, known).fans) == ["deaths"]


def test_a_country_that_no_violence_is_carried_into_has_no_number_of_attacks(run: Result) -> None:
    """A zero beside the country of the war itself would read as peace."""
    data = run.data.copy(deep=True)
    first = str(data["territory"].values[0])
    data["threat"].loc[{"territory": first}] = 0.0
    found = surroundings.territories(replace(run, data=data)).set_index("territory")
    assert found.loc[first, ["threat_first", "threat_last", "threat_low", "threat_high"]].isna().all()
    assert found.drop(index=first).threat_last.notna().all()
