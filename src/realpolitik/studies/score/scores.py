"""How forecasters did on the outcomes of a date: scores on events and figures, a row each, and reliability."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from realpolitik.readings import NEVER
from realpolitik.scenario.dates import months_between
from realpolitik.stats import jeffreys, shared_level, sign_of
from realpolitik.studies.score import rules
from realpolitik.studies.score.baselines import BASELINES
from realpolitik.studies.score.slates import POOL, RunForecast, Slate

BANDS = (0.5, 0.9)
"""Central intervals whose coverage is counted."""
LEAST_SCORE = 0.0005
"""Difference of Brier scores that counts: what can be seen at the digits shown."""
EDGES = (0.0, 0.1, 0.35, 0.65, 0.9, 1.0)
"""Ends of the bins of the reliability plot: few and wide, since outcomes are few."""
SERIES = ("as_of", "forecaster", "kind", "series", "title", "unit", "figures", "size", "crps")
RELIABILITY = ("who", "low", "high", "mean", "came", "events", "share", "share_low", "share_high")


def score_slate(slate: Slate, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Scores of every run and baseline of a slate: views first, then the pool, then the baselines.

    Args:
        slate: outcomes, and what was said of them.
        seed: that of the resampling.

    Returns:
        One row a forecaster (`score_one`), and one a forecaster and series (`series_of`).
    """
    order = [name for name in slate.runs if name != POOL] + [name for name in slate.runs if name == POOL]
    found = [(name, series_of(slate, name)) for name in (*order, *BASELINES)]
    rows = [score_one(slate, name, series, seed) for name, series in found]
    spoken = [series for _, series in found if len(series)]  # who says nothing of any figure has no row
    return pd.DataFrame(rows), pd.concat(spoken, ignore_index=True) if spoken else found[0][1]


def score_one(slate: Slate, name: str, series: pd.DataFrame, seed: int) -> dict[str, Any]:
    """Scores of one forecaster on a slate; lower is better, but for skill and coverage.

    Args:
        slate: outcomes, and what was said of them.
        name: the forecaster.
        series: its scores on series (`series_of`).
        seed: that of the resampling.

    Returns:
        Field → value; NaN, or None where it is no number, where a forecaster has none:

        - events, effective: events scored, and how many independent ones they are worth at most: the lesser of what the
          pool's worlds say (`rules.effective_number`) and the number of `turns`.
        - brier, log, timing: mean scores (`rules`), shares kept off 0 and 1 by half a world in ``log``; the interval
          of ``brier`` over outcomes (``brier_low``, ``brier_high``) and over worlds (``worlds_low``, ``worlds_high``).
        - skill_BASELINE: 1 − Brier/Brier of the baseline on the events that both speak of.
        - against_pool: a view's Brier score less that of the pool of its date, with its interval over outcomes.
        - differs: −1 where a view does better than the pool by more than the choice of outcomes can explain, for all
          views of a date together, 1 where it does worse, 0 where neither may be said; None for others than views.
        - figures, figures_effective: figures scored, and how many independent ones they are worth.
        - crps: mean over series of mean CRPS / mean size of the figures; crps_skill_BASELINE: 1 − ratio of these, on
          the series that both speak of.
        - ignorance: mean surprise in bits (`rules.ignorance`).
        - coverage_50, coverage_90: share of the figures in the central interval; alone_90, crps_alone: that of 90%, and
          the CRPS, of a run's worlds without the errors of the series.
    """
    run = slate.runs.get(name)
    played = run is not None and bool(slate.outcomes)
    return {
        "as_of": slate.as_of,
        "forecaster": name,
        "kind": slate.kind(name),
        "events": int(np.isfinite(slate.probabilities[name]).sum()),
        "effective": slate.effective,
        **_brier(slate, name, seed),
        **(_brier_worlds(slate, run, seed) if run and played else {"worlds_low": math.nan, "worlds_high": math.nan}),
        "log": _log(slate, name),
        "timing": _timing(slate, run) if run and played else math.nan,
        **{f"skill_{baseline}": _skill(slate, name, baseline) if run else math.nan for baseline in BASELINES},
        **_against_pool(slate, name, seed),
        "figures": int(series.figures.sum()),
        "figures_effective": slate.figures_effective,
        **_crps(series, run is not None),
        "ignorance": _ignorance(slate, name),
        **{
            f"coverage_{100 * band:.0f}": _coverage(slate, slate.members[name], band) if run else math.nan
            for band in BANDS
        },
        **_alone(slate, run),
    }


