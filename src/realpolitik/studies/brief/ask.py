"""A run on one sheet of paper."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from realpolitik.options import (
    AsOf,
    Chunk,
    Do,
    Formula,
    Months,
    Out,
    Played,
    Progress,
    Seed,
    Settings,
    Threads,
    View,
    Where,
)

if TYPE_CHECKING:
    from realpolitik.study import Study


def brief(
    where: Where,
    *,
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
    out: Out = None,
    progress: Progress | None = None,
) -> Study:
    """One page (A4) to mail: five lines, the fan of ground held, three hinges, the record, the sources.

    It tells the run that `assess` would tell with the same arguments, and goes on with it where its folder has one.
    A browser prints the page, or makes a PDF of it.

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
        threads: threads to use; results do not depend on it.
        chunk: worlds held in memory at a time; results do not depend on it.
        out: folder for chunks and ``result.nc``; an interrupted run there resumes, a finished one is opened.
        progress: called with (worlds done, worlds in all).

    Returns:
        A study whose page is one sheet (`Study.to_html`), with what stands on it in ``first``.

    Raises:
        ScenarioError, UsageError: bad input, or the folder holds another run. RunError: the run could not finish.

    >>> study = brief("proxy_war", worlds=4, months=12)
    >>> [point.id for point in study.first]
    ['answer', 'hinges', 'record', 'apart', 'sources', 'limits']
    """
    from realpolitik.studies.assess.ask import assess
    from realpolitik.studies.brief.sheet import sheet_of

    given = {"as_of": as_of, "view": view, "worlds": worlds, "months": months, "seed": seed, "do": do, "set": set}
    how = {"formula": formula, "threads": threads, "chunk": chunk, "out": out, "progress": progress}
    whole = assess(where, **given, **how, alone=True)  # type: ignore[arg-type]
    return replace(sheet_of(whole), source=whole.source)
