"""What history says from one date to another, and what could have been said without a model."""

from __future__ import annotations

import datetime as dt
import math
from types import ModuleType

import numpy as np
import pytest

from realpolitik.scenario.history import PastOutcome
from realpolitik.scenario.load import load
from realpolitik.scenario.observations import last_settled, observed_events, observed_figures, unscored
from realpolitik.scenario.schema import Scenario
from realpolitik.scenario.statements import Event
from realpolitik.studies.score.baselines import climatology, event_baselines, figure_baselines

AS_OF, UNTIL = dt.date(2018, 1, 31), dt.date(2021, 12, 31)
READS = {"reads": "attacks.empire", "crosses": "above", "threshold": 0.5}


def with_record(invented: ModuleType) -> Scenario:
    """The invented war with a record of history."""
    made = invented.scenario()
    events = {
        "raid": Event(
            title="A raid",
            **READS,
            since=dt.date(2014, 1, 31),
            happened=dt.date(2016, 1, 31),
            again=(dt.date(2019, 3, 1), dt.date(2020, 1, 1)),
        ),
        "never": Event(title="Never", **READS, since=dt.date(2008, 1, 31), checked=dt.date(2021, 12, 31)),
        "over": Event(title="Over", **READS, happened=dt.date(2017, 1, 1)),
        "dark": Event(title="Nobody knows", **READS, checked=dt.date(2020, 1, 1)),
        "young": Event(title="Was so before", **READS, since=dt.date(2019, 1, 1), happened=dt.date(2020, 1, 1)),
        "late": Event(title="Came too late", **READS, happened=dt.date(2023, 1, 1)),
    }
    outcomes = {
        "sworn": PastOutcome(title="An oath", unread="No words", happened=dt.date(2019, 1, 1)),
        "read": PastOutcome(title="Seen", **READS, happened=dt.date(2019, 5, 1)),
    }
    return made.model_copy(update={"events": events, "outcomes": outcomes})


def test_events_open_on_a_date(invented: ModuleType) -> None:
    found = {one.id: one for one in observed_events(with_record(invented), AS_OF, UNTIL)}
    assert set(found) == {"raid", "never", "late", "read"}
    assert (found["raid"].came, found["raid"].date, found["raid"].times) == (True, dt.date(2019, 3, 1), 1)
    assert (found["never"].came, found["late"].came, found["late"].date) == (False, False, None)
    assert found["read"].came


def test_what_is_not_scored_says_why(invented: ModuleType) -> None:
    reasons = {one.event: one.why for one in unscored(with_record(invented), AS_OF, UNTIL)}
    assert set(reasons) == {"over", "dark", "young", "sworn"}
    assert reasons["sworn"] == "No words"
    assert "2021-12-31" in reasons["dark"]


def test_an_earlier_date_counts_another_coming(invented: ModuleType) -> None:
    found = {one.id: one for one in observed_events(with_record(invented), dt.date(2015, 1, 31), UNTIL)}
    assert (found["raid"].date, found["raid"].times) == (dt.date(2016, 1, 31), 0)
    assert found["over"].came


def test_climatology_by_hand(invented: ModuleType) -> None:
    """Half an event in ten years, four years ahead: 1 − exp(−0.2); one and a half in four: 1 − exp(−1.5)."""
    found = {one.id: one for one in observed_events(with_record(invented), AS_OF, dt.date(2022, 1, 31))}
    assert "never" not in found, "history is not known so far"
    found = {one.id: one for one in observed_events(with_record(invented), AS_OF, UNTIL)}
    ahead = (UNTIL - AS_OF).days / 365.25
    assert climatology(found["never"], AS_OF) == pytest.approx(1 - math.exp(-0.5 / 10 * ahead), rel=1e-3)
    assert climatology(found["raid"], AS_OF) == pytest.approx(1 - math.exp(-1.5 / 4 * ahead), rel=1e-3)
    assert climatology(found["late"], AS_OF) is None
    given = event_baselines(list(found.values()), AS_OF)
    assert given["persistence"].tolist() == [0.0] * 4
    assert given["coin"].tolist() == [0.5] * 4
    assert np.isnan(given["climatology"]).sum() == 2


def test_figures_after_a_date_and_their_baselines(invented: ModuleType) -> None:
    """The point of January 2018 was published in March: it is history, but no forecast, and nothing known."""
    known = invented.scenario()
    found = observed_figures(known, AS_OF, UNTIL)
    assert [(one.series, one.value) for one in found] == [("held", 38.0), ("held", 12.0), ("deaths", 14000.0)]
    members = figure_baselines(known, found, AS_OF)
    assert [values.tolist() for values in members["persistence"]] == [[45.0], [45.0], [9000.0]]
    assert [values.size for values in members["climatology"]] == [0, 0, 0]


def test_a_year_half_over_is_no_forecast(invented: ModuleType) -> None:
    known = invented.scenario()
    assert any(one.series == "deaths" for one in observed_figures(known, dt.date(2019, 6, 30), UNTIL))
    assert not any(one.series == "deaths" for one in observed_figures(known, dt.date(2019, 7, 1), UNTIL))


def test_last_settled(invented: ModuleType) -> None:
    assert last_settled(with_record(invented)) == dt.date(2020, 1, 1)
    bare = load("proxy_war")
    with pytest.raises(ValueError, match="nothing is known"):
        last_settled(bare)


def test_the_afghan_record_is_large_and_sourced() -> None:
    known = load("afghanistan")
    until = last_settled(known)
    assert until == dt.date(2021, 12, 31)
    assert all(item.told_by in known.sources for item in (*known.events.values(), *known.outcomes.values()))
    assert all(known.sources[item.told_by].licence for item in known.outcomes.values() if item.told_by)
    found = observed_events(known, dt.date(2018, 1, 2), until)
    assert len(found) > 30
    assert 0.3 < np.mean([one.came for one in found]) < 0.7
    assert sum(item.reads is None for item in known.outcomes.values()) > 10
