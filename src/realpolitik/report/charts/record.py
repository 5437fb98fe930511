"""The record of conduct as a picture: instruments by months, coloured by level."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable

import altair as alt

from realpolitik.report.charts.style import (
    GREY,
    INK,
    PLAIN,
    Drawing,
    Marks,
    Row,
    date_axis,
    day,
    name_axis,
    named,
    rounded,
)
from realpolitik.scenario.history import ABSENT, UNKNOWN, Spell
from realpolitik.scenario.record import Conduct, conduct
from realpolitik.scenario.schema import Scenario

LEVELS = ("#dbe8f3", "#8fbbdd", "#2878b5", "#123f66")
"""From an instrument's first level to its last, straight through what lies between."""
FULL, THIN = 0.86, 0.46
"""Height of a spell that a source tells, and of one that rests on judgement, as a share of a row."""
WIDTH = 900
"""Points from the first month to the last."""
MARGIN, LETTER = 8, 6
"""Points that the name of a level needs: beside it, and for each of its letters."""
DARK = 0.55
"""Height of a level, from 0 to 1, from which its name is white."""
LIGHT = "#ffffff"
STROKE = 15
"""Days from one stroke of the hatching to the next."""
SLASH = "M-0.35,0.5L0.35,-0.5"


def record_chart(scenario: Scenario, owners: Iterable[str] | None = None) -> Drawing | None:
    """Every recorded instrument by month, the level as colour; None where there is no record.

    Spells on judgement are thin; months of which nothing is known are hatched grey, those in which there was nothing to
    record stay empty. Rules mark the scenario's dates of knowledge.

    Args:
        scenario: the human form shows all that is known today, the resolved one what was known on its date.
        owners: whose instruments to show; all if not given.
    """
    chosen = set(owners) if owners is not None else None
    shown = [item for item in conduct(scenario) if chosen is None or item.owner in chosen]
    if not shown:
        return None
    names = {(item.owner, item.name): _label(scenario, item) for item in shown}
    spells = [row for item in shown for row in _spells(scenario, item, names[item.owner, item.name])]
    first, last = shown[0].months[0].replace(day=1), shown[0].months[-1]
    dates = sorted({date for date in scenario.about.as_of_dates if first <= date <= last})
    rows = {
        "rows": [row for row in spells if row["level"] != UNKNOWN],
        "hatched": [slash for row in spells if row["level"] == UNKNOWN for slash in _slashes(row)],
        "dates": [{"date": day(date)} for date in dates],
    }
    layers = alt.layer(*_bars(list(names.values())), *_marks())
    return Drawing(layers.properties(width=WIDTH, height=alt.Step(19)), rows)


def _label(scenario: Scenario, item: Conduct) -> str:
    actor = scenario.actors.get(item.owner)
    return f"{actor.name if actor else item.owner}: {scenario.instruments[item.owner][item.name].title}"


def _spells(scenario: Scenario, item: Conduct, label: str) -> list[Row]:
    """One row for each spell; the first of several at one level bears its name."""
    levels = scenario.instruments[item.owner][item.name].levels
    top = len(item.levels) - 1
    rows: list[Row] = []
    held = [(month, spell) for month, spell in zip(item.months, item.spells, strict=True) if spell is not None]
    for level, run in itertools.groupby(held, key=lambda pair: pair[1].level):
        stretch = list(run)
        room = WIDTH * len(stretch) / len(item.months)
        name = level if room >= MARGIN + LETTER * len(level) else ""
        for spell, months in itertools.groupby(stretch, key=lambda pair: pair[1]):
            days = [month for month, _ in months]
            row = _row(label, spell, days)
            if spell.is_known:
                height = rounded(item.levels.index(level) / top, 3)
                row.update(height=height, title=levels[level].title or level, text=name)
                row.update(
                    share=THIN if spell.basis == "judgement" else FULL, ink=LIGHT if height > DARK else PLAIN[INK]
                )
                name = ""
            rows.append(row)
    return [row for row in rows if row["level"] != ABSENT]


def _row(label: str, spell: Spell, days: list[dt.date]) -> Row:
    return {
        "name": label,
        "from": day(days[0].replace(day=1)),
        "to": day(days[-1] + dt.timedelta(days=1)),
        "level": spell.level,
        "basis": spell.basis,
        "ref": spell.ref,
        "note": spell.note or "",
    }


def _slashes(row: Row) -> list[Row]:
    """Strokes all along a spell of which nothing is known."""
    first, last = (dt.datetime.strptime(row[end], "%Y/%m/%d").date() for end in ("from", "to"))
    steps = range(STROKE // 2, (last - first).days, STROKE)
    return [{"name": row["name"], "date": day(first + dt.timedelta(days=step)), "note": row["note"]} for step in steps]


def _bars(order: list[str]) -> list[Marks]:
    """Spells as bars: thin ones below, then those that a source tells."""
    y = alt.Y("name:N", scale=alt.Scale(domain=order), axis=name_axis(420))
    colour = alt.Color(
        "height:Q",
        scale=alt.Scale(domain=[0, 1 / 3, 2 / 3, 1], range=list(LEVELS), interpolate="rgb"),
        legend=alt.Legend(
            title="first level → last level",
            values=[0, 0.5, 1],
            format=".0%",
            symbolType="square",
            symbolSize=180,
            symbolStrokeWidth=0,
            type="symbol",
        ),
    )
    tooltip = [
        alt.Tooltip("name:N", title="Instrument"),
        alt.Tooltip("title:N", title="Level"),
        alt.Tooltip("from:T", title="From", format="%b %Y"),
        alt.Tooltip("basis:N", title="Basis"),
        alt.Tooltip("ref:N", title="Source"),
        alt.Tooltip("note:N", title="Note"),
    ]
    return [
        alt.Chart(named())
        .transform_filter(alt.datum.share == share)
        .mark_rect(height={"band": share}, stroke="white", strokeWidth=1)
        .encode(x=alt.X("from:T", axis=date_axis()), x2="to:T", y=y, color=colour, tooltip=tooltip)
        for share in (THIN, FULL)
    ]


def _marks() -> list[Marks]:
    """Names of levels, hatching, and the dates of knowledge."""
    names = (
        alt.Chart(named())
        .mark_text(align="left", dx=4, fontSize=10)
        .encode(
            x="from:T",
            y=alt.Y("name:N", sort=None),
            text="text:N",
            color=alt.Color("ink:N", scale=None, legend=None),
        )
    )
    hatched = (
        alt.Chart(named("hatched"))
        .mark_point(shape=SLASH, size=130, stroke=GREY, strokeWidth=1.2, filled=False)
        .encode(x="date:T", y=alt.Y("name:N", sort=None), tooltip=[alt.Tooltip("note:N", title="Unknown")])
    )
    dates = alt.Chart(named("dates")).mark_rule(stroke=INK, strokeDash=[4, 3], opacity=0.55).encode(x="date:T")
    return [names, hatched, dates]
