"""What differs between a saved run and the same made anew, gathered as its chunks come."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr

SAME, DIFFERS, THEN, NOW, FORM = "the same", "differs", "only then", "only now", "another form"
"""What can be said of a variable; its form is its type and its shape."""


@dataclass
class Difference:
    """How far one variable differs.

    Attributes:
        state: `SAME`, `DIFFERS`, `THEN`, `NOW` or `FORM`.
        values: values compared.
        differing: those whose bits are not the same.
        largest: the largest difference of two numbers among them, in the variable's own unit; None for texts.
        world: number of the world in which it is; None for what does not differ by world.
    """

    state: str = SAME
    values: int = 0
    differing: int = 0
    largest: float | None = None
    world: int | None = None


class Differences:
    """Differences of a run from a saved one, variable by variable.

    Args:
        saved: the saved run.
    """

    def __init__(self, saved: xr.Dataset) -> None:
        self.saved = saved
        self.found: dict[str, Difference] = {}

    def add(self, part: xr.Dataset) -> None:
        """Compare some worlds made anew with the same worlds as saved."""
        first = int(part["world"][0])
        before = self.saved.isel(
            world=slice(first, first + part.sizes["world"])
        )  # a list would not do where it is empty
        for name in map(str, {**self.saved.variables, **part.variables}):
            entry = self.found.setdefault(name, Difference())
            if name not in part.variables or name not in before.variables:
                entry.state = THEN if name in before.variables else NOW
            elif entry.values and "world" not in part[name].dims:
                continue  # compared with the first worlds
            else:
                _compare(entry, before[name].variable, part[name].variable, part["world"].values)


def _compare(entry: Difference, then: xr.Variable, now: xr.Variable, worlds: np.ndarray) -> None:
    one, other = _plain(then.values), _plain(now.values)
    text = one.dtype.kind in "OUS" and other.dtype.kind in "OUS"
    if then.dims != now.dims or one.shape != other.shape or not (text or one.dtype == other.dtype):
        entry.state = FORM
        return
    apart = one != other if text else _bits(one) != _bits(other)
    entry.values += one.size
    entry.differing += int(apart.sum())
    if not apart.any():
        return
    entry.state = DIFFERS
    if one.dtype.kind not in "fiub":
        return
    with np.errstate(invalid="ignore"):
        gap = np.where(apart, np.abs(one.astype(float) - other.astype(float)), -1.0)
    gap = np.where(np.isnan(gap), np.inf, gap)  # a number on one side alone
    at = np.unravel_index(int(gap.argmax()), gap.shape)
    if entry.largest is None or gap[at] > entry.largest:
        entry.largest = float(gap[at])
        entry.world = int(worlds[at[now.dims.index("world")]]) if "world" in now.dims else None


def _plain(values: np.ndarray) -> np.ndarray:
    """Dates in one unit, since a file does not keep theirs; everything else as it is."""
    array = np.asarray(values)
    return array.astype("datetime64[ns]") if array.dtype.kind == "M" else array


def _bits(array: np.ndarray) -> np.ndarray:
    """Numbers as the bits that stand for them, so that one that is none equals itself and 0 is not −0."""
    whole = np.ascontiguousarray(array)
    return whole.view(f"u{whole.dtype.itemsize}") if whole.dtype.kind == "f" else whole
