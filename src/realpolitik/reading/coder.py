"""A simulated coder: the time that a person takes from an empty form, and from one that is filled in already.

The keystroke-level model (Card, Moran & Newell 1980) with the speed of reading of Brysbaert (2019). The
statement in own words costs the same either way and is left out of both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

KEY = 0.28
"""Seconds a keystroke of an average typist (Card, Moran & Newell 1980, table 1)."""
THINK = 1.35
"""Seconds to make up one's mind for one unit of a task (the same; operator M)."""
READ = 60 / 238
"""Seconds a word of English prose read silently (Brysbaert 2019)."""
LOOK = 0.5 * THINK
"""Seconds to see whether a field filled in is right (judgement: half a decision; nothing is chosen)."""
NAME_KEYS = 6
"""Keystrokes by which a name or class is picked from a long list: letters until it is alone (judgement)."""
CHOICE_KEYS = 2
"""Keystrokes for one of a few choices: its number, and return."""
PICKED = ("actor", "target", "relation_class")
"""Fields picked from long lists; the others have a few choices."""


@dataclass(frozen=True)
class Times:
    """Seconds over all claims, and the share of the empty form's time that the filled form takes."""

    empty: float
    filled: float

    @property
    def share(self) -> float:
        """Time with filled forms as a share of that with empty ones."""
        return self.filled / self.empty if self.empty else float("nan")


def times(cards: Sequence[tuple[int, str]], claims: Sequence[tuple[int, Sequence[str], dict[str, bool]]]) -> Times:
    """Time of a coder who finds every claim, from empty forms and from the proposals.

    Args:
        cards: proposals shown: words of the sentence, and what tells the sentence from others.
        claims: coded claims: words of the sentence, fields coded, field → right in the proposal that was taken
            (empty: no proposal was, and the claim is entered by hand).
    """
    empty = sum(_by_hand(words, fields) for words, fields, _ in claims)
    filled = 0.0
    seen: set[str] = set()
    for words, mark in cards:
        filled += THINK + KEY + (words * READ if mark not in seen else 0.0)
        seen.add(mark)
    for words, fields, right in claims:
        if not right:
            filled += _by_hand(words, fields)
            continue
        filled += sum(LOOK if right.get(name, False) else LOOK + THINK + KEY * _keys(name) for name in fields)
    return Times(empty, filled)


def _by_hand(words: int, fields: Sequence[str]) -> float:
    """A sentence read and marked (its beginning and its end), and every field chosen."""
    place = THINK + 4 * KEY
    return words * READ + place + sum(THINK + KEY * _keys(name) for name in fields)


def _keys(name: str) -> int:
    return NAME_KEYS if name in PICKED else CHOICE_KEYS
