"""What a study asks about: an event, its date, an issue's state or a reading, as one value in every world."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Literal

import numpy as np

from realpolitik.errors import UsageError
from realpolitik.readings import NEVER, crossing, dates, is_open, read, variable
from realpolitik.readings.labels import describe
from realpolitik.results import Result
from realpolitik.scenario.checks.context import Context
from realpolitik.scenario.checks.references import check_reading
from realpolitik.scenario.fields import Reads
from realpolitik.scenario.marks import Marks
from realpolitik.scenario.names import nearest
from realpolitik.scenario.schema import Scenario
from realpolitik.scenario.vocabulary import VARIABLES
from realpolitik.stats import Interval, jeffreys, mean_interval

Kind = Literal["event", "date", "issue", "reading"]
TERM = re.compile(r"(?:(?P<weight>[0-9]{1,12}(?:\.[0-9]{1,12})?)\*)?(?P<path>[a-z0-9_]+(?:\.[a-z0-9_]+){0,9})")
"""A term of a reading, such as ``ground.kabul`` or ``0.5*ground.north``."""


@dataclass(frozen=True)
class OutcomeAsked:
    """What is asked for, before any run: ``event.kabul_falls``, ``date.kabul_falls``, ``issue.opium``, a reading.

    Attributes:
        id: kind and name, such as ``event.kabul_falls`` or ``reading.ground.kabul``.
        name: id of the event or issue; None for a reading.
        reading: for a reading alone.
    """

    id: str
    kind: Kind
    title: str
    unit: str
    name: str | None = None
    reading: Reads | None = None


@dataclass(frozen=True, eq=False)
class Outcome:
    """An answer in every world.

    Attributes:
        values: [world] 0 or 1 for an event; months until it for a date, one more than the run has where it does not
            come; points 0–100 for an issue; the reading's own unit for a reading.
        at: date that it speaks of; for an event and its date, the last date that counts.
    """

    question: OutcomeAsked
    values: np.ndarray
    at: dt.date

    @property
    def is_event(self) -> bool:
        return self.question.kind == "event"

    def interval(self, chosen: np.ndarray | None = None) -> Interval | None:
        """Mean over some worlds (all by default) with its 95% interval; None where there is no world."""
        values = self.values if chosen is None else self.values[chosen]
        if not values.size:
            return None
        return jeffreys(int(values.sum()), values.size) if self.is_event else mean_interval(values)


def question(scenario: Scenario, text: str) -> OutcomeAsked:
    """What a text asks for.

    Args:
        scenario: whose events, issues and readings are meant.
        text: id of an event or an issue (an event where both have it); ``event.ID``, ``date.ID`` or ``issue.ID``; or a
            reading such as ``ground.kabul`` or ``ground.kabul+0.5*ground.north``.

    Raises:
        UsageError: nothing in the scenario is called so.
    """
    wanted = text.strip()
    kind, _, name = wanted.partition(".")
    if kind in ("event", "date") and name:
        return _of_event(scenario, name, "event" if kind == "event" else "date")
    if kind == "issue" and name:
        return _of_issue(scenario, name)
    if wanted in scenario.events:
        return _of_event(scenario, wanted, "event")
    if wanted in scenario.issues:
        return _of_issue(scenario, wanted)
    return _of_reading(scenario, wanted)


def _of_event(scenario: Scenario, name: str, kind: Kind) -> OutcomeAsked:
    if name not in scenario.events:
        raise UsageError(f"no event {name!r}", tuple(scenario.events), nearest(name, scenario.events))
    title = scenario.events[name].title
    if kind == "event":
        return OutcomeAsked(f"event.{name}", kind, title, "probability", name)
    return OutcomeAsked(f"date.{name}", kind, f"When: {title}", "months", name)


def _of_issue(scenario: Scenario, name: str) -> OutcomeAsked:
    if name not in scenario.issues:
        raise UsageError(f"no issue {name!r}", tuple(scenario.issues), nearest(name, scenario.issues))
    return OutcomeAsked(f"issue.{name}", "issue", scenario.issues[name].title, "points (0–100)", name)


def _of_reading(scenario: Scenario, text: str) -> OutcomeAsked:
    terms: dict[str, float] = {}
    for part in text.replace(" ", "").split("+"):
        match = TERM.fullmatch(part)
        known = (*scenario.events, *scenario.issues, *VARIABLES)
        if match is None or match["path"].partition(".")[0] not in VARIABLES:
            raise UsageError(f"{text!r} is no event, issue or state variable", known, nearest(text, known))
        terms[match["path"]] = terms.get(match["path"], 0.0) + float(match["weight"] or 1.0)
    reading = Reads.model_validate({"terms": terms})
    _refuse_what_is_not_there(scenario, reading)
    described = [describe(scenario, path) for path in terms]
    title = " + ".join(words for words, _ in described)
    units = {unit for _, unit in described}
    return OutcomeAsked(
        f"reading.{text.replace(' ', '')}",
        "reading",
        title,
        units.pop() if len(units) == 1 else "",
        None,
        reading,
    )


def _refuse_what_is_not_there(scenario: Scenario, reading: Reads) -> None:
    """UsageError where a run of the scenario would have nothing to read, with the nearest name."""
    context = Context(scenario, {}, Marks())
    check_reading(context, (), reading)
    for problem in context.problems:
        raise UsageError(problem.message, problem.allowed, problem.nearest)


def outcome(result: Result, asked: OutcomeAsked | str, by: dt.date | None = None) -> Outcome:
    """The answer of a run to a question.

    Args:
        result: a run.
        asked: the question, or a text as `question` takes.
        by: date by which an event counts, or at which an issue or reading is read; the end of the run if None.

    Raises:
        UsageError: no such question, a date outside the run, or an event whose deadline had passed at the start.
    """
    wanted = question(result.scenario, asked) if isinstance(asked, str) else asked
    days = dates(result)
    last = len(days) - 1 if by is None else sum(day <= by for day in days) - 1
    if last < 1:
        raise UsageError(f"{by} is not after the as-of date, {days[0]}")
    if by is not None and by > days[-1]:
        raise UsageError(f"{by} lies after the end of the run, {days[-1]}")
    if wanted.kind in ("event", "date"):
        return _event_outcome(result, wanted, last, days)
    try:
        values = _state(result, wanted, last)
    except KeyError as error:
        raise UsageError(str(error.args[0])) from error
    return Outcome(wanted, values, days[last])


def _event_outcome(result: Result, wanted: OutcomeAsked, last: int, days: tuple[dt.date, ...]) -> Outcome:
    event = result.scenario.events[str(wanted.name)]
    if not is_open(event, days[0]):
        raise UsageError(f"the deadline of {wanted.name!r} had passed on the as-of date")
    months = crossing(result, event)
    came = (months != NEVER) & (months <= last)
    values = came.astype(np.float64) if wanted.kind == "event" else np.where(came, months, last + 1).astype(np.float64)
    return Outcome(wanted, values, days[last] if event.by is None else min(days[last], event.by))


def _state(result: Result, wanted: OutcomeAsked, month: int) -> np.ndarray:
    if wanted.kind == "issue":
        array = variable(result, "outcome").sel(issue=wanted.name).isel(month=month)
        return np.asarray(array.values, dtype=np.float64)
    assert wanted.reading is not None
    return np.asarray(read(result, wanted.reading).isel(month=month).values, dtype=np.float64)
