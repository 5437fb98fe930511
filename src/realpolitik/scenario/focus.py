"""A focus: courses that some actors could hold to, from which the campaign makes a game.

A profile is one course for each option. All profiles are played in the same worlds, everything that no course holds
staying with its owner; what they are worth to each actor makes an empirical game (docs/explanation/focus.md).
"""

from __future__ import annotations

import datetime as dt
import math
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from realpolitik.scenario.dates import Date, parse_date
from realpolitik.scenario.experiments import Pin
from realpolitik.scenario.fields import Exact, Name, Ref, Text
from realpolitik.scenario.numbers import JUDGEMENT, Frozen


def _short(raw: Any) -> Any:
    """A pin, or a list of them, as a course."""
    if isinstance(raw, str):
        return {"do": [raw]}
    return {"do": raw} if isinstance(raw, (list, tuple)) else raw


class Course(Frozen):
    """What one actor holds to: instruments at levels, each from the start of the focus or from a moment on."""

    title: Text | None = Field(None, description="The course in words")
    do: tuple[Pin, ...] = Field(min_length=1, description="Instruments held at a level, as for experiments")


class FocusOption(Frozen):
    """A question that one actor decides, and the courses between which it chooses, from the least to the most."""

    title: Text = Field(description="What is decided, in words")
    actor: Name = Field(description="Who decides; the instruments are its own or those of actors that are part of it")
    courses: dict[
        Name, Annotated[Course, BeforeValidator(_short, json_schema_input_type=Course | Pin | tuple[Pin, ...])]
    ] = Field(
        min_length=2, max_length=10, description="Courses in order; a pin, or a list of pins, is a course without title"
    )


class Followed(Frozen):
    """The profile that history followed, as near as the courses come to it; never reaches a run."""

    courses: dict[Name, Name] = Field(description="Option → course")
    known: Date = Field(description="Date from which this was known")
    ref: Ref = Field(JUDGEMENT, description="Where it is told")
    note: Text | None = Field(None, description="How far the courses fit what happened")


class Focus(Frozen):
    """Options in focus, the time over which profiles are compared, and what counts as a difference."""

    title: Text = Field(description="The focus in words")
    as_of: Date | None = Field(None, description="Date of knowledge that the courses are meant for, if not any")
    start: Date | None = Field(None, description="Date from which profiles are fixed; the as-of date if not given")
    months: int = Field(48, strict=True, ge=1, le=600, description="Months played; payoffs are means over those held")
    worlds: int = Field(32, strict=True, ge=2, le=100_000, description="Worlds, unless another number is asked for")
    indifference: Annotated[Exact, Field(ge=0, le=10)] = Field(
        0.01, description="Difference in payoff (utility) up to which two profiles are as good as each other"
    )
    options: dict[Name, FocusOption] = Field(min_length=1, max_length=12, description="What is decided, by id")
    status_quo: dict[Name, Name] = Field({}, description="Option → course in force at the start")
    history: Followed | None = Field(None, description="Profile that history followed; for reports alone")
    ref: Ref = Field(JUDGEMENT, description="Where the choice of options and courses comes from")

    @property
    def deciders(self) -> tuple[str, ...]:
        """Actors that decide, in order of their first option."""
        return tuple(dict.fromkeys(option.actor for option in self.options.values()))

    @property
    def size(self) -> int:
        """Number of profiles."""
        return math.prod(len(option.courses) for option in self.options.values())

    @property
    def dates(self) -> tuple[dt.date, ...]:
        """Every date that a run would have to lie before."""
        pins = [pin for option in self.options.values() for course in option.courses.values() for pin in course.do]
        moments = [pin.partition("@")[2] for pin in pins]
        found = [parse_date(moment) for moment in moments if moment and not moment.startswith("+")]
        return (*found, *((self.start,) if self.start is not None else ()))
