"""Levels that can never be reached: too dear, forbidden, or shut in by one that cannot be left."""

from __future__ import annotations

from realpolitik.scenario.checks.context import Context
from realpolitik.scenario.record import starting_level
from realpolitik.scenario.schema import Instrument

_SLACK = 1e-9
Key = tuple[str, str]
"""Owner and name of an instrument."""


def check(context: Context) -> None:
    """Warn of levels that no course of play can reach, and of instruments that move nothing."""
    instruments = {(owner, name): instrument for owner, name, instrument in context.instruments()}
    starts = {key: _starts(context, key) for key in instruments}
    open_levels = {key: _affordable(context, key[0], instruments[key], set(starts[key])) for key in instruments}
    waiting = list(instruments)
    needed_by = _needed_by(instruments)
    while waiting:
        key = waiting.pop()
        kept = {
            level
            for level in open_levels[key]
            if level in starts[key] or _allowed(context, instruments[key], level, open_levels)
        }
        if kept != open_levels[key]:
            open_levels[key] = kept
            waiting.extend(needed_by.get(key, ()))
    for (owner, name), instrument in instruments.items():
        path = ("instruments", owner, name)
        shut = [level for level in instrument.levels if level not in open_levels[owner, name]]
        if len(instrument.levels) - len(shut) <= 1:
            context.warn(path, f"can never leave its first level ({', '.join(starts[owner, name])})")
        else:
            for level in shut:
                context.warn((*path, "levels", level), "can never be reached")
        if not any(level.effects or level.capacity.dated[-1][1].high for level in instrument.levels.values()):
            context.warn(path, "moves nothing: no level has an effect")


def _needed_by(instruments: dict[Key, Instrument]) -> dict[Key, list[Key]]:
    """The instruments whose levels require something of each instrument."""
    found: dict[Key, list[Key]] = {}
    for key, instrument in instruments.items():
        for target in {target for level in instrument.levels.values() for target in level.requires}:
            owner, _, name = target.partition(".")
            found.setdefault((owner, name), []).append(key)
    return found


def _starts(context: Context, key: Key) -> list[str]:
    """Levels at which an instrument stands on the dates of knowledge."""
    dates = sorted(context.dates)
    found = [starting_level(context.scenario, *key, date) for date in dates]
    stated = [level for _, level in context.scenario.instruments[key[0]][key[1]].initial_levels]
    return list(dict.fromkeys([*(level for level in found if level is not None), *stated]))


def _affordable(context: Context, owner: str, instrument: Instrument, start: set[str]) -> set[str]:
    """Levels in force at the start, and those that fit into the owner's capacity in the best case."""
    if start and start <= set(instrument.irreversible):
        return start
    actor = context.scenario.actors.get(owner)
    free = 1 - min(estimate.low for estimate in actor.engaged.estimates) if actor else 1.0
    return start | {
        name
        for name, level in instrument.levels.items()
        if min(estimate.low for estimate in level.capacity.estimates) <= free + _SLACK
    }


def _allowed(context: Context, instrument: Instrument, level: str, reachable: dict[Key, set[str]]) -> bool:
    """Whether everything that a level requires can be in force at some time."""
    for target, needed in instrument.levels[level].requires.items():
        owner, _, name = target.partition(".")
        order = context.levels.get((owner, name), [])
        if (owner, name) not in reachable or needed not in order:
            continue
        enough = order[order.index(needed) :]
        if reachable[owner, name].isdisjoint(enough):
            return False
    return True
