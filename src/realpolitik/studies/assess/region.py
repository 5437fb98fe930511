"""Map of the territories around: violence and commodity that reach them."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any

import altair as alt
import pandas as pd

from realpolitik.report.charts.style import FAINT, GREEN, LINE, ORANGE, Drawing, Marks, Row, named, rounded
from realpolitik.scenario.schema import Scenario

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
    scale, move = region["transform"]["scale"], region["transform"]["translate"]
    west, south, east, north = box
    for index in ring:
        x = y = 0
        for dx, dy in region["arcs"][index if index >= 0 else ~index]:
            x, y = x + dx, y + dy
            longitude, latitude = x * scale[0] + move[0], y * scale[1] + move[1]
            if not (west <= longitude <= east and south <= latitude <= north):
                return False
    return True


def map_chart(territories: pd.DataFrame, scenario: Scenario) -> Drawing | None:
    """Median violence and commodity flow that reach each territory in the last year; None off the map."""
    shapes = {geometry.get("id") for geometry in _region()["objects"]["countries"]["geometries"]}
    arena = scenario.about.arena
    rows: list[Row] = []
    for row in territories.to_dict("records"):
        code = ISO_NUMERIC.get(row["iso3"] or "")
        if code is not None and code in shapes and row["territory"] != arena:
            threat, flow = rounded(row["threat_last"], 3), rounded(row["flow_last"], 3)
            rows.append({"id": code, "name": row["name"], "threat": threat, "flow": flow})
    if len(rows) < 2:
        return None
    home = ISO_NUMERIC.get(scenario.territories[arena].iso3 or "")
    threat_panel = _panel(rows, home, "threat", "Exported violence", "attacks a year", ORANGE)
    flow_panel = _panel(rows, home, "flow", "Commodity that arrives", "tonnes a year", GREEN)
    chart = alt.hconcat(threat_panel, flow_panel, spacing=24).resolve_scale(opacity="independent")
    return Drawing(chart, {"rows": rows, "region": _region()})


def _panel(rows: list[Row], home: str | None, field: str, title: str, unit: str, colour: str) -> Marks:
    shapes = alt.NamedData(name="region", format=alt.TopoDataFormat(feature="countries", type="topojson"))
    top = max(row[field] for row in rows) or 1.0
    ground = alt.Chart(shapes).mark_geoshape(fill=LINE, stroke="var(--paper, #fff)", strokeWidth=0.5)
    arena = alt.Chart(shapes).transform_filter(f"datum.id === '{home}'").mark_geoshape(fill=FAINT)
    filled = (
        alt.Chart(shapes)
        .transform_lookup(
            lookup="id",
            from_=alt.LookupData(data=named(), key="id", fields=["name", field]),
        )
        .transform_filter(f"isValid(datum.{field})")
        .mark_geoshape(fill=colour, stroke=LINE, strokeWidth=0.6)
        .encode(
            opacity=alt.Opacity(
                f"{field}:Q",
                scale=alt.Scale(domain=[0, top], range=[0.06, 1]),
                legend=alt.Legend(
                    title=unit,
                    symbolType="square",
                    symbolFillColor=colour,
                    symbolSize=160,
                    symbolStrokeWidth=0,
                    tickCount=4,
                ),
            ),
            tooltip=[alt.Tooltip("name:N", title="Territory"), alt.Tooltip(f"{field}:Q", title=f"{title}, {unit}")],
        )
    )
    return (
        alt.layer(ground, filled, arena)
        .properties(width=430, height=330, title=title)
        .project(
            type="conicEqualArea",
            parallels=[25, 55],
            rotate=[-72, 0, 0],
            center=[0, 43],
            scale=430,
            translate=[215, 165],
            clipExtent=[[0, 0], [430, 330]],
        )
    )
