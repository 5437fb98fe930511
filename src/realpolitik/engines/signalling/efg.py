"""Games in extensive form in Gambit's .efg format, version 2: written and read back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from realpolitik.errors import UsageError
from realpolitik.kernels.signalling.plain.tree import Node

MOST_TEXT = 5_000_000
"""Characters of a file, at most."""
MOST_DEPTH = 200
"""Moves one after another, at most."""
_FIGURE = re.compile(
    r"[+-]?(?:[0-9]{1,40}(?:\.[0-9]{0,40})?|\.[0-9]{1,40})(?:[eE][+-]?[0-9]{1,2})?|[+-]?[0-9]{1,40}/[0-9]{1,40}"
)
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}]|[^\s{},"]+')


def write_efg(tree: Node, title: str, players: tuple[str, ...], comment: str = "") -> str:
    """A game as Gambit reads it, nodes from the root down; every number as Python writes it, digit for digit.

    Gambit wants every label once: a second move of chance, or end, of one name has a number added.

    Args:
        tree: the root.
        title: of the game.
        players: names of the players, in order.
        comment: what a reader should know of it.
    """
    lines = [f"EFG 2 R {_quoted(title)} {{ {' '.join(map(_quoted, players))} }}", _quoted(comment), ""]
    sets, ends = _Numbers(), _Numbers()
    for path, node in tree.walk():
        if node.player is None:
            number, label = ends.of("end", (node.name, node.payoffs), node.name)
            lines.append(f't "" {number} {_quoted(label)} {{ {", ".join(map(_number, node.payoffs))} }}')
        elif node.player == 0:
            number, label = sets.of(0, path, node.name)
            pairs = zip(node.actions, _whole(node.chances), strict=True)
            moves = " ".join(f"{_quoted(action)} {share}" for action, share in pairs)
            lines.append(f'c "" {number} {_quoted(label)} {{ {moves} }} 0')
        else:
            number, label = sets.of(node.player, node.name, node.name)
            moves = " ".join(map(_quoted, node.actions))
            lines.append(f'p "" {node.player} {number} {_quoted(label)} {{ {moves} }} 0')
    return "\n".join(lines) + "\n"


class _Numbers:
    """Numbers from 1 on and labels of their own for things of some kind."""

    def __init__(self) -> None:
        self.known: dict[tuple[object, object], tuple[int, str]] = {}

    def of(self, kind: object, key: object, name: str) -> tuple[int, str]:
        """Number and label of a thing, the same whenever it is asked for."""
        if (kind, key) not in self.known:
            same = [label for (other, _), (_, label) in self.known.items() if other == kind]
            number = len(same) + 1
            self.known[kind, key] = (number, f"{name} {number}" if name in same else name)
        return self.known[kind, key]


def read_efg(text: str) -> tuple[Node, str, tuple[str, ...]]:
    """A game from .efg: (root, title, players); payoffs at ends alone, as `write_efg` and Gambit write them.

    Raises:
        UsageError: not such a file, one that is too large, or one with figures that are none.
    """
    if len(text) > MOST_TEXT:
        raise UsageError(f"an .efg file of {len(text):,} characters; at most {MOST_TEXT:,} are read")
    tokens = _tokens(text)
    try:
        head = [next(tokens) for _ in range(3)]
        if head[:2] != ["EFG", "2"]:
            raise UsageError("not an .efg file of version 2")
        title, players = _plain(next(tokens)), tuple(map(_plain, _braced(tokens)))
        ahead = next(tokens)
        if ahead.startswith('"'):
            ahead = next(tokens)
        tree = _node(ahead, tokens, {})
    except RecursionError as error:
        raise UsageError("not a whole .efg file: nested too deep") from error
    except (StopIteration, ValueError, IndexError, ArithmeticError) as error:
        raise UsageError(f"not a whole .efg file: {error or 'it ends too early'}") from error
    if (rest := next(tokens, None)) is not None:
        raise UsageError(f"the .efg file goes on after its last node: {rest!r:.40}")
    return tree, title, players


def _node(kind: str, tokens: Iterator[str], sets: dict[tuple[int, int], str], depth: int = 0) -> Node:
    """One node and all below it; information sets without a name are called by player and number."""
    if kind not in ("c", "p", "t"):
        raise ValueError(f"expected a node; found {kind!r:.40}")
    if depth > MOST_DEPTH:
        raise ValueError(f"more than {MOST_DEPTH} moves one after another")
    next(tokens)  # the node's own label, which says nothing that its set does not
    if kind == "t":
        outcome, called = next(tokens), _plain(next(tokens))
        return Node(called or outcome, payoffs=tuple(_figure(item) for item in _braced(tokens)))
    player = 0 if kind == "c" else _count(next(tokens))
    number, name, inside = _count(next(tokens)), _plain(next(tokens)), _braced(tokens)
    if next(tokens) != "0":
        raise ValueError("payoffs before the end of the game are not supported")
    chances: tuple[float, ...] = ()
    if kind == "c":
        inside, chances = inside[::2], tuple(_figure(item) for item in inside[1::2])
    if (player, number) not in sets:
        taken = kind == "p" and name in {known for (other, _), known in sets.items() if other}
        sets[player, number] = f"{name or 'set'} {player}.{number}" if taken or not name else name
    known = sets[player, number]
    actions = tuple(map(_plain, inside))
    below = [_node(next(tokens), tokens, sets, depth + 1) for _ in actions]
    return Node(known, player, actions, tuple(below), chances)


def _figure(text: str) -> float:
    """A payoff or a probability: a decimal or a fraction."""
    if not _FIGURE.fullmatch(text):
        raise ValueError(f"expected a number; found {text!r:.40}")
    return float(Fraction(text))


def _count(text: str) -> int:
    """The number of a player or of an information set."""
    if not re.fullmatch("[0-9]{1,9}", text):
        raise ValueError(f"expected a whole number; found {text!r:.40}")
    return int(text)


def _tokens(text: str) -> Iterator[str]:
    return iter(_TOKEN.findall(text))


def _braced(tokens: Iterator[str]) -> list[str]:
    if next(tokens) != "{":
        raise ValueError("expected {")
    found: list[str] = []
    for token in tokens:
        if token == "}":
            return found
        found.append(token)
    raise StopIteration


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _plain(token: str) -> str:
    if not token.startswith('"'):
        raise ValueError(f"expected a text in quotes; found {token!r:.40}")
    return re.sub(r"\\(.)", r"\1", token[1:-1])


def _whole(chances: tuple[float, ...]) -> list[str]:
    """Probabilities as decimals that add up to 1 digit for digit, as Gambit demands; the last makes up the rest."""
    first = [_number(share) for share in chances[:-1]]
    return [*first, format(1 - sum(map(Decimal, first), Decimal(0)), "f")]


def _number(value: float) -> str:
    """A decimal that reads back to the same float."""
    return str(int(value)) if value == int(value) else repr(float(value))
