"""The same patron's playbook in several scenarios: each kind of instrument held idle in turn, in the same worlds."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from realpolitik.engines.campaign import simulate
from realpolitik.errors import UsageError
from realpolitik.findings.playbook import (
    MEASURES,
    Arena,
    Play,
    Playbooks,
    analogies,
    camp_of,
    client_of,
    idle_level,
    kinds_of,
    measures,
    returns,
    use_of,
)
from realpolitik.pipeline.options import Progress
from realpolitik.pipeline.runs import Plan, as_scenario, make_plan
from realpolitik.readings import dates
from realpolitik.results import Result
from realpolitik.scenario.names import nearest
from realpolitik.scenario.schema import Scenario
from realpolitik.stats import shared_level
from realpolitik.worlds import Draws, draw

WORLDS = 48
"""Worlds of each run, unless another number is asked for."""


def playbooks(
    scenarios: Sequence[str | Path | Scenario],
    *,
    patron: str,
    clients: Mapping[str, str] | None = None,
    worlds: int = WORLDS,
    months: int | None = None,
    seed: int = 1,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Playbooks:
    """Lay what one patron does in several arenas side by side.

    In every scenario the patron's instruments are sorted by kind. One run shows how it uses them; one run for each
    kind, in the same worlds, holds all of that kind idle from the first month on, and the difference is what the kind
    returns.

    Args:
        scenarios: catalog names, folders, files, or loaded scenarios; each as of its own date.
        patron: id of the actor, the same in all.
        clients: scenario → belligerent whose camp's ground is read; the one that it helps most where not given.
        worlds: worlds of each run.
        months: months to play; those of the shortest scenario if None, so that all are read over the same span.
        seed: seed of the runs.
        threads: threads to use; results do not depend on it.
        progress: called with (runs done, runs in all).

    Returns:
        Use, cost and returns by arena and kind, and where the arenas agree.

    Raises:
        ScenarioError, UsageError: bad input, or a scenario without the patron or without instruments of its.
    """
    if worlds < 2:
        raise UsageError("worlds must be 2 or more: a return's error is judged from its spread over worlds")
    if len(scenarios) < 2:
        raise UsageError("nothing to compare: name two scenarios or more")
    loaded = [as_scenario(item) for item in scenarios]
    labels = labelled([item.about.name for item in loaded])
    for item in loaded:
        refuse_stranger(item, patron)
    refuse_clients(dict(zip(labels, loaded, strict=True)), clients or {})
    span = months if months is not None else min(item.about.months for item in loaded)
    kinds = [kinds_of(item, patron) for item in loaded]
    runs = sum(len(found) + 1 for found in kinds)
    level = shared_level(len(MEASURES) * sum(map(len, kinds)))
    done = itertools.count(1)

    def tick() -> None:
        if progress is not None:
            progress(next(done), runs)

    arenas = []
    for label, item, found in zip(labels, loaded, kinds, strict=True):
        stage = Stage(make_plan(item, worlds=worlds, months=span, seed=seed), threads)
        arenas.append(stage.arena(label, patron, found, (clients or {}).get(label), level, tick))
    return Playbooks(patron, tuple(arenas), analogies(arenas), worlds, span, seed, level, runs)


class Stage:
    """The worlds of one scenario, to be played with one kind idle after another."""

    def __init__(self, plan: Plan, threads: int | None) -> None:
        self.plan = plan
        self.threads = threads
        self.draws: Draws = draw(plan.scenario, np.arange(plan.worlds), plan.seed)

    def play(self, pins: Mapping[str, tuple[tuple[int, str], ...]]) -> Result:
        """Play the worlds with some instruments held."""
        plan = replace(self.plan, pins=pins)
        data = simulate(plan.scenario, self.draws, plan.months, plan.seed, pins=pins, threads=self.threads)
        return Result(data, plan.scenario, plan.provenance, self.draws.candidates)

    def arena(
        self,
        label: str,
        patron: str,
        kinds: Mapping[str, tuple[str, ...]],
        client: str | None,
        level: float,
        tick: Callable[[], None],
    ) -> Arena:
        """The patron's playbook here."""
        scenario, values = self.plan.scenario, self.draws.values
        free = self.play({})
        tick()
        whose = client if client is not None else client_of(free, patron)
        camp = camp_of(scenario, whose)
        before = measures(free, values, patron, camp)
        plays = {}
        for kind, names in kinds.items():
            kit = scenario.instruments[patron]
            held = self.play({f"{patron}.{name}": ((1, idle_level(kit[name])),) for name in names})
            gained = returns(before, measures(held, values, patron, camp), level)
            plays[kind] = Play(kind, use_of(free, values, patron, names), gained)
            tick()
        return Arena(label, scenario, patron, whose, camp, dates(free), plays)


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
