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
    PINK,
    Drawing,
    Marks,
    Row,
    named,
    rounded,
)
from realpolitik.results import Result
from realpolitik.scenario.schema import Scenario
from realpolitik.studies.assess.region import HEIGHT, ISO_NUMERIC, WIDTH, Frame, frame_of
from realpolitik.table import SHARE, Column, Table, number

KINDS = {
    "troops": ("presence",),
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
            lever, _, target = path.partition(".")
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
                name: float(variable(result, name).transpose("territory", "world", "month").values[place][:, months == year].mean())
                for name in ("threat", "flow")
            }
            rows.append({"year": year, "territory": str(key), "name": record.name, "iso3": record.iso3, **told})
    return pd.DataFrame(rows, columns=["year", "territory", "name", "iso3", "threat", "flow"])


def standing(result: Result) -> pd.DataFrame:
    """Troops (thousand) of each actor in the arena, and ground that each belligerent holds, by year: means over worlds."""
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
            rows.append({"year": year, "actor": actor, "troops": float(troops.values[place][:, now].mean()), "ground": ground})
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
    frame = frame_of(scenario.territories[scenario.about.arena].iso3)
    places = apart({**around(len(fights), fights), **starts(scenario, frame, actors)}, scenario)
    rows = {
        "rows": _lines(given[given.share >= FAINTEST], places),
        "actors": _actors(scenario, there, places, fights),
        "reach": _reach(scenario, reached, frame, places),
        "region": frame.outlines if frame else {"type": "Topology", "objects": {}, "arcs": []},
    }
    years = sorted(set(there.year))
    pick = alt.param(
        name="year", value=years[0], bind=alt.binding_range(min=years[0], max=years[-1], step=1, name="Year: ")
    )
    shade = alt.param(name="shade", value=SHADES[0], bind=alt.binding_radio(options=list(SHADES), name="Shade: "))
    ground = _countries(frame, scenario, rows["reach"]) if frame else [_discs(rows["reach"])]
    chart = alt.layer(*ground, _arrows(), *_nodes()).add_params(pick, shade)
    return Drawing(chart.properties(width=WIDTH, height=HEIGHT), rows)


def around(count: int, fights: Sequence[str]) -> dict[str, tuple[float, float]]:
    """Places of belligerents: a circle around the middle of the arena."""
    far = ROUND if count > 2 else 0.6 * ROUND
    turns = [2 * math.pi * place / count + math.pi for place in range(count)]
    return {
        key: (WIDTH / 2 + 1.5 * far * math.cos(turn) * (count > 1), HEIGHT / 2 + far * math.sin(turn) * (count > 1))
        for key, turn in zip(fights, turns, strict=True)
    }


def starts(scenario: Scenario, frame: Frame | None, actors: Sequence[str]) -> dict[str, tuple[float, float]]:
    """Where actors lie before they are set apart: at home, at the map's edge in that direction, or around it all."""
    found, elsewhere = {}, []
    for key in actors:
        home = scenario.actors[key].home
        iso = scenario.actors[key].iso3 or (scenario.territories[home].iso3 if home else None)
        middle = frame.middles.get(ISO_NUMERIC.get(iso or "", "")) if frame else None
        if middle is None:
            elsewhere.append(key)
        else:
            found[key] = _inside(middle)
    for place, key in enumerate(elsewhere):
        if frame:
            found[key] = (EDGE, EDGE + (HEIGHT - 2 * EDGE) * (place + 1) / (len(elsewhere) + 1))
        else:
            turn = 2 * math.pi * (place + 0.5) / len(elsewhere) - math.pi
            found[key] = _inside((WIDTH * (0.5 + 0.42 * math.cos(turn)), HEIGHT * (0.5 + 0.42 * math.sin(turn))))
    return found


def _inside(place: tuple[float, float]) -> tuple[float, float]:
    return min(max(place[0], EDGE), WIDTH - EDGE), min(max(place[1], 0.6 * EDGE), HEIGHT - 0.6 * EDGE)


def apart(places: Mapping[str, tuple[float, float]], scenario: Scenario, turns: int = 300) -> dict[str, Any]:
    """Places moved until no name lies on another's, each as little as that takes."""
    keys = list(places)
    spots = np.array([places[key] for key in keys])
    wide = np.array([LETTER * len(scenario.actors[key].name) + 16 for key in keys])
    for _ in range(turns):
        gap = spots[:, None] - spots[None]
        over_x = (wide[:, None] + wide[None]) / 2 - np.abs(gap[..., 0])
        over_y = HIGH - np.abs(gap[..., 1])
        hit = (over_x > 0) & (over_y > 0) & ~np.eye(len(keys), dtype=bool)
        if not hit.any():
            break
        ranks = np.arange(len(keys))
        away = np.where(gap[..., 1] != 0, np.sign(gap[..., 1]), np.sign(ranks[:, None] - ranks[None]))
        spots[:, 1] += (hit * away * over_y).sum(axis=1) * 0.3
        half = np.minimum(wide / 2, WIDTH / 2)
        spots[:, 0] = np.clip(spots[:, 0], half, WIDTH - half)
        spots[:, 1] = np.clip(spots[:, 1], 14, HEIGHT - 26)
    return {key: (float(x), float(y)) for key, (x, y) in zip(keys, spots, strict=True)}


