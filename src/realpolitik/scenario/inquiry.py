"""An inquiry: questions, hypotheses and evidence without a war, for what is to be weighed and not played."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from realpolitik.errors import Problem, ScenarioError, UsageError
from realpolitik.scenario.dates import Date
from realpolitik.scenario.fields import Key, Name, Text
from realpolitik.scenario.names import nearest
from realpolitik.scenario.numbers import Frozen, Number
from realpolitik.scenario.paths import PathedNumber, transform
from realpolitik.scenario.schema import Scenario
from realpolitik.scenario.statements import Bearing, Claim, Hypothesis, Question, Source


class InquiryAbout(Frozen):
    """What the inquiry is about."""

    format: Literal[1] = Field(1, description="Version of the format")
    name: Name = Field(description="Identifier of the inquiry")
    title: Text = Field(description="Title on every table and report")
    summary: Text | None = Field(None, description="What is asked, in a sentence or two")
    as_of: Date = Field(description="Date of knowledge, unless another is asked for")
    view: Key | None = Field(None, description="Source whose claims alone were kept")


class Inquiry(Frozen):
    """Questions in dispute with their hypotheses and the claims that bear on them: those sections of a scenario."""

    about: InquiryAbout = Field(description="What is asked, and the date of knowledge")
    sources: dict[Key, Source] = Field({}, description="Documents and datasets by id")
    claims: dict[Key, Claim] = Field({}, description="Statements of the sources, by id")
    questions: dict[Name, Question] = Field(min_length=1, description="Disputed questions, by id")
    hypotheses: dict[Name, Hypothesis] = Field(min_length=2, description="Possible answers to the questions, by id")
    matrix: dict[Name, dict[Key, Bearing]] = Field(
        {}, description="question → claim → how it bears on the question's hypotheses"
    )


Weighable = Scenario | Inquiry
"""What has questions: a whole scenario, or an inquiry alone."""


def narrowed(inquiry: Inquiry, as_of: dt.date | None = None, view: str | None = None) -> Inquiry:
    """The inquiry as of a date: numbers chosen, claims of later sources (and of all but the view's) gone.

    Args:
        inquiry: as loaded.
        as_of: date of knowledge; the view's own date or the inquiry's if None.
        view: source whose claims alone are kept.

    Raises:
        UsageError: no such source, or it came out after the date.
        ScenarioError: a number has no value on the date.
    """
    date = _date(inquiry, as_of, view)
    sources = {name: source for name, source in inquiry.sources.items() if source.issued <= date}
    claims = {name: claim for name, claim in inquiry.claims.items() if claim.source in sources}
    if view is not None:
        claims = {name: claim for name, claim in claims.items() if claim.source == view}
    claims = {name: _linked(claim, inquiry, set(claims) | set(sources)) for name, claim in claims.items()}
    matrix = {
        question: {claim: row for claim, row in rows.items() if claim in claims}
        for question, rows in inquiry.matrix.items()
    }
    questions = {
        name: question.model_copy(update={"answer": None, "answered": None})
        if question.answered is not None and question.answered > date
        else question
        for name, question in inquiry.questions.items()
    }
    about = inquiry.about.model_copy(update={"as_of": date, "view": view})
    update = {"about": about, "sources": sources, "claims": claims, "matrix": matrix, "questions": questions}

    def choose(item: PathedNumber) -> Number:
        estimate = item.number.at(date)
        if estimate is None:
            first = item.number.dated[0][0]
            raise ScenarioError([Problem("", 0, 0, item.path, f"no value on {date}; its first is dated {first}")])
        return Number(dated=((None, estimate),))

    return transform(inquiry.model_copy(update=update), choose)


def _date(inquiry: Inquiry, as_of: dt.date | None, view: str | None) -> dt.date:
    if view is None:
        return as_of or inquiry.about.as_of
    source = inquiry.sources.get(view)
    if source is None:
        names = sorted(inquiry.sources)
        raise UsageError(f"no source {view!r:.90} to take the view of", names, nearest(view, names))
    if as_of is not None and as_of < source.issued:
        raise UsageError(f"{view} came out on {source.issued}, after {as_of}")
    return as_of or source.issued


def _linked(claim: Claim, inquiry: Inquiry, kept: set[str]) -> Claim:
    """A claim whose origin is one that stays: the claim, else its source, else none."""
    origin = claim.origin
    if origin in inquiry.claims and origin not in kept:
        origin = inquiry.claims[origin].source
    return claim.model_copy(update={"origin": origin if origin in kept else None})
