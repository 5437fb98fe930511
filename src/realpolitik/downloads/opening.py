"""A file of rows as people download it: its bytes surveyed once, then its records one by one, each with its place.

Nothing is held but the record at hand, so that a file may be larger than the memory.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from realpolitik.downloads.found import DataError, Tally
from realpolitik.errors import Problem
from realpolitik.scenario.signs import shown

BLOCK = 1 << 20
HEAD = 40
"""Records from the beginning by which a file is known."""
LONGEST_CELL = 200_000
"""Characters of a cell at most: more means a quote that nobody closed."""
SEPARATORS = (",", ";", "\t", "|")
_CONTAINERS = {
    b"PK\x03\x04": "a zip archive or an Excel workbook: unpack it, or save its sheet as CSV",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook: save its sheet as CSV",
    b"\x1f\x8b": "compressed with gzip: unpack it",
    b"%PDF": "a PDF: `read` reads articles, and data come as CSV",
    b"{": "JSON: download the same as CSV",
    b"<": "a web page or XML: download the data themselves as CSV",
}


@dataclass(frozen=True)
class FileRow:
    """A record: number of its first line, its cells, and the lines as they stand in the file."""

    line: int
    cells: list[str]
    text: str
    separator: str = ","

    def place(self, index: int) -> tuple[int, int]:
        """Line and column, from 1, at which a cell begins."""
        at, quoted, cell = 0, False, 0
        while at < len(self.text) and cell < index:
            quoted ^= self.text[at] == '"'
            cell += self.text[at] == self.separator and not quoted
            at += 1
        before = self.text[:at]
        return self.line + before.count("\n"), at - (before.rfind("\n") + 1) + 1


@dataclass(frozen=True)
class Opened:
    """A file that was looked over: its digest, the encoding it is in, what separates cells, its first records."""

    path: Path
    digest: str
    encoding: str
    separator: str
    head: tuple[FileRow, ...]

    @property
    def shown(self) -> str:
        """The file's name as messages give it."""
        return str(self.path)

    def rows(self, tally: Tally) -> Iterator[FileRow]:
        """Every record that is not empty; what cannot be read as CSV goes into the tally and ends them."""
        with self.path.open(encoding=self.encoding, newline="", errors="replace") as stream:
            yield from _records(stream, self.separator, self.shown, tally)

    def problem(self, row: FileRow, index: int, name: str, message: str) -> Problem:
        """Something wrong with a cell."""
        line, column = row.place(index)
        return Problem(self.shown, line, column, name, message)


def open_file(path: Path) -> Opened:
    """Look a file over: every byte once.

    Raises:
        DataError: it is no text, empty, or packed into something else.
    """
    if not path.is_file():
        raise DataError([Problem(str(path), 0, 0, "", "no such file")])
    digest, encoding, start = _survey(path)
    for mark, what in _CONTAINERS.items():
        if start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(mark):
            raise DataError([Problem(str(path), 1, 1, "", f"this is {what}")])
    if b"\0" in start and not encoding.startswith("utf-16"):
        raise DataError([Problem(str(path), 1, 1, "", "this is no text")])
    text = start.decode(encoding, errors="replace")
    separator = _separator(text)
    tally = Tally()
    whole = text if len(start) < BLOCK else text[: text.rfind("\n") + 1]
    head: list[FileRow] = []
    for row in _records(iter(whole.splitlines(keepends=True)), separator, str(path), tally):
        head.append(row)
        if len(head) >= HEAD:
            break
    if not head:
        raise DataError(tally.problems or [Problem(str(path), 1, 1, "", "the file is empty")])
    return Opened(path, digest, encoding, separator, tuple(head))


def _survey(path: Path) -> tuple[str, str, bytes]:
    """SHA-256, encoding and first block of a file; what is not UTF-8 is taken for Windows-1252, as Excel writes it."""
    found, start = hashlib.sha256(), b""
    decoder, is_utf8 = codecs.getincrementaldecoder("utf-8")(), True
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            start = start or block
            found.update(block)
            if is_utf8:
                try:
                    decoder.decode(block)
                except UnicodeDecodeError:
                    is_utf8 = False
    if start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return found.hexdigest(), "utf-16", start
    return found.hexdigest(), "utf-8-sig" if is_utf8 else "cp1252", start


def _separator(text: str) -> str:
    """What separates cells: the sign that the fullest of the first lines has most of."""
    lines = text.splitlines()[:HEAD]
    return max(SEPARATORS, key=lambda sign: max((line.count(sign) for line in lines), default=0))


class _Lines:
    """Lines on their way to the reader of records, kept until the record is whole."""

    def __init__(self, stream: Iterator[str] | TextIO) -> None:
        self.stream, self.kept, self.number = iter(stream), list[str](), 0

    def __iter__(self) -> Iterator[str]:
        for line in self.stream:
            self.number += 1
            self.kept.append(line)
            yield line.replace("\0", "")


def _records(stream: Iterator[str] | TextIO, separator: str, shown_as: str, tally: Tally) -> Iterator[FileRow]:
    lines = _Lines(stream)
    first = 1
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(lines, delimiter=separator)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            tally.problems.append(Problem(shown_as, first, 1, "", f"not valid CSV: {shown(str(error))}"))
            return
        if any(cells) and not all(cell.isspace() or not cell for cell in cells):
            yield FileRow(first, cells, "".join(lines.kept), separator)
        lines.kept.clear()
        first = lines.number + 1
