"""Forecasts that the sources make outright, scored as they stated them."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from realpolitik.scenario.confidence import BANDS, probability
from realpolitik.scenario.dates import months_between
from realpolitik.scenario.history import Forecast, PastOutcome
from realpolitik.scenario.origins import root_claim
from realpolitik.scenario.schema import Scenario
from realpolitik.scenario.statements import Claim, Event
from realpolitik.studies.score import rules
from realpolitik.studies.score.slates import POOL, RunForecast

COIN = 0.25
"""Brier score of a coin, whatever comes."""
FORECAST = (
    *("claim", "source", "paragraph", "speaker", "text", "event", "title", "given", "by", "probability", "low"),
    *("high", "basis", "condition", "came", "date", "brier", "brier_low", "brier_high", "log", "view", "pool"),
    *("why", "report"),
)
"""Fields of a forecast of a source."""
MEANS = ("source", "forecasts", "scored", "by_coder", "brier", "log", "coin")
"""Fields of the means of a source."""
ALL = "all"
"""What stands for a source where all forecasts are taken together."""


def source_forecasts(known: Scenario, runs: Mapping[tuple[str, dt.date], RunForecast]) -> pd.DataFrame:
    """Every forecast claim of the scenario, in order of source and paragraph.

    Args:
        known: the scenario with what is known today.
        runs: (forecaster, date) → what the run says, for the model's own probability of the same.

    Returns:
        Rows of `FORECAST`. event, title: of what it speaks, None where it cannot be scored. given: words or number, as
        coded. probability: chance that it gives to the event's coming about, with the ends of its band; basis: a
        number, the source's own words, or the coder's reading of its tone. came: whether it came about after the
        source was issued and by ``by``, None where that is not known. brier, log: scores, those of the band's ends
        beside them. view, pool: probability of the same by the same date in the model, through this source's eyes and
        through all. why: why it is not scored. report: claim that it repeats in the end, its own where it repeats none.
    """
    claims = [(name, claim) for name, claim in known.claims.items() if claim.kind == "forecast"]
    claims.sort(key=lambda pair: (known.sources[pair[1].source].issued, pair[1].source, pair[1].paragraph, pair[0]))
    return pd.DataFrame([_one(known, name, claim, runs) for name, claim in claims], columns=list(FORECAST))


def _one(known: Scenario, name: str, claim: Claim, runs: Mapping[tuple[str, dt.date], RunForecast]) -> dict[str, Any]:
    forecast, issued = claim.forecast, known.sources[claim.source].issued
    item = _item(known, forecast)
    low, middle, high = chances(claim, forecast) if item else (None, None, None)
    why, day, came = _why(forecast, item, issued), None, None
    if item is not None and forecast is not None and why is None:
        day = item.came(issued)
        came = day is not None and day <= forecast.by
    return {
        "claim": name,
        "source": claim.source,
        "paragraph": claim.paragraph,
        "speaker": claim.speaker,
        "text": claim.text,
        "event": forecast.of if forecast else None,
        "title": item.title if item else None,
        "given": _given(claim, forecast),
        "by": forecast.by if forecast else issued,
        "probability": middle,
        "low": low,
        "high": high,
        "basis": forecast.basis if forecast else "coder",
        "condition": forecast.condition if forecast else None,
        "came": came,
        "date": day if came else None,
        **_scores(came, low, middle, high),
        "view": _model(runs.get((claim.source, issued)), forecast),
        "pool": _model(runs.get((POOL, issued)), forecast),
        "why": why,
        "report": root_claim(name, known),
    }


def _item(known: Scenario, forecast: Forecast | None) -> Event | PastOutcome | None:
    if forecast is None or forecast.of is None:
        return None
    return known.events.get(forecast.of) or known.outcomes.get(forecast.of)


def _why(forecast: Forecast | None, item: Event | PastOutcome | None, issued: dt.date) -> str | None:
    """Why a forecast is not scored; None if it is."""
    if forecast is None:
        return "not written in the form that can be scored"
    if item is None:
        return forecast.unscored
    if item.happened is not None and item.happened <= issued and not item.again:
        return f"had come about on {item.happened}, before it was forecast"
    return None if item.is_known(issued, forecast.by) else f"history is not known to {forecast.by}"


def chances(claim: Claim, forecast: Forecast | None) -> tuple[float, float, float]:
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


def _scores(came: bool | None, low: float | None, middle: float | None, high: float | None) -> dict[str, float]:
    """Brier score of a chance and of the ends of its band, and its logarithmic score; NaN where nothing is known."""
    if came is None or low is None or middle is None or high is None:
        return dict.fromkeys(("brier", "brier_low", "brier_high", "log"), math.nan)
    chances = np.array([middle, low, high])
    brier, *ends = rules.brier(np.full(3, came), chances).tolist()
    log = float(rules.log_score(np.array([came]), chances[:1])[0])
    return {"brier": brier, "brier_low": min(ends), "brier_high": max(ends), "log": log}


def _model(run: RunForecast | None, forecast: Forecast | None) -> float | None:
    """Share of a run's worlds in which the event comes about by the forecast's date, where the run reaches it."""
    if run is None or forecast is None or forecast.of is None or forecast.by > run.until:
        return None
    first = run.first.get(forecast.of)
    if first is None:
        return None
    return float(((first >= 0) & (first <= months_between(run.as_of, forecast.by))).mean())


def by_source(forecasts: pd.DataFrame) -> pd.DataFrame:
    """Mean scores of each source's own forecasts, and of all of them together (`ALL`); what is repeated counts once.

    A forecast counts where it was made first; what another source repeats is told beside it and not scored as its own,
    unless the first is not among the rows.

    Returns:
        Rows of `MEANS`, the last of all together; none without a forecast.
    """
    first = {row.report: row.claim for row in forecasts[::-1].itertuples()}
    first |= {row.report: row.claim for row in forecasts.itertuples() if row.claim == row.report}
    own = forecasts[forecasts.claim.isin(set(first.values()))]
    groups = [*own.groupby("source", sort=False), *([(ALL, own)] if len(own) else [])]
    return pd.DataFrame([_mean(str(name), rows) for name, rows in groups], columns=list(MEANS))


def _mean(name: str, rows: pd.DataFrame) -> tuple[Any, ...]:
    scored = rows[rows.came.notna()]
    coder = int((scored.basis == "coder").sum())
    return name, len(rows), len(scored), coder, scored.brier.mean(), scored.log.mean(), COIN
