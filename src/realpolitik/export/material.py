"""What every format is written from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from realpolitik import disk
from realpolitik.pipeline.citing import LICENCE
from realpolitik.report.document import Point
from realpolitik.table import Table

if TYPE_CHECKING:
    import xarray as xr

    from realpolitik.results import Result
    from realpolitik.scenario.schema import Scenario

Game = Callable[[], str]
"""A game in Gambit's format, worked out when it is written."""


@dataclass(frozen=True, eq=False)
class Material:
    """A study, taken apart for writers that know nothing of questions.

    Attributes:
        name: of its files where they are named by it, as ``afghanistan-2018-01-31``.
        title: what it was asked of.
        about: what it is and what it was made from, line by line; licences among it.
        tables: name → table, those of studies inside it as ``stable.profiles``.
        data: labelled arrays, where there are any.
        scenario: resolved, where it was made from one.
        run: the run that it tells of, where it does.
        games: file name → game, those of studies inside it among them.
        first: what a person wants to know first.
        summary: its findings in sentences.
        caveats: how far to trust it.
        document: everything in one JSON-ready dict.
        page: writes its page to a place.
    """

    name: str
    title: str
    about: Mapping[str, str]
    tables: Mapping[str, Table]
    data: xr.Dataset | None = None
    scenario: Scenario | None = None
    run: Result | None = None
    games: Mapping[str, Game] = field(default_factory=dict)
    first: tuple[Point, ...] = ()
    summary: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    document: Callable[[], dict[str, Any]] = dict
    page: Callable[[Path], Any] = Path

    @property
    def comment(self) -> str:
        """`about` as one line, for formats that have room for a comment alone."""
        return " | ".join(f"{name}: {text}" for name, text in self.about.items())


def licences(scenario: Scenario | None) -> dict[str, str]:
    """Under what the program and the sources of a scenario may be passed on: line → text.

    Sources without terms of their own are works that the scenario refers to and does not hold; they are not named.
    """
    found = {"licence of realpolitik": LICENCE}
    by_terms: dict[str, list[str]] = {}
    for name, source in scenario.sources.items() if scenario is not None else ():
        if source.licence:
            by_terms.setdefault(source.licence, []).append(name)
    for number, terms in enumerate(sorted(by_terms), 1):
        found[f"licence {number}"] = f"{terms}: {', '.join(sorted(by_terms[terms]))}"
    return found


def put(target: Path, content: bytes) -> Path:
    """Write a file, whole or not at all."""
    disk.write_bytes(target, content)
    return target
