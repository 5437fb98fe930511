"""Games in the JSON form that gmcr-py saves, and in the form of its printed tables: to and from a `Game`'s plain data.

Both number options from 0 and states from 1, in ascending order among the feasible ones with the first option as the
lowest digit.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from realpolitik.scenario import game_arrays
from realpolitik.scenario.games import Game

DIRECTIONS = {"fwd": "up", "back": "down", "both": "both", "none": "none"}
MOST_LISTED = 4096
"""Infeasible combinations that an exported file lists at most."""
_UNSEEN = "states that an actor does not see have no place in a game that all see alike"
_Conditions = Sequence[Sequence[Any]]


def read(text: str, name: str) -> dict[str, Any]:
    """Plain data of a game, as under ``game`` in a YAML file.

    Args:
        text: JSON of either form.
        name: what to call the game where the file does not say.

    Raises:
        ValueError: it is not JSON, of neither form, or says something that has no place in a `Game`.
    """
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"not valid JSON: {error}") from error
    try:
        if isinstance(raw, dict) and "decisionMakers" in raw:
            return _saved(raw, name)
        if isinstance(raw, dict) and "dms" in raw:
            return _tabled(raw, name)
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        raise ValueError(f"not of the form that gmcr-py writes: {type(error).__name__} {error}") from error
    raise ValueError("not of the form that gmcr-py writes: neither 'decisionMakers' nor 'dms'")


def identifiers(names: Sequence[str]) -> list[str]:
    """Names as identifiers of the format, made different where they are alike."""
    found: list[str] = []
    for name in names:
        base = re.sub(r"[^a-z0-9]+", "_", str(name).lower()).strip("_")[:36] or "x"
        base = base if base[0].isalpha() else f"x_{base}"
        same = sum(1 for other in found if other == base or re.fullmatch(re.escape(base) + r"_\d+", other))
        found.append(base if not same else f"{base}_{same + 1}")
    return found


def _saved(raw: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Data of a saved file."""
    makers, options = raw["decisionMakers"], raw["options"]
    actors, ids = identifiers([one["name"] for one in makers]), identifiers([one["name"] for one in options])
    if any(one.get("misperceptions") for one in makers):
        raise ValueError(f"'misperceptions': {_UNSEEN}")
    owner = {place: actor for actor, one in zip(actors, makers, strict=True) for place in one["options"]}
    data: dict[str, Any] = {
        "name": identifiers([name])[0],
        "title": name,
        "actors": {},
        "options": {
            ids[place]: {
                "title": one["name"],
                "actor": owner[place],
                "moves": DIRECTIONS[one.get("permittedDirection", "both")],
            }
            for place, one in enumerate(options)
        },
        "infeasible": [{"pattern": _pattern(conditions, len(ids))} for conditions in raw["infeasibles"]],
        "coalitions": [[actors[at] for at in members] for members in raw.get("coalitions", ()) if _is_group(members)],
    }
    by_hand = bool(raw.get("useManualPreferenceRanking") or raw.get("useManualPreferenceVectors"))
    for actor, one in zip(actors, makers, strict=True):
        ranking = one.get("preferenceRanking", one.get("preferenceVector"))
        if by_hand and ranking is not None:
            preference: dict[str, Any] = {"ranking": ranking}
        else:
            preference = {"statements": [_statement(item, ids) for item in one["preferences"]]}
        data["actors"][actor] = {"name": one["name"], "preference": preference}
    return _with_codes(data)


def _is_group(members: Any) -> bool:
    return isinstance(members, list) and len(members) > 1


def _tabled(raw: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Data of printed tables."""
    titles = [one["name"] for one in raw["options"]]
    labels = [one["name"] for one in raw["dms"]]
    ids, actors = identifiers(titles), identifiers(labels)
    if any(one.get("misperceived_states") for one in raw["dms"]):
        raise ValueError(
            "states that an actor does not see ('misperceived_states') have no place in a game of one view"
        )
    return _with_codes(
        {
            "name": identifiers([raw.get("name", name)])[0],
            "title": raw.get("name", name),
            "actors": {
                actor: {"name": one["name"], "preference": {"ranking": one["ranking_best_first"]}}
                for actor, one in zip(actors, raw["dms"], strict=True)
            },
            "options": {
                key: {
                    "title": one["name"],
                    "actor": actors[labels.index(one["dm"])],
                    "moves": DIRECTIONS[one.get("direction", "both")],
                }
                for key, one in zip(ids, raw["options"], strict=True)
            },
            "infeasible": [{"pattern": pattern} for pattern in raw["infeasible_patterns"]],
        }
    )


def _with_codes(data: dict[str, Any]) -> dict[str, Any]:
    """The same data with the states of rankings as codes in place of numbers."""
    blank = {"name": "-", "preference": {"statements": [next(iter(data["options"]))]}}
    probe = Game.model_validate({**data, "actors": dict.fromkeys(data["actors"], blank)})
    numbers = np.flatnonzero(game_arrays.feasible(probe))
    codes = [game_arrays.States(probe).code(int(number)) for number in numbers]

    def code(place: Any) -> str:
        if not isinstance(place, int) or not 1 <= place <= len(codes):
            raise ValueError(f"a ranking names state {place!r}; feasible states are 1 to {len(codes)}")
        return codes[place - 1]

    for actor in data["actors"].values():
        ranking = actor["preference"].get("ranking")
        if ranking is not None:
            tiers = [[code(place) for place in tier] if isinstance(tier, list) else code(tier) for tier in ranking]
            actor["preference"] = {"ranking": tiers}
    return data


def _pattern(conditions: _Conditions, count: int) -> str:
    """A conjunction as a pattern."""
    signs = ["-"] * count
    for place, sign in conditions:
        signs[place] = sign
    return "".join(signs)


def _statement(item: Any, ids: Sequence[str]) -> str:
    """A preference: a conjunction, or several of which one must hold."""
    if isinstance(item, Mapping):
        if not item.get("compound"):
            raise ValueError(f"a preference of unknown form: {', '.join(map(str, item))}")
        return " OR ".join(f"({_conjunction(member, ids)})" for member in item["members"])
    return _conjunction(item, ids)


def _conjunction(conditions: _Conditions, ids: Sequence[str]) -> str:
    return " AND ".join(ids[place] if sign == "Y" else f"NOT {ids[place]}" for place, sign in conditions)


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
