"""What history says of conduct, events and outcomes, and forecasts in the form that is scored against it."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field, model_validator

from realpolitik.scenario.dates import Date
from realpolitik.scenario.fields import Exact, Key, Name, Reads, Ref, Text
from realpolitik.scenario.numbers import JUDGEMENT, Frozen

UNKNOWN = "unknown"
"""Level of a spell in which nobody can say from public sources at which level an instrument stood."""
ABSENT = "absent"
"""Level of a spell in which an instrument could not be used: its owner or what it acts on was not there."""
WITHOUT_LEVEL = (UNKNOWN, ABSENT)


class Spell(Frozen):
    """A stretch of the record of conduct: the level at which an instrument stood from a day on, and how that is known.

    It lasts until the next spell of the same instrument begins, the last one to the end of the record. A second spell
    from the same day, published later, is a correction of the first: what is known now, but was not known before.
    """

    start: Date = Field(alias="from", description="First day; an open date means its last day")
    level: Name = Field(
        description="Level of the instrument; or unknown: no public source tells; "
        "or absent: its owner, or what it acts on, was not there"
    )
    ref: Ref = Field(description="Where it is written: a source, a claim, a series with a date, or judgement")
    published: Date | None = Field(
        None, description="When it became known; the day on which its reference came out if left out"
    )
    basis: Literal["seen", "recalled", "derived", "judgement"] = Field(
        "recalled", description="Read in the source, recalled, derived from a series, or a reading of a loose record"
    )
    note: Text | None = Field(None, description="What was done; the reason for a judgement, unknown or absent")

    @model_validator(mode="after")
    def _sourced(self) -> Spell:
        if self.ref == JUDGEMENT and self.basis != "judgement" and self.level not in WITHOUT_LEVEL:
            raise ValueError("ref 'judgement' needs 'basis: judgement'; a change has a source otherwise")
        return self

    @property
    def is_known(self) -> bool:
        """Whether the spell has a level."""
        return self.level not in WITHOUT_LEVEL


class Dated(Frozen):
    """What history says of something: whether and when it came about. Serves scores alone, never a run."""

    since: Date | None = Field(
        None, description="Date from which history is known: from then until it happened it had not come about"
    )
    happened: Date | None = Field(None, description="When it happened in history; used for scores alone")
    again: tuple[Date, ...] = Field((), description="Later times that it came about anew, in order (attacks)")
    checked: Date | None = Field(
        None, description="Date up to which history is known: what had not happened by then is known not to have"
    )
    told_by: Key | None = Field(None, description="Source of what happened")
    basis: Literal["seen", "recalled", "derived", "judgement"] = Field(
        "recalled", description="Read in the source, recalled, derived from a series, or a reading of a loose record"
    )
    note: Text | None = Field(None, description="What a reader should know of it")

    def came(self, after: dt.date) -> dt.date | None:
        """First time that it came about after a date."""
        return next((day for day in (self.happened, *self.again) if day is not None and day > after), None)

    def is_known(self, after: dt.date, by: dt.date) -> bool:
        """Whether history tells if it came about after one date and by another."""
        return self.came(after) is not None or (self.checked is not None and self.checked >= by)


class PastOutcome(Dated):
    """Something that came about or not, kept for scores beside the headline events.

    With a reading the model's worlds are scored on it; without one only what sources say of it is, and ``unread``
    tells why the model has nothing to say.
    """

    title: Text = Field(description="What came about or not, as a sentence")
    reads: Reads | None = Field(None, description="What is read")
    crosses: Literal["above", "below"] | None = Field(
        None, description="Side of the threshold on which it has come about"
    )
    threshold: Exact | None = Field(None, description="Value that the reading crosses")
    unread: Text | None = Field(None, description="Why no state variable reads it")

    @model_validator(mode="after")
    def _read_or_not(self) -> PastOutcome:
        given = [item is not None for item in (self.reads, self.crosses, self.threshold)]
        if any(given) != all(given):
            raise ValueError("'reads', 'crosses' and 'threshold' go together")
        if all(given) == (self.unread is not None):
            raise ValueError("either a reading, or 'unread' saying why there is none")
        if self.happened is None and self.checked is None:
            raise ValueError("an outcome has happened, or is known not to have by a date: 'happened' or 'checked'")
        return self


class Forecast(Frozen):
    """A forecast that a source makes outright, in a form that can be scored."""

    of: Name | None = Field(None, description="Event or outcome that it speaks of")
    comes: bool = Field(
        True, strict=True, description="Whether the claim says that it comes about, or that it does not"
    )
    by: Date = Field(description="Last day that counts")
    probability: Annotated[float, Field(strict=True, ge=0, le=1)] | None = Field(
        None, description="Number that the source states; else the middle of the ICD 203 band of 'confidence'"
    )
    basis: Literal["number", "words", "coder"] = Field(
        description="Probability stated as a number, in the source's own words, or as the coder reads the tone"
    )
    condition: Text | None = Field(None, description="What the source makes it depend on; scored where that held")
    unscored: Text | None = Field(None, description="Why it cannot be scored")

    @model_validator(mode="after")
    def _scored_or_not(self) -> Forecast:
        if (self.of is None) != (self.unscored is not None):
            raise ValueError("either 'of', an event or outcome, or 'unscored' saying why there is none")
        if (self.basis == "number") != (self.probability is not None):
            raise ValueError("a 'probability' and the basis 'number' go together")
        return self
