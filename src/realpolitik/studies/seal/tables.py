"""A sealed forecast as a study: its hash, what it says, and what a check of it found."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from realpolitik.studies.seal.sealed import Sealed
from realpolitik.study import Part, RunInfo, Study
from realpolitik.table import COUNT, DAY, FLAG, SHARE, Column, Table, number, points

SHOWN = 12
"""Places at which numbers differ that a terminal shows."""
BANK_SHOWN = 40
"""Items of the question bank that a page shows; programs get all."""


def run_of(seal: Sealed) -> RunInfo:
    """The run that a forecast is of."""
    run = seal.content["run"]
    made = (run["view"], run["seed"], run["worlds"], run["months"])
    return RunInfo(run["scenario"], run["digest"], seal.as_of, *made, versions={"realpolitik": run["version"]})


def sealed_study(seal: Sealed, title: str, path: Path | None) -> Study:
    """A forecast that was sealed just now.

    Args:
        seal: the forecast.
        title: of the scenario.
        path: the file in which it is kept; None where it is kept in none.
    """
    kept = f"Sealed in {path}." if path is not None else "Kept in no file yet."
    tables = {"seal": seal_table(seal, path), **content_tables(seal)}
    return Study(
        "seal",
        f"{title}: a forecast, sealed",
        (f"SHA-256: {seal.sha256}", kept),
        tables,
        parts=(Part("sealed", "What is forecast", f"SHA-256: {seal.sha256}", tuple(content_tables(seal))),),
        run=run_of(seal),
        source=seal,
    )


def checked_study(
    seal: Sealed, path: Path, genuine: bool, rerun: bool | None, notes: Sequence[str], differences: Sequence[str]
) -> Study:
    """What a check of a sealed forecast found.

    Args:
        seal: the forecast, as it stands in the file.
        path: the file.
        genuine: whether the content has the hash that stands in the file.
        rerun: whether the numbers were made anew and are the same; None where that was not asked for or not possible.
        notes: what was found, in plain sentences.
        differences: paths at which the numbers made anew are others.
    """
    sound = genuine and rerun is not False
    changed = pd.DataFrame({"path": list(differences)}, columns=["path"])
    return Study(
        "seal",
        f"{seal.content['run']['scenario']}: a sealed forecast, checked",
        (f"The seal is {'sound' if sound else 'NOT sound'}.", *notes),
        {
            "seal": seal_table(seal, path, genuine, rerun),
            "differences": Table("Where it differs", changed, {"path": Column("Path", wide=True)}, brief=SHOWN),
            **(content_tables(seal, brief=0) if genuine else {}),
        },
        run=run_of(seal),
        source=seal,
        failed=not sound,
    )


def seal_table(seal: Sealed, path: Path | None, genuine: bool = True, rerun: bool | None = None) -> Table:
    """The hash, the file, and what a check found."""
    columns = {
        "sha256": Column("SHA-256", meaning="of the content as canonical JSON"),
        "file": Column("File"),
        "genuine": Column("Genuine", FLAG, meaning="whether the content has the hash that stands beside it"),
        "rerun": Column("Made anew", FLAG, meaning="whether the numbers made anew are the same; none if not tried"),
        "sound": Column("Sound", FLAG, meaning="whether nothing speaks against it"),
    }
    row = (seal.sha256, None if path is None else str(path), genuine, rerun, genuine and rerun is not False)
    return Table("The seal", pd.DataFrame([row], columns=list(columns), dtype=object), columns, brief=0)


def content_tables(seal: Sealed, brief: int | None = None) -> dict[str, Table]:
    """What is sealed: probabilities of events, quantiles of series, and items of the question bank."""
    found = {"events": events_table(seal, brief), "quantiles": quantiles_table(seal)}
    return {**found, "bank": bank_table(seal)} if "bank" in seal.content else found


def events_table(seal: Sealed, brief: int | None) -> Table:
    """Probability of each open event by each date."""
    worlds = seal.content["run"]["worlds"]
    columns = {
        "event": Column("Event's id").hidden,
        "title": Column("Event by", wide=True),
        "reads": Column("Reads", meaning="what is read, with its weights").hidden,
        "crosses": Column("Crosses", meaning="side of the threshold on which it has come about").hidden,
        "threshold": Column("Threshold", points()).hidden,
        "by": Column("By", DAY),
        "count": Column("Worlds", COUNT, meaning="in which it has come about by then").hidden,
        "probability": Column("Probability", SHARE, spread=True),
    }
    rows = [
        (
            name,
            *(event[field] for field in ("title", "reads", "crosses", "threshold")),
            _day(day),
            count,
            count / worlds,
        )
        for name, event in seal.content["events"].items()
        for day, count in event["worlds_by"].items()
    ]
    frame = pd.DataFrame(rows, columns=list(columns))
    return Table("Sealed probabilities", frame, columns, "Share of worlds.", across="by", brief=brief)


def quantiles_table(seal: Sealed) -> Table:
    """Quantiles of each series at each date."""
    levels = seal.content["levels"]
    nothing = [math.nan] * len(levels)
    columns = {
        "series": Column("Series' id").hidden,
        "title": Column("Series", wide=True),
        "reads": Column("Reads", meaning="what is read, with its weights").hidden,
        "per": Column("Per", meaning="a stock at a moment, or a flow over a year").hidden,
        "date": Column("Date", DAY),
        "level": Column("Level", number(2), meaning="share of worlds at or below"),
        "value": Column(
            "Value", points(), "the series' own", "what the series would show, errors and all", spread=True
        ),
        "alone": Column("Worlds alone", points(), "the series' own", "without errors; none before format 3").hidden,
        "unit": Column("Unit"),
    }
    rows: list[tuple[Any, ...]] = [
        (name, *(series[field] for field in ("title", "reads", "per")), _day(day), level, value, bare, series["unit"])
        for name, series in seal.content["series"].items()
        for day, values in series["quantiles"].items()
        for level, value, bare in zip(levels, values, series.get("alone", {}).get(day, nothing), strict=True)
    ]
    frame = pd.DataFrame(rows, columns=list(columns))
    return Table(
        "Sealed quantiles",
        frame,
        columns,
        "Quantiles over worlds of what the series would show.",
        across="level",
        brief=0,
    )


def bank_table(seal: Sealed) -> Table:
    """Probability of each item of the question bank."""
    worlds = seal.content["run"]["worlds"]
    columns = {
        "item": Column("Item", wide=True, meaning="kind, what it is about, @ months ahead"),
        "count": Column("Worlds", COUNT, meaning="in which it is so"),
        "probability": Column("Probability", SHARE),
    }
    rows = [(name, count, count / worlds) for name, count in seal.content["bank"]["worlds"].items()]
    frame = pd.DataFrame(rows, columns=list(columns))
    return Table("Sealed items of the question bank", frame, columns, brief=0, most=BANK_SHOWN, folded=True)


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)
