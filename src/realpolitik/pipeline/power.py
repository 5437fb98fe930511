"""Power: who can carry, block or make a settlement, now and as a campaign goes on."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Unpack

import numpy as np
import xarray as xr

from realpolitik.engines.bargaining.power import power as measure
from realpolitik.errors import UsageError
from realpolitik.findings.power import Moment, Power, moment
from realpolitik.pipeline.bargaining import standing_of
from realpolitik.pipeline.options import PlanOptions, Progress, with_options
from realpolitik.pipeline.runs import assess
from realpolitik.results import Result
from realpolitik.scenario.names import nearest
from realpolitik.scenario.schema import Scenario
from realpolitik.worlds import Draws, draw
from realpolitik.worlds.table import Network, Table, in_dispute, network_of, of_scenario

QUARTER = 3


@with_options(PlanOptions, worlds=500, months=0)
def power(
    where: str | Path | Scenario | Result,
    *,
    issues: Sequence[str] = (),
    without_ties: str | None = None,
    every: int = 12,
    threads: int | None = None,
    progress: Progress | None = None,
    **run: Unpack[PlanOptions],
) -> Power:
    """The power of everybody at the table of a scenario, and the kingmaker among them.

    Args:
        where: a scenario (name, folder, file, or loaded), or the result of a run, whose own dates and worlds are used.
        months: months that the campaign is played for power over time; 0 for the date of knowledge alone.
        **run: `PlanOptions`.
        issues: what a settlement would be about; those in dispute if none is named.
        without_ties: actor whose power is measured once more without its network of ties.
        every: months between two dates at which power is measured; whole quarters.
        threads: threads to use; results do not depend on it.
        progress: called with (worlds done, worlds in all) while the campaign is played.

    Raises:
        ScenarioError, UsageError: bad input.
    """
    if every < QUARTER or every % QUARTER:
        raise UsageError("every takes whole quarters: 3, 6, 9, 12 months …")
    if isinstance(where, Result):
        result, last = where, where.data.sizes["month"] - 1
    else:
        last = run["months"] or 0
        run["months"] = max(last, 1)
        result = assess(where, threads=threads, progress=progress, **run)
    scenario, about = result.scenario, result.provenance
    draws = draw(scenario, result.data["world"].values, about.seed)
    talks = Talks(result, draws, tuple(issues))
    lone = None if without_ties is None else talks.without_ties(without_ties)
    data, now = talks.power(0)
    later = [talks.power(month)[1] for month in range(every, last + 1, every)]
    names = {name: actor.name for name, actor in scenario.actors.items()}
    names.update({name: issue.title for name, issue in scenario.issues.items()})
    title, worlds = scenario.about.title, len(draws.worlds)
    return Power(title, about.view, about.seed, worlds, names, (now, *later), without_ties, lone, data)


@dataclass(frozen=True)
class Talks:
    """A run in any month of which a table can be laid, over the same issues.

    Attributes:
        result: the run.
        draws: numbers of its worlds.
        asked: what a settlement would be about; what is in dispute at the beginning if empty.
    """

    result: Result
    draws: Draws
    asked: tuple[str, ...]

    @functools.cached_property
    def issues(self) -> tuple[str, ...]:
        """What a settlement would be about."""
        table, _ = seated(self.result.scenario, self.draws, self.result.data, 0)
        return self.asked or in_dispute(table) or table.issues

    def at(self, month: int) -> tuple[Table, Network]:
        """Table and network in a month."""
        table, network = seated(self.result.scenario, self.draws, self.result.data, month)
        return table.on(self.issues), network

    def power(self, month: int) -> tuple[xr.Dataset, Moment]:
        """Power of everybody in a month: world by world, and what is said of it."""
        table, network = self.at(month)
        data = measure(table, network)
        day = day_of(self.result.data, month) if month else self.result.scenario.about.as_of
        return data, moment(data, table, day)

    def without_ties(self, actor: str) -> Moment:
        """Power at the beginning, had an actor no ties to anybody.

        Raises:
            UsageError: it does not sit at the table.
        """
        table, network = self.at(0)
        if actor not in table.actors:
            near = nearest(actor, table.actors)
            raise UsageError(f"no actor {actor!r:.60} at the table", allowed=table.actors, nearest=near)
        cut = network.without_ties(table.actors.index(actor))
        return moment(measure(table, cut), table, self.result.scenario.about.as_of)


def day_of(data: xr.Dataset, month: int) -> dt.date:
    """Date of a month of a run."""
    day: dt.date = data["date"].values.astype("datetime64[D]")[month].item()
    return day


def seated(scenario: Scenario, draws: Draws, data: xr.Dataset, month: int) -> tuple[Table, Network]:
    """Table and network of a run in one month: standing, ground, troops and access as they are there."""
    now = data.isel(month=month)
    quarter = int(np.searchsorted(data["quarter_month"].values, month, "right")) - 1
    table = of_scenario(scenario, draws, standing_of(now), now["presence"].values)
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
