"""`whatif`: options reach the pipeline, tables and JSON say the same, files are left behind."""

import io
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from realpolitik.cli import frame
from realpolitik.errors import RunError

SHORT = ["--worlds", "8", "--months", "12", "--seed", "3"]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What is to be played; it never is."""
    options: dict[str, Any] = {}

    def stop(scenario: object, **given: Any) -> None:
        options.update(given, scenario=scenario)
        given["progress"](1, 2)
        raise RunError("stopped here")

    monkeypatch.setattr(import_module("realpolitik.studies.whatif.ask"), "paired", stop)
    return options


def test_whatif_passes_its_changes_on(say, scenario: str, asked: dict[str, Any]) -> None:
    words = ["--do", "boreas.arms=some@2021-03", "--do", "league.offensive=attack"]
    words += ["--set", "league.cohesion=[0.2,0.3,0.4]", "--set", "crown.will=0.5"]
    assert say("whatif", scenario, *words).code == 3
    assert asked["do"] == ("boreas.arms=some@2021-03", "league.offensive=attack")
    assert asked["set"] == {"league.cohesion": [0.2, 0.3, 0.4], "crown.will": 0.5}


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


def test_whatif_says_what_the_change_makes(say, scenario: str, tmp_path: Path) -> None:
    words = [scenario, "--set", "league.cohesion=0.1", *SHORT]
    said = say("whatif", *words)
    assert said.code == 0, said.err
    assert "Changed: league.cohesion=0.1." in said.out
    document = say("whatif", *words, "--out", str(tmp_path), "--json").document
    assert document["run"]["options"] == {"set": {"league.cohesion": 0.1}}
    assert document["run"]["worlds"] == 8
    assert [row["set"] for row in document["tables"]["runs"]] == [{}, {"league.cohesion": 0.1}]
    assert {path.name for path in tmp_path.iterdir()} == {"baseline", "changed", "whatif.html"}


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
