"""The studies that the main job sets beside its own run, each in its small form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from realpolitik.errors import RunError, UsageError
from realpolitik.findings import scorecard
from realpolitik.findings.mechanism_study import MechanismStudy
from realpolitik.findings.scorecard import Panel
from realpolitik.findings.signalling import ThreatStudy
from realpolitik.findings.studies import NotAsked, Studies
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
TITLES = {
    "reasons": "Why they choose so",
    "conditions": "Under what conditions",
    "courses": "Which courses hold",
    "bargain": "Where talks settle",
    "power": "Who is the kingmaker",
    "threats": "Who blinks",
    "mechanisms": "What the causal claims are worth",
    "weighing": "Questions weighed by evidence",
    "score": "Against what happened",
}
"""What each study tells."""
Made = TypeVar("Made")


@dataclass
class _Tried:
    """Studies tried one after another; what cannot be made is kept with the reason."""

    missing: list[NotAsked] = field(default_factory=list)

    def make(self, study: str, make: Callable[[], Made | None], otherwise: str) -> Made | None:
        """A study; where there is none, why: what refused it, or ``otherwise``."""
        try:
            found, reason = make(), otherwise
        except UsageError as error:
            found, reason = None, _first(error)
        if not found:
            self.missing.append(NotAsked(study, TITLES[study], reason))
        return found or None


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
    made, scenario, tried = result.provenance, result.scenario, _Tried()
    eyes: dict[str, Any] = {"as_of": made.as_of, "view": made.view, "seed": made.seed}
    table: dict[str, Any] = {**eyes, "worlds": TABLE_WORLDS}
    return Studies(
        reasons=tried.make("reasons", lambda: leading(result), _no_choice(result)) or (),
        conditions=tried.make("conditions", lambda: discover(result, least_certain(result, count=1))[0], ""),
        courses=tried.make(
            "courses", lambda: quick(known, **eyes, threads=threads, progress=progress), _no_focus(known, made.as_of)
        ),
        bargain=tried.make("bargain", lambda: bargain(known, **table, threads=threads), ""),
        power=tried.make("power", lambda: power(known, **table, threads=threads), ""),
        threats=_threats(known, result, table, tried),
        mechanisms=tried.make(
            "mechanisms", lambda: _mechanisms(known, result, threads, progress), _no_trial(known, result)
        ),
        weighing=tried.make(
            "weighing",
            lambda: weigh(known, **eyes) if scenario.hypotheses else None,
            _none(known.hypotheses, "hypothesis"),
        ),
        score=tried.make("score", lambda: _score(known, result), _no_score(result)),
        missing=tuple(tried.missing),
    )


def _threats(known: Scenario, result: Result, table: dict[str, Any], tried: _Tried) -> tuple[ThreatStudy, ...]:
    """Every threat; one whose game has no answer that stands out leaves the others as they are."""
    found = []
    for name, item in result.scenario.threats.items():
        try:
            found.append(threat(known, name, **table))
        except (UsageError, RunError) as error:
            tried.missing.append(NotAsked("threats", item.title, _first(error)))
    if not result.scenario.threats:
        tried.missing.append(NotAsked("threats", TITLES["threats"], _none(known.threats, "threat")))
    return tuple(found)


def _first(error: Exception) -> str:
    """The first line of what refused a study, as the end of a sentence."""
    text = error.message if isinstance(error, UsageError) else str(error)
    return text.partition("\n")[0].rstrip(".")


def _mechanisms(
    known: Scenario, result: Result, threads: int | None, progress: Progress | None
) -> MechanismStudy | None:
    made = result.provenance
    if not result.scenario.experiments or made.view is not None:
        return None
    return mechanisms(
        known,
        as_of=made.as_of,
        seed=made.seed,
        worlds=PLAYED_WORLDS,
        months=PLAYED_MONTHS,
        brief=True,
        threads=threads,
        progress=progress,
    )


def _score(known: Scenario, result: Result) -> Panel | None:
    return None if _held(result) else scorecard.of_run(result, known)


def _held(result: Result) -> tuple[str, ...]:
    """What is held or set from outside."""
    made = result.provenance
    return (*made.pins, *made.settings)


def _none(records: object, word: str) -> str:
    """Why nothing of a kind is told: the scenario has none, or none that is known by the date."""
    return f"no {word} of the scenario is known by the date" if records else f"the scenario names no {word}"


def _no_choice(result: Result) -> str:
    held = " besides what is held from outside" if _held(result) else ""
    return f"no leading actor has anything to choose{held}"


def _no_focus(known: Scenario, as_of: str) -> str:
    return f"no focus of the scenario is for {as_of}" if known.focus else "the scenario has no focus"


def _no_trial(known: Scenario, result: Result) -> str:
    view = result.provenance.view
    if known.experiments and view is not None:
        return f"their verdict is about everybody's numbers, and this run takes the view of {view}"
    return _none(known.experiments, "experiment")


def _no_score(result: Result) -> str:
    if held := _held(result):
        return f"history did not hold {', '.join(held[:3])}{' …' if len(held) > 3 else ''}"
    return f"nothing that the run can be held against is known of what came after {result.provenance.as_of}"
