"""Files of other programs, known by what they hold: named where they cannot be read, instead of failing on a detail."""

from __future__ import annotations

import re

from realpolitik.scenario.delimited import Rows, read_rows

HEAD = 65_536
"""Characters from the beginning that tell the format."""
MARKS = frozenset({"cc", "c", "n", "na", "i", "ii", "+", "++", "-", "--", "n/a"})
"""What stands in the cells of a matrix of competing hypotheses."""
_DEU = re.compile(
    r"(prnr|prno|isnr|issnr|issno|dosnr|comnr)|(pos|sal|cap)[_ ]?(com|ep|ms|at|be|bg|cy|cz|de|dk|ee|es|fi|fr)"
)
_KTAB = re.compile(r"(pstn|sal)[0-9]+")


def foreign(text: str) -> str | None:
    """What program a text is written for, in words, or None where it is none of those known here."""
    start = text[:HEAD].lstrip()
    if start.startswith("EFG "):
        return "a game in extensive form for Gambit (.efg)"
    if start.startswith("NFG "):
        return "a game in strategic form for Gambit (.nfg; stable reads it)"
    if start.startswith("{"):
        return _json(start)
    if start.startswith("<?xml") or start.startswith("<Scenario"):
        return "an XML file, as the toolkit KTAB and other programs save them"
    lines = start.splitlines()[:12]
    return _sheet(read_rows("\n".join(lines))) if len(lines) > 1 else None


def known(text: str) -> str | None:
    """The same where a scenario is expected: tables for `bargain` are of another kind, too."""
    line = next((line for line in text.splitlines() if line.strip()), "")[:HEAD]
    heads = {cell.text.lower().partition(":")[0] for row in read_rows(line).rows for cell in row}
    return "a table of a bargaining case (bargain reads it)" if {"actor", "position"} <= heads else foreign(text)


def is_gmcr(text: str) -> bool:
    """Whether a text is JSON of a form that gmcr-py writes."""
    start = text[:HEAD].lstrip()
    return start.startswith("{") and ('"decisionMakers"' in text or '"dms"' in text)


def refusal(found: str, here: str) -> str:
    """One sentence that names what was found and what is read instead."""
    return f"this is {found}, which is not read here; what is read: {here}"


def _json(start: str) -> str | None:
    if '"realpolitik_seal"' in start:
        return "a sealed forecast (verify and score read it)"
    if is_gmcr(start):
        return "a conflict in option form as gmcr-py saves it (stable reads it)"
    return None


def _sheet(rows: Rows) -> str | None:
    """A sheet of numbers or marks by its head and its cells."""
    if len(rows.rows) < 2:
        return None
    for head in rows.rows[:2]:
        words = [cell.text.lower() for cell in head]
        if sum(bool(_KTAB.fullmatch(word)) for word in words) > 1:
            return "a table for the toolkit KTAB"
        if sum(bool(_DEU.fullmatch(word)) for word in words) > 2:
            return "a table of the kind of DECIDE and DEU (decisions of the European Union)"
    marks = [cell.text.lower() for row in rows.rows[1:] for cell in row[1:] if cell.text]
    if len(marks) > 3 and sum(mark in MARKS for mark in marks) > 0.6 * len(marks):
        return "a matrix of competing hypotheses (ACH)"
    return None
