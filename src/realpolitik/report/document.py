"""The parts that terminal and page share: tables of text with links into the evidence, figures, sections."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from rich import box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.table import Table as RichTable
from rich.text import Text

READABLE = (18, 10)
"""Characters that the first and each other column of words have at least, where their words are that long."""
SHORT = 40
"""Characters up to which places of a row may share a line where rows stand one below the other."""
FIXED = 16
"""Characters up to which a column of words keeps the width of its longest place; longer ones share what is left."""
LINES = 5
"""Lines to which a place of a table may run, about."""
GAP = 2
"""Characters between one column and the next."""
NOTHING = "–"
"""What stands where there is no value."""
IN = 4
"""Characters by which the further lines of a row's places stand in where rows stand one below the other."""
WIDE = 100
"""Characters of a terminal below which a table whose words would be wrapped stands as a list."""


@dataclass(frozen=True)
class Link:
    """A place in the same page, such as ``claim-c12``, and the words that lead there."""

    text: str
    anchor: str
    hover: str = ""


@dataclass(frozen=True)
class PageCell:
    """Text of one place of a table, and the evidence that it can be followed to.

    Attributes:
        text: what is shown.
        links: where it can be followed to, shown after the text.
        anchor: name by which other places lead here.
        weight: 0–1, drawn as a bar behind the text on the page; None for none.
    """

    text: str
    links: tuple[Link, ...] = ()
    anchor: str | None = None
    weight: float | None = None
    url: str | None = None


@dataclass(frozen=True)
class PageColumn:
    """Head of a column; numbers stand to the right."""

    title: str
    number: bool = False
    wide: bool = False


