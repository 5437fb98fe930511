"""The command that weighs hypotheses by evidence."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from realpolitik.cli import frame
from realpolitik.cli.frame import guarded
from realpolitik.cli.options import AsOf, Json, Seed, View, app, date


@app.command(short_help="Weigh hypotheses by the evidence: posterior, what each item does, the classic count.")
@guarded
def weigh(
    scenario: Annotated[
        str,
        typer.Argument(
            metavar="SCENARIO|CASE",
            help="Folder, YAML file, or name of a built-in scenario; or a published case: heuer_iraq, cab_problem.",
        ),
    ],
    question: Annotated[str | None, typer.Option(metavar="ID", help="This question alone, with its matrix.")] = None,
    as_of: AsOf = None,
    view: View = None,
    draws: Annotated[int, typer.Option(min=1, help="Draws of priors, marks, ratings and overlap.")] = 1000,
    seed: Seed = 1,
    out: Annotated[Path | None, typer.Option(help="Folder that gets weigh.html; else nowhere.")] = None,
    as_json: Json = False,
) -> None:
    """Weigh the hypotheses of every question by the evidence known on a date, each item discounted by its rating."""
    from realpolitik.pipeline.hypotheses import weigh as run
    from realpolitik.report.studies import hypotheses as report

    found = run(scenario, question=question, as_of=date(as_of), view=view, draws=draws, seed=seed)
    if out is not None:
        from realpolitik.report import page

        parts = (*report.section(found), report.evidence_section(found))
        out.mkdir(parents=True, exist_ok=True)
        page.write_page(report.front(found), parts, out / "weigh.html")
    frame.show(report.tables(found), report.document(found), as_json)
