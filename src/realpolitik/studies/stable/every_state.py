"""Tables of a game for programs: every state by concept and by actor, and what the game is made of."""

from __future__ import annotations

import numpy as np
import pandas as pd

from realpolitik.studies.stable.game import Solved
from realpolitik.table import COUNT, FLAG, SHARE, Column, Form, Table

MOST_LISTED = 2**16
"""States up to which programs get all of them; of larger games those that hold, at most as many."""
MOST_SHOWN = 48
"""Rows of a table of every state that a page or a notebook has at most."""


def states_of(found: Solved, numbers: np.ndarray) -> pd.DataFrame:
    """Some states by concept: whether each holds for everybody, against coalitions, in draws, as actors see it."""
    names, arrays = found.concepts, found.arrays
    many, at = len(names), numbers - 1
    told = {"code": found.codes(numbers), "name": found.names(numbers), "taken": found.taken(numbers)}
    frame = pd.DataFrame(
        {
            "state": np.repeat(numbers, many),
            **{name: np.repeat(np.array(texts, object), many) for name, texts in told.items()},
            "concept": np.tile(np.array(names, object), len(numbers)),
            "equilibrium": arrays["equilibrium"][:, at].T.ravel(),
        }
    )
    if "joint_equilibrium" in found.data:
        joint = np.full((many, len(numbers)), None, object)
        for row, name in enumerate(found.data.joint_concept.values):
            joint[names.index(str(name))] = arrays["joint_equilibrium"][row, at]
        frame["joint"] = joint.T.ravel()
    for name, array in (("robust", "robust"), ("seen", "seen_equilibrium")):
        if array in arrays:
            frame[name] = arrays[array][:, at].T.ravel()
    return frame


def state_columns(called: bool = True) -> dict[str, Column]:
    """Columns of the tables in which states are rows."""
    return {
        "state": Column("Number", COUNT, meaning="of the state, the first option counting fastest").hidden,
        "code": Column("Code", meaning="a sign an option: Y or N, or the number of its level"),
        "name": Column("Name", meaning="in the game's own list of states").hidden,
        "taken": Column("Taken up", wide=True),
        **({"called": Column("State")} if called else {}),
        "concept": Column("Concept"),
    }


def states_table(states: pd.DataFrame) -> Table:
    """Every state and concept; of a very large game the states that hold."""
    columns = {
        **state_columns(called=False),
        "equilibrium": Column("Holds for everybody", FLAG),
        "joint": Column("Holds against coalitions", FLAG, meaning="missing where the concept is not defined for them"),
        "robust": Column("Holds in draws", SHARE, meaning="share of draws of disturbed preferences"),
        "seen": Column("Holds as seen", FLAG, meaning="stable for everybody in the game as each sees it"),
    }
    kept = {name: column for name, column in columns.items() if name in states}
    return Table("Every state by concept", states, kept, brief=0, most=MOST_SHOWN)


def stability_table(found: Solved, numbers: np.ndarray) -> Table:
    """Every state by actor and concept: rank, whether it is stable, and the reason where there is one."""
    arrays, at = found.arrays, numbers - 1
    actors, concepts = np.array(list(found.game.actors), object), np.array(found.concepts, object)
    each = len(actors) * len(concepts)
    columns = {
        "state": Column("State", COUNT),
        "code": Column("Code"),
        "actor": Column("Actor"),
        "concept": Column("Concept"),
        "rank": Column("Rank", COUNT, meaning="place in the actor's order of preference; higher is better"),
        "stable": Column("Stable", FLAG),
        "seen": Column("Stable as seen", FLAG, meaning="in the game as the actor sees it"),
        "move": Column("Move", COUNT, meaning="state that it would move to; missing where nothing is better"),
        "answer": Column("Answer", COUNT, meaning="state in which the others can then put it; missing if they cannot"),
    }
    frame = pd.DataFrame(
        {
            "state": np.repeat(numbers, each),
            "code": np.repeat(np.array(found.codes(numbers), object), each),
            "actor": np.tile(np.repeat(actors, len(concepts)), len(numbers)),
            "concept": np.tile(concepts, len(numbers) * len(actors)),
            "rank": np.repeat(arrays["rank"][:, at].T.ravel(), len(concepts)),
        }
    )
    for name, array in (("stable", "stable"), ("seen", "seen_stable"), ("move", "move"), ("answer", "answer")):
        if array in arrays:
            values = arrays[array][:, :, at].transpose(2, 1, 0).ravel()
            frame[name] = pd.Series(values, dtype=object).where(values != 0) if name in ("move", "answer") else values
    kept = {name: column for name, column in columns.items() if name in frame}
    return Table("Every state by actor and concept", frame, kept, brief=0, most=MOST_SHOWN)


def concepts_table(found: Solved) -> Table:
    """How many states hold by each concept."""
    frame = pd.DataFrame({"concept": found.concepts, "hold": found.arrays["equilibrium"].sum(axis=1)})
    columns = {"concept": Column("Concept"), "hold": Column("Hold", COUNT, "states"), "of": Column("Of", COUNT)}
    return Table("How many states hold", frame.assign(of=found.size), columns, brief=0)


def members_tables(found: Solved) -> dict[str, Table]:
    """Who and what the game is made of, and the works that it is taken from."""
    game = found.game
    actors = pd.DataFrame([(key, actor.name) for key, actor in game.actors.items()], columns=["actor", "name"])
    rows = [
        (key, option.title or key, game.owners(key), option.levels, option.moves)
        for key, option in game.options.items()
    ]
    listed = Form(", ".join, "@", number=False)
    return {
        "actors": Table("Actors", actors, {"actor": Column("Id"), "name": Column("Actor")}, brief=0),
        "choices": Table(
            "What can be turned",
            pd.DataFrame(rows, columns=["option", "title", "actors", "levels", "moves"]),
            {
                "option": Column("Id"),
                "title": Column("Option", wide=True),
                "actors": Column("Turned by", listed),
                "levels": Column("Levels", listed),
                "moves": Column("Directions", meaning="both, up, down or none"),
            },
            brief=0,
        ),
        "sources": Table(
            "Taken from",
            pd.DataFrame({"source": list(game.sources)}, dtype=object),
            {"source": Column("Work", meaning="key in the bibliography beside the game")},
            brief=0,
        ),
    }
