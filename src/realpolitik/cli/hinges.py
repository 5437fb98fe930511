"""Commands on what outcomes hang on: shares by number, claim and source; conditions under which they come about."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from realpolitik.cli import frame
from realpolitik.cli.frame import guarded
from realpolitik.cli.options import AsOf, Chunk, Json, Months, Seed, Threads, View, Where, Worlds, app, date

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


@app.command(short_help="What an outcome hangs on: numbers, claims and sources by share of variance.")
@guarded
def attribute(
    scenario: Where,
    of: Of = None,
    by: By = None,
    as_of: AsOf = None,
    view: View = None,
    worlds: Worlds = 1000,
    months: Months = None,
    seed: Seed = 1,
    out: Out = None,
    threads: Threads = None,
    chunk: Chunk = None,
    as_json: Json = False,
) -> None:
    """Say what an outcome hangs on: its variance by number, claim and source, beside dummies that play no part."""
    day, deadline = date(as_of), date(by)
    with frame.progress("playing") as progress:
        from realpolitik import pipeline

        found = pipeline.attribute(
            scenario,
            of,
            by=deadline,
            as_of=day,
            view=view,
            worlds=worlds,
            months=months,
            seed=seed,
            out=out,
            threads=threads,
            chunk=chunk,
            progress=progress,
        )
    from realpolitik.report.studies import attribution

    if out is not None:
        from realpolitik.report import page

        page.write_page(attribution.front(found), attribution.sections(found), out / "attribution.html")
    frame.show(attribution.tables(found), attribution.document(found), as_json)


@app.command(short_help="Under what conditions something comes about: boxes and a tree of inputs.")
@guarded
def discover(
    scenario: Where,
    of: Of = None,
    by: By = None,
    above: Annotated[float | None, typer.Option(help="For an issue or reading: cases are greater than this.")] = None,
    below: Annotated[float | None, typer.Option(help="For an issue or reading: cases are less than this.")] = None,
    as_of: AsOf = None,
    view: View = None,
    worlds: Worlds = 1000,
    months: Months = None,
    seed: Seed = 1,
    out: Out = None,
    threads: Threads = None,
    chunk: Chunk = None,
    as_json: Json = False,
) -> None:
    """Find the conditions under which something comes about, and say in held-out worlds what they are worth."""
    day, deadline = date(as_of), date(by)
    with frame.progress("playing") as progress:
        from realpolitik import pipeline

        found = pipeline.discover(
            scenario,
            of,
            by=deadline,
            above=above,
            below=below,
            as_of=day,
            view=view,
            worlds=worlds,
            months=months,
            seed=seed,
            out=out,
            threads=threads,
            chunk=chunk,
            progress=progress,
        )
    from realpolitik.report.studies import discovery

    if out is not None:
        from realpolitik.report import page

        page.write_page(discovery.front(found), discovery.sections(found), out / "discovery.html")
    frame.show(discovery.tables(found), discovery.document(found), as_json)
