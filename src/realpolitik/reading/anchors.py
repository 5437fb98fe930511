"""Where a claim's sentence stands: made from a text, and found again in it, without keeping the text."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from realpolitik.errors import Problem
from realpolitik.reading.documents import ENDINGS, Article, open_document, source_id
from realpolitik.reading.language import same_words
from realpolitik.reading.sentences import sentences
from realpolitik.scenario.marks import Path as Keys
from realpolitik.scenario.names import nearest
from realpolitik.scenario.places import place
from realpolitik.scenario.schema import Scenario
from realpolitik.scenario.statements import Anchor, Claim

AROUND = 4
"""Words kept on either side of an anchor."""
RUNNING = 8
"""Words running that a claim must not share with its paragraph: it is to be in other words."""
_LONGEST = 3
"""Sentences running that one anchor may span when it is looked for elsewhere."""
Fate = Literal["holds", "moved", "lost"]


@dataclass(frozen=True)
class Held:
    """What became of an anchor in a text: in place, found elsewhere, or nowhere."""

    fate: Fate
    paragraph: int | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True)
class TextsReport:
    """What the texts say of a scenario's claims: how many anchors hold, moved or are lost, and what is wrong."""

    read: tuple[str, ...]
    """Sources whose texts were there."""
    holds: int
    moved: int
    lost: int
    without: int
    """Claims with a text and no anchor."""
    unread: tuple[str, ...]
    """Sources of claims for which there is no text."""
    problems: tuple[Problem, ...]

    @property
    def lines(self) -> list[str]:
        """The counts in words."""
        found = [f"texts read: {', '.join(self.read)}"]
        found += [f"no text for: {', '.join(self.unread)}"] if self.unread else []
        counts = f"{self.holds} hold, {self.moved} moved, {self.lost} lost"
        return [*found, f"anchors: {counts}; {self.without} claims have none"]

    def as_dict(self) -> dict[str, object]:
        """The counts for programs."""
        anchors = {"holds": self.holds, "moved": self.moved, "lost": self.lost, "without": self.without}
        return {"read": list(self.read), "unread": list(self.unread), "anchors": anchors}


def digest(sentence: str) -> str:
    """Sixteen digits that stand for a sentence's words, whatever its typography."""
    return hashlib.sha256(" ".join(same_words(sentence)).encode()).hexdigest()[:16]


def make(document: Article, paragraph: int, start: int, end: int) -> Anchor:
    """The anchor of a stretch of a paragraph.

    Raises:
        ValueError: no such paragraph, or no such stretch in it.
    """
    found = document.paragraph(paragraph)
    if found is None or not 0 <= start < end <= len(found.text):
        raise ValueError(f"no characters {start} to {end} in paragraph {paragraph}")
    before = found.text[:start].split()[-AROUND:]
    after = found.text[end:].split()[:AROUND]
    return Anchor(
        start=start,
        end=end,
        digest=digest(found.text[start:end]),
        before=" ".join(before)[-200:],
        after=" ".join(after)[:200],
    )


def find(anchor: Anchor, paragraph: int, document: Article) -> Held:
    """An anchor in a text: where it was, elsewhere in the paragraph, in another one (the nearest), or nowhere."""
    here = document.paragraph(paragraph)
    if here is not None and digest(here.text[anchor.start : anchor.end]) == anchor.digest:
        return Held("holds", paragraph, anchor.start, anchor.end)
    for other in sorted(document.paragraphs, key=lambda item: abs(item.number - paragraph)):
        row = sentences(other.text)
        for first in range(len(row)):
            for last in range(first, min(len(row), first + _LONGEST)):
                start, end = row[first].start, row[last].end
                if digest(other.text[start:end]) == anchor.digest:
                    return Held("moved", other.number, start, end)
    return Held("lost")


