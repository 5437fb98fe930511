"""What stands on the sheet: points of the run, cut to their lines, and its sources."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from realpolitik.readings.labels import counted
from realpolitik.report.document import Point
from realpolitik.study import Study

LINES = {"answer": 6, "hinges": 3, "record": 4, "apart": 3, "limits": 2}
"""Sentences of each point that have room on a sheet."""
SOURCES = 6
"""Sources that are named."""
TABLES = ("events", "ground", "drivers", "disputes", "sources")


def sheet_of(study: Study) -> Study:
    """The sheet of a run.

    Args:
        study: what `assess` tells of it.
    """
    points = {point.id: replace(point, lines=point.lines[: LINES[point.id]]) for point in study.first}
    points["sources"] = sources(study["sources"])
    order = ("answer", "hinges", "record", "apart", "sources", "limits")
    return replace(
        study,
        verb="brief",
        summary=points["answer"].lines,
        first=tuple(points[name] for name in order),
        tables={name: study.tables[name] for name in TABLES},
        charts={"fan": study.charts["fan"]},
        parts=(),
        studies={},
        sheet=True,
    )


def sources(frame: pd.DataFrame) -> Point:
    """The sources that say most, and how many others there are.

    Args:
        frame: sources of the run (``study["sources"]``).
    """
    said = frame[frame.claims > 0].sort_values("claims", ascending=False, kind="stable")
    lines = [
        f"{row['citation'].rstrip('.')}: {counted(int(row['claims']), 'claim', 'claims')}, rated {row['reliability']}."
        for row in said.head(SOURCES).to_dict("records")
    ]
    rest = len(frame) - min(len(said), SOURCES)
    lines += [f"And {counted(rest, 'other source', 'other sources')}, for data and background."] if rest else []
    if frame.empty:
        lines = ["The scenario names no source."]
    return Point("sources", "Sources", tuple(lines), "sources", least=1)
