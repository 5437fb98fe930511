"""Where everything in a scenario stands: path → file, line and column of its key and of its value."""

from __future__ import annotations

from typing import NamedTuple, Protocol

Path = tuple[str | int, ...]
"""Keys (and list indices) from the top of a scenario down, such as ``("actors", "taliban", "kind")``."""


class Spot(Protocol):
    """A place in a text as parsers give it: line and column counted from 0."""

    @property
    def line(self) -> int: ...

    @property
    def column(self) -> int: ...


class At(NamedTuple):
    """A spot made here, counted from 0."""

    line: int
    column: int


class Marks:
    """Places by path; a path without one of its own takes that of the nearest thing around it."""

    def __init__(self, file: str = "") -> None:
        self.file = file
        self.at: dict[Path, tuple[str, Spot, Spot]] = {}
        """File, place of the value and place of the key, by path."""

    def update(self, other: Marks) -> None:
        """Take over places; those already here stay."""
        for path, mark in other.at.items():
            self.at.setdefault(path, mark)

    def place(self, path: Path, on_key: bool = False) -> tuple[str, int, int]:
        """File, line and column of a path, counted from 1: of its key, or of its value."""
        for end in range(len(path), 0, -1):
            mark = self.at.get(path[:end])
            if mark is not None:
                file, value, key = mark
                spot = key if (on_key if end == len(path) else value.line != key.line) else value
                return file, spot.line + 1, spot.column + 1
        return self.file, 0, 0


def dotted(path: Path) -> str:
    """The path as one text."""
    return ".".join(map(str, path))
