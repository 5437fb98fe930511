"""The debrief: what orders were worth adds up, and says the same as playing the world by hand."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from realpolitik.errors import UsageError
from realpolitik.pipeline.runs import make_plan
from realpolitik.play.account import account
from realpolitik.play.board import Board
from realpolitik.play.debrief import debrief
from realpolitik.play.game import Opening, PlayedGame
from realpolitik.play.orders import check
from realpolitik.readings.accounts import instrument_cost, issue_loss
from realpolitik.study import Study


@cache
def board() -> Board:
    return Board(Opening(make_plan("proxy_war", worlds=1).scenario, 1, 3, 4, ("boreas",)))


@cache
def game() -> PlayedGame:
    table = board()
    first = check(table, PlayedGame(table.opening), "boreas", "arms", "overt").advanced()
    return check(table, first, "boreas", "guard", "raised").advanced().advanced()


@cache
def study() -> Study:
    return debrief(board(), game(), "boreas", worlds=6)


def test_utility_by_issue_adds_up_to_the_difference() -> None:
    rows = study()["issues"]
    table = board()
    gap = (
        account(table.replay(game()).result, "boreas").mean
        - account(table.replay(PlayedGame(table.opening, (None,) * 3)).result, "boreas").mean
    )
    assert rows.gain.sum() == pytest.approx(float(gap[0]), abs=1e-12)
    np.testing.assert_allclose(rows.gain, rows.yours - rows.model, atol=1e-15)
    assert study()["quarters"].gain.mean() == pytest.approx(float(gap[0]), abs=1e-12)


def test_an_account_is_that_of_advise_where_no_government_changes() -> None:
    table = board()
    result = table.replay(game()).result
    mine = account(result, "boreas")
    values = table.draws.values
    np.testing.assert_allclose(mine.loss.sum(axis=2).mean(axis=1), issue_loss(result, values, "boreas"), rtol=1e-6)
    paid = sum(
        instrument_cost(result, values, "boreas", name)[1].mean(axis=1)
        for name in table.opening.scenario.instruments["boreas"]
    )
    np.testing.assert_allclose(mine.price.mean(axis=1), paid, rtol=1e-6)


def test_an_order_is_worth_what_the_world_without_it_lacks() -> None:
    table, rows = board(), study()["orders"].set_index("instrument")
    without = check(table, PlayedGame(table.opening).advanced(), "boreas", "guard", "raised").advanced().advanced()
    both, one = (account(table.replay(each).result, "boreas").mean[0] for each in (game(), without))
    assert rows.worth["arms"] == pytest.approx(both - one, abs=1e-12)
    assert set(rows.index) == {"arms", "guard"}
    assert rows.stood.between(0, 1).all()


def test_no_orders_are_worth_nothing() -> None:
    table = board()
    found = debrief(table, PlayedGame(table.opening, (None, None)), "boreas", worlds=3)
    assert (found["issues"].gain == 0).all()
    assert (found["worlds"]["mean"] == 0).all()
    assert "You gave no orders: this is the world that the model plays." in found.summary


def test_what_could_not_be_known_lay_where_the_dossier_said() -> None:
    rows = study()["unknown"]
    assert len(rows)
    assert (rows.low <= rows.value + 1e-6).all() and (rows.value <= rows.high + 1e-6).all()


def test_luck_is_what_is_left_of_the_difference() -> None:
    row = study()["worlds"].iloc[0]
    assert row.worlds == 6
    assert row.luck == pytest.approx(row.here - row["mean"])
    assert row.low <= row["mean"] <= row.high or row.worlds < 3


def test_nothing_to_look_back_on_is_refused() -> None:
    with pytest.raises(UsageError, match="no quarter has been played"):
        debrief(board(), PlayedGame(board().opening), "boreas")


def test_the_claims_acted_on_speak_of_what_was_ordered() -> None:
    table = Board(Opening(make_plan("afghanistan", as_of="2018-01-31", worlds=1).scenario, 1, 3, 2, ("russia",)))
    played = check(table, PlayedGame(table.opening), "russia", "host_talks", "with_taliban").advanced()
    found = debrief(table, played, "russia", worlds=0)
    assert "gurganus-2018.p13.hosting-gives-seat" in set(found["acted"].claim)
    assert set(found["acted"].title) == {"Host talks"}
    sources = {table.opening.scenario.claims[name].source for name in found["acted"].claim}
    assert "kalinovsky-2020" not in sources  # not written yet on the date of the game


def test_the_study_makes_page_and_tables() -> None:
    assert study().sections()
    assert study().plot("course") is not None
    assert study().to_dict()["tables"]["orders"]
