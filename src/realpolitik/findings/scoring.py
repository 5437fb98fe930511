"""How forecasts did: runs and baselines against what happened, event by event and figure by figure."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from realpolitik.findings import scores
from realpolitik.findings.baselines import BASELINES, event_baselines, figure_baselines
from realpolitik.findings.happened import EventOutcome, Figure, event_outcomes, figures
from realpolitik.readings import NEVER, dates, read, read_yearly
from realpolitik.results import Result
from realpolitik.scenario.dates import months_between
from realpolitik.scenario.schema import Scenario
from realpolitik.stats import Interval, shared_level, sign_of

POOL = "pool"
"""Name of the run that draws from all sources known on its date."""
BANDS = (0.5, 0.9)
"""Central intervals whose coverage is counted."""


@dataclass(frozen=True, eq=False)
class Told:
    """What one run says of the outcomes that were open on its date.

    Attributes:
        forecaster: source whose view it is, or `POOL`.
        until: last date that counts.
        first: event → month in which it comes about in each world, `NEVER` where it does not by its deadline [world].
        members: figure → its value in each world [world], in the figure's own unit.
    """

    forecaster: str
    as_of: dt.date
    until: dt.date
    worlds: int
    first: Mapping[str, np.ndarray]
    members: Mapping[tuple[str, dt.date], np.ndarray]


@dataclass(frozen=True)
class Score:
    """The scores of one forecaster on one set of outcomes; lower is better, but for skill and coverage.

    Attributes:
        kind: view, pool or baseline.
        events, effective: events scored, and how many independent ones they are worth at most: the lesser of what the
            pool's worlds say (`scores.effective_number`) and the number of `turns`.
        brier: mean Brier score with its interval over outcomes; ``brier_worlds`` over worlds, None for a baseline.
        log: mean logarithmic score [nats], shares kept off 0 and 1 by half a world.
        timing: mean Brier score over the months (`scores.timing`); None for a baseline.
        skill: baseline → 1 − Brier/Brier of the baseline on the events that both speak of.
        against_pool: a view's Brier score less that of the pool of its date, with its interval over outcomes.
        differs: −1 where a view does better than the pool by more than the choice of outcomes can explain, for all
            views of a date together, 1 where it does worse, 0 where neither may be said.
        figures, figures_effective: figures scored, and how many independent ones they are worth.
        crps: mean over series of mean CRPS / mean size of the figures; NaN without figures.
        crps_skill: baseline → 1 − ratio of these, on the series that both speak of.
        ignorance: mean surprise in bits (`scores.ignorance`); NaN where no figure has one.
        coverage: central interval → (figures within it, figures).
    """

    forecaster: str
    kind: str
    as_of: dt.date
    events: int
    effective: float
    brier: Interval
    brier_worlds: Interval | None
    log: float
    timing: float | None
    skill: Mapping[str, float]
    against_pool: Interval | None
    differs: int
    figures: int
    figures_effective: float
    crps: float
    crps_skill: Mapping[str, float]
    ignorance: float
    coverage: Mapping[float, tuple[int, int]]
    series: tuple[SeriesScore, ...] = ()


@dataclass(frozen=True)
class SeriesScore:
    """CRPS of one forecaster on one series, in the series' unit, and the same by the baselines that speak of it."""

    series: str
    title: str
    unit: str
    figures: int
    crps: float
    baselines: Mapping[str, float]

    def skill(self, baseline: str) -> float:
        """1 − CRPS/CRPS of a baseline; NaN where there is none, or where it was never wrong."""
        other = self.baselines.get(baseline, math.nan)
        return 1.0 - self.crps / other if other else math.nan


@dataclass(frozen=True, eq=False)
class Slate:
    """Outcomes of one date, and what each forecaster gives for them.

    Attributes:
        outcomes, figures: what is scored.
        probabilities: forecaster → probability of each event [event]; NaN where it says nothing.
        members: forecaster → values for each figure; empty where it says nothing.
        runs: the runs among the forecasters.
        last: last value known of each figure's series; NaN where none was.
        already: events left out, since they hold in most worlds on the date of knowledge itself.
        effective, figures_effective: how many independent outcomes and figures there are at most.
    """

    as_of: dt.date
    outcomes: tuple[EventOutcome, ...]
    figures: tuple[Figure, ...]
    probabilities: Mapping[str, np.ndarray]
    members: Mapping[str, Sequence[np.ndarray]]
    runs: Mapping[str, Told]
    last: np.ndarray
    already: tuple[EventOutcome, ...]
    effective: float
    figures_effective: float


