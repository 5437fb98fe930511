"""The beginning of a scenario: a commented folder that runs, from a name and a few answers."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from realpolitik.errors import UsageError
from realpolitik.scenario.archetypes import Archetype, archetype, archetypes, judged
from realpolitik.scenario.dates import month_end
from realpolitik.scenario.editors import file_schema
from realpolitik.scenario.load import catalog, inquiries
from realpolitik.scenario.names import nearest
from realpolitik.scenario.numbers import JUDGEMENT
from realpolitik.scenario.signs import ODD_VALUE

SCHEMA = "scenario.schema.json"
"""File of the folder that editors read."""
MOST_PATRONS, MOST_GROUPS = 6, 6
POPULATION = (10.0, 20.0, 40.0)
"""Million people in an arena of which nothing is said (judgement)."""
ARMY_SPREAD = (0.7, 1.0, 1.3)
"""Of a count of soldiers: what deserts, and what is hired beside them (judgement)."""
SIDES = ("incumbent", "challenger", "neither")
ROLES = ("arms", "money", "troops", "host", "mediator")
"""What a patron may do: send arms, pay, stand there with troops, host talks, mediate without a side."""
ROLES_UNSAID = ("arms", "money", "host")
"""What a patron of which nothing is said does; troops only where somebody says so."""
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_LONGEST_ID = 30
_LONGEST_TEXT = 200


@dataclass(frozen=True)
class NewParty:
    """Somebody or somewhere: an identifier and the name that reports show."""

    id: str
    name: str


@dataclass(frozen=True)
class Fighter(NewParty):
    """A belligerent, what kind of actor it is, and the side of the main war that it stands on (None: on neither)."""

    kind: Archetype
    side: str | None = None


@dataclass(frozen=True)
class Backer(NewParty):
    """A patron: what kind of actor it is, the belligerent that it backs (empty for none), and what it does for it."""

    backs: str
    backs_name: str
    kind: Archetype
    roles: tuple[str, ...] = ROLES_UNSAID
    iso3: str | None = None


@dataclass(frozen=True)
class Blueprint:
    """What a new scenario is made from; `plan` makes one from a user's words."""

    name: str
    title: str
    arena: NewParty
    incumbent: Fighter
    challenger: Fighter
    patrons: tuple[Backer, ...]
    as_of: dt.date
    groups: tuple[Fighter, ...] = ()
    population: tuple[float, ...] = POPULATION
    population_ref: str = JUDGEMENT
    army: tuple[float, ...] = ()
    army_ref: str = JUDGEMENT
    iso3: str | None = None


def plan(
    name: str,
    *,
    title: str | None = None,
    arena: str = "Arena",
    incumbent: str = "Government",
    challenger: str = "Rebels",
    patrons: Sequence[str] = ("Patron", "Rival"),
    as_of: dt.date | None = None,
    groups: Sequence[str] = (),
    population: float | None = None,
    population_ref: str = JUDGEMENT,
    army: float | None = None,
    army_ref: str = JUDGEMENT,
    iso3: str | None = None,
) -> Blueprint:
    """A plan from names as people write them; behind a name, with colons, stand words for what it is and does.

    A belligerent takes a kind (``RSF:rival_army``), a group a kind and a side (``JEM:warlords:incumbent``), a patron a
    kind, a side and roles (``UAE:regional_power:challenger:money:arms``, ``UN:mediator``). What is not said is as the
    arguments below say.

    Args:
        name: identifier of the scenario: lower-case letters, digits and ``_``.
        title: its title; made from the name if None.
        arena: where the war is fought.
        incumbent: who holds the capital; a weak government if no kind is said.
        challenger: who fights for it; an insurgent if no kind is said.
        patrons: one to six outsiders; they back incumbent and challenger by turns, with arms, money and a table for
            talks; great powers if no kind is said.
        as_of: date of knowledge; the end of last month if None.
        groups: at most six others who fight; warlords if no kind is said.
        population: of the arena, in million; and the reference of the number.
        population_ref: a series, or judgement.
        army: the incumbent's soldiers, in thousand; by its kind if None. Its reference is ``army_ref``.
        army_ref: a series, or judgement.
        iso3: code of the country fought in.

    Raises:
        UsageError: a name that cannot be one, one that is taken, two that are the same, or a word that means nothing.
    """
    check_name(name)
    if not 1 <= len(patrons) <= MOST_PATRONS:
        raise UsageError(f"expected one to {MOST_PATRONS} patrons, with commas between; found {len(patrons)}")
    if len(groups) > MOST_GROUPS:
        raise UsageError(f"expected at most {MOST_GROUPS} groups, with commas between; found {len(groups)}")
    place = _party(arena, "arena")
    sides = (_fighter(incumbent, "incumbent", "weak_government"), _fighter(challenger, "challenger", "insurgent"))
    others = [_fighter(group, "group", "warlords") for group in groups]
    outside = [_backer(patron, sides, number % 2) for number, patron in enumerate(patrons)]
    seen: dict[str, str] = {}
    for party in (place, *sides, *others, *outside):
        if party.id in seen:
            raise UsageError(f"{seen[party.id]!r} and {party.name!r} would both be {party.id!r}: give them other names")
        seen[party.id] = party.name
    shown = _text(title, "title") if title else title_of(name)
    people = POPULATION if population is None else (0.97 * population, population, 1.03 * population)
    day = as_of or today()
    if not any({"arms", "money"} & set(one.roles) for one in outside):
        raise UsageError(
            "one patron at least has to back a side with arms or money: what a war lives on comes from there"
        )
    soldiers = () if army is None else tuple(share * army for share in ARMY_SPREAD)
    return Blueprint(
        name, shown, place, *sides, tuple(outside), day, tuple(others), people, population_ref, soldiers, army_ref, iso3
    )


