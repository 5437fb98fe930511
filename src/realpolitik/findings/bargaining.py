"""What a round of bargaining says: terms by formula, what the choice of formula changes, who carries it, who pulls."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import xarray as xr

from realpolitik.kernels.bargaining.settle import FORMULAS, LIMIT, REFUSED, RETURNED, SETTLED
from realpolitik.worlds.table import Table

BENCHMARK = "mean_achen2006"
"""The formula that others have to beat."""
ACCURACY = (
    "On 351 settled controversies of the European Union (DEU III), the mean absolute error in points of 100 was 26.8 "
    "for the challenge model, 23.0 for the weighted mean and 28.0 for a constant; the procedural model, Nash and "
    "Kalai–Smorodinsky did worse than the mean (Arregui & Perarnaud 2022 for the data; Thomson et al. 2006 for the "
    "models)."
)
"""How far to trust a formula; shown wherever one is chosen."""
LEAST_GAIN = 1e-6
"""Gain in utility below which an attempt to persuade is not told."""
LEAST_PULL = 0.5
"""Share of a point (of 100) that a pull has to reach to be told."""


@dataclass(frozen=True)
class Terms:
    """Where one formula settles one issue, over worlds, in the issue's unit.

    Attributes:
        mean, low, high: mean, and the middle nine tenths of worlds.
        rounds_low, rounds_high: lowest and highest of the means over worlds after each round; None without rounds.
    """

    formula: str
    issue: str
    mean: float
    low: float
    high: float
    rounds_low: float | None
    rounds_high: float | None


@dataclass(frozen=True)
class Question:
    """One issue: what is wanted, where it stands, and how far the choice of formula and the worlds move the terms.

    Attributes:
        reference: where it stands without an agreement, mean over worlds; None if unknown.
        observed: what was agreed in history, where known.
        by_formula: distance between the lowest and the highest formula's mean.
        by_world: width of the middle nine tenths of worlds under the benchmark, or under the first formula without it.
    """

    issue: str
    title: str
    unit: str
    scale: tuple[float, float]
    reference: float | None
    observed: float | None
    by_formula: float
    by_world: float


@dataclass(frozen=True)
class Course:
    """How a formula came to its end.

    Attributes:
        settled: share of worlds in which it came to rest (or needs no rounds).
        returned: share in which it came back to an earlier round.
        limit: share in which movement was left when the rounds were over.
        refused: share in which no terms suit every party.
        rounds: mean last round with movement.
        swing: largest distance between rounds of the mean terms on any issue, in points of 100.
        carried: share of weight that is at least as well off as without an agreement, mean over worlds.
    """

    formula: str
    title: str
    short: str
    work: str
    has_rounds: bool
    settled: float
    returned: float
    limit: float
    refused: float
    rounds: float
    swing: float
    carried: float


@dataclass(frozen=True)
class Side:
    """How one actor fares under one formula: mean gain over no agreement, and the share of worlds without a loss."""

    formula: str
    actor: str
    gain: float
    content: float


@dataclass(frozen=True)
class Pull:
    """How far an actor moves, over all rounds and on one issue, to or with another, in the issue's unit."""

    formula: str
    actor: str
    by: str
    issue: str
    distance: float


@dataclass(frozen=True)
class Persuasion:
    """What an actor gains by moving another on one issue (or by making it care more).

    Attributes:
        actor: whose advice this is.
        other: whom to persuade.
        how: ``position``: move it by the step towards the actor's own; ``salience``: make it care more.
        step: points of 100, or salience.
        moved: change of the terms on the issue, in its unit, mean over worlds.
        gain: change of the actor's utility, mean over worlds.
        surely: share of worlds in which the actor gains.
    """

    actor: str
    other: str
    issue: str
    how: str
    step: float
    moved: float
    gain: float
    surely: float


@dataclass(frozen=True, eq=False)
class Bargain:
    """A table, what formulas make of it, and what follows.

    Attributes:
        table: who sat there.
        data: everything, world by world (`engines.bargaining.settle.settle`).
        as_of: date of knowledge; None for a case.
    """

    title: str
    as_of: dt.date | None
    view: str | None
    seed: int
    table: Table
    data: xr.Dataset
    terms: tuple[Terms, ...]
    questions: tuple[Question, ...]
    courses: tuple[Course, ...]
    sides: tuple[Side, ...]
    pulls: tuple[Pull, ...]
    advice: tuple[Persuasion, ...]
    advised_by: str | None

    @property
    def formulas(self) -> tuple[str, ...]:
        return tuple(course.formula for course in self.courses)

    def name(self, key: str) -> str:
        """An actor or an issue in words."""
        return self.table.names.get(key, key)


