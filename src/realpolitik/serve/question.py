"""A question as it stands in an address, and the command that gives the same numbers."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any
from urllib.parse import urlencode

from realpolitik.errors import RealpolitikError, ScenarioError, UsageError
from realpolitik.scenario.names import nearest
from realpolitik.scenario.resolve import resolve
from realpolitik.scenario.schema import Scenario
from realpolitik.words import assignment, assignments, date

SIZES = (50, 200, 1000)
"""Worlds after which an answer is told, as far as that many are asked for."""
MOST_WORLDS = 1000
"""Worlds of one question at most; the command line takes more."""
MOST_GIVEN = 40
"""Pins, and numbers, of one question at most."""
LONGEST = 400
"""Characters of one value in an address at most."""
SEVERAL = ("do", "set", "against")
"""Fields that may be given more than once."""
WHOLE = ("worlds", "months", "seed")
"""Fields that are whole numbers."""


@dataclass(frozen=True)
class WhatIf:
    """What is asked, as words: the fields are the options of ``whatif``, by the same names.

    Attributes:
        scenario: name of one of the scenarios that are served.
        do: what is held, as ``us.presence=withdrawn@2019-01``.
        set: numbers in place of the scenario's, as ``taliban.cohesion=0.5``.
        against: what is held in the run compared with.
        as_of: date of knowledge; the scenario's own if None.
        view: source whose claims alone are used; all of them if None.
        worlds: worlds in all.
        months: months to play; the scenario's own number if None.
        seed: seed of every draw.
        formula: formula of bargaining; the scenario's own if None.

    >>> asked = Question.read([("scenario", "proxy_war"), ("do", "meridia.presence=withdrawn"), ("worlds", "50")])
    >>> asked.command("proxy_war")
    'realpolitik whatif proxy_war --do meridia.presence=withdrawn --worlds 50'
    >>> asked.query
    'scenario=proxy_war&do=meridia.presence%3Dwithdrawn&worlds=50'
    """

    scenario: str
    do: tuple[str, ...] = ()
    set: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    as_of: str | None = None
    view: str | None = None
    worlds: int = 200
    months: int | None = None
    seed: int = 1
    formula: str | None = None

    @classmethod
    def read(cls, pairs: Iterable[tuple[str, str]]) -> WhatIf:
        """A question from the names and values of an address; empty values are as if they were not there.

        Raises:
            UsageError: a name is unknown or given twice, a value is no number or out of bounds; all of them at once.
        """
        known = [field.name for field in fields(cls)]
        found: dict[str, Any] = {}
        wrong: list[str] = []
        for name, value in pairs:
            if not value.strip():
                continue
            if name not in known:
                wrong.append(str(UsageError(f"no option {name!r:.80}", known, nearest(name[:80], known))))
            elif len(value) > LONGEST:
                wrong.append(f"{name}: {len(value)} characters, where {LONGEST} are allowed")
            elif name in SEVERAL:
                found.setdefault(name, []).append(value.strip())
            elif name in found:
                wrong.append(f"{name!r} is given twice")
            else:
                found[name] = value.strip()
        wrong += _numbers_in(found)
        wrong += [f"{name}: more than {MOST_GIVEN}" for name in SEVERAL if len(found.get(name, ())) > MOST_GIVEN]
        if wrong:
            raise UsageError("\n".join(wrong))
        several = {name: tuple(dict.fromkeys(found[name])) for name in SEVERAL if name in found}
        return cls(**{"scenario": "", **found, **several})

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Names and values of everything that is not as it would be anyway."""
        found = []
        for field in fields(self):
            value = getattr(self, field.name)
            if value != field.default:
                found += [(field.name, str(item)) for item in (value if isinstance(value, tuple) else (value,))]
        return found

    @property
    def query(self) -> str:
        """The question as an address holds it: a link to it can be kept, and opened again."""
        return urlencode(self.pairs)

    @property
    def is_changed(self) -> bool:
        """Whether something is held or set."""
        return bool(self.do or self.set)

    def words(self, where: str, worlds: int | None = None) -> list[str]:
        """The words of the command that gives the same numbers: ``whatif``, or ``assess`` where nothing is changed.

        Args:
            where: the scenario as the command line takes it.
            worlds: worlds of the answer at hand; those asked for if None.
        """
        said = ["whatif", where] if self.is_changed else ["assess", where, "--alone"]
        for name in SEVERAL if self.is_changed else ("do",):
            for value in getattr(self, name):
                said += [f"--{name}", value]
        for name in ("as_of", "view", "months", "seed", "formula"):
            value = getattr(self, name)
            if value not in (None, type(self).__dataclass_fields__[name].default):
                said += [f"--{name.replace('_', '-')}", str(value)]
        return [*said, "--worlds", str(worlds or self.worlds)]

    def command(self, where: str, worlds: int | None = None) -> str:
        """`words` as one line for a shell."""
        return shlex.join(["realpolitik", *self.words(where, worlds)])

    @property
    def base(self) -> dict[str, Any]:
        """What the run compared with is made from, besides what is held in it, as `make_plan` takes it."""
        return {
            "as_of": date(self.as_of),
            "view": self.view,
            "months": self.months,
            "seed": self.seed,
            "formula": self.formula,
        }

    @property
    def settings(self) -> dict[str, float | list[float]]:
        """Number path → value.

        Raises:
            UsageError: a word is no ``PATH=NUMBER``, or a path comes twice.
        """
        return assignments(list(self.set))


