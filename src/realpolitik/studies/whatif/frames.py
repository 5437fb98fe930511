"""A what-if as frames: paired differences, what moved and in which order, and the finding in sentences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import pandas as pd
import xarray as xr
from scipy import special

from realpolitik.pipeline.runs import Pair
from realpolitik.readings import NEVER, QUANTILES, crossings, dates, term, unmet, variable
from realpolitik.readings.labels import belligerent_name, describe
from realpolitik.results import Result
from realpolitik.stats import LEAST_SHARE, SMALL, jeffreys
from realpolitik.studies.contrast import contrast
from realpolitik.table import CHANGE, chance_text, share_text

CLEAR = 2.0 * float(special.ndtr(-5.0))
"""Chance below which a paired difference counts as a move: that of five standard errors, for one quantity and month.

There are tens of thousands of these. Student's law sets the bar for the number of worlds, so that it rises as these
become fewer; a difference that is the same in all worlds is judged by its sign alone, which takes 22 of them.
"""
_CHAIN = (
    "level presence abruptness will belief cohesion rivalry fighters equipment ground contested dominance power "
    "holds_capital revenue losses talking war_deaths stalemate settled output flow threat guard fear labour "
    "standing influence access relations"
)
CHAIN = tuple(_CHAIN.split())
"""State variables looked at for the chain of causes; those that merely restate others are left out."""
BOTH = ("baseline", "changed", "difference", "error", "low", "high", "size", "told")
"""Fields of a paired difference, as `contrast` gives them."""
EVENT = ("event", "title", *BOTH, "baseline_low", "baseline_high", "changed_low", "changed_high", "gained", "lost")
READING = ("reading", "title", "unit", *BOTH)
COURSE = ("kind", "reading", "title", "unit", "date", "mean", "low", "high", "q05", "q25", "q50", "q75", "q95")
MOVE = ("term", "title", "unit", "date", "at_first", "at_end", "peak", "peak_date", "set_by_user")
NAMED = {"events": 4, "moves": 6}
"""Events and moves that the text names."""


def events_of(pair: Pair) -> pd.DataFrame:
    """Paired difference in the probability of each headline event, the greatest first."""
    before, after = crossings(pair.baseline), crossings(pair.changed)
    rows = []
    for name in before["event"].values:
        if name not in after["event"].values:
            continue
        old, new = (found.sel(event=name).values != NEVER for found in (before, after))
        both = contrast(old, new, "event", before.sizes["event"])
        ends = [end for held in (old, new) for end in jeffreys(int(held.sum()), held.size)[1:]]
        title = pair.baseline.scenario.events[str(name)].title
        rows.append((str(name), title, *both, *ends, int((new & ~old).sum()), int((old & ~new).sum())))
    return _greatest(pd.DataFrame(rows, columns=EVENT))


def _greatest(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.sort_values("difference", key=lambda gap: -gap.abs(), kind="stable", ignore_index=True)


Readings = dict[str, tuple[str, str, np.ndarray, np.ndarray]]
"""Reading → title, unit, and its values in the baseline and in the changed run [world, month]."""


def ground_readings(pair: Pair) -> Readings:
    """What each belligerent holds, and what nobody does."""
    scenario = pair.baseline.scenario
    terms = {str(name): f"ground.{name}" for name in pair.baseline.data["belligerent"].values}
    found: Readings = {}
    for name, path in {**terms, "contested": "contested"}.items():
        old, new = (term(run, path).values for run in both(pair))
        found[name] = belligerent_name(scenario, name), "share of population", old, new
    return found


def issue_readings(pair: Pair) -> Readings:
    """The state of every issue, those first that differ most at the end, beside the spread of the baseline."""
    found: Readings = {}
    for name in map(str, pair.baseline.data["issue"].values):
        old, new = (
            variable(run, "outcome").sel(issue=name).transpose("world", "month").values.astype(np.float64)
            for run in both(pair)
        )
        found[name] = pair.baseline.scenario.issues[name].title, "points (0–100)", old, new

    def moves(name: str) -> float:
        _, _, old, new = found[name]
        spread = float(variable(pair.baseline, "outcome").sel(issue=name).isel(month=-1).std())
        return -abs(float((new - old)[:, -1].mean())) / max(spread, 1.0)

    return {name: found[name] for name in sorted(found, key=moves)}


def both(pair: Pair) -> tuple[Result, Result]:
    """The two runs."""
    return pair.baseline, pair.changed


def at_end(readings: Readings, is_share: bool) -> pd.DataFrame:
    """Readings at the end of the run: means of both, and the paired difference."""
    rows = [
        (name, title, unit, *contrast(old[:, -1], new[:, -1], "share" if is_share else "other", len(readings)))
        for name, (title, unit, old, new) in readings.items()
    ]
    return pd.DataFrame(rows, columns=READING)


def course_of(pair: Pair, readings: dict[str, Readings]) -> pd.DataFrame:
    """Paired difference month by month: mean with the 95% interval of the mean, and quantiles over worlds.

    Args:
        pair: the two runs.
        readings: kind → readings.
    """
    days, parts = dates(pair.baseline), []
    for kind, found in readings.items():
        for name, (title, unit, old, new) in found.items():
            gap = new - old
            mean, worlds = gap.mean(axis=0), len(gap)
            reach = 1.96 * gap.std(axis=0, ddof=1) / np.sqrt(worlds) if worlds > 1 else np.zeros(len(days))
            columns = [mean, mean - reach, mean + reach, *np.quantile(gap, QUANTILES, axis=0)]
            values = dict(zip(COURSE[5:], columns, strict=True))
            parts.append(pd.DataFrame({"date": days, **values}).assign(kind=kind, reading=name, title=title, unit=unit))
    return pd.concat(parts, ignore_index=True)[[*COURSE]]


def moves_of(pair: Pair, changes: Sequence[str]) -> pd.DataFrame:
    """Which quantities moved first and how far: those with a clear paired difference, by the month it appears.

    A quantity counts as moved in the first month in which its mean paired difference passes `CLEAR` and comes to
    `SMALL` standard deviations over the baseline's worlds. Both runs have the same luck, so a cause shows everywhere
    within a month, mostly in the sixth decimal; when a difference comes to a size tells more of what moves what.
    Before anything is changed the two runs are equal to the last bit, so nothing can move by chance. Month order is
    the evidence for cause and effect; quantities that move in the same month stand by size.

    Args:
        pair: the two runs.
        changes: what the comparison itself changes, as it was asked for.

    Returns:
        A quantity a row, in order: its ``date``; ``at_first`` and ``at_end``, mean paired difference then and at the
        end, in its unit; ``peak``, difference by the spread over the baseline's worlds, where it is greatest.
    """
    pinned = {change.split("=")[0].strip() for change in changes}
    rows = [row for name in CHAIN if all(name in run.data for run in both(pair)) for row in _moves(pair, name, pinned)]
    rows.sort(key=lambda row: (row[3], not row[8], -abs(row[6])))
    return pd.DataFrame(rows, columns=MOVE)


Move = tuple[str, str, str, dt.date, float, float, float, dt.date, bool]


def _moves(pair: Pair, name: str, pinned: set[str]) -> list[Move]:
    old, new = (variable(run, name) for run in both(pair))
    time = "quarter" if "quarter" in old.dims else "month"
    months = pair.baseline.data["quarter_month"].values if time == "quarter" else np.arange(old.sizes["month"])
    rest = [str(dim) for dim in old.dims if dim not in ("world", time)]
    before = old.transpose("world", time, *rest).values.astype(np.float32)
    gap = new.transpose("world", time, *rest).values.astype(np.float32) - before
    mean, scaled, clear = _clear(before, gap)
    days, rows = dates(pair.baseline), []
    for place in np.ndindex(*mean.shape[1:]):
        at = (slice(None), *place)
        if not clear[at].any():
            continue
        first, peak = int(np.argmax(clear[at])), int(np.argmax(np.abs(scaled[at])))
        key = ".".join([name, *_keys(old, rest, place)])
        when = [days[int(months[index])] for index in (first, peak)]
        sizes = float(mean[at][first]), float(mean[at][-1]), float(scaled[at][peak])
        words = describe(pair.baseline.scenario, key)
        rows.append((key, *words, when[0], *sizes, when[1], key.removeprefix("level.") in pinned))
    return rows


def _keys(array: xr.DataArray, dims: Sequence[str], place: tuple[int, ...]) -> list[str]:
    return [str(array[dim].values[index]) for dim, index in zip(dims, place, strict=True)]


def _clear(before: np.ndarray, gap: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mean difference [month, …], the same in standard deviations, and where it passes both bars."""
    mean, deviation = gap.mean(axis=0, dtype=np.float64), gap.std(axis=0, dtype=np.float64)
    worlds = max(len(gap) - 1, 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        score = np.where(mean != 0, np.abs(mean) / (deviation / np.sqrt(worlds)), 0.0)
        scaled = np.where(mean != 0, mean / np.maximum(before.std(axis=0, dtype=np.float64), deviation), 0.0)
    scaled = np.where(np.isfinite(scaled), scaled, np.sign(mean))
    same = (deviation == 0) & (mean != 0)
    sure = np.where(same, 2.0 ** (1 - len(gap)) <= CLEAR, score >= special.stdtrit(worlds, 1.0 - CLEAR / 2.0))
    return mean, scaled, sure & (np.abs(scaled) >= SMALL)


def steps_of(moves: pd.DataFrame) -> pd.DataFrame:
    """The moves with like ones of one month taken together under the greatest, and how many they are (``alike``).

    Alike are moves of one state variable in the same direction; beliefs, access and relations are alike if they are
    about the same actor, and levels never.
    """
    groups: dict[tuple[object, ...], list[int]] = {}
    for place, move in enumerate(moves.itertuples()):
        name, *index = str(move.term).split(".")
        about = index[-1] if name in ("belief", "access", "relations") else ""
        own = move.term if name == "level" else ""
        groups.setdefault((move.date, name, about, own, move.peak > 0), []).append(place)
    firsts = [places[0] for places in groups.values()]
    return moves.iloc[firsts].assign(alike=[len(places) - 1 for places in groups.values()]).reset_index(drop=True)


def lapses_of(run: Result) -> pd.DataFrame:
    """What was held and did not hold, with the share of worlds in which it did not."""
    return pd.DataFrame([(row.pin, row.share) for row in unmet.lapses(run)], columns=["pin", "share"])


def summary(events: pd.DataFrame, ground: pd.DataFrame, steps: pd.DataFrame) -> list[str]:
    """The comparison in a few plain sentences."""
    if steps.empty:
        return ["No quantity moves clearly: the change makes no difference that these worlds could show."]
    parts = [
        f"{row.title} {chance_text(row.baseline)} → {chance_text(row.changed)} ({CHANGE.text(row.difference)} points, "
        f"95% {CHANGE.text(row.low)} to {CHANGE.text(row.high)})"
        for row in events[events.told].head(NAMED["events"]).itertuples()
    ]
    nothing = f"No headline event is seen to become likelier or less likely by {100 * LEAST_SHARE:g} points or more."
    said = [f"Events: {'; '.join(parts)}." if parts else nothing]
    held = _greatest(ground[ground.told & (ground.reading != "contested")])
    if len(held):
        most = held.iloc[0]
        said.append(
            f"Ground held at the end moves most for {most.title}: {share_text(most.baseline)} → "
            f"{share_text(most.changed)} of the population on average."
        )
    after = steps[~steps.set_by_user.astype(bool)].head(NAMED["moves"])
    if len(after):
        order = "; ".join(
            f"{row.title} {'up' if row.peak > 0 else 'down'} ({row.date:%b %Y})" for row in after.itertuples()
        )
        said.append(f"What moves first: {order}.")
    return said
