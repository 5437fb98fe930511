"""How a game, or a scenario by way of the campaign, is asked which of its states or courses hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from realpolitik.errors import UsageError
from realpolitik.options import Progress
from realpolitik.pipeline.runs import as_date
from realpolitik.results import versions
from realpolitik.scenario.game_files import load_game
from realpolitik.scenario.games import Game
from realpolitik.scenario.schema import Scenario
from realpolitik.studies.stable import courses, standings, states
from realpolitik.studies.stable.game import solve
from realpolitik.study import RunInfo, Study

QUICK_WORLDS, QUICK_MONTHS = 12, 36
"""Size of the small form."""


def refuse(given: Mapping[str, Any], needed: str) -> None:
    """UsageError for options that have no meaning here, by their names on the command line."""
    wrong = [f"--{name.replace('_', '-')}" for name, value in given.items() if value is not None]
    if wrong:
        raise UsageError(f"{', '.join(wrong)}: needs {needed}")


def of_states(
    where: str | Path | Game,
    why: str | None,
    concepts: Sequence[str] | None,
    horizon: int | None,
    start: str | None,
    inverse: str | None,
    vary: str | None,
    spread: float | None,
    seed: int,
    threads: int | None,
) -> Study:
    """The study of a game."""
    game = where if isinstance(where, Game) else load_game(where)
    pair = None if inverse is None or vary is None else (inverse, vary)
    solved = solve(
        game,
        concepts=concepts,
        horizon=horizon,
        reasons=why is not None,
        start=start,
        inverse=pair,
        spread=spread,
        seed=seed,
        threads=threads,
    )
    given = {
        "concepts": solved.concepts,
        "horizon": horizon,
        "start": solved.start,
        "inverse": inverse,
        "vary": vary,
        "spread": spread,
    }
    options = {name: value for name, value in given.items() if value is not None}
    run = RunInfo(game.name, seed=None if spread is None else seed, options=options, versions=versions())
    return states.study(solved, run, None if why is None else solved.find(why))


def of_focus(
    scenario: Scenario,
    name: str | None,
    *,
    as_of: dt.date | str | None,
    view: str | None,
    brief: bool = False,
    **how: Any,
) -> Study:
    """The study of a scenario's focus.

    Args:
        scenario: as loaded.
        name: of the focus; the first one that fits the date if None.
        as_of: date of knowledge.
        view: source whose claims alone are used.
        brief: whether a terminal shows the first concept alone.
        how: the rest of what `courses.played` takes.
    """
    day = as_date(as_of)
    key, chosen = courses.choose(scenario, name, day, view)
    known = day or (chosen.as_of if view is None else None)
    found = courses.played(scenario, key, chosen, as_of=known, view=view, **how)
    options: dict[str, Any] = {"focus": key, "concepts": found.concepts, "indifference": found.indifference}
    return standings.study(found, RunInfo.of_run(found.provenance, **options), brief)


def quick(
    known: Scenario,
    *,
    as_of: dt.date | str | None = None,
    view: str | None = None,
    seed: int = 1,
    worlds: int = QUICK_WORLDS,
    months: int = QUICK_MONTHS,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Study:
    """The small form of the study of a scenario's focus, for a report on something else.

    Args:
        known: the scenario, as loaded.
        as_of: date of knowledge; the scenario's own if None.
        view: source whose claims alone are used.
        seed: same seed, same numbers.
        worlds: worlds for each profile.
        months: months to play; no more than the focus asks for.
        threads: threads to use; results do not depend on it.
        progress: called with (worlds played, worlds in all).

    Returns:
        As `stable`; a terminal shows ``profiles`` by the first concept alone.

    Raises:
        UsageError: the scenario has no focus for the date; the message is the reason. ScenarioError: bad input.
    """
    day = as_date(as_of) or known.about.as_of
    fits = courses.due(known, day)
    if not fits:
        raise UsageError(f"no focus of the scenario is for {day}" if known.focus else "the scenario has no focus")
    name, chosen = next(iter(fits.items()))
    how: dict[str, Any] = {"worlds": worlds, "months": min(months, chosen.months), "seed": seed, "threads": threads}
    return of_focus(known, name, as_of=day, view=view, brief=True, progress=progress, **how)
