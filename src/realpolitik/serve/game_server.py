"""The server of a game: links for those who play, lead and look on; encrypted where a certificate is given."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import webbrowser
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import uvicorn

from realpolitik.errors import UsageError
from realpolitik.play.log import Log
from realpolitik.play.room import Room
from realpolitik.serve import assets
from realpolitik.serve.certificate import fingerprint
from realpolitik.serve.game_app import Hall, game_application
from realpolitik.serve.game_debriefs import Debriefs
from realpolitik.serve.game_keys import Doors, Guest
from realpolitik.serve.guard import ENTER, is_everywhere, is_loopback
from realpolitik.serve.server import configured

CONNECTIONS = 256
"""Connections at a time: a browser holds up to six."""


@dataclass(frozen=True)
class Serving:
    """How a game is served.

    Attributes:
        sock: where it listens.
        host: the address as it was asked for.
        others: other worlds that debriefs try orders in.
        is_advised: whether advisers speak unasked.
        certificate: files of a certificate and its key; None where what is sent is not encrypted.
        new_links: whether links that were handed out before are to hold no longer.
        browse: whether the browser is opened for somebody who plays alone.
        threads: threads to use; no number depends on it.
    """

    sock: socket.socket
    host: str
    others: int = 60
    is_advised: bool = True
    certificate: tuple[Path, Path] | None = None
    new_links: bool = False
    browse: bool = False
    threads: int | None = None

    @property
    def scheme(self) -> str:
        """http, or https."""
        return "http" if self.certificate is None else "https"

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.sock.getsockname()[1])

    def address(self, token: str) -> str:
        """A link that lets somebody in."""
        shown = own_address(self.host)
        home = f"{self.scheme}://{f'[{shown}]' if ':' in shown else shown}:{self.port}"
        return f"{home}{ENTER}?token={quote(token)}"


def serve_game(
    log: Log,
    serving: Serving,
    say: Callable[[str], None],
    solo: str = "",
    ready: Callable[[uvicorn.Server], None] | None = None,
) -> None:
    """Serve a game until it is interrupted.

    Args:
        log: the game.
        serving: how.
        say: tells whoever started it the links.
        solo: the seat of somebody who plays alone; empty for a class.
        ready: called with the server before it starts.
    """
    doors, tokens = opened(log, serving, solo)
    room = Room(log, serving.threads)
    hall = Hall(room, doors, Debriefs(room, serving.others), serving.is_advised)
    for line in told(room, serving, tokens):
        say(line)
    files = {} if serving.certificate is None else dict(zip(FILES, map(str, serving.certificate), strict=True))
    app = game_application(hall, serving.host, serving.port, serving.scheme)
    server = uvicorn.Server(configured(app, CONNECTIONS, **files))
    if ready is not None:
        ready(server)
    threading.Thread(target=assets.files, daemon=True).start()
    if serving.browse and solo:
        opener = threading.Timer(0.3, webbrowser.open, (serving.address(next(iter(tokens.values()))),))
        opener.daemon = True
        opener.start()
    try:
        with contextlib.suppress(KeyboardInterrupt):
            server.run(sockets=[serving.sock])
    finally:
        hall.debriefs.close()


FILES = ("ssl_certfile", "ssl_keyfile")


def opened(log: Log, serving: Serving, solo: str) -> tuple[Doors, Mapping[Guest, str]]:
    """Who is let in, and the tokens that were made for it: none where those handed out before still hold.

    Raises:
        RunError: what is kept of earlier guests cannot be read.
    """
    if solo:
        return Doors.made([Guest("solo", solo)], once=True)
    doors = None if serving.new_links else Doors.read(log.folder)
    if doors is not None:
        return doors, {}
    seats = (Guest("seat", name) for name in log.game.opening.seats)
    doors, tokens = Doors.made([Guest("facilitator"), *seats, Guest("observer")])
    doors.write(log.folder)
    return doors, tokens


def told(room: Room, serving: Serving, tokens: Mapping[Guest, str]) -> Sequence[str]:
    """What is said when it starts: every link, and who else can reach it."""
    scenario = room.game.opening.scenario
    if [guest.role for guest in tokens] == ["solo"]:
        lines = [f"Open {serving.address(*tokens.values())}", "The address works once, for one browser."]
    elif tokens:
        names = {"facilitator": "Facilitator", "observer": "Observers"}
        rows = [(names.get(guest.role) or scenario.actors[guest.seat].name, tokens[guest]) for guest in tokens]
        wide = max(len(name) for name, _ in rows)
        lines = [f"{name:<{wide}}  {serving.address(token)}" for name, token in rows]
        lines.append("Give everybody their own link, and nobody another's: who has a link is let in as that.")
    else:
        lines = ["The links that were handed out still hold; --new-links makes new ones, and ends those."]
    lines.append(f"The game lies in {room.log.folder}: --resume goes on there. Ctrl-C ends the server.")
    if not is_loopback(serving.host):
        lines.append(warned(serving))
    return lines


def warned(serving: Serving) -> str:
    """Who else reaches a server that listens for more than its own machine, and how safely."""
    text = f"Others reach {serving.host}, port {serving.port}"
    if serving.certificate is None:
        return (
            f"{text}: what is sent is not encrypted, and whoever listens on the network can read it and play a seat. "
            "Stay on a network that you trust."
        )
    shown = serving.certificate[0]
    print_ = fingerprint(shown.read_text(encoding="ascii", errors="replace"))
    return (
        f"{text}: what is sent is encrypted with {shown}. Where a browser does not know the certificate it warns: let "
        f"everybody compare its SHA-256 fingerprint before going on.\n{print_}"
    )


def own_address(host: str) -> str:
    """The address that stands in links: where a server listens everywhere, that of this machine in its network."""
    if not is_everywhere(host):
        return host
    family, far = (socket.AF_INET6, "2001:db8::1") if ":" in host else (socket.AF_INET, "192.0.2.1")
    with contextlib.suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
        probe.connect((far, 9))  # an address kept for documents; of a datagram socket nothing is sent by this
        return str(probe.getsockname()[0])
    return "::1" if ":" in host else "127.0.0.1"


def checked(certificate: Path | None, key: Path | None) -> tuple[Path, Path] | None:
    """Files of a certificate and its key that fit together.

    Raises:
        UsageError: one is missing, cannot be read, or is of another.
    """
    if certificate is None and key is None:
        return None
    if certificate is None or key is None:
        raise UsageError("--cert and --key go together: the certificate, and its key")
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, password=lambda: "")
    except (OSError, ValueError) as error:  # SSLError is an OSError
        reason = getattr(error, "strerror", None) or getattr(error, "reason", None) or error
        raise UsageError(f"--cert {certificate}, --key {key}: no certificate with its key ({reason})") from None
    return certificate, key
