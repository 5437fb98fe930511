"""The command for downloaded files: what they are, what they would add to a scenario, and the adding."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from realpolitik.cli import frame
from realpolitik.cli.frame import guarded
from realpolitik.cli.options import Json, app, names_in

if TYPE_CHECKING:
    from rich.console import RenderableType

    from realpolitik.downloads.intake import Found
    from realpolitik.downloads.writing import Addition


@app.command(short_help="Read downloaded files (UCDP, ACLED, SIPRI, World Bank) into dated series.")
@guarded
def data(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="CSV as downloaded, or folders of such files.")],
    into: Annotated[
        str | None, typer.Option(metavar="FOLDER", help="Scenario of your own that takes the series.")
    ] = None,
    accept: Annotated[
        bool, typer.Option("--accept", help="With --into: add what is shown, without being asked.")
    ] = False,
    country: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Countries wanted; else that of the scenario's arena.")
    ] = None,
    since: Annotated[str | None, typer.Option("--from", metavar="DATE", help="First year or day that counts.")] = None,
    published: Annotated[
        str | None, typer.Option(metavar="DATE", help="When the files came out, where they do not say it.")
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option(metavar="SERIES", help="Series wanted, by id; * stands for anything.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Tell what files hold: by content, with every row left out counted by reason; add it on --into and a yes.

    Each download is a vintage: its figures are known from the day on which it came out, and a later one revises them.
    """
    from realpolitik.downloads import intake, writing
    from realpolitik.errors import UsageError

    if accept and not into:
        raise UsageError("--accept goes with --into FOLDER")
    wanted = names_in(only) or None
    where = writing.own_folder(Path(into)) if into else None
    found = intake.data(
        list(files), where, country=names_in(country) or None, since=since, published=published, only=wanted
    )
    made, had = writing.changes(found.files, found.scenario) if found.scenario is not None else (None, ())
    if not as_json:
        frame.print_tables(_shown(found, made))
        for name in had:
            frame.say(f"{name} is in already: nothing of it is added again")
    if where is None or not _agreed(accept, as_json, any(one.new or one.revised for one in made or ())):
        if as_json:
            frame.print_json({**found.as_dict(), "added": None})
        return
    added = intake.add(found, where)
    if as_json:
        frame.print_json({**found.as_dict(), "added": [_change(one) for one in added.changes], "had": list(added.had),
                          "written": [str(path) for path in added.files]})  # fmt: skip
        return
    for path in added.files:
        frame.say(str(path))
    frame.say(f"{len(added.changes)} series: {sum(len(one.new) for one in added.changes):,} values added, "
              f"{sum(len(one.revised) for one in added.changes):,} revised; realpolitik check {where}")  # fmt: skip


def _shown(found: Found, made: tuple[Addition, ...] | None) -> list[RenderableType]:
    from realpolitik.downloads.tables import tables

    return [item if isinstance(item, str) else item.shown("").rich() for item in tables(found, made)]


def _change(change: Addition) -> dict[str, object]:
    return {
        "series": change.series.id,
        "source": change.source,
        "published": change.published.isoformat(),
        "new": len(change.new),
        "revised": len(change.revised),
    }


def _agreed(accept: bool, as_json: bool, is_change: bool) -> bool:
    """Whether what was shown is to be added: as given, or as somebody at the terminal says."""
    from realpolitik.errors import UsageError

    if accept:
        return True
    if not is_change:
        frame.say("nothing new to add") if not as_json else None
        return False
    if as_json or not sys.stdin.isatty():
        raise UsageError("nothing was added: give --accept to add it")
    return typer.confirm("Add these series?", default=False)
