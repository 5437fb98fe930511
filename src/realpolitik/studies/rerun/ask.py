"""A saved run made anew: open → plan from its own record → play chunk by chunk → compare → tell."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from realpolitik.options import Chunk, Place, Progress, Threads
from realpolitik.pipeline.keeping import saved_file
from realpolitik.pipeline.pins import parse_pins
from realpolitik.pipeline.runs import CHUNK, Plan, check_counts, chunks
from realpolitik.results import Result
from realpolitik.studies.rerun import tables
from realpolitik.studies.rerun.differences import Differences
from realpolitik.study import Study

Run = Annotated[str | Path, Place("RUN", "Folder of a saved run, or its result.nc.")]


def rerun(run: Run, *, threads: Threads = None, chunk: Chunk = None, progress: Progress | None = None) -> Study:
    """Make a saved run anew from its own scenario and record, and tell what differs: nothing, or what by how much.

    The scenario in the file is played with the run's own seed, worlds, months and pins; nothing else is read, and
    nothing is written. The command ends with 1 where a number differs.

    Args:
        run: folder of a run, or its ``result.nc``; in the folder of a scenario's runs, the latest.
        threads: threads to use; results do not depend on it.
        chunk: worlds held in memory at a time; results do not depend on it.
        progress: called with (worlds done, worlds in all).

    Returns:
        A study with the tables ``variables`` (largest difference of each) and ``provenance`` (then and now). It
        ``failed`` where every number is the same to the bit.

    Raises:
        UsageError: there is no run. RunError: the file is no saved run, or damaged.

    >>> import tempfile
    >>> folder = tempfile.mkdtemp()
    >>> saved = rp.assess("proxy_war", worlds=2, months=2, alone=True, out=folder)
    >>> rerun(folder).failed
    False
    """
    check_counts(threads=threads, chunk=chunk)
    path = saved_file(run)
    saved = Result.load(path)
    with saved.data:
        plan = plan_of(saved)
        found = Differences(saved.data)
        for part in chunks(plan, threads, chunk or CHUNK, progress):
            found.add(part)
        return tables.study(found, saved, plan, path)


def plan_of(saved: Result) -> Plan:
    """What was run, as its own record says."""
    made, scenario = saved.provenance, saved.scenario
    pins = parse_pins(made.pins, scenario, made.months)
    return Plan(
        scenario, made.worlds, made.months, made.seed, pins, made.pins, made.settings, saved.baseline or scenario
    )
