"""Commands on what outcomes hang on: shares by number, claim and source; conditions under which they come about."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from realpolitik.cli import frame
from realpolitik.cli.frame import guarded
from realpolitik.cli.options import Json, Run, Where, app, date, finite, run_options

Of = Annotated[
    list[str] | None,
    typer.Option(
        "--of",
        metavar="OUTCOME",
        help="Event or issue, date.EVENT, or a reading such as ground.kabul. May be repeated; else the least certain "
        "events.",
    ),
]
By = Annotated[str | None, typer.Option("--by", metavar="DATE", help="Date of the outcome; else the end of the run.")]
Out = Annotated[
    Path | None, typer.Option(help="Folder of the page and of the saved run, which is opened if it is there.")
]


RUN = ("as_of", "view", "worlds", "months", "seed", "threads", "chunk")


@app.command(short_help="What an outcome hangs on: numbers, claims and sources by share of variance.")
@guarded
@run_options(*RUN, most=None)
def attribute(
    scenario: Where, *, of: Of = None, by: By = None, run: Run, out: Out = None, as_json: Json = False
) -> None:
    """Say what an outcome hangs on: its variance by number, claim and source, beside dummies that play no part."""
    deadline = date(by)
    with frame.progress("playing") as progress:
        from realpolitik import pipeline

        found = pipeline.attribute(scenario, of, by=deadline, out=out, progress=progress, **run)
    from realpolitik.report.studies import attribution as study

    if out is not None:
        frame.publish(study.front(found), study.sections(found), out / "attribution.html")
    frame.show(study.tables(found), study.document(found), as_json)


@app.command(short_help="Under what conditions something comes about: boxes and a tree of inputs.")
@guarded
@run_options(*RUN, most=None)
def discover(
    scenario: Where,
    *,
    of: Of = None,
    by: By = None,
    above: Annotated[float | None, typer.Option(help="For an issue or reading: cases are greater than this.")] = None,
    below: Annotated[float | None, typer.Option(help="For an issue or reading: cases are less than this.")] = None,
    run: Run,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Find the conditions under which something comes about, and say in held-out worlds what they are worth."""
    deadline = date(by)
    finite(above=above, below=below)
    with frame.progress("playing") as progress:
        from realpolitik import pipeline

        found = pipeline.discover(
            scenario, of, by=deadline, above=above, below=below, out=out, progress=progress, **run
        )
    from realpolitik.report.studies import discovery as study

    if out is not None:
        frame.publish(study.front(found), study.sections(found), out / "discovery.html")
    frame.show(study.tables(found), study.document(found), as_json)
