"""Under what conditions something comes about, as tables, as one document, and as sections of the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from realpolitik.findings.discovery import Condition, Discovery, Rule
from realpolitik.readings.labels import number_words
from realpolitik.report.charts.discovery import trajectory_chart
from realpolitik.report.charts.style import specification
from realpolitik.report.document import Cell, Column, Figure, Front, Link, Section, Table, listed
from realpolitik.report.plain import plain
from realpolitik.report.wording import claim_links, interval, month, number_link, percent, points, source_name
from realpolitik.scenario.origins import claims_about

CAVEATS = (
    "Rules are found in two worlds of three and judged in the third; density and coverage are those of the latter.",
    "A rule says where in the spread of opinion it comes about, not what makes it come about; among inputs that move "
    "together it may name the wrong one.",
    "Inputs that act only jointly, and none of which shows by itself, do not pass the screening and are not found.",
)


def tables(found: Sequence[Discovery]) -> list[RenderableType]:
    """For a terminal: for each outcome its boxes and the leaves of its tree."""
    shown: list[RenderableType] = []
    for item in found:
        shown += [Text(heading(item), style="bold"), listed(sentences(item))]
        shown += [table.rich() for table in (boxes_table(item), leaves_table(item)) if table.rows]
    return shown


def document(found: Sequence[Discovery]) -> dict[str, Any]:
    """For programs: every rule with its conditions."""
    first = found[0]
    return {
        "title": first.scenario.about.title,
        "provenance": plain(first.provenance),
        "outcomes": [
            {key: value for key, value in plain(item).items() if key not in ("scenario", "provenance")}
            for item in found
        ],
    }


def heading(item: Discovery) -> str:
    """The outcome, and how often it is a case."""
    share = f"{percent(item.base.value)} ({interval(item.base.low, item.base.high)})"
    what = item.title if item.outcome.startswith("event.") else f"{item.title} {item.cases}"
    return f"{what}, by {month(item.at)}: {share} of {item.worlds:,} worlds"


def sentences(item: Discovery) -> tuple[str, ...]:
    """The findings in a few plain sentences."""
    good = [rule for rule in item.boxes if rule.clear and rule.density and rule.coverage]
    told = [
        f"{in_words(item, rule)}: {_share(rule.density)} of such worlds against {percent(item.held.value)} of all, and "
        f"{_share(rule.coverage)} of all cases."
        for rule in good
    ]
    if not good:
        told.append("No box of inputs beats chance in worlds that were held out.")
    clear = sum(rule.clear for rule in item.leaves)
    if not item.leaves:
        told.append("No split of a tree survives pruning by cross-validation.")
    elif not clear:
        told.append("A tree splits the worlds, but no leaf of it beats chance in worlds that were held out.")
    return tuple(told)


def _share(found: Any) -> str:
    return f"{percent(found.value)} ({interval(found.low, found.high)})" if found is not None else "–"


def in_words(item: Discovery, rule: Rule) -> str:
    """The conditions of a rule as a sentence."""
    return "Where " + " and ".join(condition_words(item, one) for one in rule.conditions)


def condition_words(item: Discovery, one: Condition) -> str:
    """One condition in words."""
    if one.input.startswith("questions."):
        asked, _, name = one.input.removeprefix("questions.").partition("=")
        verb = "believed" if one.low is not None else "not believed"
        text = item.scenario.hypotheses[name].text if name in item.scenario.hypotheses else name
        return f"“{text}” is {verb} ({asked.replace('_', ' ')})"
    name = number_words(item.scenario, one.input)
    if one.low is not None and one.high is not None:
        return f"{name} is between {points(one.low)} and {points(one.high)}"
    if one.low is not None:
        return f"{name} is above {points(one.low)}"
    return f"{name} is below {points(one.high or 0.0)}"


def boxes_table(item: Discovery) -> Table:
    """One row a condition of each box."""
    return _rules(item, item.boxes, "boxes", "Boxes of inputs (PRIM)", "box")


def leaves_table(item: Discovery) -> Table:
    """One row a condition of each leaf of the tree."""
    return _rules(item, item.leaves, "leaves", "Leaves of the tree (CART)", "leaf")


def _rules(item: Discovery, rules: tuple[Rule, ...], key: str, title: str, word: str) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for number, rule in enumerate(rules, start=1):
        for place, one in enumerate(rule.conditions):
            first = place == 0
            rows.append(
                (
                    Cell(f"{word} {number}" if first else ""),
                    Cell(condition_words(item, one), _links(item, one)),
                    Cell(f"{points(one.drawn[0])} to {points(one.drawn[1])}"),
                    Cell(f"{one.luck:.3f}" if one.luck is not None else "–"),
                    Cell(_share(rule.density) if first else ""),
                    Cell(_share(rule.coverage) if first else ""),
                    Cell(percent(rule.trained) if first else ""),
                    Cell(("yes" if rule.clear else "no") if first else ""),
                )
            )
    return Table(
        f"{key}-{item.outcome}",
        f"{title}: {item.title}",
        (
            Column(""),
            Column("Where", wide=True),
            Column("Drawn", True),
            Column("Luck", True),
            Column("Density (95%)", True),
            Column("Coverage (95%)", True),
            Column("Where found", True),
            Column("Beyond chance"),
        ),
        tuple(rows),
        f"Density: how often it comes about there, of held-out worlds ({percent(item.held.value)} of all). Coverage: "
        "how many of all cases lie there. Where found: density in the worlds in which the rule was found. Luck: "
        "quasi-p-value of the limit. A later box is judged in the worlds that those before it leave.",
    )


def _links(item: Discovery, one: Condition) -> tuple[Link, ...]:
    if one.input.startswith("questions."):
        return ()
    return (number_link(one.input), *claim_links(item.scenario, claims_about(item.scenario, one.input)))


def sections(found: Sequence[Discovery]) -> tuple[Section, ...]:
    """For the page: one section an outcome."""
    parts = []
    for item in found:
        key = item.outcome.replace(".", "-")
        caption = (
            "Each dot is a box in the training worlds, from all (right) to the smallest; colour: how many inputs "
            "it limits. Diamond: the first box chosen, in held-out worlds."
        )
        blocks: list[Figure | Table] = []
        chart = trajectory_chart(item)
        if chart is not None:
            blocks.append(Figure(f"fig-{key}", "Coverage against density", specification(chart), caption))
        blocks += [table for table in (boxes_table(item), leaves_table(item)) if table.rows]
        parts.append(Section(key, heading(item), " ".join(sentences(item)), tuple(blocks)))
    return tuple(parts)


def section(item: Discovery) -> Section:
    """Part of the page of a run: the rules of one outcome, the tree folded."""
    shown = [table for table in (boxes_table(item), replace(leaves_table(item), folded=True)) if table.rows]
    whole = f"`realpolitik discover {item.scenario.about.name}` looks at other outcomes and draws the boxes' way."
    lead = " ".join((f"{heading(item)}.", *sentences(item), whole))
    return Section("conditions", "Under what conditions", lead, tuple(shown))


def front(found: Sequence[Discovery]) -> Front:
    """What stands before the sections of the page."""
    first = found[0]
    view = first.provenance.view
    return Front(
        title=f"{first.scenario.about.title}: under what conditions",
        about="Boxes and trees of inputs in which something comes about more often, or less, than elsewhere.",
        made=f"{first.worlds:,} worlds, seed {first.provenance.seed}",
        as_of=f"{first.as_of:%d %B %Y}",
        until=f"{max(item.at for item in found):%B %Y}",
        view=source_name(first.scenario, view) if view else None,
        summary=tuple(f"{heading(item)}. {sentences(item)[0]}" for item in found),
        caveats=CAVEATS,
    )
