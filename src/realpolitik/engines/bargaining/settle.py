"""A table in, what each formula makes of it in every world out."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import xarray as xr

from realpolitik.engines.bargaining.units import Units, units_of
from realpolitik.engines.bargaining.wholes import possible
from realpolitik.errors import UsageError
from realpolitik.kernels.bargaining.paths import tally
from realpolitik.kernels.bargaining.settle import (
    FORMULAS,
    SPATIAL,
    SWITCHES,
    Formula,
    settle_worlds,
)
from realpolitik.kernels.bargaining.static import PROCEDURAL
from realpolitik.scenario.names import nearest
from realpolitik.worlds.table import BargainTable

ROUNDS = 10
"""Rounds that are played unless another number is asked for."""
SLICE = 256
"""Worlds that a thread takes at a time."""
REASONS = ("at once", "settled", "round limit", "came back to an earlier round", "no agreement")
"""Why a formula stopped, in the order of the kernel's codes."""
Choices = Mapping[str, Mapping[str, str | float]]
"""Formula → switch → choice."""


@dataclass(frozen=True, eq=False)
class Played:
    """What one formula made of a table, positions on the unit scale.

    Attributes:
        terms: [W, rounds + 1, K] terms after each round.
        last: [W] last round with movement.
        reason: [W] why it stopped, index into `REASONS`.
        path: [rounds + 1, N, K] positions by round, mean over worlds.
        pull: [N, N, K] how far actor i moved to or with actor j, summed over rounds, mean over worlds.
    """

    terms: np.ndarray
    last: np.ndarray
    reason: np.ndarray
    path: np.ndarray
    pull: np.ndarray


def formulas_of(names: Sequence[str], table: BargainTable) -> tuple[str, ...]:
    """The formulas asked for, by name or by the start of it; ``all`` for every one that the table allows.

    Raises:
        UsageError: no such formula, or one that needs a reference point where the table has none.
    """
    unsettled = bool(np.isnan(table.reference).any())
    found: list[str] = []
    for asked in names:
        if asked == "all":
            found += [name for name, item in FORMULAS.items() if not (unsettled and item.code == PROCEDURAL)]
            continue
        matches = [name for name in FORMULAS if name == asked or name.rstrip("0123456789").split("_")[0] == asked]
        if not matches:
            raise UsageError(f"no formula {asked!r:.60}", allowed=("all", *FORMULAS), nearest=nearest(asked, FORMULAS))
        if unsettled and FORMULAS[matches[0]].code == PROCEDURAL:
            raise UsageError(f"{matches[0]} needs to know where the issues stand without an agreement")
        found += matches
    return tuple(dict.fromkeys(found))


def switches_of(name: str, choices: Choices) -> np.ndarray:
    """[SWITCHES] of a formula: its defaults and what was chosen.

    Raises:
        UsageError: no such switch or choice.
    """
    formula = FORMULAS[name]
    values = np.zeros(SWITCHES)
    for place, _, default in formula.switches.values():
        values[place] = default
    for switch, choice in choices.get(name, {}).items():
        if switch not in formula.switches:
            known = tuple(formula.switches)
            raise UsageError(f"{name} has no switch {switch!r:.60}", allowed=known, nearest=nearest(switch, known))
        place, options, _ = formula.switches[switch]
        if options is None:
            try:
                values[place] = float(choice)
            except ValueError:
                raise UsageError(f"{name}: {switch} takes a number; found {choice!r:.60}") from None
        elif choice not in options:
            raise UsageError(f"{name}: no choice {choice!r:.60} of {switch}", allowed=tuple(options))
        else:
            values[place] = options[str(choice)]
    return values


