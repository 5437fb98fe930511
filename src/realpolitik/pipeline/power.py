"""Power: who can carry, block or make a settlement, now and as a campaign goes on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import xarray as xr

from realpolitik.engines.bargaining.power import power as measure
from realpolitik.errors import UsageError
from realpolitik.findings.power import Moment, Power, moment
from realpolitik.pipeline.runs import Progress, assess
from realpolitik.results import Result
from realpolitik.scenario.names import nearest
from realpolitik.scenario.schema import Scenario
from realpolitik.worlds import Draws, draw
from realpolitik.worlds.table import Network, Table, in_dispute, network_of, of_scenario

QUARTER = 3


def power(
    where: str | Path | Scenario | Result,
    *,
    issues: Sequence[str] = (),
    without_ties: str | None = None,
    as_of: dt.date | str | None = None,
    view: str | None = None,
    worlds: int = 500,
    months: int = 0,
    every: int = 12,
    seed: int = 1,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Power:
    """The power of everybody at the table of a scenario, and the kingmaker among them.

    Args:
        where: a scenario (name, folder, file, or loaded), or the result of a run, whose own dates and worlds are used.
        issues: what a settlement would be about; those in dispute if none is named.
        without_ties: actor whose power is measured once more without its network of ties.
        as_of: date of knowledge.
        view: source whose claims alone are used.
        worlds: number of worlds.
        months: months that the campaign is played for power over time; 0 for the date of knowledge alone.
        every: months between two dates at which power is measured; whole quarters.
        seed: seed of the run.
        threads: threads to use; results do not depend on it.
        progress: called with (worlds done, worlds in all) while the campaign is played.

    Raises:
        ScenarioError, UsageError: bad input.
    """
    if every < QUARTER or every % QUARTER:
        raise UsageError("every takes whole quarters: 3, 6, 9, 12 months …")
    if isinstance(where, Result):
        run = where
    else:
        run = assess(
            where,
            as_of=as_of,
            view=view,
            worlds=worlds,
            months=max(months, 1),
            seed=seed,
            threads=threads,
            progress=progress,
        )
    scenario, about = run.scenario, run.provenance
    draws = draw(scenario, run.data["world"].values, about.seed)
    played = run.data.sizes["month"] - 1 if isinstance(where, Result) else months
    table, network = seated(scenario, draws, run.data, 0)
    chosen = tuple(issues) or in_dispute(table) or table.issues
    if without_ties is not None and without_ties not in table.actors:
        near = nearest(without_ties, table.actors)
        raise UsageError(f"no actor {without_ties!r:.60} at the table", allowed=table.actors, nearest=near)
    first = measure(table.on(chosen), network)
    moments = [moment(first, table.on(chosen), scenario.about.as_of)]
    for month in range(every, played + 1, every):
        later, ties = seated(scenario, draws, run.data, month)
        moments.append(moment(measure(later.on(chosen), ties), later.on(chosen), day_of(run.data, month)))
    lone: Moment | None = None
    if without_ties is not None:
        cut = network.without_ties(table.actors.index(without_ties))
        lone = moment(measure(table.on(chosen), cut), table.on(chosen), scenario.about.as_of)
    names = {name: actor.name for name, actor in scenario.actors.items()}
    names.update({name: issue.title for name, issue in scenario.issues.items()})
    title = scenario.about.title
    return Power(title, about.view, about.seed, len(draws.worlds), names, tuple(moments), without_ties, lone, first)


def day_of(data: xr.Dataset, month: int) -> dt.date:
    """Date of a month of a run."""
    day: dt.date = data["date"].values.astype("datetime64[D]")[month].item()
    return day


def seated(scenario: Scenario, draws: Draws, data: xr.Dataset, month: int) -> tuple[Table, Network]:
    """Table and network of a run in one month: standing, ground, troops and access as they are there."""
    now = data.isel(month=month)
    quarter = int(np.searchsorted(data["quarter_month"].values, month, "right")) - 1
    standing = {str(issue): now["outcome"].sel(issue=issue).values.astype(float) for issue in now["issue"].values}
    table = of_scenario(scenario, draws, standing, now["presence"].values)
    rank = now["standing"].values.astype(float)
    everybody = tuple(scenario.actors)
    seat = np.stack([rank[:, everybody.index(name)] for name in table.actors], axis=1)
    for name in now["belligerent"].values:
        if name in table.actors:
            i = table.actors.index(str(name))
            seat[:, i] = np.maximum(seat[:, i], now["ground"].sel(belligerent=name).values)
    table = table.with_seats(seat)
    access = data["access"].isel(quarter=quarter)
    ties = {str(tie): access.sel(tie=tie).values.astype(float) for tie in access["tie"].values}
    return table, network_of(scenario, table, rank, ties)
