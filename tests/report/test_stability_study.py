"""Tables, document and section of a stability analysis."""

from __future__ import annotations

import json

import numpy as np

from realpolitik.engines.stability import empirical, solve
from realpolitik.findings.stability import Stability
from realpolitik.pipeline.stability import stability
from realpolitik.report.studies import stability as study
from realpolitik.scenario.games import Game


def large() -> Stability:
    """A game of 128 states."""
    options = {f"o{place}": {"actor": "ab"[place % 2]} for place in range(7)}
    game = Game.model_validate(
        {
            "name": "large",
            "title": "Large",
            "options": options,
            "actors": {name: {"name": name.upper(), "preference": {"statements": ["o1"]}} for name in "ab"},
        }
    )
    made = empirical(
        {name: ("no", "yes") for name in options},
        {name: str(option["actor"]) for name, option in options.items()},
        np.random.default_rng(3).random((2, 128)),
    )
    return Stability(game, solve(made))


def test_small_games_show_every_state() -> None:
    found = stability("garrison")
    tables = study.state_tables(found)
    assert [len(table.columns) - 2 for table in tables] == [11, 11, 1]
    rows = {(row[0].text, row[1].text): [cell.text for cell in row[2:]] for row in tables[0].rows}
    assert rows["U.S. opposition", "Go to court over the environment"][2] == "Y"
    assert rows["International Joint Commission", "stable"][0] == "NGSQM"


def test_coalitions_that_are_left_out_are_named() -> None:
    told = [str(item) for item in study.tables(stability("elmira", concepts=["l2"]))]
    assert any("Coalitions are not looked at" in text for text in told)


def test_marks_of_variants_are_told_apart() -> None:
    found = stability(
        "chicken", concepts=["gmr", "gmr.strong", "gmr.weak", "gmr.attitudes", "gmr.a", "l3", "nonmyopic"]
    )
    assert list(study.marks(found).values()) == ["G", "G+", "G-", "G*", "Ga", "l3", "∞"]


def test_large_games_show_what_holds() -> None:
    found = large()
    shown = study.shown_states(found)
    assert shown == list(found.holding())[: study.MOST_SHOWN] and len(shown) < 128
    assert len(study.tables(found)) == 1 + len(study.main_tables(found))


def test_document_is_plain_and_complete() -> None:
    found = large()
    document = json.loads(json.dumps(study.document(found)))
    assert document["feasible_states"] == 128 == len(document["states"])
    assert document["states_left_out"] == 0
    state = document["states"][-1]
    assert state["code"] == "YYYYYYY" and set(state["rank"]) == {"a", "b"}


def test_section_folds_the_reasons() -> None:
    section = study.section(stability("elmira"))
    assert section.blocks[-1].id == "reasons" and section.blocks[-1].folded
    assert "8 of 12 states" in section.lead
