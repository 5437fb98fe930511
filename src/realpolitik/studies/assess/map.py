"""The map: who is present, who supports whom and with what, and where violence reaches, year by year."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from realpolitik.readings import dates, variable
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
from realpolitik.results import Result
from realpolitik.scenario.schema import Scenario
from realpolitik.studies.assess.region import (
    ISO_NUMERIC,
    NARROW,
    TALL,
    WIDE,
    Frame,
    Size,
    frame_of,
    outlines,
    projection,
)
from realpolitik.table import SHARE, Column, Table, number

Place = tuple[float, float]
KINDS = {
    "troops or air cover": ("presence", "cover"),
    "arms": ("arms",),
    "money": ("money",),
    "shelter": ("sanctuary", "foreign_fighters"),
}
"""What an actor gives a belligerent, and the levers by which it does."""
COLOURS = (BLUE, ORANGE, GREEN, PINK)
FAINTEST = 0.05
"""Share of a year's world-months from which a line is drawn."""
THERE = 0.05
"""Thousand troops from which an actor is present."""
PRESENT, ABSENT, FIGHTS = "has troops in the country", "has none there", "fights for ground"
EDGE, ROUND = 46.0, 62.0
"""Pixels that a place keeps from the edge, and from the middle of the arena where it fights."""
LETTER, HIGH = 6.4, 30.0
"""Pixels of a letter of a name, and of a place with its name."""
SUPPORT = ("year", "actor", "name", "belligerent", "belligerent_name", "kind", "share")
SHADES = ("violence", "commodity")


def years_of(result: Result) -> tuple[np.ndarray, list[int]]:
    """The year of each month of a run, and the years of which half or more is played."""
    months = np.array([day.year for day in dates(result)])
    return months, [int(year) for year in np.unique(months) if (months == year).sum() >= 6] or [int(months[0])]


def support(result: Result) -> pd.DataFrame:
    """Who gives whom what, by year: share of world-months in which an instrument is at a level that gives any."""
    months, years = years_of(result)
    scenario, levels = result.scenario, variable(result, "level").transpose("instrument", "world", "month")
    given: dict[tuple[str, str, str], np.ndarray] = {}
    for place, key in enumerate(levels["instrument"].values):
        owner, _, name = str(key).partition(".")
        held = levels.values[place]
        for target, kind, ranks in _gifts(scenario, owner, name):
            gives = np.isin(held, ranks)
            given[owner, target, kind] = given.get((owner, target, kind), False) | gives
    rows = [
        (year, owner, scenario.actors[owner].name, target, scenario.actors[target].name, kind, share)
        for (owner, target, kind), gives in given.items()
        for year in years
        if (share := float(gives[:, months == year].mean())) > 0
    ]
    return pd.DataFrame(rows, columns=list(SUPPORT)).sort_values(
        ["year", "share"], ascending=[True, False], kind="stable", ignore_index=True
    )


def _gifts(scenario: Scenario, owner: str, name: str) -> list[tuple[str, str, list[int]]]:
    """Belligerent, kind, and the ranks of the levels of an instrument that give it any of that."""
    found: dict[tuple[str, str], list[int]] = {}
    for rank, level in enumerate(scenario.instruments[owner][name].levels.values()):
        for path, size in level.effects.items():
            lever, target = [*path.split("."), ""][:2]
            kind = next((kind for kind, levers in KINDS.items() if lever in levers), None)
            if kind and target in scenario.actors and target != owner and size.estimates[-1].centre > 0:
                found.setdefault((target, kind), []).append(rank)
    return [(target, kind, ranks) for (target, kind), ranks in found.items()]


def support_table(frame: pd.DataFrame) -> Table:
    """Who gives whom what, by year."""
    return Table(
        "Who supports whom, by year",
        frame,
        {
            "year": Column("Year", number(0)),
            "actor": Column("Actor's id").hidden,
            "name": Column("Who"),
            "belligerent": Column("Belligerent's id").hidden,
            "belligerent_name": Column("Whom"),
            "kind": Column("With"),
            "share": Column("Share of worlds", SHARE, meaning="world-months of the year with a level that gives any"),
        },
        "Shelter: sanctuary across the border, or foreign fighters.",
        brief=0,
        folded=True,
    )


