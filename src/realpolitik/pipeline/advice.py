"""What one actor could do for a goal: each of its levels held in the same worlds, against things as they go."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Unpack

import numpy as np

from realpolitik.engines.campaign import simulate
from realpolitik.errors import UsageError
from realpolitik.findings import advise as advising
from realpolitik.findings.advise import Account, Advice, Lever
from realpolitik.pipeline.options import PlanOptions, Progress, with_options
from realpolitik.pipeline.runs import Plan, as_date, as_scenario, asked_date, make_plan
from realpolitik.readings import actor_name
from realpolitik.readings.outcomes import Outcome, Question, outcome, question
from realpolitik.results import Result
from realpolitik.scenario.dates import month_end, months_between
from realpolitik.scenario.names import nearest
from realpolitik.scenario.schema import Scenario
from realpolitik.stats import Interval
from realpolitik.worlds import Draws, draw

WORLDS = 60
"""Worlds in which each lever is tried unless another number is asked for."""
BEST = 6
"""Levers that are tried through every view."""
UP, DOWN = ("up", "more", "likelier"), ("down", "less", "unlikelier")
"""Words that say which way a goal is wanted."""


@with_options(PlanOptions, worlds=WORLDS)
def advise(
    scenario: str | Path | Scenario,
    actor: str,
    goal: str,
    *,
    by: dt.date | str | None = None,
    since: dt.date | str | None = None,
    views: bool = False,
    threads: int | None = None,
    progress: Progress | None = None,
    **run: Unpack[PlanOptions],
) -> Advice:
    """Which of an actor's own levers moves a goal most, at what cost to itself, and how robustly.

    Every level of every instrument of the actor is held from a date on, in the same worlds and with the same luck as
    the baseline, in which it chooses for itself; everybody else goes on choosing in both.

    Args:
        scenario: catalog name, folder, file, or a loaded scenario.
        actor: whose levers.
        goal: an outcome and ``up`` or ``down``, such as ``ground.kabul up`` or ``kabul_falls down``.
        worlds: worlds in which each lever is tried.
        months: months to play; until ``by``, or as the scenario says, if None.
        **run: `PlanOptions`.
        by: date at which the goal is read; the run is played until then.
        since: date from which levers are held; from the start if None.
        views: whether the best levers are tried through each source's claims alone as well.
        threads: threads to use; results do not depend on it.
        progress: called with (runs done, runs in all).

    Raises:
        ScenarioError: bad input. UsageError: no such actor or goal, or a date outside the run.
    """
    known, deadline = as_scenario(scenario), as_date(by)
    if deadline is not None and run["months"] is None:
        run["months"] = months_until(deadline, known, run)
    plan = make_plan(known, **run)
    refuse_idle(plan.scenario, actor)
    asked, wanted = goal_of(plan.scenario, goal)
    pins = levels_of(plan.scenario, actor)
    sources = speaking(plan.scenario) if views else ()
    tick = counter(progress, 1 + len(pins) + len(sources) * (1 + min(BEST, len(pins))))
    draws = draw(plan.scenario, np.arange(plan.worlds), plan.seed)
    trial = Trial(plan, actor, asked, wanted, deadline, month_asked(plan, since), threads, draws, tick)
    baseline, tried = trial.levers(pins)
    levers, idle = advising.ranked(tried, wanted)
    for source in sources:
        levers = through_view(known, trial, source, levers)
    return trial.advice(baseline, levers, idle, sources)


def months_until(day: dt.date, scenario: Scenario, run: PlanOptions) -> int:
    """Months from the date of knowledge to a date; at least one."""
    start = make_plan(scenario, as_of=run["as_of"], view=run["view"], worlds=1, months=1).scenario.about.as_of
    return max(months_between(start, day), 1)


@dataclass(frozen=True)
class Trial:
    """The same worlds, to be played with one lever held after another.

    Attributes:
        wanted: 1 where more of the goal is wanted, −1 where less.
        first: month from which levers are held.
        tick: called after every run.
    """

    plan: Plan
    actor: str
    asked: Question
    wanted: int
    by: dt.date | None
    first: int
    threads: int | None
    draws: Draws
    tick: Callable[[], None]

    def play(self, pin: tuple[str, str] | None) -> tuple[Outcome, Account]:
        """The goal and the actor's account with one lever held, or with none."""
        plan = self.plan
        pins = {f"{self.actor}.{pin[0]}": ((self.first, pin[1]),)} if pin is not None else {}
        data = simulate(plan.scenario, self.draws, plan.months, plan.seed, pins=pins, threads=self.threads)
        result = Result(data, plan.scenario, plan.provenance, self.draws.candidates)
        found = advising.account(result, self.draws.values, self.actor, self.asked, self.by)
        self.tick()
        return outcome(result, self.asked, self.by), found

    def levers(self, pins: Sequence[tuple[str, str]]) -> tuple[Outcome, list[Lever]]:
        """The goal as things go, and what each lever does for it."""
        baseline, before = self.play(None)
        scenario, count = self.plan.scenario, len(pins)
        return baseline, [
            advising.lever(scenario, self.actor, pin, (before, self.play(pin)[1]), self.wanted, count) for pin in pins
        ]

    def advice(
        self, baseline: Outcome, levers: tuple[Lever, ...], idle: tuple[str, ...], sources: tuple[str, ...]
    ) -> Advice:
        """What was found, with all that a reader needs to know of the trial."""
        scenario, asked = self.plan.scenario, self.asked
        return Advice(
            actor=self.actor,
            name=actor_name(scenario, self.actor),
            goal=asked.id,
            title=asked.title,
            unit=asked.unit,
            is_event=asked.kind == "event",
            wanted=self.wanted,
            as_of=scenario.about.as_of,
            since=month_end(scenario.about.as_of, self.first),
            at=baseline.at,
            worlds=self.plan.worlds,
            baseline=_interval(baseline),
            levers=levers,
            idle=idle,
            views=sources,
            scenario=scenario,
            provenance=self.plan.provenance,
        )


