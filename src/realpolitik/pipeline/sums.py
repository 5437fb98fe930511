"""What is kept of worlds where they are too many to keep each: counts that add up, whoever counted first.

Everything is a whole number, so that a sum does not depend on the order in which its parts come, nor on how the worlds
were cut. Counts of worlds are exact; a share of ground is counted in `BINS` classes, from which quantiles are told to
half a class, and summed in units of 2⁻³².
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import xarray as xr

from realpolitik.readings import NEVER, crossings, term, variable, year_windows
from realpolitik.readings.camps import camps
from realpolitik.results import Result

BINS = 500
"""Classes of a share between 0 and 1."""
UNIT = 2.0**32
"""Units of a share, for exact sums: ten million worlds leave room for fifty times as many."""
ROOM = {"ground": np.uint16, "came": np.int64}


@dataclass(frozen=True)
class Sums:
    """Counts over some worlds.

    Attributes:
        worlds: how many.
        came: event → [month] worlds in which it first holds then.
        ground: belligerent, camp or ``contested`` → [month, class] worlds with so much ground.
        ground_sum: the same → [month] sum over worlds, in units of 2⁻³².
        level: instrument → [level, month] worlds at it.
        switches: instrument → changes of level in all worlds.
        moved: instrument → sum and sum of squares, over worlds, of what `shift` says of each.
        furthest: instrument → greatest size of it in any world.
        believed: number or question in dispute → [candidate] worlds that believe it.
        believed_came: the same → [candidate, event] worlds that believe it in which the event comes about.
    """

    worlds: int
    came: Mapping[str, np.ndarray]
    ground: Mapping[str, np.ndarray]
    ground_sum: Mapping[str, np.ndarray]
    level: Mapping[str, np.ndarray]
    switches: Mapping[str, int]
    moved: Mapping[str, tuple[int, int]]
    furthest: Mapping[str, int]
    believed: Mapping[str, np.ndarray] = field(default_factory=dict)
    believed_came: Mapping[str, np.ndarray] = field(default_factory=dict)
