"""What a course was worth to a seat: utility by issue and cost, month by month, in one world or several."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from realpolitik.kernels.campaign.layout import QUARTER
from realpolitik.results import Result


@dataclass(frozen=True)
class SeatAccount:
    """What the months played were worth to a seat; of utility, more is better, and 0 is everything as it wants it.

    Attributes:
        issues: the issues that it cares about.
        loss: salience · distance from its position / 100, wants as in force at the time [world, month, issue].
        price: what its instruments cost it, in any case and at home [world, month].
    """

    issues: tuple[str, ...]
    loss: np.ndarray
    price: np.ndarray

    @property
    def utility(self) -> np.ndarray:
        """All of it together [world, month]."""
        found: np.ndarray = -self.loss.sum(axis=2) - self.price
        return found

    @property
    def mean(self) -> np.ndarray:
        """Mean over the months played [world]."""
        found: np.ndarray = self.utility.mean(axis=1)
        return found


def account(result: Result, seat: str) -> SeatAccount:
    """What a replay was worth to a seat, from the first month played on.

    Args:
        result: of `realpolitik.play.board.Board`, of a month or more.
        seat: the actor.
    """
    data, scenario = result.data, result.scenario
    issues = tuple(scenario.positions.get(seat, {}))
    months = np.arange(1, data.sizes["month"])
    quarter = (months - 1) // QUARTER  # wants and costs are those at the start of the quarter
    mine = data.sel(actor=seat, issue=list(issues))
    state = mine["outcome"].transpose("world", "month", "issue").values[:, 1:].astype(np.float64)
    position, salience = (mine[name].transpose("world", "quarter", "issue").values[:, quarter] for name in WANTS)
    loss = salience * np.abs(state - position) / 100.0
    price = np.zeros(loss.shape[:2])
    will = mine["will"].transpose("world", "month").values[:, 1:].astype(np.float64)
    rungs = list(map(str, data["rung"].values))
    costs = {name: data[name].transpose("world", "quarter", "rung").values for name in ("direct", "domestic")}
    for name, item in scenario.instruments[seat].items():
        level = data["level"].sel(instrument=f"{seat}.{name}").transpose("world", "month").values[:, 1:]
        first = rungs.index(f"{seat}.{name}={next(iter(item.levels))}")
        for place in range(len(item.levels)):
            paid = costs["direct"][:, quarter, first + place] + costs["domestic"][:, quarter, first + place] * (
                1 - will
            )
            price += (level == place) * paid
    return SeatAccount(issues, loss, price)


WANTS = ("position", "salience")
"""What a seat wants of an issue, and how much it cares."""


def by_quarter(values: np.ndarray) -> np.ndarray:
    """Means over quarters [world, quarter] of what is kept by month [world, month]."""
    found: np.ndarray = values.reshape(len(values), -1, QUARTER).mean(axis=2)
    return found
