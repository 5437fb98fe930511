"""Who is spoken of: the scenario's actors, countries, organisations, and names that a document brings itself."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal, NamedTuple

from realpolitik.reading.documents import Article
from realpolitik.reading.language import load_data, word_list
from realpolitik.reading.words import Phrases, Word, words
from realpolitik.scenario.schema import Scenario

Role = Literal["name", "country", "people", "seat", "person", "unknown", "region"]


class Named(NamedTuple):
    """What a name stands for: an actor's id, and as what the name speaks of it."""

    actor: str
    role: Role


class Mention(NamedTuple):
    """An actor spoken of: first of its words, the one after its last, its id, the role, how plainly (0 to 1)."""

    first: int
    after: int
    actor: str
    role: Role
    strength: float


ACTING = word_list("acting")
"""Nouns that make an adjective of a people speak of the state or its forces (judgement)."""
PLACES = word_list("places")
"""Nouns that make it speak of a place or a matter (judgement)."""
_BACKED = word_list("backed")
OFFICES = word_list("offices")
_TITLES = word_list("titles")
_PARTICLES = frozenset(("al", "el", "bin", "ibn", "de", "von", "van", "-"))
_NOT_NAMES = word_list("not_names")
_PARTS_OF_NAMES = word_list("parts_of_names")
"""Words before a country's name that make it the name of something else (Port Sudan)."""
_PLACING = frozenset(("in", "at", "near", "from", "to", "of", "around", "outside"))
"""Words before a name that is more likely a place."""
_DOUBLED = 2
"""Times that a new name has to stand inside sentences before it is taken for an actor (judgement)."""


@dataclass
class Names:
    """Names of actors: those of a scenario, of the package's lists, and of one document."""

    phrases: Phrases[Named]
    titles: dict[str, str]
    """Id → name, as shown."""
    known: frozenset[str] = frozenset()
    """Ids that the scenario has; empty without a scenario."""
    arena: str | None = None
    """Id that the country fought over stands for: its bare name is a place more often than an actor."""
    groups: frozenset[str] = field(default_factory=frozenset)
    """Ids that are armed groups or parties: "the group" may mean one."""

    @classmethod
    def of(cls, scenario: Scenario | None = None) -> Names:
        """The names known before any document is read."""
        return _Builder(scenario).names()

    def mentions(self, tokens: list[Word]) -> list[Mention]:
        """Actors spoken of in a sentence, in order."""
        found = []
        for hit in self.phrases.find(tokens):
            strength = self._strength(tokens, hit.first, hit.after, hit.entry)
            if strength:
                found.append(Mention(hit.first, hit.after, hit.entry.actor, hit.entry.role, strength))
        return found

    def resolve(self, text: str) -> str | None:
        """The id that a name stands for: an id itself, or the first actor named in the text; None if nobody is."""
        if text in self.titles:
            return text
        found = [hit for hit in self.phrases.find(words(text)) if hit.entry.role != "region"]
        return found[0].entry.actor if found else None

    def _strength(self, tokens: list[Word], first: int, after: int, named: Named) -> float:
        """How plainly a name speaks of an actor; 0 where it does not (``Russian-backed``, ``West Africa``)."""
        if named.role == "region":
            return 0.0
        following = [word.low for word in tokens[after : after + 3]]
        before = tokens[first - 1].low if first else ""
        if before in _PARTS_OF_NAMES and tokens[first - 1].text[0].isupper():
            return 0.0
        if following[:1] == ["-"] and len(following) > 1 and following[1] in _BACKED:
            return 0.0
        if named.role == "people":
            nouns = [word for word in following if word.isalpha()]
            if any(word in ACTING for word in nouns):
                return 1.0 if nouns and nouns[0] in ACTING else 0.9
            return 0.15 if nouns[:1] and nouns[0] in PLACES else 0.5
        if following[:1] and following[0] in ("war", "conflict", "crisis", "border", "issue"):
            return 0.15
        if named.role == "country":
            is_place = before in (
                "in",
                "from",
                "into",
                "across",
                "inside",
                "within",
                "over",
                "throughout",
                "around",
                "near",
            )
            if named.actor == self.arena:
                return 0.2 if is_place or before in ("to", "of", "for", "on") else 0.45
            return 0.35 if is_place else 0.95
        return 1.0

    def within(self, document: Article) -> Names:
        """These names and those of a document: abbreviations, persons of known actors, names met again and again."""
        return _Discovery(self, document).names()


