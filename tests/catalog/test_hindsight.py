"""The undated numbers that move most rest on a source from before every date of knowledge, or are openly wide."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from realpolitik.scenario.load import load
from realpolitik.scenario.numbers import Estimate
from realpolitik.scenario.paths import PathedNumber, numbers
from realpolitik.scenario.refs import parse_ref
from realpolitik.scenario.spreads import is_wide

TABLE = Path(__file__).parents[2] / "docs" / "explanation" / "hindsight_afghanistan.csv"
ROWS = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))
SCENARIO = load("afghanistan")
KNOWN = numbers(SCENARIO)
FIRST = min(SCENARIO.about.as_of_dates)


def rests_on_a_source(item: PathedNumber, estimate: Estimate) -> bool:
    """Whether a source from before the first date of knowledge, or a calibration, stands behind an estimate."""
    if not item.written:
        return "before 2015" in (item.ref or "")  # the model's own default, fitted on wars before this one
    ref = parse_ref(item.ref_of(estimate) or "", SCENARIO)
    if ref is not None and ref.kind == "calibration":
        return True  # its date is that of its last figure, and a number is refused before it
    return ref is not None and ref.kind == "source" and SCENARIO.sources[ref.id].issued < FIRST


def says_judgement(item: PathedNumber, estimate: Estimate) -> bool:
    """Whether an estimate is as wide as its kind asks, calls itself a judgement, and gives its reason."""
    if not item.written:
        return is_wide(item, estimate)  # the model's own default, which has no place for a note
    own = item.ref_of(estimate) in (None, "judgement")
    return own and is_wide(item, estimate) and "by the rule for" in (estimate.note or "")


def test_there_are_fifty_of_the_first_ranking_and_those_found_since() -> None:
    assert [int(row["Rank"]) for row in ROWS[:50]] == list(range(1, 51))
    assert all(0 < int(row["Rank"]) <= 50 for row in ROWS[50:])
    assert len({row["Path"] for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["Path"])
def test_a_number_has_a_source_from_before_or_a_wide_spread(row: dict[str, str]) -> None:
    item = KNOWN[row["Path"]]
    for estimate in item.number.estimates:
        assert rests_on_a_source(item, estimate) or says_judgement(item, estimate)
    assert row["Now"] == str(item.number.estimates[-1])


def test_few_were_wide_enough_before() -> None:
    narrow = 0
    for row in ROWS:
        item = KNOWN[row["Path"]]
        values = [float(part) for part in row["Before"].strip("[]").split(",")]
        narrow += not is_wide(item, Estimate.model_validate(values if len(values) > 1 else values * 2))
    assert narrow >= len(ROWS) - 5
