"""The log: what was played comes back; what was changed, cut or is another program's is told in one line."""

from __future__ import annotations

import hashlib
import json
import signal
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from realpolitik.errors import RunError, UsageError
from realpolitik.pipeline.runs import make_plan
from realpolitik.play.board import Board
from realpolitik.play.game import Opening, PlayedGame
from realpolitik.play.log import NAME, SCENARIO, Log

resource = pytest.importorskip("resource", reason="limits are those of POSIX")


@cache
def opening() -> Opening:
    return Opening(make_plan("proxy_war", worlds=1).scenario, 1, 3, 4, ("boreas",))


def kept(folder: Path) -> Log:
    """A game with two orders, one quarter, an order taken back, and another quarter."""
    log = Log.begin(folder, PlayedGame(opening()))
    log.take(log.game.ordered("boreas", "arms", "calibrated"))
    log.take(log.game.advanced())
    log.take(log.game.ordered("boreas", "arms", "overt"))
    log.take(log.game.undone())
    log.take(log.game.ordered("boreas", "guard", "raised"))
    log.take(log.game.advanced())
    return log


def test_a_game_comes_back_to_the_last_bit(tmp_path: Path) -> None:
    log = kept(tmp_path / "game")
    again = Log.open(tmp_path / "game")
    assert again.game.moves == log.game.moves
    assert again.seal == log.seal
    assert again.notes == ()
    phases = [Board(one.game.opening).replay(one.game).phase for one in (log, again)]
    np.testing.assert_array_equal(*phases)


def test_what_was_taken_back_stays_on_record(tmp_path: Path) -> None:
    kept(tmp_path / "game")
    text = (tmp_path / "game" / NAME).read_text()
    assert "overt" in text
    assert "undo" in text


def test_every_move_is_on_the_disk_at_once(tmp_path: Path) -> None:
    log = Log.begin(tmp_path / "game", PlayedGame(opening()))
    for _ in range(3):
        log.take(log.game.advanced())
        assert Log.open(tmp_path / "game").game.quarter == log.game.quarter


@pytest.mark.parametrize("line", range(7))
def test_a_line_that_was_changed_is_named(tmp_path: Path, line: int) -> None:
    kept(tmp_path / "game")
    path = tmp_path / "game" / NAME
    lines = path.read_text().splitlines(keepends=True)
    row = json.loads(lines[line])
    lines[line] = json.dumps({**row, "text": row["text"].replace("{", '{"more": 1, ', 1)}) + "\n"
    path.write_text("".join(lines))
    with pytest.raises(RunError, match=rf"game\.jsonl:{line + 1}: the log was changed") as raised:
        Log.open(tmp_path / "game")
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (lambda lines: lines[:2] + lines[3:], "the log was changed"),
        (lambda lines: [lines[0], lines[2], lines[1], *lines[3:]], "the log was changed"),
        (lambda lines: [*lines[:2], "no json\n"], "no line of a game's log"),
        (lambda lines: [*lines[:2], "\x00\xff\n"], "no line of a game's log"),
        (lambda lines: [*lines[:2], "[" * 9000 + "\n"], "no line of a game's log"),
        (lambda lines: [], "no game was begun"),
    ],
)
def test_a_damaged_log_is_told_in_one_line(tmp_path: Path, harm: object, told: str) -> None:
    kept(tmp_path / "game")
    path = tmp_path / "game" / NAME
    path.write_text("".join(harm(path.read_text().splitlines(keepends=True))), encoding="latin-1")
    with pytest.raises(RunError, match=told) as raised:
        Log.open(tmp_path / "game")
    assert "\n" not in str(raised.value)


def test_a_last_line_that_was_cut_off_is_taken_away(tmp_path: Path) -> None:
    log = kept(tmp_path / "game")
    path = tmp_path / "game" / NAME
    path.write_bytes(path.read_bytes()[:-20])
    again = Log.open(tmp_path / "game")
    assert again.game == log.game.undone()
    assert "cut off" in again.notes[0]
    again.take(again.game.advanced())
    assert Log.open(tmp_path / "game").game == log.game


def test_another_scenario_or_format_is_refused(tmp_path: Path) -> None:
    kept(tmp_path / "game")
    (tmp_path / "game" / SCENARIO).write_text("about: {}\n")
    with pytest.raises(RunError, match="cannot be read, so the game cannot go on"):
        Log.open(tmp_path / "game")
    with pytest.raises(RunError, match="holds no game"):
        Log.open(tmp_path)


