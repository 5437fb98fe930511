"""Games in option form (Howard 1971; Fang, Hipel & Kilgour 1993) as records.

Who decides, what each can turn, what cannot be, and what each prefers.

The records say what a reader of a case would write down. `engines.stability.model` makes arrays of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from realpolitik.scenario.fields import Exact, Key, Name, Ref, Text
from realpolitik.scenario.numbers import Frozen

Line = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
"""A statement about options, such as ``accept AND NOT delay`` (grammar in `scenario.logic`)."""
Code = Annotated[str, StringConstraints(pattern=r"^[YN0-9-]{1,64}$")]
"""A state, one sign an option in order: Y or N for options of two levels, the level counted from 0 for others.
A dash stands for any level, so that a code with dashes is a pattern."""
Spot = Annotated[str, StringConstraints(pattern=r"^([YN0-9-]{1,64}|[a-z][a-z0-9_]{0,39})$")]
"""A code, or the name of a state under ``states``."""
Place = Annotated[str, StringConstraints(pattern=r"^([YN0-9-]{1,64}|[a-z][a-z0-9_]{0,39}|>>)$")]
"""A code, the name of a state, or ``>>``."""
STRONG = ">>"
"""Between two tiers of a ranking: what stands before is strongly preferred to what comes after."""


def _short(key: str) -> Callable[[Any], Any]:
    """Reads a text, where a record is expected, as that record's ``key``."""
    return lambda raw: {key: raw} if isinstance(raw, str) else raw


def _listed(raw: Any) -> Any:
    """One name as a list of one."""
    return [raw] if isinstance(raw, str) else raw


def _tier(raw: Any) -> Any:
    """A state, or a list of them, as a tier."""
    return {"states": _listed(raw)} if isinstance(raw, (str, list, tuple)) else raw


class Option(Frozen):
    """Something that an actor can turn: taken up or not, or to one of several levels."""

    title: Text | None = None
    actor: Annotated[tuple[Name, ...], BeforeValidator(_listed)] = Field(
        min_length=1, description="Who turns it; several may share it (a common move)"
    )
    levels: tuple[Name, ...] = Field(("no", "yes"), min_length=2, max_length=10, description="Levels in order")
    moves: Literal["both", "up", "down", "none"] = Field(
        "both", description="Directions in which it can be turned; up alone: once taken up, it stays"
    )


class Rule(Frozen):
    """What cannot be: a statement that is never true, how many options are taken up, or if … then; a text: never."""

    never: Line | None = Field(None, description="Statement that cannot be true")
    at_most_one: tuple[Name, ...] | None = Field(None, min_length=2, description="Options that exclude each other")
    at_least_one: tuple[Name, ...] | None = Field(None, min_length=1, description="Options of which one must be taken")
    exactly_one: tuple[Name, ...] | None = Field(None, min_length=2, description="Options of which one is taken")
    when: Line | None = Field(None, alias="if", description="Statement after which another must hold")
    then: Line | None = Field(None, description="Statement that must hold where 'if' does")
    pattern: Code | None = Field(None, description="Combinations that cannot be, such as --YY")

    @model_validator(mode="after")
    def _one_rule(self) -> Rule:
        if (self.when is None) != (self.then is None):
            raise ValueError("'if' and 'then' belong together")
        given = [self.never, self.at_most_one, self.at_least_one, self.exactly_one, self.when, self.pattern]
        if sum(item is not None for item in given) != 1:
            raise ValueError("one rule each: never, at_most_one, at_least_one, exactly_one, if with then, or pattern")
        return self


class Wish(Frozen):
    """A statement that an actor wants to be true; a text alone is one without weight."""

    statement: Line
    weight: Annotated[Exact, Field(gt=0)] | None = Field(None, description="Added to a state's worth where it is true")
    strong: bool = Field(False, strict=True, description="States that differ in it first are strongly preferred")


class Tier(Frozen):
    """A state, several that are as good as each other, or ``>>``."""

    states: tuple[Place, ...] = Field(min_length=1)


class Preference(Frozen):
    """What an actor prefers, in one of three ways, and what it cannot compare."""

    statements: tuple[Annotated[Wish, BeforeValidator(_short("statement"))], ...] | None = Field(
        None, min_length=1, max_length=60, description="Statements, the most important first, or all with weights"
    )
    ranking: tuple[Annotated[Tier, BeforeValidator(_tier)], ...] | None = Field(
        None, min_length=1, description="States, best first; a list is a tie; '>>' where preference is strong"
    )
    payoffs: dict[Spot, Exact] | None = Field(None, min_length=1, description="State or pattern → worth")
    strong_gap: Annotated[Exact, Field(gt=0)] | None = Field(
        None, description="Difference in payoff or summed weight from which on a preference is strong"
    )
    unknown: tuple[tuple[Line, Line], ...] = Field(
        (), max_length=32, description="Pairs of statements: a state of one and a state of the other are not comparable"
    )
    ref: Ref | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Preference:
        if sum(way is not None for way in (self.statements, self.ranking, self.payoffs)) != 1:
            raise ValueError("one of 'statements', 'ranking' and 'payoffs' is needed, and only one")
        weighted = [item.weight is not None for item in self.statements or ()]
        if any(weighted) and not all(weighted):
            raise ValueError("'statements' are all weighted or all in order of importance")
        if self.strong_gap is not None and not (self.payoffs or any(weighted)):
            raise ValueError("'strong_gap' needs payoffs or weights")
        return self


class Decider(Frozen):
    """An actor of a game: who it is, what it prefers, and how it is disposed to others."""

    name: Text
    preference: Preference
    attitudes: dict[Name, Literal["+", "0", "-"]] = Field(
        {}, description="Actor → well disposed (+), indifferent (0) or ill disposed (-); to itself + unless stated"
    )
    sees: dict[Name, Preference] = Field(
        {}, description="Actor → what this one takes its preference to be, where it misreads it (a hypergame)"
    )


class Game(Frozen):
    """A conflict in option form."""

    name: Name
    title: Text
    summary: Text | None = None
    sources: tuple[Key, ...] = Field((), description="Works that it is taken from, in references.bib beside it")
    actors: dict[Name, Decider] = Field(min_length=1)
    options: dict[Name, Option] = Field(min_length=1, max_length=64)
    infeasible: tuple[Annotated[Rule, BeforeValidator(_short("never"))], ...] = Field(
        (), description="Statements that cannot be true, and rules"
    )
    states: dict[Name, Code] = Field({}, description="Names of states, for rankings and tables")
    status_quo: Spot | None = Field(None, description="State that the parties are in")
    coalitions: tuple[tuple[Name, ...], ...] = Field((), description="Groups that may act together")

    def preferences(self) -> Iterator[tuple[tuple[str, ...], Preference]]:
        """Every preference in it and where it stands below the game: actors' own, and what others take them to be."""
        for name, actor in self.actors.items():
            yield ("actors", name, "preference"), actor.preference
            for other, seen in actor.sees.items():
                yield ("actors", name, "sees", other), seen

    @property
    def size(self) -> int:
        """Number of combinations, feasible or not."""
        found = 1
        for option in self.options.values():
            found *= len(option.levels)
        return found

    def owners(self, option: str) -> tuple[str, ...]:
        """Who can turn an option."""
        return self.options[option].actor
