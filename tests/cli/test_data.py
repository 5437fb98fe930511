"""`data`: shows what files hold, adds what is accepted, tells every fault at once."""

from pathlib import Path

import pytest

EVENTS = "id,type_of_violence,country,date_start,date_end,best,high,low\n"
WAR = EVENTS + "1,1,Sudan,2021-05-01,2021-05-01,10,12,8\n2,1,Chad,2022-05-01,2022-05-01,9,9,9\n"
TIV = """TIV of arms imports to Sudan, 2010-2011
Generated: 15 March 2021
Source: SIPRI Arms Transfers Database

,2010,2011,Total
Côte d'Ivoire,20,,20
"""


@pytest.fixture
def files(tmp_path: Path) -> str:
    """A folder of two downloads."""
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "GEDEvent_v23_1.csv").write_text(WAR, encoding="utf-8")
    (folder / "TIV.CSV").write_bytes(TIV.encode("latin-1"))
    return str(folder)


def test_files_alone_are_shown(say, files: str) -> None:
    said = say("data", files, "--country", "Sudan")
    assert said.code == 0
    for word in ("UCDP GED 23.1", "30 Jun 2023", "another country", "ucdp_sdn_battle", "sipri_sdn_from_civ"):
        assert word in said.out


def test_nothing_is_added_without_a_yes(say, files: str, tmp_path: Path) -> None:
    war = tmp_path / "war"
    assert say("new", "war", "--out", str(war), "--arena", "Sudan", "--as-of", "2023-12").code == 0
    refused = say("data", files, "--into", str(war))
    assert (refused.code, (war / "data.yaml").exists()) == (2, False)
    assert "--accept" in refused.err
    taken = say("data", files, "--into", str(war), "--accept", "--only", "ucdp_*,sipri_sdn_arms", "--json")
    assert taken.code == 0
    assert {one["series"] for one in taken.document["added"]} == {"ucdp_sdn_state", "ucdp_sdn_battle", "sipri_sdn_arms"}
    checked = say("check", str(war), "--json")
    assert (checked.code, checked.document["errors"]) == (0, 0)
    again = say("data", files, "--into", str(war), "--accept")
    assert again.out.count("is in already") == 2


def test_a_series_that_is_not_there_is_told_with_the_nearest(say, files: str) -> None:
    said = say("data", files, "--country", "SDN", "--only", "ucdp_sdn_stat")
    assert said.code == 2
    assert "did you mean ucdp_sdn_state" in said.err


def test_faults_of_all_files_come_as_one_document(say, tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text(EVENTS + "1,1,Sudan,2021-02-30,2021-05-01,ten,12,8\n", encoding="utf-8")
    said = say("data", str(tmp_path), "--json")
    assert said.code == 1
    places = {(Path(one["file"]).name, one["line"], one["column"]) for one in said.document["problems"] if one["line"]}
    assert places == {(name, 2, column) for name in ("a.csv", "b.csv") for column in (11, 33)}
