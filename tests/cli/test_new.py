"""`new` from flags, without a terminal, and with answers at one."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from realpolitik.scenario.load import load


def test_flags_make_a_folder_that_check_takes(say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    words = ("--incumbent", "Crown", "--challenger", "League", "--arena", "Vallia", "--patrons", "Meridia, Boreas")
    said = say("new", "vallia", *words, "--as-of", "2020-12")
    assert said.code == 0
    assert "next: realpolitik check ./vallia" in said.out
    checked = say("check", "vallia", "--json")
    assert (checked.code, checked.document["errors"]) == (0, 0)
    again = say("new", "vallia", "--json")
    assert again.code == 2
    assert "not overwritten" in again.document["message"]


def test_nothing_is_asked_without_a_terminal(say, tmp_path: Path) -> None:
    said = say("new", "vale", "--out", str(tmp_path / "deep" / "vale"), "--json")
    assert said.code == 0
    files = json.loads(said.out)["files"]
    assert all(Path(name).is_file() for name in files)
    assert set(load(tmp_path / "deep" / "vale").actors) == {"government", "rebels", "patron", "rival"}


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_at_a_terminal_it_asks_for_what_no_option_says(tmp_path: Path) -> None:
    import pty

    here, there = pty.openpty()
    words = ["new", "vale", "--out", str(tmp_path / "vale"), "--arena", "Vallia", "--as-of", "2020-12"]
    command = [sys.executable, "-m", "realpolitik", *words]
    child = subprocess.Popen(command, stdin=there, stdout=there, stderr=there, close_fds=True)
    os.close(there)
    os.write(here, b"\nCrown\nLeague\nMeridia\n")  # title as offered, two sides, patrons
    shown = b""
    try:
        while chunk := os.read(here, 4096):
            shown += chunk
    except OSError:  # the terminal is gone with the child
        pass
    assert child.wait() == 0, shown.decode()
    os.close(here)
    assert b"Who fights for it? [Rebels]" in shown
    assert b"Where is the war fought?" not in shown
    assert set(load(tmp_path / "vale").actors) == {"crown", "league", "meridia"}


def test_a_full_disk_leaves_no_half_of_a_scenario(say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(io.StringIO):
        def write(self, text: str) -> int:
            raise OSError(28, "No space left on device")

    opened, left = Path.open, [3]

    def full(self: Path, *words: str, **options: str) -> io.IOBase:
        left[0] -= words[:1] == ("x",)
        stream = opened(self, *words, **options)
        if words[:1] != ("x",) or left[0]:
            return stream
        stream.close()
        return Full()

    monkeypatch.setattr(Path, "open", full)
    said = say("new", "vale", "--out", str(tmp_path / "vale"))
    assert (said.code, said.out) == (3, "")
    assert said.err == f"realpolitik: cannot write to {tmp_path / 'vale'}: No space left on device\n"
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
