"""Scores on the bank's items: a row an item, means by group with intervals that know how items hang together."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from realpolitik.readings.bank import LEVELS, BankForecast, series_key
from realpolitik.scenario.bank import GROUPS, Bank
from realpolitik.scenario.bank_answers import answers, figure
from realpolitik.scenario.schema import Scenario
from realpolitik.stats import Interval, shared_level, sign_of
from realpolitik.studies.score import rules
from realpolitik.studies.score.bank.baselines import PERSISTENCE, RATES, RIVALS, rivals
from realpolitik.studies.score.scores import LEAST_SCORE

MODEL = "model"
FORECASTERS = (MODEL, *RIVALS)
"""Who speaks of items, in the order in which they are shown."""
SPEAK = FORECASTERS[:4]
"""Those who speak of the figures of series."""
ALL = "all"
"""What stands for a date or a group where all are taken together."""
UNREACHED = "not forecast"
"""Why an item that history tells of is not scored: it lies beyond the run, or came into the bank after the seal."""
EDGES = (0.0, 0.02, 0.1, 0.25, 0.5, 0.75, 0.9, 0.98, 1.0)
"""Ends of the bins of the reliability table."""
FEWEST_UNITS, FEWEST_MONTHS = 5, 3
"""Units and months below which no interval is told."""
ITEM = (
    *("as_of", "item", "kind", "group", "actor", "unit", "horizon", "day", "came", "why", "worlds"),
    *FORECASTERS,
)
SCORE = (
    *("as_of", "group", "forecaster", "items", "came", "brier", "brier_low", "brier_high", "log", "auc"),
    *("auc_low", "auc_high", "shared", "less", "less_low", "less_high", "differs", "skill"),
)
FIGURE = (
    "as_of",
    "series",
    "group",
    "horizon",
    "day",
    "value",
    "last",
    "inside",
    "alone",
    *(f"crps_{name}" for name in SPEAK),
)
PAIRED = (
    *("as_of", "group", "items", "brier", "brier_other", "log", "log_other", "less", "less_low", "less_high"),
    "differs",
)
RELIABILITY = ("forecaster", "low", "high", "mean", "came", "items", "share", "share_low", "share_high")


# ---- items


def item_rows(forecast: BankForecast, bank: Bank, known: Scenario) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Every item of a date with what was said of it and what came, and every figure with the CRPS of each forecaster.

    Args:
        forecast: what a run, or a sealed forecast, says of the items.
        bank: the items of its date.
        known: the scenario with what is known today.

    Returns:
        Rows of `ITEM`: came is None where an item is open or the run says nothing of it, and ``why`` says why;
        a probability is NaN where a forecaster is silent. And rows of `FIGURE`: CRPS over the last figure known.
    """
    simple, told = rivals(known, bank)
    rows = []
    for place, (item, answer) in enumerate(zip(bank.items, answers(bank.items, known, bank.as_of), strict=True)):
        count = forecast.counts.get(item.id)
        why = answer.why or (UNREACHED if count is None else None)
        chance = math.nan if count is None else count / forecast.worlds
        what = (item.id, item.kind, item.group, item.actor, item.unit, item.horizon, item.day)
        others = (float(simple[name][place]) for name in RIVALS)
        rows.append((bank.as_of, *what, answer.came if why is None else None, why, forecast.worlds, chance, *others))
    return pd.DataFrame(rows, columns=list(ITEM)), _figures(forecast, bank, known, told)


def _figures(
    forecast: BankForecast, bank: Bank, known: Scenario, told: dict[str, dict[str, tuple[float, ...]]]
) -> pd.DataFrame:
    said = {MODEL: forecast.quantiles, **told}
    rows, seen = [], set()
    for item in bank.items:
        point = figure(known, item.of[0], item.day, bank.as_of) if item.kind == "series" else None
        if point is None or series_key(item) in seen or item.last is None:
            continue
        seen.add(series_key(item))
        scores = []
        for name in SPEAK:
            values = said[name].get(series_key(item))
            levels = forecast.levels if name == MODEL else LEVELS
            scores.append(math.nan if values is None else _crps(point.value, values, levels) / item.last)
        what = (item.of[0], item.group, item.horizon, item.day, point.value, item.last)
        inside = [
            _inside(point.value, table.get(series_key(item)), forecast) for table in (said[MODEL], forecast.alone)
        ]
        rows.append((bank.as_of, *what, *inside, *scores))
    return pd.DataFrame(rows, columns=list(FIGURE))


