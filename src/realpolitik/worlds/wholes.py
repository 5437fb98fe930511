"""What belongs to one whole: issues that read parts of it, and the half-spaces that terms must lie in together.

Ground adds up to all of the people (what nobody holds is contested), and so do shares of power, chances to win, and who
holds the capital. Issues that read such shares, alone or mixed with variables between 0 and 1, can be agreed on
together only where some division of the whole reads so. The points that are possible are the convex hull of what the
corners read: all of a whole in one hand, every other variable at an end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from scipy.optimize import linprog
from scipy.spatial import ConvexHull

from realpolitik.scenario.fields import Reads
from realpolitik.scenario.schema import Scenario
from realpolitik.scenario.vocabulary import WHOLES

BETWEEN = frozenset(
    {"cohesion", "talking", "settled", "stalemate", "will", "standing", "influence", "engaged", "equipment", "rivalry"}
)
"""Variables between 0 and 1 that may be mixed with shares; an issue that reads any other beside shares is left free."""
MOST_MIXED = 8
"""Variables beside shares in one group of issues, at most; a larger group is left free."""
FLAT = 1e-9
"""Extent below which a hull is flat in a direction."""


@dataclass(frozen=True, eq=False)
class Bounds:
    """Where terms on some issues can lie together: normals @ y ≤ limits, y on the issues' unit scale.

    Attributes:
        wholes: what they read parts of, such as ``ground``.
        issues: [K'] ids.
        normals: [M, K'].
        limits: [M].
        inside: [K'] a point that fits.
    """

    wholes: tuple[str, ...]
    issues: tuple[str, ...]
    normals: np.ndarray
    limits: np.ndarray
    inside: np.ndarray


def bounds_of(readings: Mapping[str, Reads], parts: Mapping[str, tuple[str, ...]]) -> tuple[Bounds, ...]:
    """The bounds on issues, one for each group of them that read the same things.

    Args:
        readings: issue → what it reads.
        parts: whole → all its parts (`parts_of`).
    """
    shares = {name: item for name, item in readings.items() if _is_share(item)}
    return tuple(
        found
        for group in groups(shares)
        if (found := _bounds({name: shares[name] for name in group}, parts)) is not None
    )


def parts_of(scenario: Scenario) -> dict[str, tuple[str, ...]]:
    """Whole → all its parts in a scenario."""
    sides = [name for name, actor in scenario.actors.items() if actor.belligerent is not None]
    found: dict[str, tuple[str, ...]] = {}
    for variable, whole in WHOLES.items():
        names = ("contested",) if variable == "contested" else tuple(f"{variable}.{side}" for side in sides)
        found[whole] = (*found.get(whole, ()), *names)
    return found


def _is_share(reading: Reads) -> bool:
    """Whether a reading is of shares of a whole, alone or mixed with variables between 0 and 1."""
    variables = {term.partition(".")[0] for term in reading.terms}
    return bool(variables & WHOLES.keys()) and variables <= WHOLES.keys() | BETWEEN


def groups(readings: Mapping[str, Reads]) -> Iterator[tuple[str, ...]]:
    """Issues that hang together: each reads a whole or a variable that another of them reads."""
    left = {name: {_link(term) for term in reading.terms} for name, reading in readings.items()}
    while left:
        first = next(iter(left))
        group, links = [first], left.pop(first)
        while more := [name for name, read in left.items() if read & links]:
            for name in more:
                links |= left.pop(name)
            group += more
        yield tuple(name for name in readings if name in group)


def _link(term: str) -> str:
    """What a term ties issues together by: its whole, or itself."""
    return WHOLES.get(term.partition(".")[0], term)


def _bounds(readings: Mapping[str, Reads], parts: Mapping[str, tuple[str, ...]]) -> Bounds | None:
    """The bounds of one group; None where it is too large, or no point on all scales is possible."""
    terms = {term for reading in readings.values() for term in reading.terms}
    wholes = tuple(sorted({WHOLES[name] for term in terms if (name := term.partition(".")[0]) in WHOLES}))
    mixed = sorted(term for term in terms if term.partition(".")[0] not in WHOLES)
    if len(mixed) > MOST_MIXED:
        return None
    corners = np.array([_read(corner, readings) for corner in _corners([parts[name] for name in wholes], mixed)])
    normals, limits = half_spaces(corners)
    size = len(readings)
    normals = np.concatenate([normals, np.eye(size), -np.eye(size)])
    limits = np.concatenate([limits, np.ones(size), np.zeros(size)])
    inside = _middle(normals, limits)
    return None if inside is None else Bounds(wholes, tuple(readings), normals, limits, inside)


def _corners(wholes: Sequence[tuple[str, ...]], mixed: Sequence[str]) -> Iterator[dict[str, float]]:
    """Every corner: each whole in one hand, each other variable at 0 or 1; variable → value, 0 where it has none."""
    for holders in product(*wholes):
        for ends in product((0.0, 1.0), repeat=len(mixed)):
            yield dict.fromkeys(holders, 1.0) | dict(zip(mixed, ends, strict=True))


def _read(corner: Mapping[str, float], readings: Mapping[str, Reads]) -> list[float]:
    """What issues read there, on their unit scales, not cut off at the ends."""
    return [
        (sum(weight * corner.get(term, 0.0) for term, weight in item.terms.items()) - item.at[0])
        / (item.at[1] - item.at[0])
        for item in readings.values()
    ]


def half_spaces(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(normals [M, D] of length 1, limits [M]) of the convex hull of points [P, D], flat or not."""
    centre = points.mean(axis=0)
    _, extent, axes = np.linalg.svd(points - centre, full_matrices=True)
    rank = int((extent > FLAT).sum())
    across, along = axes[rank:], axes[:rank]
    normals, limits = [*across, *-across], [*(across @ centre), *-(across @ centre)]
    flat = (points - centre) @ along.T
    if rank == 1:
        faces = np.array([[1.0, -flat.max()], [-1.0, flat.min()]])
    else:
        faces = np.unique(ConvexHull(flat).equations.round(12), axis=0) if rank > 1 else np.empty((0, 1))
    for *normal, offset in faces:
        turned = np.array(normal) @ along
        normals.append(turned)
        limits.append(turned @ centre - offset)
    return np.array(normals), np.array(limits)


def _middle(normals: np.ndarray, limits: np.ndarray) -> np.ndarray | None:
    """A point that lies as far inside as can be; None where there is none."""
    size = normals.shape[1]
    found = linprog(
        [0.0] * size + [-1.0],
        np.column_stack([normals, np.zeros(len(normals)) + 1.0]),
        limits + FLAT,
        bounds=[(None, None)] * size + [(0.0, 1.0)],
    )
    return np.asarray(found.x[:size]) if found.success else None
