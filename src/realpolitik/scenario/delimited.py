"""Tables of text as spreadsheets write them: rows of cells, each with its place, whatever stands between them.

Cells are separated by commas, semicolons or tabs, whichever the first line has most of, and may stand in quotes, where
a quote is doubled. Numbers have a decimal point; where cells are not separated by commas, they may have a decimal comma
instead, in all of the table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from realpolitik.scenario.marks import At

SEPARATORS = (",", ";", "\t")
YES, NO = frozenset({"yes", "y", "true", "1"}), frozenset({"no", "n", "false", "0"})
"""Words that mean yes and no, in any case."""
_POINT = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_COMMA = re.compile(r"[+-]?(?:[0-9]+,[0-9]*|,[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_QUOTED = re.compile(r' *"((?:[^"]|"")*)" *')


@dataclass(frozen=True)
class CellText:
    """A cell's text without spaces around it, and where it stands (counted from 0)."""

    text: str
    at: At


@dataclass(frozen=True)
class Rows:
    """A table: its rows that are not empty, what separates cells, and what stands before decimals.

    Attributes:
        rows: cells of each row, the head first.
        separator: one of `SEPARATORS`.
        decimal: ``.`` or ``,``.
        trouble: what cannot be read as a table, and where.
    """

    rows: tuple[tuple[CellText, ...], ...]
    separator: str
    decimal: str
    trouble: tuple[tuple[str, At], ...] = ()

    def number(self, text: str) -> float:
        """A number of the table.

        Raises:
            ValueError: it is none, in words.
        """
        if text.endswith("%"):
            raise ValueError(f"found {text!r:.40}: write the number alone, a share as 0.5")
        pattern = _POINT if self.decimal == "." else _COMMA
        if pattern.fullmatch(text) or (_POINT.fullmatch(text) and "." not in text):
            return float(text.replace(",", "."))
        if _COMMA.fullmatch(text) or _POINT.fullmatch(text):
            where = "cells are separated by commas" if self.separator == "," else "others have the other sign"
            raise ValueError(f"found {text!r:.40}, but the decimals of this table begin with {self.decimal!r}: {where}")
        raise ValueError(f"expected a number; found {text!r:.40}" if text else "expected a number; found nothing")

    def estimate(self, text: str) -> float | list[float]:
        """``3``, ``3..6`` or ``3..4..6``.

        Raises:
            ValueError: it is none of these, in words.
        """
        parts = [self.number(part.strip()) for part in text.split("..")]
        if len(parts) > 3:
            raise ValueError(f"expected a number, low..high or low..mode..high; found {text!r:.40}")
        return parts[0] if len(parts) == 1 else parts


def yes_or_no(text: str) -> bool:
    """Whether a word means yes; an empty cell means no.

    Raises:
        ValueError: a word that means neither.
    """
    word = text.lower()
    if word in YES or word in NO or not word:
        return word in YES
    raise ValueError(f"expected yes, y, true or 1, or no, n, false or 0; found {text!r:.40}")


def read_rows(text: str) -> Rows:
    """The rows of a table; what goes wrong is told in ``trouble``, beside the rows that could be read."""
    separator = separator_of(text)
    trouble: list[tuple[str, At]] = []
    rows = tuple(row for row in _rows(text, separator, trouble) if any(cell.text for cell in row))
    return Rows(rows, separator, _decimal(rows, separator), tuple(trouble))


def separator_of(text: str) -> str:
    """What separates cells: the sign that the first line with text has most of outside quotes."""
    first = re.sub(r'"(?:[^"]|"")*"', "", next((line for line in text.splitlines() if line.strip()), ""))
    return max(SEPARATORS, key=first.count)


def _decimal(rows: Iterable[tuple[CellText, ...]], separator: str) -> str:
    """A comma where numbers have one and none has a point, and cells are not separated by it."""
    if separator == ",":
        return "."
    found = {sign for row in rows for cell in row for sign in _signs(cell.text)}
    return "," if found == {","} else "."


def _signs(text: str) -> Iterator[str]:
    for part in text.split(".."):
        if _COMMA.fullmatch(part.strip()):
            yield ","
        elif "." in part and _POINT.fullmatch(part.strip()):
            yield "."


def _rows(text: str, separator: str, trouble: list[tuple[str, At]]) -> Iterator[tuple[CellText, ...]]:
    """Cells row by row; an unclosed quote ends the table."""
    place, line, start = 0, 0, 0
    row: list[CellText] = []
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    while place <= len(text):
        at = At(line, place - start)
        quoted = _QUOTED.match(text, place)
        if quoted and text[quoted.end() : quoted.end() + 1] in (separator, "\n", ""):
            row.append(CellText(quoted[1].replace('""', '"').strip(), at))
            line += quoted[0].count("\n")
            start = text.rfind("\n", 0, quoted.end()) + 1 if "\n" in quoted[0] else start
            place = quoted.end()
        else:
            end = min(found for sign in (separator, "\n") if (found := _find(text, sign, place)) >= 0)
            word = text[place:end]
            at = At(line, place - start + len(word) - len(word.lstrip()))
            if word.lstrip().startswith('"'):
                trouble.append(("a quote that is not closed, or text beside it", at))
            row.append(CellText(word.strip(), at))
            place = end
        if text[place : place + 1] != separator:
            yield tuple(row)
            row, line, start = [], line + 1, place + 1
        place += 1


def _find(text: str, sign: str, start: int) -> int:
    """Where a sign stands next; the end of the text where it does not."""
    found = text.find(sign, start)
    return len(text) if found < 0 else found
