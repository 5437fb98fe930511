"""Runs on disk: a folder a run, chunks that resume, limits told before work starts."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import h5py
import numpy as np
import xarray as xr

from realpolitik import disk
from realpolitik.engines.campaign import bytes_per_world
from realpolitik.errors import RunError, UsageError
from realpolitik.results import ROWS, Result, laid_out, packing

if TYPE_CHECKING:
    from realpolitik.pipeline.runs import Plan

MEMORY = 4e9
"""Bytes of results that are held in memory; a larger run has to be written in chunks."""
RESULT, LATEST = "result.nc", "latest"
"""Names of the file of a finished run, and of the one that names the last run of a scenario."""
TRIED = 32
"""Worlds by which size and time of a run are measured, where it may be too large."""
Play = Callable[[np.ndarray], xr.Dataset]
"""Draws and plays the worlds of these numbers."""
Plays = Callable[[Sequence[np.ndarray]], Iterable[tuple[np.ndarray, xr.Dataset]]]
"""Plays chunk after chunk, in any order: worlds and their history."""
Progress = Callable[[int, int], None]


def own_folder(plan: Plan, home: Path) -> Path:
    """The folder of this run and of no other: ``home/NAME/DATE[-VIEW]-DIGEST``."""
    about = plan.scenario.about
    view = re.sub(r"[^a-z0-9_]+", "-", about.view or "")[:40].strip("-")
    return home / about.name / "-".join(filter(None, [about.as_of.isoformat(), view, plan.key[:8]]))


def note_latest(folder: Path) -> None:
    """Name a run's folder in the file ``latest`` beside it.

    Raises:
        OSError: it cannot be written.
    """
    disk.write_text(folder.parent / LATEST, f"{folder.name}\n")


def saved_file(run: str | Path) -> Path:
    """The file of a saved run, given itself or its folder.

    Raises:
        UsageError: there is none; the message names the runs inside the folder.
    """
    path = Path(run)
    if path.is_file():
        return path
    latest = path / LATEST
    if not (path / RESULT).is_file() and latest.is_file():
        path = path / Path(latest.read_text(encoding="utf-8").strip()).name
    if (path / RESULT).is_file():
        return path / RESULT
    inside = sorted(item.parent.name for item in path.glob(f"*/{RESULT}")) if path.is_dir() else []
    raise UsageError(f"no saved run: {run!s:.200} holds no {RESULT}", allowed=[str(path / name) for name in inside])


def chunk_ranges(worlds: int, chunk: int) -> Iterator[np.ndarray]:
    """Numbers of the worlds of each chunk."""
    for first in range(0, worlds, chunk):
        yield np.arange(first, min(first + chunk, worlds))


def finished(plan: Plan, out: Path) -> Result | None:
    """The finished run of a folder; None where there is none, or where it was damaged and is now out of the way.

    Raises:
        UsageError: the folder holds another run.
    """
    final = out / RESULT
    if not final.exists():
        return None
    try:
        found = Result.load(final)
    except RunError as error:
        aside = final.with_name(f"{RESULT}.damaged")
        final.replace(aside)
        disk.tell(f"{error}; set aside as {aside.name} and made again")
        return None
    if found.provenance != plan.provenance:
        found.data.close()
        others = plan.provenance.others(found.provenance)
        raise UsageError(f"{out} holds another run ({others}): name another folder, or move it away")
    wrong = disk.fault(final, plan.key)
    if wrong is None:
        return found
    found.data.close()
    disk.discard(final, wrong)
    return None


def resume(
    plan: Plan, out: Path, chunk: int, play: Play, progress: Progress | None, plays: Plays | None = None
) -> Result:
    """Open the finished run in ``out``, or play what is missing there and join it to ``result.nc``.

    A chunk is a file, there whole or not at all, and used only if it is right. Those of another run are left alone.

    Args:
        plan: the run.
        out: its folder.
        chunk: worlds held in memory at a time.
        play: plays worlds here.
        progress: called with (worlds done, worlds in all).
        plays: plays chunks somewhere else; here, one after the other, if None.

    Raises:
        UsageError: the folder holds another run, or is none. RunError: another process writes there, or there is no
            room. OSError: the disk refuses.
    """
    disk.check_folder(out)
    found = finished(plan, out)
    if found is None:
        check_room(plan, out, chunk, play)
    if found is None or any(out.glob(_chunks(plan))):  # killed before it was tidied up
        with disk.alone_in(out):
            found = found or finished(plan, out)  # another may have ended in the meantime
            if found is None:
                return _made(plan, out, chunk, plays or in_turn(play), progress)
            _drop_chunks(plan, out)
    if progress is not None:
        progress(plan.worlds, plan.worlds)
    return found


def in_turn(play: Play) -> Plays:
    """Plays chunks here, one after the other."""
    return lambda ranges: ((worlds, play(worlds)) for worlds in ranges)


def _made(plan: Plan, out: Path, chunk: int, plays: Plays, progress: Progress | None) -> Result:
    final, folder = out / RESULT, out / f"chunks-{plan.key}-{chunk}"
    for place in (out, folder):  # left by a process that was killed
        disk.sweep(place, "*.part", mine=True)
    ranges = list(chunk_ranges(plan.worlds, chunk))
    if len(ranges) == 1:
        ((_, data),) = plays(ranges)
        result = plan.result(data)
        result.save(final)
        _drop_chunks(plan, out)
        if progress is not None:
            progress(plan.worlds, plan.worlds)
        return result
    files = [folder / f"{worlds[0]:09d}.nc" for worlds in ranges]
    keys = [f"{plan.key}:{worlds[0]}+{len(worlds)}" for worlds in ranges]
    missing, done = [], 0
    for worlds, target, key in zip(ranges, files, keys, strict=True):
        if disk.usable(target, key):
            done += len(worlds)
        else:
            missing.append(worlds)
    for worlds, data in plays(missing):
        at = int(worlds[0]) // chunk
        disk.keep(laid_out(data), files[at], keys[at])
        done += len(worlds)
        if progress is not None:
            progress(done, plan.worlds)
    write_joined(files, plan, final)
    _drop_chunks(plan, out)
    return Result.load(final)


def _chunks(plan: Plan) -> str:
    return f"chunks-{plan.key}-*"


def _drop_chunks(plan: Plan, out: Path) -> None:
    for place in out.glob(_chunks(plan)):
        shutil.rmtree(place)


def write_joined(files: Sequence[Path], plan: Plan, target: Path) -> None:
    """Join chunks on disk, one at a time, so that memory does not grow with the number of worlds."""
    with xr.open_dataset(files[0], engine="h5netcdf") as first:
        head = first.isel(world=slice(0, 0)).load().drop_attrs(deep=False)
    header = plan.result(head)
    by_world = {name: item for name, item in head.variables.items() if item.dims[:1] == ("world",)}
    with disk.sink(target) as file:
        disk.fill(file, head.drop_vars(list(by_world)).assign_attrs(header.attributes))
        file.check()
        disk.lay(file, {name: resized(item, plan.worlds) for name, item in by_world.items()})
        file.check()
        with h5py.File(file, "r+") as whole:
            found = disk.Checksum()
            for row, rows in whole_blocks(files, list(by_world)):
                for name, part in rows.items():
                    whole[name][row : row + len(part)] = part
                    found.add(name, part)
                file.check()
            disk.seal(whole, plan.key, found)


def resized(variable: xr.Variable, worlds: int) -> disk.Space:
    """The room that a variable takes in a file once all worlds are in it, and how it is compressed there."""
    shape = (worlds, *variable.shape[1:])
    return disk.Space(variable.dims, shape, variable.dtype, packing(shape))


def whole_blocks(files: Sequence[Path], names: Sequence[Hashable]) -> Iterator[tuple[int, dict[str, np.ndarray]]]:
    """First world and rows of some variables, `ROWS` or a multiple at a time, however the files cut them.

    What lies together in the file that they go to is compressed when it is written: written twice, it would be
    compressed twice, and the first time would leave a hole.
    """
    row, rest = 0, {name: [] for name in names}  # type: ignore[var-annotated]
    for path in files:
        with h5py.File(path, "r") as part:
            for name in names:
                rest[name].append(part[name][...])
        held = sum(map(len, rest["world"]))
        count = held if path == files[-1] else held // ROWS * ROWS
        joined = {name: np.concatenate(parts) for name, parts in rest.items()}
        if count:
            yield row, {str(name): part[:count] for name, part in joined.items()}
        row, rest = row + count, {name: [part[count:]] for name, part in joined.items()}


def check_memory(plan: Plan) -> None:
    """Refuse a run that is to be held in memory and does not fit.

    Raises:
        RunError: it does not fit.
    """
    size = bytes_per_world(plan.scenario, plan.months)
    if size * plan.worlds > MEMORY:
        raise RunError(
            f"{plan.worlds:,} worlds would take {size * plan.worlds / 1e9:.1f} GB; name a folder (out) to "
            f"write them in chunks, or ask for at most {int(MEMORY / size):,}"
        )


def check_room(plan: Plan, out: Path, chunk: int, play: Play, runs: int = 1) -> None:
    """Refuse a run that memory or disk cannot hold, before it starts, and say what it would need.

    What a world takes on disk is foretold from above; where that is too much, some worlds are played and measured.

    Args:
        plan: the run.
        out: its folder.
        chunk: worlds held in memory at a time.
        play: plays worlds.
        runs: number of runs of this size that are to be kept.

    Raises:
        RunError: there is no room.
    """
    size, held = bytes_per_world(plan.scenario, plan.months), min(chunk, plan.worlds)
    if held * size > MEMORY:
        raise RunError(
            f"a chunk of {held:,} worlds would take {held * size / 1e9:.1f} GB of memory; ask for a chunk of at most "
            f"{int(MEMORY / size):,}"
        )
    free, files = room(out), runs + 1  # chunks stay until they are joined
    if size * plan.worlds * files <= free:
        return
    measured, seconds = tried(play, plan.worlds)
    there = sum(path.stat().st_size for path in out.glob(f"{_chunks(plan)}/*.nc"))
    need = measured * plan.worlds * files - there
    if need > free:
        most = int((free + there) / measured / files)
        raise RunError(
            f"{plan.worlds:,} worlds would take {_bytes(need)} on disk, where {_bytes(free)} are free, "
            f"{_bytes(held * size)} of memory and about {_time(seconds * plan.worlds * runs)}; ask for at most {most:,}"
        )


def room(folder: Path) -> int:
    """Bytes that are free where a folder is, or would be."""
    place = folder.absolute()
    while not place.exists():
        place = place.parent
    return shutil.disk_usage(place).free


def tried(play: Play, worlds: int) -> tuple[float, float]:
    """Bytes and seconds that a world takes, measured on a few."""
    play(np.arange(1))  # compiles
    few = np.arange(min(worlds, TRIED))
    start = time.perf_counter()
    data = play(few)
    spent = time.perf_counter() - start
    rows = sum(item.nbytes for item in data.variables.values() if item.dims[:1] == ("world",))
    return rows / len(few), spent / len(few)


def _bytes(count: float) -> str:
    for unit, size in (("TB", 1e12), ("GB", 1e9)):
        if count >= size:
            return f"{count / size:,.1f} {unit}"
    return f"{count / 1e6:,.0f} MB"


def _time(seconds: float) -> str:
    for unit, size in (("years", 31_557_600), ("days", 86400), ("hours", 3600)):
        if seconds >= 2 * size:
            return f"{seconds / size:,.0f} {unit}"
    return f"{max(1, seconds / 60):.0f} minutes"
