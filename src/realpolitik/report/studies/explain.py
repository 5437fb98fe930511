"""Why an actor chooses what it chooses, as tables, as one document, and as sections of the page."""

from __future__ import annotations

from typing import Any

from rich.console import RenderableType
from rich.text import Text

from realpolitik.findings.explain import Choice, Explanation
from realpolitik.report.charts.explain import reasons_chart
from realpolitik.report.charts.style import specification
from realpolitik.report.document import Cell, Column, Figure, Front, Section, Table, listed
from realpolitik.report.plain import plain
from realpolitik.report.wording import claim_links, month, percent, signed

REASONS = 8
"""Reasons that a terminal shows of one choice; the rest is summed up."""
DETAILED = 4
"""Choices whose reasons a terminal shows where no instrument was asked for."""
CAVEATS = (
    "Expected utility is what the actor in the model foresees in a short look-ahead with everybody else's levels held "
    "and its own beliefs about who stays: its reasons, not ours, and not a forecast.",
    "A level is drawn by quantal response: the better one is likelier, and the worse one is taken now and then.",
)


def tables(found: Explanation) -> list[RenderableType]:
    """For a terminal: all choices of the round, then the reasons of those with the greatest stake."""
    shown: list[RenderableType] = [Text(heading(found), style="bold"), listed(sentences(found))]
    shown.append(choices_table(found).rich())
    for choice in found.choices[:DETAILED]:
        shown += [table.rich() for table in (reasons_table(found, choice, REASONS),) if table.rows]
    return shown


def document(found: Explanation) -> dict[str, Any]:
    """For programs: every choice with its options and reasons."""
    rest = {key: value for key, value in plain(found).items() if key != "scenario"}
    return {"title": found.scenario.about.title, **rest}


def heading(found: Explanation) -> str:
    """Who chooses, when, and over which worlds."""
    where = f"in world {found.world}" if found.world is not None else f"means over {found.worlds} worlds"
    return f"{found.name}: choices of {month(found.date)}, {where}"


def sentences(found: Explanation) -> tuple[str, ...]:
    """The choices with the greatest stake, in words."""
    told = [in_words(choice) for choice in found.choices[:3] if choice.advantage is not None]
    if found.idle:
        told.append(f"Held from outside, so not its own to choose: {', '.join(found.idle)}.")
    return tuple(told)


def in_words(choice: Choice) -> str:
    """One choice in a sentence: what is taken, over what, and the two strongest reasons on either side."""
    assert choice.advantage is not None
    better = choice.advantage.value >= 0
    if round(choice.advantage.value, 3) == 0.0:
        return (
            f"{choice.title}: “{choice.title_of(choice.taken)}”, and expects as much of "
            f"“{choice.title_of(choice.next_best)}”."
        )
    word = "over" if better else "although it expects more of"
    pro = [row for row in choice.reasons if (row.gain > 0) == better][:2]
    con = [row for row in choice.reasons if (row.gain > 0) != better][:1]
    for_it = " and ".join(f"“{row.title}” ({signed(row.gain, 3)})" for row in pro)
    against = f", against “{con[0].title}” ({signed(con[0].gain, 3)})" if con else ""
    why = f": mostly for {for_it}{against}" if pro else ""
    return (
        f"{choice.title}: “{choice.title_of(choice.taken)}” {word} “{choice.title_of(choice.next_best)}” by "
        f"{signed(choice.advantage.value, 3)}{why}."
    )


def choices_table(found: Explanation) -> Table:
    """One row a level of each instrument."""
    rows = []
    for choice in found.choices:
        for place, option in enumerate(choice.options):
            rows.append(
                (
                    Cell(choice.title if place == 0 else ""),
                    Cell(option.title + (" (next best)" if option.level == choice.next_best else "")),
                    Cell(percent(option.taken), weight=option.taken),
                    Cell(percent(option.probability) if option.open else "–"),
                    *(Cell(_utility(value)) for value in (option.expected, option.loss, option.price)),
                    Cell(percent(option.open)),
                )
            )
    return Table(
        "choices",
        "What it may do, and what it expects of it",
        (
            Column("Instrument", wide=True),
            Column("Level", wide=True),
            Column("In force", True),
            Column("Would take", True),
            Column("Expected utility", True),
            Column("Loss", True),
            Column("Cost", True),
            Column("Open", True),
        ),
        tuple(rows),
        "In force: share of worlds after the round. Would take: chance if the instrument comes up, a change costing "
        "something by itself. Loss: salience × expected distance from its positions, over all issues.",
    )


def _utility(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}".replace("-", "−")


def reasons_table(found: Explanation, choice: Choice, most: int | None = None) -> Table:
    """What speaks for the level taken against the next best."""
    rows = [
        (
            Cell(row.title, claim_links(found.scenario, row.claims)),
            Cell(signed(row.gain, 4)),
            Cell(f"{signed(row.low, 4)} to {signed(row.high, 4)}" if choice.worlds > 1 else "–"),
            Cell(f"{row.position:.0f}" if row.position is not None else "–"),
            Cell(f"{row.salience:.2f}" if row.salience is not None else "–"),
        )
        for row in choice.reasons[:most]
    ]
    left = choice.reasons[most:] if most is not None else ()
    if left:
        rows.append((Cell(f"{len(left)} more"), Cell(signed(sum(row.gain for row in left), 4)), *(Cell("–"),) * 3))
    if rows and choice.advantage is not None:
        total = choice.advantage
        ends = f"{signed(total.low, 4)} to {signed(total.high, 4)}" if choice.worlds > 1 else "–"
        rows.append((Cell("together"), Cell(signed(total.value, 4)), Cell(ends), Cell(""), Cell("")))
    links = claim_links(found.scenario, choice.claims)
    rests = f" Claims on what the two levels cost or move: {', '.join(link.text for link in links)}." if links else ""
    return Table(
        f"reasons-{choice.instrument}",
        f"{choice.title}: why “{choice.title_of(choice.taken)}” and not “{choice.title_of(choice.next_best)}”",
        (
            Column("What speaks for it", wide=True),
            Column("Utility", True),
            Column("95% over worlds", True),
            Column("Wants", True),
            Column("Salience", True),
        ),
        tuple(rows),
        f"Below 0: speaks against it. It came up in {percent(choice.agenda)} of the worlds this quarter; elsewhere it "
        f"stays as it was.{rests}",
    )


def sections(found: Explanation) -> tuple[Section, ...]:
    """For the page: all choices, then one section an instrument."""
    parts = [Section("choices", "The choices", " ".join(sentences(found)), (choices_table(found),))]
    for choice in found.choices:
        chart = reasons_chart(choice)
        if chart is None or choice.advantage is None:
            continue
        caption = "Blue: speaks for the level taken. Orange: speaks for the next best. Line: 95% interval over worlds."
        figure = Figure(f"fig-{choice.instrument}", "What speaks for it", specification(chart), caption)
        table = reasons_table(found, choice)
        parts.append(Section(choice.instrument, choice.title, in_words(choice), (figure, table)))
    return tuple(parts)


def front(found: Explanation) -> Front:
    """What stands before the sections of the page."""
    return Front(
        title=f"{found.scenario.about.title}: why {found.name} chooses",
        about=heading(found),
        made=f"{found.worlds:,} worlds" if found.world is None else f"world {found.world}",
        as_of=f"{found.as_of:%d %B %Y}",
        until=f"{found.date:%B %Y}",
        view=found.scenario.about.view,
        summary=sentences(found),
        caveats=CAVEATS,
    )
