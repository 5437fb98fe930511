"""The command that says what a paper has to cite."""

from __future__ import annotations

from typing import Annotated

import typer

from realpolitik.cli import frame
from realpolitik.cli.frame import guarded
from realpolitik.cli.options import AsOf, View, app, known_on


@app.command(short_help="Say what a paper has to cite: scenario, digest, sources, software.")
@guarded
def cite(
    where: Annotated[
        str,
        typer.Argument(metavar="SCENARIO|RUN", help="A scenario or an inquiry, or a saved run: folder or result.nc."),
    ],
    style: Annotated[
        str, typer.Option("--format", metavar="text|bibtex|csl|ris", help="Text, BibTeX, a CSL-JSON list, or RIS.")
    ] = "text",
    as_of: AsOf = None,
    view: View = None,
) -> None:
    """Print the scenario with its digest and date, every source known on that date, and this program's version."""
    from realpolitik.pipeline import citing

    frame.print_exactly(citing.cite(where, as_of=known_on(as_of), view=view, style=style))  # type: ignore[arg-type]
