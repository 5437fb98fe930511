"""The options that the jobs have in common: what each means, what holds where it is left out, and how a job takes it.

A job takes them as keywords, ``**run: Unpack[PlanOptions]`` (PEP 692), and passes them on in one piece.
"""

from __future__ import annotations

import datetime as dt
import functools
import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, ParamSpec, TypedDict, TypeVar

from realpolitik.scenario.names import nearest
from realpolitik.scenario.numbers import Estimate

Progress = Callable[[int, int], None]
Setting = float | Sequence[float] | Estimate
P = ParamSpec("P")
R = TypeVar("R")


class WorldOptions(TypedDict, total=False):
    """Which worlds are drawn, and from what.

    Attributes:
        as_of: date of knowledge; nothing dated after it is used. That of the scenario if None.
        view: source whose claims alone are used; all of them if None.
        worlds: number of worlds.
        seed: seed of the worlds and of all that is left to chance in them.
    """

    as_of: dt.date | str | None
    view: str | None
    worlds: int
    seed: int


class PlanOptions(WorldOptions, total=False):
    """Which worlds are played, and how far.

    Attributes:
        months: months to play; the scenario's own number if None.
    """

    months: int | None


class RunOptions(PlanOptions, total=False):
    """All that can be asked of one run; `realpolitik.assess` says what each means."""

    do: Sequence[str]
    set: Mapping[str, Setting] | None
    formula: str | None
    out: str | Path | None
    threads: int | None
    chunk: int | None
    progress: Progress | None


DEFAULTS: PlanOptions = {"as_of": None, "view": None, "worlds": 1000, "months": None, "seed": 1}
"""What holds where neither the call nor the job says anything else."""
MEANINGS = dict(re.findall(r"^ +(\w+): (.+)$", f"{WorldOptions.__doc__}{PlanOptions.__doc__}", re.MULTILINE))
"""Option → what it means, as the docstrings above say it."""


def with_options(kind: type, **own: Any) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let a job take options as keywords: it is handed all of them, as given or as they are otherwise.

    A keyword that nobody knows is refused by name. The job's signature and docstring say what can be given, with the
    meanings of ``kind`` where the docstring says ``**run`` (see `explained`).

    Args:
        kind: the options, `WorldOptions` or `PlanOptions`.
        own: defaults of this job that differ from `DEFAULTS`.
    """
    names = [name for name in DEFAULTS if name in kind.__annotations__]
    defaults = {**DEFAULTS, **own}

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        shown = spelt_out(inspect.signature(function), kind, {name: defaults[name] for name in names})

        @functools.wraps(function)
        def job(*args: P.args, **given: P.kwargs) -> R:
            for name in given:
                if name not in shown.parameters:
                    near = nearest(name, shown.parameters)
                    hint = f"; did you mean {near!r}?" if near else ""
                    raise TypeError(f"{function.__name__}() got an unexpected keyword argument {name!r}{hint}")
            for name in names:
                given.setdefault(name, defaults[name])
            return function(*args, **given)

        job.__signature__ = shown  # type: ignore[attr-defined]
        job.__doc__ = explained(function.__doc__, names)
        return job

    return decorate


def spelt_out(signature: inspect.Signature, kind: type, defaults: Mapping[str, object]) -> inspect.Signature:
    """A signature with options in place of ``**run``: before the job's own keywords, each with its type and default."""
    given = [item for item in signature.parameters.values() if item.kind is not item.VAR_KEYWORD]
    options = [
        inspect.Parameter(
            name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=written(kind, name, default)
        )
        for name, default in defaults.items()
    ]
    first = [item for item in given if item.kind is not item.KEYWORD_ONLY]
    return signature.replace(parameters=[*first, *options, *(item for item in given if item not in first)])


def written(kind: type, name: str, default: object) -> str:
    """The type of an option as it is written; with None where that is the default of the job alone."""
    words = str(getattr(kind.__annotations__[name], "__forward_arg__", kind.__annotations__[name]))
    return f"{words} | None" if default is None and "None" not in words else words


def explained(text: str | None, names: Sequence[str]) -> str | None:
    """A docstring with the meanings of options in place of its line on ``**run``, but for those in the job's own words.

    What the job says of an option itself stands before that line, indented alike.
    """
    if text is None:  # python -OO
        return None
    before, mark, after = text.partition("**run:")
    indent = before[before.rfind("\n") :]
    own = {name: said for name, said in re.findall(rf"{indent}(\w+): (.+)", before) if name in names}
    for name, said in own.items():
        before = before.replace(f"{indent}{name}: {said}", "")
    meanings = indent.join(f"{name}: {own.get(name, MEANINGS[name])}" for name in names)
    return before + meanings + after[after.find("\n") :] if mark else text
