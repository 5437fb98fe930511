"""Warnings of what is written but bears on nothing, and of numbers that rest on nothing."""

from __future__ import annotations

from realpolitik.scenario.checks.context import Context
from realpolitik.scenario.paths import cited

_BY_RECORD = ("actors", "territories", "shocks", "successions", "deals", "questions", "hypotheses")
"""Sections whose records have their numbers named together, however deep these lie."""


def check(context: Context) -> None:
    """Warn of claims, sources, series, issues, actors and belligerents that take no part, and of unsourced numbers."""
    _claims(context)
    _sources(context)
    _actors(context)
    _unsourced(context)


def _claims(context: Context) -> None:
    cited = {ref for item in context.walked for estimate in item.number.estimates if (ref := item.ref_of(estimate))}
    cited |= {claim.origin for claim in context.scenario.claims.values() if claim.origin}
    for name, claim in context.scenario.claims.items():
        if claim.kind == "value" and claim.about is None and name not in cited:
            context.warn(("claims", name), "bears on nothing: a value without 'about', and no number refers to it")


def _sources(context: Context) -> None:
    scenario = context.scenario
    refs = _refs(context)
    used = {claim.source for claim in scenario.claims.values()} | {series.source for series in scenario.series.values()}
    used |= {name for calibration in scenario.calibrations.values() for name in calibration.data}
    used |= {other for claim in scenario.claims.values() for other in (claim.origin, claim.corrected_by) if other}
    used |= {record.told_by for record in (*scenario.events.values(), *scenario.outcomes.values()) if record.told_by}
    used |= refs | {ref.rpartition(":p")[0] for ref in refs}
    for name in scenario.sources:
        if name not in used:
            context.warn(("sources", name), "never cited")
    cited = {ref.removeprefix("series:").partition("@")[0] for ref in refs if ref.startswith("series:")}
    cited |= {name for calibration in scenario.calibrations.values() for name in calibration.data}
    unused = [name for name, series in scenario.series.items() if series.reads is None and name not in cited]
    if unused:
        more = f"; nor are {', '.join(unused[1:])}" if len(unused) > 1 else ""
        message = f"never used: reads nothing in the model, and no number refers to it{more}"
        context.warn(("series", unused[0]), message)
    for name, series in scenario.series.items():
        if not series.points:
            context.warn(("series", name), "has no points")


def _refs(context: Context) -> set[str]:
    numbers = (estimate.ref or item.record_ref for item in context.walked for estimate in item.number.estimates)
    return {ref for ref in (*numbers, *(record.ref for _, record in cited(context.scenario))) if ref}


def _actors(context: Context) -> None:
    scenario = context.scenario
    for name in scenario.actors:
        if not scenario.positions.get(name) and name not in context.raw.get("positions", {}):
            context.warn(("actors", name), "has no positions: nothing guides its choices")
    held = {issue for mine in scenario.positions.values() for issue in mine}
    for name in scenario.issues:
        if name not in held:
            context.warn(("issues", name), "nobody has a position on it")
    fights = {
        name
        for one, others in scenario.hostility.items()
        for other, number in others.items()
        for name in (one, other)
        if number.dated[-1][1].high > 0
    }
    for name, actor in scenario.actors.items():
        if actor.belligerent and name not in fights:
            context.warn(("actors", name, "belligerent"), "fights nobody: no hostility to or from it")


def _unsourced(context: Context) -> None:
    """One warning for each record that holds numbers without a reference, naming them."""
    bare: dict[tuple[str | int, ...], list[str]] = {}
    for item in context.walked:
        if item.written and item.keys[0] != "claims" and any(item.ref_of(one) is None for one in item.number.estimates):
            depth = 2 if item.keys[0] in ("about", "parameters") or len(item.keys) < 3 else 3
            depth = 2 if item.keys[0] in _BY_RECORD else depth
            bare.setdefault(item.keys[:depth], []).append(".".join(map(str, item.keys[depth:])))
    for path, names in bare.items():
        shown = ", ".join(name for name in names if name)
        context.warn(path, f"no reference for {shown}" if shown else "no reference")
