"""What a level of an instrument can move: each lever with what it names, its unit and meaning, from ``levers.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Literal

from realpolitik.scenario.yaml_text import parse

SHARES = ("0–1", "share")
"""Units of levers that are shares of one."""


@dataclass(frozen=True, kw_only=True)
class Lever:
    """One lever.

    Attributes:
        name: its first word in an effect.
        of: what it names behind that: ``belligerent``, ``actor``, ``territory``, ``instrument``; nothing where it is
            the owner's own or the arena's.
        under: the heading of the page of levers under which it stands.
        sign: an effect as it is written, with letters for names.
        unit: unit of a size.
        text: what it does.
        ends: where the sum of all effects is cut off, in words; empty where it is not.
        words: what one effect is, with ``{0}``, ``{1}`` for what it names.
        kind: what instruments that move it are mostly for.
        helps: whether it helps the belligerent that it names first.
        quiet: whether somebody can be helped or spared by it in secret.
        at: block of the kernel that it adds to.
    """

    name: str
    of: tuple[str, ...]
    under: Literal["belligerents", "ties", "territories", "choice"]
    sign: str
    unit: str
    text: str
    ends: str
    words: str
    kind: str
    helps: bool = False
    quiet: bool = False
    at: str

    @property
    def is_share(self) -> bool:
        """Whether sizes are shares of one."""
        return self.unit in SHARES


@cache
def levers() -> Mapping[str, Lever]:
    """Every lever by name, in the order of their file; read once.

    >>> levers()["cover"].of, levers()["threat"].at
    (('belligerent', 'belligerent'), 'press')
    """
    text = (resources.files("realpolitik.scenario") / "levers.yaml").read_text(encoding="utf-8")
    return MappingProxyType(
        {
            name: Lever(name=name, **{"at": name, **given, "of": tuple(given["of"])})
            for name, given in parse(text, "levers.yaml").data.items()
        }
    )


def targets() -> dict[str, tuple[str, ...]]:
    """Lever → what it names."""
    return {name: lever.of for name, lever in levers().items()}
