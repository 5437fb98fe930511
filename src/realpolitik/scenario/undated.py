"""Numbers that no dated source stands behind: where a run as of an earlier date may have been told by hindsight."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from realpolitik.scenario.paths import numbers
from realpolitik.scenario.refs import parse_ref
from realpolitik.scenario.resolve import resolve
from realpolitik.scenario.schema import Scenario

OWN = ("judgement", "model")
"""Kinds of references that are the modeller's own word and have no date."""


class Undated(NamedTuple):
    """A number as it is in force on a date.

    Attributes:
        path: of the number.
        basis: ``judgement``, or ``model`` for a parameter left at the model's own value.
        claims: claims on it that were known on the date, which worlds may believe beside it.
    """

    path: str
    basis: str
    claims: int


def undated(scenario: Scenario, as_of: dt.date) -> tuple[Undated, ...]:
    """Numbers in force on a date with nothing dated behind them: no source, series, calibration or date of their own.

    A number that is given by date says what was thought on that date, though it be a judgement; and what refers to a
    source that came out later is refused when the scenario is read. What is left was written down in full knowledge of
    what came, and is taken at its author's word.

    Args:
        scenario: as loaded.
        as_of: date of knowledge.
    """
    known = resolve(scenario, as_of=as_of)
    speaking: dict[str, int] = {}
    for claim in known.claims.values():
        if claim.about is not None and claim.superseded is None:
            speaking[claim.about] = speaking.get(claim.about, 0) + 1
    found = []
    for path, item in numbers(scenario).items():
        if any(day is not None for day, _ in item.number.dated):
            continue
        ref = parse_ref(item.ref or OWN[0], scenario) if item.written else None
        kind = ref.kind if ref is not None else OWN[0] if item.written else OWN[1]
        if kind in OWN:
            found.append(Undated(path, kind, speaking.get(path, 0)))
    return tuple(found)
