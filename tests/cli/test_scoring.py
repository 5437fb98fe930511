"""`score` and `seal` from the command line: tables and JSON say the same, exit codes, files."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest

from realpolitik.scenario.dump import dump

RUN = ["--worlds", "6", "--seed", "3"]


@pytest.fixture(scope="module")
def war(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The textbook proxy war with two articles and a history, as a file."""
    home = Path(__file__).parents[1] / "pipeline" / "scored.py"
    spec = importlib.util.spec_from_file_location("scored_for_cli", home)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    file = tmp_path_factory.mktemp("war") / "war.yaml"
    file.write_text(dump(module.scored_war()), encoding="utf-8")
    return str(file)


def test_score_as_tables_and_page(say, war: str, tmp_path: Path) -> None:
    said = say("score", war, *RUN, "--out", str(tmp_path / "page"))
    assert said.code == 0, said.err
    for words in (
        "everything that was open",
        "question bank",
        "All from the latest date",
        "Forecasts that the sources make",
        "one war",
    ):
        assert words in said.out
    text = (tmp_path / "page" / "score.html").read_text(encoding="utf-8")
    assert "scores-reliability" in text
    assert "Meridia" in text


def test_score_as_json(say, war: str) -> None:
    said = say("score", war, *RUN, "--views", "early", "--json")
    document = said.document
    asked, tables = document["run"]["options"], document["tables"]
    assert (said.code, asked["views"], asked["until"], document["until"]) == (0, ["early"], "2022-12-31", "2022-12-31")
    came = {row["event"]: row["came"] for row in tables["outcomes"]}
    given = [row for row in tables["probabilities"] if row["forecaster"] == "early"]
    errors = [(row["probability"] - came[row["event"]]) ** 2 for row in given]
    assert tables["events"][0]["brier"] == pytest.approx(sum(errors) / len(errors))
    assert tables["source_forecasts"][0]["claim"] == "c2"
    assert tables["unscored"][0]["event"] == "arms"


def test_score_says_what_is_wrong(say, war: str) -> None:
    said = say("score")
    assert (said.code, "SCENARIO|SEAL" in said.err) == (2, True)
    said = say("score", war, "--views", "erly")
    assert (said.code, "early" in said.err) == (2, True)
    said = say("score", war, "--until", "soon")
    assert said.code == 2


def test_seal_verify_and_score(say, war: str, tmp_path: Path) -> None:
    file = tmp_path / "x.seal.json"
    made = say("seal", war, *RUN, "--months", "14", "--out", str(file), "--json")
    assert made.code == 0, made.err
    digest = json.loads(file.read_text(encoding="utf-8"))["sha256"]
    assert made.document["tables"]["seal"][0]["sha256"] == digest
    assert digest in say("seal", str(file)).out
    again = say("seal", str(file), "--scenario", war, "--rerun", "--json")
    (row,) = again.document["tables"]["seal"]
    assert (again.code, row["genuine"], row["rerun"]) == (0, True, True)
    scored = say("score", str(file), "--scenario", war, "--json")
    assert scored.code == 0
    assert scored.document["run"]["options"]["seal"] == digest
    assert scored.document["tables"]["events"]
    assert "Sealed probabilities and what came" in say("score", str(file), "--scenario", war).out


def test_a_seal_is_written_where_one_stands(say, war: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    said = say("seal", war, *RUN, "--months", "3")
    assert (said.code, "Sealed in proxy_war-2020-12-31.seal.json." in said.out) == (0, True)
    assert say("seal", "proxy_war-2020-12-31.seal.json").code == 0
    assert say("seal", war, *RUN, "--months", "3").code == 2, "what is there is not overwritten"


def test_options_of_before_name_what_stands_in_their_place(say, war: str) -> None:
    for verb, option in (("seal", "--verify"), ("score", "--sealed")):
        for words in ((option, "x.json"), (f"{option}=x.json",)):
            said = say(verb, war, *words)
            assert (said.code, f"there is no {option} any more: name the sealed forecast" in said.err) == (2, True)
        assert say(verb, option, "x.json", "--json").document["error"] == "bad usage"


def test_a_changed_seal_is_bad_input(say, war: str, tmp_path: Path) -> None:
    file = tmp_path / "x.seal.json"
    assert say("seal", war, *RUN, "--months", "3", "--out", str(file)).code == 0
    file.write_text(file.read_text(encoding="utf-8").replace('"seed": 3', '"seed": 4'), encoding="utf-8")
    said = say("seal", str(file), "--json")
    (row,) = said.document["tables"]["seal"]
    assert (said.code, row["genuine"], row["sound"]) == (1, False, False)
    assert say("seal", str(file)).code == 1
    assert say("score", str(file), "--scenario", war).code == 3
    assert say("seal", str(tmp_path / "none.json")).code == 2
