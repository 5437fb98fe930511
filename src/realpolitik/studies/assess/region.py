"""Outlines of countries, and the frame of a map around an arena: which of them it shows, and where a country lies."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any

import numpy as np

Place = tuple[float, float]
Size = tuple[float, float]
WIDE: Size = (760.0, 520.0)
TALL: Size = (340.0, 500.0)
"""Width and height of a map in pixels, and of one on a phone."""
NARROW = 500
"""Pixels of a map's width below which it is the tall one."""
ARENA = {WIDE: 0.5, TALL: 0.74}
"""Share of a map's width that the arena takes at most; of its height it is half."""
SPAN = {WIDE: 20.0, TALL: 9.0}
"""Degrees of longitude that a map shows at least: the surroundings of a small country."""

ISO_NUMERIC = {
    "AFG": "004",
    "ARM": "051",
    "AZE": "031",
    "BGD": "050",
    "BLR": "112",
    "CHN": "156",
    "DJI": "262",
    "EGY": "818",
    "ERI": "232",
    "ETH": "231",
    "GEO": "268",
    "IDN": "360",
    "IND": "356",
    "IRN": "364",
    "IRQ": "368",
    "ISR": "376",
    "JOR": "400",
    "JPN": "392",
    "KAZ": "398",
    "KEN": "404",
    "KGZ": "417",
    "KHM": "116",
    "KOR": "410",
    "KWT": "414",
    "LAO": "418",
    "LBN": "422",
    "LBY": "434",
    "LKA": "144",
    "MMR": "104",
    "MNG": "496",
    "MYS": "458",
    "NPL": "524",
    "OMN": "512",
    "PAK": "586",
    "PHL": "608",
    "POL": "616",
    "PRK": "408",
    "QAT": "634",
    "ROU": "642",
    "RUS": "643",
    "SAU": "682",
    "SDN": "729",
    "SOM": "706",
    "SSD": "728",
    "SYR": "760",
    "TCD": "148",
    "THA": "764",
    "TJK": "762",
    "TKM": "795",
    "TUR": "792",
    "UGA": "800",
    "UKR": "804",
    "ARE": "784",
    "UZB": "860",
    "VNM": "704",
    "YEM": "887",
}
"""ISO 3166-1 numeric codes by which the map names countries."""


@cache
def _region() -> dict[str, Any]:
    """Outlines of countries from Russia to India (Natural Earth by way of world-atlas), as TopoJSON."""
    text = (resources.files("realpolitik.catalog") / "map" / "region-50m.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    _set_apart(found)
    return found


DISPUTED = {"643": ("Crimea", (32.0, 44.0, 37.0, 46.5))}
"""Parts that the map draws within one country though most states hold them another's: west, south, east, north."""


def _set_apart(region: dict[str, Any]) -> None:
    """Give every disputed part an outline of its own, without the country's code, so that it takes no colour."""
    countries = region["objects"]["countries"]["geometries"]
    for country in [item for item in countries if item.get("id") in DISPUTED]:
        name, box = DISPUTED[country["id"]]
        inside = [_within(region, polygon[0], box) for polygon in country["arcs"]]
        parts = [polygon for polygon, is_in in zip(country["arcs"], inside, strict=True) if is_in]
        country["arcs"] = [polygon for polygon, is_in in zip(country["arcs"], inside, strict=True) if not is_in]
        countries.append({"type": "MultiPolygon", "arcs": parts, "properties": {"name": f"{name} (disputed)"}})


def _within(region: dict[str, Any], ring: list[int], box: tuple[float, float, float, float]) -> bool:
    """Whether a ring lies within a box of longitudes and latitudes."""
    west, south, east, north = _box(region, ring)
    return box[0] <= west and box[1] <= south and east <= box[2] and north <= box[3]


@dataclass(frozen=True)
class Frame:
    """A part of the earth on paper (Mercator's projection), and the countries that are seen on it.

    Attributes:
        longitude: of its middle.
        latitude: of its middle.
        scale: pixels to a radian of longitude.
        size: width and height in pixels.
        middles: ISO 3166-1 numeric code → middle of the country's largest part, in pixels from the upper left.
    """

    longitude: float
    latitude: float
    scale: float
    size: Size
    middles: dict[str, tuple[float, float]]

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Pixels from the left and from above; beyond the edge where it lies beyond."""
        x = self.size[0] / 2 + self.scale * math.radians(longitude - self.longitude)
        return x, self.size[1] / 2 - self.scale * (_north(latitude) - _north(self.latitude))


def _north(latitude: float) -> float:
    """How far north a latitude lies on Mercator's projection, in radians of longitude."""
    return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))


def frame_of(arena: str | None, size: Size = WIDE) -> Frame | None:
    """The frame around a country; None where the map has no such country.

    Args:
        arena: its ISO 3166-1 code of three letters.
        size: width and height in pixels.
    """
    code = ISO_NUMERIC.get(arena or "")
    boxes = _boxes()
    if code not in boxes:
        return None
    west, south, east, north = boxes[code]
    across, up = math.radians(east - west), _north(north) - _north(south)
    scale = min(
        ARENA.get(size, 0.5) * size[0] / across, 0.5 * size[1] / up, size[0] / math.radians(SPAN.get(size, 20.0))
    )
    blank = Frame((west + east) / 2, (south + north) / 2, scale, size, {})
    middles = {key: blank.place((w + e) / 2, (s + n) / 2) for key, (w, s, e, n) in boxes.items()}
    return replace(blank, middles=middles)


