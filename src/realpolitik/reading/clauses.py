"""Who does what to whom in a sentence: relations by rule, from words in order, without a parser."""

from __future__ import annotations

from typing import NamedTuple

from realpolitik.reading.language import Cue, Lexicon, word_list
from realpolitik.reading.names import Mention
from realpolitik.reading.usage import ADVERBS, BE, MODALS, is_passive, is_verb
from realpolitik.reading.words import QUOTES, Hit, Word


class Relation(NamedTuple):
    """A relation found: its cue, the actor and target with the words that name them, and how far to trust it."""

    cue: Hit[Cue]
    actor: str | None
    actor_at: Mention | None
    target: str | None
    target_at: Mention | None
    score: float


class Past(NamedTuple):
    """What a sentence leaves for the pronouns of the next one."""

    subject: str | None = None
    group: str | None = None


Found = tuple[Mention, float] | None
"""A mention, and how likely it is the one looked for (0 to 1)."""

_BREAKS = frozenset(",;:—–()")
_OPENERS = word_list("openers")
_PREPOSITIONS = word_list("prepositions")
_PRONOUNS = word_list("pronouns")
_DRIVING = tuple(word_list("driving"))
_TURNED = word_list("turned")
_AGAINST = word_list("against")
_COORDINATORS = word_list("coordinators")
_PEOPLE = word_list("people_words")
_DENYING = frozenset(("not", "never", "no", "cannot", "without", "neither", "nor", "hardly", "little"))
_ASIDE = frozenset(
    ("the", "a", "an", "once", "long", "now", "then", "itself", "himself", "however", "meanwhile", "in", "by")
)
_SEEING = frozenset(("see", "view", "regard", "consider", "perceive", "deem"))
_RECIPROCAL = frozenset(("TALK", "COOPERATE", "COMPETE_UNDERMINE", "ATTACK"))
VERB, NOUN = 1.0, 0.7
"""Trust in a relation that a verb or a noun says, before who and whom are looked at (judgement)."""
WEAK, BEING, VAGUE, BARE = 0.45, 0.65, 0.25, 0.25
"""What is taken off for a verb that says much else too, for "is" and "has", for standing facts and causes, and for a
noun without a preposition (judgement)."""
SHARED = 0.35
"""What is taken off for an actor that is named second (judgement)."""
OUTSIDE, BEHIND = 0.62, 0.45
"""Factors of a subject that stands in another clause, or after a preposition (judgement)."""
SURE = 0.3
"""Likelihood below which no target is named (judgement)."""


def relations(
    tokens: list[Word], mentions: list[Mention], language: Lexicon, past: Past, groups: frozenset[str]
) -> list[Relation]:
    """Every relation that a sentence states, in order; actor or target None where nobody could be found."""
    spoken = sorted([*mentions, *_stand_ins(tokens, mentions, past, groups)], key=lambda item: item.first)
    named = frozenset(index for item in mentions for index in range(item.first, item.after))
    taken = named
    found: list[Relation] = []
    index = 0
    while index < len(tokens):
        hits = language.relations.at(tokens, index) if index not in named else iter(())
        hit = next((one for one in hits if is_verb(tokens, one, taken)), None)
        hit = hit or _owned(tokens, spoken, language, index) or _deeming(tokens, language, index, named)
        if hit is None:
            index += 1
            continue
        hit = hit._replace(entry=_deemed(tokens, hit, language) or _denied(tokens, hit, language))
        if hit.entry.form == "noun":
            found.append(_nominal(tokens, spoken, hit, language))
        else:
            found.append(_verbal(tokens, spoken, hit, found[-1] if found else None))
            taken |= frozenset(range(hit.first, hit.after))
        index = hit.after
    return [one for relation in found for one in (relation, *_shared(tokens, mentions, relation))]


def _shared(tokens: list[Word], mentions: list[Mention], relation: Relation) -> list[Relation]:
    """The same relation for others named together with its actor: "China and Russia fear …" says it of both."""
    if relation.actor_at is None or relation.cue.entry.form == "noun":
        return []
    rest = [item for item in mentions if item.first > relation.actor_at.first and item.after <= relation.cue.first]
    found = []
    for item in rest:
        row = _coordinated(tokens, mentions, item)
        if relation.actor_at in row and item.actor not in (relation.actor, relation.target):
            shared = relation._replace(actor=item.actor, actor_at=item, score=relation.score - SHARED)
            found.append(shared)
    return found[:2]


