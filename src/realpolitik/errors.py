"""Everything that can go wrong, in one small tree.

::

    RealpolitikError
    ├── ScenarioError   bad input: the scenario (carries every `Problem` found, not the first only)
    ├── UsageError      bad request: an unknown view, path, date or option
    └── RunError        a run that could not finish: out of memory, not finite, interrupted
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

SHOWN = 24
"""How many allowed names a message lists at most."""
LONGEST = {"path": 400, "message": 2000, "nearest": 200}
"""Characters of each part of a problem at most; what is longer is cut, so that the words grow with the faults alone."""


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong with a scenario: where it stands, what was found, what is allowed, the nearest right name.

    Line and column count from 1; line 0 means that the problem belongs to the file (or, without a file, to the
    scenario) as a whole.

    >>> print(Problem("war.yaml", 3, 1, "actors.usa", "no such actor", allowed=("us",), nearest="us"))
    war.yaml:3:1: actors.usa: no such actor; allowed: us; did you mean us?
    """

    file: str
    line: int
    column: int
    path: str
    message: str
    severity: Literal["error", "warning"] = "error"
    allowed: tuple[str, ...] = ()
    nearest: str | None = None

    def __post_init__(self) -> None:
        for name, most in LONGEST.items():
            text = getattr(self, name)
            if text is not None and len(text) > most:
                object.__setattr__(self, name, f"{text[:most]}…")

    def __str__(self) -> str:
        """``file:line:column: path: message; allowed: …; did you mean …?``"""
        place = ":".join([self.file, *([str(self.line), str(self.column)] if self.line else [])]) if self.file else ""
        text = ": ".join(part for part in (place, self.path, self.message) if part)
        if self.allowed:
            more = len(self.allowed) - SHOWN
            text += f"; allowed: {', '.join(self.allowed[:SHOWN])}" + (f" and {more} more" if more > 0 else "")
        return text + (f"; did you mean {self.nearest}?" if self.nearest else "")


class RealpolitikError(Exception):
    """Base of every error that this package raises on purpose."""


class ScenarioError(RealpolitikError):
    """A scenario that cannot be used; `problems` holds everything found wrong with it, errors before warnings.

    >>> import realpolitik as rp
    >>> try:
    ...     rp.load("afganistan")
    ... except ScenarioError as error:
    ...     error.problems[0].nearest
    'afghanistan'
    """

    verdict = "the scenario cannot be used"
    """What a command says of the whole."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems if problem.severity == "error")


class UsageError(RealpolitikError):
    """A request that makes no sense for this scenario: names what is allowed and the nearest right name.

    >>> import realpolitik as rp
    >>> try:
    ...     rp.explain("proxy_war", actor="borea")
    ... except UsageError as error:
    ...     error.nearest
    'boreas'
    """

    def __init__(self, message: str, allowed: Iterable[str] = (), nearest: str | None = None) -> None:
        self.message, self.allowed, self.nearest = message, tuple(allowed), nearest
        super().__init__(message, self.allowed, nearest)

    def __str__(self) -> str:
        return str(Problem("", 0, 0, "", self.message, allowed=self.allowed, nearest=self.nearest))


class RunError(RealpolitikError):
    """A run that could not finish."""
