"""Bargaining for terminal, programs and page."""

from __future__ import annotations

from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from realpolitik.findings.bargaining import ACCURACY, BENCHMARK, Bargain, Course, Persuasion, Question
from realpolitik.report.document import Cell, Column, Figure, Front, Section, Table, listed
from realpolitik.report.plain import plain
from realpolitik.report.wording import percent, signed

SHOWN = {"pulls": 5, "advice": 12}
"""How much of each table a terminal shows; the page shows all."""


def tables(bargain: Bargain) -> list[RenderableType]:
    """What a bargain says, for a terminal."""
    shown: list[RenderableType] = [Text(head(bargain), style="bold"), listed(lines(bargain))]
    parts = [
        terms_table(bargain),
        courses_table(bargain),
        sides_table(bargain),
        pulls_table(bargain, SHOWN["pulls"]),
        advice_table(bargain, SHOWN["advice"]),
    ]
    shown += [table.rich() for table in parts if table.rows]
    shown.append(Group(Text("How far to trust a formula", style="bold"), listed((ACCURACY,))))
    return shown


def document(bargain: Bargain) -> dict[str, Any]:
    """The same for programs."""
    return {
        "title": bargain.title,
        "as_of": plain(bargain.as_of),
        "view": bargain.view,
        "seed": bargain.seed,
        "worlds": len(bargain.table.worlds),
        "names": {key: bargain.name(key) for key in (*bargain.table.actors, *bargain.table.issues)},
        "actors": list(bargain.table.actors),
        "summary": list(lines(bargain)),
        "accuracy": ACCURACY,
        "questions": plain(bargain.questions),
        "terms": plain(bargain.terms),
        "courses": plain(bargain.courses),
        "sides": plain(bargain.sides),
        "pulls": plain(bargain.pulls),
        "trajectory": trajectory(bargain),
        "advice": {"by": bargain.advised_by, "attempts": plain(bargain.advice)},
    }


def trajectory(bargain: Bargain) -> list[dict[str, Any]]:
    """Terms after each round, mean over worlds, of formulas that go by rounds."""
    rows = []
    for course in bargain.courses:
        if course.has_rounds:
            means = bargain.data["trajectory"].sel(formula=course.formula).mean("world")
            for issue in bargain.table.issues:
                rows.append(
                    {"formula": course.formula, "issue": issue, "by_round": plain(means.sel(issue=issue).values)}
                )
    return rows


def front(bargain: Bargain) -> Front:
    """What stands before the section on a page of its own."""
    worlds = len(bargain.table.worlds)
    return Front(
        title=bargain.title,
        about=None,
        made=f"{worlds:,} worlds, seed {bargain.seed}" if worlds > 1 else "one world",
        as_of=f"{bargain.as_of:%d %B %Y}" if bargain.as_of else "",
        until="",
        view=bargain.view,
        summary=lines(bargain),
        caveats=(ACCURACY,),
    )


def head(bargain: Bargain) -> str:
    """One line on what was bargained over."""
    day = f", as known on {bargain.as_of:%d %B %Y}" if bargain.as_of else ""
    worlds = len(bargain.table.worlds)
    count = f"{worlds:,} worlds" if worlds > 1 else "one world"
    issues = len(bargain.table.issues)
    over = f"{issues} issues" if issues > 1 else "one issue"
    return f"{bargain.title}{day}: {len(bargain.table.actors)} actors, {over}, {count}"


def lines(bargain: Bargain) -> tuple[str, ...]:
    """The findings in short."""
    found = []
    if len(bargain.courses) > 1:
        widest = max(bargain.questions, key=lambda row: row.by_formula / (row.scale[1] - row.scale[0]))
        spread = f"; worlds spread over {number(widest.by_world)} under one formula"
        found.append(
            (
                "All formulas give the same terms"
                if float(number(widest.by_formula).replace(",", "")) == 0.0
                else f"The choice of formula matters most for “{widest.title}”: formulas lie "
                f"{number(widest.by_formula)} {widest.unit} apart"
            )
            + (f"{spread}." if len(bargain.table.worlds) > 1 else ".")
        )
    for course in bargain.courses:
        if course.has_rounds and course.swing >= 1.0 and course.limit + course.returned > 0.05:
            found.append(
                f"{course.title} has not come to rest in {percent(course.limit + course.returned)} of worlds; by the "
                f"round at which one stops, the mean terms differ by up to {course.swing:.0f} points of 100."
            )
        if course.refused > 0.0:
            found.append(
                f"{course.title}: no terms suit every party in {percent(course.refused)} of worlds; there the issues "
                "stay where they are."
            )
    return tuple(found)


