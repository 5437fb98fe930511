"""Why an actor chooses what it chooses: the level in force against the next best, by issue, by cost, with claims."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import xarray as xr

from realpolitik.findings.conduct import words
from realpolitik.readings import actor_name
from realpolitik.scenario.origins import claims_about
from realpolitik.scenario.schema import Scenario
from realpolitik.stats import Interval, mean_interval
from realpolitik.worlds import Draws

COST_WORDS = {
    "direct": "Cost in any case",
    "domestic": "Cost at home for want of will",
    "pressure": "Others' pressure",
    "threats": "Threats made and defied",
    "inertia": "Price of a change",
}


@dataclass(frozen=True)
class Option:
    """One level of an instrument as its owner sees it, means over worlds.

    Attributes:
        expected: expected utility (0 is everything as wanted, at no cost) where it is open; None if it is nowhere.
        loss, price: expected loss on all issues, and cost of all the owner's instruments; both add up to −expected.
        probability: chance that the owner takes it if the instrument comes up (quantal response).
        open: share of worlds in which it may be taken; taken: share in which it is in force after the round.
    """

    level: str
    title: str
    expected: float | None
    loss: float | None
    price: float | None
    probability: float
    open: float
    taken: float


@dataclass(frozen=True)
class Reason:
    """What one issue or one kind of cost adds to the level taken, against the next best.

    Attributes:
        kind: ``issue`` or ``cost``.
        gain: utility that speaks for the level taken (below 0: against it); low, high: its 95% interval over worlds.
        position, salience: what the actor wants of the issue and how much, means over worlds; None for a cost.
        claims: claims that speak about position or salience, those believed in these worlds.
    """

    kind: str
    id: str
    title: str
    gain: float
    low: float
    high: float
    position: float | None
    salience: float | None
    claims: tuple[str, ...]


@dataclass(frozen=True)
class Choice:
    """One instrument in one round of choice.

    Attributes:
        options: its levels in rising order.
        taken: level in force after the round in most worlds; next_best: the other open level of highest expected
            utility, None where no other is open.
        advantage: expected utility of `taken` less that of `next_best`, over worlds where both are open.
        worlds: how many these are.
        agenda: share of worlds in which the instrument came up at all.
        reasons: what the advantage is made of, greatest first; it adds up.
        claims: claims that speak about what either level costs or moves.
    """

    instrument: str
    title: str
    options: tuple[Option, ...]
    taken: str
    next_best: str | None
    advantage: Interval | None
    worlds: int
    agenda: float
    reasons: tuple[Reason, ...]
    claims: tuple[str, ...]

    def title_of(self, level: str | None) -> str:
        """A level in words."""
        return next((option.title for option in self.options if option.level == level), "–")


@dataclass(frozen=True, eq=False)
class Explanation:
    """An actor's choices of one round.

    Attributes:
        month, date: round of choice.
        world: the one world looked at; None for means over `worlds` worlds.
        choices: one an instrument, those decided by the greatest advantage first.
        idle: instruments that are held from outside in this month, and so not the actor's to choose.
    """

    actor: str
    name: str
    as_of: dt.date
    month: int
    date: dt.date
    world: int | None
    worlds: int
    choices: tuple[Choice, ...]
    idle: tuple[str, ...]
    scenario: Scenario


def explain(
    scenario: Scenario, draws: Draws, weighed: xr.Dataset, actor: str, month: int, date: dt.date, idle: tuple[str, ...]
) -> Explanation:
    """Turn a round of choice worked out again into reasons.

    Args:
        scenario: resolved.
        draws: numbers of the worlds.
        weighed: what `realpolitik.engines.deliberation.deliberate` returns for the actor.
        actor: whose choices.
        month: month of the round.
        date: its date.
        idle: instruments that are not the actor's to choose.
    """
    choices = [_choice(scenario, draws, weighed, actor, str(name)) for name in weighed["instrument"].values]
    worlds = weighed.sizes["world"]
    return Explanation(
        actor=actor,
        name=actor_name(scenario, actor),
        as_of=scenario.about.as_of,
        month=month,
        date=date,
        world=int(weighed["world"].values[0]) if worlds == 1 else None,
        worlds=worlds,
        choices=tuple(sorted(choices, key=lambda item: -abs(item.advantage.value if item.advantage else 0.0))),
        idle=idle,
        scenario=scenario,
    )


def _choice(scenario: Scenario, draws: Draws, weighed: xr.Dataset, actor: str, name: str) -> Choice:
    instrument = scenario.instruments[actor][name]
    levels = tuple(instrument.levels)
    part = weighed.sel(instrument=name, option=[f"{name}={level}" for level in levels])
    free = part["open"].values
    expected = -part["loss"].values.sum(axis=2) - part["price"].values.sum(axis=2)
    recorded, held = part["recorded"].values, part["held"].values
    chances = response(part, expected, free, held)
    options = tuple(
        Option(
            level=level,
            title=instrument.levels[level].title or words(level),
            expected=_mean(expected[free[:, k], k]),
            loss=_mean(part["loss"].values[free[:, k], k].sum(axis=1)),
            price=_mean(part["price"].values[free[:, k], k].sum(axis=1)),
            probability=float(chances[:, k].mean()),
            open=float(free[:, k].mean()),
            taken=float((recorded == k).mean()),
        )
        for k, level in enumerate(levels)
    )
    taken = int(np.argmax([option.taken for option in options]))
    other = _next_best(expected, free, taken)
    both = free[:, taken] & free[:, other] if other is not None else np.zeros(len(free), dtype=bool)
    reasons = _reasons(scenario, draws, part.isel(world=both), actor, taken, other) if other is not None else ()
    return Choice(
        instrument=name,
        title=instrument.title,
        options=options,
        taken=levels[taken],
        next_best=levels[other] if other is not None else None,
        advantage=mean_interval(expected[both, taken] - expected[both, other]) if other is not None else None,
        worlds=int(both.sum()),
        agenda=float(part["agenda"].values.mean()),
        reasons=reasons,
        claims=_level_claims(scenario, draws, actor, name, {levels[taken], levels[taken if other is None else other]}),
    )


def _mean(values: np.ndarray) -> float | None:
    return float(values.mean()) if values.size else None


def response(part: xr.Dataset, expected: np.ndarray, free: np.ndarray, held: np.ndarray) -> np.ndarray:
    """Chance of each level by quantal response, a change costing inertia [world, level]."""
    moved = np.arange(expected.shape[1]) != held[:, None]
    worth = np.where(free, expected - part["inertia"].values[:, None] * moved, -np.inf)
    weight = np.exp(part["sharpness"].values[:, None] * (worth - worth.max(axis=1, keepdims=True)))
    chances: np.ndarray = weight / weight.sum(axis=1, keepdims=True)
    return chances


def _next_best(expected: np.ndarray, free: np.ndarray, taken: int) -> int | None:
    """The other level of highest expected utility against the one taken, over worlds where both are open."""
    edge = {}
    for k in range(expected.shape[1]):
        both = free[:, k] & free[:, taken]
        if k != taken and both.any():
            edge[k] = float((expected[both, k] - expected[both, taken]).mean())
    return max(edge, key=lambda k: edge[k]) if edge else None


def _reasons(
    scenario: Scenario, draws: Draws, part: xr.Dataset, actor: str, taken: int, other: int
) -> tuple[Reason, ...]:
    reasons = []
    gaps = part["loss"].values[:, other] - part["loss"].values[:, taken]
    for place, issue in enumerate(map(str, part["issue"].values)):
        if issue in scenario.positions.get(actor, {}):
            path = f"positions.{actor}.{issue}"
            gain = mean_interval(gaps[:, place])
            claims = believed_claims(scenario, draws, [f"{path}.position", f"{path}.salience"])
            position, salience = (float(np.mean(draws.values[f"{path}.{field}"])) for field in ("position", "salience"))
            title = scenario.issues[issue].title
            reasons.append(Reason("issue", issue, title, *gain, position, salience, claims))
    costs = part["price"].values[:, other] - part["price"].values[:, taken]
    for place, cost in enumerate(map(str, part["cost"].values)):
        reasons.append(Reason("cost", cost, COST_WORDS[cost], *mean_interval(costs[:, place]), None, None, ()))
    return tuple(sorted((row for row in reasons if row.gain != 0.0), key=lambda row: -abs(row.gain)))


def _level_claims(scenario: Scenario, draws: Draws, actor: str, name: str, levels: set[str]) -> tuple[str, ...]:
    heads = tuple(f"instruments.{actor}.{name}.levels.{level}." for level in sorted(levels))
    return believed_claims(scenario, draws, [path for path in draws.candidates if path.startswith(heads)])


def believed_claims(scenario: Scenario, draws: Draws, paths: list[str]) -> tuple[str, ...]:
    """Claims about some numbers that at least one of the worlds believes."""
    found: list[str] = []
    for path in paths:
        names: Mapping[int, str] = dict(enumerate(draws.candidates.get(path, ())))
        trusted = {names[code] for code in np.unique(draws.believed[path])} if names else set()
        found += [claim for claim in claims_about(scenario, path) if claim in trusted]
    return tuple(dict.fromkeys(found))
