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
    os.write(here, b"\n\nCrown\nLeague\n\nMeridia\n\n")  # title as offered, no country, sides, no group, patron, people
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
    (line,) = said.err.splitlines()
    assert line.startswith("realpolitik: ") and line.endswith("No space left on device")
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def downloads(folder: Path) -> str:
    """Two downloads: people and soldiers as of the end of 2022, and who sent arms."""
    folder.mkdir()
    head = '"Last Updated Date","2023-06-29",\n\n"Country Name","Country Code","Indicator Name","Indicator Code",'
    head += '"2021","2022"\n'
    people = '"Sudan","SDN","Population, total","SP.POP.TOTL","45000000","46000000"\n'
    soldiers = '"Sudan","SDN","Armed forces personnel, total","MS.MIL.TOTL.P1","124000",""\n'
    (folder / "wb.csv").write_text(head + people + soldiers, encoding="utf-8")
    tiv = "TIV of arms imports to Sudan, 2020-2022\nGenerated: 15 March 2023\nSource: SIPRI\n"
    tiv += ",2020,2021,2022\nRussia,5,,2\nChina,1,,\n"
    (folder / "tiv.csv").write_text(tiv, encoding="utf-8")
    return str(folder)


def test_downloads_bring_people_soldiers_and_patrons(say, tmp_path: Path) -> None:
    files = downloads(tmp_path / "files")
    words = ("--country", "Sudan", "--data", files, "--from", "2015", "--as-of", "2023-07")
    said = say("new", "sudan_war", "--out", str(tmp_path / "war"), *words)
    assert said.code == 0, said.err
    assert "patrons proposed" in said.out
    scenario = load(tmp_path / "war")
    people = scenario.about.population.at(scenario.about.as_of)
    assert (people.mode, people.ref) == (46, "series:wb_sdn_sp_pop_totl@2022-12-31")
    assert scenario.actors["government_of_sudan"].belligerent.fighters.at(scenario.about.as_of).mode == 120
    assert {"russia", "china", "rival"} <= set(scenario.actors)
    assert scenario.territories["sudan"].iso3 == "SDN"
    assert "sipri_sdn_from_rus" in scenario.series
    assert say("check", str(tmp_path / "war"), "--json").document["errors"] == 0


def test_downloads_that_were_not_out_propose_nothing(say, tmp_path: Path) -> None:
    files = downloads(tmp_path / "files")
    words = ("--country", "Sudan", "--data", files, "--as-of", "2023-05")
    said = say("new", "sudan_war", "--out", str(tmp_path / "war"), *words)
    assert "not out on 2023-05-31" in said.out and "wb.csv" in said.out
    scenario = load(tmp_path / "war")
    assert scenario.about.population.at(scenario.about.as_of).ref == "judgement"
    assert "russia" in scenario.actors  # SIPRI's table was out
    assert say("new", "x_war", "--data", files).code == 2
