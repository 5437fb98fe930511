"""Deals as records: what two actors grant each other, with dates, what breach costs, and who has to agree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from realpolitik.scenario.dates import Date
from realpolitik.scenario.fields import Dotted, Name, Ref, Text
from realpolitik.scenario.numbers import Frozen, Measure, Number

Months = Annotated[int, Field(strict=True, ge=0, le=600)]
PINS = ("signed", "never")
"""What a pin may make of a deal: signed in one month, or never from a month on."""


class Promise(Frozen):
    """An instrument held at most, or at least, at a level, from a day on, for good or until another."""

    at_most: Name | None = Field(None, description="Highest level that is granted")
    at_least: Name | None = Field(None, description="Lowest level that is granted")
    by: Date | None = Field(None, description="Day by which it has to be so; without 'by' and 'within', at signing")
    within: Months | None = Field(None, description="Months after signing by which it has to be so")
    until: Date | None = Field(None, description="Day on which it runs out; without 'until' and 'lasts', never")
    lasts: Annotated[Months, Field(ge=1)] | None = Field(None, description="Months for which it holds once it is due")

    @model_validator(mode="after")
    def _one_of_each(self) -> Promise:
        if (self.at_most is None) == (self.at_least is None):
            raise ValueError("give either 'at_most' or 'at_least', with a level")
        if self.by is not None and self.within is not None:
            raise ValueError("give 'by', a day, or 'within', months after signing, not both")
        if self.until is not None and self.lasts is not None:
            raise ValueError("give 'until', a day, or 'lasts', months, not both")
        if self.by is not None and self.until is not None and self.until <= self.by:
            raise ValueError(f"runs out on {self.until}, before it is due on {self.by}")
        return self

    @property
    def level(self) -> str:
        """The level that bounds the instrument."""
        return self.at_most or self.at_least or ""


def _stages(raw: Any) -> Any:
    """One promise, or several, as several."""
    return (raw,) if isinstance(raw, dict | Promise) else raw


Stages = Annotated[tuple[Promise, ...], BeforeValidator(_stages, json_schema_input_type=Promise | tuple[Promise, ...])]
"""What an instrument is held at: one promise, or one after another."""


class Party(Frozen):
    """One side of a deal: what it grants, and what breaking its word would cost it."""

    breach: Annotated[
        Number, Measure("utility", 0, 10, "What it costs to break the deal, at home and abroad, besides what follows")
    ]
    grants: dict[Name, Stages] = Field(
        min_length=1, description="instrument of its own → what it holds it at; several where it is done in stages"
    )
    ref: Ref | None = Field(None, description="Reference of every number in this record that states none")


class Deal(Frozen):
    """What two actors grant each other: signed already, or one that they could make."""

    title: Text = Field(description="Name that tables and reports show")
    signed: Date | None = Field(
        None, description="Day on which it was signed; a run as of an earlier day knows nothing of it"
    )
    opens: Date | None = Field(
        None,
        description="Day from which it could be proposed, by what was known then; unknown to runs as of earlier days",
    )
    closes: Date | None = Field(None, description="Last day on which it could be signed")
    needs: dict[Dotted, Name] = Field(
        {}, description="actor.instrument → lowest level at which it must stand for the deal to be proposed"
    )
    parties: dict[Name, Party] = Field(min_length=2, max_length=2, description="actor → what it grants; two of them")
    replaced_by: Name | None = Field(
        None, description="Deal that took its place: a run that knows of it lacks this one"
    )
    vetoes: dict[Name, Text] = Field(
        {}, description="third actor without whose gain it cannot be signed → by what it holds that veto"
    )
    ref: Ref | None = Field(None, description="Reference of every number in this record that states none")
    note: Text | None = Field(None, description="What of it rests on what")

    @model_validator(mode="after")
    def _signed_or_open(self) -> Deal:
        if (self.signed is None) == (self.opens is None):
            raise ValueError(
                "give either 'signed', the day on which it was, or 'opens', from when it could be proposed"
            )
        if self.signed is not None and (self.closes is not None or self.needs or self.vetoes):
            raise ValueError("is signed: 'closes', 'needs' and 'vetoes' are for deals that could be made")
        if self.opens is not None and self.closes is not None and self.closes <= self.opens:
            raise ValueError(f"closes on {self.closes}, before it opens on {self.opens}")
        return self

    @property
    def known(self) -> dt.date:
        """Day from which runs know of it."""
        return self.signed or self.opens or dt.date.min

    def promises(self) -> Iterator[tuple[str, str, Promise]]:
        """Actor, instrument and promise, side by side."""
        for actor, party in self.parties.items():
            for instrument, stages in party.grants.items():
                for promise in stages:
                    yield actor, instrument, promise


def stands(deals: Mapping[str, Deal], name: str, as_of: dt.date) -> bool:
    """Whether a run as of a day has a deal: known by then, not closed, and not replaced by another that is known."""
    deal = deals[name]
    later = deals.get(deal.replaced_by) if deal.replaced_by is not None else None
    gone = later is not None and later.known <= as_of
    return deal.known <= as_of and (deal.closes is None or deal.closes > as_of) and not gone
