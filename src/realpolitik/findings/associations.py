"""What the outcome hangs on: rank correlation of every uncertain number with events and end states."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from realpolitik.findings.evidence import claims_about
from realpolitik.findings.headlines import NEVER, crossings
from realpolitik.findings.intervals import rank_correlation_reach
from realpolitik.findings.readings import variable
from realpolitik.results import Result

DUMMIES = 400
"""Random inputs that measure what chance alone yields."""
KEY_ISSUES = 6
"""Issues whose end state is correlated with the inputs, beside the events."""


@dataclass(frozen=True)
class Target:
    """What inputs are correlated with: occurrence of an event, or an issue's state at the end of the run."""

    id: str
    kind: str
    title: str


@dataclass(frozen=True)
class Hinge:
    """One number and one target.

    Attributes:
        rho: Spearman rank correlation over worlds: above 0 where a higher number goes with the event.
        low, high: its 95% interval (Fisher z, variance of Bonett & Wright 2000).
        clear: whether it exceeds what chance would give to the strongest of all the numbers (`Associations.floor`).
        claims: claims that speak about the number.
    """

    number: str
    target: str
    rho: float
    low: float
    high: float
    clear: bool
    claims: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Associations:
    """All rank correlations of a run.

    Attributes:
        numbers: path of each uncertain number that varies.
        targets: events and end states that vary.
        rho: correlations [number, target].
        noise: 95th percentile of |rho| of a random input (the noise floor of one input).
        floor: 95th percentile of the greatest |rho| among as many random inputs as there are numbers.
        hinges: for each target, its numbers by falling |rho|.
    """

    numbers: tuple[str, ...]
    targets: tuple[Target, ...]
    rho: np.ndarray
    noise: float
    floor: float
    hinges: dict[str, tuple[Hinge, ...]]

    def strongest(self, count: int, kind: str = "event") -> tuple[Hinge, ...]:
        """The strongest pairs over targets of one kind, each number once."""
        best: dict[str, Hinge] = {}
        for target in self.targets:
            for hinge in self.hinges[target.id] if target.kind == kind else ():
                if hinge.number not in best or abs(hinge.rho) > abs(best[hinge.number].rho):
                    best[hinge.number] = hinge
        return tuple(sorted(best.values(), key=lambda hinge: -abs(hinge.rho))[:count])


def associations(result: Result, keep: int = 25) -> Associations:
    """Rank correlation of each uncertain number with each headline event and with the end states of key issues.

    Args:
        result: a run.
        keep: how many of each target's numbers are written out as `Hinge` (the matrix keeps all).
    """
    drawn = variable(result, "drawn").transpose("world", "number").values
    varying = np.flatnonzero(np.ptp(drawn, axis=0) > 0)
    numbers = tuple(str(path) for path in result.data["number"].values[varying])
    targets, outcomes = _targets(result)
    rho = spearman(drawn[:, varying], outcomes)
    noise, floor = _noise(drawn.shape[0], max(len(numbers), 1))
    low, high = rank_correlation_reach(rho, drawn.shape[0])
    hinges = {}
    for column, target in enumerate(targets):
        order = np.argsort(-np.abs(rho[:, column]), kind="stable")[:keep]
        hinges[target.id] = tuple(
            Hinge(
                numbers[row],
                target.id,
                float(rho[row, column]),
                float(low[row, column]),
                float(high[row, column]),
                bool(abs(rho[row, column]) > floor),
                claims_about(result.scenario, numbers[row]),
            )
            for row in order
        )
    return Associations(numbers, targets, rho, noise, floor, hinges)


def spearman(inputs: np.ndarray, outcomes: np.ndarray) -> np.ndarray:
    """Spearman rank correlation of every input with every outcome, ties at their mean rank.

    Args:
        inputs: values [world, input]; a constant column correlates 0 with everything.
        outcomes: values [world, outcome].

    Returns:
        Correlations [input, outcome].
    """
    rho: np.ndarray = _scores(inputs).T @ _scores(outcomes)
    return rho


def _scores(values: np.ndarray) -> np.ndarray:
    """Centred ranks of each column, scaled to length one."""
    if values.size == 0:
        return np.zeros(values.shape)
    ranks = ranks_of(values)
    ranks -= ranks.mean(axis=0)
    length = np.sqrt((ranks**2).sum(axis=0))
    scaled: np.ndarray = ranks / np.where(length > 0, length, 1.0)
    return scaled


def ranks_of(values: np.ndarray) -> np.ndarray:
    """Ranks from 0 in each column [world, column], ties at their mean rank."""
    order = np.argsort(values, axis=0, kind="stable")
    rising = np.take_along_axis(values, order, axis=0)
    place = np.broadcast_to(np.arange(len(values))[:, None], values.shape)
    step = np.ones(values.shape, dtype=bool)
    step[1:] = rising[1:] != rising[:-1]
    first = np.maximum.accumulate(np.where(step, place, 0), axis=0)
    last_of_tie = np.concatenate([step[1:], np.ones((1, values.shape[1]), dtype=bool)])
    last = np.minimum.accumulate(np.where(last_of_tie, place, len(values))[::-1], axis=0)[::-1]
    ranks = np.empty(values.shape)
    np.put_along_axis(ranks, order, 0.5 * (first + last), axis=0)
    return ranks


def _noise(worlds: int, numbers: int) -> tuple[float, float]:
    """|rho| that chance yields: 95th percentile for one random input, and for the greatest of ``numbers`` of them."""
    generator = np.random.Generator(np.random.Philox(key=20180131))
    dummies = generator.permuted(np.tile(np.arange(worlds, dtype=np.float64), (DUMMIES, 1)), axis=1)
    against = spearman(dummies.T, np.arange(worlds, dtype=np.float64)[:, None])
    noise = float(np.quantile(np.abs(against), 0.95))
    single = 0.5 + 0.5 * 0.95 ** (1.0 / numbers)
    return noise, float(min(1.0, special.ndtri(single) / np.sqrt(max(worlds - 1, 1))))


def _targets(result: Result) -> tuple[tuple[Target, ...], np.ndarray]:
    scenario = result.scenario
    first = crossings(result)
    targets = [Target(f"event.{name}", "event", scenario.events[str(name)].title) for name in first["event"].values]
    columns = [*(first.values != NEVER).astype(np.float64)]
    for issue in key_issues(result):
        targets.append(Target(f"issue.{issue}", "issue", scenario.issues[issue].title))
        columns.append(variable(result, "outcome").sel(issue=issue).isel(month=-1).values.astype(np.float64))
    kept = [place for place, column in enumerate(columns) if np.ptp(column) > 0]
    worlds = result.data.sizes["world"]
    return tuple(targets[place] for place in kept), np.array([columns[p] for p in kept]).reshape(-1, worlds).T


def key_issues(result: Result, count: int = KEY_ISSUES) -> tuple[str, ...]:
    """The issues that matter most: by salience summed over actors, each weighted by its capability."""
    weight = dict.fromkeys((str(key) for key in result.data["issue"].values), 0.0)
    for actor, positions in result.scenario.positions.items():
        capability = result.scenario.actors[actor].capability.estimates[-1].centre
        for issue, spot in positions.items():
            if issue in weight:
                weight[issue] += capability * spot.salience.estimates[-1].centre
    return tuple(sorted(weight, key=lambda key: -weight[key])[:count])
