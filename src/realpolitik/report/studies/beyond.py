"""Beyond which states hold: ways from the status quo, preferences that would do, robustness, misperception."""

from __future__ import annotations

from typing import Any

from realpolitik.findings.stability import Stability
from realpolitik.report.document import Cell, Column, Table
from realpolitik.report.plain import plain
from realpolitik.report.wording import percent

MOST_ROWS = 24
"""States that a table lists at most."""
KINDS = ("improvements", "moves")


def blocks(study: Stability) -> list[Table]:
    """Tables of all that was asked for."""
    found = []
    if "steps" in study.data:
        found.append(ways_table(study))
    if study.inverse:
        found.append(inverse_table(study))
    if "robust" in study.data:
        found.append(robust_table(study))
    if "seen_equilibrium" in study.data:
        found.append(misread_table(study))
    return found


def called(study: Stability, number: int) -> str:
    """A state by its name, or its number, and its code."""
    return f"{study.name(number) or number} ({study.code(number)})"


def told(study: Stability, number: int, kind: str) -> str:
    """A shortest way in words."""
    way = study.way(number, kind)
    if way is None:
        return "no way"
    steps = (f"{study.game.actors[who].name} → {study.name(to) or to}" for who, to in way)
    return ", ".join(steps) or "there already"


def ways_table(study: Stability) -> Table:
    """Which states that hold can be reached from the status quo, and by what way."""
    assert study.start is not None
    rows = []
    for number in list(study.holding())[:MOST_ROWS]:
        by = ", ".join(study.concepts_of(number))
        cells = (called(study, number), by, *(told(study, number, kind) for kind in KINDS))
        rows.append(tuple(map(Cell, cells)))
    return Table(
        "ways",
        f"Ways to the states that hold, from {called(study, study.start)}",
        (
            Column("State"),
            Column("Holds by"),
            Column("By improvements alone", wide=True),
            Column("By any moves", wide=True),
        ),
        tuple(rows),
        "A shortest way each; nobody moves twice running. Improvements: each step is better for who makes it.",
    )


def inverse_table(study: Stability) -> Table:
    """Which preferences of one actor would make a state stable for it."""
    first = study.inverse[0]
    who = study.game.actors[first.actor].name
    rows = []
    for row in study.inverse:
        if not row.lowered:
            change = "none needed"
        else:
            states = ", ".join(called(study, number) for number in row.lowered)
            pairs = "pair" if row.reversals == 1 else "pairs"
            change = f"no longer prefer {states} ({row.reversals} {pairs} reversed)"
        cells = (
            Cell(row.concept),
            Cell("yes" if row.stable else "no"),
            Cell(f"{row.rankings:,}"),
            Cell(percent(row.rankings / row.of)),
            Cell(change),
            Cell("yes" if row.for_all else "no"),
        )
        rows.append(cells)
    return Table(
        "inverse",
        f"Preferences of {who} by which {called(study, first.state)} would be stable for it",
        (
            Column("Concept"),
            Column("Stable now"),
            Column("Orders", True),
            Column("Share", True),
            Column("Least change", wide=True),
            Column("Then for all"),
        ),
        tuple(rows),
        f"Orders: strict orders of all states, of {first.of:,}, everybody else's preferences as they are.",
    )


def robust_table(study: Stability) -> Table:
    """Share of draws of disturbed preferences in which states hold."""
    shares = study.arrays["robust"]
    order = sorted(range(shares.shape[1]), key=lambda at: (-shares[:, at].max(), at))
    rows = []
    for at in order[:MOST_ROWS]:
        if shares[:, at].max() > 0:
            cells = (Cell(percent(float(share)), weight=float(share)) for share in shares[:, at])
            rows.append((Cell(called(study, at + 1)), *cells))
    return Table(
        "robust",
        "States that hold if preferences are a little other than told",
        (Column("State"), *(Column(name, True) for name in study.concepts)),
        tuple(rows),
        f"Share of {study.data.robust.attrs['draws']} draws in which the state is an equilibrium, ranks disturbed by "
        "normal errors.",
    )


def misread_table(study: Stability) -> Table:
    """What holds although, or because, actors misread one another."""
    true, seen = study.arrays["equilibrium"], study.arrays["seen_equilibrium"]
    rows = []
    for at in range(true.shape[1]):
        cells = [_misread(bool(one), bool(two)) for one, two in zip(true[:, at], seen[:, at], strict=True)]
        if any(cells):
            rows.append((Cell(called(study, at + 1)), *(Cell(text or "–") for text in cells)))
    names = {key: actor.name for key, actor in study.game.actors.items()}
    errors = "; ".join(
        f"{names[who]} misreads {', '.join(names[other] for other in actor.sees)}"
        for who, actor in study.game.actors.items()
        if actor.sees
    )
    return Table(
        "misread",
        "What holds although, or because, actors misread one another",
        (Column("State"), *(Column(name) for name in study.concepts)),
        tuple(rows[:MOST_ROWS]),
        "Although: it holds as actors see the game and would if they saw it right; because: only as they see it; "
        f"undone: only if they saw it right. {errors}.",
    )


def _misread(true: bool, seen: bool) -> str:
    if seen:
        return "although" if true else "because"
    return "undone" if true else ""


def document(study: Stability) -> dict[str, Any]:
    """The same for programs."""
    found: dict[str, Any] = {"start": study.start, "inverse": plain(study.inverse)}
    if "steps" in study.data:
        found["ways"] = [
            {"state": number, **{kind: study.way(number, kind) for kind in KINDS}} for number in study.holding()
        ]
    if "robust" in study.data:
        found["robust"] = dict(zip(study.concepts, study.arrays["robust"].tolist(), strict=True))
    if "seen_equilibrium" in study.data:
        numbers = study.data.state.values
        found["seen_equilibria"] = {
            name: numbers[row].tolist()
            for name, row in zip(study.concepts, study.arrays["seen_equilibrium"], strict=True)
        }
    return found
