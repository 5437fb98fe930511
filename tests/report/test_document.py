"""Tables for a terminal: columns where their words have room, else rows one below the other."""

from __future__ import annotations

import pytest
from rich.console import Console

from realpolitik.report.document import Cell, Column, Link, Table

NAME = "The government and its partners hold less than half of the people"
TABLE = Table(
    "events",
    "What [b]happens[/b]",
    (Column("Event"), Column("Probability", number=True), Column("Date", number=True), Column("Seen")),
    (
        (Cell(NAME), Cell("83% (80–85)"), Cell("Dec 2018 (Apr 2018–Dec 2022)"), Cell("", (Link("Reed 2018", "reed"),))),
        (Cell("[red]Nothing[/red]"), Cell("0%"), Cell("–"), Cell("")),
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
