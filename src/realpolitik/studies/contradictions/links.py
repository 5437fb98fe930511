"""What claims say of quantities that hang together: which way a statement points, and by what sign two are joined.

A *quantity* is a state variable of the model (``ground.taliban``), a will, a belief or a wish. One points at another
with a sign where the model's equations say so for every world, whatever the sizes: more fighters hold more ground, one
side's ground is the other's loss, troops beside a side help it, whoever commands a thing and wants more of it brings
about more. Two quantities are joined by the sign of the shortest chain of such steps from one to the other; by none
where the chain is longer than `LONGEST`, or where chains of that length differ in sign.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from realpolitik.scenario.fields import Reads
from realpolitik.scenario.numbers import Estimate, Measure
from realpolitik.scenario.schema import Scenario

LONGEST = 3
"""Steps of a chain of causes, at most: what is further off may be undone on the way."""
OF_WISHES = 2
"""Steps between what an actor wants of two issues, at most: who wants an end need not want what serves it from afar."""
HOSTILE = 0.5
"""Hostility from which the ground of one side is taken to be the other's loss."""
CONDUCT = ("presence", "level")
"""Variables that are somebody's own to set."""
Steps = Mapping[str, Mapping[str, int]]
"""Quantity → those that it moves, with the sign."""


@dataclass(frozen=True)
class Assertion:
    """What a claim says of a quantity: that it is high (1) or low (-1).

    Attributes:
        kind: value or forecast.
        about: path of the number, or id of the event, in which it says so.
    """

    claim: str
    kind: Literal["value", "forecast"]
    about: str
    quantity: str
    side: int
    says: str


def side_of(estimate: Estimate, measure: Measure | None) -> int:
    """1 where an estimate lies in the upper half of its number's range, -1 in the lower; 0 across, or without range."""
    if measure is None or not math.isfinite(measure.high - measure.low):
        return 0
    middle = (measure.low + measure.high) / 2
    return int(estimate.low >= middle) - int(estimate.high <= middle)


TELLS = {
    ("actors", "standing"): "standing.{0}",
    ("actors", "will"): "will.{0}",
    ("actors", "belligerent.ground"): "ground.{0}",
    ("actors", "belligerent.cohesion"): "cohesion.{0}",
    ("actors", "belligerent.equipment"): "equipment.{0}",
}
"""Section and field of a number on a scale with a middle → the quantity that it tells of; more is more."""


def told_by(path: str) -> str | None:
    """The quantity that a number tells of, if any; of shares and counts the middle of the range says nothing."""
    section, *parts = path.split(".")
    if section == "ties" and len(parts) == 3 and parts[2] in ("belief", "relations", "access"):
        return f"{parts[2]}.{parts[0]}.{parts[1]}"
    if section == "positions" and len(parts) == 3 and parts[2] == "position":
        return f"wish.{parts[0]}.{parts[1]}"
    found = TELLS.get((section, ".".join(parts[1:])))
    return found.format(parts[0]) if found is not None else None


def signed(reads: Reads) -> dict[str, int]:
    """State variable → the sign with which a reading takes it."""
    up = 1 if reads.at[1] >= reads.at[0] else -1
    return {term: up * (1 if weight > 0 else -1) for term, weight in reads.terms.items() if weight}


def of_event(reads: Reads, crosses: str | None) -> dict[str, int]:
    """State variable → the side on which it lies when an event has come about, that is read so and crosses that way."""
    way = 1 if crosses == "above" else -1
    return {term: way * sign for term, sign in signed(reads).items()}


def steps(scenario: Scenario) -> Steps:
    """The signs of the model between the quantities of a scenario, one step each."""
    found: dict[str, dict[str, int]] = {}
    for one, other, sign in _steps(scenario):
        found.setdefault(one, {})[other] = sign
    return found


def _steps(scenario: Scenario) -> Iterator[tuple[str, str, int]]:
    fighting = [name for name, actor in scenario.actors.items() if actor.belligerent]
    for name in fighting:
        for strength in ("fighters", "cohesion", "equipment"):
            yield f"{strength}.{name}", f"ground.{name}", 1
        yield f"ground.{name}", f"power.{name}", 1
        for enemy, hostility in scenario.hostility.get(name, {}).items():
            if enemy in fighting and hostility.estimates[-1].centre >= HOSTILE:
                yield f"ground.{name}", f"ground.{enemy}", -1
                yield f"ground.{enemy}", f"ground.{name}", -1
    yield from _troops(scenario)
    for actor, wishes in scenario.positions.items():
        for issue in wishes:
            for term, sign in signed(scenario.issues[issue].reads).items():
                if term.split(".")[0] in CONDUCT and term.split(".")[1] == actor:
                    yield f"wish.{actor}.{issue}", term, sign


def _troops(scenario: Scenario) -> Iterator[tuple[str, str, int]]:
    """Troops beside a side help it; who has the will keeps them there, and others come to believe that they stay."""
    for owner, instruments in scenario.instruments.items():
        helped = {
            lever.partition(".")[2]
            for instrument in instruments.values()
            for level in instrument.levels.values()
            for lever in level.effects
            if lever.startswith("presence.")
        }
        for side in sorted(helped):
            yield f"presence.{owner}", f"ground.{side}", 1
        if helped:
            yield f"will.{owner}", f"presence.{owner}", 1
            for actor, ties in scenario.ties.items():
                if owner in ties:
                    yield f"presence.{owner}", f"belief.{actor}.{owner}", 1


class Chains:
    """Signs of the shortest chains between quantities, worked out once for each start."""

    def __init__(self, scenario: Scenario) -> None:
        self.steps = steps(scenario)
        self._from: dict[tuple[str, int], dict[str, int]] = {}

    def sign(self, one: str, other: str, longest: int = LONGEST) -> int:
        """1 or -1 where two quantities are joined, whichever way; 1 for one with itself; 0 where they are not."""
        forth, back = self._reached(one, longest).get(other, 0), self._reached(other, longest).get(one, 0)
        return forth if not back or forth == back else back if not forth else 0

    def _reached(self, start: str, longest: int) -> dict[str, int]:
        if (start, longest) not in self._from:
            found, edge = {start: 1}, {start: 1}
            for _ in range(longest):
                reached: dict[str, set[int]] = {}
                for quantity, sign in edge.items():
                    for after, step in self.steps.get(quantity, {}).items():
                        if after not in found:
                            reached.setdefault(after, set()).add(sign * step)
                edge = {quantity: next(iter(signs)) if len(signs) == 1 else 0 for quantity, signs in reached.items()}
                found.update(edge)
                edge = {quantity: sign for quantity, sign in edge.items() if sign}
            self._from[start, longest] = found
        return self._from[start, longest]

    def of_issues(self, one: Mapping[str, int], other: Mapping[str, int]) -> int:
        """Sign that joins what an actor may want of two issues, one of which is somebody's conduct: a means and an end.

        It is that of all pairs of their variables that are joined, if these have one. Who wants two rivals weak does
        not contradict himself, though the weakness of one is the strength of the other.
        """
        if sum(all(term.split(".")[0] in CONDUCT for term in terms) for terms in (one, other)) != 1:
            return 0
        signs = {
            a * b * sign
            for first, a in one.items()
            for second, b in other.items()
            if (sign := self.sign(first, second, OF_WISHES))
        }
        return signs.pop() if len(signs) == 1 else 0
