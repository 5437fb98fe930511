"""The command on what one actor could do for a goal."""

from __future__ import annotations

from typing import Annotated

import typer

from realpolitik.cli import frame
from realpolitik.cli.frame import guarded
from realpolitik.cli.options import Json, Page, Run, Where, app, date, run_options


@app.command(short_help="What one actor could do for a goal: effect, cost and robustness of each of its levers.")
@guarded
@run_options(
    *("as_of", "view", "worlds", "months", "seed", "threads"),
    worlds=60,
    fewest=2,
    meaning="Worlds in which each lever is tried.",
)
def advise(
    scenario: Where,
    *,
    actor: Annotated[str, typer.Option("--for", metavar="ID", help="Whose levers.")],
    goal: Annotated[str, typer.Option(metavar="TEXT", help="An outcome and up or down, as in 'ground.kabul up'.")],
    by: Annotated[str | None, typer.Option("--by", metavar="DATE", help="Date of the goal; else the end.")] = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="Hold levers from here on; else the start.")] = None,
    views: Annotated[
        bool, typer.Option("--views", help="Try the best through each source's claims alone too.")
    ] = False,
    run: Run,
    out: Page = None,
    as_json: Json = False,
) -> None:
    """Try every level of an actor's own instruments in the same worlds: what moves the goal, and what it costs."""
    deadline, start = date(by), date(since)
    with frame.progress("trying", unit="runs") as progress:
        from realpolitik import pipeline

        found = pipeline.advise(scenario, actor, goal, by=deadline, since=start, views=views, progress=progress, **run)
    from realpolitik.report.studies import advise as study

    if out is not None:
        frame.publish(study.front(found), study.sections(found), out / "advise.html")
    frame.show(study.tables(found), study.document(found), as_json)
