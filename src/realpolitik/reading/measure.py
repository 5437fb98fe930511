"""How well proposals fit what people coded: recall and F1 by level, a trivial baseline, and the time that they save."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from realpolitik.errors import Problem, ScenarioError
from realpolitik.reading.anchors import digest
from realpolitik.reading.coder import Times, times
from realpolitik.reading.documents import Article
from realpolitik.reading.gold import Gold, named, sentence_of
from realpolitik.reading.language import same_words
from realpolitik.reading.matching import FIELDS, LEVELS, TextMatch, coded_fields, is_coded
from realpolitik.reading.names import Names
from realpolitik.reading.propose import Proposal
from realpolitik.reading.sentences import Sentence, sentences
from realpolitik.reading.words import words
from realpolitik.scenario.schema import Scenario

RESAMPLES = 1000
"""Times that paragraphs are drawn anew for an interval."""


@dataclass(frozen=True)
class Score:
    """A level's recall within the budget, its F1 at as many proposals as claims, and the interval of the recall."""

    recall: float
    low: float
    high: float
    f1: float
    f1_low: float
    f1_high: float


@dataclass(frozen=True)
class Scores:
    """Scores of proposals against gold."""

    claims: int
    proposals: int
    sources: tuple[str, ...]
    levels: dict[str, dict[str, Score]]
    """``all`` or a source → level → score."""
    baseline: dict[str, dict[str, Score]]
    """The same of the trivial rule: every sentence, the commonest actor, the commonest class."""
    fields: dict[str, float]
    """Field → share right, over claims with a proposal in their sentence on which the field was coded."""
    baseline_fields: dict[str, float]
    """Field → share right if every claim got the commonest value."""
    filled: float
    """Fields right of those coded, a claim; unproposed claims count nothing."""
    coded: float
    """Fields coded, a claim."""
    times: Times | None

    def as_dict(self) -> dict[str, Any]:
        """The scores for programs."""
        return dataclasses.asdict(self)


def measure(
    documents: Sequence[Article], proposals: Iterable[Proposal], gold: Iterable[Gold], scenario: Scenario | None = None
) -> Scores:
    """Scores of proposals against coded claims of the same texts.

    Args:
        documents: the texts.
        proposals: what was proposed for them.
        gold: coded claims; those of other texts are passed over.
        scenario: whose actors both sides name; names are brought to ids by it and by the package's lists.

    Raises:
        ScenarioError: no coded claim belongs to any of the texts, or one names a paragraph that its text lacks.
    """
    held = {document.source: document for document in documents}
    coded = [one for one in gold if one.source in held]
    _check(coded, held)
    table = {name: Names.of(scenario).within(document) for name, document in held.items()}
    golds = {name: [named(one, table[name]) for one in coded if one.source == name] for name in held}
    offered = {
        name: sorted((one for one in proposals if one.source == name), key=lambda one: -one.score) for name in held
    }
    trivial = {name: _trivial(held[name], table[name], golds[name]) for name in held}
    rows = {name: TextMatch.of(golds[name], offered[name], held[name]) for name in held}
    plain = {name: TextMatch.of(golds[name], trivial[name], held[name]) for name in held}
    everything = [match for row in rows.values() for match in row.matches]
    return Scores(
        claims=len(coded),
        proposals=sum(map(len, offered.values())),
        sources=tuple(held),
        levels=_levels(rows),
        baseline=_levels(plain),
        fields={name: _share([match.right.get(name) for match in everything if match.right]) for name in FIELDS},
        baseline_fields={name: _commonest([one for row in golds.values() for one in row], name) for name in FIELDS},
        filled=sum(sum(bool(ok) for ok in match.right.values()) for match in everything) / max(1, len(everything)),
        coded=sum(len(coded_fields(match.gold)) for match in everything) / max(1, len(everything)),
        times=_times(rows),
    )


def _check(coded: list[Gold], held: dict[str, Article]) -> None:
    problems = []
    if not coded:
        problems.append(
            Problem("", 0, 0, "", "no coded claim belongs to these texts: their ids are", "error", tuple(held))
        )
    for one in coded:
        document = held[one.source]
        paragraph = document.paragraph(one.paragraph)
        if paragraph is None:
            problems.append(
                Problem(document.file, 0, 0, "", f"no paragraph {one.paragraph}, in which a claim is coded")
            )
        elif one.sentence is not None and sentence_of(one, document) is None:
            message = f"paragraph {one.paragraph} has no sentence that begins {one.sentence[:60]!r}"
            problems.append(Problem(document.file, 0, 0, "", message))
    if problems:
        raise ScenarioError(problems)


