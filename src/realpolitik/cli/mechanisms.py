"""The command that puts causal claims to the test."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from realpolitik.cli import frame
from realpolitik.cli.frame import guarded
from realpolitik.cli.options import Json, Run, Where, app, names_in, run_options


@app.command(short_help="Put every causal claim to the test: paired runs with and without the cause.")
@guarded
@run_options("as_of", "worlds", "months", "seed", "threads", worlds=100)
def mechanisms(
    scenario: Where,
    *,
    run: Run,
    only: Annotated[
        str | None, typer.Option(metavar="M03,…", help="These mechanisms or experiments alone, with commas between.")
    ] = None,
    source: Annotated[str | None, typer.Option(metavar="ID", help="Claims of this source alone.")] = None,
    brief: Annotated[
        bool, typer.Option("--brief", help="One contrast for each mechanism alone: for a first look.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option(help="Folder that keeps the runs and gets mechanisms.html; else nowhere.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Put every causal claim to the test: the cause turned as it says, in the same worlds; verdict, size and when."""
    with frame.progress("playing both arms of each") as progress:
        from realpolitik.pipeline.mechanisms import mechanisms as test

        found = test(scenario, only=names_in(only), source=source, brief=brief, out=out, progress=progress, **run)
    from realpolitik.report.studies import mechanisms as study

    if out is not None:
        frame.publish(study.front(found), (study.section(found),), out / "mechanisms.html")
    frame.show(study.tables(found), study.document(found), as_json)
