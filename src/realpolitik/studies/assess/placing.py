"""Where actors stand on the map: who fights inside the country's outline, who gives outside, and no name on another."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.ndimage import distance_transform_edt

from realpolitik.scenario.schema import Scenario
from realpolitik.studies.assess.region import ISO_NUMERIC, TALL, WIDE, Frame, Place, Size, covered

Spots = Mapping[str, tuple[Place, Place]]
"""Where actors stand: on a wide map, and on a tall one."""
STEP = 6.0
"""Pixels between two places that are tried."""
INSIDE, CLEAR = 8.0, 14.0
"""Pixels that a dot keeps from the outline: of who fights on the inside, of the others on the outside."""
EDGE = 30.0
"""Pixels that who lies beyond the map keeps from its edge."""
LETTERS = 14
"""Letters of a name that share a line, where its words allow it."""
LETTER, HIGH, DOT = 6.4, 13.0, 12.0
"""Pixels of a letter, from one line to the next, and from a dot's middle to its name."""
LEAST_WIDTH = {WIDE: 640.0, TALL: 300.0}
"""Width to which a map is drawn smaller, with letters of the same size: names have room for that too."""
TOWARDS = 0.3
"""Share of the country's extent by which who fights stands towards those who give to it."""
CROWDED, SPILT, CROSSED, NEAR = 200.0, 0.1, 40.0, 1500.0
"""Pixels of way that it is worth to lie on no other name, that each square pixel of that is worth besides, to have no
line run over a dot, and, by the pixels between two dots, not to stand near."""
ROUNDS = 8


@dataclass(frozen=True)
class LabelBox:
    """Room that a dot and its name take: width, and pixels above and below the dot's middle."""

    width: float
    above: float
    below: float


def folded(name: str) -> str:
    """A name on as many lines as it takes.

    >>> folded("Islamic State in Khorasan").split(chr(10))
    ['Islamic State', 'in Khorasan']
    """
    return "\n".join(textwrap.wrap(name, LETTERS, break_long_words=False, break_on_hyphens=False))


def box_of(name: str, size: Size) -> LabelBox:
    """The room of a name on a map of a size, drawn as small as that map is drawn."""
    lines, larger = folded(name).split("\n"), size[0] / LEAST_WIDTH.get(size, size[0])
    high = HIGH * len(lines) + DOT
    return LabelBox((LETTER * max(map(len, lines)) + 6) * larger, DOT * larger, high * larger)


def placed(
    scenario: Scenario, frames: Sequence[Frame], fights: Sequence[str], actors: Sequence[str], given: pd.DataFrame
) -> Spots:
    """The places of all, on the wide map and on the tall one.

    Args:
        scenario: the run's.
        frames: the wide frame and the tall one; none where the map has no such country.
        fights: who fights for ground.
        actors: the others.
        given: `support`, by which who fights stands towards those who give to it.
    """
    found = []
    pairs = set(zip(given.actor, given.belligerent, strict=True))
    for turn, size in enumerate((WIDE, TALL)):
        arena = ArenaPlace(scenario, frames[turn] if frames else None, size)
        within = [key for key in actors if is_within(scenario, key)]
        wanted = outside(scenario, arena, [key for key in actors if key not in within])
        wanted |= inside(arena, [*fights, *within], wanted, given)
        names = {key: scenario.actors[key].name for key in wanted}
        rooms = {key: arena.room(key in fights or key in within) for key in wanted}
        found.append(apart(wanted, names, size, rooms, pairs))
    return {key: (found[0][key], found[1][key]) for key in found[0]}


def is_within(scenario: Scenario, key: str) -> bool:
    """Whether who does not fight for ground is at home in the war alone: an armed group without a territory."""
    actor = scenario.actors[key]
    return actor.home is None and actor.iso3 is None and actor.kind in ("armed_group", "faction")


