"""Deals: parties that exist and grant what is theirs, levels that bind, days in their order, vetoes of others."""

from __future__ import annotations

import datetime as dt

from realpolitik.scenario.checks.context import Context
from realpolitik.scenario.deals import Deal, Promise, stands
from realpolitik.scenario.marks import Path
from realpolitik.scenario.record import starting_level


def check(context: Context) -> None:
    """Each party grants something of its own, of levels that exist, by days on which the deal can be in force."""
    for name, deal in context.scenario.deals.items():
        here: Path = ("deals", name)
        for actor in deal.parties:
            place: Path = (*here, "parties", actor)
            if context.named(place, actor, "actor", context.actors, on_key=True):
                _grants(context, place, actor, deal)
        if deal.replaced_by is not None:
            context.named((*here, "replaced_by"), deal.replaced_by, "deal", context.deals - {name})
        for actor in deal.vetoes:
            place = (*here, "vetoes", actor)
            if context.named(place, actor, "actor", context.actors, on_key=True) and actor in deal.parties:
                context.error(place, f"{actor} is a party: it does not sign what it does not gain by", on_key=True)
        for instrument, level in deal.needs.items():
            place = (*here, "needs", instrument)
            if context.named(place, instrument, "instrument", context.named_levels, on_key=True):
                levels = context.named_levels[instrument]
                if levels:
                    context.named(place, level, f"level of {instrument}", levels)


def warn(context: Context) -> None:
    """Warn of a signed deal that is broken at the start of a run."""
    for name, deal in context.scenario.deals.items():
        for date in sorted(
            date for date in context.dates if deal.signed and stands(context.scenario.deals, name, date)
        ):
            for actor, instrument, promise in deal.promises():
                if promise.by is None and not promise.within:
                    _kept_so_far(context, ("deals", name, "parties", actor, "grants", instrument), date, promise)


def _kept_so_far(context: Context, path: Path, date: dt.date, promise: Promise) -> None:
    """Warn where an instrument stands at the start beyond what was granted at signing."""
    actor, instrument = str(path[3]), str(path[5])
    levels = context.levels.get((actor, instrument), [])
    valid = instrument in context.scenario.instruments.get(actor, {})
    level = starting_level(context.scenario, actor, instrument, date) if valid else None
    if level is not None and promise.level in levels and not _is_kept(levels, level, promise):
        context.warn(path, f"stands at {level} on {date}: the deal is broken as the run begins")


def _is_kept(levels: list[str], level: str, promise: Promise) -> bool:
    place, bound = levels.index(level), levels.index(promise.level)
    return place <= bound if promise.at_most is not None else place >= bound


def _grants(context: Context, path: Path, actor: str, deal: Deal) -> None:
    """What an actor grants is its own, at a level that binds it, by a day on which the deal can be in force."""
    kit = {name: levels for (owner, name), levels in context.levels.items() if owner == actor}
    for instrument, stages in deal.parties[actor].grants.items():
        here: Path = (*path, "grants", instrument)
        if not context.named(here, instrument, f"instrument of {actor}", kit, on_key=True):
            continue
        for place, promise in enumerate(stages):
            written: Path = (*here, place) if _is_list(context, here) else here
            _level(context, written, f"{actor}.{instrument}", kit[instrument], promise)
            _days(context, written, deal, promise)


def _is_list(context: Context, path: Path) -> bool:
    """Whether the promises of an instrument are written as a list, not as the single record that stands for one."""
    raw: object = context.raw
    for part in path:
        raw = raw.get(part) if isinstance(raw, dict) else None
    return not isinstance(raw, dict)


def _level(context: Context, path: Path, instrument: str, levels: list[str], promise: Promise) -> None:
    field = "at_most" if promise.at_most is not None else "at_least"
    if not levels or not context.named((*path, field), promise.level, f"level of {instrument}", levels):
        return
    free = levels[-1] if promise.at_most is not None else levels[0]
    if promise.level == free:
        end = "highest" if promise.at_most is not None else "lowest"
        context.error((*path, field), f"{free} is the {end} level of {instrument}: nothing is granted")


def _days(context: Context, path: Path, deal: Deal, promise: Promise) -> None:
    """A promise falls due, and runs out, after the deal can be signed."""
    for field in ("by", "until"):
        day = getattr(promise, field)
        if day is not None and day < deal.known:
            verb = "was signed" if deal.signed is not None else "can be proposed"
            context.error((*path, field), f"lies before {deal.known}, when the deal {verb}")
