"""What every command shares: exit codes, errors as text or JSON, consoles, progress."""

from __future__ import annotations

import contextlib
import datetime as dt
import enum
import functools
import io
import json
import logging
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import typer

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from realpolitik.errors import Problem
    from realpolitik.report.document import Front, Section

LOGGER = logging.getLogger("realpolitik")
PIPE_WIDTH = 140
"""Columns of a table that does not go to a terminal."""
EVERY = 3.0
"""Seconds between two lines that tell how far a command has come, where there is no terminal."""
NOTES: list[str] = []
"""What the command at work has to say beside its result; it stands in its document and on its page too."""


class Exit(enum.IntEnum):
    """Exit codes of every command; 1 says that the input is bad, or that what was to be checked does not hold."""

    DONE = 0
    BAD_INPUT = 1
    BAD_USAGE = 2
    UNFINISHED = 3


def guarded(function: Callable[..., None]) -> Callable[..., None]:
    """Turn what goes wrong in a command into a message and an exit code; with ``--json``, into one JSON document.

    A folder to write to (``out``) is looked at before any work is done for it.
    """

    @functools.wraps(function)
    def command(**options: Any) -> None:
        code, message = Exit.DONE, ""
        problems: tuple[Problem, ...] = ()
        NOTES.clear()
        try:
            _check_out(options.get("out"))
            function(**options)
            sys.stdout.flush()
        except (typer.Exit, typer.Abort):
            _flush()
            raise
        except BrokenPipeError:  # the reader has gone (… | head): nothing left to say
            _hush(sys.stdout)
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


def _check_out(out: Path | None) -> None:
    if out is not None:
        from realpolitik import disk

        disk.check_folder(out)


def _flush() -> None:
    """Send off what was printed; where it cannot be sent, the interpreter shall not try again when it ends."""
    try:
        sys.stdout.flush()
    except OSError:
        _hush(sys.stdout)


def _hush(stream: TextIO) -> None:
    """Let a stream lead nowhere."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def prepare_streams() -> None:
    """Make the standard streams take whatever is printed.

    One that was closed (``>&-``) leads nowhere, and its number is not given to a file that is opened later. A character
    that a terminal does not have is replaced by a question mark.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115 - as long as the process
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def note(text: str) -> None:
    """Say something beside the result: at once on standard error, and later in the document and on the page."""
    if text not in NOTES:
        NOTES.append(text)
        LOGGER.info("note: %s", text)
        sys.stderr.write(f"realpolitik: {plain(text)}\n")


def note_date(day: dt.date) -> None:
    """Say that a date of knowledge is still to come, if it is."""
    if day > dt.date.today():
        note(
            f"The date of knowledge, {day.day} {day:%B} {day.year}, is still to come: what happens until then is in no "
            "source, and the run begins as if nothing did."
        )


def explained(error: Exception) -> tuple[Exit, str, tuple[Problem, ...]]:
    """Exit code, message and problems of an error; one that nobody foresaw is raised again, with code 3.

    Raises:
        typer.Exit: the error is a fault of the program; its trace has been printed.
    """
    from realpolitik.errors import RunError, ScenarioError, UsageError

    if isinstance(error, ScenarioError):
        return Exit.BAD_INPUT, error.verdict, error.problems
    if isinstance(error, UsageError):
        return Exit.BAD_USAGE, str(error), ()
    if isinstance(error, RunError):
        return Exit.UNFINISHED, str(error), ()
    if isinstance(error, OSError):
        what = error.strerror or str(error)
        return Exit.UNFINISHED, f"{error.filename}: {what}" if error.filename else what, ()
    import traceback

    sys.stderr.write(plain(traceback.format_exc()))
    sys.stderr.write("realpolitik: this is a fault of the program; please report it with the lines above\n")
    raise typer.Exit(Exit.UNFINISHED) from error


def complain(code: Exit, message: str, problems: Iterable[Problem], *, as_json: bool) -> None:
    """Say what went wrong: to standard error as text, or to standard output as one JSON document."""
    problems = tuple(problems)
    log_problems(problems)
    LOGGER.info("%s: %s", "error" if code != Exit.UNFINISHED else "unfinished", message)
    if as_json:
        kind = {Exit.BAD_INPUT: "bad input", Exit.BAD_USAGE: "bad usage"}.get(code, "could not finish")
        try:
            print_json({"error": kind, "message": message, "problems": [as_dict(problem) for problem in problems]})
            sys.stdout.flush()
            return
        except OSError:  # the output is what failed
            _hush(sys.stdout)
    _flush()
    try:
        for problem in problems:
            sys.stderr.write(f"{problem.severity}: {plain(str(problem))}\n")
        sys.stderr.write(f"realpolitik: {plain(message)}\n")
        sys.stderr.flush()
    except OSError:
        _hush(sys.stderr)


def log_problems(problems: Iterable[Problem]) -> None:
    """Tell the log of errors and warnings, if one is kept."""
    for problem in problems:
        LOGGER.info("%s: %s", problem.severity, problem)


def as_dict(problem: Problem) -> dict[str, Any]:
    """A problem for programs."""
    import dataclasses

    return dataclasses.asdict(problem)


def plain(text: str) -> str:
    """A text without characters that could steer a terminal or hide what stands there."""
    from realpolitik.scenario.signs import shown

    return shown(text)