def covered(frame: Frame, code: str, across: np.ndarray, down: np.ndarray) -> np.ndarray:
    """Which places of a grid lie within a country: those with an odd number of borders above them.

    Args:
        frame: the frame.
        code: ISO 3166-1 numeric code.
        across: pixels from the left, a column each.
        down: pixels from above, a row each, rising.

    Returns:
        True or False by row and column.
    """
    rings = [np.array([frame.place(x, min(max(y, -85.0), 85.0)) for x, y in ring]) for ring in _rings(code)]
    if not rings:
        return np.zeros((len(down), len(across)), bool)
    (ax, ay), (bx, by) = np.concatenate(rings).T, np.concatenate([np.roll(ring, -1, axis=0) for ring in rings]).T
    borders = np.empty((len(down), len(across)), int)
    for column, x in enumerate(across):
        cut = (ax > x) != (bx > x)
        heights = ay[cut] + (by[cut] - ay[cut]) * (x - ax[cut]) / (bx[cut] - ax[cut])
        borders[:, column] = np.searchsorted(np.sort(heights), down)
    return np.asarray(borders % 2 == 1)


@cache
def _rings(code: str) -> list[list[Place]]:
    """Longitudes and latitudes around every part of a country, and around every hole in it."""
    region = _region()
    countries = [item for item in region["objects"]["countries"]["geometries"] if item.get("id") == code]
    rings = [ring for country in countries for polygon in _polygons(country) for ring in polygon]
    return [[point for index in ring for point in _run(region, index)] for ring in rings]


def _run(region: dict[str, Any], index: int) -> list[Place]:
    """Points of an arc in the direction in which a ring takes it, without its last, with which the next begins."""
    points = _line(region, index)
    return (points if index >= 0 else points[::-1])[:-1]


def projection(wide: Frame, tall: Frame) -> dict[str, Any]:
    """Two frames of one country as a projection of Vega-Lite; it takes the one for the width that it has."""
    scale = (
        f"width < {NARROW} ? {tall.scale:.1f} * width / {tall.size[0]:g} : {wide.scale:.1f} * width / {wide.size[0]:g}"
    )
    return {
        "type": "mercator",
        "rotate": [-wide.longitude, 0, 0],
        "center": [0, wide.latitude],
        "scale": {"expr": scale},
        "translate": {"expr": "[width / 2, height / 2]"},
        "clipExtent": {"expr": "[[0, 0], [width, height]]"},
    }


@cache
def _boxes() -> dict[str, tuple[float, float, float, float]]:
    """Code of a country → west, south, east, north of its largest part."""
    region, found = _region(), {}
    for country in region["objects"]["countries"]["geometries"]:
        parts = [_box(region, polygon[0]) for polygon in _polygons(country)]
        if country.get("id") and parts:
            found[country["id"]] = max(parts, key=lambda box: (box[2] - box[0]) * (box[3] - box[1]))
    return found


def _polygons(country: dict[str, Any]) -> list[Any]:
    arcs: list[Any] = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
    return arcs


def _box(region: dict[str, Any], ring: list[int]) -> tuple[float, float, float, float]:
    points = [point for index in ring for point in _line(region, index)]
    longitudes, latitudes = [point[0] for point in points], [point[1] for point in points]
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)


def _line(region: dict[str, Any], index: int) -> list[tuple[float, float]]:
    """Longitudes and latitudes along an arc."""
    scale, move = region["transform"]["scale"], region["transform"]["translate"]
    x = y = 0
    found = []
    for dx, dy in region["arcs"][index if index >= 0 else ~index]:
        x, y = x + dx, y + dy
        found.append((x * scale[0] + move[0], y * scale[1] + move[1]))
    return found


def outlines(frames: Sequence[Frame]) -> dict[str, Any]:
    """TopoJSON of the countries of which any part lies within one of the frames, and of the arcs that they take."""
    region = _region()
    kept, arcs = [], dict[int, int]()
    for country in region["objects"]["countries"]["geometries"]:
        polygons = [part for part in _polygons(country) if _is_seen(frames, _box(region, part[0]))]
        if polygons:
            for index in (index for polygon in polygons for ring in polygon for index in ring):
                arcs.setdefault(index if index >= 0 else ~index, len(arcs))
            turned = [
                [[arcs[index] if index >= 0 else ~arcs[~index] for index in ring] for ring in polygon]
                for polygon in polygons
            ]
            kept.append({**country, "type": "MultiPolygon", "arcs": turned})
    return {
        "type": "Topology",
        "transform": region["transform"],
        "objects": {"countries": {"type": "GeometryCollection", "geometries": kept}},
        "arcs": [region["arcs"][index] for index in arcs],
    }


def _is_seen(frames: Sequence[Frame], box: tuple[float, float, float, float]) -> bool:
    west, south, east, north = box
    for frame in frames:
        (left, top), (right, bottom) = frame.place(west, min(north, 85.0)), frame.place(east, max(south, -85.0))
        if left < frame.size[0] and right > 0 and top < frame.size[1] and bottom > 0:
            return True
    return False
