"""JSON as plain data with the position of every key and value, within limits; what is wrong is told with its place."""

from __future__ import annotations

import math
import re
from json.decoder import JSONDecodeError, scanstring  # type: ignore[attr-defined]
from typing import Any

from realpolitik.errors import Problem
from realpolitik.scenario.marks import At, Marks, Path, dotted
from realpolitik.scenario.yaml_text import MAX_NODES, Document

MAX_DEPTH = 40
LONGEST_NUMBER = 40
"""Signs of a number, at most."""
_SPACE = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_WORDS = {"true": True, "false": False, "null": None}


def parse(text: str, file: str) -> Document:
    """A JSON text as data and places; a text that is not JSON has no data, keys that come twice are problems too."""
    reader = _JsonReader(text, file)
    try:
        data = reader.value((), 0)
        reader.skip()
        if reader.place < len(text):
            raise reader.error("expected the end of the text")
    except JSONDecodeError as error:
        reader.problems.append(Problem(file, error.lineno, error.colno, "", f"not valid JSON: {error.msg}"))
        return Document(None, reader.marks, reader.problems, whole=False)
    return Document(data, reader.marks, reader.problems)


class _JsonReader:
    """A text on the way to data."""

    def __init__(self, text: str, file: str) -> None:
        self.text, self.file, self.place, self.nodes = text, file, 0, 0
        self.marks, self.problems = Marks(file), list[Problem]()
        self.line, self.start, self.counted = 0, 0, 0

    def error(self, message: str) -> JSONDecodeError:
        """What is wrong here."""
        return JSONDecodeError(message, self.text, min(self.place, len(self.text)))

    def at(self) -> At:
        """The place as line and column, counted from 0."""
        self.line += self.text.count("\n", self.counted, self.place)
        if (last := self.text.rfind("\n", self.counted, self.place)) >= 0:
            self.start = last + 1
        self.counted = self.place
        return At(self.line, self.place - self.start)

    def skip(self) -> None:
        """Pass over spaces."""
        found = _SPACE.match(self.text, self.place)
        self.place = found.end() if found else self.place

    def takes(self, sign: str) -> bool:
        """Whether a sign comes next; it is passed over."""
        self.skip()
        if self.text.startswith(sign, self.place):
            self.place += len(sign)
            return True
        return False

    def value(self, path: Path, depth: int) -> Any:
        """The value that comes next."""
        self.skip()
        self.nodes += 1
        if depth > MAX_DEPTH or self.nodes > MAX_NODES:
            raise self.error(f"nested deeper than {MAX_DEPTH}, or more than {MAX_NODES:,} values")
        at = self.at()
        self.marks.at.setdefault(path, (self.file, at, at))
        sign = self.text[self.place : self.place + 1]
        if sign == "{":
            return self.mapping(path, depth)
        if sign == "[":
            return self.sequence(path, depth)
        if sign == '"':
            return self.string()
        for word, meaning in _WORDS.items():
            if self.takes(word):
                return meaning
        return self.number()

    def string(self) -> str:
        found, self.place = scanstring(self.text, self.place + 1, True)
        return str(found)

    def number(self) -> int | float:
        found = _NUMBER.match(self.text, self.place)
        if found is None:
            raise self.error("expected a value")
        if len(found[0]) > LONGEST_NUMBER:
            raise self.error("a number of too many digits")
        number = float(found[0]) if found[1] or found[2] else int(found[0])
        if not math.isfinite(number):
            raise self.error("a number too large")
        self.place = found.end()
        return number

    def sequence(self, path: Path, depth: int) -> list[Any]:
        self.place += 1
        found: list[Any] = []
        if self.takes("]"):
            return found
        while True:
            found.append(self.value((*path, len(found)), depth + 1))
            if self.takes("]"):
                return found
            if not self.takes(","):
                raise self.error("expected ',' or ']'")

    def mapping(self, path: Path, depth: int) -> dict[str, Any]:
        self.place += 1
        found: dict[str, Any] = {}
        if self.takes("}"):
            return found
        while True:
            self.skip()
            at = self.at()
            if self.text[self.place : self.place + 1] != '"':
                raise self.error("expected a key in quotes")
            key = self.string()
            here = (*path, key)
            if key in found:
                self.problems.append(
                    Problem(self.file, at.line + 1, at.column + 1, dotted(here), f"key {key!r:.60} twice")
                )
            if not self.takes(":"):
                raise self.error("expected ':'")
            found[key] = self.value(here, depth + 1)
            file, value, _ = self.marks.at[here]
            self.marks.at[here] = (file, value, at)
            if self.takes("}"):
                return found
            if not self.takes(","):
                raise self.error("expected ',' or '}'")