def through_view(scenario: Scenario, trial: Trial, source: str, levers: tuple[Lever, ...]) -> tuple[Lever, ...]:
    """The levers with what the `BEST` of them do through one source's claims alone, as of the same date."""
    plan = trial.plan
    as_of = plan.scenario.about.as_of
    seen = make_plan(scenario, as_of=as_of, view=source, worlds=plan.worlds, months=plan.months, seed=plan.seed)
    draws = draw(seen.scenario, np.arange(plan.worlds), plan.seed)
    own = replace(trial, plan=seen, draws=draws)
    before = own.play(None)[1].goal
    done = []
    for row in levers[:BEST]:
        after = own.play((row.instrument, row.level))[1].goal
        effect = advising.effect_of(before, after, trial.wanted, min(BEST, len(levers)), source)
        done.append(replace(row, views=(*row.views, effect)))
    return (*done, *levers[BEST:])


def goal_of(scenario: Scenario, text: str) -> tuple[Question, int]:
    """``ground.kabul up`` → what is asked, and 1 for more of it or −1 for less.

    Raises:
        UsageError: it does not end in a direction, or nothing is called so.
    """
    name, _, way = text.strip().rpartition(" ")
    if way not in (*UP, *DOWN) or not name.strip():
        raise UsageError(f"{text!r}: expected an outcome and a direction, as in 'ground.kabul up'", (*UP, *DOWN))
    return question(scenario, name), 1 if way in UP else -1


def refuse_idle(scenario: Scenario, actor: str) -> None:
    """Refuse an actor without levers.

    Raises:
        UsageError: no such actor, or it has no instrument.
    """
    if actor not in scenario.actors:
        raise UsageError(f"no actor {actor!r}", tuple(scenario.actors), nearest(actor, scenario.actors))
    if not scenario.instruments.get(actor):
        raise UsageError(f"{actor} has no instrument, so no lever", tuple(scenario.instruments))


def levels_of(scenario: Scenario, actor: str) -> tuple[tuple[str, str], ...]:
    """Every level of every instrument of an actor, as (instrument, level)."""
    return tuple((name, level) for name, item in scenario.instruments[actor].items() for level in item.levels)


def speaking(scenario: Scenario) -> tuple[str, ...]:
    """Sources through whose claims a scenario can be viewed: those that put a value on something."""
    own = {claim.source for claim in scenario.claims.values() if claim.value is not None}
    return tuple(name for name in scenario.sources if name in own and name != scenario.about.view)


def month_asked(plan: Plan, since: dt.date | str | None) -> int:
    """Month from which levers are held.

    Raises:
        UsageError: the date lies outside the run.
    """
    month = 1 if since is None else months_between(plan.scenario.about.as_of, asked_date(since))
    if not 1 <= month <= plan.months:
        raise UsageError(f"{since} lies outside the run")
    return month


def counter(progress: Progress | None, total: int) -> Callable[[], None]:
    """A function that tells the progress of one more run."""
    done = itertools.count(1)
    return lambda: progress(next(done), total) if progress is not None else None


def _interval(found: Outcome) -> Interval:
    interval = found.interval()
    assert interval is not None  # there are worlds
    return interval
