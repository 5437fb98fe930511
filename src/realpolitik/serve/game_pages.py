"""The pages of a game as text: what a seat, whoever leads, and whoever looks on are shown, by what each may know."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from realpolitik.play import tables
from realpolitik.play.counsel import voices
from realpolitik.play.game import FREE, Order, befalling
from realpolitik.play.orders import OrderChoice
from realpolitik.play.room import ALL, LEADER, Letter, Room
from realpolitik.play.room import LONGEST as LETTER
from realpolitik.play.seen import Dossier
from realpolitik.play.session import GROUPS
from realpolitik.readings.labels import words
from realpolitik.scenario.schema import Scenario
from realpolitik.serve import assets
from realpolitik.serve.game_keys import Guest
from realpolitik.serve.pages import template
from realpolitik.table import SHARE, Table

if TYPE_CHECKING:
    from realpolitik.report.document import PageTable as Shown
    from realpolitik.serve.game_app import Hall

ADVISED = 8
"""Levels of which most is expected, as many as the terminal tells."""


@dataclass(frozen=True)
class Rung:
    """A level of an instrument as a page shows it."""

    choice: OrderChoice
    key: str
    takes: str
    costs: str
    state: str


@dataclass(frozen=True)
class InstrumentRow:
    """An instrument of a seat as a page shows it: its levels, where it stands, and whose hand it is in."""

    id: str
    title: str
    now: str
    is_mine: bool
    rungs: tuple[Rung, ...]


def front(hall: Hall, guest: Guest, page: str) -> str:
    """The page of a guest."""
    if guest.plays:
        return seat(hall, guest, page)
    return lead(hall, guest, page) if guest.leads else public(hall, guest, page)


def seat(hall: Hall, guest: Guest, page: str) -> str:
    """What a seat sees and may order."""
    return _show("game_seat.html", hall, guest, page, **_seat(hall, guest.seat))


def shoulder(hall: Hall, guest: Guest, page: str, name: str) -> str:
    """The same for whoever leads the game, who gives no order."""
    return _show("game_seat.html", hall, guest, page, **_seat(hall, name))


def _seat(hall: Hall, name: str) -> dict[str, Any]:
    room = hall.room
    dossier, scenario = room.dossier(name), room.game.opening.scenario
    actor = scenario.actors[name]
    return {
        "seat": name,
        "name": actor.name,
        "summary": actor.summary or "",
        "dossier": dossier,
        "news": tables.news_lines(dossier),
        "wants": _shown(tables.issues_table(dossier, brief=None), "issues"),
        "groups": _groups(dossier, scenario),
        "instruments": instruments(room, name),
        "orders": [told(scenario, order) for order in room.own(name).pending],
        "held": _held(room, name),
        "is_handed": name in room.handed,
        "letters": _letters(room, name),
        "readers": _readers(room, name),
        "most": LETTER,
    }


def lead(hall: Hall, guest: Guest, page: str) -> str:
    """What whoever leads the game sees and does."""
    room = hall.room
    scenario, dossier = room.game.opening.scenario, room.public()
    orders = {name: [told(scenario, order) for order in room.own(name).pending] for name in room.seats}
    return _show(
        "game_lead.html",
        hall,
        guest,
        page,
        dossier=dossier,
        news=tables.news_lines(dossier),
        groups=_common(dossier, scenario),
        seats=[(name, room.name(name), orders[name], name in room.handed) for name in room.seats],
        chances=[
            (f"{kind}.{name}={what}", _chance(scenario, kind, name, what)) for kind, name, what in befalling(scenario)
        ],
        befallen=[
            (order.seat, _chance(scenario, *order[1:])) for order in room.pending if order.seat not in room.seats
        ],
        letters=_letters(room, LEADER),
        readers=_readers(room, LEADER),
        world=room.game.opening.world,
        folder=room.log.folder.name,
        most=LETTER,
    )


def public(hall: Hall, guest: Guest, page: str) -> str:
    """What whoever looks on sees: what everybody knows."""
    room = hall.room
    dossier = room.public()
    groups = _common(dossier, room.game.opening.scenario)
    told = tables.news_lines(dossier)
    return _show(
        "game_public.html", hall, guest, page, dossier=dossier, news=told, groups=groups, letters=_letters(room, ALL)
    )


def counsel(hall: Hall, name: str) -> str:
    """What the advisers of a seat expect, and up to three sources: a part of its page, since it takes longest."""
    room = hall.room
    if room.game.is_over:
        return ""
    scenario, advice = room.game.opening.scenario, room.advice(name)
    keys = [_key(scenario, name, item.instrument, item.level) for item in advice]
    spoken = voices(scenario, name, advice)
    gains = [(f"{item.instrument}={item.level}", tables.GAIN.text(item.gain)) for item in advice if _told(item.gain)]
    return template("game_counsel.html").render(
        advice=_shown(tables.advice_table(advice, keys, ADVISED), "advice"),
        voices=_shown(tables.voices_table(scenario, name, spoken), "voices") if spoken else None,
        gains=gains,
    )


def debriefs(hall: Hall, guest: Guest, page: str) -> str:
    """What all seats look back on, one below the other."""
    seats = [(name, hall.room.name(name), hall.debriefs.of(name)) for name in hall.room.seats]
    return _show("game_debriefs.html", hall, guest, page, seats=seats)


def debrief(hall: Hall, guest: Guest, page: str, name: str) -> str:
    """What one seat looks back on."""
    found = hall.debriefs.of(name)
    return _show(
        "game_debrief.html",
        hall,
        guest,
        page,
        name=hall.room.name(name),
        seat=name,
        found=found,
        html=Markup(found.html),
    )


def may_look_back(hall: Hall, guest: Guest) -> bool:
    """Whether a guest may see debriefs: somebody who plays alone after a quarter, others once they are opened."""
    return hall.room.game.quarter > 0 and (guest.role == "solo" or hall.room.is_open)


def turn(hall: Hall, guest: Guest) -> str:
    """A word that changes when a guest's page does; made of nothing that the guest is not shown."""
    room, who = hall.room, {"observer": ALL, "facilitator": LEADER}.get(guest.role, guest.seat)
    seen: list[object] = [room.round, room.game.quarter, len(room.letters(who)), room.is_open, room.log.folder.name]
    if guest.plays:
        seen += [room.own(guest.seat).pending, guest.seat in room.handed]
    elif guest.leads:
        seen += [room.pending, sorted(room.handed)]
    if may_look_back(hall, guest):
        seen.append(hall.debriefs.states)
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:16]


