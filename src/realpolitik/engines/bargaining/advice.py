"""Advice for one actor at a table: whom to persuade, on what, and how far the terms would move."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import xarray as xr

from realpolitik.engines.bargaining.settle import ROUNDS, Choices, play
from realpolitik.engines.bargaining.units import units_of
from realpolitik.worlds.table import BargainTable

STEP = 10.0
"""Points of 100 by which a position is moved."""
CARE = 0.1
"""Salience by which an actor is made to care more."""
WAYS = ("position", "salience")


def advise(
    table: BargainTable,
    actor: str,
    formula: str,
    *,
    rounds: int = ROUNDS,
    choices: Choices | None = None,
    threads: int | None = None,
) -> xr.Dataset:
    """What an actor would gain if another moved towards it on an issue, or cared more about it.

    Each attempt is one change in the same worlds: a position moved by `STEP` points of 100 towards the actor's (not
    beyond it), or a salience raised by `CARE` (to 1 at most), the formula played again, the difference taken.

    Returns:
        Dataset over ``other``, ``issue``, ``how`` (`WAYS`): ``moved``, change of the terms on the issue in its unit;
        ``gain``, change of the actor's utility; ``surely``, share of worlds in which it gains; ``step`` [how].
    """
    i = table.actors.index(actor)
    before = play(table, formula, rounds=rounds, choices=choices, threads=threads).terms[:, -1]
    units = units_of(table)
    span = table.scale[:, 1] - table.scale[:, 0]
    shape = (len(table.actors), len(table.issues), len(WAYS))
    moved, gain, surely = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    for j in range(len(table.actors)):
        for k in range(len(table.issues)):
            for way, how in enumerate(WAYS):
                if not table.salience[:, j, k].any() or (j == i and how == "position"):
                    continue
                changed = nudged(table, i, j, k, how)
                after = play(changed, formula, rounds=rounds, choices=choices, threads=threads).terms[:, -1]
                better = utilities(units.position, units.salience, i, after)
                better -= utilities(units.position, units.salience, i, before)
                moved[j, k, way] = span[k] * (after[:, k] - before[:, k]).mean()
                gain[j, k, way], surely[j, k, way] = better.mean(), np.mean(better > 1e-12)
    dims = ("other", "issue", "how")
    return xr.Dataset(
        {"moved": (dims, moved), "gain": (dims, gain), "surely": (dims, surely), "step": (("how",), [STEP, CARE])},
        {"other": list(table.actors), "issue": list(table.issues), "how": list(WAYS)},
        {"actor": actor, "formula": formula},
    )


def nudged(table: BargainTable, i: int, j: int, k: int, how: str) -> BargainTable:
    """The table after j was persuaded by i on issue k."""
    if how == "salience":
        salience = table.salience.copy()
        salience[:, j, k] = np.minimum(salience[:, j, k] + CARE, 1.0)
        return replace(table, salience=salience)
    position = table.position.copy()
    step = STEP / 100.0 * (table.scale[k, 1] - table.scale[k, 0])
    position[:, j, k] += np.clip(position[:, i, k] - position[:, j, k], -step, step)
    return replace(table, position=position)


def utilities(position: np.ndarray, salience: np.ndarray, i: int, terms: np.ndarray) -> np.ndarray:
    """[W] utility of actor i at terms [W, K]."""
    return np.asarray(-(salience[:, i] * np.abs(terms - position[:, i])).sum(axis=1))
