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
from realpolitik.errors import RunError, UsageError
from realpolitik.readings import dates, read, read_yearly
from realpolitik.readings.bank import LEVELS, BankForecast, bank_forecast
from realpolitik.readings.counted import counted
from realpolitik.results import Result
from realpolitik.scenario import json_text
from realpolitik.scenario.bank import BANK, bank
from realpolitik.scenario.files import YAML_ENDINGS, read_text
from realpolitik.scenario.load import catalog, load
from realpolitik.scenario.observations import readable, reading_of
from realpolitik.scenario.schema import Scenario
from realpolitik.studies.seal.form import faults

FORMAT = 3
"""Version of the sealed form; the first had no bank, the second no errors of series."""
READ = (1, 2, 3)
"""Versions that are read."""
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
        whole = {
            "realpolitik_seal": format_of(self.content),
            "sha256": self.sha256,
            "content": self.content,
        }
        return json.dumps(whole, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n"

    def save(self, path: str | Path) -> Path:
        """Write the file, whole or not at all.

        Raises:
            OSError: the file cannot be written.
        """
        disk.write_text(Path(path), self.to_json())
        return Path(path)


def format_of(content: Mapping[str, Any]) -> int:
    """The version of the form that a content has."""
    if "bank" not in content:
        return 1
    return FORMAT if "alone" in content["bank"] else 2


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
            "bank": _bank(result, known),
        }
    )


def seal_of(content: Mapping[str, Any]) -> Sealed:
    """Content with its hash."""
    return Sealed(content, hashed(content))


def _events(result: Result, known: Scenario, months: np.ndarray, days: Sequence[dt.date]) -> dict[str, Any]:
    """Worlds in which each open event has come about by each date, with what it means."""
    as_of, found = months[0].item(), {}
    for name, item in readable(known):
        if item.happened is not None and item.happened <= as_of and not item.again:
            continue
        reading, side, threshold = reading_of(item)
        values = read(result, reading).values
        holds = values > threshold if side == "above" else values < threshold
        by = {day.isoformat(): int(holds[:, months <= np.datetime64(day, "D")].any(axis=1).sum()) for day in days}
        found[name] = {
            "title": item.title,
            "reads": dict(reading.terms),
            "crosses": side,
            "threshold": threshold,
            "worlds_by": by,
        }
    return found


def _series(result: Result, known: Scenario, months: np.ndarray, days: Sequence[dt.date]) -> dict[str, Any]:
    """Quantiles of what each series would show at each date, errors and all, and of the worlds alone."""
    found = {}
    for name, series in known.series.items():
        if series.reads is None:
            continue
        path = (read_yearly if series.per == "year" else read)(result, series.reads).values
        at = {day.isoformat(): int(np.searchsorted(months, np.datetime64(day, "D"))) for day in days}
        found[name] = {
            "title": series.title,
            "unit": series.unit,
            "per": series.per,
            "reads": dict(series.reads.terms),
            "quantiles": _quantiles(counted(result, name, path), at),
            "alone": _quantiles(path, at),
        }
    return found


def _quantiles(path: np.ndarray, at: Mapping[str, int]) -> dict[str, list[float]]:
    """Quantiles over worlds of a path [world, month] on some days, given with their months."""
    return {day: [_short(value) for value in np.quantile(path[:, month], LEVELS)] for day, month in at.items()}


def _bank(result: Result, known: Scenario) -> dict[str, Any]:
    """Worlds in which each item of the question bank is so, and quantiles of the series that it asks about."""
    said = bank_forecast(result, bank(known, dates(result)[0]).items)
    return {
        "rules": BANK,
        "worlds": dict(said.counts),
        "quantiles": {name: [_short(value) for value in values] for name, values in said.quantiles.items()},
        "alone": {name: [_short(value) for value in values] for name, values in said.alone.items()},
        "last": dict(said.last),
    }


