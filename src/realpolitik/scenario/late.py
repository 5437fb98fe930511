"""What may not stand in a run as of a date: numbers in force, and records, that rest on what came out later."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator

from realpolitik.scenario.deals import stands
from realpolitik.scenario.experiments import Experiment
from realpolitik.scenario.focus import Focus
from realpolitik.scenario.known import Available
from realpolitik.scenario.marks import Path, dotted
from realpolitik.scenario.paths import PathedNumber, cited

Stays = Callable[[str], bool]
"""Whether a claim is there on the date."""


def is_due(record: Experiment | Focus, date: dt.date) -> bool:
    """Whether an experiment or a focus is meant for a date, and all that it names lies after it."""
    return record.as_of in (None, date) and all(day > date for day in record.dates)


def is_played(experiment: Experiment, date: dt.date, stays: Stays) -> bool:
    """Whether an experiment can be run as of a date: due, with a claim that is there (or none named)."""
    return is_due(experiment, date) and (not experiment.claims or any(map(stays, experiment.claims)))


def late_references(
    walked: Iterable[PathedNumber], known: Available, stays: Stays, settings: Collection[str] = ()
) -> Iterator[tuple[Path, str]]:
    """Path and reason of everything in force on a date that rests on what came out after it.

    The number in force counts, by its own reference or its record's. A record's reference counts too, unless only
    numbers dated later rest on it: then it is theirs. What is not there on the date does not count: claims of later
    sources, experiments and focus games for another date, what history followed.

    Args:
        walked: all numbers of the scenario (`paths.walk`).
        known: what was out by the date.
        stays: whether a claim is there.
        settings: full paths of numbers that are replaced for a run; what is said of them does not count.
    """
    resting: set[Path] = set()
    for item in walked:
        if any(estimate.ref is None for estimate in item.number.estimates):
            resting.add(item.record)
        if (
            not _stands(item.keys, known)
            or _is_replaced(item, known, settings)
            or (item.keys[0] == "claims" and not stays(str(item.keys[1])))
        ):
            continue
        estimate = item.number.at(known.as_of)
        ref = item.ref_of(estimate) if estimate else None
        reason = known.why_not(ref) if ref else None
        if estimate is not None and reason:
            yield item.keys if estimate.ref is not None else (*item.record, "ref"), reason
    for keys, record in cited(known.scenario):
        reason = known.why_not(record.ref) if record.ref else None
        if reason and keys not in resting and _is_there(keys, record, known, stays):
            yield (*keys, "ref"), reason


def _is_replaced(item: PathedNumber, known: Available, settings: Collection[str]) -> bool:
    """Whether a number, or what a claim or a hypothesis says of it, gives way to a setting."""
    if item.keys[0] == "claims":
        return known.scenario.claims[str(item.keys[1])].about in settings
    if item.keys[0] == "hypotheses" and item.keys[2] == "sets":
        return item.keys[3] in settings
    return dotted(item.keys) in settings


def _stands(keys: Path, known: Available) -> bool:
    """Whether a record is there on the date, of those that come and go by themselves: deals."""
    return keys[0] != "deals" or stands(known.scenario.deals, str(keys[1]), known.as_of)


def _is_there(keys: Path, record: object, known: Available, stays: Stays) -> bool:
    if not _stands(keys, known):
        return False
    if keys[0] == "record":
        return False  # each spell has a day of publication of its own, and is gone before it
    if keys[0] == "focus":
        return len(keys) == 2 and isinstance(record, Focus) and is_due(record, known.as_of)
    return not isinstance(record, Experiment) or is_played(record, known.as_of, stays)
