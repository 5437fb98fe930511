"""Tables, document and page of a game's stability, small and large."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import realpolitik as rp
from realpolitik.engines.stability import empirical, solve
from realpolitik.report.charts.style import specification
from realpolitik.scenario.games import Game
from realpolitik.studies.stable import every_state, states
from realpolitik.studies.stable.game import Solved
from realpolitik.study import RunInfo, Study

CASES = ("chicken", "elmira", "garrison", "syria_iraq")


def large(monkeypatch: pytest.MonkeyPatch | None = None, listed: int | None = None) -> Study:
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
    if monkeypatch is not None:
        monkeypatch.setattr(every_state, "MOST_LISTED", listed)
    return states.study(Solved(game, solve(made)), RunInfo("large"))


def test_small_games_show_every_state() -> None:
    study = rp.stable("garrison")
    tables = [study.table(name).texts() for name in ("options", "options_2", "options_3")]
    assert [len(table.columns) - 2 for table in tables] == [11, 11, 1]
    rows = tables[0].set_index(["Actor", "Option"])
    assert rows.loc["U.S. opposition", "Go to court over the environment"].iloc[2] == "Y"
    assert rows.loc["International Joint Commission", "stable"].iloc[0] == "NGSQM"


@pytest.mark.parametrize("case", CASES)
def test_marks_codes_and_tables_say_what_the_data_say(case: str) -> None:
    """The familiar table, the tables of every state and the labelled arrays agree, state by state."""
    study = rp.stable(case)
    data, rows = study.data, study["stability"].set_index(["state", "actor", "concept"])
    for name in ("stable", "move", "answer"):
        expected = data[name].stack(row=("state", "actor", "concept")).to_series().reindex(rows.index)
        assert (rows[name].fillna(0).astype(int) == expected.astype(int)).all(), name
    shown = {name: table for name, table in study.tables.items() if name.startswith("options")}
    signs = dict(zip(states.marks(data.concept.values), "NGSQM", strict=True))
    for table in shown.values():
        for row in table.frame.query("part == 'stable'").itertuples():
            held = data.stable.sel(state=row.state, actor=row.actor).values
            assert row.mark == ("".join(np.array(list(signs.values()))[held]) or "·")
    codes = study["states"].drop_duplicates("state").set_index("state").code
    assert (codes == data.code.to_series()).all()


def test_coalitions_that_are_left_out_are_named() -> None:
    study = rp.stable("elmira", concepts=["l2"])
    assert "coalitions" not in study.tables
    assert any("Coalitions are not looked at" in line for line in study.caveats)
    assert "coalitions" in rp.stable("elmira").tables


def test_marks_of_variants_are_told_apart() -> None:
    study = rp.stable(
        "chicken", concepts=["gmr", "gmr.strong", "gmr.weak", "gmr.attitudes", "gmr.a", "l3", "nonmyopic"]
    )
    told = list(states.marks(study.data.concept.values).values())
    assert told == ["G", "G+", "G-", "G*", "Ga", "l3", "∞"]
    assert "G+ gmr.strong" in study.table("options").note


def test_large_games_show_what_holds() -> None:
    study = large()
    held = study["states"].query("equilibrium").state.unique()
    shown = [state for name, table in study.tables.items() if name.startswith("options") for state in table.frame.state]
    assert list(dict.fromkeys(shown)) == list(held)[: states.MOST_SHOWN] and len(held) < 128
    assert "states that hold" in study.table("options").note
    assert "reasons" in study.tables and not len(study["reasons"])


def test_programs_get_every_state_and_people_a_few() -> None:
    study = large()
    told = json.loads(json.dumps(study.to_dict()))["tables"]
    assert {row["state"] for row in told["states"]} == set(range(1, 129))
    assert len(told["stability"]) == 128 * 2 * len(told["concepts"])
    assert told["concepts"][0]["of"] == 128 and told["states"][-1]["code"] == "YYYYYYY"
    assert {row["actor"] for row in told["stability"]} == {"a", "b"}
    on_page = [block.id for section in study.sections() for block in section.blocks]
    for name in ("states", "stability"):
        assert study.table(name)._repr_html_().count("<tr") < 100
        assert f"stability-{name}" not in on_page
    assert "stability-equilibria" in on_page


def test_of_a_very_large_game_what_holds_is_listed_and_the_rest_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    whole, cut = large(), large(monkeypatch, 100)
    held = whole["states"].query("equilibrium").state.unique()
    assert list(cut["states"].state.unique()) == list(held)
    assert any(line.startswith(f"{128 - len(held)} states are left out") for line in cut.caveats)
    assert not any("left out" in line for line in whole.caveats)


def test_the_page_folds_the_reasons_and_draws_the_moves(tmp_path: Path) -> None:
    study = rp.stable("elmira")
    (section,) = study.sections()
    assert section.blocks[-1].id == "stability-reasons" and section.blocks[-1].folded
    assert len({row[0].text for row in section.blocks[-1].rows}) == 12
    assert section.blocks[0].id == "fig-stability-transitions" and "8 of 12 states" in section.lead
    page = study.to_html(tmp_path / "stable.html").read_text(encoding="utf-8")
    assert "Who moves where" in page and "Y: taken up, N: not" in page


def test_a_terminal_tells_the_reasons_of_one_state() -> None:
    """The status quo's, or of the state that is asked for; the page has those of all."""
    for asked, state in ((None, "s1"), ("s5", "s5")):
        table = rp.stable("elmira", why=asked).table("reasons")
        assert {row[0].text.partition(" ")[0] for row in table.shown("reasons", brief=True).rows} == {state}
    assert rp.stable("chicken").table("reasons").brief == 0


def test_points_and_arrows_of_the_picture() -> None:
    """Elmira: the first state is marked, those that hold by Nash are green, and arrows are the moves of the game."""
    study = rp.stable("elmira")
    spec = specification(study.charts["transitions"].draw())
    nodes, edges = spec["datasets"]["nodes"], spec["datasets"]["edges"]
    assert [node["number"] for node in nodes if node["first"]] == [1]
    nash = study["equilibria"].query("concept == 'nash' and equilibrium").state
    assert {node["number"] for node in nodes if node["holds"] == "Nash"} == set(nash)
    assert len(edges) == study.data.sizes["edge"]
    assert sum(edge["gains"] for edge in edges) == int(study.data.edge_improves.sum())
