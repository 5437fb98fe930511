"""Names of stability concepts, such as ``seq``, ``gmr.strong``, ``smr.a`` and ``l4``, and which a game calls for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from realpolitik.engines.stability.model import Model
from realpolitik.errors import UsageError
from realpolitik.scenario.names import nearest

BASES = ("nash", "gmr", "smr", "seq", "sim")
VARIANTS = ("strong", "weak", "a", "b", "c", "d", "attitudes")
UNKNOWN = ("a", "b", "c", "d")
LONGEST = 1000
"""Moves that limited-move stability looks ahead, at most."""
MOST_SIMULTANEOUS = 2**16
"""States up to which SIM stability is found without being asked for; it takes longer than the others."""


@dataclass(frozen=True)
class Concept:
    """A concept of stability taken apart.

    Attributes:
        name: as asked for, and as the result calls it.
        base: nash, gmr, smr, seq, sim, limited or nonmyopic.
        variant: strong or weak (strength of preference), a to d (unknown preference), attitudes, or nothing.
        horizon: moves to look ahead, of limited-move stability; else 0.
    """

    name: str
    base: str
    variant: str = ""
    horizon: int = 0

    @property
    def is_searchable(self) -> bool:
        """Whether it is defined move by move, for groups as for actors."""
        return self.base in BASES


def concept(name: str, horizon: int | None = None) -> Concept:
    """A concept by its name.

    Args:
        name: a base, a base with a variant behind a dot, ``nonmyopic``, ``limited``, or ``l`` and a number of moves.
        horizon: moves to look ahead, for ``limited``.

    Raises:
        UsageError: there is no such concept, or ``limited`` without a horizon.
    """
    base, _, variant = name.partition(".")
    moves = re.fullmatch(r"l([1-9][0-9]{0,3})", name)
    if moves or name == "limited":
        ahead = int(moves[1]) if moves else horizon
        if ahead is None:
            raise UsageError("limited-move stability needs a horizon: a number of moves, or write l2, l3 …")
        if not 1 <= ahead <= LONGEST:
            raise UsageError(f"a horizon of {ahead} moves; at least 1, at most {LONGEST}")
        return Concept(f"l{ahead}", "limited", horizon=ahead)
    if name == "nonmyopic":
        return Concept(name, name)
    if base in BASES and (not variant or variant in VARIANTS) and name == f"{base}.{variant}".rstrip("."):
        return Concept(name, base, variant)
    allowed = (*BASES, "limited", "l2", "nonmyopic", *(f"{one}.{kind}" for one in BASES for kind in VARIANTS))
    raise UsageError(f"no concept {name!r:.40}", allowed, nearest(name, allowed))


def usual(model: Model, horizon: int | None = None) -> tuple[Concept, ...]:
    """The concepts that a game calls for, if nobody names any.

    Under unknown preference types a and d, between which b and c lie; else the simple ones, with the strong forms
    where some preference is strong and those of attitudes where some actor has one towards another; limited-move
    stability where a horizon is given.

    Args:
        model: the game.
        horizon: moves to look ahead.
    """
    bases = BASES if len(model.states) <= MOST_SIMULTANEOUS else BASES[:-1]
    if model.sides is not None:
        return tuple(Concept(f"{base}.{kind}", base, kind) for kind in "ad" for base in bases[:4])
    found = [Concept(base, base) for base in bases]
    if (model.floor >= 0).any():
        found += [Concept(f"{base}.strong", base, "strong") for base in bases[1:]]
    if (model.attitude != model.selfish).any():
        found += [Concept(f"{base}.attitudes", base, "attitudes") for base in bases[:4]]
    if horizon is not None:
        found.append(concept("limited", horizon))
    return tuple(found)
