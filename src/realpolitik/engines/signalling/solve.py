"""Crisis games in, what comes of them out, with names on everything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import xarray as xr

from realpolitik.engines.signalling.payoffs import Stakes
from realpolitik.errors import RunError
from realpolitik.kernels.signalling.equilibria import solve as solve_perfect
from realpolitik.kernels.signalling.layout import CLASSES, CrisisGame, Strategy, StrategyOutcome
from realpolitik.kernels.signalling.quantal import solve_quantal

SOLUTIONS = ("pbe", "qre")
"""Perfect Bayesian equilibrium that passes D1; agent quantal response equilibrium."""
TOLERANCE = 1e-6
"""A quantal response equilibrium whose belief is further than this from Bayes' rule counts as not found."""
SWEPT = ("credibility", "yields", "war", "accident")
"""What a sweep keeps: means over worlds."""


def solve(games: np.ndarray, sharpness: np.ndarray, worlds: Sequence[int] | np.ndarray) -> xr.Dataset:
    """Solve crisis games by both solutions.

    Args:
        games: [W, 12] as in `kernels.signalling.layout.CrisisGame`.
        sharpness: [W, 2] of challenger and target, 1/utility; used by ``qre`` alone.
        worlds: [W] numbers of the worlds.

    Returns:
        Dataset over ``solution``, ``world``: every field of `StrategyOutcome` and of `Strategy`; over ``world``: every
        field of `CrisisGame`, ``kind`` (index into ``attrs["classes"]``), ``quiet`` (nobody threatening is an
        equilibrium too, which D1 refuses), ``residual`` and ``roots`` of the quantal response equilibrium, and
        ``converged``.

    Raises:
        RunError: a game lies on a knife edge, where equilibria are without number.
    """
    size = len(games)
    strategies, outcomes = np.empty((2, size, len(Strategy._fields))), np.empty((2, size, len(StrategyOutcome._fields)))
    kinds, quiet, roots = (np.empty(size, dtype=np.int64) for _ in range(3))
    residuals = np.empty(size)
    games = np.ascontiguousarray(games, dtype=np.float64)
    solve_perfect(games, strategies[0], outcomes[0], kinds, quiet)
    solve_quantal(games, np.ascontiguousarray(sharpness), strategies[1], outcomes[1], residuals, roots)
    if (kinds < 0).any():
        world = np.asarray(worlds)[int(np.argmax(kinds < 0))]
        raise RunError(f"world {world}: the crisis game lies on a knife edge; no equilibrium stands out")
    variables: dict[str, tuple[tuple[str, ...], np.ndarray]] = {
        name: (("solution", "world"), outcomes[:, :, j]) for j, name in enumerate(StrategyOutcome._fields)
    }
    variables |= {name: (("solution", "world"), strategies[:, :, j]) for j, name in enumerate(Strategy._fields)}
    variables |= {name: (("world",), games[:, j]) for j, name in enumerate(CrisisGame._fields)}
    variables["kind"] = (("world",), kinds.astype(np.int8))
    variables["quiet"] = (("world",), quiet.astype(bool))
    variables["residual"] = (("world",), residuals)
    variables["roots"] = (("world",), roots.astype(np.int16))
    variables["converged"] = (("world",), residuals <= TOLERANCE)
    return xr.Dataset(variables, {"solution": list(SOLUTIONS), "world": np.asarray(worlds)}, {"classes": list(CLASSES)})


def solve_cases(stakes: Stakes, cases: Mapping[str, Mapping[str, np.ndarray]]) -> xr.Dataset:
    """The same threat where something is otherwise.

    Args:
        stakes: what is at stake.
        cases: name → ``engaged`` and ``will`` [W] that differ from the drawn ones.

    Returns:
        `solve`'s dataset with a dimension ``case``.
    """
    parts = [solve(stakes.games(**changed), stakes.sharpness, stakes.worlds) for changed in cases.values()]
    return xr.concat(parts, dim=xr.Variable("case", list(cases)), combine_attrs="override")


def sweep(stakes: Stakes, engaged: np.ndarray, will: np.ndarray) -> xr.Dataset:
    """How credibility moves with the capacity taken elsewhere and with will.

    Args:
        stakes: what is at stake.
        engaged: [E] shares of the challenger's capacity that other theatres take.
        will: [V] the challenger's will.

    Returns:
        Dataset over ``solution``, ``engaged``, ``will``: means over worlds of ``credibility``, ``yields`` (gives in,
        short or in full), ``war`` and ``accident``, all given a threat; ``engaged`` and ``will`` hold in every world.
    """
    size = len(stakes.worlds)
    found = np.empty((len(SWEPT), len(SOLUTIONS), len(engaged), len(will)))
    for a, taken in enumerate(engaged):
        for b, willing in enumerate(will):
            part = solve(stakes.games(np.full(size, taken), np.full(size, willing)), stakes.sharpness, stakes.worlds)
            part["yields"] = part.gives_short + part.concedes
            found[:, :, a, b] = [part[name].mean("world").values for name in SWEPT]
    dims = ("solution", "engaged", "will")
    return xr.Dataset(
        {name: (dims, found[k]) for k, name in enumerate(SWEPT)},
        {"solution": list(SOLUTIONS), "engaged": engaged, "will": will},
    )
