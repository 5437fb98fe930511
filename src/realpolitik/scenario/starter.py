"""The beginning of a scenario: a commented folder that runs, from a name and a few answers."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from realpolitik.errors import RunError, UsageError
from realpolitik.scenario.dates import month_end
from realpolitik.scenario.editors import file_schema
from realpolitik.scenario.load import catalog, inquiries
from realpolitik.scenario.signs import ODD_VALUE

SCHEMA = "scenario.schema.json"
"""File of the folder that editors read."""
MOST_PATRONS = 6
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_LONGEST_ID = 30
_LONGEST_TEXT = 200


@dataclass(frozen=True)
class Party:
    """Somebody or somewhere: an identifier and the name that reports show."""

    id: str
    name: str


@dataclass(frozen=True)
class Backer(Party):
    """A patron and the belligerent that it backs."""

    backs: str
    backs_name: str


@dataclass(frozen=True)
class Plan:
    """What a new scenario is made from; `plan` makes one from a user's words."""

    name: str
    title: str
    arena: Party
    incumbent: Party
    challenger: Party
    patrons: tuple[Backer, ...]
    as_of: dt.date


def plan(
    name: str,
    *,
    title: str | None = None,
    arena: str = "Arena",
    incumbent: str = "Government",
    challenger: str = "Rebels",
    patrons: Sequence[str] = ("Patron", "Rival"),
    as_of: dt.date | None = None,
) -> Plan:
    """A plan from names as people write them.

    Args:
        name: identifier of the scenario: lower-case letters, digits and ``_``.
        title: its title; made from the name if None.
        arena: where the war is fought.
        incumbent: who holds the capital.
        challenger: who fights for it.
        patrons: one to six outsiders; they back incumbent and challenger by turns.
        as_of: date of knowledge; the end of last month if None.

    Raises:
        UsageError: a name that cannot be one, one that is taken, or two that are the same.
    """
    check_name(name)
    if not 1 <= len(patrons) <= MOST_PATRONS:
        raise UsageError(f"expected one to {MOST_PATRONS} patrons, with commas between; found {len(patrons)}")
    sides = (_party(incumbent, "incumbent"), _party(challenger, "challenger"))
    outside = [_party(patron, "patron") for patron in patrons]
    place = _party(arena, "arena")
    seen: dict[str, str] = {}
    for party in (place, *sides, *outside):
        if party.id in seen:
            raise UsageError(f"{seen[party.id]!r} and {party.name!r} would both be {party.id!r}: give them other names")
        seen[party.id] = party.name
    backers = [
        Backer(party.id, party.name, sides[number % 2].id, sides[number % 2].name)
        for number, party in enumerate(outside)
    ]
    shown = _text(title, "title") if title else title_of(name)
    today = dt.date.today()
    return Plan(name, shown, place, *sides, tuple(backers), as_of or month_end(today, -1))


def files(of: Plan) -> dict[str, str]:
    """Text of every file of the new scenario by name relative to its folder, the schema for editors included."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True, undefined=StrictUndefined, autoescape=False
    )
    # JSON strings are YAML strings; jinja's own filter writes & and ' as escapes for HTML
    environment.filters["tojson"] = lambda text: json.dumps(text, ensure_ascii=False)
    known = _words(of)
    made = {name: environment.from_string(text).render(known) for name, text in _templates().items()}
    return {**made, SCHEMA: json.dumps(file_schema(), ensure_ascii=False, indent=2) + "\n"}


def write(of: Plan, folder: Path) -> tuple[Path, ...]:
    """Write the new scenario's files into a folder that does not exist yet or is empty: all of them, or none.

    Raises:
        UsageError: something is there already; nothing is overwritten.
        RunError: the folder cannot be written to.
    """
    check_free(of.name, folder)
    written: list[Path] = []
    try:
        for name, text in files(of).items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8", newline="\n") as stream:
                written.append(path)
                stream.write(text)
    except OSError as error:
        for path in written:
            with contextlib.suppress(OSError):
                path.unlink()
        raise RunError(f"cannot write to {folder}: {error.strerror or error}") from error
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


def _party(name: str, what: str) -> Party:
    text = _text(name, what)
    found = identifier(text)
    if not found:
        raise UsageError(f"the {what} needs a name with Latin letters, to make an identifier of; found {text!r:.60}")
    return Party(found, text)


def _text(raw: str, what: str) -> str:
    text = " ".join(raw.split())
    if not text or len(text) > _LONGEST_TEXT or ODD_VALUE.search(text):
        raise UsageError(f"the {what} takes 1 to {_LONGEST_TEXT} visible characters; found {raw!r:.60}")
    return text


def _words(of: Plan) -> dict[str, Any]:
    """What the templates speak of."""
    helpers = [patron for patron in of.patrons if patron.backs == of.challenger.id]
    line = f"# yaml-language-server: $schema={{}}{SCHEMA}"
    return {
        **vars(of),
        "summary": f"{of.incumbent.name} and {of.challenger.name} fight over {of.arena.name}.",
        "backers": [patron for patron in of.patrons if patron.backs == of.incumbent.id],
        "helper": helpers[0] if helpers else of.patrons[0],
        "day": of.as_of,
        "year_before": month_end(of.as_of, -12),
        "modeline": line.format("./"),
        "modeline_below": line.format("../"),
    }


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
