"""Games written in the JSON form that gmcr-py saves; `gmcr_file` reads it."""

from __future__ import annotations

import json

import numpy as np

from realpolitik.scenario import game_arrays
from realpolitik.scenario.games import Game
from realpolitik.scenario.gmcr_file import DIRECTIONS

MOST_LISTED = 4096
"""Infeasible combinations that an exported file lists at most."""


def write(game: Game) -> str:
    """A game as gmcr-py saves it, preferences as rankings.

    Args:
        game: of options of two levels with one owner each, and preferences that are all known and of one strength.

    Raises:
        ValueError: the game has something that this form cannot say, or too many infeasible combinations to list.
    """
    if any(len(option.levels) > 2 or len(game.owners(name)) > 1 for name, option in game.options.items()):
        raise ValueError("options of more than two levels or with several owners cannot be written in this form")
    can = game_arrays.feasible(game)
    if (~can).sum() > MOST_LISTED:
        raise ValueError(f"{(~can).sum():,} infeasible combinations; at most {MOST_LISTED:,} can be written")
    states, actors = game_arrays.States(game), list(game.actors)
    back = {ours: theirs for theirs, ours in DIRECTIONS.items()}
    makers = []
    for actor, one in game.actors.items():
        rank, floor = game_arrays.preference(game, one.preference, can)
        if one.preference.unknown or one.attitudes or one.sees or (floor[can] >= 0).any():
            raise ValueError(
                f"unknown or strong preference, attitudes and misreadings ({actor}) cannot be written in this form"
            )
        owned = [place for place, name in enumerate(game.options) if actor in game.owners(name)]
        ranking = [np.flatnonzero(rank[can] == value) + 1 for value in range(rank.max(), -1, -1)]
        makers.append(
            {
                "name": one.name,
                "options": owned,
                "preferences": [],
                "preferenceRanking": [tier.tolist() if len(tier) > 1 else int(tier[0]) for tier in ranking],
            }
        )
    impossible = [states.code(int(number)) for number in np.flatnonzero(~can)]
    document = {
        "program": "gmcr-py",
        "options": [
            {"name": option.title or name, "permittedDirection": back[option.moves]}
            for name, option in game.options.items()
        ],
        "decisionMakers": makers,
        "infeasibles": [[[place, sign] for place, sign in enumerate(code)] for code in impossible],
        "useManualPreferenceRanking": True,
        "useManualPreferenceVectors": True,
        "coalitions": [[actors.index(member) for member in members] for members in game.coalitions],
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"
