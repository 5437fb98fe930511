"""The application: which address leads where."""

from __future__ import annotations

import gzip
import json
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import parse_qsl

import anyio
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from realpolitik.errors import RealpolitikError, UsageError
from realpolitik.serve import assets, claims, pages
from realpolitik.serve.asking import KINDS, study, verb_of
from realpolitik.serve.guard import Guard, Keys
from realpolitik.serve.house import House
from realpolitik.serve.jobs import Answer, Busy, Job
from realpolitik.serve.question import WhatIf, faults, texts_of

T = TypeVar("T")
BEAT = 0.1
"""Seconds between two looks at how far a job is."""
STREAM = {"waiting": 2.0, "running": 120.0}
"""Seconds after which a stream ends and the browser comes back for it: one that waits shall not hold a connection."""
QUIET = 10.0
"""Seconds after which a stream says that it is still there."""
MOST_PARTS = 200
"""Names with values in an address at most."""
OWNER = 64
"""Characters of the name of a page at most."""


def application(house: House, keys: Keys, host: str, port: int) -> Guard:
    """Everything that is served, behind its guard.

    Args:
        house: what is served.
        keys: the secrets.
        host: address that the server listens on.
        port: its port.
    """
    inner = Starlette(
        routes=routes(),
        middleware=[Middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)],
        exception_handlers={RealpolitikError: _told, 404: _not_found, 405: _not_found},
    )
    inner.state.house, inner.state.keys = house, keys
    return Guard(inner, keys, host, port)


def routes() -> list[BaseRoute]:
    """Every address, in the order in which they are tried."""
    return [
        Route("/", _page(pages.overview)),
        Route("/whatif", _page(pages.whatif)),
        Route("/conduct", _page(pages.conduct)),
        Route("/evidence", _page(pages.evidence)),
        *claims.routes(),
        Route("/studies", _page(pages.studies)),
        Route("/study/{verb}", study_page),
        Route("/numbers", numbers),
        Route("/ask", ask, methods=["POST"]),
        Route("/jobs/{job}/events", events),
        Route("/jobs/{job}/stop", stop, methods=["POST"]),
        Route("/jobs/{job}/answer.html", answer),
        Route("/jobs/{job}/answer.json", answer),
        Route("/assets/{name}", asset),
        Route("/favicon.ico", lambda request: Response(status_code=204)),
    ]


# ---- pages


def _page(show: Callable[[House, Keys, WhatIf], str]) -> Callable[[Request], Any]:
    """The endpoint of a page that shows a question."""

    async def endpoint(request: Request) -> Response:
        state = request.app.state
        try:
            asked = _opening(state.house, WhatIf.read(parts_of(request)))
            return HTMLResponse(await run_in_threadpool(show, state.house, state.keys, asked))
        except RealpolitikError as error:
            return HTMLResponse(pages.refusal(state.house, state.keys, texts_of(error)), 422)

    return endpoint


def _opening(house: House, asked: WhatIf) -> WhatIf:
    """A question as it was asked; one that leaves everything open is that with which the server was started."""
    return house.opening if not asked.pairs else asked


async def study_page(request: Request) -> Response:
    """The page of one verb."""
    state = request.app.state
    try:
        verb, pairs = verb_of(request.path_params["verb"]), parts_of(request)
        return HTMLResponse(await run_in_threadpool(pages.study, state.house, state.keys, verb, pairs))
    except RealpolitikError as error:
        return HTMLResponse(pages.refusal(state.house, state.keys, texts_of(error)), 422)


def numbers(request: Request) -> Response:
    """Sliders for the numbers that a text names."""
    pairs = dict(parts_of(request))
    text = pairs.pop("q", "")
    asked = WhatIf.read(pairs.items())
    return HTMLResponse(pages.found(request.app.state.house, asked, text))


def asset(request: Request) -> Response:
    """A script or a style, by a name that holds its content's hash."""
    found = assets.files().get(request.path_params["name"])
    if found is None:
        raise UsageError("nothing is here")
    headers = {"cache-control": "private, max-age=31536000, immutable"}
    return _packed(request, found.packed, found.kind, headers)


# ---- questions


async def ask(request: Request) -> Response:
    """Begin to answer a question: ``{"kind", "query", "owner"}`` → ``{"job"}``, or all that is wrong with it."""
    house: House = request.app.state.house
    try:
        kind, pairs, owner = _asked(await request.body())
        work = await run_in_threadpool(_work, house, kind, pairs)
        job = house.jobs.start(owner, work)
    except Busy as error:
        return JSONResponse({"faults": [str(error)]}, 429)
    except RealpolitikError as error:
        return JSONResponse({"faults": texts_of(error)}, 422)
    return JSONResponse({"job": job.id})


