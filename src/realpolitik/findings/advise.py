"""What one actor could do for a goal: the paired effect of each of its levers, what it costs, and how robust it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from realpolitik.findings.conduct import words
from realpolitik.readings import variable
from realpolitik.readings.outcomes import Question, outcome
from realpolitik.results import Provenance, Result
from realpolitik.scenario.schema import Scenario
from realpolitik.stats import Interval, Size, least_of, paired_interval, shared_level, sign_of, size_of

BINDS = 0.02
"""Share of world-months that a lever has to change for its effect to be looked at."""


@dataclass(frozen=True)
class Account:
    """What a run means for one actor, in every world.

    Attributes:
        goal: outcome that is asked for [world].
        loss: salience · distance from its positions / 100, over all issues, mean over months [world].
        price: what its instruments cost it, in any case and at home, mean over months [world].
        capacity: share of capacity that its instruments take, mean over months [world].
        levels: level of each of its instruments, by name [world, month].
    """

    goal: np.ndarray
    loss: np.ndarray
    price: np.ndarray
    capacity: np.ndarray
    levels: Mapping[str, np.ndarray]


@dataclass(frozen=True)
class Effect:
    """What a lever does in one view: the goal with it less the goal without, in the same worlds.

    Attributes:
        view: source through whose claims alone the worlds are drawn; None for all together.
        effect: in the goal's own unit, with an interval that holds for all levers at once.
        towards: share of worlds in which the goal moves the way that is wanted; away: the other way.
        size: whether it counts, for all levers at once (`realpolitik.stats`).
        helps: whether it counts, and the way that is wanted; hurts: the other way.
    """

    view: str | None
    effect: Interval
    towards: float
    away: float
    size: Size
    helps: bool
    hurts: bool


@dataclass(frozen=True)
class Lever:
    """One level of one instrument, held from a date on.

    Attributes:
        pin: as a what-if takes it, such as ``deploy=troops``, with the actor before it.
        binds: share of world-months in which the level differs from that of the baseline.
        in_force: share of world-months in which the level asked for is in force (what it needs of others may lapse).
        goal: effect over all worlds.
        own: gain in the actor's own utility, all in all; cost, capacity: what its instruments cost and take on top.
        views: the same effect through each source's claims alone, where that was asked for.
    """

    pin: str
    instrument: str
    title: str
    level: str
    level_title: str
    binds: float
    in_force: float
    goal: Effect
    own: Interval
    cost: Interval
    capacity: Interval
    views: tuple[Effect, ...] = ()

    @property
    def is_robust(self) -> bool:
        """Whether it helps in all worlds together and hurts in no view that was looked at."""
        return self.goal.helps and not any(effect.hurts for effect in self.views)


@dataclass(frozen=True, eq=False)
class Advice:
    """What an actor could do for a goal.

    Attributes:
        wanted: 1 if more of the goal is wanted, −1 if less.
        at: date that the goal speaks of; since: date from which levers are held.
        baseline: goal as things go by themselves.
        levers: those that bind, the most helpful first.
        idle: pins that change next to nothing: the actor does so by itself, or what they need is lacking.
        views: sources through whose claims the best levers were tried as well.
    """

    actor: str
    name: str
    goal: str
    title: str
    unit: str
    is_event: bool
    wanted: int
    as_of: dt.date
    since: dt.date
    at: dt.date
    worlds: int
    baseline: Interval
    levers: tuple[Lever, ...]
    idle: tuple[str, ...]
    views: tuple[str, ...]
    scenario: Scenario
    provenance: Provenance


def account(
    result: Result, values: Mapping[str, np.ndarray], actor: str, asked: Question, by: dt.date | None
) -> Account:
    """What a run means for an actor.

    Args:
        result: a run.
        values: path → drawn values [world], or one for all.
        actor: whose account.
        asked: the goal.
        by: date at which the goal is read; the end of the run if None.
    """
    levels = {}
    price, capacity = 0.0, 0.0
    for name in result.scenario.instruments[actor]:
        levels[name], paid, taken = instrument_cost(result, values, actor, name)
        price, capacity = price + paid.mean(axis=1), capacity + taken.mean(axis=1)
    goal = outcome(result, asked, by).values
    return Account(goal, issue_loss(result, values, actor), np.asarray(price), np.asarray(capacity), levels)


def issue_loss(result: Result, values: Mapping[str, np.ndarray], actor: str) -> np.ndarray:
    """What the issues cost an actor: salience · distance from its positions / 100, mean over months [world]."""
    loss = np.zeros(result.data.sizes["world"])
    for issue in result.scenario.positions.get(actor, {}):
        state = variable(result, "outcome").sel(issue=issue).transpose("world", "month").values[:, 1:]
        path = f"positions.{actor}.{issue}"
        gap = np.abs(state - _column(values[f"{path}.position"]))
        loss += values[f"{path}.salience"] * gap.mean(axis=1) / 100.0
    return loss


def instrument_cost(
    result: Result, values: Mapping[str, np.ndarray], actor: str, name: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What one instrument costs its owner, from the first month played on.

    Returns:
        Its level, its price in utility (in any case and at home), and the share of capacity that it takes
        [world, month].
    """
    key = f"{actor}.{name}"
    will = variable(result, "will").sel(actor=actor).transpose("world", "month").values[:, 1:]
    level = variable(result, "level").sel(instrument=key).transpose("world", "month").values[:, 1:]
    price, capacity = np.zeros(will.shape), np.zeros(will.shape)
    for place, rung in enumerate(result.scenario.instruments[actor][name].levels):
        head = f"instruments.{key}.levels.{rung}"
        here = level == place
        at_home = _column(values[f"{head}.domestic"]) * (1.0 - will)
        price += here * (_column(values[f"{head}.direct"]) + at_home)
        capacity += here * _column(values[f"{head}.capacity"])
    return level, price, capacity


