"""From a scenario's numbers to the payoffs of a crisis game, world by world.

What the demand and the use of force are worth on the issues is the campaign's own look-ahead (positions × salience on
whatever they move); what they cost is what the instruments cost; the rest stands in the record of the threat.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from realpolitik.errors import RunError, UsageError
from realpolitik.kernels.signalling.layout import CrisisGame, Gains, Terms
from realpolitik.kernels.signalling.stakes import build
from realpolitik.scenario.names import nearest
from realpolitik.scenario.schema import Scenario
from realpolitik.scenario.threats import Threat
from realpolitik.worlds import Draws, encode
from realpolitik.worlds.threats import ThreatValues


@dataclass(frozen=True)
class Stakes:
    """What a threat puts at stake in each world, and the mood that it meets.

    Attributes:
        threat: name of the threat.
        level: level of the instrument that carries it.
        worlds: [W] numbers of the worlds.
        gains: [W, 6] as in `kernels.signalling.layout.Gains`, in utility.
        terms: [W, 17] as in `kernels.signalling.layout.Terms`.
        engaged: [W] drawn share of the challenger's capacity that other theatres take.
        occupied: [W] share of it that the challenger's other instruments take.
        will: [W, 2] drawn will of challenger and target.
        rallied: [W] the challenger's will when one attack at home has had its effect.
        sharpness: [W, 2] how sharply either side optimises, 1/utility.
    """

    threat: str
    level: str
    worlds: np.ndarray
    gains: np.ndarray
    terms: np.ndarray
    engaged: np.ndarray
    occupied: np.ndarray
    will: np.ndarray
    rallied: np.ndarray
    sharpness: np.ndarray

    def gain(self, name: str) -> np.ndarray:
        """[W] one of the gains, such as ``force_target``."""
        return np.asarray(self.gains[:, Gains._fields.index(name)])

    def term(self, name: str) -> np.ndarray:
        """[W] one of the terms, such as ``audience``."""
        return np.asarray(self.terms[:, Terms._fields.index(name)])

    def cost(self, of: str) -> np.ndarray:
        """[W] cost of the threat (``sunk``), of ``force``, of the ``demand`` or of less than it, at the will drawn."""
        will = self.will[:, 0 if of in ("sunk", "force") else 1]
        return np.asarray(self.term(f"{of}_direct") + self.term(f"{of}_domestic") * (1.0 - will))

    @property
    def strained(self) -> np.ndarray:
        """[W] what force costs for want of capacity."""
        taken = np.minimum(self.engaged + self.occupied, 1.0)
        return np.asarray(self.term("strain") * self.term("capacity") * taken)

    def games(self, engaged: np.ndarray | None = None, will: np.ndarray | None = None) -> np.ndarray:
        """[W, 12] crisis games, as in `kernels.signalling.layout.CrisisGame`.

        Args:
            engaged: [W] share of the challenger's capacity taken elsewhere; the drawn one if None.
            will: [W] the challenger's will; the drawn one if None.

        Raises:
            RunError: a payoff is not finite.
        """
        taken = (self.engaged if engaged is None else engaged) + self.occupied
        moods = np.stack([taken, self.will[:, 0] if will is None else will, self.will[:, 1]], axis=1)
        found = np.empty((len(self.worlds), len(CrisisGame._fields)))
        build(self.gains, self.terms, moods, found)
        needed = [j for j, name in enumerate(CrisisGame._fields) if not name.startswith("short")]
        if not np.isfinite(found[:, needed]).all():
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
    value = ThreatValues(draws, labels, threat, f"threats.{chosen}", at)
    worth, spare = value.prospects(start, arrays)
    engaged, will = value(f"actors.{threat.challenger}.engaged"), value.both("will")
    return Stakes(
        threat=chosen,
        level=at,
        worlds=draws.worlds,
        gains=value.gains(worth),
        terms=value.terms(),
        engaged=engaged,
        occupied=1.0 - engaged - spare[:, 1],
        will=will,
        rallied=np.minimum(will[:, 0] + value("parameters.rally") * value("parameters.fear_gain"), 1.0),
        sharpness=value.both("sharpness"),
    )
