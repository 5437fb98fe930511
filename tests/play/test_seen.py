"""Two worlds that differ only in what a seat cannot know give it the same dossier and the same counsel."""

from __future__ import annotations

import math
import os
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st

from realpolitik.kernels.campaign.layout import QUARTER
from realpolitik.pipeline.runs import make_plan
from realpolitik.play.board import Board
from realpolitik.play.counsel import Counsel
from realpolitik.play.game import Opening, PlayedGame
from realpolitik.play.known import Eyes, cell, secret, terms
from realpolitik.play.seen import seen
from realpolitik.results import Result
from realpolitik.scenario.vocabulary import VARIABLES

CASES = (
    ("proxy_war", "boreas"),
    ("proxy_war", "league"),
    ("afghanistan", "russia"),
    ("afghanistan", "taliban"),
    ("afghanistan", "us"),
)
PAIRS = 110 if os.environ.get("REALPOLITIK_SEARCH") else 4
"""Pairs of worlds for each case."""


@cache
def result(name: str, seat: str, quarters: int = 3, world: int = 1) -> Result:
    opening = Opening(make_plan(name, worlds=1).scenario, 1, world, 8, (seat,))
    return Board(opening).replay(PlayedGame(opening, (None,) * quarters)).result


def veiled(found: Result, seat: str, quarter: int, generator: np.random.Generator) -> Result:
    """The same world with everything changed that a seat cannot know after so many quarters.

    Values lie anew within their cells where the seat has an estimate, and anywhere where it knows nothing; what is
    drawn and believed, wants and costs of others, and all that follows the quarter are other numbers altogether.
    """
    data = found.data.copy(deep=True)
    month = QUARTER * quarter
    for name in data.data_vars:
        values = data[name].values
        if name in VARIABLES or name in ("position", "salience", "capacity", "domestic", "direct", "outcome"):
            continue
        if name in ("struck", "reign", "accord"):
            axis = data[name].dims.index("month")
            later = [slice(None)] * values.ndim
            later[axis] = slice(month + 1, None)
            values[tuple(later)] = 1 - values[tuple(later)]
        elif values.size:
            values[...] = generator.random(values.shape) * 100
    for look in range(month + 1):
        if look % QUARTER == 0 or look == month:
            scramble(found, data, seat, look, generator)
        for issue in found.scenario.positions[seat]:
            if not Eyes(found, seat, look).issue(issue).is_exact:
                data["outcome"].loc[{"month": look, "issue": issue}] = generator.random() * 100
    future(data, month, generator)
    wants(data, seat, generator)
    return replace(found, data=data)


def scramble(found: Result, data: xr.Dataset, seat: str, month: int, generator: np.random.Generator) -> None:
    """Draw what is not exactly known in one month anew within what is known of it."""
    eyes = Eyes(found, seat, month)
    for term in terms(found.scenario, found.data):
        state = eyes.known(term)
        if state.is_exact:
            continue
        name, *index = term.split(".")
        low, high = state.low, min(state.high, 1e5)
        value = low + (high - low) * generator.random() * (1 - 1e-6)
        array = data[name]
        place = {"world": 0, ("month" if "month" in array.dims else "quarter"): month}
        if "quarter" in array.dims:
            place["quarter"] = month // QUARTER
        keys = index if name in ("belief", "ground_in") else [".".join(index)] if index else []
        others = [str(dim) for dim in array.dims if dim not in place]
        spot = tuple(
            place[dim] if dim in place else array.indexes[dim].get_loc(keys[others.index(dim)]) for dim in array.dims
        )
        array.values[spot] = np.floor(value) if name == "level" else value
        assert low <= float(array.values[spot]) <= high or name == "level"


