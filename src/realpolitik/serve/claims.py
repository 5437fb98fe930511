"""The page on which claims are edited, added and accepted, with what `check` says beside them."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, get_args

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from realpolitik.errors import Problem, RealpolitikError, UsageError
from realpolitik.reading import editing
from realpolitik.reading.decisions import DRAFT, Decision
from realpolitik.reading.editing import FIELDS, LISTS, NEW, ClaimChange, Editor
from realpolitik.reading.intake import Intake, Reading, read
from realpolitik.reading.ledger import key
from realpolitik.reading.propose import Proposal
from realpolitik.scenario.load import catalog
from realpolitik.scenario.schema import Scenario
from realpolitik.scenario.statements import Claim
from realpolitik.serve import pages
from realpolitik.serve.house import House
from realpolitik.serve.question import WhatIf, texts_of

SHOWN = 100
"""Claims and proposals that a page lists at most; words in the search field find the others."""
MOST_PROBLEMS = 40
"""Faults that are told at once."""
READINGS = 4
"""Scenarios whose kept texts stay read."""
AREAS = ("text", "learnt", "correction")
"""Fields that are written over several lines."""
_LOCK = threading.RLock()
"""One writer at a time."""
_READ: dict[str, tuple[object, Reading]] = {}
"""Scenario's folder → when its kept texts were changed, and what was read in them."""


@dataclass(frozen=True)
class FormField:
    """A field of the form: name, title, what stands in it, what may."""

    name: str
    title: str
    text: str
    help: str
    choices: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    is_long: bool = False


@dataclass(frozen=True)
class ClaimLine:
    """A claim in the list."""

    id: str
    source: str
    paragraph: object
    text: str
    is_open: bool
    """Whether it was taken over from `read` and still waits for own words."""
    has_draft: bool


@dataclass
class Sheet:
    """What the page shows: the list, and the claim that is chosen."""

    lines: list[ClaimLine] = field(default_factory=list)
    count: int = 0
    claim: str = ""
    entries: tuple[FormField, ...] = ()
    seal: str = ""
    is_draft: bool = False
    file: str = ""
    words: str = ""
    is_own: bool = False
    into: str = ""
    proposals: tuple[Proposal, ...] = ()
    open: int = 0


def routes() -> list[BaseRoute]:
    """The addresses of the page."""
    return [
        Route("/claims", page),
        Route("/claims/check", _change(_check), methods=["POST"]),
        Route("/claims/save", _change(_save), methods=["POST"]),
        Route("/claims/drop", _change(_drop), methods=["POST"]),
        Route("/claims/copy", _change(_copy), methods=["POST"]),
        Route("/claims/decide", _change(_decide), methods=["POST"]),
    ]


# ---- what is shown


async def page(request: Request) -> Response:
    """The list of claims, and the one that the address names."""
    from realpolitik.serve.app import parts_of

    state = request.app.state
    try:
        pairs = dict(parts_of(request))
        own = [item for item in parts_of(request) if item[0] not in ("claim", "q")]
        asked = pages.with_name(state.house, WhatIf.read(own))
        sheet = await run_in_threadpool(_sheet, state.house, asked.scenario, pairs.get("claim", ""), pairs.get("q", ""))
        more = {"sheet": sheet, "new": NEW, "key": key}
        text = await run_in_threadpool(pages.show, "claims.html", state.house, state.keys, asked, "", "/claims", **more)
        return HTMLResponse(text)
    except RealpolitikError as error:
        return HTMLResponse(pages.refusal(state.house, state.keys, texts_of(error)), 422)


