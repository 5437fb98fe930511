"""What one actor could do for a goal, as tables, as one document, and as sections of the page."""

from __future__ import annotations

from typing import Any

from rich.console import RenderableType
from rich.text import Text

from realpolitik.findings.advise import Advice, Effect, Lever
from realpolitik.readings.labels import counted
from realpolitik.report.charts.advise import levers_chart
from realpolitik.report.charts.style import specification
from realpolitik.report.document import Cell, Column, Figure, Front, Section, Table, listed
from realpolitik.report.plain import plain
from realpolitik.report.wording import month, percent, points, signed, source_name

CAVEATS = (
    "Each lever is held by itself for the whole time, whatever happens; a plan would change course.",
    "Everybody else goes on choosing, so the effect counts how they answer.",
    "Own utility counts the state of its issues and what its instruments cost it, not the pressure of others on them.",
    "Intervals of effects on the goal hold for all levers at once (95%), the others each by itself: they are the error "
    "of a finite number of worlds alone.",
)


def tables(found: Advice) -> list[RenderableType]:
    """For a terminal: the levers, and what views make of the best of them."""
    shown: list[RenderableType] = [Text(heading(found), style="bold"), listed(sentences(found))]
    shown += [table.rich() for table in (levers_table(found), views_table(found)) if table.rows]
    return shown


def document(found: Advice) -> dict[str, Any]:
    """For programs: every lever with its effects."""
    return {**{key: value for key, value in plain(found).items() if key != "scenario"}, "goal_title": found.title}


def heading(found: Advice) -> str:
    """Who, what, until when."""
    way = "more" if found.wanted > 0 else "less"
    return (
        f"{found.name} wants {way} of: {found.title}, by {month(found.at)} "
        f"({level(found, found.baseline.value)} as things go); {found.worlds:,} worlds"
    )


def level(found: Advice, value: float) -> str:
    """A value of the goal."""
    return percent(value) if found.is_event else points(value)


def size(found: Advice, value: float) -> str:
    """A difference in the goal: points of a hundred for a probability, else the goal's own unit."""
    return f"{signed(100 * value, 0)} pp" if found.is_event else signed(value, 3)


def sentences(found: Advice) -> tuple[str, ...]:
    """What to do, what not to do, and what makes no difference, in words."""
    good = [row for row in found.levers if row.goal.helps]
    bad = [row for row in reversed(found.levers) if row.goal.hurts]
    told = []
    if good:
        told.append("Helps beyond chance: " + "; ".join(_lever(found, row) for row in good[:3]) + ".")
    else:
        told.append("No lever of its own is seen to help by as much as counts in so many worlds.")
    if bad:
        told.append("Hurts beyond chance: " + "; ".join(_lever(found, row) for row in bad[:3]) + ".")
    if found.views and good:
        robust = [row for row in good if row.is_robust]
        told.append(
            f"{len(robust)} of {len(good)} that help {'hurts' if len(robust) == 1 else 'hurt'} in no view of "
            f"{', '.join(source_name(found.scenario, name) for name in found.views)}."
        )
    if found.idle:
        one = len(found.idle) == 1
        told.append(
            f"{counted(len(found.idle), 'level', 'levels')} {'changes' if one else 'change'} next to nothing: it does "
            "so by itself, or cannot."
        )

    return tuple(told)


def _lever(found: Advice, row: Lever) -> str:
    ends = f"{size(found, row.goal.effect.low)} to {size(found, row.goal.effect.high)}"
    return f"“{row.title}” at “{row.level_title}” ({size(found, row.goal.effect.value)}, {ends})"


def levers_table(found: Advice) -> Table:
    """One row a lever, the most helpful first."""
    rows = tuple(
        (
            Cell(f"{row.title}: {row.level_title}"),
            Cell(size(found, row.goal.effect.value)),
            Cell(f"{size(found, row.goal.effect.low)} to {size(found, row.goal.effect.high)}"),
            Cell(verdict(row.goal)),
            Cell(f"{percent(row.goal.towards)}, {percent(row.goal.away)}"),
            Cell(f"{signed(row.own.value, 3)} ({signed(row.own.low, 3)} to {signed(row.own.high, 3)})"),
            Cell(signed(row.cost.value, 3)),
            Cell(signed(row.capacity.value, 2)),
            Cell(percent(row.in_force)),
        )
        for row in found.levers
    )
    columns = (
        Column("Lever", wide=True),
        Column("Goal", True),
        Column("95%, all at once", True),
        Column("It"),
        Column("Worlds for, against", True),
        Column("Own utility (95%)", True),
        Column("Cost", True),
        Column("Capacity", True),
        Column("In force", True),
    )
    return Table(
        "levers",
        "What each lever does, held against what it would do by itself",
        columns,
        rows,
        f"Held from {month(found.since)}. Own utility: gain on its issues less what its instruments cost on top. In "
        "force: share of the time in which the level asked for stands; what it needs of others may lapse.",
    )


def verdict(effect: Effect) -> str:
    """One word for an effect."""
    if effect.size == "too small":
        return "too small to count"
    return "helps" if effect.helps else "hurts" if effect.hurts else effect.size


def views_table(found: Advice) -> Table:
    """The best levers through each source's claims alone."""
    rows = tuple(
        (
            Cell(f"{row.title}: {row.level_title}"),
            *(Cell(f"{size(found, effect.effect.value)} ({verdict(effect)})") for effect in (row.goal, *row.views)),
        )
        for row in found.levers
        if row.views
    )
    names = (Column(source_name(found.scenario, name), True) for name in found.views)
    return Table(
        "views",
        "The best levers through each source's claims alone",
        (Column("Lever", wide=True), Column("All together", True), *names),
        rows,
        "Worlds drawn from one source's claims, as of the same date; the scenario's own numbers where it is silent.",
    )


def sections(found: Advice) -> tuple[Section, ...]:
    """For the page: levers, then views."""
    chart = levers_chart(found)
    blocks: list[Figure | Table] = []
    if chart is not None:
        caption = (
            "Dot: mean paired difference in the goal; line: interval that holds for all levers at once. Blue helps, "
            "orange hurts, grey is within chance."
        )
        blocks.append(Figure("fig-levers", "How far each lever moves the goal", specification(chart), caption))
    blocks += [table for table in (levers_table(found), views_table(found)) if table.rows]
    return (Section("levers", f"{found.name}: {found.title}", " ".join(sentences(found)), tuple(blocks)),)


def front(found: Advice) -> Front:
    """What stands before the sections of the page."""
    view = found.scenario.about.view
    return Front(
        title=f"{found.scenario.about.title}: advice to {found.name}",
        about=heading(found),
        made=f"{found.worlds:,} worlds, seed {found.provenance.seed}",
        as_of=f"{found.as_of:%d %B %Y}",
        until=f"{found.at:%B %Y}",
        view=source_name(found.scenario, view) if view else None,
        summary=sentences(found),
        caveats=CAVEATS,
    )
