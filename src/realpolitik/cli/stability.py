"""The command of the stability engine: games and cases at once, scenarios by way of the campaign."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from realpolitik.cli import frame
from realpolitik.cli.frame import guarded
from realpolitik.cli.options import Json, Run, app, names_in, run_options

OF_SCENARIO = ("as_of", "view", "worlds", "months")
"""Options of a run that mean nothing to a game, which nobody plays."""
PAGE = "stable.html"
"""File of the page."""


@app.command(short_help="Which courses or states hold, for whom, by which concept of stability.")
@guarded
@run_options(
    *("as_of", "view", "worlds", "months", "seed", "threads"),
    worlds=None,
    fewest=2,
    meaning="Worlds for each profile; else the focus says.",
)
def stable(
    where: Annotated[
        str,
        typer.Argument(
            metavar="SCENARIO|CASE", help="Scenario with a focus, published case such as elmira, or a game's file."
        ),
    ],
    *,
    concepts: Annotated[
        str | None,
        typer.Option(
            metavar="NAMES", help="Concepts with commas between: nash,gmr,smr,seq … Else what the game needs."
        ),
    ] = None,
    horizon: Annotated[
        int | None, typer.Option(min=1, help="Of a game: moves that actors look ahead, for limited-move stability.")
    ] = None,
    why: Annotated[
        str | None,
        typer.Option(metavar="STATE", help="Of a game: why this state holds or does not (code, name or number)."),
    ] = None,
    start: Annotated[
        str | None, typer.Option("--from", metavar="STATE", help="Of a game: where ways begin; else its status quo.")
    ] = None,
    inverse: Annotated[
        str | None,
        typer.Option(metavar="STATE", help="Of a game: which preferences of --vary would make this state stable."),
    ] = None,
    vary: Annotated[
        str | None, typer.Option(metavar="ACTOR", help="Of a game: actor whose preferences --inverse varies.")
    ] = None,
    spread: Annotated[
        float | None, typer.Option(metavar="RANKS", help="Of a game: what holds if preferences err by so many ranks.")
    ] = None,
    focus: Annotated[
        str | None, typer.Option(metavar="NAME", help="Of a scenario: which focus; else the first that fits the date.")
    ] = None,
    run: Run,
    out: Annotated[
        Path | None, typer.Option(help="Folder of the page and of what each profile showed, which is not played again.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Find which courses of a scenario's actors, or which states of a game, nobody wants to leave."""
    from realpolitik.pipeline.stability import is_game

    asked = names_in(concepts) or None
    of_game = {"horizon": horizon, "why": why, "from": start, "inverse": inverse, "vary": vary, "spread": spread}
    if not is_game(where):
        _refuse(of_game, "a game, and this is a scenario")
        _courses(where, focus, asked, run, out, as_json)
        return
    _refuse({"focus": focus, **{name: run[name] for name in OF_SCENARIO}}, "a scenario, and this is a game")
    if (inverse is None) != (vary is None):
        _refuse({"inverse": inverse, "vary": vary}, "the other of --inverse and --vary")
    pair = None if inverse is None or vary is None else (inverse, vary)
    options = {"concepts": asked, "horizon": horizon, "start": start, "inverse": pair, "spread": spread}
    _states(where, why, out, as_json, **options, threads=run["threads"])


def _refuse(given: dict[str, Any], needed: str) -> None:
    """UsageError for options that have no meaning here."""
    from realpolitik.errors import UsageError

    wrong = [f"--{name.replace('_', '-')}" for name, value in given.items() if value is not None]
    if wrong:
        raise UsageError(f"{', '.join(wrong)}: needs {needed}")


def _states(game: str, why: str | None, out: Path | None, as_json: bool, **options: Any) -> None:
    """Which states of a game hold."""
    from realpolitik.pipeline.stability import stability
    from realpolitik.report.studies import stability as study

    found = stability(game, reasons=True if why else None, **options)
    number = None if why is None else found.find(why)
    if out is not None:
        frame.publish(study.front(found), (study.section(found),), out / PAGE)
    frame.show([] if as_json else study.tables(found, number), study.document(found) if as_json else {}, as_json)


def _courses(
    scenario: str, focus: str | None, concepts: list[str] | None, run: Run, out: Path | None, as_json: bool
) -> None:
    """Which courses of a scenario's actors hold."""
    with frame.progress("playing") as progress:
        from realpolitik.pipeline.focus import focus as play

        found = play(scenario, focus, concepts=concepts, out=out, progress=progress, **run)
    from realpolitik.report.studies import courses as study

    if out is not None:
        frame.publish(study.front(found), (study.section(found),), out / PAGE)
    frame.show([] if as_json else study.tables(found), study.document(found) if as_json else {}, as_json)
