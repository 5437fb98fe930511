"""Numbers as data: every number in a scenario has a spread, a unit and a reference.

Human forms, all equal in rank::

    0.5                                   a point
    [0.3, 0.6]                            uniform between low and high
    [0.3, 0.4, 0.6]                       PERT: low, mode, high
    {value: 0.5, unit: .., ref: .., note: ..}
    {as_of: {2015-08: 0.7, 2017-03: {value: [0.5, 0.6, 0.7], ref: ..}}}

A dated number holds from its date until the next one; a run as of a date sees the last value dated on or before it.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from realpolitik.scenario.dates import parse_date

JUDGEMENT = "judgement"
"""Reference of a number that rests on the modeller's own judgement."""

MOST_DATES = 1000
"""Dates of one number, at most."""


class Frozen(BaseModel):
    """Base of every record: immutable, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Estimate(Frozen):
    """One number with its spread: a point (low = high), uniform (mode is None), or PERT (low, mode, high)."""

    low: float
    mode: float | None = None
    high: float
    unit: str | None = None
    ref: str | None = None
    note: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_human_form(cls, raw: Any) -> Any:
        if isinstance(raw, dict) and "value" in raw:
            rest = {key: item for key, item in raw.items() if key != "value"}
            unknown = sorted(set(rest) - {"unit", "ref", "note"})
            if unknown:
                raise ValueError(f"unknown key {unknown[0]!r} beside 'value'; allowed: unit, ref, note")
            return {**_spread(raw["value"]), **rest}
        if isinstance(raw, dict):
            return raw
        return _spread(raw)

    @model_validator(mode="after")
    def _ordered(self) -> Estimate:
        middle = self.low if self.mode is None else self.mode
        if not self.low <= middle <= self.high:
            raise ValueError(f"values must not fall: {self}")
        return self

    @property
    def is_point(self) -> bool:
        return self.low == self.high

    @property
    def centre(self) -> float:
        """Mean of the spread (PERT mean (low + 4 mode + high)/6)."""
        if self.mode is None:
            return 0.5 * (self.low + self.high)
        return (self.low + 4.0 * self.mode + self.high) / 6.0

    def __str__(self) -> str:
        form = self.form()
        return f"[{', '.join(f'{item:g}' for item in form)}]" if isinstance(form, list) else f"{form:g}"

    def form(self) -> float | list[float]:
        """The value in its shortest human form."""
        if self.is_point:
            return self.low
        return [self.low, self.high] if self.mode is None else [self.low, self.mode, self.high]


def _spread(raw: Any) -> dict[str, Any]:
    if isinstance(raw, bool) or not isinstance(raw, (int, float, list, tuple)):
        raise ValueError(f"expected a number, [low, high] or [low, mode, high]; found {raw!r:.60}")
    items = list(raw) if isinstance(raw, (list, tuple)) else [raw, raw]
    if len(items) not in (2, 3):
        raise ValueError(f"expected a number, [low, high] or [low, mode, high]; found {len(items)} values")
    for item in items:
        if isinstance(item, bool) or not isinstance(item, (int, float)):
            raise ValueError(f"expected numbers; found {item!r:.60}")
        if not math.isfinite(item):
            raise ValueError("numbers must be finite")
    return {"low": items[0], "high": items[-1], "mode": items[1] if len(items) == 3 else None}


def _estimate(raw: Any) -> Estimate:
    """An estimate from one of the human forms."""
    if isinstance(raw, dict) and "value" not in raw:
        raise ValueError("expected a number, [low, high], [low, mode, high], or a mapping with 'value' or 'as_of'")
    return Estimate.model_validate(raw)


class Number(Frozen):
    """A number that may change with the date of knowledge: estimates in order of date, the first undated or dated."""

    dated: tuple[tuple[dt.date | None, Estimate], ...]

    @model_validator(mode="before")
    @classmethod
    def _from_human_form(cls, raw: Any) -> Any:
        if isinstance(raw, Number) or (isinstance(raw, dict) and isinstance(raw.get("dated"), tuple)):
            return raw
        if isinstance(raw, dict) and "as_of" in raw:
            if set(raw) - {"as_of"}:
                raise ValueError("'as_of' stands alone; put unit, ref and note beside each dated value")
            if not isinstance(raw["as_of"], dict) or not raw["as_of"]:
                raise ValueError("'as_of' takes dates with a value each")
            if len(raw["as_of"]) > MOST_DATES:
                raise ValueError(f"'as_of' takes at most {MOST_DATES:,} dates; found {len(raw['as_of']):,}")
            pairs = [(parse_date(day), _estimate(item)) for day, item in raw["as_of"].items()]
            if len({day for day, _ in pairs}) < len(pairs):
                raise ValueError("the same date twice under 'as_of'")
            return {"dated": tuple(sorted(pairs, key=lambda pair: pair[0]))}
        return {"dated": ((None, _estimate(raw)),)}

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return human_number_schema(-math.inf, math.inf)

    def at(self, as_of: dt.date) -> Estimate | None:
        """The estimate in force on a date, or None where the number starts later."""
        known = [estimate for day, estimate in self.dated if day is None or day <= as_of]
        return known[-1] if known else None

    @property
    def estimates(self) -> tuple[Estimate, ...]:
        return tuple(estimate for _, estimate in self.dated)


@dataclass(frozen=True)
class Measure:
    """What a number field measures: its unit, the range it may lie in, and what it means."""

    unit: str
    low: float = -math.inf
    high: float = math.inf
    text: str = ""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {
            **human_number_schema(self.low, self.high, self.unit),
            "description": f"{self.text} [{self.unit}]".strip(),
        }

    def check(self, number: Number) -> Number:
        """Refuse values outside the range and units other than the field's."""
        for estimate in number.estimates:
            if estimate.low < self.low or estimate.high > self.high:
                allowed = f"{self.low:g} to {self.high:g} ({self.unit})"
                raise ValueError(f"out of range: {estimate}; allowed {allowed}")
            if estimate.unit is not None and estimate.unit != self.unit:
                raise ValueError(f"unit {estimate.unit!r} given where {self.unit!r} is meant")
        return number


def human_number_schema(low: float, high: float, unit: str | None = None) -> JsonSchemaValue:
    """JSON Schema of the human forms of a number between two bounds, in a unit where it has one."""
    bounds = {key: value for key, value in (("minimum", low), ("maximum", high)) if math.isfinite(value)}
    spread = {
        "anyOf": [
            {"type": "number", **bounds},
            {"type": "array", "items": {"type": "number", **bounds}, "minItems": 2, "maxItems": 3},
        ]
    }
    sourced = {
        "type": "object",
        "required": ["value"],
        "additionalProperties": False,
        "properties": {
            "value": {**spread, "description": "A number, [low, high], or [low, likeliest, high]"},
            "unit": {"type": "string", "description": "Its unit", **({} if unit is None else {"const": unit})},
            "ref": {"type": "string", "description": "Where it comes from: a claim, source:p3, series:id, judgement"},
            "note": {"type": "string", "description": "Why it is so"},
        },
    }
    undated = {"anyOf": [*spread["anyOf"], sourced]}
    dated = {
        "type": "object",
        "required": ["as_of"],
        "additionalProperties": False,
        "properties": {"as_of": {"type": "object", "minProperties": 1, "additionalProperties": undated}},
    }
    return {"anyOf": [*undated["anyOf"], dated]}
