"""The whole study of scores: views, pool and baselines on all that was open, on what is common, and from one date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np

from realpolitik.findings.happened import Unscored, last_settled, unscored
from realpolitik.findings.scoring import POOL, Score, Slate, Told, score_slate, slate_of, told
from realpolitik.findings.stated import Stated, StatedScore, by_source, stated
from realpolitik.readings import dates
from realpolitik.readings.labels import compared, counted
from realpolitik.results import Result
from realpolitik.scenario.schema import Scenario
from realpolitik.stats import jeffreys

EDGES = (0.0, 0.1, 0.35, 0.65, 0.9, 1.0)
"""Ends of the bins of the reliability plot: few and wide, since outcomes are few."""


@dataclass(frozen=True)
class Bin:
    """Forecasts of a like probability: their mean, and how many of the events came about, with its 95% interval."""

    who: str
    low: float
    high: float
    mean: float
    came: int
    events: int
    share_low: float
    share_high: float


@dataclass(frozen=True, eq=False)
class Panel:
    """Scores on outcomes chosen in one way.

    Attributes:
        id: own (everything open on each forecaster's date), common (what was open on all dates, each from its own) or
            together (everything from the latest date).
        until: last date that counts.
        slates: outcomes and what was said of them, one for each date.
        rows: scores, by date.
    """

    id: str
    title: str
    note: str
    until: dt.date
    slates: tuple[Slate, ...]
    rows: tuple[Score, ...]


@dataclass(frozen=True, eq=False)
class Scorecard:
    """What the forecasts of a scenario were worth.

    Attributes:
        scenario: the scenario with what is known today.
        until: last date that counts.
        views: sources through whose eyes runs were made, by date.
        panels: scores by the way in which outcomes are chosen.
        stated: the sources' explicit forecasts; ``stated_scores`` their means by source.
        unscored: outcomes that no run can be scored on, from the first date or for the phase of a later one, and why.
        reliability: forecasts by probability against what came.
        summary, caveats: the findings in a few plain sentences, and what they leave out.
    """

    scenario: Scenario
    until: dt.date
    worlds: int
    seed: int
    views: tuple[str, ...]
    panels: tuple[Panel, ...]
    stated: tuple[Stated, ...]
    stated_scores: tuple[StatedScore, ...]
    unscored: tuple[Unscored, ...]
    reliability: tuple[Bin, ...]
    summary: tuple[str, ...]
    caveats: tuple[str, ...]

    def panel(self, name: str) -> Panel | None:
        """The panel of an id; None where there is none."""
        return next((panel for panel in self.panels if panel.id == name), None)


def scorecard(known: Scenario, own: Sequence[Told], together: Sequence[Told], until: dt.date, seed: int) -> Scorecard:
    """Score runs from their own dates, and others from one date.

    Args:
        known: the scenario with what is known today.
        own: views and pools from each view's own date.
        together: views and pool from the latest date; may be empty.
        until: last date that counts.
        seed: seed of the resampling.
    """
    days = sorted({run.as_of for run in own})
    groups = [[run for run in own if run.as_of == day] for day in days]
    slates = tuple(slate_of(group, known, until) for group in groups)
    panels = [_panel("own", "Everything that was open on each date", slates, seed, OWN, until)]
    if len(groups) > 1:
        events = frozenset.intersection(*(frozenset(one.id for one in slate.outcomes) for slate in slates))
        points = frozenset.intersection(
            *(frozenset((one.series, one.date) for one in slate.figures) for slate in slates)
        )
        shared = tuple(slate_of(group, known, until, events, points) for group in groups)
        panels.append(_panel("common", "What was open on all dates, each from its own", shared, seed, COMMON, until))
    if together:
        late = (slate_of(together, known, until),)
        panels.append(_panel("together", "All from the latest date", late, seed, TOGETHER, until))
    rows = stated(known, {(run.forecaster, run.as_of): run for run in own})
    return Scorecard(
        scenario=known,
        until=until,
        worlds=max(run.worlds for run in own),
        seed=seed,
        views=tuple(run.forecaster for run in sorted(own, key=lambda run: run.as_of) if run.forecaster != POOL),
        panels=tuple(panels),
        stated=rows,
        stated_scores=by_source(rows),
        unscored=(*unscored(known, days[0], until), *_held_already(slates)),
        reliability=(*reliability(slates, "views"), *reliability(slates, POOL)),
        summary=_summary(panels, by_source(rows)),
        caveats=_caveats(panels),
    )


def _held_already(slates: Sequence[Slate]) -> Iterator[Unscored]:
    """Events that hold in most worlds on a date of knowledge, once for each date."""
    for slate in slates:
        for one in slate.already:
            why = f"as of {slate.as_of} it holds in most worlds at the start: the model's phase, not its forecast"
            yield Unscored(one.id, one.title, one.date, None if one.came else one.by, why)


OWN = "Each date has outcomes of its own: compare a view with the pool and the baselines of the same date."
COMMON = "The same outcomes for all, but a later article had to look less far ahead and knew more."
TOGETHER = (
    "The same outcomes and the same date for all. A view goes on believing what its source said of its own day, so "
    "that an old article is scored on how well its figures have kept as well."
)


RUN = "This run alone, on what is known by today of what came after its date; nothing of it reached the run."


def _panel(name: str, title: str, slates: tuple[Slate, ...], seed: int, note: str, until: dt.date) -> Panel:
    rows = tuple(row for slate in slates for row in score_slate(slate, seed))
    return Panel(name, title, note, until, slates, rows)


def of_run(result: Result, known: Scenario) -> Panel | None:
    """One run as it lies there, beside the baselines; None where nothing is known of what came after its date.

    Args:
        result: a run in which nothing is pinned or set.
        known: the scenario with what is known today.
    """
    as_of, *_, end = dates(result)
    try:
        until = min(last_settled(known), end)
    except ValueError:
        return None
    if until <= as_of:
        return None
    run = told(result, result.provenance.view or POOL, known, until)
    panel = _panel("run", "this run", (slate_of([run], known, until),), result.provenance.seed, RUN, until)
    return panel if any(row.events or row.figures for row in panel.rows) else None


def reliability(slates: Sequence[Slate], who: str) -> tuple[Bin, ...]:
    """How often came what was given about so much chance, over all dates; empty bins are left out.

    Args:
        slates: outcomes and what was said of them.
        who: ``pool``, or ``views`` for all views together.
    """
    pairs = [
        (chance, one.came)
        for slate in slates
        for name in slate.runs
        if (name == POOL) == (who == POOL)
        for chance, one in zip(slate.probabilities[name], slate.outcomes, strict=True)
    ]
    found = []
    for low, high in pairwise(EDGES):
        inside = [(p, came) for p, came in pairs if low <= p < high or p == high == EDGES[-1]]
        if inside:
            came = sum(came for _, came in inside)
            share = jeffreys(came, len(inside))
            mean = float(np.mean([p for p, _ in inside]))
            found.append(Bin(who, low, high, mean, came, len(inside), share.low, share.high))
    return tuple(found)


def _summary(panels: Sequence[Panel], sources: Sequence[StatedScore]) -> tuple[str, ...]:
    """The findings in a few plain sentences."""
    own = panels[0]
    lines = []
    for row in own.rows:
        rivals = [item for item in own.rows if _beside(item, row)]
        if row.kind == "pool" and row.events and row.brier_worlds is not None and rivals:
            rival = min(rivals, key=lambda item: item.brier.value)
            than = compared(row.brier.value, rival.brier.value, 3, ("better than", "the same as", "worse than"))
            lines.append(
                f"As of {row.as_of:%d %b %Y} the pool scores {row.brier.value:.3f} (Brier) on "
                f"{counted(row.events, 'event', 'events')}, {than} the best baseline, {rival.forecaster} "
                f"({rival.brier.value:.3f})."
            )
    views = [row for row in own.rows if row.kind == "view" and row.against_pool is not None]
    if views:
        better, worse = (sum(row.differs == sign for row in views) for sign in (-1, 1))
        lines.append(
            f"Of {counted(len(views), 'view', 'views')} {better} {'does' if better == 1 else 'do'} better than the "
            f"pool of {'its' if len(views) == 1 else 'their'} date and {worse} worse by more than the choice of "
            "outcomes can explain."
        )
    last = sources[-1] if sources else None
    if last is not None and last.scored:
        lines.append(
            f"Of {counted(last.forecasts, 'forecast', 'forecasts')} that the sources make outright {last.scored} can "
            f"be scored; mean Brier score {last.brier:.3f}, that of a coin 0.250."
        )
    return tuple(lines)


def _beside(item: Score, row: Score) -> bool:
    return item.kind == "baseline" and item.as_of == row.as_of and item.events == row.events


def _caveats(panels: Sequence[Panel]) -> tuple[str, ...]:
    """What the scores rest on and leave out."""
    own = panels[0]
    return (
        *_how_many(own),
        *_how_sure(own),
        "Effective numbers count what goes together in the model's worlds or came within a month; what goes together "
        "in ways that the model lacks is not seen, so that they are upper bounds.",
        *_chosen(own),
        "A threshold on a flow that the record has by year is read from the model's monthly rate.",
    )


def _how_many(own: Panel) -> Iterator[str]:
    """How many events were open, and what they are worth."""
    found = [row for row in own.rows if row.kind == "pool" and row.events] or [row for row in own.rows if row.events]
    if not found:
        yield "No event was open on any date: nothing is scored but figures, if any."
        return
    most, least = max(row.events for row in found), min(row.events for row in found)
    ends = [round(row.effective) for row in found]
    worth = f"{min(ends)}" if min(ends) == max(ends) else f"{min(ends)} to {max(ends)}"
    span = counted(most, "event", "events") if most == least else f"{least} to {most} events"
    days = len({row.as_of for row in found})
    again = ", and the same events are scored again from each date: they are not added up" if days > 1 else ""
    yield (
        f"There is one war. {span[0].upper()}{span[1:]} {'was' if most == 1 else 'were'} open "
        f"{'on a date' if days > 1 else 'on the date'}, worth at most {worth} independent "
        f"{'one' if worth == '1' else 'ones'}{again}."
    )


def _how_sure(own: Panel) -> Iterator[str]:
    """How the error of a score compares with the differences between forecasters of a date."""
    pools = [row for row in own.rows if row.kind == "pool" and row.events > 1]
    if not pools:
        return
    half = float(np.mean([row.brier.high - row.brier.low for row in pools])) / 2
    told = f"A mean Brier score of a date is uncertain by some {half:.2f} either way for the choice of outcomes alone"
    runs = [row for row in own.rows if row.kind != "baseline" and row.events]
    apart = [
        abs(one.brier.value - other.brier.value) for one, other in combinations(runs, 2) if one.as_of == other.as_of
    ]
    if apart:
        under = sum(gap < half for gap in apart)
        told += f", more than {under} of {counted(len(apart), 'difference', 'differences')} between runs of one date"
    ranked = any(row.differs for row in runs)
    yield told + ("." if ranked or not apart else ": no ranking of the sources follows.")


def _chosen(own: Panel) -> Iterator[str]:
    """What the choice of events does to the scores of those that know nothing."""
    came = {one.id: one.came for slate in own.slates for one in slate.outcomes}
    if came:
        share = sum(came.values())
        yield (
            "Events were chosen by people who know how it ended: what came about is likelier to be on the list than "
            f"what nobody thought of. Of {counted(len(came), 'event', 'events')} {share} came; persistence scores the "
            "share that came, a coin 0.250 whatever comes. Numbers of the model that were set with hindsight would do "
            "better here than they would have in time."
        )
