"""Numbers that a calibration fits together are drawn together: a world takes one row of the table."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from realpolitik.errors import ScenarioError
from realpolitik.scenario.dump import dump
from realpolitik.scenario.load import load, loads
from realpolitik.scenario.numbers import Estimate
from realpolitik.scenario.resolve import resolve
from realpolitik.worlds.draw import draw_anew as draw

from .scenarios import WAR

RATE, POWER = "parameters.ground_rate", "parameters.decisiveness"
ROWS = [(0.1 + 0.01 * k, 3.0 - 0.05 * k) for k in range(20)]


def fitted(**more: Any) -> dict[str, Any]:
    """A war with two numbers fitted together: the larger one, the smaller the other."""
    ref = "calibration:fit"
    columns = {RATE: [row[0] for row in ROWS], POWER: [row[1] for row in ROWS]}
    fit = {"date": "2020-01", "script": "fit.py", "data": ["good"], "draws": columns, **more}
    spreads = {"ground_rate": ([0.1, 0.2, 0.3], RATE), "decisiveness": ([2.0, 2.5, 3.0], POWER)}
    parameters = {name: {"value": value, "ref": ref} for name, (value, _) in spreads.items()}
    return {**WAR, "calibrations": {"fit": fit}, "parameters": parameters}


def read(raw: dict[str, Any]) -> Any:
    """The scenario of plain data."""
    return loads(json.dumps(raw))


def test_a_world_takes_one_row() -> None:
    draws = draw(resolve(read(fitted())), np.arange(200), 3)
    pairs = set(zip(draws.values[RATE].round(6), draws.values[POWER].round(6), strict=True))
    assert pairs <= {(round(one, 6), round(other, 6)) for one, other in ROWS} and len(pairs) == len(ROWS)
    again = draw(resolve(read(fitted())), np.array([17, 4]), 3)
    assert np.array_equal(again.values[RATE], draws.values[RATE][[17, 4]])


def test_a_number_that_is_set_or_rests_on_something_else_is_drawn_by_itself() -> None:
    scenario = read(fitted())
    put = resolve(scenario, settings={RATE: Estimate(low=0.5, high=0.5)})
    draws = draw(put, np.arange(50), 3)
    assert np.unique(draws.values[RATE]) == 0.5 and list(put.calibrations["fit"].draws) == [POWER]
    assert set(draws.values[POWER].round(6)) <= {round(row[1], 6) for row in ROWS}
    with pytest.raises(ScenarioError):  # the calibration was not out
        resolve(scenario, as_of="2019-12-31")


def test_an_explicit_scenario_keeps_the_rows_and_draws_the_same() -> None:
    resolved = resolve(read(fitted()))
    again = resolve(loads(dump(resolved)))
    one, other = (draw(item, np.arange(30), 3) for item in (resolved, again))
    assert np.array_equal(one.values[RATE], other.values[RATE])


def test_the_table_may_lie_in_a_file_and_its_faults_are_told(tmp_path: Path) -> None:
    raw = fitted(file="fit.csv")
    del raw["calibrations"]["fit"]["draws"]
    (tmp_path / "war.yaml").write_text(json.dumps(raw))
    table = tmp_path / "fit.csv"
    table.write_text("\n".join([f"{RATE},{POWER}", *(f"{one},{other}" for one, other in ROWS)]))
    draws = draw(resolve(load(tmp_path)), np.arange(30), 3)
    assert np.array_equal(draws.values[RATE], draw(resolve(read(fitted())), np.arange(30), 3).values[RATE])
    for text, message in (
        (f"{RATE},{POWER}\n1,2,3", "3 cells under 2 columns"),
        (f"{RATE},{POWER}\n1,much", "expected a number"),
        (f"{RATE},{RATE}\n1,2", "each once"),
        (f"{RATE}\n0.1", "too few to stand for a spread"),
        ("\n".join([f"{RATE},parameters.ground_rat", *(f"{one},{other}" for one, other in ROWS)]), "ground_rat"),
        ("\n".join([RATE, *("900" for _ in ROWS)]), "out of range"),
    ):
        table.write_text(text)
        with pytest.raises(ScenarioError, match=message):
            load(tmp_path)
