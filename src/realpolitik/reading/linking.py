"""What a proposal may speak of in a scenario: an issue, a number, a claim that is there already or says otherwise."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from realpolitik.reading.language import lexicon, word_list
from realpolitik.scenario.paths import numbers
from realpolitik.scenario.schema import Scenario

CLEAR = 0.34
"""Share of an issue's weight of words that a sentence must hold before the issue is named (judgement)."""
NAMED = 0.35
"""Weight of an actor's name among the words of an issue, beside other words (judgement)."""
_WORDS = re.compile(r"[a-z]{3,}")
_COMMON = word_list("common")
_TIES = {"TALK": "access", "COOPERATE": "access", "ARM_AID": "access"}
_RELATIONS = ("SUPPORT", "OPPOSE", "CRITICISE_ACCUSE", "FEAR", "THREATEN")
_WANTING = ("SEEK_PREFER", "SUPPORT", "OPPOSE", "AVOID", "CONSIDER_HEDGE")


class Tied(NamedTuple):
    """What a proposal is tied to."""

    issue: str | None = None
    about: str | None = None
    have: tuple[str, ...] = ()
    contradicts: tuple[str, ...] = ()


@dataclass
class Links:
    """A scenario's issues, numbers and claims, ready to be looked up; empty without a scenario."""

    scenario: Scenario | None = None
    issues: dict[str, dict[str, float]] = field(default_factory=dict)
    """Issue → stem of a word → its weight; the weights of an issue sum to 1."""
    named: frozenset[str] = frozenset()
    """Stems of the actors' names: they alone do not tell an issue."""
    places: dict[tuple[str, int], list[str]] = field(default_factory=dict)
    """Source and paragraph → claims that stand there."""
    on: dict[str, list[str]] = field(default_factory=dict)
    """Path of a number → claims about it."""

    @cached_property
    def paths(self) -> frozenset[str]:
        """Paths of the scenario's numbers."""
        return frozenset(numbers(self.scenario)) if self.scenario is not None else frozenset()

    def tie(
        self, sentence: str, actor: str | None, target: str | None, relation_class: str, source: str, paragraph: int
    ) -> Tied:
        """Issue, number and claims that a proposal may speak of."""
        if self.scenario is None:
            return Tied()
        issue = self._issue(sentence)
        about = self._about(issue, actor, target, relation_class)
        have = tuple(
            name
            for name in self.places.get((source, paragraph), ())
            if actor is None or actor in self.scenario.claims[name].actors
        )
        return Tied(issue, about, have, self._against(about, relation_class, source))

    def _issue(self, sentence: str) -> str | None:
        held = set(stems(sentence))
        plain = held - self.named
        scored = sorted(
            (
                (sum(weight for stem, weight in weights.items() if stem in held), name)
                for name, weights in self.issues.items()
                if plain & weights.keys()
            ),
            reverse=True,
        )
        return scored[0][1] if scored and scored[0][0] >= CLEAR else None

    def _about(self, issue: str | None, actor: str | None, target: str | None, relation_class: str) -> str | None:
        """The number that a statement most likely gives a value: a tie, a position, how much somebody cares."""
        wanted = []
        if target and relation_class in _TIES:
            wanted.append(f"ties.{actor}.{target}.{_TIES[relation_class]}")
        if target and relation_class in _RELATIONS:
            wanted.append(f"ties.{actor}.{target}.relations")
        if issue and relation_class in _WANTING:
            wanted.append(f"positions.{actor}.{issue}.position")
        if issue and relation_class == "FEAR":
            wanted.append(f"positions.{actor}.{issue}.salience")
        return next((path for path in wanted if path in self.paths), None)

    def _against(self, about: str | None, relation_class: str, source: str) -> tuple[str, ...]:
        """Claims of other sources on a tie whose value has the other sign."""
        sign = lexicon().polarity.get(relation_class)
        if self.scenario is None or about is None or sign is None or not about.endswith(".relations"):
            return ()
        found = []
        for name in self.on.get(about, ()):
            claim = self.scenario.claims[name]
            if claim.source != source and claim.value is not None and claim.value.dated[-1][1].centre * sign < 0:
                found.append(name)
        return tuple(found)


def linker(scenario: Scenario | None) -> Links:
    """A scenario made ready for look-up."""
    if scenario is None:
        return Links()
    bags = {}
    for name, issue in scenario.issues.items():
        text = f"{issue.title} {issue.title} {issue.question} {' '.join(issue.anchors.values())}"
        bags[name] = Counter(stems(text))
    named = frozenset(stems(" ".join(actor.name for actor in scenario.actors.values())))
    often = Counter(stem for bag in bags.values() for stem in bag)
    issues = {}
    for name, bag in bags.items():
        raw = {
            stem: count * math.log(1 + len(bags) / often[stem]) * (NAMED if stem in named else 1.0)
            for stem, count in bag.items()
        }
        total = sum(raw.values()) or 1.0
        issues[name] = {stem: weight / total for stem, weight in raw.items()}
    links = Links(scenario, issues, named)
    for name, claim in scenario.claims.items():
        links.places.setdefault((claim.source, claim.paragraph), []).append(name)
        if claim.about is not None:
            links.on.setdefault(claim.about, []).append(name)
    return links


def stems(text: str) -> list[str]:
    """Words of a text cut to their first six letters, common ones left out."""
    return [word[:6] for word in _WORDS.findall(text.lower()) if word not in _COMMON]