def as_json(hall: Hall, name: str) -> dict[str, Any]:
    """What a seat's page shows, for programs: the dossier, what may be ordered, what is ordered, letters."""
    with hall.room.lock:
        room = hall.room
        dossier = room.dossier(name)
        return {
            "seat": name,
            "quarter": dossier.quarter,
            "round": room.round,
            "quarters": room.game.opening.quarters,
            "day": dossier.day.isoformat(),
            "news": [item._asdict() for item in dossier.news],
            "lines": [
                {**line._asdict(), "now": _known(line.now), "before": line.before and _known(line.before)}
                for line in dossier.lines
            ],
            "choices": [
                {**dataclasses.asdict(choice), "is_open": choice.is_open} for choice in room.choices(name)
            ] if not room.game.is_over else [],
            "orders": [[order.instrument, order.level] for order in room.own(name).pending],
            "handed": name in room.handed,
            "letters": [letter._asdict() for letter in room.letters(name)],
        }  # fmt: skip


def _known(found: Any) -> dict[str, Any]:
    high = found.high if math.isfinite(found.high) else None
    return {"low": found.low, "high": high, "how": found.how}


# ---- pieces


def instruments(room: Room, name: str) -> tuple[InstrumentRow, ...]:
    """A seat's instruments with all their levels; none once the game is over."""
    if room.game.is_over:
        return ()
    scenario, found = room.game.opening.scenario, []
    known = room.choices(name)
    for id_, item in scenario.instruments[name].items():
        mine = [choice for choice in known if choice.instrument == id_]
        rungs = tuple(
            Rung(
                choice,
                _key(scenario, name, id_, choice.level),
                SHARE.text(choice.capacity),
                tables.COST.text(choice.price),
                tables.state_word(choice),
            )
            for choice in mine
        )
        now = next(choice.level_title for choice in mine if choice.is_held)
        found.append(InstrumentRow(id_, item.title, now, any(choice.is_mine for choice in mine), rungs))
    return tuple(found)


