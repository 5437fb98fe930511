"""`assess` and `whatif`: options reach the pipeline, tables and JSON say the same, files are left behind."""

import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import pytest

from realpolitik import pipeline
from realpolitik.cli import frame
from realpolitik.errors import RunError

SHORT = ["--worlds", "8", "--months", "12", "--seed", "3"]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the pipeline is asked for; it never runs."""
    options: dict[str, Any] = {}

    def stop(scenario: object, **given: Any) -> None:
        options.update(given, scenario=scenario)
        given["progress"](1, 2)
        raise RunError("stopped here")

    monkeypatch.setattr(pipeline, "assess", stop)
    monkeypatch.setattr(pipeline, "whatif", stop)
    return options


def test_assess_passes_every_option_on(say, scenario: str, asked: dict[str, Any]) -> None:
    words = ["--as-of", "2020-06", "--view", "weekly-2019", "--worlds", "7", "--months", "9", "--seed", "5"]
    said = say("assess", scenario, *words, "--threads", "2", "--chunk", "3", "--out", "here")
    assert (said.code, said.out) == (3, "")
    assert "stopped here" in said.err
    asked.pop("progress")
    assert asked.pop("scenario").about.name == "border_war"
    assert asked == {
        "as_of": dt.date(2020, 6, 30),
        "view": "weekly-2019",
        "worlds": 7,
        "months": 9,
        "seed": 5,
        "threads": 2,
        "chunk": 3,
        "formula": None,
        "out": Path("here"),
    }


def test_assess_leaves_open_what_was_not_asked(say, scenario: str, asked: dict[str, Any]) -> None:
    say("assess", scenario)
    assert {name for name, value in asked.items() if value is None} == {
        *("as_of", "view", "months", "threads", "chunk", "formula")
    }
    assert (asked["worlds"], asked["seed"]) == (1000, 1)
    assert asked["out"] == pipeline.folder_of(scenario)
    assert asked["out"].parent == Path("results/border_war")


def test_whatif_passes_its_changes_on(say, scenario: str, asked: dict[str, Any]) -> None:
    words = ["--do", "boreas.arms=some@2021-03", "--do", "league.offensive=attack"]
    words += ["--set", "league.cohesion=[0.2,0.3,0.4]", "--set", "crown.will=0.5"]
    assert say("whatif", scenario, *words).code == 3
    assert asked["do"] == ["boreas.arms=some@2021-03", "league.offensive=attack"]
    assert asked["set"] == {"league.cohesion": [0.2, 0.3, 0.4], "crown.will": 0.5}


def test_without_a_terminal_there_is_no_bar(say, scenario: str, asked: dict[str, Any]) -> None:
    assert say("assess", scenario).err == "realpolitik: stopped here\n"


def test_on_a_terminal_the_bar_counts_worlds(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen()
    monkeypatch.setattr(frame.sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    with frame.progress("playing") as move:
        move(3, 12)
    assert "playing" in screen.getvalue()
    assert "3/12" in screen.getvalue()


class Screen(io.StringIO):
    """A stream that somebody watches."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("assessed")


def test_assess_prints_tables_and_leaves_a_report(say, scenario: str, folder: Path) -> None:
    said = say("assess", scenario, *SHORT, "--out", str(folder))
    assert said.code == 0, said.err
    assert "A border war" in said.out
    assert "The Crown loses the capital" in said.out
    assert (folder / "result.nc").stat().st_size > 0
    assert (folder / "report.html").read_text(encoding="utf-8").lstrip().lower().startswith("<!doctype html>")
    assert f"report: {folder / 'report.html'}" in said.out


def test_assess_as_json_is_one_document(say, scenario: str, folder: Path) -> None:
    said = say("assess", scenario, *SHORT, "--out", str(folder), "--json")
    assert said.code == 0, said.err
    document = json.loads(said.out)
    assert document["provenance"]["worlds"] == 8
    event = next(row for row in document["events"] if row["id"] == "crown_falls")
    assert 0 <= event["low"] <= event["probability"] <= event["high"] <= 1


def test_whatif_says_what_the_change_makes(say, scenario: str) -> None:
    words = [scenario, "--set", "league.cohesion=0.1", *SHORT]
    said = say("whatif", *words)
    assert said.code == 0, said.err
    assert "league.cohesion=0.1" in said.out
    document = say("whatif", *words, "--json").document
    assert document["changes"] == ["league.cohesion=0.1"]
    assert document["worlds"] == 8


@pytest.mark.parametrize(
    "words",
    [
        ["--do", "boreas.arms=plenty"],
        ["--do", "boreas.gold=some"],
        ["--do", "boreas.arms"],
        ["--do", "boreas.arms=some@never"],
        ["--do", "boreas.arms=some@1999-01"],
        ["--set", "league.zeal=0.1"],
        ["--set", "cohesion=0.1"],
        ["--set", "league.cohesion=7"],
        ["--set", "league.cohesion=[0.5,0.1]"],
    ],
)
def test_a_change_that_makes_no_sense_is_bad_usage(say, scenario: str, words: list[str]) -> None:
    said = say("whatif", scenario, *words, *SHORT)
    assert said.code == 2
    assert said.err
    assert "Traceback" not in said.err


def test_an_unknown_view_or_date_is_bad_usage(say, scenario: str) -> None:
    assert say("assess", scenario, "--view", "nobody", *SHORT).code == 2
    assert say("show", scenario, "--view", "nobody").code == 2


def test_bad_input_is_one(say, broken: str) -> None:
    said = say("assess", broken, *SHORT)
    assert said.code == 1
    assert "broken.yaml:" in said.err
