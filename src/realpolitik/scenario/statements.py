"""What sources and history say: documents, claims, hypotheses, dated series, headline events, calibrations."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from realpolitik.scenario.dates import Date, csl_date
from realpolitik.scenario.fields import Dotted, Exact, Key, Name, Reads, Ref, Text
from realpolitik.scenario.history import Dated, Forecast
from realpolitik.scenario.numbers import Frozen, Measure, Number

CSV_NAME = r"^[A-Za-z0-9_][A-Za-z0-9_/.-]*\.csv$"
"""Form of the name of a series' file."""
FEWEST_DRAWS = 20
"""Rows of a table of joint draws, at least."""
LONGEST_NAME = 200
"""Characters of the name of a series' file, at most."""


class Person(Frozen):
    """A name as CSL-JSON gives it."""

    family: Text | None = Field(None, description="Family name")
    given: Text | None = Field(None, description="Given names")
    literal: Text | None = Field(None, description="A name that does not divide, such as an institution's")

    def __str__(self) -> str:
        return self.literal or " ".join(part for part in (self.given, self.family) if part)


class Source(BaseModel):
    """A dated document or dataset: a CSL-JSON item with an Admiralty reliability letter."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    type: Text = Field("document", description="Type of CSL, such as article-journal, report, webpage, dataset")
    title: Text = Field(description="Title of the document")
    author: tuple[Person, ...] = Field((), description="Who wrote it")
    issued: Date = Field(description="Publication; an open date means its last day")
    container: Text | None = Field(
        None, alias="container-title", description="Journal, newspaper, book or site that it stands in"
    )
    publisher: Text | None = Field(None, description="Who published it")
    url: Annotated[str, StringConstraints(max_length=500, pattern=r"^https?://[^\s<>\"']+$")] | None = Field(
        None, alias="URL", description="Its address: http or https"
    )
    doi: Annotated[str, StringConstraints(max_length=200, pattern=r"^10\.[^\s<>\"']+$")] | None = Field(
        None, alias="DOI", description="Its DOI, from 10. on"
    )
    reliability: Literal["A", "B", "C", "D", "E", "F"] = Field("F", description="NATO Admiralty reliability letter")
    licence: Text | None = Field(None, description="Terms under which data may be passed on")
    note: Text | None = Field(None, description="What a reader should know of it")

    @model_validator(mode="before")
    @classmethod
    def _from_csl(cls, raw: Any) -> Any:
        if not isinstance(raw, dict):
            return raw
        item = {key: value for key, value in raw.items() if key not in ("id", "custom")}
        custom = raw.get("custom") or {}
        if isinstance(custom, dict):
            for key in ("reliability", "licence"):
                if key in custom:
                    item.setdefault(key, custom[key])
        if isinstance(item.get("issued"), dict):
            item["issued"] = csl_date(item["issued"])
        return item

    @property
    def citation(self) -> str:
        names = ", ".join(str(person) for person in self.author) or (self.publisher or "")
        return ". ".join(part for part in (names, self.title, self.container, str(self.issued.year)) if part)


class Event(Dated):
    """A headline event: the first month in which a reading crosses a threshold."""

    title: Text = Field(description="What comes about, as a sentence")
    reads: Reads = Field(description="What is read")
    crosses: Literal["above", "below"] = Field(description="Side of the threshold on which it has come about")
    threshold: Exact = Field(description="Value that the reading crosses")
    by: Date | None = Field(None, description="Date by which it counts, unless the run ends earlier")
    ref: Ref | None = Field(None, description="Where the threshold comes from")


class SeriesPoint(Frozen):
    """One value of a series: the date that it speaks of and the date on which it could be known."""

    date: Date = Field(description="Date that the value speaks of")
    value: Exact = Field(description="The figure")
    low: Exact | None = Field(None, description="Low end of its interval")
    high: Exact | None = Field(None, description="High end of its interval")
    published: Date | None = Field(None, description="When it became known; the date itself if not given")
    basis: Literal["seen", "recalled", "derived"] = Field(
        "seen", description="Read in the source, recalled, or derived"
    )

    @property
    def known(self) -> dt.date:
        return self.published or self.date


class Error(Frozen):
    """What lies between a figure of a series and what the model says of it: the series' operator of observation.

    A figure is the model's reading plus ``shift`` (where the two count different things), plus a departure of the model
    that grows from nothing at the start of a run to ``drift`` with the months, plus the ``noise`` of the figure itself.
    """

    scale: Literal["value", "logarithm"] = Field(
        description="Whether the three are added to the reading, or to its logarithm"
    )
    noise: Annotated[Number, Measure("of the scale", 0, 10, "Standard deviation of one figure around what it counts")]
    drift: Annotated[
        Number, Measure("of the scale", 0, 10, "Standard deviation to which the model's departure grows in a run")
    ] = Number.model_validate(0)
    memory: Annotated[
        Number, Measure("months", 1, 600, "Months after which a departure of the model has faded to 37 %")
    ] = Number.model_validate(24)
    shift: Annotated[
        Number, Measure("of the scale", -10, 10, "Figure less reading, where they count different things")
    ] = Number.model_validate(0)
    counts: Text | None = Field(None, description="What the figures count, where it is not what the model reads")
    ref: Ref | None = Field(None, description="Where the numbers come from")


class Series(Frozen):
    """Dated figures from history, with their origin."""

    title: Text = Field(description="What is counted")
    unit: Text = Field(description="Unit of the values")
    source: Key = Field(description="Source of the figures")
    reads: Reads | None = Field(None, description="What in the model it measures, in the series' own unit")
    error: Error | None = Field(
        None, description="What lies between a figure and the model; forecasts of figures carry it"
    )
    per: Literal["moment", "month", "year"] = Field(
        "moment", description="A stock at a date, or a flow over its month or its year"
    )
    file: Annotated[str, StringConstraints(pattern=CSV_NAME, max_length=LONGEST_NAME)] | None = Field(
        None, description="CSV in the scenario's folder: date, value[, low, high, published, basis]"
    )
    points: tuple[SeriesPoint, ...] = Field(
        (), description="The values, where they are not in a file; a later publication of the same date revises it"
    )
    note: Text | None = Field(None, description="What a reader should know of it")

    def as_known(self, by: dt.date | None = None) -> tuple[SeriesPoint, ...]:
        """One point a date, in order: as it stood on a day, or as it stands today; revisions come out later.

        >>> first = Point(date=2019, value=100, published="2020-06")
        >>> again = Point(date=2019, value=140, published="2021-06")
        >>> deaths = Series(title="Killed", unit="persons/year", source="count", points=(first, again))
        >>> [[point.value for point in deaths.as_known(dt.date(year, 12, 31))] for year in (2019, 2020, 2021)]
        [[], [100.0], [140.0]]
        """
        points = [point for point in self.points if by is None or point.known <= by]
        latest = {point.date: point for point in sorted(points, key=lambda one: one.known)}
        return tuple(latest[day] for day in sorted(latest))

    def was_known(self, date: dt.date, by: dt.date) -> bool:
        """Whether any figure for a date had come out by a day, however often it was revised since."""
        return any(point.date == date and point.known <= by for point in self.points)


class Anchor(Frozen):
    """Where a claim's sentence stands in its paragraph, so that it can be found again without being kept."""

    start: int = Field(strict=True, ge=0, le=1000000, description="First character in the paragraph, counted from 0")
    end: int = Field(strict=True, ge=1, le=1000000, description="Character after the last")
    digest: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")] = Field(
        description="SHA-256 of the sentence's words in small letters without signs, its first 16 digits"
    )
    before: Annotated[str, StringConstraints(max_length=200)] = Field("", description="The four words before it")
    after: Annotated[str, StringConstraints(max_length=200)] = Field("", description="The four words after it")

    @model_validator(mode="after")
    def _spans(self) -> Anchor:
        if self.end <= self.start:
            raise ValueError("'end' must lie after 'start'")
        return self


