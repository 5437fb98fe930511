"""The command on threats: who blinks, and how far a threat is believed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from realpolitik.cli import frame
from realpolitik.cli.frame import guarded
from realpolitik.cli.options import Json, Run, app, run_options


@app.command(short_help="Who blinks when one actor threatens another.")
@guarded
@run_options("set", "as_of", "view", "worlds", "seed")
def threat(
    where: Annotated[str, typer.Argument(metavar="SCENARIO|CASE", help="A scenario, or a published game: crisis.")],
    *,
    name: Annotated[str | None, typer.Option("--threat", metavar="ID", help="The threat; else the first.")] = None,
    level: Annotated[str | None, typer.Option(help="Level of the threat; else the one in force.")] = None,
    solution: Annotated[
        str | None,
        typer.Option(
            metavar="pbe|qre",
            help="Which leads, perfect Bayesian equilibrium (D1) or quantal response; else qre, pbe for a CASE.",
        ),
    ] = None,
    run: Run,
    out: Annotated[Path | None, typer.Option(help="Folder that gets threat.html; else nowhere.")] = None,
    efg: Annotated[
        Path | None, typer.Option("--efg", metavar="FILE", help="Write the game for Gambit; a file not there yet.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Who blinks when one actor threatens another: credibility, accommodation, war by accident, and what moves them."""
    from realpolitik import disk
    from realpolitik.pipeline import signalling
    from realpolitik.report.studies import signalling as study

    if efg is not None:
        disk.check_free(efg)
    found = signalling.threat(where, name, level=level, solution=solution, **run)
    written: dict[str, str] = {}
    if efg is not None:
        disk.write_text(efg, signalling.efg(found))
        written["efg"] = str(efg)
    if out is not None:
        frame.publish(study.front(found), (study.section(found),), out / "threat.html")
        written["report"] = str(out / "threat.html")
    if as_json:
        frame.print_json({**study.document(found), **written})
        return
    frame.print_tables(study.tables(found))
    for kind, path in written.items():
        frame.say(f"{kind}: {path}")
