"""Claims as people coded them, to compare proposals with: a file of JSON lines, or a scenario's own claims."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, get_args

from realpolitik.errors import Problem, ScenarioError
from realpolitik.reading.anchors import digest
from realpolitik.reading.documents import Article
from realpolitik.reading.judging import Certainty, Kind
from realpolitik.reading.language import RELATION_CLASSES, same_words
from realpolitik.reading.names import Names
from realpolitik.reading.sentences import sentences
from realpolitik.scenario.files import text_of
from realpolitik.scenario.load import load
from realpolitik.scenario.names import nearest
from realpolitik.scenario.schema import Scenario

_KEYS = frozenset(
    [
        "source",
        "paragraph",
        "sentence",
        "start",
        "end",
        "actor",
        "actors",
        "target",
        "relation_class",
        "kind",
        "certainty",
        "speaker",
        "note",
        "id",
    ]
)


@dataclass(frozen=True)
class Gold:
    """A claim as a person coded it; None: not coded, so not scored."""

    source: str
    paragraph: int
    sentence: str | None = None
    actors: tuple[str, ...] = ()
    """The actor, with others that would do; of a scenario's claim every actor that it names."""
    target: str | None = None
    has_target: bool = False
    """Whether the target was coded at all: then none means that there is none."""
    relation_class: str | None = None
    kind: str | None = None
    certainty: str | None = None
    speaker: str | None = None


def read_gold(where: str) -> list[Gold]:
    """Coded claims: of a JSONL file, or of a scenario.

    Raises:
        ScenarioError: with every line that is wrong.
    """
    if not where.endswith((".jsonl", ".ndjson")):
        return _of_scenario(load(where))
    shown, found, problems = where, [], []
    for number, line in enumerate(text_of(Path(where)).splitlines(), 1):
        if line.strip():
            gold, wrong = _gold(line)
            problems += [Problem(shown, number, 1, name, message, "error", *more) for name, message, *more in wrong]
            if gold is not None:
                found.append(gold)
    if not found and not problems:
        problems.append(Problem(shown, 0, 0, "", "no claims in it"))
    if problems:
        raise ScenarioError(problems)
    return found


def _of_scenario(scenario: Scenario) -> list[Gold]:
    """A scenario's claims, as far as they can be compared: paragraph, actors, certainty, kind, speaker."""
    return [
        Gold(
            claim.source,
            claim.paragraph,
            None,
            claim.actors,
            None,
            False,
            None,
            claim.kind,
            claim.certainty,
            claim.speaker,
        )
        for claim in scenario.claims.values()
    ]


def _gold(line: str) -> tuple[Gold | None, list[tuple[Any, ...]]]:
    """One coded claim, or everything that is wrong with its line."""
    try:
        raw = json.loads(line)
    except (ValueError, RecursionError) as error:
        return None, [("", f"no JSON: {error!s:.200}")]
    if not isinstance(raw, dict):
        return None, [("", "expected a mapping")]
    wrong: list[tuple[Any, ...]] = [
        (name, f"unknown key {name!r:.60}", tuple(sorted(_KEYS)), nearest(name, _KEYS))
        for name in raw
        if name not in _KEYS
    ]
    if not isinstance(raw.get("source"), str):
        wrong.append(("source", "missing or no text"))
    if type(raw.get("paragraph")) is not int or raw["paragraph"] < 1:
        wrong.append(("paragraph", "missing, or no whole number from 1 on"))
    for name, allowed in (
        ("relation_class", tuple(RELATION_CLASSES)),
        ("certainty", get_args(Certainty)),
        ("kind", get_args(Kind)),
    ):
        if raw.get(name) is not None and raw[name] not in allowed:
            wrong.append((name, f"found {raw[name]!r:.40}", allowed, nearest(str(raw[name]), allowed)))
    for name in ("sentence", "target", "speaker"):
        if raw.get(name) is not None and not isinstance(raw[name], str):
            wrong.append((name, "expected a text or null"))
    actors = raw.get("actors", raw.get("actor"))
    actors = [actors] if isinstance(actors, str) else actors or []
    if not isinstance(actors, list) or not all(isinstance(name, str) for name in actors):
        wrong.append(("actor", "expected a text, or under 'actors' a list of texts"))
    if wrong:
        return None, wrong
    fields = {name: raw.get(name) for name in ("sentence", "target", "relation_class", "kind", "certainty", "speaker")}
    return Gold(raw["source"], raw["paragraph"], actors=tuple(actors), has_target="target" in raw, **fields), []


def sentence_of(one: Gold, document: Article) -> str | None:
    """Digest of the sentence that a coded claim stands in: the same words, or a part of it or around it."""
    paragraph = document.paragraph(one.paragraph)
    if paragraph is None or one.sentence is None:
        return None
    wanted = " ".join(same_words(one.sentence))
    for sentence in sentences(paragraph.text):
        here = " ".join(same_words(sentence.text))
        if wanted and (wanted in here or (here and here in wanted and len(here) > 0.5 * len(wanted))):
            return digest(sentence.text)
    return None


def named(one: Gold, names: Names) -> Gold:
    """A coded claim with its actors as ids."""
    actors = tuple(names.resolve(name) or name for name in one.actors)
    target = (names.resolve(one.target) or one.target) if one.target else None
    return replace(one, actors=actors, target=target)
