"""The command `stable`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import realpolitik as rp


def equilibria(tables: dict[str, Any]) -> dict[str, list[int]]:
    """Concept → numbers of the states that hold for everybody, from a document's tables."""
    found: dict[str, list[int]] = {}
    for row in tables["states"]:
        found.setdefault(row["concept"], []).extend([row["state"]] if row["equilibrium"] else [])
    return found


def test_table_of_a_case(say: Callable[..., Any]) -> None:
    said = say("stable", "elmira")
    assert said.code == 0
    assert "Elmira" in said.out and "12 states, 3 actors, 5 options" in said.out
    assert "NGSQM" in said.out and "10 (s8)" in said.out
    assert "States that hold against coalitions too" in said.out
    assert "it would rather have s5 (NYNNY)" in said.out


def test_document_has_the_same_content(say: Callable[..., Any]) -> None:
    tables = say("stable", "syria_iraq", "--json").document["tables"]
    assert equilibria(tables) == {"nash": [6], "gmr": [1, 6], "smr": [6], "seq": [6], "sim": [6]}
    first = [row for row in tables["stability"] if row["state"] == 1]
    assert {row["code"] for row in first} == {"NNN"}
    assert {row["actor"]: row["stable"] for row in first if row["concept"] == "gmr"} == {"syria": True, "iraq": True}
    (nash,) = (row for row in first if (row["actor"], row["concept"]) == ("iraq", "nash"))
    assert (nash["stable"], nash["move"], nash["answer"]) == (False, 4, None)
    assert tables["concepts"][1] == {"concept": "gmr", "hold": 2, "of": 6}


def test_command_and_function_give_the_same(say: Callable[..., Any]) -> None:
    words = ("--concepts", "nash,l2", "--from", "s2", "--spread", "0.5", "--seed", "3")
    told = say("stable", "elmira", *words, "--json").document
    study = rp.stable("elmira", concepts=["nash", "l2"], start="s2", spread=0.5, seed=3)
    assert {**told, "report": None} == {**json.loads(json.dumps(study.to_dict())), "report": None}


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
    assert equilibria(say("stable", str(path), "--json").document["tables"])["seq"] == [5, 6, 7]


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
    assert say("stable", "elmira", "--json").document["run"]["options"]["start"] == 1
    document = say("stable", "elmira", "--from", "s2", "--json").document
    assert document["run"]["options"]["start"] != 1
    said = say("stable", "elmira", "--from", "s2")
    assert said.code == 0
    assert "Ways to the states that hold, from s2 (YYNNN)" in said.out
    assert "Local government → s6, Uniroyal → s8" in said.out


def test_preferences_that_would_make_a_state_hold(say: Callable[..., Any]) -> None:
    rows = say("stable", "prisoners_dilemma", "--inverse", "NN", "--vary", "first", "--json").document["tables"][
        "inverse"
    ]
    nash = next(row for row in rows if row["concept"] == "nash")
    assert (nash["actor"], nash["of"]) == ("first", 24)
    assert nash["orders"] == 12, "of all rankings, half put one of two states over the other"
    said = say("stable", "prisoners_dilemma", "--inverse", "NN", "--vary", "first")
    assert said.code == 0
    assert "Preferences of First prisoner by which 1 (NN) would be stable" in said.out
    assert "strict orders of all states, of 24" in said.out


def test_what_holds_if_preferences_err(say: Callable[..., Any]) -> None:
    plain, vague = (
        say("stable", "prisoners_dilemma", *words, "--json").document["tables"] for words in ((), ("--spread", "1"))
    )
    assert "robust" not in plain
    assert equilibria(plain) == equilibria(vague)
    shares = {row["state"]: row["share"] for row in vague["robust"] if row["concept"] == "nash"}
    assert len(shares) == 4
    assert all(0 <= share <= 1 for share in shares.values())
    assert max(shares, key=lambda state: shares[state]) == equilibria(vague)["nash"][0]


def test_a_scenario_and_its_page(say: Callable[..., Any], tmp_path: Path) -> None:
    words = ("stable", "proxy_war", "--worlds", "2", "--months", "3", "--out", str(tmp_path))
    document = say(*words, "--json").document
    assert document["run"]["worlds"] == 2 and document["report"] == str(tmp_path / "stable.html")
    assert len(document["tables"]["ranking"]) == 36 == len(list((tmp_path / "profiles").glob("*.nc")))
    said = say(*words)
    assert said.code == 0 and said.out.splitlines()[-1] == f"page: {tmp_path / 'stable.html'}"
    for title in ("Profiles that hold most", "Courses in quantal response", "What each actor could do instead"):
        assert title in said.out
    assert "Every profile, from the one that holds most" not in said.out


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
        (("elmira", "--focus", "courses", "--view", "x"), "--focus, --view: needs a scenario"),
    ],
)
def test_options_that_have_no_meaning_here(say: Callable[..., Any], words: tuple[str, ...], told: str) -> None:
    said = say("stable", *words)
    assert said.code == 2
    assert told in said.err
