"""The console: what it prints goes through one filter."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from realpolitik.cli.frame import plain

ASCII = str.maketrans(
    {"•": "*", "·": "-", "–": "-", "—": "-", "−": "-", "…": "~", "×": "x", "→": ">", "¶": "#", "“": '"', "”": '"'}
    | {"‘": "'", "’": "'", "─": "-", "≥": ">", "≤": "<", "é": "e", "ü": "u", "ö": "o", "ä": "a", "\u00a0": " "}
)
"""What stands for a sign where the terminal does not have it: one for one, for lines are laid out before."""


class FilteredConsole(Console):
    """A console on which no text can steer the terminal: every piece of text is filtered as it is laid out."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Pieces of text and the terminal's own signs, the text filtered."""
        for piece in super().render(renderable, options):
            yield piece if piece.control else Segment(self.told(piece.text), piece.style)

    def told(self, text: str) -> str:
        """A text as this console can show it: filtered, and in signs that its stream has."""
        text = plain(text)
        if not self.encoding.lower().startswith("utf") and not text.isascii():
            text = "".join(sign if self._has(sign) else sign.translate(ASCII) for sign in text)
        return text

    def _has(self, sign: str) -> bool:
        try:
            sign.encode(self.encoding)
        except UnicodeEncodeError:
            return False
        return True

    def on_broken_pipe(self) -> None:
        """Leave it to the command what to do where the reader has gone."""
        raise BrokenPipeError
