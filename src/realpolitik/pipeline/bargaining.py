"""Bargaining: load → resolve → draw → seat at a table → settle → find."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Unpack

import numpy as np
import xarray as xr

from realpolitik.engines.bargaining.advice import advise
from realpolitik.engines.bargaining.settle import ROUNDS, Choices, formulas_of, settle
from realpolitik.engines.campaign import simulate
from realpolitik.errors import UsageError
from realpolitik.findings.bargaining import BENCHMARK, Bargain, find_bargain
from realpolitik.pipeline.options import WorldOptions, with_options
from realpolitik.pipeline.runs import as_date, as_scenario
from realpolitik.scenario.case import Case, is_case, load_case
from realpolitik.scenario.names import nearest
from realpolitik.scenario.resolve import resolve
from realpolitik.scenario.schema import Scenario
from realpolitik.worlds import draw
from realpolitik.worlds.table import Table, in_dispute, of_case, of_scenario


@with_options(WorldOptions, worlds=500)
def bargain(
    where: str | Path | Scenario | Case,
    *,
    formula: str | Sequence[str] = "all",
    issues: Sequence[str] = (),
    for_actor: str | None = None,
    rounds: int = ROUNDS,
    choices: Choices | None = None,
    threads: int | None = None,
    **run: Unpack[WorldOptions],
) -> Bargain:
    """Where talks settle, by rival formulas.

    Args:
        where: a scenario (name, folder, file, or loaded) or a bargaining case (name, YAML or CSV file, or loaded).
        as_of: date of knowledge, for a scenario.
        view: source whose claims alone are used, for a scenario.
        worlds: number of worlds; one where no number of a case has a spread.
        **run: `WorldOptions`.
        formula: names of formulas, or ``all``.
        issues: what is bargained over; those in dispute if none is named (`worlds.table.in_dispute`).
        for_actor: actor that wants advice on whom to persuade.
        rounds: rounds that are played at most.
        choices: formula → switch → choice.
        threads: threads to use; results do not depend on it.

    Raises:
        ScenarioError, UsageError: bad input.
    """
    if run["worlds"] < 1:
        raise UsageError("worlds must be 1 or more")
    if not 1 <= rounds <= 500:
        raise UsageError("rounds must lie between 1 and 500")
    table, day = table_of(where, run, threads)
    table = table.on(tuple(issues) or in_dispute(table) or table.issues)
    names = formulas_of([formula] if isinstance(formula, str) else formula, table)
    data = settle(table, names, rounds=rounds, choices=choices, threads=threads)
    advice = None
    by = BENCHMARK if BENCHMARK in names else names[0]
    if for_actor is not None:
        if for_actor not in table.actors:
            near = nearest(for_actor, table.actors)
            raise UsageError(f"no actor {for_actor!r:.60} at the table", allowed=table.actors, nearest=near)
        advice = advise(table, for_actor, by, rounds=rounds, choices=choices, threads=threads)
    return find_bargain(data, table, seed=run["seed"], as_of=day, view=run["view"], advice=advice)


def table_of(
    where: str | Path | Scenario | Case, run: WorldOptions, threads: int | None
) -> tuple[Table, dt.date | None]:
    """The table of a case or of a scenario over all its issues, and the date of knowledge (None for a case)."""
    numbers, seed = np.arange(run["worlds"]), run["seed"]
    if isinstance(where, Case) or (not isinstance(where, Scenario) and is_case(where)):
        if run["as_of"] is not None or run["view"] is not None:
            raise UsageError("a case has no dates and no sources: leave out the date of knowledge and the view")
        case = where if isinstance(where, Case) else load_case(where)
        return of_case(case, numbers if case.is_uncertain else numbers[:1], seed), None
    resolved = resolve(as_scenario(where), as_of=as_date(run["as_of"]), view=run["view"])
    draws = draw(resolved, numbers, seed)
    now = simulate(resolved, draws, 0, seed, threads=threads).isel(month=0)
    return of_scenario(resolved, draws, standing_of(now), now["presence"].values), resolved.about.as_of


def standing_of(now: xr.Dataset) -> dict[str, np.ndarray]:
    """Issue → [W] where it stands in one month of a run."""
    return {str(issue): now["outcome"].sel(issue=issue).values.astype(float) for issue in now["issue"].values}
