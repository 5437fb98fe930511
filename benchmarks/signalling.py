"""Throughput of the signalling kernels: both equilibria, a threat's effect, the plain search beside them."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

import numpy as np
from measuring import Rows, machine

from realpolitik.kernels.signalling import equilibria, quantal
from realpolitik.kernels.signalling.layout import CrisisGame, Gains, Strategy, StrategyOutcome, Terms, ThreatEffect
from realpolitik.kernels.signalling.plain import perfect
from realpolitik.kernels.signalling.stakes import effects

GAMES, SEARCHED = 100_000, 100


def games(count: int) -> np.ndarray:
    """Crisis games drawn at random, war to nobody better than the other's yielding."""
    rng = np.random.default_rng(1)
    share = rng.random((count, 5))
    found = np.empty((count, len(CrisisGame._fields)))
    found[:, :2] = rng.uniform(0.02, 0.98, (count, 2))
    found[:, 2], found[:, 3] = share[:, 0], -share[:, 1]
    found[:, 6], found[:, 7] = -share[:, 2], 0.3 * share[:, 3]
    found[:, 4] = found[:, 6] + share[:, 4] * (found[:, 2] - found[:, 6])
    found[:, 5] = found[:, 3] * rng.random(count)
    war = np.sort(rng.uniform(-1.5, 1.0, (count, 2)), axis=1)[:, ::-1]
    meets = np.sort(rng.uniform(-1.5, 0.3, (count, 2)), axis=1)[:, ::-1]
    found[:, 8:10] = np.minimum(war, found[:, 2:3])
    found[:, 10:12] = np.minimum(meets, found[:, 7:8])
    return found


def seconds(work: Callable[[], object]) -> float:
    """Processor seconds of the second call; the first compiles."""
    work()
    start = time.process_time()
    work()
    return time.process_time() - start


def rates() -> Rows:
    """Games a processor second by each solver."""
    rows = games(GAMES)
    strategies, outcomes = np.empty((GAMES, len(Strategy._fields))), np.empty((GAMES, len(StrategyOutcome._fields)))
    kinds, quiet, roots = (np.empty(GAMES, dtype=np.int64) for _ in range(3))
    sharp, residuals = np.full((GAMES, 2), 50.0), np.empty(GAMES)
    gains = np.tile(np.array(Gains(0.03, 0.005, 0.013, 0.002, -0.005, -0.008)), (GAMES, 1))
    terms = np.tile(
        np.array(
            Terms(0.002, 0, 0.015, 0.06, 0.015, 0.05, 0.006, 0.015, 0.5, 0.02, 0.4, 0.1, 0.08, 0.03, 0.005, 0.05, 0.03)
        ),
        (GAMES, 1),
    )
    moods, found = np.random.default_rng(2).random((GAMES, 3)), np.empty((GAMES, len(ThreatEffect._fields)))
    few = [CrisisGame(*row) for row in rows[:SEARCHED]]
    return [
        ("perfect", GAMES / seconds(lambda: equilibria.solve(rows, strategies, outcomes, kinds, quiet)), "games/s"),
        ("quantal", GAMES / seconds(lambda: quantal.solve_quantal(rows, sharp, strategies, outcomes, residuals, roots)),
         "games/s"),
        ("effect of a threat", 1e6 * seconds(lambda: effects(gains, terms, moods, sharp, found)) / GAMES, "µs"),
        ("plain search", SEARCHED / seconds(lambda: [perfect.equilibria(game) for game in few]), "games/s"),
    ]  # fmt: skip


if __name__ == "__main__":
    measured = rates()
    for name, value, unit in measured:
        print(f"{name:20} {value:>14,.2f} {unit}")
    print(json.dumps(machine()))
