"""What each actor of a focus could do instead: a table for terminal and page, and a document."""

from __future__ import annotations

from typing import Any

from realpolitik.findings.counsel import Alternative, counsel
from realpolitik.findings.courses import Courses
from realpolitik.readings import actor_name
from realpolitik.readings.labels import counted
from realpolitik.report.document import Cell, Column, Section, Table
from realpolitik.report.plain import plain
from realpolitik.report.wording import percent, signed


def document(study: Courses) -> list[dict[str, Any]]:
    """For programs: every course that is not in force."""
    return [{**plain(row), "verdict": row.verdict} for row in counsel(study)]


def alternatives_table(study: Courses) -> Table:
    """One row a course that is not in force."""
    rows = tuple(
        (
            Cell(actor_name(study.scenario, row.actor)),
            Cell(course_words(study, row.option, row.course)),
            Cell(title_of(study, row.option, row.against)),
            Cell(f"{signed(row.gain.value, 3)} ({signed(row.gain.low, 3)} to {signed(row.gain.high, 3)})"),
            Cell(row.verdict),
            Cell(f"{percent(row.pays)}, {percent(row.harms)}"),
            Cell(_moved(study, row)),
        )
        for row in counsel(study)
    )
    return Table(
        "alternatives",
        "What each actor could do instead, and what it would gain",
        (
            Column("Actor"),
            Column("Course", wide=True),
            Column("Instead of", wide=True),
            Column("Own utility (95%, all at once)", True),
            Column("It"),
            Column("Pays, harms against", True),
            Column("Moves most", wide=True),
        ),
        rows,
        f"{study.worlds:,} worlds, {study.provenance.months} months; mean over all courses of the others. Own utility: "
        "state of its issues less what its instruments cost it. Pays, harms against: share of the others' courses "
        f"against which it gains or loses more than {study.indifference:g}. It: gains or loses as much beyond chance, "
        "for all courses at once; too small: an effect, and less; no effect: none, and no room for as much.",
    )


def course_words(study: Courses, option: str, course: str) -> str:
    """A course in words, with what it decides where its title does not tell."""
    return f"{study.focus.options[option].title}: {title_of(study, option, course)}"


def title_of(study: Courses, option: str, course: str) -> str:
    """A course's title, or its name in words."""
    return study.focus.options[option].courses[course].title or course.replace("_", " ")


def _moved(study: Courses, row: Alternative) -> str:
    if row.event is None or abs(row.shift) < 0.005:
        return "–"
    return f"{study.scenario.events[row.event].title} {signed(100 * row.shift, 0)} points"


def lines(study: Courses) -> tuple[str, ...]:
    """The findings in short."""
    found = counsel(study)
    if not found:
        return ("No actor has a course besides today's.",)
    good = [row for row in found if row.verdict == "gains"]
    bad = sum(row.verdict == "loses" for row in found)
    if not good:
        told = (
            f"No actor is seen to gain {study.indifference:g} or more by another course than that of today, on average "
            "over the others' courses"
        )
    else:
        each = "; ".join(
            f"{actor_name(study.scenario, row.actor)} by “{course_words(study, row.option, row.course)}” "
            f"({signed(row.gain.value, 3)})"
            for row in good[:3]
        )
        told = f"Another course than that of today pays beyond chance, on average over the others' courses: {each}"
    return (f"{told}; {bad} of {counted(len(found), 'course', 'courses')} {'loses' if bad == 1 else 'lose'} as much.",)


def section(study: Courses) -> Section:
    """Part of the page."""
    rows = counsel(study)
    if not rows:
        return Section("counsel", "What each could do instead", " ".join(lines(study)), (alternatives_table(study),))
    row = rows[0]
    goal = f"'{row.event} down'" if row.event is not None else "GOAL"
    whole = (
        f"`realpolitik advise {study.scenario.about.name} --for {row.actor} --goal {goal} --views` tries every lever "
        "of an actor for a goal of its own, through each source's claims as well."
    )
    lead = " ".join((*lines(study), whole))
    return Section("counsel", "What each could do instead", lead, (alternatives_table(study),))
