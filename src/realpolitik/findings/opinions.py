"""A second opinion on what an outcome hangs on: two given-data indices of the SALib library (Iwanaga et al. 2022)."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from realpolitik.readings.inputs import Inputs, generator_of

DUMMIES = 40
"""Random inputs that go through the same indices."""
HARMONICS = 6
"""Harmonics that RBD-FAST sums: enough for a curve with a few turns, and less noise than SALib's ten."""
SLIDES = 8
"""Parts into which PAWN divides a number: a power of two, since SALib steps through them in floating point."""


@dataclass(frozen=True)
class Opinion:
    """What two other indices make of one number.

    Attributes:
        number: path of the number; None for a dummy.
        rbd_fast: first-order share by random balance designs (Tarantola, Gatelli & Mara 2006), unbiased
            (Tissot & Prieur 2012).
        pawn: median over `SLIDES` parts of the Kolmogorov–Smirnov distance between the outcome in a part and overall
            (Pianosi & Wagener 2018); for an event, how far its probability moves.
    """

    number: str | None
    rbd_fast: float
    pawn: float


def second_opinions(inputs: Inputs, outcome: np.ndarray, chosen: Sequence[str]) -> tuple[Opinion, ...]:
    """RBD-FAST and PAWN of some numbers and of `DUMMIES` dummies, from the worlds that are there.

    Args:
        inputs: the uncertain numbers of the run.
        outcome: [world].
        chosen: paths of the numbers.
    """
    from SALib.analyze import pawn, rbd_fast

    places = [inputs.paths.index(path) for path in chosen]
    noise = generator_of("dummy").random((len(outcome), DUMMIES))
    values = np.concatenate([inputs.drawn[:, places], noise], axis=1)
    problem = {
        "num_vars": values.shape[1],
        "names": [*chosen, *(f"dummy {k}" for k in range(DUMMIES))],
        "bounds": [[float(column.min()), float(column.max())] for column in values.T],
    }
    first = rbd_fast.analyze(problem, values, outcome, M=HARMONICS, num_resamples=2, seed=1)["S1"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # exact p-values, which are not used, may not be computable
        moved = pawn.analyze(problem, values, outcome, S=SLIDES)["median"]
    return tuple(
        Opinion(chosen[k] if k < len(chosen) else None, float(first[k]), float(moved[k])) for k in range(len(first))
    )
