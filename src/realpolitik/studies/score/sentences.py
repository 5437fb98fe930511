"""What the scores say, in plain sentences, and what they rest on."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from realpolitik.readings.labels import compared, counted


def summary(scores: pd.DataFrame, means: pd.DataFrame) -> tuple[str, ...]:
    """The findings: the pool beside the best baseline on each date, views beside the pool, the sources' forecasts.

    Args:
        scores: of every forecaster from its own date (`scores.score_one`).
        means: of the sources' own forecasts (`source_forecasts.by_source`).
    """
    lines = [line for row in scores.itertuples() if (line := _pool(row, scores)) is not None]
    views = scores[scores.against_pool.notna()]
    if len(views):
        better, worse = (int((views.differs == sign).sum()) for sign in (-1, 1))
        lines.append(
            f"Of {counted(len(views), 'view', 'views')} {better} {'does' if better == 1 else 'do'} better than the "
            f"pool of {'its' if len(views) == 1 else 'their'} date and {worse} worse by more than the choice of "
            "outcomes can explain."
        )
    if len(means) and means.scored.iloc[-1]:
        last = means.iloc[-1]
        lines.append(
            f"Of {counted(int(last.forecasts), 'forecast', 'forecasts')} that the sources make outright "
            f"{last.scored} can be scored; mean Brier score {last.brier:.3f}, that of a coin 0.250."
        )
    return tuple(lines)


def _pool(row: Any, scores: pd.DataFrame) -> str | None:
    """The pool of one date beside the baseline that does best on the same number of events."""
    rivals = scores[(scores.kind == "baseline") & (scores.as_of == row.as_of) & (scores.events == row.events)]
    if row.kind != "pool" or not row.events or rivals.empty:
        return None
    rival = rivals.loc[rivals.brier.idxmin()]
    than = compared(row.brier, rival.brier, 3, ("better than", "the same as", "worse than"))
    return (
        f"As of {row.as_of:%d %b %Y} the pool scores {row.brier:.3f} (Brier) on "
        f"{counted(row.events, 'event', 'events')}, {than} the best baseline, {rival.forecaster} ({rival.brier:.3f})."
    )


def caveats(scores: pd.DataFrame, outcomes: pd.DataFrame) -> tuple[str, ...]:
    """What the scores rest on and leave out.

    Args:
        scores: of every forecaster from its own date.
        outcomes: the events scored, a row for each date on which one was open (`slates.outcomes_of`).
    """
    return (
        *_how_many(scores),
        *_how_sure(scores),
        "Effective numbers count what goes together in the model's worlds or came within a month; what goes together "
        "in ways that the model lacks is not seen, so that they are upper bounds.",
        *_chosen(outcomes),
        "A threshold on a flow that the record has by year is read from the model's monthly rate.",
    )


def _how_many(scores: pd.DataFrame) -> Iterator[str]:
    """How many events were open, and what they are worth."""
    found = scores[scores.events > 0]
    if found.empty:
        yield "No event was open on any date: nothing is scored but figures, if any."
        return
    found = found[found.kind == "pool"] if (found.kind == "pool").any() else found
    most, least = int(found.events.max()), int(found.events.min())
    ends = [round(value) for value in found.effective]
    worth = f"{min(ends)}" if min(ends) == max(ends) else f"{min(ends)} to {max(ends)}"
    span = counted(most, "event", "events") if most == least else f"{least} to {most} events"
    days = found.as_of.nunique()
    again = ", and the same events are scored again from each date: they are not added up" if days > 1 else ""
    yield (
        f"There is one war. {span[0].upper()}{span[1:]} {'was' if most == 1 else 'were'} open "
        f"{'on a date' if days > 1 else 'on the date'}, worth at most {worth} independent "
        f"{'one' if worth == '1' else 'ones'}{again}."
    )


def _how_sure(scores: pd.DataFrame) -> Iterator[str]:
    """How the error of a score compares with the differences between forecasters of a date."""
    pools = scores[(scores.kind == "pool") & (scores.events > 1)]
    if pools.empty:
        return
    half = float((pools.brier_high - pools.brier_low).mean()) / 2
    told = f"A mean Brier score of a date is uncertain by some {half:.2f} either way for the choice of outcomes alone"
    runs = scores[(scores.kind != "baseline") & (scores.events > 0)]
    apart = [abs(one - other) for _, rows in runs.groupby("as_of") for one, other in combinations(rows.brier, 2)]
    if apart:
        under = int((np.array(apart) < half).sum())
        told += f", more than {under} of {counted(len(apart), 'difference', 'differences')} between runs of one date"
    ranked = bool(runs.differs.isin((-1, 1)).any())
    yield told + ("." if ranked or not apart else ": no ranking of the sources follows.")


def _chosen(outcomes: pd.DataFrame) -> Iterator[str]:
    """What the choice of events does to the scores of those that know nothing."""
    came = outcomes.groupby("event", sort=False).came.last()
    if len(came):
        yield (
            "Events were chosen by people who know how it ended: what came about is likelier to be on the list than "
            f"what nobody thought of. Of {counted(len(came), 'event', 'events')} {int(came.sum())} came; persistence "
            "scores the share that came, a coin 0.250 whatever comes. Numbers of the model that were set with "
            "hindsight would do better here than they would have in time."
        )


def together(outcomes: pd.DataFrame) -> str:
    """How often events stand in a plot of all dates.

    Args:
        outcomes: the events scored, a row for each date on which one was open.
    """
    events = outcomes.event.nunique()
    if events == len(outcomes):
        return "Every event is in it once for each run of its date. Lines: 95% intervals of the share that came."
    return (
        f"All dates together: {events} events stand in it {len(outcomes)} times for each kind of forecaster, "
        "so that the intervals are too narrow."
    )


def bases(forecasts: pd.DataFrame) -> str:
    """Where the probabilities of the sources' forecasts come from."""
    scored = forecasts[forecasts.came.notna()]
    coder = int((scored.basis == "coder").sum())
    return (
        f"Forecasts as the sources make them. Of {len(scored)} that can be scored, {coder} "
        f"{'has its' if coder == 1 else 'have their'} probability from the coder's reading of the tone."
    )
