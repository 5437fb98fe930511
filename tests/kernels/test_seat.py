"""A person's choice set is the model's own: the compiled seat, its plain twin, and what a run opens to its actors."""

from __future__ import annotations

import numpy as np
import pytest

from realpolitik.kernels.campaign.plain import seat as twin
from realpolitik.kernels.campaign.plain.names import phase_of, world_of
from realpolitik.kernels.campaign.seat import numbers_in_force, weigh_seat
from realpolitik.pipeline.runs import make_plan
from realpolitik.play.board import Board, Replay
from realpolitik.play.game import Opening, PlayedGame


def replay(name: str, seat: str, world: int, quarters: int) -> Replay:
    scenario = make_plan(name, worlds=1).scenario
    opening = Opening(scenario, 1, world, quarters, (seat,))
    return Board(opening).replay(PlayedGame(opening, (None,) * quarters))


@pytest.mark.parametrize(
    ("name", "seat", "world"),
    [("proxy_war", "boreas", 0), ("proxy_war", "league", 4), ("syria", "russia", 1), ("afghanistan", "us", 2)],
)
def test_the_compiled_seat_and_its_plain_twin_agree(name: str, seat: str, world: int) -> None:
    found = replay(name, seat, world, 4)
    month, arrays = 12, found.arrays
    phase = found.phase[:, month].astype(np.float64)
    levels = found.level[:, month].astype(np.int64)
    worth = np.full((1, sum(len(item.levels) for item in found.labels.instruments.values())), np.nan)
    actor = found.labels.actor.index(seat)
    weigh_seat(phase, found.numbers(month), arrays.t, arrays.s, levels, actor, worth)

    x, own, w = phase_of(phase[0], arrays.s[0]), *(world_of(arrays.n[0].copy(), arrays.t, arrays.s[0]) for _ in "ab")
    twin.in_force(x, w, own)
    expected = twin.weigh_seat(x, w, actor, levels[0])
    np.testing.assert_allclose(worth[0], expected, rtol=1e-7, atol=1e-7)  # a kept phase has 32 bits a number
    np.testing.assert_array_equal(np.isneginf(worth[0]), np.isneginf(expected))
    mine = [row for name_, item in found.labels.instruments.items() for row in [name_.split(".")[0]] * len(item.levels)]
    assert (np.isnan(worth[0]) == (np.array(mine) != seat)).all()


def test_a_government_that_came_brings_its_own_numbers() -> None:
    scenario = make_plan("afghanistan", worlds=1).scenario
    opening = Opening(scenario, 1, 0, 9, ("us",))
    board = Board(opening)
    kinds = {name: item.kinds for name, item in scenario.successions.items() if item.actor == "us"}
    name, other = next((name, kinds[1]) for name, kinds in kinds.items() if len(kinds) > 1)
    changed = board.play(board.draws, {f"successions.{name}": ((2, other),)}, 3)
    before, after = changed.numbers(1), changed.numbers(3)
    assert (before == changed.arrays.n).all()
    assert (after != changed.arrays.n).any()
    found = np.empty_like(after)
    numbers_in_force(
        changed.phase[:, 3].astype(np.float64), changed.arrays.n, changed.arrays.t, changed.arrays.s, found
    )
    assert (found == after).all()
