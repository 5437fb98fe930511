"""How far two coders of the record of conduct agree: months alike, weighted kappa, changes found by both."""

from __future__ import annotations

import hashlib
import itertools
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from realpolitik.scenario.dump import dump
from realpolitik.scenario.load import load
from realpolitik.scenario.record import Conduct, conduct
from realpolitik.scenario.schema import Scenario

NEAR = 3
"""Months within which two coders' changes to one level count as the same change."""


@dataclass(frozen=True)
class TwoCodings:
    """One instrument as two coders have it.

    Attributes:
        months: months in which both give a level.
        alike: share of these with the same level; None without any.
        kappa: Cohen's (1968) kappa with linear weights over these; None where chance alone gives full agreement.
        apart: months in which one coder alone gives a level.
        changes, other_changes, shared: changes of level by the first coder, by the second, and found by both within
            three months.
        observed, expected: sums over months of the weighted disagreement, seen and by chance.
    """

    owner: str
    name: str
    months: int
    alike: float | None
    kappa: float | None
    apart: int
    changes: int
    other_changes: int
    shared: int
    observed: float
    expected: float


@dataclass(frozen=True)
class Agreement:
    """Two coders over all instruments that both have coded; means over months, kappa from summed disagreements."""

    pairs: tuple[TwoCodings, ...]
    months: int
    alike: float | None
    kappa: float | None
    apart: int
    changes: int
    other_changes: int
    shared: int


def drawn(scenario: Scenario, number: int = 15, seed: str = "second coding") -> tuple[tuple[str, str], ...]:
    """Instruments for a second coder, drawn without regard to their record.

    They are the first by the SHA-256 of seed, scenario and name: anybody can draw them again, and nobody can choose.
    """
    names = [(owner, name) for owner, mine in scenario.instruments.items() for name in mine]

    def place(key: tuple[str, str]) -> str:
        return hashlib.sha256(f"{seed}: {scenario.about.name}: {key[0]}.{key[1]}".encode()).hexdigest()

    return tuple(sorted(sorted(names, key=place)[:number]))


def recoded(scenario: Scenario, folder: Path, names: Sequence[tuple[str, str]]) -> Scenario:
    """The scenario with a second coder's record of some instruments in place of its own.

    Args:
        scenario: the human form.
        folder: YAML files with the section ``record``, and the coder's own sources in ``sources.json`` or YAML.
        names: owner and name of the instruments that were to be coded; others in the folder are an error.

    Raises:
        ScenarioError: with everything that is wrong in the coder's files, each with its place.
    """
    instruments = {
        owner: {
            name: item.model_copy(update={"initial": item.initial or next(iter(item.levels))})
            for name, item in mine.items()
        }
        for owner, mine in scenario.instruments.items()
    }
    kept = {
        owner: {name: spells for name, spells in mine.items() if (owner, name) not in names}
        for owner, mine in scenario.record.items()
    }
    record = {owner: mine for owner, mine in kept.items() if mine}
    base = scenario.model_copy(update={"instruments": instruments, "record": record})
    with tempfile.TemporaryDirectory() as place:
        whole = Path(place) / "recoded"
        shutil.copytree(folder, whole)
        (whole / "the_scenario.yaml").write_text(dump(base), encoding="utf-8")
        return load(whole)


def agreement(first: Scenario, second: Scenario, names: Sequence[tuple[str, str]]) -> Agreement:
    """How far two records agree on instruments that both have.

    The share of months alike flatters where levels seldom move; kappa and the changes do not. Weights of disagreement
    are the distance between two levels over that between the first and the last; chance is each coder's own shares of
    levels, instrument by instrument.
    """
    both = [{(item.owner, item.name): item for item in conduct(scenario)} for scenario in (first, second)]
    pairs = tuple(_pair(both[0][name], both[1][name]) for name in names if name in both[0] and name in both[1])
    months = sum(pair.months for pair in pairs)
    expected = sum(pair.expected for pair in pairs)
    alike = sum(pair.alike * pair.months for pair in pairs if pair.alike is not None)
    return Agreement(
        pairs,
        months,
        alike / months if months else None,
        1 - sum(pair.observed for pair in pairs) / expected if expected else None,
        sum(pair.apart for pair in pairs),
        sum(pair.changes for pair in pairs),
        sum(pair.other_changes for pair in pairs),
        sum(pair.shared for pair in pairs),
    )


def _pair(one: Conduct, other: Conduct) -> TwoCodings:
    told = [(a, b) for a, b in zip(one.ranks, other.ranks, strict=True) if a is not None and b is not None]
    apart = sum((a is None) != (b is None) for a, b in zip(one.ranks, other.ranks, strict=True))
    observed, expected = _disagreement(np.array(told, dtype=int).reshape(-1, 2), len(one.levels))
    changes, others = _changes(one.ranks), _changes(other.ranks)
    return TwoCodings(
        one.owner,
        one.name,
        len(told),
        float(np.mean([a == b for a, b in told])) if told else None,
        1 - observed / expected if expected else None,
        apart,
        len(changes),
        len(others),
        _shared(changes, others),
        observed,
        expected,
    )


def _disagreement(told: np.ndarray, levels: int) -> tuple[float, float]:
    """Weighted disagreement over months: as seen, and of independent coders with the same shares of levels."""
    if not len(told):
        return 0.0, 0.0
    weights = np.abs(np.subtract.outer(np.arange(levels), np.arange(levels))) / (levels - 1)
    shares = [np.bincount(column, minlength=levels) / len(told) for column in told.T]
    observed = weights[told[:, 0], told[:, 1]].sum()
    return float(observed), float(len(told) * (np.outer(*shares) * weights).sum())


def _changes(ranks: Sequence[int | None]) -> list[tuple[int, int]]:
    """Month and new level of each change from one known level to another."""
    known = [(month, rank) for month, rank in enumerate(ranks) if rank is not None]
    return [later for before, later in itertools.pairwise(known) if before[1] != later[1]]


def _shared(one: list[tuple[int, int]], other: list[tuple[int, int]]) -> int:
    """Changes to the same level within three months of one another, each counted once."""
    left = list(other)
    shared = 0
    for month, level in one:
        near = [item for item in left if item[1] == level and abs(item[0] - month) <= NEAR]
        if near:
            left.remove(min(near, key=lambda item: abs(item[0] - month)))
            shared += 1
    return shared
