"""A game that is served: a class with serve --game, somebody alone with play --page."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from realpolitik.cli import frame
from realpolitik.cli.options import known_on
from realpolitik.cli.play import HIDDEN, free_folder, resumed

if TYPE_CHECKING:
    from realpolitik.play.log import Log


class GameAsked(NamedTuple):
    """The game that is asked for, as the options have it."""

    game: str | None
    resume: Path | None
    seats: str | None
    known: tuple[str | None, str | None]
    quarters: int
    seed: int
    world: int | None
    out: Path | None


def serve_class(
    asked: GameAsked,
    scenarios: list[str] | None,
    place: tuple[str, int | None],
    certificate: tuple[Path | None, Path | None],
    plain: bool,
    others: int,
    counsel: bool,
    new_links: bool,
) -> None:
    """Serve a game for several.

    Raises:
        UsageError, ScenarioError, RunError: it cannot be begun, gone on with, or served there.
    """
    from realpolitik.errors import UsageError
    from realpolitik.serve import certificate as made
    from realpolitik.serve.game_server import Serving, checked, own_address, serve_game
    from realpolitik.serve.guard import is_loopback
    from realpolitik.serve.server import listen

    if scenarios:
        raise UsageError("--game and --resume name the game: no SCENARIO goes with them")
    files = checked(*certificate)
    if plain and files:
        raise UsageError("--plain sends nothing encrypted: no --cert goes with it")
    sock = listen(*place)
    try:
        log = begun(asked) if asked.resume is None else gone_on(asked)
    except BaseException:
        sock.close()
        raise
    if files is None and not plain and not is_loopback(place[0]):
        files = made.kept(log.folder, own_address(place[0]))
    for note in log.notes:
        frame.note(note)
    serve_game(log, Serving(sock, place[0], others, counsel, files, new_links), frame.say)


def serve_solo(log: Log, seat: str, others: int, counsel: bool, port: int | None, browse: bool) -> None:
    """Serve a game for somebody who plays alone, on this machine.

    Raises:
        UsageError: nothing can listen there.
    """
    from realpolitik.serve.game_server import Serving, serve_game
    from realpolitik.serve.server import listen

    host = "127.0.0.1"
    serve_game(log, Serving(listen(host, port), host, others, counsel, browse=browse), frame.say, solo=seat)


def begun(asked: GameAsked) -> Log:
    """A new game for several, in a folder of its own.

    Raises:
        UsageError: a seat is not there. ScenarioError: bad input.
    """
    from realpolitik.pipeline.runs import make_plan
    from realpolitik.play.game import Opening, PlayedGame
    from realpolitik.play.log import Log

    day, view = asked.known
    scenario = make_plan(str(asked.game), as_of=known_on(day), view=view, worlds=1, seed=asked.seed).scenario
    names = [name.strip() for name in (asked.seats or "").split(",") if name.strip()]
    seats = tuple(dict.fromkeys(names)) or tuple(scenario.instruments)
    world = secrets.randbelow(HIDDEN) if asked.world is None else asked.world
    game = PlayedGame(Opening(scenario, asked.seed, world, asked.quarters, seats))
    return Log.begin(asked.out or free_folder(Path("games"), f"{scenario.about.name}-class"), game)


def gone_on(asked: GameAsked) -> Log:
    """The game that lies in a folder.

    Raises:
        UsageError: another scenario is asked for. RunError: there is none, or it is damaged.
    """
    assert asked.resume is not None
    return resumed(asked.resume, asked.game, None)
