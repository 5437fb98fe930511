"""What is kept of worlds where they are too many to keep each: counts that add up, whoever counted first.

Everything is a whole number, so that a sum depends neither on the order in which its parts come nor on how the worlds
were cut. Counts of worlds are exact; shares of ground are counted in `CLASSES` classes, from which a quantile is told
to half a class, and summed in units of 2⁻³².
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
import xarray as xr

from realpolitik import disk
from realpolitik.pipeline import keeping
from realpolitik.pipeline.options import Progress
from realpolitik.pipeline.runs import Plan, play
from realpolitik.readings import NEVER, crossings, dates, variable, year_windows
from realpolitik.readings.holdings import holdings
from realpolitik.results import Result

BLOCK = 2_500
"""Worlds whose sums a worker sends at once."""
CLASSES = 500
"""Classes of a share between 0 and 1."""
UNIT = 2.0**32
"""Units of a share: a sum over a hundred million worlds is still exact."""
FILE = "sums.nc"
"""Name of the file of sums in a run's folder."""
EVERY = 20.0
"""Seconds between two writings of it."""
SUMMED = (
    *("worlds", "came", "ground", "ground_sum", "level", "switches", "moved", "moved_squares"),
    *("believed", "believed_came"),
)
"""Variables that are added up."""
LARGEST = ("furthest",)
"""Variables of which the greatest is kept."""
Block = tuple[int, int]
"""First world of a block, and how many it has."""
Sums = Callable[[Sequence[Block]], Iterable[tuple[Block, xr.Dataset]]]
"""Gives the sums of block after block, in any order."""


def sums_of(result: Result) -> xr.Dataset:
    """The sums over the worlds of a run, or of a part of one.

    Returns:
        Dataset of whole numbers:

        ``worlds``: how many. ``came`` [event, month]: worlds in which an event first holds then.
        ``ground`` [holder, month, class], ``ground_sum`` [holder, month]: worlds in which a belligerent, camp or nobody
        (``contested``) holds a share of that class; sum of the shares, in 2⁻³².
        ``level`` [instrument, rank, month]: worlds at a level. ``switches`` [instrument]: changes of level.
        ``moved``, ``moved_squares``, ``furthest`` [instrument]: sum, sum of squares and greatest size, over worlds, of
        the last year's levels less the first's (`shift`).
        ``believed`` [dispute, candidate], ``believed_came`` [dispute, candidate, event]: worlds that believe a
        candidate of a number (its path) or question (``questions.ID``), and those among them in which an event comes.
    """
    first, months = crossings(result), result.data.sizes["month"]
    held = {name: values.transpose("world", "month").values for name, values in holdings(result).items()}
    level = variable(result, "level").transpose("instrument", "world", "month").values.astype(np.int64)
    moved = np.stack([shift(levels) for levels in level]) if len(level) else np.zeros((0, 1), np.int64)
    names, codes = _beliefs(result)
    most, pools = _most_levels(result), np.arange(_most_candidates(result, names))
    member = codes[:, None, :] == pools[None, :, None]  # [dispute, candidate, world]
    came = (first.values != NEVER).astype(np.int64)
    variables = {
        "worlds": ((), np.int64(result.data.sizes["world"])),
        "came": (("event", "month"), _stack([_counted(row[row != NEVER], months) for row in first.values], (months,))),
        "ground": (("holder", "month", "class"), _stack([_classes(item) for item in held.values()], (months, CLASSES))),
        "ground_sum": (("holder", "month"), _stack([_exact(item) for item in held.values()], (months,))),
        "level": (
            ("instrument", "rank", "month"),
            _stack([(level == rank).sum(axis=1) for rank in range(most)], level.shape[::2]).swapaxes(0, 1),
        ),
        "switches": ("instrument", (level[..., 1:] != level[..., :-1]).sum(axis=(1, 2))),
        "moved": ("instrument", moved.sum(axis=1)),
        "moved_squares": ("instrument", (moved**2).sum(axis=1)),
        "furthest": ("instrument", np.abs(moved).max(axis=1, initial=0)),
        "believed": (("dispute", "candidate"), member.sum(axis=2)),
        "believed_came": (("dispute", "candidate", "event"), member.astype(np.int64) @ came.T),
    }
    coords = {
        "event": np.array(first["event"].values, dtype=str),
        "date": ("month", np.array(dates(result), dtype="datetime64[ns]")),
        "holder": list(held),
        "instrument": [str(name) for name in result.data["instrument"].values],
        "dispute": np.array(names, dtype=str),
    }
    return xr.Dataset(variables, coords)


def shift(levels: np.ndarray) -> np.ndarray:
    """[world] levels of the last year less those of the first, summed over months and brought to one length.

    Args:
        levels: [world, month] ranks. Divided by `shift_unit`, it is the change of the mean level.
    """
    first, last = year_windows(levels.shape[1])
    early, late = levels[:, first], levels[:, last]
    return np.asarray(late.sum(axis=1) * early.shape[1] - early.sum(axis=1) * late.shape[1])


def shift_unit(months: int) -> int:
    """What `shift` is to be divided by, for a run with so many months."""
    (first, last), every = year_windows(months), range(months)
    return len(every[first]) * len(every[last])


def _beliefs(result: Result) -> tuple[list[str], np.ndarray]:
    """Numbers with two candidates or more and questions, and the code of what each world believes [dispute, world]."""
    names: list[str] = []
    rows: list[np.ndarray] = []
    for dim, kept, prefix in (("pooled", "believed", ""), ("question", "hypothesis", "questions.")):
        if kept in result.data and result.data.sizes.get(dim):
            codes = variable(result, kept).transpose(dim, "world").values
            for name, row in zip(result.data[dim].values, codes, strict=True):
                if len(result.candidates[f"{prefix}{name}"]) >= 2:
                    names.append(f"{prefix}{name}")
                    rows.append(row.astype(np.int64))
    return names, _stack(rows, (result.data.sizes["world"],))


