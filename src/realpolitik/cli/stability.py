"""The command of the stability engine."""

from __future__ import annotations

from typing import Annotated

import typer

from realpolitik.cli import frame
from realpolitik.cli.frame import guarded
from realpolitik.cli.options import Json, Threads, app


@app.command(short_help="Which states of a game hold, for whom, by which concept of stability.")
@guarded
def stable(
    game: Annotated[
        str, typer.Argument(metavar="CASE", help="Published case such as elmira, or a game's YAML or JSON file.")
    ],
    concepts: Annotated[
        str | None,
        typer.Option(
            metavar="NAMES", help="Concepts with commas between: nash,gmr,smr,seq … Else what the game needs."
        ),
    ] = None,
    horizon: Annotated[
        int | None, typer.Option(min=1, help="Moves that actors look ahead, for limited-move stability.")
    ] = None,
    why: Annotated[
        str | None,
        typer.Option(metavar="STATE", help="Say why this state holds or does not: its code, name or number."),
    ] = None,
    threads: Threads = None,
    as_json: Json = False,
) -> None:
    """Find which states of a game hold: options by states, marks of stability by actor, equilibria by concept."""
    from realpolitik.pipeline.stability import stability
    from realpolitik.report.studies import stability as study

    asked = [name.strip() for name in concepts.split(",")] if concepts else None
    found = stability(game, concepts=asked, horizon=horizon, reasons=True if why else None, threads=threads)
    number = None if why is None else found.find(why)
    frame.show([] if as_json else study.tables(found, number), study.document(found) if as_json else {}, as_json)
