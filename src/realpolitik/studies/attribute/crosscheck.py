"""A cross-check of shares: two given-data indices of the SALib library (Iwanaga et al. 2022)."""

from __future__ import annotations

import warnings
from collections.abc import Sequence

import numpy as np
import pandas as pd

from realpolitik.readings.inputs import Inputs, generator_of

DUMMIES = 40
"""Random inputs that go through the same indices."""
HARMONICS = 6
"""Harmonics that RBD-FAST sums: enough for a curve with a few turns, and less noise than SALib's ten."""
SLIDES = 8
"""Parts into which PAWN divides a number: a power of two, since SALib steps through them in floating point."""


def cross_check(inputs: Inputs, outcome: np.ndarray, chosen: Sequence[str]) -> pd.DataFrame:
    """RBD-FAST and PAWN of some numbers and of `DUMMIES` dummies, from the worlds that are there.

    Args:
        inputs: the uncertain numbers of the run.
        outcome: [world].
        chosen: paths of the numbers.

    Returns:
        Rows with ``number`` (a path; None for a dummy); ``rbd_fast``, the first-order share by random balance designs
        (Tarantola, Gatelli & Mara 2006), unbiased (Tissot & Prieur 2012); ``pawn``, the median over `SLIDES` parts of
        the Kolmogorov–Smirnov distance between the outcome in a part and overall (Pianosi & Wagener 2018): for an
        event, how far its probability moves.
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
    with warnings.catch_warnings():
        # of what is not used: a resample in which nothing varies, and exact p-values that cannot be computed
        warnings.simplefilter("ignore", RuntimeWarning)
        first = rbd_fast.analyze(problem, values, outcome, M=HARMONICS, num_resamples=2, seed=1)["S1"]
        moved = pawn.analyze(problem, values, outcome, S=SLIDES)["median"]
    names = [*chosen, *[None] * DUMMIES]
    return pd.DataFrame({"number": names, "rbd_fast": np.asarray(first), "pawn": np.asarray(moved)})
