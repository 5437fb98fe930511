"""Tables for a terminal: columns where their words have room, else rows one below the other."""

from __future__ import annotations

import pytest
from rich.console import Console

from realpolitik.report.document import Link, PageCell, PageColumn, PageTable

NAME = "The government and its partners hold less than half of the people"
TABLE = PageTable(
    "events",
    "What [b]happens[/b]",
    (PageColumn("Event"), PageColumn("Probability", number=True), PageColumn("Date", number=True), PageColumn("Seen")),
    (
        (
            PageCell(NAME),
            PageCell("83% (80–85)"),
            PageCell("Dec 2018 (Apr 2018–Dec 2022)"),
            PageCell("", (Link("Reed 2018", "reed"),)),
        ),
        (PageCell("[red]Nothing[/red]"), PageCell("0%"), PageCell("–"), PageCell("")),
    ),
    note="How to read it.",
)


def printed(width: int) -> list[str]:
    """The table in a terminal of some width, line by line."""
    console = Console(width=width, color_system=None)
    with console.capture() as captured:
        console.print(TABLE.rich())
    return [line.rstrip() for line in captured.get().splitlines()]


def test_a_wide_terminal_gets_columns() -> None:
    lines = printed(140)
    assert any("Event" in line and "Probability" in line for line in lines)
    assert any(NAME in line and "83% (80–85)" in line and "Reed 2018" in line for line in lines)


@pytest.mark.parametrize("width", [40, 60, 70])
def test_a_narrow_one_gets_rows_below_one_another_and_all_of_each(width: int) -> None:
    lines = printed(width)
    assert max(map(len, lines)) <= width
    text = " ".join(" ".join(lines).split())
    for told in (NAME, "Probability 83% (80–85)", "Date Dec 2018 (Apr 2018–Dec 2022)", "Seen Reed 2018"):
        assert told in text
    assert text.startswith("What [b]happens[/b] ") and text.endswith(" How to read it.")
    assert "[red]Nothing[/red] Probability 0% · Date – How" in text, "an empty place is left out"


def test_no_column_of_words_is_a_slip() -> None:
    """From one width to the next, either every column of words is readable or there are no columns."""
    for width in range(30, 140):
        lines = printed(width)
        head = next((line for line in lines if "Event" in line and "Probability" in line), None)
        if head is not None:
            assert head.index("Probability") >= 18


WORDY = PageTable(
    "wordy",
    "What each does",
    (PageColumn("Actor"), PageColumn("Does"), PageColumn("Loss", number=True)),
    (
        (
            PageCell("Russia"),
            PageCell("Channel to the Taliban: " + "messages through third countries " * 3),
            PageCell("1.59"),
        ),
        (
            PageCell("China"),
            PageCell("Invest: roads\nGuard the Wakhan: an outpost, and patrols beyond it"),
            PageCell("0.62"),
        ),
    ),
)


def lines_of(table: PageTable, width: int) -> list[str]:
    console = Console(width=width, color_system=None)
    with console.capture() as captured:
        console.print(table.rich())
    return [line.rstrip() for line in captured.get().splitlines()]


@pytest.mark.parametrize("width", [60, 80, 99])
def test_below_a_hundred_columns_words_are_not_wrapped_in_slips_but_stand_below(width: int) -> None:
    lines = lines_of(WORDY, width)
    assert max(map(len, lines)) <= width
    assert lines[1] == "Russia"
    assert lines[2].startswith("  Does Channel") and lines[3].startswith("      "), "further lines hang"
    assert "  Loss 1.59" in lines
    place = lines.index("China")
    assert lines[place + 1 : place + 3] == ["  Does", "    Invest: roads"]


def test_short_columns_keep_their_width_and_long_ones_take_the_rest() -> None:
    for width in (100, 120):
        lines = lines_of(WORDY, width)
        head = next(line for line in lines if "Actor" in line)
        assert head.index("Does") - head.index("Actor") == len("Russia") + 3
        assert head.endswith("Loss")


def test_a_list_has_its_short_places_on_the_first_line_and_the_text_below() -> None:
    claim = "While the one flounders, the chance of the other to play kingmaker grows by as much as it can."
    table = PageTable(
        "claims",
        "Claims",
        (PageColumn("Claim"), PageColumn("Rating"), PageColumn("Says"), PageColumn("Estimate")),
        (
            (PageCell("g.p3"), PageCell("B3"), PageCell(claim), PageCell("–")),
            (PageCell("g.p4"), PageCell("B2"), PageCell(claim), PageCell("0.5")),
        ),
        listed=True,
    )
    assert lines_of(table, 140) == ["Claims", "g.p3 · B3", f"  {claim}", "g.p4 · B2", f"  {claim}", "  Estimate 0.5"]
