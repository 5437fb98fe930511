"""The command on threats: who blinks, and how far a threat is believed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from realpolitik.cli import frame
from realpolitik.cli.frame import guarded
from realpolitik.cli.options import AsOf, Json, Seed, Set, View, Worlds, app, assignment, date


@app.command(short_help="Who blinks when one actor threatens another.")
@guarded
def threat(
    where: Annotated[str, typer.Argument(metavar="SCENARIO|CASE", help="A scenario, or a published game: crisis.")],
    name: Annotated[str | None, typer.Option("--threat", metavar="ID", help="The threat; else the first.")] = None,
    level: Annotated[str | None, typer.Option(help="Level of the threat; else the one in force.")] = None,
    solution: Annotated[
        str | None,
        typer.Option(
            metavar="pbe|qre",
            help="Which leads, perfect Bayesian equilibrium (D1) or quantal response; else qre, pbe for a CASE.",
        ),
    ] = None,
    put: Set = None,
    as_of: AsOf = None,
    view: View = None,
    worlds: Worlds = 1000,
    seed: Seed = 1,
    out: Annotated[Path | None, typer.Option(help="Folder that gets threat.html; else nowhere.")] = None,
    efg: Annotated[Path | None, typer.Option("--efg", metavar="FILE", help="Write the game for Gambit.")] = None,
    as_json: Json = False,
) -> None:
    """Who blinks when one actor threatens another: credibility, accommodation, war by accident, and what moves them."""
    from realpolitik.pipeline import signalling
    from realpolitik.report import page
    from realpolitik.report.studies import signalling as shown

    study = signalling.threat(
        where,
        name,
        level=level,
        as_of=date(as_of),
        view=view,
        worlds=worlds,
        seed=seed,
        solution=solution,
        set=dict(assignment(text) for text in put or ()),
    )
    written: dict[str, str] = {}
    if efg is not None:
        efg.write_text(signalling.efg(study), encoding="utf-8", newline="\n")
        written["efg"] = str(efg)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        target = page.write_page(shown.front(study), (shown.section(study),), out / "threat.html")
        written["report"] = str(target)
    if as_json:
        frame.print_json({**shown.document(study), **written})
        return
    frame.print_tables(shown.tables(study))
    for kind, path in written.items():
        typer.echo(f"{kind}: {path}")
