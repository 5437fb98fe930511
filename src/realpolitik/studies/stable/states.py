"""What stability says of a game: options by states, what holds for whom and why not, ways, and what is beyond."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd

from realpolitik.report.charts.style import Drawing
from realpolitik.studies.stable import beyond, charts, every_state, gambit
from realpolitik.studies.stable.game import Solved
from realpolitik.study import Chart, Part, RunInfo, Study
from realpolitik.table import COUNT, FLAG, MISSING, Column, Form, Table

EXPLAINED = ("nash", "gmr", "smr", "seq", "sim")
"""Concepts that are defined by moves and answers; looking further ahead gives no single reason."""
WIDTH = 88
"""Characters of a line that the states side by side in one table take."""
LETTERS = {"nash": "N", "gmr": "G", "smr": "S", "seq": "Q", "sim": "M", "nonmyopic": "∞"}
SIGNS = {"": "", "strong": "+", "weak": "-", "attitudes": "*"}
MOST_FULL = 48
"""States up to which all of them are shown; of larger games those that hold."""
MOST_SHOWN = 48
"""States of a larger game that a table shows at most."""
HOLDS = Form(lambda held: "yes" if held else MISSING, "General", number=False)
MARK = Form(str, "@")
"""A sign in a narrow column, which stands to the right."""
CAVEAT = "Preferences are as the case tells them; --spread says what holds if they are a little other."
ALONE = "Coalitions are not looked at: the game is too large, or no concept asked for is defined for them."


def study(found: Solved, run: RunInfo, why: int | None = None) -> Study:
    """The study of a game.

    Args:
        found: the game, solved.
        run: what it was made from.
        why: number of a state of which a terminal gives the reasons; the status quo's if None and there is one.
    """
    numbers = found.holding if found.size > every_state.MOST_LISTED else np.arange(1, found.size + 1)
    states = every_state.states_of(found, numbers[: every_state.MOST_LISTED])
    if why is None and found.game.status_quo is not None and "move" in found.data:
        why = found.find(found.game.status_quo)
    tables = {
        **options_tables(found),
        "equilibria": equilibria_table(found, states),
        **({"coalitions": coalitions_table(found, states)} if "joint_stable" in found.data else {}),
        **beyond.tables(found),
        **({"reasons": reasons_table(found, why)} if "move" in found.data else {}),
        "states": every_state.states_table(states),
        "stability": every_state.stability_table(found, numbers[: every_state.MOST_LISTED]),
        "concepts": every_state.concepts_table(found),
        **every_state.members_tables(found),
    }
    unseen = ("states", "stability", "concepts", "actors", "choices", "sources")
    blocks = ("transitions", *(name for name in tables if name not in unseen))
    lead = (
        f"{len(found.holding):,} of {found.size:,} states are stable for every actor by at least one concept. A state "
        "is stable for an actor that will not move away from it alone, given what it expects the others to do then."
    )
    left = found.size - min(len(numbers), every_state.MOST_LISTED)
    caveats = [CAVEAT]
    if found.game.coalitions and "joint_stable" not in found.data:
        caveats.append(ALONE)
    if left:
        caveats.append(f"{left:,} states are left out of the tables states and stability, which list those that hold.")
    chart = Chart("Who moves where", lambda: drawing(found), charts.CAPTION)
    return Study(
        "stable",
        f"{found.game.title}: which states hold",
        (summary(found),),
        tables,
        {"transitions": chart},
        (Part("stability", "Which states hold", lead, blocks),),
        tuple(caveats),
        found.data,
        run,
        about=found.game.summary,
        games=gambit.of_states(found),
    )


def summary(found: Solved) -> str:
    """The finding in short."""
    game, held = found.game, len(found.holding)
    return (
        f"{found.size:,} states, {len(game.actors)} actors, {len(game.options)} options; {held:,} "
        f"{'state holds' if held == 1 else 'states hold'} by at least one concept of stability: {counts(found)}."
    )


def counts(found: Solved) -> str:
    """How many states hold, concept by concept."""
    held = found.arrays["equilibrium"].sum(axis=1)
    return ", ".join(f"{name} {count:,}" for name, count in zip(found.concepts, held.tolist(), strict=True))


def drawing(found: Solved) -> Drawing | None:
    """The picture of a game; None where it is too large to draw."""
    if "edge_mover" not in found.data or not found.data.sizes["edge"]:
        return None

    def node(number: int) -> dict[str, Any]:
        by = ", ".join(found.concepts_of(number)) or "none"
        return {"label": found.label(number), "title": found.taken([number])[0], "by": by}

    return charts.transitions(found.arrays, found.start, [actor.name for actor in found.game.actors.values()], node)


def shown_states(found: Solved) -> list[int]:
    """Numbers of the states that stand side by side: all of a small game, of a large one those that hold."""
    if found.size <= MOST_FULL:
        return list(range(1, found.size + 1))
    return [int(number) for number in found.holding[:MOST_SHOWN]]


def marks(concepts: Sequence[str]) -> dict[str, str]:
    """A short mark for each concept: its letter, and a sign for the variant."""
    split = {name: name.partition(".") for name in concepts}
    return {name: LETTERS.get(base, base) + SIGNS.get(kind, kind) for name, (base, _, kind) in split.items()}


def options_tables(found: Solved) -> dict[str, Table]:
    """Options by states, with each actor's marks below; as many tables as the width asks for."""
    numbers, signs = shown_states(found), marks(found.concepts)
    widest = max([sum(map(len, signs.values())), *(len(found.label(number)) for number in numbers)])
    columns = max(4, WIDTH // (widest + 3))
    parts = [numbers[first : first + columns] for first in range(0, len(numbers), columns)]
    return {
        f"options_{place}" if place > 1 else "options": _options_table(found, part, signs, place)
        for place, part in enumerate(parts, 1)
    }


def _options_table(found: Solved, numbers: list[int], signs: Mapping[str, str], place: int) -> Table:
    key = ", ".join(f"{sign} {name}" for name, sign in signs.items())
    which = "" if found.size <= MOST_FULL else f" The first {MOST_SHOWN} at most of the states that hold."
    return Table(
        "Options by states, and for whom a state is stable" if place == 1 else "Further states",
        pd.DataFrame([row for number in numbers for row in _column(found, number, signs)]),
        {
            "state": Column("State", COUNT),
            "part": Column("Part", meaning="option, stable (for one actor), or equilibrium").hidden,
            "actor": Column("Actor's id", meaning="several with commas between").hidden,
            "name": Column("Actor"),
            "option": Column("Option's id").hidden,
            "title": Column("Option"),
            "mark": Column("Mark", MARK, spread=True, meaning="level, or the concepts by which the state is stable"),
        },
        f"Y: taken up, N: not, or the number of its level; {key}.{which}",
        across="state",
        titles={number: found.label(number) for number in numbers},
    )


def _column(found: Solved, number: int, signs: Mapping[str, str]) -> list[dict[str, Any]]:
    """What stands in the column of a state, from the top."""
    game = found.game
    rows: list[tuple[str | None, ...]] = []
    for level, (option, item) in zip(found.codes([number])[0], game.options.items(), strict=True):
        owners = game.owners(option)
        name = ", ".join(game.actors[actor].name for actor in owners)
        rows.append(("option", ", ".join(owners), name, option, item.title or option, level))
    stable = found.arrays["stable"][:, :, number - 1]
    for place, (actor, one) in enumerate(game.actors.items()):
        mark = "".join(sign for sign, holds in zip(signs.values(), stable[:, place], strict=True) if holds)
        rows.append(("stable", actor, one.name, None, "stable", mark or "·"))
    held = "".join(signs[name] for name in found.concepts_of(number))
    rows.append(("equilibrium", None, "All", None, "equilibrium", held or "·"))
    fields = ("part", "actor", "name", "option", "title", "mark")
    return [{"state": number, **dict(zip(fields, row, strict=True))} for row in rows]


def equilibria_table(found: Solved, states: pd.DataFrame) -> Table:
    """States that hold for everybody, concepts side by side."""
    held = states[states.groupby("state", sort=False).equilibrium.transform("any")]
    numbers = [int(number) for number in dict.fromkeys(held.state)]
    label = {number: f"{number}" + (f" ({name})" if name else "") for number, name in _names(found, numbers).items()}
    columns = every_state.state_columns()
    columns = {name: columns[name] for name in ("state", "called", "code", "name", "taken", "concept")}
    return Table(
        "States that hold for everybody",
        held.assign(called=held.state.map(label))[[*columns, "equilibrium"]],
        {**columns, "equilibrium": Column("Holds", HOLDS, spread=True)},
        f"Equilibria of {found.size:,} states: {counts(found)}.",
        across="concept",
        brief=MOST_SHOWN,
        most=MOST_SHOWN,
    )


def _names(found: Solved, numbers: Sequence[int]) -> dict[int, str | None]:
    return dict(zip(numbers, found.names(numbers), strict=True))


def coalitions_table(found: Solved, states: pd.DataFrame) -> Table:
    """States that no coalition of the game's would leave either, concepts side by side."""
    rows = states[states.joint.notna()]
    rows = rows[rows.joint.astype(bool).groupby(rows.state, sort=False).transform("any")]
    called = {int(number): found.called(int(number)) for number in dict.fromkeys(rows.state)}
    groups = [" and ".join(found.game.actors[member].name for member in group) for group in found.game.coalitions]
    return Table(
        "States that hold against coalitions too",
        rows.assign(called=rows.state.map(called))[["state", "code", "called", "concept", "joint"]],
        {
            "state": Column("Number", COUNT).hidden,
            "code": Column("Code").hidden,
            "called": Column("State"),
            "concept": Column("Concept"),
            "joint": Column("Holds", HOLDS, spread=True),
        },
        f"Stable for every actor alone, and for: {'; '.join(groups)}.",
        across="concept",
        brief=MOST_SHOWN,
        most=MOST_SHOWN,
    )


def reasons_table(found: Solved, why: int | None) -> Table:
    """Why states hold for an actor, or do not: the move it would make, and what the others can do about it.

    Args:
        found: the game, solved with reasons.
        why: number of the state that comes first, which a terminal shows alone; None for none.
    """
    every = range(1, found.size + 1) if found.size <= MOST_FULL else ()
    numbers = list(dict.fromkeys([*([why] if why is not None else []), *every]))
    rows = [row for number in numbers for row in _reasons(found, number)]
    return Table(
        "Why a state holds for an actor, or does not",
        pd.DataFrame(rows, columns=["state", "called", "actor", "name", "stable", "concepts", "because"]),
        {
            "state": Column("Number", COUNT).hidden,
            "called": Column("State"),
            "actor": Column("Actor's id").hidden,
            "name": Column("Actor"),
            "stable": Column("Stable", FLAG),
            "concepts": Column("By"),
            "because": Column("Because", wide=True),
        },
        brief=sum(row[0] == why for row in rows),
        folded=True,
    )


def _reasons(found: Solved, number: int) -> list[tuple[Any, ...]]:
    """Reasons of a state, an actor after another; concepts with the same reason are told together."""
    stable, move, answer = (found.arrays[name][:, :, number - 1] for name in ("stable", "move", "answer"))
    rows = []
    for place, (actor, one) in enumerate(found.game.actors.items()):
        told = [
            (bool(stable[k, place]), _because(found, name, stable[k, place], move[k, place], answer[k, place]), name)
            for k, name in enumerate(found.concepts)
            if name.partition(".")[0] in EXPLAINED
        ]
        for (holds, words), group in groupby(told, key=lambda item: item[:2]):
            concepts = ", ".join(item[2] for item in group)
            rows.append((number, found.called(number), actor, one.name, holds, concepts, words))
    return rows


def _because(found: Solved, concept: str, stable: bool, move: int, answer: int) -> str:
    """A reason in words; move and answer are numbers of states, 0 for none."""
    if not move:
        return "it can reach nothing that it would rather have"
    told = f"it would rather have {found.called(move)}"
    if concept.startswith("nash"):
        return told
    if not answer:
        return f"{told}, and the others have no answer"
    if stable:
        return f"{told}, but the others can bring about {found.called(answer)}"
    return f"{told}, and the worst that the others can make of it is {found.called(answer)}"