def told(scenario: Scenario, order: Order) -> str:
    """An order as it reads."""
    item = scenario.instruments[order.seat][order.instrument]
    if order.level == FREE:
        return f"{item.title}: the model's again"
    return f"{item.title}: “{item.levels[order.level].title or words(order.level)}”"


def _held(room: Room, name: str) -> list[str]:
    """What a seat ordered in earlier quarters and still holds."""
    scenario, game = room.game.opening.scenario, room.played
    return [told(scenario, Order(game.quarter, name, *item)) for item in game.holds(name).items()]


def _key(scenario: Scenario, name: str, instrument: str, level: str) -> str:
    kit = scenario.instruments[name]
    return f"{list(kit).index(instrument) + 1}{chr(ord('a') + list(kit[instrument].levels).index(level))}"


def _told(value: float) -> bool:
    return math.isfinite(value)


def _chance(scenario: Scenario, kind: str, name: str, what: str) -> str:
    if kind == "shocks":
        return scenario.shocks[name].title
    item = scenario.successions[name]
    title = item.types[what].title if what in item.types else None
    return f"{item.title}: {title or words(what)}"


def _groups(dossier: Dossier, scenario: Scenario) -> list[tuple[str, str, Shown]]:
    """The parts of a dossier that a seat can unfold."""
    found = []
    for group, title in GROUPS.items():
        if group == "conduct":
            table = tables.conduct_table(dossier, scenario)
        elif group != "issues":
            table = tables.quantities_table(dossier, group, title)
        else:
            continue
        found.append((group, title, _shown(table, group)))
    return found


def _common(dossier: Dossier, scenario: Scenario) -> list[tuple[str, str, Shown]]:
    return [item for item in _groups(dossier, scenario) if item[2].rows]


def _shown(table: Table, name: str) -> Shown:
    return table.shown(name)


def _letters(room: Room, reader: str) -> list[tuple[str, str, Letter]]:
    """Letters, the newest first: from, to, and the letter."""
    found = [
        (room.name(letter.sender), ", ".join(map(room.name, letter.to)), letter) for letter in room.letters(reader)
    ]
    return found[::-1]


def _readers(room: Room, sender: str) -> list[tuple[str, str]]:
    """To whom somebody may write."""
    names = [*(seat for seat in room.seats if seat != sender), *((LEADER,) if sender != LEADER else ()), ALL]
    return [(name, room.name(name)) for name in names]


def _show(file: str, hall: Hall, guest: Guest, page: str, **more: Any) -> str:
    room = hall.room
    about, game = room.game.opening.scenario.about, room.game
    return template(file).render(
        about=about,
        guest=guest,
        page=page,
        quarter=game.quarter,
        quarters=game.opening.quarters,
        round=room.round,
        is_over=game.is_over,
        is_open=may_look_back(hall, guest),
        is_advised=hall.is_advised,
        turn=turn(hall, guest),
        month=tables.months(more["dossier"]) if "dossier" in more else "",
        files=_files(),
        **more,
    )


@functools.cache
def _files() -> Mapping[str, str]:
    found = {
        "style": assets.style(),
        "game_style": assets.game_style(),
        "script": assets.game_script(),
        "charts": assets.charts(),
    }
    return {name: f"/assets/{file.name}" for name, file in found.items()}