Stance = Literal["endorses", "reports", "disputes"]
"""What an author makes of a statement: makes it his own (as what he says himself always is), passes it on without a
word of his own, or says that it is wrong."""
STANCES: tuple[Stance, ...] = ("endorses", "reports", "disputes")


class Claim(Frozen):
    """A statement from a source, in our own words, with its place and its rating."""

    source: Key = Field(description="Source that says it")
    paragraph: int = Field(strict=True, ge=1, le=100000, description="Paragraph of the source, counted from 1")
    kind: Literal["value", "causal", "forecast", "evidence"] = Field(
        description="An estimate, a statement of cause, a forecast, or evidence on a question"
    )
    text: Text = Field(description="The statement in your own words")
    speaker: Text = Field("author", description="Who says it: the author, or whom the author reports")
    learnt: Text | None = Field(None, description="How the author learnt it, where somebody else says it")
    certainty: Literal["fact", "attributed", "judgement", "speculation"] = Field(
        description="How the author puts it: as fact, reported, judged or guessed"
    )
    stance: Stance = Field(
        "endorses", description="What the author makes of it: endorses, only reports or disputes what the speaker says"
    )
    credibility: int = Field(6, strict=True, ge=1, le=6, description="NATO Admiralty credibility digit")
    confidence: Text | None = Field(None, description="ICD 203 verbal probability, where the claim has one")
    about: Dotted | None = Field(None, description="Number that it speaks about, as a path")
    value: Number | None = Field(None, description="The source's own estimate of that number")
    actors: tuple[Name, ...] = Field((), description="Actors that it speaks of")
    issues: tuple[Name, ...] = Field((), description="Issues that it speaks of")
    mechanisms: tuple[Annotated[str, StringConstraints(pattern=r"^M[0-9]{2}$")], ...] = Field(
        (), description="Mechanisms that it states, such as M03"
    )
    since: Date | None = Field(None, description="Date that the statement speaks of, if not the source's own")
    origin: Key | None = Field(None, description="Claim or source that it repeats; the two are not counted twice")
    correction: Text | None = Field(None, description="What is wrong with it, where that is known")
    corrected_by: Key | None = Field(None, description="Source of the correction")
    forecast: Forecast | None = Field(None, description="A forecast in the form that is scored")
    anchor: Anchor | None = Field(None, description="Where its sentence stands in the paragraph")
    superseded: Date | None = Field(
        None,
        description="Date from which it no longer holds by its source's own word; in the resolved form also that on "
        "which the scenario stated the number anew, a year or more after the claim; worlds no longer believe it",
    )

    @model_validator(mode="after")
    def _whole(self) -> Claim:
        if (self.about is None) != (self.value is None):
            raise ValueError("'about' and 'value' go together")
        if self.certainty == "attributed" and self.speaker == "author":
            raise ValueError("an attributed claim names its speaker")
        if self.stance != "endorses" and self.speaker == "author":
            raise ValueError(f"'stance: {self.stance}' is of what somebody else says: name the 'speaker'")
        if self.stance != "endorses" and self.certainty == "fact":
            raise ValueError(f"an author does not put as fact what he only {self.stance}: 'certainty: attributed'")
        if (self.correction is None) != (self.corrected_by is None):
            raise ValueError("'correction' and 'corrected_by' go together: its source says from when it is known")
        if self.forecast is not None and self.kind != "forecast":
            raise ValueError("only a claim of the kind 'forecast' has a 'forecast'")
        return self


