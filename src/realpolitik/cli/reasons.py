"""Commands about one actor: why it chooses what it chooses, and what it could do for a goal."""

from __future__ import annotations

from typing import Annotated

import typer

from realpolitik.cli import frame
from realpolitik.cli.frame import guarded
from realpolitik.cli.options import Json, Page, Run, Where, app, date, run_options


@app.command(short_help="Why an actor chooses what it chooses: by issue, by cost, with the claims behind.")
@guarded
@run_options("worlds", "as_of", "view", "seed", "do", "set", worlds=20, meaning="Worlds to average over.")
def explain(
    scenario: Where,
    *,
    actor: Annotated[str, typer.Option(metavar="ID", help="Whose choices.")],
    instrument: Annotated[str | None, typer.Option(metavar="ID", help="One of its instruments; else all.")] = None,
    world: Annotated[int | None, typer.Option(min=0, help="Number of one world; else means over worlds.")] = None,
    month: Annotated[int | None, typer.Option(min=1, help="Month of the run; the round of choice up to it.")] = None,
    when: Annotated[str | None, typer.Option("--date", metavar="DATE", help="The same as a date.")] = None,
    run: Run,
    out: Page = None,
    as_json: Json = False,
) -> None:
    """Say why an actor takes a level and not the next best: utility by issue and cost, and the claims behind it."""
    moment = date(when)
    with frame.progress("weighing") as progress:
        from realpolitik import pipeline

        found = pipeline.explain(
            scenario, actor, instrument=instrument, world=world, month=month, date=moment, progress=progress, **run
        )
    from realpolitik.report.studies import explain as study

    if out is not None:
        frame.publish(study.front(found), study.sections(found), out / "explain.html")
    frame.show(study.tables(found), study.document(found), as_json)


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
