"""Who is speaking: which part of a sentence its author says, and which somebody whom the author reports."""

from __future__ import annotations

from typing import Literal, NamedTuple

from realpolitik.reading.language import Lexicon, Speech, word_list
from realpolitik.reading.names import OFFICES, Mention
from realpolitik.reading.words import QUOTES, Hit, Word

Manner = Literal["said", "believed", "hearsay"]
REACH = 14
"""Words before a verb of saying among which its speaker is looked for (judgement)."""
_STOPS = frozenset(";:()")
_LEADING = word_list("leading")


class Quoted(NamedTuple):
    """A stretch of a sentence that somebody other than the author says or holds."""

    first: int
    after: int
    speaker: str
    actor: str | None
    manner: Manner
    cue: tuple[int, int]
    is_disputed: bool

    def holds(self, index: int) -> bool:
        """Whether a word lies in the stretch."""
        return self.first <= index < self.after


class Speaker(NamedTuple):
    """Who spoke last, for "he adds" and for quotations that run on."""

    speaker: str
    actor: str | None
    is_open: bool
    """Whether a quotation is still open at the end of the sentence."""


def frames(
    tokens: list[Word], mentions: list[Mention], language: Lexicon, text: str, voice: Speaker | None = None
) -> list[Quoted]:
    """Every stretch of a sentence that is reported: by whom it names, or by whoever spoke last."""
    is_disputed = language.lists["dispute"].first(tokens, range(min(2, len(tokens)))) is not None
    found = [*_according(tokens, mentions, language, text), *_spoken(tokens, mentions, language, text, voice)]
    if voice is not None and voice.is_open and not found:
        found.append(Quoted(0, _closing(tokens), voice.speaker, voice.actor, "said", (0, 1), False))
    hearsay = language.lists["hearsay"].first(tokens)
    if hearsay is not None and not found:
        cue = (hearsay.first, hearsay.after)
        found.append(Quoted(0, len(tokens), "unnamed", None, "hearsay", cue, False))
    return [
        frame._replace(
            is_disputed=frame.is_disputed or is_disputed,
            speaker="the author" if frame.speaker.lower() == "author" else frame.speaker,  # whom the author quotes
        )
        for frame in found
    ]


def _according(tokens: list[Word], mentions: list[Mention], language: Lexicon, text: str) -> list[Quoted]:
    """``according to X``: the whole sentence but these words."""
    found = []
    for hit in language.lists["according"].find(tokens):
        end = hit.after
        while end < len(tokens) and tokens[end].text not in (",", ".", ";", ")") and end - hit.after < 14:
            end += 1
        speaker = text[tokens[hit.after].start : tokens[end - 1].end] if end > hit.after else "unnamed"
        actor = next((item.actor for item in mentions if hit.after <= item.first < end), None)
        if hit.first <= 1:
            found.append(Quoted(end, len(tokens), speaker, actor, "said", (hit.first, hit.after), False))
        else:
            found.append(Quoted(0, hit.first, speaker, actor, "said", (hit.first, hit.after), False))
    return found


def _closing(tokens: list[Word]) -> int:
    """Where a quotation that was open before closes."""
    return next((index for index, word in enumerate(tokens) if word.text == "”"), len(tokens))


def opens_quote(tokens: list[Word]) -> int | None:
    """Where a quotation opens that the sentence does not close; None if there is none."""
    opened = [index for index, word in enumerate(tokens) if word.text == "“"]
    closed = [index for index, word in enumerate(tokens) if word.text == "”"]
    return opened[-1] if opened and (not closed or closed[-1] < opened[-1]) else None


