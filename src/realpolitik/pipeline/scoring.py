"""Scores of views, pool and baselines: every run from its own date, played to the end of what is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from realpolitik.errors import RunError, UsageError
from realpolitik.findings.happened import last_settled
from realpolitik.findings.scorecard import Scorecard, scorecard
from realpolitik.findings.scoring import POOL, Told, told
from realpolitik.pipeline.options import Progress
from realpolitik.pipeline.runs import as_scenario, asked_date, assess
from realpolitik.scenario.dates import months_between
from realpolitik.scenario.names import nearest
from realpolitik.scenario.schema import Scenario


def score(
    scenario: str | Path | Scenario,
    *,
    views: Sequence[str] | None = None,
    worlds: int = 200,
    seed: int = 1,
    until: dt.date | str | None = None,
    together: bool = True,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Scorecard:
    """Score each source's view from its own date, the pool of the same dates, and forecasts without a model.

    Args:
        scenario: catalog name, folder, file, or a loaded scenario with what is known today.
        views: sources to look through; if None, every source that makes claims, but for those from after the record
            ends where no last date is asked for either.
        worlds: worlds of each run.
        seed: seed of the runs and of the resampling.
        until: last date that counts; the last for which the record of events is complete if None.
        together: whether to run all views from the latest date as well.
        threads: threads to use; results do not depend on it.
        progress: called with (worlds done, worlds in all).

    Raises:
        ScenarioError, UsageError: bad input. RunError: nothing is known of what happened.
    """
    known = as_scenario(scenario)
    if worlds < 2:
        raise UsageError("worlds must be 2 or more: a spread needs two")
    names = chosen_views(known, views)
    end = _end(known, until)
    days = {name: known.sources[name].issued for name in names}
    late = [name for name, day in days.items() if day >= end]
    if not views and until is None and len(late) < len(names):
        names = tuple(name for name in names if name not in late)
        days = {name: days[name] for name in names}
    elif late:
        raise UsageError(f"{', '.join(late)}: nothing to score, since the record counts to {end} alone")
    latest = max(days.values())
    own = [(name, day) for name, day in days.items()] + [(POOL, day) for day in sorted(set(days.values()))]
    again = [(name, latest) for name in names if days[name] != latest] if together and len(names) > 1 else []
    runs = _Runs(known, end, worlds, seed, threads, progress, len(own) + len(again))
    done = {pair: runs.run(*pair) for pair in (*own, *again)}
    beside = [done[name, latest] for name in names] + [done[POOL, latest]] if again else []
    return scorecard(known, [done[pair] for pair in own], beside, end, seed)


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


def _end(known: Scenario, until: dt.date | str | None) -> dt.date:
    if until is not None:
        return asked_date(until)
    try:
        return last_settled(known)
    except ValueError as error:
        raise RunError(f"{known.about.name}: {error}; give events 'happened' or 'checked', series points") from error


class _Runs:
    """Runs one after another, of which only what is scored is kept."""

    def __init__(
        self,
        known: Scenario,
        until: dt.date,
        worlds: int,
        seed: int,
        threads: int | None,
        progress: Progress | None,
        count: int,
    ) -> None:
        self.known, self.until, self.worlds, self.seed, self.threads = known, until, worlds, seed, threads
        self.progress, self.total, self.done = progress, count * worlds, 0

    def run(self, forecaster: str, as_of: dt.date) -> Told:
        """Play one view, or the pool, from a date."""
        result = assess(
            self.known,
            as_of=as_of,
            view=None if forecaster == POOL else forecaster,
            worlds=self.worlds,
            months=months_between(as_of, self.until),
            seed=self.seed,
            threads=self.threads,
            progress=self._tell if self.progress else None,
        )
        self.done += self.worlds
        return told(result, forecaster, self.known, self.until)

    def _tell(self, done: int, total: int) -> None:
        assert self.progress is not None
        self.progress(self.done + done, self.total)
