"""The program itself and the options that several commands share."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from realpolitik.cli.frame import Exit, note_date, usage_error
from realpolitik.cli.group import Group

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

WORDS: list[str] = []
"""The words of the command at work, as they were given."""


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
