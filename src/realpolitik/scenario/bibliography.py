"""Sources from ``sources.json`` (a CSL-JSON list) and ``*.bib`` (BibTeX), as plain data with places."""

from __future__ import annotations

import bisect
import json
import logging
import re
from collections.abc import Callable, Iterator
from typing import Any

from realpolitik.errors import Problem
from realpolitik.scenario.faults import MOST_FAULTS
from realpolitik.scenario.files import odd_text
from realpolitik.scenario.marks import At, Marks
from realpolitik.scenario.signs import ODD_VALUE
from realpolitik.scenario.yaml_text import MAX_DEPTH, odd_message

CSL_UNUSED = frozenset(
    [
        "abstract",
        "accessed",
        "annote",
        "archive",
        "archive-place",
        "archive_location",
        "authority",
        "available-date",
        "call-number",
        "chapter-number",
        "citation-key",
        "citation-label",
        "citation-number",
        "collection-editor",
        "collection-number",
        "collection-title",
        "composer",
        "container-author",
        "container-title-short",
        "dimensions",
        "director",
        "division",
        "edition",
        "editor",
        "event",
        "event-date",
        "event-place",
        "event-title",
        "first-reference-note-number",
        "genre",
        "illustrator",
        "interviewer",
        "ISBN",
        "ISSN",
        "issue",
        "journalAbbreviation",
        "jurisdiction",
        "keyword",
        "language",
        "license",
        "locator",
        "medium",
        "number",
        "number-of-pages",
        "number-of-volumes",
        "original-author",
        "original-date",
        "original-publisher",
        "original-publisher-place",
        "original-title",
        "page",
        "page-first",
        "PMCID",
        "PMID",
        "publisher-place",
        "recipient",
        "references",
        "reviewed-author",
        "reviewed-title",
        "scale",
        "section",
        "shortTitle",
        "source",
        "status",
        "submitted",
        "supplement",
        "title-short",
        "translator",
        "version",
        "volume",
        "year-suffix",
        "categories",
    ]
)
"""Fields of CSL-JSON that reference managers write and this package has no use for."""

_TYPES = {
    "article": "article-journal",
    "book": "book",
    "booklet": "pamphlet",
    "inbook": "chapter",
    "incollection": "chapter",
    "inproceedings": "paper-conference",
    "conference": "paper-conference",
    "techreport": "report",
    "report": "report",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "online": "webpage",
    "dataset": "dataset",
    "misc": "document",
    "unpublished": "manuscript",
}
_BIB_FIELDS = {
    "title": "title",
    "journal": "container-title",
    "journaltitle": "container-title",
    "booktitle": "container-title",
    "publisher": "publisher",
    "institution": "publisher",
    "school": "publisher",
    "organization": "publisher",
    "url": "URL",
    "doi": "DOI",
    "note": "note",
    "reliability": "reliability",
    "licence": "licence",
    "license": "licence",
}
_MONTHS = {
    "jan": 1,
    "feb": 2,
    "mar": 3,
    "apr": 4,
    "may": 5,
    "jun": 6,
    "jul": 7,
    "aug": 8,
    "sep": 9,
    "oct": 10,
    "nov": 11,
    "dec": 12,
}
_MOST_BRACES = 2 * MAX_DEPTH
_MOST_LATEX = 200_000

Found = tuple[dict[str, Any], Marks, list[Problem]]
"""Sources by id, where each stands, and what is wrong."""


def read_csl(text: str, file: str) -> Found:
    """Sources of a CSL-JSON list."""
    problems = odd_text(text, file)
    sources: dict[str, Any] = {}
    marks = Marks(file)
    if problems:
        return sources, marks, problems
    place = _places(text)
    try:
        for offset, item in _items(text):
            _add(sources, marks, problems, item, place(offset))
            if len(problems) >= MOST_FAULTS:
                break
    except json.JSONDecodeError as error:
        problems.append(Problem(file, *place(error.pos), "sources", f"not a valid CSL-JSON list: {error.msg}"))
    return sources, marks, problems


