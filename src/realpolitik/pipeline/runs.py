"""Runs of a scenario: load → resolve → draw → simulate, in chunks that resume."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import numpy as np
import xarray as xr

from realpolitik.engines import campaign
from realpolitik.errors import UsageError
from realpolitik.pipeline import keeping
from realpolitik.pipeline.cluster import opened
from realpolitik.pipeline.options import Progress, Setting
from realpolitik.pipeline.pins import parse_pins
from realpolitik.results import Provenance, Result, versions
from realpolitik.scenario.dates import LAST, months_between
from realpolitik.scenario.dates import asked_date as asked_date
from realpolitik.scenario.load import load
from realpolitik.scenario.names import nearest
from realpolitik.scenario.numbers import Estimate
from realpolitik.scenario.once import Once
from realpolitik.scenario.resolve import digest, resolve
from realpolitik.scenario.schema import About, Scenario
from realpolitik.worlds import Draws, draw
from realpolitik.worlds.tastes import tastes_of

if TYPE_CHECKING:
    from distributed import Client

    from realpolitik.pipeline.cluster.pool import Pool

CHUNK = 250
"""Worlds played and written at a time."""
MOST_SEED = 2**63 - 1
"""The largest seed."""


KEPT = 256e6
"""Bytes of runs compared with that are kept, at most."""
_BASELINES: Once[str, Result] = Once(most=KEPT, size=lambda result: float(result.size))
"""Runs compared with, by what they depend on."""


@dataclass(frozen=True)
class Pair:
    """Two runs in the same worlds: ``changed`` differs from ``baseline`` by what was asked and by nothing else."""

    baseline: Result
    changed: Result


@dataclass(frozen=True)
class Plan:
    """What is to be run, with nothing left open.

    Attributes:
        baseline: the scenario before anything was set: its actors' tastes, which explain the record, are those of the
            run as well.
    """

    scenario: Scenario
    worlds: int
    months: int
    seed: int
    pins: Mapping[str, tuple[tuple[int, str], ...]]
    do: tuple[str, ...]
    settings: Mapping[str, object]
    baseline: Scenario

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
            digest(self.baseline) if self.settings else None,
        )

    @property
    def key(self) -> str:
        """Names what the results depend on, so that only parts of the same run are resumed."""
        return self.provenance.key

    @property
    def candidates(self) -> Mapping[str, tuple[str, ...]]:
        """What could be believed about each number on which claims speak."""
        return draw(self.scenario, np.arange(1), self.seed).candidates

    def result(self, data: xr.Dataset) -> Result:
        """The outcome of the run with the history of its worlds."""
        before = self.baseline if self.settings else None
        return Result(data, self.scenario, self.provenance, self.candidates, before)


def simulate(
    scenario: str | Path | Scenario,
    *,
    as_of: dt.date | str | None = None,
    view: str | None = None,
    worlds: int = 1000,
    months: int | None = None,
    seed: int = 1,
    do: Sequence[str] = (),
    set: Mapping[str, Setting] | None = None,
    formula: str | None = None,
    out: str | Path | None = None,
    threads: int | None = None,
    chunk: int | None = None,
    cluster: str | Client | Pool | None = None,
    progress: Progress | None = None,
) -> Result:
    """Play a scenario forward in many worlds: the run itself, of which other verbs can be asked.

    Args:
        scenario: catalog name, folder, file, or a loaded scenario.
        as_of: date of knowledge; nothing dated after it is used. That of the scenario if None.
        view: source whose claims alone are used; all of them if None.
        worlds: number of worlds.
        months: months to play; the scenario's own number if None.
        seed: seed of the worlds and of all that is left to chance in them.
        do: pins such as ``us.presence=withdrawn@2019-01``.
        set: number path → value in place of the scenario's.
        formula: formula of bargaining by which settlements find their terms; the scenario's own if None.
        out: folder for chunks and ``result.nc``; an interrupted run there resumes, a finished one is opened.
        threads: threads to use; results do not depend on it.
        chunk: worlds held in memory at a time; results do not depend on it.
        cluster: Dask cluster that plays the chunks (``local:N``, an address, a client); results do not depend on it.
        progress: called with (worlds done, worlds in all).

    Raises:
        ScenarioError, UsageError: bad input, or the folder holds another run. RunError: the run could not finish, or
            does not fit in memory or on disk.

    >>> result = simulate("proxy_war", worlds=4, months=6)
    >>> dict(result.data.sizes)["world"], result.provenance.months
    (4, 6)
    """
    check_counts(threads=threads, chunk=chunk)
    plan = make_plan(
        scenario,
        do=do,
        settings=set,
        formula=formula,
        as_of=as_of,
        view=view,
        worlds=worlds,
        months=months,
        seed=seed,
    )
    with opened(cluster) as pool:
        return execute(plan, Path(out) if out is not None else None, threads, chunk or CHUNK, progress, pool)


def paired(
    scenario: str | Path | Scenario,
    *,
    as_of: dt.date | str | None = None,
    view: str | None = None,
    worlds: int = 1000,
    months: int | None = None,
    seed: int = 1,
    do: Sequence[str] = (),
    set: Mapping[str, Setting] | None = None,
    against: Sequence[str] = (),
    formula: str | None = None,
    out: str | Path | None = None,
    threads: int | None = None,
    chunk: int | None = None,
    cluster: str | Client | Pool | None = None,
    progress: Progress | None = None,
) -> Pair:
    """The same worlds with and without a change, or under two courses.

    Args:
        scenario: catalog name, folder, file, or a loaded scenario.
        as_of: date of knowledge; nothing dated after it is used. That of the scenario if None.
        view: source whose claims alone are used; all of them if None.
        worlds: number of worlds.
        months: months to play; the scenario's own number if None.
        seed: seed of the worlds and of all that is left to chance in them.
        do: pins of the changed run, as for `simulate`.
        set: numbers of the changed run, as for `simulate`.
        against: pins of the run compared with; where there are none every instrument is its owner's to choose there.
        formula: formula of bargaining of both runs, as for `simulate`.
        out: folder that gets one run in ``baseline``, the other in ``changed``.
        threads: threads to use; results do not depend on it.
        chunk: worlds held in memory at a time; results do not depend on it.
        cluster: Dask cluster that plays the chunks (``local:N``, an address, a client); results do not depend on it.
        progress: called with (worlds done, worlds in all) over both runs.

    Raises:
        UsageError: nothing is changed, or bad input. ScenarioError: bad input. RunError: a run could not finish.
    """
    if not do and not set:
        raise UsageError(
            "nothing to compare: name a change with do (ACTOR.INSTRUMENT=LEVEL[@DATE]) or set (PATH=VALUE)"
        )
    check_counts(threads=threads, chunk=chunk)
    make = functools.partial(
        make_plan,
        as_scenario(scenario),
        formula=formula,
        as_of=as_of,
        view=view,
        worlds=worlds,
        months=months,
        seed=seed,
    )
    plans, size = (make(do=against), make(do=do, settings=set)), chunk or CHUNK
    folders = [Path(out) / name if out is not None else None for name in ("baseline", "changed")]
    if out is not None:
        is_kept = [found_there(plan, folder) for plan, folder in zip(plans, folders, strict=True)]
        if not all(is_kept):
            play_some = functools.partial(play, plans[1], threads=threads)
            keeping.check_room(plans[1], Path(out), size, play_some, runs=2 - sum(is_kept))
    with opened(cluster) as pool:
        first = _baseline(plans[0], folders[0], threads, size, _half_of(progress, 0), pool)
        return Pair(first, execute(plans[1], folders[1], threads, size, _half_of(progress, 1), pool))


def _baseline(
    plan: Plan, out: Path | None, threads: int | None, chunk: int, progress: Progress | None, pool: Pool | None
) -> Result:
    """The run compared with: kept, so that the next change is compared with it at once; its arrays are read-only."""
    if out is not None:
        return execute(plan, out, threads, chunk, progress, pool)

    def play_now() -> Result:
        result = execute(plan, None, threads, chunk, progress, pool)
        for variable in result.data.variables.values():
            if isinstance(variable.values, np.ndarray) and "world" in variable.dims:
                variable.values.flags.writeable = False
        return result

    found = _BASELINES((), plan.key, play_now)
    if progress is not None:
        progress(plan.worlds, plan.worlds)
    return replace(found, scenario=plan.scenario, baseline=plan.baseline if plan.settings else None)


def found_there(plan: Plan, folder: Path | None) -> bool:
    """Whether a folder holds this run, finished; UsageError where it holds another."""
    found = keeping.finished(plan, folder) if folder is not None else None
    if found is not None:
        found.data.close()
    return found is not None


def check_counts(**given: int | None) -> None:
    """UsageError for a count below 1, by its name."""
    for name, count in given.items():
        if count is not None and count < 1:
            raise UsageError(f"{name} must be 1 or more")


def _half_of(progress: Progress | None, half: int) -> Progress | None:
    if progress is None:
        return None
    return lambda done, total: progress(done + half * total, 2 * total)


def folder_of(
    scenario: str | Path | Scenario,
    home: str | Path = "results",
    *,
    as_of: dt.date | str | None = None,
    view: str | None = None,
    worlds: int = 1000,
    months: int | None = None,
    seed: int = 1,
    do: Sequence[str] = (),
    settings: Mapping[str, Setting] | None = None,
    formula: str | None = None,
) -> Path:
    """The folder of a run of `assess` and of no other: ``results/NAME/DATE[-VIEW]-DIGEST``."""
    plan = make_plan(
        scenario,
        do=do,
        settings=settings,
        formula=formula,
        as_of=as_of,
        view=view,
        worlds=worlds,
        months=months,
        seed=seed,
    )
    return keeping.own_folder(plan, Path(home))


def make_plan(
    scenario: str | Path | Scenario,
    *,
    as_of: dt.date | str | None = None,
    view: str | None = None,
    worlds: int = 1000,
    months: int | None = None,
    seed: int = 1,
    do: Sequence[str] = (),
    settings: Mapping[str, Setting] | None = None,
    formula: str | None = None,
) -> Plan:
    """Load, resolve and check what was asked for: pins, settings and options as for `simulate`."""
    settings = settings or {}
    check_counts(worlds=worlds)
    if not 0 <= seed <= MOST_SEED:
        raise UsageError(f"seed must lie between 0 and {MOST_SEED}")
    loaded, date = as_scenario(scenario), as_date(as_of)
    resolved = resolve(loaded, as_of=date, view=view, settings=settings)
    baseline = resolve(loaded, as_of=date, view=view) if settings else resolved
    if formula is not None:
        resolved, baseline = (with_formula(item, formula) for item in (resolved, baseline))
    length = resolved.about.months if months is None else months
    if not 1 <= length <= 600:
        raise UsageError("months must lie between 1 and 600")
    if length > months_between(resolved.about.as_of, LAST):
        raise UsageError(f"{length} months from {resolved.about.as_of} on end after the year 9999")
    given = {path: plain(value) for path, value in settings.items()}
    return Plan(resolved, worlds, length, seed, parse_pins(do, resolved, length), tuple(do), given, baseline)


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


def execute(
    plan: Plan,
    out: Path | None,
    threads: int | None,
    chunk: int,
    progress: Progress | None,
    pool: Pool | None = None,
) -> Result:
    """Play the plan chunk by chunk, here or in a pool; with a folder, keep finished chunks and join them at the end."""
    plays = pool.plays(plan, threads) if pool is not None else None
    if out is not None:
        return keeping.resume(plan, out, chunk, lambda worlds: play(plan, worlds, threads), progress, plays)
    keeping.check_memory(plan)
    return plan.result(joined(list(chunks(plan, threads, chunk, progress, plays))))


def chunks(
    plan: Plan, threads: int | None, chunk: int, progress: Progress | None, plays: keeping.Plays | None = None
) -> Iterator[xr.Dataset]:
    """Every chunk in order, telling the progress; played one after the other here unless ``plays`` does otherwise."""
    ranges = list(keeping.chunk_ranges(plan.worlds, chunk))
    early: dict[int, xr.Dataset] = {}
    done = given = 0
    for worlds, data in (plays or keeping.in_turn(lambda worlds: play(plan, worlds, threads)))(ranges):
        early[int(worlds[0])] = data
        done += len(worlds)
        while given in early:
            part = early.pop(given)
            given += part.sizes["world"]
            yield part
        if progress is not None:
            progress(done, plan.worlds)


def play(plan: Plan, worlds: np.ndarray, threads: int | None) -> xr.Dataset:
    """Draw and play some worlds of a plan."""
    draws = draw(plan.scenario, worlds, plan.seed)
    own = draw(plan.baseline, worlds, plan.seed) if plan.settings else draws
    tastes = tastes_of(plan.baseline, own, plan.seed, threads)
    played = campaign.simulate(
        plan.scenario, draws, plan.months, plan.seed, pins=plan.pins, tastes=tastes, threads=threads
    )
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
