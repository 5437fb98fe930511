"""How a statement is put: certainty, kind, stance and forecast, by the words around it."""

from __future__ import annotations

import datetime as dt
import re
from typing import Literal, NamedTuple

from realpolitik.reading.clauses import Relation
from realpolitik.reading.language import Lexicon, word_list
from realpolitik.reading.speech import Quoted
from realpolitik.reading.usage import BE
from realpolitik.reading.words import Word

Certainty = Literal["fact", "attributed", "judgement", "speculation"]
Kind = Literal["value", "causal", "forecast", "evidence"]
Stance = Literal["own", "reported", "disputed"]
_OPENERS = word_list("openers")
NEAR = 9
"""Words on either side of a relation among which a hedge bears on it (judgement)."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_BY = re.compile(r"\b(?:by|until|before|in)\s+(?:the\s+end\s+of\s+)?(?:([A-Z][a-z]+)\s+)?((?:19|20)\d\d)\b")
_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)


class Put(NamedTuple):
    """How a statement is put, with the places of the words that say so."""

    certainty: Certainty
    kind: Kind | None
    stance: Stance
    forecast: dict[str, object] | None
    cues: dict[str, tuple[int, int]]


def put(tokens: list[Word], relation: Relation, frame: Quoted | None, language: Lexicon, text: str) -> Put:
    """How the statement of a relation is put in its sentence."""
    cues: dict[str, tuple[int, int]] = {}
    near = _near(tokens, relation.cue.first, relation.cue.after)
    hedge = _hedge(language, tokens, near)
    future = _first(language, "future", tokens, near)
    chance = language.lists["probability"].first(tokens, near)
    judging = _first(language, "judging", tokens, range(len(tokens)))
    for name, place in (("hedge", hedge), ("future", future), ("judging", judging)):
        if place:
            cues[name] = place
    if frame is not None:
        cues["speaker"] = frame.cue
    certainty = _certainty(relation, frame, language, (hedge, future or (chance and chance[:2]), judging), tokens)
    forecast = _forecast(tokens, relation, language, text, future, chance)
    if forecast is not None and chance is not None:
        cues["probability"] = (chance.first, chance.after)
    kind = _kind(tokens, relation, language, forecast, certainty, cues)
    stance: Stance = "own" if frame is None else "disputed" if frame.is_disputed else "reported"
    return Put(certainty, kind, stance, forecast if kind == "forecast" else None, cues)


def guessed(tokens: list[Word], frame: Quoted | None, language: Lexicon) -> Certainty:
    """The certainty of a sentence in which no relation was found."""
    if frame is not None:
        return "attributed"
    return "speculation" if _hedge(language, tokens, range(len(tokens))) else "judgement"


def _near(tokens: list[Word], first: int, after: int) -> range:
    """The words whose hedges bear on a relation: some before it, and those after it up to the next clause."""
    stop = after
    while stop < min(len(tokens), after + NEAR) and tokens[stop].low not in _OPENERS:
        stop += 1
    return range(max(0, first - NEAR), stop)


def _first(language: Lexicon, name: str, tokens: list[Word], among: range) -> tuple[int, int] | None:
    hit = language.lists[name].first(tokens, among)
    return (hit.first, hit.after) if hit else None


def _hedge(language: Lexicon, tokens: list[Word], near: range) -> tuple[int, int] | None:
    """The first hedge near a relation; "if anything" and "if not" are none."""
    for index in near:
        for hit in language.lists["hedges"].at(tokens, index):
            following = tokens[hit.after].low if hit.after < len(tokens) else ""
            is_month = tokens[index].text == "May" and index > 0
            if not is_month and not (hit.entry == "if" and following in ("anything", "not", "only")):
                return hit.first, hit.after
    return None


def _certainty(
    relation: Relation, frame: Quoted | None, language: Lexicon, cues: tuple[object, object, object], tokens: list[Word]
) -> Certainty:
    """Attributed where somebody else says it; else speculation, judgement or fact by hedges, future and class."""
    hedge, future, judging = cues
    if frame is not None:
        return "attributed"
    if hedge:
        return "speculation"
    entry = relation.cue.entry
    is_attitude = entry.relation_class in language.attitudes and entry.base not in language.uttered
    if future or is_attitude or _is_wanted(tokens, relation, language):
        return "judgement"
    is_noun = entry.form == "noun" and any(word.low in BE for word in tokens)
    return "judgement" if (judging or is_noun) and not _is_dated(tokens) else "fact"


def _is_wanted(tokens: list[Word], relation: Relation, language: Lexicon) -> bool:
    """Whether it is only wanted or tried: "hopes to restore", "is trying to protect"."""
    first = relation.cue.first
    if not first or tokens[first - 1].low != "to":
        return False
    before = range(max(0, first - 5), first - 1)
    return any(
        hit.entry.relation_class in ("SEEK_PREFER", "CONSIDER_HEDGE", "FEAR")
        for index in before
        for hit in language.relations.at(tokens, index)
    )


def _is_dated(tokens: list[Word]) -> bool:
    """Whether a sentence tells of a time: a year or a month."""
    return any(
        _YEAR.fullmatch(word.text) or (word.low in _MONTHS and word.text[0].isupper() and word.low != "may")
        for word in tokens
    )


def _kind(
    tokens: list[Word],
    relation: Relation,
    language: Lexicon,
    forecast: dict[str, object] | None,
    certainty: Certainty,
    cues: dict[str, tuple[int, int]],
) -> Kind | None:
    """The kind where it is clear; None, for a person to say, where it is not."""
    if forecast is not None and ("future" in cues or "probability" in cues):
        return "forecast"
    cause = _first(language, "cause", tokens, range(len(tokens)))
    causing = relation.cue.entry.relation_class == "PREDICT_CAUSE" and not relation.cue.entry.is_weak
    if cause and causing:
        cues["cause"] = cause
        return "causal"
    is_act = relation.cue.entry.relation_class in ("TALK", "ATTACK", "DEPLOY_WITHDRAW", "ARM_AID")
    if certainty == "fact" and is_act and _is_dated(tokens) and relation.cue.entry.form in ("past", "s"):
        return "evidence"
    return None


def _forecast(
    tokens: list[Word], relation: Relation, language: Lexicon, text: str, future: tuple[int, int] | None, chance: object
) -> dict[str, object] | None:
    """What is foretold: whether it comes, in which words, by when; None where nothing is."""
    if not future and chance is None:
        return None
    words_of = getattr(chance, "entry", None)
    negated = _negations(tokens, relation, language, chance) % 2 == 1
    found: dict[str, object] = {"comes": not negated, "confidence": words_of, "by": None}
    until = _BY.search(text)
    if until and _is_later(until):
        found["by"] = _last_day(until).isoformat()
    return found


def _negations(tokens: list[Word], relation: Relation, language: Lexicon, chance: object) -> int:
    """Negations near a relation, but for those in words of probability: "almost certain that no talks are held"."""
    span = range(getattr(chance, "first", 0), getattr(chance, "after", 0))
    near = range(max(0, relation.cue.first - 5), min(len(tokens), relation.cue.after + 2))
    count, index = 0, near.start
    while index < near.stop:
        hit = next(language.lists["negation"].at(tokens, index), None)
        if hit is not None and index not in span:
            count += 1
        index = hit.after if hit else index + 1
    return count


def _is_later(match: re.Match[str]) -> bool:
    return match[1] is None or match[1].lower() in _MONTHS


def _last_day(match: re.Match[str]) -> dt.date:
    """Last day of a year, or of a month where one is named."""
    year = int(match[2])
    if not match[1]:
        return dt.date(year, 12, 31)
    month = _MONTHS.index(match[1].lower()) + 1
    return (dt.date(year + month // 12, month % 12 + 1, 1)) - dt.timedelta(days=1)
