"""One screen for a terminal: a few points in sentences, cut to the lines that there is room for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.text import Text

from realpolitik.report.document import Point, hanging

ROOM = 40
"""Lines of a screen."""
WIDEST = 100
"""Characters to which sentences run, however wide the terminal."""
FLOORS = (9, 3, 2, 1, 0)
"""Sentences that stay of a point that wants to keep more, one after the other until all has room."""
NAMED = 12
"""Sections that are named where the rest is told of."""


@dataclass(frozen=True)
class Screen:
    """Points one below the other, in at most so many lines at any width.

    What has no room is left out from the end of a point, and the point says how much that is.

    Attributes:
        head: stands above them.
        points: what is told.
        room: lines for all of it.
    """

    head: str
    points: Sequence[Point]
    room: int = ROOM

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        narrow = options.update_width(min(options.max_width, WIDEST))
        for piece in self.fitted(console, narrow):
            yield from console.render(piece, narrow)

    def fitted(self, console: Console, options: ConsoleOptions) -> list[RenderableType]:
        """Its pieces, with as many sentences as there is room for."""

        def lines(pieces: Sequence[RenderableType]) -> int:
            return sum(len(console.render_lines(piece, options, pad=False)) for piece in pieces)

        kept = [len(point.lines) for point in self.points]
        for floor in FLOORS:
            while lines(pieces := self._pieces(kept)) > self.room:
                spare = [count - min(point.least, floor) for count, point in zip(kept, self.points, strict=True)]
                longest = max(range(len(spare)), key=lambda place: (spare[place], place), default=None)
                if longest is None or spare[longest] <= 0:
                    break
                kept[longest] -= 1
            else:
                break
        return pieces

    def _pieces(self, kept: Sequence[int]) -> list[RenderableType]:
        pieces: list[RenderableType] = [Text(self.head, style="bold")]
        for point, count in zip(self.points, kept, strict=True):
            left = len(point.lines) - count
            if not count:
                continue
            more = f" ({left} more: --show {point.more.split(',')[0]})" if left else ""
            pieces.append(Text.assemble((point.title, "bold"), (more, "dim")))
            pieces += [hanging(line) for line in point.lines[:count]]
        return pieces