def bystanders(
    tokens: list[Word], mentions: list[Mention], past: Past, groups: frozenset[str]
) -> tuple[Mention, Mention | None] | None:
    """Where no word tells a relation: the actor that a sentence is most likely about, and the next one named."""
    spoken = sorted([*mentions, *_stand_ins(tokens, mentions, past, groups)], key=lambda item: item.first)
    plain = [item for item in spoken if item.strength >= 0.45]
    lead = next((item for item in plain if _opens(tokens, item)), None) or next(
        (item for item in plain if not _after_preposition(tokens, item)), None
    )
    if lead is None:
        return None
    other = next((item for item in plain if item.actor != lead.actor and item.first > lead.first), None)
    return lead, other


def _owned(tokens: list[Word], mentions: list[Mention], language: Lexicon, index: int) -> Hit[Cue] | None:
    """A noun that says something where its owner stands right before it: "the U.S. withdrawal"."""
    hit = next(language.bare.at(tokens, index), None)
    if hit is None or not any(item.after <= index and _owns(tokens, item, index) for item in mentions):
        return None
    return hit


def _deeming(tokens: list[Word], language: Lexicon, index: int, named: frozenset[int]) -> Hit[Cue] | None:
    """A verb of seeing or regarding, where "as" and what somebody is held to be follow."""
    hit = next(language.speech.at(tokens, index), None) if index not in named else None
    if hit is None or hit.entry.base not in _SEEING or hit.entry.form == "ing":
        return None
    found: Hit[Cue] = Hit(hit.first, hit.after, Cue("CONSIDER_HEDGE", hit.entry.base, hit.entry.form, False))
    deemed = _deemed(tokens, found, language)
    return found._replace(entry=deemed) if deemed is not None else None


def _deemed(tokens: list[Word], hit: Hit[Cue], language: Lexicon) -> Cue | None:
    """The cue of "sees X as a threat", of the class of what X is held to be; None where it is no such phrase."""
    if hit.entry.base not in _SEEING:
        return None
    rest = tokens[hit.after : hit.after + 18]
    at = next((index for index, word in enumerate(rest) if word.low == "as"), None)
    if at is None and hit.entry.base != "consider":
        return None
    for word in rest[(at or 0) + 1 : (at or 0) + 8]:
        if word.low in language.deemed:
            return hit.entry._replace(relation_class=language.deemed[word.low], is_weak=False)
    return None


def _denied(tokens: list[Word], hit: Hit[Cue], language: Lexicon) -> Cue:
    """The cue as it is meant: of the other class where a negation stands right before it."""
    other = language.negated.get(hit.entry.relation_class)
    index = hit.first - 1
    while index > 0 and tokens[index].low.endswith("ly"):
        index -= 1
    before = tokens[index].low if index >= 0 else ""
    is_denied = (
        before in _DENYING
        or before.endswith("n't")
        or (before in BE | {"to", "have", "has", "had"} and index > 0 and tokens[index - 1].low in _DENYING)
    )
    return hit.entry._replace(relation_class=other) if other is not None and is_denied else hit.entry


def _stand_ins(tokens: list[Word], mentions: list[Mention], past: Past, groups: frozenset[str]) -> list[Mention]:
    """Pronouns and "the group", as mentions of whom they most likely stand for."""
    found = []
    taken = {index for item in mentions for index in range(item.first, item.after)}
    for index, word in enumerate(tokens):
        if index in taken:
            continue
        before = [item for item in mentions if item.after <= index and item.strength >= 0.5]
        if word.low in _PRONOUNS:
            owner = _lead(tokens, before) or past.subject
            if owner is not None:
                strength = 0.6 if word.low in ("it", "they", "he", "she") else 0.45
                found.append(Mention(index, index + 1, owner, "unknown", strength))
        elif word.low in _PEOPLE and index and tokens[index - 1].low == "the":
            group = next((item.actor for item in reversed(before) if item.actor in groups), past.group)
            if group is not None:
                found.append(Mention(index - 1, index + 1, group, "unknown", 0.7))
    return found


def _lead(tokens: list[Word], before: list[Mention]) -> str | None:
    """The actor that a later pronoun of the sentence most likely means: the last that opened a clause."""
    opening = [item for item in before if _opens(tokens, item)]
    free = [item for item in before if not _after_preposition(tokens, item)]
    chosen = opening[-1:] or free[:1] or before[:1]
    return chosen[0].actor if chosen else None


