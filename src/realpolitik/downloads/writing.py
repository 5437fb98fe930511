"""Series as a scenario keeps them: one CSV each under history/, their records in one file, every vintage kept.

A figure that a later download gives differently is a revision: the same date once more, with the day on which the later
download came out. What it repeats is not written twice, as it was known before.
"""

from __future__ import annotations

import csv
import datetime as dt
import fnmatch
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from realpolitik import disk
from realpolitik.downloads.found import DataError, FoundFile, FoundSeries, Value
from realpolitik.errors import Problem, UsageError
from realpolitik.scenario.load import catalog, load
from realpolitik.scenario.names import nearest
from realpolitik.scenario.schema import Scenario
from realpolitik.scenario.statements import Point

RECORDS = "data.yaml"
"""File of the scenario's folder with the sources and series that came from downloads."""
HEADER = """# Sources and series from downloaded files, written by `realpolitik data`: it writes this file anew, so put
# notes of your own elsewhere. Values stand in history/, each with the day on which it came out; a later one revises it.
"""
COLUMNS = ("date", "value", "low", "high", "published", "basis")


@dataclass(frozen=True)
class Change:
    """What a file adds to a series: values for new dates, and values that revise older ones."""

    series: FoundSeries
    source: str
    published: dt.date
    new: tuple[Value, ...]
    revised: tuple[Value, ...]


@dataclass(frozen=True)
class Added:
    """What was added: changes by series, files written, files that were in already."""

    changes: tuple[Change, ...]
    files: tuple[Path, ...]
    had: tuple[str, ...]


def chosen(file: FoundFile, only: Sequence[str] | None) -> FoundFile:
    """The file with the series that were asked for by id or pattern; with all where none was."""
    if only is None:
        return file
    kept = tuple(series for series in file.series if any(fnmatch.fnmatchcase(series.id, word) for word in only))
    return replace(file, series=kept)


def check_names(files: Iterable[FoundFile], only: Sequence[str]) -> None:
    """Refuse names of series that no file holds.

    Raises:
        UsageError: with the nearest right name.
    """
    ids = [series.id for file in files for series in file.series]
    for word in only:
        if not any(fnmatch.fnmatchcase(name, word) for name in ids):
            raise UsageError(f"no series {word!r:.80} in these files", ids, nearest(word, ids))


def own_folder(where: Path) -> Path:
    """The folder of a scenario that may be written to.

    Raises:
        UsageError: it is a built-in scenario, or no folder.
    """
    if str(where) in catalog() or not where.is_dir():
        raise UsageError(f"series go into the folder of a scenario of your own; {str(where)!r:.80} is none")
    return where


def changes(files: Sequence[FoundFile], scenario: Scenario) -> tuple[tuple[Change, ...], tuple[str, ...]]:
    """What files would add to a scenario, in order of publication; and those that are in it already.

    Raises:
        DataError: two downloads of the same day say different things of the same date.
    """
    problems: list[Problem] = []
    made: list[Change] = []
    had: list[str] = []
    points: dict[str, list[Point]] = {name: list(series.points) for name, series in scenario.series.items()}
    digests = {source.note or "" for source in scenario.sources.values()}
    for file in sorted(files, key=lambda one: one.published):
        if any(file.digest in note for note in digests):
            had.append(file.file)
            continue
        for series in file.series:
            change = _change(series, file, points.setdefault(series.id, []), problems)
            points[series.id] += [_point(value, file.published) for value in (*change.new, *change.revised)]
            made.append(change)
    if problems:
        raise DataError(problems)
    return tuple(made), tuple(had)


def _change(series: FoundSeries, file: FoundFile, held: Sequence[Point], problems: list[Problem]) -> Change:
    new, revised, clash = [], [], []
    for value in series.values:
        before = [point for point in held if point.date == value.date]
        known = max(
            (point for point in before if point.known <= file.published), key=lambda one: one.known, default=None
        )
        same_day = [point for point in before if point.known == file.published]
        if same_day and not _is_same(same_day[-1], value):
            clash.append(value.date)
        elif not before:
            new.append(value)
        elif known is None or not _is_same(known, value):
            revised.append(value)
    if clash:
        message = (
            f"{series.id} has other figures for {clash[0]}"
            + (f" and {len(clash) - 1} more dates" if len(clash) > 1 else "")
            + f", also published on {file.published}: two vintages need two days (--published)"
        )
        problems.append(Problem(file.file, 0, 0, series.id, message))
    return Change(series, file.source, file.published, tuple(new), tuple(revised))