def voice_after(tokens: list[Word], found: list[Quoted], before: Speaker | None) -> Speaker | None:
    """Who spoke last once a sentence is over, and whether the quotation goes on."""
    said = [frame for frame in found if frame.manner == "said"]
    opened = sum(word.text == "“" for word in tokens) - sum(word.text == "”" for word in tokens)
    if any(word.text in ("“", "”") for word in tokens):
        is_open = opened > 0 or (before is not None and before.is_open and opened == 0)
    else:
        is_open = before is not None and before.is_open
    if said:
        return Speaker(said[-1].speaker, said[-1].actor, is_open)
    return before._replace(is_open=is_open) if before is not None else None


def _spoken(
    tokens: list[Word], mentions: list[Mention], language: Lexicon, text: str, voice: Speaker | None
) -> list[Quoted]:
    """``X says that …``, ``X believes …``, ``“…,” says X``."""
    found: list[Quoted] = []
    for hit in language.speech.find(tokens):
        verb = hit.entry
        if verb.form in ("ing", "base") and not _is_plural(tokens, hit):
            continue
        if (tokens[hit.first].text[0].isupper() and hit.first) or not _brings_utterance(tokens, hit):
            continue
        is_after = _is_after(tokens, hit)
        speaker = _pronoun(tokens, mentions, hit, text, voice, is_after) or _subject(
            tokens, mentions, hit, text, is_after
        )
        if speaker is None:
            continue
        manner: Manner = "said" if verb.is_said else "believed"
        first, after = (0, hit.first) if is_after else (hit.after, _reach(tokens, hit.after))
        found.append(Quoted(first, after, *speaker, manner, (hit.first, hit.after), verb.base in ("claim", "allege")))
    return found


def _is_plural(tokens: list[Word], hit: Hit[Speech]) -> bool:
    """Whether a bare form is a verb of the present: after "they", "who", a plural, or a people's name."""
    if hit.entry.form == "ing":
        return False
    before = tokens[hit.first - 1].low if hit.first else ""
    return before in ("they", "we", "who", "taliban", "many", "some", "also", "often") or (
        before.endswith("s") and before != "'s"
    )


def _pronoun(
    tokens: list[Word], mentions: list[Mention], hit: Hit[Speech], text: str, voice: Speaker | None, is_after: bool
) -> tuple[str, str | None] | None:
    """Whom a pronoun beside the verb means: who spoke last, or the first actor of the sentence."""
    places = [hit.first - 1, hit.first - 2] + ([hit.after] if is_after else [])
    said = next(
        (tokens[index].low for index in places if 0 <= index < len(tokens) and tokens[index].low in _PRONOUNS), None
    )
    if said is None:
        return None
    if said in ("he", "she") and voice is not None:
        return voice.speaker, voice.actor
    if said in ("it", "they") and not is_after:
        before = [item for item in mentions if item.after < hit.first and not _is_object(tokens, item)]
        if before:
            return _written(tokens, text, before[0].first, before[0].after), before[0].actor
    return (voice.speaker, voice.actor) if voice is not None else None


def _brings_utterance(tokens: list[Word], hit: Hit[Speech]) -> bool:
    """Whether a verb of saying has what is said beside it: "that", a quotation, a clause, or a comma before it."""
    following = tokens[hit.after : hit.after + 6]
    if any(word.low in _LEADING or word.text in QUOTES for word in following[:5]):
        return True
    if hit.first and tokens[hit.first - 1].text in QUOTES:
        return True
    if hit.entry.base in _DEEMING:
        return any(word.low == "as" for word in tokens[hit.after : hit.after + 12])
    if any(word.text in QUOTES for word in tokens[: hit.first]) and _is_after(tokens, hit):
        return True
    if _is_after(tokens, hit):
        return True
    first = following[0].low if following else ""
    if hit.entry.base in ("say", "argue", "claim", "believe", "think", "suggest", "contend", "assert", "be convinced"):
        return first not in ("in", "to", "of", "about", "on", ".", ",", "")
    return False


