"""Bargaining cases: who wants what on which issues, with what weight, and nothing else.

A case is one YAML file::

    case: {name: emission_1994, title: .., origin: .., licence: ..}
    actors: {germany: {name: Germany, capability: 0.16}, ..}
    issues: {delay: {title: .., unit: years, scale: [4, 10], reference: 4, observed: 8.833}}
    positions: {germany: {delay: {position: 4, salience: 0.8}}, ..}

or one CSV file with a line for each actor: ``actor``, ``capability``, and ``position`` and ``salience`` (one issue) or
``position:ISSUE`` and ``salience:ISSUE`` for each issue; ``name`` and ``veto`` (yes or no) are optional. Numbers may
have a spread, as in a scenario: ``[3, 4, 6]``, in CSV ``3..4..6``.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError, model_validator

from realpolitik.errors import Problem, ScenarioError
from realpolitik.scenario.fields import Exact, Name, Text, share
from realpolitik.scenario.files import odd_text, read_text
from realpolitik.scenario.marks import Marks, dotted
from realpolitik.scenario.messages import explain
from realpolitik.scenario.names import nearest
from realpolitik.scenario.numbers import Frozen, Measure, Number
from realpolitik.scenario.yaml_text import parse

MOST_ACTORS = 200
"""Actors of a case, at most."""


class CaseAbout(Frozen):
    """What the case is about and where its numbers come from."""

    name: Name
    title: Text
    summary: Text | None = None
    origin: Text = Field(description="Where the numbers come from")
    licence: Text | None = None


class CaseActor(Frozen):
    """Who sits at the table."""

    name: Text
    capability: Annotated[Number, Measure("points", 0, 1e6, "Relative influence, on any scale")]
    veto: bool = Field(False, strict=True, description="Whether an agreement needs its consent")


class CaseIssue(Frozen):
    """What is bargained over, on a scale of its own."""

    title: Text
    unit: Text = "points"
    scale: tuple[Exact, Exact] = Field((0.0, 100.0), description="Lowest and highest point")
    anchors: dict[str, Text] = Field({}, description="Points in words")
    reference: Exact | None = Field(None, description="Where it stands without an agreement")
    observed: Exact | None = Field(None, description="What was agreed in history; used for comparison alone")

    @model_validator(mode="after")
    def _rising(self) -> CaseIssue:
        low, high = self.scale
        if not low < high:
            raise ValueError("the scale needs two rising numbers")
        for value in (self.reference, self.observed):
            if value is not None and not low <= value <= high:
                raise ValueError(f"{value:g} lies outside the scale")
        return self


class CasePosition(Frozen):
    """What an actor wants on an issue and how much it cares."""

    position: Number
    salience: Annotated[Number, share("How much the issue matters to it")]


class Case(Frozen):
    """A bargaining case."""

    case: CaseAbout
    actors: dict[Name, CaseActor] = Field(min_length=2, max_length=MOST_ACTORS)
    issues: dict[Name, CaseIssue] = Field(min_length=1)
    positions: dict[Name, dict[Name, CasePosition]] = Field(min_length=1)
    switches: dict[Text, dict[Name, str | Exact]] = Field({}, description="formula → switch → choice")

    @property
    def is_uncertain(self) -> bool:
        """Whether any of its numbers has a spread."""
        numbers = [actor.capability for actor in self.actors.values()]
        for wants in self.positions.values():
            numbers += [number for wish in wants.values() for number in (wish.position, wish.salience)]
        return not all(number.estimates[-1].is_point for number in numbers)

    def faults(self) -> Iterator[tuple[str, str, tuple[str, ...], str | None]]:
        """(path, what is wrong, what is allowed, nearest right name) of everything that does not fit together."""
        for who, wants in self.positions.items():
            if who not in self.actors:
                yield f"positions.{who}", "no such actor", tuple(self.actors), nearest(who, self.actors)
            for issue, wish in wants.items():
                path = f"positions.{who}.{issue}"
                if issue not in self.issues:
                    yield path, "no such issue", tuple(self.issues), nearest(issue, self.issues)
                    continue
                low, high = self.issues[issue].scale
                estimate = wish.position.estimates[-1]
                if estimate.low < low or estimate.high > high:
                    yield f"{path}.position", f"outside the scale of {issue}: {low:g} to {high:g}", (), None
        for who in self.actors:
            if who not in self.positions:
                yield f"actors.{who}", "has no position on any issue", (), None
        for issue in self.issues:
            if not any(issue in wants for wants in self.positions.values()):
                yield f"issues.{issue}", "nobody has a position on it", (), None


def cases() -> dict[str, Path]:
    """Bargaining cases that come with the package, by name."""
    home = Path(str(resources.files("realpolitik"))) / "catalog" / "cases" / "bargaining"
    return {path.stem: path for path in sorted(home.glob("*.yaml"))} if home.is_dir() else {}


def is_case(where: str | Path) -> bool:
    """Whether ``where`` is a case: a name of the catalog's cases, a CSV file, or a YAML file that starts a case."""
    if isinstance(where, str) and where in cases():
        return True
    path = Path(where)
    if not path.is_file():
        return False
    if path.suffix == ".csv":
        return True
    text, problems = read_text(path.parent, path.name)
    return not problems and any(line.startswith("case:") for line in text.splitlines())