def _sheet(house: House, name: str, claim: str, words: str) -> Sheet:
    """What the page shows of a scenario.

    Raises:
        UsageError: no such claim.
    """
    place, scenario = house.place(name), house.known(name)
    is_own = place not in catalog()
    editor = Editor(place) if is_own else None
    drafts = editor.drafts() if editor else {}
    lines = [
        ClaimLine(id, held.source, held.paragraph, held.text, held.text.startswith(DRAFT), id in drafts)
        for id, held in scenario.claims.items()
    ]
    wanted = words.lower().split()
    found = [line for line in lines if all(word in f"{line.id} {line.source} {line.text}".lower() for word in wanted)]
    found.sort(key=lambda line: (not line.has_draft, not line.is_open))
    sheet = Sheet(found[:SHOWN], len(found), claim, words=words, is_own=is_own, into=str(house.folder / name))
    if claim:
        _choose(sheet, scenario, editor, drafts)
    elif editor and not editor.is_file:
        still = _open(editor)
        sheet.proposals, sheet.open = still[:SHOWN], len(still)
    return sheet


def _choose(sheet: Sheet, scenario: Scenario, editor: Editor | None, drafts: dict[str, dict[str, str]]) -> None:
    """Put the chosen claim into the sheet: as its file writes it, and over that what was typed and not saved."""
    record: dict[str, Any] = {}
    if sheet.claim != NEW:
        if sheet.claim not in scenario.claims:
            raise UsageError(f"no claim {sheet.claim!r:.80}")
        held = scenario.claims[sheet.claim].model_dump(mode="json", by_alias=True, exclude_defaults=True)
        sheet.file, record = editor.records().get(sheet.claim, ("", held)) if editor else ("", held)
        sheet.seal = editing.seal(record)
    draft = drafts.get(sheet.claim, {})
    texts = {**editing.shown(record), **draft}
    sheet.is_draft = bool(draft)
    sheet.entries = tuple(_entry(name, texts[name], scenario) for name in FIELDS)


def _entry(name: str, text: str, scenario: Scenario) -> FormField:
    info = Claim.model_fields[name]
    choices = tuple(str(one) for one in get_args(info.annotation) if isinstance(one, str))
    names = {
        "source": tuple(scenario.sources),
        "actors": tuple(scenario.actors),
        "issues": tuple(scenario.issues),
        "origin": tuple(scenario.claims),
        "corrected_by": tuple(scenario.sources),
    }.get(name, ())
    help_text = (info.description or "") + ("; apart by commas" if name in LISTS else "")
    return FormField(name, name.replace("_", " "), text, help_text, choices, names, name in AREAS)


def _open(editor: Editor) -> tuple[Proposal, ...]:
    """Proposals that the kept texts give and on which nobody has decided."""
    reading = _reading(editor)
    return Intake(str(editor.where), reading).open_proposals() if reading is not None else ()


def _reading(editor: Editor) -> Reading | None:
    """What is read in the kept texts of a scenario; None where there are none."""
    kept = editor.folder / "texts"
    if kept.is_symlink() or not kept.is_dir():
        return None
    files = sorted(
        path for path in kept.iterdir() if path.suffix == ".txt" and path.is_file() and not path.is_symlink()
    )
    stamp = tuple((path.name, path.stat().st_mtime_ns) for path in files)
    if not files:
        return None
    with _LOCK:
        found = _READ.get(str(editor.folder))
        if found is None or found[0] != stamp:
            reading = read(files, str(editor.where), sources=[path.stem for path in files])
            _READ[str(editor.folder)] = found = stamp, reading
            while len(_READ) > READINGS:
                del _READ[next(iter(_READ))]
    return found[1]


# ---- what is changed


def _change(act: Callable[[House, dict[str, Any]], dict[str, Any]]) -> Callable[[Request], Any]:
    """The endpoint of a change: what was sent goes in, what comes of it out; or all that is wrong."""

    async def endpoint(request: Request) -> Response:
        try:
            sent = json.loads(await request.body())
            if not isinstance(sent, dict) or not isinstance(sent.get("scenario"), str):
                raise UsageError("expected an object with the text scenario")
            return JSONResponse(await run_in_threadpool(act, request.app.state.house, sent))
        except (ValueError, RecursionError):
            return JSONResponse({"faults": ["what was sent is no JSON"]}, 422)
        except RealpolitikError as error:
            return JSONResponse({"faults": texts_of(error)}, 422)
        except OSError as error:
            return JSONResponse({"faults": [f"cannot be written: {error.strerror or error}"]}, 422)

    return endpoint


