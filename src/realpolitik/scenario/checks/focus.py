"""Focus games: deciders, instruments and courses that exist, no instrument held twice, and moments within the run."""

from __future__ import annotations

import datetime as dt

from realpolitik.scenario.checks.context import Context
from realpolitik.scenario.checks.pins import check_pin
from realpolitik.scenario.dates import months_between
from realpolitik.scenario.focus import Focus
from realpolitik.scenario.marks import Path

MOST_PROFILES = 4096
"""Profiles of one focus, at most."""


def check(context: Context) -> None:
    """Every focus holds instruments that exist, each for one option, by those who decide on them."""
    for name, focus in context.scenario.focus.items():
        path: Path = ("focus", name)
        start = focus.as_of or (context.about.as_of if context.about is not None else None)
        _span(context, path, focus, start)
        _options(context, path, focus, start)
        if focus.status_quo:
            _profile(context, (*path, "status_quo"), focus, focus.status_quo)
        if focus.history is not None:
            _profile(context, (*path, "history", "courses"), focus, focus.history.courses)
            if start is not None and focus.history.known <= start:
                context.error((*path, "history", "known"), f"history is known after the as-of date, {start}")
        if focus.size > MOST_PROFILES:
            context.error((*path, "options"), f"{focus.size:,} profiles; at most {MOST_PROFILES:,}", on_key=True)


def _span(context: Context, path: Path, focus: Focus, start: dt.date | None) -> None:
    if focus.start is None or start is None:
        return
    month = months_between(start, focus.start)
    if month < 0:
        context.error((*path, "start"), f"lies before the as-of date, {start}")
    elif month >= focus.months:
        context.error((*path, "start"), f"lies {month} months after the as-of date, when the run is over")


def _options(context: Context, path: Path, focus: Focus, start: dt.date | None) -> None:
    held: dict[str, str] = {}
    for name, option in focus.options.items():
        here: Path = (*path, "options", name)
        known = context.named((*here, "actor"), option.actor, "actor", context.actors)
        if (
            known
            and not context.scenario.positions.get(option.actor)
            and not context.failed(f"positions.{option.actor}")
        ):
            context.error((*here, "actor"), f"{option.actor} has no positions: nothing is worth anything to it")
        mine: set[str] = set()
        for course, item in option.courses.items():
            for index, pin in enumerate(item.do):
                place: Path = (*here, "courses", course, "do", index)
                check_pin(context, place, pin, start, focus.months, "the run")
                target = pin.partition("=")[0]
                if known and not _may_hold(context, option.actor, target):
                    context.error(place, f"{target} is not for {option.actor} to decide")
                if target in held and target not in mine:
                    context.error(place, f"{target} is held by option {held[target]!r} already")
                mine.add(target)
        held |= {target: name for target in mine if target not in held}


def _may_hold(context: Context, actor: str, target: str) -> bool:
    """Whether an instrument is an actor's own or of an actor within it; shocks, successions and deals are nobody's."""
    owner: str | None = target.partition(".")[0]
    if owner in ("shocks", "successions", "deals"):
        return False
    for _ in range(len(context.actors) + 1):  # part_of may run in a circle, which is another check's error
        if owner is None or owner == actor:
            return owner == actor
        if owner not in context.scenario.actors:
            return owner in context.actors  # its record failed: nothing is known of what it is part of
        owner = context.scenario.actors[owner].part_of
    return False


def _profile(context: Context, path: Path, focus: Focus, profile: dict[str, str]) -> None:
    """A profile names one course of every option."""
    for option, course in profile.items():
        if context.named((*path, option), option, "option", focus.options, on_key=True):
            context.named((*path, option), course, f"course of {option}", focus.options[option].courses)
    missing = [option for option in focus.options if option not in profile]
    if missing:
        context.error(path, f"no course for {', '.join(missing)}")