def _column(value: np.ndarray) -> np.ndarray:
    return np.asarray(value).reshape(-1, 1)


def lever(
    scenario: Scenario, actor: str, pin: tuple[str, str], accounts: tuple[Account, Account], wanted: int, tests: int
) -> Lever:
    """The paired difference that one pin makes.

    Args:
        scenario: for titles.
        actor: whose lever.
        pin: instrument and level.
        accounts: without it, and with it, in the same worlds.
        wanted: 1 or −1.
        tests: levers tried, for intervals that hold for all at once.
    """
    name, key = pin
    before, after = accounts
    instrument = scenario.instruments[actor][name]
    own = before.loss + before.price - after.loss - after.price
    return Lever(
        pin=f"{actor}.{name}={key}",
        instrument=name,
        title=instrument.title,
        level=key,
        level_title=instrument.levels[key].title or words(key),
        binds=float((before.levels[name] != after.levels[name]).mean()),
        in_force=float((after.levels[name] == list(instrument.levels).index(key)).mean()),
        goal=effect_of(before.goal, after.goal, wanted, tests),
        own=paired_interval(own, 0.0, 0.95),
        cost=paired_interval(after.price - before.price, 0.0, 0.95),
        capacity=paired_interval(after.capacity - before.capacity, 0.0, 0.95),
    )


def effect_of(before: np.ndarray, after: np.ndarray, wanted: int, tests: int, view: str | None = None) -> Effect:
    """Paired effect on the goal; ``tests`` intervals hold at once. Goals of 0 and 1 get the share's interval."""
    gap = after - before
    is_share = bool(np.isin(np.concatenate([before, after]), (0.0, 1.0)).all())
    found = paired_interval(gap, 1.0 if is_share else 0.0, shared_level(tests))
    least = least_of(before, is_share)
    sign = wanted * sign_of(found, least)
    towards, away = float((wanted * gap > 0).mean()), float((wanted * gap < 0).mean())
    return Effect(view, found, towards, away, size_of(found, least), sign > 0, sign < 0)


def ranked(levers: Sequence[Lever], wanted: int) -> tuple[tuple[Lever, ...], tuple[str, ...]]:
    """Levers that bind, the most helpful first, and the pins of those that change next to nothing."""
    binding = [row for row in levers if row.binds >= BINDS]
    idle = tuple(row.pin for row in levers if row.binds < BINDS)
    return tuple(sorted(binding, key=lambda row: -wanted * row.goal.effect.value)), idle
