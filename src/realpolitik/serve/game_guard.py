"""The gate before a game: the guard of every page, with several guests in place of one browser."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import Scope

from realpolitik.serve.game_keys import Doors, page_of
from realpolitik.serve.guard import ENTER, Guard

CLOSED = "open the link that you were given; that of another game, or one that was used up, lets nobody in\n"
PASSING = (
    '<!DOCTYPE html><html lang="en"><title>The game</title><meta http-equiv="refresh" content="0;url=/">'
    '<p><a href="/">Into the game</a></p></html>'
)
"""Shown to whoever follows a link from elsewhere: a strict cookie is sent from here on, and not in a redirection."""


@dataclass(frozen=True)
class GameGuard(Guard):
    """A guard that knows guests by their cookies, and tells the application who asks.

    Attributes:
        doors: who is known.
    """

    doors: Doors = field(default_factory=lambda: Doors({}))

    @property
    def cookie_name(self) -> str:
        """Name of the cookie; not that of a page to ask on the same port."""
        return f"realpolitik-game-{self.port}"

    def session_of(self, headers: Headers) -> str:
        """What the pages of whoever asks send with a change; empty for whoever is not known."""
        cookie = self.cookie_of(headers)
        return "" if self.doors.guest(cookie) is None else page_of(cookie)

    def refusal(self, scope: Scope, headers: Headers) -> Response | None:
        """Why a request is not answered; a link with a token may be followed from anywhere, such as from a letter."""
        if scope["path"] == ENTER and scope["method"] == "GET":
            headers = Headers(raw=[item for item in headers.raw if item[0] != b"sec-fetch-site"])
        return super().refusal(scope, headers)

    def entry(self, scope: Scope, headers: Headers) -> Response | None:
        """The answer to whoever is not known, or comes with a token; None for whoever is known."""
        guest = self.doors.guest(self.cookie_of(headers))
        if scope["path"] != ENTER:
            if guest is None:
                return PlainTextResponse(CLOSED, 403)
            scope.setdefault("state", {}).update(guest=guest, page=self.session_of(headers))
            return None
        token = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        cookie = self.doors.enter(token) if scope["method"] == "GET" else ""
        is_near = headers.get("sec-fetch-site", "none") in ("same-origin", "none")
        found: Response = RedirectResponse("/", 303) if is_near else HTMLResponse(PASSING)
        if cookie:
            secure = self.scheme == "https"
            found.set_cookie(self.cookie_name, cookie, httponly=True, samesite="strict", path="/", secure=secure)
        return found if cookie or guest is not None else PlainTextResponse(CLOSED, 403)
