"""Which courses hold in a campaign: profiles by concept and share of worlds, for whom they are best, and history's."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import xarray as xr

from realpolitik.findings.solved import Solved
from realpolitik.findings.stability import walked
from realpolitik.results import Provenance
from realpolitik.scenario.focus import Focus, FocusOption
from realpolitik.scenario.schema import Scenario
from realpolitik.stats import Interval, jeffreys, mean_interval


@dataclass(frozen=True)
class Surrogate:
    """How payoffs of profiles that were not played were found, and how well that does.

    Attributes:
        played: profiles that were played.
        error: decider → root mean square error, each played profile left out in turn (utility).
        spread: decider → standard deviation of mean payoffs over the profiles played, for comparison.
    """

    played: int
    error: dict[str, float]
    spread: dict[str, float]


@dataclass(frozen=True)
class Standing:
    """One profile.

    Attributes:
        number: of the profile, from 1.
        courses: option → course.
        shares: concept → share of worlds in which it holds for everybody, with its interval.
        mean: concepts by which it holds in the mean of all worlds.
        regret: decider → what it could gain by another course of its own, in the mean, with its interval.
        steady: share of resampled sets of worlds in which nobody could gain more than counts.
        chance: probability in quantal response; None where none was found.
        payoffs: actor → mean payoff with its interval.
        best_for: actors for which no profile is better on the mean by more than counts.
        events: event → share of worlds in which it comes about; empty where the profile was not played.
    """

    number: int
    courses: dict[str, str]
    shares: dict[str, Interval]
    mean: tuple[str, ...]
    regret: dict[str, Interval]
    steady: float
    chance: float | None
    payoffs: dict[str, Interval]
    best_for: tuple[str, ...]
    events: dict[str, float]


@dataclass(frozen=True, eq=False)
class Courses(Solved):
    """A focus played out: an empirical game and what holds in it.

    Attributes:
        name: of the focus.
        focus: the focus, with what history followed where that is known.
        scenario: resolved, as it was played.
        data: as `engines.stability.courses` gives it, with ``payoff`` [world, actor, profile] of all actors that have
            positions, ``event_share`` [event, profile], and ``played`` [profile].
        provenance: of the runs, without their pins.
        indifference: difference in payoff that does not count.
        surrogate: how the rest was filled in, where not every profile was played.
    """

    name: str
    focus: Focus
    scenario: Scenario
    data: xr.Dataset
    provenance: Provenance
    indifference: float
    surrogate: Surrogate | None = None

    @cached_property
    def deciders(self) -> tuple[str, ...]:
        """Actors that decide."""
        return tuple(map(str, self.data.decider.values))

    @property
    def worlds(self) -> int:
        """Number of worlds."""
        return int(self.data.sizes["world"])

    @property
    def size(self) -> int:
        """Number of profiles."""
        return int(self.data.sizes["profile"])

    def courses(self, number: int) -> dict[str, str]:
        """Option → course of a profile."""
        places = self.arrays["course"][number - 1]
        return {
            name: list(option.courses)[place]
            for place, (name, option) in zip(places, self.focus.options.items(), strict=True)
        }

    def number(self, courses: dict[str, str]) -> int:
        """Number of the profile of some courses, one for each option."""
        found, step = 1, 1
        for name, option in self.focus.options.items():
            found += list(option.courses).index(courses[name]) * step
            step *= len(option.courses)
        return found

    def option(self, name: str) -> FocusOption:
        """An option of the focus."""
        return self.focus.options[name]

    def share(self, concept: str, number: int) -> Interval:
        """Share of worlds in which a profile holds for everybody, with its interval."""
        held = self.arrays["holds"][:, self.concepts.index(concept), number - 1]
        return jeffreys(int(held.sum()), self.worlds)

    def shares(self, concept: str) -> np.ndarray:
        """[profile] share of worlds in which each holds for everybody."""
        found: np.ndarray = self.arrays["holds"][:, self.concepts.index(concept)].mean(axis=0)
        return found

    def payoff(self, actor: str, number: int) -> Interval:
        """Mean payoff of a profile to an actor, with its interval."""
        place = list(self.data.actor.values).index(actor)
        return mean_interval(self.arrays["payoff"][:, place, number - 1])

    def best_for(self, number: int) -> tuple[str, ...]:
        """Actors for which no profile is better on the mean by more than counts."""
        mean = self.arrays["payoff"].mean(axis=0)
        near = mean[:, number - 1] >= mean.max(axis=1) - self.indifference
        return tuple(str(actor) for actor, is_best in zip(self.data.actor.values, near, strict=True) if is_best)

    @cached_property
    def ranked(self) -> tuple[int, ...]:
        """Profiles from the one that holds most: by Nash stability in worlds, then by all concepts, then by regret."""
        total = self.arrays["holds"].mean(axis=(0, 1))
        first = self.shares(self.concepts[0])
        worst = self.arrays["regret"].max(axis=0)
        order = sorted(range(self.size), key=lambda place: (-first[place], -total[place], worst[place]))
        return tuple(place + 1 for place in order)

    @cached_property
    def steadiest(self) -> tuple[int, ...]:
        """Profiles from the one that those who decide would regret least, in the mean of all worlds."""
        worst = self.arrays["regret"].max(axis=0)
        return tuple(int(place) + 1 for place in np.argsort(worst, kind="stable"))

    @property
    def history(self) -> int | None:
        """Number of the profile that history followed, where that is known."""
        return None if self.focus.history is None else self.number(self.focus.history.courses)

    @property
    def today(self) -> int | None:
        """Number of the profile in force at the start, where that is told."""
        return self.number(self.focus.status_quo) if self.focus.status_quo else None

    def way(self, number: int, kind: str) -> tuple[tuple[str, int], ...] | None:
        """A shortest way from today's profile in the mean game: who moves, and to which profile; None if none leads.

        Args:
            number: of the profile.
            kind: ``moves`` or ``improvements``.
        """
        if "steps" not in self.data:
            return None
        return walked(self.arrays, list(self.data.kind.values).index(kind), number, self.deciders)

    def standing(self, number: int) -> Standing:
        """All that is known of a profile."""
        at, arrays = number - 1, self.arrays
        chance = float(arrays["chance"][at])
        events = {str(name): float(arrays["event_share"][k, at]) for k, name in enumerate(self.data.event.values)}
        ends = [arrays[name][:, at].tolist() for name in ("regret", "regret_low", "regret_high")]
        return Standing(
            number,
            self.courses(number),
            {concept: self.share(concept, number) for concept in self.concepts},
            tuple(name for k, name in enumerate(self.concepts) if arrays["mean_holds"][k, at]),
            {who: Interval(*end) for who, *end in zip(self.deciders, *ends, strict=True)},
            float(arrays["steady"][at]),
            None if np.isnan(chance) else chance,
            {str(actor): self.payoff(str(actor), number) for actor in self.data.actor.values},
            self.best_for(number),
            events if bool(arrays["played"][at]) else {},
        )

    def tempted(self, number: int) -> tuple[str, int, Interval] | None:
        """Who gains most by leaving a profile alone, to which profile, and how much; None if nobody gains.

        The gain is the mean over worlds, paired world by world.
        """
        at = number - 1
        found: tuple[str, int, Interval] | None = None
        for actor in self.deciders:
            place = list(self.data.actor.values).index(actor)
            for to in self.reach(actor, number):
                gain = self.arrays["payoff"][:, place, to - 1] - self.arrays["payoff"][:, place, at]
                if gain.mean() > (found[2].value if found else 0.0):
                    found = actor, to, mean_interval(gain)
        return found

    def reach(self, actor: str, number: int) -> tuple[int, ...]:
        """Profiles that an actor can bring about alone from one."""
        course = self.arrays["course"]
        others = [k for k, option in enumerate(self.focus.options.values()) if option.actor != actor]
        same = (course[:, others] == course[number - 1, others]).all(axis=1)
        same[number - 1] = False
        return tuple(int(place) + 1 for place in np.flatnonzero(same))
