"""Games: a state is a replay of moves, no orders are the world that assess plays, and no order is illegal."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from realpolitik.errors import UsageError
from realpolitik.pipeline.runs import make_plan, simulate
from realpolitik.play.board import Board
from realpolitik.play.bots import counsel_against_random, played, random_bot
from realpolitik.play.game import FREE, Opening, PlayedGame
from realpolitik.play.orders import asked, check, choices
from realpolitik.readings.unmet import lapses
from realpolitik.scenario.schema import Scenario


@cache
def scenario(name: str, as_of: str | None = None) -> Scenario:
    return make_plan(name, as_of=as_of, worlds=1).scenario


def board(name: str = "proxy_war", seats: tuple[str, ...] = ("boreas",), world: int = 3, quarters: int = 4) -> Board:
    return Board(Opening(scenario(name), 1, world, quarters, seats))


@pytest.mark.parametrize(("name", "seat"), [("proxy_war", "boreas"), ("afghanistan", "russia")])
def test_no_orders_are_the_world_that_assess_plays_to_the_last_bit(name: str, seat: str) -> None:
    table = board(name, (seat,), world=2, quarters=3)
    mine = table.replay(PlayedGame(table.opening, (None,) * 3)).result.data.isel(world=0)
    theirs = simulate(name, worlds=3, months=9, seed=1).data.isel(world=2)
    for variable in mine.data_vars:
        if variable in theirs:
            np.testing.assert_array_equal(mine[variable].values, theirs[variable].values, err_msg=str(variable))
    assert {"ground", "level", "outcome", "drawn", "access"} <= set(mine.data_vars)


def test_orders_are_what_whatif_would_hold() -> None:
    table = board(world=1)
    game = check(table, PlayedGame(table.opening).advanced(), "boreas", "arms", "overt").advanced().advanced()
    mine = table.replay(game).result.data.isel(world=0)
    theirs = simulate("proxy_war", worlds=2, months=9, seed=1, do=["boreas.arms=overt@+4"]).data.isel(world=1)
    np.testing.assert_array_equal(mine["ground"].values, theirs["ground"].values)
    np.testing.assert_array_equal(mine["level"].values, theirs["level"].values)


def test_what_was_played_stays_when_an_order_follows_and_when_it_is_taken_back() -> None:
    table = board()
    first = PlayedGame(table.opening).advanced().advanced()
    before = table.replay(first).phase.copy()
    later = check(table, first, "boreas", "arms", "overt").advanced()
    np.testing.assert_array_equal(table.replay(later).phase[:, : first.month + 1], before)
    assert later.undone().undone() == first
    np.testing.assert_array_equal(Board(table.opening).replay(later.undone().undone()).phase, before)


def test_a_longer_replay_begins_as_a_shorter_one() -> None:
    table = board("afghanistan", ("russia",))
    short, long = (table.play(table.draws, {}, months).phase for months in (6, 12))
    np.testing.assert_array_equal(short, long[:, :7])


def test_what_is_not_open_says_why() -> None:
    table = board("afghanistan", ("russia",))
    found = {
        (choice.instrument, choice.level): choice for choice in choices(table, PlayedGame(table.opening), "russia")
    }
    troops = found["deploy", "troops"]
    assert not troops.is_open
    assert "of your capacity" in troops.why_not
    with pytest.raises(UsageError, match="is not open: it takes"):
        check(table, PlayedGame(table.opening), "russia", "deploy", "troops")


def test_a_need_that_nobody_meets_is_named() -> None:
    told = set()
    for seat in scenario("afghanistan").instruments:
        table = board("afghanistan", (seat,))
        told |= {choice.why_not for choice in choices(table, PlayedGame(table.opening), seat)}
    assert any(text.startswith("it needs “") for text in told)


def test_an_instrument_given_back_is_the_models_again() -> None:
    table = board()
    game = check(table, PlayedGame(table.opening), "boreas", "arms", "overt").advanced()
    assert game.holds("boreas") == {"arms": "overt"}
    game = check(table, game, "boreas", "arms", FREE)
    assert game.holds("boreas") == {}
    assert game.pins == {"boreas.arms": ((1, "overt"), (4, FREE))}


def test_of_two_orders_on_one_instrument_the_last_counts() -> None:
    table = board()
    game = check(table, PlayedGame(table.opening), "boreas", "arms", "overt")
    game = check(table, game, "boreas", "arms", "none")
    assert game.pins == {"boreas.arms": ((1, "none"),)}
    assert [order.level for order in game.pending] == ["none"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1b", ("arms", "calibrated")),
        ("1 b", ("arms", "calibrated")),
        ("arms=overt", ("arms", "overt")),
        ("arms overt", ("arms", "overt")),
        ("2 raised", ("guard", "raised")),
        ("arms free", ("arms", FREE)),
    ],
)
def test_an_order_may_be_given_by_number_letter_or_name(text: str, expected: tuple[str, str]) -> None:
    table = board()
    assert asked(text, choices(table, PlayedGame(table.opening), "boreas")) == expected


@pytest.mark.parametrize(
    ("text", "near"), [("amrs overt", "arms"), ("arms overtt", "overt"), ("99b", None), ("arms", None), ("1z", None)]
)
def test_what_is_not_there_is_refused_with_the_nearest_name(text: str, near: str | None) -> None:
    table = board()
    with pytest.raises(UsageError) as raised:
        asked(text, choices(table, PlayedGame(table.opening), "boreas"))
    assert raised.value.nearest == near
    assert raised.value.allowed


@pytest.mark.parametrize(
    "wrong",
    [
        {"seats": ("nobody",)},
        {"seats": ()},
        {"world": -1},
        {"world": 100_000},
        {"quarters": 0},
    ],
)
def test_a_game_that_could_not_begin_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        Opening(
            **{"scenario": scenario("proxy_war"), "seed": 1, "world": 0, "quarters": 4, "seats": ("boreas",), **wrong}
        )


def test_twelve_seats_play_at_once_and_none_gives_an_order_for_another() -> None:
    seats = tuple(scenario("afghanistan").instruments)[:12]
    table = board("afghanistan", seats, quarters=2)
    bots = {seat: random_bot(np.random.default_rng([1, place]), 1, 2) for place, seat in enumerate(seats)}
    game = played(table, bots)
    assert {order.seat for order in game.orders} == set(seats)
    result = table.replay(game).result
    held = {pin.partition("=")[0].split(".")[0] for pin in result.provenance.pins}
    assert held <= set(seats)
    # the order in which seats are asked is nothing to the world
    turned = PlayedGame(table.opening, tuple(sorted_moves(game)))
    np.testing.assert_array_equal(table.replay(turned).phase, table.replay(game).phase)


def sorted_moves(game: PlayedGame) -> list[object]:
    """The moves with the seats of each quarter the other way round, those of one seat in their order."""
    found: list[object] = []
    for quarter in range(game.quarter):
        mine = [order for order in game.orders if order.quarter == quarter]
        found += sorted(mine, key=lambda order: order.seat, reverse=True)
        found.append(None)
    return found


@pytest.mark.parametrize("seat", ["boreas", "league", "crown", "meridia"])
def test_random_games_have_no_fault_and_no_order_that_was_not_open(seat: str) -> None:
    played_on = board("proxy_war", (seat,), world=5, quarters=3)
    for turn in range(25):
        game = played(played_on, {seat: random_bot(np.random.default_rng([7, turn]), 0, 3)})
        assert game.is_over
        if turn % 12 == 0:
            for place, move in enumerate(game.moves):
                if move is not None and move.level != FREE:
                    then = choices(played_on, PlayedGame(game.opening, game.moves[:place]), seat)
                    assert next(c for c in then if (c.instrument, c.level) == move[2:]).is_open
        if not lapses(played_on.replay(game).result):
            holds = game.holds(seat)
            level = played_on.replay(game).result.data["level"].isel(world=0, month=-1)
            for name, to in holds.items():
                levels = list(scenario("proxy_war").instruments[seat][name].levels)
                assert levels[int(level.sel(instrument=f"{seat}.{name}"))] == to


def test_advisers_do_better_than_lots() -> None:
    """Ten of twelve games of the length that docs/explanation/play.md measures: a coin does so once in fifty."""
    wins = [
        counsel[0] > counsel[1]
        for world in range(3)
        for seat in scenario("proxy_war").instruments
        for counsel in [counsel_against_random(Opening(scenario("proxy_war"), 1, world, 8, (seat,)), seat, 3)]
    ]
    assert sum(wins) >= 10, wins
