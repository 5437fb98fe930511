"""References of numbers: what the text after ``ref:`` points at."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Literal

from realpolitik.scenario.dates import parse_date
from realpolitik.scenario.numbers import JUDGEMENT
from realpolitik.scenario.schema import Scenario

MODEL = "model"
"""Reference of a parameter that keeps the model's own default."""
_PARAGRAPH = re.compile(r"(.+):p([1-9][0-9]{0,5})")

Kind = Literal["judgement", "model", "claim", "source", "series", "calibration"]


@dataclass(frozen=True)
class Ref:
    """A reference taken apart: what it points at, its id, and the paragraph or date that it names."""

    kind: Kind
    id: str = ""
    paragraph: int | None = None
    date: dt.date | None = None


def parse_ref(text: str, scenario: Scenario) -> Ref | None:
    """The reference that a text stands for in a scenario; None if it points at nothing there.

    ``judgement`` · a claim's id · ``source`` or ``source:p3`` · ``series:id`` or ``series:id@2015-08`` ·
    ``calibration:id`` · ``model`` (parameters alone). ValueError for a date that cannot be read.
    """
    if text in (JUDGEMENT, MODEL):
        return Ref("judgement" if text == JUDGEMENT else "model")
    kind, _, rest = text.partition(":")
    if kind == "calibration":
        return Ref("calibration", rest) if rest in scenario.calibrations else None
    if kind == "series":
        name, _, date = rest.partition("@")
        return Ref("series", name, date=parse_date(date) if date else None) if name in scenario.series else None
    if text in scenario.claims:
        return Ref("claim", text)
    if text in scenario.sources:
        return Ref("source", text)
    match = _PARAGRAPH.fullmatch(text)
    if match and match[1] in scenario.sources:
        return Ref("source", match[1], paragraph=int(match[2]))
    return None


def all_refs(scenario: Scenario) -> list[str]:
    """Every reference that a number of this scenario may carry (paragraphs and dates left out)."""
    return [
        JUDGEMENT,
        *scenario.claims,
        *scenario.sources,
        *(f"series:{name}" for name in scenario.series),
        *(f"calibration:{name}" for name in scenario.calibrations),
    ]
