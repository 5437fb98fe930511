"""Series as a scenario keeps them: one CSV each under history/, their records in one file, every vintage kept.

A figure that a later download gives differently is a revision: the same date once more, with the day on which the later
download came out. What it repeats is not written twice, as it was known before.
"""

from __future__ import annotations

import contextlib
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
from realpolitik.scenario.statements import SeriesPoint

RECORDS = "data.yaml"
"""File of the scenario's folder with the sources and series that came from downloads."""
HEADER = """# Sources and series from downloaded files, written by `realpolitik data`: it writes this file anew, so put
# notes of your own elsewhere. Values stand in history/, each with the day on which it came out; a later one revises it.
"""
COLUMNS = ("date", "value", "low", "high", "published", "basis")


@dataclass(frozen=True)
class Addition:
    """What a file adds to a series: values for new dates, and values that revise older ones."""

    series: FoundSeries
    source: str
    published: dt.date
    new: tuple[Value, ...]
    revised: tuple[Value, ...]


@dataclass(frozen=True)
class Added:
    """What was added: changes by series, files written, files that were in already."""

    changes: tuple[Addition, ...]
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


def changes(files: Sequence[FoundFile], scenario: Scenario | None) -> tuple[tuple[Addition, ...], tuple[str, ...]]:
    """What files would add to a scenario (None for one that begins), in order of publication; and those that it has.

    Raises:
        DataError: two downloads of the same day say different things of the same date.
    """
    problems: list[Problem] = []
    made: list[Addition] = []
    had: list[str] = []
    points: dict[str, list[SeriesPoint]] = {}
    notes: set[str] = set()
    if scenario is not None:
        points = {name: list(series.points) for name, series in scenario.series.items()}
        notes = {source.note or "" for source in scenario.sources.values()}
    for file in sorted(files, key=lambda one: one.published):
        if any(file.digest in note for note in notes):
            had.append(file.file)
            continue
        for series in file.series:
            change = _change(series, file, points.setdefault(series.id, []), problems)
            points[series.id] += [_point(value, file.published) for value in (*change.new, *change.revised)]
            made.append(change)
    if problems:
        raise DataError(problems)
    return tuple(made), tuple(had)


def _change(series: FoundSeries, file: FoundFile, held: Sequence[SeriesPoint], problems: list[Problem]) -> Addition:
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
    return Addition(series, file.source, file.published, tuple(new), tuple(revised))


def _is_same(point: SeriesPoint, value: Value) -> bool:
    return (point.value, point.low, point.high) == (value.value, value.low, value.high)


def _point(value: Value, published: dt.date) -> SeriesPoint:
    basis = "derived" if value.derived else "seen"
    return SeriesPoint(
        date=value.date, value=value.value, low=value.low, high=value.high, published=published, basis=basis
    )


def add(files: Sequence[FoundFile], folder: Path) -> Added:
    """Write series and their sources into a scenario's folder.

    Raises:
        UsageError: it is no folder of one's own.
        DataError: two downloads of the same day say different things.
        ScenarioError: the scenario cannot be used, or could not be with them; then it stays as it was.
        RunError: another process adds to it.
    """
    own_folder(folder)
    with disk.alone_in(folder):
        found, made, had = texts(files, load(folder), folder)
        _write(folder, found)
    return Added(made, tuple(folder / name for name in found), had)


def _write(folder: Path, found: Mapping[str, str]) -> None:
    """Write files, the records last; all are as they were if one cannot be written or the scenario is of no use."""
    before = {name: path.read_bytes() if (path := folder / name).exists() else None for name in found}
    try:
        for name, text in found.items():
            (folder / name).parent.mkdir(exist_ok=True)
            disk.write_text(folder / name, text)
        load(folder)
    except BaseException:
        for name, content in before.items():
            with contextlib.suppress(OSError):
                if content is None:
                    (folder / name).unlink(missing_ok=True)
                elif (folder / name).read_bytes() != content:
                    disk.write_bytes(folder / name, content)
        raise


def texts(
    files: Sequence[FoundFile], scenario: Scenario | None = None, folder: Path | None = None
) -> tuple[dict[str, str], tuple[Addition, ...], tuple[str, ...]]:
    """The files that a scenario's folder gets: name → text; what they add, and downloads that it has already.

    Args:
        files: what was found.
        scenario: that takes it; None for one that begins.
        folder: of the scenario; None for one that begins.
    """
    every, had = changes(files, scenario)
    made = tuple(change for change in every if change.new or change.revised)
    fresh = [file for file in files if file.file not in had]
    if not fresh:
        return {}, made, had
    records = _records(_text(folder, RECORDS))
    for file in fresh:
        records["sources"].setdefault(file.source, {**file.record, "note": _note(file)})
    found: dict[str, str] = {}
    for name in dict.fromkeys(change.series.id for change in made):
        inside = f"history/{name}.csv"
        found[inside] = _values(_text(folder, inside), [change for change in made if change.series.id == name])
    for change in made:
        records["series"][change.series.id] = _record(change, scenario, records)
    found[RECORDS] = HEADER + dumped(records)
    return found, made, had


def _text(folder: Path | None, name: str) -> str:
    path = folder / name if folder is not None else None
    return path.read_text(encoding="utf-8") if path is not None and path.exists() else ""


def _records(text: str) -> dict[str, dict[str, Any]]:
    held = yaml.safe_load(text) or {}
    return {"sources": dict(held.get("sources", {})), "series": dict(held.get("series", {}))}


def _note(file: FoundFile) -> str:
    return f"From {Path(file.file).name}; publication {file.dated_by}; SHA-256 {file.digest}"


def _record(change: Addition, scenario: Scenario | None, records: Mapping[str, Any]) -> dict[str, Any]:
    """The record of a series; its source is the earliest download, so that its first figures are known from then on."""
    series, source = change.series, change.source
    held = records["series"].get(series.id)
    if scenario is not None and series.id in scenario.series and held is None:
        raise UsageError(
            f"{scenario.about.name} has a series {series.id!r} that did not come from a download: rename it"
        )
    if held is not None:
        issued = dt.date.fromisoformat(str(records["sources"][held["source"]]["issued"]))
        source = held["source"] if issued <= change.published else source
    found: dict[str, Any] = {"title": series.title, "unit": series.unit, "source": source, "per": series.per}
    if series.reads:
        found["reads"] = dict(series.reads)
    found["file"] = f"history/{series.id}.csv"
    if series.note:
        found["note"] = series.note
    return found


def _values(before: str, made: Sequence[Addition]) -> str:
    """A series' file with its new rows; those that are there stay as they are, and all stand in order of date."""
    held: list[dict[str, str]] = list(csv.DictReader(io.StringIO(before)))
    for change in made:
        held += [_cells(value, change.published) for value in (*change.new, *change.revised)]
    once = {(row["date"], row.get("published") or ""): row for row in held}  # an adding that was killed left its rows
    rows = [once[key] for key in sorted(once)]
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n", restval="", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


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
