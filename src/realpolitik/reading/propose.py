"""From a document to proposed claims: pure, deterministic, offline; each field with the words that it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from realpolitik.reading.clauses import Past, Relation, bystanders, relations
from realpolitik.reading.documents import Article, Paragraph
from realpolitik.reading.judging import Put, guessed, put
from realpolitik.reading.language import Lexicon, lexicon
from realpolitik.reading.linking import Links, linker
from realpolitik.reading.names import Mention, Names
from realpolitik.reading.sentences import Sentence, sentences
from realpolitik.reading.speech import Quoted, Speaker, frames, opens_quote, voice_after
from realpolitik.reading.words import Word, words
from realpolitik.scenario.schema import Scenario

MOST = 3
"""Proposals from one sentence, at most."""
LEAST = 0.95
"""Score below which a relation is not proposed (judgement: a plain verb with an unsure actor falls below it)."""
FURTHER = (0.0, 1.15, 1.55)
"""Score that a sentence's second and third proposals need (judgement)."""
OPEN = 0.6
"""Score of a form whose relation is left open: below every other (judgement)."""
MOST_WORDS = 300
"""Words and signs of a sentence that are looked at; prose has no longer ones, and every pair of words is compared."""
FEWEST_WORDS = 4
"""Words and signs of the shortest sentence that is read: below it stand headings and bylines."""


@dataclass(frozen=True)
class Proposal:
    """A claim that a sentence may make, before anybody has decided anything: a filled-in form, not a coding."""

    source: str
    paragraph: int
    start: int
    end: int
    sentence: str
    actor: str | None
    target: str | None
    relation: str | None
    relation_class: str | None
    kind: str | None
    certainty: str
    speaker: str
    attributed: str
    """Stance: the author's ``own``, ``reported``, or reported to be ``disputed``."""
    issue: str | None
    about: str | None
    forecast: dict[str, Any] | None
    cues: dict[str, tuple[int, int]]
    """Field → offsets in the paragraph of the words that it rests on."""
    score: float
    have: tuple[str, ...] = ()
    """Claims of the scenario that stand in the same place and speak of the same actor."""
    contradicts: tuple[str, ...] = ()
    """Claims of other sources on the same number that pull the other way."""
    made_by: str = "rules"

    def as_dict(self) -> dict[str, Any]:
        """The proposal for programs."""
        return asdict(self)


def propose(document: Article, scenario: Scenario | None = None) -> tuple[Proposal, ...]:
    """Proposed claims of a document, in order.

    Args:
        document: the text.
        scenario: whose actors, issues and numbers the proposals are tied to; without one, names stand for themselves.
    """
    return propose_with(document, Names.of(scenario).within(document), scenario)


def propose_with(document: Article, names: Names, scenario: Scenario | None) -> tuple[Proposal, ...]:
    """Proposed claims, with names that are known already."""
    language = lexicon()
    links = linker(scenario)
    past, voice = Past(), None
    found: list[Proposal] = []
    for paragraph in document.paragraphs:
        row: list[_Sentence] = []
        for sentence in sentences(paragraph.text):
            one = _Sentence.of(paragraph, sentence, names, language, past, voice)
            past = one.leaves(past, names.groups)
            voice = voice_after(one.tokens, one.frames, voice)
            row.append(one)
        for one in _voiced(row):
            if len(one.tokens) >= FEWEST_WORDS and not one.is_caption():
                chosen = [one.proposal(document.source, relation, links, language) for relation in one.chosen()]
                found += chosen or one.open_form(document.source, links, language)
    return tuple(found)


def _voiced(row: list[_Sentence]) -> list[_Sentence]:
    """Sentences of a paragraph, where a quotation that runs on is given the speaker named after it."""
    found = []
    for index, one in enumerate(row):
        opened = opens_quote(one.tokens)
        said = [frame for later in row[index + 1 :] for frame in later.frames if frame.manner == "said"]
        if opened is not None and said and not any(frame.manner == "said" for frame in one.frames):
            frame = said[0]._replace(first=opened, after=len(one.tokens), cue=(opened, opened + 1))
            one = replace(one, frames=[*one.frames, frame])
        found.append(one)
    return found


