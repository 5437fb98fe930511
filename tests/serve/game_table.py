"""A game at which several sit, without a server: the application, asked as their browsers would."""

from __future__ import annotations

import json
import warnings
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from realpolitik.pipeline.runs import make_plan
from realpolitik.play.game import Opening, PlayedGame
from realpolitik.play.log import Log
from realpolitik.play.room import Room
from realpolitik.scenario.schema import Scenario
from realpolitik.serve.game_app import Hall, game_application
from realpolitik.serve.game_debriefs import Debriefs
from realpolitik.serve.game_guard import GameGuard
from realpolitik.serve.game_keys import Doors, Guest, page_of
from realpolitik.serve.guard import TOKEN

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

PORT = 8765
HOME = f"http://127.0.0.1:{PORT}"
LEAD, LOOK = Guest("facilitator"), Guest("observer")


@cache
def scenario(name: str = "proxy_war") -> Scenario:
    return make_plan(name, worlds=1).scenario


@dataclass
class Seated:
    """Somebody's browser."""

    client: TestClient
    guest: Guest
    cookie: str
    room: Room

    def get(self, path: str, **more: Any) -> Any:
        return self.client.get(path, follow_redirects=False, **more)

    def act(self, act: str, headers: dict[str, str] | None = None, **sent: Any) -> Any:
        """An act, sent as the page sends it: with the quarter that it shows."""
        shown = {} if act == "letter" else {"quarter": self.room.game.quarter, "round": self.room.round}
        return self.send(f"/act/{act}", json.dumps({**shown, **sent}), headers or {})

    def send(self, path: str, body: str | bytes, headers: dict[str, str]) -> Any:
        own = {"origin": HOME, TOKEN: page_of(self.cookie), "content-type": "application/json"}
        held = {name: value for name, value in {**own, **headers}.items() if value}
        return self.client.post(path, content=body, headers=held)

    def order(self, instrument: str, level: str) -> Any:
        return self.act("order", instrument=instrument, level=level)


@dataclass
class Table:
    """Everybody at a game."""

    app: GameGuard
    hall: Hall
    tokens: dict[Guest, str]

    @property
    def room(self) -> Room:
        return self.hall.room

    def enter(self, guest: Guest) -> Seated:
        client = TestClient(self.app, base_url=HOME)
        answer = client.get(f"/enter?token={self.tokens[guest]}", follow_redirects=False)
        assert answer.status_code == 303
        return Seated(client, guest, answer.cookies[self.app.cookie_name], self.room)

    def seat(self, name: str) -> Seated:
        return self.enter(Guest("seat", name))


def laid(
    folder: Path,
    seats: tuple[str, ...] = (),
    name: str = "proxy_war",
    world: int = 3,
    quarters: int = 4,
    solo: str = "",
) -> Table:
    """A table for some seats; for all of them if none is named."""
    known = scenario(name)
    game = PlayedGame(Opening(known, 1, world, quarters, seats or tuple(known.instruments)))
    return seated(Log.begin(folder, game), solo)


def seated(log: Log, solo: str = "") -> Table:
    """A table at a game that is there."""
    seats = [Guest("seat", name) for name in log.game.opening.seats]
    guests = [Guest("solo", solo)] if solo else [LEAD, *seats, LOOK]
    doors, tokens = Doors.made(guests, once=bool(solo))
    room = Room(log)
    hall = Hall(room, doors, Debriefs(room, others=2))
    return Table(game_application(hall, "127.0.0.1", PORT), hall, tokens)
