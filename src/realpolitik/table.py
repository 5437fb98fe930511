"""Tables of numbers that know how they read: a pandas DataFrame and, for each of its fields, a `Column`.

Nothing else in the package turns a number into text. Inside, values stay unrounded and unformatted; how many digits are
shown, what a share looks like, and what stands beside what, is said by columns and applied when a table is shown: in
a terminal, on a page, in a notebook, in a spreadsheet.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from realpolitik.numerals import chance_text as chance_text
from realpolitik.numerals import minus as minus  # how numbers read is part of how tables do
from realpolitik.numerals import points_text as points_text
from realpolitik.numerals import share_end as share_end
from realpolitik.numerals import share_text as share_text
from realpolitik.numerals import stepped_text as stepped_text
from realpolitik.report.document import NOTHING, Link, PageCell
from realpolitik.report.document import PageColumn as Head
from realpolitik.report.document import PageTable as Shown

MISSING = NOTHING
"""What stands where there is no value."""


@dataclass(frozen=True)
class Form:
    """How values of one kind read.

    Attributes:
        text: a value as text; never called for a missing one.
        excel: the format of a spreadsheet's cell.
        number: whether values are numbers, which stand to the right.
        ends: how the two ends of an interval read behind the value, where not as the value itself does.
    """

    text: Callable[[Any], str]
    excel: str = "General"
    number: bool = True
    ends: Callable[[Any], str] | None = None


def number(digits: int = 1, *, signed: bool = False) -> Form:
    """A plain number with so many digits behind the point."""
    zeros = "." + "0" * digits if digits else ""
    return Form(
        lambda value: minus(f"{round(value, digits) + 0.0:{'+' if signed else ''},.{digits}f}"),  # no minus before a 0
        f"+#,##0{zeros};-#,##0{zeros};0{zeros}" if signed else f"#,##0{zeros}",
    )


def points(digits: int = 3) -> Form:
    """A number with so many significant digits."""
    return Form(lambda value: points_text(value, digits), "General")


TEXT = Form(str, "@", number=False)
COUNT = Form(lambda value: f"{int(value):,}", "#,##0")
SHARE = Form(share_text, "0%", ends=share_end)
CHANCE = Form(chance_text, "0%", ends=share_end)
"""A share of worlds that stands for a chance: none and all of them in words."""
CHANGE = Form(lambda value: minus(f"{round(100 * value, 1) + 0.0:+.1f}"), "+0.0%;-0.0%;0.0%")
"""A difference of shares, in points."""
MONTH = Form(lambda day: f"{day:%b %Y}", "mmm yyyy")
DAY = Form(lambda day: f"{day:%d %b %Y}", "d mmm yyyy")
FLAG = Form(lambda value: "yes" if value else "no", "General", number=False)
LINKS = Form(lambda links: ", ".join(link.text for link in links), "@", number=False)
"""Tuples of `Link`: the evidence behind a row."""


@dataclass(frozen=True)
class Column:
    """How a field of a table reads, and what it means.

    Attributes:
        title: head of the column.
        form: how its values read.
        unit: unit of its values; empty for a share, a text or a count.
        meaning: what it is, in a sentence; empty where the title says it all.
        wide: takes the room that the others leave.
        shown: whether people see it; programs and spreadsheets get every field.
        spread: in a table with `Table.across`, one column for each of its values.
        ends: fields with the ends of an interval, shown behind the value.
        beside: field shown behind the value, after a comma and in its own form.
        step: field with the least size of the value that counts in its row: value and ends are shown with their signs,
            to a tenth of it, in place of the form; in the form where that field has nothing.
        bar: field, from 0 to 1, drawn as a bar behind the value on a page.
        url: field with an address that the value leads to.
        links: field with `Link` tuples, shown behind the value.
        share_if: field that says, row by row, whether the value is a share and reads in percent; else by ``form``.
    """

    title: str
    form: Form = TEXT
    unit: str = ""
    meaning: str = ""
    wide: bool = False
    shown: bool = True
    spread: bool = False
    ends: tuple[str, str] | None = None
    beside: str | None = None
    step: str | None = None
    bar: str | None = None
    url: str | None = None
    links: str | None = None
    share_if: str | None = None

    @property
    def hidden(self) -> Column:
        """The same, for programs and spreadsheets alone."""
        return replace(self, shown=False)


@dataclass(frozen=True, eq=False, repr=False)
class Table:
    """Rows of numbers with what they mean; the order of fields is that of ``columns``.

    Attributes:
        title: what the rows are.
        frame: the values, one field a column; tidy, unrounded. Its ``attrs`` carry title, units and meanings.
        columns: field → how it reads.
        note: how to read the table.
        across: field whose values stand side by side when shown, each over the columns that are ``spread``.
        by: field whose values are told apart: when shown, each has a table of its own.
        titles: value of ``across`` or ``by`` → its head; the value itself otherwise.
        brief: rows, as they are shown, that a terminal shows unasked (for each value of ``by``); None for all, 0 for a
            table that it leaves out.
        most: rows, as they are shown, that a page or a notebook has at all; None for all.
        few: of the values side by side, those that a terminal has room for; all if empty.
        group: fields told once for rows that follow one another with the same value of the first of them.
        open: rows that a page shows before the whole, which is then folded; None for all.
        folded: whether a page shows the title alone until it is asked for.
        anchor: field with the names by which other places of a page lead to a row.
        listed: whether a terminal shows its rows one below the other, however wide it is.
        tight: whether a narrow terminal breaks its words over lines before it shows its rows one below the other.

    Raises:
        ValueError: a field without a column, or a column without its field.
    """

    title: str
    frame: pd.DataFrame
    columns: Mapping[str, Column]
    note: str = ""
    across: str | None = None
    by: str | None = None
    titles: Mapping[Any, str] | None = None
    brief: int | None = None
    most: int | None = None
    few: tuple[Any, ...] = ()
    group: tuple[str, ...] = ()
    open: int | None = None
    folded: bool = False
    anchor: str | None = None
    listed: bool = False
    tight: bool = False

    def __post_init__(self) -> None:
        named = [self.across, self.by, self.anchor, *self.group]
        for column in self.columns.values():
            named += [*(column.ends or ()), column.beside, column.bar, column.url, column.links]
            named += [column.share_if, column.step]
        wrong = set(self.frame.columns) ^ set(self.columns)
        wrong |= {name for name in named if name is not None and name not in self.columns}
        if wrong:
            raise ValueError(f"table {self.title!r}: fields and columns differ by {sorted(map(str, wrong))}")
        frame = self.frame[list(self.columns)].reset_index(drop=True)
        frame.attrs = {
            "title": self.title,
            "titles": {name: column.title for name, column in self.columns.items()},
            "units": {name: column.unit for name, column in self.columns.items()},
            "meanings": {name: column.meaning for name, column in self.columns.items()},
        }
        object.__setattr__(self, "frame", frame)

    def __len__(self) -> int:
        return len(self.frame)

    def __repr__(self) -> str:
        return f"<table {self.title!r}: {len(self):,} rows of {', '.join(self.columns)}>"

    def apart(self, only: Any = None) -> Iterator[Table]:
        """The tables as which it is shown: one for each value of ``by``, or for one of them; itself if it has none."""
        if self.by is None:
            yield self
            return
        for value in dict.fromkeys(self.frame[self.by]):
            if only is None or value == only:
                title = f"{self.title}: {(self.titles or {}).get(value, value)}"
                yield replace(self, title=title, frame=self.frame[self.frame[self.by] == value], by=None)

    def shown(self, name: str, brief: bool = False, most: int | None = None, how: str = "") -> Shown:
        """The table as it reads, for terminal and page.

        Args:
            name: its place on a page.
            brief: of the values side by side those alone that a terminal has room for, and no more rows than it says.
            most: rows at most, in place of that; None for all.
            how: what to do to see those that are left out.
        """
        frame, most = self.frame, self.brief if brief and most is None else most
        if brief and self.few and self.across is not None:
            frame = frame[frame[self.across].isin(self.few)]
        heads, rows, of = self._flat(frame, most) if self.across is None else self._side_by_side(frame, most)
        left = f"{len(rows):,} of {of:,} rows" + (f"; {how}" if how else ".")
        note = f"{self.note} {left}".strip() if len(rows) < of else self.note
        return Shown(name, self.title, tuple(heads), tuple(rows), note, self.folded, self.listed, self.tight)

    def _flat(self, frame: pd.DataFrame, most: int | None) -> tuple[list[Head], list[tuple[PageCell, ...]], int]:
        fields = [field for field, column in self.columns.items() if column.shown]
        heads = [_head(self.columns[field]) for field in fields]
        rows, above, cells = frame.iloc[:most].to_dict("records"), None, []
        for row in rows:
            told = self.group and above is not None and _key(row[self.group[0]]) == _key(above[self.group[0]])
            whole = zip(fields, self._cells(row, fields), strict=True)
            cells.append(tuple(PageCell("") if told and field in self.group else cell for field, cell in whole))
            above = row
        return heads, cells, len(frame)

    def _side_by_side(
        self, frame: pd.DataFrame, most: int | None
    ) -> tuple[list[Head], list[tuple[PageCell, ...]], int]:
        """Rows with equal values in the columns that are not spread become one; two actors of one name stay two."""
        across = self.across
        fields = [field for field, column in self.columns.items() if column.shown and field != across]
        kept = [field for field in fields if not self.columns[field].spread]
        spread = [field for field in fields if self.columns[field].spread]
        values = list(dict.fromkeys(frame[across].tolist()))
        keys = [map(_key, frame[field].tolist()) for field in kept]
        found: dict[tuple[Any, ...], dict[Any, int]] = {}
        for place, (value, *key) in enumerate(zip(frame[across].tolist(), *keys, strict=True)):
            turn = 0
            while value in found.setdefault((*key, turn), {}):
                turn += 1
            found[(*key, turn)][value] = place
        groups = list(found.values())[:most]
        places = [place for group in groups for place in group.values()]
        records = dict(zip(places, frame.iloc[places].to_dict("records"), strict=True))
        heads = [_head(self.columns[field]) for field in kept]
        for value in values:
            title = (self.titles or {}).get(value) or self.columns[str(across)].form.text(value)
            heads += [_head(self.columns[field], title, len(spread) > 1) for field in spread]
        rows = []
        for group in groups:
            cells = self._cells(records[next(iter(group.values()))], kept)
            for value in values:
                there = value in group
                cells += self._cells(records[group[value]], spread) if there else [PageCell(MISSING) for _ in spread]
            rows.append(tuple(cells))
        return heads, rows, len(found)

    def _cells(self, row: Mapping[Hashable, Any], fields: Sequence[str]) -> list[PageCell]:
        cells = []
        for place, field in enumerate(fields):
            column = self.columns[field]
            evidence = column.form is LINKS
            links = row[field] if evidence else row[column.links] if column.links else ()
            anchor = row[self.anchor] if self.anchor and place == 0 else None
            weight = None if column.bar is None or _missing(row[column.bar]) else float(row[column.bar])
            url = row[column.url] if column.url else None
            text = "" if evidence else self._text(row, field)
            cells.append(PageCell(text, tuple(links or ()), anchor, weight, None if _missing(url) else url))
        return cells

    def _text(self, row: Mapping[Hashable, Any], field: str) -> str:
        column = self.columns[field]
        text = _value(column, row, field)
        return text if column.beside is None else f"{text}, {_value(self.columns[column.beside], row, column.beside)}"

    def texts(self, most: int | None = None) -> pd.DataFrame:
        """The table as it reads, every place a text; at most so many rows."""
        shown = self.shown("", most=most)
        rows = [[cell.text or ", ".join(link.text for link in cell.links) for cell in row] for row in shown.rows]
        return pd.DataFrame(rows, columns=[head.title for head in shown.columns])

    def records(self) -> list[dict[str, Any]]:
        """The rows for programs: every field, unrounded; what is missing is None."""
        return [{str(key): plain(value) for key, value in row.items()} for row in self.frame.to_dict("records")]

    def _repr_html_(self) -> str:
        text: str = self.texts(self.most).to_html(index=False, escape=True, border=0)
        return text


def _head(column: Column, over: str = "", both: bool = False) -> Head:
    title = f"{over}: {column.title}" if over and both else over or column.title
    return Head(title, column.form.number, column.wide)


def _key(value: Any) -> Any:
    return None if _missing(value) else value


def _missing(value: Any) -> bool:
    return value is None or value is pd.NaT or (isinstance(value, float | np.floating) and bool(np.isnan(value)))


def _value(column: Column, row: Mapping[Hashable, Any], field: str) -> str:
    value = row[field]
    if _missing(value):
        return MISSING
    form = SHARE if column.share_if and row[column.share_if] else column.form
    text_of, step = form.text, row[column.step] if column.step else None
    if step is not None and not _missing(step):
        text_of = functools.partial(stepped_text, step=float(step))
    text = text_of(value)
    if column.ends is None:
        return text
    low, high = (row[end] for end in column.ends)
    if _missing(low) or _missing(high):
        return text
    end = form.ends or text_of
    ends = end(low), end(high)
    between = " to " if any(text.startswith(("−", "+")) for text in ends) else "–"  # a dash beside a sign misleads
    return f"{text} ({between.join(ends)})"


def plain(value: Any) -> Any:
    """Any value as JSON has it: dicts, lists, numbers, texts, booleans and None; a date as ISO 8601 writes it."""
    if isinstance(value, Link):
        return {"text": value.text, "anchor": value.anchor}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, np.ndarray | list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, pd.Timestamp):
        value = value.date()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float):
        return value if np.isfinite(value) else None
    return None if _missing(value) else value
