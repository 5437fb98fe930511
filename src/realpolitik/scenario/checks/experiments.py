"""Experiments name claims, instruments, levels, numbers and readings that exist, and moments in their order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from realpolitik.scenario.checks.context import Context
from realpolitik.scenario.checks.pins import check_pin
from realpolitik.scenario.checks.references import check_reading
from realpolitik.scenario.dates import months_between
from realpolitik.scenario.experiments import Arm, Experiment, Window
from realpolitik.scenario.marks import Path
from realpolitik.scenario.names import is_short_for, nearest_path
from realpolitik.scenario.numbers import Number


def check(context: Context) -> None:
    """Every experiment tests claims that exist, turns what exists, and reads what exists."""
    for name, experiment in context.scenario.experiments.items():
        _Experiment(context, name, experiment).check()


class _Experiment:
    """One experiment under check."""

    def __init__(self, context: Context, name: str, experiment: Experiment) -> None:
        self.context, self.path, self.experiment = context, ("experiments", name), experiment
        about = context.about
        self.start: dt.date | None = experiment.as_of or (about.as_of if about is not None else None)

    def check(self) -> None:
        context, experiment = self.context, self.experiment
        for index, claim in enumerate(experiment.claims):
            context.named((*self.path, "claims", index), claim, "claim", context.claims)
        known = context.mechanisms
        for index, mechanism in enumerate(experiment.mechanisms):
            if known:
                context.named((*self.path, "mechanisms", index), mechanism, "mechanism", known)
        ends = [self._window((*self.path, "when", key), window) for key, window in experiment.when.items()]
        last = max((end for end in ends if end is not None), default=None)
        for side in ("baseline", "changed"):
            arm = getattr(experiment, side)
            if arm is not None:
                self._arm((*self.path, side), arm, last)
        for number in experiment.numbers:
            self._number((*self.path, "numbers", number), number)
        if experiment.reads is not None:
            check_reading(context, (*self.path, "reads"), experiment.reads)
        for index, condition in enumerate(experiment.where):
            check_reading(context, (*self.path, "where", index, "reads"), condition.reads)
            self._window((*self.path, "where", index, "months"), condition.months)

    def _window(self, path: Path, window: Window) -> int | None:
        """Last month of a window, if it can be told; errors for one that runs backwards or begins before the start."""
        moments = [
            (months_between(self.start, moment) if self.start is not None else None)
            if isinstance(moment, dt.date)
            else moment
            for moment in window
        ]
        first, last = moments
        if first is None or last is None:
            return None
        if first < 0:
            self.context.error(path, f"begins before the as-of date, {self.start}")
        if last < first:
            self.context.error(path, "ends before it begins")
        return last

    def _arm(self, path: Path, arm: Arm, end: int | None) -> None:
        for index, pin in enumerate(arm.do):
            check_pin(self.context, (*path, "do", index), pin, self.start, end, "the last window")
        for number, value in arm.set.items():
            target = self._number((*path, "set", number), number)
            measure = self.context.numbers[target].measure if target is not None else None
            try:
                if measure is not None:
                    measure.check(Number.model_validate(value))
            except ValueError as error:
                self.context.error((*path, "set", number), str(error))

    def _number(self, path: Path, short: str) -> str | None:
        """The full path of a number, short forms allowed; an error where none or several fit."""
        numbers = self.context.numbers
        if short in numbers:
            return short
        fits = _fits(short, numbers)
        if len(fits) == 1:
            return fits[0]
        if fits:
            self.context.error(path, f"{short!r} could be any of {len(fits)} numbers", on_key=True, allowed=fits)
        elif not self.context.failed(short):
            near = nearest_path(short, numbers)
            self.context.error(path, f"no number {short!r:.200}", on_key=True, near=lambda: near)
        return None


def _fits(short: str, paths: Iterable[str]) -> list[str]:
    parts = short.split(".")
    return [path for path in paths if is_short_for(parts, path.split("."))]
