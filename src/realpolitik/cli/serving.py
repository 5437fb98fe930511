"""The command that serves a page to ask."""

from __future__ import annotations

from typing import Annotated

import typer

from realpolitik.cli import frame
from realpolitik.cli.frame import guarded
from realpolitik.cli.options import AsOf, View, app, known_on


@app.command(short_help="Serve a page to ask: overview, what if, evidence, and every other question.")
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
) -> None:
    """Serve a page on this machine: what happens, what if, who does what and why, and the evidence behind each number.

    It prints an address with a token that works once, for one browser, and ends with Ctrl-C. Nothing is sent elsewhere.
    """
    from realpolitik.scenario.load import catalog
    from realpolitik.serve.house import House
    from realpolitik.serve.question import Question
    from realpolitik.serve.server import listen
    from realpolitik.serve.server import serve as run

    day = known_on(as_of)
    opening = Question("", as_of=day.isoformat() if day else None, view=view, worlds=worlds)
    house = House(scenarios or catalog(), opening)
    house.resolved(opening)  # what is wrong with the first scenario is told here, and not by a page
    sock = listen(host, port)
    run(house, sock, host, frame.say, not no_browser)
