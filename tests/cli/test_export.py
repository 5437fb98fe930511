"""A saved run written for other programs, from the command line."""

from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import realpolitik as rp

    folder = tmp_path_factory.mktemp("run")
    rp.assess("proxy_war", worlds=20, months=6, alone=True, out=folder)
    return folder


def test_one_file_of_a_run(say, saved: Path, tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    said = say("export", str(saved), "--to", str(path), "--table", "events")
    assert said.code == 0 and said.out.split() == [str(path), f"{path}-metadata.json"]
    assert path.read_text(encoding="utf-8").startswith("event,title,probability")


def test_every_format_of_a_run_and_why_some_are_not_there(say, saved: Path, tmp_path: Path) -> None:
    document = say("export", str(saved / "result.nc"), "--all", str(tmp_path), "--json").document
    names = {Path(path).name for path in document["files"]}
    assert {"proxy_war-2020-12-31.xlsx", "events.csv", "proxy_war-2020-12-31.graphml"} <= names
    assert "stable does, and a run exported with --whole" in document["left_out"][".nfg"]


def test_a_published_game(say, tmp_path: Path) -> None:
    assert say("export", "chicken", "--to", str(tmp_path / "game.nfg")).code == 0
    assert (tmp_path / "game.nfg").read_text(encoding="utf-8").startswith("NFG 1 R")
    assert say("export", "crisis", "--to", str(tmp_path / "game.efg")).code == 0
    assert (tmp_path / "game.efg").read_text(encoding="utf-8").startswith("EFG 2 R")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "expected one of --to FILE and --all DIR"),
        (["--to", "x.xlsx", "--all", "y"], "expected one of --to FILE and --all DIR"),
        (["--all", "y", "--table", "events"], "--all writes every table"),
        (["--to", "x.xsl"], "did you mean .xlsx?"),
        (["--to", "x.csv", "--table", "event"], "did you mean events?"),
    ],
)
def test_wrong_words(say, saved: Path, words: list[str], said: str, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = say("export", str(saved), *words)
    assert found.code == 2 and said in found.err
    assert not any(tmp_path.iterdir())


def test_no_run(say, tmp_path: Path) -> None:
    assert "no saved run" in say("export", str(tmp_path), "--to", str(tmp_path / "x.xlsx")).err
    assert "--whole is of a run" in say("export", "chicken", "--whole", "--to", str(tmp_path / "x.nfg")).err
