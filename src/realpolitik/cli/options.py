"""The program itself and the options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from realpolitik.cli.frame import Exit, note_date
from realpolitik.cli.group import CommandGroup
from realpolitik.words import assignments as assignments
from realpolitik.words import date as date
from realpolitik.words import names_in as names_in

HELP = {"help_option_names": ["-h", "--help"], "max_content_width": 110}
app = typer.Typer(
    name="realpolitik",
    cls=CommandGroup,
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


def known_on(text: str | None) -> Any:
    """A date of knowledge; one that is still to come is said."""
    day = date(text)
    if day is not None:
        note_date(day)
    return day


def finite(**given: float | None) -> None:
    """UsageError for a number that is none, by the name of its option."""
    import math

    from realpolitik.errors import UsageError

    for name, value in given.items():
        if value is not None and not math.isfinite(value):
            raise UsageError(f"--{name}: expected a number; found {value}")
