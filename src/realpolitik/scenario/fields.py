"""The small types that the records of the format are made of: identifiers, texts, references, paths, readings."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, GetJsonSchemaHandler, StringConstraints, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from realpolitik.scenario.numbers import Frozen, Measure

FORMAT: Literal[2] = 2
"""Version of the format that this program writes."""
Version = Annotated[
    Literal[1, 2],
    BeforeValidator(lambda found: "true" if found is True else found),  # which is equal to 1
    AfterValidator(lambda found: FORMAT),
]
"""Version of the format: files of an earlier one that need no change are read as the present one."""
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
"""An identifier: lower-case letters, digits and underscores, at most 40."""
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.:-]{0,79}$")]
"""Identifier of a source, claim, series or calibration: as a Name, with dots, colons and dashes."""
Text = Annotated[str, StringConstraints(min_length=1, max_length=4000)]
Ref = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.:@-]{0,119}$")]
"""Reference of a record's numbers: ``judgement``, a claim, ``source:p3``, ``series:id@2015-08``, ``calibration:id``."""
Exact = Annotated[float, Field(strict=True)]
"""A float written as a number, never as a text."""
Dotted = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+(\.[a-z0-9_]+){0,9}$")]
"""A path such as ``presence.us`` or ``ties.russia.taliban.access``."""


def share(text: str) -> Measure:
    """A share between 0 and 1 that means ``text``."""
    return Measure("share", 0, 1, text)


class Reads(Frozen):
    """A weighted sum of state variables, and the values of that sum at 0 and at 100 of the scale."""

    terms: dict[Dotted, Exact] = Field(description="variable.index → weight, such as ground.kabul: 1", min_length=1)
    at: tuple[Exact, Exact] = Field((0.0, 1.0), description="Value of the sum at anchor 0 and at anchor 100")

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        full = handler.resolve_ref_schema(handler(core))
        terms = full["properties"]["terms"]
        term = {"type": "string", "pattern": r"^[a-z0-9_]+(\.[a-z0-9_]+){0,9}$"}
        full["properties"]["terms"] = {"anyOf": [terms, term, {"type": "array", "items": term, "minItems": 1}]}
        return {"anyOf": [full, term]}

    @model_validator(mode="before")
    @classmethod
    def _from_short_form(cls, raw: Any) -> Any:
        if isinstance(raw, str):
            return {"terms": {raw: 1.0}}
        if isinstance(raw, dict) and isinstance(raw.get("terms"), str):
            return {**raw, "terms": {raw["terms"]: 1.0}}
        terms = raw.get("terms") if isinstance(raw, dict) else None
        if isinstance(terms, list) and all(isinstance(term, str) for term in terms):
            return {**raw, "terms": dict.fromkeys(terms, 1.0)}
        return raw

    @model_validator(mode="after")
    def _spans(self) -> Reads:
        if self.at[0] == self.at[1]:
            raise ValueError("the values at 0 and at 100 must differ")
        return self
