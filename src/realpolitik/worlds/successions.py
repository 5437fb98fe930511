"""Changes of government as the campaign kernel takes them: types in a row, what each shifts, and what is held."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from realpolitik.kernels.campaign.layout import DIRECT, DOMESTIC, POSITION, SALIENCE, WILL
from realpolitik.scenario.successions import SAME, YEAR, Succession
from realpolitik.worlds.labels import Labels

FREE = -1
"""A pin that leaves a succession to its date or to chance."""
NEVER = 0
"""A pin that keeps it from coming."""
Shift = tuple[int, int, str]
"""Kind of number, its place in the block of that kind, and the path of the shift."""


def succession_tables(labels: Labels) -> dict[str, list[int]]:
    """Tables of `layout.TABLES` that belong to successions."""
    found = list(labels.scenario.successions.values())
    as_of = labels.scenario.about.as_of
    shifts = [mine for name in labels.succession for mine in shifts_of(labels, name)]
    return {
        "succession_actor": [labels.actor.index(item.actor) for item in found],
        "succession_month": [item.first(as_of) or 0 for item in found],
        "succession_every": [YEAR * (item.repeats or 0) for item in found],
        "type_start": starts([len(item.kinds) for item in found]),
        "shift_start": starts([len(mine) for mine in shifts]),
        "shift_kind": [kind for mine in shifts for kind, _, _ in mine],
        "shift_index": [index for mine in shifts for _, index, _ in mine],
    }


def starts(lengths: list[int]) -> list[int]:
    """Where each of some groups starts that follow one another, and the end of the last."""
    return [0, *(int(end) for end in np.cumsum(lengths))]


def shifts_of(labels: Labels, name: str) -> list[list[Shift]]:
    """Type by type, what a succession shifts."""
    succession = labels.scenario.successions[name]
    return [[] if kind == SAME else shifts_of_type(labels, name, succession, kind) for kind in succession.kinds]


def shifts_of_type(labels: Labels, name: str, succession: Succession, kind: str) -> list[Shift]:
    """What one type shifts: numbers of its actor, those of an instrument's costs once for every level."""
    i, at, record = labels.actor.index(succession.actor), f"successions.{name}.types.{kind}", succession.types[kind]
    found = [
        (code, i * len(labels.issue) + labels.issue.index(issue), f"{at}.{field}.{issue}")
        for field, code in (("positions", POSITION), ("salience", SALIENCE))
        for issue in getattr(record, field)
    ]
    if record.will is not None:
        found.append((WILL, i, f"{at}.will"))
    first = dict(
        zip(labels.instrument, starts([len(item.levels) for item in labels.instruments.values()]), strict=False)
    )
    for instrument in record.costs:
        owned = f"{succession.actor}.{instrument}"
        rows = range(first[owned], first[owned] + len(labels.instruments[owned].levels))
        for field, code in (("direct", DIRECT), ("domestic", DOMESTIC)):
            found += [(code, row, f"{at}.costs.{instrument}.{field}") for row in rows]
    return found


def succession_numbers(labels: Labels, column: Callable[[str | float], np.ndarray]) -> dict[str, np.ndarray]:
    """[W, …] numbers of `layout.NUMBERS` that belong to successions.

    ``column`` gives the [W] values at a path, or the same number everywhere.
    """
    rates, weights, stays = [], [], []
    for name, item in labels.scenario.successions.items():
        rates.append(column(0.0 if item.rate is None else f"successions.{name}.rate"))
        weights += weights_of(name, item, column)
        for kind in item.kinds:
            stated = kind != SAME and item.types[kind].stays is not None
            stays.append(column(f"successions.{name}.types.{kind}.stays" if stated else 0.0))
    sizes = [column(path) for name in labels.succession for mine in shifts_of(labels, name) for _, _, path in mine]
    blocks = {"succession_rate": rates, "type_weight": weights, "type_stays": stays, "type_shift": sizes}
    empty = np.zeros((len(column(0.0)), 0))
    return {block: np.stack(columns, axis=1) if columns else empty for block, columns in blocks.items()}


def weights_of(name: str, succession: Succession, column: Callable[[str | float], np.ndarray]) -> list[np.ndarray]:
    """[W] weight of every type; what the others leave of one is that of the same, where it is not written."""
    at = f"successions.{name}.types"
    others = [column(f"{at}.{kind}.weight") for kind in succession.kinds if kind != SAME]
    left = 1.0 - np.sum(others, axis=0) if others else column(1.0)
    same = column(f"{at}.{SAME}.weight") if SAME in succession.types else np.maximum(left, 0.0)
    nothing = np.sum(others, axis=0) + same <= 0.0
    return [np.where(nothing, 1.0, same), *others]


def pin_succession(labels: Labels, place: int, month: int, level: str, held: np.ndarray) -> None:
    """Hold a succession from outside from a month on, in its row of pins [months + 1].

    A type comes in that month; the date of the succession that lies nearest is then taken by it. From the month on
    ``never`` keeps it from coming and ``free`` leaves it to its date or to chance.
    """
    succession = labels.scenario.successions[labels.succession[place]]
    if level in ("never", "free"):
        held[month:] = NEVER if level == "never" else FREE
        return
    first = succession.first(labels.scenario.about.as_of)
    if first is not None:
        every = YEAR * (succession.repeats or 0)
        own = range(first, len(held), every) if every else range(first, min(first + 1, len(held)))
        nearest = min(own, key=lambda date: abs(date - month), default=None)
        if nearest is not None and held[nearest] == FREE:
            held[nearest] = NEVER
    held[month] = 1 + succession.kinds.index(level)
