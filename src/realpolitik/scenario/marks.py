"""Where everything in a scenario stands: path → file, line and column of its key and of its value."""

from __future__ import annotations

from typing import NamedTuple

Path = tuple[str | int, ...]
"""Keys (and list indices) from the top of a scenario down, such as ``("actors", "taliban", "kind")``."""


class Mark(NamedTuple):
    """Position of one value and of its key; lines and columns count from 1."""

    file: str
    line: int
    column: int
    key_line: int
    key_column: int


class Marks:
    """Positions by path; a path without one of its own takes that of the nearest thing around it."""

    def __init__(self, file: str = "") -> None:
        self.file = file
        self.at: dict[Path, Mark] = {}

    def update(self, other: Marks) -> None:
        """Take over positions; those already here stay."""
        for path, mark in other.at.items():
            self.at.setdefault(path, mark)

    def place(self, path: Path, on_key: bool = False) -> tuple[str, int, int]:
        """File, line and column of a path: of its key, or of its value."""
        for end in range(len(path), 0, -1):
            mark = self.at.get(path[:end])
            if mark is not None:
                key = on_key if end == len(path) else mark.line != mark.key_line
                return (mark.file, mark.key_line, mark.key_column) if key else (mark.file, mark.line, mark.column)
        return self.file, 0, 0


def dotted(path: Path) -> str:
    """The path as one text."""
    return ".".join(map(str, path))
