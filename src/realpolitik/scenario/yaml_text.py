"""YAML as plain data, safely: built from the parser's events, with the position of every key and value.

Nothing is ever constructed from a tag. Refused, each with its place and as many at once as the syntax allows:
anchors and aliases, tags, merge keys, several documents, duplicate keys, keys that are not texts, nesting deeper
than `MAX_DEPTH`, more than `MAX_NODES` values, NaN and infinities, control, bidirectional and invisible characters.

Plain scalars follow the YAML 1.2 core schema, cut down to what cannot be misread: ``null ~``, ``true false``,
decimal integers and floats. ``NO``, ``on``, ``1_000``, ``0o7``, ``0x1F``, ``007``, ``12:30`` and dates are texts.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from realpolitik.errors import Problem
from realpolitik.scenario.faults import MOST_FAULTS
from realpolitik.scenario.marks import Marks, Path, dotted
from realpolitik.scenario.signs import ODD_TEXT, ODD_VALUE

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's parser where it is there (about 20 times faster); only its events are used."""
MAX_DEPTH = 20
MAX_NODES = 200_000
_SCALAR = yaml.ScalarEvent
_LONGEST_NUMBER = 40
_SHOWN_ODD = 50

_NULL = frozenset(["", "~", "null", "Null", "NULL"])
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|(?:0|[1-9][0-9]*)(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_NUMERIC = frozenset("0123456789+-.")


@dataclass
class Document:
    """What one file holds, where, and what is wrong with its form."""

    data: Any
    marks: Marks
    problems: list[Problem] = field(default_factory=list)
    broken: set[Path] = field(default_factory=set)
    """Paths of values that were refused, so that nothing more need be said of them."""
    whole: bool = True
    """False where reading stopped before the end."""


def parse(text: str, file: str) -> Document:
    """Plain data from YAML text; never raises on bad input, the problems are in the document."""
    reader = _Reader(file)
    odd = [_odd(file, text, match) for match in _first(ODD_TEXT, text)]
    if odd:
        return Document(None, reader.marks, odd, whole=False)
    reader.read(text)
    return Document(reader.root, reader.marks, reader.problems, reader.broken, reader.whole)


def scalar(text: str) -> Any:
    """The value of a plain scalar; ValueError where it is NaN, infinite or longer than a number may be."""
    if text in _NULL:
        return None
    if text[0] in _NUMERIC:
        is_int = _INT.fullmatch(text)
        if is_int or _FLOAT.fullmatch(text):
            if len(text) > _LONGEST_NUMBER:
                raise ValueError(f"a number of {len(text)} characters; at most {_LONGEST_NUMBER}")
            value = int(text) if is_int else float(text)
            if not math.isfinite(value):
                raise ValueError(f"{text} is too large; numbers must be finite")
            return value
        if _NOT_FINITE.fullmatch(text):
            raise ValueError(f"{text} is not allowed; numbers must be finite")
        return text
    return _BOOL.get(text, text)


def _first(pattern: re.Pattern[str], text: str) -> list[re.Match[str]]:
    found = []
    for match in pattern.finditer(text):
        found.append(match)
        if len(found) == _SHOWN_ODD:
            break
    return found


def _odd(file: str, text: str, match: re.Match[str]) -> Problem:
    start = match.start()
    line = text.count("\n", 0, start) + 1
    column = start - (text.rfind("\n", 0, start) + 1) + 1
    return Problem(file, line, column, "", odd_message(match[0]))


def odd_message(character: str) -> str:
    """What to say of a character that is not allowed."""
    return f"control or invisible character U+{ord(character):04X} is not allowed"


class _Stop(Exception):
    """The file must not be read further."""


class _Frame:
    """A mapping or list being filled."""

    __slots__ = ("drop", "key", "key_mark", "node", "path", "seen")

    def __init__(self, node: dict[Any, Any] | list[Any], path: Path) -> None:
        self.node, self.path = node, path
        self.key: Any = None
        self.key_mark: Any = None
        self.drop = False
        self.seen: dict[Any, int] = {}


class _Reader:
    """Builds plain data from parser events, one file at a time."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.root: Any = None
        self.marks = Marks(file)
        self.problems: list[Problem] = []
        self.broken: set[Path] = set()
        self.whole = True
        self._stack: list[_Frame] = []
        self._nodes = 0
        self._documents = 0
        self._odd_keys = 0

    def read(self, text: str) -> None:
        try:
            following = LOADER(text).get_event
            while type(event := following()) is not yaml.StreamEndEvent:
                self._take(event)
            return
        except _Stop:
            pass
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            path = dotted(self._stack[-1].path) if self._stack else ""
            message = f"not valid YAML: {error.problem or error.context}"
            self.problems.append(Problem(self.file, line, column, path, message))
        except yaml.YAMLError as error:
            self.problems.append(Problem(self.file, 1, 1, "", f"not valid YAML: {str(error).splitlines()[0]}"))
        self.whole = False

    def _take(self, event: Any) -> None:
        kind = type(event)
        if kind is _SCALAR:
            self._scalar(event)
        elif kind is yaml.MappingStartEvent:
            self._open(event, {})
        elif kind is yaml.SequenceStartEvent:
            self._open(event, [])
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            self._stack.pop()
        elif kind is yaml.AliasEvent:
            self._alias(event)
        elif kind is yaml.DocumentStartEvent:
            self._documents += 1
            if self._documents > 1:
                self._problem(event.start_mark, "a second document; one file holds one")
                raise _Stop

    def _scalar(self, event: Any) -> None:
        if event.anchor is not None or event.tag is not None:
            self._refuse_decoration(event)
        text = event.value
        style = event.style
        refused = event.tag is not None
        if style == '"' and (odd := ODD_VALUE.search(text)):
            self._problem(event.start_mark, odd_message(odd[0]))
        value: Any = text
        if style is None or style == "":
            try:
                value = scalar(text)
            except ValueError as error:
                self._problem(event.start_mark, str(error))
                refused, value = True, None
        frame = self._stack[-1] if self._stack else None
        if frame is not None and frame.key is None and type(frame.node) is dict:
            self._start_key(frame, event, value, text)
        elif refused:
            self.broken.add(self._attach(event, value))
        else:
            self._attach(event, value)

    def _start_key(self, frame: _Frame, event: Any, value: Any, text: str) -> None:
        parent = frame.path[-1] if frame.path else None
        if type(value) is not str:
            if parent == "as_of" and text:
                value = text
            elif not (parent == "anchors" and type(value) is int):
                self._problem(event.start_mark, f"keys are texts; found {text or 'nothing'}")
                value = self._odd_key()
        elif text == "<<" and not event.style:
            self._problem(event.start_mark, "merge key << is not allowed; write the values out")
            self.broken.add((*frame.path, value))
        frame.key, frame.key_mark = value, event.start_mark
        first = frame.seen.get(value)
        frame.drop = first is not None
        if first is not None:
            self._problem(event.start_mark, f"duplicate key {text!r:.60}; first on line {first}", (*frame.path, value))
        else:
            frame.seen[value] = event.start_mark.line + 1

    def _alias(self, event: Any) -> None:
        self._problem(event.start_mark, f"alias *{event.anchor:.40} is not allowed; write the value out")
        frame = self._stack[-1] if self._stack else None
        if frame is not None and frame.key is None and type(frame.node) is dict:
            frame.key, frame.key_mark, frame.drop = self._odd_key(), event.start_mark, True
        else:
            self.broken.add(self._attach(event, None))

    def _odd_key(self) -> str:
        self._odd_keys += 1
        return f"?{self._odd_keys}"

    def _open(self, event: Any, node: dict[Any, Any] | list[Any]) -> None:
        if event.anchor is not None or event.tag is not None:
            self._refuse_decoration(event)
        if len(self._stack) >= MAX_DEPTH:
            self._problem(event.start_mark, f"nested deeper than {MAX_DEPTH}")
            raise _Stop
        frame = self._stack[-1] if self._stack else None
        if frame is not None and frame.key is None and type(frame.node) is dict:
            self._problem(event.start_mark, "keys are texts; found a mapping or list")
            frame.key, frame.key_mark, frame.drop = self._odd_key(), event.start_mark, True
            self._stack.append(_Frame(node, (*frame.path, frame.key)))
            return
        path = self._attach(event, node)
        if event.tag is not None:
            self.broken.add(path)
        self._stack.append(_Frame(node, path))

    def _attach(self, event: Any, value: Any) -> Path:
        """Put a finished or opened value where it belongs; returns its path."""
        self._nodes += 1
        mark = event.start_mark
        if self._nodes > MAX_NODES:
            self._problem(mark, f"more than {MAX_NODES} values in one file")
            raise _Stop
        if not self._stack:
            self.root = value
            return ()
        frame = self._stack[-1]
        node = frame.node
        if type(node) is list:
            path = (*frame.path, len(node))
            node.append(value)
            self.marks.at[path] = (self.file, mark, mark)
            return path
        path = (*frame.path, frame.key)
        if not frame.drop:
            node[frame.key] = value
            self.marks.at[path] = (self.file, mark, frame.key_mark)
        frame.key = None
        return path

    def _refuse_decoration(self, event: Any) -> None:
        if event.anchor is not None:
            self._problem(event.start_mark, f"anchor &{event.anchor:.40} is not allowed; write values out")
        if event.tag is not None:
            self._problem(event.start_mark, f"tag {event.tag:.60} is not allowed; values are plain data")

    def _problem(self, mark: Any, message: str, path: Path | None = None) -> None:
        if path is None:
            path = self._stack[-1].path if self._stack else ()
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        self.problems.append(Problem(self.file, line, column, dotted(path), message))
        if len(self.problems) >= MOST_FAULTS:
            raise _Stop