def _is_after(tokens: list[Word], hit: Hit[Speech]) -> bool:
    """Whether the verb and its speaker close the sentence: "…, Stoner concluded." or "…,” says X"."""
    tail = len(tokens) - hit.after
    before = [word.text for word in tokens[max(0, hit.first - 8) : hit.first]]
    if not hit.entry.is_said or hit.entry.base not in _CLOSERS or hit.first < 4 or tail > 10:
        return False
    follows = any(word.low in _LEADING for word in tokens[hit.after :])
    return any(sign in (",", "”", '"') for sign in before) and not follows


def _subject(
    tokens: list[Word], mentions: list[Mention], hit: Hit[Speech], text: str, is_after: bool
) -> tuple[str, str | None] | None:
    """The speaker as written, and the actor that it belongs to; None where nobody could be speaking."""
    low = max(0, hit.first - REACH)
    for index in range(hit.first - 1, low - 1, -1):
        if tokens[index].text in _STOPS:
            low = index + 1
            break
    places = list(range(hit.first - 1, low - 1, -1))
    if is_after:
        behind = list(range(hit.after, min(len(tokens), hit.after + 7)))
        is_inverted = bool(behind) and (
            tokens[behind[0]].text[0].isupper() or tokens[behind[0]].low in ("the", "a", "an")
        )
        places = behind if is_inverted else [index for index in places if hit.first - index <= 5] + behind
    in_reach = [item for item in mentions if item.first in places and not _is_object(tokens, item)]
    generic = [index for index in places if tokens[index].low in OFFICES or tokens[index].low in _GENERIC]
    pronoun = next((index for index in places[:3] if tokens[index].low in ("he", "she", "they", "it", "we", "i")), None)
    if in_reach:
        chosen = min(in_reach, key=lambda item: (not is_after and item.first, abs(item.first - hit.first)))
        if not is_after:
            chosen = max(in_reach, key=lambda item: (item.role == "person", item.strength, item.first))
        return _written(tokens, text, chosen.first, chosen.after), chosen.actor
    if generic:
        at = generic[0]
        return _written(tokens, text, at, at + 1), None
    capital = next((i for i in places if tokens[i].text[0].isupper() and i and tokens[i].low not in _NO_SPEAKER), None)
    if capital is not None:
        return _written(tokens, text, capital, capital + 1), None
    return (tokens[pronoun].low, None) if pronoun is not None and tokens[pronoun].low not in ("we", "i", "it") else None


_CLOSERS = word_list("closers")
_DEEMING = frozenset(("see", "view", "regard", "describe", "portray", "deem"))
_PRONOUNS = frozenset(("he", "she", "they", "it"))
_GENERIC = word_list("reporting_people")
_NO_SPEAKER = word_list("no_speaker")


def _is_object(tokens: list[Word], item: Mention) -> bool:
    """Whether a name stands after a preposition, and so speaks of a matter, not of who says it."""
    before = tokens[item.first - 1].low if item.first else ""
    return before in ("in", "of", "to", "for", "with", "on", "against", "from", "about", "at", "into", "over")


def _written(tokens: list[Word], text: str, first: int, after: int) -> str:
    """A speaker as the text writes it: the name with the capitals and titles around it."""
    while first > 0 and (tokens[first - 1].text[0].isupper() or tokens[first - 1].low in OFFICES) and after - first < 8:
        if tokens[first - 1].low in _NO_SPEAKER or not tokens[first - 1].text[0].isalpha():
            break
        first -= 1
    while after < len(tokens) and after - first < 8:
        word = tokens[after]
        if not (word.text[0].isupper() and word.text[0].isalpha()) and word.low not in OFFICES | _GENERIC:
            break
        after += 1
    return text[tokens[first].start : tokens[after - 1].end]


def _reach(tokens: list[Word], first: int) -> int:
    """Where a reported clause ends: at the sentence's end, a semicolon, or ", but" and ", although"."""
    for index in range(first, len(tokens) - 1):
        if tokens[index].text == ";" or (
            tokens[index].text == "," and tokens[index + 1].low in ("but", "although", "though")
        ):
            return index
    return len(tokens)
