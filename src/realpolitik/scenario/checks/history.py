"""What history says, and the forecasts scored against it: names, dates in order, words with a band."""

from __future__ import annotations

from realpolitik.scenario.checks.context import Context
from realpolitik.scenario.confidence import BANDS
from realpolitik.scenario.history import Dated, Forecast
from realpolitik.scenario.marks import Path
from realpolitik.scenario.statements import Claim
from realpolitik.scenario.vocabulary import COUNTS


def check(context: Context) -> None:
    """Records of history are in order of date and name their source; forecasts speak of something that is recorded."""
    scenario = context.scenario
    for name, event in scenario.events.items():
        _dated(context, ("events", name), event)
        if event.again:
            _counted(context, ("events", name), list(event.reads.terms))
    for name, outcome in scenario.outcomes.items():
        if name in context.events:
            context.error(("outcomes", name), "an event has this id", on_key=True)
        _dated(context, ("outcomes", name), outcome)
        if outcome.again and outcome.reads is not None:
            _counted(context, ("outcomes", name), list(outcome.reads.terms))
    for name, claim in scenario.claims.items():
        if claim.forecast is not None:
            _forecast(context, ("claims", name), claim, claim.forecast)


def warn(context: Context) -> None:
    """Outcomes of unknown origin."""
    for name, outcome in context.scenario.outcomes.items():
        if outcome.told_by is None:
            context.warn(("outcomes", name), "no source of what happened: give 'told_by'")


def _dated(context: Context, path: Path, record: Dated) -> None:
    if record.told_by is not None:
        context.named((*path, "told_by"), record.told_by, "source", context.sources)
    if record.again and record.happened is None:
        context.error((*path, "again"), "nothing can come about again that has not happened")
    days = [day for day in (record.happened, *record.again) if day is not None]
    if days != sorted(set(days)):
        context.error((*path, "again"), "dates must rise, from 'happened' on")
    first = min([*days, *([record.checked] if record.checked else [])], default=None)
    if record.since is not None and first is not None and record.since >= first:
        context.error((*path, "since"), f"{record.since} does not lie before {first}")


def _counted(context: Context, path: Path, terms: list[str]) -> None:
    """What comes about again must be read from a count that starts anew with each run."""
    for term in terms:
        if term.split(".")[0] not in COUNTS:
            context.error(
                (*path, "again"),
                f"{term} does not start anew with each run, so that only the first time can be scored",
                allowed=COUNTS,
            )


def _forecast(context: Context, path: Path, claim: Claim, forecast: Forecast) -> None:
    here = (*path, "forecast")
    if forecast.of is not None:
        context.named((*here, "of"), forecast.of, "event or outcome", context.events | context.outcomes)
    source = context.scenario.sources.get(claim.source)
    if source is not None and forecast.by <= source.issued:
        context.error((*here, "by"), f"{forecast.by} does not lie after {claim.source} came out ({source.issued})")
    if forecast.probability is None and forecast.of is not None:
        if claim.confidence is None:
            context.error(here, "neither a 'probability' nor the claim's 'confidence' says how likely")
        elif claim.confidence not in BANDS:
            context.error(
                (*path, "confidence"),
                f"{claim.confidence!r:.60} has no band of probability",
                allowed=BANDS,
                found=claim.confidence,
            )
