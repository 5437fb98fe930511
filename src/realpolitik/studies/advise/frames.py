"""Levers as frames: the paired effect of each on the goal, what it costs its owner, and what counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from realpolitik.readings.accounts import Account
from realpolitik.readings.labels import words
from realpolitik.readings.outcomes import Outcome, OutcomeAsked
from realpolitik.scenario.schema import Scenario
from realpolitik.stats import Size, least_of, paired_interval, shared_level, sign_of, size_of

BINDS = 0.02
"""Share of world-months that a lever has to change for its effect to be looked at."""
BEST = 6
"""Levers that are tried through every view."""
Pin = tuple[str, str]
"""Instrument and level."""


class Goal(NamedTuple):
    """What is wanted.

    Attributes:
        asked: the outcome.
        wanted: 1 if more of it is wanted, −1 if less.
        baseline: it as things go by themselves.
        first: month from which levers are held.
    """

    asked: OutcomeAsked
    wanted: int
    baseline: Outcome
    first: int


class LeverEffect(NamedTuple):
    """What a lever does: the goal with it less the goal without, in the same worlds.

    Attributes:
        effect, low, high: in the goal's own unit, with an interval that holds for all levers at once.
        towards: share of worlds in which the goal moves the way that is wanted; away: the other way.
        size: whether it counts, for all levers at once (`realpolitik.stats`).
        helps: whether it counts, and the way that is wanted; hurts: the other way.
    """

    effect: float
    low: float
    high: float
    towards: float
    away: float
    size: Size
    helps: bool
    hurts: bool
    verdict: str


def effect_of(before: np.ndarray, after: np.ndarray, wanted: int, tests: int) -> LeverEffect:
    """Paired effect on the goal; ``tests`` intervals hold at once. Goals of 0 and 1 get the share's interval."""
    gap = after - before
    is_share = bool(np.isin(np.concatenate([before, after]), (0.0, 1.0)).all())
    found = paired_interval(gap, 1.0 if is_share else 0.0, shared_level(tests))
    least = least_of(before, is_share)
    sign, size = wanted * sign_of(found, least), size_of(found, least)
    told = {"counts": "helps" if sign > 0 else "hurts", "too small": "too small to count"}.get(size, size)
    towards, away = float((wanted * gap > 0).mean()), float((wanted * gap < 0).mean())
    return LeverEffect(*found, towards, away, size, sign > 0, sign < 0, told)


def lever(
    scenario: Scenario, actor: str, pin: Pin, accounts: tuple[Account, Account], wanted: int, tests: int
) -> dict[str, Any]:
    """The paired difference that one pin makes, as a row.

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
    paid = {
        "own": before.loss + before.price - after.loss - after.price,
        "cost": after.price - before.price,
        "capacity": after.capacity - before.capacity,
    }
    ends = {field: paired_interval(values, 0.0, 0.95) for field, values in paid.items()}
    return {
        "pin": f"{actor}.{name}={key}",
        "instrument": name,
        "title": instrument.title,
        "level": key,
        "level_title": (level := instrument.levels[key].title or words(key)),
        "lever": f"{instrument.title}: {level}",
        **effect_of(before.goal, after.goal, wanted, tests)._asdict(),
        **{f"{field}{end}": value for field, row in ends.items() for end, value in zip(ENDS, row, strict=True)},
        "in_force": float((after.levels[name] == list(instrument.levels).index(key)).mean()),
        "binds": float((before.levels[name] != after.levels[name]).mean()),
    }


ENDS = ("", "_low", "_high")
"""What stands behind the name of a field for a value and the ends of its interval."""


def ranked(levers: Sequence[dict[str, Any]], wanted: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Levers that bind, the most helpful first, and those that change next to nothing."""
    rows = pd.DataFrame(levers)
    binding = rows[rows.binds >= BINDS].sort_values("effect", key=lambda effect: -wanted * effect, kind="stable")
    return binding.reset_index(drop=True), rows[rows.binds < BINDS].reset_index(drop=True)


def robust(levers: pd.DataFrame, views: pd.DataFrame) -> pd.Series:
    """Whether a lever helps in all worlds together and hurts in no view that was looked at."""
    hurting = {(row.instrument, row.level) for row in views[views.hurts.astype(bool)].itertuples()}
    pairs = zip(levers.instrument, levers.level, strict=True)
    return levers.helps & pd.Series([pair not in hurting for pair in pairs], levers.index, dtype=bool)
