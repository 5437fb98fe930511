"""Runs of a scenario: load → resolve → draw → simulate, in chunks that resume."""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Unpack, get_args

import h5netcdf
import numpy as np
import xarray as xr

from realpolitik.engines.campaign import bytes_per_world, simulate
from realpolitik.errors import RunError, UsageError
from realpolitik.pipeline.options import PlanOptions, Progress, Setting, with_options
from realpolitik.results import Provenance, Result, versions
from realpolitik.scenario.dates import LAST, months_between
from realpolitik.scenario.dates import asked_date as asked_date
from realpolitik.scenario.load import load
from realpolitik.scenario.names import nearest
from realpolitik.scenario.numbers import Estimate
from realpolitik.scenario.resolve import digest, resolve
from realpolitik.scenario.schema import About, Scenario
from realpolitik.worlds import Draws, draw

CHUNK = 250
"""Worlds played and written at a time."""
MEMORY = 4e9
"""Bytes of results that are held in memory; a larger run has to be written in chunks."""


@dataclass(frozen=True)
class Pair:
    """Two runs in the same worlds: ``changed`` differs from ``baseline`` by what was asked and by nothing else."""

    baseline: Result
    changed: Result


@dataclass(frozen=True)
class Plan:
    """What is to be run, with nothing left open."""

    scenario: Scenario
    worlds: int
    months: int
    seed: int
    pins: Mapping[str, tuple[tuple[int, str], ...]]
    do: tuple[str, ...]
    settings: Mapping[str, object]

    @cached_property
    def provenance(self) -> Provenance:
        about = self.scenario.about
        return Provenance(
            about.name,
            digest(self.scenario),
            about.as_of.isoformat(),
            about.view,
            self.seed,
            self.worlds,
            self.months,
            self.do,
            self.settings,
            versions(),
        )

    @property
    def key(self) -> str:
        """Names what the results depend on, so that only parts of the same run are resumed."""
        return hashlib.sha256(self.provenance.to_json().encode()).hexdigest()[:16]


@with_options(PlanOptions)
def assess(
    scenario: str | Path | Scenario,
    *,
    do: Sequence[str] = (),
    set: Mapping[str, Setting] | None = None,
    formula: str | None = None,
    out: str | Path | None = None,
    threads: int | None = None,
    chunk: int | None = None,
    progress: Progress | None = None,
    **run: Unpack[PlanOptions],
) -> Result:
    """Play a scenario forward in many worlds.

    Args:
        scenario: catalog name, folder, file, or a loaded scenario.
        **run: `PlanOptions`.
        do: pins such as ``us.presence=withdrawn@2019-01``.
        set: number path → value in place of the scenario's.
        formula: formula of bargaining by which settlements find their terms; the scenario's own if None.
        out: folder for chunks and ``result.nc``; an interrupted run there resumes, a finished one is opened.
        threads: threads to use; results do not depend on it.
        chunk: worlds held in memory at a time; results do not depend on it.
        progress: called with (worlds done, worlds in all).

    Raises:
        ScenarioError, UsageError: bad input. RunError: the run could not finish, or does not fit in memory.
    """
    plan = make_plan(scenario, do=do, settings=set, formula=formula, **run)
    return execute(plan, Path(out) if out is not None else None, threads, chunk or CHUNK, progress)


@with_options(PlanOptions)
def whatif(
    scenario: str | Path | Scenario,
    *,
    do: Sequence[str] = (),
    set: Mapping[str, Setting] | None = None,
    against: Sequence[str] = (),
    formula: str | None = None,
    out: str | Path | None = None,
    threads: int | None = None,
    chunk: int | None = None,
    progress: Progress | None = None,
    **run: Unpack[PlanOptions],
) -> Pair:
    """The same worlds with and without a change, or under two courses.

    Args:
        scenario: catalog name, folder, file, or a loaded scenario.
        **run: `PlanOptions`.
        do: pins of the changed run, as for `assess`.
        set: numbers of the changed run, as for `assess`.
        against: pins of the run compared with; where there are none every instrument is its owner's to choose there.
        formula: formula of bargaining of both runs, as for `assess`.
        out: folder that gets one run in ``baseline``, the other in ``changed``.
        threads: threads to use; results do not depend on it.
        chunk: worlds held in memory at a time; results do not depend on it.
        progress: called with (worlds done, worlds in all) over both runs.

    Raises:
        UsageError: nothing is changed, or bad input. ScenarioError: bad input. RunError: a run could not finish.
    """
    if not do and not set:
        raise UsageError("nothing to compare: name a change with do or set")
    before, after = (Path(out) / name if out is not None else None for name in ("baseline", "changed"))
    play = functools.partial(assess, scenario, formula=formula, threads=threads, chunk=chunk, **run)
    baseline = play(out=before, progress=_half_of(progress, 0), do=against)
    return Pair(baseline, play(out=after, progress=_half_of(progress, 1), do=do, set=set))


