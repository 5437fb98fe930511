"""What format 1 allowed and format 2 does not, where a rewriting can mend it: found in sections as plain data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from realpolitik.scenario.marks import Path
from realpolitik.scenario.statements import CSV_NAME

PAIR = ("correction", "corrected_by")
"""Keys of a claim that format 2 asks for together."""

REMOVED = {"horizon": "format 2 has no horizon: what is far off counts less by the parameter 'discount'"}
"""Field of an actor that there is no longer → what stands in its place."""


@dataclass(frozen=True)
class Outdated:
    """One value that has to change.

    Attributes:
        path: where it stands.
        kind: ``unsourced``: one of `PAIR` without the other; ``hidden``: a series' file that is hidden; ``removed``: a
            field of an actor that there is no longer.
    """

    path: Path
    kind: Literal["unsourced", "hidden", "removed"]


def outdated(sections: Mapping[str, Any]) -> Iterator[Outdated]:
    """Every value that has to change; what is not of the form of a scenario is passed over."""
    for name, claim in _records(sections, "claims"):
        given = [key for key in PAIR if claim.get(key) is not None]
        if len(given) == 1:
            yield Outdated(("claims", name, given[0]), "unsourced")
    for name, series in _records(sections, "series"):
        file = series.get("file")
        if isinstance(file, str) and re.fullmatch(CSV_NAME, file) and visible(file) not in (file, None):
            yield Outdated(("series", name, "file"), "hidden")
    for name, actor in _records(sections, "actors"):
        yield from (Outdated(("actors", name, key), "removed") for key in REMOVED if key in actor)


def visible(file: str) -> str | None:
    """A file's name without what hides it or a folder on the way; None where it leads elsewhere."""
    parts = file.split("/")
    if ".." in parts:
        return None
    return "/".join(filter(None, (part.lstrip(".") for part in parts)))


def _records(sections: Mapping[str, Any], section: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    records = sections.get(section)
    for name, record in records.items() if isinstance(records, dict) else ():
        if isinstance(record, dict):
            yield name, record
