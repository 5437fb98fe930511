"""Scores on the bank: by hand, beside scikit-learn, and intervals that cover where items hang together."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

from realpolitik.scenario.load import load
from realpolitik.scenario.resolve import resolve
from realpolitik.scenario.statements import SeriesPoint
from realpolitik.studies.score import rules
from realpolitik.studies.score.bank import scores
from realpolitik.studies.score.bank.baselines import Rates, flipped, rates_of, walk_variances
from realpolitik.studies.score.bank.scores import ALL, FORECASTERS, ITEM, MODEL

DAY = dt.date(2020, 1, 31)


def rows_of(given: list[tuple[str, str, int, bool | None, float]]) -> pd.DataFrame:
    """Items from group, unit, month, what came, and the model's chance; every rival but the coin is silent."""
    rows = []
    for place, (group, unit, month, came, chance) in enumerate(given):
        day = dt.date(2021, month, 28)
        who = {name: math.nan for name in FORECASTERS} | {MODEL: chance, "coin": 0.5}
        why = None if came is not None else "level unknown"
        what = (DAY, f"i{place}", "conduct", group, "us", unit, 12, day, came, why, 100)
        rows.append((*what, *(who[name] for name in FORECASTERS)))
    return pd.DataFrame(rows, columns=list(ITEM))


# ---- means


def test_scores_by_hand() -> None:
    rows = rows_of(
        [
            ("conduct", "a", 1, True, 0.9),
            ("conduct", "b", 2, False, 0.4),
            ("talks", "c", 1, True, 0.4),
            ("talks", "d", 2, None, 0.5),
        ]
    )
    found = scores.scores(rows)
    whole = found[(found.group == ALL) & (found.forecaster == MODEL)].iloc[0]
    assert whole["items"] == 3 and whole.came == pytest.approx(2 / 3)
    assert whole.brier == pytest.approx((0.01 + 0.16 + 0.36) / 3)
    smoothed = [-math.log(90.5 / 101), -math.log(1 - 40.5 / 101), -math.log(40.5 / 101)]
    assert whole.log == pytest.approx(sum(smoothed) / 3)
    assert whole.auc == pytest.approx(0.75), "one pair is right, one tied"
    coin = found[(found.group == ALL) & (found.forecaster == "coin")].iloc[0]
    assert (coin.brier, coin.auc, coin.shared) == (0.25, 0.5, 3)
    assert coin.less == pytest.approx(whole.brier - 0.25) and coin.skill == pytest.approx(1 - whole.brier / 0.25)
    assert math.isnan(whole.brier_low), "two months tell nothing of others"
    assert set(found.forecaster) == {MODEL, "coin"}, "who is silent has no row"
    assert scores.open_items(rows)["items"].tolist() == [1]


def test_crps_of_a_flat_forecast_is_the_absolute_error() -> None:
    levels = np.array([0.05, 0.5, 0.95])
    found = rules.crps_of_quantiles(np.array([3.0]), np.array([[5.0, 5.0, 5.0]]), levels)
    assert found == pytest.approx([2.0])


def test_two_models_on_the_same_items() -> None:
    """A model that is nearer by a tenth everywhere is better beyond chance; one beside itself is not."""
    rng = np.random.default_rng(3)
    given = [
        ("conduct", f"u{unit}", month, bool(rng.random() < 0.3), 0.5) for unit in range(12) for month in range(1, 7)
    ]
    near = [(*item[:4], 0.6 if item[3] else 0.4) for item in given]
    rows, other = rows_of(near), rows_of(given)
    found = scores.paired(rows, other)
    assert found["items"].tolist() == [72] and found.differs.tolist() == [-1]
    assert (found.brier.item(), found.brier_other.item()) == pytest.approx((0.16, 0.25))
    assert found[["less", "less_low", "less_high"]].to_numpy() == pytest.approx(-0.09), "the same on every item"
    assert found.log_other.item() == pytest.approx(math.log(2))
    assert scores.paired(rows, rows).differs.tolist() == [0]
    assert scores.paired(rows, other.iloc[:10])["items"].tolist() == [10], "only what both speak of"


def test_reliability_counts_every_item_once() -> None:
    chances = np.linspace(0, 1, 201)
    rows = rows_of([("conduct", f"u{place % 7}", 1 + place % 6, place % 3 == 0, p) for place, p in enumerate(chances)])
    found = scores.reliability(rows, (MODEL,))
    assert found["items"].sum() == 201 and found.came.sum() == rows.came.sum()
    assert ((found.low <= found["mean"]) & (found["mean"] <= found.high)).all()
    told = found.dropna()
    assert len(told) > 5 and ((told.share_low <= told.share) & (told.share <= told.share_high)).all()


# ---- AUC


