"""Why an actor chooses what it chooses: worlds played up to a round of choice, and that round worked out again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Unpack

import numpy as np

from realpolitik.engines.campaign import STRIDES
from realpolitik.engines.deliberation import deliberate, first_round
from realpolitik.errors import UsageError
from realpolitik.findings.explain import Explanation
from realpolitik.findings.explain import explain as reasons_of
from realpolitik.pipeline.options import Progress, Setting, WorldOptions, with_options
from realpolitik.pipeline.runs import asked_date, make_plan, parse_pins
from realpolitik.results import Result
from realpolitik.scenario.dates import month_end, months_between
from realpolitik.scenario.names import nearest
from realpolitik.scenario.schema import Scenario
from realpolitik.worlds import draw

WORLDS = 20
"""Worlds over which an explanation is averaged unless another number is asked for."""
FEW = 8
"""The same, for the leading actors of a report on something else."""
LEADERS = 3
"""Actors that are looked at where a scenario has no focus, and instruments of each."""


@with_options(WorldOptions, worlds=WORLDS)
def explain(
    scenario: str | Path | Scenario,
    actor: str,
    *,
    instrument: str | None = None,
    world: int | None = None,
    month: int | None = None,
    date: dt.date | str | None = None,
    do: Sequence[str] = (),
    set: Mapping[str, Setting] | None = None,
    progress: Progress | None = None,
    **run: Unpack[WorldOptions],
) -> Explanation:
    """Why an actor chooses what it chooses in one round of choice, in one world or on average.

    Args:
        scenario: catalog name, folder, file, or a loaded scenario.
        actor: whose choices.
        worlds: worlds over which it is averaged.
        seed: seed of the worlds; the same as in a run with the same seed.
        **run: `WorldOptions`.
        instrument: one of its instruments; all of them if None.
        world: number of the one world to look at; means over ``worlds`` worlds if None.
        month: month of the run; the round of choice in it or before it is taken.
        date: the same as a date; the first round if neither is given.
        do: pins such as ``us.presence=withdrawn@2019-01``.
        set: number path → value in place of the scenario's.
        progress: called with (worlds done, worlds in all).

    Raises:
        ScenarioError: bad input. UsageError: no such actor or instrument, or a date outside the run.
    """
    plan = make_plan(scenario, do=do, settings=set, **run)
    chosen = instruments_asked(plan.scenario, actor, instrument)
    if world is not None and world < 0:
        raise UsageError("worlds are numbered from 0")
    begun = round_asked(plan.scenario, plan.months, month, date)
    draws = draw(plan.scenario, np.arange(plan.worlds) if world is None else np.array([world]), plan.seed)
    weighed = deliberate(
        plan.scenario,
        draws,
        actor,
        begun,
        plan.seed,
        strides=STRIDES,
        instruments=chosen,
        pins=plan.pins,
        progress=progress,
    )
    idle = tuple(name for name in chosen if name not in weighed["instrument"].values)
    return reasons_of(plan.scenario, draws, weighed, actor, begun, month_end(plan.scenario.about.as_of, begun), idle)


def instruments_asked(scenario: Scenario, actor: str, instrument: str | None) -> list[str]:
    """The one instrument of an actor that is asked for, or all that it has.

    Raises:
        UsageError: no such actor or instrument, or an actor without any.
    """
    kit = scenario.instruments.get(actor, {})
    if actor not in scenario.actors:
        raise UsageError(f"no actor {actor!r}", tuple(scenario.actors), nearest(actor, scenario.actors))
    if not kit:
        raise UsageError(f"{actor} has no instrument, so nothing to choose", tuple(scenario.instruments))
    if instrument is not None and instrument not in kit:
        raise UsageError(f"{actor} has no instrument {instrument!r}", tuple(kit), nearest(instrument, kit))
    return list(kit) if instrument is None else [instrument]


def leading(result: Result, worlds: int = FEW) -> tuple[Explanation, ...]:
    """Why the leading actors of a run choose what they choose in its first round, in the first of its worlds.

    Leading are the actors that decide something in the scenario's first focus, with the instruments that are at stake
    there; without a focus, the `LEADERS` of greatest capability, with the instruments whose use differs most between
    the run's worlds.

    Args:
        result: a run; what was held from outside in it is left out.
        worlds: worlds over which reasons are averaged, no more than the run has.
    """
    scenario, made = result.scenario, result.provenance
    draws = draw(scenario, np.arange(min(worlds, made.worlds)), made.seed)
    pins = parse_pins(made.pins, scenario, made.months)
    day = month_end(scenario.about.as_of, 1)
    found = []
    for actor, chosen in at_stake(result).items():
        weighed = deliberate(scenario, draws, actor, 1, made.seed, strides=STRIDES, instruments=chosen, pins=pins)
        idle = tuple(name for name in chosen if name not in weighed["instrument"].values)
        if len(idle) < len(chosen):
            found.append(reasons_of(scenario, draws, weighed, actor, 1, day, idle))
    return tuple(found)


def at_stake(result: Result) -> dict[str, tuple[str, ...]]:
    """Actor → instruments that matter most, as `leading` takes them."""
    scenario = result.scenario
    found: dict[str, tuple[str, ...]] = {}
    for focus in list(scenario.focus.values())[:1]:
        for option in focus.options.values():
            held = (pin.partition("=")[0] for course in option.courses.values() for pin in course.do)
            mine = (name.partition(".")[2] for name in held if name.startswith(f"{option.actor}."))
            found[option.actor] = tuple(dict.fromkeys((*found.get(option.actor, ()), *mine)))
    if found:
        return found
    able = {actor: scenario.actors[actor].capability.estimates[-1].centre for actor in scenario.instruments}
    spread = result.data["level"].astype(np.float64).std("world").mean("month")
    for actor in sorted(able, key=lambda name: -able[name])[:LEADERS]:
        kit = sorted(scenario.instruments[actor], key=lambda name: -float(spread.sel(instrument=f"{actor}.{name}")))
        found[actor] = tuple(kit[:LEADERS])
    return found


def round_asked(scenario: Scenario, months: int, month: int | None, date: dt.date | str | None) -> int:
    """The round of choice asked for: the last one not after a month or a date.

    Raises:
        UsageError: both are given, or it lies outside the run.
    """
    if month is not None and date is not None:
        raise UsageError("give a month or a date, not both")
    asked = month if month is not None else 1
    if date is not None:
        asked = months_between(scenario.about.as_of, asked_date(date))
    if not 1 <= asked <= months:
        raise UsageError(f"month {asked} lies outside the run of {months} months")
    return first_round(asked)
