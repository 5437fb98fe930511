"""What actors like beyond what they expect: lasting shocks, drawn given that what is on record was the best choice."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

from realpolitik.kernels.campaign.run import draw_tastes
from realpolitik.kernels.slices import SLICE, in_slices
from realpolitik.scenario.dump import digest_of_worlds
from realpolitik.scenario.once import Once
from realpolitik.scenario.schema import Scenario
from realpolitik.worlds.draw import Draws
from realpolitik.worlds.encode import encode

KEPT = 64e6
"""Bytes of tastes that are kept, at most."""


@dataclass(frozen=True)
class Tastes:
    """What the actors of some worlds like, beyond what they expect: lasting shocks, one a level.

    Attributes:
        first: [W, levels] at the start, by level of every instrument in a row, in units of sharpness times utility.
        deep: [W, levels] what of them never changes.
        seed: seed of those that are formed anew later, and of the governments that come.
    """

    first: np.ndarray
    deep: np.ndarray
    seed: int


_TASTES: Once[tuple[str, int], Tastes] = Once(most=KEPT, size=lambda tastes: 2.0 * tastes.first.nbytes)
"""Tastes by what the scenario's worlds depend on, seed, and draws."""


def tastes_of(scenario: Scenario, draws: Draws, seed: int, threads: int | None = None) -> Tastes:
    """Tastes of the actors in some worlds, drawn given that each had reason to do what is on record.

    Args:
        scenario: resolved.
        draws: numbers of the worlds.
        seed: seed of the tastes, that of the run unless luck alone is to differ.
        threads: threads to use; the result does not depend on it.
    """
    found = digest_of_worlds(scenario)
    draw_now = functools.partial(draw_tastes_of, scenario, draws, seed, threads)
    return _TASTES((draws,), (found, seed), draw_now) if found else draw_now()


def draw_tastes_of(scenario: Scenario, draws: Draws, seed: int, threads: int | None) -> Tastes:
    """What `tastes_of` keeps, drawn now."""
    labels, start, arrays = encode(scenario, draws, 0)
    numbers = np.asarray(draws.worlds, dtype=np.int64)
    levels = sum(len(item.levels) for item in labels.instruments.values())
    first, deep = np.empty((len(numbers), levels)), np.empty((len(numbers), levels))

    def draw_slice(k: int) -> None:
        part = slice(k * SLICE, (k + 1) * SLICE)
        draw_tastes(
            numbers[part], start[part], arrays.n[part], arrays.t, arrays.s, np.int64(seed), first[part], deep[part]
        )

    in_slices(draw_slice, len(numbers), threads)
    return Tastes(first, deep, seed)
