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
from realpolitik.pipeline.runs import asked_date, make_plan
from realpolitik.scenario.dates import month_end, months_between
from realpolitik.scenario.names import nearest
from realpolitik.scenario.schema import Scenario
from realpolitik.worlds import draw

WORLDS = 20
"""Worlds over which an explanation is averaged unless another number is asked for."""


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