def _opens(tokens: list[Word], item: Mention) -> bool:
    """Whether a name stands at the head of its clause."""
    index = item.first - 1
    while index >= 0 and tokens[index].low in ("the", "a", "an", "both", "even", "yet", "then"):
        index -= 1
    return index < 0 or tokens[index].text in _BREAKS or tokens[index].low in _OPENERS or tokens[index].text in QUOTES


def _after_preposition(tokens: list[Word], item: Mention) -> bool:
    index = item.first - 1
    while index >= 0 and tokens[index].low in ("the", "a", "an", "both", "its", "their"):
        index -= 1
    return index >= 0 and tokens[index].low in _PREPOSITIONS


def _verbal(tokens: list[Word], mentions: list[Mention], hit: Hit[Cue], last: Relation | None) -> Relation:
    """Actor before, target after; turned round in the passive. "A backs B and fears C": the second verb is A's too."""
    before = _controller(tokens, mentions, hit.first) or _subject(tokens, mentions, hit.first)
    if last is not None and last.actor_at is not None and _goes_on(tokens, hit, last):
        before = (last.actor_at, 0.9 * last.actor_at.strength)
    after = _object(tokens, mentions, hit.after, before[0].actor if before else None)
    score = VERB - WEAK * hit.entry.is_weak - BEING * (hit.entry.base in ("be", "have"))
    if is_passive(tokens, hit):
        agent = _agent(tokens, mentions, hit.after)
        return _made(hit, agent, before, score - (0.0 if agent else 0.3))
    if hit.entry.base in _TURNED and after is not None and after[0].first - hit.after <= 3:
        return _made(hit, after, before, score)
    if before is None:
        return _made(hit, None, after, score)
    row = _coordinated(tokens, mentions, before[0])
    if len(row) > 1 and hit.entry.relation_class in _RECIPROCAL and after is None:
        after = (row[1], 0.8)
    return _made(hit, (row[0], before[1]), after, score)


def _nominal(tokens: list[Word], mentions: list[Mention], hit: Hit[Cue], language: Lexicon) -> Relation:
    """``Moscow’s support for Damascus``: the owner right before the noun, or else the sentence's subject."""
    near = [item for item in mentions if item.after <= hit.first and _owns(tokens, item, hit.first)]
    owner = (near[-1], near[-1].strength) if near else _subject(tokens, mentions, hit.first)
    thing = _object(tokens, mentions, hit.after, owner[0].actor if owner else None)
    if hit.entry.base in language.received and thing is not None and not near:
        owner, thing = thing, owner
    return _made(hit, owner, thing, NOUN - BARE * hit.entry.is_weak)


def _owns(tokens: list[Word], item: Mention, noun: int) -> bool:
    """Whether a name owns the noun after it: at most two adjectives and the ’s between."""
    between = [word.low for word in tokens[item.after : noun]]
    adjectives = [word for word in between if word != "'s"]
    return len(adjectives) <= 2 and all(
        word.isalpha() and word not in MODALS | BE | _PREPOSITIONS | _OPENERS and not word.endswith(("s", "ed"))
        for word in adjectives
    )


def _made(hit: Hit[Cue], subject: Found, thing: Found, score: float) -> Relation:
    """A relation with its score: words, actor and target each count."""
    actor_at, sure = subject if subject else (None, 0.0)
    target_at, aimed = thing if thing else (None, 0.0)
    score += 1.0 * sure + 0.4 * aimed
    if hit.entry.relation_class in ("STATE", "PREDICT_CAUSE"):
        score -= VAGUE
    return Relation(
        hit, actor_at.actor if actor_at else None, actor_at, target_at.actor if target_at else None, target_at, score
    )


def _goes_on(tokens: list[Word], hit: Hit[Cue], last: Relation) -> bool:
    """Whether a verb goes on from the one before: right after "and" or "but", or as a participle after a comma."""
    index = hit.first - 1
    while index > 0 and tokens[index].low.endswith(ADVERBS):
        index -= 1
    before = tokens[index].low if index >= 0 else ""
    is_near = last.cue.entry.form != "noun" and index - last.cue.after < 15
    return is_near and (before in ("and", "but", "or", "then") or (before == "," and hit.entry.form == "ing"))