def _half_of(progress: Progress | None, half: int) -> Progress | None:
    if progress is None:
        return None
    return lambda done, total: progress(done + half * total, 2 * total)


@with_options(PlanOptions)
def make_plan(
    scenario: str | Path | Scenario,
    *,
    do: Sequence[str] = (),
    settings: Mapping[str, Setting] | None = None,
    formula: str | None = None,
    **run: Unpack[PlanOptions],
) -> Plan:
    """Load, resolve and check what was asked for: pins, settings and options as for `assess`."""
    worlds, months, settings = run["worlds"], run["months"], settings or {}
    if worlds < 1:
        raise UsageError("worlds must be 1 or more")
    resolved = resolve(as_scenario(scenario), as_of=as_date(run["as_of"]), view=run["view"], settings=settings)
    if formula is not None:
        resolved = with_formula(resolved, formula)
    length = resolved.about.months if months is None else months
    if not 1 <= length <= 600:
        raise UsageError("months must lie between 1 and 600")
    if length > months_between(resolved.about.as_of, LAST):
        raise UsageError(f"{length} months from {resolved.about.as_of} on end after the year 9999")
    given = {path: plain(value) for path, value in settings.items()}
    return Plan(resolved, worlds, length, run["seed"], parse_pins(do, resolved, length), tuple(do), given)


def as_scenario(where: str | Path | Scenario) -> Scenario:
    """The scenario that a name, a folder or a file stands for."""
    return where if isinstance(where, Scenario) else load(where)


def as_date(text: dt.date | str | None) -> dt.date | None:
    """A date where one was given; UsageError where it is none."""
    return None if text is None else asked_date(text)


def plain(setting: Setting) -> object:
    """A setting as a provenance records it: a number, a list, or the record of an estimate."""
    if isinstance(setting, Estimate):
        return setting.model_dump(mode="json")
    return list(setting) if isinstance(setting, Sequence) else setting


def with_formula(scenario: Scenario, formula: str) -> Scenario:
    """The scenario with another formula for the terms of settlements; UsageError where there is none of that name."""
    allowed = get_args(About.model_fields["formula"].annotation)
    if formula not in allowed:
        raise UsageError(f"no formula {formula!r:.60}", allowed=allowed, nearest=nearest(formula, allowed))
    return scenario.model_copy(update={"about": scenario.about.model_copy(update={"formula": formula})})


def parse_pins(do: Sequence[str], scenario: Scenario, months: int) -> dict[str, tuple[tuple[int, str], ...]]:
    """``us.presence=withdrawn@2019-01`` → {"us.presence": ((month, "withdrawn"),)}; no date means from the start.

    The level takes effect in the month of the date; several pins of one instrument follow one another, and the
    level ``free`` gives it back to its owner; a date may also be ``+6``, the sixth month.
    ``shocks.leader_dies=strike@2018-03`` lets a shock strike in that month,
    ``never`` keeps it from striking from a date on, and ``free`` leaves it to chance again.
    """
    known = {
        f"{owner}.{name}": tuple(item.levels)
        for owner, kit in scenario.instruments.items()
        for name, item in kit.items()
    }
    known |= {f"shocks.{name}": ("strike", "never") for name in scenario.shocks}
    found: dict[str, list[tuple[int, str]]] = {}
    for text in do:
        name, equals, rest = text.partition("=")
        level, _, date = rest.partition("@")
        if not equals or not level:
            raise UsageError(f"{text!r}: expected actor.instrument=level[@date] or shocks.name=strike[@date]")
        if name not in known:
            raise UsageError(
                f"{text!r}: no such instrument or shock", allowed=tuple(known), nearest=nearest(name, known)
            )
        levels = (*known[name], "free")
        if level not in levels:
            raise UsageError(f"{text!r}: no such level of {name}", allowed=levels, nearest=nearest(level, levels))
        month = 1
        if re.fullmatch(r"\+[0-9]{1,3}", date):
            month = int(date)
        elif date:
            month = months_between(scenario.about.as_of, asked_date(date))
        if not 1 <= month <= months:
            raise UsageError(f"{text!r}: the date lies outside the run")
        found.setdefault(name, []).append((month, level))
    return {name: tuple(sorted(steps, key=lambda step: step[0])) for name, steps in found.items()}


