"""What a run's outcomes hang on, in short: the numbers that carry most of each event's and key issue's variance.

`realpolitik.findings.attribution` goes deeper into one outcome: by claim and by source, with a second opinion.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from realpolitik.findings.attribution import FEWEST, NumberShare, level_of, number_shares
from realpolitik.findings.ledger import entries_of, ledger
from realpolitik.kernels.plain import sensitivity
from realpolitik.readings import is_open
from realpolitik.readings.inputs import Inputs, generator_of, inputs_of
from realpolitik.readings.labels import counted
from realpolitik.readings.outcomes import Outcome, outcome
from realpolitik.results import Result

SHUFFLES = 40
"""Times that each outcome is shuffled among the worlds to see what dummies reach."""
RESAMPLES = 200
"""Bootstrap resamples of the worlds."""
KEY_ISSUES = 6
"""Issues whose end state is looked at, beside the events."""
KEPT = 25
"""Numbers of each outcome that are told."""


@dataclass(frozen=True)
class Target:
    """An outcome that varies: an event by its deadline, or an issue's state at the end of the run.

    Attributes:
        dummy: share that a number without a part reaches in one case of twenty.
        strongest: what the strongest of as many dummies as there are numbers reaches, for any of the outcomes, in one
            case of twenty.
    """

    id: str
    kind: str
    title: str
    dummy: float
    strongest: float


@dataclass(frozen=True, eq=False)
class Hinges:
    """The numbers that go most with each outcome.

    Attributes:
        inputs: how many numbers are uncertain; classes: into how many classes each is divided.
        targets: events, then key issues, that vary.
        rows: for each target its numbers, those first that chance explains least.
        reason: why nothing is said, where there is no target.
    """

    inputs: int
    classes: int
    targets: tuple[Target, ...]
    rows: dict[str, tuple[NumberShare, ...]]
    reason: str = ""

    def strongest(self, count: int, kind: str = "event") -> tuple[NumberShare, ...]:
        """The strongest pairs over targets of one kind, each number once."""
        best: dict[str, NumberShare] = {}
        for target in self.targets:
            for row in self.rows[target.id] if target.kind == kind else ():
                if row.number not in best or row.p_value < best[row.number].p_value:
                    best[row.number] = row
        return tuple(sorted(best.values(), key=lambda row: (row.p_value, row.number))[:count])


def hinges(result: Result) -> Hinges:
    """The numbers that go most with each headline event and with the end states of key issues.

    Of a run of fewer worlds than `realpolitik.findings.attribution.FEWEST` nothing is said.
    """
    inputs = inputs_of(result)
    reason = _too_little(result, inputs)
    wanted = () if reason else targets_of(result)
    if not wanted:
        reason = reason or "no headline event and no key issue differs between the worlds"
    targets, rows = [], {}
    if wanted:
        values = np.stack([item.values for item in wanted], axis=1)
        p_values = sensitivity.shares(inputs.classes, values).p_values
        nulls = sensitivity.dummies(inputs.classes, values, SHUFFLES, generator_of("shuffle"))
        weights = sensitivity.resamples(len(values), RESAMPLES, generator_of("resample"))
        for item, chances, null in zip(wanted, p_values.T, nulls, strict=True):
            level = level_of(null, tests=len(wanted))
            rows[item.question.id] = _rows(result, inputs, item, chances, level, weights)
            targets.append(
                Target(
                    item.question.id,
                    item.question.kind,
                    item.question.title,
                    float(np.quantile(null.adjusted, 0.95)),
                    sensitivity.floor_of(int(np.median(null.freedom)), level, null.worlds),
                )
            )
    return Hinges(len(inputs.paths), int(inputs.classes.max(initial=0)) + 1, tuple(targets), rows, reason)


def _too_little(result: Result, inputs: Inputs) -> str:
    """Why nothing can be said of what outcomes hang on; empty if something can."""
    worlds = result.data.sizes["world"]
    if worlds < FEWEST:
        return f"{counted(worlds, 'world is', 'worlds are')} too few; {FEWEST} or more are needed"
    return "" if inputs.paths else "no number of the scenario is uncertain"


def _rows(
    result: Result, inputs: Inputs, wanted: Outcome, p_values: np.ndarray, level: float, weights: np.ndarray
) -> tuple[NumberShare, ...]:
    kept = set(np.argsort(p_values, kind="stable")[:KEPT].tolist())
    entries = tuple(entry for entry in entries_of(result.scenario, inputs) if entry.number in kept)
    book = ledger(entries, inputs, wanted.values, weights)
    return number_shares(result.scenario, inputs, wanted, p_values, level, book)


def targets_of(result: Result) -> tuple[Outcome, ...]:
    """Open events and key issues that are not the same in all worlds."""
    as_of = result.scenario.about.as_of
    names = [f"event.{name}" for name, event in result.scenario.events.items() if is_open(event, as_of)]
    names += [f"issue.{name}" for name in key_issues(result)]
    found = (outcome(result, name) for name in names)
    return tuple(item for item in found if np.ptp(item.values) > 0)


def key_issues(result: Result, count: int = KEY_ISSUES) -> tuple[str, ...]:
    """The issues that matter most: by salience summed over actors, each weighted by its capability."""
    weight = dict.fromkeys((str(key) for key in result.data["issue"].values), 0.0)
    for actor, positions in result.scenario.positions.items():
        capability = result.scenario.actors[actor].capability.estimates[-1].centre
        for issue, spot in positions.items():
            if issue in weight:
                weight[issue] += capability * spot.salience.estimates[-1].centre
    return tuple(sorted(weight, key=lambda key: -weight[key])[:count])