def find_bargain(
    data: xr.Dataset,
    table: Table,
    *,
    seed: int,
    as_of: dt.date | None = None,
    view: str | None = None,
    advice: xr.Dataset | None = None,
) -> Bargain:
    """What the engine's dataset says; ``advice`` as `engines.bargaining.advice.advise` gives it."""
    formulas = [str(name) for name in data["formula"].values]
    return Bargain(
        table.title,
        as_of,
        view,
        seed,
        table,
        data,
        tuple(terms_of(data, name, issue) for issue in table.issues for name in formulas),
        tuple(question(data, table, issue) for issue in table.issues),
        tuple(course(data, table, name) for name in formulas),
        tuple(side(data, name, actor) for name in formulas for actor in table.actors),
        tuple(pulls(data, table, formulas)),
        tuple(persuasions(advice)) if advice is not None else (),
        None if advice is None else str(advice.attrs["formula"]),
    )


def terms_of(data: xr.Dataset, formula: str, issue: str) -> Terms:
    """Where one formula settles one issue."""
    outcome = data["outcome"].sel(formula=formula, issue=issue).values
    low, high = np.quantile(outcome, (0.05, 0.95))
    by_round = data["trajectory"].sel(formula=formula, issue=issue).mean("world").values[1:]
    rounds = FORMULAS[formula].rounds
    return Terms(
        formula,
        issue,
        float(outcome.mean()),
        float(low),
        float(high),
        float(by_round.min()) if rounds else None,
        float(by_round.max()) if rounds else None,
    )


def question(data: xr.Dataset, table: Table, issue: str) -> Question:
    """One issue on the table."""
    k = table.issues.index(issue)
    outcome = data["outcome"].sel(issue=issue)
    means = outcome.mean("world").values
    names = [str(name) for name in data["formula"].values]
    first = outcome.sel(formula=BENCHMARK if BENCHMARK in names else names[0]).values
    low, high = np.quantile(first, (0.05, 0.95))
    reference = table.reference[:, k]
    return Question(
        issue,
        table.names.get(issue, issue),
        table.units.get(issue, ""),
        (float(table.scale[k, 0]), float(table.scale[k, 1])),
        None if np.isnan(reference).any() else float(reference.mean()),
        table.observed.get(issue),
        float(np.ptp(means)),
        float(high - low),
    )


def course(data: xr.Dataset, table: Table, formula: str) -> Course:
    """How a formula came to its end."""
    item = FORMULAS[formula]
    reason = data["reason"].sel(formula=formula).values
    span = (table.scale[:, 1] - table.scale[:, 0]) / 100.0
    means = data["trajectory"].sel(formula=formula).mean("world").values[1:] / span
    content = data["gain"].sel(formula=formula).values >= -1e-9
    weight = np.maximum(table.weight.sum(axis=1), 1e-12)
    return Course(
        formula,
        item.title,
        item.short,
        item.work,
        item.rounds,
        float(np.mean(reason <= SETTLED)),
        float(np.mean(reason == RETURNED)),
        float(np.mean(reason == LIMIT)),
        float(np.mean(reason == REFUSED)),
        float(data["last"].sel(formula=formula).values.mean()),
        float(np.ptp(means, axis=0).max()) if item.rounds else 0.0,
        float(((content * table.weight).sum(axis=1) / weight).mean()),
    )


def side(data: xr.Dataset, formula: str, actor: str) -> Side:
    """How one actor fares under one formula."""
    gain = data["gain"].sel(formula=formula, actor=actor).values
    return Side(formula, actor, float(gain.mean()), float(np.mean(gain >= -1e-9)))


def pulls(data: xr.Dataset, table: Table, formulas: list[str]) -> list[Pull]:
    """Every pull worth telling, the farthest first within each formula."""
    span = (table.scale[:, 1] - table.scale[:, 0]) / 100.0
    found = []
    for name in formulas:
        if not FORMULAS[name].rounds:
            continue
        far = data["pull"].sel(formula=name).values
        rows = [
            Pull(name, table.actors[i], table.actors[j], table.issues[k], float(far[i, j, k]))
            for i, j, k in zip(*np.nonzero(far >= LEAST_PULL * span), strict=True)
        ]
        found += sorted(rows, key=lambda row: -row.distance / span[table.issues.index(row.issue)])
    return found


def persuasions(advice: xr.Dataset) -> list[Persuasion]:
    """Attempts by which the actor gains, the best first."""
    actor = str(advice.attrs["actor"])
    found = []
    for way, how in enumerate(advice["how"].values):
        for j, other in enumerate(advice["other"].values):
            for k, issue in enumerate(advice["issue"].values):
                gain = float(advice["gain"].values[j, k, way])
                if gain > LEAST_GAIN:
                    found.append(
                        Persuasion(
                            actor,
                            str(other),
                            str(issue),
                            str(how),
                            float(advice["step"].values[way]),
                            float(advice["moved"].values[j, k, way]),
                            gain,
                            float(advice["surely"].values[j, k, way]),
                        )
                    )
    return sorted(found, key=lambda row: -row.gain)
