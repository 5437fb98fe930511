"""The list of exits keeps its own rule, its page says what the list says, and its scenarios start where it says."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from realpolitik.pipeline.pins import parse_pins
from realpolitik.scenario.load import load
from realpolitik.scenario.resolve import resolve

ROOT = Path(__file__).parents[2]
SIX = {
    "yemen_1967": "yemen_1967",
    "saigon_1973": "vietnam_1973",
    "kabul_1989": "afghanistan_1989",
    "cambodia_1989": "cambodia_1989",
    "iraq_2011": "iraq_2011",
}
"""Scenario → its row; Angola starts as the exit begins, and is held apart."""


@pytest.fixture(scope="module")
def exits() -> ModuleType:
    spec = importlib.util.spec_from_file_location("exits", ROOT / "scripts/exits.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def months(earlier: str, later: str) -> int:
    (year, month), (to_year, to_month) = (map(int, text.split("-")) for text in (earlier, later))
    return 12 * (to_year - year) + to_month - month


def test_the_page_is_made_from_the_list(exits: ModuleType) -> None:
    page = exits.PAGE.read_text(encoding="utf-8")
    assert exits.made(page, exits.rows()) == page, "run: ./run dev python scripts/exits.py"
    other = [row | {"held_3": "no"} for row in exits.rows()]
    assert exits.made(page, other) != page


def test_every_case_that_counts_keeps_the_rule(exits: ModuleType) -> None:
    counted = [row for row in exits.rows() if row["counts"] == "yes"]
    assert len(counted) == 14
    for row in counted:
        assert float(row["height"]) >= 1, row["case"]
        assert "1945-09" <= row["done"] <= "2021-12", row["case"]
        assert 0 <= months(row["begun"], row["done"]) <= 36, row["case"]
        assert row["aid"] in ("continued", "cut") and row["aid_others"] in ("continued", "cut", ""), row["case"]
        assert row["sources"] and row["ucdp"], row["case"]


def test_what_followed_agrees_with_its_dates(exits: ModuleType) -> None:
    for row in exits.rows():
        if row["counts"] == "no":
            assert row["note"] and not row["followed"], row["case"]
            continue
        assert (row["followed"] == "fell") == bool(row["fell"]), row["case"]
        if row["fell"]:
            assert (row["held_3"] == "yes") == (months(row["done"], row["fell"]) >= 36), row["case"]
            assert (row["held_5"] == "yes") == (months(row["done"], row["fell"]) >= 60), row["case"]
        if row["followed"] == "settled":
            assert 0 <= months(row["done"], row["settled"]) <= 60, row["case"]


def test_the_sixth_is_the_one_that_the_rule_takes(exits: ModuleType) -> None:
    five = {"vietnam_1973", "afghanistan_1989", "cambodia_1989", "angola_1991", "iraq_2011"}
    open_to_it = [
        row
        for row in exits.rows()
        if row["counts"] == "yes" and row["aid"] == "cut" and row["done"] < "2015" and row["case"] not in five
    ]
    assert max(open_to_it, key=lambda row: float(row["height"]))["case"] == "yemen_1967"


def test_scenarios_start_in_the_month_of_the_exit(exits: ModuleType) -> None:
    done = {row["case"]: row for row in exits.rows()}
    for name, case in SIX.items():
        assert load(name).about.as_of.strftime("%Y-%m") == done[case]["done"], name
    assert (
        done["angola_1991"]["begun"] <= load("angola_1989").about.as_of.strftime("%Y-%m") < done["angola_1991"]["done"]
    )


def test_the_conduct_that_the_scenarios_offer_for_a_fit_can_be_held() -> None:
    for name in (*SIX, "angola_1989"):
        scenario = resolve(load(name))
        text = (ROOT / "src/realpolitik/catalog" / name / "README.md").read_text(encoding="utf-8")
        held = re.findall(r"`(\w+\.\w+=\w+@\d{4}-\d\d)`", text)
        assert len(parse_pins(held, scenario, scenario.about.months)) > 1, name


@pytest.mark.parametrize(("hits", "trials"), [(3, 7), (10, 14), (1, 4)])
def test_intervals_cut_off_five_per_cent_of_the_posterior_on_each_side(
    exits: ModuleType, hits: int, trials: int
) -> None:
    """Jeffreys' prior times the likelihood, summed on a fine grid."""
    at = (np.arange(400_000) + 0.5) / 400_000
    mass = at ** (hits - 0.5) * (1 - at) ** (trials - hits - 0.5)
    low, high = exits.interval(hits, trials)
    assert mass[at < low].sum() / mass.sum() == pytest.approx(0.05, abs=1e-3)
    assert mass[at > high].sum() / mass.sum() == pytest.approx(0.05, abs=1e-3)


def test_an_interval_is_open_at_an_end_that_was_not_left(exits: ModuleType) -> None:
    assert exits.interval(0, 5)[0] == 0 and exits.interval(5, 5)[1] == 1
