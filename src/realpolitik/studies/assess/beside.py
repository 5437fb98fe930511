"""The studies that the main job sets beside its own run, each in its small form; what cannot be asked says why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from realpolitik.errors import RunError, UsageError
from realpolitik.options import stage
from realpolitik.pipeline.options import Progress
from realpolitik.results import Result
from realpolitik.scenario.schema import Scenario
from realpolitik.studies.bargain.ask import bargain
from realpolitik.studies.contradictions import beside as stated
from realpolitik.studies.contradictions import tables as contradictions
from realpolitik.studies.contradictions.rules import find
from realpolitik.studies.discover import tables as rules
from realpolitik.studies.discover.ask import discover
from realpolitik.studies.explain.leading import leading
from realpolitik.studies.mechanisms.ask import mechanisms
from realpolitik.studies.outcomes import least_certain
from realpolitik.studies.power.ask import power
from realpolitik.studies.score.ask import of_run
from realpolitik.studies.stable.asking import quick
from realpolitik.studies.threat.ask import threat
from realpolitik.studies.weigh.ask import weigh
from realpolitik.study import Part, Study, refused

TABLE_WORLDS = 200
"""Worlds in which bargaining, power and threats are worked out: they need no campaign."""
DOING = {"stable": "trying courses", "mechanisms": "trying causal claims"}
"""What is done for a question that takes long."""
PLAYED_WORLDS, PLAYED_MONTHS = 24, 36
"""Size of the runs that try causal claims: enough to tell the large effects, and it says so."""


def beside(
    known: Scenario,
    result: Result,
    threads: int | None = None,
    progress: Progress | None = None,
    apart: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, Study]:
    """What else can be said of a scenario as of the date of a run, through the same eyes and with the same seed.

    Args:
        known: the scenario with what is known today; what came after the run's date is used for its score alone.
        result: the main run.
        threads: threads to use; results do not depend on it.
        progress: called with (worlds played, worlds in all) while causal claims or courses are played.
        apart: question that this run cannot answer → why.

    Returns:
        Name → study; one that could not be asked says why.
    """
    made = result.provenance
    eyes: dict[str, Any] = {"as_of": made.as_of, "view": made.view, "seed": made.seed}
    asked = _Asked(known, result, eyes, threads, progress)
    questions: dict[str, tuple[str, Callable[[], Study]]] = {
        "explain": ("Why they choose so", asked.reasons),
        "discover": ("Under what conditions", asked.conditions),
        "stable": ("Which courses hold", asked.courses),
        "bargain": ("Where talks settle", asked.bargain),
        "power": ("Who is the kingmaker", asked.power),
        **{f"threat-{name}": (item.title, asked.threat(name)) for name, item in result.scenario.threats.items()},
        "mechanisms": ("What the causal claims are worth", asked.mechanisms),
        "weigh": ("Questions weighed by evidence", asked.weighing),
        "contradictions": (contradictions.TITLE, asked.contradictions),
        "score": ("Against what happened", asked.score),
    }
    found = {}
    for name, (title, ask) in questions.items():
        if name in apart:
            found[name] = refused(name, title, apart[name])
            continue
        stage(progress, DOING.get(name, f"asking: {title}"))
        found[name] = _study(name, title, ask)
    if not result.scenario.threats:
        found["threat"] = refused("threat", "Who blinks", _none(known.threats, "threat"))
    return found


def _study(name: str, title: str, ask: Callable[[], Study]) -> Study:
    """A study, or why there is none."""
    try:
        return ask()
    except (UsageError, RunError) as error:
        text = error.message if isinstance(error, UsageError) else str(error)
        return refused(name, title, text.partition("\n")[0])


def _none(records: object, word: str) -> str:
    """Why nothing of a kind is told: the scenario has none, or none that is known by the date."""
    return f"no {word} of the scenario is known by the date" if records else f"the scenario names no {word}"


class _Asked:
    """The questions, with what all of them are asked of."""

    def __init__(
        self, known: Scenario, result: Result, eyes: dict[str, Any], threads: int | None, progress: Progress | None
    ) -> None:
        self.known, self.result, self.eyes, self.threads, self.progress = known, result, eyes, threads, progress

    def reasons(self) -> Study:
        return in_brief(leading(self.result), "choices")

    def conditions(self) -> Study:
        found = discover(self.result, of=least_certain(self.result, count=1))
        shown = in_brief(rules.beside(found), "boxes")
        return shown if len(found.table("boxes")) else replace(shown, summary=found.summary)

    def courses(self) -> Study:
        study = quick(self.known, **self.eyes, threads=self.threads, progress=self.progress)
        return in_brief(study, "profiles", "alternatives")

    def bargain(self) -> Study:
        study = bargain(self.known, **self.eyes, worlds=TABLE_WORLDS, threads=self.threads)
        return in_brief(study, "terms")

    def power(self) -> Study:
        study = power(self.known, **self.eyes, worlds=TABLE_WORLDS, threads=self.threads)
        return in_brief(study, "kingmakers")

    def threat(self, name: str) -> Callable[[], Study]:
        return lambda: in_brief(threat(self.known, name=name, **self.eyes, worlds=TABLE_WORLDS), "outcomes")

    def mechanisms(self) -> Study:
        """Causal claims are tried without a view alone: a view keeps one source's experiments, but their verdict is
        about the model with everybody's numbers.
        """
        made = self.result.provenance
        if self.known.experiments and made.view is not None:
            raise UsageError(f"their verdict is about everybody's numbers, and this run takes the view of {made.view}")
        if not self.result.scenario.experiments:
            raise UsageError(_none(self.known.experiments, "experiment"))
        study = mechanisms(
            self.known,
            brief=True,
            as_of=made.as_of,
            worlds=PLAYED_WORLDS,
            months=PLAYED_MONTHS,
            seed=made.seed,
            threads=self.threads,
            progress=self.progress,
        )
        return in_brief(study, "mechanisms")

    def weighing(self) -> Study:
        if not self.result.scenario.hypotheses:
            raise UsageError(_none(self.known.hypotheses, "hypothesis"))
        study = weigh(self.known, **self.eyes)
        twice = ("contradictions", "evidence")  # the report has these of its own
        kept = tuple(part for part in study.parts if not (isinstance(part, Part) and part.id in twice))
        return in_brief(replace(study, parts=kept))

    def contradictions(self) -> Study:
        scenario = self.result.scenario
        if not scenario.claims:
            raise UsageError(_none(self.known.claims, "claim"))
        rows = find(scenario, self.known, stated.shares(self.result, self.known))
        forecasts = stated.frame(self.result, self.known)
        lead = (
            f"{contradictions.lead(rows)} {contradictions.borne_out(forecasts)}"
            if len(forecasts)
            else contradictions.lead(rows)
        )
        part = Part("contradictions", contradictions.TITLE, lead, ("forecasts", "contradictions"), True)
        tables = {
            "forecasts": replace(stated.table(forecasts), brief=0),
            "contradictions": replace(contradictions.table(scenario, rows, self.known), brief=0, folded=True),
        }
        return Study("contradictions", contradictions.TITLE, tables=tables, parts=(part,))

    def score(self) -> Study:
        return in_brief(of_run(self.result, self.known), "events")


def in_brief(study: Study, *names: str) -> Study:
    """A study of which the terminal of the main job shows some tables alone; its page and its data are whole."""
    if unknown := set(names) - set(study.tables) if not study.refusal else set():
        raise ValueError(f"{study.verb} has no table {', '.join(sorted(unknown))}")
    tables = {name: table if name in names else replace(table, brief=0) for name, table in study.tables.items()}
    inner = {name: in_brief(item) for name, item in study.studies.items()}
    return replace(study, tables=tables, studies=inner, summary=(), caveats=())
