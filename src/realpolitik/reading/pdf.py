"""Paragraphs of a PDF, from where its characters stand on the page: lines first, then the gaps between them."""

from __future__ import annotations

import ctypes
import datetime as dt
import re
import statistics
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from realpolitik.reading.documents import MAX_CHARACTERS, RawText, refused

MAX_PAGES = 400
"""Pages read of one file; more are refused."""
TINY = 2.0
"""Points of type below which a text is taken to be hidden (judgement: print begins at 5)."""
GAP = 1.35
"""Distance of two lines, in units of the page's usual distance, from which a new paragraph begins (judgement)."""
INDENT = 0.8
"""Indent of a first line, in units of the size of its type, that begins a paragraph (judgement)."""
SIZES = 0.12
"""Relative difference in size of type that parts a heading from its text (judgement)."""
_STOPS = (".", "!", "?", "”", '"', "’", ":", "…", ")")
_NUMBER = re.compile(r"[-–—\s]*(?:page )?#(?: (?:of|/) #)?[-–—\s]*", re.I)
_DATE = re.compile(r"D:(\d{4})(\d{2})(\d{2})")


class Char(NamedTuple):
    """A character and its box on the page, in points from the lower left."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float


@dataclass
class PrintLine:
    """A line of print."""

    page: int
    text: str
    left: float
    right: float
    base: float
    size: float

    @property
    def first_word(self) -> float:
        """Width of the first word and a space before it, in points, by its share of the line's characters."""
        word = self.text.split()[0] if self.text.split() else ""
        return (self.right - self.left) * (len(word) + 1) / max(1, len(self.text))


def read_pdf(raw: bytes, path: Path) -> RawText:
    """Paragraphs of a PDF's text layer; running heads, page numbers and hidden text are left out and told.

    Raises:
        DocumentError: the file is damaged, locked by a password, or too long.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pypdfium2
    make: Any = pypdfium2.PdfDocument
    try:
        document = make(raw)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise refused(path, "locked by a password" if locked else "no PDF that can be opened") from error
    try:
        if len(document) > MAX_PAGES:
            raise refused(path, f"more than {MAX_PAGES} pages")
        lines: list[PrintLine] = []
        hidden: Counter[str] = Counter()
        for number in range(len(document)):
            lines += _page_lines(document[number], number, hidden)
            if sum(len(line.text) for line in lines) > MAX_CHARACTERS:
                raise refused(path, f"more than {MAX_CHARACTERS:,} characters of text")
        said = document.get_metadata_dict()
    except pypdfium2.PdfiumError as error:
        raise refused(path, "damaged: a page cannot be read") from error
    finally:
        document.close()
    return _found(lines, hidden, said)


def _found(lines: list[PrintLine], hidden: Counter[str], said: dict[str, str]) -> RawText:
    notes = []
    if hidden:
        words = sum(hidden.values())
        notes.append(f"{words} characters that the pages do not show left out ({', '.join(sorted(hidden))})")
    kept, heads = _without_heads(lines)
    if heads:
        notes.append(f"{heads} running heads and page numbers left out")
    if kept:
        notes.append("paragraphs were told from the places of lines")
    return RawText(paragraphs(kept), said.get("Title") or None, _date(said), said.get("Author") or None, notes)


def _date(said: dict[str, str]) -> dt.date | None:
    """The day on which a file says that it was made."""
    match = _DATE.match(said.get("CreationDate", ""))
    try:
        return dt.date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def _page_lines(page: Any, number: int, hidden: Counter[str]) -> list[PrintLine]:
    """Lines of a page in the order in which its text is written."""
    rows: list[list[Char]] = []
    last: Char | None = None
    for char in _chars(page, hidden):
        if last is None or not _same_line(last, char):
            rows.append([])
        if char.text.strip() or (rows[-1] and rows[-1][-1].text != " "):
            rows[-1].append(char)
        if char.text.strip():
            last = char
    return [_line(row, number) for row in rows if any(char.text.strip() for char in row)]


def _same_line(last: Char, char: Char) -> bool:
    """Whether a character goes on the line of the one before: at its height, not far to the left, not a column away."""
    if not char.text.strip():
        return True
    size = max(last.size, char.size, 1.0)
    level = abs(char.bottom - last.bottom) < 0.6 * size or (char.bottom < last.top and char.top > last.bottom)
    return level and char.left > last.left - 0.5 * size and char.left - last.right < 4 * size


def _line(row: list[Char], number: int) -> PrintLine:
    """A line of characters, with spaces where there is room for one."""
    pieces: list[str] = []
    before: Char | None = None
    for char in row:
        if (
            before is not None
            and before.text != " "
            and char.text != " "
            and char.left - before.right > 0.18 * char.size
        ):
            pieces.append(" ")
        pieces.append(char.text)
        before = char
    shown = [char for char in row if char.text.strip()]
    size = statistics.median(char.size for char in shown)
    base = statistics.median(char.bottom for char in shown)
    return PrintLine(number, "".join(pieces).strip(), shown[0].left, max(char.right for char in shown), base, size)


def _chars(page: Any, hidden: Counter[str]) -> Iterator[Char]:
    """Characters that a page shows; those that it hides are counted by how."""
    import pypdfium2.raw as c

    width, height = page.get_size()
    text = page.get_textpage()
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    how: dict[int, str] = {}
    for index in range(text.count_chars()):
        code = c.FPDFText_GetUnicode(text.raw, index)
        if code in (0, 0xFFFE, 0xFFFF) or 0xD800 <= code <= 0xDFFF:
            continue
        char = "-" if code == 2 else chr(code)
        if c.FPDFText_IsGenerated(text.raw, index) == 1:
            if char == " ":
                yield Char(" ", right.value, bottom.value, right.value, top.value, 0.0)
            continue
        if not c.FPDFText_GetCharBox(text.raw, index, left, right, bottom, top):
            continue
        size = c.FPDFText_GetFontSize(text.raw, index)
        shown = (top.value - bottom.value) or size
        drawn = c.FPDFText_GetTextObject(text.raw, index)
        key = ctypes.cast(drawn, ctypes.c_void_p).value or 0
        if key not in how:
            how[key] = _hiding(c, drawn)
        reason = how[key]
        if char.strip() and not reason:
            if right.value < 0 or left.value > width or top.value < 0 or bottom.value > height:
                reason = "off the page"
            elif 0 < shown < 0.25 * TINY or (0 < size < TINY and shown < TINY):
                reason = "tiny"
        if reason:
            hidden[reason] += bool(char.strip())
            continue
        yield Char(char, left.value, bottom.value, right.value, top.value, max(size if size > TINY else shown, 1.0))


def _hiding(c: Any, drawn: Any) -> str:
    """How a piece of text is hidden, or an empty text: drawn without ink, in white, or without any opacity."""
    if not drawn:
        return ""
    if c.FPDFTextObj_GetTextRenderMode(drawn) == 3:
        return "without ink"
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if c.FPDFPageObj_GetFillColor(drawn, red, green, blue, alpha):
        if alpha.value == 0:
            return "transparent"
        if min(red.value, green.value, blue.value) >= 250:
            return "white"
    return ""


def _without_heads(lines: list[PrintLine]) -> tuple[list[PrintLine], int]:
    """Lines without heads and feet that come back page after page, digits aside, and without bare page numbers."""
    pages: dict[int, list[PrintLine]] = {}
    for line in lines:
        pages.setdefault(line.page, []).append(line)
    usual = _usual_step(lines)
    edges: dict[int, str] = {}
    for row in pages.values():
        ordered = sorted(row, key=lambda line: -line.base)
        for edge in (ordered, ordered[::-1]):
            if len(edge) > 1 and _stands_apart(edge[0], edge[1], usual):
                edges[id(edge[0])] = re.sub(r"\d+", "#", edge[0].text)
    often = Counter(edges.values())
    gone = {key for key, text in edges.items() if often[text] >= max(2, len(pages) / 2) or _NUMBER.fullmatch(text)}
    return [line for line in lines if id(line) not in gone], len(gone)


def _stands_apart(line: PrintLine, other: PrintLine, usual: float) -> bool:
    """Whether a line at a page's edge is set off from the text by its distance or its size."""
    step = abs(line.base - other.base)
    return (usual > 0 and step > 1.6 * usual) or abs(line.size - other.size) > SIZES * other.size