class Question(Frozen):
    """What is disputed: a question whose hypotheses are weighed by evidence, and how strongly marks speak."""

    title: Text = Field(description="Short name for tables and charts")
    text: Text | None = Field(None, description="The question in full")
    step: Annotated[
        Number,
        Measure("ratio", 1, 100, "Factor of the likelihood from one mark to the next (II, I, N, C, CC)"),
    ] = Number.model_validate({"value": [1.78, 3.16], "ref": "judgement"})
    overlap: Annotated[
        Number,
        Measure("correlation", 0, 1, "How far statements of one source say the same thing (0: nothing, 1: all)"),
    ] = Number.model_validate({"value": [0, 0.5], "ref": "judgement"})
    answer: Name | None = Field(None, description="Hypothesis that history bore out; used for scores alone")
    answered: Date | None = Field(None, description="Date from which the answer is known")
    ref: Ref | None = Field(None, description="Where the question comes from")
    note: Text | None = Field(None, description="How it was answered, or why not; comes and goes with the answer")

    @model_validator(mode="after")
    def _dated(self) -> Question:
        if (self.answer is None) != (self.answered is None):
            raise ValueError("'answer' and 'answered' go together")
        return self


class Hypothesis(Frozen):
    """A possible answer to a question, and the numbers that it sets where it is believed."""

    question: Name = Field(description="Question that it answers")
    text: Text = Field(description="The answer as a statement")
    prior: Annotated[Number, Measure("weight", 0, 1e6, "Prior weight beside the other hypotheses of its question")] = (
        Number.model_validate({"value": 1, "ref": "judgement"})
    )
    sets: dict[Dotted, Number] = Field(
        {}, description="Numbers in the worlds that believe it: path → value, before any claim and the scenario's own"
    )
    ref: Ref | None = Field(None, description="Reference of every number in this record that states none")