def _most_candidates(result: Result, names: Iterable[str]) -> int:
    return max((len(result.candidates[name]) for name in names), default=0)


def _most_levels(result: Result) -> int:
    return max((len(item.levels) for kit in result.scenario.instruments.values() for item in kit.values()), default=0)


def _stack(rows: list[np.ndarray], shape: tuple[int, ...]) -> np.ndarray:
    return np.stack(rows) if rows else np.zeros((0, *shape), np.int64)


def _counted(months: np.ndarray, length: int) -> np.ndarray:
    return np.bincount(months, minlength=length)


def _classes(shares: np.ndarray) -> np.ndarray:
    """[month, class] worlds with a share of that class, of shares [world, month]."""
    place = np.clip((shares * CLASSES).astype(np.int64), 0, CLASSES - 1)
    months = shares.shape[1]
    return np.bincount((place + CLASSES * np.arange(months)).ravel(), minlength=CLASSES * months).reshape(
        months, CLASSES
    )


def _exact(shares: np.ndarray) -> np.ndarray:
    """[month] sum over worlds in whole units."""
    return np.asarray(np.rint(shares * UNIT).astype(np.int64).sum(axis=0))


def added(one: xr.Dataset | None, other: xr.Dataset) -> xr.Dataset:
    """The sums over the worlds of both."""
    if one is None:
        return other.assign({name: other[name].variable.astype(np.int64) for name in (*SUMMED, *LARGEST)})
    new = {name: one[name].variable + other[name].variable.astype(np.int64) for name in SUMMED}
    new |= {
        name: xr.Variable(one[name].dims, np.maximum(one[name].values, other[name].values.astype(np.int64)))
        for name in LARGEST
    }
    return one.assign(new)


def packed(data: xr.Dataset) -> xr.Dataset:
    """The same in the smallest types that hold it, for sending."""
    kinds = {name: _kind(data[name].values) for name in (*SUMMED, *LARGEST)}
    return data.assign({name: data[name].variable.astype(kind) for name, kind in kinds.items()})


def _kind(values: np.ndarray) -> np.dtype[np.generic]:
    return np.promote_types(*(np.min_scalar_type(int(end)) for end in (values.min(initial=0), values.max(initial=0))))


def block_sums(plan: Plan, block: Block, chunk: int, threads: int | None) -> xr.Dataset:
    """The sums of one block of a plan's worlds, which are played a chunk at a time and let go."""
    first, count = block
    total: xr.Dataset | None = None
    for worlds in keeping.chunk_ranges(count, chunk):
        total = added(total, sums_of(plan.result(play(plan, worlds + first, threads))))
    assert total is not None  # a plan has a world
    return packed(total)


def blocks_of(plan: Plan) -> list[Block]:
    """A plan's blocks."""
    return [(first, min(BLOCK, plan.worlds - first)) for first in range(0, plan.worlds, BLOCK)]


def summed(plan: Plan, sums: Sums, out: Path | None = None, progress: Progress | None = None) -> xr.Dataset:
    """The sums of a plan's run; with a folder, kept there every now and then, so that an interrupted run goes on.

    Memory and disk do not grow with the number of worlds: blocks are added to what is there as they come.

    Args:
        plan: the run.
        sums: gives the sums of blocks.
        out: folder that gets ``sums.nc``; nothing is kept if None.
        progress: called with (worlds done, worlds in all).

    Returns:
        As `sums_of`, with ``done`` [block].

    Raises:
        RunError: another process writes there, or a block could not be played. OSError: the disk refuses.
    """
    if out is None:
        return _summed(plan, sums, None, progress)
    disk.check_folder(out)
    with disk.alone_in(out):
        return _summed(plan, sums, out / FILE, progress)


def _summed(plan: Plan, sums: Sums, path: Path | None, progress: Progress | None) -> xr.Dataset:
    key = f"{plan.key}:sums:{BLOCK}:{CLASSES}"
    total = disk.kept(path, key) if path is not None else None
    blocks = blocks_of(plan)
    done = total["done"].values.astype(bool) if total is not None else np.zeros(len(blocks), bool)
    written = time.monotonic()
    for block, part in sums([block for block, is_done in zip(blocks, done, strict=True) if not is_done]):
        total, done[block[0] // BLOCK] = added(total, part), True
        if progress is not None:
            progress(int(total["worlds"]), plan.worlds)
        if path is not None and (done.all() or time.monotonic() - written > EVERY):
            disk.keep(total.assign(done=("block", done.astype(np.int8))), path, key)
            written = time.monotonic()
    assert total is not None and done.all()
    return total.assign(done=("block", done.astype(np.int8)))


def quantiles(counts: np.ndarray, levels: Mapping[str, float]) -> dict[str, np.ndarray]:
    """Quantiles of a share by name [month], from its classes [month, class]: even spread is taken inside a class.

    >>> even = np.zeros((1, CLASSES), np.int64); even[0, :100] = 10
    >>> float(quantiles(even, {"q50": 0.5})["q50"][0])
    0.1
    """
    rising = np.cumsum(counts, axis=1)
    found = {}
    for name, level in levels.items():
        wanted = level * rising[:, -1]
        place = np.array([int(np.searchsorted(row, value)) for row, value in zip(rising, wanted, strict=True)])
        rows = np.arange(len(counts))
        here = counts[rows, place]
        before = rising[rows, place] - here
        found[name] = (place + (wanted - before) / np.maximum(here, 1)) / CLASSES
    return found
