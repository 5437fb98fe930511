"""What a seat may know of each quantity: exactly, within an interval, or nothing.

One rule a variable. What is said in public or can be counted from outside is known to all; what is one's own is known
exactly; what others keep to themselves is told within cells of a fixed grid, the finer the better one's access to them;
the rest is not known at all. A cell is a function of the value that does not tell where in the cell it lies, so that
two worlds that differ within it look the same. Which variable falls under which rule is a judgement, argued in
docs/explanation/play.md.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import xarray as xr

from realpolitik.results import Result
from realpolitik.scenario.fields import Reads
from realpolitik.scenario.levers import levers
from realpolitik.scenario.schema import Scenario
from realpolitik.scenario.vocabulary import BOUNDS, VARIABLES

PUBLIC = frozenset(
    {
        *("ground", "contested", "ground_in", "contested_in"),
        *("holds_capital", "power", "settled", "presence", "abruptness"),
        *("attacks", "war_deaths", "output", "labour"),
    }
)
"""Told by maps, counts, surveys and governments: known to every seat."""
ESTIMATED = frozenset(
    {
        *("fighters", "equipment", "cohesion", "losses", "revenue", "talking", "will", "standing"),
        *("threat", "flow", "guard", "fear"),
    }
)
"""Others' strength and mood, which services estimate: known in cells."""
CELLS = ((0.7, 4), (0.4, 3), (0.15, 2), (0.0, 1))
"""Least access to an actor → how often a scale is halved for what is known of it, from a sixteenth to a half."""
TOLD = 0.4
"""Access to an actor from which on its quiet dealings are known: three quarters of contacts short of trust."""
LEAST = 0.01
"""In the unit of a counted quantity: what is less than this is reported as next to nothing."""


class KnownValue(NamedTuple):
    """Where a value lies, for all that a seat knows; ``how`` says why: public, own, estimate or unknown."""

    low: float
    high: float
    how: str

    @property
    def is_exact(self) -> bool:
        """Whether nothing is left open."""
        return self.low == self.high


@dataclass(frozen=True)
class Eyes:
    """A seat that looks at a world in a month; the only reader of what happened in it.

    Attributes:
        result: a replay of one world.
        seat: the actor that looks.
        month: the month that it looks at; nothing later is read.
    """

    result: Result
    seat: str
    month: int

    @property
    def scenario(self) -> Scenario:
        """What is played."""
        return self.result.scenario

    @cached_property
    def now(self) -> dict[str, xr.DataArray]:
        """Every variable of the month; what is kept by quarter, of the quarter that it lies in."""
        data = self.result.data.isel(world=0)
        quarter = int(np.searchsorted(data["quarter_month"].values, self.month, "right")) - 1
        return {
            name: data[name].isel(month=self.month) if "month" in data[name].dims else data[name].isel(quarter=quarter)
            for name in (*VARIABLES, "position", "salience")
            if name in data
        }

    def value(self, term: str) -> float:
        """A value as it is. For what the seat may know exactly."""
        name, *index = term.split(".")
        array = self.now[name]
        keys = index if name in ("belief", "ground_in") else [".".join(index)] if index else []
        places = tuple(array.indexes[dim].get_loc(key) for dim, key in zip(array.dims, keys, strict=True))
        return float(array.values[places])

    def access(self, other: str) -> float:
        """The seat's access to another actor; 1 to itself."""
        if other == self.seat:
            return 1.0
        tie = f"{self.seat}.{other}"
        return self.value(f"access.{tie}") if tie in self.now["access"].indexes["tie"] else 0.0

    def subject(self, term: str) -> str:
        """The actor that a term is about: of a territory, the one that has its home there; empty for the arena."""
        name, *index = term.split(".")
        if VARIABLES[name][:1] == ("territory",):
            return next((key for key, actor in self.scenario.actors.items() if actor.home == index[0]), "")
        return index[0] if index else ""

    def known(self, term: str) -> KnownValue:
        """Where a state variable lies, for all that the seat knows. Levels are counted from 0."""
        name, *index = term.split(".")
        if name == "level":
            return self.level(".".join(index))
        subject = self.subject(term)
        if name in PUBLIC or (subject == self.seat and name != "propensity"):
            value = self.value(term)
            return KnownValue(value, value, "public" if name in PUBLIC else "own")
        if name in ESTIMATED or (name == "relations" and index[1] == self.seat):
            low, high = BOUNDS[name]
            return KnownValue(*cell(self.value(term), (low, high), self.access(subject)), "estimate")
        return KnownValue(*BOUNDS[name], "unknown")

    def level(self, name: str) -> KnownValue:
        """The level of an instrument, counted from 0."""
        owner, _, instrument = name.partition(".")
        top = float(len(self.scenario.instruments[owner][instrument].levels) - 1)
        value = self.value(f"level.{name}")
        if owner == self.seat:
            return KnownValue(value, value, "own")
        partners = secret(self.scenario, owner, instrument)
        if not partners or name in self.needed:
            return KnownValue(value, value, "public")
        if self.seat in partners or max(map(self.access, (owner, *partners))) >= TOLD:
            return KnownValue(value, value, "told")
        return KnownValue(0.0, top, "unknown")

    @cached_property
    def needed(self) -> frozenset[str]:
        """Instruments of others that own ones need: whoever asks leave for something knows whether he has it."""
        kit = self.scenario.instruments[self.seat].values()
        return frozenset(other for item in kit for level in item.levels.values() for other in level.requires)

    def reading(self, reading: Reads) -> KnownValue:
        """Where a weighted sum lies: in it, levels are shares of the highest."""
        low = high = 0.0
        ways = set()
        for term, weight in reading.terms.items():
            found = self.known(term)
            if term.startswith("level."):
                _, owner, name = term.split(".")
                top = len(self.scenario.instruments[owner][name].levels) - 1
                found = KnownValue(found.low / top, found.high / top, found.how)
            ends = sorted((weight * found.low, weight * found.high))
            low, high = low + ends[0], high + ends[1]
            ways.add(found.how)
        how = next(way for way in ("unknown", "estimate", "told", "own", "public") if way in ways)
        return KnownValue(low, high, how)

    def issue(self, name: str) -> KnownValue:
        """Where an issue stands on its scale of 0 to 100."""
        issue = self.scenario.issues[name]
        found = self.reading(issue.reads)
        if found.is_exact:
            value = float(self.result.data["outcome"].isel(world=0, month=self.month).sel(issue=name))
            return KnownValue(value, value, found.how)
        low, high = issue.reads.at
        ends = sorted(100.0 * (end - low) / (high - low) for end in found[:2])
        return KnownValue(min(max(ends[0], 0.0), 100.0), min(max(ends[1], 0.0), 100.0), found.how)


