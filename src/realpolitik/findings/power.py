"""What power says: indices, veto players, brokers, and who is the kingmaker."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import xarray as xr

from realpolitik.stats import Interval, jeffreys, mean_interval
from realpolitik.worlds.table import Table


@dataclass(frozen=True)
class Standing:
    """The power of one actor.

    Attributes:
        weight: share in all weight.
        shapley_shubik, banzhaf: power in a vote by simple majority of weight.
        pivotal: share of issues in which it holds the weighted median.
        betweenness, reach: place in the network of ties.
        veto: share of worlds in which an agreement needs its consent.
        needed: kingmaker score: where a settlement can be had (some terms suit every party and somebody stands behind
            them), the chance that it could not without this actor: 1 for those whose consent is needed, for others
            the chance that nobody else stands behind the terms. None where no world has such terms.
        blocks: share of worlds in which no terms suit every party but some would if its consent were not needed.
        moves: how far its presence moves the compromise, mean absolute over issues and worlds, points of 100.
        pulled: issue that it moves farthest, and by how much in the issue's unit (mean over worlds, with sign).
    """

    actor: str
    weight: float
    shapley_shubik: float
    banzhaf: float
    pivotal: float
    betweenness: float
    reach: float
    veto: float
    needed: Interval | None
    blocks: float
    moves: float
    pulled: tuple[str, float]


@dataclass(frozen=True, eq=False)
class Moment:
    """Power at one date.

    Attributes:
        ground: share of worlds in which some terms suit every party if they are kept.
        possible: share in which, besides, somebody stands behind them.
        backing: chance that somebody does, median over worlds.
        needed: trust that the terms would need where the parties reckon with that chance alone, median over worlds;
            above 1 where no terms suit every party.
    """

    date: dt.date | None
    ground: Interval
    possible: Interval
    backing: float
    needed: float
    standings: tuple[Standing, ...]

    def of(self, actor: str) -> Standing:
        """One actor's power."""
        return next(row for row in self.standings if row.actor == actor)


@dataclass(frozen=True, eq=False)
class Power:
    """Power at a table, now and as the campaign goes on, and what an actor's ties are worth.

    Attributes:
        moments: by date; the first is the date of knowledge.
        without: the first moment again where ``cut`` has no ties; None if nobody asked.
        data: everything of the first moment, world by world (`engines.bargaining.power.power`).
    """

    title: str
    view: str | None
    seed: int
    worlds: int
    names: dict[str, str]
    moments: tuple[Moment, ...]
    cut: str | None
    without: Moment | None
    data: xr.Dataset


def moment(data: xr.Dataset, table: Table, date: dt.date | None) -> Moment:
    """Power at one date, from the engine's dataset."""
    ground = data["ground"].values
    return Moment(
        date,
        jeffreys(int(ground.sum()), len(ground)),
        bounded_mean(ground * data["backing"].values),
        float(np.median(data["backing"].values)),
        float(np.median(data["needed"].values)),
        tuple(standing(data.sel(actor=actor), table, actor) for actor in table.actors),
    )


def bounded_mean(values: np.ndarray) -> Interval:
    """Mean of one share a world, its interval kept within 0 and 1."""
    found = mean_interval(values)
    return Interval(found.value, max(found.low, 0.0), min(found.high, 1.0))


def standing(data: xr.Dataset, table: Table, actor: str) -> Standing:
    """One actor's power, from its part of the dataset."""
    ground, party, backing = data["ground"].values, data["party"].values, data["backing"].values
    alone = 1.0 - data["backing_without"].values / np.maximum(backing, 1e-12)
    score = np.where(party, 1.0, alone)[ground]
    span = (table.scale[:, 1] - table.scale[:, 0]) / 100.0
    shift = data["moves"].values
    mean = shift.mean(axis=0)
    k = int(np.argmax(np.abs(mean) / span))
    return Standing(
        actor,
        float(data["weight"]),
        float(data["shapley_shubik"]),
        float(data["banzhaf"]),
        float(data["pivotal"]),
        float(data["betweenness"]),
        float(data["reach"]),
        float(party.mean()),
        bounded_mean(score) if len(score) else None,
        float(np.mean(~ground & data["ground_free"].values & party)),
        float((np.abs(shift) / span).mean()),
        (table.issues[k], float(mean[k])),
    )