@dataclass(frozen=True)
class PageTable:
    """Rows of text under a title; ``note`` says how to read them; one that is ``listed`` is a list at any width."""

    id: str
    title: str
    columns: tuple[PageColumn, ...]
    rows: tuple[tuple[PageCell, ...], ...]
    note: str = ""
    folded: bool = False
    listed: bool = False
    tight: bool = False

    def rich(self) -> RenderableType:
        """The table for a terminal; nothing in the texts is taken for markup."""
        if self.listed:
            return self._listed()
        shown = _Fitting(
            title=Text(self.title),
            title_justify="left",
            title_style="bold",
            box=box.SIMPLE_HEAD,
            caption=Text(self.note) if self.note else None,
            caption_justify="left",
            pad_edge=False,
        )
        widths = [self._widths(place) for place in range(len(self.columns))]
        shown.least = sum(least + GAP for _, least in widths)
        shown.natural = shown.least if self.tight else sum(longest + GAP for longest, _ in widths) - GAP
        shown.listed = self._listed()
        for column, (longest, _) in zip(self.columns, widths, strict=True):
            fixed = column.number or longest <= FIXED
            shown.add_column(
                Text(column.title),
                justify="right" if column.number else "left",
                overflow="fold",
                no_wrap=fixed,
                min_width=longest if fixed else None,
            )
        for row in self.rows:
            shown.add_row(*(_with_links(cell) for cell in row))
        return shown

    def _widths(self, place: int) -> tuple[int, int]:
        """Longest line of a column, and the width below which its words would be broken into slips.

        Words take what is `READABLE`; figures, and short words, all of theirs.
        """
        column = self.columns[place]
        texts = (column.title, *(_with_links(row[place]).plain for row in self.rows))
        longest = max(cell_len(line) for text in texts for line in (text.splitlines() or [""]))
        if column.number or longest <= FIXED:
            return longest, longest
        whole = max(map(cell_len, texts))
        return longest, min(longest, max(READABLE[min(place, 1)], whole // LINES))

    def _listed(self) -> Group:
        """The rows one below the other: the first place, then the others, each after the title of its column.

        Short ones share a line; a long one has its own, and a line for each of its parts. Of a table that is always a
        list (``listed``) short places before the first long one stand beside the first, and long ones have no title.
        """
        blocks: list[RenderableType] = [Text(self.title, style="bold")]
        for first, *others in self.rows:
            head, short, long = [_with_links(first)], list[Text](), list[_Hanging]()
            for column, cell in zip(self.columns[1:], others, strict=True):
                told = _with_links(cell)
                title = Text(column.title, style="dim")
                if not told or (self.listed and told.plain == NOTHING):
                    continue
                if len(told) <= SHORT and self.listed and not long:
                    head.append(told)
                elif len(told) <= SHORT:
                    short.append(Text.assemble(title, " ", told))
                elif self.listed:
                    long += [_Hanging(line, 2) for line in told.split("\n")]
                elif "\n" in told.plain:
                    long += [_Hanging(title, 2), *(_Hanging(line, IN) for line in told.split("\n"))]
                else:
                    long.append(_Hanging(Text.assemble(title, " ", told), 2))
            blocks.append(_Hanging(Text(" · ").join(head), 0))
            blocks += long
            blocks += [_Hanging(Text(" · ").join(short), 2)] if short else []
        return Group(*blocks, *([Text(self.note, style="dim")] if self.note else []))


def hanging(text: Text | str, mark: str = "• ") -> RenderableType:
    """A text behind a mark, its further lines under its first word."""
    grid = RichTable.grid(padding=0)
    grid.add_column(width=cell_len(mark), no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(mark, Text(text) if isinstance(text, str) else text)
    return grid


@dataclass(frozen=True)
class _Hanging:
    """A text, indented by ``by`` on its first line and by four more on the others."""

    text: Text
    by: int

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = max(options.max_width - self.by - IN, 8)
        for place, line in enumerate(self.text.wrap(console, width, overflow="fold")):
            line.rstrip()
            yield Text.assemble(" " * (self.by + IN if place else self.by), line)


class _Fitting(RichTable):
    """A table where there is room for its words; else its rows as a list, which can be read at any width."""

    least: int
    natural: int
    listed: RenderableType

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = options.max_width
        if width < self.least or (width < WIDE and width < self.natural):
            yield self.listed
        else:
            yield from super().__rich_console__(console, options)


def _with_links(cell: PageCell) -> Text:
    shown = Text(cell.text)
    if cell.links:
        names = [link.hover if link.anchor.startswith("number-") else link.text for link in cell.links]
        shown.append((" " if cell.text else "") + ", ".join(names), style="dim")
    return shown


def listed(lines: tuple[str, ...]) -> Group:
    """Sentences as a list for a terminal."""
    return Group(*(hanging(line) for line in lines), Text())


@dataclass(frozen=True)
class Figure:
    """A chart: its Vega-Lite specification, what is seen on it, and how to read it."""

    id: str
    title: str
    spec: Mapping[str, Any]
    caption: str


@dataclass(frozen=True)
class Section:
    """One part of the page, in reading order; one without blocks is left out unless its lead ``stands`` alone."""

    id: str
    title: str
    lead: str
    blocks: tuple[Figure | PageTable, ...] = field(default=())
    stands: bool = False

    def runs(self) -> list[tuple[bool, list[Figure | PageTable]]]:
        """The blocks in order, tables that stand folded one after another taken together (True)."""
        runs = groupby(self.blocks, key=lambda block: isinstance(block, PageTable) and block.folded)
        return [(folded, list(blocks)) for folded, blocks in runs]


@dataclass(frozen=True)
class Point:
    """One of the few things that a person wants to know first, in sentences.

    Attributes:
        id: its name, as ``answer``.
        title: its head.
        lines: sentences, the weightiest first.
        more: names of the sections that tell the rest.
        least: sentences that stay where there is little room.
    """

    id: str
    title: str
    lines: tuple[str, ...]
    more: str = ""
    least: int = 1


@dataclass(frozen=True)
class Front:
    """What stands before the sections: title, what was run, the findings in short, what they rest on.

    Where there are ``points`` (what a person wants to know first) they stand in place of the findings, with the first
    ``figures`` beside them. ``again`` says what gives the same numbers, ``notes`` what the command had to say.
    """

    title: str
    about: str | None
    made: str
    as_of: str
    until: str
    view: str | None
    summary: tuple[str, ...]
    caveats: tuple[str, ...]
    points: tuple[Point, ...] = ()
    figures: tuple[Figure, ...] = ()
    again: str = ""
    notes: tuple[str, ...] = ()
