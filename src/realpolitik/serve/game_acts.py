"""What a guest may do in a game: each act with who may do it, what has to be sent, and what it does.

Whose orders are given follows from who asks, and from nothing that is sent.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from realpolitik.errors import UsageError
from realpolitik.play.game import CHANCE
from realpolitik.play.room import LEADER, Room
from realpolitik.scenario.names import nearest
from realpolitik.serve.game_keys import Guest

LONGEST = {"text": 4_000, "name": 200, "instrument": 200, "level": 200, "what": 400, "to": 200}
"""Characters of what is sent, at most; the room has limits of its own."""


class NotYours(UsageError):
    """Somebody asks for what is another's to do."""


class Late(UsageError):
    """Something was sent from a page that shows an earlier quarter."""


@dataclass(frozen=True)
class Act:
    """Something that guests do.

    Attributes:
        roles: who may.
        does: does it.
        fields: what has to be sent besides the quarter, with its type.
        timed: whether it has to be sent from a page that shows the quarter as it is.
    """

    roles: tuple[str, ...]
    does: Callable[[Room, Guest, Mapping[str, Any]], object]
    fields: Mapping[str, type]
    timed: bool = True


def done(room: Room, guest: Guest, name: str, body: bytes) -> None:
    """Do what a guest asks for.

    Args:
        room: the game.
        guest: who asks.
        name: of the act.
        body: what was sent.

    Raises:
        UsageError: it cannot be done; nothing is changed.
    """
    act = ACTS.get(name)
    if act is None or guest.role not in act.roles:
        mine = tuple(key for key, item in ACTS.items() if guest.role in item.roles)
        if act is None:
            raise UsageError(f"nothing is called {name!r:.60}", mine, nearest(name[:60], mine))
        raise NotYours("that is not yours to do", mine)
    sent = read(body, act)
    with room.lock:
        if act.timed and (sent["quarter"], sent["round"]) != (room.game.quarter, room.round):
            raise Late("the quarter has changed since this page was shown: look at it again, and order anew")
        act.does(room, guest, sent)


def read(body: bytes, act: Act) -> dict[str, Any]:
    """The fields that were sent, each of its type, and no other.

    Raises:
        UsageError: anything else was sent; all that is wrong is told.
    """
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        sent = None
    wanted = {**act.fields, **({"quarter": int, "round": int} if act.timed else {})}
    if not isinstance(sent, dict):
        raise UsageError("expected an object with " + (", ".join(wanted) or "nothing in it"))
    faults = [f"no field {key!r:.60} is expected" for key in sent if key not in wanted]
    for key, kind in wanted.items():
        value = sent.get(key)
        if type(value) is not kind:
            faults.append(f"{key}: expected {WORDS[kind]}")
        elif isinstance(value, str) and len(value) > LONGEST[key]:
            faults.append(f"{key}: at most {LONGEST[key]} characters")
        elif isinstance(value, list) and not all(isinstance(one, str) and len(one) <= LONGEST[key] for one in value):
            faults.append(f"{key}: expected texts")
    if faults:
        raise UsageError("\n".join(faults))
    return sent


WORDS = {str: "a text", int: "a whole number", bool: "true or false", list: "a list"}
"""Types as they are told."""


def _befall(room: Room, guest: Guest, sent: Mapping[str, Any]) -> None:
    kind, _, rest = sent["what"].partition(".")
    name, _, what = rest.partition("=")
    room.befall(kind, name, what)


def _spare(room: Room, guest: Guest, sent: Mapping[str, Any]) -> None:
    if sent["what"] not in CHANCE:
        raise UsageError(f"nothing is called {sent['what']!r:.60}", CHANCE)
    room.spare(sent["what"])


SEAT, LEAD, SOLO = ("seat", "solo"), ("facilitator", "solo"), ("solo",)
ACTS: Mapping[str, Act] = {
    "order": Act(
        SEAT,
        lambda room, guest, sent: room.order(guest.seat, sent["instrument"], sent["level"]),
        {"instrument": str, "level": str},
    ),
    "back": Act(SEAT, lambda room, guest, sent: room.take_back(guest.seat), {}),
    "hand": Act(("seat",), lambda room, guest, sent: room.hand_in(guest.seat, sent["done"]), {"done": bool}),
    "letter": Act(
        ("seat", LEADER),
        lambda room, guest, sent: room.write(str(guest), sent["to"], sent["text"]),
        {"to": list, "text": str},
        timed=False,
    ),
    "next": Act(LEAD, lambda room, guest, sent: room.advance(), {}),
    "roll": Act(LEAD, lambda room, guest, sent: room.roll_back(), {}),
    "befall": Act((LEADER,), _befall, {"what": str}),
    "spare": Act((LEADER,), _spare, {"what": str}),
    "fork": Act(LEAD, lambda room, guest, sent: room.fork(sent["name"]), {"name": str}),
    "open": Act(LEAD, lambda room, guest, sent: room.open(), {}),
}
"""Every act by its name in addresses."""