def number(value: float | None) -> str:
    """A value as short as it can be read."""
    return "–" if value is None else f"{value:.1f}" if abs(value) < 100 else f"{value:,.0f}"


def terms_table(bargain: Bargain) -> Table:
    """Terms by issue and formula."""
    spread = len(bargain.table.worlds) > 1
    columns = [Column("Issue", wide=True), Column("Now", True)]
    columns += [Column(course.short, True) for course in bargain.courses] + [Column("Differ by", True)]
    columns += [Column("9 worlds in 10", True)] if spread else []
    history = any(row.observed is not None for row in bargain.questions)
    columns += [Column("Agreed in history", True)] if history else []
    found = {(row.formula, row.issue): row for row in bargain.terms}
    rows = []
    for row in bargain.questions:
        cells = [Cell(_titled(row)), Cell(number(row.reference))]
        for name in bargain.formulas:
            cells.append(Cell(number(found[name, row.issue].mean)))
        cells.append(Cell(number(row.by_formula)))
        if spread:
            middle = found[_benchmark(bargain), row.issue]
            cells.append(Cell(f"{middle.low:.0f}–{middle.high:.0f}"))
        rows.append((*cells, Cell(number(row.observed))) if history else tuple(cells))
    title = next(course.title for course in bargain.courses if course.formula == _benchmark(bargain))
    note = f"Means over worlds, and the middle nine tenths of worlds under: {title}." if spread else ""
    note = " ".join(filter(None, (note, *_bound(bargain))))
    return Table("bargain-terms", "Where talks settle", tuple(columns), tuple(rows), note)


def _bound(bargain: Bargain) -> tuple[str, ...]:
    """Which issues are settled as one."""
    return tuple(
        f"Settled as one, since they read parts of one whole ({', '.join(bounds.wholes)}): "
        f"{', '.join(bargain.name(issue) for issue in bounds.issues)}."
        for bounds in bargain.table.bounds
        if len(bounds.issues) > 1
    )


def _benchmark(bargain: Bargain) -> str:
    return BENCHMARK if BENCHMARK in bargain.formulas else bargain.formulas[0]


def _titled(row: Question) -> str:
    return f"{row.title} ({row.unit})" if row.unit not in ("", "points") else row.title


def courses_table(bargain: Bargain) -> Table:
    """How each formula came to its end."""
    rows = [
        (
            Cell(course.title),
            Cell(f"{course.rounds:.1f}" if course.has_rounds else "–"),
            Cell(_ended(course)),
            Cell(f"{course.swing:.1f}" if course.has_rounds else "–"),
            Cell(percent(course.carried)),
        )
        for course in bargain.courses
    ]
    return Table(
        "bargain-courses",
        "How each formula came to its end",
        (
            Column("Formula"),
            Column("Rounds", True),
            Column("Ended (share of worlds)", wide=True),
            Column("Swing between rounds, of 100", True),
            Column("Weight that carries it", True),
        ),
        tuple(rows),
        "Weight that carries it: of actors at least as well off as without an agreement, mean over worlds.",
    )


def _ended(course: Course) -> str:
    parts = [
        ("came to rest" if course.has_rounds else "at once", course.settled),
        ("came back to an earlier round", course.returned),
        ("movement left", course.limit),
        ("no agreement", course.refused),
    ]
    return ", ".join(f"{words} {percent(share)}" for words, share in parts if share > 0.0)