@pytest.mark.parametrize("seed", range(5))
def test_auc_is_that_of_scikit_learn(seed: int) -> None:
    """With weights and ties."""
    rng = np.random.default_rng(seed)
    came, chance = rng.random(80) < 0.4, rng.integers(0, 12, 80) / 11
    weights = rng.integers(0, 4, (6, 80)).astype(float)
    found = scores._auc(came, chance, weights)
    assert found == pytest.approx([roc_auc_score(came, chance, sample_weight=each) for each in weights])
    assert scores.auc_with(came, chance, weights).value == pytest.approx(roc_auc_score(came, chance))


def test_auc_of_one_outcome_is_none() -> None:
    assert math.isnan(scores.auc_with(np.ones(4, bool), np.linspace(0, 1, 4), np.ones((2, 4))).value)


# ---- intervals


def test_intervals_cover_where_items_hang_together() -> None:
    """Errors of units, of months and of their own: the mean of all lies in nine in ten intervals or more.

    A bootstrap of items, which takes them for independent, does not come near.
    """
    units, months, tries = 30, 12, 200
    unit, month = (axis.ravel() for axis in np.meshgrid(np.arange(units), np.arange(months), indexing="ij"))
    rng = np.random.default_rng(7)
    weights = scores.pigeonhole(unit, month, 1, 400)
    alone = rng.multinomial(unit.size, np.full(unit.size, 1 / unit.size), 400).astype(float)
    within, naive = 0, 0
    for _ in range(tries):
        values = rng.normal(0, 0.5, units)[unit] + rng.normal(0, 0.4, months)[month] + rng.normal(0, 0.5, unit.size)
        for each, add in ((weights, "both"), (alone, "items")):
            found = scores.mean_with(values, each)
            inside = found.low <= 0 <= found.high
            within, naive = within + (inside and add == "both"), naive + (inside and add == "items")
    reach = 3 * math.sqrt(0.92 * 0.08 / tries)
    assert within / tries >= 0.92 - reach
    assert naive / tries < 0.6


def test_few_units_or_months_have_no_interval() -> None:
    values = np.arange(12.0)
    for units, months in (([0, 1, 2, 3] * 3, range(12)), (range(12), [1, 2] * 6)):
        found = scores.mean_with(values, scores.pigeonhole(list(units), list(months)))
        assert found.value == 5.5 and math.isnan(found.low)


# ---- persistence with rates


def test_rates_of_a_toy_record() -> None:
    """Two levels: the chance to be in the other one after n months is ½(1 − (1 − 2λ)ⁿ)."""
    rates = Rates(months=99, changes=1, steps={1: 1}, reach=1)
    assert rates.rate == pytest.approx(1.5 / 99)
    found = rates.moved(2, 24)
    assert found[0, 1] == pytest.approx(0.5 * (1 - (1 - 2 * 1.5 / 99) ** 24))
    assert found.sum(axis=1) == pytest.approx([1, 1])


def test_steps_are_shared_out_by_the_record() -> None:
    """Of three levels, from the middle: up twice as often as down in the record, by (2 + ½) : (1 + ½)."""
    rates = Rates(months=300, changes=3, steps={1: 2, -1: 1}, reach=2)
    month = rates.moved(3, 1)
    assert month[1, 2] / month[1, 0] == pytest.approx(2.5 / 1.5)
    assert month[0, 1] / month[0, 2] == pytest.approx(2.5 / 0.5)
    assert month[1, 1] == pytest.approx(1 - 3.5 / 300)
    assert rates.moved(3, 0) == pytest.approx(np.eye(3))


def test_rates_are_those_of_the_part_that_was_known() -> None:
    afghanistan = load("afghanistan")
    early, late = (rates_of(resolve(afghanistan, day)) for day in afghanistan.about.as_of_dates[:2])
    assert 0 < early.months < 13 * 59 and early.months < late.months
    assert early.changes < late.changes and sum(late.steps.values()) == late.changes
    assert rates_of(resolve(load("proxy_war"))).months == 0


def test_walks_of_series() -> None:
    """One series doubles in a year, the other stays: the mean over both is added twice to the changes of each."""

    def point(year: int, value: float) -> SeriesPoint:
        return SeriesPoint(date=dt.date(year, 12, 31), value=value)

    found = walk_variances({"moves": [point(2015, 1), point(2016, 2)], "stays": [point(2015, 3), point(2016, 3)]})
    own = math.log(2) ** 2 / (366 / (365.25 / 12))
    assert found["moves"] == pytest.approx((own + own) / 3)
    assert found["stays"] == pytest.approx((0 + own) / 3)
    assert walk_variances({"one": [point(2015, 1)]}) == {}


def test_two_states_that_change_at_a_rate() -> None:
    assert flipped(0.1, 0.0) == 0
    assert flipped(0.1, 1e-6) == pytest.approx(1e-7, rel=1e-3)
    assert flipped(0.1, 1e6) == pytest.approx(0.5)