def _asked(body: bytes) -> tuple[str, list[tuple[str, str]], str]:
    """Kind, names and values, and page of a question that was sent.

    Raises:
        UsageError: it is none.
    """
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        sent = None
    wanted = ("kind", "query", "owner")
    if not isinstance(sent, dict) or any(not isinstance(sent.get(name), str) for name in wanted):
        raise UsageError("expected an object with the texts kind, query and owner")
    if not 0 < len(sent["owner"]) <= OWNER:
        raise UsageError(f"owner: expected 1 to {OWNER} characters")
    return sent["kind"], parsed(sent["query"]), sent["owner"]


def _work(house: House, kind: str, pairs: list[tuple[str, str]]) -> Callable[[Job], None]:
    name, colon, verb = kind.partition(":")
    if name == "study" and colon:
        scenario = [value for key, value in pairs if key == "scenario"]
        rest = [(key, value) for key, value in pairs if key != "scenario"]
        return study(house, verb_of(verb), scenario[0] if scenario else "", rest)
    if kind not in KINDS:
        raise UsageError(f"no question {kind!r:.80}", KINDS)
    asked = WhatIf.read(pairs)
    try:
        session = house.session(asked)
        session.plan_of(asked.do, asked.settings)
        session.plan_of(asked.against, {})
    except RealpolitikError:  # the first that is wrong: now all of them
        raise UsageError("\n".join(faults(house.known(asked.scenario), asked))) from None
    return KINDS[kind](house, asked)


async def events(request: Request) -> Response:
    """How far a job is, as server-sent events."""
    job = _job(request)
    headers = {"x-accel-buffering": "no"}
    return StreamingResponse(_events(job, request), media_type="text/event-stream", headers=headers)


async def _events(job: Job, request: Request) -> AsyncIterator[str]:
    told, turn, held, silent = -1, 0, 0.0, 0.0
    yield "retry: 1000\n\n"
    while True:
        if job.turn != told:
            told, silent = job.turn, 0.0
            answer = job.answer
            if answer is not None and answer.turn != turn:
                turn = answer.turn
                yield _event("answer", {"turn": turn, **answer.about})
            yield _event(
                "state",
                {
                    "state": job.state,
                    "done": job.done,
                    "total": job.total,
                    "stage": job.stage_text,
                    "faults": job.faults,
                },
            )
            if job.is_over and job.turn == told:
                return
        if held >= STREAM.get(job.state, 0.0) or await request.is_disconnected():
            return
        await anyio.sleep(BEAT)
        held, silent = held + BEAT, silent + BEAT
        if silent >= QUIET:
            silent = 0.0
            yield ": still there\n\n"


def _event(name: str, data: Mapping[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=True)}\n\n"


async def stop(request: Request) -> Response:
    """Stop a job."""
    _job(request).stop()
    return JSONResponse({})


async def answer(request: Request) -> Response:
    """The last answer of a job: what it shows, or the study for programs."""
    job = _job(request)
    found: Answer | None = job.answer
    if found is None:
        raise UsageError("no answer stands yet")
    if request.url.path.endswith(".json"):
        for _ in range(round(QUIET / BEAT)):  # the page has it before the document for programs is made
            if found.json or job.is_over:
                break
            await anyio.sleep(BEAT)
            found = job.answer or found
        name = {"content-disposition": 'inline; filename="answer.json"'}
        return _packed(request, found.json, "application/json", name)
    return _packed(request, found.html, "text/html; charset=utf-8", {})


def _packed(request: Request, packed: bytes, kind: str, headers: Mapping[str, str]) -> Response:
    """Something that is kept compressed, as the browser can take it."""
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(packed, media_type=kind, headers={**headers, "content-encoding": "gzip"})
    return Response(gzip.decompress(packed), media_type=kind, headers=dict(headers))


def _job(request: Request) -> Job:
    found: Job | None = request.app.state.house.jobs.find(request.path_params["job"])
    if found is None:
        raise UsageError("that question is not here any more: ask again")
    return found


# ---- what was sent


def parts_of(request: Request) -> list[tuple[str, str]]:
    """Names and values in an address.

    Raises:
        UsageError: there are too many, or they are no text.
    """
    return parsed(request.scope["query_string"].decode("latin-1"))


def parsed(query: str) -> list[tuple[str, str]]:
    """Names and values of a query.

    Raises:
        UsageError: there are too many, or they are no text.
    """
    try:
        return parse_qsl(query, keep_blank_values=True, errors="strict", max_num_fields=MOST_PARTS)
    except ValueError:
        raise UsageError(f"the address cannot be read, or has more than {MOST_PARTS} parts") from None


async def _told(request: Request, error: Exception) -> Response:
    """An error on purpose, where no page stands for it."""
    texts = texts_of(error) if isinstance(error, RealpolitikError) else ["nothing is here"]
    return JSONResponse({"faults": texts}, 404 if isinstance(error, UsageError) else 422)


async def _not_found(request: Request, error: Exception) -> Response:
    return JSONResponse({"faults": ["nothing is here"]}, 404)
