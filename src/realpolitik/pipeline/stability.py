"""Stability of a game: load → arrays → solve → labelled result; of a scenario: play its focus first."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from realpolitik.engines import stability as engine
from realpolitik.findings.stability import Stability
from realpolitik.scenario.game_files import load_game
from realpolitik.scenario.games import Game


def stability(
    game: str | Path | Game,
    *,
    concepts: Sequence[str] | None = None,
    horizon: int | None = None,
    reasons: bool | None = None,
    threads: int | None = None,
) -> Stability:
    """Which states of a game hold, for whom, and by which concept of stability.

    Args:
        game: name of a published case such as ``elmira``, a YAML or JSON file, or a loaded game.
        concepts: such as ``nash``, ``gmr``, ``smr``, ``seq``, ``sim``; see docs/explanation/stability.md for all. What
            the game calls for if None.
        horizon: moves that actors look ahead, for limited-move stability.
        reasons: whether to say why states do not hold; of games of up to 1,024 states if None.
        threads: threads to use; the result does not depend on it.

    Raises:
        ScenarioError: the game has errors; all of them are in it.
        UsageError: an unknown concept, or one that the game has no place for.
    """
    known = as_game(game)
    data = engine.solve(engine.model(known), concepts, horizon=horizon, reasons=reasons, threads=threads)
    return Stability(known, data, horizon)


def as_game(game: str | Path | Game) -> Game:
    """The game that a name, a file or a record stands for."""
    return game if isinstance(game, Game) else load_game(game)
