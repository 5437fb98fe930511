"""Sentences say what was computed, from one event, one world, nothing at all, and where all is equal."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd
import pytest

from realpolitik.numerals import share_text as percent
from realpolitik.readings import NEVER
from realpolitik.readings.labels import compared, counted
from realpolitik.scenario.schema import Scenario
from realpolitik.studies.assess import summary
from realpolitik.studies.assess.telling import study_of
from realpolitik.studies.bargain import tables as bargaining
from realpolitik.studies.score.card import scorecard
from realpolitik.studies.score.slates import POOL, RunForecast
from realpolitik.study import RunInfo, Study

AS_OF, UNTIL = dt.date(2018, 1, 31), dt.date(2021, 12, 31)
PLURAL = re.compile(r"\b1 (events|views|numbers|claims|figures|worlds|profiles|mechanisms|forecasts|levels|courses)\b")


def one_event(invented: ModuleType, came: bool) -> Scenario:
    """The invented war, of which history knows one event."""
    made = invented.scenario()
    record: dict[str, Any] = {"since": dt.date(2008, 1, 31), "told_by": "north-2017", "checked": UNTIL}
    record |= {"happened": dt.date(2019, 6, 1) if came else None}
    events = {"crown_falls": made.events["crown_falls"].model_copy(update=record)}
    claims = {name: claim for name, claim in made.claims.items() if claim.kind != "forecast"}
    return made.model_copy(update={"events": events, "series": {}, "claims": claims})


def card_of(known: Scenario, share: float, views: tuple[str, ...] = ()) -> Study:
    """A pool (and views) of twenty worlds that gave the event so much chance."""
    first = {"crown_falls": np.where(np.arange(20) < 20 * share, 5, NEVER)}
    runs = [RunForecast(name, AS_OF, UNTIL, 20, first, {}) for name in (*views, POOL)]
    return scorecard(known, runs, [], UNTIL, RunInfo(seed=1))


def test_one_event_that_did_not_come(invented: ModuleType) -> None:
    """The pool gave it no chance, as persistence did: neither is better, and none of the events came."""
    card = card_of(one_event(invented, False), 0.0)
    text = " ".join((*card.summary, *card.caveats))
    assert "the pool scores 0.000 (Brier) on 1 event, the same as the best baseline, persistence (0.000)." in text
    assert "Of 1 event 0 came" in text and "1 event was open on the date, worth at most 1 independent one." in text
    assert "half of them" not in text and "worse" not in text and "view" not in text
    assert "uncertain by" not in text and not PLURAL.search(text)


def test_one_event_that_came(invented: ModuleType) -> None:
    card = card_of(one_event(invented, True), 1.0, ("north-2017",))
    assert "better than the best baseline" in card.summary[0] and "Of 1 event 1 came" in " ".join(card.caveats)
    assert "Of 1 view 0 do better than the pool of its date and 0 worse" in card.summary[1]
    assert card["events"].differs.dropna().tolist() == [0]


def test_a_view_that_is_worse_on_one_event_is_not_told_to_be(invented: ModuleType) -> None:
    """One event cannot tell a view from the pool, whatever it gave."""
    known = one_event(invented, True)
    right = {"crown_falls": np.full(20, 5)}
    wrong = {"crown_falls": np.full(20, NEVER)}
    runs = [RunForecast("north-2017", AS_OF, UNTIL, 20, wrong, {}), RunForecast(POOL, AS_OF, UNTIL, 20, right, {})]
    card = scorecard(known, runs, [], UNTIL, RunInfo(seed=1))
    view = card["events"].query("kind == 'view'").iloc[0]
    assert (view.against_pool, view.against_low, view.against_high, view.differs) == (1.0, -1.0, 1.0, 0)
    assert "0 worse" in " ".join(card.summary)
    assert "*" not in card.table("events").texts().to_numpy()


def test_no_event_at_all(invented: ModuleType) -> None:
    known = one_event(invented, False)
    card = scorecard(
        known.model_copy(update={"events": {}}),
        [RunForecast(POOL, AS_OF, UNTIL, 20, {}, {})],
        [],
        UNTIL,
        RunInfo(seed=1),
    )
    assert card.summary == ()
    assert "No event was open on any date" in card.caveats[0]
    assert "came" not in card.caveats[-1]


def test_many_events_are_counted(invented: ModuleType) -> None:
    """A view that is wrong on eight events, all of which came on days far apart, is told to be worse."""
    made = invented.scenario()
    record: dict[str, Any] = {"since": dt.date(2008, 1, 31), "told_by": "north-2017", "checked": UNTIL}
    model = made.events["crown_falls"]
    events = {
        f"e{k}": model.model_copy(update={**record, "happened": dt.date(2018 + k // 3, 1 + 4 * (k % 3), 28)})
        for k in range(1, 9)
    }
    known = made.model_copy(update={"events": events, "series": {}})
    rng = np.random.default_rng(1)
    right = {name: np.where(rng.random(400) < 0.9, 5, NEVER) for name in events}
    wrong = {name: np.where(rng.random(400) < 0.1, 5, NEVER) for name in events}
    runs = [RunForecast("north-2017", AS_OF, UNTIL, 400, wrong, {}), RunForecast(POOL, AS_OF, UNTIL, 400, right, {})]
    card = scorecard(known, runs, [], UNTIL, RunInfo(seed=1))
    assert "Of 1 view 0 do better than the pool of its date and 1 worse" in " ".join(card.summary)
    assert "Of 8 events 8 came" in " ".join(card.caveats) and "no ranking" not in " ".join(card.caveats)


def test_a_run_of_one_world(invented: ModuleType) -> None:
    """Nothing is told of what it hangs on or what changes; the reason stands in its place."""
    run = invented.result(worlds=1, months=24)
    found = study_of(run)
    text = " ".join((*found.summary, *found.caveats))
    assert "What it hangs on is not asked, because 1 world is too few; 50 or more are needed." in text
    assert "It hangs most on" not in text and "What changes most" not in text and "matters most" not in text
    assert not PLURAL.search(text)


def test_a_run_without_events(invented: ModuleType) -> None:
    run = invented.result(worlds=60, months=24)
    bare = replace(run, scenario=run.scenario.model_copy(update={"events": {}}))
    text = " ".join(study_of(bare).summary)
    assert "Likely" not in text and "chance" not in text.split("Ground")[0]
    assert "whom one believes is not seen to matter" in text


def test_formulas_that_agree_are_not_told_to_matter() -> None:
    def told(apart: float, spread: float) -> str:
        scale = {"scale_low": [0.0], "scale_high": [100.0]}
        issues = pd.DataFrame({"title": ["Tax"], "unit": ["%"], "by_formula": [apart], "by_world": [spread], **scale})
        ends = {
            "title": ["A", "B"],
            "swing": [0.0] * 2,
            "limit": [0.0] * 2,
            "returned": [0.0] * 2,
            "refused": [0.0] * 2,
        }
        return bargaining.summary(issues, pd.DataFrame(ends))[0]

    assert told(0.04, 0.0) == "All formulas give the same terms."
    assert told(0.0, 3.0) == "All formulas give the same terms; worlds spread over 3.0 under one formula."
    assert told(12.0, 0.0) == "The choice of formula matters most for “Tax”: formulas lie 12.0 % apart."


@pytest.mark.parametrize(
    ("one", "other", "said"), [(0.0, 0.0004, "same"), (0.0, 0.0006, "less"), (0.25, 0.2, "more"), (0.1, 0.1, "same")]
)
def test_numbers_are_compared_at_the_digits_shown(one: float, other: float, said: str) -> None:
    assert compared(one, other, 3, ("less", "same", "more")) == said


def test_counts_and_shares_in_words() -> None:
    assert [counted(n, "event", "events") for n in (0, 1, 2, 1200)] == [
        "0 events",
        "1 event",
        "2 events",
        "1,200 events",
    ]
    assert percent(0.001) == "under 1%" and summary.verbal(0.0) == "almost no chance"
