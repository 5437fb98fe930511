"""Games in strategic form in Gambit's .nfg format."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np


def write_nfg(
    title: str, players: Sequence[str], strategies: Sequence[Sequence[str]], payoffs: np.ndarray, comment: str = ""
) -> str:
    """A game in strategic form as Gambit reads it; every number as Python writes it, digit for digit.

    Gambit wants the strategies of a player to have different labels: they are numbered where they do not.

    Args:
        title: of the game.
        players: their names.
        strategies: those of each player.
        payoffs: an axis for each player's strategies in order, then one for the players.
        comment: what a reader should know of it.

    >>> print(write_nfg("G", ["A", "B"], [["x"], ["y", "z"]], np.array([[[1.0, 2.0], [3.0, 0.5]]])))
    NFG 1 R "G" { "A" "B" }
    <BLANKLINE>
    { { "x" }
    { "y" "z" } }
    ""
    <BLANKLINE>
    1 2 3 0.5
    <BLANKLINE>
    """
    shape = tuple(len(own) for own in strategies)
    if payoffs.shape != (*shape, len(players)) or not np.isfinite(payoffs).all():
        raise ValueError(f"expected finite payoffs of the shape {(*shape, len(players))}; found {payoffs.shape}")
    choices = "\n".join("{ " + " ".join(map(quoted, _apart(own))) + " }" for own in strategies)
    cells = (place[::-1] for place in itertools.product(*map(range, shape[::-1])))  # the first player's run fastest
    figures = " ".join(_figure(value) for place in cells for value in payoffs[place])
    names = " ".join(map(quoted, players))
    return f"NFG 1 R {quoted(title)} {{ {names} }}\n\n{{ {choices} }}\n{quoted(comment)}\n\n{figures}\n"


def quoted(text: str) -> str:
    """A text as Gambit's files have it."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _apart(names: Sequence[str]) -> list[str]:
    return [name if list(names).count(name) == 1 else f"{name} {place}" for place, name in enumerate(names, 1)]


def _figure(value: float) -> str:
    """A decimal that reads back to the same float."""
    return str(int(value)) if value == int(value) else repr(float(value))
