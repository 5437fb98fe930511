"""Runs and baselines scored on what happened, from results whose scores can be worked out."""

from __future__ import annotations

import datetime as dt
import math
from types import ModuleType

import numpy as np
import pytest

from realpolitik.findings.baselines import BASELINES
from realpolitik.findings.happened import EventOutcome
from realpolitik.findings.scorecard import of_run, reliability, scorecard
from realpolitik.findings.scoring import POOL, Slate, Told, score_slate, slate_of, told, turns
from realpolitik.findings.stated import by_source, stated
from realpolitik.readings import NEVER
from realpolitik.results import Result
from realpolitik.scenario.fields import Reading
from realpolitik.scenario.history import Forecast
from realpolitik.scenario.schema import Scenario

AS_OF, UNTIL = dt.date(2018, 1, 31), dt.date(2021, 12, 31)


@pytest.fixture(scope="module")
def known(invented: ModuleType) -> Scenario:
    """The invented war; history has two of its events, and the record ends with 2021."""
    made = invented.scenario()
    record = {"since": dt.date(2008, 1, 31), "told_by": "north-2017"}
    events = {
        "crown_falls": made.events["crown_falls"].model_copy(update=record),
        "half": made.events["half"].model_copy(update={**record, "happened": dt.date(2019, 6, 1)}),
        "raid": made.events["raid"].model_copy(update={**record, "checked": UNTIL}),
    }
    forecast = Forecast(of="crown_falls", by=UNTIL, basis="words")
    claim = made.claims["c-forecast"].model_copy(update={"forecast": forecast, "confidence": "likely"})
    return made.model_copy(update={"events": events, "claims": {**made.claims, "c-forecast": claim}})


@pytest.fixture(scope="module")
def pool(run: Result, known: Scenario) -> Told:
    return told(run, POOL, known, UNTIL)


def test_what_a_run_says(run: Result, pool: Told) -> None:
    ground = run.data["ground"].sel(belligerent="crown").values.astype(float)
    month = 47
    assert str(run.data["date"].values[month])[:10] == "2021-12-31"
    share = (pool.first["half"] != NEVER).mean()
    assert share == (ground[:, : month + 1] < 0.5).any(axis=1).mean()
    june = [str(day)[:10] for day in run.data["date"].values].index("2021-06-30")
    assert np.allclose(pool.members["held", dt.date(2021, 6, 30)], 100 * ground[:, june])


def test_scores_of_a_slate(pool: Told, known: Scenario) -> None:
    slate = slate_of([pool], known, UNTIL)
    rows = {row.forecaster: row for row in score_slate(slate, 1)}
    given, came = slate.probabilities[POOL], np.array([one.came for one in slate.outcomes])
    assert rows[POOL].brier.value == pytest.approx(((given - came) ** 2).mean())
    assert rows["coin"].brier.value == 0.25
    assert rows["coin"].log == pytest.approx(math.log(2))
    assert rows["persistence"].brier.value == pytest.approx(came.mean())
    assert math.isfinite(rows["persistence"].log)
    assert rows[POOL].skill["coin"] == pytest.approx(1 - rows[POOL].brier.value / 0.25)
    assert rows[POOL].coverage[0.9][1] == rows[POOL].figures == len(slate.figures)
    held = next(one for one in rows[POOL].series if one.series == "held")
    assert held.baselines["persistence"] == pytest.approx((abs(45 - 38) + abs(45 - 12)) / 2)


def test_a_run_that_knew_is_better_than_one_that_did_not(pool: Told, known: Scenario) -> None:
    slate = slate_of([pool], known, UNTIL)
    right = {one.id: np.full(pool.worlds, 5 if one.came else NEVER) for one in slate.outcomes}
    wrong = {one.id: np.full(pool.worlds, NEVER if one.came else 5) for one in slate.outcomes}
    runs = [Told(name, AS_OF, UNTIL, pool.worlds, first, pool.members) for name, first in (("r", right), ("w", wrong))]
    rows = {row.forecaster: row for row in score_slate(slate_of([*runs, pool], known, UNTIL), 1)}
    assert rows["r"].brier.value == 0.0
    assert rows["w"].brier.value == 1.0
    assert rows["r"].log < rows[POOL].log < rows["w"].log < math.inf
    assert rows["r"].against_pool is not None and rows["r"].against_pool.value < 0
    assert rows[POOL].against_pool is None


def test_a_part_of_the_outcomes(pool: Told, known: Scenario) -> None:
    slate = slate_of([pool], known, UNTIL, frozenset({"raid"}), frozenset())
    assert [one.id for one in slate.outcomes] == ["raid"]
    row = score_slate(slate, 1)[0]
    assert (row.events, row.figures) == (1, 0)
    assert math.isnan(row.crps)


