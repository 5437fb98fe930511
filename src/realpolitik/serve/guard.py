"""Who is answered: every request passes here first, whatever it asks for.

The page can make the machine work and shows what may be confidential, so a web page elsewhere, a name that was bent
to point at this machine (DNS rebinding) and other users of the machine must get nothing. A request is answered if its
``Host`` is one of the server's own, it carries the cookie of the one browser that came with the one-time token, and,
where it changes anything, it comes from the server's own page with the token of the session. No answer is for another
origin, and a page may load and run what this server sends and nothing else.
"""

from __future__ import annotations

import hmac
import ipaddress
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs, quote

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

ENTER = "/enter"
"""Where the one-time token is taken."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Content security policy: scripts from files of this server alone; charts set styles of their own while they draw."""
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
LONGEST_ADDRESS = 16_000
LARGEST_BODY = 64_000
"""Bytes of an address, and of what is sent, at most."""
TOKEN = "x-realpolitik-token"
"""Header that carries the token of the session."""
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass
class Keys:
    """The secrets of a server, made when it starts and never written anywhere but to the terminal that started it.

    Attributes:
        once: the token of the printed address; empty once it was used.
        cookie: what the browser that came with it holds.
        session: what its pages send with every change.
    """

    once: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    cookie: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    session: str = field(default_factory=lambda: secrets.token_urlsafe(32))

    def enter(self, token: str) -> bool:
        """Whether a token is the one-time token; it is used up by this."""
        if not self.once or not _same(token, self.once):
            return False
        self.once = ""
        return True


@dataclass(frozen=True)
class Guard:
    """The gate before an application.

    Attributes:
        app: what is behind it.
        keys: the secrets.
        host: address that the server listens on.
        port: its port.
        scheme: http, or https where what is sent is encrypted.
    """

    app: ASGIApp
    keys: Keys
    host: str
    port: int
    scheme: str = "http"

    @property
    def cookie_name(self) -> str:
        """Name of the cookie: cookies know no ports, and two servers may run."""
        return f"realpolitik-{self.port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        headers = Headers(scope=scope)
        answer = self.refusal(scope, headers) or self.entry(scope, headers)
        if answer is None and scope["method"] == "POST":
            receive, answer = await _read(receive, headers)
        if answer is None and scope["path"] != ENTER:
            await self.app(scope, receive, _covered(send))
            return
        await (answer or _refuse(404, "nothing is here"))(scope, receive, _covered(send))

    def refusal(self, scope: Scope, headers: Headers) -> Response | None:
        """Why a request is not answered at all; None where it may be."""
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not self.is_own(hosts[0]):
            return _refuse(400 if not hosts else 421, "this server does not answer to that name")
        size = len(scope.get("raw_path") or b"") + len(scope["query_string"])
        if size > LONGEST_ADDRESS:
            return _refuse(414, "the address is too long")
        if scope["method"] not in ("GET", "HEAD", "POST"):
            return _refuse(405, "only GET and POST are answered")
        if headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
            return _refuse(403, "the request comes from another page")
        if scope["method"] == "POST":
            return self._refusal_of_change(headers, hosts[0])
        return None

    def _refusal_of_change(self, headers: Headers, host: str) -> Response | None:
        """Why a request that changes something is refused: it must come from this server's page, with its token."""
        origins = headers.getlist("origin")
        if len(origins) != 1 or origins[0].lower() != f"{self.scheme}://{host.lower()}":
            return _refuse(403, "the request comes from another page")
        if not _same(headers.get(TOKEN, ""), self.session_of(headers)):
            return _refuse(403, "the page is of an earlier server: load it again")
        if headers.get("content-type", "").partition(";")[0].strip() != "application/json":
            return _refuse(415, "expected application/json")
        return None

    def entry(self, scope: Scope, headers: Headers) -> Response | None:
        """The answer to whoever has no cookie, or comes with the one-time token; None for whoever is known."""
        known = _same(self.cookie_of(headers), self.keys.cookie)
        if scope["path"] != ENTER:
            return None if known else _refuse(403, "open the address that the terminal shows; it works once")
        token = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        if scope["method"] != "GET" or not (known or self.keys.enter(token)):
            return _refuse(403, "this address was used already, or is of an earlier server: start it again")
        found = RedirectResponse("/", 303)
        found.set_cookie(self.cookie_name, self.keys.cookie, httponly=True, samesite="strict", path="/")
        return found

    def session_of(self, headers: Headers) -> str:
        """What the page of whoever asks has to send with a change."""
        return self.keys.session

    def cookie_of(self, headers: Headers) -> str:
        """The cookie that a request carries; empty where there is none."""
        return cookie_parser("; ".join(headers.getlist("cookie"))).get(self.cookie_name, "")

    def is_own(self, host: str) -> bool:
        """Whether a ``Host`` is one of the server's own: a name that could have been bent to point here is not.

        On a loopback address that is `LOOPBACK` alone. Elsewhere it is the address that the server was given; where it
        listens everywhere, any address in figures, which no name server can bend.
        """
        name, port = split_host(host)
        if port != self.port and not (port is None and self.port == {"http": 80, "https": 443}[self.scheme]):
            return False
        if name in LOOPBACK or name == self.host.lower():
            return True
        return is_everywhere(self.host) and _is_address(name)


def split_host(host: str) -> tuple[str, int | None]:
    """Name and port of a ``Host``; the name is empty where it is none."""
    text = host.strip().lower()
    name, colon, port = text.rpartition(":") if not text.endswith("]") else (text, "", "")
    if not colon:
        name, port = text, ""
    if colon and not (port.isascii() and port.isdigit() and len(port) <= 5):
        return "", None
    if name.startswith("[") and name.endswith("]"):
        name = name[1:-1]
    elif ":" in name:
        return "", None
    return name, int(port) if port else None


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches a server on an address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_everywhere(host: str) -> bool:
    """Whether a server on an address is reached by every address of the machine."""
    try:
        return ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return False


def address(host: str, port: int, keys: Keys) -> str:
    """The address to open, with the one-time token."""
    shown = "127.0.0.1" if is_everywhere(host) else host
    return f"http://{f'[{shown}]' if ':' in shown else shown}:{port}{ENTER}?token={quote(keys.once)}"


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _same(given: str, wanted: str) -> bool:
    return bool(wanted) and hmac.compare_digest(given.encode("utf-8", "surrogateescape"), wanted.encode())


def _refuse(status: int, text: str) -> Response:
    return PlainTextResponse(f"{text}\n", status)


async def _read(receive: Receive, headers: Headers) -> tuple[Receive, Response | None]:
    """The whole of what was sent, as a receive that gives it again; a refusal where it is too large."""
    length = headers.get("content-length", "0")
    if not (length.isascii() and length.isdigit() and len(length) < 20) or int(length) > LARGEST_BODY:
        return receive, _refuse(413, "too much was sent")
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            return receive, _refuse(400, "the request ended too early")
        body, more = body + message.get("body", b""), message.get("more_body", False)
        if len(body) > LARGEST_BODY:
            return receive, _refuse(413, "too much was sent")
    told = False

    async def again() -> Message:
        nonlocal told
        if told:
            return await receive()
        told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again, None


def _covered(send: Send, headers: Mapping[str, str] = HEADERS) -> Send:
    """A send that puts the headers of safety on every answer."""

    async def covered(message: Message) -> None:
        if message["type"] == "http.response.start":
            held = MutableHeaders(scope=message)
            for name, value in headers.items():
                held[name] = value
            held.setdefault("cache-control", "no-store")
        await send(message)

    return covered
