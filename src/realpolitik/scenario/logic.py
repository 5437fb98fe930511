"""Statements about options, such as ``accept AND NOT (delay OR abandon)``: a small parser, and no evaluation of code.

Grammar, loosest last; brackets group::

    atom        option  ·  option = level  ·  option != level  ·  option >= level  (also >, <, <=)
    NOT a
    a AND b
    a OR b
    a IF b      whenever b holds, a holds (NOT b OR a)
    a IFF b     both or neither

An option alone means that it is taken up at all: at any level above its lowest. IF and IFF are not chained without
brackets, because readers disagree on what that would mean.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from realpolitik.scenario.names import nearest

MOST_STEPS = 400
"""Atoms and operators in one statement, at most."""
RANK = {"NOT": 4, "AND": 3, "OR": 2, "IF": 1, "IFF": 1}
"""How tightly an operator binds."""
_TOKEN = re.compile(
    r"\s*(?:(?P<word>NOT|AND|OR|IFF|IF)\b|(?P<bracket>[()])|"
    r"(?P<option>[a-z][a-z0-9_]*)(?:\s*(?P<sign>!=|>=|<=|=|>|<)\s*(?P<level>[a-z0-9_]+))?)"
)


class Atom(NamedTuple):
    """What one option is at: ``level`` None means above the lowest."""

    option: str
    sign: str = ">"
    level: str | None = None

    def __str__(self) -> str:
        return self.option if self.level is None else f"{self.option} {self.sign} {self.level}"


Steps = tuple["Atom | str", ...]
"""A statement in postfix order: atoms, and the operators that take what stands before them."""


def parse(text: str) -> Steps:
    """A statement in postfix order.

    Args:
        text: as in the grammar above.

    Raises:
        ValueError: it is no statement; says what was expected, and at which character.
    """
    output: list[Atom | str] = []
    waiting: list[str] = []
    at, wants_operand = 0, True
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if match is None or not match[0].strip():
            raise ValueError(_strange(text, at))
        _take(match, wants_operand, output, waiting, text)
        wants_operand = bool(match["word"]) or match["bracket"] == "("
        at = match.end()
        if len(output) + len(waiting) > MOST_STEPS:
            raise ValueError(f"a statement of more than {MOST_STEPS} parts")
    if wants_operand:
        raise ValueError("a statement that ends where an option should follow" if text.strip() else "empty statement")
    while waiting:
        if waiting[-1] == "(":
            raise ValueError("a bracket is opened and not closed")
        output.append(waiting.pop())
    return tuple(output)


def _take(match: re.Match[str], wants_operand: bool, output: list[Atom | str], waiting: list[str], text: str) -> None:
    """One token, by the shunting-yard method; ValueError where it cannot stand."""
    word, bracket, place = match["word"], match["bracket"], match.end()
    starts_operand = word == "NOT" or bracket == "(" or match["option"] is not None
    if starts_operand != wants_operand:
        expected = "an option, NOT or (" if wants_operand else "AND, OR, IF, IFF or )"
        raise ValueError(f"expected {expected} before {text[: match.end()].split()[-1]!r:.40} at character {place}")
    if match["option"] is not None:
        output.append(Atom(match["option"], match["sign"] or ">", match["level"]))
    elif bracket == "(" or word == "NOT":
        waiting.append(bracket or word)
    elif bracket == ")":
        while waiting and waiting[-1] != "(":
            output.append(waiting.pop())
        if not waiting:
            raise ValueError(f"a bracket is closed at character {place} and not opened")
        waiting.pop()
    else:
        while waiting and waiting[-1] != "(" and RANK[waiting[-1]] >= RANK[word]:
            if RANK[word] == RANK["IF"] == RANK[waiting[-1]]:
                raise ValueError("IF and IFF one after another: put brackets round one of them")
            output.append(waiting.pop())
        waiting.append(word)


def _strange(text: str, at: int) -> str:
    rest = text[at:].strip()
    word = re.match(r"\w+|.", rest)
    found = word[0] if word else rest
    if found.upper() in RANK or found.upper() == "THEN":
        return f"found {found!r:.40}; operators are written NOT, AND, OR, IF, IFF"
    return f"found {found!r:.40} at character {len(text) - len(rest) + 1}; expected an option, an operator or a bracket"


def faults(steps: Steps, options: Mapping[str, Sequence[str]]) -> list[tuple[str, tuple[str, ...], str | None]]:
    """What a statement names that is not there: message, what is allowed, the nearest right name.

    Args:
        steps: a parsed statement.
        options: option → its levels in order.
    """
    found = []
    for atom in steps:
        if isinstance(atom, str):
            continue
        levels = options.get(atom.option)
        if levels is None:
            allowed = tuple(options)
            operator = " (operators are written in capitals)" if atom.option.upper() in RANK else ""
            found.append((f"no option {atom.option!r}{operator}", allowed, nearest(atom.option, allowed)))
        elif atom.level is not None and atom.level not in levels:
            allowed = tuple(levels)
            found.append((f"option {atom.option!r} has no level {atom.level!r}", allowed, nearest(atom.level, allowed)))
    return found


def holds(steps: Steps, level: Callable[[str], Any], place: Callable[[str, str], int]) -> Any:
    """Where a statement is true.

    Args:
        steps: a parsed statement without faults.
        level: option → its level, counted from 0, as an array over whatever is asked about.
        place: (option, level's name) → that level, counted from 0.

    Returns:
        Array of true and false, of the shape that ``level`` gives.
    """
    stack: list[Any] = []
    for step in steps:
        if isinstance(step, Atom):
            bar = 0 if step.level is None else place(step.option, step.level)
            stack.append(_COMPARE[step.sign](level(step.option), bar))
        elif step == "NOT":
            stack.append(~stack.pop())
        else:
            right, left = stack.pop(), stack.pop()
            stack.append(_COMBINE[step](left, right))
    return stack.pop()


_COMPARE: dict[str, Callable[[Any, int], Any]] = {
    "=": lambda level, bar: level == bar,
    "!=": lambda level, bar: level != bar,
    ">=": lambda level, bar: level >= bar,
    "<=": lambda level, bar: level <= bar,
    ">": lambda level, bar: level > bar,
    "<": lambda level, bar: level < bar,
}
_COMBINE: dict[str, Callable[[Any, Any], Any]] = {
    "AND": lambda left, right: left & right,
    "OR": lambda left, right: left | right,
    "IF": lambda left, right: left | ~right,
    "IFF": lambda left, right: left == right,
}
