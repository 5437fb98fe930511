"""A sheet of competing hypotheses (ACH) as an inquiry: a line an item of evidence, a column a hypothesis.

Cells are marks (CC, C, N, I, II, NA, ``++`` to ``--``, or the words), probabilities of the item under each hypothesis,
or ratios of them (``3:1`` or numbers above 1), which are made probabilities by the greatest of their line. Besides
there may be columns ``source``, ``reliability`` (A to F), ``credibility`` (1 to 6, or high, medium, low) and ``by``:
who marked the line. With several markers each has a question of its own, so that they can be laid side by side.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from realpolitik.errors import Problem, ScenarioError
from realpolitik.scenario.delimited import CellText, Rows, read_rows
from realpolitik.scenario.files import odd_text, read_text
from realpolitik.scenario.inquiry import Inquiry
from realpolitik.scenario.names import identifiers, nearest

MOST = 20
"""Faults of the whole that are told at most."""
ENDINGS = (".csv", ".tsv", ".tab")
WORDS = {
    "cc": "CC", "++": "CC", "very consistent": "CC", "strongly consistent": "CC", "highly consistent": "CC",
    "c": "C", "+": "C", "consistent": "C",
    "n": "N", "0": "N", "neutral": "N", "": "N",
    "na": "NA", "n/a": "NA", "not applicable": "NA",
    "i": "I", "-": "I", "inconsistent": "I",
    "ii": "II", "--": "II", "very inconsistent": "II", "strongly inconsistent": "II", "highly inconsistent": "II",
}  # fmt: skip
"""What stands in a cell, in small letters → the mark."""
COLUMNS = {
    **dict.fromkeys(("evidence", "item", "items", "text", "evidence item", "argument"), "evidence"),
    **dict.fromkeys(("source", "sources"), "source"),
    **dict.fromkeys(("reliability", "source reliability"), "reliability"),
    **dict.fromkeys(("credibility", "cred", "cred."), "credibility"),
    **dict.fromkeys(("by", "analyst", "marked by", "coder"), "by"),
    **dict.fromkeys(("type", "relevance", "weight", "notes", "note", "comment", "#", "no", "no.", "id"), "passed"),
}
"""Heads of columns that are no hypotheses, in small letters; what is ``passed`` is not used."""
GRADES = {"high": 2, "medium": 3, "low": 4, **{str(digit): digit for digit in range(1, 7)}}
"""What stands for a credibility → its digit; high, medium and low by judgement."""
FORMS = "a scenario or an inquiry in YAML, or a sheet with a column for each hypothesis and marks CC to II"
_RATIO = re.compile(r"(\d+(?:\.\d+)?)\s*:\s*(\d+(?:\.\d+)?)", re.ASCII)


@dataclass
class _Sheet:
    """A sheet on its way to an inquiry, and what is wrong so far."""

    rows: Rows
    shown: str
    problems: list[Problem] = field(default_factory=list)

    def wrong(
        self, cell: CellText, what: str, message: str, allowed: Sequence[str] = (), near: str | None = None
    ) -> None:
        place = (cell.at.line + 1, cell.at.column + 1)
        self.problems.append(Problem(self.shown, *place, what, message, "error", tuple(allowed), near))


def is_sheet(text: str) -> bool:
    """Whether a text is a table with a column of evidence and two or more of marks, probabilities or ratios."""
    lines = [line for line in text.lstrip("\ufeff").splitlines() if line.strip()][:12]
    rows = read_rows("\n".join(lines)).rows if len(lines) > 1 else ()
    heads = {COLUMNS.get(cell.text.lower()) for cell in rows[0]} if rows else set()
    return "evidence" in heads and len(_hypotheses(rows[0])) >= 2


def read(path: Path) -> Inquiry:
    """The inquiry in a sheet.

    Raises:
        ScenarioError: with everything that is wrong, by line and column.
    """
    text, problems = read_text(path.parent, path.name)
    problems = problems or odd_text(text, str(path))
    if problems:
        raise ScenarioError(problems)
    sheet = _Sheet(read_rows(text.lstrip("\ufeff")), str(path))
    for message, at in sheet.rows.trouble:
        sheet.wrong(CellText("", at), "", message)
    if not sheet.rows.rows and not sheet.problems:
        sheet.problems.append(Problem(str(path), 1, 1, "", "the file is empty"))
    if sheet.problems:
        raise ScenarioError(sheet.problems)
    data = _data(sheet, path.stem)
    if sheet.problems:
        raise ScenarioError(sheet.problems)
    try:
        return Inquiry.model_validate(data)
    except ValidationError as error:  # a cell too long, fewer than two hypotheses: told by where it would stand
        raise ScenarioError(
            [Problem(str(path), 1, 1, ".".join(map(str, one["loc"])), one["msg"]) for one in error.errors()[:MOST]]
        ) from None


def _hypotheses(head: Sequence[CellText]) -> dict[int, str]:
    return {place: cell.text for place, cell in enumerate(head) if cell.text and cell.text.lower() not in COLUMNS}


def _data(sheet: _Sheet, stem: str) -> dict[str, Any]:
    head, today = sheet.rows.rows[0], dt.date.today().isoformat()
    answers = _hypotheses(head)
    places = {
        COLUMNS[cell.text.lower()]: place
        for place, cell in reversed(list(enumerate(head)))
        if cell.text.lower() in COLUMNS
    }
    lines = [_full(row, len(head)) for row in sheet.rows.rows[1:]]
    markers = list(dict.fromkeys(_word(row, places, "by") for row in lines))
    named = dict(zip(markers, identifiers([name or "answer" for name in markers], "by"), strict=True))
    keys = dict(zip(answers, identifiers(list(answers.values()), "hypothesis"), strict=True))
    title = stem[:200] or "sheet"
    data: dict[str, Any] = {
        "about": {"format": 2, "name": identifiers([title], "sheet")[0], "title": title, "as_of": today},
        "sources": {}, "questions": {}, "hypotheses": {}, "claims": {}, "matrix": {},
    }  # fmt: skip
    for marker, key in named.items():
        data["questions"][key] = {"title": f"{title}, as {marker} marks it" if marker else title}
        data["matrix"][key] = {}
        for place, answer in answers.items():
            name = f"{key}_{keys[place]}"[:40] if len(named) > 1 else keys[place]
            data["hypotheses"][name] = {"question": key, "text": answer, "ref": "judgement"}
    evidence: dict[str, str] = {}
    for row in lines:
        text = _word(row, places, "evidence")
        if not text:
            sheet.wrong(row[places.get("evidence", 0)], "evidence", "an item without words")
            continue
        item = evidence.setdefault(text, f"e{len(evidence) + 1}")
        if item not in data["claims"]:
            data["claims"][item] = _claim(sheet, row, places, text, len(evidence), data["sources"], today)
        marker = named[_word(row, places, "by")]
        if item in data["matrix"][marker]:
            sheet.wrong(row[0], "evidence", f"{text!r:.60} is marked twice")
        prefix = f"{marker}_" if len(named) > 1 else ""
        cells = {f"{prefix}{keys[place]}"[:40]: row[place] for place in answers}
        data["matrix"][marker][item] = _bearing(sheet, cells)
    return data


def _full(row: Sequence[CellText], width: int) -> tuple[CellText, ...]:
    return (*row, *(CellText("", row[-1].at) for _ in range(width - len(row))))


def _word(row: Sequence[CellText], places: dict[str, int], name: str) -> str:
    return row[places[name]].text if name in places else ""


def _claim(
    sheet: _Sheet,
    row: Sequence[CellText],
    places: dict[str, int],
    text: str,
    number: int,
    sources: dict[str, Any],
    day: str,
) -> dict[str, Any]:
    """The item as a claim; what nobody rates cannot be judged."""
    source = _word(row, places, "source") or "the sheet"
    letter = _word(row, places, "reliability").upper() or "F"
    if letter not in "ABCDEF":
        sheet.wrong(row[places["reliability"]], "reliability", f"found {letter!r:.40}", tuple("ABCDEF"))
        letter = "F"
    given = _word(row, places, "credibility").lower()
    if given and given not in GRADES:
        sheet.wrong(
            row[places["credibility"]], "credibility", f"found {given!r:.40}", tuple(GRADES), nearest(given, GRADES)
        )
    key = identifiers([source], "source")[0]
    sources.setdefault(key, {"title": source, "issued": day, "reliability": letter})
    return {
        "source": key, "paragraph": number, "kind": "evidence", "text": text, "certainty": "judgement",
        "credibility": GRADES.get(given, 6),
    }  # fmt: skip


def _bearing(sheet: _Sheet, cells: dict[str, CellText]) -> dict[str, Any]:
    """A line's marks; or, where a cell is a number that is no mark, its probabilities by the greatest of the line."""
    numbers = {name: _number(sheet, cell) for name, cell in cells.items()}
    if any(
        number is not None and cell.text not in ("0", "")
        for number, cell in zip(numbers.values(), cells.values(), strict=True)
    ):
        for name, cell in cells.items():
            if numbers[name] is None:
                sheet.wrong(cell, name, f"{cell.text!r:.40} in a line of probabilities or ratios")
        found = {name: number or 0.0 for name, number in numbers.items()}
        most = max(found.values())
        return {"likelihoods": {name: value / most if most > 1 else value for name, value in found.items()}}
    marks = {}
    for name, cell in cells.items():
        word = " ".join(cell.text.lower().split())
        if word not in WORDS:
            sheet.wrong(
                cell, name, f"no mark {cell.text!r:.40}", ("CC", "C", "N", "I", "II", "NA"), nearest(word, WORDS)
            )
        marks[name] = WORDS.get(word, "N")
    return {"marks": marks}


def _number(sheet: _Sheet, cell: CellText) -> float | None:
    """A probability or ratio; None where the cell is none."""
    if ratio := _RATIO.fullmatch(cell.text):
        below = float(ratio[2])
        return float(ratio[1]) / below if below else None
    try:
        value = sheet.rows.number(cell.text)
    except ValueError:
        return None
    return value if 0 <= value < 1e9 else None
