"""What one actor could do for a goal: each of its levels is held in the same worlds → set against things as they go."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any

import numpy as np

from realpolitik.engines.campaign import simulate
from realpolitik.errors import UsageError
from realpolitik.options import MOST, AsOf, Flag, Months, Progress, Seed, Threads, View, Where
from realpolitik.pipeline.options import PlanOptions
from realpolitik.pipeline.runs import Plan, as_date, as_scenario, asked_date, make_plan
from realpolitik.readings.accounts import Account, account
from realpolitik.readings.outcomes import Outcome, OutcomeAsked, outcome, question
from realpolitik.results import Result
from realpolitik.scenario.dates import months_between
from realpolitik.scenario.names import nearest
from realpolitik.scenario.schema import Scenario
from realpolitik.studies.advise import tables
from realpolitik.studies.advise.frames import BEST, Goal, Pin, effect_of, lever, ranked
from realpolitik.study import RunInfo, Study
from realpolitik.worlds import Draws, draw

UP, DOWN = ("up", "more", "likelier"), ("down", "less", "unlikelier")
"""Words that say which way a goal is wanted."""
Actor = Annotated[str, Flag("Whose levers.", name="for", metavar="ID")]
Wish = Annotated[str, Flag("An outcome and up or down, as in 'ground.kabul up'.", metavar="TEXT")]
By = Annotated[dt.date | str | None, Flag("Date of the goal; else the end.", metavar="DATE", kind="date")]
Since = Annotated[dt.date | str | None, Flag("Hold levers from here on; else the start.", metavar="DATE", kind="date")]
Views = Annotated[bool, Flag("Try the best through each source's claims alone too.")]
Worlds = Annotated[int, Flag("Worlds in which each lever is tried.", short="n", least=2, most=MOST)]


def advise(
    where: Where,
    *,
    actor: Actor,
    goal: Wish,
    by: By = None,
    since: Since = None,
    views: Views = False,
    as_of: AsOf = None,
    view: View = None,
    worlds: Worlds = 60,
    months: Months = None,
    seed: Seed = 1,
    threads: Threads = None,
    progress: Progress | None = None,
) -> Study:
    """Try every level of an actor's own instruments in the same worlds: what moves the goal, and what it costs.

    Every level of every instrument of the actor is held from a date on, in the same worlds and with the same luck as
    the baseline, in which it chooses for itself; everybody else goes on choosing in both.

    Args:
        where: a scenario: name in the catalog, folder, file, or loaded.
        actor: whose levers.
        goal: an outcome and ``up`` or ``down``, such as ``ground.kabul up`` or ``kabul_falls down``.
        by: date at which the goal is read; the run is played until then.
        since: date from which levers are held; from the start if None.
        views: whether the best levers are tried through each source's claims alone as well.
        as_of: date of knowledge; nothing dated after it is used.
        view: source whose claims alone are used.
        worlds: worlds in which each lever is tried; two or more.
        months: months to play; until ``by``, or as the scenario says, if None.
        seed: seed of the worlds and of all that is left to chance in them.
        threads: threads to use; results do not depend on it.
        progress: called with (runs done, runs in all).

    Returns:
        A study with the tables ``levers`` (the most helpful first), ``views`` (the best through each source's claims,
        where asked for), ``idle`` (levels that change next to nothing) and ``goal`` (as things go).

    Raises:
        ScenarioError: bad input. UsageError: no such actor or goal, or a date outside the run.

    >>> study = advise("proxy_war", actor="boreas", goal="ground.league up", worlds=4, months=4)
    >>> sorted(study["levers"].instrument.unique())
    ['arms', 'guard', 'talks', 'ties']
    """
    if worlds < 2:
        raise UsageError("worlds must be 2 or more")
    known, deadline = as_scenario(where), as_date(by)
    run: PlanOptions = {"as_of": as_of, "view": view, "worlds": worlds, "months": months, "seed": seed}
    if deadline is not None and months is None:
        run["months"] = months_until(deadline, known, run)
    plan = make_plan(known, **run)
    refuse_idle(plan.scenario, actor)
    asked, wanted = goal_of(plan.scenario, goal)
    pins = levels_of(plan.scenario, actor)
    sources = speaking(plan.scenario) if views else ()
    tick = counter(progress, 1 + len(pins) + len(sources) * (1 + min(BEST, len(pins))))
    draws = draw(plan.scenario, np.arange(plan.worlds), plan.seed)
    trial = Trial(plan, actor, asked, deadline, month_asked(plan, since), threads, draws, tick)
    baseline, before = trial.play(None)
    aim = Goal(asked, wanted, baseline, trial.first)
    rows = [lever(plan.scenario, actor, pin, (before, trial.play(pin)[1]), wanted, len(pins)) for pin in pins]
    levers, idle = ranked(rows, wanted)
    best = [(row.instrument, row.level) for row in levers.head(BEST).itertuples()]
    seen = [row for source in sources for row in through_view(known, trial, source, best, wanted)]
    info = RunInfo.of_run(
        plan.provenance, actor=actor, goal=goal, by=deadline, since=as_date(since), views=views or None
    )
    return tables.study(plan.scenario, actor, aim, levers, idle, seen, sources, info)


def months_until(day: dt.date, scenario: Scenario, run: PlanOptions) -> int:
    """Months from the date of knowledge to a date; at least one."""
    start = make_plan(scenario, as_of=run["as_of"], view=run["view"], worlds=1, months=1).scenario.about.as_of
    return max(months_between(start, day), 1)


@dataclass(frozen=True)
class Trial:
    """The same worlds, to be played with one lever held after another.

    Attributes:
        first: month from which levers are held.
        tick: called after every run.
    """

    plan: Plan
    actor: str
    asked: OutcomeAsked
    by: dt.date | None
    first: int
    threads: int | None
    draws: Draws
    tick: Callable[[], None]

    def play(self, pin: Pin | None) -> tuple[Outcome, Account]:
        """The goal and the actor's account with one lever held, or with none."""
        plan = self.plan
        pins = {f"{self.actor}.{pin[0]}": ((self.first, pin[1]),)} if pin is not None else {}
        data = simulate(plan.scenario, self.draws, plan.months, plan.seed, pins=pins, threads=self.threads)
        result = Result(data, plan.scenario, plan.provenance, self.draws.candidates)
        found = account(result, self.draws.values, self.actor, self.asked, self.by)
        self.tick()
        return outcome(result, self.asked, self.by), found


def through_view(
    scenario: Scenario, trial: Trial, source: str, pins: Sequence[Pin], wanted: int
) -> list[dict[str, Any]]:
    """What some levers do through one source's claims alone, as of the same date."""
    plan = trial.plan
    as_of = plan.scenario.about.as_of
    seen = make_plan(scenario, as_of=as_of, view=source, worlds=plan.worlds, months=plan.months, seed=plan.seed)
    own = replace(trial, plan=seen, draws=draw(seen.scenario, np.arange(plan.worlds), plan.seed))
    before, found = own.play(None)[1].goal, []
    for pin in pins:
        effect = effect_of(before, own.play(pin)[1].goal, wanted, len(pins))
        found.append({"instrument": pin[0], "level": pin[1], "view": source, **effect._asdict()})
    return found


def goal_of(scenario: Scenario, text: str) -> tuple[OutcomeAsked, int]:
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


def levels_of(scenario: Scenario, actor: str) -> tuple[Pin, ...]:
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