class ArenaPlace:
    """The country at war on a map, and every place that may be tried.

    Args:
        scenario: the run's.
        frame: where the map has the country; else the country is a circle in the middle.
        size: of the map.
    """

    def __init__(self, scenario: Scenario, frame: Frame | None, size: Size) -> None:
        self.frame, self.size = frame, size
        self.across, self.down = (np.arange(STEP / 2, far, STEP) for far in size)
        own = self.country(scenario.territories[scenario.about.arena].iso3)
        if not own.any():
            own = np.hypot(self.across - size[0] / 2, self.down[:, None] - size[1] / 2) < circle(size)
        self.clear = np.where(own, distance_transform_edt(own), -distance_transform_edt(~own)) * STEP
        self.middle, self.extent = self.places(own).mean(axis=0), np.ptp(self.places(own), axis=0)

    def country(self, iso: str | None) -> np.ndarray:
        """Which places of the map lie within a country: by row and column."""
        if self.frame is None or iso not in ISO_NUMERIC:
            return np.zeros((len(self.down), len(self.across)), bool)
        return covered(self.frame, ISO_NUMERIC[iso], self.across, self.down)

    def places(self, kept: np.ndarray) -> np.ndarray:
        """Places of the map by a mask: rows of x, y."""
        rows, columns = np.nonzero(kept)
        return np.column_stack([self.across[columns], self.down[rows]])

    def room(self, is_inside: bool) -> np.ndarray:
        """Places for dots of those inside, or (half as close to one another) of those outside: rows of x, y."""
        if is_inside:
            return self.places(self.clear >= INSIDE)
        thin = np.zeros_like(self.clear, dtype=bool)
        thin[::2, ::2] = True
        return self.places(thin & (self.clear <= -CLEAR))


def circle(size: Size) -> float:
    """Radius of the circle that stands for a country without an outline."""
    return 0.27 * min(size)


def outside(scenario: Scenario, arena: ArenaPlace, actors: Sequence[str]) -> dict[str, Place]:
    """Where those outside would stand: in their country as far as it is seen, at the edge in its direction, around."""
    found, elsewhere, size = {}, list[str](), arena.size
    for key in actors:
        actor, frame = scenario.actors[key], arena.frame
        iso = actor.iso3 or (scenario.territories[actor.home].iso3 if actor.home else None)
        middle = frame.middles.get(ISO_NUMERIC.get(iso or "", "")) if frame else None
        if frame is None or middle is None:
            elsewhere.append(key)
            continue
        seen = arena.places(arena.country(iso))
        x, y = seen.mean(axis=0) if len(seen) else middle
        found[key] = (min(max(x, EDGE), size[0] - EDGE), min(max(y, EDGE), size[1] - EDGE))
    for place, key in enumerate(elsewhere):
        turn = 2 * math.pi * (place + 0.5) / len(elsewhere) - math.pi
        if arena.frame:
            found[key] = (EDGE, size[1] * (place + 1) / (len(elsewhere) + 1))
        else:
            found[key] = (size[0] * (0.5 + 0.42 * math.cos(turn)), size[1] * (0.5 + 0.42 * math.sin(turn)))
    return found


def inside(
    arena: ArenaPlace, keys: Sequence[str], givers: Mapping[str, Place], given: pd.DataFrame
) -> dict[str, Place]:
    """Where those inside would stand: off the middle of the country towards those who give to them."""
    found = {}
    for key in keys:
        theirs = given[(given.belligerent == key) & given.actor.isin(givers)]
        shares = zip(theirs.actor, theirs.share, strict=True)
        shares = zip(theirs.actor, theirs.share, strict=True)
        way = sum((share * _towards(arena.middle, givers[actor]) for actor, share in shares), np.zeros(2))
        far = np.hypot(*way)
        x, y = arena.middle + (TOWARDS * arena.extent * way / far if far > 0 else 0)
        found[key] = (float(x), float(y))
    return found


