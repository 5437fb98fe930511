"""Seats that play themselves, for trials of the game: at random among what is open, or as their advisers expect."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from realpolitik.play.account import account
from realpolitik.play.board import Board
from realpolitik.play.counsel import Counsel, best
from realpolitik.play.game import FREE, Opening, PlayedGame, pins_of
from realpolitik.play.orders import check, choices

Bot = Callable[[Board, PlayedGame, str], PlayedGame]
"""Gives a seat's orders of one quarter."""


def random_bot(generator: np.random.Generator, least: int = 0, most: int = 2, moves_on: bool = False) -> Bot:
    """A seat that gives orders by lot, each drawn from all levels that are open.

    Args:
        generator: of the lots.
        least: orders a quarter at least.
        most: at most.
        moves_on: whether every order changes something; else one may hold what is in force, and every tenth gives an
            instrument back to the model.
    """

    def play(board: Board, game: PlayedGame, seat: str) -> PlayedGame:
        for _ in range(int(generator.integers(least, most + 1))):
            held = list(game.holds(seat))
            if held and not moves_on and generator.random() < 0.1:
                game = check(board, game, seat, held[int(generator.integers(len(held)))], FREE)
                continue
            found = choices(board, game, seat)
            free = [choice for choice in found if choice.is_open and not (moves_on and choice.is_held)]
            if not free:
                return game
            chosen = free[int(generator.integers(len(free)))]
            game = check(board, game, seat, chosen.instrument, chosen.level)
        return game

    return play


def counsel_bot(counsel: Counsel, most: int = 2) -> Bot:
    """A seat that follows its advisers: one order after another while one is expected to gain, up to so many."""

    def play(board: Board, game: PlayedGame, seat: str) -> PlayedGame:
        for _ in range(most):
            wanted = best(counsel.advice(game))
            ordered = {order.instrument for order in game.pending if order.seat == seat}
            found = next(((name, level) for name, level in wanted.items() if name not in ordered), None)
            if found is None:
                return game
            game = check(board, game, seat, *found)
        return game

    return play


def played(board: Board, bots: dict[str, Bot]) -> PlayedGame:
    """A whole game in which every seat plays itself; each sees the last quarter, and nobody the others' orders."""
    game = PlayedGame(board.opening)
    while not game.is_over:
        for seat, bot in bots.items():
            game = bot(board, game, seat)
        game = game.advanced()
        board.replay(game)
    return game


def worth(board: Board, game: PlayedGame, seat: str) -> float:
    """Mean utility of a seat over the months that were played."""
    return float(account(board.play(board.draws, pins_of(game.orders), game.month).result, seat).mean[0])


def counsel_against_random(opening: Opening, seat: str, seed: int, most: int = 2) -> tuple[float, float, float]:
    """Utility of a seat in one world: by its advisers, by lot, and left to the model.

    Both give up to ``most`` orders a quarter; the lots at least one, each of which changes something.
    """
    board = Board(opening)
    generator = np.random.default_rng([seed, opening.world])
    games = (
        played(board, {seat: counsel_bot(Counsel(board, seat), most)}),
        played(board, {seat: random_bot(generator, 1, most, moves_on=True)}),
        PlayedGame(opening, (None,) * opening.quarters),
    )
    by_counsel, at_random, by_model = (worth(board, game, seat) for game in games)
    return by_counsel, at_random, by_model
