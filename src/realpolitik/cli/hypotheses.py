"""The command that weighs hypotheses by evidence."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from realpolitik.cli import frame
from realpolitik.cli.frame import guarded
from realpolitik.cli.options import MOST, Json, Run, app, run_options


@app.command(short_help="Weigh hypotheses by the evidence: posterior, what each item does, the classic count.")
@guarded
@run_options("as_of", "view", "seed")
def weigh(
    scenario: Annotated[
        str,
        typer.Argument(
            metavar="SCENARIO|CASE",
            help="Folder, YAML file, or name of a built-in scenario; or a published case: heuer_iraq, cab_problem.",
        ),
    ],
    *,
    question: Annotated[str | None, typer.Option(metavar="ID", help="This question alone, with its matrix.")] = None,
    run: Run,
    draws: Annotated[int, typer.Option(min=1, max=MOST, help="Draws of priors, marks, ratings and overlap.")] = 1000,
    out: Annotated[Path | None, typer.Option(help="Folder that gets weigh.html; else nowhere.")] = None,
    as_json: Json = False,
) -> None:
    """Weigh the hypotheses of every question by the evidence known on a date, each item discounted by its rating."""
    from realpolitik.pipeline import hypotheses
    from realpolitik.report.studies import hypotheses as study

    found = hypotheses.weigh(scenario, question=question, draws=draws, **run)
    if out is not None:
        sections = (*study.section(found), study.evidence_section(found))
        frame.publish(study.front(found), sections, out / "weigh.html")
    frame.show(study.tables(found), study.document(found), as_json)