def _towards(start: np.ndarray, stop: Place) -> np.ndarray:
    way = np.array(stop) - start
    return np.asarray(way / max(float(np.hypot(*way)), 1.0))


def apart(
    wanted: Mapping[str, Place],
    names: Mapping[str, str],
    size: Size,
    rooms: Mapping[str, np.ndarray],
    pairs: Iterable[tuple[str, str]] = (),
) -> dict[str, Place]:
    """Places where no name lies on another's or runs over the edge, each as near as may be to where it is wanted.

    One after the other takes the best place that the others leave it, until nobody moves.

    Args:
        wanted: place by actor.
        names: their names.
        size: of the map.
        rooms: places that each may take, one a row.
        pairs: actors between whom there is a line.
    """
    boxes = {key: box_of(names[key], size) for key in wanted}
    rooms = {key: _uncut(rooms[key], boxes[key], size) for key in wanted}
    ways = {key: np.hypot(*(rooms[key] - np.array(wanted[key])).T) for key in wanted}
    lines = [(one, other) for one, other in sorted(pairs) if one in wanted and other in wanted]
    spots: dict[str, np.ndarray] = {}
    for turn in range(ROUNDS):
        before = dict(spots)
        for key in wanted:
            cost = ways[key] + _crossed(rooms[key], key, spots, lines if turn < ROUNDS / 2 else ())
            for other, spot in spots.items():
                if other != key:
                    over = _over(rooms[key], boxes[key], spot, boxes[other])
                    cost += (over > 0) * CROWDED + SPILT * over
                    cost += NEAR / np.maximum(np.hypot(*(rooms[key] - spot).T), 1)
            spots[key] = rooms[key][cost.argmin()]
        if before and all((before[key] == spots[key]).all() for key in spots):
            break
    return {key: (float(x), float(y)) for key, (x, y) in spots.items()}


def _crossed(
    room: np.ndarray, key: str, spots: Mapping[str, np.ndarray], lines: Sequence[tuple[str, str]]
) -> np.ndarray:
    """What it costs an actor at each place that lines run over its dot, and its own lines over others' dots."""
    cost = np.zeros(len(room))
    for one, other in lines:
        if not {one, other} - {key} <= spots.keys():
            continue
        if key not in (one, other):
            cost += CROSSED * (_off(room, spots[one], spots[other]) < CLEAR)
            continue
        end = spots[other if key == one else one]
        for third, spot in spots.items():
            if third not in (one, other):
                cost += CROSSED * (_off(spot, room, end) < CLEAR)
    return cost


def _off(point: np.ndarray, start: np.ndarray, stop: np.ndarray) -> np.ndarray:
    """How far points lie off the lines between starts and stops; any of them may be one or a row each."""
    way, to = stop - start, point - start
    along = (to * way).sum(axis=-1) / np.maximum((way**2).sum(axis=-1), 1.0)
    return np.asarray(np.hypot(*np.moveaxis(to - np.clip(along, 0, 1)[..., None] * way, -1, 0)))


def _uncut(room: np.ndarray, box: LabelBox, size: Size) -> np.ndarray:
    """Those of some places at which nothing of a box is cut off; all of them where there is none."""
    x, y = room.T
    kept = (x >= box.width / 2) & (x <= size[0] - box.width / 2) & (y >= box.above) & (y <= size[1] - box.below)
    return room[kept] if kept.any() else room


def _over(room: np.ndarray, box: LabelBox, spot: np.ndarray, other: LabelBox) -> np.ndarray:
    """Square pixels by which a box at each place lies on another at its own."""
    x, y = room.T
    across = (box.width + other.width) / 2 - np.abs(x - spot[0])
    down = np.minimum(y + box.below, spot[1] + other.below) - np.maximum(y - box.above, spot[1] - other.above)
    return np.asarray(np.maximum(across, 0) * np.maximum(down, 0))
