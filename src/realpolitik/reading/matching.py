"""Coded claims and proposals laid against one another, one to one, level by level."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from realpolitik.reading.anchors import digest
from realpolitik.reading.documents import Article
from realpolitik.reading.gold import Gold, sentence_of
from realpolitik.reading.propose import Proposal

BUDGET = 2.5
"""Proposals a claim that are looked at, the best first."""
FIELDS = ("actor", "target", "relation_class", "certainty", "author")
"""What a form has to be filled with; ``author``: whether the author or somebody else speaks."""
LEVELS: dict[str, tuple[str, ...]] = {
    "paragraph": (),
    "sentence": (),
    "actor": ("actor",),
    "core": ("actor", "relation_class|target"),
    "actor and class": ("actor", "relation_class"),
    "all three": ("actor", "relation_class", "target"),
}
"""Level → fields that have to be right, besides the sentence (or the paragraph alone)."""


@dataclass
class Match:
    """A coded claim, the places in the ranking of proposals at which each level is first met, and the best form."""

    gold: Gold
    met: dict[str, int]
    """Level → rank (from 0) of the proposal assigned to it."""
    right: dict[str, bool]
    """Field → whether the proposal assigned to the claim has it right; empty where none is."""
    sentence: str | None


@dataclass
class TextMatch:
    """One text: coded claims matched with ranked proposals, one to one, level by level."""

    matches: list[Match]
    ranked: list[Proposal]

    @classmethod
    def of(cls, gold: list[Gold], ranked: list[Proposal], document: Article) -> TextMatch:
        kept = ranked[: round(BUDGET * len(gold))]
        places = [sentence_of(one, document) for one in gold]
        marks = [digest(one.sentence) for one in kept]
        matches = [Match(one, {}, {}, place) for one, place in zip(gold, places, strict=True)]
        for level, needed in LEVELS.items():
            pairs = [
                [_is_met(level, needed, match, proposal, marks[index]) for index, proposal in enumerate(kept)]
                for match in matches
            ]
            for at, index in _assigned(pairs).items():
                matches[at].met[level] = index
        weights = [
            [
                _sum_right(match.gold, proposal) + 0.5 if _is_near(match, proposal, marks[index]) else 0.0
                for index, proposal in enumerate(kept)
            ]
            for match in matches
        ]
        for at, index in _best(weights).items():
            matches[at].right = _right(matches[at].gold, kept[index])
        return cls(matches, kept)


def _is_near(match: Match, proposal: Proposal, mark: str) -> bool:
    """In the same sentence, or in the same paragraph where no sentence was coded."""
    return mark == match.sentence if match.sentence is not None else proposal.paragraph == match.gold.paragraph


def _is_met(level: str, needed: tuple[str, ...], match: Match, proposal: Proposal, mark: str) -> bool:
    if level == "paragraph":
        return proposal.paragraph == match.gold.paragraph
    right = _right(match.gold, proposal) if needed else {}
    return _is_near(match, proposal, mark) and all(
        any(right.get(name, False) for name in need.split("|")) for need in needed
    )


def _right(one: Gold, proposal: Proposal) -> dict[str, bool]:
    """Field that was coded → whether a proposal has it right."""
    found = {}
    for name in coded_fields(one):
        if name == "actor":
            found[name] = proposal.actor in one.actors
        elif name == "author":
            found[name] = (proposal.speaker == "author") == (one.speaker in (None, "author"))
        else:
            found[name] = getattr(proposal, name) == getattr(one, name)
    return found


def coded_fields(one: Gold) -> list[str]:
    """Fields that a person coded."""
    has = {
        "actor": bool(one.actors),
        "target": one.has_target,
        "relation_class": one.relation_class is not None,
        "certainty": one.certainty is not None,
        "author": one.speaker is not None,
    }
    return [name for name in FIELDS if has[name]]


def _sum_right(one: Gold, proposal: Proposal) -> int:
    return sum(_right(one, proposal).values())


def _assigned(pairs: list[list[bool]]) -> dict[int, int]:
    """Claims and proposals matched one to one, as many as can be (Kuhn 1955), better proposals first."""
    owner: dict[int, int] = {}

    def seek(at: int, seen: set[int]) -> bool:
        for index, fits in enumerate(pairs[at]):
            if fits and index not in seen:
                seen.add(index)
                if index not in owner or seek(owner[index], seen):
                    owner[index] = at
                    return True
        return False

    for at in range(len(pairs)):
        seek(at, set())
    return {at: index for index, at in owner.items()}


def _best(weights: list[list[float]]) -> dict[int, int]:
    """Claims and proposals matched one to one so that as many fields as possible are right."""
    from scipy.optimize import linear_sum_assignment

    if not weights or not weights[0]:
        return {}
    grid = np.array(weights)
    rows, columns = linear_sum_assignment(grid, maximize=True)
    return {int(row): int(column) for row, column in zip(rows, columns, strict=True) if grid[row, column] > 0}


def is_coded(one: Gold, level: str) -> bool:
    """Whether a person coded what a level asks for."""
    coded = coded_fields(one)
    if level == "sentence" and one.sentence is None:
        return False
    return all(any(name in coded for name in need.split("|")) for need in LEVELS[level])
