"""The debrief as tables, charts and sentences."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np
import pandas as pd

from realpolitik.numerals import share_text
from realpolitik.play.account import by_quarter
from realpolitik.play.counsel import CounselVoice
from realpolitik.play.seen import Dossier
from realpolitik.readings import actor_name
from realpolitik.readings.labels import counted
from realpolitik.report.charts.style import ACCENT, FAINT, GREY, Drawing, day, named, rounded
from realpolitik.report.wording import claim_links, source_name
from realpolitik.scenario.schema import Scenario
from realpolitik.studies.claims import claims_table
from realpolitik.study import Chart, Part, RunInfo, Study
from realpolitik.table import COUNT, FLAG, LINKS, MONTH, SHARE, Column, Table, number, points

if TYPE_CHECKING:
    from realpolitik.play.debrief import Both, OrderTold, Surprise

UTILITY, GAIN, POINTS = number(3), number(4, signed=True), number(0)
LEAST = 5e-4
"""Utility that is shown as none."""
TURNS = 3
"""Orders that are told as turning points."""
CAVEATS = (
    "Utility is the actor's own by the model: salience times distance from its positions, and costs. It says nothing "
    "of whether the position was worth having, and two actors' utilities are not compared.",
    "What an order was worth is found by playing the same world without it, luck and all; orders that lean on one "
    "another do not add up.",
    "The model's own course knows what you did not: its actors choose with the world's own numbers in view. To do as "
    "well as it does from a dossier is to do well.",
)


@dataclass(frozen=True)
class Told:
    """What a debrief tells of.

    Attributes:
        scenario, seat: what was played and by whom.
        world: number of the hidden world.
        days: last day of each quarter.
        here: the hidden world, as played and by the model.
        gaps: in other worlds, utility with the orders less that without [world]; None where none were played.
        courses: the seat's orders.
        surprises: what it could not know.
        dossiers: what it was told, quarter by quarter.
        moved: what others do otherwise at the end.
        claims: voice, level ordered, and whether the claim names that level.
    """

    scenario: Scenario
    seat: str
    world: int
    days: tuple[dt.date, ...]
    here: Both
    gaps: np.ndarray | None
    courses: tuple[OrderTold, ...]
    surprises: tuple[Surprise, ...]
    dossiers: tuple[Dossier, ...]
    moved: tuple[tuple[Any, ...], ...]
    claims: tuple[tuple[Any, ...], ...]

    @property
    def gap(self) -> float:
        """Mean utility as played less that by the model, in the hidden world."""
        return float(self.here.yours.mean[0] - self.here.own.mean[0])


def study(told: Told, run: RunInfo) -> Study:
    """The study of a game from one seat."""
    tables = {
        "issues": issues_table(told),
        "quarters": quarters_table(told),
        "orders": orders_table(told),
        "others": others_table(told),
        "unknown": unknown_table(told),
        "acted": acted_table(told),
        "claims": claims_table(told.scenario, [row[0].claim for row in told.claims]),
    }
    charts = {
        "course": Chart(
            "Utility by quarter",
            lambda: course_chart(told),
            "Blue: as you played. Grey: the same world with the seat left to the model. More is better.",
        )
    }
    if told.gaps is not None:
        tables["worlds"] = worlds_table(told)
        charts["luck"] = Chart(
            "Your orders in other worlds",
            lambda: luck_chart(told),
            "How often your orders did better than the model's own course, right of 0, or worse; the line: this game.",
        )
    name = actor_name(told.scenario, told.seat)
    parts = (
        Part("issues", "What it was worth", LEADS["issues"], ("course", "issues", "quarters")),
        Part("orders", "Your orders", LEADS["orders"], ("orders", "others")),
        *([Part("luck", "Luck and skill", LEADS["luck"], ("luck", "worlds"))] if told.gaps is not None else []),
        Part("unknown", "What you could not know", LEADS["unknown"], ("unknown",)),
        Part("acted", "Whose claims you acted on", LEADS["acted"], ("acted", "claims")),
    )
    return Study(
        "play",
        f"{told.scenario.about.title}: {name}'s seat",
        tuple(sentences(told)),
        tables,
        charts,
        parts,
        CAVEATS,
        data=told.here.played.result.data,
        run=run,
        about=f"{counted(len(told.days), 'quarter', 'quarters')} in world {told.world} of seed {run.seed}, against the "
        "same world with the seat left to the model",
        until=told.days[-1],
        source=told.here.played.result,
    )


LEADS = {
    "issues": "Utility by issue: how far each was from what you want, times how much you care; and what your "
    "instruments cost. Both columns are the same world with the same luck.",
    "orders": "Each order by what it was worth, found by playing the same world without it.",
    "luck": "The same orders in other worlds that the sources allow: their mean is what the orders are worth, the rest "
    "of the difference is luck.",
    "unknown": "What your dossier said of others at the end, and what was so.",
    "acted": "Claims of the sources that speak of what you ordered. A game is one world: it shows what a claim leads "
    "to, and tests nothing; the command mechanisms does.",
}


def sentences(told: Told) -> list[str]:
    """The findings in sentences."""
    yours, own = float(told.here.yours.mean[0]), float(told.here.own.mean[0])
    verb = "no better and no worse than" if abs(told.gap) < LEAST else "better than" if told.gap > 0 else "worse than"
    found = [
        f"You did {verb} the model's own course in this world: utility {UTILITY.text(yours)} a month, against "
        f"{UTILITY.text(own)} ({GAIN.text(told.gap)})."
    ]
    if told.gaps is not None:
        mean, better = float(told.gaps.mean()), float((told.gaps > 0).mean())
        luck = told.gap - mean
        found.append(
            f"In {len(told.gaps)} other worlds the same orders bring {GAIN.text(mean)} on average, and do better than "
            f"the model's own course in {share_text(better)} of them. So {GAIN.text(mean)} is what the orders are "
            f"worth, and {GAIN.text(luck)} was luck."
        )
    rows = issues_table(told).frame
    moved = rows[rows.gain.abs() >= LEAST].sort_values("gain", key=abs, ascending=False).head(2)
    for row in moved.itertuples():
        verb = "gained" if row.gain > 0 else "lost"
        found.append(f"Where you {verb} most: “{row.title}”, {GAIN.text(row.gain)}.")
    turns = sorted(told.courses, key=lambda course: -abs(course.worth))[:TURNS]
    for course in (course for course in turns if abs(course.worth) >= LEAST):
        text = f"{course.title}: “{course.level_title}” from {MONTH.text(course.day)}"
        found.append(f"Turning point: {text} was worth {GAIN.text(course.worth)}.")
    if not told.courses:
        found.append("You gave no orders: this is the world that the model plays.")
    names = list(dict.fromkeys(f"{cited(told.scenario, row[0])}" for row in told.claims if row[2]))
    if names:
        found.append(f"You acted on what {', '.join(names[:4])} say{'s' if len(names) == 1 else ''}.")
    return found


def cited(scenario: Scenario, voice: CounselVoice) -> str:
    """Source and paragraph of a voice."""
    return f"{source_name(scenario, voice.source)} ¶{voice.paragraph}"


def issues_table(told: Told) -> Table:
    """Utility by issue, and costs."""
    yours, own, data = told.here.yours, told.here.own, told.here.played.result.data.isel(world=0)
    model, rows = told.here.model.result.data.isel(world=0), []
    for place, issue in enumerate(yours.issues):
        wants = (float(data[name].sel(actor=told.seat, issue=issue)[-1]) for name in ("position", "salience"))
        ends = (float(one["outcome"].sel(issue=issue)[1:].mean()) for one in (data, model))
        worth = -float(yours.loss[0, :, place].mean()), -float(own.loss[0, :, place].mean())
        rows.append((issue, told.scenario.issues[issue].title, *wants, *ends, *worth, worth[0] - worth[1]))
    paid = -float(yours.price[0].mean()), -float(own.price[0].mean())
    rows.append(("", "Cost of instruments", np.nan, np.nan, np.nan, np.nan, *paid, paid[0] - paid[1]))
    columns = {
        "issue": Column("Issue's id").hidden,
        "title": Column("Issue", wide=True),
        "position": Column("You want", POINTS, "points (0–100)"),
        "salience": Column("You care", number(2), meaning="salience"),
        "state": Column("It was", POINTS, "points (0–100)", "mean over the months played"),
        "model_state": Column("By the model", POINTS, "points (0–100)", "mean over months with the seat left to it"),
        "yours": Column("Utility", UTILITY, "utility", "mean over months, as played"),
        "model": Column("Model's", UTILITY, "utility", "mean over months with the seat left to the model"),
        "gain": Column("Difference", GAIN, "utility", "as played less the model's own course"),
    }
    frame = pd.DataFrame(rows, columns=list(columns)).sort_values("gain", key=lambda gain: -gain.abs(), kind="stable")
    return Table(
        "Utility by issue", frame, columns, "Utility: 0 is all as you want it; below 0, how far it is.", brief=12
    )


def quarters_table(told: Told) -> Table:
    """Utility by quarter, with what was ordered and what happened."""
    yours, own = by_quarter(told.here.yours.utility)[0], by_quarter(told.here.own.utility)[0]
    rows, total = [], 0.0
    for place, last in enumerate(told.days):
        ordered = "; ".join(f"{c.title}: {c.level_title}" for c in told.courses if c.order.quarter == place)
        happened = "; ".join(
            item.text for item in told.dossiers[place].news if item.kind in ("event", "government", "shock")
        )
        total += float(yours[place] - own[place])
        rows.append((place + 1, last, yours[place], own[place], yours[place] - own[place], total, ordered, happened))
    columns = {
        "quarter": Column("Quarter", COUNT),
        "until": Column("To", MONTH),
        "yours": Column("Utility", UTILITY, "utility", "mean over its months"),
        "model": Column("Model's", UTILITY, "utility", "the same with the seat left to the model"),
        "gain": Column("Difference", GAIN, "utility"),
        "total": Column("So far", GAIN, "utility", "differences of the quarters added up"),
        "ordered": Column("You ordered", wide=True),
        "happened": Column("What happened", wide=True),
    }
    return Table("Quarter by quarter", pd.DataFrame(rows, columns=list(columns)), columns, brief=0)


def orders_table(told: Told) -> Table:
    """Orders, the weightiest first."""
    rows = [
        (c.order.quarter + 1, c.day, c.order.instrument, c.title, c.order.level, c.level_title, c.worth, c.stood)
        for c in sorted(told.courses, key=lambda course: -abs(course.worth))
    ]
    columns = {
        "quarter": Column("Quarter", COUNT),
        "since": Column("From", MONTH),
        "instrument": Column("Instrument's id").hidden,
        "title": Column("Instrument", wide=True),
        "level": Column("Level's id").hidden,
        "level_title": Column("Ordered", wide=True),
        "worth": Column("Worth", GAIN, "utility", "with all orders less without this one, in the same world"),
        "stood": Column("Stood", SHARE, meaning="share of its months in which the instrument stood there"),
    }
    frame = pd.DataFrame(rows, columns=list(columns))
    return Table("What each order was worth", frame, columns, "Stood: less than all where it could not be kept up.")


def others_table(told: Told) -> Table:
    """What others do otherwise."""
    columns = {
        "name": Column("Actor"),
        "title": Column("Instrument", wide=True),
        "yours": Column("In your game", wide=True),
        "model": Column("By the model", wide=True),
        "since": Column("Since", MONTH),
    }
    frame = pd.DataFrame(list(told.moved), columns=list(columns))
    return Table("What others do otherwise at the end", frame, columns, brief=8)


def unknown_table(told: Told) -> Table:
    """What the dossier said at the end, and what was so; the widest of what it left open first."""
    rows = [(s.title, s.low, s.high, s.value, s.unit, s.seen, s.was) for s in told.surprises]
    columns = {
        "title": Column("What", wide=True),
        "low": Column("You knew: from", points()),
        "high": Column("to", points()),
        "value": Column("It was", points()),
        "unit": Column("Unit"),
        "seen": Column("Conduct as you knew it").hidden,
        "was": Column("Conduct", wide=True),
    }
    return Table("What you could not know", pd.DataFrame(rows, columns=list(columns)), columns, brief=10)


def acted_table(told: Told) -> Table:
    """Claims that speak of what was ordered."""
    rows = []
    for voice, level, names in told.claims:
        item = told.scenario.instruments[told.seat][voice.instrument]
        worth = sum(c.worth for c in told.courses if c.order.instrument == voice.instrument)
        title = item.levels[level].title or level
        rows.append(
            (voice.claim, claim_links(told.scenario, (voice.claim,)), item.title, title, names, voice.text, worth)
        )
    columns = {
        "claim": Column("Claim's id").hidden,
        "links": Column("Claim", LINKS),
        "title": Column("Instrument", wide=True),
        "level": Column("You ordered", wide=True),
        "names": Column("Names it", FLAG, meaning="whether the claim speaks of the very level that was ordered"),
        "text": Column("What it says", wide=True),
        "worth": Column("Worth here", GAIN, "utility", "what your orders to this instrument were worth, added up"),
    }
    note = "Worth here: in this one world, by what you want; the claim may be about something else."
    return Table(
        "Claims that speak of what you ordered", pd.DataFrame(rows, columns=list(columns)), columns, note, brief=6
    )


def worlds_table(told: Told) -> Table:
    """How the orders do in other worlds."""
    assert told.gaps is not None
    gaps = np.asarray(told.gaps)
    low, high = np.quantile(gaps, (0.05, 0.95))
    here = float((gaps < told.gap).mean())
    row = (
        len(gaps),
        float(gaps.mean()),
        low,
        high,
        float((gaps > 0).mean()),
        told.gap,
        told.gap - float(gaps.mean()),
        here,
    )
    columns = {
        "worlds": Column("Worlds", COUNT),
        "mean": Column("Orders are worth", GAIN, "utility", "mean over other worlds", ends=("low", "high")),
        "low": Column("from", GAIN, "utility", "twentieth of the worlds lies below").hidden,
        "high": Column("to", GAIN, "utility", "twentieth of the worlds lies above").hidden,
        "better": Column("Better in", SHARE, meaning="share of them in which the orders do better than the model"),
        "here": Column("In this game", GAIN, "utility"),
        "luck": Column("Luck", GAIN, "utility", "this game less the mean of the others"),
        "below": Column("Worlds worse than this", SHARE),
    }
    return Table(
        "Luck and skill", pd.DataFrame([row], columns=list(columns)), columns, "Behind the mean: nine tenths of worlds."
    )


def course_chart(told: Told) -> Drawing | None:
    """Utility by quarter, as played and by the model."""
    yours, own = by_quarter(told.here.yours.utility)[0], by_quarter(told.here.own.utility)[0]
    rows = [
        {"date": day(last), "who": who, "utility": rounded(float(values[place]))}
        for place, last in enumerate(told.days)
        for who, values in (("you", yours), ("the model", own))
    ]
    chart = (
        alt.Chart(named())
        .mark_line(point=True, strokeWidth=2)
        .encode(
            x=alt.X("date:T", axis=alt.Axis(title=None, format="%b %Y", grid=False, labelOverlap="parity")),
            y=alt.Y("utility:Q", axis=alt.Axis(title="utility"), scale=alt.Scale(zero=False)),
            color=alt.Color(
                "who:N",
                scale=alt.Scale(domain=["you", "the model"], range=[ACCENT, GREY]),
                legend=alt.Legend(title=None),
            ),
            tooltip=["who:N", alt.Tooltip("date:T", format="%b %Y"), alt.Tooltip("utility:Q", format=".3f")],
        )
        .properties(width=620, height=220)
    )
    return Drawing(chart, {"rows": rows})


def luck_chart(told: Told) -> Drawing | None:
    """How the orders do in other worlds, and in this one."""
    assert told.gaps is not None
    rows = [{"gap": rounded(float(gap))} for gap in told.gaps]
    base = alt.Chart(named())
    bars = base.mark_bar(color=ACCENT, opacity=0.6).encode(
        x=alt.X("gap:Q", bin=alt.Bin(maxbins=30), axis=alt.Axis(title="utility more than by the model", grid=False)),
        y=alt.Y("count()", axis=alt.Axis(title="worlds")),
    )
    zero = alt.Chart(named("zero")).mark_rule(color=FAINT, strokeDash=[3, 3]).encode(x="gap:Q")
    line = alt.Chart(named("here")).mark_rule(color="#d55e00", strokeWidth=2).encode(x="gap:Q")
    layered = alt.layer(bars, zero, line).properties(width=620, height=180)
    return Drawing(layered, {"rows": rows, "zero": [{"gap": 0.0}], "here": [{"gap": rounded(told.gap)}]})