def secret(scenario: Scenario, owner: str, name: str) -> frozenset[str]:
    """Whom an instrument helps or spares by levers that can be denied: nobody where it helps only who rules."""
    levels = scenario.instruments[owner][name].levels.values()
    pairs = [key.partition(".") for level in levels for key in level.effects]
    helped = frozenset(target for lever, _, target in pairs if levers()[lever].quiet)
    return helped - {owner, scenario.about.incumbent}


def cell(value: float, bounds: tuple[float, float], access: float) -> tuple[float, float]:
    """The cell of a fixed grid that a value lies in: halves of halves of a scale, or, of what has no upper bound, of
    the powers of four from `LEAST` on.

    >>> cell(0.3, (0.0, 1.0), 0.0), cell(0.3, (0.0, 1.0), 0.8)
    ((0.0, 0.5), (0.25, 0.3125))
    >>> cell(30.0, (0.0, math.inf), 0.0)
    (10.24, 40.96)
    """
    halvings = next(count for least, count in CELLS if access >= least)
    low, high = bounds
    if math.isinf(high):
        if value < LEAST:
            return 0.0, LEAST
        step = 2.0 ** (halvings - 1)
        place = math.floor(math.log(value / LEAST, 4.0) * step)
        ends = LEAST * 4.0 ** (place / step), LEAST * 4.0 ** ((place + 1) / step)
        return round(ends[0], 12), round(ends[1], 12)
    parts = 2**halvings
    place = min(math.floor((value - low) / (high - low) * parts), parts - 1)
    return low + (high - low) * place / parts, low + (high - low) * (place + 1) / parts


def terms(scenario: Scenario, data: xr.Dataset) -> Iterator[str]:
    """Every state variable with every index that a result has it for."""
    for name, index in VARIABLES.items():
        if not index:
            yield name
        elif name == "belief":
            yield from (f"{name}.{i}.{p}" for i in data["actor"].values for p in data["patron"].values)
        elif name == "ground_in":
            yield from (f"{name}.{z}.{b}" for z in scenario.zones for b in data["belligerent"].values)
        elif name == "contested_in":
            yield from (f"{name}.{z}" for z in scenario.zones)
        else:
            dim = next(str(dim) for dim in data[name].dims if dim not in ("world", "month", "quarter"))
            yield from (f"{name}.{key}" for key in data[dim].values)


def ends(eyes: Eyes, index: Mapping[str, int], size: int) -> tuple[np.ndarray, np.ndarray]:
    """Lowest and highest [phase] that each state variable may be for all that a seat knows; ±∞ where it knows nothing.

    Args:
        eyes: the seat.
        index: term → its place in the phase.
        size: of the phase.
    """
    low, high = np.full(size, -np.inf), np.full(size, np.inf)
    for term, place in index.items():
        if not term.startswith(("level.", "propensity.")):
            found = eyes.known(term)
            if found.how != "unknown":
                low[place], high[place] = found.low, found.high
    return low, high