def _usual_step(lines: list[PrintLine]) -> float:
    """Median distance from one line to the next, in points; 0 where there are none."""
    steps = [
        before.base - line.base
        for before, line in pairwise(lines)
        if before.page == line.page and 0 < before.base - line.base < 4 * line.size
    ]
    return statistics.median(steps) if steps else 0.0


def paragraphs(lines: list[PrintLine]) -> list[str]:
    """Paragraphs of lines: a gap, an indent, a change of size or a last line with room for more ends one."""
    if not lines:
        return []
    usual = _usual_step(lines)
    found = [lines[0].text]
    for index in range(1, len(lines)):
        before, line = lines[index - 1], lines[index]
        if _begins(before, line, usual, _margins(lines, index)):
            found.append(line.text)
        elif found[-1].endswith("-") and line.text[:1].islower():
            found[-1] = found[-1][:-1] + line.text if _is_divided(found[-1], line.text) else found[-1] + line.text
        else:
            found[-1] = f"{found[-1]} {line.text}"
    return found


def _is_divided(text: str, rest: str) -> bool:
    """Whether a hyphen at a line's end divides one word: the part after it is no word that stands alone often."""
    head = text.rsplit(None, 1)[-1][:-1].lower()
    tail = rest.split()[0].strip(".,;:").lower()
    return not (
        head in ("well", "long", "short", "ill", "self", "non", "pro", "anti", "ex", "war", "co")
        or tail in ("led", "backed", "based", "term", "year")
    )


def _margins(lines: list[PrintLine], index: int) -> tuple[float, float]:
    """Left and right margin of the lines around one that are set like it."""
    line = lines[index - 1]
    near = [
        one
        for one in lines[max(0, index - 12) : index + 12]
        if one.page == line.page and abs(one.left - line.left) < 6 * line.size
    ]
    rights = sorted(one.right for one in near)
    lefts = sorted(one.left for one in near)
    return lefts[len(lefts) // 3], rights[int(0.9 * (len(rights) - 1))]


def _begins(before: PrintLine, line: PrintLine, usual: float, margins: tuple[float, float]) -> bool:
    """Whether a line begins a paragraph."""
    if abs(line.size - before.size) > SIZES * max(line.size, before.size):
        return True
    left, right = margins
    closes = before.text.endswith(_STOPS)
    has_room = before.right + line.first_word < right
    step = before.base - line.base
    if before.page == line.page and step > 0:
        if usual and step > GAP * usual:
            return True
        if line.left - left > INDENT * line.size and before.left - left < 0.5 * INDENT * line.size:
            return closes or has_room
        return has_room and closes
    return closes and (has_room or line.left - left > INDENT * line.size)
