"""Arguments of a verb from words: the same names, types and refusals on the command line and on the served page."""

from __future__ import annotations

import datetime as dt
import inspect
import json
import math
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar, get_args

from realpolitik.errors import UsageError
from realpolitik.options import Flag, Place

T = TypeVar("T")


def read(note: Flag | Place, value: Any) -> Any:
    """An argument from the words in which it was given.

    Args:
        note: how the argument is given.
        value: its words: a text, or texts where it may be given more than once.

    Raises:
        UsageError: the words cannot be read.
    """
    kind = note.kind if isinstance(note, Flag) else "plain"
    if kind == "date":
        return date(value)
    if kind == "names":
        return names_in(value)
    if kind == "many":
        return list(value or ())
    if kind == "settings":
        return assignments(value)
    if kind == "pairs":
        return pairs(note, value or ())
    return choices(value or []) if kind == "choices" else value


def date(text: str | None) -> dt.date | None:
    """A date as the format writes it: 2017-08-31, 2017-08 or 2017."""
    from realpolitik.scenario.dates import parse_date

    if text is None:
        return None
    try:
        return parse_date(text)
    except ValueError as error:
        raise UsageError(str(error)) from error


def names_in(words: str | list[str] | None) -> list[str]:
    """Names given once or more, with commas between.

    Raises:
        UsageError: something was given, and no name is in it.
    """
    given = [words] if isinstance(words, str) else words or []
    found = [name.strip() for word in given for name in word.split(",") if name.strip()]
    if given and not found:
        raise UsageError(f"expected names with commas between; found {','.join(given)!r:.80}")
    return found


def once(pairs: Iterable[tuple[str, T]]) -> dict[str, T]:
    """Pairs by name.

    Raises:
        UsageError: a name comes twice.
    """
    found: dict[str, T] = {}
    for name, value in pairs:
        if name in found:
            raise UsageError(f"{name!r:.80} is given twice")
        found[name] = value
    return found


def assignments(words: list[str] | None) -> dict[str, float | list[float]]:
    """Every ``path=value`` of ``--set``."""
    return once(assignment(text) for text in words or ())


def assignment(text: str) -> tuple[str, float | list[float]]:
    """One ``path=value`` of ``--set``."""
    path, sign, raw = text.partition("=")
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError):
        value = None
    numbers = value if isinstance(value, list) else [value]
    right = all(type(item) in (int, float) and _fits(item) for item in numbers)
    if not sign or not path.strip() or not right or (isinstance(value, list) and len(value) not in (2, 3)):
        raise UsageError(f"expected PATH=NUMBER, PATH=[low,high] or PATH=[low,mode,high]; found {text!r:.80}")
    return path.strip(), value


def _fits(number: float) -> bool:
    """Whether a number is finite, and not greater than any float."""
    try:
        return math.isfinite(number)
    except OverflowError:
        return False


def arguments(ask: Callable[..., Any]) -> Mapping[str, Flag | Place]:
    """Argument → how it is given, of those that the command line offers."""
    hints = hints_of(ask)
    found = {}
    for name in inspect.signature(ask).parameters:
        for note in getattr(hints[name], "__metadata__", ()):
            if isinstance(note, Flag | Place):
                found[name] = note
    return found


def hints_of(ask: Callable[..., Any]) -> dict[str, Any]:
    """Types of a verb's arguments; those of the command line have a name in the verb's own module."""
    names = vars(sys.modules[ask.__module__])
    return {name: names.get(text, Any) if isinstance(text, str) else text for name, text in ask.__annotations__.items()}


def plain_type(kind: Any) -> Any:
    """int, float, bool or str: what an option's words are turned into."""
    text = kind.__forward_arg__ if hasattr(kind, "__forward_arg__") else None
    names = (
        [part.strip() for part in text.split("|")]
        if text
        else [getattr(item, "__name__", "") for item in get_args(kind) or (kind,)]
    )
    for plain in (bool, int, float):
        if plain.__name__ in names:
            return plain
    return str


def default_of(ask: Callable[..., Any], name: str) -> Any:
    """What holds where an argument is not given; an empty or a ready-made sequence is told as None."""
    default = inspect.signature(ask).parameters[name].default
    note = arguments(ask)[name]
    return None if isinstance(note, Flag) and note.kind != "plain" else default


def pairs(note: Flag | Place, words: Iterable[str]) -> dict[str, str]:
    """Each ``name=value``, by name.

    Raises:
        UsageError: a word is none, or a name comes twice.
    """
    found = []
    for text in words:
        name, sign, value = text.partition("=")
        if not sign or not name.strip() or not value.strip():
            raise UsageError(f"expected {note.metavar}; found {text!r:.80}")
        found.append((name.strip(), value.strip()))
    return once(found)


def choices(words: list[str]) -> dict[str, dict[str, str]]:
    """Each ``formula.switch=choice``, by formula and switch.

    Raises:
        UsageError: a word is none, or a switch comes twice.
    """
    found: dict[str, dict[str, str]] = {}
    for text in words:
        path, equals, choice = text.partition("=")
        formula, dot, name = path.partition(".")
        if not equals or not dot or not choice:
            raise UsageError(f"expected FORMULA.SWITCH=CHOICE; found {text!r:.80}")
        chosen = found.setdefault(formula.strip(), {})
        if name.strip() in chosen:
            raise UsageError(f"{path!r:.80} is given twice")
        chosen[name.strip()] = choice.strip()
    return found
