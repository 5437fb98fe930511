import datetime as dt

import numpy as np
import pytest

from realpolitik.findings import headlines
from realpolitik.findings.headlines import events, ground, ground_by_year, ground_history, records
from realpolitik.readings import NEVER, crossings


def test_first_crossing_is_the_first_month_beyond_the_threshold(run):
    first = crossings(run).sel(event="crown_falls").values
    values = run.data["ground"].sel(belligerent="crown").values
    for world in range(0, 300, 17):
        below = np.flatnonzero(values[world] < 0.25)
        assert first[world] == (below[0] if below.size else NEVER)


def test_events_past_their_deadline_are_left_out_of_rows(run):
    assert "past" not in {row.id for row in events(run)}


def test_nothing_after_the_deadline_counts(run):
    first = crossings(run).sel(event="troops_leave").values
    days = headlines.dates(run)
    assert all(days[month] <= dt.date(2022, 12, 31) for month in first if month != NEVER)
    row = next(row for row in events(run) if row.id == "troops_leave")
    assert row.by == dt.date(2022, 12, 31)


def test_rows_hold_share_interval_and_dates(run):
    rows = {row.id: row for row in events(run, run.scenario)}
    falls = rows["crown_falls"]
    first = crossings(run).sel(event="crown_falls").values
    assert falls.probability == pytest.approx((first != NEVER).mean())
    assert falls.low < falls.probability < falls.high
    assert falls.early <= falls.median_date <= falls.late
    assert falls.happened == dt.date(2021, 8, 15)
    assert falls.curve[-1] == pytest.approx(falls.probability)
    assert list(falls.curve) == sorted(falls.curve)
    assert rows["half"].at_start == 1.0
    assert [row.probability for row in events(run)] == sorted((row.probability for row in events(run)), reverse=True)


def test_history_never_touches_a_probability(run):
    for with_history, without in zip(events(run, run.scenario), events(run), strict=True):
        assert with_history.probability == without.probability
        assert without.happened is None


def test_camps_add_up(invented):
    raw = invented.raw()
    raw["actors"]["raiders"]["part_of"] = "rebels"
    result = invented.result(invented.Scenario.model_validate(raw), worlds=50)
    held = ground(result)
    assert next(iter(held)) == "rebels+raiders"
    both = result.data["ground"].sel(belligerent=["rebels", "raiders"]).sum("belligerent")
    np.testing.assert_allclose(held["rebels+raiders"].at(0.5), np.median(both.values, axis=0), atol=1e-6)


def test_ground_by_year_has_start_year_ends_and_end(run):
    days = [cell.date for cell in ground_by_year(ground(run)) if cell.belligerent == "crown"]
    assert days[0] == dt.date(2018, 1, 31)
    assert days[-1] == dt.date(2025, 1, 31)
    assert all(day.month == 12 for day in days[1:-1])


def test_records_tell_known_points_from_those_that_came_after(run):
    held = next(record for record in records(run, run.scenario) if record.id == "held")
    assert [point.known for point in held.points] == [True, False, False, False]
    assert held.covered[1] == 2
    shares = ground_history(records(run, run.scenario), ground(run))["crown"]
    assert shares[0].value == pytest.approx(0.45)
    assert shares[2].low == pytest.approx(0.30)


def test_series_that_the_result_cannot_show_are_passed_over(run, invented):
    raw = invented.raw()
    raw["series"]["held"]["reads"] = "ground.nobody"
    known = invented.Scenario.model_validate(raw)
    assert [record.id for record in records(run, known)] == ["deaths"]
