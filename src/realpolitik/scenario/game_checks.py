"""What must hold between the records of a game: every name is there, every statement reads, every state is ranked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from realpolitik.scenario import logic
from realpolitik.scenario.games import STRONG, Game, Preference
from realpolitik.scenario.marks import Path
from realpolitik.scenario.names import nearest

MOST_STATES = 2**26
"""Combinations of levels in one game, at most (about 4 GB of work for four actors)."""


class Fault(NamedTuple):
    """One thing wrong with a game: where below the game, what, what is allowed, the nearest right name."""

    path: Path
    message: str
    allowed: tuple[str, ...] = ()
    nearest: str | None = None


def faults(game: Game) -> list[Fault]:
    """Everything wrong with a game whose records are right one by one."""
    found = [*_names(game), *_rules(game), *_codes(game)]
    for path, preference in game.preferences():
        found += _preference(game, preference, path)
    if game.size > MOST_STATES:
        found.append(Fault(("options",), f"{game.size:,} combinations of levels; at most {MOST_STATES:,}"))
    return found


def levels(game: Game) -> dict[str, tuple[str, ...]]:
    """Levels of every option, by name."""
    return {name: option.levels for name, option in game.options.items()}


def code_fault(game: Game, code: str) -> str | None:
    """Why a code does not fit the game's options; None if it does."""
    if len(code) != len(game.options):
        return f"{code!r} has {len(code)} signs; there are {len(game.options)} options"
    for sign, (name, option) in zip(code, game.options.items(), strict=True):
        count = len(option.levels)
        allowed = "YN-" if count == 2 else "0123456789"[:count] + "-"
        if sign not in allowed:
            return f"{code!r}: option {name!r} takes {', '.join(allowed)}; found {sign!r}"
    return None


def _names(game: Game) -> Iterator[Fault]:
    """Names of actors and options that are not there, and whatever is given twice."""
    actors = tuple(game.actors)
    for name, option in game.options.items():
        for owner in game.owners(name):
            yield from _known(("options", name, "actor"), owner, actors, "actor")
        if len(set(option.levels)) < len(option.levels):
            yield Fault(("options", name, "levels"), "a level is given twice")
    for name, actor in game.actors.items():
        for other in actor.attitudes:
            yield from _known(("actors", name, "attitudes", other), other, actors, "actor")
        for other in actor.sees:
            yield from _known(("actors", name, "sees", other), other, actors, "actor")
            if other == name:
                yield Fault(("actors", name, "sees", other), "an actor knows its own preference")
            elif actor.sees[other].unknown:
                yield Fault(("actors", name, "sees", other, "unknown"), "what one takes for another's is all known")
    for place, members in enumerate(game.coalitions):
        if len(set(members)) < 2:
            yield Fault(("coalitions", place), "a coalition needs two different members")
        for member in members:
            yield from _known(("coalitions", place), member, actors, "actor")


def _known(path: Path, name: str, allowed: tuple[str, ...], kind: str) -> Iterator[Fault]:
    if name not in allowed:
        yield Fault(path, f"no {kind} {name!r}", allowed, nearest(name, allowed))


def _statement(game: Game, path: Path, text: str) -> Iterator[Fault]:
    try:
        steps = logic.parse(text)
    except ValueError as error:
        yield Fault(path, str(error))
        return
    for message, allowed, near in logic.faults(steps, levels(game)):
        yield Fault(path, message, allowed, near)


def _rules(game: Game) -> Iterator[Fault]:
    for place, rule in enumerate(game.infeasible):
        path: Path = ("infeasible", place)
        for key in ("at_most_one", "at_least_one", "exactly_one"):
            for option in getattr(rule, key) or ():
                yield from _known((*path, key), option, tuple(game.options), "option")
        if rule.never is not None:
            yield from _statement(game, path, rule.never)
        for key, text in (("if", rule.when), ("then", rule.then)):
            if text is not None:
                yield from _statement(game, (*path, key), text)
        if rule.pattern is not None and (fault := code_fault(game, rule.pattern)):
            yield Fault((*path, "pattern"), fault)


def _codes(game: Game) -> Iterator[Fault]:
    for name, code in game.states.items():
        fault = code_fault(game, code) or ("a state has no dashes" if "-" in code else None)
        if fault:
            yield Fault(("states", name), fault)
    if game.status_quo is not None:
        yield from _spot(game, ("status_quo",), game.status_quo)
        if "-" in game.status_quo:
            yield Fault(("status_quo",), "one state is needed, not a pattern")


def _spot(game: Game, path: Path, spot: str) -> Iterator[Fault]:
    """What is wrong with a code, or with the name of a state."""
    if spot[0].islower():
        yield from _known(path, spot, tuple(game.states), "state")
    elif fault := code_fault(game, spot):
        yield Fault(path, fault)


def _preference(game: Game, preference: Preference, path: Path) -> Iterator[Fault]:
    for place, item in enumerate(preference.statements or ()):
        yield from _statement(game, (*path, "statements", place), item.statement)
    for place, tier in enumerate(preference.ranking or ()):
        for spot in tier.states:
            if spot != STRONG:
                yield from _spot(game, (*path, "ranking", place), spot)
            elif len(tier.states) > 1 or place in (0, len(preference.ranking or ()) - 1):
                yield Fault((*path, "ranking", place), f"{STRONG!r} stands between two tiers")
    for spot in preference.payoffs or ():
        yield from _spot(game, (*path, "payoffs", spot), spot)
    for place, pair in enumerate(preference.unknown):
        for side, text in enumerate(pair):
            yield from _statement(game, (*path, "unknown", place, side), text)
