"""Games in strategic form to a `Game`'s plain data: Gambit's .nfg (payoff and outcome versions), and tables of payoffs.

An actor's strategies become the levels of one option of its own, so that every combination of strategies is a state,
and the payoffs are what each actor makes of it. Tables are of two kinds: one row a combination, with a column for each
actor's strategy and one ``payoff:ACTOR`` for each; or a matrix of two actors, whose cells hold both payoffs.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from realpolitik.errors import Problem
from realpolitik.scenario.delimited import CellText, Rows, read_rows
from realpolitik.scenario.marks import Marks
from realpolitik.scenario.names import identifiers

MOST_STRATEGIES = 10
"""Strategies of one actor: as many as an option has levels."""
MOST_STATES = 4096
MOST_NAMED = 100
"""Combinations up to which each is a state with a name."""
_TOKEN = re.compile(r'\s*(?:("(?:[^"\\]|\\.)*")|([{}])|([^\s{}"]+))', re.DOTALL)
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?(?:/\d+)?", re.ASCII)
_PAIR = re.compile(r"\(?\s*([-+]?[\d.]+)\s*[,;/|]\s*([-+]?[\d.]+)\s*\)?", re.ASCII)
_PAYOFF = "payoff:"


class Trouble(Exception):
    """What is wrong with a file, and at which place of its text."""

    def __init__(self, message: str, place: int = 0) -> None:
        super().__init__(message)
        self.message, self.place = message, place


@dataclass(frozen=True)
class Strategic:
    """A game in strategic form: title, players, their strategies, payoffs of each player by combination."""

    title: str
    players: tuple[str, ...]
    strategies: tuple[tuple[str, ...], ...]
    payoffs: dict[tuple[int, ...], tuple[float, ...]]


def read(text: str, name: str, shown: str) -> tuple[dict[str, Any] | None, Marks, list[Problem]]:
    """Plain data of a game, as under ``game`` in a YAML file.

    Args:
        text: of a .nfg file, or a table of payoffs.
        name: what to call the game where the file does not say.
        shown: the file's name in messages.
    """
    marks = Marks(shown)
    try:
        game = _nfg(text) if text.lstrip("\ufeff \r\n\t").startswith("NFG ") else _table(read_rows(text))
        return _data(game, name), marks, []
    except Trouble as trouble:
        before = text[: trouble.place]
        line, column = before.count("\n") + 1, trouble.place - (before.rfind("\n") + 1) + 1
        return None, marks, [Problem(shown, line, column, "", trouble.message)]


def is_payoffs(text: str) -> bool:
    """Whether a text is a game in strategic form: a .nfg, or a table that has payoffs."""
    if text.lstrip("\ufeff \r\n\t").startswith("NFG "):
        return True
    lines = [line for line in text.splitlines() if line.strip()][:6]
    rows = read_rows("\n".join(lines)).rows if len(lines) > 1 else ()
    return bool(rows) and (_is_long(rows[0]) or _is_matrix(rows))


def _is_long(head: Sequence[CellText]) -> bool:
    return sum(cell.text.lower().startswith(_PAYOFF) for cell in head) >= 2


def _is_matrix(rows: Sequence[Sequence[CellText]]) -> bool:
    body = [cell.text for row in rows[1:] for cell in row[1:]]
    return len(rows) > 2 and len(body) >= 4 and all(_PAIR.fullmatch(text) for text in body)


def _nfg(text: str) -> Strategic:
    """A file as Gambit writes it: prologue, then payoffs with the first player's strategy turning fastest."""
    tokens = list(_tokens(text))
    at = 2
    if len(tokens) < 3 or tokens[1][0] != "1":
        raise Trouble(
            "of a version of .nfg that is not known: expected NFG 1 R", tokens[1][1] if len(tokens) > 1 else 0
        )
    title, at = _string(tokens, at + 1 if tokens[2][0] in ("R", "D") else at)
    players, at = _group(tokens, at)
    if len(players) < 1 or any(isinstance(one, list) for one in players):
        raise Trouble("expected the players' names in braces", tokens[min(at, len(tokens) - 1)][1])
    listed, at = _group(tokens, at)
    named = [[str(item) for item in one] for one in listed if isinstance(one, list)]
    if not named:
        named = [[str(number + 1) for number in range(_count(str(one)))] for one in listed]
    if at < len(tokens) and tokens[at][0].startswith('"'):
        at += 1  # a comment
    sizes = [len(one) for one in named]
    if len(sizes) != len(players):
        raise Trouble(f"{len(players)} players and strategies of {len(sizes)}", tokens[min(at, len(tokens) - 1)][1])
    _fits(sizes)
    outcomes: list[list[float]] | None = None
    if at < len(tokens) and tokens[at][0] == "{":
        groups, at = _group(tokens, at)
        outcomes = [[_figure(str(item)) for item in one[1:]] for one in groups if isinstance(one, list)]
    values = [_figure(token, place) for token, place in tokens[at:]]
    states = list(itertools.product(*(range(size) for size in reversed(sizes))))
    return Strategic(
        title, tuple(map(str, players)), tuple(map(tuple, named)), _filled(states, values, outcomes, len(players), text)
    )