class _Builder:
    """Names before any document is read."""

    def __init__(self, scenario: Scenario | None) -> None:
        self.scenario = scenario
        self.actors: dict[str, Any] = dict(scenario.actors) if scenario else {}
        self.table: Phrases[Named] = Phrases(has_case=True)
        self.titles: dict[str, str] = {name: actor.name for name, actor in self.actors.items()}
        self.groups = {name for name, actor in self.actors.items() if actor.kind in ("armed_group", "faction")}

    def names(self) -> Names:
        for name, actor in self.actors.items():
            for form in (actor.name, *actor.aliases):
                self.table.add(form, Named(name, "name"))
            if actor.name.endswith("a") and actor.name.isalpha() and actor.kind == "state":
                for ending in ("n", "ns"):
                    self.table.add(actor.name + ending, Named(name, "people"))
        self._organisations()
        self._countries()
        for name, actor in self.actors.items():
            plain = re.sub(
                r"^(?:the|The) | (?:network|remnants|allies|government|group|movement|forces)$", "", actor.name
            )
            if plain[:1].isupper() and len(plain) > 3:
                self.table.add(plain, Named(name, "name"))
        about = getattr(self.scenario, "about", None)
        arena = about.incumbent if about is not None else None
        if arena is not None:
            for form in (
                "the government",
                "The government",
                "the regime",
                "The regime",
                "government forces",
                "the army",
            ):
                self.table.add(form, Named(arena, "name"))
        return Names(self.table, self.titles, frozenset(self.actors), arena, frozenset(self.groups))

    def _organisations(self) -> None:
        data = load_data("organisations.yaml")
        for region in data["regions"]:
            self.table.add(region, Named("", "region"))
        for record in data["organisations"]:
            actor = self._matching(record["names"]) or record["id"]
            self.titles.setdefault(actor, record["names"][0].removeprefix("the "))
            if record["kind"] in ("armed_group", "faction"):
                self.groups.add(actor)
            for form in record["names"]:
                self.table.add(form, Named(actor, "name"))

    def _matching(self, forms: list[str]) -> str | None:
        """The scenario's actor that carries one of the names whole, or else as a part of its own name."""
        for form in forms:
            exact = [name for name, actor in self.actors.items() if actor.name.lower() == form.lower()]
            if exact:
                return exact[0]
        for form in sorted(forms, key=len, reverse=True):
            inside = re.compile(rf"(?<!\w){re.escape(form)}(?!\w)")
            held = [name for name, actor in self.actors.items() if len(form) > 2 and inside.search(actor.name)]
            if held:
                return held[0]
        return None

    def _countries(self) -> None:
        by_code: dict[str, str] = {}
        about = getattr(self.scenario, "about", None)
        arena = self.scenario.territories.get(about.arena) if self.scenario is not None and about is not None else None
        for name, actor in self.actors.items():
            if actor.iso3 and (actor.iso3 not in by_code or actor.kind == "state"):
                by_code.setdefault(actor.iso3, name)
        for code, record in countries().items():
            if arena is not None and about is not None and (arena.iso3 == code or arena.name in record["names"]):
                by_code.setdefault(code, about.incumbent)
            actor = by_code.get(code) or self._state(record) or _slug(record["names"][0])
            self.titles.setdefault(actor, record["names"][0])
            for key, role in (("names", "country"), ("people", "people"), ("seats", "seat")):
                for form in record[key]:
                    self.table.add(form, Named(actor, role))  # type: ignore[arg-type]

    def _state(self, record: dict[str, list[str]]) -> str | None:
        """The scenario's actor that is called like a country or its government, where no code says so."""
        called = {form.lower() for key in ("names", "seats") for form in record[key]}
        called |= {
            f"{word.lower()} {noun}" for word in record["people"] for noun in ("government", "army", "state", "regime")
        }
        called |= {f"government of {form.lower()}" for form in record["names"]}
        return next((name for name, actor in self.actors.items() if actor.name.lower() in called), None)


