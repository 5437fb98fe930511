"""Who may come into a game, and as what: a token for each seat, for whoever leads it, and for those who look on.

From a token follows what a browser's cookie holds, from the cookie what its pages send with every change and what the
game's folder keeps: each the SHA-256 of the one before under a name of its own. So nothing that is kept lets anybody
in, and links that were handed out still hold when the server is started again.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from realpolitik import disk
from realpolitik.errors import RunError

Role = Literal["seat", "facilitator", "observer", "solo"]
NAME = "guests.json"
"""File of a game's folder that says who may come in; it lets nobody in."""


class Guest(NamedTuple):
    """Somebody who is let in.

    Attributes:
        role: ``seat`` plays one, ``facilitator`` leads, ``observer`` looks on, ``solo`` plays one alone and leads.
        seat: the actor that is played; empty for others.
    """

    role: Role
    seat: str = ""

    @property
    def leads(self) -> bool:
        """Whether the guest plays the quarters and takes them back."""
        return self.role in ("facilitator", "solo")

    @property
    def plays(self) -> bool:
        """Whether the guest gives a seat's orders."""
        return self.role in ("seat", "solo")

    def __str__(self) -> str:
        return self.seat if self.role == "seat" else self.role


@dataclass
class Doors:
    """Who is known, by what is kept of a cookie.

    Attributes:
        guests: what is kept of a cookie → who holds it.
        once: whether a token works for one browser alone.
    """

    guests: dict[str, Guest]
    once: bool = False
    _used: set[str] = field(default_factory=set)

    @classmethod
    def made(cls, guests: Iterable[Guest], once: bool = False) -> tuple[Doors, dict[Guest, str]]:
        """Doors for some guests, and the token of each, which is kept nowhere."""
        tokens = {guest: secrets.token_urlsafe(32) for guest in guests}
        known = {kept_of(cookie_of(token)): guest for guest, token in tokens.items()}
        return cls(known, once), tokens

    @classmethod
    def read(cls, folder: Path) -> Doors | None:
        """The doors of a game that was led before; None where none are kept.

        Raises:
            RunError: what is kept cannot be read.
        """
        path = folder / NAME
        if not path.is_file():
            return None
        try:
            rows = json.loads(path.read_text(encoding="ascii"))
            found = {str(row["kept"]): Guest(_role(row["role"]), str(row["seat"])) for row in rows}
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise RunError(f"{path}: not a list of guests; without the file new links are made") from error
        return cls(found)

    def write(self, folder: Path) -> None:
        """Keep who is known in a game's folder."""
        rows = [{"kept": kept, "role": guest.role, "seat": guest.seat} for kept, guest in self.guests.items()]
        disk.write_text(folder / NAME, json.dumps(rows, indent=1) + "\n")

    def enter(self, token: str) -> str:
        """The cookie for whoever comes with a token; empty where it lets nobody in."""
        cookie = cookie_of(token)
        kept = kept_of(cookie)
        if kept not in self.guests or (self.once and kept in self._used):
            return ""
        self._used.add(kept)
        return cookie

    def guest(self, cookie: str) -> Guest | None:
        """Whoever holds a cookie."""
        return self.guests.get(kept_of(cookie)) if cookie else None


def page_of(cookie: str) -> str:
    """What the pages of a browser send with every change."""
    return _of("page", cookie)


def cookie_of(token: str) -> str:
    """What a browser's cookie holds that came with a token."""
    return _of("cookie", token)


def kept_of(cookie: str) -> str:
    """What is kept of a cookie."""
    return _of("kept", cookie)


def _of(what: str, secret: str) -> str:
    return hashlib.sha256(f"{what}\n{secret}".encode("utf-8", "surrogateescape")).hexdigest()


def _role(text: object) -> Role:
    roles: Mapping[object, Role] = {role: role for role in get_args(Role)}
    return roles[text]
