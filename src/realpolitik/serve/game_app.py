"""The application of a game: which address leads where, and for whom."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from realpolitik.errors import RealpolitikError, UsageError
from realpolitik.play.room import Room
from realpolitik.serve import assets, game_pages
from realpolitik.serve.game_acts import Late, NotYours, done
from realpolitik.serve.game_debriefs import Debriefs
from realpolitik.serve.game_guard import GameGuard
from realpolitik.serve.game_keys import Doors, Guest
from realpolitik.serve.guard import Keys
from realpolitik.serve.question import texts_of

Show = Callable[["Hall", Guest, str], str]
"""Makes a page: of what is served, for a guest, with what its changes have to carry."""


@dataclass(frozen=True)
class Hall:
    """What is served.

    Attributes:
        room: the game.
        doors: who is let in.
        debriefs: what is looked back on.
        is_advised: whether advisers speak unasked.
    """

    room: Room
    doors: Doors
    debriefs: Debriefs
    is_advised: bool = True


def game_application(hall: Hall, host: str, port: int, scheme: str = "http") -> GameGuard:
    """A game, behind its guard.

    Args:
        hall: what is served.
        host: address that the server listens on.
        port: its port.
        scheme: https where what is sent is encrypted.
    """
    inner = Starlette(
        routes=game_routes(),
        middleware=[Middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)],
        exception_handlers={RealpolitikError: _told, 404: _not_found, 405: _not_found},
    )
    inner.state.hall = hall
    return GameGuard(inner, Keys(), host, port, scheme, hall.doors)


def game_routes() -> list[BaseRoute]:
    """Every address, in the order in which they are tried."""
    return [
        Route("/", front),
        Route("/as/{seat}", over_a_shoulder),
        Route("/counsel", counsel),
        Route("/seat.json", seat_json),
        Route("/turn", turn),
        Route("/debrief", debriefs),
        Route("/debrief/{seat}", debrief),
        Route("/debrief/{seat}/page.html", debrief_page),
        Route("/act/{name}", act, methods=["POST"]),
        Route("/assets/{name}", asset),
        Route("/favicon.ico", lambda request: Response(status_code=204)),
    ]


def _hall(request: Request) -> Hall:
    found: Hall = request.app.state.hall
    return found


def _guest(request: Request) -> Guest:
    found: Guest = request.scope["state"]["guest"]
    return found


# ---- pages


async def front(request: Request) -> Response:
    """The page of whoever asks."""
    return await _page(request, game_pages.front)


async def over_a_shoulder(request: Request) -> Response:
    """What a seat sees, for whoever leads the game."""
    hall, guest, seat = _hall(request), _guest(request), request.path_params["seat"]
    if guest.role != "facilitator" or seat not in hall.room.seats:
        return await _not_found(request, UsageError(""))
    return await _page(request, lambda hall, guest, page: game_pages.shoulder(hall, guest, page, seat))


async def counsel(request: Request) -> Response:
    """What the advisers of a seat expect, and what the sources say: a part of its page."""
    guest = _guest(request)
    if not guest.plays:
        return await _not_found(request, UsageError(""))
    return HTMLResponse(await run_in_threadpool(game_pages.counsel, _hall(request), guest.seat))


async def debriefs(request: Request) -> Response:
    """What all seats look back on."""
    if not game_pages.may_look_back(_hall(request), _guest(request)):
        return await _not_found(request, UsageError(""))
    return await _page(request, game_pages.debriefs)


async def debrief(request: Request) -> Response:
    """What one seat looks back on."""
    hall, guest, seat = _hall(request), _guest(request), request.path_params["seat"]
    if not game_pages.may_look_back(hall, guest) or seat not in hall.room.seats:
        return await _not_found(request, UsageError(""))
    return await _page(request, lambda hall, guest, page: game_pages.debrief(hall, guest, page, seat))


async def debrief_page(request: Request) -> Response:
    """The page of a debrief, to keep."""
    hall, guest, seat = _hall(request), _guest(request), request.path_params["seat"]
    if not game_pages.may_look_back(hall, guest) or seat not in hall.room.seats:
        return await _not_found(request, UsageError(""))
    found = hall.debriefs.of(seat)
    if found.page is None:
        return await _not_found(request, UsageError(""))
    return FileResponse(found.page, media_type="text/html; charset=utf-8", filename=f"debrief-{seat}.html")


async def _page(request: Request, show: Show) -> Response:
    hall, guest, key = _hall(request), _guest(request), request.scope["state"]["page"]
    return HTMLResponse(await run_in_threadpool(_shown, hall, show, guest, key))


def _shown(hall: Hall, show: Show, guest: Guest, key: str) -> str:
    with hall.room.lock:  # a page is of one moment
        return show(hall, guest, key)


# ---- for programs, and for a page that is open


async def seat_json(request: Request) -> Response:
    """What a seat's page shows, for programs."""
    guest = _guest(request)
    if not guest.plays:
        return await _not_found(request, UsageError(""))
    return JSONResponse(await run_in_threadpool(game_pages.as_json, _hall(request), guest.seat))


async def turn(request: Request) -> Response:
    """A word that changes when the page of whoever asks does."""
    return JSONResponse({"turn": game_pages.turn(_hall(request), _guest(request))})


async def act(request: Request) -> Response:
    """Do something: ``{}``, or all that is wrong with it."""
    hall, guest = _hall(request), _guest(request)
    try:
        await run_in_threadpool(done, hall.room, guest, request.path_params["name"], await request.body())
    except NotYours as error:
        return JSONResponse({"faults": texts_of(error)}, 403)
    except Late as error:
        return JSONResponse({"faults": texts_of(error)}, 409)
    except RealpolitikError as error:
        return JSONResponse({"faults": texts_of(error)}, 422)
    return JSONResponse({})


def asset(request: Request) -> Response:
    """A script or a style, by a name that holds its content's hash."""
    found = assets.files().get(request.path_params["name"])
    if found is None:
        raise UsageError("nothing is here")
    headers = {"cache-control": "private, max-age=31536000, immutable"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(found.packed, media_type=found.kind, headers={**headers, "content-encoding": "gzip"})
    return Response(gzip.decompress(found.packed), media_type=found.kind, headers=headers)


async def _told(request: Request, error: Exception) -> Response:
    texts = texts_of(error) if isinstance(error, RealpolitikError) else ["nothing is here"]
    return JSONResponse({"faults": texts}, 404 if isinstance(error, UsageError) else 422)


async def _not_found(request: Request, error: Exception) -> Response:
    return JSONResponse({"faults": ["nothing is here"]}, 404)