def test_a_folder_that_holds_a_game_is_not_played_over(tmp_path: Path) -> None:
    kept(tmp_path / "game")
    with pytest.raises(UsageError, match="holds a game already"):
        Log.begin(tmp_path / "game", PlayedGame(opening()))


def test_another_version_of_the_program_is_noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept(tmp_path / "game")
    monkeypatch.setattr("realpolitik.play.log.versions", lambda: {"realpolitik": "9.9"})
    assert "another version of the program" in Log.open(tmp_path / "game").notes[0]


def resealed(folder: Path, entries: list[str]) -> None:
    """A log with right seals over any texts, as a foreign program may write it."""
    lines, seal = [], ""
    for text in entries:
        seal = hashlib.sha256(f"{seal}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()
        lines.append(json.dumps({"seal": seal, "text": text}) + "\n")
    (folder / NAME).write_text("".join(lines))


@pytest.mark.parametrize(
    ("number", "change"),
    [
        (0, {"seed": True}),
        (0, {"quarters": True}),
        (0, {"seed": float("inf")}),
        (0, {"seed": -1}),
        (0, {"seed": 10**60}),
        (0, {"seed": 1.5}),
        (0, {"world": "1"}),
    ]
    + [(1, {"order": order}) for order in ([], [0, "boreas", "arms"], {"a": 1}, None)]
    + [(1, {"x": "\ud800"})],
)
def test_a_foreign_log_is_refused_in_a_line(tmp_path: Path, number: int, change: dict[str, object]) -> None:
    Log.begin(tmp_path / "game", PlayedGame(opening()))
    first = json.loads(json.loads((tmp_path / "game" / NAME).read_text())["text"])
    entries = [{**first, **change}] if number == 0 else [first, change]
    resealed(tmp_path / "game", [json.dumps(entry, ensure_ascii=False) for entry in entries])
    with pytest.raises(RunError, match=rf"{NAME}:{number + 1}: "):
        Log.open(tmp_path / "game")


def test_a_format_that_is_true_and_a_log_without_end_are_refused(tmp_path: Path) -> None:
    Log.begin(tmp_path / "game", PlayedGame(opening()))
    path = tmp_path / "game" / NAME
    first = json.loads(json.loads(path.read_text())["text"])
    resealed(tmp_path / "game", [json.dumps({**first, "format": True})])
    with pytest.raises(RunError, match="another version of its format"):
        Log.open(tmp_path / "game")
    with path.open("r+b") as stream:
        stream.truncate(10**11)  # a hole, which takes no room on the disk
    with pytest.raises(RunError, match="larger than 20 MB"):
        Log.open(tmp_path / "game")


def test_a_game_does_not_begin_among_other_files(tmp_path: Path) -> None:
    """Such as a scenario of one's own, whose file a game's would replace."""
    (tmp_path / SCENARIO).write_text("mine")
    with pytest.raises(UsageError, match="other files"):
        Log.begin(tmp_path, PlayedGame(opening()))
    assert [path.name for path in tmp_path.iterdir()] == [SCENARIO]
    assert (tmp_path / SCENARIO).read_text() == "mine"


def test_of_two_at_one_game_the_second_is_stopped_and_the_log_stays_whole(tmp_path: Path) -> None:
    log = Log.begin(tmp_path / "game", PlayedGame(opening()))
    other = Log.open(tmp_path / "game")
    log.take(log.game.advanced())
    with pytest.raises(RunError, match="another process"):
        other.take(other.game.advanced())
    assert Log.open(tmp_path / "game").game.quarter == 1


def test_a_line_that_does_not_fit_on_the_disk_is_taken_back(tmp_path: Path) -> None:
    log = Log.begin(tmp_path / "game", PlayedGame(opening()))
    before, limit = (tmp_path / "game" / NAME).read_bytes(), resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 40, limit[1]))
    try:
        with pytest.raises(OSError, match=r"."):
            log.take(log.game.advanced())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
        signal.signal(signal.SIGXFSZ, handler)
    assert (tmp_path / "game" / NAME).read_bytes() == before
    log.take(log.game.advanced())
    assert Log.open(tmp_path / "game").game.quarter == 1
