"""The command play: scripts, pipes, resuming, refusals, every width, terminals without signs."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest

SCRIPT = """
# two quarters as Boreas
1b
n
guard raised
n
"""


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "script.txt").write_text(SCRIPT, encoding="utf-8")
    return tmp_path


def given(*more: str) -> tuple[str, ...]:
    return ("play", "proxy_war", "--as", "boreas", "--world", "3", "--quarters", "2", "--others", "4", *more)


def test_a_script_is_played_to_its_debrief(say, home: Path) -> None:
    said = say(*given("--script", "script.txt"))
    assert said.code == 0, said.err
    assert "you are Boreas" in said.out
    assert "quarter 2 of 2" in said.out
    assert "Turning point" in said.out or "no better and no worse" in said.out
    assert (home / "games" / "proxy_war-boreas-1" / "debrief.html").is_file()
    assert "In 4 other worlds" in said.out


def test_the_same_script_gives_the_same_numbers(say) -> None:
    first, second = (say(*given("--script", "script.txt", "--json")).document for _ in range(2))
    assert first.pop("game") != second.pop("game")
    assert first == second
    assert {row["instrument"] for row in first["tables"]["orders"]} == {"arms", "guard"}


def test_a_pipe_is_read_like_a_script(say, monkeypatch: pytest.MonkeyPatch) -> None:
    piped = say(*given("--script", "script.txt", "--json")).document
    monkeypatch.setattr("sys.stdin", io.StringIO(SCRIPT))
    assert say(*given("--json")).document["tables"] == piped["tables"]


def test_a_game_is_gone_on_with_where_it_was_left(say, home: Path) -> None:
    whole = say(*given("--script", "script.txt", "--json")).document
    (home / "first.txt").write_text("1b\nn\nq\n", encoding="utf-8")
    left = say(*given("--script", "first.txt", "--out", "mine"))
    assert "--resume mine" in left.out
    (home / "rest.txt").write_text("2b\nn\n", encoding="utf-8")
    assert (
        say("play", "--resume", "mine", "--others", "4", "--script", "rest.txt", "--json").document["tables"]
        == whole["tables"]
    )


def test_what_cannot_be_followed_is_told_and_changes_nothing(say, home: Path) -> None:
    (home / "wrong.txt").write_text("amrs overt\nnxet\n1z\nfree\nundo\nw\nd ti\nf a/b\nn\nq\n", encoding="utf-8")
    said = say(*given("--script", "wrong.txt"))
    assert said.code == 1
    for told in (
        "did you mean arms?",
        "did you mean next?",
        "arms has no level 'z'",
        "you hold no instrument",
        "nothing has been done yet",
        "why what?",
        "did you mean ties?",
        "fork needs a name",
        "8 lines could not be followed",
    ):
        assert told in said.out + said.err
    assert "order" not in (home / "games" / "proxy_war-boreas-1" / "game.jsonl").read_text(encoding="utf-8").replace(
        "orders", ""
    )


def test_every_command_has_a_letter_and_help_names_them(say, home: Path) -> None:
    (home / "all.txt").write_text("h\nl\nd\nd own\nc\nw 1b\ns\n1b\nu\nn\nu\nf other\nb\nn\nb\nq\n", encoding="utf-8")
    said = say(*given("--script", "all.txt"))
    assert "From here on you play games/other" in said.out.replace("\\", "/")
    assert said.code == 1  # the first b: nothing has been played in the fork yet
    assert "no quarter has been played yet" in said.out
    for word in ("next", "undo", "list", "dossier", "counsel", "why", "fork", "debrief", "save", "help", "quit"):
        assert re.search(rf"\b{word}\b", said.out), word


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("play",), "name a scenario"),
        (("play", "proxy_war"), "whose seat?"),
        (("play", "proxy_war", "--as", "boraes"), "did you mean boreas?"),
        (("play", "--resume", "nowhere"), "holds no game"),
        (("play", "proxy_war", "--as", "boreas", "--script", "none.txt"), "none.txt"),
    ],
)
def test_a_game_that_cannot_begin_says_why(say, words: tuple[str, ...], told: str) -> None:
    said = say(*words)
    assert said.code in (1, 2, 3)
    assert told in said.err
    assert "Traceback" not in said.err


def test_without_counsel_nobody_is_advised_unasked(say, home: Path) -> None:
    (home / "quiet.txt").write_text("l\nn\nq\n", encoding="utf-8")
    (home / "asked.txt").write_text("c\nq\n", encoding="utf-8")
    quiet = say(*given("--no-counsel", "--script", "quiet.txt"))
    assert quiet.code == 0, quiet.err
    assert "Your instruments" in quiet.out
    assert "advisers expect" not in quiet.out and "Expected" not in quiet.out
    assert "advisers expect" in say(*given("--no-counsel", "--script", "asked.txt")).out


def test_an_order_that_stands_is_no_move(say, home: Path) -> None:
    (home / "twice.txt").write_text("1b\n1b\nu\nu\nq\n", encoding="utf-8")
    said = say(*given("--script", "twice.txt"))
    assert "already" in said.out
    assert "nothing has been done yet" in said.out
    assert "1 line could not be followed" in said.err


def test_an_interrupted_game_says_where_it_lies(say, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("realpolitik.cli.play.spoken", interrupted)
    said = say(*given("--out", "mine"))
    assert said.code == 3
    assert "--resume mine" in said.err


def test_a_debrief_names_no_option_that_play_has_not(say) -> None:
    said = say(*given("--script", "script.txt"))
    assert "rows" in said.out and "debrief.html has all" in " ".join(said.out.split())
    assert "--show" not in said.out and "--limit" not in said.out


@pytest.mark.parametrize("columns", [60, 80, 100, 140])
def test_no_line_is_wider_than_the_terminal(say, home: Path, monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    (home / "look.txt").write_text("l\nd\nc\nw 1b\nh\n1b\nn\nn\n", encoding="utf-8")
    said = say(*given("--script", "look.txt"))
    assert said.code == 0
    wide = [line for line in said.out.splitlines() if len(line) > columns and "games/" not in line.replace("\\", "/")]
    assert not wide


def test_a_terminal_without_signs_gets_plain_ones(home: Path) -> None:
    import os
    import subprocess
    import sys

    words = [sys.executable, "-m", "realpolitik", *given("--script", "script.txt")]
    run = subprocess.run(
        words,
        cwd=home,
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "ascii", "COLUMNS": "80", "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert run.returncode == 0, run.stderr.decode()
    assert run.stdout.isascii()
    assert b"?" not in run.stdout.replace(b"What is", b"").split(b"What you want")[1][:200]


def test_the_document_holds_the_debrief(say) -> None:
    document = json.loads(say(*given("--script", "script.txt", "--json")).out)
    assert document["verb"] == "play"
    assert document["run"]["options"]["as"] == "boreas"
    assert document["run"]["options"]["world"] == 3
    assert {"issues", "quarters", "orders", "unknown", "worlds"} <= set(document["tables"])


def test_a_script_without_end_is_not_read(say, home: Path) -> None:
    with (home / "long.txt").open("wb") as stream:
        stream.truncate(10**11)
    for name, told in (
        ("long.txt", "larger than 5 MB"),
        ("nosuch.txt", "cannot be read"),
        ("/dev/zero", "not a regular file"),
    ):
        said = say("play", "proxy_war", "--as", "boreas", "--script", name)
        assert (said.code, told in said.err) == (1, True), said.err
