"""What if: the same worlds are played with and without a change → compared world by world → told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

from realpolitik.options import (
    Against,
    AsOf,
    Chunk,
    Cluster,
    Do,
    Flag,
    Formula,
    Months,
    Out,
    Progress,
    Seed,
    Settings,
    Threads,
    View,
    Where,
)
from realpolitik.pipeline.runs import Pair, paired
from realpolitik.studies.whatif import tables
from realpolitik.study import RunInfo, Study

Worlds = Annotated[int, Flag("Worlds to draw.", short="n", least=1)]
"""Worlds that may lie in a folder, part by part: the run itself says what it has room for."""


def whatif(
    where: Where,
    *,
    do: Do = (),
    set: Settings = None,
    against: Against = (),
    as_of: AsOf = None,
    view: View = None,
    worlds: Worlds = 1000,
    months: Months = None,
    seed: Seed = 1,
    formula: Formula = None,
    threads: Threads = None,
    chunk: Chunk = None,
    cluster: Cluster = None,
    out: Out = None,
    progress: Progress | None = None,
) -> Study:
    """Change one thing and compare, world by world: the paired difference with its error, and the chain of causes.

    Args:
        where: a scenario: name in the catalog, folder, file, or loaded.
        do: what is held in the changed run, such as ``us.presence=withdrawn@2019-01``; several, or one alone.
        set: number path → value in place of the scenario's, in the changed run.
        against: what is held in the run compared with; where it is empty, every instrument is its owner's to choose.
        as_of: date of knowledge; nothing dated after it is used.
        view: source whose claims alone are used.
        worlds: number of worlds; each is played twice.
        months: months to play; the scenario's own number if None.
        seed: seed of the worlds and of all that is left to chance in them.
        formula: formula of bargaining of both runs; the scenario's own if None.
        threads: threads to use; results do not depend on it.
        chunk: worlds held in memory at a time; results do not depend on it.
        cluster: Dask cluster that plays the chunks (``local:N``, an address, a client); results do not depend on it.
        out: folder that keeps one run in ``baseline``, the other in ``changed``; finished ones there are opened.
        progress: called with (worlds done, worlds in all) over both runs.

    Returns:
        A study with the tables ``events``, ``ground`` and ``issues`` (both runs and the paired difference, events by
        their dates, the others at the end), ``course`` (the difference month by month), ``chain`` (what moved, in
        order), ``moves`` (the same without taking like moves together), ``lapses`` (what was held and did not hold) and
        ``runs``. Its ``source`` holds both runs, as ``study.source.baseline`` and ``study.source.changed``.

    Raises:
        UsageError: nothing is changed, or bad input. ScenarioError: bad input. RunError: a run could not finish, or
            does not fit in memory or on disk.

    >>> study = whatif("proxy_war", do="meridia.presence=withdrawn", worlds=8, months=6)
    >>> float(study.source.changed.data["presence"].sel(actor="meridia").isel(month=-1).max())
    0.0
    """
    held, other = _pins(do), _pins(against)
    pair = paired(
        where,
        do=held,
        set=set,
        against=other,
        formula=formula,
        out=out,
        threads=threads,
        chunk=chunk,
        cluster=cluster,
        progress=progress,
        as_of=as_of,
        view=view,
        worlds=worlds,
        months=months,
        seed=seed,
    )
    return told(pair, other, formula)


def told(pair: Pair, against: Sequence[str] = (), formula: str | None = None) -> Study:
    """The study of two runs in the same worlds.

    Args:
        pair: the runs.
        against: what is held in the run compared with.
        formula: formula of bargaining that was asked for.
    """
    changed = pair.changed.provenance
    made = replace(pair.baseline.provenance, pins=changed.pins, settings=changed.settings)
    return tables.study(pair, RunInfo.of_run(made, against=tuple(against), formula=formula))


def _pins(given: Sequence[str]) -> tuple[str, ...]:
    """What is held, given as several texts or as one."""
    return (given,) if isinstance(given, str) else tuple(given)