def copied(text: str, paragraph: str, running: int = RUNNING) -> str | None:
    """The first words running that a claim shares with its paragraph, where they are too many; else None."""
    words = same_words(text)
    source = same_words(paragraph)
    held = {tuple(source[index : index + running]) for index in range(len(source) - running + 1)}
    for index in range(len(words) - running + 1):
        if tuple(words[index : index + running]) in held:
            return " ".join(words[index : index + running])
    return None


def texts_of(scenario: Scenario, folder: Path) -> dict[str, Article]:
    """The texts in a folder by the source that each is: the file is named by the source's id, or begins with its title.

    Raises:
        DocumentError: a text cannot be read.
    """
    found: dict[str, Article] = {}
    loose: list[Article] = []
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() not in ENDINGS or path.name.lower().startswith("readme"):
            continue
        if path.stem in scenario.sources:
            found[path.stem] = open_document(path, path.stem)
        elif source_id(path.stem) in scenario.sources:
            found[source_id(path.stem)] = open_document(path, source_id(path.stem))
        else:
            loose.append(open_document(path))
    for document in loose:
        name = source_of(document, scenario)
        if name is not None and name not in found:
            found[name] = replace(document, source=name)
    return found


def source_of(document: Article, scenario: Scenario) -> str | None:
    """The one source of a scenario with whose title a text begins; None if none does, or several do."""
    opening = " ".join(" ".join(same_words(item.text)) for item in document.paragraphs[:4])
    titles = {name: " ".join(same_words(source.title)) for name, source in scenario.sources.items()}
    named = [name for name, title in titles.items() if len(title) > 8 and title in opening]
    return named[0] if len(named) == 1 else None


def check_texts(scenario: Scenario, texts: Mapping[str, Article]) -> TextsReport:
    """Whether each claim's anchor holds in its text, its paragraph exists, and its words are its own."""
    count = {"holds": 0, "moved": 0, "lost": 0, "without": 0}
    problems: list[Problem] = []
    for name, claim in scenario.claims.items():
        document = texts.get(claim.source)
        if document is None:
            continue
        path: Keys = ("claims", name)
        here = document.paragraph(claim.paragraph)
        if here is None:
            message = f"no paragraph {claim.paragraph}: {claim.source} has {len(document.paragraphs)}"
            problems.append(_problem(scenario, (*path, "paragraph"), message))
        elif shared := copied(claim.text, here.text):
            message = f"shares {RUNNING} words running with its paragraph ({shared!r}): put it in your own words"
            problems.append(_problem(scenario, (*path, "text"), message))
        if claim.anchor is None:
            count["without"] += 1
            continue
        held = find(claim.anchor, claim.paragraph, document)
        count[held.fate] += 1
        if held.fate != "holds":
            problems.append(_problem(scenario, (*path, "anchor"), _fate(held, claim), "warning"))
    unread = sorted({claim.source for claim in scenario.claims.values()} - set(texts))
    return TextsReport(read=tuple(sorted(texts)), **count, unread=tuple(unread), problems=tuple(problems))


def _fate(held: Held, claim: Claim) -> str:
    if held.fate == "lost":
        return f"its sentence is nowhere in the text of {claim.source}"
    return f"its sentence now stands in paragraph {held.paragraph}, characters {held.start} to {held.end}"


def _problem(scenario: Scenario, path: Keys, message: str, severity: Literal["error", "warning"] = "error") -> Problem:
    return Problem(*place(scenario, path), ".".join(map(str, path)), message, severity)


def without_text(folder: Path, scenario: Scenario) -> Problem:
    """What to say of a folder in which no text belongs to any source."""
    stems = [re.sub(r"\s+", "-", path.stem) for path in folder.iterdir() if path.suffix.lower() in ENDINGS]
    near = nearest(stems[0], scenario.sources) if stems else None
    message = "no text here belongs to a source: name each file by its source's id"
    return Problem(str(folder), 0, 0, "", message, "error", tuple(scenario.sources), near)
