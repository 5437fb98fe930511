"""Playbook: load → resolve → draw → play with each kind of instrument idle in turn → compare arenas → tell."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

from realpolitik.errors import UsageError
from realpolitik.options import Flag, Months, Place, Progress, Seed, Threads
from realpolitik.pipeline.runs import as_scenario, make_plan
from realpolitik.results import versions
from realpolitik.scenario.names import nearest
from realpolitik.scenario.schema import Scenario
from realpolitik.stats import shared_level
from realpolitik.studies.playbook import tables
from realpolitik.studies.playbook.arena import MEASURES, Stage
from realpolitik.studies.playbook.kinds import kinds_of
from realpolitik.study import RunInfo, Study

Several = Annotated[
    Sequence[str | Path | Scenario],
    Place("SCENARIO", "Two or more folders, files, or names.", several=True),
]
Patron = Annotated[str | None, Flag("Whose playbook, where --patron-in names nobody else.", metavar="ID")]
Patrons = Annotated[
    Mapping[str, str] | None,
    Flag("Whose playbook in one scenario. May be repeated.", name="patron-in", metavar="SCENARIO=ID", kind="pairs"),
]
Clients = Annotated[
    Mapping[str, str] | None,
    Flag(
        "Belligerent whose camp's ground is read; else the one that it helps most. May be repeated.",
        name="client",
        metavar="SCENARIO=ID",
        kind="pairs",
    ),
]
Worlds = Annotated[int, Flag("Worlds of each run.", short="n", least=2, most=100_000)]


def playbook(
    scenarios: Several,
    *,
    patron: Patron = None,
    patrons: Patrons = None,
    clients: Clients = None,
    worlds: Worlds = 48,
    months: Months = None,
    seed: Seed = 1,
    threads: Threads = None,
    progress: Progress | None = None,
) -> Study:
    """Patrons' playbook in several arenas: instruments used, in what order, at what cost, to what effect.

    One patron in all, or another in each, as where six foreign armies left. Instruments of different scenarios have
    different names; by the kind of lever that they move they are laid side by side. In every scenario one run shows how
    the patron uses them; one run for each kind, in the same worlds, holds all of that kind idle from the first month
    on, and the difference is what the kind returns.

    Args:
        scenarios: catalog names, folders, files, or loaded scenarios; each as of its own date.
        patron: id of the actor, in every scenario for which ``patrons`` has none.
        patrons: scenario → id of the actor there.
        clients: scenario → belligerent whose camp's ground is read; the one that it helps most where not given.
        worlds: worlds of each run.
        months: months to play; those of the shortest scenario if None, so that all are read over the same span.
        seed: seed of the runs.
        threads: threads to use; results do not depend on it.
        progress: called with (worlds played, worlds in all) over all runs.

    Returns:
        A study with the tables ``arenas``, ``use``, ``returns``, ``analogies`` (where the arenas agree) and ``shares``
        (use month by month).

    Raises:
        ScenarioError, UsageError: bad input, or a scenario without the patron or without instruments of its.

    >>> study = playbook(["proxy_war", "proxy_war"], patron="boreas", worlds=4, months=6)
    >>> list(study["arenas"].client)
    ['league', 'league']
    """
    if worlds < 2:
        raise UsageError("worlds must be 2 or more: a return's error is judged from its spread over worlds")
    if len(scenarios) < 2:
        raise UsageError("nothing to compare: name two scenarios or more")
    loaded = [as_scenario(item) for item in scenarios]
    labels = labelled([item.about.name for item in loaded])
    whose = patrons_of(labels, patron, patrons or {})
    for label, item in zip(labels, loaded, strict=True):
        refuse_stranger(item, whose[label])
    refuse_clients(dict(zip(labels, loaded, strict=True)), clients or {})
    span = months if months is not None else min(item.about.months for item in loaded)
    kinds = [kinds_of(item, whose[label]) for label, item in zip(labels, loaded, strict=True)]
    runs = sum(len(found) + 1 for found in kinds)
    level = shared_level(len(MEASURES) * sum(map(len, kinds)))
    done = itertools.count(1)

    def tick() -> None:
        if progress is not None:
            progress(next(done) * worlds, runs * worlds)

    arenas = []
    for label, item, found in zip(labels, loaded, kinds, strict=True):
        stage = Stage(make_plan(item, worlds=worlds, months=span, seed=seed), threads)
        arenas.append(stage.arena(label, whose[label], found, (clients or {}).get(label), level, tick))
    options: dict[str, object] = {"patron": patron} if patron is not None else {}
    options |= {name: dict(given) for name, given in (("patrons", patrons), ("clients", clients)) if given}
    run = RunInfo(", ".join(labels), "", None, None, seed, worlds, span, options, versions())
    return tables.study(arenas, level, run)


def patrons_of(labels: Sequence[str], patron: str | None, patrons: Mapping[str, str]) -> dict[str, str]:
    """Whose playbook it is in each scenario.

    Raises:
        UsageError: a scenario is named that is not compared, or one is left without a patron.
    """
    for label in patrons:
        if label not in labels:
            raise UsageError(f"no scenario {label!r:.60} is compared", tuple(labels), nearest(label, labels))
    found = {label: patrons.get(label, patron) for label in labels}
    if without := [label for label, name in found.items() if name is None]:
        raise UsageError(f"whose playbook in {', '.join(without)}? Say --patron for all, or --patron-in for each")
    return {label: str(name) for label, name in found.items()}


def labelled(names: Sequence[str]) -> list[str]:
    """Names of scenarios, with a number behind one that comes again: ``valley``, ``valley (2)``."""
    seen: Counter[str] = Counter()
    found = []
    for name in names:
        seen[name] += 1
        found.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return found


def refuse_stranger(scenario: Scenario, patron: str) -> None:
    """Refuse a scenario in which the patron has nothing to do.

    Raises:
        UsageError: no such actor there, or none of its instruments does anything.
    """
    name = scenario.about.name
    if patron not in scenario.actors:
        raise UsageError(f"no actor {patron!r:.60} in {name}", tuple(scenario.actors), nearest(patron, scenario.actors))
    if not kinds_of(scenario, patron):
        raise UsageError(f"{patron} has no instrument in {name}", tuple(scenario.instruments))


def refuse_clients(scenarios: Mapping[str, Scenario], clients: Mapping[str, str]) -> None:
    """Refuse clients of scenarios that are not compared, and those that do not fight there.

    Raises:
        UsageError: no such scenario, or no such belligerent in it.
    """
    for label, client in clients.items():
        if label not in scenarios:
            raise UsageError(f"no scenario {label!r:.60} is compared", tuple(scenarios), nearest(label, scenarios))
        fighting = tuple(key for key, item in scenarios[label].actors.items() if item.belligerent is not None)
        if client not in fighting:
            raise UsageError(f"no belligerent {client!r:.60} in {label}", fighting, nearest(client, fighting))
