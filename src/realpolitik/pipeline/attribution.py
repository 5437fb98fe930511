"""Under what conditions outcomes come about: play a scenario, or take a run, and look."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Unpack

from realpolitik.errors import UsageError
from realpolitik.findings.discovery import Discovery
from realpolitik.findings.discovery import discover as conditions_of
from realpolitik.pipeline.options import RunOptions
from realpolitik.pipeline.runs import as_date, as_scenario, assess
from realpolitik.readings import is_open
from realpolitik.readings.outcomes import outcome, question
from realpolitik.results import Result
from realpolitik.scenario.schema import Scenario

LEAST_CERTAIN = 3
"""Events that are taken where none is asked for."""


def result_of(run: str | Path | Scenario | Result, asked: Sequence[str], options: RunOptions) -> Result:
    """A finished run as it is, or a scenario played; what is asked is looked up before anything is played."""
    if isinstance(run, Result):
        if options:
            raise UsageError(f"a finished run takes no options; found {', '.join(options)}")
        return run
    scenario = as_scenario(run)
    for text in asked:
        question(scenario, text)
    return assess(scenario, **options)


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
    open_ones = {name: value for name, value in share.items() if 0 < value < 1}
    if not open_ones:
        raise UsageError(
            "no event differs between the worlds; name an issue or a reading", tuple(result.scenario.issues)
        )
    return tuple(sorted(open_ones, key=lambda name: (abs(open_ones[name] - 0.5), name))[:count])


def discover(
    run: str | Path | Scenario | Result,
    of: Sequence[str] | str | None = None,
    *,
    by: dt.date | str | None = None,
    above: float | None = None,
    below: float | None = None,
    **options: Unpack[RunOptions],
) -> tuple[Discovery, ...]:
    """Under what conditions outcomes come about: boxes and trees of inputs, judged in held-out worlds.

    Args:
        run: a finished run, or a scenario to play: catalog name, folder, file, or a loaded one.
        of: events; issues or readings with ``above`` or ``below``; the least certain events if None.
        by: date by which an event counts or at which an issue or reading is read; the end of the run if None.
        above: cases are the worlds in which the outcome is greater.
        below: cases are the worlds in which it is less.
        **options: as for `realpolitik.assess`, where a scenario is to be played.

    Returns:
        One discovery for each outcome.

    Raises:
        ScenarioError: bad input. UsageError: no such outcome, or too few worlds with it or without.
    """
    day = as_date(by)
    result = result_of(run, [of] if isinstance(of, str) else of or (), options)
    names = ([of] if isinstance(of, str) else of) or least_certain(result, day)
    return tuple(conditions_of(result, name, by=day, above=above, below=below, tests=len(names)) for name in names)