# ---- events


def _brier(slate: Slate, name: str, seed: int) -> dict[str, float]:
    """Mean Brier score with its interval over outcomes."""
    given = slate.probabilities[name]
    said = np.isfinite(given)
    if not said.any():
        return {"brier": math.nan, "brier_low": math.nan, "brier_high": math.nan}
    own = rules.brier(slate.came[said], given[said])
    found = rules.over_outcomes(own, slate.effective * said.mean(), seed)
    return {"brier": found.value, "brier_low": found.low, "brier_high": found.high}


def _brier_worlds(slate: Slate, run: RunForecast, seed: int) -> dict[str, float]:
    """Ends of the interval of a mean Brier score that comes of a finite number of worlds alone."""
    members = np.array([run.first[one.id] != NEVER for one in slate.outcomes])
    found = rules.over_worlds(slate.came, members, seed)
    return {"worlds_low": found.low, "worlds_high": found.high}


def _against_pool(slate: Slate, name: str, seed: int) -> dict[str, Any]:
    """How much more a view's Brier score is than the pool's, and which way that may be said to differ.

    So many outcomes are needed that all of them going one way by luck is rarer than what is allowed.
    """
    if slate.kind(name) != "view" or POOL not in slate.runs or not slate.outcomes:
        return {"against_pool": math.nan, "against_low": math.nan, "against_high": math.nan, "differs": None}
    own, pools = (rules.brier(slate.came, slate.probabilities[one]) for one in (name, POOL))
    level = shared_level(sum(run != POOL for run in slate.runs))
    against, sure = (
        rules.over_outcomes(own - pools, slate.effective, seed, each, (-1.0, 1.0)) for each in (0.95, level)
    )
    enough = 2.0 ** (1 - round(slate.effective)) <= 1.0 - level
    return {
        "against_pool": against.value,
        "against_low": against.low,
        "against_high": against.high,
        "differs": sign_of(sure, LEAST_SCORE) if enough else 0,
    }


def _log(slate: Slate, name: str) -> float:
    """Mean logarithmic score; a share of worlds, or a certainty, is kept off 0 and 1 by half a world."""
    given = slate.probabilities[name]
    said = np.isfinite(given)
    if not said.any():
        return math.nan
    worlds = slate.runs[name].worlds if name in slate.runs else max(run.worlds for run in slate.runs.values())
    exact = name not in slate.runs and name != "persistence"
    kept = given[said] if exact else rules.smoothed(given[said] * worlds, worlds)
    return float(rules.log_score(slate.came[said], kept).mean())


def _timing(slate: Slate, run: RunForecast) -> float:
    values = []
    for one in slate.outcomes:
        months = months_between(slate.as_of, one.by)
        came = max(1, months_between(slate.as_of, one.date)) if one.date else None
        values.append(rules.timing(run.first[one.id], came, months))
    return float(np.mean(values))


def _skill(slate: Slate, name: str, baseline: str) -> float:
    said = np.isfinite(slate.probabilities[baseline])
    if not said.any():
        return math.nan
    own, other = (rules.brier(slate.came[said], slate.probabilities[one][said]).mean() for one in (name, baseline))
    return float(1.0 - own / other) if other else math.nan


# ---- figures


def series_of(slate: Slate, name: str) -> pd.DataFrame:
    """CRPS of one forecaster on each series that it speaks of, beside the baselines that do.

    Returns:
        `SERIES` and crps_BASELINE: CRPS in the series' unit; size: mean size of the figures, which brings series of
        different units together.
    """
    rows: list[dict[str, Any]] = []
    for key in dict.fromkeys(figure.series for figure in slate.figures):
        picks = [index for index, figure in enumerate(slate.figures) if figure.series == key]
        own = _crps_of(slate, name, picks)
        if math.isnan(own):
            continue
        record = slate.figures[picks[0]].record
        size = float(np.mean([abs(slate.figures[index].value) for index in picks]))
        row = (slate.as_of, name, slate.kind(name), key, record.title, record.unit, len(picks), size, own)
        others = {f"crps_{other}": _crps_of(slate, other, picks) for other in BASELINES if other in slate.members}
        rows.append({**dict(zip(SERIES, row, strict=True)), **others})
    simple = [f"crps_{other}" for other in BASELINES if other in slate.members]
    return pd.DataFrame(rows, columns=[*SERIES, *simple])


