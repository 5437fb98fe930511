"""Where the parts of a loaded scenario stand in its files, for what is found wrong only later, such as on a date."""

from __future__ import annotations

import weakref

from pydantic import BaseModel

from realpolitik.scenario.marks import Marks, Path

_MARKS: dict[int, Marks] = {}
"""Marks by identity of the scenario; gone when the scenario is."""


def remember(scenario: BaseModel, marks: Marks) -> None:
    """Keep the marks of a scenario for as long as it lives."""
    key = id(scenario)
    _MARKS[key] = marks
    weakref.finalize(scenario, _MARKS.pop, key, None).atexit = False


def place(scenario: BaseModel, path: Path, on_key: bool = False) -> tuple[str, int, int]:
    """File, line and column of a path in a scenario; no file and line 0 for one that was made in memory."""
    marks = _MARKS.get(id(scenario))
    return marks.place(path, on_key) if marks else ("", 0, 0)


def same_places(scenario: BaseModel, copy: BaseModel) -> None:
    """Let a copy of a scenario with parts left out stand where the scenario stands."""
    marks = _MARKS.get(id(scenario))
    if marks:
        remember(copy, marks)
