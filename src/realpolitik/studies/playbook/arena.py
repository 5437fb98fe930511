"""One patron in one scenario: how it uses instruments of each kind, and what a kind returns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from realpolitik.engines.campaign import simulate
from realpolitik.pipeline.runs import Plan
from realpolitik.readings import dates, variable, year_windows
from realpolitik.readings.accounts import instrument_cost, issue_loss
from realpolitik.results import Result
from realpolitik.scenario.schema import Scenario
from realpolitik.stats import paired_interval
from realpolitik.studies.playbook.kinds import camp_of, client_of, idle_level
from realpolitik.worlds import Draws, draw

MEASURES = ("utility", "standing", "influence", "ground")
"""What a kind returns: the patron's own utility, standing and influence, and the ground of its client's camp."""
ORDERED = 0.1
"""Share of worlds in which a kind has to be raised to be named in the order."""
Values = Mapping[str, np.ndarray]


class Arena(NamedTuple):
    """A patron's playbook in one scenario.

    Attributes:
        label: name of the scenario, with a number where it is named more than once.
        scenario: as it was played.
        digest: of the scenario as it was played.
        patron: whose playbook it is here.
        client: belligerent that the patron helps.
        camp: belligerents whose ground is counted with it.
        dates: month ends.
        use: one row a kind: its instruments, use over time, first raise and cost.
        shares: one row a kind and month: share of worlds in which it is in use.
        returns: one row a kind and measure: what it returns, with its interval.
    """

    label: str
    scenario: Scenario
    digest: str
    patron: str
    client: str
    camp: tuple[str, ...]
    dates: tuple[dt.date, ...]
    use: pd.DataFrame
    shares: pd.DataFrame
    returns: pd.DataFrame

    @property
    def order(self) -> tuple[str, ...]:
        """Kinds that are raised in a tenth of the worlds or more, in the order in which that begins."""
        raised = self.use[(self.use.raised >= ORDERED) & self.use.month.notna()]
        return tuple(raised.sort_values("month", kind="stable").kind)


class Stage:
    """The worlds of one scenario, to be played with one kind idle after another."""

    def __init__(self, plan: Plan, threads: int | None) -> None:
        self.plan = plan
        self.threads = threads
        self.draws: Draws = draw(plan.scenario, np.arange(plan.worlds), plan.seed)

    def play(self, pins: Mapping[str, tuple[tuple[int, str], ...]]) -> Result:
        """Play the worlds with some instruments held."""
        plan = replace(self.plan, pins=pins)
        data = simulate(plan.scenario, self.draws, plan.months, plan.seed, pins=pins, threads=self.threads)
        return Result(data, plan.scenario, plan.provenance, self.draws.candidates)

    def arena(
        self,
        label: str,
        patron: str,
        kinds: Mapping[str, tuple[str, ...]],
        client: str | None,
        level: float,
        tick: Callable[[], None],
    ) -> Arena:
        """The patron's playbook here.

        Args:
            label: name of this arena.
            patron: whose playbook.
            kinds: kind → instruments.
            client: belligerent whose camp's ground is read; the one that it helps most if None.
            level: coverage of each interval.
            tick: called after each run.
        """
        scenario, values = self.plan.scenario, self.draws.values
        free = self.play({})
        tick()
        whose = client if client is not None else client_of(free, patron)
        camp = camp_of(scenario, whose)
        before = measures(free, values, patron, camp)
        uses, shares, returns = [], [], []
        for kind, names in kinds.items():
            kit = scenario.instruments[patron]
            held = self.play({f"{patron}.{name}": ((1, idle_level(kit[name])),) for name in names})
            idle = measures(held, values, patron, camp)
            for name in MEASURES:
                gained = paired_interval(before[name] - idle[name], 0.0, level)
                returns.append({"arena": label, "kind": kind, "measure": name, **gained._asdict()})
            row, share = use_of(free, values, patron, names)
            uses.append({"arena": label, "kind": kind, **row})
            days = enumerate(zip(dates(free), share, strict=True))
            shares += [
                {"arena": label, "kind": kind, "month": month, "date": day, "share": value}
                for month, (day, value) in days
            ]
            tick()
        frames = (pd.DataFrame(rows) for rows in (uses, shares, returns))
        return Arena(label, scenario, self.plan.provenance.digest, patron, whose, camp, dates(free), *frames)


def measures(result: Result, values: Values, patron: str, camp: Sequence[str]) -> dict[str, np.ndarray]:
    """What a run brings the patron, by measure, mean over the months played [world]."""
    price = sum(
        (instrument_cost(result, values, patron, name)[1].mean(axis=1) for name in result.scenario.instruments[patron]),
        np.zeros(result.data.sizes["world"]),
    )
    own = {
        name: variable(result, name).sel(actor=patron).transpose("world", "month").values[:, 1:].mean(axis=1)
        for name in ("standing", "influence")
    }
    ground = variable(result, "ground").sel(belligerent=list(camp)).sum("belligerent").transpose("world", "month")
    return {
        "utility": -issue_loss(result, values, patron) - price,
        "standing": own["standing"].astype(np.float64),
        "influence": own["influence"].astype(np.float64),
        "ground": ground.values[:, 1:].mean(axis=1).astype(np.float64),
    }


def use_of(result: Result, values: Values, patron: str, names: tuple[str, ...]) -> tuple[dict[str, Any], np.ndarray]:
    """How a patron uses its instruments of one kind, when it chooses for itself.

    Returns:
        Its instruments; share of worlds in which any of them is off its idle level at the start, over the first year
        and over the last; share in which any is raised above where it stood at the start, and date and month of the
        first raise in the middle one of those worlds (None where none is raised); price in utility and share of
        capacity, means over months and worlds. And the share of worlds with any off its idle level by month [month].
    """
    days = dates(result)
    shape = (result.data.sizes["world"], len(days))
    on, up = np.zeros(shape, bool), np.zeros(shape, bool)
    price = capacity = 0.0
    for name in names:
        instrument = result.scenario.instruments[patron][name]
        level = variable(result, "level").sel(instrument=f"{patron}.{name}").transpose("world", "month").values
        on |= level != list(instrument.levels).index(idle_level(instrument))
        up |= level > level[:, :1]
        _, paid, taken = instrument_cost(result, values, patron, name)
        price, capacity = price + float(paid.mean()), capacity + float(taken.mean())
    raised = up.any(axis=1)
    month = float(np.median(up[raised].argmax(axis=1))) if raised.any() else None
    shares: np.ndarray = on.mean(axis=0)
    first, last = year_windows(len(days))
    row = {
        "instruments": names,
        "start": float(shares[0]),
        "first": float(shares[first].mean()),
        "last": float(shares[last].mean()),
        "in_use": float(shares[1:].mean()),
        "raised": float(raised.mean()),
        "first_raised": None if month is None else days[int(month)],
        "month": month,
        "price": price,
        "capacity": capacity,
    }
    return row, shares
