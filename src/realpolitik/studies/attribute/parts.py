"""Parts of an outcome's variance: every number's share, divided among the claims and origins behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, TypeVar

import numpy as np

from realpolitik.kernels.plain import sensitivity
from realpolitik.readings.inputs import Inputs
from realpolitik.scenario import paths
from realpolitik.scenario.refs import parse_ref
from realpolitik.scenario.schema import Scenario
from realpolitik.stats import Interval
from realpolitik.worlds.draw import OWN

Key = TypeVar("Key", int, str)


class Entry(NamedTuple):
    """One candidate of one number: its place among the inputs, its code, the claim that it is, and where it is from."""

    number: int
    code: int
    claim: str | None
    origin: str


def entries_of(scenario: Scenario, inputs: Inputs) -> tuple[Entry, ...]:
    """Every candidate of every uncertain number; a number on which no claim speaks has one, the scenario's own."""
    refs = {path: item.ref for path, item in paths.numbers(scenario).items()}
    entries = []
    for place, path in enumerate(inputs.paths):
        for code, name in enumerate(inputs.candidates.get(path, (OWN,))):
            claim, origin = bearer(scenario, name, refs.get(path))
            entries.append(Entry(place, code, claim, origin))
    return tuple(entries)


def bearer(scenario: Scenario, candidate: str, ref: str | None) -> tuple[str | None, str]:
    """The claim, if any, and the origin of a candidate; ``ref`` is the reference of the scenario's own number."""
    if candidate == OWN:
        return behind(scenario, ref)
    if candidate in scenario.claims:
        return candidate, scenario.claims[candidate].source
    return None, f"question:{scenario.hypotheses[candidate.removeprefix('hypotheses.')].question}"


def behind(scenario: Scenario, ref: str | None) -> tuple[str | None, str]:
    """The claim that a reference points at, if any, and its origin (a source, ``judgement``, ``model`` …)."""
    found = parse_ref(ref, scenario) if ref is not None else None
    if found is None:
        return None, "model"
    if found.kind == "claim":
        return found.id, scenario.claims[found.id].source
    if found.kind == "source":
        return None, found.id
    if found.kind == "series":
        return None, scenario.series[found.id].source
    return None, f"calibration:{found.id}" if found.kind == "calibration" else found.kind


@dataclass(frozen=True, eq=False)
class VarianceParts:
    """Parts of one outcome's variance, entry by entry.

    Attributes:
        raw, chance: part of each entry, and what chance alone yields of it [entry].
        again: the same parts in resampled worlds [resample, entry].
    """

    entries: tuple[Entry, ...]
    raw: np.ndarray
    chance: np.ndarray
    again: np.ndarray

    def share(self, chosen: Iterable[int]) -> Interval:
        """Sum of some entries' parts with its interval; an estimate below 0 is shown as 0."""
        rows = list(chosen)
        raw = self.raw[rows].sum()
        low, high = sensitivity.basic_ends(raw[None], self.again[:, rows].sum(axis=1, keepdims=True))
        value = float(np.clip(raw - self.chance[rows].sum(), 0.0, 1.0))
        return Interval(value, min(value, float(low[0])), max(value, float(high[0])))

    @property
    def whole(self) -> Interval:
        """All entries together."""
        return self.share(range(len(self.entries)))

    @cached_property
    def by_number(self) -> dict[int, list[int]]:
        """Place of a number among the inputs → rows of its entries."""
        return _grouped((entry.number, row) for row, entry in enumerate(self.entries))

    @cached_property
    def by_claim(self) -> dict[str, list[int]]:
        """Claim → rows of its entries."""
        return _grouped((entry.claim, row) for row, entry in enumerate(self.entries) if entry.claim is not None)

    @cached_property
    def by_origin(self) -> dict[str, list[int]]:
        """Origin → rows of its entries."""
        return _grouped((entry.origin, row) for row, entry in enumerate(self.entries))


def _grouped(pairs: Iterable[tuple[Key, int]]) -> dict[Key, list[int]]:
    groups: dict[Key, list[int]] = {}
    for key, row in pairs:
        groups.setdefault(key, []).append(row)
    return groups


def parts_of(entries: tuple[Entry, ...], inputs: Inputs, outcome: np.ndarray, weights: np.ndarray) -> VarianceParts:
    """Divide an outcome's variance among entries.

    Args:
        entries: as `entries_of` gives them, those of one number together and in the order of their codes.
        inputs: the uncertain numbers of the run.
        outcome: [world].
        weights: how often each world is drawn in each resample [resample, world].
    """
    nobody = np.zeros(len(outcome), dtype=np.int64)
    parts, resampled = [], sensitivity.Resampled.of(outcome, weights)
    for number in dict.fromkeys(entry.number for entry in entries):
        path = inputs.paths[number]
        ways = len(inputs.candidates.get(path, (OWN,)))
        believed = inputs.believed.get(path, nobody)
        parts.append(sensitivity.parts_of(inputs.classes[:, number], believed, ways, resampled))
    return VarianceParts(
        entries,
        np.concatenate([part.raw for part in parts]),
        np.concatenate([part.chance for part in parts]),
        np.concatenate([part.again for part in parts], axis=1),
    )
