"""Kinds of actors and what is likely of them: wide defaults for a scenario that begins, and what they come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

from realpolitik.errors import UsageError
from realpolitik.scenario.names import nearest
from realpolitik.scenario.yaml_text import parse

FILE = "archetypes.yaml"
OF_EVERYBODY = ("capability", "engaged", "will", "standing", "sharpness", "exposure")
PER_HEAD = {
    "fighters_per_million": "fighters",
    "fighters_max_per_million": "fighters_max",
    "revenue_per_million": "revenue",
}
"""Numbers that go by a million of the arena's people → the number of a belligerent."""
OF_BELLIGERENTS = (
    "ground",
    *PER_HEAD,
    "equipment",
    "cohesion",
    "cohesion_rest",
    "concentration",
    "recruitment",
    "reach",
    "tolerance",
    "tax",
)
Spread = tuple[float, float, float]
"""Low, likeliest, high."""


@dataclass(frozen=True)
class Archetype:
    """A kind of actor.

    Attributes:
        name: as `new` takes it.
        title: what it is, in words.
        kind: of the format: state, armed_group, faction, bloc or organisation.
        plays: whether it fights for ground or reaches in from outside.
        of: actors of the catalog's wars that its numbers come from, as ``war:actor``.
        numbers: number → low, likeliest, high over them.
    """

    name: str
    title: str
    kind: str
    plays: Literal["belligerent", "outside"]
    of: tuple[str, ...]
    numbers: Mapping[str, Spread]

    def record(self, people: float) -> dict[str, Spread]:
        """Numbers of an actor of this kind, and of it as a belligerent, in the format's own units.

        Args:
            people: of the arena, in million.

        >>> archetype("insurgent").record(30)["fighters"]
        (45.0, 140.0, 230.0)
        """
        return {
            PER_HEAD.get(field, field): _scaled(spread, people if field in PER_HEAD else 1.0)
            for field, spread in self.numbers.items()
        }


@cache
def archetypes() -> dict[str, Archetype]:
    """Every kind of actor by name."""
    return {
        name: Archetype(
            name,
            item["title"],
            item["kind"],
            item["plays"],
            tuple(item["of"]),
            {field: _scaled(spread, 1.0) for field, spread in item["numbers"].items()},
        )
        for name, item in _data()["archetypes"].items()
    }


@cache
def judged() -> dict[str, tuple[float, ...]]:
    """What the catalog's wars do not say: sizes of what patrons send, by judgement."""
    return {name: tuple(map(float, values)) for name, values in _data()["judged"].items()}


def archetype(name: str, plays: str | None = None) -> Archetype:
    """A kind of actor by name.

    Args:
        name: of the kind.
        plays: ``belligerent`` or ``outside``, where only such kinds will do.

    Raises:
        UsageError: there is none of this name that does so.
    """
    fitting = {key: item for key, item in archetypes().items() if plays in (None, item.plays)}
    if name not in fitting:
        raise UsageError(f"no kind of actor {name!r:.60} here", tuple(fitting), nearest(name, fitting))
    return fitting[name]


@cache
def _data() -> dict[str, dict]:  # type: ignore[type-arg]
    text = resources.files("realpolitik.scenario").joinpath(FILE).read_text(encoding="utf-8")
    document = parse(text, FILE)
    if document.problems:
        raise ValueError("; ".join(map(str, document.problems)))
    data: dict[str, dict] = document.data  # type: ignore[type-arg]
    return data


def _scaled(spread: Sequence[float], by: float) -> Spread:
    """A spread times a number, with the digits that a default deserves."""
    low, likely, high = (float(f"{value * by:.2g}") for value in spread)
    return low, likely, high