def today() -> dt.date:
    """Date of knowledge where none is given: the end of last month."""
    return month_end(dt.date.today(), -1)


def _worded(text: str, what: str, words: Sequence[str]) -> tuple[NewParty, list[str]]:
    """A name and the words behind it, each one of those allowed; a colon before anything else is part of the name."""
    name, *rest = text.split(":")
    while rest and not _is_word(rest[0]):
        name = f"{name}:{rest.pop(0)}"
    said = [word.strip().lower() for word in rest if word.strip()]
    for word in said:
        if word not in words:
            raise UsageError(f"{word!r:.60} says nothing of a {what}", words, nearest(word, words))
    return _party(name, what), said


def _is_word(text: str) -> bool:
    return re.fullmatch(r"\s*[A-Za-z_]+\s*", text) is not None


def _fighter(text: str, what: str, unsaid: str) -> Fighter:
    kinds = [name for name, item in archetypes().items() if item.plays == "belligerent"]
    party, said = _worded(text, what, (*kinds, *(SIDES if what == "group" else ())))
    kind = next((word for word in said if word in kinds), unsaid)
    side = next((word for word in said if word in SIDES), None)
    return Fighter(party.id, party.name, archetype(kind), None if side == "neither" else side)


def _backer(text: str, sides: Sequence[Fighter], turn: int) -> Backer:
    kinds = [name for name, item in archetypes().items() if item.plays == "outside"]
    party, said = _worded(text, "patron", list(dict.fromkeys((*kinds, *SIDES, *ROLES))))
    roles = tuple(word for word in ROLES if word in said)
    side = next((word for word in said if word in SIDES), None)
    if side is None:
        side = "neither" if "mediator" in roles else SIDES[turn]
    kind = next((word for word in said if word in kinds), "great_power")
    backed = None if side == "neither" else sides[SIDES.index(side)]
    roles = roles or ROLES_UNSAID
    if backed is None:
        roles = tuple(role for role in roles if role in ("host", "mediator")) or ("host",)
    names = ("", "") if backed is None else (backed.id, backed.name)
    return Backer(party.id, party.name, *names, archetype(kind), roles)


def files(of: Blueprint) -> dict[str, str]:
    """Text of every file of the new scenario by name relative to its folder, the schema for editors included."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True, undefined=StrictUndefined, autoescape=False
    )
    # JSON strings are YAML strings; jinja's own filter writes & and ' as escapes for HTML
    environment.filters["range"] = _range
    environment.filters["tojson"] = lambda text: json.dumps(text, ensure_ascii=False)
    known = _words(of)
    made = {name: environment.from_string(text).render(known) for name, text in _templates().items()}
    return {**made, SCHEMA: json.dumps(file_schema(), ensure_ascii=False, indent=2) + "\n"}


def write(of: Blueprint, folder: Path, more: Mapping[str, str] | None = None) -> tuple[Path, ...]:
    """Write the new scenario's files into a folder that does not exist yet or is empty: all of them, or none.

    ``more`` are texts of further files by name, such as series from downloads.

    Raises:
        UsageError: something is there already; nothing is overwritten.
        OSError: the folder cannot be written to.
    """
    check_free(of.name, folder)
    written: list[Path] = []
    try:
        for name, text in {**files(of), **(more or {})}.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8", newline="\n") as stream:
                written.append(path)
                stream.write(text)
    except OSError:
        for path in written:
            with contextlib.suppress(OSError):
                path.unlink()
        raise
    return tuple(written)


def check_name(name: str) -> None:
    """UsageError, with the nearest right name, where a scenario cannot be called so."""
    taken = (*catalog(), *inquiries())
    if name in taken:
        raise UsageError(f"{name!r} is the name of a built-in scenario", nearest=f"my_{name}")
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"a scenario's name is of lower-case letters, digits and _, begins with a letter and has 40 at most; "
            f"found {name!r:.60}",
            nearest=identifier(name) or None,
        )


def check_free(name: str, folder: Path) -> None:
    """UsageError where the name cannot be one, or where something is in the folder already."""
    check_name(name)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is there already and is not overwritten: give another name, or --out FOLDER")


def title_of(name: str) -> str:
    """Title of a scenario that was given none."""
    return name.replace("_", " ").capitalize()


def identifier(text: str) -> str:
    """The identifier nearest to a name: ``Government of Vallia`` gives ``government_of_vallia``; empty if none is."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"^[^a-z]+", "", re.sub(r"[^a-z0-9]+", "_", plain)).strip("_")[:_LONGEST_ID].rstrip("_")


