"""Changes of government as records: when they come, and which types of government may follow, with what each wants."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field, model_validator

from realpolitik.scenario.dates import Date, months_between
from realpolitik.scenario.fields import Name, Ref, Text, share
from realpolitik.scenario.numbers import Frozen, Measure, Number

SAME = "same"
"""Type of a succession that keeps everything as it is: the incumbent, or one who goes on like it."""
YEAR = 12
"""Months of a year."""
Factor = Annotated[Number, Measure("factor", 0, 10, "What the cost is multiplied by at every level")]


class Factors(Frozen):
    """By how much a type of government finds an instrument dearer or cheaper."""

    direct: Factor = Number.model_validate(1)
    domestic: Factor = Number.model_validate(1)


class Successor(Frozen):
    """A type of government: how likely it is, and how it differs from what the scenario says of the actor."""

    title: Text | None = Field(None, description="Name that tables and reports show")
    weight: Annotated[Number, share("How likely this type is to come, by what was known")]
    positions: dict[Name, Annotated[Number, Measure("points", -100, 100, "Added to its position")]] = Field(
        {}, description="issue → what is added to the actor's position, in points"
    )
    salience: dict[Name, Annotated[Number, Measure("share", -1, 1, "Added to its salience")]] = Field(
        {}, description="issue → what is added to the salience that the issue has for the actor"
    )
    will: Annotated[Number, Measure("share", -1, 1, "Added to its political will")] | None = None
    costs: dict[Name, Factors] = Field({}, description="instrument of the actor → what its costs are multiplied by")
    stays: Annotated[Number, Measure("log odds", -10, 10, "Added to others' belief that its troops stay")] | None = None
    ref: Ref | None = Field(None, description="Reference of every number in this record that states none")

    @property
    def shifts(self) -> bool:
        """Whether it says anything beyond its weight."""
        return bool(self.positions or self.salience or self.costs or self.will is not None or self.stays is not None)


class Succession(Frozen):
    """A change of government that comes on a date (an election, the end of a term) or by chance (a death, a coup)."""

    title: Text = Field(description="Name that tables and reports show")
    actor: Name = Field(description="Actor whose government may change")
    on: Date | None = Field(None, description="Day on which the next government takes office")
    repeats: int | None = Field(
        None, strict=True, ge=1, le=50, description="Years after which it comes again, where the terms are regular"
    )
    rate: Annotated[Number, Measure("per year", 0, 12, "How often it comes, where it has no date")] | None = None
    types: dict[Name, Successor] = Field(
        min_length=1, description="type → its weight and shifts; 'same' keeps everything as it is"
    )
    ref: Ref | None = Field(None, description="Reference of every number in this record that states none")

    @model_validator(mode="after")
    def _one_way_to_come(self) -> Succession:
        if (self.on is None) == (self.rate is None):
            raise ValueError("give either 'on', the day on which it comes, or 'rate', how often a year it comes")
        if self.repeats is not None and self.on is None:
            raise ValueError("'repeats' needs 'on', the day from which it is counted")
        if SAME in self.types and self.types[SAME].shifts:
            raise ValueError(f"the type {SAME!r} keeps everything as it is: it has a weight alone")
        for name in ("never", "free"):
            if name in self.types:
                raise ValueError(f"no type can be called {name!r}: a pin has its own meaning for it")
        return self

    @property
    def kinds(self) -> tuple[str, ...]:
        """Types in the order in which results number them from 1: `SAME`, whether written or not, then the others."""
        return (SAME, *(name for name in self.types if name != SAME))

    def first(self, as_of: dt.date) -> int | None:
        """Month of a run in which it comes next by its date, 1 or more; None if by chance, or past."""
        if self.on is None:
            return None
        day, month = self.on, months_between(as_of, self.on)
        while day <= as_of and self.repeats is not None:
            month += YEAR * self.repeats
            day = day.replace(year=day.year + self.repeats, day=min(day.day, 28))
        return max(month, 1) if day > as_of else None

    def is_past(self, as_of: dt.date) -> bool:
        """Whether it lies behind for good on a date: it has a date on or before it, and does not come again."""
        return self.on is not None and self.first(as_of) is None
