"""Verdicts on made-up runs whose effects are known."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from realpolitik.readings.trial import TrialRun, reading_key
from realpolitik.scenario.dates import month_end
from realpolitik.scenario.experiments import Experiment
from realpolitik.scenario.load import load
from realpolitik.stats import Interval
from realpolitik.studies.mechanisms.frames import (
    claims_of,
    combined,
    data_of,
    face,
    mechanisms_of,
    precision_of,
    trials_of,
)
from realpolitik.studies.mechanisms.verdicts import (
    UNTHINKABLE,
    Ruling,
    as_coded,
    expected,
    judge,
    judge_numbers,
    measured,
    over,
    rule,
    windows,
)

START = dt.date(2020, 12, 31)
MONTHS = 24
WORLDS = 60
KEY = "1.0*ground.a"
LEVEL = 0.999


def experiment(**more: Any) -> Experiment:
    record = {
        "title": "T",
        "mechanisms": ["M01"],
        "changed": {"do": ["a.b=c"]},
        "reads": "ground.a",
        "direction": "up",
        "matters": 0.1,
        "when": {"short": [1, 6], "long": [13, 24]},
        **more,
    }
    return Experiment.model_validate({key: value for key, value in record.items() if value is not None})


def played(values: np.ndarray) -> TrialRun:
    days = tuple(START if month == 0 else month_end(START, month) for month in range(MONTHS + 1))
    return TrialRun(days, {KEY: values})


def read_as(values: np.ndarray, item: Experiment) -> TrialRun:
    """What a run showed, as the reading of an experiment."""
    assert item.reads is not None
    return TrialRun(played(values).dates, {reading_key(item.reads): values})


def judged(effect: np.ndarray, numbers: np.ndarray | None = None, **more: Any) -> Ruling:
    """An experiment whose effect is known: [M + 1], or [W, M + 1]."""
    noise = np.random.default_rng(3).normal(0, 0.2, (2, WORLDS, 1))
    base = np.broadcast_to(0.5 + noise[0], (WORLDS, MONTHS + 1))
    drawn = (
        (numbers, tuple(f"n{k}" for k in range(numbers.shape[1])))
        if numbers is not None
        else (
            np.zeros((WORLDS, 0)),
            (),
        )
    )
    arms = (played(base), played(base + effect + 0.1 * noise[1]))
    return judge("e", experiment(**more), MONTHS, arms, drawn, LEVEL)


def ramp(early: float, late: float) -> np.ndarray:
    return np.where(np.arange(MONTHS + 1) <= 8, early, late)


def test_key_does_not_hang_on_order_or_scale() -> None:
    one = experiment(reads={"terms": {"ground.a": 1, "power.b": -0.5}, "at": [0, 2]}).reads
    other = experiment(reads={"terms": {"power.b": -0.5, "ground.a": 1}}).reads
    assert one is not None and other is not None
    assert reading_key(one) == reading_key(other) == "1.0*ground.a + -0.5*power.b"


@pytest.mark.parametrize(
    ("direction", "effect", "verdict"),
    [
        ("up", (0.3, 0.2, 0.4), "holds"),
        ("down", (0.3, 0.2, 0.4), "contradicted"),
        ("down", (-0.3, -0.4, -0.2), "holds"),
        ("up", (0.02, -0.05, 0.09), "no effect"),
        ("up", (0.05, 0.02, 0.08), "too small"),
        ("down", (0.05, 0.02, 0.08), "too small"),
        ("none", (0.05, 0.02, 0.08), "holds"),
        ("up", (0.05, 0.02, 0.12), "unclear"),
        ("up", (0.3, -0.1, 0.7), "unclear"),
        ("none", (0.02, -0.05, 0.09), "holds"),
        ("none", (0.3, 0.2, 0.4), "contradicted"),
        ("none", (0.05, -0.2, 0.3), "unclear"),
    ],
)
def test_rule(direction: str, effect: tuple[float, float, float], verdict: str) -> None:
    assert rule(experiment(direction=direction), Interval(*effect)) == verdict


@pytest.mark.parametrize(
    ("level", "verdict"),
    [((0.7, 0.6, 0.8), "holds"), ((0.3, 0.2, 0.4), "contradicted"), ((0.55, 0.4, 0.7), "unclear")],
)
def test_expected_range(level: tuple[float, float, float], verdict: str) -> None:
    assert expected(Interval(*level), (0.5, 1.0)) == verdict


def test_known_effect_is_found_with_its_size() -> None:
    ruling = judged(np.full(MONTHS + 1, 0.4))
    assert ruling.verdict == "holds"
    for trial in ruling.trials.itertuples():
        assert trial.low < 0.4 < trial.high
        assert trial.standardised == pytest.approx(0.4 / 0.2, rel=0.3)
        assert trial.changed - trial.baseline == pytest.approx(trial.effect)
    assert tuple(ruling.trials.loc[0, ["since", "until"]]) == (dt.date(2021, 1, 31), dt.date(2021, 6, 30))


def test_effect_smaller_than_counts() -> None:
    assert judged(np.full(MONTHS + 1, 0.02)).verdict == "too small"
    assert judged(np.zeros(MONTHS + 1)).verdict == "no effect"


def test_sign_that_flips_between_windows_depends_on_when() -> None:
    ruling = judged(ramp(0.4, -0.4))
    assert list(ruling.trials.verdict) == ["holds", "contradicted"]
    assert ruling.verdict == "depends" and ruling.reason == "on when"
    assert ruling.turned == dt.date(2021, 9, 30)
    turn = list(ruling.curve.date).index(ruling.turned)
    assert (ruling.curve["mean"][:turn] > 0).all() and ruling.curve.high[turn] < 0


def test_sign_that_flips_inside_one_window_is_found() -> None:
    ruling = judged(ramp(0.5, -0.2), when={"all": [1, 24]})
    assert ruling.verdict == "depends" and "Sep 2021" in ruling.reason


def test_holds_in_the_long_run_alone() -> None:
    ruling = judged(ramp(0.0, 0.4))
    assert ruling.verdict == "holds"
    assert list(ruling.trials.verdict) == ["no effect", "holds"]
    assert ruling.lead is not None and ruling.lead.window == "long"


def test_sign_that_flips_between_worlds_depends_on_a_number() -> None:
    numbers = np.random.default_rng(5).uniform(size=(WORLDS, 30))
    sign = np.where(numbers[:, 12] > np.median(numbers[:, 12]), 1.0, -1.0)
    ruling = judged(0.5 * sign[:, np.newaxis] * np.ones(MONTHS + 1), numbers)
    assert ruling.verdict == "depends" and ruling.reason == "on n12"


def test_condition_keeps_the_same_worlds_in_both_arms() -> None:
    ruling = judged(np.full(MONTHS + 1, 0.4), where=[{"reads": "ground.a", "above": 0.5}])
    assert ruling.differences is not None
    kept = np.isfinite(ruling.differences[0])
    assert 0 < kept.sum() < WORLDS
    assert ruling.trials.worlds[0] == kept.sum()
    assert ruling.trials.baseline[0] > 0.5


def test_no_world_meets_the_condition() -> None:
    ruling = judged(np.full(MONTHS + 1, 0.4), where=[{"reads": "ground.a", "above": 99}])
    assert ruling.verdict == "untested" and "no world" in ruling.reason


def test_measures() -> None:
    values = np.array([[0.0, 1.0, 3.0, 2.0, 5.0], [0.0, 0.0, 0.0, 0.0, 0.0]])

    def taken(measure: str, **more: Any) -> list[float]:
        return list(measured(values, experiment(measure=measure, **more), 1, 3))

    assert taken("mean") == [2.0, 0.0]
    assert taken("end") == [2.0, 0.0]
    assert taken("max") == [3.0, 0.0]
    assert taken("rise") == [2.0, 0.0]
    assert taken("ever", crosses="above", threshold=2.5) == [1.0, 0.0]
    assert taken("first", crosses="above", threshold=2.5) == [1.0, 3.0]
    assert taken("ever", crosses="below", threshold=0.5) == [0.0, 1.0]


def test_odds_of_a_propensity() -> None:
    item = experiment(measure="odds", reads="propensity.a.b")
    values = np.array([[0.9, 0.25, 0.75], [0.0, 0.01, 0.03], [0.0, 0.0, 0.0], [1.0, 1.0, 1.0]])
    taken = measured(values, item, 1, 2)
    np.testing.assert_allclose(taken[:2], [0.0, np.log(0.02 / 0.98)], atol=1e-12)
    assert taken[2] == pytest.approx(-taken[3]) and taken[2] == pytest.approx(np.log(UNTHINKABLE), abs=1e-5)


def test_an_act_made_likelier_shows_in_the_odds_and_not_in_the_share() -> None:
    rare = np.random.default_rng(4).uniform(0.001, 0.002, (WORLDS, MONTHS + 1))
    more = {"measure": "odds", "reads": "propensity.a.b", "matters": 0.5}
    verdicts = []
    for item in (experiment(**more), experiment(reads="propensity.a.b", matters=0.1)):
        arms = (read_as(rare, item), read_as(3 * rare, item))
        verdicts.append(judge("e", item, MONTHS, arms, (np.zeros((WORLDS, 0)), ()), LEVEL).verdict)
    assert verdicts == ["holds", "no effect"]


@pytest.mark.parametrize("reads", ["ground.a", {"terms": {"propensity.a.b": -1}}, {"terms": {"propensity.a.b": 1.5}}])
def test_odds_are_of_propensities_alone(reads: Any) -> None:
    with pytest.raises(ValueError, match="measure odds"):
        experiment(measure="odds", reads=reads)


def test_windows_by_months_and_by_dates_are_cut_at_the_end() -> None:
    item = experiment(when={"late": [13, 40], "early": ["2021-02", "2021-05-31"], "beyond": [30, 40]})
    assert windows(item, START, MONTHS) == (("early", 2, 5), ("late", 13, 24))


def test_window_beyond_the_run_is_untested() -> None:
    assert judged(np.zeros(MONTHS + 1), when={"beyond": [30, 40]}).verdict == "untested"


def test_reading_of_one_run() -> None:
    item = experiment(changed=None, direction=None, matters=None, expects=[0.3, 0.7])
    values = np.random.default_rng(1).normal(0.5, 0.1, (WORLDS, MONTHS + 1))
    ruling = judge("e", item, MONTHS, (played(values), None), (np.zeros((WORLDS, 0)), ()), LEVEL)
    assert ruling.verdict == "holds" and ruling.trials.changed[0] is None


def test_numbers_as_drawn() -> None:
    item = experiment(
        changed=None, direction=None, matters=None, reads=None, when=None, numbers={"a.b": 1}, expects=[0, 1]
    )
    rng = np.random.default_rng(1)
    verdicts = [
        judge_numbers("e", item, values, START, LEVEL).verdict
        for values in (rng.uniform(size=80), 2 * rng.uniform(size=80), 2 + rng.uniform(size=80))
    ]
    assert verdicts == ["holds", "unclear", "contradicted"]


def test_over_windows() -> None:
    assert over(["no effect", "holds", "unclear"]) == "holds"
    assert over(["contradicted", "holds"]) == "depends"
    assert over(["too small", "no effect"]) == "too small"
    assert over([]) == "untested"


@pytest.mark.parametrize(
    ("verdicts", "one"),
    [
        (["holds", "holds"], "holds"),
        (["holds", "cannot"], "holds"),
        (["holds", "contradicted"], "depends"),
        (["holds", "no effect"], "holds in part"),
        (["contradicted", "no effect"], "contradicted"),
        (["no effect", "unclear"], "unclear"),
        (["no effect", "too small"], "too small"),
        (["holds", "too small"], "holds in part"),
        (["cannot", "untested"], "cannot"),
        (["as coded", "cannot"], "as coded"),
        (["as coded", "holds"], "holds"),
        (["as coded", "no effect"], "no effect"),
        ([], "untested"),
    ],
)
def test_combined(verdicts: list[Any], one: str) -> None:
    assert combined(verdicts) == one


def test_what_only_reads_back_holds_as_coded() -> None:
    ruling = judged(np.full(MONTHS + 1, 0.4))
    coded = as_coded(ruling, "reads what was drawn")
    assert ruling.verdict == "holds" and coded.verdict == "as coded" and coded.reason == "reads what was drawn"
    assert coded.lead is not None and ruling.lead is not None and coded.lead.window == ruling.lead.window
    assert as_coded(ruling, "") is ruling
    other = judged(np.full(MONTHS + 1, -0.4))
    assert other.verdict == "contradicted" and as_coded(other, "reads what was drawn") is other


def test_a_mechanism_is_shown_by_choice_and_not_by_what_holds() -> None:
    def reading(size: float, reads: str, **more: Any) -> Ruling:
        return replace(judged(np.full(MONTHS + 1, size)), experiment=experiment(reads=reads, **more))

    held, chosen = reading(0.4, "ground.a"), reading(0.0, "level.a.c")
    pinned = reading(0.4, "level.a.c", baseline={"do": ["a.c=none"]}, changed={"do": ["a.c=some"]})
    coded = as_coded(reading(0.4, "cohesion.a"), "reads what its shock moves")
    assert held.verdict == "holds"
    assert face((held, chosen)) is chosen and face((coded, pinned, held)) is pinned and face((coded, held)) is held
    assert face((coded,)) is coded and face(()) is None


def test_rows_name_what_was_not_tested() -> None:
    scenario = load("proxy_war")
    ruling = judged(np.full(MONTHS + 1, 0.4), mechanisms=["M03"])
    cannot = Ruling(
        "c",
        experiment(changed=None, direction=None, matters=None, reads=None, when=None, cannot="No."),
        "cannot",
        reason="No.",
    )
    rows = mechanisms_of(scenario, (ruling, cannot)).set_index("mechanism")
    assert rows.verdict["M03"] == "holds" and rows.experiment["M03"] == ruling.id
    assert rows.verdict["M01"] == "cannot" and pd.isna(rows.experiment["M01"]) and rows.shown_when["M01"] == "No."
    assert rows.verdict["M12"] == "elsewhere" and rows.shown_when["M12"] == "realpolitik stable"
    assert rows.verdict["M31"] == "untested" and rows.shown_when["M31"] == "no experiment"
    assert claims_of(scenario, (ruling,), []).empty


def test_effects_as_labelled_arrays() -> None:
    ruling = judged(np.full(MONTHS + 1, 0.4))
    data = data_of((ruling,), WORLDS, {"level": LEVEL})
    assert data.sizes == {"test": 2, "world": WORLDS}
    assert list(data["test"].values) == ["e:short", "e:long"]
    assert np.allclose(data["difference"].mean("world"), data["effect"])
    assert data.attrs == {"level": LEVEL}


def test_precision_is_told_beside_the_size_that_counts() -> None:
    trials = trials_of((judged(np.full(MONTHS + 1, 0.4)), judged(np.full(MONTHS + 1, 0.4), matters=10.0)))
    halves = (trials.high - trials.low) / 2 / trials.matters
    assert precision_of(trials) == (pytest.approx(halves.median()), (halves > 1).mean())
    assert precision_of(trials[:0]) == (0.0, 0.0)
