"""What a run is worth to each actor: its utility month by month, as it counts it when it chooses."""

from __future__ import annotations

import numpy as np
import xarray as xr

from realpolitik.scenario.schema import Scenario
from realpolitik.worlds import Draws
from realpolitik.worlds.encode import Columns
from realpolitik.worlds.labels import Labels


def payoffs(scenario: Scenario, draws: Draws, data: xr.Dataset, first: int = 1) -> xr.DataArray:
    """Mean over months of every actor's utility (docs/explanation/focus.md).

    In a month: −Σ_k salience·|outcome − position|/100 over its issues, less the costs of its instruments at their
    levels: direct, at home in so far as will is lacking, and by others' pressure.

    Args:
        scenario: resolved.
        draws: numbers of the worlds.
        data: the history of the same worlds, as `engines.campaign.simulate` gives it.
        first: first month that counts.

    Returns:
        [world, actor] utility, of the actors that have positions.
    """
    labels, column = Labels(scenario), Columns(draws)
    actors = [name for name in labels.actor if scenario.positions.get(name)]
    months = slice(first, None)
    outcome = data["outcome"].values[:, months].astype(np.float64)
    level = data["level"].values[:, months].astype(np.int64)
    will = data["will"].values[:, months].astype(np.float64)
    pressure = _pressure(labels, column, data, level, months)
    found = np.empty((len(draws.worlds), len(actors)))
    for place, name in enumerate(actors):
        worth = _issues(scenario, column, name, labels, outcome)
        short = 1.0 - will[:, :, labels.actor.index(name)]
        for u, instrument in enumerate(labels.instrument):
            if instrument.partition(".")[0] == name:
                worth -= _costs(labels, column, instrument, level[:, :, u], short)
                worth -= pressure.get(u, 0.0) * level[:, :, u] / (len(labels.instruments[instrument].levels) - 1)
        found[:, place] = worth.mean(axis=1)
    return xr.DataArray(found, {"world": draws.worlds, "actor": actors}, ("world", "actor"), "payoff")


def _issues(scenario: Scenario, column: Columns, actor: str, labels: Labels, outcome: np.ndarray) -> np.ndarray:
    """[W, T] −Σ_k salience·|outcome − position|/100."""
    worth = np.zeros(outcome.shape[:2])
    for issue in scenario.positions[actor]:
        path = f"positions.{actor}.{issue}"
        gap = np.abs(outcome[:, :, labels.issue.index(issue)] - column(f"{path}.position")[:, None])
        worth -= column(f"{path}.salience")[:, None] * gap / 100.0
    return worth


def _costs(labels: Labels, column: Columns, instrument: str, level: np.ndarray, short: np.ndarray) -> np.ndarray:
    """[W, T] direct cost and cost at home of an instrument at its levels; ``short`` [W, T] is what will lacks."""
    paths = [f"instruments.{instrument}.levels.{name}" for name in labels.instruments[instrument].levels]
    direct, domestic = (column.stack(f"{path}.{field}" for path in paths) for field in ("direct", "domestic"))
    return np.asarray(np.take_along_axis(direct, level, axis=1) + np.take_along_axis(domestic, level, axis=1) * short)


def _pressure(
    labels: Labels, column: Columns, data: xr.Dataset, level: np.ndarray, months: slice
) -> dict[int, np.ndarray]:
    """Instrument → [W, T] pressure of others on it; a threat counts as far as the threatener can carry it out."""
    found: dict[int, np.ndarray] = {}
    for owner, instrument, lever, target, path in labels.effects:
        if lever not in ("press", "threat"):
            continue
        kit = list(labels.instruments[instrument].levels)
        in_force = level[:, :, labels.instrument.index(instrument)] == kit.index(path.split(".")[4])
        size = column(path)[:, None] * in_force
        if lever == "threat":
            i = labels.actor.index(owner)
            free = 1.0 - data["engaged"].values[:, months, i].astype(np.float64)
            size = size * data["will"].values[:, months, i].astype(np.float64) * free
        u = labels.instrument.index(target)
        found[u] = found.get(u, 0.0) + size
    return found
