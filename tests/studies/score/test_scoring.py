"""Runs and baselines scored on what happened, from results whose scores can be worked out."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from realpolitik.readings import NEVER
from realpolitik.results import Result
from realpolitik.scenario.history import Forecast
from realpolitik.scenario.observations import Observation
from realpolitik.scenario.schema import Scenario
from realpolitik.scenario.statements import Event
from realpolitik.studies.score.ask import of_run
from realpolitik.studies.score.baselines import BASELINES
from realpolitik.studies.score.card import scorecard
from realpolitik.studies.score.scores import reliability, score_slate
from realpolitik.studies.score.slates import POOL, RunForecast, Slate, run_forecast, slate_of, turns
from realpolitik.studies.score.source_forecasts import by_source, source_forecasts
from realpolitik.study import RunInfo

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
def pool(run: Result, known: Scenario) -> RunForecast:
    return run_forecast(run, POOL, known, UNTIL)


def scores_of(slate: Slate) -> dict[str, Any]:
    """Forecaster → its row of scores."""
    return {row.forecaster: row for row in score_slate(slate, 1)[0].itertuples()}


def test_what_a_run_says(run: Result, pool: RunForecast) -> None:
    ground = run.data["ground"].sel(belligerent="crown").values.astype(float)
    month = 47
    assert str(run.data["date"].values[month])[:10] == "2021-12-31"
    share = (pool.first["half"] != NEVER).mean()
    assert share == (ground[:, : month + 1] < 0.5).any(axis=1).mean()
    june = [str(day)[:10] for day in run.data["date"].values].index("2021-06-30")
    assert np.allclose(pool.members["held", dt.date(2021, 6, 30)], 100 * ground[:, june])


def test_scores_of_a_slate(pool: RunForecast, known: Scenario) -> None:
    slate = slate_of([pool], known, UNTIL)
    rows = scores_of(slate)
    given, came = slate.probabilities[POOL], np.array([one.came for one in slate.outcomes])
    assert rows[POOL].brier == pytest.approx(((given - came) ** 2).mean())
    assert rows["coin"].brier == 0.25
    assert rows["coin"].log == pytest.approx(math.log(2))
    assert rows["persistence"].brier == pytest.approx(came.mean())
    assert math.isfinite(rows["persistence"].log)
    assert rows[POOL].skill_coin == pytest.approx(1 - rows[POOL].brier / 0.25)
    assert rows[POOL].figures == len(slate.figures)
    inside = [
        np.quantile(members, 0.05) <= one.value <= np.quantile(members, 0.95)
        for one, members in zip(slate.figures, slate.members[POOL], strict=True)
    ]
    assert rows[POOL].coverage_90 == np.mean(inside)
    series = score_slate(slate, 1)[1]
    held = series[(series.forecaster == POOL) & (series.series == "held")]
    assert held.crps_persistence.item() == pytest.approx((abs(45 - 38) + abs(45 - 12)) / 2)


def test_a_run_that_knew_is_better_than_one_that_did_not(pool: RunForecast, known: Scenario) -> None:
    slate = slate_of([pool], known, UNTIL)
    right = {one.id: np.full(pool.worlds, 5 if one.came else NEVER) for one in slate.outcomes}
    wrong = {one.id: np.full(pool.worlds, NEVER if one.came else 5) for one in slate.outcomes}
    runs = [
        RunForecast(name, AS_OF, UNTIL, pool.worlds, first, pool.members)
        for name, first in (("r", right), ("w", wrong))
    ]
    rows = scores_of(slate_of([*runs, pool], known, UNTIL))
    assert rows["r"].brier == 0.0
    assert rows["w"].brier == 1.0
    assert rows["r"].log < rows[POOL].log < rows["w"].log < math.inf
    assert rows["r"].against_pool < 0
    assert math.isnan(rows[POOL].against_pool) and math.isnan(rows[POOL].differs)


def test_a_part_of_the_outcomes(pool: RunForecast, known: Scenario) -> None:
    slate = slate_of([pool], known, UNTIL, frozenset({"raid"}), frozenset())
    assert [one.id for one in slate.outcomes] == ["raid"]
    row = scores_of(slate)[POOL]
    assert (row.events, row.figures) == (1, 0)
    assert math.isnan(row.crps)


def test_what_holds_at_the_start_is_no_forecast(pool: RunForecast, known: Scenario) -> None:
    """The Crown holds two fifths from the first day: that it has less than half is the phase, not a forecast."""
    slate = slate_of([pool], known, UNTIL)
    assert (pool.first["half"] == 0).all()
    assert [one.id for one in slate.already] == ["half"]
    assert {one.id for one in slate.outcomes} == {"crown_falls", "raid"}
    left = scorecard(known, [pool], [], UNTIL, RunInfo(seed=1))["unscored"]
    assert left[left.event == "half"].why.str.startswith("as of 2018-01-31").tolist() == [True]


def test_nothing_to_score(pool: RunForecast, known: Scenario) -> None:
    rows, series = score_slate(slate_of([pool], known, UNTIL, frozenset(), frozenset()), 1)
    assert (rows.events == 0).all() and rows.brier.isna().all() and series.empty


def test_one_run_as_it_lies_there(run: Result, known: Scenario, invented: ModuleType) -> None:
    def free(result: Result) -> Result:
        return replace(result, provenance=replace(result.provenance, pins=(), settings={}))

    run = free(run)
    study = of_run(run, known)
    events = study["events"]
    assert (study.until, events.forecaster.tolist()) == (UNTIL, [POOL, *BASELINES])
    assert events.brier[0] == scores_of(slate_of([run_forecast(run, POOL, known, UNTIL)], known, UNTIL))[POOL].brier
    assert study["outcomes"].event.tolist() == ["crown_falls", "raid"] and len(study["figures"])
    bare = known.model_copy(update={"events": {}, "series": {}})
    assert "nothing that the run can be held against is known of what came after" in str(of_run(run, bare).refusal)
    assert of_run(free(invented.result(worlds=5, months=1)), known).refusal is None
    held = replace(run, provenance=replace(run.provenance, pins=("us.presence=withdrawn",)))
    assert of_run(held, known).refusal == "history did not hold us.presence=withdrawn"


def test_turns_of_events() -> None:
    item = Event(title="X", reads="attacks.empire", crosses="above", threshold=1.0)

    def outcome(day: dt.date | None) -> Observation:
        return Observation("x", item, UNTIL, day, 0)

    days = [dt.date(2021, 8, 15), dt.date(2021, 8, 30), dt.date(2021, 9, 20), dt.date(2019, 1, 1), None, None]
    assert turns([outcome(day) for day in days]) == 4.0


def test_reliability_counts_every_forecast_once(pool: RunForecast, known: Scenario) -> None:
    slates: list[Slate] = [slate_of([pool], known, UNTIL)]
    bins = reliability(slates, POOL)
    assert bins.events.sum() == len(slates[0].outcomes)
    assert bins.came.sum() == sum(one.came for one in slates[0].outcomes)
    assert ((bins.low <= bins["mean"]) & (bins["mean"] <= bins.high)).all()
    assert reliability(slates, "views").empty


def test_a_stated_forecast(pool: RunForecast, known: Scenario) -> None:
    """The source of January 2018 finds the fall likely (0.675), and it came in August 2021."""
    issued = known.sources["reed-2018"].issued
    rows = source_forecasts(known, {(POOL, issued): pool})
    row = next(one for one in rows.itertuples() if one.claim == "c-forecast")
    assert (row.probability, row.low, row.high, row.came) == (pytest.approx(0.675), 0.55, 0.80, True)
    assert row.brier == pytest.approx(0.325**2)
    assert (row.brier_low, row.brier_high) == (pytest.approx(0.04), pytest.approx(0.45**2))
    assert row.log == pytest.approx(-math.log(0.675))
    assert row.pool == pytest.approx((pool.first["crown_falls"] != NEVER).mean())
    assert rows.view.isna().all()
    mean = by_source(rows).iloc[-1]
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
    found = source_forecasts(known.model_copy(update={"claims": claims}), {})
    rows = {row.claim: row for row in found.itertuples()}
    assert (rows["a"].probability, rows["a"].came) == (pytest.approx(0.1), False)
    assert rows["a"].brier == pytest.approx(0.01)
    assert rows["b"].came is False, "the fall came after the date that the forecast names"
    assert (rows["c"].came, rows["c"].why) == (None, "Names no event")
    assert math.isnan(rows["c"].brier)


def test_scorecard_panels(pool: RunForecast, known: Scenario) -> None:
    view = RunForecast("reed-2018", AS_OF, UNTIL, pool.worlds, pool.first, pool.members)
    study = scorecard(known, [view, pool], [], UNTIL, RunInfo(seed=1))
    assert not study.studies
    rows = {row.forecaster: row for row in study["events"].itertuples()}
    assert rows["reed-2018"].brier == rows[POOL].brier
    assert rows["reed-2018"].against_pool == 0.0
    assert (rows["reed-2018"].kind, rows["reed-2018"].who, rows[POOL].kind) == ("view", "Reed 2018", "pool")
    assert any("one war" in line for line in study.caveats)
