"""Scores: every view and pool from its own date, played to the end of what is known, held against what happened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

from realpolitik.errors import RunError, UsageError
from realpolitik.options import Flag, Place, Progress, Seed, Threads, Worlds
from realpolitik.pipeline.runs import as_scenario, asked_date, simulate
from realpolitik.readings import dates
from realpolitik.results import Result, versions
from realpolitik.scenario.bank import bank
from realpolitik.scenario.dates import months_between
from realpolitik.scenario.names import nearest
from realpolitik.scenario.observations import last_known, last_settled
from realpolitik.scenario.schema import Scenario
from realpolitik.studies.score import tables
from realpolitik.studies.score.bank import card as bank_card
from realpolitik.studies.score.card import scorecard
from realpolitik.studies.score.panels import panel_of
from realpolitik.studies.score.slates import POOL, RunForecast, run_forecast, slate_of
from realpolitik.studies.seal.ask import refuse_beside
from realpolitik.studies.seal.sealed import Sealed, genuine, is_seal, open_seal, scenario_of
from realpolitik.study import RunInfo, Study, refused

WORLDS, SEED = 200, 1
Where = Annotated[
    str | Path | Scenario | Sealed | Result | Study,
    Place("SCENARIO|SEAL", "Folder, YAML file, or name of a built-in scenario; or the file of a sealed forecast."),
]
Views = Annotated[
    Sequence[str] | None, Flag("Sources to look through; may be repeated.", metavar="SOURCE", kind="many")
]
Until = Annotated[
    dt.date | str | None,
    Flag("Last date that counts; else the last for which history is known.", metavar="DATE", kind="date"),
]
Record = Annotated[
    str | Path | Scenario | None,
    Flag("Of a seal: scenario with what happened; else that of its name in the catalog.", metavar="SCENARIO"),
]


def score(
    where: Where,
    *,
    views: Views = None,
    until: Until = None,
    scenario: Record = None,
    worlds: Worlds = WORLDS,
    seed: Seed = SEED,
    together: bool = True,
    threads: Threads = None,
    progress: Progress | None = None,
) -> Study:
    """Score each source's view from its own date, the pool of the same dates, and forecasts without a model.

    A sealed forecast is scored on what its scenario knows by now; so is a run that has been played.

    Args:
        where: a scenario with what is known today (name, folder, file, or loaded); a sealed forecast (its file, or the
            study that sealed it); or a run (a study that holds one, or its result).
        views: sources to look through; if None, every source that makes claims, but for those from after the record
            ends where no last date is asked for either.
        until: last date that counts; the last for which the record of events is complete if None.
        scenario: of a sealed forecast or a run: the scenario with what is known today; that of its name in the catalog
            if None.
        worlds: worlds of each run.
        seed: seed of the runs and of the resampling.
        together: whether to run all views from the latest date as well.
        threads: threads to use; results do not depend on it.
        progress: called with (worlds done, worlds in all).

    Returns:
        A study with the tables ``events`` and ``figures`` (a row a date and forecaster), ``series``, ``outcomes``,
        ``probabilities``, ``points``, ``reliability``, ``unscored`` and, where sources forecast outright,
        ``source_forecasts``, ``source_scores`` and ``claims``; the scores on chosen outcomes are in
        ``study["common.events"]`` and ``study["together.events"]``. Of a sealed forecast: ``means``, ``events`` and
        ``figures``; of a run: the tables on its own outcomes. The pool's scores on the question bank are in
        ``study["bank.dates"]``, ``study["bank.groups"]`` and the other tables of ``study.studies["bank"]``, those of a
        sealed forecast or a run likewise.

    Raises:
        ScenarioError, UsageError: bad input. RunError: nothing is known of what happened; a file is no sealed forecast,
            or was changed since it was sealed.

    >>> made = rp.seal("libya", worlds=2, months=12, file=None)
    >>> score(made)["means"].figures.item()
    2
    """
    source = where.source if isinstance(where, Study) else where
    if isinstance(source, Sealed | Result) or is_seal(source):
        given = {
            "views": bool(views),
            "until": until is not None,
            "worlds": worlds != WORLDS,
            "seed": seed != SEED,
            "together": not together,
        }
        refuse_beside("what is scored has been played already", given)
        if isinstance(source, Result):
            return whole_run(source, scenario_of(source.provenance.scenario, scenario, "the run"))
        return of_seal(source if isinstance(source, Sealed) else Path(str(source)), scenario)
    if isinstance(where, Study):
        raise UsageError(f"the study {where.verb!r} holds neither a run nor a sealed forecast that could be scored")
    refuse_beside("runs are made from the scenario itself", {"scenario": scenario is not None})
    known = as_scenario(source)
    if worlds < 2:
        raise UsageError("worlds must be 2 or more: a spread needs two")
    days, end = asked_for(known, [views] if isinstance(views, str) else views, until)
    latest = max(days.values())
    own = [(name, day) for name, day in days.items()] + [(POOL, day) for day in sorted(set(days.values()))]
    again = [(name, latest) for name in days if days[name] != latest] if together and len(days) > 1 else []
    runs = _Runs(known, end, until is not None, worlds, seed, threads, progress, len(own) + len(again))
    done = {pair: runs.run(*pair) for pair in (*own, *again)}
    beside = [done[name, latest] for name in days] + [done[POOL, latest]] if again else []
    options = {"views": tuple(days), "until": end.isoformat(), "together": together}
    run = RunInfo(known.about.name, seed=seed, worlds=worlds, options=options, versions=versions())
    made = scorecard(known, [done[pair] for pair in own], beside, end, run)
    found = bank_card.of_dates(runs.said, known, run)
    return replace(made, parts=("bank", *made.parts), studies={"bank": found, **made.studies})


def asked_for(
    known: Scenario, views: Sequence[str] | None, until: dt.date | str | None
) -> tuple[dict[str, dt.date], dt.date]:
    """The sources to look through with the date of each, and the last date that counts.

    Raises:
        UsageError: nothing of one could be scored. RunError: nothing is known of what happened.
    """
    names = chosen_views(known, views)
    settled = end_of_record(known)
    end = settled if until is None else asked_date(until)
    if end > (last := last_known(known)):
        raise UsageError(f"{end} lies after all that is known of what happened: ask for {last} or an earlier day")
    days = {name: known.sources[name].issued for name in names}
    late = [name for name, day in days.items() if day >= end]
    if not views and until is None and len(late) < len(names):
        return {name: day for name, day in days.items() if name not in late}, end
    if late:
        raise UsageError(f"{', '.join(late)}: nothing to score, since the record counts to {end} alone")
    return days, end


def end_of_record(known: Scenario) -> dt.date:
    """Last date for which the record of events is complete.

    Raises:
        RunError: nothing is known of what happened.
    """
    try:
        return last_settled(known)
    except ValueError as error:
        raise RunError(f"{known.about.name}: {error}; give events 'happened' or 'checked', series points") from error


def chosen_views(known: Scenario, views: Sequence[str] | None) -> tuple[str, ...]:
    """The sources to look through, by date.

    Raises:
        UsageError: no such source, one that makes no claims, or none at all.
    """
    speaking = {claim.source for claim in known.claims.values()}
    for name in views or ():
        if name not in speaking:
            raise UsageError(f"no source {name!r:.90} with claims", sorted(speaking), nearest(name, sorted(speaking)))
    chosen = dict.fromkeys(views) if views else speaking
    if not chosen:
        raise UsageError("no source of this scenario makes claims: there is no view to score")
    return tuple(sorted(chosen, key=lambda name: (known.sources[name].issued, name)))


class _Runs:
    """Runs one after another, of which only what is scored is kept."""

    def __init__(
        self,
        known: Scenario,
        until: dt.date,
        no_further: bool,
        worlds: int,
        seed: int,
        threads: int | None,
        progress: Progress | None,
        count: int,
    ) -> None:
        self.known, self.until, self.worlds, self.seed, self.threads = known, until, worlds, seed, threads
        self.progress, self.total, self.done = progress, count * worlds, 0
        self.no_further = no_further
        self.said: list[bank_card.Said] = []

    def run(self, forecaster: str, as_of: dt.date) -> RunForecast:
        """Play one view, or the pool, from a date; the pool as far as the question bank has answers, or was asked."""
        months = months_between(as_of, self.until)
        if forecaster == POOL and not self.no_further:
            months = max(months, bank_card.months_asked(bank(self.known, as_of), self.known))
        result = simulate(
            self.known,
            as_of=as_of,
            view=None if forecaster == POOL else forecaster,
            worlds=self.worlds,
            months=months,
            seed=self.seed,
            threads=self.threads,
            progress=self._tell if self.progress else None,
        )
        self.done += self.worlds
        if forecaster == POOL:
            self.said.append(bank_card.of_result(result, self.known))
        return run_forecast(result, forecaster, self.known, self.until)

    def _tell(self, done: int, total: int) -> None:
        assert self.progress is not None
        self.progress(self.done + done, self.total)


def of_seal(seal: Sealed | Path, given: str | Path | Scenario | None = None) -> Study:
    """A sealed forecast against what is known by now.

    Args:
        seal: the forecast, or its file.
        given: scenario with what happened; that of the sealed name in the catalog if None.

    Raises:
        UsageError: no such file, or another scenario. RunError: it is no sealed forecast, or was changed since.
    """
    found = open_seal(seal) if isinstance(seal, Path) else seal
    if not genuine(found):
        name = seal if isinstance(seal, Path) else "the sealed forecast"
        raise RunError(f"{name}: the content does not have the hash in the file; a changed forecast is not scored")
    return tables.seal_study(found, scenario_of(found.content["run"]["scenario"], given))


def whole_run(result: Result, known: Scenario) -> Study:
    """One run against history, on headlines and on the question bank.

    Args:
        result: the run.
        known: the scenario with what is known today.
    """
    made = of_run(result, known)
    if result.provenance.pins or result.provenance.settings:
        return made
    found = bank_card.of_dates([bank_card.of_result(result, known)], known, RunInfo.of_run(result.provenance))
    return replace(made, studies={"bank": found, **made.studies})


def of_run(result: Result, known: Scenario) -> Study:
    """One run as it lies there, beside the baselines, small; refused where it cannot be held against history.

    Args:
        result: the run.
        known: the scenario with what is known today.
    """
    made = result.provenance
    run, title = RunInfo.of_run(made), "Against what happened"
    if held := (*made.pins, *made.settings):
        reason = f"history did not hold {', '.join(held[:3])}{' …' if len(held) > 3 else ''}"
        return refused("score", title, reason, run)
    nothing = f"nothing that the run can be held against is known of what came after {made.as_of}"
    as_of, *_, end = dates(result)
    try:
        until = min(last_settled(known), end)
    except ValueError:
        return refused("score", title, nothing, run)
    if until <= as_of:
        return refused("score", title, nothing, run)
    forecast = run_forecast(result, made.view or POOL, known, until)
    panel = panel_of([slate_of([forecast], known, until)], known, made.seed)
    if not (panel.scores.events.any() or panel.scores.figures.any()):
        return refused("score", title, nothing, run)
    return tables.run_study(panel, until, run)
