"""What a terminal shows of `assess` first, how to see more of it, and how far it has come."""

from __future__ import annotations

import io
import re
import time

import pytest

from realpolitik.cli import compiling, frame

SHORT = ["--worlds", "8", "--months", "12", "--seed", "3"]


@pytest.mark.parametrize("width", ["60", "80", "100", "140"])
def test_one_screen_at_any_width(say, scenario: str, monkeypatch: pytest.MonkeyPatch, width: str) -> None:
    monkeypatch.setenv("COLUMNS", width)
    said = say("assess", scenario, *SHORT, "--alone")
    lines = said.out.splitlines()
    assert said.code == 0, said.err
    assert len(lines) <= 40
    assert max(map(len, lines[:-1])) <= int(width)
    assert all(line == line.rstrip() for line in lines)
    for head in ("What happens", "What it hangs on", "How good such numbers have been", "The rest: --show SECTION"):
        assert any(line.startswith(head) for line in lines)
    assert "No record: no forecast of this scenario (border_war) has been scored" in " ".join(said.out.split())


def test_all_of_it_is_there_for_who_asks(say, scenario: str) -> None:
    said = say("assess", scenario, *SHORT, "--all")
    assert "Not asked, because the scenario names no threat" in said.out
    assert "Who wants what" in said.out or "Wants" in said.out
    assert all(line == line.rstrip() for line in said.out.splitlines())


def test_sections_by_name_and_by_other_words(say, scenario: str) -> None:
    said = say("assess", scenario, *SHORT, "--show", "events,talks")
    assert said.code == 0, said.err
    first, second = said.out.index("What happens"), said.out.index("Where talks settle")
    assert first < second
    assert "What it hangs on" not in said.out
    few = say("assess", scenario, *SHORT, "--alone", "--show", "numbers", "--limit", "2").out
    assert re.search(r"2 of \d+ rows; --show numbers --limit 0 shows all\.", " ".join(few.split()))


def test_a_section_that_is_not_there_gets_the_nearest_name(say, scenario: str) -> None:
    said = say("assess", scenario, *SHORT, "--alone", "--show", "evnts")
    assert said.code == 2
    assert "no section 'evnts' to show" in said.err and "events" in said.err


def test_no_table_of_more_than_sixty_rows_unasked(say) -> None:
    said = say("show", "claims", "afghanistan")
    assert re.search(r"\n60 of \d+ claims; --limit 0 shows all\.", said.out)
    assert re.match(r"claims \(\d+\)\n\S+ · [A-F][1-6] · ", said.out)


def test_without_a_terminal_progress_is_told_in_lines_seconds_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    stream, clock = io.StringIO(), iter(range(0, 100, 2))
    monkeypatch.setattr(frame.sys, "stderr", stream)
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    monkeypatch.setattr(frame, "EVERY", 3.0)
    with frame.progress("assess") as move:
        move.stage("playing")
        for done in (250, 500, 750, 1000):
            move(done, 1000)
        move.compiling(3, 80)
        move.stage("trying causal claims")
    lines = stream.getvalue().splitlines()
    assert lines == [
        "realpolitik: playing 250 of 1,000 worlds",
        "realpolitik: playing 750 of 1,000 worlds",
        "realpolitik: trying causal claims",
    ]


def test_quick_commands_say_nothing_of_their_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(frame.sys, "stderr", stream)
    with frame.progress("assess") as move:
        move(1, 2)
    assert stream.getvalue() == ""


def test_what_numba_compiles_is_heard() -> None:
    import numba

    told: list[tuple[int, int]] = []
    with compiling.heard(lambda done, most: told.append((done, most))):
        numba.njit(lambda x: x + 1)(1)
    ready, known = told[-1]
    assert 0 <= ready <= known
    count = len(told)
    numba.njit(lambda x: x + 2)(1)
    assert len(told) == count, "nothing is heard afterwards"
