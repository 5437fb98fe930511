"""What every command shares: exit codes, errors as text or JSON, consoles, progress."""

from __future__ import annotations

import contextlib
import enum
import functools
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from realpolitik.errors import Problem, RealpolitikError
    from realpolitik.report.document import Front, Section

PIPE_WIDTH = 140
"""Columns of a table that does not go to a terminal."""


class Exit(enum.IntEnum):
    """Exit codes of every command."""

    DONE = 0
    BAD_INPUT = 1
    BAD_USAGE = 2
    UNFINISHED = 3


def guarded(function: Callable[..., None]) -> Callable[..., None]:
    """Turn what goes wrong in a command into a message and an exit code; with ``--json``, into one JSON document."""

    @functools.wraps(function)
    def command(**options: Any) -> None:
        code, message = Exit.DONE, ""
        problems: tuple[Problem, ...] = ()
        try:
            function(**options)
            sys.stdout.flush()
        except (typer.Exit, typer.Abort):
            raise
        except BrokenPipeError:  # the reader has gone (… | head): nothing left to say
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except KeyboardInterrupt:
            code, message = Exit.UNFINISHED, "interrupted"
        except MemoryError:
            code, message = Exit.UNFINISHED, "out of memory: ask for fewer worlds, or a smaller --chunk"
        except Exception as error:
            code, message, problems = explained(error)
        if code:
            complain(code, message, problems, as_json=bool(options.get("as_json")))
            raise typer.Exit(code)

    return command


def explained(error: Exception) -> tuple[Exit, str, tuple[Problem, ...]]:
    """Exit code, message and problems of an error; one that nobody foresaw is raised again, with code 3.

    Raises:
        typer.Exit: the error is a fault of the program; its trace has been printed.
    """
    from realpolitik.errors import RunError, ScenarioError, UsageError

    if isinstance(error, ScenarioError):
        return Exit.BAD_INPUT, "the scenario cannot be used", error.problems
    if isinstance(error, UsageError):
        return Exit.BAD_USAGE, str(error), ()
    if isinstance(error, RunError | OSError):
        return Exit.UNFINISHED, str(error), ()
    import traceback

    traceback.print_exc()
    sys.stderr.write("realpolitik: this is a fault of the program; please report it with the lines above\n")
    raise typer.Exit(Exit.UNFINISHED) from error


def complain(code: Exit, message: str, problems: Iterable[Problem], *, as_json: bool) -> None:
    """Say what went wrong: to standard error as text, or to standard output as one JSON document."""
    if as_json:
        kind = {Exit.BAD_INPUT: "bad input", Exit.BAD_USAGE: "bad usage"}.get(code, "could not finish")
        print_json({"error": kind, "message": message, "problems": [as_dict(problem) for problem in problems]})
        return
    for problem in problems:
        sys.stderr.write(f"{problem.severity}: {plain(str(problem))}\n")
    sys.stderr.write(f"realpolitik: {plain(message)}\n")


def as_dict(problem: Problem) -> dict[str, Any]:
    """A problem for programs."""
    import dataclasses

    return dataclasses.asdict(problem)


def plain(text: str) -> str:
    """A text without characters that could steer a terminal or hide what stands there."""
    return "".join(char if char.isprintable() or char == "\n" else "\N{REPLACEMENT CHARACTER}" for char in text)


def print_json(document: Mapping[str, Any]) -> None:
    """One JSON document on standard output; numbers that are not finite become null."""
    text = json.dumps(_finite(document), ensure_ascii=False, allow_nan=False, indent=2, default=str)
    sys.stdout.write(escaped(text) + "\n")


def escaped(text: str) -> str:
    """JSON with signs that could steer a terminal, or hide what stands there, written as JSON's own escapes."""
    if text.isascii() and "\x7f" not in text:
        return text
    return "".join(char if char.isprintable() or char == "\n" else json.dumps(char)[1:-1] for char in text)


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if value - value == 0.0 else None
    if isinstance(value, Mapping):
        return {str(key): _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return value.item() if hasattr(value, "item") else value


def console(*, stderr: bool = False) -> Console:
    """A console for tables: as wide as the terminal, or of one width where there is none."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    free = stream.isatty() or "COLUMNS" in os.environ
    return Console(stderr=stderr, highlight=False, soft_wrap=False, width=None if free else PIPE_WIDTH)


def print_tables(renderables: Iterable[RenderableType]) -> None:
    """Tables on standard output, an empty line after each."""
    out = console()
    for renderable in renderables:
        out.print(renderable)
        out.print()


def show(renderables: Iterable[RenderableType], document: Mapping[str, Any], as_json: bool) -> None:
    """The same content as tables, or as one JSON document."""
    if as_json:
        print_json(document)
    else:
        print_tables(renderables)


def publish(front: Front, sections: tuple[Section, ...], path: Path) -> None:
    """Write a page of sections, in a folder that is made if it is not there."""
    from realpolitik.report import page

    path.parent.mkdir(parents=True, exist_ok=True)
    page.write_page(front, sections, path)


@contextlib.contextmanager
def progress(text: str, unit: str = "worlds") -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error, where somebody watches; yields a function of the units done and their number."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn(unit))
    with Progress(*columns, TimeElapsedColumn(), console=console(stderr=True), transient=True) as bar:
        task = bar.add_task(text, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def usage_error(error: ValueError) -> RealpolitikError:
    """A value that cannot be read, as bad usage."""
    from realpolitik.errors import UsageError

    return UsageError(str(error))
