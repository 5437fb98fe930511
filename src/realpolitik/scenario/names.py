"""Names: the nearest right one for error messages, and identifiers made of names in any script."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence

_LONGEST = 120
_MOST = 4000
_FROM = "абвгґдеёєжзиіїйклмнопрстуўфхцчшщъыьэюя"
_TO = "a,b,v,g,g,d,e,e,ye,zh,z,i,i,yi,y,k,l,m,n,o,p,r,s,t,u,u,f,kh,ts,ch,sh,shch,,y,,e,yu,ya"
CYRILLIC = str.maketrans(dict(zip(_FROM, _TO.split(","), strict=True)))
"""Cyrillic letters in Latin ones, as the United States Board on Geographic Names has them but for a few."""


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


def identifiers(names: Sequence[str], kind: str) -> list[str]:
    """Names as identifiers of the format, all different.

    Letters lose their accents, Cyrillic ones are transliterated, and a name of which nothing is left is called by
    ``kind`` and a number. Names that would fall together are numbered.
    """
    found: list[str] = []
    numbers: dict[str, int] = {}
    known: set[str] = set()
    for name in names:
        spelt = _spelt(name)
        base, chosen = spelt or kind, spelt or f"{kind}_1"
        while chosen in known:
            numbers[base] = numbers.get(base, 1) + 1
            chosen = f"{base[:34]}_{numbers[base]}"
        known.add(chosen)
        found.append(chosen)
    return found


def _spelt(name: str) -> str:
    """A name in a–z, 0–9 and underscores, a letter first, at most 40; empty where nothing is left."""
    latin = unicodedata.normalize("NFC", name[:200]).lower().translate(CYRILLIC)
    letters = "".join(sign for sign in unicodedata.normalize("NFKD", latin) if not unicodedata.combining(sign))
    plain = re.sub(r"[^a-z0-9]+", "_", letters).strip("_")[:38].strip("_")
    return plain if not plain or plain[0].isalpha() else f"x_{plain}"


def _plain(name: str) -> str:
    return name.lower().replace("-", "_")
