"""Whether a word found in the lexicon is used as it is meant there: as a verb, not as a noun or an adjective."""

from __future__ import annotations

from realpolitik.reading.language import Cue, word_list
from realpolitik.reading.words import QUOTES, Hit, Word

BE = word_list("be")
MODALS = word_list("modals")
DETERMINERS = word_list("determiners")
_BEFORE_NOUNS = word_list("before_nouns")
_BEFORE_BARE = word_list("before_bare")
_NOT_PLURAL = word_list("not_plural")
ADVERBS = ("ly", "also", "never", "even", "still", "often", "again", "now", "then", "always", "once", "already", "not")
_PREPOSITIONS = word_list("prepositions")
_ALSO_NOUNS = word_list("also_nouns")
_SUBJECTS = word_list("subjects")
_LISTING = frozenset(",.;)") | {"and", "or", "of"}
_PARTICIPLES = word_list("participles")


def is_verb(tokens: list[Word], hit: Hit[Cue], taken: frozenset[int]) -> bool:
    """Whether a hit is used as a verb of its form, by the words beside it (nouns of the lexicon always are).

    Args:
        tokens: words of the sentence.
        hit: what was found.
        taken: places of names and of verbs found before.
    """
    form = hit.entry.form
    if form == "noun":
        return True
    before = tokens[hit.first - 1].low if hit.first else ""
    following = tokens[hit.after].low if hit.after < len(tokens) else ""
    is_name = tokens[hit.first].text[0].isupper() and hit.first > 0 and tokens[hit.first - 1].text not in QUOTES
    is_joint = before == "-" and hit.first > 1 and tokens[hit.first - 2].low == "co"
    if (before == "-" and not is_joint) or following == "-" or is_name:
        return False
    if hit.entry.base in ("be", "have"):
        return not _is_auxiliary(tokens, hit.after)
    if form == "base":
        return _is_bare_verb(tokens, hit.first, before) or (
            hit.first - 1 in taken and _has_object(tokens, hit.after, taken)
        )
    if form == "s":
        is_plural = before in DETERMINERS or before in _BEFORE_NOUNS
        if following in _PREPOSITIONS and hit.entry.base in _ALSO_NOUNS and hit.first - 1 not in taken:
            is_plural = is_plural or before not in _SUBJECTS
        return not (is_plural or (before == "and" and following in ("of", "on", "in", "for")))
    if form == "past":
        return not _is_adjective(tokens, hit, before, following, taken)
    return before not in DETERMINERS and before != "'s" and following not in _LISTING


def _has_object(tokens: list[Word], after: int, taken: frozenset[int]) -> bool:
    """Whether an object follows, so that a bare form after a name is its verb: "the Taliban want an emirate"."""
    return after in taken or (after < len(tokens) and tokens[after].low in DETERMINERS | {"to", "that", "him", "them"})


def _is_bare_verb(tokens: list[Word], first: int, before: str) -> bool:
    """A bare form is a verb after "to", a modal, a pronoun or a plural; elsewhere it is a noun."""
    index = first - 1
    while index > 0 and (tokens[index].low.endswith("ly") or tokens[index].text == ","):
        index -= 1
        before = tokens[index].low
    if before in DETERMINERS or before in _BEFORE_NOUNS:
        return False
    if before in MODALS or before in _BEFORE_BARE or before.endswith("n't"):
        return True
    return before.endswith("s") and before not in _NOT_PLURAL and before not in BE


def _is_adjective(tokens: list[Word], hit: Hit[Cue], before: str, following: str, taken: frozenset[int]) -> bool:
    """Whether a participle stands before a noun: "an expanded presence", "faced isolated incidents"."""
    if before in ("that", "this"):
        return False
    if before in DETERMINERS or before == "'s":
        return True
    is_bare = (
        hit.after not in taken and following.isalpha() and following not in _PREPOSITIONS | DETERMINERS | {"to", "that"}
    )
    if is_bare and (before in _PREPOSITIONS or (hit.first and tokens[hit.first - 1].text in QUOTES)):
        return True
    is_beside_verb = hit.first - 1 in taken and before not in BE and before.endswith(("ed", "s", "ing"))
    return is_beside_verb and hit.after not in taken and following.isalpha() and following.endswith("s")


def _is_auxiliary(tokens: list[Word], index: int) -> bool:
    """Whether another verb follows, adverbs left aside, so that "is" or "has" only helps it."""
    while index < len(tokens) and tokens[index].low.endswith(ADVERBS):
        index += 1
    following = tokens[index].low if index < len(tokens) else ""
    return following.endswith(("ed", "ing", "en")) or following in BE or following in _PARTICIPLES


def is_passive(tokens: list[Word], hit: Hit[Cue]) -> bool:
    """Whether a participle is passive: a form of "to be" before it, or "by" right after."""
    if hit.entry.form != "past":
        return False
    if hit.after < len(tokens) and tokens[hit.after].low == "by":
        return True
    index = hit.first - 1
    while index >= 0 and tokens[index].low.endswith(ADVERBS):
        index -= 1
    return index >= 0 and tokens[index].low in BE | {"if", "when", "than", "unless", "once"}
