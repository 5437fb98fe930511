"""From a scenario's numbers to the payoffs of a crisis game, world by world.

What the demand and the use of force are worth on the issues is the campaign's own look-ahead (positions × salience on
whatever they move); what they cost is what the instruments cost; the rest stands in the record of the threat.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from realpolitik.errors import RunError, UsageError
from realpolitik.kernels.signalling.prospects import prospects
from realpolitik.kernels.signalling.resolve import build
from realpolitik.scenario.names import nearest
from realpolitik.scenario.schema import Scenario
from realpolitik.scenario.threats import Threat
from realpolitik.worlds import Draws, encode
from realpolitik.worlds.labels import Labels

STRIDES = 2
"""Steps of a look-ahead, as in the campaign."""


@dataclass(frozen=True)
class Stakes:
    """What a threat puts at stake in each world, apart from will and from capacity taken elsewhere.

    Arrays are [W], or [W, 2] for challenger and target; in units of utility unless said otherwise.

    Attributes:
        threat: name of the threat.
        level: level of the instrument that carries it.
        worlds: numbers of the worlds.
        demand: [W, 2] worth of the demand, set in full, on the issues.
        short: [W, 2] worth of less than is demanded; NaN where the threat knows no such answer.
        force: [W, 2] worth of the use of force on the issues.
        direct: [W, 4] cost in any case of: the threat, force, the demand, less than the demand.
        domestic: [W, 4] cost of the same at home, paid in so far as will is lacking.
        share: how much of what is demanded the answer short of it gives, by level.
        audience: what backing down costs the challenger.
        strain: cost of force per unit of capacity where all capacity is taken elsewhere.
        capacity: share of its capacity that force takes of the challenger.
        occupied: share of it that the challenger's other instruments take.
        harm: what force costs the target besides its issues.
        reputation: what it costs the target to be seen to concede in full.
        vindication: what it brings the target to see the challenger back down.
        unseen: [W, 2] how far the other side can misjudge what force is worth to one.
        will: [W, 2] drawn will.
        engaged: [W] drawn share of the challenger's capacity that other theatres take.
        rallied: [W] the challenger's will when one attack at home has had its effect.
        sharpness: [W, 2] how sharply either side optimises, 1/utility.
    """

    threat: str
    level: str
    worlds: np.ndarray
    demand: np.ndarray
    short: np.ndarray
    force: np.ndarray
    direct: np.ndarray
    domestic: np.ndarray
    share: float
    audience: np.ndarray
    strain: np.ndarray
    capacity: np.ndarray
    occupied: np.ndarray
    harm: np.ndarray
    reputation: np.ndarray
    vindication: np.ndarray
    unseen: np.ndarray
    will: np.ndarray
    engaged: np.ndarray
    rallied: np.ndarray
    sharpness: np.ndarray

    def costs(self, will: np.ndarray) -> np.ndarray:
        """[W, 4] cost of the threat, of force, of the demand and of less than it, at the challenger's ``will`` [W]."""
        wills = np.stack([will, will, self.will[:, 1], self.will[:, 1]], axis=1)
        return np.asarray(self.direct + self.domestic * (1.0 - wills))

    def strained(self, engaged: np.ndarray) -> np.ndarray:
        """[W] what force costs for want of capacity, where other theatres take ``engaged`` [W]."""
        return np.asarray(self.strain * self.capacity * np.minimum(engaged + self.occupied, 1.0))

    def games(self, engaged: np.ndarray | None = None, will: np.ndarray | None = None) -> np.ndarray:
        """[W, 12] crisis games, as in `kernels.signalling.layout.Game`.

        Args:
            engaged: [W] share of the challenger's capacity taken elsewhere; the drawn one if None.
            will: [W] the challenger's will; the drawn one if None.
        """
        engaged = self.engaged if engaged is None else engaged
        will = self.will[:, 0] if will is None else will
        sunk, fighting, meeting, part = self.costs(will).T
        concede = self.demand - np.stack([sunk, meeting + self.reputation], axis=1)
        face = np.stack([sunk + self.audience * (1.0 - self.share), part + self.reputation * self.share], axis=1)
        back = np.stack([-sunk - self.audience, self.vindication], axis=1)
        war = self.force - np.stack([sunk + fighting + self.strained(engaged), self.harm], axis=1)
        back[:, 0] = np.minimum(back[:, 0], concede[:, 0])
        short = np.maximum(self.short - face, np.stack([back[:, 0], np.full(len(back), -np.inf)], axis=1))
        short[np.isnan(self.short)] = np.nan
        found = np.empty((len(self.worlds), 12))
        build(concede, short, back, war, self.unseen, found)
        if not np.isfinite(found[:, [0, 1, 2, 3, 6, 7, 8, 9, 10, 11]]).all():
            raise RunError(f"the game of threat {self.threat} is not finite; check the scenario's numbers")
        return found