def told(result: Result, forecaster: str, known: Scenario, until: dt.date) -> Told:
    """What a run says of the outcomes that were open on its date.

    Args:
        result: a run that reaches ``until``.
        forecaster: name that it goes by.
        known: the scenario with what is known today; says which outcomes there are.
        until: last date that counts.
    """
    days = np.array(dates(result), dtype="datetime64[D]")
    as_of = days[0].item()
    first, members = {}, {}
    for outcome in event_outcomes(known, as_of, until):
        values = read(result, outcome.reads).values
        holds = values > outcome.threshold if outcome.crosses == "above" else values < outcome.threshold
        holds = holds & (days <= np.datetime64(outcome.by, "D"))
        first[outcome.id] = np.where(holds.any(axis=1), holds.argmax(axis=1), NEVER).astype(np.int32)
    for figure in figures(known, as_of, until):
        path = read_yearly(result, figure.reads) if figure.per == "year" else read(result, figure.reads)
        month = int(np.searchsorted(days, np.datetime64(figure.date, "D")))
        members[figure.series, figure.date] = path.values[:, month]
    return Told(forecaster, as_of, until, result.data.sizes["world"], first, members)


def slate_of(
    runs: Sequence[Told],
    known: Scenario,
    until: dt.date,
    events: frozenset[str] | None = None,
    points: frozenset[tuple[str, dt.date]] | None = None,
) -> Slate:
    """Runs of one date beside the baselines, on everything open then or on a part of it.

    Args:
        runs: runs from the same date of knowledge, the pool among them.
        known: the scenario with what is known today.
        until: last date that counts.
        events: events to score; all if None.
        points: figures to score; all if None.
    """
    as_of = runs[0].as_of
    lead = next((run for run in runs if run.forecaster == POOL), runs[0])
    asked = [one for one in event_outcomes(known, as_of, until) if events is None or one.id in events]
    already = tuple(one for one in asked if (lead.first[one.id] == 0).mean() > 0.5)
    outcomes = tuple(one for one in asked if one not in already)
    found = tuple(one for one in figures(known, as_of, until) if points is None or (one.series, one.date) in points)
    models = {run.forecaster: np.array([(run.first[one.id] != NEVER).mean() for one in outcomes]) for run in runs}
    values = {run.forecaster: [run.members[one.series, one.date] for one in found] for run in runs}
    simple = figure_baselines(known, found, as_of)
    last = np.array([members[0] if members.size else math.nan for members in simple["persistence"]])
    came = np.array([lead.first[one.id] != NEVER for one in outcomes], dtype=float).reshape(len(outcomes), lead.worlds)
    sizes = np.array([lead.members[one.series, one.date] for one in found]).reshape(len(found), lead.worlds)
    return Slate(
        as_of,
        outcomes,
        found,
        {**models, **event_baselines(outcomes, as_of)},
        {**values, **simple},
        {run.forecaster: run for run in runs},
        last,
        already,
        min(scores.effective_number(came), turns(outcomes)),
        scores.effective_number(sizes),
    )


LEAST_SCORE = 0.0005
"""Difference of Brier scores that counts: what can be seen at the digits shown."""
TURN = dt.timedelta(days=31)
"""Time within which what came about counts as one turn of events."""


def turns(outcomes: Sequence[EventOutcome]) -> float:
    """How many outcomes there are when those that came about within `TURN` of one another count as one."""
    days = sorted(one.date for one in outcomes if one.date is not None)
    same = sum(later - earlier <= TURN for earlier, later in pairwise(days))
    return float(len(outcomes) - same)


def score_slate(slate: Slate, seed: int) -> tuple[Score, ...]:
    """Scores of every run and baseline of a slate: views first, then the pool, then the baselines."""
    order = [name for name in slate.runs if name != POOL] + [name for name in slate.runs if name == POOL]
    return tuple(score_one(slate, name, seed) for name in (*order, *BASELINES))


def score_one(slate: Slate, name: str, seed: int) -> Score:
    """Scores of one forecaster of a slate; ``seed`` is that of the resampling."""
    run = slate.runs.get(name)
    series = series_scores(slate, name)
    brier, against, differs = _brier(slate, name, seed)
    return Score(
        forecaster=name,
        kind="baseline" if run is None else "pool" if name == POOL else "view",
        as_of=slate.as_of,
        events=int(np.isfinite(slate.probabilities[name]).sum()),
        effective=slate.effective,
        brier=brier,
        brier_worlds=_brier_worlds(slate, run, seed) if run and slate.outcomes else None,
        log=_log(slate, name),
        timing=_timing(slate, run) if run and slate.outcomes else None,
        skill={} if run is None else _skill(slate, name),
        against_pool=against,
        differs=differs,
        figures=sum(one.figures for one in series),
        figures_effective=slate.figures_effective,
        crps=_scaled(slate, series),
        crps_skill={} if run is None else _crps_skill(slate, series),
        ignorance=_ignorance(slate, name),
        coverage=_coverage(slate, name) if run else {},
        series=series,
    )


def _came(slate: Slate) -> np.ndarray:
    return np.array([one.came for one in slate.outcomes], dtype=bool)


