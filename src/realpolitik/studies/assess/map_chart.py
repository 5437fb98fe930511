"""The map drawn: actors where they stand, lines for what they give, countries shaded by what reaches them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from realpolitik.report.charts.style import (
    BLUE,
    FAINT,
    GREEN,
    INK,
    LINE,
    ORANGE,
    PAPER,
    PINK,
    Drawing,
    Marks,
    Row,
    named,
    rounded,
)
from realpolitik.scenario.schema import Scenario
from realpolitik.studies.assess.map import KINDS
from realpolitik.studies.assess.placing import DOT, HIGH, Spots, circle, folded, placed
from realpolitik.studies.assess.region import (
    ISO_NUMERIC,
    NARROW,
    TALL,
    WIDE,
    Place,
    frame_of,
    outlines,
    projection,
)

COLOURS = (BLUE, ORANGE, GREEN, PINK)
FAINTEST = 0.05
"""Share of a year's world-months from which a line is drawn."""
PRESENT, ABSENT, FIGHTS = "has troops in the country", "has none there", "fights for ground"
THERE = 0.05
"""Thousand troops from which an actor is present."""
SHADES = ("violence", "commodity")


def map_chart(
    scenario: Scenario, given: pd.DataFrame, reached: pd.DataFrame, there: pd.DataFrame, order: Sequence[str]
) -> Drawing | None:
    """Actors where they lie, lines for what they give, countries shaded by what reaches them; None without patrons.

    Countries come from the map's outlines where the arena is on it; else actors stand around the belligerents, and
    discs take the shade.

    Args:
        scenario: the run's.
        given: `support`.
        reached: `reach`.
        there: `standing`.
        order: actors, the most active first.
    """
    fights = [key for key, actor in scenario.actors.items() if actor.belligerent is not None]
    helpers = set(given.actor) | set(there.actor[there.troops > THERE])
    actors = [key for key in order if key in helpers and key not in fights]
    if not actors or not fights:
        return None
    arena = scenario.territories[scenario.about.arena].iso3
    frames = [frame for size in (WIDE, TALL) if (frame := frame_of(arena, size))]
    spots = placed(scenario, frames, fights, actors, given)
    shapes = outlines(frames) if frames else {"type": "Topology", "objects": {}, "arcs": []}
    rows = {
        "rows": _lines(given[given.share >= FAINTEST], spots),
        "actors": _actors(scenario, there, spots, fights),
        "reach": (reach := _reach(scenario, reached, shapes if frames else None, spots)),
        "region": shapes,
    }
    years = sorted(set(there.year))
    pick = alt.param(
        name="year", value=years[0], bind=alt.binding_range(min=years[0], max=years[-1], step=1, name="Year: ")
    )
    shade = alt.param(name="shade", value=SHADES[0], bind=alt.binding_radio(options=list(SHADES), name="Shade: "))
    ground = _countries(projection(*frames), scenario, reach) if frames else [_circle(), _discs(reach)]
    chart = alt.layer(*ground, _arrows(), *_nodes()).add_params(pick, shade)
    told = in_words(given, years[0])
    return Drawing(chart.properties(width=WIDE[0], height=WIDE[1], description=told), rows)


def in_words(given: pd.DataFrame, year: int) -> str:
    """Who gives whom what in a year, in one sentence."""
    pairs = given[(given.year == year) & (given.share >= 0.5)].groupby(["name", "belligerent_name"], sort=False).kind
    told = [f"{who} gives {', '.join(kinds)} to {whom}" for (who, whom), kinds in pairs]
    return f"In {year}, in half of the worlds or more: {'; '.join(told) or 'nobody supports anybody'}."


def _lines(given: pd.DataFrame, spots: Spots) -> list[Row]:
    """A line for each thing given, those of one pair side by side, from the giver to short of the taker."""
    rows = []
    for row in given[given.belligerent.isin(spots) & given.actor.isin(spots)].to_dict("records"):
        aside = 3.5 * (list(KINDS).index(row["kind"]) - 1.5)
        ends = zip(spots[row["actor"]], spots[row["belligerent"]], strict=True)
        wide, tall = (_line(start, stop, aside) for start, stop in ends)
        rows.append(
            {
                "year": row["year"],
                "who": row["name"],
                "whom": row["belligerent_name"],
                "kind": row["kind"],
                "share": rounded(row["share"], 2),
                **dict(zip(("x", "y", "x2", "y2"), wide, strict=True)),
                **dict(zip(("tx", "ty", "tx2", "ty2"), tall, strict=True)),
            }
        )
    return rows


