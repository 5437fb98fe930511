"""Sentences of a paragraph, with their offsets."""

from __future__ import annotations

import re
from typing import NamedTuple

from realpolitik.reading.language import word_list


class Sentence(NamedTuple):
    """A sentence: its text, and where it begins and ends in its paragraph."""

    text: str
    start: int
    end: int


_ABBREVIATIONS = word_list("abbreviations")
"""Words that a full stop follows without ending a sentence."""
_MOVABLE = frozenset(("u.s", "u.k", "u.n", "etc", "al", "inc", "co", "corp", "ltd", "e.u", "d.c"))
"""Those that may end a sentence as well: what comes next decides."""
_NUMBERED = frozenset(("no", "nos", "fig", "p", "pp", "vol", "para", "art"))
"""Abbreviations that are words as well: they are abbreviations before a number alone."""
_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s)")
_STARTERS = word_list("starters")


def sentences(text: str) -> list[Sentence]:
    """The sentences of a paragraph in order; together they hold all of its text but the spaces between."""
    found: list[Sentence] = []
    start = 0
    for match in _END.finditer(text):
        if _ends(text, match):
            _add(found, text, start, match.end())
            start = match.end()
    _add(found, text, start, len(text))
    return found


def _add(found: list[Sentence], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    lead = len(piece) - len(piece.lstrip())
    bare = piece.strip()
    if bare:
        found.append(Sentence(bare, start + lead, start + lead + len(bare)))


def _ends(text: str, match: re.Match[str]) -> bool:
    """Whether a stop ends a sentence, judged by the word before and the word after."""
    after = text[match.end() : match.end() + 40].lstrip()
    if not after:
        return True
    mark = match[0]
    first = after.lstrip("\"'“‘«([")[:1]
    if first.islower() and not re.match(r"[\"'“‘«(\[]*(?:al|el|as|ad|ash)-[A-Z]", after):
        return False
    if mark[0] != "." or len(mark.rstrip("\"'”’»)]")) > 1:
        return True
    word = re.search(r"([\w.’'-]+)$", text[max(0, match.start() - 30) : match.start()])
    last = word[1].lower().strip("'’-") if word else ""
    if last in _MOVABLE:
        following = re.match(r"[\"'“‘«(\[]*([\w’'-]+)", after)
        return following is not None and following[1].lower() in _STARTERS and following[1][0].isupper()
    if last in _NUMBERED:
        return not first.isdigit()
    if last in _ABBREVIATIONS:
        return False
    is_initial = re.fullmatch(r"(?:[a-z]\.)*[a-z]", last) and word and word[1][-1:].isupper()  # "J. W. Nicholson"
    return not is_initial
