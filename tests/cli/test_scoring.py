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
    for words in ("Everything that was open", "All from the latest date", "Forecasts that the sources make", "one war"):
        assert words in said.out
    text = (tmp_path / "page" / "score.html").read_text(encoding="utf-8")
    assert "scores-reliability" in text
    assert "Meridia" in text


def test_score_as_json(say, war: str) -> None:
    said = say("score", war, *RUN, "--views", "early", "--json")
    document = said.document
    assert (said.code, document["views"], document["until"]) == (0, ["early"], "2022-12-31")
    row = document["panels"][0]["scores"][0]
    events = document["panels"][0]["outcomes"][0]["events"]
    given = [(one["probabilities"]["early"] - one["came"]) ** 2 for one in events]
    assert row["brier"]["value"] == pytest.approx(sum(given) / len(given))
    assert document["stated"][0]["claim"] == "c2"
    assert document["unscored"][0]["id"] == "arms"


def test_score_says_what_is_wrong(say, war: str) -> None:
    said = say("score")
    assert (said.code, "name a scenario" in said.err) == (2, True)
    said = say("score", war, "--views", "erly")
    assert (said.code, "early" in said.err) == (2, True)
    said = say("score", war, "--until", "soon")
    assert said.code == 2


def test_seal_verify_and_score(say, war: str, tmp_path: Path) -> None:
    file = tmp_path / "x.seal.json"
    made = say("seal", war, *RUN, "--months", "14", "--out", str(file), "--json")
    assert made.code == 0, made.err
    digest = json.loads(file.read_text(encoding="utf-8"))["sha256"]
    assert made.document["sha256"] == digest
    assert digest in say("seal", "--verify", str(file)).out
    again = say("seal", war, "--verify", str(file), "--rerun", "--json")
    assert (again.code, again.document["genuine"], again.document["rerun"]) == (0, True, True)
    scored = say("score", war, "--sealed", str(file), "--json")
    assert scored.code == 0
    assert scored.document["sha256"] == digest
    assert scored.document["events"]
    assert "Sealed probabilities and what came" in say("score", war, "--sealed", str(file)).out


def test_a_changed_seal_is_bad_input(say, war: str, tmp_path: Path) -> None:
    file = tmp_path / "x.seal.json"
    assert say("seal", war, *RUN, "--months", "3", "--out", str(file)).code == 0
    file.write_text(file.read_text(encoding="utf-8").replace('"seed": 3', '"seed": 4'), encoding="utf-8")
    said = say("seal", "--verify", str(file), "--json")
    assert (said.code, said.document["genuine"], said.document["sound"]) == (1, False, False)
    assert say("score", war, "--sealed", str(file)).code == 3
    assert say("seal", "--verify", str(tmp_path / "none")).code == 2
