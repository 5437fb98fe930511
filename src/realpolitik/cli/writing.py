"""Commands for who writes a scenario: a beginning that runs, and the format for an editor."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from realpolitik.cli import frame
from realpolitik.cli.frame import guarded
from realpolitik.cli.options import Json, app, known_on

ANSWERS = {
    "title": ("Title of the scenario", None),
    "arena": ("Where is the war fought?", "Arena"),
    "incumbent": ("Who holds the capital?", "Government"),
    "challenger": ("Who fights for it?", "Rebels"),
    "patrons": ("Who reaches in from outside (commas between)?", "Patron, Rival"),
    "as_of": ("Date of knowledge", None),
}
"""What is asked where somebody is there to answer, and what holds where nobody is; None: the program's own default."""


@app.command(short_help="Begin a scenario of your own: a commented folder that already runs.")
@guarded
def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Identifier: lower-case letters, digits and _.")],
    out: Annotated[Path | None, typer.Option(help="Folder to make; else NAME in this folder.")] = None,
    title: Annotated[str | None, typer.Option(metavar="TEXT", help="Title on every table and report.")] = None,
    arena: Annotated[str | None, typer.Option(metavar="TEXT", help="Where the war is fought.")] = None,
    incumbent: Annotated[str | None, typer.Option(metavar="TEXT", help="Who holds the capital.")] = None,
    challenger: Annotated[str | None, typer.Option(metavar="TEXT", help="Who fights for it.")] = None,
    patrons: Annotated[
        str | None,
        typer.Option(metavar="A,B,…", help="Who reaches in: they back incumbent and challenger by turns."),
    ] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="Date of knowledge; else the end of last month.")
    ] = None,
    ask: Annotated[
        bool, typer.Option("--ask/--no-ask", help="Ask for what no option says, where there is a terminal.")
    ] = True,
    as_json: Json = False,
) -> None:
    """Write a folder of commented files that already runs, each comment saying what to change; overwrites nothing."""
    from realpolitik.scenario import starter

    folder = out or Path(name)
    starter.check_free(name, folder)
    given = {"title": title, "arena": arena, "incumbent": incumbent, "challenger": challenger, "patrons": patrons}
    answers = _answers({**given, "as_of": as_of}, starter.title_of(name), ask and not as_json)
    outside = [word.strip() for word in (answers.pop("patrons") or "").split(",") if word.strip()]
    day = known_on(answers.pop("as_of"))
    parts = {key: text for key, text in answers.items() if text is not None}
    made = starter.write(starter.plan(name, patrons=outside, as_of=day, **parts), folder)
    if as_json:
        frame.print_json({"scenario": name, "folder": str(folder), "files": [str(path) for path in made]})
        return
    for path in made:
        frame.say(str(path))
    where = frame.plain(str(folder) if folder.is_absolute() else f"./{folder.as_posix()}")
    frame.say(f"next: realpolitik check {where}, then: realpolitik assess {where} --worlds 200")


def _answers(given: dict[str, str | None], title: str, ask: bool) -> dict[str, str | None]:
    """Every answer: as given, asked for at a terminal, or as it is where nobody says anything."""
    asks = ask and sys.stdin.isatty() and sys.stdout.isatty()
    found = {}
    for key, (question, otherwise) in ANSWERS.items():
        otherwise = title if key == "title" else otherwise
        if given[key] is None and asks:
            shown = otherwise if otherwise is not None else "end of last month"
            answer = typer.prompt(question, default=shown)
            found[key] = None if answer == "end of last month" else answer
        else:
            found[key] = given[key] if given[key] is not None else otherwise
    return found


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