def _editor(house: House, sent: dict[str, Any]) -> tuple[Editor, str, dict[str, str], str]:
    """Editor, claim, fields and seal of what was sent.

    Raises:
        UsageError: it is not in order, or the scenario is built in.
    """
    claim, fields, seal = sent.get("claim"), sent.get("fields", {}), sent.get("seal", "")
    texts = [claim, seal, *fields, *fields.values()] if isinstance(fields, dict) else [None]
    if not all(isinstance(text, str) for text in texts):
        raise UsageError("expected the texts claim and seal, and an object fields of texts")
    return Editor(house.place(sent["scenario"])), str(claim), fields, seal


def _check(house: House, sent: dict[str, Any]) -> dict[str, Any]:
    """Keep what is typed as a draft, and say what `check` would."""
    editor, claim, fields, seal = _editor(house, sent)
    with _LOCK:
        editor.keep(claim, fields)
    return _told(editor.preview(claim, fields, seal))


def _save(house: House, sent: dict[str, Any]) -> dict[str, Any]:
    editor, claim, fields, seal = _editor(house, sent)
    with _LOCK:
        editor.keep(claim, fields)
        change = editor.save(claim, fields, seal)
    if change.errors:
        return {**_told(change), "saved": False}
    house.changed(sent["scenario"])
    record = editor.records().get(change.claim, ("", {}))[1]
    return {**_told(change), "saved": True, "seal": editing.seal(record), "path": str(editor.folder / change.file)}


def _drop(house: House, sent: dict[str, Any]) -> dict[str, Any]:
    """Forget a draft."""
    editor, claim, _, _ = _editor(house, sent)
    with _LOCK:
        editor.keep(claim, None)
    return {"dropped": True}


def _copy(house: House, sent: dict[str, Any]) -> dict[str, Any]:
    """Copy a built-in scenario into the user's folder, and serve the copy too."""
    with _LOCK:
        path = editing.copied(house.place(sent["scenario"]), house.folder)
        return {"scenario": house.added(str(path)), "path": str(path)}


def _decide(house: House, sent: dict[str, Any]) -> dict[str, Any]:
    """Accept a proposal in one's own words, or refuse it; both go into the ledger.

    Raises:
        UsageError: there is no such proposal, or no claim comes of it.
    """
    verdict, text, kind = sent.get("verdict"), sent.get("text", ""), sent.get("kind", "")
    if verdict not in ("accepted", "refused") or not isinstance(text, str) or not isinstance(kind, str):
        raise UsageError("expected the verdict accepted or refused, and the texts text and kind")
    editor = Editor(house.place(sent["scenario"]))
    with _LOCK:
        reading = _reading(editor)
        intake = Intake(str(editor.where), reading) if reading is not None else None
        still = intake.open_proposals() if intake is not None else ()
        proposal = next((item for item in still if key(item) == sent.get("proposal")), None)
        if intake is None or proposal is None:
            raise UsageError("that proposal is decided already, or its text is gone: load the page again")
        fields = {"kind": kind} if kind and kind != proposal.kind else {}
        try:
            name = intake.settle(proposal, Decision(verdict, " ".join(text.split()), fields))
        except ValueError as error:  # NotAClaim: says field by field what is missing
            raise UsageError(str(error)) from None
        files = [str(path) for path in intake.write()]
    house.changed(sent["scenario"])
    return {"claim": name, "files": files, "ledger": str(intake.ledger.path)}


def _told(change: ClaimChange) -> dict[str, Any]:
    """What `check` says, for the page."""
    own = change.claim
    problems = [{**_problem(item), "own": own in item.path} for item in change.problems[:MOST_PROBLEMS]]
    errors = len(change.errors)
    return {
        "claim": own,
        "file": change.file,
        "changed": bool(change.text),
        "problems": problems,
        "errors": errors,
        "warnings": len(change.problems) - errors,
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {"text": str(problem), "severity": problem.severity, "path": problem.path}
