"""A threat as a record: who threatens whom with what, to get what, and what either stands to lose by it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from realpolitik.scenario.fields import Dotted, Name, Ref, Text
from realpolitik.scenario.numbers import Frozen, Measure, Number


class Threat(Frozen):
    """A threat of one actor to use an instrument unless another sets one of its own.

    What the demand and the use of force are worth on the issues comes from positions and saliences, and what they
    cost from the instruments themselves; the numbers here are what no instrument says.
    """

    title: Text = Field(description="Name that tables and reports show")
    ref: Ref | None = Field(None, description="Reference of every number in this record that states none")
    by: Dotted = Field(description="Instrument that carries the threat: challenger.instrument")
    demand: Dotted = Field(description="Instrument that is to be set: target.instrument")
    full: Name = Field(description="Level that is demanded")
    short: Name | None = Field(None, description="Level below it that would be giving in short of the demand")
    force: Dotted = Field(description="Instrument that is threatened with: challenger.instrument")
    level: Name = Field(description="Level of it that is threatened with")
    audience: dict[Name, Annotated[Number, Measure("utility", 0, 10, "Cost of backing down, by level of the threat")]]
    strain: Annotated[
        Number, Measure("utility", 0, 10, "Cost of force per unit of capacity, where all capacity is taken elsewhere")
    ] = Number.model_validate(0)
    harm: Annotated[Number, Measure("utility", 0, 10, "What force costs the target besides what its issues show")]
    reputation: Annotated[Number, Measure("utility", 0, 10, "Cost to the target of being seen to concede in full")] = (
        Number.model_validate(0)
    )
    vindication: Annotated[
        Number, Measure("utility", 0, 10, "Gain to the target of seeing the challenger back down")
    ] = Number.model_validate(0)
    unseen_challenger: Annotated[
        Number, Measure("utility", 1e-6, 10, "How far the target can misjudge what force is worth to the challenger")
    ]
    unseen_target: Annotated[
        Number, Measure("utility", 1e-6, 10, "How far the challenger can misjudge what force would be to the target")
    ]

    @property
    def challenger(self) -> str:
        """The actor that threatens."""
        return self.by.partition(".")[0]

    @property
    def target(self) -> str:
        """The actor that is threatened."""
        return self.demand.partition(".")[0]
