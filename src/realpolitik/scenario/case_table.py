"""A bargaining case as a table of text: a head, and a line for each actor.

Columns ``actor``, ``capability``, and ``position`` and ``salience`` (one issue) or ``position:ISSUE`` and
``salience:ISSUE`` for each issue. Besides there may be ``name``, ``veto`` (yes or no), and for each issue ``scale``
(``0..10``), ``reference`` and ``unit``, with ``:ISSUE`` where there are several; what these say stands in one line or
is the same in all. A scale that is not given is assumed, and said to be.

Tables of KTAB and of the kind of DECIDE are read by what they call the same: ``Power``, ``Pstn1``, ``Sal1`` …; KTAB's
first line, saliences up to 100 and columns of descriptions are known for what they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from realpolitik.errors import Problem, ScenarioError
from realpolitik.scenario.delimited import CellText, Rows, read_rows, yes_or_no
from realpolitik.scenario.marks import At, Marks
from realpolitik.scenario.names import identifiers, nearest

PLAIN = ("actor", "capability", "name", "veto")
BY_ISSUE = ("position", "salience", "scale", "reference", "unit")
ALIASES = {
    **dict.fromkeys(("actor", "player", "stakeholder", "decision maker", "member state"), "actor"),
    **dict.fromkeys(("capability", "capabilities", "cap", "power", "pow", "weight", "influence"), "capability"),
    **dict.fromkeys(("position", "pos", "pstn", "preferred position"), "position"),
    **dict.fromkeys(("salience", "sal", "importance"), "salience"),
    **dict.fromkeys(("reference", "rp", "status quo", "reference point"), "reference"),
}
"""Heads of other programs → what they are called here; a number behind them is that of the issue."""
PASSED = ("description", "desc", "comment", "notes")
"""Heads of columns that hold words only, and are passed over."""
_NUMBERED = re.compile(r"([a-z ]+?)[ _]?([0-9]{1,2})")
ONLY = "issue"
"""What the only issue is called where columns name none."""
SCALES = (1.0, 10.0, 100.0)
"""Ends of a scale from 0 that are tried in turn where none is given: a judgement."""


@dataclass(frozen=True)
class RawCase:
    """Raw data of a case, where everything stands, what was assumed in words, and what is wrong with its cells."""

    data: dict[str, Any]
    marks: Marks
    assumed: tuple[str, ...]
    problems: tuple[Problem, ...]


@dataclass
class Reader:
    """A table on its way to a case: what is wrong so far, and where everything stands."""

    rows: Rows
    shown: str
    problems: list[Problem] = field(default_factory=list)
    marks: Marks = field(init=False)

    def __post_init__(self) -> None:
        self.marks = Marks(self.shown)

    def wrong(self, at: At, path: str, message: str, allowed: Sequence[str] = (), close: str | None = None) -> None:
        """Note a problem."""
        self.problems.append(
            Problem(self.shown, at.line + 1, at.column + 1, path, message, "error", tuple(allowed), close)
        )

    def mark(self, path: tuple[str, ...], at: At) -> None:
        """Note where something stands; the first place counts."""
        self.marks.at.setdefault(path, (self.shown, at, at))

    def value(self, cell: CellText, path: tuple[str, ...], read: Any) -> Any:
        """What a cell says, or None where it is wrong."""
        self.mark(path, cell.at)
        try:
            return read(cell.text)
        except ValueError as error:
            self.wrong(cell.at, ".".join(path), str(error))
            return None


Columns = dict[str, int]
"""Head of a column → its number."""


def is_table(text: str) -> bool:
    """Whether a text begins with the head of such a table."""
    lines = [line for line in text.lstrip("\ufeff").splitlines() if line.strip()][:2]
    return any(_is_head(row) for row in read_rows("\n".join(lines)).rows)


def _is_head(row: Sequence[CellText]) -> bool:
    return {"actor", "position"} <= {canonical(cell.text).partition(":")[0] for cell in row}


def canonical(head: str) -> str:
    """What a head is called here: ``Pstn2`` → ``position:2``; itself in small letters where it is nothing known.

    >>> [canonical(word) for word in ("Power", "Sal1", "Position:Delay", "vetoo")]
    ['capability', 'salience:1', 'position:Delay', 'vetoo']
    """
    kind, colon, issue = (part.strip() for part in head.partition(":"))
    word = kind.lower()
    if colon and issue:
        return f"{ALIASES.get(word, word)}:{issue}"
    numbered = _NUMBERED.fullmatch(word)
    if numbered and ALIASES.get(numbered[1]) in BY_ISSUE:
        return f"{ALIASES[numbered[1]]}:{numbered[2]}"
    return ALIASES.get(word, word)


def from_table(text: str, shown: str, name: str) -> RawCase:
    """Raw data of a case from a table.

    Args:
        text: the table.
        shown: the file's name in messages.
        name: what to call the case.

    Raises:
        ScenarioError: it has not the columns of such a table, or is none.
    """
    rows = read_rows(text.lstrip("\ufeff"))
    if len(rows.rows) > 1 and not _is_head(rows.rows[0]) and _is_head(rows.rows[1]):
        rows = replace(rows, rows=rows.rows[1:])  # KTAB's first line: name, description, numbers of actors and issues
    reader = Reader(rows, shown)
    for message, at in reader.rows.trouble:
        reader.wrong(at, "", message)
    columns = _columns(reader)
    if reader.problems:
        raise ScenarioError(reader.problems)
    titles = [head.partition(":")[2] or ONLY for head in columns if head.partition(":")[0] == "position"]
    issues = dict(zip(titles, identifiers(titles, "issue"), strict=True))
    lines = _lines(reader, columns)
    named = [row[columns["actor"]].text for row in lines]
    actors, positions = {}, {}
    for key, row in zip(identifiers(named, "actor"), lines, strict=True):
        actors[key] = _actor(reader, columns, key, row)
        positions[key] = dict(_wishes(reader, columns, key, row, issues))
    foreign = any(_is_foreign(cell.text) for cell in rows.rows[0])
    assumed = list(_hundredths(positions)) if foreign else []
    kept = {
        key: _issue(
            reader, columns, title, key, lines, [wants[key] for wants in positions.values() if key in wants], assumed
        )
        for title, key in issues.items()
    }
    title = name[:200] or "case"
    about = {"name": identifiers([title], "case")[0], "title": title, "origin": f"the file {Path(shown).name}"}
    data = {"case": about, "actors": actors, "issues": kept, "positions": positions}
    return RawCase(data, reader.marks, tuple(assumed), tuple(reader.problems))


def _columns(reader: Reader) -> Columns:
    """Heads by number; unknown, missing and repeated ones are noted."""
    head = reader.rows.rows[0] if reader.rows.rows else ()
    columns: Columns = {}
    for number, cell in enumerate(head):
        key = canonical(cell.text)
        if key in PASSED:
            continue
        known = key.partition(":")[0] in BY_ISSUE or (key in PLAIN)
        if not key and all(len(row) <= number or not row[number].text for row in reader.rows.rows):
            continue  # a line that ends in a separator
        if not known:
            allowed = (*PLAIN, *(f"{word}:ISSUE" for word in BY_ISSUE))
            reader.wrong(cell.at, "", f"unknown column {cell.text!r:.60}", allowed, nearest(key, (*PLAIN, *BY_ISSUE)))
        elif key in columns:
            reader.wrong(cell.at, "", f"column {cell.text!r:.60} twice")
        columns.setdefault(key, number)
    start = head[0].at if head else At(0, 0)
    wanted = {key.partition(":")[2] for key in columns if key.partition(":")[0] in BY_ISSUE} or {""}
    for need in [*PLAIN[:2], *(_head(kind, issue) for issue in sorted(wanted) for kind in BY_ISSUE[:2])]:
        if need not in columns:
            reader.wrong(
                start, "", f"missing column {need!r:.60}", [cell.text for cell in head], nearest(need, columns)
            )
    return columns


def _head(kind: str, issue: str) -> str:
    return f"{kind}:{issue}" if issue else kind


def _lines(reader: Reader, columns: Columns) -> list[tuple[CellText, ...]]:
    """Lines with an actor, filled up to the head's width; the others, and names that come twice, are noted."""
    kept: list[tuple[CellText, ...]] = []
    before: dict[str, int] = {}
    width = len(reader.rows.rows[0])
    for row in reader.rows.rows[1:]:
        start = row[0].at
        if any(cell.text for cell in row[width:]):
            reader.wrong(row[width].at, "", f"{len(row)} cells under {width} columns")
        end = row[-1].at
        full = (*row, *(CellText("", end) for _ in range(width - len(row))))
        cell = full[columns["actor"]]
        name = " ".join(unicodedata.normalize("NFKC", cell.text).casefold().split())
        if not name:
            reader.wrong(cell.at, "actors", "an actor without a name")
        elif name in before:
            reader.wrong(cell.at, "actors", f"actor {cell.text!r:.60} twice; it stands in line {before[name]} already")
        else:
            before[name] = start.line + 1
            kept.append(full)
    return kept


