"""Fitted numbers that are drawn together: each world takes one row of a calibration's table of joint draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np

from realpolitik.scenario.inquiry import Weighable
from realpolitik.scenario.joint import drawn_together
from realpolitik.scenario.paths import numbers
from realpolitik.scenario.schema import Scenario
from realpolitik.worlds.ratings import Uniforms

OWN = "own"
"""Candidate of a pool: the scenario's own number."""


class Candidates(Protocol):
    """A pool: what can be believed of a number, by name."""

    @property
    def names(self) -> Sequence[str]: ...


def rows_together(
    scenario: Weighable,
    pools: Mapping[str, Candidates],
    believed: Mapping[str, np.ndarray],
    values: Mapping[str, np.ndarray],
    points: Uniforms,
) -> dict[str, np.ndarray]:
    """Values of the numbers that rest on a calibration with joint draws, in place of those drawn one at a time.

    The scenario's own number was fitted; a claim about it was not among the data of the fit. So a world that believes
    a claim takes what the claim says, beside the rest of its row.

    Args:
        scenario: resolved.
        pools: path → what could be believed of it.
        believed: path → [W] what is, where there is a choice.
        values: path → [W] values drawn one at a time.
        points: where a world's row comes from.

    Returns:
        Path → [W] values.
    """
    if not isinstance(scenario, Scenario) or not any(item.draws for item in scenario.calibrations.values()):
        return {}
    found = {}
    for name, paths in drawn_together(scenario, numbers(scenario).values()).items():
        draws, place = scenario.calibrations[name].draws, points.of(f"calibrations.{name}", 1)[:, 0]
        rows = np.floor(place * len(draws[paths[0]])).astype(np.int64)
        for path in paths:
            together = np.array(draws[path])[rows]
            own = np.array([one == OWN for one in pools[path].names])[believed[path]] if path in believed else True
            found[path] = np.where(own, together, values[path])
    return found