def reach(result: Result) -> pd.DataFrame:
    """Violence and commodity that reach each territory, by year: means over worlds."""
    months, years = years_of(result)
    rows = []
    for place, key in enumerate(result.data["territory"].values):
        record = result.scenario.territories[str(key)]
        for year in years:
            told = {
                name: float(
                    variable(result, name)
                    .transpose("territory", "world", "month")
                    .values[place][:, months == year]
                    .mean()
                )
                for name in ("threat", "flow")
            }
            rows.append({"year": year, "territory": str(key), "name": record.name, "iso3": record.iso3, **told})
    return pd.DataFrame(rows, columns=["year", "territory", "name", "iso3", "threat", "flow"])


def standing(result: Result) -> pd.DataFrame:
    """Troops (thousand) of each actor in the arena, and ground that each belligerent holds, by year: mean worlds."""
    months, years = years_of(result)
    troops = variable(result, "presence").transpose("actor", "world", "month")
    held = variable(result, "ground").transpose("belligerent", "world", "month")
    fighting = [str(key) for key in held["belligerent"].values]
    rows = []
    for place, key in enumerate(troops["actor"].values):
        actor = str(key)
        for year in years:
            now = months == year
            ground = float(held.values[fighting.index(actor)][:, now].mean()) if actor in fighting else math.nan
            rows.append(
                {"year": year, "actor": actor, "troops": float(troops.values[place][:, now].mean()), "ground": ground}
            )
    return pd.DataFrame(rows, columns=["year", "actor", "troops", "ground"])


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
    spots = _spots(scenario, frames, fights, actors)
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
    ground = _countries(projection(*frames), scenario, reach) if frames else [_discs(reach)]
    chart = alt.layer(*ground, _arrows(), *_nodes()).add_params(pick, shade)
    told = in_words(given, years[0])
    return Drawing(chart.properties(width=WIDE[0], height=WIDE[1], description=told), rows)


def in_words(given: pd.DataFrame, year: int) -> str:
    """Who gives whom what in a year, in one sentence."""
    pairs = given[(given.year == year) & (given.share >= 0.5)].groupby(["name", "belligerent_name"], sort=False).kind
    told = [f"{who} gives {', '.join(kinds)} to {whom}" for (who, whom), kinds in pairs]
    return f"In {year}, in half of the worlds or more: {'; '.join(told) or 'nobody supports anybody'}."


Spots = Mapping[str, tuple[Place, Place]]
"""Where actors stand: on a wide map, and on a tall one."""


def _spots(scenario: Scenario, frames: Sequence[Frame], fights: Sequence[str], actors: Sequence[str]) -> Spots:
    """The places of all, on the wide map and on the tall one."""
    found = []
    for turn, size in enumerate((WIDE, TALL)):
        frame = frames[turn] if frames else None
        wanted = {**around(fights, size), **starts(scenario, frame, actors, size)}
        found.append(apart(wanted, {key: scenario.actors[key].name for key in wanted}, size))
    return {key: (found[0][key], found[1][key]) for key in found[0]}


def around(fights: Sequence[str], size: Size) -> dict[str, Place]:
    """Places of belligerents: a circle around the middle of the arena."""
    count = len(fights)
    far = (0.6 if count < 3 else 1.0) * ROUND * (count > 1)
    turns = [2 * math.pi * place / count + math.pi for place in range(count)]
    wide = min(1.5, size[0] / 400)
    return {
        key: (size[0] / 2 + wide * far * math.cos(turn), size[1] / 2 + far * math.sin(turn))
        for key, turn in zip(fights, turns, strict=True)
    }