class _Discovery:
    """Names that one document brings."""

    def __init__(self, names: Names, document: Article) -> None:
        self.base = names
        self.table = names.phrases.copy()
        self.titles = dict(names.titles)
        self.texts = [paragraph.text for paragraph in document.paragraphs]

    def names(self) -> Names:
        self._abbreviations()
        for text in self.texts:
            self._persons(words(text))
        self._new()
        base = self.base
        return Names(self.table, self.titles, base.known, base.arena, base.groups)

    def _abbreviations(self) -> None:
        """``Rapid Support Forces (RSF)``: both are one."""
        pattern = re.compile(
            r"((?:[A-Z][\w’'-]+ (?:of |for |the |and |al-)?){1,6}[A-Z]?[\w’'-]*)\s?\(([A-Z][A-Za-z]{1,7})\)"
        )
        for text in self.texts:
            for match in pattern.finditer(text):
                full, short = match[1].strip(), match[2]
                initials = "".join(word[0] for word in full.split() if word[0].isupper())
                at = initials.find(short.upper())
                if at < 0:
                    continue
                capitals = [word for word in full.split() if word[0].isupper()]
                full = full[full.index(capitals[at]) :]
                hit = self.table.first(words(full), [0]) or self.table.first(words(short), [0])
                actor = hit.entry.actor if hit and hit.entry.actor else _slug(full)
                self.titles.setdefault(actor, full)
                self.table.add(full, Named(actor, "name"))
                self.table.add(short, Named(actor, "name"))

    def _persons(self, tokens: list[Word]) -> None:
        """``Russian President Vladimir Putin``, ``Zamir Kabulov, the Russian envoy``: persons speak for their actor."""
        for hit in self.table.find(tokens):
            if hit.entry.role not in ("people", "country", "name", "seat"):
                continue
            index, offices = hit.after, 0
            while index < len(tokens) and (
                tokens[index].low
                in _TITLES | OFFICES | {"'s", "-", "of", "foreign", "army", "state", "military", "upper", "house"}
            ):
                offices += tokens[index].low in OFFICES
                index += 1
            if offices and index < len(tokens):
                self._person(tokens, index, hit.entry.actor)
            self._apposition(tokens, hit.first, hit.entry.actor)

    def _apposition(self, tokens: list[Word], first: int, actor: str) -> None:
        """A person named before a comma, whose office and people stand after it."""
        start = max(0, first - 9)
        commas = [index for index in range(start, first) if tokens[index].text == ","]
        if not commas:
            return
        comma = commas[-1]
        around = {word.low for word in tokens[comma + 1 : first + 5]}
        if not around & OFFICES or tokens[comma + 1].low not in OFFICES | {"the", "a", "an", "former", "then"}:
            return
        begin = comma
        while (
            begin > 0
            and (_is_capital(tokens[begin - 1]) or tokens[begin - 1].low in _PARTICLES)
            and tokens[begin - 1].low not in _NOT_NAMES
        ):
            begin -= 1
        while begin < comma and (tokens[begin].low in _TITLES | OFFICES | {"-"} or not _is_capital(tokens[begin])):
            begin += 1
        if 2 <= comma - begin <= 6:
            self._person(tokens, begin, actor)

    def _person(self, tokens: list[Word], begin: int, actor: str) -> None:
        end = begin
        while end < len(tokens) and end - begin < 5 and (_is_capital(tokens[end]) or tokens[end].low in _PARTICLES):
            end += 1
        taken = tokens[begin:end]
        if not taken or self.table.first(tokens, [begin]) or taken[0].low in _NOT_NAMES:
            return
        full = "".join(
            word.text + ("" if index + 1 == len(taken) or taken[index + 1].start == word.end else " ")
            for index, word in enumerate(taken)
        )
        if len(taken) > 1:
            self.table.add(full, Named(actor, "person"))
        last = taken[-1].text
        if len(last) > 2 and last.lower() not in _NOT_NAMES:
            self.table.add(last, Named(actor, "person"))

    def _new(self) -> None:
        """Capitalised names inside sentences, met more than once, that nothing knows."""
        seen: Counter[str] = Counter()
        placed: Counter[str] = Counter()
        for text in self.texts:
            tokens = words(text)
            taken = {index for hit in self.table.find(tokens) for index in range(hit.first, hit.after)}
            index = 1
            while index < len(tokens):
                end = _run_of_capitals(tokens, index, taken)
                if end > index and _inside(tokens, index):
                    name = text[tokens[index].start : tokens[end - 1].end]
                    seen[name] += 1
                    placed[name] += tokens[index - 1].low in _PLACING
                index = max(end, index + 1)
        for name, count in seen.items():
            if count >= _DOUBLED and placed[name] * 2 < count and len(name) > 2:
                self.titles.setdefault(_slug(name), name)
                self.table.add(name, Named(_slug(name), "unknown"))


def _run_of_capitals(tokens: list[Word], index: int, taken: set[int]) -> int:
    """The word after a run of capitalised words that may be a name, particles such as "al-" inside it counted in."""
    end = index
    while end < len(tokens) and end not in taken:
        inner = end > index and tokens[end].low in _PARTICLES and end + 1 < len(tokens)
        if not inner and (not _is_capital(tokens[end]) or tokens[end].low in _NOT_NAMES | _TITLES | OFFICES):
            break
        end += 1
    while end > index and not _is_capital(tokens[end - 1]):
        end -= 1
    return end


def _inside(tokens: list[Word], index: int) -> bool:
    """Whether a word stands inside a sentence, where a capital means a name."""
    return tokens[index - 1].text not in ".!?…:" and tokens[index - 1].text not in '"“”'


def _is_capital(word: Word) -> bool:
    return word.text[0].isupper() and word.text[0].isalpha()


@cache
def countries() -> dict[str, dict[str, list[str]]]:
    """Countries by ISO 3166-1 code: names, words for their people, seats of government."""
    found: dict[str, dict[str, list[str]]] = load_data("countries.yaml")["countries"]
    return found


def _slug(name: str) -> str:
    """An id in the form of the format's identifiers."""
    plain = re.sub(r"[^a-z0-9]+", "_", name.lower().replace("’", "").replace("'", "")).strip("_")
    return (plain if plain[:1].isalpha() else f"a_{plain}")[:40].strip("_") or "unknown"
