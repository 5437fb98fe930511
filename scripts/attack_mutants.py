"""Mutants of small files: a seed with a few things changed in it, the same for the same random generator.

Some changes know the form of what they change (records of JSON, cells of CSV, lines, numbers, words), some know bytes.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Sequence
from typing import Any

MOST = 100_000
"""Bytes of a mutant, at most."""
NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")
SURROGATE = re.compile("[\ud800-\udfff]")
WORD = re.compile(r"[^\W\d][\w.-]*")
NUMBERS = (
    "0", "-0", "-1", "1", "2", "0.5", "1e308", "1e309", "-1e309", "1e-320", "nan", "inf", "-inf", "NaN", "Infinity",
    "9" * 19, "9" * 400, "-" + "9" * 400, "0." + "3" * 400, "9223372036854775807", "9223372036854775808", "4294967296",
    "1_000", "0x10", "0o7", "1e", "1.", ".5", "+5", "١٢", "²", "½", "Ⅷ", "１２", "०", "𝟙", "0000", "10000", "-2018",
    "2018-02-30", "9999-12-31", "0000-00-00", "9999", "10000-01", "2018-13", "2018-1", "2018-01-31T00:00:00", "2²18",
)  # fmt: skip
"""What may stand where a number or a date does."""
TEXTS = (
    "", " ", "\x00", "\x07", "\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "\x7f", "\x85", "\x9b31m", "\u202e", "\u2066",
    "\u200b", "\u2028", "\ufeff", "\ufffe", "\U000e0041", "\ud800", "é", "ß", "İ", "ﬁ", "Ω", "Правительство", "政府",
    "مرحبا", "null", "~", "true", "no", "on", "{}", "[]", "[[]]", "{a: 1}", "*a", "&a", "!!python/object:os.system x",
    "<<", "%", "@", "`", "|", ">", "---", "...", "#", ": ", "- ", "\t", "\r", "\r\n", "\n\n", "'", '"', "\\", "\\u0000",
    "\\ud800", "$", "${HOME}", "%s", "{0}", "../../etc/passwd", "a/b", "a" * 64, "a" * 300, "é" * 5000, "a.b.c.d.e.f",
    "a b", "__proto__", "@2018-01", "x=y", "=", "@", "+999", "--help", "-", "gov", "paper:p1", "series:s@2015",
    "judgement", "{", "}", "(", ")", "NOT", "AND", "OR", "IF", "(" * 200, "NOT " * 200, ",", ";", "..", "1..2..3..4",
)  # fmt: skip
"""What may stand anywhere."""
Change = Callable[[random.Random, str], str]


def mutant(rng: random.Random, seeds: Sequence[bytes], form: str) -> bytes:
    """One of the seeds with one to six changes.

    Args:
        rng: all that is left to chance.
        seeds: files to start from.
        form: ``json``, ``csv``, ``text``, or ``bytes`` for files that are no text.
    """
    data = rng.choice(seeds)
    for _ in range(rng.choice((1, 1, 1, 2, 3, 6))):
        if rng.random() < (0.7 if form == "bytes" else 0.15):
            data = in_bytes(rng, data)
        elif rng.random() < 0.05:
            data = spliced(rng, data, rng.choice(seeds))
        else:
            text = data.decode("utf-8", "surrogateescape")
            data = encoded(rng.choice(CHANGES[form])(rng, text)[:MOST])
        data = data[:MOST]
    return data


def encoded(text: str) -> bytes:
    """Bytes of a text: those that were no UTF-8 as they were, and a lone surrogate as if it could be written."""
    if not SURROGATE.search(text):
        return text.encode()
    return b"".join(
        bytes([ord(char) - 0xDC00]) if "\udc80" <= char <= "\udcff" else char.encode("utf-8", "surrogatepass")
        for char in text
    )


def in_bytes(rng: random.Random, data: bytes) -> bytes:
    """A byte or a run of bytes changed, left out, put in, or said twice; or the end cut off."""
    if not data:
        return bytes([rng.randrange(256)])
    at, size = rng.randrange(len(data)), rng.choice((1, 1, 2, 4, 8, 64, 512))
    way = rng.randrange(6)
    if way == 0:
        return data[:at] + bytes([data[at] ^ (1 << rng.randrange(8))]) + data[at + 1 :]
    if way == 1:
        return data[:at] + rng.randbytes(size) + data[at + size :]
    if way == 2:
        return data[:at] + data[at + size :]
    if way == 3:
        return data[:at] + rng.choice((b"\x00", b"\xff", b"\xc0\x80", b"\xed\xa0\x80", rng.randbytes(size))) + data[at:]
    if way == 4:
        return data[: at + size] + data[at:]
    return data[:at]


def spliced(rng: random.Random, data: bytes, other: bytes) -> bytes:
    """The beginning of one and the end of another."""
    return data[: rng.randrange(len(data) + 1)] + other[rng.randrange(len(other) + 1) :]


def put(text: str, span: tuple[int, int], new: str) -> str:
    """A text with something else in one place."""
    return text[: span[0]] + new + text[span[1] :]


def a_match(rng: random.Random, pattern: re.Pattern[str], text: str) -> tuple[int, int]:
    """Where a random match stands, or a random place."""
    found = [match.span() for match in pattern.finditer(text)]
    place = rng.randrange(len(text) + 1)
    return rng.choice(found) if found else (place, place)


def number(rng: random.Random, text: str) -> str:
    """Another number."""
    span = a_match(rng, NUMBER, text)
    old = text[slice(*span)]
    return put(text, span, rng.choice((*NUMBERS, old + "e5", old + "0", "-" + old, f"[{old}, {old}]", f'"{old}"')))


def word(rng: random.Random, text: str) -> str:
    """Another word of the same text in its place, or one letter more or less."""
    span = a_match(rng, WORD, text)
    old, other = text[slice(*span)], text[slice(*a_match(rng, WORD, text))]
    return put(text, span, rng.choice((other, other, old[1:], old + "x", old.upper(), old * 2, old * 100)))


def odd(rng: random.Random, text: str) -> str:
    """Something odd, in place of a word or anywhere."""
    span = a_match(rng, rng.choice((WORD, NUMBER)), text)
    return put(text, rng.choice((span, (span[0], span[0]), (span[1], span[1]))), rng.choice(TEXTS))


def nested(rng: random.Random, text: str) -> str:
    """Something nested deep, or long."""
    span = a_match(rng, rng.choice((WORD, NUMBER)), text)
    deep = rng.choice((3, 40, 1000, 10_000))
    opened, closed = rng.choice(
        (("[", "]"), ("{a: ", "}"), ('{"a":', "}"), ("(", ")"), ("- ", ""), ("{", "}"), ("NOT ", ""))
    )
    return put(text, span, opened * deep + text[slice(*span)] + closed * rng.choice((deep, deep - 1)))


def lines(rng: random.Random, text: str) -> str:
    """A line left out, said twice, many times, elsewhere, or indented otherwise."""
    rows = text.splitlines(keepends=True) or [""]
    at, to = rng.randrange(len(rows)), rng.randrange(len(rows))
    way = rng.randrange(6)
    if way == 0:
        del rows[at]
    elif way == 1:
        rows.insert(to, rows[at])
    elif way == 2:
        rows[at], rows[to] = rows[to], rows[at]
    elif way == 3:
        rows[at] = rng.choice(("  ", "\t", "      ")) + rows[at]
    elif way == 4:
        rows[at] = rows[at].lstrip()
    else:
        rows[at:at] = [rows[at]] * min(rng.choice((2, 30, 500)), 1 + MOST // (1 + len(rows[at])))
    return "".join(rows)


def cells(rng: random.Random, text: str) -> str:
    """A cell of a table left out, emptied, or exchanged; a column left out; another sign between cells."""
    rows = [row.split(",") for row in text.split("\n")]
    row, way = rng.choice(rows), rng.randrange(5)
    at = rng.randrange(len(row))
    if way == 0:
        del row[at]
    elif way == 1:
        row[at] = rng.choice(("", *NUMBERS, *TEXTS))
    elif way == 2:
        other = rng.choice(rows)
        there = rng.randrange(len(other))
        row[at], other[there] = other[there], row[at]
    elif way == 3:
        rows = [one[:at] + one[at + 1 :] for one in rows]
    return "\n".join(rng.choice((",", ",", ",", ";", "\t")).join(one) if way == 4 else ",".join(one) for one in rows)


def records(rng: random.Random, text: str) -> str:
    """A place in JSON left out, renamed, exchanged for another's value, or filled with something else."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return odd(rng, text)
    places = spots(data)
    if not places:
        return odd(rng, text)
    (inner, key), (other, there) = rng.choice(places), rng.choice(places)
    way = rng.randrange(5)
    if way == 0:
        del inner[key]
    elif way == 1:
        inner[key] = json.loads(json.dumps(other[there]))
    elif way == 2 and isinstance(inner, dict):
        inner[rng.choice((*TEXTS, str(there)))] = inner.pop(key)
    elif way == 3 and isinstance(inner, list):
        inner[key:key] = [inner[key]] * rng.choice((1, 2, 30))
    else:
        inner[key] = rng.choice(
            (None, True, [], {}, [[]], -1, 10**30, 1e300, 0.5, [inner[key]], {"a": inner[key]}, *TEXTS)
        )
    return json.dumps(data, ensure_ascii=rng.random() < 0.5)


def spots(data: Any) -> list[tuple[Any, Any]]:
    """Every container inside some data with every key or index of it."""
    found: list[tuple[Any, Any]] = []
    waiting = [data]
    while waiting:
        inner = waiting.pop()
        pairs = list(inner.items() if isinstance(inner, dict) else enumerate(inner) if isinstance(inner, list) else ())
        found += [(inner, key) for key, _ in pairs]
        waiting += [item for _, item in pairs]
    return found


_ALL: tuple[Change, ...] = (number, word, odd, nested, lines)
CHANGES: dict[str, tuple[Change, ...]] = {
    "text": _ALL,
    "bytes": (number, word, odd),
    "json": (*_ALL, records, records, records),
    "csv": (*_ALL, cells, cells),
}
"""Form of a file → what may be changed in it."""
