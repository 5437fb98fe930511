"""What outcomes hang on: play a scenario, or take a run, and divide the variance."""

from __future__ import annotations

from realpolitik.options import (
    AsOf,
    By,
    Chunk,
    Cluster,
    Do,
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
from realpolitik.studies.attribute import tables
from realpolitik.studies.attribute.shares import shares
from realpolitik.studies.outcomes import Where, asked_for, least_certain, made_from, run_of, values_of
from realpolitik.study import Study


def attribute(
    where: Where,
    *,
    of: Of = None,
    by: By = None,
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
    """What an outcome hangs on: its variance by number, claim and source, beside dummies that play no part.

    Args:
        where: a scenario to play (name, folder, file, or loaded); or a run (a study that holds one, or its result),
            which takes no options of a run.
        of: outcomes: ids of events or issues, ``date.EVENT``, or readings such as ``ground.kabul``; the events whose
            probability is nearest to one half if None.
        by: date by which an event counts or at which an issue or reading is read; the end of the run if None.
        as_of: date of knowledge.
        view: source whose claims alone are used.
        worlds: number of worlds; 50 or more.
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
        A study with the tables ``outcomes``, ``claims``, ``numbers``, ``origins`` and ``dummies``, all with the field
        ``outcome``. Its data are the outcomes world by world.

    Raises:
        ScenarioError: bad input. UsageError: no such outcome, nothing varies, or too few worlds. RunError: the run
            could not finish.

    >>> study = attribute("proxy_war", of="contested", worlds=60, months=6)
    >>> bool(study["numbers"].share.between(0, 1).all())
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
    found = [shares(result, item, len(wanted)) for item in wanted]
    return tables.study(found, result, values_of(wanted, result), made_from(result, wanted, day))
