"""An inquiry: questions, hypotheses and evidence without a war, for what is to be weighed and not played."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from realpolitik.errors import Problem, ScenarioError, UsageError
from realpolitik.scenario.dates import Date, Day, asked_date
from realpolitik.scenario.fields import FORMAT, Key, Name, Text, Version
from realpolitik.scenario.known import Available
from realpolitik.scenario.late import late_references
from realpolitik.scenario.marks import Path, dotted
from realpolitik.scenario.names import nearest
from realpolitik.scenario.numbers import Frozen, Number
from realpolitik.scenario.origins import repeated, silenced
from realpolitik.scenario.paths import PathedNumber, recited, transform, walk
from realpolitik.scenario.places import place
from realpolitik.scenario.schema import Scenario, filled
from realpolitik.scenario.statements import Bearing, Claim, Hypothesis, Question, Source


class InquiryAbout(Frozen):
    """What the inquiry is about."""

    format: Version = Field(FORMAT, description="Version of the format; 1 is read where nothing in it has to change")
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


def narrowed(inquiry: Inquiry, as_of: Day | None = None, view: str | None = None) -> Inquiry:
    """The inquiry as of a date: numbers chosen, claims of later sources (and of all but the view's) gone.

    Args:
        inquiry: as loaded.
        as_of: date of knowledge; the view's own date or the inquiry's if None.
        view: source whose claims alone are kept.

    Raises:
        UsageError: no such source, or it came out after the date.
        ScenarioError: a number has no value on the date, or rests on what came out after it.
    """
    date = _date(inquiry, None if as_of is None else asked_date(as_of), view)
    known = Available(filled(inquiry), date)
    sources = {name: source for name, source in inquiry.sources.items() if name in known.sources}
    kept = {name for name in known.claims if view in (None, inquiry.claims[name].source)}
    _refuse_what_is_not_known(inquiry, known, kept)
    echoed = repeated(kept, inquiry) & known.claims
    claims = {
        name: _linked(claim if name in kept else silenced(claim), inquiry, kept | echoed | set(sources))
        for name, claim in inquiry.claims.items()
        if name in kept | echoed
    }
    matrix = {
        question: {claim: row for claim, row in rows.items() if claim in kept}
        for question, rows in inquiry.matrix.items()
    }
    questions = {
        name: question
        if question.answered is not None and question.answered <= date
        else question.model_copy(update={"answer": None, "answered": None, "note": None})
        for name, question in inquiry.questions.items()
    }
    about = inquiry.about.model_copy(update={"as_of": date, "view": view})
    update = {"about": about, "sources": sources, "claims": claims, "matrix": matrix, "questions": questions}

    def choose(item: PathedNumber) -> Number:
        estimate = item.number.at(date)
        return item.number if estimate is None else Number(dated=((None, estimate),))

    chosen = transform(inquiry.model_copy(update=update), choose)
    return recited(chosen, lambda ref: known.keep(ref))


def _refuse_what_is_not_known(inquiry: Inquiry, known: Available, kept: set[str]) -> None:
    """ScenarioError with every number in force on the date that has no value, or rests on what came out later."""
    problems: dict[Path, Problem] = {}
    walked = list(walk(inquiry))
    for item in walked:
        first = item.number.dated[0][0]
        if item.keys[0] != "claims" and first is not None and first > known.as_of:
            message = f"no value on {known.as_of}; its first is dated {first}"
            problems[item.keys] = Problem(*place(inquiry, item.keys, True), item.path, message)
    for path, reason in late_references(walked, known, kept.__contains__):
        message = f"{reason}, after {known.as_of}"
        problems.setdefault(path, Problem(*place(inquiry, path), dotted(path), message))
    if problems:
        raise ScenarioError(problems.values())


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
    """A claim whose origin and correction are what stays: the claim, else its source, else none."""

    def other(name: str | None) -> str | None:
        if name in inquiry.claims and name not in kept:
            name = inquiry.claims[name].source
        return name if name in kept else None

    by = other(claim.corrected_by)
    correction = {"correction": claim.correction if by else None, "corrected_by": by}
    return claim.model_copy(update={"origin": other(claim.origin), **correction, "forecast": None, "superseded": None})
