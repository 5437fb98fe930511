"""Shares that must not exceed one, taken at their centres."""

from __future__ import annotations

import datetime as dt

from realpolitik.scenario.checks.context import Context
from realpolitik.scenario.marks import Path
from realpolitik.scenario.numbers import Number
from realpolitik.scenario.record import starting_level

_SLACK = 1e-9


def check(context: Context) -> None:
    """Ground held, routes and exposures add to one at most; what is in use at the start fits its owner's capacity."""
    scenario = context.scenario
    ground: list[tuple[Path, Number]] = [
        (("actors", name, "belligerent", "ground"), actor.belligerent.ground)
        for name, actor in scenario.actors.items()
        if actor.belligerent
    ]
    _at_most_one(context, ground, "ground held")
    for key, what in (("exposure", "exposures"), ("route", "routes")):
        numbers: list[tuple[Path, Number]] = [
            (("territories", name, key), getattr(record, key)) for name, record in scenario.territories.items()
        ]
        _at_most_one(context, numbers, what)
    for date in sorted(context.dates):
        _capacity(context, date)


def _at_most_one(context: Context, numbers: list[tuple[Path, Number]], what: str) -> None:
    """Report the first date on which the shares add to more than one, at the last of the largest share."""
    days: dict[dt.date, list[tuple[int, float]]] = {}
    for at, (_, number) in enumerate(numbers):
        for day, estimate in number.dated:
            days.setdefault(day or dt.date.min, []).append((at, estimate.centre))
    shares, total = [0.0] * len(numbers), 0.0
    for day in sorted(days):
        for at, share in days[day]:
            total += share - shares[at]
            shares[at] = share
        if total > 1 + 0.5 * _SLACK and sum(shares) > 1 + _SLACK:  # the running total has errors of rounding
            named = [(share, path) for share, (path, _) in zip(shares, numbers, strict=True)]
            when = f" on {day}" if day > dt.date.min else ""
            parts = ", ".join(f"{_owner(path)} {share:g}" for share, path in named if share)
            context.error(max(named)[1], f"{what} add to {sum(shares):.4g}{when}, more than 1: {parts}")
            return


def _owner(path: Path) -> str | int:
    return path[1]


def _capacity(context: Context, date: dt.date) -> None:
    """Warn where the levels in force on a date take more capacity than their owner has left."""
    for owner, mine in context.scenario.instruments.items():
        actor = context.scenario.actors.get(owner)
        engaged = actor.engaged.at(date) if actor else None
        if engaged is None:
            continue
        used = 0.0
        for name, instrument in mine.items():
            level = starting_level(context.scenario, owner, name, date)
            taken = instrument.levels[level].capacity.at(date) if level in instrument.levels else None
            used += taken.centre if taken else 0.0
        if used > 1 - engaged.centre + _SLACK:
            context.warn(
                ("instruments", owner),
                f"levels in force on {date} take {used:.3g} of its capacity; {1 - engaged.centre:.3g} is free",
            )
