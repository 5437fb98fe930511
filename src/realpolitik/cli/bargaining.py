"""The command on power."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from realpolitik.cli import frame
from realpolitik.cli.frame import guarded
from realpolitik.cli.options import Json, Run, Where, app, names_in, run_options

Issues = Annotated[
    list[str] | None,
    typer.Option("--issues", metavar="ID[,ID...]", help="What is bargained over; else what is in dispute."),
]


@app.command(short_help="Who can carry, block or make a settlement: votes, vetoes, ties, the kingmaker.")
@guarded
@run_options("as_of", "view", "worlds", "seed", "threads", worlds=500)
def power(
    scenario: Where,
    *,
    issues: Issues = None,
    without_ties: Annotated[
        str | None, typer.Option("--without-ties", metavar="ACTOR", help="Once more, as if it had no ties to anybody.")
    ] = None,
    months: Annotated[int, typer.Option("--months", min=0, max=600, help="Months to play, for power over time.")] = 0,
    every: Annotated[int, typer.Option("--every", min=3, help="Months between two measures; whole quarters.")] = 12,
    run: Run,
    out: Annotated[Path | None, typer.Option(help="Folder that gets power.html.")] = None,
    as_json: Json = False,
) -> None:
    """Who can carry, block or make a settlement: indices of votes, vetoes, brokers in the network, the kingmaker."""
    with frame.progress("playing") as progress:
        from realpolitik.pipeline.power import power as measure

        found = measure(
            scenario,
            issues=names_in(issues),
            without_ties=without_ties,
            months=months,
            every=every,
            progress=progress,
            **run,
        )
    from realpolitik.report.studies import power as study

    if out is not None:
        frame.publish(study.front(found), (study.section(found),), out / "power.html")
    frame.show(study.tables(found), study.document(found), as_json)
