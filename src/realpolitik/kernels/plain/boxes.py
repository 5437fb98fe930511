"""Patient rule induction: the box of inputs in which an event is frequent (PRIM, Friedman & Fisher 1999).

A box is peeled, a thin slice at a time, on the side where that raises the density of cases most for the mass it costs;
then it is widened again as far as that does not lower the density. Coverage, density and quasi-p-values of the
restrictions are those of Bryant & Lempert 2010.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

Array = np.ndarray

PEEL = 0.05
"""Share of the worlds in a box that one peel takes away (alpha)."""
PASTE = 0.05
"""Share by which one paste widens a box."""
LEAST = 0.05
"""Share of all worlds that a box keeps at least (beta)."""
MOST = 4
"""Inputs that a box limits at most: what a reader can hold in mind, and a guard against finding luck."""


@dataclass(frozen=True, eq=False)
class Box:
    """Limits of every input, infinite where there is none.

    Attributes:
        low, high: lower and upper limit of each input [input]; a world is inside if low < x < high for all.
        mass: share of all worlds inside.
        coverage: share of all cases inside; others: share of all that are no cases inside.
        density: share of cases among the worlds inside.
    """

    low: Array
    high: Array
    mass: float
    coverage: float
    others: float
    density: float

    @property
    def restricted(self) -> Array:
        """Inputs that the box limits."""
        return np.flatnonzero(np.isfinite(self.low) | np.isfinite(self.high))

    @property
    def informedness(self) -> float:
        """Share of cases inside less share of the others inside (Youden 1950)."""
        return self.coverage - self.others


def inside(box: Box, values: Array) -> Array:
    """Which worlds lie in a box [world]; ``values`` is [world, input]."""
    return within(box.low, box.high, values)


def within(low: Array, high: Array, values: Array) -> Array:
    """Which worlds lie between limits [world]."""
    return np.asarray(((values > low) & (values < high)).all(axis=1))


def box_of(low: Array, high: Array, values: Array, cases: Array) -> Box:
    """A box with its measures in some worlds."""
    here = within(low, high, values)
    size, hits, total = float(here.sum()), float(cases[here].sum()), float(cases.sum())
    return Box(
        low,
        high,
        mass=size / len(values),
        coverage=hits / max(total, 1.0),
        others=(size - hits) / max(len(values) - total, 1.0),
        density=hits / max(size, 1.0),
    )


def peel(values: Array, cases: Array, alpha: float = PEEL, least: float = LEAST, most: int = MOST) -> list[Box]:
    """The trajectory of boxes from no limit at all to the smallest.

    Args:
        values: [world, input].
        cases: whether each world is a case, 0 or 1 [world].
        alpha: share of the box that one peel takes away; equal values go together.
        least: share of all worlds that a box keeps at least.
        most: inputs that a box limits at most; once it limits so many, only these are peeled further.
    """
    low, high = np.full(values.shape[1], -np.inf), np.full(values.shape[1], np.inf)
    path = [box_of(low, high, values, cases)]
    while True:
        here = inside(path[-1], values)
        best, choice = 0.0, None
        limited = path[-1].restricted
        for column in range(values.shape[1]) if limited.size < most else limited:
            for side, cut in cuts(values[here, column], alpha):
                kept = here & (values[:, column] > cut if side < 0 else values[:, column] < cut)
                if kept.sum() < max(least * len(values), 1) or kept.sum() == here.sum():
                    continue
                gain = (cases[kept].mean() - cases[here].mean()) / (here.sum() - kept.sum())
                if gain > best:
                    best, choice = gain, (column, side, cut)
        if choice is None:
            return path
        column, side, cut = choice
        low, high = low.copy(), high.copy()
        if side < 0:
            low[column] = cut
        else:
            high[column] = cut
        path.append(box_of(low, high, values, cases))


def cuts(column: Array, alpha: float) -> list[tuple[int, float]]:
    """Where a slice could be taken off: (−1, above what is taken below), (1, below what is taken above).

    A cut lies midway between the last value taken and the first one kept; none is offered that would leave nothing.
    """
    rising = np.sort(column)
    count = max(1, int(alpha * len(rising)))
    found = []
    after = np.searchsorted(rising, rising[count - 1], side="right")
    if after < len(rising):
        found.append((-1, float(0.5 * (rising[after - 1] + rising[after]))))
    before = np.searchsorted(rising, rising[len(rising) - count], side="left")
    if before > 0:
        found.append((1, float(0.5 * (rising[before - 1] + rising[before]))))
    return found


def paste(box: Box, values: Array, cases: Array, share: float = PASTE) -> Box:
    """Widen a box, limit by limit, as long as that does not lower its density."""
    while True:
        best = None
        for column in box.restricted:
            for side in (-1, 1):
                wider = widened(box, values, cases, int(column), side, share)
                if wider is not None and wider.density >= box.density and wider.mass > box.mass:
                    best = wider if best is None or wider.density > best.density else best
        if best is None:
            return box
        box = best


def widened(box: Box, values: Array, cases: Array, column: int, side: int, share: float) -> Box | None:
    """The box with one limit moved out over about a share of its worlds; None where that side has no limit."""
    limit = box.low[column] if side < 0 else box.high[column]
    if not np.isfinite(limit):
        return None
    low, high = box.low.copy(), box.high.copy()
    (low if side < 0 else high)[column] = side * np.inf
    beyond = within(low, high, values)
    outer = values[beyond, column]
    outer = np.sort(side * outer[side * outer >= side * limit])
    count = max(1, int(share * inside(box, values).sum()))
    if len(outer) > count:
        (low if side < 0 else high)[column] = side * 0.5 * (outer[count - 1] + outer[count])
    return box_of(low, high, values, cases)


def quasi_p(box: Box, values: Array, cases: Array) -> Array:
    """Chance that each restriction's gain in density is luck (Bryant & Lempert 2010), in the order of `restricted`.

    The cases inside are set against the density of the same box without that restriction, as binomial draws.
    """
    here = inside(box, values)
    found = []
    for column in box.restricted:
        low, high = box.low.copy(), box.high.copy()
        low[column], high[column] = -np.inf, np.inf
        without = box_of(low, high, values, cases)
        found.append(float(stats.binom.sf(cases[here].sum() - 1, int(here.sum()), without.density)))
    return np.array(found)


def freed(box: Box, column: int, values: Array, cases: Array) -> Box:
    """The box without its limits on one input."""
    low, high = box.low.copy(), box.high.copy()
    low[column], high[column] = -np.inf, np.inf
    return box_of(low, high, values, cases)


def find_box(values: Array, cases: Array, p_limit: float = 0.05) -> tuple[Box, list[Box]]:
    """The box of a trajectory that tells cases from others best, pasted, without restrictions that may be luck.

    Args:
        values: [world, input].
        cases: 0 or 1 [world].
        p_limit: restrictions of greater quasi-p-value are dropped, the weakest first.

    Returns:
        The box, and the trajectory that it was taken from.
    """
    path = peel(values, cases)
    box = paste(max(path, key=lambda item: item.informedness), values, cases)
    while box.restricted.size:
        luck = quasi_p(box, values, cases)
        if luck.max() <= p_limit:
            break
        box = freed(box, int(box.restricted[np.argmax(luck)]), values, cases)
    return box, path
