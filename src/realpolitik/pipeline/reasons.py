"""Why an actor chooses what it chooses: worlds played up to a round of choice, and that round worked out again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from realpolitik.engines.campaign import STRIDES
from realpolitik.engines.deliberation import deliberate, first_round
from realpolitik.errors import UsageError
from realpolitik.findings.explain import Explanation
from realpolitik.findings.explain import explain as reasons_of
from realpolitik.pipeline.runs import Progress, Setting, asked_date, make_plan
from realpolitik.scenario.dates import month_end, months_between
from realpolitik.scenario.names import nearest
from realpolitik.scenario.schema import Scenario
from realpolitik.worlds import draw

WORLDS = 20
"""Worlds over which an explanation is averaged unless another number is asked for."""


def explain(
    scenario: str | Path | Scenario,
    actor: str,
    *,
    instrument: str | None = None,
    world: int | None = None,
    month: int | None = None,
    date: dt.date | str | None = None,
    as_of: dt.date | str | None = None,
    view: str | None = None,
    worlds: int = WORLDS,
    seed: int = 1,
    do: Sequence[str] = (),
    set: Mapping[str, Setting] | None = None,
    progress: Progress | None = None,
) -> Explanation:
    """Why an actor chooses what it chooses in one round of choice, in one world or on average.

    Args:
        scenario: catalog name, folder, file, or a loaded scenario.
        actor: whose choices.
        instrument: one of its instruments; all of them if None.
        world: number of the one world to look at; means over ``worlds`` worlds if None.
        month: month of the run; the round of choice in it or before it is taken.
        date: the same as a date; the first round if neither is given.
        as_of: date of knowledge.
        view: source whose claims alone are used.
        worlds: worlds over which it is averaged.
        seed: seed of the worlds; the same as in a run with the same seed.
        do: pins such as ``us.presence=withdrawn@2019-01``.
        set: number path → value in place of the scenario's.
        progress: called with (worlds done, worlds in all).

    Raises:
        ScenarioError: bad input. UsageError: no such actor or instrument, or a date outside the run.
    """
    plan = make_plan(scenario, as_of, view, worlds, None, seed, do, set or {})
    kit = plan.scenario.instruments.get(actor, {})
    if actor not in plan.scenario.actors:
        raise UsageError(f"no actor {actor!r}", tuple(plan.scenario.actors), nearest(actor, plan.scenario.actors))
    if not kit:
        raise UsageError(f"{actor} has no instrument, so nothing to choose", tuple(plan.scenario.instruments))
    if instrument is not None and instrument not in kit:
        raise UsageError(f"{actor} has no instrument {instrument!r}", tuple(kit), nearest(instrument, kit))
    if world is not None and world < 0:
        raise UsageError("worlds are numbered from 0")
    begun = round_asked(plan.scenario, plan.months, month, date)
    chosen = [instrument] if instrument is not None else list(kit)
    numbers = np.array([world]) if world is not None else np.arange(worlds)
    draws = draw(plan.scenario, numbers, seed)
    weighed = deliberate(
        plan.scenario,
        draws,
        actor,
        begun,
        seed,
        strides=STRIDES,
        instruments=chosen,
        pins=plan.pins,
        progress=progress,
    )
    idle = tuple(name for name in chosen if name not in weighed["instrument"].values)
    return reasons_of(plan.scenario, draws, weighed, actor, begun, month_end(plan.scenario.about.as_of, begun), idle)


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