def execute(plan: Plan, out: Path | None, threads: int | None, chunk: int, progress: Progress | None) -> Result:
    """Play the plan chunk by chunk; with a folder, keep finished chunks and join them at the end."""
    size = bytes_per_world(plan.scenario, plan.months)
    if out is None and size * plan.worlds > MEMORY:
        raise RunError(
            f"{plan.worlds:,} worlds would take {size * plan.worlds / 1e9:.1f} GB; name a folder (out) to "
            f"write them in chunks, or ask for at most {int(MEMORY / size):,}"
        )
    if out is None:
        parts = list(chunks(plan, threads, chunk, progress))
        return Result(joined(parts), plan.scenario, plan.provenance, candidates_of(plan))
    return resume(plan, out, threads, chunk, progress)


def chunk_ranges(worlds: int, chunk: int) -> Iterator[np.ndarray]:
    """Numbers of the worlds of each chunk."""
    for first in range(0, worlds, chunk):
        yield np.arange(first, min(first + chunk, worlds))


def chunks(plan: Plan, threads: int | None, chunk: int, progress: Progress | None) -> Iterator[xr.Dataset]:
    """Play chunk after chunk, telling the progress."""
    for worlds in chunk_ranges(plan.worlds, chunk):
        yield play(plan, worlds, threads)
        if progress is not None:
            progress(int(worlds[-1]) + 1, plan.worlds)


def play(plan: Plan, worlds: np.ndarray, threads: int | None) -> xr.Dataset:
    """Draw and play some worlds of a plan."""
    draws = draw(plan.scenario, worlds, plan.seed)
    played = simulate(plan.scenario, draws, plan.months, plan.seed, pins=plan.pins, threads=threads)
    return with_hypotheses(played, draws)


def with_hypotheses(played: xr.Dataset, draws: Draws) -> xr.Dataset:
    """The history of some worlds with what each believed of the questions in dispute, where there are any."""
    if not draws.hypothesis:
        return played
    names = list(draws.hypothesis)
    codes = np.stack([draws.hypothesis[name] for name in names], axis=1).astype(np.int16)
    return played.assign(hypothesis=(("world", "question"), codes)).assign_coords(question=names)


def joined(parts: Sequence[xr.Dataset]) -> xr.Dataset:
    """Chunks put together along ``world``."""
    if len(parts) == 1:
        return parts[0]
    return xr.concat(parts, dim="world", data_vars="minimal", coords="minimal", compat="override", join="exact")


def candidates_of(plan: Plan) -> Mapping[str, tuple[str, ...]]:
    """What could be believed about each number on which claims speak."""
    return draw(plan.scenario, np.arange(1), plan.seed).candidates


def resume(plan: Plan, out: Path, threads: int | None, chunk: int, progress: Progress | None) -> Result:
    """Play what is missing in ``out`` and join it to ``result.nc``; a chunk is a file, there whole or not at all.

    Chunks of another run (scenario, seed, date, version …) are left alone and not used.
    """
    out.mkdir(parents=True, exist_ok=True)
    final, folder = out / "result.nc", out / f"chunks-{plan.key}-{chunk}"
    if final.exists():
        finished = Result.load(final)
        if finished.provenance == plan.provenance:
            if progress is not None:
                progress(plan.worlds, plan.worlds)
            return finished
        finished.data.close()
    folder.mkdir(exist_ok=True)
    files = []
    for worlds in chunk_ranges(plan.worlds, chunk):
        target = folder / f"{worlds[0]:09d}.nc"
        if not target.exists():
            scratch = target.with_suffix(".part")
            play(plan, worlds, threads).to_netcdf(scratch, engine="h5netcdf")
            scratch.replace(target)
        files.append(target)
        if progress is not None:
            progress(int(worlds[-1]) + 1, plan.worlds)
    write_joined(files, plan, final)
    shutil.rmtree(folder)
    return Result.load(final)


def write_joined(files: Sequence[Path], plan: Plan, target: Path) -> None:
    """Join chunks on disk, one at a time, so that memory does not grow with the number of worlds."""
    scratch = target.with_suffix(".part")
    with xr.open_dataset(files[0], engine="h5netcdf") as first:
        header = Result(first.isel(world=slice(0, 0)).load(), plan.scenario, plan.provenance, candidates_of(plan))
        header.save(scratch, unlimited=("world",))
    with h5netcdf.File(scratch, "a") as whole:
        whole.resize_dimension("world", plan.worlds)
        row = 0
        for path in files:
            with h5netcdf.File(path, "r") as part:
                size = part.dimensions["world"].size
                for name, variable in part.variables.items():
                    if variable.dimensions[:1] == ("world",):
                        whole.variables[name][row : row + size] = variable[...]
                row += size
    scratch.replace(target)
