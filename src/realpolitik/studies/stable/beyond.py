"""Beyond which states hold: ways from the status quo, preferences that would do, robustness, misperception."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from realpolitik.studies.stable import every_state
from realpolitik.studies.stable.game import Solved
from realpolitik.table import COUNT, FLAG, MISSING, SHARE, Column, Form, Table

MOST_ROWS = 24
"""States that a table shows at most."""
KINDS = {"improvements": "By improvements alone", "moves": "By any moves"}
BARE = Form(lambda text: text or MISSING, "@", number=False)


def tables(found: Solved) -> dict[str, Table]:
    """Tables of all that was asked for."""
    tables = {}
    if "steps" in found.data:
        tables["ways"] = ways_table(found)
    if found.inverse is not None:
        tables["inverse"] = inverse_table(found, found.inverse)
    if "robust" in found.data:
        tables["robust"] = robust_table(found)
    if "seen_equilibrium" in found.data:
        tables["misread"] = misread_table(found)
    return tables


def ways_table(found: Solved) -> Table:
    """Which states that hold can be reached from the start, and by what way."""
    assert found.start is not None
    rows = [_way(found, int(number), kind) for number in found.holding[: every_state.MOST_LISTED] for kind in KINDS]
    return Table(
        f"Ways to the states that hold, from {found.called(found.start)}",
        pd.DataFrame(rows, columns=["state", "called", "by", "kind", "way", "movers", "through"]),
        {
            "state": Column("Number", COUNT).hidden,
            "called": Column("State"),
            "by": Column("Holds by"),
            "kind": Column("Steps"),
            "way": Column("Way", wide=True, spread=True),
            "movers": Column("Movers", meaning="ids of those who move, in order; missing where no way leads").hidden,
            "through": Column("Through", meaning="numbers of the states moved to, in order").hidden,
        },
        "A shortest way each; nobody moves twice running. Improvements: each step is better for who makes it.",
        across="kind",
        titles=KINDS,
        brief=MOST_ROWS,
        most=MOST_ROWS,
    )


def _way(found: Solved, number: int, kind: str) -> tuple[Any, ...]:
    actors = list(found.game.actors.items())
    way = found.way(number, kind)
    if way is None:
        told: tuple[Any, ...] = ("no way", None, None)
    else:
        steps = ", ".join(f"{actors[who][1].name} → {found.label(to)}" for who, to in way)
        told = (steps or "there already", tuple(actors[who][0] for who, _ in way), tuple(to for _, to in way))
    return (number, found.called(number), ", ".join(found.concepts_of(number)), kind, *told)


def inverse_table(found: Solved, rows: pd.DataFrame) -> Table:
    """Which preferences of one actor would make a state stable for it."""
    first = rows.iloc[0]
    who = found.game.actors[first.actor].name
    share = [orders / of for orders, of in zip(rows.orders, rows.of, strict=True)]
    frame = rows.assign(share=share, change=[_change(found, row) for row in rows.itertuples()])
    columns = {
        "concept": Column("Concept"),
        "stable": Column("Stable now", FLAG),
        "orders": Column("Orders", COUNT, meaning="strict orders of all states by which it is stable"),
        "share": Column("Share", SHARE, meaning="of all strict orders"),
        "change": Column("Least change", wide=True),
        "for_all": Column("Then for all", FLAG, meaning="whether the state is then an equilibrium"),
        "actor": Column("Actor", meaning="whose preferences vary").hidden,
        "state": Column("State", COUNT).hidden,
        "of": Column("Orders in all", COUNT).hidden,
        "lowered": Column("Lowered", meaning="states that it would have to stop preferring").hidden,
        "reversals": Column("Reversals", COUNT, "pairs", "pairs of states whose order is reversed").hidden,
    }
    return Table(
        f"Preferences of {who} by which {found.called(int(first.state))} would be stable for it",
        frame,
        columns,
        f"Orders: strict orders of all states, of {first.of:,}, everybody else's preferences as they are.",
    )


def _change(found: Solved, row: Any) -> str:
    """The least change in words."""
    if not row.lowered:
        return "none needed"
    states = ", ".join(map(found.called, row.lowered))
    return f"no longer prefer {states} ({row.reversals} {'pair' if row.reversals == 1 else 'pairs'} reversed)"


def robust_table(found: Solved) -> Table:
    """Share of draws of disturbed preferences in which states hold, those that hold most often first."""
    shares, many = found.arrays["robust"], len(found.concepts)
    order = np.argsort(-shares.max(axis=0), kind="stable")
    order = order[shares.max(axis=0)[order] > 0]
    frame = pd.DataFrame(
        {
            "state": np.repeat(order + 1, many),
            "called": np.repeat(np.array([found.called(int(at) + 1) for at in order], object), many),
            "concept": np.tile(np.array(found.concepts, object), len(order)),
            "share": shares[:, order].T.ravel(),
        }
    )
    return Table(
        "States that hold if preferences are a little other than told",
        frame,
        {
            "state": Column("Number", COUNT).hidden,
            "called": Column("State"),
            "concept": Column("Concept"),
            "share": Column("Share of draws", SHARE, spread=True, bar="share"),
        },
        f"Share of {found.data.robust.attrs['draws']} draws in which the state is an equilibrium, ranks disturbed by "
        "normal errors.",
        across="concept",
        brief=MOST_ROWS,
        most=MOST_ROWS,
    )


def misread_table(found: Solved) -> Table:
    """What holds although, or because, actors misread one another."""
    words = np.array([["", "because"], ["undone", "although"]], object)
    true, seen = (found.arrays[name].astype(int) for name in ("equilibrium", "seen_equilibrium"))
    told = words[true, seen]
    at = np.flatnonzero((true | seen).any(axis=0))
    many = len(found.concepts)
    names = {key: actor.name for key, actor in found.game.actors.items()}
    errors = "; ".join(
        f"{names[who]} misreads {', '.join(names[other] for other in actor.sees)}"
        for who, actor in found.game.actors.items()
        if actor.sees
    )
    frame = pd.DataFrame(
        {
            "state": np.repeat(at + 1, many),
            "called": np.repeat(np.array([found.called(int(place) + 1) for place in at], object), many),
            "concept": np.tile(np.array(found.concepts, object), len(at)),
            "holds": told[:, at].T.ravel(),
        }
    )
    return Table(
        "What holds although, or because, actors misread one another",
        frame,
        {
            "state": Column("Number", COUNT).hidden,
            "called": Column("State"),
            "concept": Column("Concept"),
            "holds": Column("Holds", BARE, spread=True),
        },
        "Although: it holds as actors see the game and would if they saw it right; because: only as they see it; "
        f"undone: only if they saw it right. {errors}.",
        across="concept",
        brief=MOST_ROWS,
        most=MOST_ROWS,
    )
