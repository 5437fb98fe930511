"""The program itself and the options that several commands share."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, TypeVar

import typer

from realpolitik.cli.frame import Exit, note_date, usage_error
from realpolitik.cli.group import Group
from realpolitik.options import MOST

T = TypeVar("T")

HELP = {"help_option_names": ["-h", "--help"], "max_content_width": 110}
app = typer.Typer(
    name="realpolitik",
    cls=Group,
    help="Make an argument about a conflict executable. SCENARIO: folder, YAML file, or a name such as afghanistan.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings=HELP,
)

Where = Annotated[str, typer.Argument(metavar="SCENARIO", help="Folder, YAML file, or name of a built-in scenario.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of tables.")]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="Date of knowledge: nothing later is used.")]
View = Annotated[str | None, typer.Option("--view", metavar="SOURCE", help="The scenario through one source's claims.")]
Months = Annotated[int | None, typer.Option("--months", min=1, max=600, help="Months to play; else the scenario says.")]
Seed = Annotated[
    int, typer.Option("--seed", min=0, max=2**63 - 1, help="Same seed, same numbers, whatever the threads and chunks.")
]
Threads = Annotated[int | None, typer.Option("--threads", min=1, help="Threads to use; else one for each core.")]
Chunk = Annotated[int | None, typer.Option("--chunk", min=1, help="Worlds held in memory at a time.")]
Formula = Annotated[
    str | None,
    typer.Option("--formula", metavar="NAME", help="Formula by which settlements find their terms, as nash1950."),
]
Do = Annotated[
    list[str] | None,
    typer.Option(
        "--do",
        metavar="ACTOR.INSTRUMENT=LEVEL[@DATE]",
        help="Hold an instrument at a level, from a date on. May be repeated.",
    ),
]
Against = Annotated[
    list[str] | None,
    typer.Option(
        "--against",
        metavar="ACTOR.INSTRUMENT=LEVEL[@DATE]",
        help="Held in the run compared with, where nothing is held otherwise. May be repeated.",
    ),
]
Set = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="PATH=VALUE",
        help="Give a number another value: 0.5, [0.3,0.6] or [0.3,0.4,0.6]. May be repeated.",
    ),
]
Page = Annotated[Path | None, typer.Option(help="Folder that gets the page; else nowhere.")]

WORDS: list[str] = []
"""The words of the command at work, as they were given."""
Run = Mapping[str, Any]
"""What a command was told about its run, read: options by the names under which the pipeline takes them."""
RUN: Mapping[str, tuple[Any, Any]] = {
    "as_of": (AsOf, None),
    "view": (View, None),
    "months": (Months, None),
    "seed": (Seed, 1),
    "formula": (Formula, None),
    "do": (Do, None),
    "set": (Set, None),
    "threads": (Threads, None),
    "chunk": (Chunk, None),
}
"""Option of a run → how it is given, and what holds otherwise; that of worlds is each command's own."""


def run_options(
    *names: str, worlds: int | None = 1000, fewest: int = 1, most: int | None = MOST, meaning: str = "Worlds to draw."
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command options of a run, where it takes ``run``, a `Run`: they are read, and handed over in one piece.

    Args:
        names: the options, in the order in which they are shown.
        worlds: worlds if none are asked for.
        fewest: the least number of worlds.
        most: the greatest; None where the run itself says what it has room for.
        meaning: what the worlds are for.
    """
    option = typer.Option("--worlds", "-n", min=fewest, max=most, help=meaning)
    known = {**RUN, "worlds": (Annotated[int, option] if worlds is not None else Annotated[int | None, option], worlds)}

    def decorate(function: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(function)
        def command(**given: Any) -> None:
            run = {name: read(name, given.pop(name)) for name in names}
            function(run=MappingProxyType(run), **given)

        only = inspect.Parameter.KEYWORD_ONLY
        options = [inspect.Parameter(name, only, default=known[name][1], annotation=known[name][0]) for name in names]
        shown: list[inspect.Parameter] = []
        for item in inspect.signature(function, eval_str=True).parameters.values():
            shown += options if item.name == "run" else [item.replace(kind=only)]
        command.__signature__ = inspect.Signature(shown)  # type: ignore[attr-defined]
        command.__annotations__ = {item.name: item.annotation for item in shown}
        return command

    return decorate


def read(name: str, value: Any) -> Any:
    """An option of a run, from the words in which it was given."""
    if name == "as_of":
        return known_on(value)
    if name == "set":
        return assignments(value)
    return value or [] if name == "do" else value


def version(wanted: bool) -> None:
    """Print the version and leave."""
    if wanted:
        from realpolitik.version import __version__

        typer.echo(__version__)
        raise typer.Exit(Exit.DONE)


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=version, is_eager=True, help="Print the version and leave.")
    ] = False,
    log: Annotated[
        Path | None, typer.Option("--log", metavar="FILE", help="Append what is done to a file, a line an event.")
    ] = None,
) -> None:
    """Options before the command."""
    if log is not None:
        from realpolitik.cli import log as kept

        kept.start(log, WORDS)


def date(text: str | None) -> Any:
    """A date as the format writes it: 2017-08-31, 2017-08 or 2017."""
    from realpolitik.scenario.dates import parse_date

    if text is None:
        return None
    try:
        return parse_date(text)
    except ValueError as error:
        raise usage_error(error) from error


def known_on(text: str | None) -> Any:
    """A date of knowledge; one that is still to come is said."""
    day = date(text)
    if day is not None:
        note_date(day)
    return day


def names_in(words: str | list[str] | None) -> list[str]:
    """Names given once or more, with commas between.

    Raises:
        UsageError: something was given, and no name is in it.
    """
    from realpolitik.errors import UsageError

    given = [words] if isinstance(words, str) else words or []
    found = [name.strip() for word in given for name in word.split(",") if name.strip()]
    if given and not found:
        raise UsageError(f"expected names with commas between; found {','.join(given)!r:.80}")
    return found


def once(pairs: Iterable[tuple[str, T]]) -> dict[str, T]:
    """Pairs by name.

    Raises:
        UsageError: a name comes twice.
    """
    from realpolitik.errors import UsageError

    found: dict[str, T] = {}
    for name, value in pairs:
        if name in found:
            raise UsageError(f"{name!r:.80} is given twice")
        found[name] = value
    return found


def finite(**given: float | None) -> None:
    """UsageError for a number that is none, by the name of its option."""
    import math

    from realpolitik.errors import UsageError

    for name, value in given.items():
        if value is not None and not math.isfinite(value):
            raise UsageError(f"--{name}: expected a number; found {value}")


def assignments(words: list[str] | None) -> dict[str, float | list[float]]:
    """Every ``path=value`` of ``--set``."""
    return once(assignment(text) for text in words or ())


def assignment(text: str) -> tuple[str, float | list[float]]:
    """One ``path=value`` of ``--set``."""
    import json

    from realpolitik.errors import UsageError

    path, sign, raw = text.partition("=")
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError):
        value = None
    numbers = value if isinstance(value, list) else [value]
    right = all(type(item) in (int, float) and _fits(item) for item in numbers)
    if not sign or not path.strip() or not right or (isinstance(value, list) and len(value) not in (2, 3)):
        raise UsageError(f"expected PATH=NUMBER, PATH=[low,high] or PATH=[low,mode,high]; found {text!r:.80}")
    return path.strip(), value


def _fits(number: float) -> bool:
    """Whether a number is finite, and not greater than any float."""
    import math

    try:
        return math.isfinite(number)
    except OverflowError:
        return False
