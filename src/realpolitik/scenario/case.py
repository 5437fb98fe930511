"""Bargaining cases: who wants what on which issues, with what weight, and nothing else.

A case is one YAML file::

    case: {name: emission_1994, title: .., origin: .., licence: ..}
    actors: {germany: {name: Germany, capability: 0.16}, ..}
    issues: {delay: {title: .., unit: years, scale: [4, 10], reference: 4, observed: 8.833}}
    positions: {germany: {delay: {position: 4, salience: 0.8}}, ..}

or one table of text (`scenario.case_table`) with a line for each actor. Numbers may have a spread, as in a scenario:
``[3, 4, 6]``, in a table ``3..4..6``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import resources
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, PrivateAttr, ValidationError, model_validator

from realpolitik.errors import Problem, ScenarioError
from realpolitik.scenario import formats
from realpolitik.scenario.case_table import from_table, is_table
from realpolitik.scenario.fields import Exact, Name, Text, share
from realpolitik.scenario.files import odd_text, read_text
from realpolitik.scenario.marks import Marks, dotted
from realpolitik.scenario.messages import explain
from realpolitik.scenario.names import nearest
from realpolitik.scenario.numbers import Frozen, Measure, Number
from realpolitik.scenario.yaml_text import parse

MOST_ACTORS = 200
"""Actors of a case, at most."""
TABLE_ENDINGS = (".csv", ".tsv", ".tab")
READ_HERE = "a case in YAML, or a table with the columns actor, capability, position and salience"


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

    _assumed: tuple[str, ...] = PrivateAttr(())

    @property
    def assumed(self) -> tuple[str, ...]:
        """What it leaves open and what is taken for it, in words."""
        found = list(self._assumed)
        if not any(actor.veto for actor in self.actors.values()):
            found.append("nobody has a veto, so that formulas that ask for consent ask everybody")
        open_ended = [issue.title for issue in self.issues.values() if issue.reference is None]
        if open_ended:
            names = f" on {', '.join(open_ended)}" if len(open_ended) < len(self.issues) else ""
            found.append(
                f"without an agreement each gets the end of the scale that it likes less{names} (no reference)"
            )
        if not self._assumed:
            found += [
                f"the scale of {issue.title} is 0 to 100"
                for issue in self.issues.values()
                if "scale" not in issue.model_fields_set
            ]
        return tuple(found)

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
        if all(actor.capability.estimates[-1].high == 0.0 for actor in self.actors.values()):
            yield "actors", "every capability is 0: nobody would move the terms", (), None
        for issue in self.issues:
            wishes = [wants[issue] for wants in self.positions.values() if issue in wants]
            if not wishes:
                yield f"issues.{issue}", "nobody has a position on it", (), None
            elif all(wish.salience.estimates[-1].high == 0.0 for wish in wishes):
                yield f"issues.{issue}", "every salience on it is 0: nobody cares", (), None


def cases() -> dict[str, Path]:
    """Bargaining cases that come with the package, by name."""
    home = Path(str(resources.files("realpolitik"))) / "catalog" / "cases" / "bargaining"
    return {path.stem: path for path in sorted(home.glob("*.yaml"))} if home.is_dir() else {}


def is_case(where: str | Path) -> bool:
    """Whether ``where`` is a case: a name of the catalog's cases, or a file with a case or a table of one in it."""
    if isinstance(where, str) and where in cases():
        return True
    path = Path(where)
    if not path.is_file():
        return False
    if path.suffix.lower() in TABLE_ENDINGS:
        return True
    text, problems = read_text(path.parent, path.name)
    return not problems and (_starts_case(text) or is_table(text) or formats.foreign(text) is not None)


def _starts_case(text: str) -> bool:
    return any(line.startswith("case:") for line in text.splitlines())


def load_case(where: str | Path) -> Case:
    """The case at ``where``: a name of the catalog's cases, a YAML file or a table of text, known by what it holds.

    Raises:
        ScenarioError: everything that is wrong with it.
    """
    path = cases().get(str(where), Path(where))
    text, problems = read_text(path.parent, path.name)
    shown = str(path)
    problems = problems or odd_text(text, shown)
    if not problems and not is_table(text) and (found := formats.foreign(text)) is not None:
        problems = [Problem(shown, 1, 1, "", formats.refusal(found, READ_HERE))]
    if problems:
        raise ScenarioError(problems)
    if not _starts_case(text) and (path.suffix.lower() in TABLE_ENDINGS or is_table(text)):
        table = from_table(text, shown, path.stem)
        case = _checked(table.data, shown, table.marks, table.problems)
        case._assumed = table.assumed
        return case
    document = parse(text, shown)
    if document.problems:
        raise ScenarioError(document.problems)
    return _checked(document.data, shown, document.marks)


def _checked(raw: Any, shown: str, marks: Marks, before: Sequence[Problem] = ()) -> Case:
    """The case in raw data, or everything that is wrong with it, beside what was found before."""

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
        raise ScenarioError(sorted([*before, *(problem(*found) for found in explain(error, Case, raw))])) from None
    if before:  # what is left out because it cannot be read would be told as missing
        raise ScenarioError(sorted(before))
    problems = [
        problem(tuple(path.split(".")), False, message, allowed, close)
        for path, message, allowed, close in case.faults()
    ]
    if problems:
        raise ScenarioError(problems)
    return case
