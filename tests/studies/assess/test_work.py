"""The list of work: what no source says and yet carries the result comes first, by how much; chance is told apart."""

import datetime as dt

import pandas as pd
import pytest

from realpolitik.scenario import starter
from realpolitik.scenario.load import load
from realpolitik.scenario.resolve import resolve
from realpolitik.scenario.schema import Scenario
from realpolitik.studies.assess import work
from realpolitik.studies.attribute.drivers import TARGETS, Drivers

SAID = "actors.rebels.belligerent.cohesion"
"""A number that the starter's example claim speaks of."""
GUESSED, WEAK = "actors.rebels.belligerent.equipment", "actors.government.will"
NUMBERS = ("outcome", "outcome_title", "number", "share", "told", "at_low", "at_high", "p_value")
FORECAST = {
    "claim": "x",
    "links": (),
    "event": "capital_falls",
    "title": "The capital falls",
    "by": dt.date(2022, 12, 31),
}


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    folder = tmp_path_factory.mktemp("work") / "vale"
    starter.write(starter.plan("vale", as_of=dt.date(2020, 12, 31)), folder)
    return resolve(load(folder))


def drivers(*rows: tuple[str, float, bool, float, float]) -> Drivers:
    """Numbers of one event: path, share, whether it may be told, chance where it is lowest and highest."""
    target = ("event.capital_falls", "event", "The capital falls", 0.02, 0.05)
    numbers = [
        (target[0], target[2], path, share, told, low, high, 0.01 * place)
        for place, (path, share, told, low, high) in enumerate(rows)
    ]
    return Drivers(pd.DataFrame([target], columns=list(TARGETS)), pd.DataFrame(numbers, columns=list(NUMBERS)), 9, 4)


def forecasts(*rows: tuple[str, float, float, float]) -> pd.DataFrame:
    columns = [*FORECAST, "told", "low", "high", "run"]
    return pd.DataFrame([{**FORECAST, **dict(zip(columns[-4:], row, strict=True))} for row in rows], columns=columns)


def test_items_stand_in_order_of_worth(scenario: Scenario) -> None:
    hangs = drivers((GUESSED, 0.2, True, 0.3, 0.7), (WEAK, 0.1, False, 0.5, 0.4), (SAID, 0.3, True, 0.1, 0.9))
    found = work.work(scenario, hangs, forecasts(("rarer in the run", 0.55, 0.8, 0.35), ("borne out", 0.2, 0.45, 0.35)))
    assert found.kind.tolist() == [work.INVENTED, work.AGAINST, work.INVENTED]
    assert found.worth.tolist() == pytest.approx([0.4, 0.2, 0.1])
    assert found.path.tolist() == [GUESSED, "x", WEAK], "what a claim speaks of is not invented"
    equipment, will, cohesion = found.by[1]
    assert (
        equipment.startswith("Rebels: equipment")
        and will.startswith("Government: ")
        and cohesion.startswith("Rebels: ")
    )


def test_a_claim_on_a_number_that_goes_with_nothing_is_told(scenario: Scenario) -> None:
    found = work.work(scenario, drivers((GUESSED, 0.2, True, 0.3, 0.7), (SAID, 0.01, False, 0.5, 0.5)), forecasts())
    (idle,) = found[found.kind == work.IDLE].to_dict("records")
    assert (idle["path"], idle["worth"]) == (SAID, 0.0)
    assert list(found.kind)[-1] == work.IDLE


def test_a_number_below_a_dummy_is_no_work(scenario: Scenario) -> None:
    assert work.INVENTED not in set(work.work(scenario, drivers((GUESSED, 0.02, False, 0.3, 0.7)), forecasts()).kind)


def test_the_sentence_says_no_more_than_chance_allows(scenario: Scenario) -> None:
    sure = work.point(work.work(scenario, drivers((GUESSED, 0.2, True, 0.3, 0.7)), forecasts()), "")
    assert sure.lines[0].startswith("Invented, and it carries the result: Rebels: equipment")
    assert sure.lines[0].endswith(" (The capital falls: 30% to 70%). Find sources for these first.")
    unsure = work.point(work.work(scenario, drivers((GUESSED, 0.2, False, 0.3, 0.7)), forecasts()), "")
    assert unsure.lines[0].startswith("Perhaps carried") and "not beyond chance" in unsure.lines[0]
    none = Drivers(
        pd.DataFrame(columns=list(TARGETS)), pd.DataFrame(columns=list(NUMBERS)), 0, 0, "4 worlds are too few"
    )
    asked = work.work(scenario, none, forecasts())
    assert asked.empty
    assert work.point(asked, none.reason).lines == ("Not asked, because 4 worlds are too few.",)


def test_only_an_own_scenario_has_it_on_the_first_screen(scenario: Scenario) -> None:
    assert work.is_own(scenario)
    assert not work.is_own(load("proxy_war"))
