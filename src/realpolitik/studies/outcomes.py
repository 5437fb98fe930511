"""The outcomes that a question is about, and the run that they are read off: one that is there, or one to be played."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import xarray as xr

from realpolitik.errors import UsageError
from realpolitik.options import Place
from realpolitik.pipeline.options import DEFAULTS, RunOptions
from realpolitik.pipeline.runs import as_scenario, simulate
from realpolitik.readings import is_open
from realpolitik.readings.outcomes import Outcome, outcome, question
from realpolitik.results import Result
from realpolitik.scenario.schema import Scenario
from realpolitik.studies.subject import subject
from realpolitik.study import RunInfo, Study

Where = Annotated[
    str | Path | Scenario | Result | Study, Place("SCENARIO", "Folder, YAML file, or name of a built-in scenario.")
]
LEAST_CERTAIN = 3
"""Events that are taken where none is asked for."""


def run_of(where: Where, asked: Sequence[str], options: RunOptions) -> Result:
    """A finished run as it is, or a scenario played; what is asked is looked up before anything is played.

    Raises:
        UsageError: no such outcome, or options beside a finished run.
    """
    found = subject(where)
    if isinstance(found, Result):
        named = given(options)
        if named:
            raise UsageError(f"a finished run takes no options; found {', '.join(named)}")
        return found
    scenario = as_scenario(found)
    for text in asked:
        question(scenario, text)
    return simulate(scenario, **options)


def given(options: Mapping[str, Any]) -> tuple[str, ...]:
    """Options of a run that are not as they would be if nobody had named them."""
    otherwise = {**DEFAULTS, "do": ()}
    return tuple(name for name, value in options.items() if value != otherwise.get(name) and value not in ([], (), {}))


def asked_for(of: Sequence[str] | str | None) -> tuple[str, ...]:
    """Outcomes by name; empty where none is named."""
    return (of,) if isinstance(of, str) else tuple(of or ())


def least_certain(result: Result, by: dt.date | None = None, count: int = LEAST_CERTAIN) -> tuple[str, ...]:
    """The events whose probability is nearest to one half.

    Raises:
        UsageError: every event is the same in all worlds.
    """
    share = {
        name: outcome(result, f"event.{name}", by).values.mean()
        for name, event in result.scenario.events.items()
        if is_open(event, result.scenario.about.as_of)
    }
    differing = {name: value for name, value in share.items() if 0 < value < 1}
    if not differing:
        raise UsageError(
            "no event differs between the worlds; name an issue or a reading", tuple(result.scenario.issues)
        )
    return tuple(sorted(differing, key=lambda name: (abs(differing[name] - 0.5), name))[:count])


def values_of(wanted: Sequence[Outcome], result: Result) -> xr.Dataset:
    """The outcomes world by world: ``value`` [outcome, world]."""
    values = np.stack([item.values for item in wanted])
    coords = {"outcome": [item.question.id for item in wanted], "world": result.data["world"].values}
    return xr.Dataset({"value": (("outcome", "world"), values)}, coords)


def made_from(result: Result, wanted: Sequence[Outcome], by: dt.date | None, **options: Any) -> RunInfo:
    """What a study of outcomes was made from."""
    return RunInfo.of_run(result.provenance, of=tuple(item.question.id for item in wanted), by=by, **options)


def place_of(outcome: str) -> str:
    """The id of an outcome as part of a place on a page."""
    return "".join(letter if letter.isalnum() or letter == "_" else "-" for letter in outcome)
