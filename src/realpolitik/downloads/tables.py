"""What was found in downloaded files, as tables: files, rows left out by reason, series with what they would add."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from realpolitik.downloads.countries import name_of
from realpolitik.downloads.intake import Found
from realpolitik.downloads.writing import Addition
from realpolitik.numerals import points_text
from realpolitik.table import COUNT, DAY, TEXT, Column, Form, Table

if TYPE_CHECKING:
    from realpolitik.downloads.found import FoundFile, FoundSeries

FIGURE = Form(points_text)
MOST_COUNTRIES = 8
"""Countries of a file that are named where none was asked for."""


def tables(found: Found, made: tuple[Addition, ...] | None = None) -> Iterator[Table | str]:
    """Files, rows left out by reason, and series.

    Args:
        found: what was read.
        made: what it would add to the scenario; None where there is none.
    """
    yield files_table(found)
    reasons = reasons_table(found)
    if len(reasons):
        yield reasons
    if found.series:
        yield series_table(found, {(one.series.id, one.source): one for one in made} if made is not None else None)
    for file in found.files:
        if not file.series:
            most = sorted(file.countries.items(), key=lambda item: -item[1])[:MOST_COUNTRIES]
            names = ", ".join(f"{name_of(code)} ({count:,})" for code, count in most)
            yield f"{Path(file.file).name} holds no series for what was asked; rows by country: {names or 'none'}"


def files_table(found: Found) -> Table:
    """What each file is, when it came out, how many of its rows were used."""
    rows = [
        {
            "file": Path(file.file).name,
            "kind": file.kind,
            "published": file.published,
            "dated_by": file.dated_by,
            "rows": file.tally.rows,
            "used": file.tally.used,
            "licence": file.record["licence"],
            "sha256": file.digest,
        }
        for file in found.files
    ]
    columns = {
        "file": Column("File"),
        "kind": Column("What it is"),
        "published": Column("Came out", DAY, meaning="the day before which no run sees its figures"),
        "dated_by": Column("Dated", meaning="how that day is known", wide=True),
        "rows": Column("Rows", COUNT),
        "used": Column("Used", COUNT),
        "licence": Column("Terms").hidden,
        "sha256": Column("SHA-256").hidden,
    }
    return Table("Files", pd.DataFrame(rows, columns=list(columns)), columns)


def reasons_table(found: Found) -> Table:
    """Rows that were left out, and what is to be said of those that were not."""
    rows = [
        {"file": Path(file.file).name, "what": what, "reason": reason, "rows": count}
        for file in found.files
        for what, counts in (("left out", file.tally.dropped), ("noted", file.tally.noted))
        for reason, count in counts.most_common()
    ]
    columns = {
        "file": Column("File"),
        "what": Column("Rows"),
        "reason": Column("Why", wide=True),
        "rows": Column("Number", COUNT),
    }
    return Table("Left out, and noted", pd.DataFrame(rows, columns=list(columns)), columns, group=("file", "what"))


def series_table(found: Found, made: Mapping[tuple[str, str], Addition] | None) -> Table:
    """Every series: span, values, gaps, the last value, and what it adds."""
    as_of = found.scenario.about.as_of if found.scenario is not None else None
    rows = [_row(series, file, made, as_of) for file in found.files for series in file.series]
    columns = {
        "series": Column("Series"),
        "title": Column("What", wide=True),
        "unit": Column("Unit").hidden,
        "span": Column("From – to"),
        "values": Column("Values", COUNT),
        "gaps": Column("Gaps", COUNT, meaning="months or years between the first and the last without a value"),
        "last": Column("Last value", FIGURE, ends=("low", "high"), meaning="with its unit under What"),
        "low": Column("Low", FIGURE).hidden,
        "high": Column("High", FIGURE).hidden,
        "new": Column("New", COUNT, meaning="values for dates that the scenario's series does not have").hidden,
        "revised": Column("Revised", COUNT, meaning="values that a later download gives differently").hidden,
        "held_out": Column("Held out", COUNT, meaning="values that no run as of the scenario's date may see").hidden,
        "reads": Column("Reads", TEXT, meaning="what of the model it measures"),
    }
    if made is not None:
        columns |= {name: Column(columns[name].title, COUNT, meaning=columns[name].meaning)
                    for name in ("new", "revised", "held_out")}  # fmt: skip
    note = (
        "Held out: after the scenario's date, or out later; a run never sees them, `score` does."
        if made is not None
        else ""
    )
    return Table("Series", pd.DataFrame(rows, columns=list(columns)), columns, note)


def _row(series: FoundSeries, file: FoundFile, made: Mapping[tuple[str, str], Addition] | None,
         as_of: dt.date | None) -> dict[str, Any]:  # fmt: skip
    form = "%b %Y" if series.per == "month" else "%Y"
    last = series.values[-1]
    change = made.get((series.id, file.source)) if made is not None else None
    late = as_of is not None and file.published > as_of
    out = sum(late or value.date > as_of for value in series.values) if as_of is not None else None
    return {
        "series": series.id,
        "title": f"{series.title}, {series.unit}",
        "unit": series.unit,
        "span": f"{series.values[0].date:{form}} – {last.date:{form}}",
        "values": len(series.values),
        "gaps": len(series.gaps),
        "last": last.value,
        "low": last.low,
        "high": last.high,
        "new": len(change.new) if change is not None else 0,
        "revised": len(change.revised) if change is not None else 0,
        "held_out": out,
        "reads": ", ".join(series.reads["terms"]) if series.reads else None,
    }
