"""A table as the kernels take it: every issue on a scale from 0 to 1, and what each gets without an agreement."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from realpolitik.worlds.table import BargainTable


@dataclass(frozen=True, eq=False)
class Units:
    """A table on the kernels' unit scale, every array with worlds first."""

    position: np.ndarray
    salience: np.ndarray
    weight: np.ndarray
    walkaway: np.ndarray
    party: np.ndarray
    reference: np.ndarray

    def part(self, rows: slice) -> tuple[np.ndarray, ...]:
        """The arrays of some worlds, in the kernels' order."""
        return (
            self.position[rows],
            self.salience[rows],
            self.weight[rows],
            self.walkaway[rows],
            self.party[rows],
            self.reference[rows],
        )


def units_of(table: BargainTable) -> Units:
    """A table on the unit scale.

    Without an agreement an actor gets the utility of the reference; on an issue of which no reference is known, that
    of the end of the scale that it likes less. Where nobody has a veto, everybody's consent is needed.
    """
    low, span = table.scale[:, 0], table.scale[:, 1] - table.scale[:, 0]
    position = (table.position - low) / span
    reference = (table.reference - low) / span
    worst = np.maximum(position, 1.0 - position)
    loss = np.where(np.isnan(reference)[:, None, :], worst, np.abs(np.nan_to_num(reference)[:, None, :] - position))
    party = np.array(table.party, dtype=np.int64)
    party[~table.party.any(axis=1)] = 1
    return Units(
        np.ascontiguousarray(position),
        np.ascontiguousarray(table.salience),
        np.ascontiguousarray(table.weight),
        -(table.salience * loss).sum(axis=2),
        party,
        np.nan_to_num(reference, nan=0.5),
    )