def _line(start: Place, stop: Place, aside: float) -> list[float]:
    """Ends of a line between two places, moved aside, and free of both."""
    (x, y), (x2, y2) = start, stop
    far = math.hypot(x2 - x, y2 - y) or 1.0
    dx, dy = -(y2 - y) / far * aside, (x2 - x) / far * aside
    short = min(0.3, 11 / far)
    across, down = (x2 - x) * short, (y2 - y) * short
    return [round(value, 1) for value in (x + dx + across, y + dy + down, x2 + dx - across, y2 + dy - down)]


def _at(spot: tuple[Place, Place]) -> Row:
    (x, y), (tx, ty) = spot
    return {"x": round(x, 1), "y": round(y, 1), "tx": round(tx, 1), "ty": round(ty, 1)}


def _actors(scenario: Scenario, there: pd.DataFrame, spots: Spots, fights: Sequence[str]) -> list[Row]:
    rows = []
    for row in there[there.actor.isin(spots)].to_dict("records"):
        fighting = row["actor"] in fights
        told = f"{100 * row['ground']:.0f}% of the people" if fighting else f"{row['troops']:.1f} thousand troops"
        rows.append(
            {
                "year": row["year"],
                "name": scenario.actors[row["actor"]].name,
                "label": folded(scenario.actors[row["actor"]].name),
                **_at(spots[row["actor"]]),
                "is": FIGHTS if fighting else PRESENT if row["troops"] > THERE else ABSENT,
                "told": told,
                "size": rounded(row["ground"], 3) if fighting else 0.06,
            }
        )
    return rows


def _reach(scenario: Scenario, reached: pd.DataFrame, shapes: Mapping[str, Any] | None, spots: Spots) -> list[Row]:
    """What reaches each country by year, each measure as a share of its own greatest value on the map."""
    homes = {actor.home: key for key, actor in scenario.actors.items() if actor.home and key in spots}
    seen = {item.get("id") for item in shapes["objects"]["countries"]["geometries"]} if shapes else set()
    around_it = reached[reached.territory != scenario.about.arena]
    tops = {name: float(around_it[name].max()) or 1.0 for name in ("threat", "flow")} if len(around_it) else {}
    rows = []
    for row in around_it.to_dict("records"):
        code = ISO_NUMERIC.get(row["iso3"] or "")
        if (code not in seen) if shapes else (row["territory"] not in homes):
            continue
        rows.append(
            {
                "year": row["year"],
                "id": code,
                "key": f"{code}-{row['year']}",
                "name": row["name"],
                "threat": rounded(row["threat"], 2),
                "flow": rounded(row["flow"], 2),
                "threat_share": rounded(row["threat"] / tops["threat"], 2),
                "flow_share": rounded(row["flow"] / tops["flow"], 2),
                **({} if shapes else _at(spots[homes[row["territory"]]])),
            }
        )
    return rows


SHARE_OF = "shade === 'violence' ? datum.threat_share : datum.flow_share"
"""How dark a country is."""


def _shaded(chart: Marks, mark: Mapping[str, Any]) -> Marks:
    """Countries or discs shaded by what is picked."""
    return (
        chart.transform_calculate(dark=SHARE_OF)
        .mark_geoshape(**mark)
        .encode(
            opacity=alt.Opacity("dark:Q", scale=alt.Scale(domain=[0, 1], range=[0.04, 0.75]), legend=None),
            tooltip=[
                alt.Tooltip("name:N", title="Country"),
                alt.Tooltip("threat:Q", title="Attacks a year"),
                alt.Tooltip("flow:Q", title="Tonnes a year"),
            ],
        )
    )


def _countries(earth: Mapping[str, Any], scenario: Scenario, reached: Sequence[Row]) -> list[Marks]:
    shapes = alt.NamedData(name="region", format=alt.TopoDataFormat(feature="countries", type="topojson"))
    home = ISO_NUMERIC[str(scenario.territories[scenario.about.arena].iso3)]
    ground = alt.Chart(shapes).mark_geoshape(fill=LINE, fillOpacity=0.55, stroke=PAPER, strokeWidth=0.8)
    arena = (
        alt.Chart(shapes)
        .transform_filter(f"datum.id === '{home}'")
        .mark_geoshape(fill=FAINT, fillOpacity=0.22, stroke=FAINT, strokeWidth=1.2)
    )
    looked = (
        alt.Chart(shapes)
        .transform_calculate(key="datum.id + '-' + year")
        .transform_lookup(
            lookup="key",
            from_=alt.LookupData(
                data=named("reach"), key="key", fields=["name", "threat", "flow", "threat_share", "flow_share"]
            ),
        )
        .transform_filter("isValid(datum.threat)")
    )
    filled = _shaded(looked, {"fill": "#c4560a", "stroke": LINE, "strokeWidth": 0.6})
    return [layer.project(**earth) for layer in ((ground, filled, arena) if reached else (ground, arena))]


