"""Forecasts that the sources make outright, scored as they stated them."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from realpolitik.findings import scores
from realpolitik.findings.scoring import POOL, Told
from realpolitik.scenario.confidence import BANDS, probability
from realpolitik.scenario.dates import months_between
from realpolitik.scenario.history import Forecast, Outcome
from realpolitik.scenario.origins import root_claim
from realpolitik.scenario.schema import Scenario
from realpolitik.scenario.statements import Claim, Event


@dataclass(frozen=True)
class Stated:
    """One forecast of a source, what came of it, and what the model gave for the same.

    Attributes:
        title: event or outcome that it speaks of; None for one that cannot be scored.
        given: the words or the number, as coded.
        probability: chance that it gives to the event's coming about; ``low`` and ``high`` the ends of its band.
        basis: a number, the source's own words, or the coder's reading of its tone.
        came: whether it came about after the source was issued and by ``by``; None where that is not known.
        brier, log: scores; NaN where it cannot be scored. ``brier_low``, ``brier_high``: by the ends of the band.
        view, pool: probability of the same event by the same date in the model, through this source's eyes and through
            all; None where the model cannot read it or was not run so far.
        why: why it is not scored.
        report: claim that it repeats in the end; its own where it repeats none.
    """

    claim: str
    source: str
    paragraph: int
    speaker: str
    text: str
    title: str | None
    given: str
    by: dt.date
    probability: float | None
    low: float | None
    high: float | None
    basis: str
    condition: str | None
    came: bool | None
    date: dt.date | None
    brier: float
    brier_low: float
    brier_high: float
    log: float
    view: float | None
    pool: float | None
    why: str | None
    report: str = ""


@dataclass(frozen=True)
class StatedScore:
    """Mean scores of the forecasts of one source; ``coin`` is what a coin would have got."""

    source: str
    forecasts: int
    scored: int
    by_coder: int
    brier: float
    log: float
    coin: float = 0.25


def stated(known: Scenario, runs: Mapping[tuple[str, dt.date], Told]) -> tuple[Stated, ...]:
    """Every forecast claim of the scenario, in order of source and paragraph.

    Args:
        known: the scenario with what is known today.
        runs: (forecaster, date) → what the run says, for the model's own probability of the same.
    """
    claims = [(name, claim) for name, claim in known.claims.items() if claim.kind == "forecast"]
    claims.sort(key=lambda pair: (known.sources[pair[1].source].issued, pair[1].source, pair[1].paragraph, pair[0]))
    return tuple(_one(known, name, claim, runs) for name, claim in claims)


def _one(known: Scenario, name: str, claim: Claim, runs: Mapping[tuple[str, dt.date], Told]) -> Stated:
    forecast, issued = claim.forecast, known.sources[claim.source].issued
    item = _item(known, forecast)
    low, middle, high = _chances(claim, forecast) if item else (None, None, None)
    day, came, why = None, None, _why(forecast, item, issued)
    if item is not None and forecast is not None and why is None:
        day = item.came(issued)
        came = day is not None and day <= forecast.by
    brier, ends = math.nan, (math.nan, math.nan)
    if came is not None and low is not None and middle is not None and high is not None:
        brier, *rest = (float((chance - came) ** 2) for chance in (middle, low, high))
        ends = (min(rest), max(rest))
    return Stated(
        claim=name,
        source=claim.source,
        paragraph=claim.paragraph,
        speaker=claim.speaker,
        text=claim.text,
        title=item.title if item else None,
        given=_given(claim, forecast),
        by=forecast.by if forecast else issued,
        probability=middle,
        low=low,
        high=high,
        basis=forecast.basis if forecast else "coder",
        condition=forecast.condition if forecast else None,
        came=came,
        date=day if came else None,
        brier=brier,
        brier_low=ends[0],
        brier_high=ends[1],
        log=_log(middle, came),
        view=_model(runs.get((claim.source, issued)), forecast),
        pool=_model(runs.get((POOL, issued)), forecast),
        why=why,
        report=root_claim(name, known),
    )


def _item(known: Scenario, forecast: Forecast | None) -> Event | Outcome | None:
    if forecast is None or forecast.of is None:
        return None
    return known.events.get(forecast.of) or known.outcomes.get(forecast.of)


def _why(forecast: Forecast | None, item: Event | Outcome | None, issued: dt.date) -> str | None:
    """Why a forecast is not scored; None if it is."""
    if forecast is None:
        return "not written in the form that can be scored"
    if item is None:
        return forecast.unscored
    if item.happened is not None and item.happened <= issued and not item.again:
        return f"had come about on {item.happened}, before it was forecast"
    return None if item.is_known(issued, forecast.by) else f"history is not known to {forecast.by}"


def _chances(claim: Claim, forecast: Forecast | None) -> tuple[float, float, float]:
    """Low, middle and high chance that the event comes about."""
    assert forecast is not None
    if forecast.probability is not None:
        low = middle = high = forecast.probability
    else:
        words = claim.confidence or ""
        (low, high), middle = BANDS[words], probability(words)
    return (low, middle, high) if forecast.comes else (1.0 - high, 1.0 - middle, 1.0 - low)


def _given(claim: Claim, forecast: Forecast | None) -> str:
    if forecast is not None and forecast.probability is not None:
        return f"{forecast.probability:g}"
    words = claim.confidence or "–"
    return words if forecast is None or forecast.comes else f"{words} that not"


def _log(chance: float | None, came: bool | None) -> float:
    if chance is None or came is None:
        return math.nan
    return float(scores.log_score(np.array([came]), np.array([chance]))[0])


def _model(run: Told | None, forecast: Forecast | None) -> float | None:
    """Share of a run's worlds in which the event comes about by the forecast's date, where the run reaches it."""
    if (
        run is None
        or forecast is None
        or forecast.of is None
        or forecast.of not in run.first
        or forecast.by > run.until
    ):
        return None
    first = run.first[forecast.of]
    return float(((first >= 0) & (first <= months_between(run.as_of, forecast.by))).mean())


def by_source(rows: tuple[Stated, ...]) -> tuple[StatedScore, ...]:
    """Mean scores of each source's own forecasts, and of all of them together (``all``); what is repeated counts once.

    A forecast counts where it was made first; what another source repeats is told beside it and not scored as its own,
    unless the first is not among the rows.
    """
    stands: dict[str, Stated] = {}
    for row in rows:
        if row.claim == row.report or row.report not in stands:
            stands[row.report] = row
    rows = tuple(row for row in rows if stands[row.report] is row)
    names = list(dict.fromkeys(row.source for row in rows))
    groups = {name: [row for row in rows if row.source == name] for name in names}
    return tuple(_mean(name, group) for name, group in (*groups.items(), ("all", list(rows))) if group)


def _mean(name: str, rows: list[Stated]) -> StatedScore:
    scored = [row for row in rows if row.came is not None]
    return StatedScore(
        source=name,
        forecasts=len(rows),
        scored=len(scored),
        by_coder=sum(row.basis == "coder" for row in scored),
        brier=float(np.mean([row.brier for row in scored])) if scored else math.nan,
        log=float(np.mean([row.log for row in scored])) if scored else math.nan,
    )