def read_bib(text: str, file: str) -> Found:
    """Sources of a BibTeX file; ``reliability`` and ``licence`` are read as fields of their own."""
    problems = odd_text(text, file)
    sources: dict[str, Any] = {}
    marks = Marks(file)
    if not problems and _braces(text) > _MOST_BRACES:
        problems = [Problem(file, 1, 1, "sources", f"braces nested deeper than {_MOST_BRACES}")]
    if problems:
        return sources, marks, problems
    try:
        library = _bib_library(text)
    except Exception as error:  # the parser is another project's, and the file a stranger's
        return sources, marks, [Problem(file, 1, 1, "sources", f"not valid BibTeX: {error!s:.200}")]
    for block in library.failed_blocks[:MOST_FAULTS]:
        reason = str(getattr(block, "error", "")) or "not a valid entry"
        problems.append(Problem(file, (block.start_line or 0) + 1, 1, "sources", f"not valid BibTeX: {reason:.200}"))
    problems.extend(_not_entries(library, file))
    decode = _Decoder().item
    for entry in library.entries:
        if len(problems) >= MOST_FAULTS:
            break
        line = (entry.start_line or 0) + 1
        try:
            item = decode(entry)
        except Exception as error:  # the decoder of LaTeX is another project's too
            problems.append(Problem(file, line, 1, "sources", f"not valid BibTeX: {error!s:.200}"))
            continue
        _add(sources, marks, problems, item, (line, 1))
    return sources, marks, problems


def _items(text: str) -> Iterator[tuple[int, Any]]:
    """Offset and value of each item of a JSON list."""
    decoder = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_no_constant)
    space = re.compile(r"[ \t\r\n]*")

    def skip(at: int) -> int:
        match = space.match(text, at)
        return match.end() if match else at

    at = skip(0)
    if text[at : at + 1] != "[":
        raise json.JSONDecodeError("expected a list of items", text, at)
    at = skip(at + 1)
    while text[at : at + 1] != "]":
        try:
            item, end = decoder.raw_decode(text, at)
            too_deep = _depth(item) > MAX_DEPTH
        except json.JSONDecodeError:
            raise
        except ValueError as error:  # of the hooks, and of numbers of thousands of digits
            raise json.JSONDecodeError(str(error).partition(":")[0], text, at) from None
        except RecursionError:
            too_deep = True
        if too_deep:
            raise json.JSONDecodeError(f"nested deeper than {MAX_DEPTH}", text, at)
        yield at, item
        at = skip(end)
        if text[at : at + 1] == ",":
            at = skip(at + 1)
        elif text[at : at + 1] != "]":
            raise json.JSONDecodeError("expected ',' or ']'", text, at)
    if skip(at + 1) != len(text):
        raise json.JSONDecodeError("something follows the list", text, skip(at + 1))


def _depth(value: Any) -> int:
    """How deep mappings and lists nest; RecursionError where it is hundreds."""
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + max(map(_depth, parts), default=0) if isinstance(value, (dict, list)) else 0


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    item = dict(pairs)
    if len(item) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise ValueError(f"duplicate key {twice!r:.60}")
    return item


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not allowed; numbers must be finite")


def _places(text: str) -> Callable[[int], tuple[int, int]]:
    """Offset → line and column, counted from 1."""
    ends = [match.start() for match in re.finditer("\n", text)]

    def place(offset: int) -> tuple[int, int]:
        line = bisect.bisect_left(ends, offset)
        return line + 1, offset - (ends[line - 1] if line else -1)

    return place


def _add(sources: dict[str, Any], marks: Marks, problems: list[Problem], item: Any, at: tuple[int, int]) -> None:
    """File one item under its id, or say what is wrong with it."""
    name = item.get("id") if isinstance(item, dict) else None
    trouble = None
    if not isinstance(name, str) or not name:
        trouble = "each source needs an 'id'"
    elif name in sources:
        trouble = f"duplicate id {name!r:.80}; first on line {marks.place(('sources', name))[1]}"
    elif odd := _odd_inside(item):
        trouble = odd_message(odd)
    if trouble or not isinstance(name, str):
        problems.append(Problem(marks.file, *at, "sources", trouble or ""))
        return
    sources[name] = {key: _tidy(key, value) for key, value in item.items() if key not in CSL_UNUSED}
    spot = At(at[0] - 1, at[1] - 1)
    marks.at["sources", name] = (marks.file, spot, spot)


