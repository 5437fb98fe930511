"""Countries as datasets name them: to the three letters of ISO 3166-1."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any

from realpolitik.errors import UsageError
from realpolitik.reading.language import load_data
from realpolitik.scenario.names import nearest

ALIASES = {
    "bosnia herzegovina": "BIH",
    "burma": "MMR",
    "cambodia kampuchea": "KHM",
    "congo": "COG",
    "congo dem rep": "COD",
    "congo rep": "COG",
    "democratic republic of congo": "COD",
    "dr congo": "COD",
    "dr congo zaire": "COD",
    "egypt arab rep": "EGY",
    "gambia the": "GMB",
    "iran islamic rep": "IRN",
    "ivory coast": "CIV",
    "cote d ivoire": "CIV",
    "kingdom of eswatini swaziland": "SWZ",
    "korea dem people s rep": "PRK",
    "korea rep": "KOR",
    "kyrgyz republic": "KGZ",
    "lao pdr": "LAO",
    "macedonia north macedonia": "MKD",
    "madagascar malagasy": "MDG",
    "myanmar burma": "MMR",
    "north korea": "PRK",
    "russia soviet union": "RUS",
    "russian federation": "RUS",
    "rumania": "ROU",
    "serbia yugoslavia": "SRB",
    "slovak republic": "SVK",
    "south korea": "KOR",
    "soviet union": "RUS",
    "syrian arab republic": "SYR",
    "turkiye": "TUR",
    "united states of america": "USA",
    "uae": "ARE",
    "venezuela rb": "VEN",
    "viet nam": "VNM",
    "vietnam north vietnam": "VNM",
    "yemen north yemen": "YEM",
    "yemen rep": "YEM",
    "zimbabwe rhodesia": "ZWE",
}
"""Names of the datasets that are none of the package's list of countries, in small letters without signs."""


@cache
def names() -> dict[str, str]:
    """Name in small letters without signs → code."""
    data: dict[str, Any] = load_data("countries.yaml")["countries"]
    found = {_plain(name): code for code, record in data.items() for name in record["names"]}
    return {**found, **ALIASES}


@cache
def shown_names() -> dict[str, str]:
    """Code → name as shown."""
    data: dict[str, Any] = load_data("countries.yaml")["countries"]
    return {code: record["names"][0] for code, record in data.items()}


@cache
def code_of(name: str) -> str | None:
    """The code of a country by its name or code; None where it is no country that is known.

    >>> code_of("Yemen (North Yemen)"), code_of("Türkiye"), code_of("SDN"), code_of("Arab World")
    ('YEM', 'TUR', 'SDN', None)
    """
    if name in shown_names():
        return name
    plain = _plain(name)
    return names().get(plain) or names().get(plain.removeprefix("the "))


def asked_for(word: str) -> str:
    """The code of a country that a user names.

    Raises:
        UsageError: none is called so.
    """
    found = code_of(word.strip()) or code_of(word.strip().upper())
    if found is None:
        near = nearest(word, [*shown_names().values(), *shown_names()])
        raise UsageError(f"no country {word!r:.60}: give a name, or three letters of ISO 3166-1 such as SDN", (), near)
    return found


def name_of(code: str) -> str:
    """A country's name as shown; the code itself where it is not in the list."""
    return shown_names().get(code, code)


def _plain(name: str) -> str:
    text = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z]+", " ", text).strip()
