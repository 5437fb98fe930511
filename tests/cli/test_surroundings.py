"""What is around the process: pipes, closed and full streams, poor terminals, folders, the day, odd numbers."""

from __future__ import annotations

import datetime as dt
import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import realpolitik
from realpolitik import disk
from realpolitik.cli import frame

SOURCE = Path(realpolitik.__file__).parents[1]
SHORT = ["--worlds", "4", "--months", "3", "--alone"]
posix = pytest.mark.skipif(os.name != "posix", reason="a shell of POSIX")


def shell(line: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a line of bash in which ``rp`` is the program; the exit code is the program's."""
    environment = dict(os.environ, PYTHONPATH=str(SOURCE), **variables)
    script = f'rp() {{ "{sys.executable}" -m realpolitik "$@"; }}\nset -o pipefail\n{line}'
    return subprocess.run(["bash", "-c", script], env=environment, capture_output=True, text=True, timeout=120)


@posix
def test_a_reader_that_leaves_is_no_error() -> None:
    done = shell("rp show claims afghanistan | head -1")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("claims (")


@posix
@pytest.mark.parametrize("closed", [">&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_closed_streams_lead_nowhere(closed: str, scenario: str) -> None:
    done = shell(f"rp show '{scenario}' {closed}")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@posix
def test_a_closed_stream_is_not_taken_for_a_file(scenario: str, tmp_path: Path) -> None:
    """Its number would be that of the next file which is opened, and a library's messages would go there."""
    code = (
        "import os, sys; from realpolitik.cli import frame; frame.prepare_streams(); "
        "file = open(sys.argv[1], 'w'); assert file.fileno() > 2; os.write(1, b'stray'); os.write(2, b'stray')"
    )
    done = shell(f"PYTHONPATH='{SOURCE}' '{sys.executable}' -c \"{code}\" '{tmp_path}/file' <&- >&- 2>&-")
    assert done.returncode == 0
    assert (tmp_path / "file").read_text() == ""


@posix
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("words", ["show '{}'", "show '{}' --json", "--help", "check '{}'"])
def test_a_full_output_is_one_line_and_three(words: str, scenario: str) -> None:
    done = shell(f"rp {words.format(scenario)} > /dev/full")
    assert (done.returncode, done.stderr) == (3, "realpolitik: No space left on device\n")


@posix
def test_letters_that_a_terminal_does_not_have_are_replaced(tmp_path: Path, scenario: str) -> None:
    text = Path(scenario).read_text(encoding="utf-8").replace("A border war", "Ein Kräftemessen 漢")
    (tmp_path / "war.yaml").write_text(text, encoding="utf-8")
    done = shell(f"rp show {tmp_path}/war.yaml", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Ein Kraftemessen ?" in done.stdout
    document = shell(f"rp show {tmp_path}/war.yaml --json", PYTHONIOENCODING="ascii").stdout
    assert document.isascii()
    assert json.loads(document)["title"] == "Ein Kräftemessen 漢", "nothing is replaced in what programs read"
    words = f"rp show {tmp_path}/war.yaml --resolved > {tmp_path}/again.yaml && rp show {tmp_path}/again.yaml --json"
    assert json.loads(shell(words, PYTHONIOENCODING="ascii").stdout)["title"] == "Ein Kräftemessen 漢"


def test_the_default_folder_is_the_runs_own_and_latest_names_it(
    say, scenario: str, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.chdir(tmp_path)
    home = tmp_path / "results" / "border_war"
    first = say("assess", scenario, *SHORT)
    assert first.code == 0, first.err
    last = first.out.rstrip().splitlines()[-1]
    (folder,) = (path for path in home.iterdir() if path.is_dir())
    assert last == f"report: {folder.relative_to(tmp_path) / 'report.html'}"
    assert (home / "latest").read_text() == f"{folder.name}\n"
    assert {path.name for path in folder.iterdir()} == {"result.nc", "report.html", "report.json"}
    kept = {path: path.read_bytes() for path in folder.iterdir()}
    assert json.loads(kept[folder / "report.json"])["run"]["worlds"] == 4
    second = say("assess", scenario, *SHORT, "--seed", "2", "--json")
    newest = home / (home / "latest").read_text().strip()
    assert second.document["report"] == str(newest.relative_to(tmp_path) / "report.html")
    assert newest != folder and {path: path.read_bytes() for path in folder.iterdir()} == kept


def test_a_folder_of_another_run_is_refused(say, scenario: str, tmp_path: Path) -> None:
    assert say("assess", scenario, *SHORT, "--out", str(tmp_path)).code == 0
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    said = say("assess", scenario, *SHORT, "--seed", "2", "--out", str(tmp_path))
    assert (said.code, said.out) == (2, "")
    assert said.err == (
        f"realpolitik: {tmp_path} holds another run (seed 1, not 2): name another folder, or move it away\n"
    )
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_two_runs_in_one_folder(say, scenario: str, tmp_path: Path) -> None:
    with disk.alone_in(tmp_path):
        said = say("assess", scenario, *SHORT, "--out", str(tmp_path))
    assert (said.code, said.out) == (3, "")
    assert said.err == (f"realpolitik: another run is writing in {tmp_path}: wait for it, or name another folder\n")


def test_a_run_that_nothing_can_hold_is_refused_at_once(say, scenario: str, tmp_path: Path) -> None:
    said = say("assess", scenario, "--worlds", "1000000000000", "--months", "3", "--out", str(tmp_path / "new"))
    assert (said.code, said.out) == (3, "")
    assert said.err.startswith("realpolitik: 1,000,000,000,000 worlds would take ") and said.err.count("\n") == 1
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("command", ["bargain", "power", "threat", "stable", "seal", "score", "explain", "weigh"])
def test_commands_that_hold_all_worlds_in_memory_have_a_limit(say, command: str) -> None:
    many = ["--draws", "1000000000"] if command == "weigh" else ["--worlds", "1000000000"]
    actor = ["--actor", "boreas"] if command == "explain" else []
    said = say(command, "proxy_war", *actor, *many)
    assert (said.code, said.out) == (2, "")
    assert "100000" in said.err.splitlines()[-1].replace("1000000000", "")


@pytest.mark.parametrize(
    "words", [["assess"], ["bargain"], ["weigh"], ["mechanisms"], ["explain", "--actor", "boreas"]]
)
def test_a_file_in_place_of_a_folder_is_refused_before_work(say, tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "file").write_text("mine")
    said = say(words[0], "proxy_war", *words[1:], "--out", str(tmp_path / "file"))
    assert (said.code, said.out) == (2, "")
    assert said.err == f"realpolitik: {tmp_path}/file cannot be a folder: {tmp_path}/file is a file\n"
    assert (tmp_path / "file").read_text() == "mine"


def test_a_folder_that_cannot_be_written_is_one_line(say, scenario: str, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    said = say("assess", scenario, *SHORT, "--out", str(tmp_path / "new"))
    assert (said.code, said.out, said.err) == (3, "", f"realpolitik: {tmp_path / 'new'}: Permission denied\n")


@pytest.mark.parametrize("when", ["result.nc", "report.html", "report.json"])
def test_a_full_disk_is_one_line_and_nothing_half_written(
    say, scenario: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    whole = disk.whole

    def full(path: Path):
        if path.name == when:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        return whole(path)

    monkeypatch.setattr(disk, "whole", full)
    said = say("assess", scenario, *SHORT, "--json", "--out", str(tmp_path))
    assert said.code == 3
    assert said.document["message"] == f"{tmp_path / when}: No space left on device"
    assert not [path for path in tmp_path.rglob("*") if path.name.endswith(".part") or path.name == when]
    monkeypatch.undo()
    assert say("assess", scenario, *SHORT, "--out", str(tmp_path)).code == 0


def test_a_seal_and_a_game_are_never_overwritten(say, tmp_path: Path) -> None:
    for words in (["seal", "proxy_war", "--out"], ["threat", "crisis", "--efg"]):
        file = tmp_path / words[0]
        file.write_text("of the day")
        said = say(*words, str(file))
        assert (said.code, said.out) == (2, "")
        assert "is there already and is not overwritten" in said.err
        assert file.read_text() == "of the day"


def test_a_page_that_was_there_stays(say, tmp_path: Path) -> None:
    for draws in ("20", "21", "21"):
        assert say("weigh", "heuer_iraq", "--draws", draws, "--out", str(tmp_path)).code == 0
    assert {path.name for path in tmp_path.iterdir()} == {"weigh.html", "weigh-1.html"}


def test_a_date_of_knowledge_in_the_future_is_said(say, scenario: str, tmp_path: Path) -> None:
    next_year = str(dt.date.today().year + 1)
    words = ["--as-of", next_year, *SHORT, "--out", str(tmp_path)]
    said = say("assess", scenario, *words, "--json")
    assert said.code == 0, said.err
    told = f"The date of knowledge, 31 December {next_year}, is still to come"
    assert said.err.startswith(f"realpolitik: {told}") and said.err.count("\n") == 1
    assert said.document["notes"][0].startswith(told)
    assert told in (tmp_path / "report.html").read_text(encoding="utf-8")
    assert json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["notes"][0].startswith(told)
    shown = say("show", scenario, "--as-of", next_year, "--json")
    assert shown.document["notes"][0].startswith(told)
    today = say("show", scenario, "--as-of", dt.date.today().isoformat(), "--json")
    assert "notes" not in today.document and today.err == ""


def test_a_note_stands_beside_a_documents_own() -> None:
    frame.NOTES.append("more")
    try:
        assert json.loads(frame.json_text({"notes": ["own"]})) == {"notes": ["own", "more"]}
    finally:
        frame.NOTES.clear()


DIGITS = "9" * 400


@pytest.mark.parametrize(
    "words",
    [
        ["assess", "proxy_war", "--seed", "9223372036854775808"],
        ["assess", "proxy_war", "--seed", "-1"],
        ["assess", "proxy_war", "--seed", DIGITS],
        ["assess", "proxy_war", "--threads", "-1"],
        ["assess", "proxy_war", "--threads", "0"],
        ["assess", "proxy_war", "--chunk", "0"],
        ["assess", "proxy_war", "--months", "0"],
        ["assess", "proxy_war", "--months", DIGITS],
        ["assess", "proxy_war", "--worlds", "1e3"],
        ["assess", "proxy_war", "--as-of", ""],
        ["show", "proxy_war", "--as-of", ""],
        ["show", "proxy_war", "--view", ""],
        ["show", "claims", "proxy_war", "--source", ""],
        ["whatif", "proxy_war", "--set", f"parameters.luck={DIGITS}"],
        ["whatif", "proxy_war", "--set", f"parameters.luck=[0,{DIGITS}]"],
        ["whatif", "proxy_war", "--set", f"parameters.luck=-{DIGITS}"],
        ["whatif", "proxy_war", "--set", "parameters.luck=" + 9 * DIGITS + 9 * DIGITS],
        ["whatif", "proxy_war", "--set", "parameters.luck=1e401"],
        ["whatif", "proxy_war", "--set", "parameters.luck=Infinity"],
        ["whatif", "proxy_war", "--set", "parameters.luck=" + 9999 * "["],
        ["whatif", "proxy_war", "--set", "parameters.luck=0.1", "--set", "parameters.luck=0.2"],
        ["whatif", "proxy_war", "--do", "boreas.arms=overt@"],
        ["whatif", "proxy_war", "--do", "boreas.arms=overt@ "],
        ["whatif", "proxy_war", "--do", "boreas.arms=@2021-03"],
        ["whatif", "proxy_war", "--do", "boreas.arms=overt@+"],
        ["whatif", "proxy_war", "--do", "boreas.arms=overt@+0"],
        ["whatif", "proxy_war", "--do", "boreas.arms=overt@²⁰²¹"],
        ["whatif", "proxy_war", "--do", "boreas.arms=overt", "--do", "boreas.arms=none"],
        ["discover", "proxy_war", "--above", "nan"],
        ["discover", "proxy_war", "--below", "inf"],
        ["stable", "elmira", "--spread", "nan"],
        ["mechanisms", "proxy_war", "--only", ","],
        ["bargain", "proxy_war", "--issues", ""],
        ["bargain", "proxy_war", "--choose", "nash.a=b", "--choose", "nash.a=c"],
        [
            "playbook",
            "proxy_war",
            "proxy_war",
            "--patron",
            "boreas",
            "--client",
            "proxy_war=a",
            "--client",
            "proxy_war=b",
        ],
    ],
    ids=lambda words: " ".join(words)[:60],
)
def test_numbers_dates_and_names_that_are_none_are_bad_usage(
    say, words: list[str], tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = say(*words)
    assert (said.code, said.out) == (2, "")
    assert said.err and "Traceback" not in said.err and len(said.err) < 1000
    assert not list(tmp_path.iterdir())