def starts(scenario: Scenario, frame: Frame | None, actors: Sequence[str], size: Size) -> dict[str, Place]:
    """Where actors lie before they are set apart: at home, at the map's edge in that direction, or around it all."""
    found, elsewhere = {}, []
    for key in actors:
        actor = scenario.actors[key]
        iso = actor.iso3 or (scenario.territories[actor.home].iso3 if actor.home else None)
        middle = frame.middles.get(ISO_NUMERIC.get(iso or "", "")) if frame else None
        if middle is not None:
            found[key] = _inside(middle, size)
        elif actor.home is None and actor.kind in ("armed_group", "faction"):
            found[key] = (size[0] / 2, size[1] / 2)
        else:
            elsewhere.append(key)
    for place, key in enumerate(elsewhere):
        if frame:
            found[key] = (EDGE, EDGE + (size[1] - 2 * EDGE) * (place + 1) / (len(elsewhere) + 1))
        else:
            turn = 2 * math.pi * (place + 0.5) / len(elsewhere) - math.pi
            spot = size[0] * (0.5 + 0.42 * math.cos(turn)), size[1] * (0.5 + 0.42 * math.sin(turn))
            found[key] = _inside(spot, size)
    return found


def _inside(place: Place, size: Size) -> Place:
    """A place, or the edge of the map in its direction."""
    return min(max(place[0], EDGE), size[0] - EDGE), min(max(place[1], 0.6 * EDGE), size[1] - 0.6 * EDGE)


def apart(places: Mapping[str, Place], names: Mapping[str, str], size: Size, turns: int = 300) -> dict[str, Place]:
    """Places moved up and down until no name lies on another's, each as little as that takes."""
    keys = list(places)
    spots = np.array([places[key] for key in keys])
    wide = np.array([LETTER * len(names[key]) + 16 for key in keys])
    ranks = np.arange(len(keys))
    for _ in range(turns):
        half = np.minimum(wide / 2, size[0] / 2)
        spots[:, 0] = np.clip(spots[:, 0], half, size[0] - half)
        spots[:, 1] = np.clip(spots[:, 1], 14, size[1] - 26)
        gap = spots[:, None] - spots[None]
        over_x = (wide[:, None] + wide[None]) / 2 - np.abs(gap[..., 0])
        over_y = HIGH - np.abs(gap[..., 1])
        hit = (over_x > 0) & (over_y > 0) & (ranks[:, None] != ranks[None])
        if not hit.any():
            break
        away = np.where(gap[..., 1] != 0, np.sign(gap[..., 1]), np.sign(ranks[:, None] - ranks[None]))
        spots[:, 1] += (hit * away * over_y).sum(axis=1) * 0.3
    return {key: (float(x), float(y)) for key, (x, y) in zip(keys, spots, strict=True)}


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


def _placed(spot: tuple[Place, Place]) -> Row:
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
                **_placed(spots[row["actor"]]),
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
                **({} if shapes else _placed(spots[homes[row["territory"]]])),
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


def _discs(reached: Sequence[Row]) -> Marks:
    base = _standing(alt.Chart(named("reach"))).transform_calculate(dark=SHARE_OF)
    return base.mark_point(filled=True, size=5200, color="#c4560a").encode(
        **AT,
        opacity=alt.Opacity("dark:Q", scale=alt.Scale(domain=[0, 1], range=[0.04, 0.6]), legend=None),
        tooltip=[alt.Tooltip("name:N", title="Country"), alt.Tooltip("threat:Q", title="Attacks a year")],
    )


IS_TALL = f"width < {NARROW}"
AT = {
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
        size=alt.Size("size:Q", scale=alt.Scale(domain=[0, 1], range=[40, 900]), legend=None),
        tooltip=[alt.Tooltip("name:N", title="Actor"), alt.Tooltip("told:N", title="In the country")],
    )
    words = {"fontSize": 11.5, "baseline": "top", "dy": 9, "fontWeight": 500}
    halo = base.mark_text(stroke=PAPER, strokeWidth=3.5, strokeJoin="round", strokeOpacity=0.8, **words)
    names = base.mark_text(color=INK, **words)
    return [dots, halo.encode(text="name:N"), names.encode(text="name:N")]
