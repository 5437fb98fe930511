"""A round of choice as frames: the level in force against the next best, by issue, by cost, with the claims behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import xarray as xr

from realpolitik.readings import actor_name
from realpolitik.readings.labels import words
from realpolitik.report.wording import claim_links
from realpolitik.scenario.origins import claims_about
from realpolitik.scenario.schema import Scenario
from realpolitik.stats import Interval, mean_interval
from realpolitik.studies.explain import deals
from realpolitik.table import number
from realpolitik.worlds import Draws

COST_WORDS = {
    "direct": "Cost in any case",
    "domestic": "Cost at home for want of will",
    "pressure": "Others' pressure",
    "threats": "Threats made and defied",
    "deals": "Deals that it would break",
    "inertia": "Price of a change",
}
WHAT = ("actor", "name", "instrument", "title")
CHOICE = (
    *("taken", "taken_title", "next_best", "next_best_title", "advantage", "low", "high", "taste", "worlds", "agenda"),
)
OPTION = (
    *("level", "level_title", "role", "taken", "probability", "expected", "loss", "price", "stays", "leaves", "taste"),
    "open",
)
REASON = ("kind", "reason", "reason_title", "gain", "low", "high", "position", "salience", "links")
LEAST = number(3, signed=True)
"""A utility in a sentence."""


class Explained(NamedTuple):
    """An actor's choices of one round.

    Attributes:
        actor, name: whose.
        choices: an instrument a row, those decided by the greatest advantage first.
        options: a level a row, of every instrument in the same order.
        reasons: what the advantage of each choice is made of, an issue or a cost a row, the greatest first.
        held: instruments that are held from outside, and so not the actor's to choose.
        lead: name of the foreign patron with the most troops besides the actor, in most worlds; None without one.
        belief: its mean belief that this patron stays.
        deals: what it expects of deals of which it is a party, a sentence each.
    """

    actor: str
    name: str
    choices: pd.DataFrame
    options: pd.DataFrame
    reasons: pd.DataFrame
    held: pd.DataFrame
    lead: str | None = None
    belief: float = np.nan
    deals: tuple[str, ...] = ()


def explained(scenario: Scenario, draws: Draws, weighed: xr.Dataset, actor: str, asked: Sequence[str]) -> Explained:
    """Turn a round of choice that was worked out again into reasons.

    Args:
        scenario: resolved.
        draws: numbers of the worlds.
        weighed: what `realpolitik.engines.deliberation.deliberate` returns for the actor.
        actor: whose choices.
        asked: its instruments that were asked for; those that it had not to choose are held.
    """
    name, owned = actor_name(scenario, actor), scenario.instruments[actor]
    found = [Considered(scenario, draws, weighed, actor, str(key)) for key in weighed["instrument"].values]
    found.sort(key=lambda choice: -abs(choice.advantage.value) if choice.advantage else 0.0)

    def frame(columns: Sequence[str], rows: list[tuple[Considered, Sequence[Any]]]) -> pd.DataFrame:
        whole = [(actor, name, choice.name, owned[choice.name].title, *row) for choice, row in rows]
        return pd.DataFrame(whole, columns=[*WHAT, *columns])

    idle = [key for key in asked if key not in weighed["instrument"].values]
    return Explained(
        actor,
        name,
        frame((*CHOICE, "links"), [(choice, choice.row()) for choice in found]),
        frame(OPTION, [(choice, row) for choice in found for row in choice.options()]),
        frame(REASON, [(choice, row) for choice in found for row in choice.reasons()]),
        pd.DataFrame([(key, owned[key].title) for key in idle], columns=["instrument", "title"]),
        *believed(scenario, weighed),
        deals.told(scenario, weighed, actor),
    )


def believed(scenario: Scenario, weighed: xr.Dataset) -> tuple[str | None, float]:
    """The leading foreign patron in most worlds, and how likely the actor thinks that it stays, over these."""
    leads, counts = np.unique(weighed["lead"].values, return_counts=True)
    lead = str(leads[np.argmax(counts)]) if len(leads) else ""
    if not lead:
        return None, np.nan
    return actor_name(scenario, lead), float(weighed["belief"].values[weighed["lead"].values == lead].mean())


class Considered:
    """One instrument in one round of choice.

    Attributes:
        taken: place of the level in force after the round in most worlds.
        other: place of the other open level of highest expected utility; None where no other is open.
        both: worlds in which both are open [world].
        advantage: expected utility of the one less that of the other, over these worlds.
    """

    def __init__(self, scenario: Scenario, draws: Draws, weighed: xr.Dataset, actor: str, name: str) -> None:
        self.scenario, self.draws, self.actor, self.name = scenario, draws, actor, name
        self.instrument = scenario.instruments[actor][name]
        self.levels = tuple(self.instrument.levels)
        self.part = weighed.sel(instrument=name, option=[f"{name}={level}" for level in self.levels])
        self.open = self.part["open"].values
        self.loss, self.price = self.part["loss"].values.sum(axis=2), self.part["price"].values.sum(axis=2)
        self.expected = -self.loss - self.price
        recorded = self.part["recorded"].values
        self.shares = [float((recorded == place).mean()) for place in range(len(self.levels))]
        self.taken = int(np.argmax(self.shares))
        self.other = next_best(self.expected, self.open, self.taken)
        none = np.zeros(len(self.open), dtype=bool)
        self.both = none if self.other is None else self.open[:, self.taken] & self.open[:, self.other]
        self.advantage: Interval | None = None
        if self.other is not None:
            gap = self.expected[self.both, self.taken] - self.expected[self.both, self.other]
            self.advantage = over_worlds(gap)
        self.taste = self.part["taste"].values

    def title(self, place: int) -> str:
        """A level in words."""
        level = self.levels[place]
        return self.instrument.levels[level].title or words(level)

    def row(self) -> tuple[Any, ...]:
        """The choice in one row, as `CHOICE` names its fields, with the claims on what the two levels cost or move."""
        other = (None, None) if self.other is None else (self.levels[self.other], self.title(self.other))
        edge = self.advantage or (np.nan,) * 3
        agenda = float(self.part["agenda"].values.mean())
        pair = {self.levels[self.taken], self.levels[self.taken if self.other is None else self.other]}
        heads = tuple(f"instruments.{self.actor}.{self.name}.levels.{level}." for level in sorted(pair))
        links = self.claims([path for path in self.draws.candidates if path.startswith(heads)])
        taken = self.levels[self.taken], self.title(self.taken)
        liked = np.nan
        if self.other is not None:
            liked = mean(self.taste[self.both, self.taken] - self.taste[self.both, self.other])
        return (*taken, *other, *edge, liked, int(self.both.sum()), agenda, links)

    def options(self) -> list[tuple[Any, ...]]:
        """Each level as its owner sees it, means over the worlds in which it is open; fields as in `OPTION`."""
        chances = response(self.part, self.expected, self.open, self.part["held"].values)
        rows = []
        for place, level in enumerate(self.levels):
            free = self.open[:, place]
            role = "taken" if place == self.taken else "next best" if place == self.other else ""
            cases = [self.part[name].values for name in ("stays", "leaves")]
            shown = (self.expected, self.loss, self.price, *cases, self.taste)
            sums = [mean(values[free & np.isfinite(values[:, place]), place]) for values in shown]
            chance = float(chances[:, place].mean())
            rows.append((level, self.title(place), role, self.shares[place], chance, *sums, float(free.mean())))
        return rows

    def reasons(self) -> list[tuple[Any, ...]]:
        """What each issue and each kind of cost adds to the advantage; fields as in `REASON`."""
        if self.other is None:
            return []
        part, rows = self.part.isel(world=self.both), []
        gaps, costs = (
            part[name].values[:, self.other] - part[name].values[:, self.taken] for name in ("loss", "price")
        )
        for place, issue in enumerate(map(str, part["issue"].values)):
            if issue in self.scenario.positions.get(self.actor, {}):
                paths = [f"positions.{self.actor}.{issue}.{field}" for field in ("position", "salience")]
                wants = [float(np.mean(self.draws.values[path])) for path in paths]
                title, gain = self.scenario.issues[issue].title, over_worlds(gaps[:, place])
                rows.append(("issue", issue, title, *gain, *wants, self.claims(paths)))
        for place, cost in enumerate(map(str, part["cost"].values)):
            rows.append(("cost", cost, COST_WORDS[cost], *over_worlds(costs[:, place]), np.nan, np.nan, ()))
        return sorted((row for row in rows if row[3] != 0.0), key=lambda row: -abs(row[3]))

    def claims(self, paths: Sequence[str]) -> tuple[Any, ...]:
        """Links to the claims about some numbers that at least one of the worlds believes."""
        return claim_links(self.scenario, believed_claims(self.scenario, self.draws, paths))


def over_worlds(values: np.ndarray) -> Interval:
    """Mean with its 95% interval; one world has none."""
    found = mean_interval(values)
    return found if len(values) > 1 else Interval(found.value, np.nan, np.nan)


def mean(values: np.ndarray) -> float:
    """Mean over worlds; not a number where there is none."""
    return float(values.mean()) if values.size else np.nan


def response(part: xr.Dataset, expected: np.ndarray, free: np.ndarray, held: np.ndarray) -> np.ndarray:
    """Chance of each level by quantal response, a change costing inertia [world, level]."""
    moved = np.arange(expected.shape[1]) != held[:, None]
    worth = np.where(free, expected - part["inertia"].values[:, None] * moved, -np.inf)
    weight = np.exp(part["sharpness"].values[:, None] * (worth - worth.max(axis=1, keepdims=True)))
    chances: np.ndarray = weight / weight.sum(axis=1, keepdims=True)
    return chances


def next_best(expected: np.ndarray, free: np.ndarray, taken: int) -> int | None:
    """The other level of highest expected utility against the one taken, over worlds where both are open."""
    edge = {}
    for k in range(expected.shape[1]):
        both = free[:, k] & free[:, taken]
        if k != taken and both.any():
            edge[k] = float((expected[both, k] - expected[both, taken]).mean())
    return max(edge, key=lambda k: edge[k]) if edge else None


def believed_claims(scenario: Scenario, draws: Draws, paths: Sequence[str]) -> tuple[str, ...]:
    """Claims about some numbers that at least one of the worlds believes."""
    found: list[str] = []
    for path in paths:
        names: Mapping[int, str] = dict(enumerate(draws.candidates.get(path, ())))
        trusted = {names[code] for code in np.unique(draws.believed[path])} if names else set()
        found += [claim for claim in claims_about(scenario, path) if claim in trusted]
    return tuple(dict.fromkeys(found))


def in_words(choice: Any, reasons: pd.DataFrame) -> str:
    """One choice in a sentence: what is taken, over what, and the two strongest reasons on either side."""
    edge, taken, other = choice.advantage, choice.taken_title, choice.next_best_title
    if round(edge, 3) == 0.0:
        return f"{choice.title}: “{taken}”, and expects as much of “{other}”."
    better = edge >= 0
    word = "over" if better else "although it expects more of"
    sides = (reasons.gain > 0) == better
    pro, con = reasons[sides].head(2), reasons[~sides].head(1)
    for_it = " and ".join(f"“{row.reason_title}” ({LEAST.text(row.gain)})" for row in pro.itertuples())
    against = "".join(f", against “{row.reason_title}” ({LEAST.text(row.gain)})" for row in con.itertuples())
    why = f": mostly for {for_it}{against}" if len(pro) else ""
    taste = "" if better else f"; that it takes it all the same is put down to taste ({LEAST.text(choice.taste)})"
    return f"{choice.title}: “{taken}” {word} “{other}” by {LEAST.text(edge)}{why}{taste}."
