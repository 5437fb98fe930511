"""The console: what it prints goes through one filter."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from realpolitik.cli.frame import plain


class Screen(Console):
    """A console on which no text can steer the terminal: every piece of text is filtered as it is laid out."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Pieces of text and the terminal's own signs, the text filtered."""
        for piece in super().render(renderable, options):
            yield piece if piece.control else Segment(plain(piece.text), piece.style)

    def on_broken_pipe(self) -> None:
        """Leave it to the command what to do where the reader has gone."""
        raise BrokenPipeError
