"""Under what conditions outcomes come about: play a scenario, or take a run, and look for rules."""

from __future__ import annotations

from typing import Annotated

from realpolitik.options import (
    AsOf,
    By,
    Chunk,
    Cluster,
    Do,
    Flag,
    Formula,
    Months,
    Of,
    Out,
    Played,
    Progress,
    Seed,
    Settings,
    Threads,
    View,
)
from realpolitik.pipeline.runs import as_date
from realpolitik.readings.outcomes import outcome
from realpolitik.studies.discover import tables
from realpolitik.studies.discover.frames import conditions
from realpolitik.studies.outcomes import Where, asked_for, least_certain, made_from, run_of, values_of
from realpolitik.study import Study

Above = Annotated[float | None, Flag("For an issue or reading: cases are greater than this.")]
Below = Annotated[float | None, Flag("For an issue or reading: cases are less than this.")]


def discover(
    where: Where,
    *,
    of: Of = None,
    by: By = None,
    above: Above = None,
    below: Below = None,
    as_of: AsOf = None,
    view: View = None,
    worlds: Played = 1000,
    months: Months = None,
    seed: Seed = 1,
    do: Do = (),
    set: Settings = None,
    formula: Formula = None,
    threads: Threads = None,
    chunk: Chunk = None,
    cluster: Cluster = None,
    out: Out = None,
    progress: Progress | None = None,
) -> Study:
    """The conditions under which something comes about, and in held-out worlds what they are worth.

    Args:
        where: a scenario to play (name, folder, file, or loaded); or a run (a study that holds one, or its result),
            which takes no options of a run.
        of: events; dates of events (``date.EVENT``), issues or readings with ``above`` or ``below``; the events whose
            probability is nearest to one half if None.
        by: date by which an event counts or at which an issue or reading is read; the end of the run if None.
        above: cases are the worlds in which the outcome is greater.
        below: cases are the worlds in which it is less.
        as_of: date of knowledge.
        view: source whose claims alone are used.
        worlds: number of worlds; 20 with it and 20 without are needed.
        months: months to play; the scenario's own number if None.
        seed: same seed, same numbers.
        do: pins such as ``us.presence=withdrawn@2019-01``.
        set: number path → value in place of the scenario's.
        formula: formula of bargaining by which settlements find their terms; the scenario's own if None.
        threads: threads to use; results do not depend on it.
        chunk: worlds held in memory at a time; results do not depend on it.
        cluster: Dask cluster that plays the chunks (``local:N``, an address, a client); results do not depend on it.
        out: folder that keeps the run; an interrupted run there resumes, a finished one is opened.
        progress: called with (worlds done, worlds in all).

    Returns:
        A study with the tables ``outcomes``, ``boxes`` and ``leaves`` (a row a condition of each rule) and ``steps``
        (the boxes' way), all with the field ``outcome``. Its data are the outcomes world by world.

    Raises:
        ScenarioError: bad input. UsageError: no such outcome, no threshold where one is needed, or too few worlds with
            it or without. RunError: the run could not finish.

    >>> study = discover("proxy_war", of="contested", above=0.26, worlds=90, months=6)
    >>> bool((study["boxes"].worlds <= 30).all())
    True
    """
    day, names = as_date(by), asked_for(of)
    result = run_of(
        where,
        names,
        {
            "as_of": as_of,
            "view": view,
            "worlds": worlds,
            "months": months,
            "seed": seed,
            "do": do,
            "set": set,
            "formula": formula,
            "threads": threads,
            "chunk": chunk,
            "cluster": cluster,
            "out": out,
            "progress": progress,
        },
    )
    wanted = [outcome(result, name, day) for name in names or least_certain(result, day)]
    found = [conditions(result, item, above=above, below=below, tests=len(wanted)) for item in wanted]
    run = made_from(result, wanted, day, above=above, below=below)
    return tables.study(found, result, values_of(wanted, result), run)
