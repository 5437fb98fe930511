"""Figures and dates from outside: what cannot be is told with its place, what means the same is the same."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import realpolitik as rp
from realpolitik.errors import UsageError
from realpolitik.scenario.dates import parse_date
from realpolitik.scenario.load import read
from realpolitik.scenario.resolve import digest, resolve
from realpolitik.scenario.vocabulary import BOUNDS, VARIABLES

SERIES = "series:\n  s: {title: Ground, unit: share, source: paper, reads: ground.gov, file: history.csv}\n"


def written(folder: Path, text: str, rows: str) -> Path:
    (folder / "a.yaml").write_text(text + SERIES, encoding="utf-8")
    (folder / "history.csv").write_text(rows, encoding="utf-8")
    return folder


def test_percent_where_a_share_is_meant_is_told_with_its_line(tmp_path: Path, text: str) -> None:
    _, problems = read(written(tmp_path, text, "date,value\n2016-10-31,0.5\n2017-10-31,45\n2017-11-30,40\n"))
    found = [(Path(item.file).name, item.line, item.severity, item.message) for item in problems]
    message = "45 is not what ground.gov can be: 0 to 1 (percent?); so 2 of 3 points"
    assert found == [("history.csv", 3, "warning", message)]


def test_a_share_is_no_fault(tmp_path: Path, text: str) -> None:
    assert read(written(tmp_path, text, "date,value,low,high\n2016,0.45,0,1\n"))[1] == ()


@pytest.mark.parametrize("cell", ["²", "４５", "٤٥", "1_0", "0x1", "1e", "½"])
def test_digits_that_are_none_are_told_with_their_line(tmp_path: Path, text: str, cell: str) -> None:
    scenario, problems = read(written(tmp_path, text, f"date,value\n2016,0.5\n2017,{cell}\n"))
    assert scenario is None
    assert [(item.line, item.message) for item in problems] == [(3, f"value: expected a number; found {cell!r}")]


def test_every_variable_has_a_range() -> None:
    assert set(BOUNDS) == set(VARIABLES)


DAY = dt.date(2018, 1, 31)
SAME = [
    "2018-01-31",
    "2018-01",
    DAY,
    dt.datetime(2018, 1, 31, 23, 59),
    dt.datetime(2018, 1, 31, 23, 59, tzinfo=dt.timezone(dt.timedelta(hours=-11))),
    pd.Timestamp("2018-01-31"),
    pd.Timestamp("2018-01-31 23:59", tz="Asia/Tokyo"),
    pd.Series(pd.to_datetime(["2018-01-31"]))[0],
    np.datetime64("2018-01-31"),
    np.datetime64("2018-01"),
    np.datetime64("2018-01-31T23:59", "ns"),
]


@pytest.mark.parametrize("day", SAME, ids=repr)
def test_a_date_in_any_form_is_the_same_date(day: Any, afghanistan: rp.Scenario) -> None:
    assert parse_date(day) == DAY
    assert type(parse_date(day)) is dt.date
    assert digest(resolve(afghanistan, day)) == digest(resolve(afghanistan, DAY))


@pytest.mark.parametrize("day", SAME[3:9:2], ids=repr)
def test_a_run_takes_a_date_in_any_form(day: Any) -> None:
    one, other = (rp.assess("syria", as_of=each, worlds=2, months=2, alone=True) for each in (day, "2018-01-31"))
    assert one.run == other.run
    assert one.data.equals(other.data)


NO_DATES = [
    *("", "2018-13", "2018-02-30", "2018-01-31T23:59", "31.1.2018", "tomorrow", "２０１８", "0000"),
    *(2018.5, True, b"2018", pd.NaT, np.datetime64("NaT"), pd.Period("2018-01"), [2018], dt.time(1)),
]


@pytest.mark.parametrize("day", NO_DATES, ids=repr)
def test_what_is_no_date_is_refused(day: Any, afghanistan: rp.Scenario) -> None:
    with pytest.raises(UsageError, match=r"expected a date such as 2017-08-23|no such month|no such day"):
        resolve(afghanistan, day)
    with pytest.raises(UsageError):
        rp.assess(afghanistan, as_of=day, worlds=1, months=1)


def test_the_last_year_there_is() -> None:
    assert parse_date("9999") == dt.date(9999, 12, 31)
    with pytest.raises(UsageError, match="2 months from 9999-12-31 on end after the year 9999"):
        rp.assess("proxy_war", as_of="9999", worlds=1, months=2)
    with pytest.raises(UsageError, match="120 months from 9990-12-31 on end after the year 9999"):
        rp.assess("proxy_war", as_of="9990", worlds=1, months=120)
    result = rp.assess("proxy_war", as_of="9999-10-31", worlds=1, months=2, alone=True)
    assert result.data.sizes["month"] == 3