def _crps_of(slate: Slate, name: str, picks: Sequence[int]) -> float:
    """Mean CRPS over some figures of one series; NaN where the forecaster does not speak of all of them."""
    members = [slate.members[name][index] for index in picks] if name in slate.members else []
    if not members or not all(values.size for values in members):
        return math.nan
    observed = np.array([slate.figures[index].value for index in picks])
    return float(rules.crps(observed, np.array(members)).mean())


def _crps(series: pd.DataFrame, is_run: bool) -> dict[str, float]:
    """CRPS over series of different units, and a run's skill in it; a series of zeros has no size to divide by."""
    sized = series[series["size"] > 0]
    found = {"crps": float((sized.crps / sized["size"]).mean()) if len(sized) else math.nan}
    for baseline in BASELINES:
        field = f"crps_{baseline}"
        if field in series:
            both = sized[sized[field].notna()]
            other = float((both[field] / both["size"]).sum())
            skill = 1.0 - float((both.crps / both["size"]).sum()) / other if is_run and other else math.nan
            found[f"crps_skill_{baseline}"] = skill
    return found


def _ignorance(slate: Slate, name: str) -> float:
    if name not in slate.members:
        return math.nan
    bits = [
        rules.ignorance(figure.value, members, last)
        for figure, members, last in zip(slate.figures, slate.members[name], slate.last, strict=True)
        if members.size and last > 0
    ]
    return float(np.mean(bits)) if bits else math.nan


def _alone(slate: Slate, run: RunForecast | None) -> dict[str, float]:
    """Coverage and CRPS of a run's worlds without the errors of the series."""
    keys = [(one.series, one.date) for one in slate.figures]
    if run is None or not keys or not run.alone:
        return {"alone_90": math.nan, "crps_alone": math.nan}
    members = [run.alone[key] for key in keys]
    values = np.array([one.value for one in slate.figures])
    found = pd.DataFrame({"series": [one.series for one in slate.figures], "size": np.abs(values)})
    means = found.assign(crps=rules.crps(values, np.array(members))).groupby("series")[["crps", "size"]].mean()
    sized = means[means["size"] > 0]
    return {
        "alone_90": _coverage(slate, members, BANDS[-1]),
        "crps_alone": float((sized.crps / sized["size"]).mean()) if len(sized) else math.nan,
    }


def _coverage(slate: Slate, each: Sequence[np.ndarray], band: float) -> float:
    """Share of the figures in a central interval of the members for each."""
    if not slate.figures:
        return math.nan
    tail = 0.5 * (1.0 - band)
    ends = [np.quantile(members, (tail, 1.0 - tail)) for members in each]
    return float(np.mean([low <= one.value <= high for one, (low, high) in zip(slate.figures, ends, strict=True)]))


# ---- all dates together


def reliability(slates: Sequence[Slate], who: str) -> pd.DataFrame:
    """How often came what was given about so much chance, over all dates; empty bins are left out.

    Args:
        slates: outcomes and what was said of them.
        who: ``pool``, or ``views`` for all views together.

    Returns:
        A row a bin: its ends, mean probability, how many of the events came, their share with its 95% interval.
    """
    pairs = [
        (chance, one.came)
        for slate in slates
        for name in slate.runs
        if (name == POOL) == (who == POOL)
        for chance, one in zip(slate.probabilities[name], slate.outcomes, strict=True)
    ]
    rows = []
    for low, high in pairwise(EDGES):
        inside = [(p, came) for p, came in pairs if low <= p < high or p == high == EDGES[-1]]
        if inside:
            came = sum(came for _, came in inside)
            mean = float(np.mean([p for p, _ in inside]))
            rows.append((who, low, high, mean, came, len(inside), *jeffreys(came, len(inside))))
    return pd.DataFrame(rows, columns=list(RELIABILITY))
