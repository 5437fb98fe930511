"""Nobody learns or does what is another's: doors, hostile seats, odd requests, worlds that differ in what is hidden."""

from __future__ import annotations

import json
import logging
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from realpolitik.play.game import Order
from realpolitik.play.known import Eyes, terms
from realpolitik.serve.game_acts import ACTS
from realpolitik.serve.game_app import game_routes
from realpolitik.serve.game_keys import Guest, page_of
from realpolitik.serve.guard import LARGEST_BODY, POLICY, TOKEN

from .game_table import HOME, LEAD, LOOK, PORT, Table, TestClient, laid

PATHS = [
    "/",
    "/as/boreas",
    "/counsel",
    "/seat.json",
    "/turn",
    "/debrief",
    "/debrief/boreas",
    "/debrief/boreas/page.html",
]
GUESTS = [LEAD, LOOK, Guest("seat", "boreas")]
PAIRS = 60 if os.environ.get("REALPOLITIK_SEARCH") else 4


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Table:
    return laid(tmp_path_factory.mktemp("games") / "game")


def test_every_address_is_in_the_list() -> None:
    known = {path.replace("boreas", "{seat}") for path in PATHS}
    apart = {"/act/{name}", "/assets/{name}", "/favicon.ico"}
    assert {route.path for route in game_routes()} == known | apart  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", [*PATHS, "/act/next", "/assets/x", "/favicon.ico", "/nothing"])
def test_nobody_without_a_cookie_gets_anything(table: Table, path: str) -> None:
    client = TestClient(table.app, base_url=HOME)
    for cookie in ("", "x" * 64, next(iter(table.hall.doors.guests))):
        headers = {"cookie": f"{table.app.cookie_name}={cookie}"}
        assert client.get(path, headers=headers).status_code == 403
        assert client.post(path, headers={**headers, "origin": HOME, TOKEN: page_of(cookie)}).status_code == 403


@pytest.mark.parametrize(
    "host", ["evil.example", f"evil.example:{PORT}", "127.0.0.1:1", f"127.0.0.1.evil.example:{PORT}"]
)
@pytest.mark.parametrize("guest", GUESTS, ids=str)
def test_another_host_is_refused(table: Table, guest: Guest, host: str) -> None:
    browser = table.enter(guest)
    for path in [*PATHS, "/enter?token=x"]:
        assert browser.get(path, headers={"host": host}).status_code == 421


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": ""}, 403),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": f"https://127.0.0.1:{PORT}"}, 403),
        ({TOKEN: ""}, 403),
        ({TOKEN: "x"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"content-type": "text/plain"}, 415),
    ],
)
@pytest.mark.parametrize("name", sorted(ACTS))
def test_a_change_comes_from_the_guests_own_page(table: Table, name: str, headers: dict[str, str], status: int) -> None:
    assert table.seat("boreas").act(name, headers).status_code == status


def test_the_token_of_another_guests_page_does_not_fit(table: Table) -> None:
    boreas, crown = table.seat("boreas"), table.seat("crown")
    assert boreas.act("back", {TOKEN: page_of(crown.cookie)}).status_code == 403
    assert boreas.act("back", {TOKEN: boreas.cookie}).status_code == 403


def test_the_cookie_is_for_this_site_and_no_script_and_the_token_is_gone(table: Table) -> None:
    answer = TestClient(table.app, base_url=HOME).get(f"/enter?token={table.tokens[LEAD]}", follow_redirects=False)
    held = answer.headers["set-cookie"].lower()
    assert "httponly" in held and "samesite=strict" in held and "secure" not in held
    assert answer.headers["location"] == "/" and answer.headers["referrer-policy"] == "no-referrer"
    assert table.tokens[LEAD] not in answer.headers["set-cookie"]


