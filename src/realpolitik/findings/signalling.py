"""What a threat comes to, read from the crisis games of many worlds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr

from realpolitik.readings.labels import percent
from realpolitik.scenario.schema import Scenario
from realpolitik.stats import Interval, mean_interval

READ = {
    "resolved": "Would fight, as seen before any threat",
    "credibility": "Would fight if resisted, once it has threatened",
    "resists": "Target resists",
    "gives_short": "Target gives in short of the demand",
    "concedes": "Target concedes in full",
    "backs_down": "Challenger backs down",
    "war": "War",
    "accident": "War by accident",
    "threatens": "Threatens at all",
}
"""Outcomes in reading order; all but the first and the last are given a threat."""
SOLUTION_NAMES = {"pbe": "perfect Bayesian equilibrium", "qre": "quantal response equilibrium"}


@dataclass(frozen=True)
class ThreatStudy:
    """A threat in many worlds, or a published game.

    Attributes:
        title: what is threatened.
        about: what the study is of, in a sentence or two.
        players: names of challenger and target.
        threat: id of the threat in its scenario; the case's id for a published game.
        level: level of the instrument that carries the threat; None for a published game.
        solution: ``pbe`` or ``qre``: the one that tables and charts lead with.
        data: dataset over ``solution``, ``case``, ``world``, as of `engines.signalling.solve`.
        cases: name of each case → what is otherwise in it.
        surface: means over worlds by ``engaged`` and ``will``, as of `engines.signalling.sweep`; None for a published
            game.
        point: mean (engaged, will) of the challenger in each case that the surface can show.
        makings: what makes up the payoffs: name → [W] values in utility.
        scenario: the resolved scenario; None for a published game.
        seed: seed of the worlds.
    """

    title: str
    about: str
    players: tuple[str, str]
    threat: str
    level: str | None
    solution: str
    data: xr.Dataset
    cases: dict[str, str]
    surface: xr.Dataset | None
    point: dict[str, tuple[float, float]]
    makings: dict[str, np.ndarray]
    scenario: Scenario | None
    seed: int | None

    @property
    def worlds(self) -> int:
        """Number of worlds."""
        return int(self.data.sizes["world"])

    @property
    def chosen(self) -> xr.Dataset:
        """Outcomes by the chosen solution."""
        return self.data.sel(solution=self.solution)


@dataclass(frozen=True)
class Blink:
    """One outcome in one case: mean over worlds, with the error of their finite number."""

    case: str
    outcome: str
    title: str
    mean: Interval


def blinks(study: ThreatStudy, solution: str | None = None) -> tuple[Blink, ...]:
    """Every outcome in every case, by the chosen solution or by another."""
    data = study.data.sel(solution=solution or study.solution)
    return tuple(
        Blink(case, name, title, mean_interval(data[name].sel(case=case).values))
        for case in study.cases
        for name, title in READ.items()
    )


def class_shares(study: ThreatStudy) -> dict[str, dict[str, float]]:
    """Case → class of perfect equilibrium → share of worlds."""
    names = list(study.data.attrs["classes"])
    found = {}
    for case in study.cases:
        kinds = study.data["kind"].sel(case=case).values
        found[case] = {name: float((kinds == k).mean()) for k, name in enumerate(names)}
    return found


@dataclass(frozen=True)
class Making:
    """What a payoff is made of: mean and the middle nine tenths of worlds, in utility."""

    name: str
    mean: float
    low: float
    high: float


def makings(study: ThreatStudy) -> tuple[Making, ...]:
    """What the payoffs are made of."""
    return tuple(
        Making(name, float(values.mean()), *(float(item) for item in np.quantile(values, [0.05, 0.95])))
        for name, values in study.makings.items()
    )


def who_blinks(study: ThreatStudy) -> str:
    """A sentence on who gives way once the threat is made, in the first case."""
    data = study.chosen.isel(case=0)
    target = float((data.gives_short + data.concedes).mean())
    challenger, war = float(data.backs_down.mean()), float(data.war.mean())
    first, second = study.players
    most = max((target, f"{second} gives in"), (challenger, f"{first} backs down"), (war, "it comes to war"))
    return (
        f"Once the threat is made, most likely {most[1]} ({percent(most[0])}); {second} gives in {percent(target)}, "
        f"{first} backs down {percent(challenger)}, war {percent(war)}."
    )


def summary(study: ThreatStudy) -> tuple[str, ...]:
    """The findings in short."""
    data = study.chosen.isel(case=0)
    lines = [
        who_blinks(study),
        f"A threat is made with probability {percent(float(data.threatens.mean()))}; once made, "
        f"{study.players[0]} would fight if resisted with {percent(float(data.credibility.mean()))}.",
        f"War by accident, which would not come if both knew each other: {percent(float(data.accident.mean()))}.",
    ]
    lines += [_moved(study, case) for case in list(study.cases)[1:]]
    return tuple(lines)


def _moved(study: ThreatStudy, case: str) -> str:
    data = study.chosen
    before, after = data.isel(case=0), data.sel(case=case)
    yields = [float((one.gives_short + one.concedes).mean()) for one in (before, after)]
    fights = [float(one.credibility.mean()) for one in (before, after)]
    made = [float(one.threatens.mean()) for one in (before, after)]
    return (
        f"{study.cases[case]}: would fight {percent(fights[0])} → {percent(fights[1])}, "
        f"{study.players[1]} gives in {percent(yields[0])} → {percent(yields[1])}, "
        f"threat made {percent(made[0])} → {percent(made[1])}."
    )
