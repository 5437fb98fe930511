"""Why an actor chooses what it chooses: worlds are played up to a round of choice → that round is worked out again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

import numpy as np

from realpolitik.engines.deliberation import deliberate, first_round
from realpolitik.errors import UsageError
from realpolitik.options import AsOf, Do, Flag, Progress, Seed, Setting, Settings, View, Where, Worlds
from realpolitik.pipeline.runs import asked_date, make_plan
from realpolitik.scenario.dates import month_end, months_between
from realpolitik.scenario.names import nearest
from realpolitik.scenario.schema import Scenario
from realpolitik.studies.explain import tables
from realpolitik.studies.explain.frames import explained
from realpolitik.study import RunInfo, Study
from realpolitik.worlds import draw
from realpolitik.worlds.tastes import tastes_of

Actor = Annotated[str, Flag("Whose choices.", metavar="ID")]
Instrument = Annotated[str | None, Flag("One of its instruments; else all.", metavar="ID")]
World = Annotated[int | None, Flag("Number of one world; else means over worlds.", least=0)]
Month = Annotated[int | None, Flag("Month of the run; the round of choice up to it.", least=1)]
Date = Annotated[dt.date | str | None, Flag("The same as a date.", metavar="DATE", kind="date")]


def explain(
    where: Where,
    *,
    actor: Actor,
    instrument: Instrument = None,
    world: World = None,
    month: Month = None,
    date: Date = None,
    as_of: AsOf = None,
    view: View = None,
    worlds: Worlds = 20,
    seed: Seed = 1,
    do: Do = (),
    set: Settings = None,
    progress: Progress | None = None,
) -> Study:
    """Say why an actor takes a level and not the next best: utility by issue and cost, and the claims behind it.

    Args:
        where: a scenario: name in the catalog, folder, file, or loaded.
        actor: whose choices.
        instrument: one of its instruments; all of them if None.
        world: number of the one world to look at; means over ``worlds`` worlds if None.
        month: month of the run; the round of choice in it or before it is taken.
        date: the same as a date; the first round if neither is given.
        as_of: date of knowledge; nothing dated after it is used.
        view: source whose claims alone are used.
        worlds: worlds over which it is averaged.
        seed: seed of the worlds; the same as in a run with the same seed.
        do: pins such as ``us.presence=withdrawn@2019-01``.
        set: number path → value in place of the scenario's.
        progress: called with (worlds done, worlds in all).

    Returns:
        A study with the tables ``choices`` (an instrument a row), ``options`` (a level a row) and ``held``
        (instruments that are held from outside); and inside it a study for each instrument, as in
        ``study["arms.reasons"]``, with what speaks for the level taken against the next best.

    Raises:
        ScenarioError: bad input. UsageError: no such actor or instrument, or a date outside the run.

    >>> study = explain("proxy_war", actor="boreas", worlds=2)
    >>> arms = study["choices"].set_index("instrument").loc["arms"]
    >>> bool(abs(study["arms.reasons"].gain.sum() - arms.advantage) < 1e-9)
    True
    """
    if world is not None and world < 0:
        raise UsageError("worlds are numbered from 0")
    pins = (do,) if isinstance(do, str) else tuple(do)
    given: Mapping[str, Setting] = set or {}
    plan = make_plan(where, as_of=as_of, view=view, worlds=worlds, seed=seed, do=pins, settings=given)
    scenario = plan.scenario
    chosen = instruments_asked(scenario, actor, instrument)
    begun = round_asked(scenario, plan.months, month, date)
    draws = draw(scenario, np.arange(plan.worlds) if world is None else np.array([world]), plan.seed)
    weighed = deliberate(
        scenario,
        draws,
        actor,
        begun,
        plan.seed,
        instruments=chosen,
        pins=plan.pins,
        tastes=tastes_of(plan.baseline, draw(plan.baseline, draws.worlds, plan.seed), plan.seed),
        progress=progress,
    )
    made = replace(plan.provenance, worlds=len(draws.worlds))
    run = RunInfo.of_run(made, begun, actor=actor, instrument=instrument, world=world)
    found = explained(scenario, draws, weighed, actor, chosen)
    return tables.study(found, scenario, month_end(scenario.about.as_of, begun), run)


def instruments_asked(scenario: Scenario, actor: str, instrument: str | None) -> list[str]:
    """The one instrument of an actor that is asked for, or all that it has.

    Raises:
        UsageError: no such actor or instrument, or an actor without any.
    """
    owned = scenario.instruments.get(actor, {})
    if actor not in scenario.actors:
        raise UsageError(f"no actor {actor!r}", tuple(scenario.actors), nearest(actor, scenario.actors))
    if not owned:
        raise UsageError(f"{actor} has no instrument, so nothing to choose", tuple(scenario.instruments))
    if instrument is not None and instrument not in owned:
        raise UsageError(f"{actor} has no instrument {instrument!r}", tuple(owned), nearest(instrument, owned))
    return list(owned) if instrument is None else [instrument]


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