def _actor(reader: Reader, columns: Columns, key: str, row: Sequence[CellText]) -> dict[str, Any]:
    path = ("actors", key)
    reader.mark(path, row[columns["actor"]].at)
    capability = reader.value(row[columns["capability"]], (*path, "capability"), reader.rows.estimate)
    name = row[columns["name"]].text if "name" in columns else ""
    found = {"name": name or row[columns["actor"]].text, "capability": 0.0 if capability is None else capability}
    if "veto" in columns:
        found["veto"] = bool(reader.value(row[columns["veto"]], (*path, "veto"), yes_or_no))
    return found


def _wishes(
    reader: Reader, columns: Columns, key: str, row: Sequence[CellText], issues: Mapping[str, str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """(issue, position and salience) of a line; cells that are empty both say that the actor wants nothing on it."""
    for title, issue in issues.items():
        path = ("positions", key, issue)
        cells = {kind: row[_column(columns, kind, title)] for kind in BY_ISSUE[:2]}
        if not any(cell.text for cell in cells.values()):
            continue
        reader.mark(path, cells["position"].at)
        values = {kind: reader.value(cell, (*path, kind), reader.rows.estimate) for kind, cell in cells.items()}
        if None not in values.values():
            yield issue, values


def _is_foreign(head: str) -> bool:
    """Whether a head means saliences by another program's name."""
    kind = head.partition(":")[0].strip().lower()
    return canonical(head).partition(":")[0] == "salience" and kind != "salience"


def _hundredths(positions: Mapping[str, dict[str, dict[str, Any]]]) -> Iterator[str]:
    """Saliences of a table that go beyond 1 and up to 100, as KTAB has them, made shares; said in words."""
    wishes = [wish for mine in positions.values() for wish in mine.values()]
    most = max((end for wish in wishes for end in _ends(wish["salience"])), default=0.0)
    if 1.0 < most <= 100.0:
        for wish in wishes:
            given = wish["salience"]
            wish["salience"] = [end / 100.0 for end in given] if isinstance(given, list) else given / 100.0
        yield "saliences go up to 100, and are taken for hundredths"


def _column(columns: Columns, kind: str, title: str) -> int:
    return columns[_head(kind, title)] if _head(kind, title) in columns else columns[kind]


def _issue(
    reader: Reader,
    columns: Columns,
    title: str,
    key: str,
    lines: Sequence[Sequence[CellText]],
    wishes: Sequence[Mapping[str, Any]],
    assumed: list[str],
) -> dict[str, Any]:
    """What the table says of an issue, and a scale that holds its positions where it gives none."""
    found: dict[str, Any] = {"title": title}
    readers = {"scale": reader.rows.estimate, "reference": reader.rows.number, "unit": str}
    for kind, read in readers.items():
        if _head(kind, title) in columns or (title == ONLY and kind in columns):
            said = _said(reader, (title, kind), [row[_column(columns, kind, title)] for row in lines])
            if said is not None and (value := reader.value(said, ("issues", key, kind), read)) is not None:
                found[kind] = value
    reader.mark(("issues", key), reader.rows.rows[0][_column(columns, "position", title)].at)
    if "scale" not in found:
        found["scale"] = scale_of([end for wish in wishes for end in _ends(wish["position"])])
        low, high = found["scale"]
        assumed.append(f"the scale of {title} is {low:,g} to {high:,g} (no column {_head('scale', _shown(title))})")
    return found


def _shown(title: str) -> str:
    return "" if title == ONLY else title


def _said(reader: Reader, what: tuple[str, str], cells: Sequence[CellText]) -> CellText | None:
    """The one thing that a column says of an issue; None where it is empty."""
    given = [cell for cell in cells if cell.text]
    for cell in given[1:]:
        if cell.text != given[0].text:
            title, kind = what
            line = given[0].at.line + 1
            reader.wrong(cell.at, title, f"{kind} is {cell.text!r:.40} here and {given[0].text!r:.40} in line {line}")
    return given[0] if given else None


def _ends(value: float | list[float]) -> list[float]:
    return value if isinstance(value, list) else [value]


def scale_of(values: Sequence[float]) -> list[float]:
    """The scale that is assumed for positions: from 0 to the first of `SCALES` that holds them, or to the highest.

    Where some lie below 0, it goes as far below 0 as above.
    """
    most = max((abs(value) for value in values), default=0.0)
    end = next((end for end in SCALES if most <= end), most)
    return [-end if any(value < 0.0 for value in values) else 0.0, end]
