"""The command that puts causal claims to the test."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from realpolitik.cli import frame
from realpolitik.cli.frame import guarded
from realpolitik.cli.options import AsOf, Json, Months, Seed, Threads, Where, Worlds, app, date


@app.command(short_help="Put every causal claim to the test: paired runs with and without the cause.")
@guarded
def mechanisms(
    scenario: Where,
    as_of: AsOf = None,
    worlds: Worlds = 100,
    months: Months = None,
    seed: Seed = 1,
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
    threads: Threads = None,
    as_json: Json = False,
) -> None:
    """Put every causal claim to the test: the cause turned as it says, in the same worlds; verdict, size and when."""
    day = date(as_of)
    with frame.progress("playing both arms of each") as progress:
        from realpolitik.pipeline.mechanisms import mechanisms as run

        study = run(
            scenario,
            as_of=day,
            worlds=worlds,
            months=months,
            seed=seed,
            only=[word.strip() for word in only.split(",") if word.strip()] if only else (),
            source=source,
            brief=brief,
            out=out,
            threads=threads,
            progress=progress,
        )
    from realpolitik.report.studies import mechanisms as report

    if out is not None:
        from realpolitik.report import page

        page.write_page(report.front(study), (report.section(study),), out / "mechanisms.html")
    frame.show(report.tables(study), report.document(study), as_json)
