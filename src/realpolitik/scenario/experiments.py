"""What causal claims say, as experiments: a cause as the contrast of two arms, an effect as a reading.

An experiment is data. Its two arms are played in the same worlds, with the same draws and the same luck; what it
reads is compared world by world (docs/explanation/mechanisms.md). Without a ``changed`` arm it reads one run, or
numbers as drawn, and says in which range the claim expects them.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from realpolitik.scenario.dates import Date, parse_date
from realpolitik.scenario.fields import Dotted, Exact, Key, Name, Reads, Ref, Text
from realpolitik.scenario.numbers import JUDGEMENT, Frozen

MechanismId = Annotated[str, StringConstraints(pattern=r"^M[0-9]{2}$")]
"""Number of a mechanism, such as M07."""
Pin = Annotated[
    str,
    StringConstraints(
        pattern=r"^[a-z0-9_]+\.[a-z0-9_]+=[a-z0-9_]+(@(\+[1-9][0-9]{0,2}|[0-9]{4}(-[0-9]{2}){0,2}))?$", max_length=140
    ),
]
"""An instrument held at a level: ``us.presence=withdrawn``, ``…@+12`` (months from the start) or ``…@2019-01``."""


def _months_or_date(raw: Any) -> Any:
    return parse_date(raw) if isinstance(raw, str) else raw


When = Annotated[Annotated[int, Field(strict=True, ge=0, le=600)] | dt.date, BeforeValidator(_months_or_date)]
"""A moment: months from the as-of date (0: the phase at the start), or a date."""
Window = tuple[When, When]
"""First and last month of a stretch of time."""


class Mechanism(Frozen):
    """A mechanism that several sources may describe: what the numbers of claims and experiments stand for."""

    title: Text = Field(description="The mechanism in a few words")
    lives: Text | None = Field(None, description="Where in the program it is answered, if not by experiments alone")


class Arm(Frozen):
    """One side of a contrast: what is held from outside, and which numbers are other than drawn."""

    do: tuple[Pin, ...] = Field((), description="Instruments held at a level, as the option --do of whatif takes them")
    set: dict[Dotted, Exact] = Field({}, description="Number path → value in place of the scenario's, in every world")


class WorldCondition(Frozen):
    """Only in worlds where a reading lies beyond a threshold, in the baseline arm, on the mean of a window."""

    reads: Reads = Field(description="What is read")
    above: Exact | None = Field(None, description="Threshold that it must exceed")
    below: Exact | None = Field(None, description="Threshold that it must stay under")
    months: Window = Field((0, 0), description="When it is read; the phase at the start if not given")

    @model_validator(mode="after")
    def _one_side(self) -> WorldCondition:
        if (self.above is None) == (self.below is None):
            raise ValueError("give either 'above' or 'below'")
        return self


Measure = Literal["mean", "end", "max", "rise", "ever", "first", "odds"]
"""What is taken of a reading over a window: its mean, its last or greatest value, last less the value before the
window, whether it crosses the threshold in some month, how many months pass until it does (the whole window if
never), and the logarithm of the odds of its mean, for how near an actor is to an act that is rare."""


class Experiment(Frozen):
    """A claim made into a test: which cause is turned, what is read, which way and how large an effect counts."""

    title: Text = Field(description="What is claimed, in a few words")
    claims: tuple[Key, ...] = Field((), description="Claims that it tests")
    mechanisms: tuple[MechanismId, ...] = Field((), description="Mechanisms that it tests")
    as_of: Date | None = Field(None, description="Date of knowledge of its runs, if not the scenario's")
    baseline: Arm = Field(Arm(), description="The run without the cause; free if nothing is given")
    changed: Arm | None = Field(None, description="The run with the cause")
    reads: Reads | None = Field(None, description="What is read, in its own unit")
    measure: Measure = Field("mean", description="What is taken of the reading over each window")
    crosses: Literal["above", "below"] | None = Field(None, description="For ever and first: side of the threshold")
    threshold: Exact | None = Field(None, description="For ever and first")
    numbers: dict[Dotted, Exact] = Field({}, description="Instead of a run: number path → weight, a sum as drawn")
    unit: Text | None = Field(None, description="Unit of what is measured")
    direction: Literal["up", "down", "none"] | None = Field(
        None, description="What the claim says the cause does to it"
    )
    matters: Exact | None = Field(None, description="Smallest difference that counts, in the unit", gt=0)
    expects: tuple[Exact, Exact] | None = Field(None, description="Range that a claim about one run expects")
    when: dict[Name, Window] = Field({}, description="Windows by name; the whole run if none is given")
    where: tuple[WorldCondition, ...] = Field((), description="Only in worlds where all of these hold")
    cannot: Text | None = Field(None, description="Why the model cannot express the claim; nothing is run then")
    note: Text | None = Field(None, description="How the modeller reads the contrast or its outcome")
    ref: Ref = Field(JUDGEMENT, description="Where the choice of arms, windows and sizes comes from")

    @model_validator(mode="after")
    def _whole(self) -> Experiment:
        if not self.claims and not self.mechanisms:
            raise ValueError("name the claims or the mechanisms that it tests")
        if self.cannot is not None:
            if self.reads or self.numbers or self.changed or self.direction or self.expects:
                raise ValueError("'cannot' stands alone: what cannot be expressed is not run")
            return self
        if (self.reads is None) == (not self.numbers):
            raise ValueError("give either 'reads' or 'numbers' (or 'cannot')")
        if (self.changed is None) != (self.direction is None):
            raise ValueError("'changed' and 'direction' go together")
        if (self.direction is None) == (self.expects is None):
            raise ValueError("give either 'changed' with a 'direction', or 'expects'")
        self._sized()
        return self

    def _sized(self) -> None:
        if self.direction is not None and self.matters is None:
            raise ValueError("a contrast needs 'matters', the smallest difference that counts")
        if self.direction is not None and (self.numbers or self.changed == self.baseline):
            raise ValueError("a contrast needs two arms that differ, and a reading")
        if self.expects is not None and self.expects[0] > self.expects[1]:
            raise ValueError("'expects' goes from low to high")
        if self.reads is not None and (self.measure in ("ever", "first")) != (self.threshold is not None):
            raise ValueError("'threshold' goes with the measures ever and first")
        if (self.threshold is None) != (self.crosses is None):
            raise ValueError("'threshold' and 'crosses' go together")
        if self.reads is not None and self.measure == "odds":
            weights = self.reads.terms
            if not all(path.startswith("propensity.") and size > 0 for path, size in weights.items()):
                raise ValueError("the measure odds is of propensities alone, none of them subtracted")
            if sum(weights.values()) > 1 + 1e-9:
                raise ValueError("the weights of the measure odds add up to 1 at most")

    @property
    def is_contrast(self) -> bool:
        """Whether two arms are compared."""
        return self.changed is not None

    @property
    def dates(self) -> tuple[dt.date, ...]:
        """Every date that it names: of pins and of windows."""
        pins = [pin.partition("@")[2] for arm in (self.baseline, self.changed) if arm is not None for pin in arm.do]
        spans = [*self.when.values(), *(item.months for item in self.where)]
        found = [parse_date(moment) for moment in pins if moment and not moment.startswith("+")]
        return (*found, *(moment for span in spans for moment in span if isinstance(moment, dt.date)))
