"""What a series would show in the worlds: errors by the scenario's own numbers, of a date, the same in every arm."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

import realpolitik as rp
from realpolitik.readings import read
from realpolitik.readings.counted import counted, departures, error_of, with_error
from realpolitik.scenario.statements import Error
from realpolitik.studies.seal.sealed import Sealed

FLAT = np.full((2000, 61), 0.5)
WORLDS = np.arange(2000)


def test_noise_is_there_at_once_and_a_departure_grows() -> None:
    error = Error.model_validate({"scale": "value", "noise": 0.04, "drift": 0.1, "memory": 12})
    found = with_error(error, FLAT, WORLDS, 1, "s") - 0.5
    expected = [np.sqrt(0.04**2 + 0.1**2 * (1 - np.exp(-2 * month / 12))) for month in (0, 6, 60)]
    assert found[:, [0, 6, 60]].std(axis=0) == pytest.approx(expected, rel=0.06)
    only = departures(error, np.random.default_rng(2).standard_normal((2000, 61)))
    neighbours = np.corrcoef(only[:, 40], only[:, 46])[0, 1]
    assert neighbours == pytest.approx(np.exp(-6 / 12), abs=0.05)


def test_a_logarithm_keeps_nought_and_a_share_its_bounds() -> None:
    wide = {"noise": 0.6, "drift": 0.3}
    nothing = with_error(Error.model_validate({"scale": "logarithm", **wide}), 0 * FLAT, WORLDS, 1, "s")
    assert not nothing.any()
    share = with_error(Error.model_validate({"scale": "value", **wide}), FLAT, WORLDS, 1, "s", most=1.0)
    assert share.min() == 0.0 and share.max() == 1.0


def test_errors_follow_the_world_and_the_month_alone() -> None:
    error = Error.model_validate({"scale": "value", "noise": 0.04, "drift": 0.1, "shift": [-0.1, 0.1]})
    whole = with_error(error, FLAT, WORLDS, 1, "s")
    some = np.array([7, 1500, 3])
    assert np.array_equal(with_error(error, FLAT[some, :13], some, 1, "s"), whole[some, :13])
    assert not np.array_equal(with_error(error, FLAT, WORLDS, 1, "other"), whole)


def test_a_count_says_what_it_counts_and_nothing_learned_later_reaches_an_earlier_run() -> None:
    days = ("2015-08-31", "2017-03-31")
    early, late = (rp.simulate("afghanistan", as_of=day, worlds=6, months=2, seed=1) for day in days)
    before, after = (error_of(run, "sigar_government") for run in (early, late))
    assert after is not None and after.counts == "Districts, not people"
    assert after.shift.estimates[-1].is_point and after.drift.estimates[-1].ref == "calibration:errors_to_2016"
    assert before is None or before.drift.estimates[-1].ref == "judgement"
    whole = rp.load("afghanistan").series["sigar_government"].error
    assert whole is not None
    shift, drift = (number.at(dt.date(2015, 8, 31)) for number in (whole.shift, whole.drift))
    assert shift is not None and not shift.is_point and drift is not None and drift.ref == "judgement"
    assert not any(path.startswith("series.") for path in late.data["number"].values)
    series = late.scenario.series["battle_deaths"]
    assert series.reads is not None
    values = read(late, series.reads).values
    assert not np.array_equal(counted(late, "battle_deaths", values), values)


def test_a_seal_keeps_both_and_the_worlds_alone_are_narrower() -> None:
    made = rp.seal("afghanistan", as_of="2020-06-30", worlds=40, months=12, file=None)
    sealed = made.source
    assert isinstance(sealed, Sealed)
    deaths = sealed.content["series"]["battle_deaths"]
    spans = [deaths[part]["2020-12-31"][-1] - deaths[part]["2020-12-31"][0] for part in ("quantiles", "alone")]
    assert spans[0] > spans[1]
    assert sealed.content["bank"]["quantiles"].keys() == sealed.content["bank"]["alone"].keys()
    frame = made["quantiles"]
    assert (frame.value != frame.alone).any() and frame.alone.notna().all()
