"""The command of the main job: options reach the function, tables and JSON say the same, files are left behind."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

import realpolitik as rp
from realpolitik import pipeline
from realpolitik.cli import main
from realpolitik.errors import RunError
from realpolitik.studies import Verb

SCENARIO = str(Path(__file__).parents[2] / "cli" / "border_war.yaml")
SHORT = ["--worlds", "8", "--months", "12", "--seed", "3"]


def run(capfd: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Run one command in this process: its exit code, and what it printed."""
    with pytest.raises(SystemExit) as left:
        main(words)
    shown = capfd.readouterr()
    return int(left.value.code or 0), shown.out, shown.err


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the function is asked for; it never runs."""
    options: dict[str, Any] = {}
    real = rp.assess

    def stop(where, **given):  # type: ignore[no-untyped-def]
        options.update(given, where=where)
        given["progress"](1, 2)
        raise RunError("stopped here")

    stop.__signature__ = __import__("inspect").signature(real)  # type: ignore[attr-defined]
    stop.__annotations__, stop.__module__, stop.__doc__ = real.__annotations__, real.__module__, real.__doc__
    monkeypatch.setattr(Verb, "ask", property(lambda self: stop))
    return options


def test_every_option_is_passed_on(capfd: pytest.CaptureFixture[str], asked: dict[str, Any]) -> None:
    words = ["--as-of", "2020-06", "--view", "weekly-2019", "--worlds", "7", "--months", "9", "--seed", "5"]
    words += ["--do", "boreas.arms=some", "--set", "league.cohesion=0.4"]
    code, out, err = run(capfd, "assess", SCENARIO, *words, "--threads", "2", "--chunk", "3", "--out", "here")
    assert (code, out, err) == (3, "", "realpolitik: stopped here\n")
    for name in ("progress", "first"):
        asked.pop(name)
    assert asked == {
        "where": SCENARIO,
        "as_of": dt.date(2020, 6, 30),
        "view": "weekly-2019",
        "worlds": 7,
        "months": 9,
        "seed": 5,
        "do": ["boreas.arms=some"],
        "set": {"league.cohesion": 0.4},
        "alone": False,
        "threads": 2,
        "chunk": 3,
        "out": Path("here"),
    }


def test_what_is_not_asked_is_left_open(capfd: pytest.CaptureFixture[str], asked: dict[str, Any]) -> None:
    run(capfd, "assess", SCENARIO)
    assert {"as_of", "view", "months", "threads", "chunk", "formula", "do", "set"}.isdisjoint(asked)
    assert (asked["worlds"], asked["seed"]) == (1000, 1)
    assert asked["out"] == pipeline.folder_of(SCENARIO)
    assert asked["out"].parent == Path("results/border_war")


def test_what_is_held_has_a_folder_of_its_own(capfd: pytest.CaptureFixture[str], asked: dict[str, Any]) -> None:
    folders = []
    for words in ([], ["--do", "boreas.arms=some"], ["--set", "league.cohesion=0.4"], ["--seed", "2"]):
        run(capfd, "assess", SCENARIO, *words)
        folders.append(asked["out"])
    assert len(set(folders)) == 4


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("assessed")


def test_tables_are_printed_and_a_report_is_left(capfd: pytest.CaptureFixture[str], folder: Path) -> None:
    code, out, err = run(capfd, "assess", SCENARIO, *SHORT, "--out", str(folder))
    assert code == 0, err
    assert "A border war" in out and "The Crown loses the capital" in out
    assert "The rest: --show SECTION (events, ground, " in out and len(out.splitlines()) <= 40
    assert all(line == line.rstrip() for line in out.splitlines())
    assert (folder / "result.nc").stat().st_size > 0
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert page.lstrip().lower().startswith("<!doctype html>") and "The Crown loses the capital" in page
    assert f"report: {folder / 'report.html'}" in out


def test_json_is_the_study(capfd: pytest.CaptureFixture[str], folder: Path) -> None:
    code, out, err = run(capfd, "assess", SCENARIO, *SHORT, "--out", str(folder), "--json")
    assert code == 0, err
    document = json.loads(out)
    assert document["run"]["worlds"] == 8
    event = next(row for row in document["tables"]["events"] if row["event"] == "crown_falls")
    assert 0 <= event["low"] <= event["probability"] <= event["high"] <= 1
    study = rp.assess(SCENARIO, worlds=8, months=12, seed=3)
    told = {**document, "report": None}
    assert told == {**json.loads(json.dumps(study.to_dict())), "report": None}
    kept = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    assert kept == json.loads(json.dumps(study.to_dict()))