def _inside(value: float, values: tuple[float, ...] | None, forecast: BankForecast) -> bool | None:
    """Whether a figure lies in the middle nine tenths of some quantiles; None where there are none."""
    if values is None or not {0.05, 0.95} <= set(forecast.levels):
        return None
    low, high = (values[list(forecast.levels).index(level)] for level in (0.05, 0.95))
    return bool(low <= value <= high)


def _crps(value: float, quantiles: Sequence[float], levels: Sequence[float]) -> float:
    return float(rules.crps_of_quantiles(np.array([value]), np.array([quantiles]), np.array(levels))[0])


# ---- how far a mean can be trusted


def pigeonhole(units: Sequence[Any], months: Sequence[Any], seed: int = 0, draws: int = rules.DRAWS) -> np.ndarray:
    """How often each item counts in each resampling, where items hang together by unit and by month [draw, item].

    Units and months are drawn with replacement, each apart from the other; an item counts as often as its unit was
    drawn times as often as its month was (Owen, "The Pigeonhole Bootstrap", Annals of Applied Statistics 1, 2007).

    Args:
        units: unit of each item [item].
        months: month of each item [item].
        seed: seed of the resampling.
        draws: number of resamplings.

    Returns:
        Noughts where there are fewer units or months than tell anything of others.
    """
    rng = np.random.Generator(np.random.Philox(seed))
    weights = np.ones((draws, len(units)))
    for clusters, fewest in ((units, FEWEST_UNITS), (months, FEWEST_MONTHS)):
        names, place = np.unique(np.asarray(clusters, dtype=str), return_inverse=True)
        if len(names) < fewest:
            return np.zeros((draws, len(units)))
        weights *= rng.multinomial(len(names), np.full(len(names), 1.0 / len(names)), draws)[:, place]
    return weights


def mean_with(values: np.ndarray, weights: np.ndarray) -> Interval:
    """Mean of one value an item with its 95% interval over resamplings.

    Args:
        values: [item].
        weights: of each item in each resampling [draw, item].
    """
    return _between(float(values.mean()), means_with(values, weights))


