"""Power: load → play → seat at a table → measure, now and as the campaign goes on → tell."""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import xarray as xr

from realpolitik.engines.bargaining.power import power as measure
from realpolitik.errors import UsageError
from realpolitik.options import AsOf, Flag, Issues, Place, Progress, Seed, Threads, View, Worlds
from realpolitik.pipeline.options import PlanOptions
from realpolitik.pipeline.runs import simulate
from realpolitik.results import Result
from realpolitik.scenario.names import nearest
from realpolitik.scenario.schema import Scenario
from realpolitik.studies.power import tables
from realpolitik.studies.power.tables import PowerAt
from realpolitik.studies.subject import subject
from realpolitik.study import RunInfo, Study
from realpolitik.worlds import Draws, draw
from realpolitik.worlds.table import BargainTable as Seats
from realpolitik.worlds.table import Network, in_dispute, network_of, of_scenario, standing_of

QUARTER = 3
"""Months after which actors meet again: access between them is known by quarters."""
Where = Annotated[
    str | Path | Scenario | Result | Study,
    Place("SCENARIO", "Folder, YAML file, or name of a built-in scenario."),
]
WithoutTies = Annotated[str | None, Flag("Once more, as if it had no ties to anybody.", metavar="ACTOR")]
Every = Annotated[int, Flag("Months between two measures; whole quarters.", least=3)]
Months = Annotated[int, Flag("Months to play, for power over time.", least=0, most=600)]


def power(
    where: Where,
    *,
    issues: Issues = (),
    without_ties: WithoutTies = None,
    every: Every = 12,
    as_of: AsOf = None,
    view: View = None,
    worlds: Worlds = 500,
    months: Months = 0,
    seed: Seed = 1,
    threads: Threads = None,
    progress: Progress | None = None,
) -> Study:
    """Who can carry, block or make a settlement: indices of votes, vetoes, brokers in the network, the kingmaker.

    Args:
        where: a scenario (name, folder, file, or loaded); or a run (a study that holds one, or its result), whose own
            date, worlds, seed and months are used.
        issues: what a settlement would be about; those in dispute if none is named (`worlds.table.in_dispute`).
        without_ties: actor whose power is measured once more without its network of ties.
        every: months between two dates at which power is measured; whole quarters.
        as_of: date of knowledge.
        view: source whose claims alone are used.
        worlds: number of worlds.
        months: months that the campaign is played for power over time; 0 for the date of knowledge alone.
        seed: same seed, same numbers.
        threads: threads to use; results do not depend on it.
        progress: called with (worlds done, worlds in all) while the campaign is played.

    Returns:
        A study with the tables ``kingmakers`` and ``indices`` (at the date of knowledge), ``settlement`` and
        ``standings`` (at every date) and, with ``without_ties``, ``cut`` (the first date without those ties). Its data
        are those of the first date, world by world (`engines.bargaining.power.power`).

    Raises:
        ScenarioError, UsageError: bad input. RunError: the campaign could not be played.

    >>> study = power("proxy_war", worlds=20)
    >>> bool(abs(study["indices"].banzhaf.sum() - 1) < 1e-9)
    True
    """
    if every < QUARTER or every % QUARTER:
        raise UsageError("every takes whole quarters: 3, 6, 9, 12 months …")
    result = subject(where)
    if isinstance(result, Result):
        if as_of is not None or view is not None:
            raise UsageError("a run has its own date of knowledge and its own view: leave them out")
        last = result.data.sizes["month"] - 1
    else:
        length = max(months, 1)
        asked: PlanOptions = {"as_of": as_of, "view": view, "worlds": worlds, "months": length, "seed": seed}
        result = simulate(result, threads=threads, progress=progress, **asked)
        last = months
    draws = draw(result.scenario, result.data["world"].values, result.provenance.seed)
    talks = Talks(result, draws, tuple(issues))
    cut = None if without_ties is None else talks.without_ties(without_ties)
    moments = [talks.at(month) for month in range(0, last + 1, every)]
    options = {"issues": tuple(issues), "without_ties": without_ties, "every": every if last else None}
    return tables.study(moments, cut, without_ties, RunInfo.of_run(result.provenance, last, **options))


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
        seats, _ = seated(self.result.scenario, self.draws, self.result.data, 0)
        return self.asked or in_dispute(seats) or seats.issues

    def at(self, month: int) -> PowerAt:
        """Power of everybody in a month."""
        seats, network = self.seated(month)
        return PowerAt(self.day(month), measure(seats, network), seats)

    def without_ties(self, actor: str) -> PowerAt:
        """Power at the beginning, had an actor no ties to anybody.

        Raises:
            UsageError: it does not sit at the table.
        """
        seats, network = self.seated(0)
        if actor not in seats.actors:
            near = nearest(actor, seats.actors)
            raise UsageError(f"no actor {actor!r:.60} at the table", allowed=seats.actors, nearest=near)
        return PowerAt(self.day(0), measure(seats, network.without_ties(seats.actors.index(actor))), seats)

    def seated(self, month: int) -> tuple[Seats, Network]:
        """Table and network in a month."""
        seats, network = seated(self.result.scenario, self.draws, self.result.data, month)
        return seats.on(self.issues), network

    def day(self, month: int) -> dt.date:
        """Date of a month; of the first, the date of knowledge."""
        if month == 0:
            return self.result.scenario.about.as_of
        day: dt.date = self.result.data["date"].values.astype("datetime64[D]")[month].item()
        return day


def seated(scenario: Scenario, draws: Draws, data: xr.Dataset, month: int) -> tuple[Seats, Network]:
    """Table and network of a run in one month: standing, ground, troops and access as they are there."""
    now = data.isel(month=month)
    quarter = int(np.searchsorted(data["quarter_month"].values, month, "right")) - 1
    seats = of_scenario(scenario, draws, standing_of(now), now["presence"].values)
    rank = now["standing"].values.astype(float)
    everybody = tuple(scenario.actors)
    seat = np.stack([rank[:, everybody.index(name)] for name in seats.actors], axis=1)
    for name in now["belligerent"].values:
        if name in seats.actors:
            i = seats.actors.index(str(name))
            seat[:, i] = np.maximum(seat[:, i], now["ground"].sel(belligerent=name).values)
    seats = seats.with_seats(seat)
    access = data["access"].isel(quarter=quarter)
    ties = {str(tie): access.sel(tie=tie).values.astype(float) for tie in access["tie"].values}
    return seats, network_of(scenario, seats, rank, ties)
