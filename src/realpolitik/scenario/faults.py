"""How many faults are looked for, and which of those found are shown."""

from __future__ import annotations

from collections.abc import Iterable

from realpolitik.errors import Problem

MOST_FAULTS = 2000
"""Faults of form after which a file, and a scenario, is read no further; and errors (and warnings) shown at most."""


def capped(problems: Iterable[Problem], file: str, is_whole: bool) -> tuple[Problem, ...]:
    """Errors and then warnings by place, the first `MOST_FAULTS` of each, and a last line on those left out.

    Args:
        problems: all that were found, in any order, some perhaps twice.
        file: the scenario, for the last line.
        is_whole: whether everything was looked at.
    """
    found = sorted(set(problems), key=_order)
    kept: list[Problem] = []
    for severity in ("error", "warning"):
        some = [problem for problem in found if problem.severity == severity]
        kept.extend(some[:MOST_FAULTS])
        more = len(some) - MOST_FAULTS
        if more >= 0 and not is_whole and severity == "error":
            kept.append(Problem(file, 0, 0, "", f"more than {MOST_FAULTS:,} errors; the rest was not looked for"))
        elif more > 0:
            kept.append(Problem(file, 0, 0, "", f"and {more:,} more {severity}s, which are not shown", severity))
    return tuple(kept)


def _order(problem: Problem) -> tuple[str, str, int, int, str, str]:
    return problem.severity, problem.file, problem.line, problem.column, problem.path, problem.message