def means_with(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Mean of one value an item in each resampling that draws any [draw]."""
    total = weights.sum(axis=1)
    drawn = total > 0
    found: np.ndarray = (weights @ values)[drawn] / total[drawn]
    return found


def auc_with(came: np.ndarray, chance: np.ndarray, weights: np.ndarray) -> Interval:
    """Chance that an item that came was given more than one that did not, ties by half; NaN where all came or none.

    Args:
        came: whether each item came about [item].
        chance: probability given to each [item].
        weights: of each item in each resampling [draw, item].
    """
    if came.all() or not came.any():
        return Interval(math.nan, math.nan, math.nan)
    value = _auc(came, chance, np.ones((1, len(came))))[0]
    found = _auc(came, chance, weights)
    return _between(float(value), found[np.isfinite(found)])


def _auc(came: np.ndarray, chance: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Weighted area under the curve of each row of weights [draw]; NaN where all that is drawn came, or none."""
    order = np.argsort(chance, kind="stable")
    starts = np.flatnonzero(np.diff(chance[order], prepend=-np.inf) > 0)
    yes = np.add.reduceat((weights * came)[:, order], starts, axis=1)
    no = np.add.reduceat((weights * ~came)[:, order], starts, axis=1)
    below = np.cumsum(no, axis=1) - 0.5 * no
    with np.errstate(invalid="ignore"):
        found: np.ndarray = (yes * below).sum(axis=1) / (yes.sum(axis=1) * no.sum(axis=1))
    return found


def _between(value: float, drawn: np.ndarray, level: float = 0.95) -> Interval:
    tail = 0.5 * (1.0 - level)
    low, high = np.quantile(drawn, (tail, 1.0 - tail)) if len(drawn) > 1 else (math.nan, math.nan)
    return Interval(value, float(low), float(high))


# ---- means


def scores(rows: pd.DataFrame, by: str = "group", seed: int = 0, names: Sequence[str] = FORECASTERS) -> pd.DataFrame:
    """Mean scores of each forecaster by date and by group, of all dates and of all groups together (`ALL`).

    Args:
        rows: rows of `ITEM`.
        by: field by which items are told apart.
        seed: seed of the resampling.
        names: forecasters.

    Returns:
        Rows of `SCORE`, with ``by`` in place of group: of the items that have an answer and that the forecaster speaks
        of how many there are and what share came; mean Brier score and AUC with their intervals; mean logarithmic
        score; and of the ``shared`` ones, of which model and forecaster both speak, the model's Brier score less the
        forecaster's, with its interval, whether it is less (−1) or more (1) beyond chance for all groups of the date
        together, and the model's skill, 1 − Brier/Brier of the forecaster.
    """
    told = rows[rows.came.notna()]
    found = []
    for day, mine in _with_all(told, "as_of"):
        groups = list(_with_all(mine, by))
        level = shared_level(len(groups))
        for group, items in groups:
            weights = pigeonhole(items.unit, months_of(items), seed)
            found += [(day, group, *_score_one(items, name, weights, level)) for name in names]
    frame = pd.DataFrame(found, columns=[by if name == "group" else name for name in SCORE])
    return frame[frame["items"] > 0].reset_index(drop=True)


def _with_all(rows: pd.DataFrame, by: str) -> Iterator[tuple[Any, pd.DataFrame]]:
    """Rows by the values of a field in their order, and all together where there are several."""
    values = [value for value in dict.fromkeys(rows[by]) if value is not None]
    for value in sorted(values, key=GROUPS.index) if by == "group" else sorted(values):
        yield value, rows[rows[by] == value]
    if len(values) > 1:
        yield ALL, rows


def months_of(rows: pd.DataFrame) -> list[str]:
    """Month of the day of each item."""
    return [f"{day:%Y-%m}" for day in rows.day]


def _score_one(items: pd.DataFrame, name: str, weights: np.ndarray, level: float) -> tuple[Any, ...]:
    """Scores of one forecaster, from ``forecaster`` on."""
    said = items[name].notna().to_numpy()
    if not said.any():
        return name, 0, *(math.nan,) * (len(SCORE) - 4)
    came, chance = items.came.to_numpy(dtype=bool)[said], items[name].to_numpy(dtype=float)[said]
    own = rules.brier(came, chance)
    worlds = items.worlds.to_numpy(dtype=float)[said]
    log = rules.log_score(came, rules.smoothed(chance * worlds, worlds)).mean()
    brier, area = mean_with(own, weights[:, said]), auc_with(came, chance, weights[:, said])
    return name, int(said.sum()), float(came.mean()), *brier, float(log), *area, *_beside(items, name, weights, level)


def _beside(items: pd.DataFrame, name: str, weights: np.ndarray, level: float) -> tuple[Any, ...]:
    """How the model compares with a forecaster, from ``shared`` on."""
    both = (items[name].notna() & items[MODEL].notna()).to_numpy()
    if name == MODEL or not both.any():
        return 0, *(math.nan,) * 3, None, math.nan
    came = items.came.to_numpy(dtype=bool)[both]
    ours, other = (rules.brier(came, items[one].to_numpy(dtype=float)[both]) for one in (MODEL, name))
    skill = 1.0 - float(ours.mean() / other.mean()) if other.mean() > 0 else math.nan
    gaps = ours - other
    drawn = means_with(gaps, weights[:, both])
    less, sure = (_between(float(gaps.mean()), drawn, each) for each in (0.95, level))
    return int(both.sum()), *less, sign_of(sure, LEAST_SCORE), skill


def paired(rows: pd.DataFrame, other: pd.DataFrame, seed: int = 0) -> pd.DataFrame:
    """Two models on the same items, by date and group: what a change of the model was worth.

    Args:
        rows: rows of `ITEM` of one model.
        other: those of another, of the same dates.
        seed: seed of the resampling.

    Returns:
        Rows with as_of, group, items that have an answer and of which both speak; Brier and logarithmic score of each
        (``brier``, ``brier_other``, ``log``, ``log_other``); and the first's Brier score less the other's, with its
        interval, and whether that is less (−1) or more (1) beyond chance for all groups of the date together.
    """
    theirs = other[["as_of", "item", MODEL, "worlds"]].rename(columns={MODEL: "other", "worlds": "worlds_other"})
    both = rows.merge(theirs, on=["as_of", "item"], how="inner", validate="one_to_one")
    both = both[both.came.notna() & both[MODEL].notna() & both.other.notna()]
    found = []
    for day, mine in _with_all(both, "as_of"):
        groups = list(_with_all(mine, "group"))
        for group, items in groups:
            came = items.came.to_numpy(dtype=bool)
            one, two = (items[name].to_numpy(dtype=float) for name in (MODEL, "other"))
            sizes = (items[name].to_numpy(dtype=float) for name in ("worlds", "worlds_other"))
            logs = [
                rules.log_score(came, rules.smoothed(p * n, n)).mean() for p, n in zip((one, two), sizes, strict=True)
            ]
            gaps = rules.brier(came, one) - rules.brier(came, two)
            drawn = means_with(gaps, pigeonhole(items.unit, months_of(items), seed))
            level = shared_level(len(groups))
            less, sure = (_between(float(gaps.mean()), drawn, each) for each in (0.95, level))
            means = (rules.brier(came, one).mean(), rules.brier(came, two).mean(), *logs)
            found.append((day, group, len(items), *map(float, means), *less, sign_of(sure, LEAST_SCORE)))
    return pd.DataFrame(found, columns=list(PAIRED))


def reliability(rows: pd.DataFrame, names: Sequence[str] = FORECASTERS[:2], seed: int = 0) -> pd.DataFrame:
    """How often came what was given about so much chance, over all dates; empty bins are left out.

    Args:
        rows: rows of `ITEM`.
        names: forecasters.
        seed: seed of the resampling.

    Returns:
        Rows of `RELIABILITY`: ends of the bin, mean chance given, how many of the items came, their share and its
        interval.
    """
    told = rows[rows.came.notna()]
    found = []
    for name in names:
        chance = told[name].to_numpy(dtype=float)
        for low, high in pairwise(EDGES):
            inside = (chance >= low) & ((chance < high) | (high == EDGES[-1]))
            mine = told[inside]
            if len(mine):
                came = mine.came.to_numpy(dtype=float)
                share = mean_with(came, pigeonhole(mine.unit, months_of(mine), seed))
                found.append((name, low, high, float(chance[inside].mean()), int(came.sum()), len(mine), *share))
    return pd.DataFrame(found, columns=list(RELIABILITY))


def figure_scores(figures: pd.DataFrame) -> pd.DataFrame:
    """Mean CRPS, over the last figure known, by date and series and of all, on the figures that all four speak of."""
    names = [f"crps_{name}" for name in SPEAK]
    whole = figures.dropna(subset=names)
    found = []
    for day, mine in _with_all(whole, "as_of"):
        found += [(day, one, len(rows), *rows[names].mean()) for one, rows in _with_all(mine, "series")]
    return pd.DataFrame(found, columns=["as_of", "series", "figures", *names])


def covered(figures: pd.DataFrame) -> pd.DataFrame:
    """How many figures the model speaks of, by date and of all, and how many lie in its middle nine tenths.

    ``alone``: how many lie in that of the worlds without the errors of series; NaN where that was not kept.

    Args:
        figures: rows of `FIGURE`.
    """
    told = figures[figures.inside.notna()]
    found = [
        (day, len(mine), int(mine.inside.astype(bool).sum()), mine.alone.astype(float).sum(skipna=False))
        for day, mine in _with_all(told, "as_of")
    ]
    return pd.DataFrame(found, columns=["as_of", "figures", "inside", "alone"])


def by_unit(rows: pd.DataFrame) -> pd.DataFrame:
    """Where the model gains and loses: mean Brier scores of each unit over all dates, the greatest loss first.

    Args:
        rows: rows of `ITEM`.

    Returns:
        Rows with unit, group, items, Brier score of model and of persistence with rates, their difference, and
        ``weight``, the difference times the share of all items.
    """
    told = rows[rows.came.notna() & rows[MODEL].notna() & rows[RATES].notna()]
    came = told.came.astype(float)
    squares = told.assign(brier=(told[MODEL] - came) ** 2, brier_rates=(told[RATES] - came) ** 2)
    groups = squares.groupby(["unit", "group"], sort=False)
    found = groups[["brier", "brier_rates"]].mean().assign(items=groups.size()).reset_index()
    found["less"] = found.brier - found.brier_rates
    found["weight"] = found.less * found["items"] / max(len(told), 1)
    return found.sort_values(["weight", "unit"], ascending=[False, True], ignore_index=True)


def by_standing(rows: pd.DataFrame) -> pd.DataFrame:
    """Conduct by whether the level was in force on the date: what was said on average, and what came, over all dates.

    Args:
        rows: rows of `ITEM`.

    Returns:
        Rows with ``stood``, whether the level or a higher one was in force on the date; items; share that came, with
        the mean chance that model and persistence with rates gave, and their mean Brier scores.
    """
    told = rows[rows.came.notna() & (rows.kind == "conduct")].dropna(subset=[MODEL, RATES, PERSISTENCE])
    came = told.came.astype(float)
    squares = {"brier": (told[MODEL] - came) ** 2, "brier_rates": (told[RATES] - came) ** 2}
    whole = told.assign(stood=told[PERSISTENCE] == 1.0, came=came, **squares)
    groups = whole.groupby("stood", sort=True)
    means = groups[["came", MODEL, RATES, "brier", "brier_rates"]].mean()
    return means.assign(items=groups.size()).reset_index()


def open_items(rows: pd.DataFrame) -> pd.DataFrame:
    """How many items of each date and group are open, by reason."""
    counts = rows[rows.why.notna()].groupby(["as_of", "group", "why"], sort=False).size()
    return counts.rename("items").reset_index()
