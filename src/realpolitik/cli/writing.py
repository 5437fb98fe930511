"""Commands for who writes a scenario: the format for an editor."""

from __future__ import annotations

from typing import Annotated

import typer

from realpolitik.cli import frame
from realpolitik.cli.frame import guarded
from realpolitik.cli.options import app


@app.command(short_help="Print the format of a scenario's files as a JSON Schema.")
@guarded
def schema(
    inquiry: Annotated[
        bool, typer.Option("--inquiry", help="Of the files of an inquiry: questions and evidence without a war.")
    ] = False,
) -> None:
    """Print what a file of a scenario may hold as a JSON Schema, for editors and for other programs."""
    from realpolitik.scenario.editors import file_schema
    from realpolitik.scenario.inquiry import Inquiry
    from realpolitik.scenario.schema import Scenario

    frame.print_json(file_schema(Inquiry if inquiry else Scenario))
