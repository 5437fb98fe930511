"""Proposals as a spreadsheet: out for who would rather work in one, and in again with the decisions."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from realpolitik.errors import Problem, ScenarioError
from realpolitik.reading.decisions import DEFAULT_CREDIBILITY, FIELDS, Decision, Verdict, read_value
from realpolitik.reading.propose import Proposal
from realpolitik.scenario.files import text_of
from realpolitik.scenario.names import nearest

COLUMNS = (
    "decision",
    "text",
    "value",
    "credibility",
    "source",
    "paragraph",
    "sentence",
    *FIELDS,
    "relation",
    "attributed",
    "forecast",
    "start",
    "end",
    "score",
    "made_by",
)
NEEDED = ("decision", "text", "source", "paragraph", "sentence", "start", "end")
"""Columns without which a sheet cannot be taken in."""
VERDICTS: dict[str, Verdict] = {"a": "accepted", "e": "accepted", "r": "refused", "s": "skipped", "": "skipped"}
"""First letter of what stands under ``decision`` → verdict."""
_RISKY = ("=", "+", "-", "@", "\t", "\r")
MAX_ROWS = 20_000


@dataclass(frozen=True)
class SheetRow:
    """A row of a sheet: the proposal as it was, and what was decided of it."""

    line: int
    proposal: Proposal
    decision: Decision


def write_sheet(proposals: Iterable[Proposal]) -> str:
    """Proposals as CSV, with empty columns for the decision, the statement in own words and a value.

    A text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for proposal in proposals:
        cells = {**proposal.as_dict(), "decision": "", "text": "", "value": "", "credibility": ""}
        cells["forecast"] = json.dumps(proposal.forecast) if proposal.forecast else ""
        writer.writerow([_cell(cells[name]) for name in COLUMNS])
    return out.getvalue()


def _cell(value: Any) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_RISKY) else text


def _uncell(text: str) -> str:
    return text[1:] if text[:1] == "'" and text[1:].startswith(_RISKY) else text


def read_sheet(path: Path) -> list[SheetRow]:
    """Rows of a sheet, in order.

    Args:
        path: CSV with comma, semicolon or tab, as spreadsheets write it.

    Raises:
        ScenarioError: with everything that is wrong, each with its line.
    """
    shown = str(path)
    text = text_of(path)
    problems: list[Problem] = []
    rows: list[SheetRow] = []
    try:
        _read_rows(text, shown, rows, problems)
    except csv.Error as error:
        problems.append(Problem(shown, 0, 0, "", f"no table: {error}"))
    if problems:
        raise ScenarioError(problems)
    return rows


def _read_rows(text: str, shown: str, rows: list[SheetRow], problems: list[Problem]) -> None:
    """Take the rows of a table in, and note what is wrong with it."""
    first = text.split("\n", 1)[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=max(",;\t", key=first.count))
    header = [name.strip() for name in reader.fieldnames or ()]
    problems += [
        Problem(shown, 1, 1, "", f"no column {name!r}", allowed=COLUMNS) for name in NEEDED if name not in header
    ]
    problems += [
        Problem(shown, 1, 1, "", f"unknown column {name!r:.60}", "error", COLUMNS, nearest(name, COLUMNS))
        for name in header
        if name not in COLUMNS
    ]
    if problems:
        return
    for cells in reader:
        if len(rows) >= MAX_ROWS:
            problems.append(Problem(shown, reader.line_num, 0, "", f"more than {MAX_ROWS} rows"))
            return
        clean = {name.strip(): _uncell((value or "").strip()) for name, value in cells.items() if isinstance(name, str)}
        row = _row(clean, shown, reader.line_num, problems)
        if row is not None:
            rows.append(row)


def _row(cells: dict[str, str], shown: str, line: int, problems: list[Problem]) -> SheetRow | None:
    """A row, or None with what is wrong noted."""
    before = len(problems)

    def wrong(name: str, message: str, allowed: tuple[str, ...] = ()) -> None:
        problems.append(Problem(shown, line, 0, name, message, allowed=allowed))

    letter = cells["decision"][:1].lower()
    if letter not in VERDICTS:
        wrong("decision", f"found {cells['decision']!r:.40}", ("a (accept)", "e (edit)", "r (refuse)", "s (skip)"))
    whole = {}
    for name in ("paragraph", "start", "end"):
        try:
            whole[name] = int(cells[name])
        except ValueError:
            wrong(name, f"expected a whole number; found {cells[name]!r:.40}")
    credibility = cells.get("credibility", "") or str(DEFAULT_CREDIBILITY)
    if credibility not in ("1", "2", "3", "4", "5", "6"):
        wrong("credibility", f"expected 1 to 6; found {credibility!r:.40}")
    value: Any = None
    try:
        value = read_value(cells.get("value", ""))
    except ValueError as error:
        wrong("value", str(error))
    if len(problems) > before:
        return None
    proposal = _proposal(cells, whole)
    decision = Decision(VERDICTS[letter], cells["text"], {}, value, int(credibility))
    return SheetRow(line, proposal, decision)


def _proposal(cells: dict[str, str], whole: dict[str, int]) -> Proposal:
    """The proposal as the row now has it."""
    optional = {name: cells.get(name) or None for name in (*FIELDS, "relation")}
    return Proposal(
        source=cells["source"],
        paragraph=whole["paragraph"],
        start=whole["start"],
        end=whole["end"],
        sentence=cells["sentence"],
        actor=optional["actor"],
        target=optional["target"],
        relation=optional["relation"],
        relation_class=optional["relation_class"],
        kind=optional["kind"],
        certainty=optional["certainty"] or "",
        speaker=optional["speaker"] or "author",
        attributed=cells.get("attributed") or "own",
        issue=optional["issue"],
        about=optional["about"],
        forecast=None,
        cues={},
        score=0.0,
        made_by=cells.get("made_by") or "sheet",
    )
