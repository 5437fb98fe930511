"""Who sits at the table, over what, with what weight: a scenario or a case as the arrays that bargaining takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import xarray as xr

from realpolitik.errors import UsageError
from realpolitik.scenario.case import Case
from realpolitik.scenario.fields import Reads
from realpolitik.scenario.names import nearest
from realpolitik.scenario.numbers import Estimate
from realpolitik.scenario.schema import Scenario
from realpolitik.worlds.draw import Draws, Points, quantiles
from realpolitik.worlds.wholes import Bounds, bounds_of, parts_of

SEAT = 0.1
"""Seat from which an actor counts when issues are put on the table: a judgement."""
SALIENT = 0.1
"""Salience from which an issue matters to an actor: a judgement."""
APART = 10.0
"""Points that two actors have to be apart for an issue to be in dispute: a judgement."""
TROOPS = 0.05
"""Thousand troops in the arena from which a patron can block a settlement: a judgement."""


@dataclass(frozen=True, eq=False)
class BargainTable:
    """A bargaining table in some worlds; positions in the issues' own units.

    Attributes:
        title: what is bargained over, in words.
        worlds: [W] numbers of the worlds.
        actors, issues: ids.
        names: id → name, of actors and issues.
        units: issue → unit.
        scale: [K, 2] lowest and highest point of each issue.
        position: [W, N, K] point preferred.
        salience: [W, N, K] 0–1; 0 where an actor wants nothing on an issue, and is put where the issue stands (in a
            case without a reference, where the others' compromise lies).
        capability: [W, N] relative influence.
        seat: [W, N] 0–1, what share of it counts at this table.
        party: [W, N] whether an agreement needs its consent.
        reference: [W, K] where the issues stand without an agreement; NaN where nothing is said of it.
        observed: issue → what was agreed in history, where known.
        switches: formula → switch → choice, as the case asks for.
        readings: issue → what it reads; nothing in a case.
        parts: whole → its parts, in the words of the readings.
        assumed: what a case leaves open and is taken for, in words.
    """

    title: str
    worlds: np.ndarray
    actors: tuple[str, ...]
    issues: tuple[str, ...]
    names: Mapping[str, str]
    units: Mapping[str, str]
    scale: np.ndarray
    position: np.ndarray
    salience: np.ndarray
    capability: np.ndarray
    seat: np.ndarray
    party: np.ndarray
    reference: np.ndarray
    observed: Mapping[str, float]
    switches: Mapping[str, Mapping[str, str | float]]
    readings: Mapping[str, Reads] = field(default_factory=dict)
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    assumed: tuple[str, ...] = ()

    @cached_property
    def bounds(self) -> tuple[Bounds, ...]:
        """Where terms on issues that read parts of one whole can lie together."""
        return bounds_of({name: self.readings[name] for name in self.issues if name in self.readings}, self.parts)

    @property
    def weight(self) -> np.ndarray:
        """[W, N] capability × seat."""
        return np.asarray(self.capability * self.seat)

    def with_seats(self, seat: np.ndarray) -> BargainTable:
        """The same table with other seats [W, N]."""
        return replace(self, seat=seat)

    def without(self, actor: str) -> BargainTable:
        """The same table with one actor away."""
        kept = [i for i, name in enumerate(self.actors) if name != actor]
        return self.only(kept)

    def only(self, kept: Sequence[int]) -> BargainTable:
        """The same table with some actors alone, by index."""
        rows = list(kept)
        return replace(
            self,
            actors=tuple(self.actors[i] for i in rows),
            position=self.position[:, rows],
            salience=self.salience[:, rows],
            capability=self.capability[:, rows],
            seat=self.seat[:, rows],
            party=self.party[:, rows],
        )

    def on(self, issues: Sequence[str]) -> BargainTable:
        """The same table on some issues alone.

        Raises:
            UsageError: no such issue.
        """
        for name in issues:
            if name not in self.issues:
                raise UsageError(f"no issue {name!r:.60}", allowed=self.issues, nearest=nearest(name, self.issues))
        columns = [self.issues.index(name) for name in issues]
        return replace(
            self,
            issues=tuple(issues),
            scale=self.scale[columns],
            position=self.position[:, :, columns],
            salience=self.salience[:, :, columns],
            reference=self.reference[:, columns],
        )


@dataclass(frozen=True, eq=False)
class Network:
    """How those at a table stand to one another and to the camps that fight.

    Attributes:
        standing: [W, N] claim to a seat; 0 for those who fight, who cannot stand behind terms of their own.
        fights: [N] whether the actor would lay down arms in a settlement.
        heads: actors at the head of a camp that could settle, by index.
        access: [W, N, N] working ties of the one into the other; 1 into itself.
    """

    standing: np.ndarray
    fights: np.ndarray
    heads: tuple[int, ...]
    access: np.ndarray

    def without_ties(self, i: int) -> Network:
        """The same where actor i has no ties to anybody."""
        access = self.access.copy()
        access[:, i, :], access[:, :, i] = 0.0, 0.0
        access[:, i, i] = 1.0
        return replace(self, access=access)


def network_of(
    scenario: Scenario, table: BargainTable, standing: np.ndarray, access: Mapping[str, np.ndarray]
) -> Network:
    """The network among those at a table.

    Args:
        scenario: resolved.
        table: who sits there.
        standing: [W, actors of the scenario].
        access: tie such as ``russia.taliban`` → [W].
    """
    everybody, actors = tuple(scenario.actors), table.actors
    fights = np.array([scenario.actors[name].belligerent is not None for name in actors])
    ties = np.zeros((len(table.worlds), len(actors), len(actors)))
    ties[:, range(len(actors)), range(len(actors))] = 1.0
    for name, values in access.items():
        one, other = name.split(".")
        if one in actors and other in actors:
            ties[:, actors.index(one), actors.index(other)] = values
    heads = tuple(i for i, name in enumerate(actors) if fights[i] and scenario.actors[name].part_of not in actors)
    rank = np.stack([standing[:, everybody.index(name)] for name in actors], axis=1)
    return Network(np.where(fights, 0.0, rank), fights, heads, ties)


def of_case(case: Case, worlds: np.ndarray, seed: int) -> BargainTable:
    """The table of a case: everybody has a full seat; veto players as the case says, none if it says nothing."""
    actors, issues = tuple(case.actors), tuple(case.issues)
    shape = (len(worlds), len(actors), len(issues))
    position, salience = np.zeros(shape), np.zeros(shape)
    capability = np.empty(shape[:2])
    draws = CaseDraws(worlds, seed)
    for i, who in enumerate(actors):
        capability[:, i] = draws.column(f"actors.{who}.capability", case.actors[who].capability.estimates[-1])
        wants = case.positions.get(who, {})
        for k, issue in enumerate(issues):
            if issue in wants:
                path = f"positions.{who}.{issue}"
                position[:, i, k] = draws.column(f"{path}.position", wants[issue].position.estimates[-1])
                salience[:, i, k] = draws.column(f"{path}.salience", wants[issue].salience.estimates[-1])
    standing = np.array([np.nan if item.reference is None else item.reference for item in case.issues.values()])
    mass = capability[:, :, None] * salience
    compromise = (mass * position).sum(axis=1) / np.maximum(mass.sum(axis=1), 1e-12)
    nowhere = np.where(np.isnan(standing), compromise, standing)
    position = np.where(salience > 0.0, position, nowhere[:, None, :])
    return BargainTable(
        case.case.title,
        np.asarray(worlds),
        actors,
        issues,
        {**{key: item.name for key, item in case.actors.items()}, **{key: i.title for key, i in case.issues.items()}},
        {key: item.unit for key, item in case.issues.items()},
        np.array([item.scale for item in case.issues.values()]),
        position,
        salience,
        capability,
        np.ones(shape[:2]),
        np.broadcast_to(np.array([item.veto for item in case.actors.values()]), shape[:2]),
        np.broadcast_to(standing, (len(worlds), len(issues))),
        {key: item.observed for key, item in case.issues.items() if item.observed is not None},
        case.switches,
        assumed=case.assumed,
    )


@dataclass(frozen=True)
class CaseDraws:
    """Values of a case's numbers in some worlds; the same points as a scenario's (`worlds.draw`)."""

    worlds: np.ndarray
    seed: int

    def column(self, path: str, estimate: Estimate) -> np.ndarray:
        """[W] values of one number."""
        if estimate.is_point:
            return np.full(len(self.worlds), estimate.low)
        points = Points(np.asarray(self.worlds, dtype=np.int64), self.seed).of(path, 1)[:, 0]
        return quantiles([(estimate, points)])[0]


def of_scenario(
    scenario: Scenario, draws: Draws, standing: Mapping[str, np.ndarray], presence: np.ndarray
) -> BargainTable:
    """The table of a scenario as things stand.

    Everybody with positions sits there but transnational belligerents and those who want nothing. The seat, what share
    of an actor's capability counts, is its standing, or for a belligerent its share of the ground if that is larger:
    who has no access to the decision, or no ground that must be reckoned with, moves it little whatever its resources
    (Stokman & Van den Bos 1992; Cunningham 2006). An agreement needs the consent of every belligerent that could
    fight on alone, branches of movements included, and of patrons with troops in the arena (Cunningham 2006, 2010).

    Args:
        scenario: resolved.
        draws: its numbers in W worlds.
        standing: issue → [W] where it stands (0–100).
        presence: [W, actors of the scenario] thousand troops in the arena.
    """
    everybody = tuple(scenario.actors)
    actors = tuple(name for name in everybody if scenario.positions.get(name) and not _outside(scenario, name))
    issues = tuple(scenario.issues)
    worlds = len(draws.worlds)

    def column(path: str) -> np.ndarray:
        return np.broadcast_to(draws.values[path], (worlds,))

    shape = (worlds, len(actors), len(issues))
    reference = np.stack([standing[issue] for issue in issues], axis=1)
    position, salience = np.repeat(reference[:, None, :], len(actors), axis=1), np.zeros(shape)
    capability, seat, party = np.empty(shape[:2]), np.empty(shape[:2]), np.zeros(shape[:2], dtype=bool)
    for i, who in enumerate(actors):
        capability[:, i] = column(f"actors.{who}.capability")
        seat[:, i] = column(f"actors.{who}.standing")
        party[:, i] = presence[:, everybody.index(who)] > TROOPS
        if scenario.actors[who].belligerent is not None:
            seat[:, i] = np.maximum(seat[:, i], column(f"actors.{who}.belligerent.ground"))
            party[:, i] = True
        for issue in scenario.positions[who]:
            k = issues.index(issue)
            position[:, i, k] = column(f"positions.{who}.{issue}.position")
            salience[:, i, k] = column(f"positions.{who}.{issue}.salience")
    return BargainTable(
        scenario.about.title,
        draws.worlds,
        actors,
        issues,
        {**{k: a.name for k, a in scenario.actors.items()}, **{k: i.title for k, i in scenario.issues.items()}},
        dict.fromkeys(issues, "points"),
        np.tile([0.0, 100.0], (len(issues), 1)),
        position,
        salience,
        capability,
        seat,
        party,
        reference,
        {},
        {},
        {name: issue.reads for name, issue in scenario.issues.items()},
        parts_of(scenario),
    )


def standing_of(now: xr.Dataset) -> dict[str, np.ndarray]:
    """Issue → [W] where it stands in one month of a run."""
    return {str(issue): now["outcome"].sel(issue=issue).values.astype(float) for issue in now["issue"].values}


def _outside(scenario: Scenario, name: str) -> bool:
    record = scenario.actors[name].belligerent
    return record is not None and record.transnational


def in_dispute(table: BargainTable) -> tuple[str, ...]:
    """Issues on the table: at least two actors with a seat care about them and want things that lie apart, and at least
    one of those who care has to consent (any, where nobody has a veto).

    Judged by means over worlds: seat `SEAT`, salience `SALIENT`, `APART` points (of 100) at least.
    """
    position, salience, seat = table.position.mean(axis=0), table.salience.mean(axis=0), table.seat.mean(axis=0)
    party = table.party.mean(axis=0) > 0.5
    found = []
    for k, issue in enumerate(table.issues):
        cares = salience[:, k] >= SALIENT
        wants = position[(seat >= SEAT) & cares, k]
        span = (table.scale[k, 1] - table.scale[k, 0]) / 100.0
        concerns = bool((cares & party).any()) or not party.any()
        if concerns and len(wants) > 1 and np.ptp(wants) >= APART * span:
            found.append(issue)
    return tuple(found)