def test_what_holds_at_the_start_is_no_forecast(pool: Told, known: Scenario) -> None:
    """The Crown holds two fifths from the first day: that it has less than half is the phase, not a forecast."""
    slate = slate_of([pool], known, UNTIL)
    assert (pool.first["half"] == 0).all()
    assert [one.id for one in slate.already] == ["half"]
    assert {one.id for one in slate.outcomes} == {"crown_falls", "raid"}
    card = scorecard(known, [pool], [], UNTIL, 1)
    assert [one.why.startswith("as of 2018-01-31") for one in card.unscored if one.id == "half"] == [True]


def test_nothing_to_score(pool: Told, known: Scenario) -> None:
    rows = score_slate(slate_of([pool], known, UNTIL, frozenset(), frozenset()), 1)
    assert all(row.events == 0 and math.isnan(row.brier.value) for row in rows)


def test_one_run_as_it_lies_there(run: Result, known: Scenario, invented: ModuleType) -> None:
    panel = of_run(run, known)
    assert panel is not None
    assert (panel.until, [row.forecaster for row in panel.rows]) == (UNTIL, [POOL, *BASELINES])
    assert panel.rows[0].brier == score_slate(slate_of([told(run, POOL, known, UNTIL)], known, UNTIL), 1)[0].brier
    bare = known.model_copy(update={"events": {}, "series": {}})
    assert of_run(run, bare) is None
    assert of_run(invented.result(worlds=5, months=1), known) is not None


def test_turns_of_events() -> None:
    def outcome(day: dt.date | None) -> EventOutcome:
        reading = Reading.model_validate("attacks.empire")
        return EventOutcome("x", "X", reading, "above", 1.0, UNTIL, day is not None, day, None, 0, None, "seen", None)

    days = [dt.date(2021, 8, 15), dt.date(2021, 8, 30), dt.date(2021, 9, 20), dt.date(2019, 1, 1), None, None]
    assert turns([outcome(day) for day in days]) == 4.0


def test_reliability_counts_every_forecast_once(pool: Told, known: Scenario) -> None:
    slates: list[Slate] = [slate_of([pool], known, UNTIL)]
    bins = reliability(slates, POOL)
    assert sum(one.events for one in bins) == len(slates[0].outcomes)
    assert sum(one.came for one in bins) == sum(one.came for one in slates[0].outcomes)
    assert all(one.low <= one.mean <= one.high for one in bins)
    assert reliability(slates, "views") == ()


def test_a_stated_forecast(pool: Told, known: Scenario) -> None:
    """The source of January 2018 finds the fall likely (0.675), and it came in August 2021."""
    issued = known.sources["reed-2018"].issued
    rows = stated(known, {(POOL, issued): pool})
    row = next(one for one in rows if one.claim == "c-forecast")
    assert (row.probability, row.low, row.high, row.came) == (pytest.approx(0.675), 0.55, 0.80, True)
    assert row.brier == pytest.approx(0.325**2)
    assert (row.brier_low, row.brier_high) == (pytest.approx(0.04), pytest.approx(0.45**2))
    assert row.log == pytest.approx(-math.log(0.675))
    assert row.pool == pytest.approx((pool.first["crown_falls"] != NEVER).mean())
    assert row.view is None
    mean = by_source(rows)[-1]
    assert (mean.source, mean.scored, mean.by_coder) == ("all", 1, 0)
    assert mean.brier == pytest.approx(row.brier)


def test_a_forecast_that_it_does_not_come(known: Scenario) -> None:
    claim = known.claims["c-forecast"]
    no = Forecast(of="raid", comes=False, by=UNTIL, basis="number", probability=0.9)
    late = Forecast(of="crown_falls", by=dt.date(2020, 1, 1), basis="words")
    loose = Forecast(by=UNTIL, basis="coder", unscored="Names no event")
    claims = {
        name: claim.model_copy(update={"forecast": one}) for name, one in zip("abc", (no, late, loose), strict=True)
    }
    rows = {row.claim: row for row in stated(known.model_copy(update={"claims": claims}), {})}
    assert (rows["a"].probability, rows["a"].came) == (pytest.approx(0.1), False)
    assert rows["a"].brier == pytest.approx(0.01)
    assert rows["b"].came is False, "the fall came after the date that the forecast names"
    assert (rows["c"].came, rows["c"].why) == (None, "Names no event")
    assert math.isnan(rows["c"].brier)


def test_scorecard_panels(pool: Told, known: Scenario) -> None:
    view = Told("reed-2018", AS_OF, UNTIL, pool.worlds, pool.first, pool.members)
    card = scorecard(known, [view, pool], [], UNTIL, 1)
    assert [panel.id for panel in card.panels] == ["own"]
    rows = {row.forecaster: row for row in card.panels[0].rows}
    assert rows["reed-2018"].brier == rows[POOL].brier
    assert rows["reed-2018"].against_pool is not None and rows["reed-2018"].against_pool.value == 0.0
    assert card.views == ("reed-2018",)
    assert any("one war" in line for line in card.caveats)