Mark = Literal["CC", "C", "N", "I", "II", "NA"]
"""ACH scale: very consistent, consistent, neutral, inconsistent, very inconsistent, not applicable."""


class Bearing(Frozen):
    """How one item of evidence, a claim, bears on the hypotheses of a question: a row of the matrix."""

    marks: dict[Name, Mark] = Field({}, description="hypothesis → mark on the ACH scale; N for those not named")
    likelihoods: dict[Name, Annotated[float, Field(strict=True, ge=0, le=1)]] = Field(
        {}, description="hypothesis → probability of the report under it, where that is known; takes no discount"
    )
    note: Text | None = Field(None, description="Why it is marked so")

    @model_validator(mode="after")
    def _one_of_two(self) -> Bearing:
        if bool(self.marks) == bool(self.likelihoods):
            raise ValueError("expected 'marks' or 'likelihoods', one of the two")
        if self.likelihoods and not any(self.likelihoods.values()):
            raise ValueError("all likelihoods are 0: no hypothesis would be left")
        return self


class Calibration(Frozen):
    """Where fitted numbers come from: the data used and the last date of them.

    With ``draws`` the numbers that refer to it are drawn together: a world takes one row of the table; on a number
    about which it believes a claim, or on which a hypothesis speaks, it takes theirs.
    """

    date: Date = Field(description="Last date of the data used")
    script: Text = Field(description="Script that fits the numbers")
    data: tuple[Key, ...] = Field(min_length=1, description="Series and sources that it uses")
    file: Annotated[str, StringConstraints(pattern=CSV_NAME, max_length=LONGEST_NAME)] | None = Field(
        None, description="CSV in the scenario's folder: paths of numbers, and below them a row a joint draw"
    )
    draws: dict[Dotted, tuple[Exact, ...]] = Field(
        {}, description="path of a number → its values, a joint draw at each place, where they are not in a file"
    )
    note: Text | None = Field(None, description="What a reader should know of it")

    @model_validator(mode="after")
    def _one_table(self) -> Calibration:
        lengths = {len(values) for values in self.draws.values()}
        if len(lengths) > 1:
            raise ValueError(f"columns of the joint draws differ in length: {', '.join(map(str, sorted(lengths)))}")
        if lengths and min(lengths) < FEWEST_DRAWS:
            raise ValueError(f"{min(lengths)} joint draws: too few to stand for a spread; at least {FEWEST_DRAWS}")
        return self
