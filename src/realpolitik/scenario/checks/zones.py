"""Zones of the arena: borders that both sides name, shares that add up, and ground that is the arena's own."""

from __future__ import annotations

import datetime as dt

from realpolitik.scenario.checks.context import Context
from realpolitik.scenario.marks import Path
from realpolitik.scenario.zones import Zone, centre, held_in

_SLACK = 1e-9
ROOM = 0.01
"""Share of the people by which the zones' ground may differ from the arena's, at centres."""


def check(context: Context) -> None:
    """Neighbours name each other, one zone at most is the rest and one has the capital, and shares add up."""
    zones = context.scenario.zones
    for name, zone in zones.items():
        _neighbours(context, name, zone)
        for holder in zone.holders:
            context.named(("zones", name, "holders", holder), holder, "belligerent", context.belligerents, on_key=True)
    _one_at_most(context, [name for name, zone in zones.items() if zone.capital], "capital", "the capital lies in")
    _one_at_most(context, [name for name, zone in zones.items() if zone.is_rest], "name", "only one zone is the rest:")
    if len(zones) < len(context.zones) or not zones:
        return  # a zone that failed may be what is missing
    right = [not any(one(context, date) for date in sorted(context.dates)) for one in (_holders, _weights)]
    if all(right):  # else what contradicts the arena only follows from it
        any(_ground(context, date) for date in sorted(context.dates))


def warn(context: Context) -> None:
    """Warn of a zone that nobody outside it can reach, and that is not the whole arena."""
    zones = context.scenario.zones
    for name, zone in zones.items():
        if not zone.neighbours and len(zones) > 1:
            context.warn(("zones", name), "borders on no zone: only those who hold ground in it can take any")


def _neighbours(context: Context, name: str, zone: Zone) -> None:
    for place, other in enumerate(zone.neighbours):
        path: Path = ("zones", name, "neighbours", place)
        if other == name:
            context.error(path, f"{name} borders on itself")
        elif other in zone.neighbours[:place]:
            context.error(path, f"{other} is named twice")
        elif context.named(path, other, "zone", context.zones):
            found = context.scenario.zones.get(other)  # none where the record failed
            if found is not None and name not in found.neighbours:
                context.error(path, f"{other} does not name {name} among its neighbours: a border has two sides")


def _one_at_most(context: Context, names: list[str], field: str, what: str) -> None:
    for name in names[1:]:
        context.error(("zones", name, field), f"{what} {names[0]} already", on_key=True)


def _holders(context: Context, date: dt.date) -> bool:
    """Report each zone whose holders, at their centres, hold more than all of it on a date; whether any does."""
    found = False
    for name, zone in context.scenario.zones.items():
        shares = {holder: centre(number, date) for holder, number in zone.holders.items()}
        total = sum(shares.values())
        if total > 1 + _SLACK or (shares and total <= 0):
            parts = ", ".join(f"{holder} {value:g}" for holder, value in shares.items())
            message = f"shares held add to {total:.4g} on {date}, " + ("more than 1" if total > 1 else "so no holder")
            context.error(("zones", name, "holders"), f"{message}: {parts}", on_key=True)
            found = True
    return found


def _weights(context: Context, date: dt.date) -> bool:
    """Report weights that do not add to one on a date, or that leave nothing for the rest; whether they do."""
    zones = context.scenario.zones
    numbers = {name: zone.weight for name, zone in zones.items() if zone.weight is not None}
    if not numbers:
        return False
    rest = [name for name, zone in zones.items() if zone.is_rest]
    last = ("zones", list(numbers)[-1], "weight")
    if rest:
        found = [number.at(date) for number in numbers.values()]
        most = sum(estimate.high for estimate in found if estimate is not None)
        if most >= 1 - _SLACK:
            context.error(last, f"weights can add to {most:.4g} on {date}, and leave nothing for {rest[0]}")
        return most >= 1 - _SLACK
    total = sum(centre(number, date) for number in numbers.values())
    wrong = abs(total - 1) > ROOM
    if wrong:
        parts = ", ".join(f"{name} {centre(number, date):g}" for name, number in numbers.items())
        message = f"weights add to {total:.4g} on {date}, not to 1: {parts}; a zone without a weight takes what is left"
        context.error(last, message)
    return wrong


def _ground(context: Context, date: dt.date) -> bool:
    """Report ground of zones that contradicts the arena's on a date, at centres; whether any does."""
    zones = context.scenario.zones
    rest = 1 - sum(centre(zone.weight, date) for zone in zones.values())
    any_rest, wrong = any(zone.is_rest for zone in zones.values()), False
    for name, actor in context.scenario.actors.items():
        if actor.belligerent is None:
            continue
        whole, inside = centre(actor.belligerent.ground, date), held_in(zones, name, date)
        said = f"{name} holds {whole:.4g} of the arena's people on {date}"
        path: Path = ("actors", name, "belligerent", "ground")
        if inside > whole + ROOM:
            context.error(path, f"{said}, and {inside:.4g} in its zones")
        elif any_rest and whole - inside > rest + ROOM:
            context.error(path, f"{said}, {inside:.4g} in zones that say so: {rest:.4g} are left for the other")
        elif not any_rest and whole - inside > ROOM:
            context.error(path, f"{said}, and {inside:.4g} in its zones, which are all of it")
        else:
            continue
        wrong = True
    return wrong