def say(text: str, *, end: str = "\n") -> None:
    """A line of plain text on standard output."""
    typer.echo(plain(text) + end, nl=False)


def print_json(document: Mapping[str, Any]) -> None:
    """One JSON document on standard output, with the notes; numbers that are not finite become null."""
    sys.stdout.write(json_text(document, ascii_alone=not _takes(sys.stdout, "\N{CJK UNIFIED IDEOGRAPH-6F22}")))


def json_text(document: Mapping[str, Any], *, ascii_alone: bool = False) -> str:
    """A document with the notes as JSON."""
    if NOTES:
        document = {**document, "notes": [*document.get("notes", ()), *NOTES]}
    from realpolitik.scenario.signs import escaped

    text = json.dumps(_finite(document), ensure_ascii=ascii_alone, allow_nan=False, indent=2, default=str)
    return escaped(text) + "\n"


def keep_json(document: Mapping[str, Any], path: Path) -> None:
    """Keep a document as a file; what was there before is kept beside it."""
    from realpolitik import disk

    disk.write_page(path, json_text(document))


def print_exactly(text: str) -> None:
    """A text that programs read, on standard output: as UTF-8 where the stream's encoding has not all of it."""
    text, buffer = plain(text), getattr(sys.stdout, "buffer", None)
    if buffer is None or _takes(sys.stdout, text):
        sys.stdout.write(text)
        return
    sys.stdout.flush()
    buffer.write(text.encode())


def _takes(stream: TextIO, text: str) -> bool:
    try:
        text.encode(stream.encoding or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if value - value == 0.0 else None
    if isinstance(value, Mapping):
        return {str(key): _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return value.item() if hasattr(value, "item") else value


def console(*, stderr: bool = False) -> Console:
    """A console for tables: as wide as the terminal, or of one width where there is none.

    All that it prints goes through `plain`; what it says to the terminal itself (colours, the cursor) does not.
    """
    from realpolitik.cli.screen import FilteredConsole

    stream = sys.stderr if stderr else sys.stdout
    free = stream.isatty() or "COLUMNS" in os.environ
    return FilteredConsole(stderr=stderr, highlight=False, soft_wrap=False, width=None if free else PIPE_WIDTH)


def print_tables(renderables: Iterable[RenderableType], *, apart: bool = True) -> None:
    """Tables on standard output, an empty line after each if ``apart``; no spaces at ends of lines in a pipe."""
    out = console()
    for renderable in renderables:
        if sys.stdout.isatty():
            out.print(renderable)
        else:
            with out.capture() as held:
                out.print(renderable)
            sys.stdout.write("".join(line.rstrip() + "\n" for line in held.get().splitlines()))
        if apart:
            out.print()


def show(renderables: Iterable[RenderableType], document: Mapping[str, Any], as_json: bool) -> None:
    """The same content as tables, or as one JSON document."""
    if as_json:
        print_json(document)
    else:
        print_tables(renderables)


def publish(front: Front, sections: tuple[Section, ...] | None, path: Path) -> None:
    """Write a page of sections, or one sheet if they are None, with the notes, in a folder that is made if need be."""
    from realpolitik.report import page

    if sections is None:
        page.write_sheet(page.noted(front, NOTES), path)
        return
    page.write_page(page.noted(front, NOTES), sections, path)


class Watch:
    """How far a command has come, told on standard error: as a bar where somebody watches, else as plain lines.

    It is called with the units done and their number; `stage` names what is done from now on.
    """

    def __init__(self, text: str, unit: str, bar: Any = None) -> None:
        self.text, self.unit, self.bar = text, unit, bar
        self.said = time.monotonic()
        self.task = bar.add_task(text, total=None) if bar is not None else None

    def stage(self, text: str) -> None:
        """What is done from now on, as ``trying causal claims``."""
        self.text = text
        if self.bar is not None:
            self.bar.reset(self.task, description=text, total=None)
        else:
            self._line(text)

    def compiling(self, done: int, most: int) -> None:
        """So many functions are compiled, of so many at most."""
        text = f"compiling {done} of at most {most} functions"
        if self.bar is not None:
            self.bar.update(self.task, description=text)
        else:
            self._line(text)

    def __call__(self, done: int, total: int) -> None:
        """So many units are done, of so many."""
        if self.bar is not None:
            self.bar.update(self.task, description=self.text, completed=done, total=total)
        elif done < total:
            self._line(f"{self.text} {done:,} of {total:,} {self.unit}")

    def _line(self, text: str) -> None:
        """A line, unless one was said a moment ago."""
        if (now := time.monotonic()) - self.said >= EVERY:
            self.said = now
            with contextlib.suppress(OSError):
                sys.stderr.write(f"realpolitik: {plain(text)}\n")
                sys.stderr.flush()


@contextlib.contextmanager
def progress(text: str, unit: str = "worlds") -> Iterator[Watch]:
    """How far a command has come, on standard error: yields a function of the units done and their number."""
    from realpolitik.cli.compiling import heard

    if not sys.stderr.isatty():
        watch = Watch(text, unit)
        with heard(watch.compiling):
            yield watch
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn(unit))
    with Progress(*columns, TimeElapsedColumn(), console=console(stderr=True), transient=True) as bar:
        watch = Watch(text, unit, bar)
        with heard(watch.compiling):
            yield watch