def _odd_inside(value: Any) -> str | None:
    """First character in any text of an item that is not allowed (JSON escapes can hide them)."""
    if isinstance(value, str):
        match = ODD_VALUE.search(value)
        return match[0] if match else None
    parts = [*value.keys(), *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else []
    return next((odd for part in parts if (odd := _odd_inside(part))), None)


def _tidy(key: str, value: Any) -> Any:
    """Names with their particles joined on; everything else as it is."""
    if key != "author" or not isinstance(value, list):
        return value
    return [_person(person) if isinstance(person, dict) else person for person in value]


def _person(person: dict[str, Any]) -> dict[str, Any]:
    particles = [person.get("dropping-particle"), person.get("non-dropping-particle"), person.get("family")]
    family = " ".join(str(part) for part in particles if part)
    kept = {
        key: value
        for key, value in person.items()
        if key not in ("dropping-particle", "non-dropping-particle", "suffix", "comma-suffix", "static-ordering")
    }
    return {**kept, "family": family} if family else kept


def _bib_library(text: str) -> Any:
    """Entries of a BibTeX text (the parser is loaded only when there is a .bib file)."""
    import bibtexparser

    for name in ("bibtexparser", "pylatexenc"):
        logging.getLogger(name).addHandler(logging.NullHandler())
    return bibtexparser.parse_string(text)  # type: ignore[attr-defined]


def _not_entries(library: Any, file: str) -> Iterator[Problem]:
    """A warning for each text between entries that looks like one and is not read."""
    for block in library.comments:
        if type(block).__name__ == "ImplicitComment" and "@" in block.comment:
            message = "not read: looks like an entry and is none"
            yield Problem(file, (block.start_line or 0) + 1, 1, "sources", message, "warning")


class _Decoder:
    """Makes CSL-JSON items of BibTeX entries, within a limit on the LaTeX of one file, which is slow to read."""

    def __init__(self) -> None:
        self.left = _MOST_LATEX

    def item(self, entry: Any) -> dict[str, Any]:
        """An entry as an item; fields without a use here are left out."""
        fields = {field.key.lower(): str(field.value).strip() for field in entry.fields}
        item: dict[str, Any] = {"id": entry.key, "type": _TYPES.get(entry.entry_type.lower(), "document")}
        for key, value in fields.items():
            name = _BIB_FIELDS.get(key)
            if name and value:
                item.setdefault(name, value if name in ("URL", "DOI") else self._plain(value))
        if fields.get("author"):
            item["author"] = [self._person(name) for name in " ".join(fields["author"].split()).split(" and ")]
        date = fields.get("date") or _bib_date(fields)
        return {**item, "issued": date} if date else item

    def _plain(self, text: str) -> str:
        """A value as plain text: accents decoded, braces dropped, spaces single; no command reads a file."""
        if "\\" in text or "$" in text or "~" in text:
            from pylatexenc.latex2text import LatexNodes2Text

            self.left -= len(text)
            if self.left < 0:
                raise ValueError(f"more than {_MOST_LATEX:,} characters with LaTeX in one file")
            text = LatexNodes2Text(keep_comments=True).latex_to_text(re.sub(r"(?<!\\)%", r"\\%", text))
        else:
            text = text.replace("{", "").replace("}", "")
        return " ".join(text.split())

    def _person(self, name: str) -> dict[str, str]:
        if name.startswith("{") and name.endswith("}"):
            return {"literal": self._plain(name)}
        family, comma, given = name.partition(",")
        if not comma:
            given, _, family = name.rpartition(" ")
        family, given = self._plain(family), self._plain(given)
        return {"family": family, "given": given} if given else {"literal": family}


def _bib_date(fields: dict[str, str]) -> str:
    """Year, month and day as one text for `parse_date`, which says what is wrong with what is no date."""
    year, month, day = (fields.get(key, "") for key in ("year", "month", "day"))
    number = str(_MONTHS.get(month.lower()[:3], month)) or ("?" if day else "")
    return "-".join(f"{part:0>2}" for part in (year, number, day) if part)


def _braces(text: str) -> int:
    """How deep braces nest."""
    depth = most = 0
    for brace in re.findall(r"[{}]", text):
        depth += 1 if brace == "{" else -1
        most = max(most, depth)
    return most
