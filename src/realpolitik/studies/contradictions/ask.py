"""Contradictions: load → resolve, if a date or a view is asked for → compare claim with claim → tell."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Annotated

from realpolitik.errors import UsageError
from realpolitik.options import AsOf, Option, View, Where
from realpolitik.pipeline.runs import as_date, as_scenario
from realpolitik.results import versions
from realpolitik.scenario.names import nearest
from realpolitik.scenario.resolve import digest, resolve
from realpolitik.scenario.schema import Scenario
from realpolitik.studies.contradictions import tables
from realpolitik.studies.contradictions.rules import KINDS, find
from realpolitik.study import RunInfo, Study

Kind = Annotated[
    str | None,
    Option("Of one kind: number, drift, direction, forecast, evidence or correction.", metavar="KIND"),
]
Source = Annotated[str | None, Option("In which a claim of this source has a part.", metavar="ID")]
Actor = Annotated[str | None, Option("In which a claim on this actor has a part.", metavar="ID")]
Issue = Annotated[str | None, Option("In which a claim on this issue has a part.", metavar="ID")]
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
) -> Study:
    """Where claims contradict one another, found by rule: within one source and across sources.

    Args:
        where: a scenario: name in the catalog, folder, file, or one already loaded.
        kind: the rule: number, drift, direction, forecast, evidence or correction; every one if None.
        source: source of which a claim has a part in it.
        actor: actor that one of the claims is about.
        issue: issue that one of the claims is about.
        as_of: date of knowledge; every claim that the scenario holds, whenever it was made, if None.
        view: source whose claims alone are used.

    Returns:
        A study with the tables ``contradictions`` and ``claims``, which are those that have a part in any.

    Raises:
        ScenarioError: bad input.
        UsageError: no such kind, source, actor, issue or view.

    >>> study = contradictions("afghanistan", kind="correction")
    >>> set(study["contradictions"].scope) <= {"within", "across"}
    True
    """
    loaded = as_scenario(where)
    asked = {"kind": kind, "source": source, "actor": actor, "issue": issue}
    options = {name: value for name, value in asked.items() if value is not None}
    refuse_unknown(loaded, options)
    day = as_date(as_of)
    scenario = loaded if day is None and view is None else resolve(loaded, as_of=day, view=view)
    found = find(scenario)
    for name, value in options.items():
        has = [value in ((item,) if name == "kind" else item) for item in found[FIELD[name]]]
        found = found[has]
    known = None if scenario is loaded else scenario.about.as_of
    run = RunInfo(scenario.about.name, digest(scenario), known, view, options=options, versions=versions())
    return tables.study(scenario, found, run)


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
