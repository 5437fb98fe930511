"""Checks of meaning over records that are each valid in form: every error at once, and warnings.

Errors: names that refer to nothing, references and readings that point nowhere, circles, shares that exceed one,
values outside the range of the number they speak about, dated numbers without a value on an as-of date, numbers
that rest on what came out later. Warnings: whatever is written but bears on nothing, or cannot be reached.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from realpolitik.errors import Problem
from realpolitik.scenario.checks import (
    bearing,
    beginning,
    deals,
    experiments,
    figures,
    focus,
    history,
    hypotheses,
    means,
    reach,
    record,
    references,
    statements,
    successions,
    sums,
    threats,
    timing,
    wording,
    zones,
)
from realpolitik.scenario.checks.context import Context
from realpolitik.scenario.marks import Marks
from realpolitik.scenario.schema import Scenario

ERRORS = (
    references.check,
    successions.check,
    zones.check,
    deals.check,
    threats.check,
    focus.check,
    statements.check,
    hypotheses.check,
    history.check,
    record.check,
    experiments.check,
    sums.check,
    timing.check,
)
WARNINGS = (
    reach.check,
    bearing.check,
    hypotheses.warn,
    history.warn,
    record.warn,
    figures.warn,
    beginning.warn,
    successions.warn,
    zones.warn,
    deals.warn,
    wording.warn,
    means.warn,
)


def check(scenario: Scenario) -> tuple[Problem, ...]:
    """Every problem of meaning in a scenario, without places in files; errors first."""
    found = check_partial(scenario, None, Marks(), True)
    return tuple(sorted(found, key=lambda problem: (problem.severity, problem.path)))


def check_partial(
    scenario: Scenario,
    raw: dict[str, Any] | None,
    marks: Marks,
    whole: bool,
    dates: Iterable[dt.date] | None = None,
) -> list[Problem]:
    """Problems of meaning among the valid records of a scenario, some of whose records may have failed.

    ``raw`` is the plain data that the records came from: names of records that failed still count as existing.
    Only a scenario that is ``whole`` is searched for what bears on nothing. ``dates`` are those of knowledge where the
    scenario (an inquiry) has no section ``about`` that says them.
    """
    context = Context(scenario, raw or {}, marks, dates)
    for one in (*ERRORS, *(WARNINGS if whole else ())):
        one(context)
    return context.problems