def _circle() -> Marks:
    """The country at war where the map has no outline of it."""
    radius = f"({IS_TALL} ? {circle(TALL) / TALL[0]:.4f} : {circle(WIDE) / WIDE[0]:.4f}) * width"
    place: Marks = alt.Chart(alt.InlineData([{"px": 0.5, "py": 0.5}]))
    return place.encode(**AT).mark_point(
        filled=True, color=FAINT, opacity=0.18, size=alt.ExprRef(f"PI * pow({radius}, 2)"), tooltip=None
    )


def _discs(reached: Sequence[Row]) -> Marks:
    base = _standing(alt.Chart(named("reach"))).transform_calculate(dark=SHARE_OF)
    return base.mark_point(filled=True, size=5200, color="#c4560a").encode(
        **AT,
        opacity=alt.Opacity("dark:Q", scale=alt.Scale(domain=[0, 1], range=[0.04, 0.6]), legend=None),
        tooltip=[alt.Tooltip("name:N", title="Country"), alt.Tooltip("threat:Q", title="Attacks a year")],
    )


IS_TALL = f"width < {NARROW}"
AT: dict[str, Any] = {
    "x": alt.X("px:Q", scale=alt.Scale(domain=[0, 1], nice=False), axis=None),
    "y": alt.Y("py:Q", scale=alt.Scale(domain=[1, 0], nice=False), axis=None),
}
"""Where a row stands, as shares of the map's width and height."""


def _standing(chart: Marks, *ends: str) -> Marks:
    """Rows of the year that is picked, with their places on the wide map or on the tall one."""
    told = {}
    for end in ("", *ends):
        told[f"px{end}"] = f"{IS_TALL} ? datum.tx{end} / {TALL[0]:g} : datum.x{end} / {WIDE[0]:g}"
        told[f"py{end}"] = f"{IS_TALL} ? datum.ty{end} / {TALL[1]:g} : datum.y{end} / {WIDE[1]:g}"
    return chart.transform_filter("datum.year === year").transform_calculate(**told)


def _arrows() -> Marks:
    base = _standing(alt.Chart(named()), "2")
    return base.mark_rule(opacity=0.85, strokeCap="round").encode(
        **AT,
        x2="px2:Q",
        y2="py2:Q",
        color=alt.Color(
            "kind:N", scale=alt.Scale(domain=list(KINDS), range=list(COLOURS)), legend=alt.Legend(title="gives")
        ),
        strokeWidth=alt.StrokeWidth("share:Q", scale=alt.Scale(domain=[0, 1], range=[0.4, 4]), legend=None),
        tooltip=[
            alt.Tooltip("who:N", title="Who"),
            alt.Tooltip("whom:N", title="Gives"),
            alt.Tooltip("kind:N", title="With"),
            alt.Tooltip("share:Q", format=".0%", title="Share of worlds"),
        ],
    )


def _nodes() -> list[Marks]:
    base = _standing(alt.Chart(named("actors"))).encode(**AT)
    kinds = [FIGHTS, PRESENT, ABSENT]
    dots = base.mark_point(filled=True, opacity=1, stroke=INK, strokeWidth=1.4).encode(
        fill=alt.Fill(
            "is:N",
            scale=alt.Scale(domain=kinds, range=["#8a2f2f", INK, PAPER]),
            legend=alt.Legend(title=None),
        ),
        size=alt.Size("size:Q", scale=alt.Scale(domain=[0, 1], range=[40, 420]), legend=None),
        tooltip=[alt.Tooltip("name:N", title="Actor"), alt.Tooltip("told:N", title="In the country")],
    )
    words = {"fontSize": 11.5, "baseline": "top", "dy": DOT, "fontWeight": 500, "lineBreak": "\n", "lineHeight": HIGH}
    halo = base.mark_text(stroke=PAPER, strokeWidth=3.5, strokeJoin="round", strokeOpacity=0.8, **words)
    names = base.mark_text(color=INK, **words)
    return [dots, halo.encode(text="label:N"), names.encode(text="label:N")]