def load_case(where: str | Path) -> Case:
    """The case at ``where``: a name of the catalog's cases, a YAML file or a CSV file.

    Raises:
        ScenarioError: everything that is wrong with it.
    """
    path = cases().get(str(where), Path(where))
    text, problems = read_text(path.parent, path.name)
    shown = str(path)
    problems = problems or odd_text(text, shown)
    if problems:
        raise ScenarioError(problems)
    if path.suffix == ".csv":
        return _checked(from_csv(text, shown, path.stem), shown, Marks(shown))
    document = parse(text, shown)
    if document.problems:
        raise ScenarioError(document.problems)
    return _checked(document.data, shown, document.marks)


def _checked(raw: Any, shown: str, marks: Marks) -> Case:
    """The case in raw data, or everything that is wrong with it."""

    def problem(
        path: tuple[str | int, ...], on_key: bool, message: str, allowed: tuple[str, ...], close: str | None
    ) -> Problem:
        _, line, column = marks.place(path, on_key)
        return Problem(shown, line, column, dotted(path), message, "error", allowed, close)

    if not isinstance(raw, dict):
        raise ScenarioError([problem((), False, "expected the sections case, actors, issues and positions", (), None)])
    try:
        case = Case.model_validate(raw)
    except ValidationError as error:
        raise ScenarioError(problem(*found) for found in explain(error, Case, raw)) from None
    problems = [
        problem(tuple(path.split(".")), False, message, allowed, close)
        for path, message, allowed, close in case.faults()
    ]
    if problems:
        raise ScenarioError(problems)
    return case


def from_csv(text: str, shown: str, name: str) -> dict[str, Any]:
    """Raw data of a case from CSV text.

    Raises:
        ScenarioError: missing columns, or cells that are no numbers.
    """
    rows = csv.DictReader(io.StringIO(text), skipinitialspace=True)
    heads = [head.strip().lower() for head in rows.fieldnames or ()]
    rows.fieldnames = heads
    pairs = {head.partition(":")[2] or "issue": head for head in heads if head.partition(":")[0] == "position"}
    problems = [
        Problem(shown, 1, 0, column, "column is missing", "error", tuple(heads), nearest(column, heads))
        for column in ["actor", "capability", *(head.replace("position", "salience") for head in pairs.values())]
        if column not in heads
    ]
    if not pairs:
        problems.append(Problem(shown, 1, 0, "position", "column is missing", "error", tuple(heads), None))
    actors: dict[str, Any] = {}
    positions: dict[str, Any] = {}
    highest = 0.0
    for line, row in enumerate(rows if not problems else (), 2):
        cells = {head: str(cell or "").strip() for head, cell in row.items() if head is not None}
        try:
            key = _identifier(cells["actor"])
            if key in actors:
                raise ValueError(f"actor {key!r} twice")
            veto = cells.get("veto", "").lower() in ("yes", "true", "1")
            actors[key] = {"name": cells.get("name") or cells["actor"], "capability": _cell(cells["capability"])}
            actors[key]["veto"] = veto
            positions[key] = {
                issue: {"position": _cell(cells[head]), "salience": _cell(cells[head.replace("position", "salience")])}
                for issue, head in pairs.items()
                if cells[head]
            }
            highest = max([highest, *(_top(wish["position"]) for wish in positions[key].values())])
        except ValueError as error:
            problems.append(Problem(shown, line, 0, "", str(error)))
    if problems:
        raise ScenarioError(problems)
    scale = [0.0, 1.0 if highest <= 1.0 else 100.0 if highest <= 100.0 else highest]
    about = {"name": _identifier(name), "title": name, "origin": f"the file {Path(shown).name}"}
    issues = {issue: {"title": issue.replace("_", " "), "scale": scale} for issue in pairs}
    return {"case": about, "actors": actors, "issues": issues, "positions": positions}


def _identifier(text: str) -> str:
    """An identifier made of a name."""
    plain = "".join(char if char.isascii() and char.isalnum() else "_" for char in text.strip().lower()).strip("_")
    if not plain:
        raise ValueError("an actor without a name")
    return plain[:40] if plain[0].isalpha() else f"a_{plain}"[:40]


def _cell(text: str) -> float | list[float]:
    """``3``, ``3..6`` or ``3..4..6``."""
    parts = [float(part) for part in text.split("..")] if text else []
    if len(parts) not in (1, 2, 3):
        raise ValueError(f"expected a number, low..high or low..mode..high; found {text!r:.40}")
    return parts[0] if len(parts) == 1 else parts


def _top(value: float | list[float]) -> float:
    return value[-1] if isinstance(value, list) else value
