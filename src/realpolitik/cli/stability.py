"""The command of the stability engine: games and cases at once, scenarios by way of the campaign."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from realpolitik.cli import frame
from realpolitik.cli.frame import guarded
from realpolitik.cli.options import AsOf, Json, Months, Seed, Threads, View, app, date

if TYPE_CHECKING:
    from realpolitik.findings.courses import Courses
    from realpolitik.findings.stability import Stability
    from realpolitik.report.document import Front, Section


@app.command(short_help="Which courses or states hold, for whom, by which concept of stability.")
@guarded
def stable(
    where: Annotated[
        str,
        typer.Argument(
            metavar="SCENARIO|CASE", help="Scenario with a focus, published case such as elmira, or a game's file."
        ),
    ],
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
    as_of: AsOf = None,
    view: View = None,
    worlds: Annotated[
        int | None, typer.Option("--worlds", "-n", min=2, help="Worlds for each profile; else the focus says.")
    ] = None,
    months: Months = None,
    seed: Seed = 1,
    out: Annotated[
        Path | None, typer.Option(help="Folder of the page and of what each profile showed, which is not played again.")
    ] = None,
    threads: Threads = None,
    as_json: Json = False,
) -> None:
    """Find which courses of a scenario's actors, or which states of a game, nobody wants to leave."""
    from realpolitik.pipeline.stability import is_game

    asked = [name.strip() for name in concepts.split(",")] if concepts else None
    if is_game(where):
        given = {"--focus": focus, "--as-of": as_of, "--view": view, "--worlds": worlds, "--months": months}
        _refuse(given, "a scenario, and this is a game")
        if (inverse is None) != (vary is None):
            _refuse({"--inverse": inverse, "--vary": vary}, "the other of --inverse and --vary")
        pair = None if inverse is None or vary is None else (inverse, vary)
        options = {"concepts": asked, "horizon": horizon, "start": start, "inverse": pair, "spread": spread}
        _game(where, why, out, as_json, **options, threads=threads)
        return
    given = {"--horizon": horizon, "--why": why, "--from": start, "--inverse": inverse, "--vary": vary}
    _refuse({**given, "--spread": spread}, "a game, and this is a scenario")
    day = date(as_of)
    with frame.progress("playing") as progress:
        from realpolitik.pipeline.focus import focus as play

        found = play(
            where,
            focus,
            as_of=day,
            view=view,
            worlds=worlds,
            months=months,
            seed=seed,
            concepts=asked,
            out=out,
            threads=threads,
            progress=progress,
        )
    _courses(found, out, as_json)


def _refuse(given: dict[str, Any], needed: str) -> None:
    """UsageError for options that have no meaning here."""
    from realpolitik.errors import UsageError

    wrong = [name for name, value in given.items() if value is not None]
    if wrong:
        raise UsageError(f"{', '.join(wrong)}: needs {needed}")


def _game(where: str, why: str | None, out: Path | None, as_json: bool, **options: Any) -> None:
    from realpolitik.pipeline.stability import stability
    from realpolitik.report.studies import stability as study

    found: Stability = stability(where, reasons=True if why else None, **options)
    number = None if why is None else found.find(why)
    if out is not None:
        _write(study.front(found), study.section(found), out)
    frame.show([] if as_json else study.tables(found, number), study.document(found) if as_json else {}, as_json)


def _courses(found: Courses, out: Path | None, as_json: bool) -> None:
    from realpolitik.report.studies import courses as study

    if out is not None:
        _write(study.front(found), study.section(found), out)
    frame.show([] if as_json else study.tables(found), study.document(found) if as_json else {}, as_json)


def _write(front: Front, section: Section, out: Path) -> None:
    from realpolitik.report import page

    out.mkdir(parents=True, exist_ok=True)
    page.write_page(front, (section,), out / "stable.html")
