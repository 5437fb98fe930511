"""Which trial runs the experiments of a scenario need, and what they come to when these were played."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from realpolitik.pipeline.arms import Need, Side, Size
from realpolitik.readings.trial import TrialRun, reading_key
from realpolitik.scenario.experiments import Experiment
from realpolitik.scenario.paths import find_among, numbers
from realpolitik.scenario.resolve import resolve
from realpolitik.scenario.schema import Scenario
from realpolitik.stats import shared_level
from realpolitik.studies.mechanisms.coded import reads_back
from realpolitik.studies.mechanisms.verdicts import Ruling, as_coded, bounds, judge, judge_numbers, windows
from realpolitik.worlds import Draws, draw


@dataclass(frozen=True)
class Asked:
    """Which experiments are to be run, from when and how far."""

    scenario: Scenario
    experiments: Mapping[str, Experiment]
    as_of: dt.date | None
    months: int | None
    only: tuple[str, ...]
    source: str | None

    def date(self, experiment: Experiment) -> dt.date:
        """Date of knowledge of an experiment's runs."""
        return self.as_of or experiment.as_of or self.scenario.about.as_of

    def length(self, experiment: Experiment) -> int:
        """Months that an experiment needs, within those asked for."""
        most = self.months or (600 if experiment.when else self.scenario.about.months)
        day = self.date(experiment)
        ends = [last for _, _, last in windows(experiment, day, most)]
        ends += [min(bounds(item.months, day)[1], most) for item in experiment.where]
        return max(ends, default=0)

    def sides(self, experiment: Experiment) -> tuple[Side, Side | None]:
        """The two runs of an experiment; the second is None where one run is read."""
        day = self.date(experiment)
        changed = Side.of(experiment.changed, day) if experiment.changed is not None else None
        return Side.of(experiment.baseline, day), changed

    def needs(self) -> dict[Side, Need]:
        """Every different run, with its length and what is read in it."""
        found: dict[Side, Need] = {}
        for experiment in self.experiments.values():
            length = self.length(experiment)
            if experiment.reads is None or length < 1:
                continue
            readings = {reading_key(item): item for item in (experiment.reads, *(c.reads for c in experiment.where))}
            for side in self.sides(experiment):
                if side is not None:
                    found[side] = found.get(side, Need()).with_(length, readings)
        return found

    def claims(self) -> list[str]:
        """Causal claims, and those that an experiment names, among what was asked for."""
        named = {claim for item in self.experiments.values() for claim in item.claims}
        return [
            name
            for name, claim in self.scenario.claims.items()
            if (name in named or (claim.kind == "causal" and (not self.only or set(claim.mechanisms) & set(self.only))))
            and (self.source is None or claim.source == self.source)
        ]

    def mechanisms(self) -> frozenset[str] | None:
        """The mechanisms to list; None for all."""
        if not self.only and self.source is None:
            return None
        if self.source is None and all(word not in self.experiments for word in self.only):
            return frozenset(self.only)
        return frozenset(name for item in self.experiments.values() for name in item.mechanisms)


class Bench:
    """Runs that were played, and the experiments to be judged by them.

    Attributes:
        asked: which experiments.
        size: worlds, seed and threads of the runs.
        shown: what each different run showed.
        refused: why some could not be played.
        tests: intervals that are to hold together.
        level: coverage of each of them.
    """

    def __init__(self, asked: Asked, size: Size, shown: Mapping[Side, TrialRun], refused: Mapping[Side, str]) -> None:
        self.asked, self.size, self.shown, self.refused = asked, size, shown, refused
        self.tests = sum(self.tests_of(item) for item in asked.experiments.values())
        self.level = shared_level(self.tests)
        self.paths = numbers(asked.scenario)
        self._drawn: dict[dt.date, Draws] = {}

    @property
    def runs(self) -> int:
        """Different runs that were played."""
        return len(self.shown)

    @property
    def months(self) -> int:
        """Months of the longest run."""
        return max((len(run.dates) - 1 for run in self.shown.values()), default=0)

    def rulings(self) -> tuple[Ruling, ...]:
        """Every experiment judged."""
        return tuple(self.ruling(name, item) for name, item in self.asked.experiments.items())

    def tests_of(self, experiment: Experiment) -> int:
        """Intervals that an experiment adds to those that are to hold together."""
        if experiment.reads is None or any(side in self.refused for side in self.asked.sides(experiment)):
            return 0
        return len(windows(experiment, self.asked.date(experiment), self.asked.length(experiment)))

    def ruling(self, name: str, experiment: Experiment) -> Ruling:
        """What became of one experiment."""
        return as_coded(self._judged(name, experiment), reads_back(experiment, self.asked.scenario))

    def _judged(self, name: str, experiment: Experiment) -> Ruling:
        day = self.asked.date(experiment)
        if experiment.cannot is not None:
            return Ruling(name, experiment, "cannot", experiment.cannot)
        if experiment.numbers:
            return judge_numbers(name, experiment, self.weighted(experiment, day), day, self.level)
        sides = self.asked.sides(experiment)
        for side in sides:
            if side is not None and side in self.refused:
                return Ruling(name, experiment, "untested", self.refused[side])
        length = self.asked.length(experiment)
        if length < 1:
            return Ruling(name, experiment, "untested", "its windows begin after the months played")
        changed = self.shown[sides[1]] if sides[1] is not None else None
        runs = (self.shown[sides[0]], changed)
        return judge(name, experiment, length, runs, self.numbers(experiment, day), self.level)

    def weighted(self, experiment: Experiment, day: dt.date) -> np.ndarray:
        """[W] weighted sum of numbers as drawn."""
        values = self.drawn(day).values
        parts = [weight * values[find_among(self.paths, path)] for path, weight in experiment.numbers.items()]
        return np.broadcast_to(np.asarray(sum(parts), dtype=np.float64), (self.size.worlds,))

    def numbers(self, experiment: Experiment, day: dt.date) -> tuple[np.ndarray, tuple[str, ...]]:
        """[W, N] numbers drawn alike in both runs, and their paths; nothing for a reading of one run."""
        if experiment.changed is None:
            return np.zeros((self.size.worlds, 0)), ()
        draws = self.drawn(day)
        fixed = {find_among(self.paths, path) for arm in (experiment.baseline, experiment.changed) for path in arm.set}
        paths = tuple(path for path in draws.uncertain if path not in fixed)
        columns = [draws.values[path] for path in paths]
        return (np.stack(columns, axis=1) if columns else np.zeros((self.size.worlds, 0))), paths

    def drawn(self, day: dt.date) -> Draws:
        """The numbers of the worlds as of a date."""
        if day not in self._drawn:
            resolved = resolve(self.asked.scenario, as_of=day)
            self._drawn[day] = draw(resolved, np.arange(self.size.worlds), self.size.seed)
        return self._drawn[day]
