"""The command `stable`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any


def test_table_of_a_case(say: Callable[..., Any]) -> None:
    said = say("stable", "elmira")
    assert said.code == 0
    assert "Elmira" in said.out and "12 states, 3 actors, 5 options" in said.out
    assert "NGSQM" in said.out and "10 (s8)" in said.out
    assert "States that hold against coalitions too" in said.out
    assert "it would rather have s5 (NYNNY)" in said.out


def test_document_has_the_same_content(say: Callable[..., Any]) -> None:
    document = say("stable", "syria_iraq", "--json").document
    assert document["equilibria"] == {"nash": [6], "gmr": [1, 6], "smr": [6], "seq": [6], "sim": [6]}
    first = document["states"][0]
    assert first["code"] == "NNN" and first["stable"]["gmr"] == {"syria": True, "iraq": True}
    assert {"actor": "iraq", "concept": "nash", "stable": False, "move": 4, "answer": None} in first["reasons"]


def test_concepts_horizon_and_why(say: Callable[..., Any]) -> None:
    said = say("stable", "prisoners_dilemma", "--concepts", "nash,limited,nonmyopic", "--horizon", "3", "--why", "YY")
    assert said.code == 0
    assert "nash 1, l3 2, nonmyopic 2" in said.out
    assert "it would rather have" in said.out


def test_file_of_gmcr_py(say: Callable[..., Any], tmp_path: Path) -> None:
    from realpolitik.scenario import gmcr
    from realpolitik.scenario.game_files import load_game

    path = tmp_path / "cuba.json"
    path.write_text(gmcr.write(load_game("cuba_1962")), encoding="utf-8")
    assert say("stable", str(path), "--json").document["equilibria"]["seq"] == [5, 6, 7]


def test_bad_input_and_bad_usage(say: Callable[..., Any], tmp_path: Path) -> None:
    said = say("stable", "elmirra")
    assert said.code == 1 and "did you mean elmira?" in said.err
    said = say("stable", "elmira", "--concepts", "nsah")
    assert said.code == 2 and "did you mean nash?" in said.err
    said = say("stable", "elmira", "--concepts", "limited")
    assert said.code == 2 and "horizon" in said.err
    said = say("stable", "elmira", "--why", "s99", "--json")
    assert said.code == 2 and said.document["error"] == "bad usage"
    path = tmp_path / "g.yaml"
    path.write_text("game: {name: g, title: G, actors: {}, options: {}}", encoding="utf-8")
    said = say("stable", str(path))
    assert said.code == 1 and said.err.count("at least 1 needed") == 2
