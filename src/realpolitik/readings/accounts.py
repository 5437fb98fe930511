"""What a run means for one actor: the goal that it has, what the issues cost it, and what its instruments do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from realpolitik.readings import variable
from realpolitik.readings.outcomes import OutcomeAsked, outcome
from realpolitik.results import Result


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


def account(
    result: Result, values: Mapping[str, np.ndarray], actor: str, asked: OutcomeAsked, by: dt.date | None
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
