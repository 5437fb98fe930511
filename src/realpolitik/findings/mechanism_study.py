"""All experiments of a scenario together: by mechanism, by claim, and the error of a finite number of worlds."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import xarray as xr

from realpolitik.findings.mechanisms import Ruling, Verdict
from realpolitik.scenario.origins import root_claim
from realpolitik.scenario.schema import Scenario


@dataclass(frozen=True)
class ClaimRow:
    """A claim and what its experiments say: one verdict over all of them."""

    id: str
    source: str
    text: str
    kind: str
    verdict: Verdict
    experiments: tuple[str, ...]
    mechanisms: tuple[str, ...]


@dataclass(frozen=True)
class MechanismRow:
    """A mechanism: a verdict on its contrasts, and all the experiments that name it.

    Attributes:
        counts: how many of the experiments that the verdict speaks of (`spoken_of`) came to which verdict.
        lives: where in the program it is answered, if not (only) here.
        claims: number of claims that carry it, those that repeat one another once.
    """

    id: str
    title: str
    verdict: Verdict
    counts: Mapping[Verdict, int]
    rulings: tuple[Ruling, ...]
    lives: str | None
    claims: int

    @property
    def lead(self) -> Ruling | None:
        """The experiment that the row shows: the first, of those the verdict speaks of, that bears it out."""
        ran = [ruling for ruling in spoken_of(self.id, self.rulings) if ruling.trials]
        for verdict in SHOWN.get(self.verdict, (self.verdict,)):
            found = next((ruling for ruling in ran if ruling.verdict == verdict), None)
            if found is not None:
                return found
        return next(iter(ran), None)


SHOWN: dict[Verdict, tuple[Verdict, ...]] = {
    "holds in part": ("holds",),
    "depends": ("depends", "contradicted", "holds"),
}
"""Verdicts of one experiment that bear out a verdict on several, the most telling first."""


def spoken_of(mechanism: str, rulings: Iterable[Ruling]) -> tuple[Ruling, ...]:
    """The experiments that a verdict on a mechanism speaks of.

    Those that name it first, or else all that name it; of them contrasts and what cannot be expressed, or else all.
    """
    named = [ruling for ruling in rulings if mechanism in ruling.experiment.mechanisms]
    own = [ruling for ruling in named if ruling.experiment.mechanisms[0] == mechanism] or named
    causal = [ruling for ruling in own if ruling.experiment.is_contrast]
    return tuple([ruling for ruling in own if ruling in causal or ruling.verdict == "cannot"] if causal else own)


@dataclass(frozen=True, eq=False)
class MechanismStudy:
    """Every experiment of a scenario, judged.

    Attributes:
        scenario: the scenario as it was loaded.
        rulings: one for each experiment, in the scenario's order.
        claims: causal claims, and others that an experiment names.
        mechanisms: in order of number.
        worlds, months, seed: of the runs; ``months`` is the longest.
        arms: different runs played.
        tests: intervals that hold together; ``level``: coverage of each.
    """

    scenario: Scenario
    as_of: dt.date
    rulings: tuple[Ruling, ...]
    claims: tuple[ClaimRow, ...]
    mechanisms: tuple[MechanismRow, ...]
    worlds: int
    months: int
    seed: int
    arms: int
    tests: int
    level: float
    notes: tuple[str, ...] = field(default=())

    @property
    def precision(self) -> tuple[float, float]:
        """Half an interval beside the smallest size that counts: median over contrasts, and share of them beyond 1."""
        ratios = [
            0.5 * (trial.effect.high - trial.effect.low) / ruling.experiment.matters
            for ruling in self.rulings
            if ruling.experiment.matters
            for trial in ruling.trials
        ]
        if not ratios:
            return 0.0, 0.0
        return float(np.median(ratios)), float(np.mean(np.array(ratios) > 1.0))

    @property
    def data(self) -> xr.Dataset:
        """Effects as labelled arrays: over ``test`` (experiment and window) and ``world``."""
        rows = [
            (ruling, trial, row)
            for ruling in self.rulings
            if ruling.differences is not None
            for trial, row in zip(ruling.trials, ruling.differences, strict=True)
        ]
        names = [f"{ruling.id}:{trial.window}" for ruling, trial, _ in rows]
        columns = {
            "effect": [trial.effect.value for _, trial, _ in rows],
            "low": [trial.effect.low for _, trial, _ in rows],
            "high": [trial.effect.high for _, trial, _ in rows],
            "error": [trial.error for _, trial, _ in rows],
            "verdict": [trial.verdict for _, trial, _ in rows],
        }
        difference = np.array([row for _, _, row in rows]).reshape(len(rows), self.worlds)
        return xr.Dataset(
            {"difference": (("test", "world"), difference), **{key: ("test", row) for key, row in columns.items()}},
            {
                "test": names,
                "world": np.arange(self.worlds),
                "experiment": ("test", [ruling.id for ruling, _, _ in rows]),
                "window": ("test", [trial.window for _, trial, _ in rows]),
            },
            {"level": self.level, "seed": self.seed},
        )


def combined(verdicts: Iterable[Verdict]) -> Verdict:
    """One verdict for several experiments: theirs if they agree, else what can be said of all of them."""
    found = set(verdicts) - {"cannot", "untested"}
    if not found:
        given = set(verdicts)
        return "cannot" if "cannot" in given else "untested"
    if len(found) == 1:
        return found.pop()
    if "depends" in found or {"holds", "contradicted"} <= found or {"holds in part", "contradicted"} <= found:
        return "depends"
    if "holds" in found or "holds in part" in found:
        return "holds in part"
    if found == {"too small", "no effect"}:
        return "too small"
    return "contradicted" if "contradicted" in found else "unclear"


def claim_rows(scenario: Scenario, rulings: tuple[Ruling, ...], asked: Iterable[str]) -> tuple[ClaimRow, ...]:
    """Every claim of ``asked``: those that no experiment names are untested."""
    by_claim: dict[str, list[Ruling]] = {}
    for ruling in rulings:
        for claim in ruling.experiment.claims:
            by_claim.setdefault(claim, []).append(ruling)
    rows = []
    for name in asked:
        told, own = scenario.claims[name], by_claim.get(name, [])
        verdict = combined([ruling.verdict for ruling in own])
        ids = tuple(ruling.id for ruling in own)
        rows.append(ClaimRow(name, told.source, told.text, told.kind, verdict, ids, told.mechanisms))
    return tuple(rows)


def mechanism_rows(
    scenario: Scenario, rulings: tuple[Ruling, ...], only: frozenset[str] | None = None
) -> tuple[MechanismRow, ...]:
    """Every mechanism that the scenario names, or that a claim or an experiment carries."""
    reports = {(name, root_claim(key, scenario)) for key, claim in scenario.claims.items() for name in claim.mechanisms}
    carried = Counter(name for name, _ in reports)
    named = {name for ruling in rulings for name in ruling.experiment.mechanisms}
    rows = []
    for name in sorted({*scenario.mechanisms, *carried, *named}):
        if only is not None and name not in only:
            continue
        own = tuple(ruling for ruling in rulings if name in ruling.experiment.mechanisms)
        record = scenario.mechanisms.get(name)
        told = spoken_of(name, own)
        verdict = combined([ruling.verdict for ruling in told])
        if not own and record is not None and record.lives:
            verdict = "elsewhere"
        counts = Counter(ruling.verdict for ruling in told)
        title = record.title if record else name
        rows.append(MechanismRow(name, title, verdict, counts, own, record.lives if record else None, carried[name]))
    return tuple(rows)