def _numbers_in(found: dict[str, Any]) -> list[str]:
    """Turn the whole numbers among texts into numbers; what is wrong with them."""
    wrong = []
    for name in WHOLE:
        if name not in found:
            continue
        text = found[name]
        if not text.isascii() or not text.isdigit() or len(text) > 19:
            wrong.append(f"{name}: expected a whole number; found {text!r:.80}")
            continue
        found[name] = int(text)
        if name == "worlds" and not 1 <= found[name] <= MOST_WORLDS:
            wrong.append(f"worlds must lie between 1 and {MOST_WORLDS:,} here; the command line takes more")
    return wrong


def faults(known: Scenario, asked: WhatIf) -> tuple[str, ...]:
    """Everything that is wrong with a question, each in the words of the command line; empty where it can be asked.

    Args:
        known: the scenario as loaded.
        asked: the question.
    """
    from realpolitik.pipeline.pins import parse_pins
    from realpolitik.pipeline.runs import make_plan

    if not (first := _fault(lambda: _whole(known, asked))):
        return ()
    found = _fault(lambda: make_plan(known, worlds=1, **asked.base))
    if found:
        return tuple(dict.fromkeys(found))
    plan = make_plan(known, worlds=1, **asked.base)
    for pin in (*asked.do, *asked.against):
        found += _fault(lambda pin=pin: parse_pins([pin], plan.scenario, plan.months))
    for text in asked.set:
        found += _fault(lambda text=text: _set_alone(known, asked, text))
    return tuple(dict.fromkeys(found or first))


def _whole(known: Scenario, asked: WhatIf) -> None:
    from realpolitik.pipeline.runs import make_plan

    make_plan(known, worlds=1, do=asked.do, settings=asked.settings, **asked.base)
    make_plan(known, worlds=1, do=asked.against, **asked.base)


def _set_alone(known: Scenario, asked: WhatIf, text: str) -> None:
    path, value = assignment(text)
    resolve(known, as_of=date(asked.as_of), view=asked.view, settings={path: value})


def _fault(attempt: Any) -> list[str]:
    """What goes wrong in an attempt, a text each."""
    try:
        attempt()
    except RealpolitikError as error:
        return texts_of(error)
    return []


def texts_of(error: RealpolitikError) -> list[str]:
    """What an error says, as the command line says it: a text a problem."""
    if isinstance(error, ScenarioError):
        return [*(str(problem) for problem in error.problems if problem.severity == "error"), error.verdict]
    return str(error).split("\n")


def line(words: Sequence[str]) -> str:
    """Words of a command as one line for a shell."""
    return shlex.join(["realpolitik", *words])