def test_a_link_may_be_followed_from_a_letter(table: Table) -> None:
    client = TestClient(table.app, base_url=HOME)
    answer = client.get(f"/enter?token={table.tokens[LOOK]}", headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 200 and table.tokens[LOOK] not in answer.text
    assert client.get("/").status_code == 200
    assert client.get("/", headers={"sec-fetch-site": "cross-site"}).status_code == 403


def test_the_address_of_somebody_alone_works_once(tmp_path: Path) -> None:
    alone = laid(tmp_path / "game", ("boreas",), solo="boreas")
    guest = Guest("solo", "boreas")
    alone.enter(guest)
    assert TestClient(alone.app, base_url=HOME).get(f"/enter?token={alone.tokens[guest]}").status_code == 403


@pytest.mark.parametrize("guest", GUESTS, ids=str)
def test_every_answer_says_what_may_run_and_no_page_has_a_script_of_its_own(table: Table, guest: Guest) -> None:
    from lxml import html

    browser = table.enter(guest)
    for path in PATHS:
        answer = browser.get(path)
        assert answer.headers["content-security-policy"] == POLICY
        assert answer.headers["cache-control"] == "no-store"
        if "text/html" not in answer.headers["content-type"] or not answer.text:
            continue
        page = html.fromstring(answer.text)
        for script in page.iter("script"):
            assert script.get("src", "").startswith("/assets/") or script.get("type") == "application/json"
        assert not [name for element in page.iter() for name in element.attrib if name.startswith("on")]
        assert not [element for element in page.iter("form") if element.get("action")]


# ---- a hostile seat


@pytest.mark.parametrize("name", sorted(ACTS))
def test_a_seat_does_only_what_is_its_own(table: Table, name: str) -> None:
    before = table.room.log.seal
    role = {"seat": table.seat("boreas"), "observer": table.enter(LOOK)}
    for who, browser in role.items():
        if who not in ACTS[name].roles:
            assert browser.act(name).status_code == 403
    assert table.room.log.seal == before


@pytest.mark.parametrize(
    "sent",
    [
        {"instrument": "presence", "level": "withdrawn"},
        {"instrument": "meridia.presence", "level": "withdrawn"},
        {"instrument": "../meridia", "level": "withdrawn"},
        {"instrument": "arms", "level": "overt", "seat": "meridia"},
        {"instrument": "arms", "level": "overt", "__proto__": {}},
        {"instrument": "arms"},
        {"instrument": ["arms"], "level": "overt"},
        {"instrument": "arms", "level": None},
        {"instrument": "arms", "level": "overt", "quarter": True},
        {"instrument": "arms", "level": "overt", "quarter": "0"},
        {"instrument": "a" * 201, "level": "overt"},
        {"instrument": "shocks", "level": "strike"},
        {"instrument": "arms\u202e", "level": "overt"},
    ],
)
def test_an_order_that_is_not_ones_own_or_not_in_form_changes_nothing(table: Table, sent: dict[str, Any]) -> None:
    before = table.room.log.seal
    answer = table.seat("boreas").act("order", **sent)
    assert answer.status_code == 422 and answer.json()["faults"]
    assert table.room.log.seal == before


@pytest.mark.parametrize(
    "body", ["", "[]", "null", "1", "{", '"x"', "[" * 5000, '{"a":' * 3000, "\x00", '{"quarter": 1e999}']
)
def test_what_is_no_object_is_refused(table: Table, body: str) -> None:
    assert table.seat("boreas").send("/act/order", body, {}).status_code == 422


def test_too_much_is_refused(table: Table) -> None:
    assert table.seat("boreas").send("/act/letter", b"x" * (LARGEST_BODY + 1), {}).status_code == 413


def test_one_sender_does_not_fill_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("realpolitik.play.room.LETTERS", 3)
    monkeypatch.setattr("realpolitik.play.room.CHANGES", 8)
    boreas = laid(tmp_path / "game").seat("boreas")
    assert [boreas.act("letter", to=["all"], text="x").status_code for _ in range(4)] == [200, 200, 200, 422]
    found = [boreas.act("hand", done=turn % 2 == 0).status_code for turn in range(9)]
    assert found == [200] * 8 + [422]
    assert boreas.order("arms", "overt").status_code == boreas.act("back").status_code == 422


def test_odd_requests_are_answered_without_a_fault(table: Table) -> None:
    generator = np.random.default_rng(5)
    words = [
        "act",
        "as",
        "debrief",
        "boreas",
        "next",
        "..",
        "%2e%2e",
        "seat.json",
        "assets",
        "",
        "\u00e9",
        "a" * 300,
        "%00",
    ]
    browsers = [table.enter(guest) for guest in GUESTS]
    bodies = [
        "{}",
        "",
        '{"quarter":0,"round":0}',
        '{"to":["crown"],"text":"<b>"}',
        '{"to":[{}],"text":1}',
        "[1]",
        '{"what":"."}',
    ]
    before, seen = table.room.game, set()
    for turn in range(300):
        path = "/" + "/".join(generator.choice(words, size=generator.integers(0, 4)))
        browser = browsers[turn % 3]
        if turn % 2:
            answer = browser.get(path)
        else:
            name = generator.choice([*(name for name in ACTS if name not in ("next", "open", "letter")), "nothing"])
            answer = browser.send(f"/act/{name}", str(generator.choice(bodies)), {})
        seen.add(answer.status_code)
        assert answer.status_code in (200, 204, 303, 307, 403, 404, 405, 409, 422), (path, answer.text)
        assert not any(token in answer.text for token in table.tokens.values())
    assert {200, 403, 404, 422} <= seen
    assert table.room.game == before


def test_secrets_are_in_no_log_and_on_no_page_but_the_guests_own(
    table: Table, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    browsers = [table.enter(guest) for guest in table.tokens]
    pages = {str(browser.guest): "".join(browser.get(path).text for path in PATHS) for browser in browsers}
    log = (table.room.log.folder / "game.jsonl").read_text(encoding="ascii")
    for browser in browsers:
        token = table.tokens[browser.guest]
        said = (
            "".join(pages.values())
            + log
            + "\n".join(record.getMessage() for record in caplog.records if "httpx" not in record.name)
        )
        assert token not in said and browser.cookie not in said
        assert [who for who, text in pages.items() if page_of(browser.cookie) in text] == [str(browser.guest)]


# ---- nothing that is hidden


def shown(table: Table, guest: Guest) -> list[str]:
    """Everything that a guest can get, refusals too, without what depends on the browser."""
    browser = table.enter(guest)
    found = [browser.get(path).text.replace(page_of(browser.cookie), "") for path in PATHS]
    found += [browser.act("order", instrument=name, level="nothing").text for name in ("arms", "presence", "x")]
    return [*found, browser.act("next", quarter=9).text, browser.act("letter", to=["x"], text="x").text]


@pytest.mark.parametrize("seat", ["boreas", "league", "crown", "meridia"])
def test_what_others_do_before_the_quarter_is_played_is_on_no_page_of_a_seat(tmp_path: Path, seat: str) -> None:
    """Orders, letters, and what is handed in of all the others; the last quarter is another world for each pair."""
    for world in range(PAIRS):
        table = laid(tmp_path / str(world), world=world)
        table.enter(LEAD).act("next")
        mine, looker = shown(table, Guest("seat", seat)), shown(table, LOOK)
        others = [name for name in table.room.seats if name != seat]
        for place, name in enumerate(others):
            browser = table.seat(name)
            choice = next(c for c in table.room.choices(name) if c.is_open and not c.is_held)
            assert browser.order(choice.instrument, choice.level).status_code == 200
            browser.act("hand", done=True)
            to = [others[(place + 1) % len(others)]]
            assert browser.act("letter", to=to, text=f"between us {place}").status_code == 200
        table.enter(LEAD).act("befall", what="shocks.leader_dies=strike")
        assert shown(table, Guest("seat", seat)) == mine
        assert shown(table, LOOK) == looker


@pytest.mark.parametrize("seat", ["boreas", "league", "crown", "meridia"])
def test_two_worlds_that_differ_in_what_is_hidden_give_the_same_pages(
    tmp_path: Path, seat: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ..play.test_seen import veiled

    table = laid(tmp_path / "game", world=1)
    lead = table.enter(LEAD)
    for _ in range(2):
        lead.act("next")
    room = table.room
    told, real = shown(table, Guest("seat", seat)), room.board.replay(room.game)
    for pair in range(PAIRS):
        generator = np.random.default_rng([17, pair])
        other = replace(real, result=veiled(real.result, seat, 2, generator), phase=hidden(real, seat, generator))
        assert not np.array_equal(other.phase, real.phase)
        with monkeypatch.context() as patch:
            patch.setattr(room.board, "replay", lambda game, other=other: other)
            room._known.clear()
            assert shown(table, Guest("seat", seat)) == told
    room._known.clear()


def hidden(real: Any, seat: str, generator: np.random.Generator) -> np.ndarray:
    """The state of the world with everything moved, within its cell, that a seat does not know exactly."""
    phase, month = real.phase.copy(), real.phase.shape[1] - 1
    eyes = Eyes(real.result, seat, month)
    for term in terms(real.result.scenario, real.result.data):
        state = eyes.known(term)
        if not state.is_exact and not term.startswith("level."):
            low, high = state.low, min(state.high, 1e5)
            phase[:, month, real.labels.index(term)] = low + (high - low) * generator.random() * (1 - 1e-6)
    return phase


def test_orders_of_a_seat_and_the_world_do_change_its_page(tmp_path: Path) -> None:
    table = laid(tmp_path / "game")
    guest = Guest("seat", "boreas")
    first = shown(table, guest)
    table.seat("boreas").order("arms", "overt")
    assert shown(table, guest) != first
    table.enter(LEAD).act("next")
    assert isinstance(table.room.game.orders[0], Order)
    assert shown(table, guest) != first
    assert shown(laid(tmp_path / "other", world=5), guest) != first


def test_the_json_is_json(table: Table) -> None:
    assert json.loads(table.seat("boreas").get("/seat.json").text)["seat"] == "boreas"