def _brier(slate: Slate, name: str, seed: int) -> tuple[Interval, Interval | None, int]:
    """Mean Brier score of a forecaster, what it is more than the pool's, and which way that may be said to differ.

    So many outcomes are needed that all of them going one way by luck is rarer than what is allowed.
    """
    given = slate.probabilities[name]
    said = np.isfinite(given)
    if not said.any():
        return Interval(math.nan, math.nan, math.nan), None, 0
    came = _came(slate)[said]
    worth = slate.effective * said.mean()
    own = scores.brier(came, given[said])
    if name not in slate.runs or name == POOL or POOL not in slate.runs:
        return scores.over_outcomes(own, worth, seed), None, 0
    difference = own - scores.brier(came, slate.probabilities[POOL][said])
    level = shared_level(sum(run != POOL for run in slate.runs))
    against, sure = (scores.over_outcomes(difference, worth, seed, each, (-1.0, 1.0)) for each in (0.95, level))
    enough = 2.0 ** (1 - round(worth)) <= 1.0 - level
    return scores.over_outcomes(own, worth, seed), against, sign_of(sure, LEAST_SCORE) if enough else 0


def _brier_worlds(slate: Slate, run: Told, seed: int) -> Interval:
    members = np.array([run.first[one.id] != NEVER for one in slate.outcomes])
    return scores.over_worlds(_came(slate), members, seed)


def _log(slate: Slate, name: str) -> float:
    """Mean logarithmic score; a share of worlds, or a certainty, is kept off 0 and 1 by half a world."""
    given = slate.probabilities[name]
    said = np.isfinite(given)
    if not said.any():
        return math.nan
    worlds = slate.runs[name].worlds if name in slate.runs else max(run.worlds for run in slate.runs.values())
    exact = name not in slate.runs and name != "persistence"
    kept = given[said] if exact else scores.smoothed(given[said] * worlds, worlds)
    return float(scores.log_score(_came(slate)[said], kept).mean())


def _timing(slate: Slate, run: Told) -> float:
    values = []
    for one in slate.outcomes:
        months = months_between(slate.as_of, one.by)
        came = max(1, months_between(slate.as_of, one.date)) if one.date else None
        values.append(scores.timing(run.first[one.id], came, months))
    return float(np.mean(values))


def _skill(slate: Slate, name: str) -> dict[str, float]:
    came, found = _came(slate), {}
    for baseline in BASELINES:
        said = np.isfinite(slate.probabilities[baseline])
        if said.any():
            own = scores.brier(came[said], slate.probabilities[name][said]).mean()
            other = scores.brier(came[said], slate.probabilities[baseline][said]).mean()
            found[baseline] = float(1.0 - own / other) if other else math.nan
    return found


def series_scores(slate: Slate, name: str) -> tuple[SeriesScore, ...]:
    """CRPS of one forecaster on each series that it speaks of, beside the baselines."""
    if name not in slate.members:
        return ()
    found = []
    for key in dict.fromkeys(figure.series for figure in slate.figures):
        picks = [index for index, figure in enumerate(slate.figures) if figure.series == key]
        own = _crps(slate, name, picks)
        if own is None:
            continue
        others = {baseline: _crps(slate, baseline, picks) for baseline in BASELINES if baseline in slate.members}
        one = slate.figures[picks[0]]
        simple = {baseline: value for baseline, value in others.items() if value is not None}
        found.append(SeriesScore(key, one.title, one.unit, len(picks), own, simple))
    return tuple(found)


def _crps(slate: Slate, name: str, picks: Sequence[int]) -> float | None:
    """Mean CRPS over some figures of one series; None where the forecaster says nothing of them."""
    members = [slate.members[name][index] for index in picks]
    if not members or not all(values.size for values in members):
        return None
    observed = np.array([slate.figures[index].value for index in picks])
    return float(scores.crps(observed, np.array(members)).mean())


def _size(slate: Slate, series: str) -> float:
    """Mean size of the figures of a series: what brings series of different units together."""
    return float(np.mean([abs(figure.value) for figure in slate.figures if figure.series == series]))


def _scaled(slate: Slate, series: Sequence[SeriesScore]) -> float:
    parts = [one.crps / _size(slate, one.series) for one in series if _size(slate, one.series)]
    return float(np.mean(parts)) if parts else math.nan


def _crps_skill(slate: Slate, series: Sequence[SeriesScore]) -> dict[str, float]:
    found = {}
    for baseline in BASELINES:
        both = [one for one in series if baseline in one.baselines and _size(slate, one.series)]
        other = sum(one.baselines[baseline] / _size(slate, one.series) for one in both)
        if other:
            found[baseline] = 1.0 - sum(one.crps / _size(slate, one.series) for one in both) / other
    return found


def _ignorance(slate: Slate, name: str) -> float:
    if name not in slate.members:
        return math.nan
    bits = [
        scores.ignorance(figure.value, members, last)
        for figure, members, last in zip(slate.figures, slate.members[name], slate.last, strict=True)
        if members.size and last > 0
    ]
    return float(np.mean(bits)) if bits else math.nan


def _coverage(slate: Slate, name: str) -> dict[float, tuple[int, int]]:
    found = {}
    for band in BANDS:
        tail = 0.5 * (1.0 - band)
        inside = 0
        for figure, members in zip(slate.figures, slate.members[name], strict=True):
            low, high = np.quantile(members, (tail, 1.0 - tail))
            inside += bool(low <= figure.value <= high)
        found[band] = (inside, len(slate.figures))
    return found
