"""What outcomes hang on, as tables, as one document, and as sections of the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from realpolitik.findings.attribution import Attribution, ClaimShare
from realpolitik.readings.labels import number_words
from realpolitik.report.charts.attribution import claims_chart, numbers_chart
from realpolitik.report.charts.style import specification
from realpolitik.report.document import Cell, Column, Figure, Front, Link, Section, Table, listed
from realpolitik.report.plain import plain
from realpolitik.report.wording import claim_links, month, number_link, percent, points, source_name, value_text

SHOWN = {"numbers": 12, "claims": 10}
"""Rows that a terminal shows; the page shows more."""
CAVEATS = (
    "A share is a statement about this scenario's spread of opinion, not about the world: a number that is wrong but "
    "certain has no share, and a number with a wide spread has more than one that is known well.",
    "Numbers are drawn independently of one another, and claims on one number are pooled: each world believes one.",
    "Shares are those of each number by itself; what only a combination of numbers brings about is in the rest.",
    "Intervals are the error of a finite number of worlds alone.",
)
ORIGINS = {"judgement": "the modeller's judgement", "model": "the model's own defaults"}


def tables(found: Sequence[Attribution]) -> list[RenderableType]:
    """For a terminal: for each outcome its claims, numbers and origins."""
    shown: list[RenderableType] = []
    for item in found:
        shown += [Text(heading(item), style="bold"), listed(sentences(item))]
        parts = (
            claims_table(item, SHOWN["claims"]),
            numbers_table(item, SHOWN["numbers"]),
            origins_table(item),
        )
        shown += [table.rich() for table in parts if table.rows]
    return shown


def document(found: Sequence[Attribution]) -> dict[str, Any]:
    """For programs: everything, with titles."""
    first = found[0]
    return {
        "title": first.scenario.about.title,
        "provenance": plain(first.provenance),
        "outcomes": [
            {key: value for key, value in plain(item).items() if key not in ("scenario", "provenance")}
            for item in found
        ],
    }


def sections(found: Sequence[Attribution]) -> tuple[Section, ...]:
    """For the page: one section an outcome."""
    return tuple(_section(item) for item in found)


def _section(item: Attribution) -> Section:
    key = item.outcome.replace(".", "-")
    blocks: list[Figure | Table] = []
    for name, title, chart, caption in (
        (
            "claims",
            "The claims it hangs on most",
            claims_chart(item),
            "Bar: share of the variance that comes from worlds that believed the claim; line: 95% interval. Grey band: "
            "what the strongest of so many dummies reaches in one case of twenty.",
        ),
        (
            "numbers",
            "The numbers it hangs on most",
            numbers_chart(item),
            "From the mean outcome where the number is lowest (hollow) to where it is highest (filled); faint where "
            "chance could do as much.",
        ),
    ):
        if chart is not None:
            blocks.append(Figure(f"fig-{key}-{name}", title, specification(chart), caption))
    blocks += [table for table in (claims_table(item), numbers_table(item), origins_table(item)) if table.rows]
    return Section(key, item.title, " ".join(sentences(item)), tuple(blocks))


def heading(item: Attribution) -> str:
    """The outcome and its mean, in one line."""
    return f"{item.title}, by {month(item.at)}: {level(item, item.mean.value)}; {item.worlds:,} worlds"


def level(item: Attribution, value: float | None) -> str:
    """A mean outcome: a probability, or a number in the outcome's unit."""
    if value is None:
        return "–"
    return percent(value) if item.is_event else points(value)


def sentences(item: Attribution) -> tuple[str, ...]:
    """The findings in a few plain sentences."""
    clear = [row for row in item.numbers if row.clear]
    spoken = [row for row in item.claims if row.clear]
    told = []
    if item.beyond is not None:
        names = "; ".join(
            f"{number_words(item.scenario, row.number)} ({level(item, row.at_low)} where it is lowest, "
            f"{level(item, row.at_high)} where it is highest)"
            for row in [row for row in clear if row.told][:3]
        )
        named = (
            names or "none of them moves it clearly, and by as much as counts, from its lowest values to its highest"
        )
        told.append(
            f"Of {item.inputs:,} uncertain numbers {len(clear)} {'stands' if len(clear) == 1 else 'stand'} out from "
            f"chance and {'carries' if len(clear) == 1 else 'together carry'} {share_text(*item.beyond)} of the "
            f"variance: {named}. The rest is luck, joint effects, and numbers too weak for so many worlds to show."
        )
    else:
        told.append(f"Of {item.inputs:,} uncertain numbers none stands out from chance in so many worlds.")
    if spoken:
        told.append(f"Of {len(item.claims):,} claims {len(spoken)} matter{'s' * (len(spoken) == 1)} beyond chance.")
    elif item.claims:
        told.append(
            f"Of {len(item.claims):,} claims none matters beyond chance by itself: the order below is a guess, and "
            "what doubting one of them changes is less than so many worlds can show."
        )
    else:
        told.append("No claim speaks on any of these numbers.")
    return tuple(told)


def share_text(value: float, low: float, high: float) -> str:
    """A share with its interval, in percent."""
    return f"{100 * value:.1f}% ({100 * low:.1f}–{100 * high:.1f})"


