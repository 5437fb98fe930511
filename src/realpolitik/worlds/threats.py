"""Threats as the crisis game takes them: what they put at stake and what they cost, world by world."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from realpolitik.kernels.campaign.layout import Arrays
from realpolitik.kernels.signalling.layout import Terms
from realpolitik.kernels.signalling.prospects import prospects
from realpolitik.scenario.threats import Threat
from realpolitik.worlds.draw import Draws
from realpolitik.worlds.labels import Labels


@dataclass(frozen=True)
class ThreatValues:
    """What a threat needs of the drawn values, one for each world."""

    draws: Draws
    labels: Labels
    threat: Threat
    record: str
    at: str

    def __call__(self, path: str) -> np.ndarray:
        """[W] drawn values at a path."""
        return np.broadcast_to(self.draws.values[path], (self.worlds,)).astype(np.float64)

    @property
    def worlds(self) -> int:
        """Number of worlds."""
        return len(self.draws.worlds)

    @property
    def settings(self) -> tuple[tuple[str, str], ...]:
        """Instrument and level of: the threat, force, the demand, less than it (the demand itself where none)."""
        threat = self.threat
        less = threat.short or threat.full
        return (threat.by, self.at), (threat.force, threat.level), (threat.demand, threat.full), (threat.demand, less)

    def both(self, field: str) -> np.ndarray:
        """[W, 2] a field of challenger and target."""
        return np.stack(
            [self(f"actors.{side}.{field}") for side in (self.threat.challenger, self.threat.target)], axis=1
        )

    def place(self, instrument: str, level: str) -> tuple[int, int]:
        """Index of an instrument and of a level of it."""
        return self.labels.instrument.index(instrument), list(self.labels.instruments[instrument].levels).index(level)

    def gains(self, worth: np.ndarray) -> np.ndarray:
        """[W, 6] gains from the worth [W, 2, 4] of: things as they stand, force, the demand, less than it."""
        gained = worth - worth[:, :, :1]
        short = gained[:, :, 3] if self.threat.short else np.full((self.worlds, 2), np.nan)
        return np.concatenate([gained[:, :, 2], short, gained[:, :, 1]], axis=1)

    def prospects(self, start: np.ndarray, arrays: Arrays) -> tuple[np.ndarray, np.ndarray]:
        """What is in prospect at the start: as things stand, with force, with the demand met, with less than it.

        Args:
            start: [W, phase] phases at the start.
            arrays: the scenario as the campaign takes it.

        Returns:
            [W, 2, 4] utility of the issues to challenger and target; [W, 4] capacity to spare for each setting.
        """
        asked = [(-1, 0), *(self.place(*one) for one in self.settings[1:])]
        worth, spare = np.empty((self.worlds, 2, len(asked))), np.empty((self.worlds, len(asked)))
        sides = np.array([self.labels.actor.index(self.threat.challenger), self.labels.actor.index(self.threat.target)])
        prospects(start, arrays.n, arrays.t, arrays.s, sides, np.array(asked), np.nan, worth, spare)
        return worth, spare

    def terms(self) -> np.ndarray:
        """[W, 17] terms, from the instruments' levels and the threat's record."""
        pairs = zip(("sunk", "force", "demand", "short"), self.settings, strict=True)
        found = {
            f"{name}_{field}": self.cost(*setting, field) for name, setting in pairs for field in ("direct", "domestic")
        }
        ranks = [self.place(*setting)[1] for setting in self.settings]
        found["share"] = np.full(self.worlds, ranks[3] / ranks[2])
        found["audience"] = self(f"{self.record}.audience.{self.at}")
        found["capacity"] = self(f"instruments.{self.threat.force}.levels.{self.threat.level}.capacity")
        for name in Terms._fields:
            if name not in found:
                found[name] = self(f"{self.record}.{name}")
        return np.stack([found[name] for name in Terms._fields], axis=1)

    def cost(self, instrument: str, level: str, field: str) -> np.ndarray:
        """[W] a cost of a level beside that of the level that stands; of the threat itself, of its lowest level."""
        item = self.labels.instruments[instrument]
        held = next(iter(item.levels)) if instrument == self.threat.by else item.initial_levels[-1][1]
        path = f"instruments.{instrument}.levels"
        return np.asarray(self(f"{path}.{level}.{field}") - self(f"{path}.{held}.{field}"))


def carried(labels: Labels) -> list[tuple[str, Threat, list[str]]]:
    """Threats of a scenario with the levels of the instruments that carry them, the lowest left out."""
    found = []
    for name, threat in labels.scenario.threats.items():
        levels = [level for level in labels.instruments[threat.by].levels if level in threat.audience]
        found.append((name, threat, levels))
    return found


def threat_tables(labels: Labels) -> dict[str, list[int]]:
    """Indices of who threatens whom with what, threat by threat, and of the levels that carry them, row by row."""
    tables: dict[str, list[int]] = {
        name: []
        for name in (
            "threat_carrier",
            "threat_demand",
            "threat_full",
            "threat_short",
            "threat_force",
            "threat_level",
            "threat_start",
            "threat_rank",
        )
    }
    for _, threat, levels in carried(labels):
        instruments = labels.instruments
        tables["threat_carrier"].append(labels.instrument.index(threat.by))
        tables["threat_demand"].append(labels.instrument.index(threat.demand))
        tables["threat_full"].append(list(instruments[threat.demand].levels).index(threat.full))
        levels_of = list(instruments[threat.demand].levels)
        tables["threat_short"].append(levels_of.index(threat.short) if threat.short else -1)
        tables["threat_force"].append(labels.instrument.index(threat.force))
        tables["threat_level"].append(list(instruments[threat.force].levels).index(threat.level))
        tables["threat_start"].append(len(tables["threat_rank"]))
        tables["threat_rank"] += [list(instruments[threat.by].levels).index(level) for level in levels]
    tables["threat_start"].append(len(tables["threat_rank"]))
    return tables


def threat_terms(labels: Labels, draws: Draws) -> np.ndarray:
    """[W, rows · 17] terms of every threat at every level that carries it, as in `kernels.signalling.layout.Terms`."""
    rows = [
        ThreatValues(draws, labels, threat, f"threats.{name}", level).terms()
        for name, threat, levels in carried(labels)
        for level in levels
    ]
    return np.concatenate(rows, axis=1) if rows else np.zeros((len(draws.worlds), 0))
