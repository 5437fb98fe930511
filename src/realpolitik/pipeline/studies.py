"""The studies that the main job sets beside its own run, each in its small form."""

from __future__ import annotations

from typing import Any

from realpolitik.errors import UsageError
from realpolitik.findings import scorecard
from realpolitik.findings.bargaining import Bargain
from realpolitik.findings.discovery import Discovery
from realpolitik.findings.power import Power
from realpolitik.findings.studies import Studies
from realpolitik.pipeline.attribution import discover, least_certain
from realpolitik.pipeline.bargaining import bargain
from realpolitik.pipeline.focus import quick
from realpolitik.pipeline.hypotheses import weigh
from realpolitik.pipeline.mechanisms import mechanisms
from realpolitik.pipeline.options import Progress
from realpolitik.pipeline.power import power
from realpolitik.pipeline.reasons import leading
from realpolitik.pipeline.signalling import threat
from realpolitik.results import Result
from realpolitik.scenario.schema import Scenario

TABLE_WORLDS = 200
"""Worlds in which bargaining, power and threats are worked out: they need no campaign."""
PLAYED_WORLDS, PLAYED_MONTHS = 24, 36
"""Size of the runs that try causal claims: enough to tell the large effects, and it says so."""


def studies(
    known: Scenario, result: Result, *, threads: int | None = None, progress: Progress | None = None
) -> Studies:
    """What else can be said of a scenario as of the date of a run, through the same eyes and with the same seed.

    Causal claims are tried only without a view: a view keeps one source's claims, and with them its experiments, but
    their verdict is about the model with everybody's numbers.

    Args:
        known: the scenario with what is known today; what came after the run's date is used for its score alone.
        result: the main run.
        threads: threads to use; results do not depend on it.
        progress: called with (worlds played, worlds in all) while causal claims or courses are played.
    """
    made = result.provenance
    eyes: dict[str, Any] = {"as_of": made.as_of, "view": made.view, "seed": made.seed}
    pinned = bool(made.pins or made.settings)
    return Studies(
        reasons=leading(result),
        conditions=_conditions(result),
        courses=quick(known, **eyes, threads=threads, progress=progress),
        bargain=_bargain(known, eyes, threads),
        power=_power(known, eyes, threads),
        threats=tuple(threat(known, name, **eyes, worlds=TABLE_WORLDS) for name in result.scenario.threats),
        mechanisms=mechanisms(
            known,
            as_of=made.as_of,
            seed=made.seed,
            worlds=PLAYED_WORLDS,
            months=PLAYED_MONTHS,
            brief=True,
            threads=threads,
            progress=progress,
        )
        if result.scenario.experiments and made.view is None
        else None,
        weighing=weigh(known, **eyes) if result.scenario.hypotheses else None,
        score=None if pinned else scorecard.of_run(result, known),
    )


def _conditions(result: Result) -> Discovery | None:
    """When the least certain event comes about; None where too few worlds have it, or all."""
    try:
        return discover(result, least_certain(result, count=1))[0]
    except UsageError:
        return None


def _bargain(known: Scenario, eyes: dict[str, Any], threads: int | None) -> Bargain | None:
    """Where talks settle; None where nobody disagrees on anything, so that there is no table."""
    try:
        return bargain(known, **eyes, worlds=TABLE_WORLDS, threads=threads)
    except UsageError:
        return None


def _power(known: Scenario, eyes: dict[str, Any], threads: int | None) -> Power | None:
    """Who is needed; None where there is no table."""
    try:
        return power(known, **eyes, worlds=TABLE_WORLDS, threads=threads)
    except UsageError:
        return None
