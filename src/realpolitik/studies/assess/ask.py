"""The main job: load → resolve → draw → play → tell, and the other questions beside it.

What takes long to import is imported when it is asked, so that help and wrong options come at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

from realpolitik.options import (
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
    stage,
)

if TYPE_CHECKING:
    from realpolitik.study import Study

Worlds = Annotated[int, Flag("Worlds to draw.", short="n", least=1)]
LARGE = 100_000
"""Worlds from which a run on a cluster keeps sums over them alone."""
Alone = Annotated[bool, Flag("The run alone, without courses, settlement, causal claims and the rest.")]


def assess(
    where: Where,
    *,
    as_of: AsOf = None,
    view: View = None,
    worlds: Worlds = 1000,
    months: Months = None,
    seed: Seed = 1,
    do: Do = (),
    set: Settings = None,
    formula: Formula = None,
    alone: Alone = False,
    threads: Threads = None,
    chunk: Chunk = None,
    cluster: Cluster = None,
    out: Out = None,
    progress: Progress | None = None,
    first: Callable[[Study], None] | None = None,
) -> Study:
    """Play a scenario forward in many worlds: what happens, who does what, which courses hold, what it hangs on.

    Args:
        where: catalog name, folder, file, or a loaded scenario.
        as_of: date of knowledge; nothing later is used.
        view: source whose claims alone are used.
        worlds: worlds to draw.
        months: months to play; the scenario says if None.
        seed: same seed, same numbers.
        do: pins such as ``us.presence=withdrawn@2019-01``.
        set: number path → value in place of the scenario's.
        formula: formula of bargaining by which settlements find their terms; the scenario's own if None.
        alone: the run alone, without the other questions beside it.
        threads: threads to use; results do not depend on it.
        chunk: worlds held in memory at a time; results do not depend on it.
        cluster: Dask cluster that plays the chunks (``local:N``, an address, a client); numbers do not depend on it.
            From 100,000 worlds on it gives back sums over them, and what needs each world by itself is left out: the
            table ``left_out`` says what, and why.
        out: folder for chunks and ``result.nc``; an interrupted run there resumes, a finished one is opened.
        progress: called with (worlds done, worlds in all).
        first: called with the study of the run alone as soon as it stands, before the other questions are asked.

    Returns:
        A study with the tables ``events``, ``ground``, ``conduct``, ``wants``, ``drivers``, ``disputes`` … and, unless
        ``alone``, the studies ``explain``, ``discover``, ``stable``, ``bargain``, ``power``, ``threat`` … Its data is
        the run over world, month, belligerent, actor …; its source the `Result`, of which other verbs can ask further.

    Raises:
        ScenarioError, UsageError: bad input, or the folder holds another run. RunError: the run could not finish, or
            does not fit in memory or on disk.

    >>> study = assess("proxy_war", worlds=4, months=12, alone=True)
    >>> study["ground"].query("belligerent == 'contested'").shape[0]
    2
    """
    from realpolitik.pipeline.runs import as_scenario, make_plan, simulate
    from realpolitik.studies.assess.beside import beside
    from realpolitik.studies.assess.telling import study_of

    known = as_scenario(where)
    stage(progress, "playing")
    if cluster is not None and worlds >= LARGE:
        from realpolitik.studies.assess.reduced import reduced

        plan = make_plan(
            known,
            as_of=as_of,
            view=view,
            worlds=worlds,
            months=months,
            seed=seed,
            do=do,
            settings=set,
            formula=formula,
        )
        return reduced(known, plan, cluster, out, threads, chunk, alone, progress, first)
    result = simulate(
        known,
        as_of=as_of,
        view=view,
        worlds=worlds,
        months=months,
        seed=seed,
        do=do,
        set=set,
        formula=formula,
        out=out,
        threads=threads,
        chunk=chunk,
        cluster=cluster,
        progress=progress,
    )
    stage(progress, "telling what happens")
    study = study_of(result, known)
    if first is not None:
        first(study)
    return study if alone else replace(study, studies=beside(known, result, threads, progress))
