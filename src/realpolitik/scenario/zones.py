"""Zones of the arena as records: a city or a region, its share of the people, who holds it, and what it borders on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, model_validator

from realpolitik.scenario.fields import Name, Ref, Text, share
from realpolitik.scenario.numbers import Frozen, Measure, Number

MOST = 40
"""Zones of an arena, at most."""


class Zone(Frozen):
    """A city or region of the arena. One zone may state neither weight nor holders: it is what the others leave."""

    name: Text = Field(description="Name that tables and reports show")
    ref: Ref | None = Field(None, description="Reference of every number in this record that states none")
    weight: Annotated[Number, share("Share of the arena's people who live in it")] | None = None
    holders: dict[Name, Annotated[Number, share("Share of the zone's people held")]] = Field(
        {}, description="belligerent → share of the zone's people that it holds at the start"
    )
    neighbours: tuple[Name, ...] = Field((), max_length=MOST, description="Zones that it borders on; each names it too")
    capital: bool = Field(False, strict=True, description="Whether the capital lies in it, and is lost with it")
    guarded: Annotated[
        Number, Measure("ratio", 0.1, 20, "How densely its holder guards it, beside the mean of what it holds")
    ] = Number.model_validate(1)
    open: Annotated[
        Number, share("How much of an attack, and of the news of garrisons that give up, comes across its borders")
    ] = Number.model_validate({"value": [0.25, 0.5, 0.75], "ref": "judgement"})

    @model_validator(mode="after")
    def _whole_or_rest(self) -> Zone:
        if self.weight is not None and not self.holders:
            raise ValueError("give 'holders', who holds it at the start, or leave 'weight' out too for what is left")
        if self.holders and self.weight is None:
            raise ValueError("give 'weight', its share of the people, or leave 'holders' out too for what is left")
        return self

    @property
    def is_rest(self) -> bool:
        """Whether it is what the other zones leave of the people and of each one's ground."""
        return self.weight is None


def centre(number: Number | None, date: dt.date) -> float:
    """Centre of a number on a date; 0 where it has no value yet."""
    found = number.at(date) if number is not None else None
    return found.centre if found is not None else 0.0


def held_in(zones: Mapping[str, Zone], belligerent: str, date: dt.date) -> float:
    """Share of the arena's people that a belligerent holds in the zones that say so, at centres."""
    return sum(
        centre(zone.weight, date) * centre(zone.holders.get(belligerent), date)
        for zone in zones.values()
        if not zone.is_rest
    )