def _is_same(point: Point, value: Value) -> bool:
    return (point.value, point.low, point.high) == (value.value, value.low, value.high)


def _point(value: Value, published: dt.date) -> Point:
    basis = "derived" if value.derived else "seen"
    return Point(date=value.date, value=value.value, low=value.low, high=value.high, published=published, basis=basis)


def add(files: Sequence[FoundFile], folder: Path) -> Added:
    """Write series and their sources into a scenario's folder.

    Raises:
        UsageError: it is no folder of one's own.
        DataError: two downloads of the same day say different things.
        ScenarioError: the scenario cannot be used.
    """
    own_folder(folder)
    scenario = load(folder)
    made, had = changes(files, scenario)
    made = tuple(change for change in made if change.new or change.revised)
    records = _records(folder)
    fresh = [file for file in files if file.file not in had]
    written = [_write_values(folder, name, made) for name in dict.fromkeys(change.series.id for change in made)]
    for file in fresh:
        records["sources"].setdefault(file.source, {**file.record, "note": _note(file)})
    for change in made:
        records["series"][change.series.id] = _record(change, scenario, records)
    if fresh:
        disk.write_text(folder / RECORDS, HEADER + dumped(records))
        written.append(folder / RECORDS)
    return Added(made, tuple(written), had)


def _records(folder: Path) -> dict[str, dict[str, Any]]:
    path = folder / RECORDS
    held = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else {}
    return {"sources": dict(held.get("sources", {})), "series": dict(held.get("series", {}))}


def _note(file: FoundFile) -> str:
    return f"From {Path(file.file).name}; publication {file.dated_by}; SHA-256 {file.digest}"


def _record(change: Change, scenario: Scenario, records: Mapping[str, Any]) -> dict[str, Any]:
    """The record of a series; its source is the earliest download, so that its first figures are known from then on."""
    series = change.series
    before = scenario.series.get(series.id)
    source = change.source
    if before is not None and scenario.sources[before.source].issued <= change.published:
        source = before.source
    elif held := records["series"].get(series.id):
        issued = dt.date.fromisoformat(str(records["sources"][held["source"]]["issued"]))
        source = held["source"] if issued <= change.published else source
    if before is not None and series.id not in records["series"]:
        raise UsageError(
            f"{scenario.about.name} has a series {series.id!r} that did not come from a download: rename it"
        )
    found: dict[str, Any] = {"title": series.title, "unit": series.unit, "source": source, "per": series.per}
    if series.reads:
        found["reads"] = dict(series.reads)
    found["file"] = f"history/{series.id}.csv"
    if series.note:
        found["note"] = series.note
    return found


def _write_values(folder: Path, name: str, made: Sequence[Change]) -> Path:
    """Add rows to a series' file; those that are there stay as they are, and all stand in order of date."""
    path = folder / "history" / f"{name}.csv"
    rows: list[dict[str, str]] = []
    if path.exists():
        rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    for change in made:
        if change.series.id == name:
            rows += [_cells(value, change.published) for value in (*change.new, *change.revised)]
    rows.sort(key=lambda row: (row["date"], row.get("published") or ""))
    path.parent.mkdir(exist_ok=True)
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n", restval="", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    disk.write_text(path, out.getvalue())
    return path


def _cells(value: Value, published: dt.date) -> dict[str, str]:
    return {
        "date": value.date.isoformat(),
        "value": _figure(value.value),
        "low": "" if value.low is None else _figure(value.low),
        "high": "" if value.high is None else _figure(value.high),
        "published": published.isoformat(),
        "basis": "derived" if value.derived else "seen",
    }


def _figure(value: float) -> str:
    """A figure that reads back as it was."""
    return repr(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


def dumped(records: Mapping[str, Any]) -> str:
    """Records as YAML in the order given."""
    return yaml.safe_dump(dict(records), sort_keys=False, allow_unicode=True, width=110, default_flow_style=None)