def _subject(tokens: list[Word], mentions: list[Mention], verb: int) -> Found:
    """The mention that is most likely the subject of a verb."""
    if (aside := _around(tokens, mentions, verb)) is not None:
        return aside
    best: Found = None
    free = max((item.after for item in mentions if item.after <= verb), default=0)
    relative = next(
        (i for i in range(verb - 1, max(free, verb - 4) - 1, -1) if tokens[i].low in ("which", "who", "that")), None
    )
    opened = _clause_start(tokens, verb)
    for item in mentions:
        if item.after > verb:
            break
        score = item.strength * (1.0 if item.first >= opened else OUTSIDE)
        if _after_preposition(tokens, item):
            owns = item.after < len(tokens) and tokens[item.after].low == "'s"
            score *= 0.75 if owns else BEHIND
        between = tokens[item.after : relative] if relative is not None else tokens
        beside = relative is not None and item.after <= relative and all(word.text == "," for word in between)
        if beside and item.first < opened:
            score = item.strength * 1.2
        score /= 1.0 + 0.02 * max(0, verb - item.after - 3)
        if best is None or score > best[1]:
            best = (item, score)
    return (best[0], min(1.0, best[1])) if best else None


def _around(tokens: list[Word], mentions: list[Mention], verb: int) -> Found:
    """The subject of a verb that goes on after an aside: "Oslo, which …, denies it"."""
    last = verb - 1
    while last > 3 and (tokens[last].low in BE | MODALS | {"has", "have", "had"} or tokens[last].low.endswith(ADVERBS)):
        last -= 1
    if last < 3 or tokens[last].text != ",":
        return None
    opening = next((index for index in range(last - 2, 0, -1) if tokens[index].text == ","), None)
    if opening is None or tokens[opening + 1].low not in _ASIDE | _OPENERS:
        return None
    found = [item for item in mentions if item.after == opening and not _after_preposition(tokens, item)]
    return (found[-1], found[-1].strength) if found else None


def _controller(tokens: list[Word], mentions: list[Mention], verb: int) -> Found:
    """Whoever is asked, urged or forced "to" do it, or "for" whom it is to be done: a name right before "to"."""
    if verb < 3 or tokens[verb - 1].low != "to":
        return None
    for item in mentions:
        if not 0 <= verb - 1 - item.after <= 1 or item.first == 0:
            continue
        before = [word.low for word in tokens[max(0, item.first - 3) : item.first] if word.low != "the"]
        if before[-1:] == ["for"]:
            return item, item.strength
        if before and before[-1] not in _PREPOSITIONS and any(word.startswith(_DRIVING) for word in before):
            return item, item.strength
    return None


def _coordinated(tokens: list[Word], mentions: list[Mention], chosen: Mention) -> list[Mention]:
    """The actors that are named together with one, "A, B and C", in order; at least that one."""
    row = [chosen]
    for item in reversed([item for item in mentions if item.after <= chosen.first]):
        between = [word.low for word in tokens[item.after : row[0].first]]
        joined = bool(between) and set(between) <= _COORDINATORS and ("as" not in between or "well" in between)
        joined = joined and (
            len(row) > 1 or bool({"and", "or", "&", "well"} & set(between))
        )  # "A, B" alone lists nothing
        if item.actor == row[0].actor or not joined or len(between) > 4 or item.strength < 0.5:
            break
        row.insert(0, item)
    return row


def _clause_start(tokens: list[Word], verb: int) -> int:
    """First word of the clause that a verb stands in: after the last opener, or the last sign that parts clauses."""
    for index in range(verb - 1, -1, -1):
        if tokens[index].low in _OPENERS or tokens[index].text in QUOTES or tokens[index].text in _BREAKS - {","}:
            return index + 1
        if tokens[index].text == "," and verb - index > 1:
            return index + 1
    return 0


def _object(tokens: list[Word], mentions: list[Mention], first: int, actor: str | None) -> Found:
    """The next mention of somebody else after a verb, less likely far off or past the end of the clause."""
    for item in mentions:
        if item.first < first or item.actor == actor or item.strength < 0.15:
            continue
        score = item.strength / (1.0 + 0.05 * (item.first - first))
        if _broken(tokens, first, item.first):
            score *= 0.5
        following = [word.low for word in tokens[item.after : item.after + 3]]
        if following[:1] == ["'s"] and _AGAINST & set(following):
            return None
        return (item, min(1.0, score)) if score >= SURE else None
    return None


def _agent(tokens: list[Word], mentions: list[Mention], first: int) -> Found:
    """Whoever stands after "by", within reach of a passive verb."""
    for item in mentions:
        reach = tokens[max(first, item.first - 4) : item.first]
        if first <= item.first <= first + 10 and any(word.low == "by" for word in reach):
            return item, item.strength
    return None


def _broken(tokens: list[Word], first: int, after: int) -> bool:
    """Whether a clause ends between two places."""
    return any(word.text in _BREAKS or word.low in _OPENERS for word in tokens[first:after])
