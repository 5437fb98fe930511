"""A run as of a date must find every number, and find nothing in it that came out later."""

from __future__ import annotations

import datetime as dt

from realpolitik.scenario.checks.context import Context
from realpolitik.scenario.deals import stands
from realpolitik.scenario.known import Available
from realpolitik.scenario.late import late_references
from realpolitik.scenario.marks import Path
from realpolitik.scenario.paths import PathedNumber
from realpolitik.scenario.record import starting_level


def check(context: Context) -> None:
    """Each as-of date has a value for each dated number, resting on nothing that came out after it."""
    _levels(context)
    for item in context.walked:
        if item.keys[0] != "claims":
            _whole(context, item)
    late: dict[Path, list[str]] = {}
    reasons: dict[Path, str] = {}
    for date in sorted(context.dates):
        known = Available(context.scenario, date)
        for path, reason in late_references(context.walked, known, known.claims.__contains__):
            if path[0] == "claims":
                continue  # measured by the claim's own source, below, which came out earlier still
            when = late.setdefault(path, [])
            if str(date) not in when:
                when.append(str(date))
            reasons[path] = reason
    for path, when in late.items():
        context.error(path, f"{reasons[path]}, after the as-of date {', '.join(when)}; {remedy(path)}")
    _claims(context)
    _calibrations(context)


def remedy(path: Path) -> str:
    """What to do about something that rests on what came out later."""
    if path[0] in ("experiments", "focus"):
        return "give its own 'as_of', or say judgement"
    if path[-1] == "ref" and path[0] in ("issues", "events", "questions", "hypotheses"):
        return "say what was known by then, or judgement"
    return "give the number by date under 'as_of'"


def _claims(context: Context) -> None:
    """Report values of claims that refer to what came out after the claim's own source."""
    known: dict[dt.date, Available] = {}
    for item in context.walked:
        claim = context.scenario.claims[str(item.keys[1])] if item.keys[0] == "claims" else None
        source = context.scenario.sources.get(claim.source) if claim else None
        for estimate in item.number.estimates if source else ():
            if source is None or estimate.ref is None:
                continue
            then = known.setdefault(source.issued, Available(context.scenario, source.issued))
            reason = then.why_not(estimate.ref)
            if reason:
                context.error(item.keys, f"{reason}, after the claim's own source ({source.issued})")


def _calibrations(context: Context) -> None:
    """Report data of a calibration that came out after the calibration's own date."""
    for name, calibration in context.scenario.calibrations.items():
        known = Available(context.scenario, calibration.date)
        for index, item in enumerate(calibration.data):
            reason = known.why_no_data(item)
            if reason:
                path: Path = ("calibrations", name, "data", index)
                context.error(path, f"{reason}, after the calibration's own date, {calibration.date}")


def _whole(context: Context, item: PathedNumber) -> None:
    """Report dates of knowledge before a dated number's first value."""
    first = item.number.dated[0][0]
    if first is None:
        return
    deals, name = context.scenario.deals, str(item.keys[1])
    asked = (date for date in sorted(context.dates) if item.keys[0] != "deals" or stands(deals, name, date))
    missing = [str(date) for date in asked if date < first]
    if missing:
        context.error(item.keys, f"no value on {', '.join(missing)}; its first is dated {first}", on_key=True)


def _levels(context: Context) -> None:
    """Report dates of knowledge on which neither the record nor the instrument says where it stands."""
    for owner, name, instrument in context.instruments():
        missing = [
            str(date) for date in sorted(context.dates) if starting_level(context.scenario, owner, name, date) is None
        ]
        if not missing:
            continue
        path: Path = ("instruments", owner, name)
        dated = instrument.initial_levels
        if dated:
            context.error(
                (*path, "initial"), f"no level on {', '.join(missing)}; its first is dated {dated[0][0]}", on_key=True
            )
        else:
            told = "the record does not tell" if context.recorded(owner, name) else "there is no record of it"
            context.error(path, f"no level on {', '.join(missing)}: {told}; give 'initial'", on_key=True)
