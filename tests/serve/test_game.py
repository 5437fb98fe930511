"""A game for several: what each may do and see, what takes effect together, and that it comes back as it was."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from realpolitik.pipeline.runs import simulate
from realpolitik.play.game import PlayedGame
from realpolitik.play.log import Log
from realpolitik.serve.game_acts import ACTS
from realpolitik.serve.game_keys import Doors, Guest

from .game_table import LEAD, LOOK, Table, laid, scenario, seated


@pytest.fixture
def table(tmp_path: Path) -> Table:
    return laid(tmp_path / "game")


def test_no_orders_are_the_world_that_assess_plays_to_the_last_bit(table: Table) -> None:
    lead = table.enter(LEAD)
    for _ in range(4):
        assert lead.act("next").status_code == 200
    mine = table.room.board.replay(table.room.game).result.data.isel(world=0)
    theirs = simulate("proxy_war", worlds=4, months=12, seed=1).data.isel(world=3)
    for variable in theirs.data_vars:
        np.testing.assert_array_equal(mine[variable].values, theirs[variable].values, err_msg=str(variable))


def test_orders_of_several_take_effect_together_and_nobody_sees_them_before(table: Table) -> None:
    lead, boreas, meridia = table.enter(LEAD), table.seat("boreas"), table.seat("meridia")
    assert boreas.order("arms", "overt").status_code == 200
    before = meridia.get("/seat.json").json()
    assert before["orders"] == []
    assert meridia.order("presence", "withdrawn").status_code == 200
    assert boreas.act("hand", done=True).status_code == 200
    page = lead.get("/").text
    assert "Arms for the League: “overt”" in page and page.count("<td>yes</td>") == 1
    assert lead.act("next").status_code == 200
    mine = table.room.board.replay(table.room.game).result.data.isel(world=0)
    held = ["boreas.arms=overt@+1", "meridia.presence=withdrawn@+1"]
    theirs = simulate("proxy_war", worlds=4, months=3, seed=1, do=held).data.isel(world=3)
    for name in ("ground", "level", "outcome", "presence"):
        np.testing.assert_array_equal(mine[name].values, theirs[name].values, err_msg=name)


def test_what_is_handed_in_stands_until_it_is_taken_back(table: Table) -> None:
    boreas = table.seat("boreas")
    boreas.order("arms", "overt")
    boreas.act("hand", done=True)
    refused = boreas.order("guard", "raised")
    assert refused.status_code == 422 and "handed in" in refused.json()["faults"][0]
    assert boreas.act("back").status_code == 422
    assert "Take them back" in boreas.get("/").text
    assert boreas.act("hand", done=False).status_code == 200
    assert boreas.act("back").status_code == 200
    assert boreas.get("/seat.json").json()["orders"] == []


def test_a_seat_takes_back_its_own_last_order_and_nobody_elses(table: Table) -> None:
    boreas, league = table.seat("boreas"), table.seat("league")
    boreas.order("arms", "calibrated")
    name, item = next(iter(scenario().instruments["league"].items()))
    level = next(choice.level for choice in table.room.choices("league") if choice.is_open and not choice.is_held)
    instrument = next(c.instrument for c in table.room.choices("league") if c.is_open and not c.is_held)
    assert league.order(instrument, level).status_code == 200, (name, item)
    assert boreas.act("back").status_code == 200
    assert [order.seat for order in table.room.pending] == ["league"]
    assert boreas.act("back").status_code == 422


def test_an_order_from_a_page_of_an_earlier_quarter_is_not_taken(table: Table) -> None:
    boreas, lead = table.seat("boreas"), table.enter(LEAD)
    lead.act("next")
    late = boreas.act("order", quarter=0, round=0, instrument="arms", level="overt")
    assert late.status_code == 409
    assert table.room.pending == ()


def test_a_quarter_that_is_taken_back_is_open_again_with_its_orders(table: Table) -> None:
    lead, boreas = table.enter(LEAD), table.seat("boreas")
    boreas.order("arms", "overt")
    boreas.act("hand", done=True)
    lead.act("next")
    boreas.order("guard", "raised")
    assert lead.act("roll").status_code == 200
    assert table.room.game.quarter == 0
    assert [order.level for order in table.room.pending] == ["overt"]
    assert table.room.handed == frozenset()
    assert Log.open(table.room.log.folder).game == table.room.game


def test_a_shock_strikes_by_the_word_of_whoever_leads_and_is_news(table: Table) -> None:
    lead = table.enter(LEAD)
    assert lead.act("befall", what="shocks.leader_dies=strike").status_code == 200
    assert lead.act("befall", what="shocks.leader_dies=strike").status_code == 422
    assert lead.act("spare", what="shocks").status_code == 200
    assert lead.act("befall", what="shocks.leader_dies=strike").status_code == 200
    assert lead.act("befall", what="shocks.leader_die=strike").status_code == 422
    lead.act("next")
    for guest in (Guest("seat", "crown"), LOOK):
        assert "The League&#39;s leader dies" in table.enter(guest).get("/").text
    mine = table.room.board.replay(table.room.game).result.data.isel(world=0)
    theirs = simulate("proxy_war", worlds=4, months=3, seed=1, do=["shocks.leader_dies=strike@+1"]).data.isel(world=3)
    np.testing.assert_array_equal(mine["cohesion"].values, theirs["cohesion"].values)
    assert bool(mine["struck"].sel(shock="leader_dies")[1])


def test_letters_reach_those_they_are_for(table: Table) -> None:
    boreas, crown, league = (table.seat(name) for name in ("boreas", "crown", "league"))
    assert boreas.act("letter", to=["crown"], text="Let us meet in Geneva.").status_code == 200
    assert boreas.act("letter", to=["all"], text="We want peace.").status_code == 200
    assert "Geneva" in crown.get("/").text and "Geneva" in table.enter(LEAD).get("/").text
    assert "Geneva" not in league.get("/").text and "Geneva" not in table.enter(LOOK).get("/").text
    assert "We want peace" in league.get("/").text and "We want peace" in table.enter(LOOK).get("/").text
    for to, text in (([], "x"), (["nobody"], "x"), (["boreas"], "x"), (["crown"], " "), (["crown"], "x" * 601)):
        assert boreas.act("letter", to=to, text=text).status_code == 422


def test_a_script_in_a_letter_is_a_text(table: Table) -> None:
    boreas, crown = table.seat("boreas"), table.seat("crown")
    hostile = '<script>alert(1)</script><img src=x onerror="alert(1)">{{ 7 * 7 }}&lt;'
    assert boreas.act("letter", to=["crown"], text=hostile).status_code == 200
    page = crown.get("/").text
    assert "<script>alert" not in page and "<img" not in page and "{{ 7 * 7 }}" in page


def test_the_longest_letter_of_the_widest_signs_comes_back_from_the_log(table: Table) -> None:
    assert table.seat("boreas").act("letter", to=["crown", "all"], text="𝔄" * 600).status_code == 200
    again = seated(Log.open(table.room.log.folder))
    assert again.room.letters("crown")[0].text == "𝔄" * 600


def test_everything_comes_back_when_the_game_is_opened_again(table: Table) -> None:
    boreas, lead = table.seat("boreas"), table.enter(LEAD)
    boreas.order("arms", "overt")
    lead.act("next")
    boreas.order("guard", "raised")
    boreas.act("hand", done=True)
    boreas.act("letter", to=["crown"], text="Well?")
    again = seated(Log.open(table.room.log.folder))
    assert again.room.game == table.room.game
    assert again.room.handed == {"boreas"}
    assert again.room.letters("crown") == table.room.letters("crown")
    assert again.seat("boreas").get("/seat.json").json()["lines"] == boreas.get("/seat.json").json()["lines"]


def test_a_fork_takes_everybody_along_and_leaves_the_game_as_it_was(table: Table) -> None:
    lead, boreas = table.enter(LEAD), table.seat("boreas")
    lead.act("next")
    boreas.act("letter", to=["all"], text="Before the copy.")
    old = table.room.log.folder
    for name in ("../elsewhere", "", ".", "a/b", "game"):
        assert lead.act("fork", name=name).status_code == 422, name
    assert lead.act("fork", name="harder").status_code == 200
    lead.act("next")
    assert "Before the copy." in boreas.get("/").text
    assert Log.open(old).game.quarter == 1
    assert Log.open(old.parent / "harder").game.quarter == 2


def test_the_debrief_is_closed_until_it_is_opened_and_is_then_for_all(table: Table) -> None:
    lead, boreas, looker = table.enter(LEAD), table.seat("boreas"), table.enter(LOOK)
    boreas.order("arms", "overt")
    lead.act("next")
    for guest in (boreas, looker, lead):
        assert guest.get("/debrief").status_code == guest.get("/debrief/boreas").status_code == 404
    assert boreas.act("open").status_code == 403
    assert lead.act("open").status_code == 200
    assert "Being made" in boreas.get("/debrief").text or "utility" in boreas.get("/debrief").text
    table.hall.debriefs._pool.shutdown(wait=True)
    for guest in (boreas, looker, lead):
        assert "The same orders" in guest.get("/debrief").text or "utility" in guest.get("/debrief").text
        assert "utility" in guest.get("/debrief/boreas").text
    kept = table.room.log.folder / "debrief-boreas.html"
    assert boreas.get("/debrief/boreas/page.html").text == kept.read_text(encoding="utf-8")


def test_somebody_alone_plays_and_looks_back(tmp_path: Path) -> None:
    table = laid(tmp_path / "game", ("boreas",), quarters=2, solo="boreas")
    alone = table.enter(Guest("solo", "boreas"))
    assert alone.order("arms", "overt").status_code == 200
    assert alone.act("next").status_code == 200
    assert alone.act("roll").status_code == 200
    assert alone.act("back").status_code == 200
    assert alone.order("arms", "calibrated").status_code == 200
    for _ in range(2):
        assert alone.act("next").status_code == 200
    assert "The game is over" in alone.get("/").text
    assert alone.order("guard", "raised").status_code == 422
    table.hall.debriefs.of("boreas")
    table.hall.debriefs._pool.shutdown(wait=True)
    assert "Turning point" in alone.get("/debrief/boreas").text or "utility" in alone.get("/debrief/boreas").text
    assert (table.room.log.folder / "debrief.html").is_file()
    same = Log.open(table.room.log.folder).game
    assert same.pins == {"boreas.arms": ((1, "calibrated"),)}


def test_choices_on_the_page_are_those_of_the_terminal(table: Table) -> None:
    from realpolitik.play.orders import choices
    from realpolitik.play.seen import seen

    room, boreas = table.room, table.seat("boreas")
    told = boreas.get("/seat.json").json()
    game = PlayedGame(room.game.opening)
    mine = [choice for choice in choices(room.board, game, "boreas")]
    assert [row["why_not"] for row in told["choices"]] == [choice.why_not for choice in mine]
    dossier = seen(room.board.replay(game).result, "boreas", 0)
    assert [row["title"] for row in told["lines"]] == [line.title for line in dossier.lines]
    for choice in mine:
        assert choice.level_title in boreas.get("/").text


def test_tokens_that_were_handed_out_hold_when_the_game_is_served_again(table: Table, tmp_path: Path) -> None:
    table.hall.doors.write(tmp_path)
    kept = (tmp_path / "guests.json").read_text(encoding="ascii")
    again = Doors.read(tmp_path)
    assert again is not None
    for guest, token in table.tokens.items():
        assert again.guest(again.enter(token)) == guest
        assert token not in kept and again.enter(token) not in kept
    assert again.enter("x") == "" and again.guest("") is None


def test_every_act_has_somebody_who_may() -> None:
    assert {role for act in ACTS.values() for role in act.roles} == {"seat", "solo", "facilitator"}
    assert json.dumps(sorted(ACTS))
