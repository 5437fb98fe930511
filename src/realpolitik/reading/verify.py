"""Whether a proposal is true to its text and its scenario: run on every proposal, whatever made it."""

from __future__ import annotations

import unicodedata
from typing import get_args

from realpolitik.reading.documents import Article
from realpolitik.reading.judging import Certainty, Kind, Stance
from realpolitik.reading.language import RELATION_CLASSES
from realpolitik.reading.propose import Proposal
from realpolitik.scenario.schema import Scenario

_SIGNS = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "–": "-", "—": "-", "−": "-", "\xa0": " "}
)


def faults(proposal: Proposal, document: Article, scenario: Scenario | None = None) -> list[str]:
    """Everything that is wrong with a proposal: empty where its quotation, place, ids and words are right.

    Args:
        proposal: what is proposed.
        document: the text that it is to come from.
        scenario: whose ids it may use; without one, actors are not checked.
    """
    found = []
    paragraph = document.paragraph(proposal.paragraph)
    if proposal.source != document.source:
        found.append(f"source {proposal.source!r:.80} is not {document.source}")
    if paragraph is None:
        return [*found, f"no paragraph {proposal.paragraph}: the text has {len(document.paragraphs)}"]
    if not proposal.sentence or paragraph.text[proposal.start : proposal.end] != proposal.sentence:
        found.append("the quotation does not stand at its place")
    if any(not 0 <= start < end <= len(paragraph.text) for start, end in proposal.cues.values()):
        found.append("a cue lies outside the paragraph")
    for field, allowed in (
        ("certainty", get_args(Certainty)),
        ("kind", (None, *get_args(Kind))),
        ("attributed", get_args(Stance)),
        ("relation_class", (None, *RELATION_CLASSES)),
    ):
        if getattr(proposal, field) not in allowed:
            found.append(f"{field} {getattr(proposal, field)!r:.60} is none of those allowed")
    if proposal.certainty == "attributed" and proposal.speaker == "author":
        found.append("attributed, but nobody is named as its speaker")
    return found + _ids(proposal, scenario)


def _ids(proposal: Proposal, scenario: Scenario | None) -> list[str]:
    """Ids that the scenario does not have; rules may bring actors that it lacks, a model may not."""
    if scenario is None:
        return []
    found = []
    if proposal.made_by != "rules":
        found += [
            f"no actor {name!r:.60}"
            for name in (proposal.actor, proposal.target)
            if name is not None and name not in scenario.actors
        ]
    if proposal.issue is not None and proposal.issue not in scenario.issues:
        found.append(f"no issue {proposal.issue!r:.60}")
    return found


def place(quote: str, paragraph: str) -> tuple[int, int] | None:
    """Where a quotation stands in a paragraph once quotation marks, dashes and spaces are made alike; None if nowhere.

    Exact otherwise: a word left out, added or changed is no quotation.
    """
    wanted, _ = _alike(quote.strip())
    text, places = _alike(paragraph)
    at = text.find(wanted) if wanted else -1
    if at < 0:
        return None
    return places[at], places[at + len(wanted) - 1] + 1


def _alike(text: str) -> tuple[str, list[int]]:
    """A text with signs made alike and spaces run together, and where each of its characters came from."""
    out: list[str] = []
    places: list[int] = []
    for index, char in enumerate(text):
        for part in unicodedata.normalize("NFKC", char.translate(_SIGNS)):
            part = " " if part.isspace() else part
            if part == " " and out and out[-1] == " ":
                continue
            out.append(part)
            places.append(index)
    return "".join(out), places
