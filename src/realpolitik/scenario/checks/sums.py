"""Shares that must not exceed one, taken at their centres."""

from __future__ import annotations

import datetime as dt

from realpolitik.scenario.checks.context import Context
from realpolitik.scenario.marks import Path
from realpolitik.scenario.numbers import Number

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
    days = {day for _, number in numbers for day, _ in number.dated if day is not None} | context.dates
    for day in sorted(days) or [dt.date.max]:
        shares = [(estimate.centre, path) for path, number in numbers if (estimate := number.at(day))]
        total = sum(share for share, _ in shares)
        if total > 1 + _SLACK:
            largest = max(shares)[1]
            when = f" on {day}" if any(number.dated[0][0] is not None for _, number in numbers) else ""
            parts = ", ".join(f"{_owner(path)} {share:g}" for share, path in shares if share)
            context.error(largest, f"{what} add to {total:.4g}{when}, more than 1: {parts}")
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
        for instrument in mine.values():
            known = [name for day, name in instrument.initial_levels if day is None or day <= date]
            taken = instrument.levels[known[-1]].capacity.at(date) if known else None
            used += taken.centre if taken else 0.0
        if used > 1 - engaged.centre + _SLACK:
            context.warn(
                ("instruments", owner),
                f"levels in force on {date} take {used:.3g} of its capacity; {1 - engaged.centre:.3g} is free",
            )
