"""The server itself: a socket of this machine, an address with a one-time token, and an end when it is asked to."""

from __future__ import annotations

import contextlib
import socket
import threading
import webbrowser
from collections.abc import Callable, Sequence
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from realpolitik.errors import UsageError
from realpolitik.serve import assets
from realpolitik.serve.app import application
from realpolitik.serve.guard import Keys, address, is_loopback
from realpolitik.serve.house import House

PORT = 8765
"""Port where none is named, so that kept links open again; another one where it is taken."""
CONNECTIONS = 64
"""Connections at a time."""
LISTENING = 64
"""Connections that may wait to be taken."""
HEADERS = 32_768
"""Bytes of the head of a request at most."""


def listen(host: str, port: int | None) -> socket.socket:
    """A socket that listens on an address.

    Args:
        host: the address.
        port: the port; `PORT`, or any that is free where it is taken, if None.

    Raises:
        UsageError: nothing can listen there.
    """
    try:
        family = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)[0][0]
    except OSError:
        raise UsageError(f"--host: {host!r:.80} is no address of this machine") from None
    for wanted in (PORT, 0) if port is None else (port,):
        found = socket.socket(family, socket.SOCK_STREAM)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            found.bind((host, wanted))
            found.listen(LISTENING)
        except OSError as error:
            found.close()
            reason = error.strerror or str(error)
            continue
        return found
    raise UsageError(f"cannot listen on {host}, port {wanted}: {reason}; name another with --port, or 0 for any")


def serve(
    house: House,
    sock: socket.socket,
    host: str,
    say: Callable[[str], None],
    browse: bool = True,
    ready: Callable[[uvicorn.Server], None] | None = None,
) -> None:
    """Serve until it is interrupted.

    Args:
        house: what is served.
        sock: where it listens.
        host: the address as it was asked for.
        say: tells whoever started it the address, with its one-time token.
        browse: whether to open it in the browser.
        ready: called with the server before it starts.
    """
    keys, port = Keys(), int(sock.getsockname()[1])
    for line in told(host, port, keys):
        say(line)
    server = uvicorn.Server(configured(application(house, keys, host, port)))
    if ready is not None:
        ready(server)
    threading.Thread(target=assets.files, daemon=True).start()  # the first time, the script of charts takes seconds
    if browse:
        opener = threading.Timer(0.3, webbrowser.open, (address(host, port, keys),))
        opener.daemon = True
        opener.start()
    try:
        with contextlib.suppress(KeyboardInterrupt):
            server.run(sockets=[sock])
    finally:
        house.jobs.close()


def configured(app: ASGIApp, connections: int = CONNECTIONS, **more: Any) -> uvicorn.Config:
    """How every server of ours runs: nothing is logged that a request holds, and nothing taken that is too much."""
    return uvicorn.Config(
        app,
        log_config=None,
        log_level="warning",
        access_log=False,  # a line of it would hold the token
        server_header=False,
        proxy_headers=False,
        limit_concurrency=connections,
        h11_max_incomplete_event_size=HEADERS,
        timeout_graceful_shutdown=1,
        lifespan="off",
        ws="none",
        **more,
    )


def told(host: str, port: int, keys: Keys) -> Sequence[str]:
    """What is said when it starts: the address, and who else can reach it."""
    lines = [f"Open {address(host, port, keys)}", "The address works once, for one browser. Ctrl-C ends the server."]
    if not is_loopback(host):
        lines.insert(
            1,
            f"Others reach {host}, port {port}, too: whoever has the address above first can ask and see everything "
            "that is served, and what is sent is not encrypted. Pass it on over a channel that you trust.",
        )
    return lines
