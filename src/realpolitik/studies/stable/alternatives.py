"""What each actor of a focus could do instead of what it does: what it gains, against whom, and what follows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from realpolitik.readings.labels import counted
from realpolitik.scenario.focus import FocusOption
from realpolitik.stats import paired_interval, shared_level, size_of
from realpolitik.studies.stable.profiles import Profiles
from realpolitik.table import SHARE, Column, Form, Table, minus, number

TITLE = "What each could do instead"
LEAST_SHIFT = 0.005
"""Shift of an event's probability that rounds to a point and is told."""
SHIFT = Form(lambda value: minus(f"{100 * value:+.0f}"), "+0%;-0%;0%")
GAIN = number(3, signed=True)


def rows_of(found: Profiles) -> pd.DataFrame:
    """Every course that is not in force, held against the one that is, by its owner's gain, the greatest first."""
    options = found.focus.options
    tests = sum(len(option.courses) - 1 for option in options.values())
    rows, stride = [], 1
    for place, (name, option) in enumerate(options.items()):
        courses = list(option.courses)
        today = courses.index(found.focus.status_quo.get(name, courses[0]))
        for to in range(len(courses)):
            if to != today:
                here = np.flatnonzero(found.arrays["course"][:, place] == to)
                held = {"actor": option.actor, "option": name, "course": courses[to], "against": courses[today]}
                rows.append({**held, **_compared(found, option, here, here + (today - to) * stride, tests)})
        stride *= len(courses)
    return pd.DataFrame(sorted(rows, key=lambda row: -row["gain"]))


def _compared(found: Profiles, option: FocusOption, here: np.ndarray, there: np.ndarray, tests: int) -> dict[str, Any]:
    """One course against today's; ``here`` are profiles that have it, ``there`` the same with today's in its place."""
    payoff, share = found.arrays["payoff"][:, found.actors.index(option.actor)], found.arrays["event_share"]
    difference = payoff[:, here] - payoff[:, there]
    mean, least = difference.mean(axis=0), found.indifference
    gain = paired_interval(difference.mean(axis=1), 0.0, shared_level(tests))
    size = size_of(gain, least)
    shift = np.ma.masked_invalid(share[:, here] - share[:, there]).mean(axis=1).filled(0.0)
    events = [str(event) for event in found.data.event.values]
    shift[[place for place, event in enumerate(events) if _is_own(found, event, option)]] = 0.0
    most = int(np.argmax(np.abs(shift))) if shift.any() else None
    return {
        **dict(zip(("gain", "low", "high"), gain, strict=True)),
        "verdict": size if size != "counts" else "gains" if gain.value > 0 else "loses",
        "pays": float((mean > least).mean()),
        "harms": float((mean < -least).mean()),
        "event": None if most is None else events[most],
        "shift": 0.0 if most is None else float(shift[most]),
    }


def _is_own(found: Profiles, event: str, option: FocusOption) -> bool:
    """Whether an event reads what a course sets by itself: a level that it holds, or its owner's troops."""
    held = {f"level.{pin.partition('=')[0]}" for course in option.courses.values() for pin in course.do}
    own = {*held, f"presence.{option.actor}", f"abruptness.{option.actor}"}
    return not own.isdisjoint(found.scenario.events[event].reads.terms)


def table(found: Profiles, rows: pd.DataFrame) -> Table:
    """One row a course that is not in force."""
    listed = list(rows.itertuples())
    frame = rows.assign(
        name=[found.actor(row.actor) for row in listed],
        words=[course_words(found, row.option, row.course) for row in listed],
        instead=[title_of(found, row.option, row.against) for row in listed],
        moves=[_moved(found, row) for row in listed],
    )
    return Table(
        "What each actor could do instead, and what it would gain",
        frame,
        {
            "actor": Column("Actor's id").hidden,
            "name": Column("Actor"),
            "option": Column("Option's id").hidden,
            "course": Column("Course's id").hidden,
            "words": Column("Course", wide=True),
            "against": Column("Id of the course in force").hidden,
            "instead": Column("Instead of", wide=True),
            "gain": Column(
                "Own utility (95%, all at once)",
                GAIN,
                "utility a month",
                "difference in the actor's own utility, costs included, mean over the others' courses",
                ends=("low", "high"),
            ),
            "low": Column("Low", GAIN, "utility a month").hidden,
            "high": Column("High", GAIN, "utility a month").hidden,
            "verdict": Column("It"),
            "pays": Column("Pays, harms against", SHARE, beside="harms", meaning="share of the others' courses"),
            "harms": Column("Harms against", SHARE, meaning="share of the others' courses").hidden,
            "moves": Column("Moves most", wide=True),
            "event": Column("Event's id", meaning="those left out that read what the owner sets").hidden,
            "shift": Column("Shift", SHIFT, meaning="of its probability, mean over courses that were played").hidden,
        },
        f"{found.worlds:,} worlds, {found.provenance.months} months; mean over all courses of the others. Own utility: "
        "state of its issues less what its instruments cost it. Pays, harms against: share of the others' courses "
        f"against which it gains or loses more than {found.indifference:g}. It: gains or loses as much beyond chance, "
        "for all courses at once; too small: an effect, and less; no effect: none, and no room for as much.",
    )


def course_words(found: Profiles, option: str, course: str) -> str:
    """A course in words, with what it decides where its title does not tell."""
    return f"{found.focus.options[option].title}: {title_of(found, option, course)}"


def title_of(found: Profiles, option: str, course: str) -> str:
    """A course's title, or its name in words."""
    return found.focus.options[option].courses[course].title or course.replace("_", " ")


def _moved(found: Profiles, row: Any) -> str | None:
    if not isinstance(row.event, str) or abs(row.shift) < LEAST_SHIFT:
        return None
    return f"{found.scenario.events[row.event].title} {SHIFT.text(row.shift)} points"


def line(found: Profiles, rows: pd.DataFrame) -> str:
    """The finding in short."""
    good, bad = rows[rows.verdict == "gains"], int((rows.verdict == "loses").sum())
    if good.empty:
        told = (
            f"No actor is seen to gain {found.indifference:g} or more by another course than that of today, on average "
            "over the others' courses"
        )
    else:
        each = "; ".join(
            f"{found.actor(row.actor)} by “{course_words(found, row.option, row.course)}” ({GAIN.text(row.gain)})"
            for row in good.head(3).itertuples()
        )
        told = f"Another course than that of today pays beyond chance, on average over the others' courses: {each}"
    return f"{told}; {bad} of {counted(len(rows), 'course', 'courses')} {'loses' if bad == 1 else 'lose'} as much."


def lead(found: Profiles, rows: pd.DataFrame) -> str:
    """What its section begins with: the finding, and the command that looks closer."""
    first = rows.iloc[0]
    goal = f"'{first.event} down'" if isinstance(first.event, str) else "GOAL"
    return (
        f"{line(found, rows)} `realpolitik advise {found.scenario.about.name} --for {first.actor} --goal {goal} "
        "--views` tries every lever of an actor for a goal of its own, through each source's claims as well."
    )