def _filled(
    states: list[tuple[int, ...]], values: list[float], outcomes: list[list[float]] | None, count: int, text: str
) -> dict[tuple[int, ...], tuple[float, ...]]:
    """Payoffs by state; `states` turn the last player slowest, reversed to the order of the players."""
    wanted = len(states) * (1 if outcomes is not None else count)
    if len(values) != wanted:
        raise Trouble(f"expected {wanted} numbers after the strategies; found {len(values)}", len(text))
    found = {}
    for place, state in enumerate(states):
        if outcomes is None:
            mine = values[place * count : (place + 1) * count]
        else:
            if values[place] not in range(len(outcomes) + 1):  # no whole number, or not finite, or of none of them
                raise Trouble(f"no outcome {values[place]:g}: there are {len(outcomes)}", len(text))
            number = int(values[place])
            mine = outcomes[number - 1] if number else [0.0] * count
            if len(mine) != count:
                raise Trouble(f"outcome {number} has {len(mine)} payoffs for {count} players", len(text))
        found[tuple(reversed(state))] = tuple(mine)
    return found


def _tokens(text: str) -> Iterator[tuple[str, int]]:
    place = len(text) - len(text.lstrip("\ufeff \r\n\t"))
    end = len(text.rstrip())
    while place < end:
        found = _TOKEN.match(text, place)
        if found is None:
            raise Trouble("a quote that is not closed", place)
        word = next(part for part in found.groups() if part is not None)
        start = found.end() - len(word)
        place = found.end()
        for piece in [word] if word.startswith('"') else word.replace(",", " ").split():
            yield piece, start


def _string(tokens: list[tuple[str, int]], at: int) -> tuple[str, int]:
    if at >= len(tokens) or not tokens[at][0].startswith('"'):
        raise Trouble("expected the game's title in quotes", tokens[min(at, len(tokens) - 1)][1])
    return _bare(tokens[at][0]), at + 1


def _bare(token: str) -> str:
    return token[1:-1].replace('\\"', '"') if token.startswith('"') else token


def _group(tokens: list[tuple[str, int]], at: int) -> tuple[list[Any], int]:
    """What stands in braces, one level of braces inside them as lists."""
    if at >= len(tokens) or tokens[at][0] != "{":
        raise Trouble("expected {", tokens[min(at, len(tokens) - 1)][1])
    found: list[Any] = []
    inner: list[Any] | None = None
    for place in range(at + 1, len(tokens)):
        word, where = tokens[place]
        if word == "{":
            if inner is not None:
                raise Trouble("braces three deep", where)
            inner = []
        elif word == "}" and inner is not None:
            found.append(inner)
            inner = None
        elif word == "}":
            return found, place + 1
        else:
            (found if inner is None else inner).append(_bare(word))
    raise Trouble("a brace that is not closed", tokens[at][1])


def _count(word: str) -> int:
    if not re.fullmatch(r"[1-9]\d{0,3}", word, re.ASCII):
        raise Trouble(f"expected a number of strategies; found {word!r:.40}")
    return int(word)


def _figure(word: str, place: int = 0) -> float:
    if not _NUMBER.fullmatch(word):
        raise Trouble(f"expected a number; found {word!r:.40}", place)
    top, _, below = word.partition("/")
    if below and float(below) == 0:
        raise Trouble(f"expected a number; found {word!r:.40}", place)
    value = float(top) / (float(below) if below else 1.0)
    if not math.isfinite(value):
        raise Trouble(f"expected a number that can be; found {word!r:.40}", place)
    return value


def _fits(sizes: Sequence[int]) -> None:
    states = 1
    for size in sizes:
        states *= size
        if not 2 <= size <= MOST_STRATEGIES:
            raise Trouble(f"an actor has {size} strategies; 2 to {MOST_STRATEGIES} are read")
    if states > MOST_STATES:
        raise Trouble(f"{states:,} combinations of strategies; at most {MOST_STATES:,} are read")