def bank_of(seal: Sealed) -> BankForecast | None:
    """What a sealed forecast says of the question bank; None where it was sealed without one, or by other rules."""
    content = seal.content
    said = content.get("bank")
    if said is None or said["rules"] != BANK:
        return None
    quantiles = {name: tuple(values) for name, values in said["quantiles"].items()}
    alone = {name: tuple(values) for name, values in said.get("alone", {}).items()}
    levels, worlds = tuple(content["levels"]), content["run"]["worlds"]
    return BankForecast(seal.as_of, worlds, said["worlds"], quantiles, levels, said["last"], alone)


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
    made = raw.get("realpolitik_seal") if isinstance(raw, dict) else None
    if not isinstance(raw, dict) or made not in READ:
        raise RunError(f"{name}: {_of_format(made)}")
    content, digest = raw.get("content"), raw.get("sha256")
    if found := faults(content, document.marks):
        raise RunError("\n".join([f"{name}: not a whole sealed forecast", *map(str, found)]))
    if not isinstance(content, dict) or not isinstance(digest, str):
        raise RunError(f"{name}: a sealed forecast without its hash")
    return Sealed(content, digest)


def _of_format(made: object) -> str:
    known = f"{', '.join(map(str, READ[:-1]))} and {READ[-1]}"
    if isinstance(made, int) and not isinstance(made, bool) and made > FORMAT:
        return f"a sealed forecast of format {made}; this version reads {known}: a later one of realpolitik scores it"
    return f"not a sealed forecast of format {known}"


def genuine(seal: Sealed) -> bool:
    """Whether the content still has the hash that stands beside it."""
    try:
        return hashed(seal.content) == seal.sha256
    except ValueError:  # a number that is not finite has been put in
        return False


def of_same(content: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Content without the events, series and items that another does not have: what a scenario records can grow."""
    kept = {part: {key: content[part][key] for key in content[part] if key in other[part]} for part in GROWING}
    whole = {**content, **kept}
    theirs = other.get("bank")
    if theirs is None or theirs["rules"] != content["bank"]["rules"]:
        del whole["bank"]
        return whole if theirs is None else {**whole, "bank": theirs}
    mine = content["bank"]
    parts = [name for name in GROWING_BANK if name in theirs]
    grown = {name: {key: mine[name][key] for key in mine[name] if key in theirs[name]} for name in parts}
    return {**whole, "bank": {"rules": mine["rules"], **grown}}


GROWING = ("events", "series")
"""Parts of a sealed forecast that a scenario can add to without another run."""
GROWING_BANK = ("worlds", "quantiles", "alone", "last")
"""Such parts of its bank."""


def differences(one: Any, other: Any, path: str = "") -> list[str]:
    """Paths at which two contents differ."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        keys = sorted({*one, *other}, key=str)
        return [item for key in keys for item in differences(one.get(key), other.get(key), f"{path}.{key}".lstrip("."))]
    return [] if one == other else [path]


# ---- files


def is_seal(where: object) -> bool:
    """Whether what a question is put to is the file of a sealed forecast, or one that is to be: none is a scenario."""
    if not isinstance(where, str | Path) or str(where).endswith(YAML_ENDINGS):
        return False
    file = Path(where)
    if str(where).endswith(".json") and not file.is_dir():
        return True
    return file.is_file() and '"realpolitik_seal"' in read_text(file.parent, file.name)[0]


def open_seal(path: str | Path) -> Sealed:
    """A sealed forecast from a file, genuine or not.

    Raises:
        UsageError: no such file. RunError: it is no sealed forecast.
    """
    file = Path(path)
    if not file.is_file():
        raise UsageError(f"no such file: {str(path)[:200]}")
    text, problems = read_text(file.parent, file.name)
    if problems:
        raise RunError(f"{problems[0]}: not a sealed forecast")
    return parse(text, str(path))


def scenario_of(name: str, given: str | Path | Scenario | None, what: str = "the sealed forecast") -> Scenario:
    """The scenario that something was made from: the one given, or that of its name in the catalog; it opens no file.

    Raises:
        UsageError: it is not of the catalog and none is given, or another is given. ScenarioError: it cannot be used.
    """
    if given is None:
        if name not in catalog():
            raise UsageError(
                f"{what} is of {name!r:.60}, which is not in the catalog: name its folder or file", allowed=catalog()
            )
        return load(name)
    known = given if isinstance(given, Scenario) else load(given)
    if known.about.name != name:
        raise UsageError(f"{what} is of {name!r:.60}, and this is {known.about.name!r:.60}")
    return known