def sides_table(bargain: Bargain) -> Table:
    """What each actor gains over no agreement, by formula."""
    found = {(row.formula, row.actor): row for row in bargain.sides}
    order = sorted(bargain.table.actors, key=lambda who: -found[bargain.formulas[0], who].gain)
    weight = bargain.table.weight
    total = weight.sum(axis=1, keepdims=True)
    shares = dict(zip(bargain.table.actors, (weight / total).mean(axis=0), strict=True))
    rows = []
    for who in order:
        cells = [Cell(bargain.name(who)), Cell(percent(float(shares[who])))]
        for name in bargain.formulas:
            cells.append(Cell(signed(found[name, who].gain)))
        rows.append((*cells, Cell(percent(found[_benchmark(bargain), who].content))))
    heads = [Column(course.short, True) for course in bargain.courses]
    columns = (Column("Actor"), Column("Weight", True), *heads, Column("Worlds without loss", True))
    return Table(
        "bargain-sides",
        "Who gains over no agreement",
        columns,
        tuple(rows),
        "Utility (salience × share of the scale), mean over worlds. Weight: share in capability × seat.",
    )


def pulls_table(bargain: Bargain, most: int | None = None) -> Table:
    """Who moves whom, how far, on what."""
    titles = {course.formula: course.title for course in bargain.courses}
    units = {row.issue: row.unit for row in bargain.questions}
    rows = [
        (
            Cell(titles[row.formula]),
            Cell(bargain.name(row.actor)),
            Cell(bargain.name(row.by)),
            Cell(bargain.name(row.issue)),
            Cell(f"{number(row.distance)} {units[row.issue]}"),
        )
        for course in bargain.courses
        for row in [row for row in bargain.pulls if row.formula == course.formula][:most]
    ]
    return Table(
        "bargain-pulls",
        "Who pulls whom",
        (
            Column("Formula"),
            Column("Moves"),
            Column("To or with"),
            Column("Issue", wide=True),
            Column("Distance", True),
        ),
        tuple(rows),
        "Summed over rounds, mean over worlds.",
    )


def advice_table(bargain: Bargain, most: int | None = None) -> Table:
    """Whom to persuade, on what, for how much movement."""
    units = {row.issue: row.unit for row in bargain.questions}
    rows = [
        (
            Cell(_attempt(bargain, row)),
            Cell(bargain.name(row.issue)),
            Cell(f"{row.moved:+.2f} {units[row.issue]}"),
            Cell(f"{row.gain:+.4f}"),
            Cell(percent(row.surely)),
        )
        for row in bargain.advice[: most or len(bargain.advice)]
    ]
    who = bargain.name(bargain.advice[0].actor) if bargain.advice else ""
    by = next((course.title for course in bargain.courses if course.formula == bargain.advised_by), "")
    return Table(
        "bargain-advice",
        f"Advice for {who}: whom to persuade ({by})",
        (
            Column("Attempt", wide=True),
            Column("Issue", wide=True),
            Column("Terms move by", True),
            Column("Utility", True),
            Column("Worlds in which it gains", True),
        ),
        tuple(rows),
    )


def _attempt(bargain: Bargain, row: Persuasion) -> str:
    other = bargain.name(row.other)
    if row.how == "position":
        return f"move {other} by {row.step:g} of 100"
    return f"care {row.step:g} more itself" if row.other == row.actor else f"make {other} care {row.step:g} more"


def section(bargain: Bargain) -> Section:
    """The part of the page on bargaining."""
    from realpolitik.report.charts import bargaining as charts
    from realpolitik.report.charts.style import specification

    figures: list[Figure | Table] = []
    by_round = charts.rounds_chart(bargain)
    if by_round is not None:
        figures.append(
            Figure(
                "bargain-rounds",
                "Positions by round",
                specification(by_round),
                f"{charts.moving(bargain)[1]}. Each line is an actor, mean over worlds; the broad line is where the "
                "formula would settle after that round.",
            )
        )
    pulled = charts.pulls_chart(bargain)
    if pulled is not None:
        figures.append(
            Figure(
                "bargain-pulls-chart",
                "Who pulls whom",
                specification(pulled),
                f"{charts.moving(bargain)[1]}. Size: how far the actor on the left moves to or with the actor above, "
                "summed over issues and rounds.",
            )
        )
    found: list[Figure | Table] = [
        terms_table(bargain),
        *figures,
        courses_table(bargain),
        sides_table(bargain),
        pulls_table(bargain),
        advice_table(bargain),
    ]
    blocks = tuple(item for item in found if isinstance(item, Figure) or item.rows)
    return Section("bargain", "Where talks settle", f"{head(bargain)}. {ACCURACY}", blocks)
