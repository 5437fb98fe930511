"""Numbers with nothing dated behind them are told: by what a number refers to, and whether it is given by date."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from realpolitik.scenario.load import load, loads
from realpolitik.scenario.undated import undated

BASE = (Path(__file__).parents[1] / "corpus" / "valid" / "minimal.yaml").read_text(encoding="utf-8")
DAY = dt.date(2018, 1, 31)


def listed(text: str) -> dict[str, tuple[str, int]]:
    return {item.path: (item.basis, item.claims) for item in undated(loads(text), DAY)}


def test_what_refers_to_a_source_is_not_listed_and_a_judgement_is() -> None:
    found = listed(BASE)
    assert found["actors.pat.will"] == ("judgement", 0) and "actors.gov.will" not in found
    assert found["parameters.ground_rate"][0] == "model"


def test_what_is_given_by_date_is_not_listed() -> None:
    number = "capability: 90"
    assert BASE.count(number) == 1 and "actors.pat.capability" in listed(BASE)
    assert "actors.pat.capability" not in listed(BASE.replace(number, "capability: {as_of: {2017-01: 90}}"))


def test_claims_that_were_known_are_counted() -> None:
    claim = "{source: paper, paragraph: 1, kind: value, text: So., certainty: fact, about: actors.pat.will, value: 1}"
    assert listed(f"{BASE}claims: {{a: {claim}}}\n")["actors.pat.will"] == ("judgement", 1)


def test_the_later_the_date_the_fewer_are_without_any() -> None:
    scenario = load("afghanistan")
    early, late = (
        {item.path for item in undated(scenario, day) if not item.claims}
        for day in (dt.date(2015, 8, 31), dt.date(2020, 7, 31))
    )
    assert late <= early and len(late) < len(early)
