"""Causal claims as paired experiments in the same worlds: which to run, how long, and what came of each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from realpolitik.errors import UsageError
from realpolitik.findings.mechanism_study import MechanismStudy, claim_rows, mechanism_rows
from realpolitik.findings.mechanisms import Ruling, bounds, judge, judge_numbers, windows
from realpolitik.pipeline.arms import Need, Side, Size, play_sides
from realpolitik.pipeline.options import Progress
from realpolitik.pipeline.runs import as_date, as_scenario
from realpolitik.readings.trial import TrialRun, reading_key
from realpolitik.scenario.experiments import Experiment
from realpolitik.scenario.names import nearest
from realpolitik.scenario.paths import find_among, numbers
from realpolitik.scenario.resolve import resolve
from realpolitik.scenario.schema import Scenario
from realpolitik.stats import shared_level
from realpolitik.worlds import Draws, draw

WORLDS = 100
"""Worlds of each run, unless another number is asked for."""


def mechanisms(
    scenario: str | Path | Scenario,
    *,
    as_of: dt.date | str | None = None,
    worlds: int = WORLDS,
    months: int | None = None,
    seed: int = 1,
    only: Sequence[str] = (),
    source: str | None = None,
    brief: bool = False,
    out: str | Path | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
) -> MechanismStudy:
    """Put the causal claims of a scenario to the test: each as two runs of the same worlds.

    Args:
        scenario: catalog name, folder, file, or a loaded scenario.
        as_of: date of knowledge of the runs; if given it also takes the place of an experiment's own date.
        worlds: worlds of each run.
        months: months to play at most; windows are cut there. As long as the windows need if None.
        seed: seed of the runs.
        only: mechanisms (``M03``) or experiments by name; all if empty.
        source: experiments on this source's claims alone.
        brief: one contrast for each mechanism, the first that the scenario gives: for a first look.
        out: folder that keeps what each run showed; an interrupted study resumes there.
        threads: threads to use; results do not depend on it.
        progress: called with (worlds played, worlds in all) over all runs.

    Returns:
        Verdicts by experiment, by claim and by mechanism, and the effect in every world.

    Raises:
        ScenarioError, UsageError: bad input. RunError: a run could not finish.
    """
    if worlds < 2:
        raise UsageError("worlds must be 2 or more: an effect's error is judged from its spread over worlds")
    if months is not None and not 1 <= months <= 600:
        raise UsageError("months must lie between 1 and 600")
    loaded = as_scenario(scenario)
    day = as_date(as_of)
    chosen = choose(loaded, only, source)
    asked = Asked(loaded, shortened(chosen) if brief else chosen, day, months, tuple(only), source)
    size = Size(worlds, seed, threads)
    shown, refused = play_sides(loaded, asked.needs(), size, Path(out) if out is not None else None, progress)
    return Bench(asked, size, shown, refused).study()


def choose(scenario: Scenario, only: Sequence[str], source: str | None) -> dict[str, Experiment]:
    """The experiments asked for; UsageError for a mechanism, experiment or source that does not exist."""
    carried = {name for claim in scenario.claims.values() for name in claim.mechanisms}
    carried |= {name for item in scenario.experiments.values() for name in item.mechanisms}
    known = {*scenario.mechanisms, *carried, *scenario.experiments}
    for word in only:
        if word not in known:
            raise UsageError(f"no mechanism or experiment {word!r:.60}", tuple(sorted(known)), nearest(word, known))
    if source is not None and source not in scenario.sources:
        raise UsageError(f"no source {source!r:.90}", tuple(scenario.sources), nearest(source, scenario.sources))
    return {
        name: item
        for name, item in scenario.experiments.items()
        if (not only or name in only or set(item.mechanisms) & set(only))
        and (source is None or any(scenario.claims[claim].source == source for claim in item.claims))
    }


def shortened(experiments: Mapping[str, Experiment]) -> dict[str, Experiment]:
    """The first contrast of each mechanism: one that names it first if there is one; and all that needs no run."""
    kept = {name for name, item in experiments.items() if item.reads is None}
    for mechanism in {name for item in experiments.values() for name in item.mechanisms}:
        carry = [name for name, item in experiments.items() if item.is_contrast and mechanism in item.mechanisms]
        kept.update(sorted(carry, key=lambda name: experiments[name].mechanisms[0] != mechanism)[:1])
    return {name: item for name, item in experiments.items() if name in kept}


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
    """Runs that were played, and the experiments to be judged by them."""

    def __init__(self, asked: Asked, size: Size, shown: Mapping[Side, TrialRun], refused: Mapping[Side, str]) -> None:
        self.asked, self.size, self.shown, self.refused = asked, size, shown, refused
        self.level = shared_level(sum(self.tests(item) for item in asked.experiments.values()))
        self.paths = numbers(asked.scenario)
        self._drawn: dict[dt.date, Draws] = {}

    def study(self) -> MechanismStudy:
        """Every experiment judged, and what follows for claims and mechanisms."""
        asked, scenario = self.asked, self.asked.scenario
        rulings = tuple(self.ruling(name, item) for name, item in asked.experiments.items())
        return MechanismStudy(
            scenario=scenario,
            as_of=asked.as_of or scenario.about.as_of,
            rulings=rulings,
            claims=claim_rows(scenario, rulings, asked.claims()),
            mechanisms=mechanism_rows(scenario, rulings, asked.mechanisms()),
            worlds=self.size.worlds,
            months=max((len(played.dates) - 1 for played in self.shown.values()), default=0),
            seed=self.size.seed,
            arms=len(self.shown),
            tests=sum(self.tests(item) for item in asked.experiments.values()),
            level=self.level,
        )

    def tests(self, experiment: Experiment) -> int:
        """Intervals that an experiment adds to those that are to hold together."""
        if experiment.reads is None or any(side in self.refused for side in self.asked.sides(experiment)):
            return 0
        return len(windows(experiment, self.asked.date(experiment), self.asked.length(experiment)))

    def ruling(self, name: str, experiment: Experiment) -> Ruling:
        """What became of one experiment."""
        day = self.asked.date(experiment)
        if experiment.cannot is not None:
            return Ruling(name, experiment, "cannot", reason=experiment.cannot)
        if experiment.numbers:
            return judge_numbers(name, experiment, self.weighted(experiment, day), day, self.level)
        sides = self.asked.sides(experiment)
        for side in sides:
            if side is not None and side in self.refused:
                return Ruling(name, experiment, "untested", reason=self.refused[side])
        length = self.asked.length(experiment)
        if length < 1:
            return Ruling(name, experiment, "untested", reason="its windows begin after the months played")
        changed = self.shown[sides[1]] if sides[1] is not None else None
        arms = (self.shown[sides[0]], changed)
        return judge(name, experiment, length, arms, self.numbers(experiment, day), self.level)

    def weighted(self, experiment: Experiment, day: dt.date) -> np.ndarray:
        """[W] weighted sum of numbers as drawn."""
        values = self.drawn(day).values
        parts = [weight * values[find_among(self.paths, path)] for path, weight in experiment.numbers.items()]
        return np.broadcast_to(np.asarray(sum(parts), dtype=np.float64), (self.size.worlds,))

    def numbers(self, experiment: Experiment, day: dt.date) -> tuple[np.ndarray, tuple[str, ...]]:
        """[W, N] numbers drawn alike in both arms, and their paths; nothing for a reading of one run."""
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
