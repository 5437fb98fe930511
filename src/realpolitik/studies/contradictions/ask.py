"""Contradictions: load → resolve, if asked for a date, a view or a run → play, if asked for → compare → tell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Annotated, Any

from realpolitik.errors import UsageError
from realpolitik.options import AsOf, Flag, Months, Progress, Seed, Threads, View, Where
from realpolitik.pipeline.runs import as_date, as_scenario, simulate
from realpolitik.results import versions
from realpolitik.scenario.dates import months_between
from realpolitik.scenario.names import nearest
from realpolitik.scenario.resolve import digest, resolve
from realpolitik.scenario.schema import Scenario
from realpolitik.studies.contradictions import beside, tables
from realpolitik.studies.contradictions.rules import KINDS, find, forecasts
from realpolitik.study import RunInfo, Study

Kind = Annotated[
    str | None,
    Flag(f"Of one kind: {', '.join(KINDS[:-1])} or {KINDS[-1]}.", metavar="KIND"),
]
Source = Annotated[str | None, Flag("In which a claim of this source has a part.", metavar="ID")]
Actor = Annotated[str | None, Flag("In which a claim on this actor has a part.", metavar="ID")]
Issue = Annotated[str | None, Flag("In which a claim on this issue has a part.", metavar="ID")]
Worlds = Annotated[
    int, Flag("Worlds to play, for the forecasts to be held against; none if 0.", short="n", least=0, most=100_000)
]
FIELD = {"kind": "kind", "source": "sources", "actor": "actors", "issue": "issues"}
"""Option → what is looked into for it."""


def contradictions(
    where: Where,
    *,
    kind: Kind = None,
    source: Source = None,
    actor: Actor = None,
    issue: Issue = None,
    as_of: AsOf = None,
    view: View = None,
    worlds: Worlds = 0,
    months: Months = None,
    seed: Seed = 1,
    threads: Threads = None,
    progress: Progress | None = None,
) -> Study:
    """Where claims contradict one another, found by rule: within one source and across sources.

    Args:
        where: a scenario: name in the catalog, folder, file, or one already loaded.
        kind: number, drift, linked, direction, forecast, model, stance, evidence or correction; every rule if None.
        source: source of which a claim has a part in it.
        actor: actor that one of the claims is about.
        issue: issue that one of the claims is about.
        as_of: date of knowledge; every claim that the scenario holds, whenever it was made, if None.
        view: source whose claims alone are used.
        worlds: worlds to play, so that forecasts are held against the run, too; nothing is played if 0.
        months: months to play; to the last day of any forecast within 600 if None.
        seed: same seed, same numbers.
        threads: threads to use; results do not depend on it.
        progress: called with (worlds done, worlds in all).

    Returns:
        A study with the tables ``contradictions`` and ``claims``, which are those that have a part in any; with worlds
        also ``forecasts``, those of the sources beside the run.

    Raises:
        ScenarioError: bad input.
        UsageError: no such kind, source, actor, issue or view.

    >>> study = contradictions("afghanistan", kind="correction")
    >>> set(study["contradictions"].scope) <= {"within", "across"}
    True
    """
    loaded = as_scenario(where)
    asked = {"kind": kind, "source": source, "actor": actor, "issue": issue}
    options: dict[str, Any] = {name: value for name, value in asked.items() if value is not None}
    refuse_unknown(loaded, options)
    day = as_date(as_of)
    scenario = loaded if day is None and view is None and not worlds else resolve(loaded, as_of=day, view=view)
    result = None
    if worlds:
        known_on = scenario.about.as_of
        length = months or reach(scenario, loaded, known_on)
        result = simulate(
            loaded,
            as_of=known_on,
            view=view,
            worlds=worlds,
            months=length,
            seed=seed,
            threads=threads,
            progress=progress,
        )
    found = find(scenario, loaded, beside.shares(result, loaded) if result is not None else None)
    for name, value in options.items():
        has = [value in ((item,) if name == "kind" else item) for item in found[FIELD[name]]]
        found = found[has]
    known = None if scenario is loaded else scenario.about.as_of
    run = RunInfo(scenario.about.name, digest(scenario), known, view, options=options, versions=versions())
    if result is not None:
        run = RunInfo.of_run(result.provenance, **options)
    return tables.study(scenario, found, run, beside.frame(result, loaded) if result is not None else None, loaded)


def reach(scenario: Scenario, known: Scenario, as_of: dt.date) -> int:
    """Months from a date to the last day of the forecasts known on it; the scenario's own number if there are none."""
    days = [forecast.by for forecast, _, _ in forecasts(scenario, known).values() if forecast.by > as_of]
    return min(600, max(months_between(as_of, day) for day in days)) if days else scenario.about.months


def refuse_unknown(scenario: Scenario, options: Mapping[str, str]) -> None:
    """Refuse what the scenario does not have.

    Raises:
        UsageError: no such kind, source, actor or issue.
    """
    known: dict[str, Collection[str]] = {
        "kind": KINDS,
        "source": scenario.sources,
        "actor": scenario.actors,
        "issue": scenario.issues,
    }
    for name, value in options.items():
        if value not in known[name]:
            there = "" if name == "kind" else f" in {scenario.about.name}"
            raise UsageError(f"no {name} {value!r:.90}{there}", tuple(known[name]), nearest(value, known[name]))