@dataclass(frozen=True)
class _Sentence:
    """A sentence taken apart."""

    paragraph: Paragraph
    sentence: Sentence
    tokens: list[Word]
    mentions: list[Mention]
    frames: list[Quoted]
    relations: list[Relation]
    aside: tuple[Mention, Mention | None] | None
    """Whom it is about, where no word tells a relation."""

    @classmethod
    def of(
        cls,
        paragraph: Paragraph,
        sentence: Sentence,
        names: Names,
        language: Lexicon,
        past: Past,
        voice: Speaker | None,
    ) -> _Sentence:
        """A sentence read, with what the sentences before it left."""
        tokens = words(sentence.text)[:MOST_WORDS]
        mentions = names.mentions(tokens)
        framed = frames(tokens, mentions, language, sentence.text, voice)
        found = relations(tokens, mentions, language, past, names.groups)
        aside = bystanders(tokens, mentions, past, names.groups)
        return cls(paragraph, sentence, tokens, mentions, framed, found, aside)

    def is_caption(self) -> bool:
        """Whether it has no end of a sentence, as headings and captions do."""
        return self.sentence.text[-1] not in ".!?”\"’'…);:"

    def leaves(self, past: Past, groups: frozenset[str]) -> Past:
        """What the next sentence's pronouns may mean."""
        plain = [item for item in self.mentions if item.strength >= 0.5]
        first = plain[0].actor if plain else past.subject
        group = next((item.actor for item in reversed(plain) if item.actor in groups), past.group)
        return Past(first, group)

    def chosen(self) -> list[Relation]:
        """The relations worth proposing: the best, and a second that says something else."""
        ranked = sorted(
            (
                one
                for one in self.relations
                if one.actor is not None and one.score >= LEAST and not self._is_saying(one)
            ),
            key=lambda one: (-one.score, one.cue.first),
        )
        kept: list[Relation] = []
        for one in ranked:
            apart = all(self._differs(one, other) for other in kept)
            if apart and len(kept) < MOST and one.score >= FURTHER[len(kept)]:
                kept.append(one)
        return sorted(kept, key=lambda one: one.cue.first)

    def _is_saying(self, one: Relation) -> bool:
        """Whether a relation is no more than the verb by which somebody is quoted."""
        is_quoting = one.cue.entry.relation_class in ("COOPERATE", "CONSIDER_HEDGE", "PREDICT_CAUSE", "STATE")
        return is_quoting and any(frame.cue[0] <= one.cue.first < frame.cue[1] for frame in self.frames)

    def _differs(self, one: Relation, other: Relation) -> bool:
        same_class = one.cue.entry.relation_class == other.cue.entry.relation_class
        return not (same_class and one.actor == other.actor)

    def frame_of(self, relation: Relation) -> Quoted | None:
        """The reported stretch that a relation stands in: the narrowest; not the speaker's own act of saying."""
        held = [frame for frame in self.frames if frame.holds(relation.cue.first)]
        return min(held, key=lambda frame: frame.after - frame.first) if held else None

    def open_form(self, source: str, links: Links, language: Lexicon) -> list[Proposal]:
        """A form with the relation left open, for a sentence about somebody of which no word tells a relation."""
        if self.aside is None:
            return []
        actor, other = self.aside
        stating = [
            one for one in self.relations if one.cue.entry.relation_class == "STATE" and one.actor == actor.actor
        ]
        target = other.actor if other else None
        frame = next((frame for frame in self.frames if frame.holds(actor.first)), None)
        tied = links.tie(self.sentence.text, actor.actor, target, "", source, self.paragraph.number)
        places = {"actor": (actor.first, actor.after)} | ({"target": (other.first, other.after)} if other else {})
        return [
            Proposal(
                source=source,
                paragraph=self.paragraph.number,
                start=self.sentence.start,
                end=self.sentence.end,
                sentence=self.sentence.text,
                actor=actor.actor,
                target=target,
                relation=stating[0].cue.entry.base if stating else None,
                relation_class="STATE" if stating else None,
                kind=None,
                certainty=guessed(self.tokens, frame, language),
                speaker=frame.speaker if frame else "author",
                attributed="own" if frame is None else "disputed" if frame.is_disputed else "reported",
                issue=tied.issue,
                about=None,
                forecast=None,
                cues={name: self._offsets(*place) for name, place in places.items()},
                score=OPEN,
                have=tied.have,
            )
        ]

    def _offsets(self, first: int, after: int) -> tuple[int, int]:
        """Offsets in the paragraph of a run of words."""
        return self.sentence.start + self.tokens[first].start, self.sentence.start + self.tokens[after - 1].end

    def proposal(self, source: str, relation: Relation, links: Links, language: Lexicon) -> Proposal:
        """The form filled in for one relation."""
        frame = self.frame_of(relation)
        how = put(self.tokens, relation, frame, language, self.sentence.text)
        entry = relation.cue.entry
        tied = links.tie(
            self.sentence.text, relation.actor, relation.target, entry.relation_class, source, self.paragraph.number
        )
        return Proposal(
            source=source,
            paragraph=self.paragraph.number,
            start=self.sentence.start,
            end=self.sentence.end,
            sentence=self.sentence.text,
            actor=relation.actor,
            target=relation.target,
            relation=entry.base,
            relation_class=entry.relation_class,
            kind=how.kind,
            certainty=how.certainty,
            speaker=frame.speaker if frame else "author",
            attributed=how.stance,
            issue=tied.issue,
            about=tied.about,
            forecast=how.forecast,
            cues=dict(self._cues(relation, how)),
            score=round(relation.score, 3),
            have=tied.have,
            contradicts=tied.contradicts,
        )

    def _cues(self, relation: Relation, how: Put) -> Iterator[tuple[str, tuple[int, int]]]:
        """Field → offsets in the paragraph."""
        places = {"relation": (relation.cue.first, relation.cue.after), **how.cues}
        for name, item in (("actor", relation.actor_at), ("target", relation.target_at)):
            if item is not None:
                places[name] = (item.first, item.after)
        for name, (first, after) in sorted(places.items()):
            yield name, self._offsets(first, after)
