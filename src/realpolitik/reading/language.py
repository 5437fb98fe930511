"""The lexicon: words for what actors do, say, believe and fear, and for how sure a statement is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal, NamedTuple

from realpolitik.reading.words import Phrases, words
from realpolitik.scenario.yaml_text import parse

Form = Literal["base", "s", "past", "ing", "noun"]
RELATION_CLASSES: dict[str, str] = {
    "SUPPORT": "backs, accepts, praises, reassures, allows",
    "OPPOSE": "rejects, contains, excludes, arrests",
    "COOPERATE": "works with, engages, shares an aim",
    "SEEK_PREFER": "wants, demands, asks for, prefers",
    "CRITICISE_ACCUSE": "blames, distrusts, accuses",
    "FEAR": "is worried about, fears",
    "CONSIDER_HEDGE": "weighs, prepares for, insures against",
    "PREDICT_CAUSE": "forecasts, brings about, raises, lowers, stops",
    "TALK": "meets, hosts, mediates, negotiates",
    "ARM_AID": "supplies, pays, trains, shelters",
    "THREATEN": "endangers, warns with force",
    "AVOID": "refrains, stays out, shuns",
    "COMPETE_UNDERMINE": "rivals, weakens, violates, meddles",
    "INFLUENCE_EXPLOIT": "presses, uses, gains weight with",
    "RECRUIT_MOVE": "recruits, broadcasts, moves people",
    "DEPLOY_WITHDRAW": "sends or takes back forces",
    "ATTACK": "strikes, fights, kills",
    "DEPEND_BENEFIT": "relies on, profits from",
    "DENY_DOUBT": "denies, doubts, ignores",
    "STATE": "a standing fact",
}
"""Class of a relation → verbs that are typical of it; the lexicon gives each its words and their origin."""
_OWN = ("its", "their", "his", "her", "our", "my")
_VOWELS = "aeiou"


class Cue(NamedTuple):
    """What a word or phrase says: the class of the relation, its base form, the form found, whether it says little."""

    relation_class: str
    base: str
    form: Form
    is_weak: bool


class Speech(NamedTuple):
    """A verb of saying or believing."""

    base: str
    form: Form
    is_said: bool


@dataclass(frozen=True)
class Lexicon:
    """Tables of phrases, made from the file once."""

    relations: Phrases[Cue]
    bare: Phrases[Cue]
    """Nouns that count where their owner stands right before them."""
    speech: Phrases[Speech]
    lists: dict[str, Phrases[str]]
    """according, hedges, hearsay, judging, future, cause, negation, dispute: phrase → itself; probability → ICD 203."""
    speakers: frozenset[str]
    attitudes: frozenset[str]
    uttered: frozenset[str]
    """Verbs of such classes that are acts all the same."""
    received: frozenset[str]
    """Nouns after which "of" names who gives."""
    polarity: dict[str, int]
    deemed: dict[str, str]
    """What somebody is held to be → class of holding it."""
    negated: dict[str, str]
    """Class → what it amounts to where it is denied."""


@cache
def lexicon() -> Lexicon:
    """The lexicon that comes with the package."""
    data = load_data("lexicon.yaml")
    irregular = {base: tuple(forms) for base, forms in data["irregular"].items()}
    weak = frozenset(data["weak"])
    relations: Phrases[Cue] = Phrases(has_case=False, has_gap=True)
    bare: Phrases[Cue] = Phrases(has_case=False)
    for name, kinds in data["classes"].items():
        for verb in kinds["verbs"]:
            for phrase, form in inflected(verb, irregular):
                relations.add(phrase, Cue(name, verb, form, verb in weak))
        for noun in kinds["nouns"]:
            relations.add(noun, Cue(name, noun, "noun", False))
        for noun in kinds["bare"]:
            bare.add(noun, Cue(name, noun, "noun", True))
    speech: Phrases[Speech] = Phrases(has_case=False)
    for key in ("saying", "believing"):
        for verb in data[key]:
            for phrase, form in inflected(verb, irregular):
                speech.add(phrase, Speech(verb, form, key == "saying"))
    keys = ("according", "hedges", "hearsay", "judging", "future", "cause", "negation", "dispute")
    lists = {key: _table({phrase: phrase for phrase in data[key]}) for key in keys}
    lists["probability"] = _table({phrase: name for name, phrases in data["probability"].items() for phrase in phrases})
    return Lexicon(
        relations,
        bare,
        speech,
        lists,
        frozenset(data["generic_speakers"]),
        frozenset(data["attitudes"]),
        frozenset(data["uttered"]),
        frozenset(data["received"]),
        dict(data["polarity"]),
        {word: name for name, words_of in data["deeming"].items() for word in words_of},
        dict(data["negated"]),
    )


def load_data(name: str) -> Any:
    """What a YAML file among the package's data holds, read as strictly as a scenario's files."""
    text = resources.files("realpolitik.reading").joinpath("data").joinpath(name).read_text(encoding="utf-8")
    document = parse(text, name)
    if document.problems:
        raise ValueError("; ".join(map(str, document.problems)))
    return document.data


def word_list(name: str) -> frozenset[str]:
    """One of the package's lists of words."""
    return frozenset(_word_lists()[name])


@cache
def _word_lists() -> dict[str, list[str]]:
    found: dict[str, list[str]] = load_data("wordlists.yaml")
    return found


def _table(phrases: dict[str, str]) -> Phrases[str]:
    table: Phrases[str] = Phrases(has_case=False)
    for phrase, entry in phrases.items():
        table.add(phrase, entry)
    return table


def inflected(verb: str, irregular: dict[str, tuple[str, ...]]) -> list[tuple[str, Form]]:
    """Every form of a verb or verb phrase: the first word is bent, and ``its`` stands for any possessive."""
    first, _, rest = verb.partition(" ")
    forms = [(first, "base"), *_forms(first, irregular)] if first != "not" else [(first, "base")]
    tails = [rest]
    if "its" in rest.split():
        tails = [" ".join(own if word == "its" else word for word in rest.split()) for own in _OWN]
    return [(f"{form} {tail}".strip(), kind) for tail in tails for form, kind in forms]  # type: ignore[misc]


def _forms(verb: str, irregular: dict[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    if verb in irregular:
        return [(form, _kind(form)) for form in irregular[verb]]
    if verb.endswith("e"):
        return [(f"{verb}s", "s"), (f"{verb}d", "past"), (f"{verb[:-1]}ing", "ing")]
    if verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        return [(f"{verb[:-1]}ies", "s"), (f"{verb[:-1]}ied", "past"), (f"{verb}ing", "ing")]
    ends = "es" if verb.endswith(("s", "x", "z", "ch", "sh", "o")) else "s"
    return [(f"{verb}{ends}", "s"), (f"{verb}ed", "past"), (f"{verb}ing", "ing")]


def _kind(form: str) -> str:
    """What an irregular form is; ``was`` and ``has`` bend like the past and the present."""
    if form.endswith("ing"):
        return "ing"
    if form in ("am", "is", "are"):
        return "s"
    return "s" if form.endswith("s") and form not in ("was",) else "past"


def count_words() -> dict[str, int]:
    """Number of verbs and nouns in each class."""
    data = load_data("lexicon.yaml")
    return {name: sum(len(kinds[key]) for key in ("verbs", "nouns", "bare")) for name, kinds in data["classes"].items()}


def same_words(text: str) -> list[str]:
    """Words of a text in small letters, without signs: what quotations and overlaps are compared by."""
    return [word.low for word in words(text) if word.text[0].isalnum()]