def claims_table(item: Attribution, most: int | None = 40) -> Table:
    """The claims that an outcome hangs on."""
    rows = []
    for row in item.claims[:most]:
        claim = item.scenario.claims[row.claim]
        rows.append(
            (
                Cell(claim.text, claim_links(item.scenario, (row.claim,))),
                Cell("; ".join(number_words(item.scenario, path) for path in row.numbers), _links(row)),
                Cell(value_text(claim.value.estimates[-1] if claim.value else None)),
                Cell(share_text(row.share, row.low, row.high), weight=min(1.0, 5 * row.share)),
                Cell(percent(row.believed)),
                Cell(_with(item, row)),
                Cell("yes" if row.clear else "no"),
            )
        )
    columns = (
        Column("Claim", wide=True),
        Column("Speaks about", wide=True),
        Column("Says"),
        Column("Share (95%)", True),
        Column("Believed", True),
        Column("Outcome if, if not", True),
        Column("Beyond chance"),
    )
    return Table(
        f"claims-{item.outcome}",
        f"Claims: {item.title}",
        columns,
        tuple(rows),
        "Share: part of the outcome's variance that comes, through the number, from worlds that believed the claim. "
        "Numbers are drawn independently of one another; claims on one number are pooled.",
    )


def _links(row: ClaimShare) -> tuple[Link, ...]:
    return tuple(number_link(path) for path in row.numbers)


def _with(item: Attribution, row: ClaimShare) -> str:
    with_it = level(item, row.with_it.value if row.with_it else None)
    return f"{with_it}, {level(item, row.without.value if row.without else None)}"


def numbers_table(item: Attribution, most: int | None = None) -> Table:
    """The numbers that an outcome hangs on, with a dummy for comparison."""
    opinions = {opinion.number: opinion for opinion in item.opinions}
    rows: list[tuple[Cell, ...]] = []
    for row in item.numbers[:most]:
        opinion = opinions.get(row.number)
        rows.append(
            (
                Cell(
                    number_words(item.scenario, row.number),
                    (number_link(row.number), *claim_links(item.scenario, row.claims)),
                ),
                Cell(share_text(row.share, row.low, row.high), weight=min(1.0, 5 * row.share)),
                Cell(f"{level(item, row.at_low)} → {level(item, row.at_high)}"),
                Cell(f"{100 * max(opinion.rbd_fast, 0):.1f}%" if opinion else "–"),
                Cell(f"{opinion.pawn:.2f}" if opinion else "–"),
                Cell("yes" if row.clear else "no"),
            )
        )
    dummy = item.dummy
    cells = (f"{100 * dummy.one:.1f}%", "–", f"{100 * dummy.rbd_fast:.1f}%", f"{dummy.pawn:.2f}", "")
    rows.append((Cell("a dummy that plays no part (in one case of twenty)"), *(Cell(text) for text in cells)))
    return Table(
        f"numbers-{item.outcome}",
        f"Numbers: {item.title}",
        (
            Column("Number", wide=True),
            Column("Share (95%)", True),
            Column("Outcome, lowest → highest", True),
            Column("RBD-FAST", True),
            Column("PAWN", True),
            Column("Beyond chance"),
        ),
        tuple(rows),
        f"Share: first-order share of variance, by {item.classes} classes of each number. The strongest of "
        f"{item.inputs:,} dummies reaches {100 * dummy.strongest:.1f}% in one case of twenty.",
    )


def origins_table(item: Attribution) -> Table:
    """Sources, judgement, defaults and calibrations, each with all that comes from it."""
    rows = tuple(
        (
            Cell(origin_name(item, row.origin)),
            Cell(share_text(row.share, row.low, row.high)),
            Cell(f"{row.numbers:,}"),
            Cell(f"{row.claims:,}" if row.claims else "–"),
            Cell("yes" if row.clear else "no"),
        )
        for row in item.origins
    )
    return Table(
        f"origins-{item.outcome}",
        f"Where it comes from: {item.title}",
        (
            Column("Origin", wide=True),
            Column("Share (95%)", True),
            Column("Numbers", True),
            Column("Claims", True),
            Column("Beyond chance"),
        ),
        rows,
        "Shares of claims and numbers, each by itself, added up; the more numbers, the wider the interval.",
    )


def origin_name(item: Attribution, origin: str) -> str:
    """An origin in words."""
    kind, colon, name = origin.partition(":")
    if colon and kind == "question":
        return f"hypotheses on {name.replace('_', ' ')}"
    if colon:
        return f"{kind} {name}"
    return ORIGINS.get(origin) or source_name(item.scenario, origin)


def front(found: Sequence[Attribution]) -> Front:
    """What stands before the sections of the page."""
    first = found[0]
    view = first.provenance.view
    return Front(
        title=f"{first.scenario.about.title}: what it hangs on",
        about="How much of each outcome's variance over the worlds goes with each number, claim and source.",
        made=f"{first.worlds:,} worlds, seed {first.provenance.seed}",
        as_of=f"{first.as_of:%d %B %Y}",
        until=f"{max(item.at for item in found):%B %Y}",
        view=source_name(first.scenario, view) if view else None,
        summary=tuple(f"{heading(item)}. {sentences(item)[0]}" for item in found),
        caveats=CAVEATS,
    )
