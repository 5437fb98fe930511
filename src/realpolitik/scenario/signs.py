"""Signs that could steer a terminal or hide what stands in a text: refused in files, replaced in what is printed."""

from __future__ import annotations

import re

_ODD = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff"
    "\ud800-\udfff\ue000-\uf8ff\U0001d173-\U0001d17a\U000e0000-\U0010ffff"
)
ODD_TEXT = re.compile(f"[{_ODD}]")
"""Characters refused in a file: control, bidirectional, invisible, private, surrogates and non-characters."""
ODD_VALUE = re.compile(f"[\r{_ODD}]")
"""Characters refused in a value: as in a file, and the carriage return."""
REPLACED = "\N{REPLACEMENT CHARACTER}"
"""What is printed in place of each. It is in the set itself, and stays what it is."""


def shown(text: str) -> str:
    """A text as it may be printed: each odd sign and carriage return replaced; line ends and tabs stay."""
    return ODD_VALUE.sub(REPLACED, text)


def escaped(text: str) -> str:
    """A JSON text in which each odd sign stands as an escape, so that programs get it and terminals do not."""
    return ODD_VALUE.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))