def play(
    table: BargainTable, name: str, *, rounds: int = ROUNDS, choices: Choices | None = None, threads: int | None = None
) -> Played:
    """One formula in all worlds of a table, slices of worlds in threads; results do not depend on the threads.

    Terms on issues that read parts of one whole are brought to where a division of that whole can lie (`wholes`).
    """
    formula, units = FORMULAS[name], units_of(table)
    switches = switches_of(name, {**table.switches, **(choices or {})})
    worlds, actors, issues = units.position.shape
    steps = rounds if formula.rounds else 0
    salience = units.salience
    if formula.code == SPATIAL:  # shares of attention: of an actor's saliences, 1 at most
        salience = salience / np.maximum(salience.sum(axis=2).max(axis=1), 1.0)[:, None, None]
    units = Units(units.position, salience, units.weight, units.walkaway, units.party, units.reference)
    terms = np.empty((worlds, steps + 1, issues))
    last, reason = np.zeros(worlds, np.int64), np.zeros(worlds, np.int64)

    def play_slice(first: int) -> tuple[np.ndarray, np.ndarray]:
        rows = slice(first, min(first + SLICE, worlds))
        size = rows.stop - rows.start
        path = np.empty((size, steps + 1, actors, issues))
        partner = np.empty((size, steps, actors, issues), np.int64)
        settle_worlds(formula.code, *units.part(rows), switches, path, terms[rows], partner, last[rows], reason[rows])
        total, pull = np.zeros(path.shape[1:]), np.zeros((actors, actors, issues))
        tally(path, partner, total, pull)
        return total, pull

    workers = min(threads or os.cpu_count() or 1, -(-worlds // SLICE))
    if workers == 1:
        parts = [play_slice(first) for first in range(0, worlds, SLICE)]
    else:
        with ThreadPoolExecutor(workers) as pool:
            parts = list(pool.map(play_slice, range(0, worlds, SLICE)))
    return Played(
        possible(table, units, formula, terms),
        last,
        reason,
        np.sum([part[0] for part in parts], axis=0) / worlds,
        np.sum([part[1] for part in parts], axis=0) / worlds,
    )


def settle(
    table: BargainTable,
    names: Sequence[str],
    *,
    rounds: int = ROUNDS,
    choices: Choices | None = None,
    threads: int | None = None,
) -> xr.Dataset:
    """What rival formulas make of a table.

    Args:
        table: who sits there and wants what.
        names: formulas, as `formulas_of` gives them.
        rounds: rounds that formulas with rounds play at most.
        choices: formula → switch → choice; over those of the table.
        threads: threads to use; results do not depend on it.

    Returns:
        Dataset over ``world``, ``formula``, ``issue``, ``actor``, ``round``: ``outcome`` [world, formula, issue] in the
        issues' units, ``gain`` [world, formula, actor] utility over that without an agreement (salience × share of the
        scale), ``trajectory`` [world, formula, round, issue], ``path`` [formula, round, actor, issue] and ``pull``
        [formula, actor, other, issue] (means over worlds), ``last`` and ``reason`` [world, formula], and the table
        itself: ``position``, ``salience``, ``weight``, ``party``, ``reference``.

    Raises:
        UsageError: no such switch or choice.
    """
    units = units_of(table)
    low, span = table.scale[:, 0], table.scale[:, 1] - table.scale[:, 0]
    played = {name: play(table, name, rounds=rounds, choices=choices, threads=threads) for name in names}
    outcome = np.stack([item.terms[:, -1] for item in played.values()], axis=1)
    loss = np.abs(outcome[:, :, None, :] - units.position[:, None])
    gain = -(units.salience[:, None] * loss).sum(axis=3) - units.walkaway[:, None]
    paths = [_to_length(item.path, rounds + 1) for item in played.values()]
    by_round = [_to_length(item.terms.swapaxes(0, 1), rounds + 1).swapaxes(0, 1) for item in played.values()]
    variables = {
        "outcome": (("world", "formula", "issue"), low + span * outcome),
        "gain": (("world", "formula", "actor"), gain),
        "trajectory": (("world", "formula", "round", "issue"), low + span * np.stack(by_round, axis=1)),
        "path": (("formula", "round", "actor", "issue"), low + span * np.stack(paths)),
        "pull": (("formula", "actor", "other", "issue"), span * np.stack([item.pull for item in played.values()])),
        "last": (("world", "formula"), np.stack([item.last for item in played.values()], axis=1)),
        "reason": (("world", "formula"), np.stack([item.reason for item in played.values()], axis=1)),
        "position": (("world", "actor", "issue"), table.position),
        "salience": (("world", "actor", "issue"), table.salience),
        "weight": (("world", "actor"), table.weight),
        "party": (("world", "actor"), table.party),
        "reference": (("world", "issue"), table.reference),
    }
    coordinates = {
        "world": table.worlds,
        "formula": list(names),
        "issue": list(table.issues),
        "actor": list(table.actors),
        "other": list(table.actors),
        "round": np.arange(rounds + 1),
    }
    return xr.Dataset(variables, coordinates)


def _to_length(rows: np.ndarray, length: int) -> np.ndarray:
    """Rows with the last repeated up to a length."""
    return np.concatenate([rows, np.repeat(rows[-1:], length - len(rows), axis=0)])


def title_of(name: str) -> str:
    """A formula's title."""
    formula: Formula = FORMULAS[name]
    return formula.title