def _levels(rows: dict[str, TextMatch]) -> dict[str, dict[str, Score]]:
    """Scores of all texts together, and of each; levels whose fields nobody coded are left out."""
    groups = {"all": list(rows.values())} | ({name: [row] for name, row in rows.items()} if len(rows) > 1 else {})
    found: dict[str, dict[str, Score]] = {}
    for name, some in groups.items():
        for level in LEVELS:
            score = _score(some, level)
            if score is not None:
                found.setdefault(name, {})[level] = score
    return found


def _score(rows: list[TextMatch], level: str) -> Score | None:
    """Recall within the budget, and F1 at as many proposals as claims: there precision and recall are one number.

    The interval draws paragraphs, not claims: statements of one paragraph stand and fall together.
    """
    clusters: dict[tuple[int, int], list[tuple[float, float]]] = {}
    for at, row in enumerate(rows):
        most = len(row.matches)
        for match in row.matches:
            if not is_coded(match.gold, level):
                continue
            rank = match.met.get(level)
            hit = (float(rank is not None), float(rank is not None and rank < most))
            clusters.setdefault((at, match.gold.paragraph), []).append(hit)
    if not clusters:
        return None
    groups = [np.array(hits) for hits in clusters.values()]
    sums = np.array([group.sum(axis=0) for group in groups])
    sizes = np.array([len(group) for group in groups], dtype=float)
    recall, f1 = sums.sum(axis=0) / sizes.sum()
    random = np.random.Generator(np.random.Philox(7))
    drawn = random.integers(0, len(groups), (RESAMPLES, len(groups)))
    means = sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1)[:, None]
    low, high = np.quantile(means, [0.05, 0.95], axis=0)
    return Score(float(recall), float(low[0]), float(high[0]), float(f1), float(low[1]), float(high[1]))


def _trivial(document: Article, names: Names, gold: list[Gold]) -> list[Proposal]:
    """Every sentence once, in order: the text's commonest actor and the commonest class, certainty and target coded."""
    count = Counter(
        item.actor
        for paragraph in document.paragraphs
        for item in names.mentions(words(paragraph.text))
        if item.strength >= 0.5
    )
    order: list[Any] = [name for name, _ in count.most_common(2)] + [None, None]
    common = {name: _mode([getattr(one, name) for one in gold]) for name in ("relation_class", "certainty")}
    return [
        _form(document.source, paragraph.number, sentence, order, common)
        for paragraph in document.paragraphs
        for sentence in sentences(paragraph.text)
    ]


def _form(source: str, number: int, sentence: Sentence, order: list[Any], common: dict[str, Any]) -> Proposal:
    """A form filled in with what is commonest."""
    return Proposal(
        source=source,
        paragraph=number,
        start=sentence.start,
        end=sentence.end,
        sentence=sentence.text,
        actor=order[0],
        target=order[1],
        relation=None,
        relation_class=common["relation_class"],
        kind=None,
        certainty=common["certainty"] or "fact",
        speaker="author",
        attributed="own",
        issue=None,
        about=None,
        forecast=None,
        cues={},
        score=0.0,
        made_by="trivial rule",
    )


def _mode(values: list[Any]) -> Any:
    """The commonest value, those left open aside; None where there is none."""
    known = Counter(value for value in values if value is not None)
    return known.most_common(1)[0][0] if known else None


def _commonest(gold: list[Gold], name: str) -> float:
    """Share right of a field if every claim got the value that is commonest among those coded."""
    if name == "author":
        values: list[Any] = [one.speaker in (None, "author") for one in gold if one.speaker is not None]
    elif name == "actor":
        values = [actor for one in gold for actor in one.actors]
        most = _mode(values)
        return _share([most in one.actors for one in gold if one.actors])
    else:
        values = [getattr(one, name) for one in gold if name in coded_fields(one)]
    return _share([value == _mode(values) for value in values])


def _share(flags: list[Any]) -> float:
    known = [bool(flag) for flag in flags if flag is not None]
    return sum(known) / len(known) if known else float("nan")


def _times(rows: dict[str, TextMatch]) -> Times | None:
    """Time of a simulated coder over all texts; None where sentences or fields were not coded."""
    coded = [match for row in rows.values() for match in row.matches]
    if not coded or any(match.sentence is None for match in coded):
        return None
    cards = [(len(same_words(one.sentence)), digest(one.sentence)) for row in rows.values() for one in row.ranked]
    forms = [(len(same_words(match.gold.sentence or "")), coded_fields(match.gold), match.right) for match in coded]
    return times(cards, forms)