def _party(name: str, what: str) -> NewParty:
    text = _text(name, what)
    found = identifier(text)
    if not found:
        raise UsageError(f"the {what} needs a name with Latin letters, to make an identifier of; found {text!r:.60}")
    return NewParty(found, text)


def _text(raw: str, what: str) -> str:
    text = " ".join(raw.split())
    if not text or len(text) > _LONGEST_TEXT or ODD_VALUE.search(text):
        raise UsageError(f"the {what} takes 1 to {_LONGEST_TEXT} visible characters; found {raw!r:.60}")
    return text


def _words(of: Blueprint) -> dict[str, Any]:
    """What the templates speak of."""
    helpers = [patron for patron in of.patrons if patron.backs == of.challenger.id]
    line = f"# yaml-language-server: $schema={{}}{SCHEMA}"
    return {
        **vars(of),
        "summary": f"{of.incumbent.name} and {of.challenger.name} fight over {of.arena.name}.",
        "fighters": _fighters(of),
        "senders": [patron for patron in of.patrons if patron.backs and "troops" in patron.roles],
        "helper": next((one for one in (*helpers, *of.patrons) if {"arms", "money"} & set(one.roles)), None),
        "sized": judged(),
        "hostile": lambda one, other: _hostile(of, one, other),
        "day": of.as_of,
        "year_before": month_end(of.as_of, -12),
        "modeline": line.format("./"),
        "modeline_below": line.format("../"),
    }


MOST_GROUND = 0.95
"""Share of the people whom all belligerents may hold at the start: some ground is always contested (judgement)."""


def _fighters(of: Blueprint) -> list[dict[str, Any]]:
    """Every belligerent with its numbers; who comes later has less ground where there is not enough."""
    people = of.population[len(of.population) // 2]
    made, left = [], MOST_GROUND
    for who in (of.incumbent, of.challenger, *of.groups):
        numbers = who.kind.record(people)
        ground = numbers["ground"]
        share = min(1.0, 0.8 * left / ground[1]) if ground[1] > left else 1.0
        numbers["ground"] = (ground[0] * share, ground[1] * share, min(ground[2] * share, 1.0))
        left -= numbers["ground"][1]
        low, likely, high = numbers["fighters_max"]
        floor = numbers["fighters"][1]  # so that few worlds have more than can be raised at all
        if who is of.incumbent and of.army:
            floor = of.army[2]
        numbers["fighters_max"] = (max(low, floor), max(likely, floor), max(high, floor))
        made.append({"who": who, "numbers": {name: _range(spread) for name, spread in numbers.items()}})
    return made


def _hostile(of: Blueprint, one: Fighter, other: Fighter) -> str:
    """How much two belligerents fight each other, as a file has it; nothing where they do not."""
    if {one.id, other.id} == {of.incumbent.id, of.challenger.id}:
        return "1"
    sides = {of.incumbent.id: "incumbent", of.challenger.id: "challenger"}
    mine, theirs = (sides.get(who.id, who.side) for who in (one, other))
    if "transnational" in (one.kind.name, other.kind.name):
        return "[0.2, 0.5, 1]"
    if mine and theirs:
        return "[0.3, 0.6, 1]" if mine != theirs else ""
    return "[0, 0.2, 0.5]" if sides.keys() & {one.id, other.id} else ""


def _range(spread: Sequence[float]) -> str:
    """A number as a file has it: a point, or low, likeliest, high."""
    texts = [f"{float(f'{value:.2g}'):.10g}" for value in spread]
    return texts[0] if len(set(texts)) == 1 else f"[{', '.join(texts)}]"


def _templates() -> dict[str, str]:
    """Texts of the files by name, in order."""

    def found(where: Traversable, inside: str) -> dict[str, str]:
        texts: dict[str, str] = {}
        for item in sorted(where.iterdir(), key=lambda item: item.name):
            if item.is_dir():
                texts |= found(item, f"{inside}{item.name}/")
            else:
                texts[inside + item.name] = item.read_text(encoding="utf-8")
        return texts

    return found(resources.files("realpolitik.scenario") / "starter", "")
