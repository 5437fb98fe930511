"""The parts that terminal and page share: tables of text with links into the evidence, figures, sections."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from rich import box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table as RichTable
from rich.text import Text

READABLE = (18, 10)
"""Characters that the first and each other column of words have at least, where their words are that long."""
SHORT = 40
"""Characters up to which places of a row may share a line where rows stand one below the other."""
LINES = 5
"""Lines to which a place of a table may run, about."""
GAP = 2
"""Characters between one column and the next."""


@dataclass(frozen=True)
class Link:
    """A place in the same page, such as ``claim-c12``, and the words that lead there."""

    text: str
    anchor: str
    hover: str = ""


@dataclass(frozen=True)
class Cell:
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
class Column:
    """Head of a column; numbers stand to the right."""

    title: str
    number: bool = False
    wide: bool = False


@dataclass(frozen=True)
class Table:
    """Rows of text under a title; ``note`` says how to read them."""

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    folded: bool = False

    def rich(self) -> RichTable:
        """The table for a terminal; nothing in the texts is taken for markup."""
        shown = _Fitting(
            title=Text(self.title),
            title_justify="left",
            title_style="bold",
            box=box.SIMPLE_HEAD,
            caption=Text(self.note) if self.note else None,
            caption_justify="left",
            pad_edge=False,
        )
        shown.least, shown.listed = self._least_width(), self._listed()
        for column in self.columns:
            shown.add_column(
                Text(column.title), justify="right" if column.number else "left", overflow="fold", no_wrap=column.number
            )
        for row in self.rows:
            shown.add_row(*(_with_links(cell) for cell in row))
        return shown

    def _least_width(self) -> int:
        """Width below which words would be broken into slips: words take what is `READABLE`, figures all of theirs."""
        widths = []
        for place, column in enumerate(self.columns):
            longest = max(
                cell_len(text) for text in (column.title, *(_with_links(row[place]).plain for row in self.rows))
            )
            readable = max(READABLE[min(place, 1)], longest // LINES)
            widths.append(longest if column.number else min(longest, readable))
        return sum(widths) + GAP * len(widths)

    def _listed(self) -> Group:
        """The rows one below the other: the first place, then the others, each after the title of its column.

        Short ones share a line; a long one has its own, and a line for each of its parts.
        """
        blocks: list[RenderableType] = [Text(self.title, style="bold")]
        for first, *others in self.rows:
            blocks.append(_with_links(first))
            short: list[Text] = []
            for column, cell in zip(self.columns[1:], others, strict=True):
                title, told = Text(column.title, style="dim"), _with_links(cell)
                if len(told) > SHORT:
                    blocks.append(_indented(title, 2))
                    blocks += [_indented(line, 4) for line in told.split("\n")]
                elif told:
                    short.append(Text.assemble(title, " ", told))
            if short:
                blocks.append(_indented(Text(" · ").join(short), 2))
        return Group(*blocks, *([Text(self.note, style="dim")] if self.note else []))


def _indented(text: Text, by: int) -> Padding:
    return Padding(text, (0, 0, 0, by), expand=False)


class _Fitting(RichTable):
    """A table where there is room for its words; else its rows as a list, which can be read at any width."""

    least: int
    listed: RenderableType

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        if options.max_width < self.least:
            yield self.listed
        else:
            yield from super().__rich_console__(console, options)


def _with_links(cell: Cell) -> Text:
    shown = Text(cell.text)
    if cell.links:
        names = [link.hover if link.anchor.startswith("number-") else link.text for link in cell.links]
        shown.append((" " if cell.text else "") + ", ".join(names), style="dim")
    return shown


def listed(lines: tuple[str, ...]) -> Padding:
    """Sentences as a list for a terminal."""
    return Padding(Text("\n").join(Text(f"• {line}") for line in lines), (0, 0, 1, 0))


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
    blocks: tuple[Figure | Table, ...] = field(default=())
    stands: bool = False

    def runs(self) -> list[tuple[bool, list[Figure | Table]]]:
        """The blocks in order, tables that stand folded one after another taken together (True)."""
        runs = groupby(self.blocks, key=lambda block: isinstance(block, Table) and block.folded)
        return [(folded, list(blocks)) for folded, blocks in runs]


@dataclass(frozen=True)
class Front:
    """What stands before the sections: title, what was run, the findings in short, what they rest on."""

    title: str
    about: str | None
    made: str
    as_of: str
    until: str
    view: str | None
    summary: tuple[str, ...]
    caveats: tuple[str, ...]
