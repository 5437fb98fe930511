"""What a trial run showed: the readings of experiments in every world, month by month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from realpolitik.scenario.fields import Reads


@dataclass(frozen=True, eq=False)
class TrialRun:
    """What one run showed of what experiments read in it.

    Attributes:
        dates: month ends [M + 1].
        values: reading (see `reading_key`) → [W, M + 1].
    """

    dates: tuple[dt.date, ...]
    values: Mapping[str, np.ndarray]


def reading_key(reading: Reads) -> str:
    """One text for a weighted sum, whatever its scale: ``1*ground.kabul + 1*ground.north``."""
    return " + ".join(f"{weight!r}*{path}" for path, weight in sorted(reading.terms.items()))
