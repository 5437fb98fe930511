"""What causal claims are worth in the model: effect, interval, verdict, and when it holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np
import pandas as pd
from scipy.special import logit

from realpolitik.readings.trial import TrialRun, reading_key
from realpolitik.scenario.dates import months_between
from realpolitik.scenario.experiments import Experiment, Window, WorldCondition
from realpolitik.stats import Interval, Split, find_split, jeffreys, paired_interval, sign_of, size_of

Verdict = Literal[
    "holds",
    "as coded",
    "contradicted",
    "too small",
    "no effect",
    "depends",
    "holds in part",
    "unclear",
    "cannot",
    "elsewhere",
    "untested",
]
"""holds: as the claim says, beyond chance and of a size that counts. as coded: the same, of an experiment that only
reads back what was drawn or set (`coded`), and so no finding. contradicted: the other way round. too small:
there is an effect, and it is smaller than counts. no effect: none is seen, and there is no room for one that counts.
depends: one way here, the other way there. holds in part: holds in some of its tests. unclear: more worlds would be
needed. cannot: the model has no words for it. elsewhere: no cause and effect, answered by another part of the
program. untested: nothing was run."""


UNTHINKABLE = 1e-6
"""Propensity below which acts count as equally unlikely, so that nothing hangs on how often never is."""


TRIAL = (
    *("window", "first_month", "last_month", "since", "until", "worlds", "baseline", "changed"),
    *("effect", "low", "high", "error", "standardised", "verdict"),
)
"""What is said of an experiment in one of its windows: the window's name, its first and last month and their ends; the
worlds that count (those that meet the conditions); the mean over them in either run (``changed`` is None for a reading
of one run); the mean paired difference, or the level read, with its simultaneous interval and its standard error; the
effect beside the spread over worlds in the baseline (Glass 1976; None without spread); and the verdict on it alone."""
CURVE = ("date", "mean", "low", "high")
"""The paired difference of a month, with its interval."""


@dataclass(frozen=True, eq=False)
class Ruling:
    """What became of an experiment.

    Attributes:
        id: name of the experiment.
        experiment: the experiment itself.
        verdict: over all its windows.
        reason: why nothing was run, or what the verdict depends on.
        trials: one row for each window, with the columns `TRIAL`.
        split: number on which the effect's size hangs, in the window where the effect is surest.
        curve: for contrasts, one row for each month, with the columns `CURVE`.
        turned: month in which the effect turned to the other side, if it did.
        differences: [windows, W] effect in each world (NaN where the world does not meet the conditions).
    """

    id: str
    experiment: Experiment
    verdict: Verdict
    reason: str = ""
    trials: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=[*TRIAL]))
    split: Split | None = None
    curve: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=[*CURVE]))
    turned: dt.date | None = None
    differences: np.ndarray | None = None

    @property
    def lead(self) -> pd.Series | None:
        """The trial that the verdict speaks of: the surest of those that have it, else the surest; None if none ran."""
        if self.trials.empty:
            return None
        same = self.trials[self.trials.verdict == self.verdict]
        rows = self.trials if same.empty else same
        return rows.loc[surest(rows)]


def as_coded(ruling: Ruling, why: str) -> Ruling:
    """A ruling on an experiment that only reads back what was drawn or set: what holds by it holds as coded.

    Args:
        ruling: by its runs or numbers.
        why: what it reads back; empty where it does not.
    """
    if not why or ruling.verdict != "holds":
        return ruling
    trials = ruling.trials.assign(verdict=ruling.trials.verdict.replace("holds", "as coded"))
    reason = "; ".join(part for part in (ruling.reason, why) if part)
    return replace(ruling, verdict="as coded", trials=trials, reason=reason)


def surest(trials: pd.DataFrame) -> int:
    """Label of the trial whose effect is largest beside its error; the first of several."""
    return int((trials.effect.abs() / (trials.error + 1e-12)).astype(float).idxmax())


def windows(experiment: Experiment, as_of: dt.date, months: int) -> tuple[tuple[str, int, int], ...]:
    """Name, first and last month of the windows that begin within ``months``, in order of time; cut at its end."""
    named = experiment.when or {"whole": (1, months)}
    found = [(name, *bounds(window, as_of)) for name, window in named.items()]
    return tuple(
        sorted(
            ((name, first, min(last, months)) for name, first, last in found if 0 <= first <= months),
            key=lambda item: item[1:],
        )
    )


def bounds(window: Window, as_of: dt.date) -> tuple[int, int]:
    """A window in months from the as-of date."""
    first, last = (months_between(as_of, moment) if isinstance(moment, dt.date) else int(moment) for moment in window)
    return first, last


def judge(
    name: str,
    experiment: Experiment,
    months: int,
    runs: tuple[TrialRun, TrialRun | None],
    numbers: tuple[np.ndarray, tuple[str, ...]],
    level: float,
) -> Ruling:
    """Verdict on an experiment that was run.

    Args:
        name: its id.
        experiment: the experiment.
        months: months played.
        runs: without the cause and with it (None for a reading of one run).
        numbers: [W, N] drawn numbers of the run without the cause, and their paths.
        level: coverage of each interval, such that all of a study hold at once.
    """
    assert experiment.reads is not None
    key, days = reading_key(experiment.reads), runs[0].dates
    spans = windows(experiment, days[0], months)
    counts = meets(experiment.where, runs[0], months)
    if not spans:
        return Ruling(name, experiment, "untested", f"its windows begin after the {months} months played")
    if not counts.any():
        return Ruling(name, experiment, "untested", "no world meets its conditions")
    one = runs[0].values[key][counts]
    other = runs[1].values[key][counts] if runs[1] is not None else None
    found, differences = [], np.full((len(spans), len(counts)), np.nan)
    for place, (label, first, last) in enumerate(spans):
        before = measured(one, experiment, first, last)
        after = measured(other, experiment, first, last) if other is not None else None
        span = {"window": label, "first_month": first, "last_month": last, "since": days[first], "until": days[last]}
        found.append({**span, "worlds": len(before), **_trial(experiment, before, after, span, level)})
        differences[place, counts] = before if after is None else after - before
    trials = pd.DataFrame(found, columns=[*TRIAL])
    if other is None:
        return Ruling(name, experiment, over(trials.verdict), trials=trials, differences=differences)
    best = surest(trials)
    split = find_split(
        differences[best][counts],
        numbers[0][counts],
        numbers[1],
        experiment.matters or 0.0,
        _least(experiment, *spans[best][1:]),
        level,
    )
    curve, turned = follow(experiment, one, other, days, (spans[0][1], max(last for *_, last in spans)), level)
    verdict, reason = conclude(experiment, trials.verdict, split, turned)
    return Ruling(name, experiment, verdict, reason, trials, split, curve, turned, differences)


def meets(conditions: Sequence[WorldCondition], baseline: TrialRun, months: int) -> np.ndarray:
    """[W] whether a world meets all conditions in the run without the cause."""
    worlds = len(next(iter(baseline.values.values())))
    kept = np.ones(worlds, dtype=bool)
    for condition in conditions:
        first, last = bounds(condition.months, baseline.dates[0])
        values = baseline.values[reading_key(condition.reads)][:, first : min(last, months) + 1].mean(axis=1)
        kept &= values > condition.above if condition.above is not None else values < condition.below
    return kept


def measured(values: np.ndarray, experiment: Experiment, first: int, last: int) -> np.ndarray:
    """[W] what is taken of a reading [W, M + 1] over the months ``first`` to ``last``."""
    window = values[:, first : last + 1]
    if experiment.measure in ("ever", "first"):
        crossed = _crossed(window, experiment)
        if experiment.measure == "ever":
            return np.asarray(crossed.any(axis=1), dtype=np.float64)
        reached = np.where(crossed.any(axis=1), crossed.argmax(axis=1), window.shape[1])
        return np.asarray(reached, dtype=np.float64)
    if experiment.measure in ("mean", "odds"):
        mean = np.asarray(window.mean(axis=1), dtype=np.float64)
        return log_odds(mean) if experiment.measure == "odds" else mean
    if experiment.measure == "max":
        return np.asarray(window.max(axis=1), dtype=np.float64)
    start = values[:, max(first - 1, 0)] if experiment.measure == "rise" else 0.0
    return np.asarray(window[:, -1] - start, dtype=np.float64)


def log_odds(share: np.ndarray) -> np.ndarray:
    """ln(p / (1 − p)), with p kept `UNTHINKABLE` away from 0 and 1."""
    return np.asarray(logit(np.clip(share, UNTHINKABLE, 1.0 - UNTHINKABLE)))


def _crossed(values: np.ndarray, experiment: Experiment) -> np.ndarray:
    assert experiment.threshold is not None
    return values > experiment.threshold if experiment.crosses == "above" else values < experiment.threshold


def _least(experiment: Experiment, first: int, last: int) -> float:
    """Smallest size of the two worlds that `paired_interval` adds."""
    if experiment.measure == "ever":
        return 1.0
    return float(last - first + 1) if experiment.measure == "first" else experiment.matters or 0.0


def _trial(
    experiment: Experiment, before: np.ndarray, after: np.ndarray | None, span: Mapping[str, Any], level: float
) -> dict[str, Any]:
    if after is None:
        return _level(experiment, before, level)
    difference = after - before
    effect = paired_interval(difference, _least(experiment, span["first_month"], span["last_month"]), level)
    spread = float(np.std(before, ddof=1)) if len(before) > 1 else 0.0
    return {
        "baseline": float(before.mean()),
        "changed": float(after.mean()),
        "effect": effect.value,
        "low": effect.low,
        "high": effect.high,
        "error": _error(difference),
        "standardised": effect.value / spread if spread > 1e-9 else None,
        "verdict": rule(experiment, effect),
    }


def _level(experiment: Experiment, values: np.ndarray, level: float) -> dict[str, Any]:
    """A reading of one run, held against the range that the claim expects."""
    if experiment.measure == "ever":
        effect = jeffreys(int(values.sum()), len(values), level)
    else:
        middle = float(values.mean())
        shifted = paired_interval(values - middle, 0.0, level)
        effect = Interval(middle, middle + shifted.low, middle + shifted.high)
    verdict = expected(effect, experiment.expects or (-np.inf, np.inf))
    return _read(effect, _error(values), verdict)


def _read(effect: Interval, error: float, verdict: Verdict) -> dict[str, Any]:
    """What is said of a reading without a cause."""
    return {
        "baseline": effect.value,
        "changed": None,
        "effect": effect.value,
        "low": effect.low,
        "high": effect.high,
        "error": error,
        "standardised": None,
        "verdict": verdict,
    }


def _error(values: np.ndarray) -> float:
    return float(np.std(values, ddof=1) / np.sqrt(len(values))) if len(values) > 1 else 0.0


def judge_numbers(name: str, experiment: Experiment, values: np.ndarray, as_of: dt.date, level: float) -> Ruling:
    """Verdict on a claim about numbers as drawn [W]: holds if they lie in the expected range in most worlds."""
    assert experiment.expects is not None
    low, high = experiment.expects
    share = jeffreys(int(np.sum((values >= low) & (values <= high))), len(values), level)
    verdict: Verdict = "holds" if share.low > 0.5 else "contradicted" if share.high < 0.5 else "unclear"
    middle = float(values.mean())
    ends = Interval(middle, float(np.quantile(values, 0.05)), float(np.quantile(values, 0.95)))
    span = {"window": "drawn", "first_month": 0, "last_month": 0, "since": as_of, "until": as_of}
    row = {**span, "worlds": len(values), **_read(ends, _error(values), verdict)}
    reason = f"{100 * share.value:.0f}% of worlds lie in the range expected"
    trials = pd.DataFrame([row], columns=[*TRIAL])
    return Ruling(name, experiment, verdict, reason, trials, differences=values[np.newaxis])


def rule(experiment: Experiment, effect: Interval) -> Verdict:
    """Verdict on one contrast by its interval.

    holds (contradicted): the interval lies on the claimed (the other) side of nought and the estimate is at least the
    smallest size that counts. too small, no effect: the interval lies within that size, beside nought or around it (two
    one-sided tests, Schuirmann 1987); either bears out a claim of no effect. unclear: all else.
    """
    matters = experiment.matters or 0.0
    sign, size = sign_of(effect, matters), size_of(effect, matters)
    if experiment.direction == "none":
        return "contradicted" if sign else "unclear" if size == "unclear" else "holds"
    claimed = 1 if experiment.direction == "up" else -1
    if size == "counts":
        return "holds" if sign == claimed else "contradicted"
    return size


def expected(level: Interval, span: tuple[float, float]) -> Verdict:
    """Verdict on a level: holds inside the range, contradicted outside, unclear across its edge."""
    if level.low >= span[0] and level.high <= span[1]:
        return "holds"
    return "contradicted" if level.high < span[0] or level.low > span[1] else "unclear"


def over(verdicts: Iterable[Verdict]) -> Verdict:
    """Verdict over the windows of an experiment: it holds if it holds in one and is contradicted in none."""
    found = set(verdicts)
    if {"holds", "contradicted"} <= found:
        return "depends"
    order: tuple[Verdict, ...] = ("holds", "contradicted", "unclear", "too small", "no effect")
    return next((verdict for verdict in order if verdict in found), "untested")


def follow(
    experiment: Experiment,
    one: np.ndarray,
    other: np.ndarray,
    days: tuple[dt.date, ...],
    span: tuple[int, int],
    level: float,
) -> tuple[pd.DataFrame, dt.date | None]:
    """The difference month by month from the first window to the last; counts and events as they add up.

    Returns:
        One row for each month, with the columns `CURVE`; and the month in which it turned to the other side, if it did.
    """
    first, last = span
    before, after = (_running(values, experiment, first)[:, first : last + 1] for values in (one, other))
    ends = [paired_interval(row, _least(experiment, 1, 1), level) for row in (after - before).T]
    signs = [sign_of(effect, experiment.matters or 0.0) for effect in ends]
    seen = [(k, sign) for k, sign in enumerate(signs) if sign]
    turn = next((k for k, sign in seen if sign != seen[0][1]), None)
    rows = [(day, *effect) for day, effect in zip(days[first : last + 1], ends, strict=True)]
    return pd.DataFrame(rows, columns=[*CURVE]), days[first + turn] if turn is not None else None


def _running(values: np.ndarray, experiment: Experiment, first: int) -> np.ndarray:
    if experiment.measure in ("ever", "first"):
        crossed = _crossed(values, experiment)
        crossed[:, :first] = False
        return np.logical_or.accumulate(crossed, axis=1).astype(np.float64)
    if experiment.measure == "max":
        return np.asarray(np.maximum.accumulate(values, axis=1))
    if experiment.measure == "odds":
        return log_odds(values)
    return values - values[:, max(first - 1, 0)][:, np.newaxis] if experiment.measure == "rise" else values


def conclude(
    experiment: Experiment, verdicts: Iterable[Verdict], split: Split | None, turned: dt.date | None
) -> tuple[Verdict, str]:
    """Verdict over windows, months and halves of the worlds, and what it depends on."""
    verdict = over(verdicts)
    if experiment.direction == "none":
        return verdict, ""
    if verdict == "depends":
        return verdict, "on when"
    if turned is not None:
        return "depends", f"on when: turns in {turned:%b %Y}"
    if split is not None and split.flips:
        return "depends", f"on {split.number}"
    return verdict, ""
