"""The command that serves a page to ask, or a game for several."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from realpolitik.cli import frame
from realpolitik.cli.frame import guarded
from realpolitik.cli.options import AsOf, View, app, known_on

GAME = "A class"


@app.command(
    short_help="Serve a page to ask: overview, what if, evidence, every other question; or a game for several."
)
@guarded
def serve(
    scenarios: Annotated[
        list[str] | None,
        typer.Argument(metavar="SCENARIO", help="Folders, YAML files or names; every built-in one if none."),
    ] = None,
    as_of: AsOf = None,
    view: View = None,
    worlds: Annotated[
        int, typer.Option("--worlds", "-n", min=1, max=1000, help="Worlds that a page asks for at first.")
    ] = 200,
    port: Annotated[
        int | None, typer.Option("--port", min=0, max=65535, help="Port; else 8765, or any that is free.")
    ] = None,
    host: Annotated[str, typer.Option("--host", metavar="ADDRESS", help="Address to listen on.")] = "127.0.0.1",
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Print the address, and open nothing.")] = False,
    game: Annotated[
        str | None,
        typer.Option(metavar="SCENARIO", help="Serve a game for several in place of a page.", rich_help_panel=GAME),
    ] = None,
    resume: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Go on with the game that lies there.", rich_help_panel=GAME)
    ] = None,
    seats: Annotated[
        str | None,
        typer.Option(metavar="ACTORS", help="Seats, with commas between; every actor if none.", rich_help_panel=GAME),
    ] = None,
    quarters: Annotated[int, typer.Option(min=1, max=200, help="Quarters to play.", rich_help_panel=GAME)] = 8,
    seed: Annotated[
        int, typer.Option(min=0, help="Seed of the worlds and of all that is left to chance.", rich_help_panel=GAME)
    ] = 1,
    world: Annotated[
        int | None,
        typer.Option(min=0, max=99_999, help="Number of the hidden world; else one is picked.", rich_help_panel=GAME),
    ] = None,
    others: Annotated[
        int,
        typer.Option(metavar="WORLDS", min=0, max=10_000, help="Other worlds for debriefs.", rich_help_panel=GAME),
    ] = 60,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Folder of the game; else games/NAME-class-1.", rich_help_panel=GAME),
    ] = None,
    counsel: Annotated[
        bool, typer.Option(help="Let advisers speak unasked; without, when they are asked.", rich_help_panel=GAME)
    ] = True,
    cert: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Certificate (PEM); on a network one is made if none is given.", rich_help_panel=GAME
        ),
    ] = None,
    key: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Key of the certificate (PEM).", rich_help_panel=GAME)
    ] = None,
    plain: Annotated[
        bool, typer.Option("--plain", help="On a network: send nothing encrypted.", rich_help_panel=GAME)
    ] = False,
    new_links: Annotated[
        bool,
        typer.Option("--new-links", help="Make new links; those handed out hold no longer.", rich_help_panel=GAME),
    ] = False,
) -> None:
    """Serve a page on this machine: what happens, what if, who does what and why, and the evidence behind each number.

    It prints an address with a token that works once, for one browser, and ends with Ctrl-C. Nothing is sent elsewhere.
    With --game it serves a game for several: a link for each seat, for whoever leads it, and for those who look on.
    """
    if game is not None or resume is not None:
        from realpolitik.cli.serving_game import GameAsked, serve_class

        asked = GameAsked(game, resume, seats, (as_of, view), quarters, seed, world, out)
        serve_class(asked, scenarios, (host, port), (cert, key), plain, others, counsel, new_links)
        return
    from realpolitik.scenario.load import catalog
    from realpolitik.serve.house import House
    from realpolitik.serve.question import WhatIf
    from realpolitik.serve.server import listen
    from realpolitik.serve.server import serve as run

    day = known_on(as_of)
    opening = WhatIf("", as_of=day.isoformat() if day else None, view=view, worlds=worlds)
    house = House(scenarios or catalog(), opening)
    house.resolved(opening)  # what is wrong with the first scenario is told here, and not by a page
    sock = listen(host, port)
    run(house, sock, host, frame.say, not no_browser)