def _table(rows: Rows) -> Strategic:
    head = rows.rows[0]
    return _long(rows) if _is_long(head) else _matrix(rows)


def _long(rows: Rows) -> Strategic:
    """One row a combination: a column for each actor's strategy, and its ``payoff:ACTOR``."""
    head = [cell.text for cell in rows.rows[0]]
    payoff = {
        name[len(_PAYOFF) :].strip(): place for place, name in enumerate(head) if name.lower().startswith(_PAYOFF)
    }
    missing = [name for name in payoff if name not in head]
    if missing:
        raise Trouble(f"no column {missing[0]!r:.60} with the strategies of the actor that payoff:{missing[0]} is of")
    players = tuple(payoff)
    named: list[list[str]] = [[] for _ in players]
    found: dict[tuple[int, ...], tuple[float, ...]] = {}
    for row in rows.rows[1:]:
        cells = [cell.text for cell in row] + [""] * (len(head) - len(row))
        state = []
        for place, name in enumerate(players):
            word = cells[head.index(name)]
            if word not in named[place]:
                named[place].append(word)
            state.append(named[place].index(word))
        if tuple(state) in found:
            raise Trouble(f"line {row[0].at.line + 1}: a combination of strategies a second time")
        found[tuple(state)] = tuple(_cell(rows, cells[payoff[name]], row[0].at.line) for name in players)
    _fits([len(one) for one in named])
    whole = set(itertools.product(*(range(len(one)) for one in named)))
    if whole - set(found):
        words = ", ".join(named[place][level] for place, level in enumerate(sorted(whole - set(found))[0]))
        raise Trouble(f"no payoffs for the combination {words}")
    return Strategic("", players, tuple(map(tuple, named)), found)


def _cell(rows: Rows, text: str, line: int) -> float:
    try:
        return rows.number(text)
    except ValueError as error:
        raise Trouble(f"line {line + 1}: {error}") from None


def _matrix(rows: Rows) -> Strategic:
    """Two actors: rows are the first one's strategies, columns the second one's, cells hold both payoffs."""
    corner = rows.rows[0][0].text
    players = tuple(part.strip() for part in re.split(r"[\\/|]", corner)) if re.search(r"[\\/|]", corner) else ()
    across = [cell.text for cell in rows.rows[0][1:] if cell.text]
    down: list[str] = []
    found: dict[tuple[int, ...], tuple[float, ...]] = {}
    for place, row in enumerate(rows.rows[1:]):
        down.append(row[0].text)
        if len(row) - 1 != len(across):
            raise Trouble(f"line {row[0].at.line + 1}: {len(row) - 1} cells under {len(across)} columns")
        for other, cell in enumerate(row[1:]):
            pair = _PAIR.fullmatch(cell.text)
            if pair is None:
                raise Trouble(f"line {cell.at.line + 1}: expected two payoffs such as 3; 2; found {cell.text!r:.40}")
            found[place, other] = (_figure(pair[1]), _figure(pair[2]))
    _fits([len(down), len(across)])
    return Strategic("", players if len(players) == 2 else ("Row", "Column"), (tuple(down), tuple(across)), found)


def _data(game: Strategic, name: str) -> dict[str, Any]:
    """The game in option form: one option an actor, its strategies as levels."""
    actors = identifiers(game.players, "actor")
    levels = [
        identifiers([word or str(place + 1) for place, word in enumerate(one)], "strategy") for one in game.strategies
    ]
    signs = ["NY" if len(one) == 2 else "0123456789" for one in levels]
    options = {
        f"{actor}_plays"[-40:]: {"title": "Strategy", "actor": actor, "levels": mine}
        for actor, mine in zip(actors, levels, strict=True)
    }
    payoffs: dict[str, dict[str, float]] = {actor: {} for actor in actors}
    codes: dict[str, str] = {}
    for state, values in sorted(game.payoffs.items()):
        code = "".join(signs[place][level] for place, level in enumerate(state))
        codes[code] = " ".join(levels[place][level] for place, level in enumerate(state))
        for actor, value in zip(actors, values, strict=True):
            payoffs[actor][code] = value
    title = game.title or name
    named = (
        dict(zip(identifiers(list(codes.values()), "state"), codes, strict=True)) if len(codes) <= MOST_NAMED else {}
    )
    return {
        "name": identifiers([title], "game")[0],
        "title": title[:200],
        "actors": {
            actor: {"name": shown[:200] or actor, "preference": {"payoffs": payoffs[actor]}}
            for actor, shown in zip(actors, game.players, strict=True)
        },
        "options": options,
        "states": named,
    }