def _lines(given: pd.DataFrame, places: Mapping[str, tuple[float, float]]) -> list[Row]:
    """A line for each thing given, those of one pair side by side, from the giver to short of the taker."""
    rows = []
    kinds = list(KINDS)
    for row in given[given.belligerent.isin(places) & given.actor.isin(places)].to_dict("records"):
        (x, y), (x2, y2) = places[row["actor"]], places[row["belligerent"]]
        far = math.hypot(x2 - x, y2 - y) or 1.0
        aside = 3.5 * (kinds.index(row["kind"]) - 1.5)
        dx, dy = -(y2 - y) / far * aside, (x2 - x) / far * aside
        short = min(0.3, 11 / far)
        rows.append(
            {
                "year": row["year"],
                "who": row["name"],
                "whom": row["belligerent_name"],
                "kind": row["kind"],
                "share": rounded(row["share"], 2),
                "x": round(x + dx + (x2 - x) * short, 1),
                "y": round(y + dy + (y2 - y) * short, 1),
                "x2": round(x2 + dx - (x2 - x) * short, 1),
                "y2": round(y2 + dy - (y2 - y) * short, 1),
            }
        )
    return rows


def _actors(
    scenario: Scenario, there: pd.DataFrame, places: Mapping[str, tuple[float, float]], fights: Sequence[str]
) -> list[Row]:
    rows = []
    for row in there[there.actor.isin(places)].to_dict("records"):
        x, y = places[row["actor"]]
        fighting = row["actor"] in fights
        told = f"{100 * row['ground']:.0f}% of the people" if fighting else f"{row['troops']:.1f} thousand troops"
        rows.append(
            {
                "year": row["year"],
                "name": scenario.actors[row["actor"]].name,
                "x": round(x, 1),
                "y": round(y, 1),
                "is": FIGHTS if fighting else PRESENT if row["troops"] > THERE else ABSENT,
                "told": told,
                "size": rounded(row["ground"], 3) if fighting else 0.06,
            }
        )
    return rows


def _reach(
    scenario: Scenario, reached: pd.DataFrame, frame: Frame | None, places: Mapping[str, tuple[float, float]]
) -> list[Row]:
    """What reaches each country by year, each measure as a share of its own greatest value on the map."""
    homes = {actor.home: key for key, actor in scenario.actors.items() if actor.home and key in places}
    seen = {item.get("id") for item in frame.outlines["objects"]["countries"]["geometries"]} if frame else set()
    around_it = reached[reached.territory != scenario.about.arena]
    tops = {name: float(around_it[name].max()) or 1.0 for name in ("threat", "flow")} if len(around_it) else {}
    rows = []
    for row in around_it.to_dict("records"):
        code = ISO_NUMERIC.get(row["iso3"] or "")
        if frame and code not in seen or not frame and row["territory"] not in homes:
            continue
        x, y = (0.0, 0.0) if frame else places[homes[row["territory"]]]
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
                "x": x,
                "y": y,
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


def _countries(frame: Frame, scenario: Scenario, reached: Sequence[Row]) -> list[Marks]:
    shapes = alt.NamedData(name="region", format=alt.TopoDataFormat(feature="countries", type="topojson"))
    home = ISO_NUMERIC[str(scenario.territories[scenario.about.arena].iso3)]
    earth = frame.projection()
    ground = alt.Chart(shapes).mark_geoshape(fill=LINE, fillOpacity=0.55, stroke="var(--paper, #fff)", strokeWidth=0.8)
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
    base = alt.Chart(named("reach")).transform_filter("datum.year === year").transform_calculate(dark=SHARE_OF)
    return base.mark_point(filled=True, size=5200, color="#c4560a").encode(
        **_at("x", "y"),
        opacity=alt.Opacity("dark:Q", scale=alt.Scale(domain=[0, 1], range=[0.04, 0.6]), legend=None),
        tooltip=[alt.Tooltip("name:N", title="Country"), alt.Tooltip("threat:Q", title="Attacks a year")],
    )


def _at(x: str, y: str) -> dict[str, Any]:
    across = alt.Scale(domain=[0, WIDTH], nice=False, zero=False)
    down = alt.Scale(domain=[HEIGHT, 0], nice=False, zero=False)
    return {"x": alt.X(f"{x}:Q", scale=across, axis=None), "y": alt.Y(f"{y}:Q", scale=down, axis=None)}


def _arrows() -> Marks:
    base = alt.Chart(named()).transform_filter("datum.year === year")
    return base.mark_rule(opacity=0.85, strokeCap="round").encode(
        **_at("x", "y"),
        x2="x2:Q",
        y2="y2:Q",
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
    base = alt.Chart(named("actors")).transform_filter("datum.year === year").encode(**_at("x", "y"))
    kinds = [FIGHTS, PRESENT, ABSENT]
    dots = base.mark_point(filled=True, opacity=1, stroke=INK, strokeWidth=1.4).encode(
        fill=alt.Fill(
            "is:N",
            scale=alt.Scale(domain=kinds, range=["#8a2f2f", INK, "var(--paper, #fff)"]),
            legend=alt.Legend(title=None),
        ),
        size=alt.Size("size:Q", scale=alt.Scale(domain=[0, 1], range=[40, 900]), legend=None),
        tooltip=[alt.Tooltip("name:N", title="Actor"), alt.Tooltip("told:N", title="In the country")],
    )
    names = base.mark_text(fontSize=11.5, baseline="top", dy=9, color=INK, fontWeight=500).encode(text="name:N")
    return [dots, names]
