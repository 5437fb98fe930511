"""What if: the same worlds with something changed, and the paired difference with its error."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import xarray as xr
from scipy import special

from realpolitik.errors import UsageError
from realpolitik.findings import lapses
from realpolitik.findings.headlines import belligerent_name
from realpolitik.findings.summary import signed
from realpolitik.readings import NEVER, QUANTILES, Fan, crossings, dates, term, variable
from realpolitik.readings.labels import describe, percent
from realpolitik.results import Provenance, Result
from realpolitik.stats import (
    LEAST_SHARE,
    SMALL,
    jeffreys,
    least_of,
    mean_interval,
    paired_interval,
    paired_share,
    shared_level,
    sign_of,
)

CLEAR = 2.0 * float(special.ndtr(-5.0))
"""Chance below which a paired difference counts as a move: that of five standard errors, for one quantity and month.

There are tens of thousands of these. Student's law sets the bar for the number of worlds, so that it rises as these
become fewer; a difference that is the same in all worlds is judged by its sign alone, which takes 22 of them.
"""


@dataclass(frozen=True)
class EventChange:
    """One event under both: probabilities, and the paired difference with standard error and 95% interval.

    ``gained`` and ``lost`` count the worlds in which it comes about only after the change, or only before it; ``told``
    says whether it may be said to become likelier or less likely: beyond chance among all events, and by as much as
    counts.
    """

    id: str
    title: str
    baseline: float
    changed: float
    difference: float
    error: float
    low: float
    high: float
    gained: int
    lost: int
    baseline_interval: tuple[float, float]
    changed_interval: tuple[float, float]
    told: bool


@dataclass(frozen=True, eq=False)
class ReadingChange:
    """One quantity under both at the end of the run, and the paired difference month by month.

    Attributes:
        difference, error, low, high: mean paired difference at the end, its standard error and 95% interval.
        fan: how the paired difference spreads over worlds [quantile, month].
        reach: half-width of the 95% interval of the mean difference [month].
        told: whether it may be said to move: beyond chance among all of its kind, and by as much as counts.
    """

    id: str
    kind: str
    title: str
    unit: str
    baseline: float
    changed: float
    difference: float
    error: float
    low: float
    high: float
    fan: Fan
    reach: np.ndarray
    told: bool


@dataclass(frozen=True)
class Move:
    """One quantity in the chain of causes.

    Attributes:
        term: the quantity, such as ``cohesion.kabul``; title: the same in words.
        date: first month in which the paired difference passes `CLEAR`, and its size `SMALL`.
        at_first, at_end: mean paired difference then and at the end of the run, in the quantity's unit.
        peak: standardised difference (by the spread over the baseline's worlds) where it is greatest, with its sign.
        set_by_user: whether it is among what the comparison itself changes.
    """

    term: str
    title: str
    unit: str
    date: dt.date
    at_first: float
    at_end: float
    peak: float
    peak_date: dt.date
    set_by_user: bool


@dataclass(frozen=True)
class Step:
    """One step in the chain of causes: a move, and how many like it came in the same month in the same direction.

    Alike are moves of one state variable; beliefs, access and relations are alike if they are about the same actor.
    """

    move: Move
    alike: int


@dataclass(frozen=True, eq=False)
class Comparison:
    """A what-if beside its baseline: same worlds, same luck, one thing changed.

    ``chain`` holds every quantity that moved, ``steps`` the same with like moves taken together, ``summary`` the whole
    in a few plain sentences.
    """

    title: str
    changes: tuple[str, ...]
    against: tuple[str, ...]
    worlds: int
    dates: tuple[dt.date, ...]
    events: tuple[EventChange, ...]
    readings: tuple[ReadingChange, ...]
    chain: tuple[Move, ...]
    steps: tuple[Step, ...]
    summary: tuple[str, ...]
    baseline: Provenance
    changed: Provenance


def compare(baseline: Result, changed: Result, changes: tuple[str, ...] = ()) -> Comparison:
    """Paired difference of two runs, world by world.

    Args:
        baseline: the run to compare with.
        changed: the same worlds, months and seed with something changed.
        changes: what was changed, as the user put it; pins of the changed run if empty.

    Returns:
        the comparison; its ``against`` is what was held in the baseline.

    Raises:
        UsageError: the runs are not of the same worlds.
    """
    _refuse_unpaired(baseline, changed)
    told = changes or tuple(pin for pin in changed.provenance.pins if pin not in baseline.provenance.pins)
    events, readings = event_changes(baseline, changed), reading_changes(baseline, changed)
    chain = chain_of_causes(baseline, changed, (*told, *baseline.provenance.pins))
    steps = steps_of(chain)
    return Comparison(
        title=baseline.scenario.about.title,
        changes=told,
        against=tuple(baseline.provenance.pins),
        worlds=baseline.data.sizes["world"],
        dates=dates(baseline),
        events=events,
        readings=readings,
        chain=chain,
        steps=steps,
        summary=(*_in_short(events, readings, steps), *lapses.told(changed)),
        baseline=baseline.provenance,
        changed=changed.provenance,
    )


def _in_short(
    events: tuple[EventChange, ...], readings: tuple[ReadingChange, ...], steps: tuple[Step, ...]
) -> tuple[str, ...]:
    """The comparison in a few plain sentences."""
    if not steps:
        return ("No quantity moves clearly: the change makes no difference that these worlds could show.",)
    told = []
    clear = [row for row in events if row.told][:4]
    parts = [
        f"{row.title} {percent(row.baseline)} → {percent(row.changed)} ({signed(100 * row.difference, 1)} points, "
        f"95% {signed(100 * row.low, 1)} to {signed(100 * row.high, 1)})"
        for row in clear
    ]
    nothing = f"No headline event is seen to become likelier or less likely by {100 * LEAST_SHARE:g} points or more."
    told.append(f"Events: {'; '.join(parts)}." if parts else nothing)
    held = [row for row in readings if row.kind == "ground" and row.id != "contested" and row.told]
    ground = max(held, key=lambda row: abs(row.difference), default=None)
    if ground is not None:
        told.append(
            f"Ground held at the end moves most for {ground.title}: {percent(ground.baseline)} → "
            f"{percent(ground.changed)} of the population on average."
        )
    after = [step.move for step in steps if not step.move.set_by_user][:6]
    if after:
        order = "; ".join(f"{move.title} {'up' if move.peak > 0 else 'down'} ({move.date:%b %Y})" for move in after)
        told.append(f"What moves first: {order}.")
    return tuple(told)


def _refuse_unpaired(baseline: Result, changed: Result) -> None:
    for name in ("seed", "worlds", "months", "as_of"):
        one, other = getattr(baseline.provenance, name), getattr(changed.provenance, name)
        if one != other:
            raise UsageError(f"the runs cannot be paired: {name} is {one} in one and {other} in the other")


def event_changes(baseline: Result, changed: Result) -> tuple[EventChange, ...]:
    """Paired difference in the probability of each headline event, the greatest first."""
    before, after = crossings(baseline), crossings(changed)
    rows, level = [], shared_level(before.sizes["event"])
    for name in before["event"].values:
        if name not in after["event"].values:
            continue
        old, new = before.sel(event=name).values != NEVER, after.sel(event=name).values != NEVER
        gap = new.astype(np.float64) - old
        gained, lost = int((gap > 0).sum()), int((gap < 0).sum())
        paired = paired_share(gained, lost, gap.size)
        sure = paired_share(gained, lost, gap.size, level)
        first, second = jeffreys(int(old.sum()), old.size), jeffreys(int(new.sum()), new.size)
        rows.append(
            EventChange(
                id=str(name),
                title=baseline.scenario.events[str(name)].title,
                baseline=first.value,
                changed=second.value,
                difference=paired.value,
                error=_error(gap),
                low=paired.low,
                high=paired.high,
                gained=gained,
                lost=lost,
                baseline_interval=(first.low, first.high),
                changed_interval=(second.low, second.high),
                told=sign_of(sure, LEAST_SHARE) != 0,
            )
        )
    return tuple(sorted(rows, key=lambda row: -abs(row.difference)))


def reading_changes(baseline: Result, changed: Result) -> tuple[ReadingChange, ...]:
    """Paired difference in ground held and in every issue: ground first, then issues by standardised difference."""
    scenario = baseline.scenario
    ground = [
        _reading(
            baseline,
            key,
            "ground",
            belligerent_name(scenario, key),
            "share of population",
            *(term(run, path) for run in (baseline, changed)),
        )
        for key, path in [
            *((str(b), f"ground.{b}") for b in baseline.data["belligerent"].values),
            ("contested", "contested"),
        ]
    ]
    issues = [
        (
            _reading(
                baseline,
                str(key),
                "issue",
                scenario.issues[str(key)].title,
                "points (0–100)",
                *(
                    variable(run, "outcome").sel(issue=key).transpose("world", "month").astype(np.float64)
                    for run in (baseline, changed)
                ),
            ),
            float(variable(baseline, "outcome").sel(issue=key).isel(month=-1).std()),
        )
        for key in baseline.data["issue"].values
    ]
    issues.sort(key=lambda pair: -abs(pair[0].difference) / max(pair[1], 1.0))
    return (*ground, *(row for row, _ in issues))


def _reading(
    baseline: Result, key: str, kind: str, title: str, unit: str, before: xr.DataArray, after: xr.DataArray
) -> ReadingChange:
    old, new = before.values, after.values
    gap = new - old
    end = mean_interval(gap[:, -1])
    tests = len(baseline.data["belligerent" if kind == "ground" else "issue"]) + (kind == "ground")
    sure = paired_interval(gap[:, -1], 0.0, shared_level(tests))
    band = Fan(dates(baseline), QUANTILES, np.quantile(gap, QUANTILES, axis=0), gap.mean(axis=0))
    worlds = len(gap)
    reach = 1.96 * gap.std(axis=0, ddof=1) / np.sqrt(worlds) if worlds > 1 else np.zeros(gap.shape[1])
    return ReadingChange(
        id=key,
        kind=kind,
        title=title,
        unit=unit,
        baseline=float(old[:, -1].mean()),
        changed=float(new[:, -1].mean()),
        difference=end.value,
        error=_error(gap[:, -1]),
        low=end.low,
        high=end.high,
        fan=band,
        reach=reach,
        told=sign_of(sure, least_of(old[:, -1], kind == "ground")) != 0,
    )


def _error(gap: np.ndarray) -> float:
    return float(gap.std(ddof=1) / np.sqrt(gap.size)) if gap.size > 1 else 0.0


_CHAIN = (
    "level presence abruptness will belief cohesion rivalry fighters equipment ground contested dominance power "
    "holds_capital revenue losses talking war_deaths stalemate settled output flow threat guard fear labour "
    "standing influence access relations"
)
CHAIN = tuple(_CHAIN.split())
"""State variables looked at for the chain of causes; those that merely restate others are left out."""


def chain_of_causes(baseline: Result, changed: Result, changes: tuple[str, ...] = ()) -> tuple[Move, ...]:
    """Which quantities moved first and how far: those with a clear paired difference, by the month it appears.

    A quantity counts as moved in the first month in which its mean paired difference passes `CLEAR` and comes to
    `SMALL` standard deviations over the baseline's worlds. Both runs have the same luck, so a cause shows everywhere
    within a month, mostly in the sixth decimal; when a difference comes to a size tells more of what moves what.
    Before anything is changed the two runs are equal to the last bit, so nothing can move by chance. Month order is
    the evidence for cause and effect; quantities that move in the same month stand by size.
    """
    days = dates(baseline)
    pinned = {change.split("=")[0].strip() for change in changes}
    moves = []
    for name in CHAIN:
        if name in baseline.data and name in changed.data:
            moves += _moves(baseline, changed, name, days, pinned)
    return tuple(sorted(moves, key=lambda move: (move.date, not move.set_by_user, -abs(move.peak))))


def steps_of(chain: tuple[Move, ...]) -> tuple[Step, ...]:
    """The chain with like moves of one month taken together under the greatest of them."""
    groups: dict[tuple[object, ...], list[Move]] = {}
    for move in chain:
        variable, *index = move.term.split(".")
        about = index[-1] if variable in ("belief", "access", "relations") else ""
        own = move.term if variable == "level" else ""
        groups.setdefault((move.date, variable, about, own, move.peak > 0), []).append(move)
    return tuple(Step(moves[0], len(moves) - 1) for moves in groups.values())


def _moves(baseline: Result, changed: Result, name: str, days: tuple[dt.date, ...], pinned: set[str]) -> list[Move]:
    old, new = variable(baseline, name), variable(changed, name)
    time = "quarter" if "quarter" in old.dims else "month"
    when = baseline.data["quarter_month"].values if time == "quarter" else np.arange(old.sizes["month"])
    rest = [str(dim) for dim in old.dims if dim not in ("world", time)]
    before = old.transpose("world", time, *rest).values.astype(np.float32)
    gap = new.transpose("world", time, *rest).values.astype(np.float32) - before
    mean, deviation = gap.mean(axis=0, dtype=np.float64), gap.std(axis=0, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        score = np.where(mean != 0, np.abs(mean) / (deviation / np.sqrt(max(len(gap) - 1, 1))), 0.0)
        scaled = np.where(mean != 0, mean / np.maximum(before.std(axis=0, dtype=np.float64), deviation), 0.0)
    scaled = np.where(np.isfinite(scaled), scaled, np.sign(mean))
    same = (deviation == 0) & (mean != 0)
    bar = float(special.stdtrit(max(len(gap) - 1, 1), 1.0 - CLEAR / 2.0))
    sure = np.where(same, 2.0 ** (1 - len(gap)) <= CLEAR, score >= bar)
    clear = sure & (np.abs(scaled) >= SMALL)
    moves = []
    for place in np.ndindex(*mean.shape[1:]):
        at = (slice(None), *place)
        peak = int(np.argmax(np.abs(scaled[at])))
        if not clear[at].any():
            continue
        first = int(np.argmax(clear[at]))
        key = ".".join([name, *(str(old[dim].values[i]) for dim, i in zip(rest, place, strict=True))])
        title, unit = describe(baseline.scenario, key)
        moves.append(
            Move(
                key,
                title,
                unit,
                days[int(when[first])],
                float(mean[at][first]),
                float(mean[at][-1]),
                float(scaled[at][peak]),
                days[int(when[peak])],
                key.removeprefix("level.") in pinned,
            )
        )
    return moves
