"""The command `stable`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


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


def test_ways_from_a_state(say: Callable[..., Any]) -> None:
    assert say("stable", "elmira", "--json").document["start"] == 1
    document = say("stable", "elmira", "--from", "s2", "--json").document
    assert document["start"] != 1
    said = say("stable", "elmira", "--from", "s2")
    assert said.code == 0
    assert "Ways to the states that hold, from s2 (YYNNN)" in said.out
    assert "Local government → s6, Uniroyal → s8" in said.out


def test_preferences_that_would_make_a_state_hold(say: Callable[..., Any]) -> None:
    rows = say("stable", "prisoners_dilemma", "--inverse", "NN", "--vary", "first", "--json").document["inverse"]
    nash = next(row for row in rows if row["concept"] == "nash")
    assert (nash["actor"], nash["of"]) == ("first", 24)
    assert nash["rankings"] == 12, "of all rankings, half put one of two states over the other"
    said = say("stable", "prisoners_dilemma", "--inverse", "NN", "--vary", "first")
    assert said.code == 0
    assert "Preferences of First prisoner by which 1 (NN) would be stable" in said.out
    assert "strict orders of all states, of 24" in said.out


def test_what_holds_if_preferences_err(say: Callable[..., Any]) -> None:
    plain, vague = (say("stable", "prisoners_dilemma", *words, "--json").document for words in ((), ("--spread", "1")))
    assert "robust" not in plain
    assert plain["equilibria"] == vague["equilibria"]
    shares = vague["robust"]["nash"]
    assert len(shares) == 4
    assert all(0 <= share <= 1 for share in shares)
    assert max(range(4), key=lambda k: shares[k]) + 1 == vague["equilibria"]["nash"][0]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("elmira", "--inverse", "s5"), "--inverse: needs the other of --inverse and --vary"),
        (("elmira", "--vary", "uniroyal"), "--vary: needs the other of --inverse and --vary"),
        (("elmira", "--inverse", "s5", "--vary", "uniroial"), "uniroyal"),
        (("elmira", "--from", "s99"), "s99"),
        (("elmira", "--spread", "0"), "above 0"),
        (("elmira", "--as-of", "2018", "--worlds", "4"), "--as-of, --worlds: needs a scenario"),
        (("proxy_war", "--from", "1", "--spread", "1"), "--from, --spread: needs a game"),
    ],
)
def test_options_that_have_no_meaning_here(say: Callable[..., Any], words: tuple[str, ...], told: str) -> None:
    said = say("stable", *words)
    assert said.code == 2
    assert told in said.err
