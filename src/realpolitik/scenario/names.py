"""The nearest right name, for error messages."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

_LONGEST = 120
_MOST = 4000


def nearest(word: str, names: Iterable[str]) -> str | None:
    """The name most like ``word`` (difflib ratio at least 0.6), or None; case and dashes count for nothing."""
    candidates: dict[str, str] = {}
    for name in names:
        candidates.setdefault(_plain(name), name)
        if len(candidates) >= _MOST:
            break
    close = difflib.get_close_matches(_plain(word[:_LONGEST]), candidates, n=1, cutoff=0.6)
    return candidates[close[0]] if close else None


def nearest_path(path: str, paths: Iterable[str]) -> str | None:
    """The path nearest to ``path``: one that holds its parts in order, each part corrected, else one spelt alike."""
    split = {candidate: candidate.split(".") for candidate in paths}
    words = {part for parts in split.values() for part in parts}
    given = path[: 2 * _LONGEST].split(".")
    for parts in (given, [part if part in words else nearest(part, words) or part for part in given]):
        held = [candidate for candidate, full in split.items() if is_short_for(parts, full)]
        if held:
            return min(held, key=len)
    sharing = [candidate for candidate, full in split.items() if len(set(given) & set(full)) > 1]
    return nearest(path, sharing) or nearest(path, split)


def is_short_for(short: list[str], full: list[str]) -> bool:
    """Whether ``short`` is a subsequence of ``full`` that ends in its last part."""
    if not full or short[-1] != full[-1]:
        return False
    rest = iter(full)
    return all(part in rest for part in short)


def _plain(name: str) -> str:
    return name.lower().replace("-", "_")