def future(data: xr.Dataset, month: int, generator: np.random.Generator) -> None:
    """Other numbers for all that comes after a month."""
    for name in data.data_vars.keys() & VARIABLES:
        array = data[name]
        if "month" in array.dims:
            after = array.isel(month=slice(month + 1, None)).values
            after[...] = (generator.random(after.shape) * 2).astype(after.dtype)
        else:
            after = array.isel(quarter=slice(month // QUARTER + 1, None)).values
            after[...] = generator.random(after.shape)


def wants(data: xr.Dataset, seat: str, generator: np.random.Generator) -> None:
    """Other wants and costs for everybody but the seat."""
    others = [actor for actor in data["actor"].values if actor != seat]
    for name in ("position", "salience"):
        shape = data[name].sel(actor=others).shape
        data[name].loc[{"actor": others}] = generator.random(shape)
    strangers = [rung for rung in data["rung"].values if not str(rung).startswith(f"{seat}.")]
    for name in ("capacity", "domestic", "direct"):
        data[name].loc[{"rung": strangers}] = generator.random(data[name].sel(rung=strangers).shape)


@pytest.mark.parametrize(("name", "seat"), CASES)
def test_two_worlds_that_differ_in_what_is_hidden_give_the_same_dossier(name: str, seat: str) -> None:
    found = result(name, seat)
    told = {quarter: seen(found, seat, quarter) for quarter in range(3)}
    for pair in range(PAIRS):
        quarter = pair % 3
        other = veiled(found, seat, quarter, np.random.default_rng([11, pair]))
        assert not np.array_equal(other.data["drawn"].values, found.data["drawn"].values)
        assert seen(other, seat, quarter) == told[quarter], pair


def test_advisers_know_no_more_than_the_dossier(monkeypatch: pytest.MonkeyPatch) -> None:
    opening = Opening(make_plan("proxy_war", worlds=1).scenario, 1, 1, 8, ("boreas",))
    board, game = Board(opening), PlayedGame(opening, (None, None))
    replay, counsel = board.replay(game), Counsel(board, "boreas")
    told = counsel.advice(game)
    assert told
    for pair in range(5):
        other = replace(replay, result=veiled(replay.result, "boreas", 2, np.random.default_rng([13, pair])))
        monkeypatch.setattr(board, "replay", lambda game, other=other: other)
        assert counsel.advice(game) == told


def test_what_the_seat_can_see_does_change_the_dossier() -> None:
    found = result("proxy_war", "boreas")
    for name, key in (("ground", "crown"), ("will", "boreas"), ("presence", "meridia")):
        data = found.data.copy(deep=True)
        dim = next(str(dim) for dim in data[name].dims if dim not in ("world", "month"))
        data[name].loc[{dim: key, "month": 6}] += 0.05
        assert seen(replace(found, data=data), "boreas", 2) != seen(found, "boreas", 2)


def test_a_replay_that_went_on_tells_no_more_of_an_earlier_quarter() -> None:
    assert seen(result("afghanistan", "russia", 2), "russia", 2) == seen(
        result("afghanistan", "russia", 3), "russia", 2
    )


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_share_lies_in_its_cell_and_access_never_widens_it(value: float, access: float) -> None:
    low, high = cell(value, (0.0, 1.0), access)
    assert low <= value <= high
    wide = cell(value, (0.0, 1.0), 0.0)
    assert wide[0] <= low and high <= wide[1]


@given(st.floats(0, 1e6), st.floats(0, 1))
def test_a_count_lies_in_its_cell_and_access_never_widens_it(value: float, access: float) -> None:
    low, high = cell(value, (0.0, math.inf), access)
    assert low * (1 - 1e-9) <= value <= high * (1 + 1e-9)
    wide = cell(value, (0.0, math.inf), 0.0)
    assert wide[0] <= low * (1 + 1e-9) and high <= wide[1] * (1 + 1e-9)


def test_help_for_an_insurgent_is_quiet_and_help_for_who_rules_is_not() -> None:
    scenario = result("afghanistan", "russia").scenario
    assert secret(scenario, "russia", "arms_taliban") == {"taliban"}
    assert secret(scenario, "russia", "aid_kabul") == frozenset()
    assert secret(scenario, "us", "presence") == frozenset()


def test_a_stranger_does_not_know_who_arms_whom_and_the_armed_do() -> None:
    found = result("proxy_war", "boreas")
    assert Eyes(found, "crown", 3).level("boreas.arms").how == "unknown"
    assert Eyes(found, "league", 3).level("boreas.arms").is_exact
    assert Eyes(found, "boreas", 3).level("boreas.arms").how == "own"
