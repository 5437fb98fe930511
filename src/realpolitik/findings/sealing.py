"""Forecasts that can be sealed: probabilities of events and quantiles of series, hashed, checked and scored later."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from realpolitik import disk
from realpolitik.errors import RunError
from realpolitik.findings import scores
from realpolitik.findings.happened import readable, why_not
from realpolitik.findings.sealed_form import faults
from realpolitik.readings import dates, read, read_yearly
from realpolitik.results import Result
from realpolitik.scenario import json_text
from realpolitik.scenario.schema import Scenario

FORMAT = 1
"""Version of the sealed form."""
LEVELS = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
"""Levels of the sealed quantiles."""
DIGITS = 6
"""Significant digits of a sealed value."""


@dataclass(frozen=True)
class Sealed:
    """A sealed forecast: what is forecast, of which run, and the hash of both.

    Attributes:
        content: everything that is hashed; plain data.
        sha256: SHA-256 of the canonical JSON of ``content``, 64 hexadecimal digits.
    """

    content: Mapping[str, Any]
    sha256: str

    @property
    def as_of(self) -> dt.date:
        """Date of knowledge of the forecast."""
        return dt.date.fromisoformat(self.content["run"]["as_of"])

    def to_json(self) -> str:
        """The file's text: readable, with the hash beside the content."""
        whole = {"realpolitik_seal": FORMAT, "sha256": self.sha256, "content": self.content}
        return json.dumps(whole, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n"

    def save(self, path: str | Path) -> Path:
        """Write the file, whole or not at all.

        Raises:
            OSError: the file cannot be written.
        """
        disk.write_text(Path(path), self.to_json())
        return Path(path)


def canonical(content: Mapping[str, Any]) -> bytes:
    """The bytes that are hashed: JSON in ASCII, keys in order, no spaces, numbers as Python writes them shortest."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False).encode()


def hashed(content: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON."""
    return hashlib.sha256(canonical(content)).hexdigest()


def sealed(result: Result, known: Scenario, days: Sequence[dt.date]) -> Sealed:
    """Seal what a run says of every event and series at some dates.

    Args:
        result: the run; nothing pinned, nothing set.
        known: the scenario that it was made from, for outcomes beside the headline events.
        days: dates of the forecasts, after the date of knowledge and within the run.

    Raises:
        RunError: a value is not finite.
    """
    months = np.array(dates(result), dtype="datetime64[D]")
    run = result.provenance
    return seal_of(
        {
            "run": {
                "scenario": run.scenario,
                "digest": run.digest,
                "as_of": run.as_of,
                "view": run.view,
                "seed": run.seed,
                "worlds": run.worlds,
                "months": run.months,
                "version": run.versions["realpolitik"],
            },
            "levels": list(LEVELS),
            "events": _events(result, known, months, days),
            "series": _series(result, known, months, days),
        }
    )


def seal_of(content: Mapping[str, Any]) -> Sealed:
    """Content with its hash."""
    return Sealed(content, hashed(content))


def _events(result: Result, known: Scenario, months: np.ndarray, days: Sequence[dt.date]) -> dict[str, Any]:
    """Worlds in which each open event has come about by each date, with what it means."""
    as_of, found = months[0].item(), {}
    for name, item in readable(known):
        assert item.reads is not None and item.crosses is not None and item.threshold is not None
        if item.happened is not None and item.happened <= as_of and not item.again:
            continue
        values = read(result, item.reads).values
        holds = values > item.threshold if item.crosses == "above" else values < item.threshold
        by = {day.isoformat(): int(holds[:, months <= np.datetime64(day, "D")].any(axis=1).sum()) for day in days}
        found[name] = {
            "title": item.title,
            "reads": dict(item.reads.terms),
            "crosses": item.crosses,
            "threshold": item.threshold,
            "worlds_by": by,
        }
    return found


def _series(result: Result, known: Scenario, months: np.ndarray, days: Sequence[dt.date]) -> dict[str, Any]:
    """Quantiles of what each series measures at each date."""
    found = {}
    for name, series in known.series.items():
        if series.reads is None:
            continue
        path = (read_yearly if series.per == "year" else read)(result, series.reads).values
        at = {day.isoformat(): path[:, int(np.searchsorted(months, np.datetime64(day, "D")))] for day in days}
        found[name] = {
            "title": series.title,
            "unit": series.unit,
            "per": series.per,
            "reads": dict(series.reads.terms),
            "quantiles": {day: [_short(value) for value in np.quantile(each, LEVELS)] for day, each in at.items()},
        }
    return found


def _short(value: float) -> float:
    if not math.isfinite(value):
        raise RunError("a value to be sealed is not finite")
    return float(f"{value:.{DIGITS}g}")


def parse(text: str, name: str) -> Sealed:
    """A sealed forecast from its file's text, with the hash as it stands there; `genuine` tells whether it fits.

    Raises:
        RunError: not a sealed forecast, or of another format.
    """
    document = json_text.parse(text, name)
    if document.problems:
        raise RunError(f"{document.problems[0]}: not a sealed forecast")
    raw = document.data
    if not isinstance(raw, dict) or raw.get("realpolitik_seal") != FORMAT:
        raise RunError(f"{name}: not a sealed forecast of format {FORMAT}")
    content, digest = raw.get("content"), raw.get("sha256")
    if found := faults(content, document.marks):
        raise RunError("\n".join([f"{name}: not a whole sealed forecast", *map(str, found)]))
    if not isinstance(content, dict) or not isinstance(digest, str):
        raise RunError(f"{name}: a sealed forecast without its hash")
    return Sealed(content, digest)


def genuine(seal: Sealed) -> bool:
    """Whether the content still has the hash that stands beside it."""
    try:
        return hashed(seal.content) == seal.sha256
    except ValueError:  # a number that is not finite has been put in
        return False


def of_same(content: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Content without the events and series that another does not have: what a scenario records can grow."""
    kept = {part: {key: content[part][key] for key in content[part] if key in other[part]} for part in GROWING}
    return {**content, **kept}


GROWING = ("events", "series")
"""Parts of a sealed forecast that a scenario can add to without another run."""


def differences(one: Any, other: Any, path: str = "") -> list[str]:
    """Paths at which two contents differ."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        keys = sorted({*one, *other}, key=str)
        return [item for key in keys for item in differences(one.get(key), other.get(key), f"{path}.{key}".lstrip("."))]
    return [] if one == other else [path]


@dataclass(frozen=True)
class SealedEvent:
    """A sealed probability, what came, and its scores."""

    id: str
    title: str
    by: dt.date
    probability: float
    came: bool
    date: dt.date | None
    brier: float
    log: float


@dataclass(frozen=True)
class SealedFigure:
    """Sealed quantiles for a date on which a figure has been given since, and their score."""

    series: str
    title: str
    unit: str
    date: dt.date
    value: float
    low: float
    median: float
    high: float
    crps: float


@dataclass(frozen=True)
class SealedScore:
    """What a sealed forecast was worth, as far as is known by now.

    Attributes:
        events, figures: what can be scored.
        open: events and series at dates of which nothing is known yet, in number.
        brier, log, crps: means, NaN without any; CRPS over the mean size of a series' figures, averaged over series.
    """

    seal: Sealed
    events: tuple[SealedEvent, ...]
    figures: tuple[SealedFigure, ...]
    open: int
    brier: float
    log: float
    crps: float


def score_sealed(seal: Sealed, known: Scenario) -> SealedScore:
    """Score a sealed forecast on what a scenario knows today.

    Args:
        seal: the forecast.
        known: a scenario that records events and series of the same ids.
    """
    events, open_events = _scored_events(seal, known)
    figures, open_figures = _scored_figures(seal, known)
    sizes: dict[str, list[SealedFigure]] = {}
    for figure in figures:
        sizes.setdefault(figure.series, []).append(figure)
    parts = [
        np.mean([one.crps for one in group]) / size
        for group in sizes.values()
        if (size := np.mean([abs(one.value) for one in group]))
    ]
    return SealedScore(
        seal=seal,
        events=tuple(events),
        figures=tuple(figures),
        open=open_events + open_figures,
        brier=float(np.mean([one.brier for one in events])) if events else math.nan,
        log=float(np.mean([one.log for one in events])) if events else math.nan,
        crps=float(np.mean(parts)) if parts else math.nan,
    )


def _scored_events(seal: Sealed, known: Scenario) -> tuple[list[SealedEvent], int]:
    items = dict(readable(known))
    as_of, worlds = seal.as_of, int(seal.content["run"]["worlds"])
    found, unknown = [], 0
    for name, record in seal.content["events"].items():
        for text, count in record["worlds_by"].items():
            day, item = dt.date.fromisoformat(text), items.get(name)
            if item is None or why_not(item, as_of, day) is not None:
                unknown += 1
                continue
            date = item.came(as_of)
            came = np.array([date is not None and date <= day])
            chance, kept = np.array([count / worlds]), scores.smoothed(np.array([count]), worlds)
            brier, log = scores.brier(came, chance)[0], scores.log_score(came, kept)[0]
            found.append(
                SealedEvent(
                    name,
                    record["title"],
                    day,
                    float(chance[0]),
                    bool(came[0]),
                    date if came[0] else None,
                    float(brier),
                    float(log),
                )
            )
    return found, unknown


def _scored_figures(seal: Sealed, known: Scenario) -> tuple[list[SealedFigure], int]:
    levels = np.array(seal.content["levels"], dtype=float)
    found, unknown = [], 0
    for name, record in seal.content["series"].items():
        series = known.series.get(name)
        points = {(point.date.year, point.date.month): point for point in series.points} if series else {}
        for text, values in record["quantiles"].items():
            day = dt.date.fromisoformat(text)
            point = points.get((day.year, day.month))
            if point is None or point.known <= seal.as_of:
                unknown += 1
                continue
            quantiles = np.array([values], dtype=float)
            crps = scores.crps_of_quantiles(np.array([point.value]), quantiles, levels)[0]
            low, median, high = (float(np.interp(level, levels, quantiles[0])) for level in (0.05, 0.5, 0.95))
            found.append(
                SealedFigure(name, record["title"], record["unit"], day, point.value, low, median, high, float(crps))
            )
    return found, unknown
