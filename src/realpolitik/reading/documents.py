"""From a file to numbered paragraphs: plain text, Markdown, HTML and PDF, with what was hidden left out and told."""

from __future__ import annotations

import datetime as dt
import os
import re
import stat
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from realpolitik.errors import Problem, ScenarioError
from realpolitik.scenario.signs import ODD_TEXT

MAX_BYTES = 20_000_000
"""Bytes of one document, at most."""
MAX_CHARACTERS = 3_000_000
"""Characters of text in one document, at most."""
ENDINGS = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
}
"""Ending of a file → how it is read."""
_SPACE = re.compile(r"\s+")
_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_NOT_ID = re.compile(r"[^a-z0-9]+")


class DocumentError(ScenarioError):
    """A document that cannot be read; `problems` holds what is wrong with it."""

    verdict = "the document cannot be read"


@dataclass(frozen=True)
class Paragraph:
    """One paragraph: its number, counted from 1, and its text on one line."""

    number: int
    text: str


@dataclass(frozen=True)
class Article:
    """A text to read: paragraphs in order, and what the file says of itself.

    Offsets in proposals and anchors count characters in a paragraph's text, so that they do not depend on the file's
    line breaks, markup or format.
    """

    source: str
    file: str
    paragraphs: tuple[Paragraph, ...]
    title: str | None = None
    date: dt.date | None = None
    author: str | None = None
    notes: tuple[str, ...] = ()
    """What was left out of the text, and what was uncertain in reading it."""

    def paragraph(self, number: int) -> Paragraph | None:
        """The paragraph of that number, or None."""
        return self.paragraphs[number - 1] if 1 <= number <= len(self.paragraphs) else None

    @property
    def words(self) -> int:
        """Number of words in all paragraphs."""
        return sum(len(paragraph.text.split()) for paragraph in self.paragraphs)


@dataclass
class RawText:
    """What a reader of one format takes from a file: raw paragraphs, what the file says of itself, notes."""

    blocks: list[str]
    title: str | None = None
    date: dt.date | None = None
    author: str | None = None
    notes: list[str] = field(default_factory=list)


def open_document(path: str | Path, source: str | None = None) -> Article:
    """The document in a file, read by its ending.

    Args:
        path: a .txt, .md, .html or .pdf file.
        source: id that it gets as a source; made from the file's name if None.

    Raises:
        DocumentError: the file is missing, too large, of another kind, damaged, or holds no text.
    """
    path = Path(path)
    kind = ENDINGS.get(path.suffix.lower())
    if kind is None:
        raise refused(path, "not a kind of document that can be read", tuple(sorted(ENDINGS)))
    raw = _bytes(path)
    if kind == "pdf":
        from realpolitik.reading.pdf import read_pdf

        found = read_pdf(raw, path)
    elif kind == "html":
        from realpolitik.reading.markup import read_html

        found = read_html(raw, path)
    else:
        from realpolitik.reading.plain import read_markdown, read_text

        text = decoded(raw, path)
        found = read_markdown(text) if kind == "markdown" else read_text(text)
    return _document(found, path, source or source_id(path.stem))


def from_text(text: str, source: str = "text") -> Article:
    """The document in a plain text.

    Args:
        text: paragraphs with empty lines between, or wrapped lines.
        source: id that it gets as a source.
    """
    from realpolitik.reading.plain import read_text

    return _document(read_text(_BREAKS.sub("\n", text)), Path(source), source)


def refused(path: Path, message: str, allowed: tuple[str, ...] = ()) -> DocumentError:
    """The error of a document that cannot be read."""
    return DocumentError([Problem(str(path), 0, 0, "", message, allowed=allowed)])


def source_id(stem: str) -> str:
    """An id for a source from a file's name."""
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode().lower()
    return _NOT_ID.sub("-", plain).strip("-")[:60] or "text"


def decoded(raw: bytes, path: Path) -> str:
    """The text of a file: UTF-8, UTF-16 with its mark, or else the old Western code page; line breaks made plain."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = raw.decode("utf-16", errors="replace")
    else:
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            if b"\x00" in raw:
                raise refused(path, "not a text: it holds zero bytes") from None
            text = raw.decode("cp1252", errors="replace")
    return _BREAKS.sub("\n", text)


def tidy(text: str, removed: Counter[str]) -> str:
    """A text on one line, without control and invisible characters; what was taken out is added to ``removed``."""
    text = unicodedata.normalize("NFC", _SPACE.sub(" ", text)).strip()
    if ODD_TEXT.search(text):
        # A soft hyphen marks a place where a line may break: leaving it out hides nothing.
        removed.update(char for char in ODD_TEXT.findall(text) if char != "\xad")
        text = _SPACE.sub(" ", ODD_TEXT.sub("", text)).strip()
    return text


def _bytes(path: Path) -> bytes:
    """A regular file's bytes, within the limit."""
    try:
        with open(path, "rb", opener=_open_only) as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                raise refused(path, "not a regular file")
            raw = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise refused(path, f"cannot be read: {error.strerror or error}") from error
    if len(raw) > MAX_BYTES:
        raise refused(path, f"larger than {MAX_BYTES // 1_000_000} MB")
    return raw


def _open_only(path: str, flags: int) -> int:
    """Open without waiting for the other end of a pipe."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _document(found: RawText, path: Path, source: str) -> Article:
    """Paragraphs numbered and tidied, and everything that was removed told."""
    removed: Counter[str] = Counter()
    if sum(map(len, found.blocks)) > MAX_CHARACTERS:
        raise refused(path, f"more than {MAX_CHARACTERS:,} characters of text")
    texts = [text for block in found.blocks if (text := tidy(block, removed))]
    if not texts:
        raise refused(path, "no text in it" + (" (a scan has to be recognised first)" if path.suffix == ".pdf" else ""))
    notes = list(found.notes)
    if removed:
        most = ", ".join(f"U+{ord(char):04X} ×{count}" for char, count in removed.most_common(4))
        notes.append(f"{sum(removed.values())} invisible or control characters left out ({most})")
    paragraphs = tuple(Paragraph(number, text) for number, text in enumerate(texts, 1))
    said = [tidy(text, Counter())[:300] if text else None for text in (found.title, found.author)]
    return Article(source, str(path), paragraphs, said[0] or None, found.date, said[1] or None, tuple(notes))
