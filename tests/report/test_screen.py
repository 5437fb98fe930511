"""One screen: as many sentences as there is room for, at any width."""

from __future__ import annotations

import pytest
from rich.console import Console

from realpolitik.report.document import Point
from realpolitik.report.screen import ROOM, Screen

WORDS = "The government loses the capital before the year ends and nobody had said that it would be so soon"
POINTS = (
    Point("answer", "What happens", tuple(f"{place} {WORDS}: 42%." for place in range(9)), "events, ground", least=4),
    Point("hinges", "What it hangs on", tuple(f"{place} {WORDS} {WORDS}." for place in range(3)), "drivers", least=3),
    Point("record", "How good such numbers have been", (f"{WORDS} {WORDS} {WORDS}.",) * 3, "score", least=3),
    Point("limits", "What it cannot know", (WORDS,) * 2, "numbers", least=0),
)


def printed(width: int, room: int = ROOM) -> list[str]:
    console = Console(width=width, color_system=None)
    with console.capture() as held:
        console.print(Screen("A war, as known on 31 January 2018", POINTS, room))
    return [line.rstrip() for line in held.get().splitlines()]


@pytest.mark.parametrize("width", [60, 72, 80, 100, 140, 200])
def test_it_has_no_more_lines_than_there_is_room_for(width: int) -> None:
    lines = printed(width)
    assert len(lines) <= ROOM
    assert max(map(len, lines)) <= min(width, 100)
    assert [line for line in lines if line.startswith("What happens")]


def test_what_is_left_out_is_counted_and_can_be_found() -> None:
    lines = printed(60, 30)
    heads = [place for place, line in enumerate(lines) if line.startswith("What")]
    told = sum(line.startswith("• ") for line in lines[heads[0] : heads[1]])
    assert 0 < told < 9
    assert lines[heads[0]] == f"What happens ({9 - told} more: --show events)"
    assert not any(line.startswith("What it cannot know") for line in lines), "what may be left out goes whole"


def test_further_lines_stand_under_the_first_word() -> None:
    lines = printed(60)
    place = lines.index(next(line for line in lines if line.startswith("• 0")))
    assert lines[place + 1].startswith("  ") and not lines[place + 1].startswith("   ")
