"""From a file or a name of the catalog to a `Game`, with every problem found on the way."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from realpolitik.errors import Problem, ScenarioError
from realpolitik.scenario import formats, gmcr_file, messages, payoffs
from realpolitik.scenario.bibliography import read_bib
from realpolitik.scenario.files import read_text
from realpolitik.scenario.game_arrays import empty_faults, ranking_faults
from realpolitik.scenario.game_checks import Fault, faults
from realpolitik.scenario.games import Game
from realpolitik.scenario.marks import Marks, dotted
from realpolitik.scenario.names import nearest
from realpolitik.scenario.yaml_text import parse

SECTION = "game"
"""The one section of a game's file."""
REFERENCES = "references.bib"
"""File beside a game that lists its sources."""


def cases() -> dict[str, Path]:
    """Published cases that come with the package, by name."""
    home = Path(str(resources.files("realpolitik"))) / "catalog" / "cases" / "stability"
    return {path.stem: path for path in sorted(home.glob("*.yaml"))}


def load_game(where: str | Path) -> Game:
    """The game at ``where``: a file in YAML or in JSON as gmcr-py saves it, or a name of the catalog (``elmira``).

    Raises:
        ScenarioError: with everything that is wrong.

    >>> list(load_game("elmira").options)
    ['modify', 'delay', 'accept', 'abandon', 'insist']
    """
    game, problems = read_game(where)
    if game is None:
        raise ScenarioError(problems)
    return game


def read_game(where: str | Path) -> tuple[Game | None, tuple[Problem, ...]]:
    """The game, or None if it has errors, and every problem found."""
    known = cases()
    path = known[where] if isinstance(where, str) and where in known else Path(where)
    if not path.is_file():
        near = nearest(str(where), known)
        return None, (Problem(str(where)[:200], 0, 0, "", "no such case or file", "error", tuple(known), near),)
    text, problems = read_text(path.parent, path.name)
    if problems:
        return None, tuple(problems)
    if payoffs.is_payoffs(text):
        data, marks, problems = payoffs.read(text, path.stem, str(path))
        game, problems = from_data(data, marks) if data is not None else (None, problems)
        return (None if problems else game), tuple(problems)
    found = None if formats.is_gmcr(text) else formats.foreign(text)
    if found is not None:
        return None, (Problem(str(path), 1, 1, "", formats.refusal(found, gmcr_file.FORMS)),)
    read_as = from_json if text.lstrip().startswith(("{", "[")) else from_yaml
    game, problems = read_as(text, str(path))
    if game is not None and (path.parent / REFERENCES).is_file():
        problems += _sources(game, path)
    problems.sort()
    return (None if problems else game), tuple(problems)


def from_yaml(text: str, shown: str = "text") -> tuple[Game | None, list[Problem]]:
    """The game written in a YAML text, or None, and what is wrong with it."""
    document = parse(text, shown)
    if document.problems:
        return None, list(document.problems)
    data = document.data
    if not isinstance(data, dict) or list(data) != [SECTION]:
        odd = [key for key in data if key != SECTION] if isinstance(data, dict) else []
        message = f"unknown section {odd[0]!r:.60}" if odd else f"expected one section, {SECTION!r}"
        place = document.marks.place((odd[0],), True) if odd else (shown, 1, 1)
        return None, [Problem(*place, "", message, "error", (SECTION,))]
    return from_data(data[SECTION], document.marks)


def from_json(text: str, shown: str = "text") -> tuple[Game | None, list[Problem]]:
    """The game in a JSON text of the form that gmcr-py saves, or of its tables, or None, and what is wrong with it."""
    data, marks, problems = gmcr_file.read(text, Path(shown).stem, shown)
    return from_data(data, marks) if data is not None else (None, problems)


def from_data(data: Any, marks: Marks) -> tuple[Game | None, list[Problem]]:
    """The game in plain data such as a scenario's section, or None, and everything that is wrong with it.

    Args:
        data: the mapping below ``game``.
        marks: where everything stands, with paths that begin with ``game``.
    """
    try:
        game = Game.model_validate(data)
    except ValidationError as error:
        problems = []
        for path, on_key, message, allowed, near in messages.explain(error, Game, data):
            place = marks.place((SECTION, *path), on_key)
            problems.append(Problem(*place, dotted(path), message, "error", allowed, near))
        return None, problems
    found = faults(game)
    if not found:
        found = [*empty_faults(game), *ranking_faults(game)]
    return (None if found else game), [_problem(fault, marks) for fault in found]


def _problem(fault: Fault, marks: Marks) -> Problem:
    place = marks.place((SECTION, *fault.path))
    return Problem(*place, dotted(fault.path), fault.message, "error", fault.allowed, fault.nearest)


def _sources(game: Game, path: Path) -> list[Problem]:
    """Sources that the game names and the bibliography beside it does not hold."""
    text, problems = read_text(path.parent, REFERENCES)
    if problems:
        return problems
    known, _, problems = read_bib(text, str(path.parent / REFERENCES))
    missing = [name for name in game.sources if name not in known]
    allowed = tuple(known)
    return problems + [
        Problem(
            str(path), 0, 0, "sources", f"no work {name!r} in {REFERENCES}", "error", allowed, nearest(name, allowed)
        )
        for name in missing
    ]