def find_threat(scenario: Scenario, name: str | None, level: str | None) -> tuple[str, Threat, str]:
    """The threat that is meant and the level of the instrument that carries it.

    Without a name the first one; without a level the one in force, or where none is the first that is a threat.

    Raises:
        UsageError: the scenario has no threat, or none of that name or level.
    """
    if not scenario.threats:
        raise UsageError(f"{scenario.about.name} has no threats: nothing to signal")
    chosen = name or next(iter(scenario.threats))
    if chosen not in scenario.threats:
        raise UsageError(f"no threat {chosen!r:.90}", tuple(scenario.threats), nearest(chosen, scenario.threats))
    threat = scenario.threats[chosen]
    owner, _, item = threat.by.partition(".")
    instrument = scenario.instruments[owner][item]
    ranked = [one for one in instrument.levels if one in threat.audience]
    if level is not None and level not in ranked:
        raise UsageError(f"no level {level!r:.90} of threat {chosen}", tuple(ranked), nearest(level, ranked))
    held = instrument.initial_levels[-1][1]
    return chosen, threat, level or (held if held in ranked else ranked[0])


def weigh(scenario: Scenario, draws: Draws, name: str | None = None, level: str | None = None) -> Stakes:
    """What a threat puts at stake in the worlds of ``draws``.

    Args:
        scenario: resolved.
        draws: numbers of the worlds.
        name: the threat; the scenario's first if None.
        level: level of the instrument that carries it; the one in force if None.

    Raises:
        UsageError: no such threat or level. RunError: a payoff is not finite.
    """
    chosen, threat, at = find_threat(scenario, name, level)
    labels, start, arrays = encode(scenario, draws, 1)
    value = _Values(draws, labels)
    settings = [(threat.by, at), (threat.force, threat.level), (threat.demand, threat.full)]
    settings.append((threat.demand, threat.short or threat.full))
    asked = [(-1, 0), *(value.place(instrument, one) for instrument, one in settings[1:])]
    worth, spare = np.empty((value.worlds, 2, 4)), np.empty((value.worlds, 4))
    sides = np.array([labels.actor.index(threat.challenger), labels.actor.index(threat.target)])
    prospects(start, arrays.n, arrays.t, arrays.s, STRIDES, sides, np.array(asked), worth, spare)
    gains = worth - worth[:, :, :1]
    short = gains[:, :, 3] if threat.short else np.full((value.worlds, 2), np.nan)
    ranks = [value.place(threat.demand, one)[1] for one in (threat.full, threat.short or threat.full)]
    record = f"threats.{chosen}"
    engaged, will = value(f"actors.{threat.challenger}.engaged"), value.both(threat, "will")
    return Stakes(
        threat=chosen,
        level=at,
        worlds=draws.worlds,
        demand=gains[:, :, 2],
        short=short,
        force=gains[:, :, 1],
        direct=value.costs(settings, "direct"),
        domestic=value.costs(settings, "domestic"),
        share=ranks[1] / ranks[0],
        audience=value(f"{record}.audience.{at}"),
        strain=value(f"{record}.strain"),
        capacity=value(value.level(threat.force, threat.level) + ".capacity"),
        occupied=1.0 - engaged - spare[:, 1],
        harm=value(f"{record}.harm"),
        reputation=value(f"{record}.reputation"),
        vindication=value(f"{record}.vindication"),
        unseen=np.stack([value(f"{record}.unseen_{side}") for side in ("challenger", "target")], axis=1),
        will=will,
        engaged=engaged,
        rallied=np.minimum(will[:, 0] + value("parameters.rally") * value("parameters.fear_gain"), 1.0),
        sharpness=value.both(threat, "sharpness"),
    )


@dataclass(frozen=True)
class _Values:
    """Drawn values by path, one for each world."""

    draws: Draws
    labels: Labels

    @property
    def worlds(self) -> int:
        return len(self.draws.worlds)

    def __call__(self, path: str) -> np.ndarray:
        values: Mapping[str, np.ndarray] = self.draws.values
        return np.broadcast_to(values[path], (self.worlds,)).astype(np.float64)

    def both(self, threat: Threat, field: str) -> np.ndarray:
        """[W, 2] a field of challenger and target."""
        return np.stack([self(f"actors.{side}.{field}") for side in (threat.challenger, threat.target)], axis=1)

    def place(self, instrument: str, level: str) -> tuple[int, int]:
        """Index of an instrument and of a level of it."""
        return self.labels.instrument.index(instrument), list(self.labels.instruments[instrument].levels).index(level)

    def level(self, instrument: str, level: str) -> str:
        """Path of a level's record."""
        return f"instruments.{instrument}.levels.{level}"

    def costs(self, settings: list[tuple[str, str]], field: str) -> np.ndarray:
        """[W, settings] a cost of each setting beside the level that stands; of the threat itself, of its lowest."""
        found = []
        for k, (instrument, level) in enumerate(settings):
            item = self.labels.instruments[instrument]
            held = next(iter(item.levels)) if k == 0 else item.initial_levels[-1][1]
            found.append(
                self(f"{self.level(instrument, level)}.{field}") - self(f"{self.level(instrument, held)}.{field}")
            )
        return np.stack(found, axis=1)
