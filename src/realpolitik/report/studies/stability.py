"""A stability analysis as tables, as one document, and as a section of the page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, replace
from itertools import groupby
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from realpolitik.findings.stability import Reason, Stability
from realpolitik.report.charts import transitions
from realpolitik.report.charts.style import specification
from realpolitik.report.document import Cell, Column, Figure, Front, Section, Table
from realpolitik.report.studies import beyond

WIDTH = 88
"""Characters of a line that the states side by side in one table take."""
LETTERS = {"nash": "N", "gmr": "G", "smr": "S", "seq": "Q", "sim": "M", "nonmyopic": "∞"}
SIGNS = {"": "", "strong": "+", "weak": "-", "attitudes": "*"}
MOST_FULL = 48
"""States up to which a terminal shows all of them; of larger games it shows those that hold."""
MOST_SHOWN = 48
"""States of a larger game that a terminal shows at most."""
MOST_LISTED = 2**16
"""States that the document lists at most."""


def tables(study: Stability, why: int | None = None) -> list[RenderableType]:
    """The familiar table of options by states with marks of stability, the equilibria, and reasons, for a terminal.

    Args:
        study: what was found.
        why: number of a state of which to give the reasons; the status quo's if None and there is one.
    """
    size = study.data.sizes["state"]
    head = f"{study.game.title}: {size:,} states, {len(study.game.actors)} actors, {len(study.game.options)} options"
    shown: list[RenderableType] = [Text(head, style="bold")]
    shown += [table.rich() for table in main_tables(study)]
    if study.game.coalitions and "joint_stable" not in study.data:
        shown.append(
            Text("Coalitions are not looked at: the game is too large, or no concept asked for is defined for them.")
        )
    if why is None and study.game.status_quo is not None and "move" in study.data:
        why = study.find(study.game.status_quo)
    if why is not None:
        shown.append(reasons_table(study, (why,)).rich())
    return shown


def main_tables(study: Stability) -> list[Table]:
    """States, equilibria, and what holds against coalitions."""
    joint = [coalitions_table(study)] if "joint_stable" in study.data else []
    return [*state_tables(study), equilibria_table(study), *joint, *beyond.blocks(study)]


def state_tables(study: Stability) -> list[Table]:
    """Options by states, with each actor's marks below; as many tables as the width asks for."""
    numbers = shown_states(study)
    widest = max(
        [sum(map(len, marks(study).values())), *(len(study.name(number) or str(number)) for number in numbers)]
    )
    columns = max(4, WIDTH // (widest + 3))
    parts = [numbers[start : start + columns] for start in range(0, len(numbers), columns)]
    return [_state_table(study, part, place) for place, part in enumerate(parts)]


def shown_states(study: Stability) -> list[int]:
    """Numbers of the states that a table shows: all of a small game, of a large one those that hold."""
    numbers = [int(number) for number in study.data.state.values[:MOST_FULL]]
    return numbers if study.data.sizes["state"] <= MOST_FULL else list(study.holding())[:MOST_SHOWN]


def marks(study: Stability) -> dict[str, str]:
    """A short mark for each concept: its letter, and a sign for the variant."""
    split = {name: name.partition(".") for name in study.concepts}
    return {name: LETTERS.get(base, base) + SIGNS.get(kind, kind) for name, (base, _, kind) in split.items()}


def _state_table(study: Stability, numbers: list[int], place: int) -> Table:
    game, data, signs = study.game, study.data, marks(study)
    rows = []
    for at, (name, option) in enumerate(game.options.items()):
        levels = [study.code(number)[at] for number in numbers]
        owner = ", ".join(game.actors[actor].name for actor in game.owners(name))
        rows.append((Cell(owner), Cell(option.title or name), *map(Cell, levels)))
    for actor, one in game.actors.items():
        stable = data.stable.sel(actor=actor, state=numbers).transpose("state", "concept").values
        cells = ["".join(sign for sign, holds in zip(signs.values(), row, strict=True) if holds) for row in stable]
        rows.append((Cell(one.name), Cell("stable"), *(Cell(text or "·") for text in cells)))
    held = ["".join(signs[name] for name in study.concepts_of(number)) for number in numbers]
    rows.append((Cell("All"), Cell("equilibrium"), *(Cell(text or "·") for text in held)))
    titles = [Column(study.name(number) or str(number), True) for number in numbers]
    key = ", ".join(f"{sign} {name}" for name, sign in signs.items())
    return Table(
        f"states-{place + 1}",
        "Options by states, and for whom a state is stable" if place == 0 else "Further states",
        (Column("Actor"), Column("Option"), *titles),
        tuple(rows),
        f"Y: taken up, N: not, or the number of its level; {key}.",
    )


def coalitions_table(study: Stability) -> Table:
    """States that no coalition of the game's would leave either, by concept."""
    data = study.data
    rows = []
    for number in map(int, data.state.values[data.joint_equilibrium.any("joint_concept").values][:MOST_SHOWN]):
        held = data.joint_equilibrium.sel(state=number).values.tolist()
        rows.append((Cell(_called(study, number)), *(Cell("yes" if holds else "–") for holds in held)))
    names = [" and ".join(study.game.actors[member].name for member in group) for group in study.game.coalitions]
    return Table(
        "coalitions",
        "States that hold against coalitions too",
        (Column("State"), *(Column(str(name)) for name in data.joint_concept.values)),
        tuple(rows),
        f"Stable for every actor alone, and for: {'; '.join(names)}.",
    )


def equilibria_table(study: Stability) -> Table:
    """States that hold for everybody, by concept."""
    concepts = [str(name) for name in study.data.concept.values]
    held = list(study.holding())
    rows = []
    for number in held[:MOST_SHOWN]:
        by = study.concepts_of(number)
        name = study.name(number)
        rows.append(
            (
                Cell(f"{number}" + (f" ({name})" if name else "")),
                Cell(study.code(number)),
                Cell(study.taken(number)),
                *(Cell("yes" if concept in by else "–") for concept in concepts),
            )
        )
    counts = ", ".join(f"{concept} {int(study.data.equilibrium.sel(concept=concept).sum()):,}" for concept in concepts)
    left = f" {len(held) - MOST_SHOWN:,} more are not shown." if len(held) > MOST_SHOWN else ""
    return Table(
        "equilibria",
        "States that hold for everybody",
        (Column("State"), Column("Code"), Column("Taken up", wide=True), *(Column(concept) for concept in concepts)),
        tuple(rows),
        f"Equilibria of {study.data.sizes['state']:,} states: {counts}.{left}",
    )


def reasons_table(study: Stability, numbers: Iterable[int]) -> Table:
    """Why states hold for an actor, or do not: the move it would make, and what the others can do about it."""
    rows = []
    for number in numbers:
        told = [(why.actor, why.stable, _because(study, why), why.concept) for why in study.reasons(number)]
        for (actor, stable, words), group in groupby(told, key=lambda item: item[:3]):
            concepts = ", ".join(item[3] for item in group)
            cells = (study.game.actors[actor].name, "yes" if stable else "no", concepts, words)
            rows.append((Cell(_called(study, number)), *map(Cell, cells)))
    return Table(
        "reasons",
        "Why a state holds for an actor, or does not",
        (Column("State"), Column("Actor"), Column("Stable"), Column("By"), Column("Because", wide=True)),
        tuple(rows),
    )


def _called(study: Stability, number: int) -> str:
    name = study.name(number)
    return f"{name} ({study.code(number)})" if name else f"{number} ({study.code(number)})"


def _because(study: Stability, why: Reason) -> str:
    """A reason in words."""
    if why.move is None:
        return "it can reach nothing that it would rather have"
    move = f"it would rather have {_called(study, why.move)}"
    if why.concept.startswith("nash"):
        return move
    if why.answer is None:
        return f"{move}, and the others have no answer"
    answer = _called(study, why.answer)
    if why.stable:
        return f"{move}, but the others can bring about {answer}"
    return f"{move}, and the worst that the others can make of it is {answer}"


def document(study: Stability) -> dict[str, Any]:
    """The same for programs: every state with its levels, ranks and stability; of very large games those that hold."""
    game, data = study.game, study.data
    concepts = [str(name) for name in data.concept.values]
    size = data.sizes["state"]
    numbers = [int(number) for number in data.state.values] if size <= MOST_LISTED else list(study.holding())
    return {
        "game": game.name,
        "title": game.title,
        "sources": list(game.sources),
        "actors": {name: actor.name for name, actor in game.actors.items()},
        "options": {
            name: {
                "title": option.title or name,
                "actors": list(game.owners(name)),
                "levels": list(option.levels),
                "moves": option.moves,
            }
            for name, option in game.options.items()
        },
        "concepts": concepts,
        "horizon": study.horizon,
        "feasible_states": size,
        "equilibria": {concept: study.equilibria(concept).tolist()[:MOST_LISTED] for concept in concepts},
        "joint_equilibria": _joint(study),
        "states": [_state(study, number) for number in numbers[:MOST_LISTED]],
        "states_left_out": size - min(len(numbers), MOST_LISTED),
        **beyond.document(study),
    }


def _joint(study: Stability) -> dict[str, list[int]]:
    """Equilibria that hold against coalitions too, by concept; empty where the game names none."""
    data = study.data
    if "joint_stable" not in data:
        return {}
    holds = data.joint_equilibrium
    return {
        str(name): data.state.values[holds.sel(joint_concept=name).values].tolist()[:MOST_LISTED]
        for name in data.joint_concept.values
    }


def _state(study: Stability, number: int) -> dict[str, Any]:
    stable = study.arrays["stable"][:, :, number - 1].tolist()
    return {
        "number": number,
        "code": study.code(number),
        "name": study.name(number),
        "taken": study.taken(number),
        "rank": dict(zip(study.game.actors, study.arrays["rank"][:, number - 1].tolist(), strict=True)),
        "stable": {
            concept: dict(zip(study.game.actors, row, strict=True))
            for concept, row in zip(study.concepts, stable, strict=True)
        },
        "equilibrium": list(study.concepts_of(number)),
        "reasons": [asdict(why) for why in study.reasons(number)] if "move" in study.data else [],
    }


def section(study: Stability) -> Section:
    """The same for the page."""
    held = len(list(study.holding()))
    lead = (
        f"{held:,} of {study.data.sizes['state']:,} states are stable for every actor by at least one concept. A state "
        "is stable for an actor that will not move away from it alone, given what it expects the others to do then."
    )
    blocks: list[Figure | Table] = list(main_tables(study))
    drawing = transitions.of_game(study)
    if drawing is not None:
        blocks.insert(0, Figure("transitions", "Who moves where", specification(drawing), transitions.CAPTION))
    if study.data.sizes["state"] <= MOST_FULL and "move" in study.data:
        blocks.append(replace(reasons_table(study, map(int, study.data.state.values)), folded=True))
    return Section("stability", "Which courses hold", lead, tuple(blocks))


def front(study: Stability) -> Front:
    """The front of a page on a game."""
    game = study.game
    held = len(list(study.holding()))
    return Front(
        title=f"{game.title}: which states hold",
        about=game.summary,
        made=f"{study.data.sizes['state']:,} feasible states",
        as_of="",
        until="",
        view=None,
        summary=(f"{held:,} states hold by at least one concept of stability.",),
        caveats=("Preferences are as the case tells them; --spread says what holds if they are a little other.",),
    )
