"""Profiles of a focus, played: which hold, who is tempted to leave them, where today's and history's stand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import xarray as xr

from realpolitik.readings import actor_name
from realpolitik.results import Provenance
from realpolitik.scenario.focus import Focus
from realpolitik.scenario.schema import Scenario
from realpolitik.stats import Interval, jeffreys, mean_interval
from realpolitik.studies.stable.game import Way, walked

SHOWN = 8
"""Profiles side by side in a table, besides those of today and of history."""


class Temptation(NamedTuple):
    """Who gains most by leaving a profile alone, to which profile, and how much."""

    actor: str
    to: int
    gain: Interval


@dataclass(frozen=True, eq=False)
class Profiles:
    """A focus played out: an empirical game and what holds in it.

    Attributes:
        name: of the focus.
        focus: the focus, with what history followed where that is known.
        scenario: resolved, as it was played.
        data: as `engines.stability.courses` gives it, with ``payoff`` [world, actor, profile] of all actors that have
            positions, ``event_share`` [event, profile] (not a number where a profile was not played), ``played``
            [profile], and ways and moves in the mean game. Where payoffs were filled in, ``fill_error`` and
            ``fill_spread`` [decider]: root mean square error in utility where each played profile is left out in turn,
            and for comparison the standard deviation of mean payoffs over the profiles played.
        provenance: of the runs, without their pins.
        indifference: difference in payoff that does not count.
    """

    name: str
    focus: Focus
    scenario: Scenario
    data: xr.Dataset
    provenance: Provenance
    indifference: float

    @cached_property
    def arrays(self) -> dict[str, np.ndarray]:
        """The dataset's variables without labels; the profile numbered n stands at n − 1."""
        return {str(name): variable.values for name, variable in self.data.data_vars.items()}

    @cached_property
    def concepts(self) -> tuple[str, ...]:
        """Names of the concepts."""
        return tuple(map(str, self.data.concept.values))

    @cached_property
    def deciders(self) -> tuple[str, ...]:
        """Actors that decide."""
        return tuple(map(str, self.data.decider.values))

    @cached_property
    def actors(self) -> tuple[str, ...]:
        """Actors that have positions, those that decide among them."""
        return tuple(map(str, self.data.actor.values))

    @property
    def worlds(self) -> int:
        """Number of worlds."""
        return int(self.data.sizes["world"])

    @property
    def size(self) -> int:
        """Number of profiles."""
        return int(self.data.sizes["profile"])

    def actor(self, name: str) -> str:
        """An actor's name."""
        return actor_name(self.scenario, name)

    def courses(self, number: int) -> dict[str, str]:
        """Option → course of a profile."""
        places = self.arrays["course"][number - 1]
        options = self.focus.options.items()
        return {name: list(option.courses)[place] for place, (name, option) in zip(places, options, strict=True)}

    def number(self, courses: dict[str, str]) -> int:
        """Number of the profile of some courses, one for each option."""
        found, step = 1, 1
        for name, option in self.focus.options.items():
            found += list(option.courses).index(courses[name]) * step
            step *= len(option.courses)
        return found

    def words(self, number: int) -> str:
        """A profile in words: every option's course."""
        told = (
            f"{self.actor(self.focus.options[option].actor)}: {course}"
            for option, course in self.courses(number).items()
        )
        return ", ".join(told)

    def marks(self, number: int) -> list[str]:
        """What else a profile is: today's, history's."""
        return [word for word, mine in (("today", self.today), ("history", self.history)) if mine == number]

    def label(self, number: int) -> str:
        """A profile's number, and what else it is."""
        marks = self.marks(number)
        return f"{number}" + (f" ({', '.join(marks)})" if marks else "")

    @property
    def history(self) -> int | None:
        """Number of the profile that history followed, where that is known."""
        return None if self.focus.history is None else self.number(self.focus.history.courses)

    @property
    def today(self) -> int | None:
        """Number of the profile in force at the start, where that is told."""
        return self.number(self.focus.status_quo) if self.focus.status_quo else None

    @cached_property
    def shares(self) -> np.ndarray:
        """[concept, profile] share of worlds in which each holds for everybody."""
        found: np.ndarray = self.arrays["holds"].mean(axis=0)
        return found

    def share(self, number: int) -> Interval:
        """Share of worlds in which a profile holds for everybody by the first concept, with its interval."""
        return jeffreys(int(self.arrays["holds"][:, 0, number - 1].sum()), self.worlds)

    @cached_property
    def ranked(self) -> tuple[int, ...]:
        """Profiles from the one that holds most: by the first concept in worlds, then by all, then by regret."""
        worst = self.arrays["regret"].max(axis=0)
        order = np.lexsort((worst, -self.arrays["holds"].mean(axis=(0, 1)), -self.shares[0]))
        return tuple((order + 1).tolist())

    @cached_property
    def steadiest(self) -> tuple[int, ...]:
        """Profiles from the one that those who decide would regret least, in the mean of all worlds."""
        order = np.argsort(self.arrays["regret"].max(axis=0), kind="stable")
        return tuple((order + 1).tolist())

    @cached_property
    def shown(self) -> tuple[int, ...]:
        """Profiles that tables show: those that hold most, today's and history's."""
        extra = [number for number in (self.today, self.history) if number is not None]
        return tuple(dict.fromkeys([*self.ranked[:SHOWN], *extra]))

    def way(self, number: int, kind: str) -> Way | None:
        """A shortest way from today's profile in the mean game: who moves, and to which profile; None if none leads.

        Args:
            number: of the profile.
            kind: ``moves`` or ``improvements``.
        """
        if "steps" not in self.data:
            return None
        return walked(self.arrays, list(self.data.kind.values).index(kind), number)

    def tempted(self, number: int) -> Temptation | None:
        """Who gains most by leaving a profile alone, on the mean over worlds, paired world by world; None if nobody."""
        found: Temptation | None = None
        for actor in self.deciders:
            payoff = self.arrays["payoff"][:, self.actors.index(actor)]
            for to in self.reach(actor, number):
                gain = payoff[:, to - 1] - payoff[:, number - 1]
                if gain.mean() > (found.gain.value if found else 0.0):
                    found = Temptation(actor, to, mean_interval(gain))
        return found

    def reach(self, actor: str, number: int) -> tuple[int, ...]:
        """Profiles that an actor can bring about alone from one."""
        course = self.arrays["course"]
        others = [k for k, option in enumerate(self.focus.options.values()) if option.actor != actor]
        same = (course[:, others] == course[number - 1, others]).all(axis=1)
        same[number - 1] = False
        return tuple(int(place) + 1 for place in np.flatnonzero(same))
