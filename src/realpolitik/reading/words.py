"""Words of a text with their offsets, and tables of phrases that are looked up in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Generic, NamedTuple, TypeVar

Entry = TypeVar("Entry")


class Word(NamedTuple):
    """A word or a sign: as written, in small letters, and where it begins and ends in its text."""

    text: str
    low: str
    start: int
    end: int


_WORD = re.compile(
    r"(?:[A-Za-z]\.){2,}|[’'](?:s|S|re|ve|ll|d|m)\b|[^\W\d_]+(?:[’'](?!s\b|S\b|re\b|ve\b|ll\b|d\b|m\b)[^\W\d_]+)*(?:\d+)?"
    r"|(?<=s)[’'](?=[\s,.;])|\d+(?:[.,:]\d+)*%?|[,;:()\[\]\"“”«»—–\-/…?!.]"
)
_ADVERBS = (
    "ly",
    "also",
    "not",
    "very",
    "even",
    "still",
    "so",
    "more",
    "less",
    "now",
    "too",
    "always",
    "never",
    "often",
)
QUOTES = frozenset('"“”«»')


def words(text: str) -> list[Word]:
    """Words and signs of a text in order; hyphens stand alone, as does the possessive ’s."""
    found = [Word(match[0], match[0].lower().replace("’", "'"), *match.span()) for match in _WORD.finditer(text)]
    return [word if word.low != "'" else word._replace(low="'s") for word in found]


class Hit(NamedTuple, Generic[Entry]):
    """A phrase found: the first of its words, the one after its last, and what it stands for."""

    first: int
    after: int
    entry: Entry


class Phrases(Generic[Entry]):
    """Phrases by their first word; the longest that fits is the one found."""

    def __init__(self, has_case: bool, has_gap: bool = False) -> None:
        self.has_case = has_case
        self.has_gap = has_gap
        """Whether an adverb may stand after a phrase's first word: "is highly dependent on"."""
        self._by_first: dict[str, list[tuple[tuple[str, ...], Entry]]] = {}

    def add(self, text: str, entry: Entry) -> None:
        """Add a phrase, unless it stands for something already."""
        key = tuple(word.text.replace("’", "'") if self.has_case else word.low for word in words(text))
        here = self._by_first.setdefault(key[0], []) if key else []
        if key and all(key != other for other, _ in here):
            here.append((key, entry))
            here.sort(key=lambda item: -len(item[0]))

    def copy(self) -> Phrases[Entry]:
        """A table of its own with the same phrases."""
        other: Phrases[Entry] = Phrases(self.has_case, self.has_gap)
        other._by_first = {key: list(value) for key, value in self._by_first.items()}
        return other

    def at(self, tokens: list[Word], index: int) -> Iterator[Hit[Entry]]:
        """Every phrase that begins at a word, longest first."""
        for key, entry in self._by_first.get(self._form(tokens[index]), ()):
            for skip in (0, 1) if self.has_gap and len(key) > 1 else (0,):
                rest = tokens[index + 1 + skip : index + len(key) + skip]
                if skip and not (index + 1 < len(tokens) and tokens[index + 1].low.endswith(_ADVERBS)):
                    continue
                if len(rest) == len(key) - 1 and all(
                    self._form(word) == part for word, part in zip(rest, key[1:], strict=True)
                ):
                    yield Hit(index, index + len(key) + skip, entry)
                    break

    def find(self, tokens: list[Word]) -> list[Hit[Entry]]:
        """Phrases in order, none of which overlap: at each place the longest."""
        found, index = [], 0
        while index < len(tokens):
            hit = next(self.at(tokens, index), None)
            if hit is not None:
                found.append(hit)
            index = hit.after if hit is not None else index + 1
        return found

    def first(self, tokens: list[Word], among: Iterable[int] | None = None) -> Hit[Entry] | None:
        """The first phrase found at one of the places given (anywhere if None)."""
        for index in range(len(tokens)) if among is None else among:
            for hit in self.at(tokens, index):
                return hit
        return None

    def _form(self, word: Word) -> str:
        return word.text.replace("’", "'") if self.has_case else word.low
