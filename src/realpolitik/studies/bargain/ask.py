"""Bargaining: load → resolve → draw → seat at a table → settle → tell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import numpy as np

from realpolitik.engines.bargaining.advice import advise
from realpolitik.engines.bargaining.settle import ROUNDS, formulas_of, settle
from realpolitik.engines.campaign import simulate
from realpolitik.errors import UsageError
from realpolitik.options import AsOf, Flag, Issues, Place, Seed, Threads, View, Worlds
from realpolitik.pipeline.runs import as_date, as_scenario
from realpolitik.results import versions
from realpolitik.scenario.case import Case, is_case, load_case
from realpolitik.scenario.names import nearest
from realpolitik.scenario.resolve import digest, resolve
from realpolitik.scenario.schema import Scenario
from realpolitik.studies.bargain import tables
from realpolitik.study import RunInfo, Study
from realpolitik.worlds import draw
from realpolitik.worlds.table import BargainTable as Seats
from realpolitik.worlds.table import in_dispute, of_case, of_scenario, standing_of

Formulas = Annotated[
    str | Sequence[str],
    Flag(
        "mean, median, nash, kalai, procedural, election, exchange, challenge, spatial, or all. On 351 EU decisions "
        "(DEU III) the challenge model erred by 26.8 points of 100, the weighted mean by 23.0, a constant by 28.0.",
        metavar="NAME[,NAME...]",
        kind="names",
    ),
]
ForActor = Annotated[str | None, Flag("Advice: whom to persuade.", name="for", metavar="ACTOR")]
Choices = Annotated[
    Mapping[str, Mapping[str, str | float]] | None,
    Flag("What a formula's authors leave open.", metavar="FORMULA.SWITCH=CHOICE", kind="choices"),
]
Rounds = Annotated[int, Flag("Rounds played at most.", least=1, most=500)]
Table = Annotated[
    str | Path | Scenario | Case,
    Place("SCENARIO|CASE", "A scenario, or a bargaining case: name, YAML file, or table of text (CSV)."),
]


def bargain(
    where: Table,
    *,
    formula: Formulas = "all",
    issues: Issues = (),
    for_actor: ForActor = None,
    choose: Choices = None,
    rounds: Rounds = ROUNDS,
    as_of: AsOf = None,
    view: View = None,
    worlds: Worlds = 500,
    seed: Seed = 1,
    threads: Threads = None,
) -> Study:
    """Where talks settle, by rival formulas: terms and their spread, what the formula changes, who pulls whom.

    Args:
        where: a scenario (name, folder, file, or loaded) or a bargaining case (name, YAML or CSV file, or loaded).
        formula: names of formulas, or ``all``.
        issues: what is bargained over; those in dispute if none is named (`worlds.table.in_dispute`).
        for_actor: actor that wants advice on whom to persuade, by its id or its name.
        choose: formula → switch → choice, where a formula's authors leave something open.
        rounds: rounds that are played at most.
        as_of: date of knowledge, for a scenario.
        view: source whose claims alone are used, for a scenario.
        worlds: number of worlds; one where no number of a case has a spread.
        seed: same seed, same numbers.
        threads: threads to use; results do not depend on it.

    Returns:
        A study with the tables ``terms``, ``issues``, ``ends``, ``gains``, ``pulls``, ``rounds`` and, with
        ``for_actor``, ``advice``. Its data are what `engines.bargaining.settle.settle` gives, world by world.

    Raises:
        ScenarioError, UsageError: bad input.

    >>> study = bargain("emission_1994", formula="challenge")
    >>> round(float(study["rounds"].query("round == 2").terms.iloc[0]), 3)
    9.611
    """
    if worlds < 1:
        raise UsageError("worlds must be 1 or more")
    if not 1 <= rounds <= 500:
        raise UsageError("rounds must lie between 1 and 500")
    seats, run = seated(where, as_of, view, worlds, seed, threads)
    seats = seats.on(tuple(issues) or in_dispute(seats) or seats.issues)
    names = formulas_of([formula] if isinstance(formula, str) else formula, seats)
    data = settle(seats, names, rounds=rounds, choices=choose, threads=threads)
    advice = None
    if for_actor is not None:
        by_name = [key for key in seats.actors if seats.names.get(key, key) == for_actor]
        for_actor = by_name[0] if for_actor not in seats.actors and len(by_name) == 1 else for_actor
        if for_actor not in seats.actors:
            near = nearest(for_actor, seats.actors)
            raise UsageError(f"no actor {for_actor!r:.60} at the table", allowed=seats.actors, nearest=near)
        by = tables.benchmark(names)
        advice = advise(seats, for_actor, by, rounds=rounds, choices=choose, threads=threads)
    options = {"formula": names, "issues": seats.issues, "rounds": rounds}
    options |= {name: value for name, value in (("choose", choose), ("for_actor", for_actor)) if value}
    return tables.study(data, seats, replace(run, options=options), advice)


def seated(
    where: str | Path | Scenario | Case,
    as_of: dt.date | str | None,
    view: str | None,
    worlds: int,
    seed: int,
    threads: int | None,
) -> tuple[Seats, RunInfo]:
    """Who sits at the table of a case or of a scenario, over all its issues, and what it was made from."""
    numbers = np.arange(worlds)
    if isinstance(where, Case) or (not isinstance(where, Scenario) and is_case(where)):
        if as_of is not None or view is not None:
            raise UsageError("a case has no dates and no sources: leave out the date of knowledge and the view")
        case = where if isinstance(where, Case) else load_case(where)
        seats = of_case(case, numbers if case.is_uncertain else numbers[:1], seed)
        return seats, RunInfo(seats.title, seed=seed, worlds=len(seats.worlds), versions=versions())
    resolved = resolve(as_scenario(where), as_of=as_date(as_of), view=view)
    draws = draw(resolved, numbers, seed)
    now = simulate(resolved, draws, 0, seed, threads=threads).isel(month=0)
    about = resolved.about
    run = RunInfo(about.name, digest(resolved), about.as_of, view, seed, worlds, versions=versions())
    return of_scenario(resolved, draws, standing_of(now), now["presence"].values), run
