"""Levels that can never be reached: too dear, forbidden, or shut in by one that cannot be left."""

from __future__ import annotations

from realpolitik.scenario.checks.context import Context
from realpolitik.scenario.schema import Instrument

_SLACK = 1e-9
Key = tuple[str, str]
"""Owner and name of an instrument."""


def check(context: Context) -> None:
    """Warn of levels that no course of play can reach, and of instruments that move nothing."""
    instruments = {(owner, name): instrument for owner, name, instrument in context.instruments()}
    open_levels = {key: _affordable(context, key[0], instrument) for key, instrument in instruments.items()}
    waiting = list(instruments)
    needed_by = _needed_by(instruments)
    while waiting:
        key = waiting.pop()
        kept = {level for level in open_levels[key] if _allowed(context, instruments[key], level, open_levels)}
        if kept != open_levels[key]:
            open_levels[key] = kept
            waiting.extend(needed_by.get(key, ()))
    for (owner, name), instrument in instruments.items():
        path = ("instruments", owner, name)
        shut = [level for level in instrument.levels if level not in open_levels[owner, name]]
        if len(instrument.levels) - len(shut) <= 1:
            context.warn(path, f"can never leave its first level ({', '.join(_initial(instrument))})")
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


def _initial(instrument: Instrument) -> list[str]:
    return list(dict.fromkeys(level for _, level in instrument.initial_levels))


def _affordable(context: Context, owner: str, instrument: Instrument) -> set[str]:
    """Levels in force at the start, and those that fit into the owner's capacity in the best case."""
    start = set(_initial(instrument))
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
    if level in _initial(instrument):
        return True
    for target, needed in instrument.levels[level].requires.items():
        owner, _, name = target.partition(".")
        order = context.levels.get((owner, name), [])
        if (owner, name) not in reachable or needed not in order:
            continue
        enough = order[order.index(needed) :]
        if reachable[owner, name].isdisjoint(enough):
            return False
    return True
