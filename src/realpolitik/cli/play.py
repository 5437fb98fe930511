"""The command play: a seat in the terminal, from the keyboard, a script or a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from realpolitik.cli import frame
from realpolitik.cli.frame import Exit, guarded
from realpolitik.cli.options import AsOf, Json, View, app, known_on

if TYPE_CHECKING:
    from rich.console import RenderableType

    from realpolitik.play.log import Log
    from realpolitik.play.session import LineReply, Seat

PAGE = "debrief.html"
"""Page of the debrief in a game's folder."""
HIDDEN = 1000
"""Worlds among which a game's own is picked: those that the command assess draws unless it is told otherwise."""


@app.command(short_help="Take an actor's seat and play it, quarter by quarter, in one hidden world.")
@guarded
def play(
    scenario: Annotated[
        str | None, typer.Argument(metavar="[SCENARIO]", help="Folder, YAML file, or name of a built-in scenario.")
    ] = None,
    seat: Annotated[str | None, typer.Option("--as", metavar="ACTOR", help="Whose seat you take.")] = None,
    resume: Annotated[Path | None, typer.Option(metavar="FOLDER", help="Go on with the game that lies there.")] = None,
    script: Annotated[Path | None, typer.Option(metavar="FILE", help="Read commands from a file, one a line.")] = None,
    quarters: Annotated[int, typer.Option(min=1, max=200, help="Quarters to play.")] = 8,
    as_of: AsOf = None,
    view: View = None,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the worlds and of all that is left to chance.")] = 1,
    world: Annotated[
        int | None, typer.Option(min=0, max=99_999, help="Number of the hidden world; else one is picked and not told.")
    ] = None,
    others: Annotated[
        int, typer.Option(metavar="WORLDS", min=0, max=10_000, help="Other worlds for the debrief; 0 for none.")
    ] = 60,
    out: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Folder of the game; else games/NAME-ACTOR-1.")
    ] = None,
    counsel: Annotated[
        bool, typer.Option(help="Let advisers and sources speak each quarter; without, only when they are asked.")
    ] = True,
    page: Annotated[bool, typer.Option("--page", help="Play on a page in your browser, on this machine.")] = False,
    port: Annotated[
        int | None, typer.Option("--port", min=0, max=65535, help="Port of the page; else 8765, or any that is free.")
    ] = None,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="With --page: print the address, and open nothing.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Take an actor's seat: each quarter a dossier, what may be ordered, counsel, then the quarter is played.

    One hidden world of the scenario is played, the same that assess plays; everybody else is the model's. What you do
    not order goes as the model has it. At the end comes a debrief; its page is kept in the game's folder, with the log.
    """
    from realpolitik.errors import UsageError
    from realpolitik.play.session import Seat
    from realpolitik.readings.labels import counted

    lines = read_script(script) if script is not None else None
    if page and (lines is not None or as_json):
        raise UsageError("--page goes neither with --script nor with --json")
    if resume is not None:
        log = resumed(resume, scenario, seat)
    else:
        log = begun(scenario, seat, (as_of, view), seed, world, quarters, out)
    own = seat or log.game.opening.seats[0]
    for note in log.notes:
        frame.note(note)
    if page:
        from realpolitik.cli.serving_game import serve_solo

        serve_solo(log, own, others, counsel, port, not no_browser)
        return
    session = Seat(log, own, others, is_advised=counsel)
    try:
        refused = converse(session, lines, as_json)
    except KeyboardInterrupt:
        frame.note(f"the game lies in {session.log.folder}: --resume {session.log.folder}")
        raise
    if refused and (lines is not None or not sys.stdin.isatty()):
        frame.note(f"{counted(refused, 'line', 'lines')} could not be followed")
        raise typer.Exit(Exit.BAD_INPUT)


def read_script(path: Path) -> list[str]:
    """The lines of a script.

    Raises:
        ScenarioError: it cannot be read as text.
    """
    from realpolitik.scenario.files import text_of

    return text_of(path).splitlines()


def begun(
    scenario: str | None,
    seat: str | None,
    known: tuple[str | None, str | None],
    seed: int,
    world: int | None,
    quarters: int,
    out: Path | None,
) -> Log:
    """A new game in a folder of its own.

    Raises:
        UsageError: no scenario or seat, or one that is not there. ScenarioError: bad input.
    """
    import secrets

    from realpolitik.errors import UsageError
    from realpolitik.pipeline.runs import make_plan
    from realpolitik.play.game import Opening, PlayedGame
    from realpolitik.play.log import Log

    if scenario is None:
        raise UsageError("name a scenario, as in: play afghanistan --as russia; or go on with --resume FOLDER")
    plan = make_plan(scenario, as_of=known_on(known[0]), view=known[1], worlds=1, seed=seed)
    if seat is None:
        raise UsageError("whose seat? Name it with --as ACTOR", tuple(plan.scenario.instruments))
    number = secrets.randbelow(HIDDEN) if world is None else world
    game = PlayedGame(Opening(plan.scenario, seed, number, quarters, (seat,)))
    return Log.begin(out or free_folder(Path("games"), f"{plan.scenario.about.name}-{seat}"), game)


def free_folder(home: Path, name: str) -> Path:
    """The first folder of its name, with a number behind it, that is not there yet."""
    number = 1
    while (folder := home / f"{name}-{number}").exists():
        number += 1
    return folder


def resumed(folder: Path, scenario: str | None, seat: str | None) -> Log:
    """The game that lies in a folder.

    Raises:
        UsageError: it is of another scenario or seat than is asked for. RunError: there is none, or it is damaged.
    """
    from realpolitik.errors import UsageError
    from realpolitik.play.log import Log

    log = Log.open(folder)
    opening = log.game.opening
    if scenario is not None and Path(scenario).name != opening.scenario.about.name:
        raise UsageError(f"{folder} holds a game of {opening.scenario.about.name}, not of {scenario}")
    if seat is not None and seat not in opening.seats:
        raise UsageError(f"{folder} holds a game of another seat", opening.seats)
    return log


def converse(session: Seat, lines: list[str] | None, as_json: bool) -> int:
    """Play until the person leaves or the game is over; how many lines could not be followed."""
    from realpolitik.errors import UsageError

    refused, study = 0, None
    with frame.progress("setting the board"):
        reply = session.opening()
    show(reply, as_json)
    for line in spoken(lines, as_json) if not reply.is_over else ():
        reply = session.hear(line)
        refused += reply.is_refused
        show(reply, as_json)
        if reply.study is not None:
            study = keep(session, reply, as_json)
        if reply.is_over:
            break
    if study is None and session.game.is_over:
        study = keep(session, session.hear("debrief"), as_json)
    if as_json:
        if study is None and not session.game.quarter:
            raise UsageError("no quarter was played, so there is nothing to look back on")
        if study is None:
            study = keep(session, session.hear("debrief"), as_json)
        frame.print_json({**(study or {}), "game": str(session.log.folder)})
    elif not session.game.is_over and not reply.is_over:
        frame.say(f"The game lies in {session.log.folder}: --resume {session.log.folder}")
    return refused


def spoken(lines: list[str] | None, as_json: bool) -> Iterator[str]:
    """Lines of a script, of a pipe, or from the keyboard, with what was read shown where nobody typed it."""
    if lines is None and sys.stdin.isatty():
        while True:
            try:
                yield input("> ")
            except EOFError:
                frame.say("")  # the shell's own prompt would else stand behind this one
                return
    for line in sys.stdin if lines is None else lines:
        text = line.rstrip("\n")
        if text.strip() and not as_json:
            frame.say(f"> {text}")
        yield text


def show(reply: LineReply, as_json: bool) -> None:
    """What a line brought, at the terminal's width; a refusal too."""
    from rich.text import Text

    from realpolitik.report.document import listed

    if as_json:
        return
    pieces: list[RenderableType] = []
    for piece in reply.pieces:
        if isinstance(piece, str):
            pieces.append(Text(piece))
        else:
            pieces.append(listed(piece) if isinstance(piece, tuple) else piece.shown("play", brief=True).rich())
    frame.print_tables(pieces, apart=not all(isinstance(piece, str) for piece in reply.pieces))


def keep(session: Seat, reply: LineReply, as_json: bool) -> dict[str, object] | None:
    """Show a debrief, and keep its page in the game's folder."""
    study = reply.study
    if study is None:
        show(reply, as_json)
        return None
    path = session.log.folder / PAGE
    frame.publish(study.front(), study.sections(), path)
    if not as_json:
        frame.print_tables(study.renderables(how=f"{PAGE} has all."))
        frame.say(f"Debrief: {path}; log: {session.log.folder / 'game.jsonl'}")
    return study.to_dict() if as_json else {}
