"""What the evidence says on each question: posteriors with intervals, and what each item of evidence does to them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import xarray as xr

from realpolitik.scenario.inquiry import Weighable
from realpolitik.stats import Interval


@dataclass(frozen=True)
class HypothesisRow:
    """One hypothesis of a question.

    Attributes:
        prior: its mean probability before the evidence.
        posterior: mean over the draws, and the ends of the middle 95% of them.
        leads: share of the draws in which it is the likeliest; those that lead together share a draw.
        against: items marked inconsistent with it; severity: the same, very inconsistent ones counted double.
        sets: numbers that it sets in the worlds that believe it.
    """

    id: str
    text: str
    prior: float
    posterior: Interval
    leads: float
    against: int
    severity: int
    sets: Mapping[str, str]


@dataclass(frozen=True)
class ItemRow:
    """One item of evidence on a question.

    Attributes:
        claim: its id; source, paragraph, speaker, text and rating are the claim's.
        marks: hypothesis → mark on the ACH scale, or the likelihood as given.
        note: why it is marked so.
        trust: probability that the report can be relied on.
        weight: what is left of it beside reports of the same origin and source, 0 to 1.
        repeats: other items that are the same report.
        ratio: largest likelihood over smallest, discounted and weighed; 1 tells nothing apart.
        information: bits by which it moves the posterior, mean and middle 95% of the draws.
        shift: hypothesis → mean posterior with it less without it.
        leader_without: likeliest hypothesis without it.
        changes: what its removal changes: ``leader``, ``order`` of the others, or None.
    """

    claim: str
    source: str
    paragraph: int
    speaker: str
    text: str
    rating: str
    marks: Mapping[str, str]
    note: str | None
    trust: float
    weight: float
    repeats: tuple[str, ...]
    ratio: float
    information: Interval
    shift: Mapping[str, float]
    leader_without: str
    changes: str | None


@dataclass(frozen=True)
class QuestionFinding:
    """One question weighed.

    Attributes:
        hypotheses: the likeliest first.
        items: those that move the posterior most first.
        least_against: hypotheses with the fewest inconsistent items, the classic choice of ACH.
        answer: what history bore out, where it did by the date of knowledge or is known to the loaded scenario.
        log_score: minus the logarithm (base 2) of the answer's posterior, in bits; None without an answer.
        brier: sum of squared differences between posterior and answer, 0 to 2; None without an answer.
    """

    id: str
    title: str
    text: str | None
    hypotheses: tuple[HypothesisRow, ...]
    items: tuple[ItemRow, ...]
    least_against: tuple[str, ...]
    answer: str | None
    answered: dt.date | None
    log_score: float | None
    brier: float | None

    @property
    def leader(self) -> HypothesisRow:
        """The likeliest hypothesis."""
        return self.hypotheses[0]

    @property
    def turning(self) -> tuple[ItemRow, ...]:
        """Items without which another hypothesis would lead."""
        return tuple(item for item in self.items if item.changes == "leader")


@dataclass(frozen=True)
class Weighing:
    """Questions weighed as of a date.

    Attributes:
        scenario: what was weighed: the resolved scenario, or the inquiry narrowed to the date.
        questions: what was found on each question.
        data: question → dataset over ``world``, ``item`` and ``hypothesis`` (see the hypotheses engine).
        draws: number of draws.
        seed: their seed.
    """

    scenario: Weighable
    questions: tuple[QuestionFinding, ...]
    data: Mapping[str, xr.Dataset]
    draws: int
    seed: int

    def __getitem__(self, question: str) -> QuestionFinding:
        """The finding on one question; KeyError if it was not weighed."""
        for item in self.questions:
            if item.id == question:
                return item
        raise KeyError(question)


def findings(weighed: Mapping[str, xr.Dataset], scenario: Weighable, known: Weighable) -> tuple[QuestionFinding, ...]:
    """What was found on each question.

    Args:
        weighed: question → dataset, as the engine makes it.
        scenario: what was weighed: resolved, or narrowed to its date.
        known: the same as loaded, whose answers, later ones too, serve the scores alone.
    """
    return tuple(_question(name, data, scenario, known) for name, data in weighed.items())


def _question(name: str, data: xr.Dataset, scenario: Weighable, known: Weighable) -> QuestionFinding:
    question = known.questions[name]
    mean = data["posterior"].mean("world").values
    names = [str(item) for item in data["hypothesis"].values]
    rows = sorted(_hypotheses(data, scenario), key=lambda row: -row.posterior.value)
    items = sorted(_items(name, data, scenario, mean), key=lambda row: -row.information.value)
    fewest = min((row.against, row.severity) for row in rows)
    score = brier = None
    if question.answer in names:
        hit = np.array([item == question.answer for item in names])
        with np.errstate(divide="ignore"):
            score = float(-np.log2(mean[hit][0]))
        brier = float(np.sum((mean - hit) ** 2))
    return QuestionFinding(
        name,
        question.title,
        question.text,
        tuple(rows),
        tuple(items),
        tuple(row.id for row in rows if (row.against, row.severity) == fewest),
        question.answer,
        question.answered,
        score,
        brier,
    )


def _hypotheses(data: xr.Dataset, scenario: Weighable) -> list[HypothesisRow]:
    posterior = data["posterior"].values
    first = posterior >= posterior.max(axis=1, keepdims=True) - 1e-9
    leaders = (first / first.sum(axis=1, keepdims=True)).mean(axis=0)
    rows = []
    for place, name in enumerate(map(str, data["hypothesis"].values)):
        hypothesis = scenario.hypotheses[name]
        rows.append(
            HypothesisRow(
                name,
                hypothesis.text,
                float(data["prior"][:, place].mean()),
                spread(posterior[:, place]),
                float(leaders[place]),
                int(data["against"][place]),
                int(data["severity"][place]),
                {path: str(number.estimates[-1]) for path, number in hypothesis.sets.items()},
            )
        )
    return rows


def _items(question: str, data: xr.Dataset, scenario: Weighable, mean: np.ndarray) -> list[ItemRow]:
    names = [str(name) for name in data["hypothesis"].values]
    claims = [str(name) for name in data["item"].values]
    origin = data["origin"].values
    order = list(np.argsort(-mean, kind="stable"))
    rows = []
    for place, name in enumerate(claims):
        claim, row = scenario.claims[name], scenario.matrix[question][name]
        without = data["without"][:, place].mean("world").values
        other = list(np.argsort(-without, kind="stable"))
        rows.append(
            ItemRow(
                claim=name,
                source=claim.source,
                paragraph=claim.paragraph,
                speaker=claim.speaker,
                text=claim.text,
                rating=f"{scenario.sources[claim.source].reliability}{claim.credibility}",
                marks={key: f"{value:g}" for key, value in row.likelihoods.items()}
                or {key: row.marks.get(key, "N") for key in names},
                note=row.note,
                trust=float(data["trust"][:, place].mean()),
                weight=float(data["weight"][:, place].mean()),
                repeats=tuple(claims[k] for k in np.flatnonzero(origin == origin[place]) if k != place),
                ratio=float(np.exp(np.log(data["ratio"][:, place]).mean())),
                information=spread(data["information"].values[:, place]),
                shift={key: float(mean[k] - without[k]) for k, key in enumerate(names)},
                leader_without=names[other[0]],
                changes="leader" if other[0] != order[0] else "order" if other != order else None,
            )
        )
    return rows


def spread(values: np.ndarray) -> Interval:
    """Mean over the draws with the ends of the middle 95% of them."""
    low, high = np.quantile(values, [0.025, 0.975])
    return Interval(float(values.mean()), float(low), float(high))
