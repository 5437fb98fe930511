"""The calibration is honest about itself: ranks of a world's own numbers in the posterior from figures made of it."""

from __future__ import annotations

import csv
import importlib
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

import realpolitik as rp

ROOT = Path(__file__).parents[2]
WORLDS, TRIALS = 256, 200


@pytest.fixture(scope="module")
def ranks() -> ModuleType:
    sys.path.insert(0, str(ROOT / "scripts"))
    try:
        return importlib.import_module("ranks_afghanistan")
    finally:
        sys.path.remove(str(ROOT / "scripts"))


@pytest.fixture(scope="module")
def played(ranks: ModuleType) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """What worlds from the prior have for the figures of the first calibration, and their numbers."""
    scenario = rp.load("afghanistan")
    result = ranks.play(scenario, WORLDS, 5)
    told = ranks.modelled(ranks.CALIBRATIONS[0], scenario, result)
    return told, result.data["drawn"].sel(number=list(ranks.PRIOR)).transpose("world", "number").values


def test_ranks_are_even_where_the_errors_are_those_that_are_assumed(
    ranks: ModuleType, played: tuple[dict[str, np.ndarray], np.ndarray]
) -> None:
    found, effective = ranks.ranks_of(*played, TRIALS, 1, True)
    assert found.shape == (TRIALS, len(ranks.PRIOR)) and found.min() >= 0 and found.max() <= 1
    assert np.median(effective) > WORLDS / 4
    room = 4 * np.sqrt(1 / 12 / TRIALS)
    assert np.abs(found.mean(axis=0) - 0.5).max() < room
    assert found.std() == pytest.approx(np.sqrt(1 / 12), abs=0.02)


def test_ranks_see_a_posterior_that_is_too_narrow(
    ranks: ModuleType, played: tuple[dict[str, np.ndarray], np.ndarray]
) -> None:
    place = list(ranks.PRIOR).index("parameters.output_rate")
    narrow, right = (ranks.ranks_of(*played, TRIALS, 1, True, by)[0][:, place] for by in (0.3, 1.0))
    outer = [np.mean((one < 0.1) | (one > 0.9)) for one in (narrow, right)]
    assert outer[0] > outer[1] + 0.1


def test_the_table_holds_every_number_of_the_calibration(ranks: ModuleType) -> None:
    with (ROOT / "docs/explanation/ranks.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    told = {(row["of"], row["number"]) for row in rows}
    assert {(one.name, number) for one in ranks.CALIBRATIONS for number in ranks.PRIOR} <= told
    assert all(sum(int(row[f"bin {place}"]) for place in range(1, 11)) == int(row["trials"]) for row in rows)
