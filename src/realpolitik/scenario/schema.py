"""The scenario format: frozen records, extra keys forbidden, the field texts are the manual.

A scenario is a folder of YAML files; each holds any of the sections below (fields of `Scenario`), and a section
may be spread over files. The same records serve the human form and the resolved one.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, GetJsonSchemaHandler, StringConstraints, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from realpolitik.scenario.dates import Date, csl_date, parse_date
from realpolitik.scenario.numbers import Frozen, Measure, Number
from realpolitik.scenario.vocabulary import LEVERS as LEVERS
from realpolitik.scenario.vocabulary import VARIABLES as VARIABLES

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
"""An identifier: lower-case letters, digits and underscores, at most 40."""
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.:-]{0,79}$")]
"""Identifier of a source, claim, series or calibration: as a Name, with dots, colons and dashes."""
Text = Annotated[str, StringConstraints(min_length=1, max_length=4000)]
Ref = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.:@-]{0,119}$")]
"""Reference of a record's numbers: ``judgement``, a claim, ``source:p3``, ``series:id@2015-08``, ``calibration:id``."""
Exact = Annotated[float, Field(strict=True)]
"""A float written as a number, never as a text."""
Dotted = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+(\.[a-z0-9_]+){0,9}$")]
"""A path such as ``presence.us`` or ``ties.russia.taliban.access``."""


def share(text: str) -> Measure:
    """A share between 0 and 1 that means ``text``."""
    return Measure("share", 0, 1, text)


class About(Frozen):
    """What the scenario is about."""

    format: Literal[1] = Field(1, description="Version of the format")
    name: Name
    title: Text
    summary: Text | None = None
    arena: Name = Field(description="Territory in which the war is fought")
    incumbent: Name = Field(description="Belligerent that holds the capital at the start")
    population: Annotated[Number, Measure("million", 0.01, 2000, "People in the arena")]
    as_of: Date = Field(description="Date of knowledge of a run, unless another is asked for")
    as_of_dates: tuple[Date, ...] = Field((), description="Dates for which the scenario has initial phases")
    months: int = Field(
        84, strict=True, ge=1, le=600, description="Months played forward, unless another number is asked for"
    )
    resolved: bool = Field(
        False, strict=True, description="True in the resolved form: dated numbers chosen, every default written"
    )
    view: Key | None = Field(None, description="Source whose claims alone were kept, in a resolved view")


class Person(Frozen):
    """A name as CSL-JSON gives it."""

    family: Text | None = None
    given: Text | None = None
    literal: Text | None = None

    def __str__(self) -> str:
        return self.literal or " ".join(part for part in (self.given, self.family) if part)


class Source(BaseModel):
    """A dated document or dataset: a CSL-JSON item with an Admiralty reliability letter."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    type: Text = "document"
    title: Text
    author: tuple[Person, ...] = ()
    issued: Date = Field(description="Publication; an open date means its last day")
    container: Text | None = Field(None, alias="container-title")
    publisher: Text | None = None
    url: Annotated[str, StringConstraints(max_length=500, pattern=r"^https?://[^\s<>\"']+$")] | None = Field(
        None, alias="URL"
    )
    doi: Annotated[str, StringConstraints(max_length=200, pattern=r"^10\.[^\s<>\"']+$")] | None = Field(
        None, alias="DOI"
    )
    reliability: Literal["A", "B", "C", "D", "E", "F"] = Field("F", description="NATO Admiralty reliability letter")
    licence: Text | None = None
    note: Text | None = None

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


class Belligerent(Frozen):
    """What an actor that fights for ground brings: its phase at the start and its lasting traits."""

    ground: Annotated[Number, share("Ground held, as a share of the arena's population")]
    fighters: Annotated[Number, Measure("thousand", 0, 5000, "Fighters")]
    equipment: Annotated[Number, share("Equipment, from bare to a modern army's")]
    cohesion: Annotated[Number, share("Will to stand and fight, at the start")]
    cohesion_rest: Annotated[Number, share("Cohesion that it returns to when nothing presses")]
    fighters_max: Annotated[Number, Measure("thousand", 0, 5000, "Fighters that it can raise at most")]
    concentration: Annotated[Number, Measure("ratio", 0.1, 20, "How freely it chooses where to fight; 1: spread out")]
    recruitment: Annotated[Number, Measure("per year", 0, 5, "Share of missing fighters raised a year at full support")]
    revenue: Annotated[Number, Measure("million USD/year", 0, 100000, "Revenue besides patrons and the commodity")]
    reach: Annotated[Number, Measure("attacks/year per thousand fighters", 0, 50, "Violence it carries abroad")]
    tolerance: Annotated[Number, share("Share of possible commodity output that it lets be on its ground")]
    tax: Annotated[Number, share("Share of the commodity's value it takes on its ground")]
    transnational: bool = Field(False, strict=True, description="Outside any settlement; drawn to foreign fighters")


class Actor(Frozen):
    """Who decides: a state, armed group, bloc or faction."""

    name: Text
    kind: Literal["state", "armed_group", "bloc", "faction", "organisation"]
    part_of: Name | None = Field(None, description="Actor that it nests in")
    iso3: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] | None = None
    wikidata: Annotated[str, StringConstraints(pattern=r"^Q[1-9][0-9]*$")] | None = None
    home: Name | None = Field(None, description="Territory that is its own")
    summary: Text | None = None
    ref: Ref | None = Field(None, description="Reference of every number in this record that states none")
    capability: Annotated[Number, Measure("points", 0, 100, "Relative influence")]
    engaged: Annotated[Number, share("Capacity that other theatres already take")]
    will: Annotated[Number, share("Political will for a costly presence: 1 less public resistance")]
    standing: Annotated[Number, share("Claim to a seat at any settlement")]
    sharpness: Annotated[Number, Measure("1/utility", 0, 1000, "How sharply it optimises (quantal response)")]
    horizon: int = Field(12, strict=True, ge=1, le=120, description="Months that it looks ahead")
    exposure: Annotated[
        Number, Measure("deaths/year per thousand troops", 0, 200, "Deaths of its troops a year in open war")
    ] = Number.model_validate(0)
    belligerent: Belligerent | None = None


class Territory(Frozen):
    """A country or region that spill-over reaches."""

    name: Text
    iso3: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] | None = None
    ref: Ref | None = None
    exposure: Annotated[Number, share("Share of exported violence that heads here")]
    guard: Annotated[Number, share("Border guard without anybody's help")]
    route: Annotated[Number, share("Share of the commodity that leaves towards here")]
    recruits: Annotated[Number, Measure("attacks/year", 0, 50, "Home-grown violence in the transnational cause")]
    migrants: Annotated[Number, share("How far its economy lives on migrants' pay (remittances to GDP)")]


class Reading(Frozen):
    """A weighted sum of state variables, and the values of that sum at 0 and at 100 of the scale."""

    terms: dict[Dotted, Exact] = Field(description="variable.index → weight, such as ground.kabul: 1", min_length=1)
    at: tuple[Exact, Exact] = Field((0.0, 1.0), description="Value of the sum at anchor 0 and at anchor 100")

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        full = handler.resolve_ref_schema(handler(core))
        terms = full["properties"]["terms"]
        term = {"type": "string", "pattern": r"^[a-z0-9_]+(\.[a-z0-9_]+){0,9}$"}
        full["properties"]["terms"] = {"anyOf": [terms, term, {"type": "array", "items": term, "minItems": 1}]}
        return {"anyOf": [full, term]}

    @model_validator(mode="before")
    @classmethod
    def _from_short_form(cls, raw: Any) -> Any:
        if isinstance(raw, str):
            return {"terms": {raw: 1.0}}
        if isinstance(raw, dict) and isinstance(raw.get("terms"), str):
            return {**raw, "terms": {raw["terms"]: 1.0}}
        terms = raw.get("terms") if isinstance(raw, dict) else None
        if isinstance(terms, list) and all(isinstance(term, str) for term in terms):
            return {**raw, "terms": dict.fromkeys(terms, 1.0)}
        return raw

    @model_validator(mode="after")
    def _spans(self) -> Reading:
        if self.at[0] == self.at[1]:
            raise ValueError("the values at 0 and at 100 must differ")
        return self


class Issue(Frozen):
    """A contested question, as a 0–100 continuum with anchors in words."""

    title: Text
    question: Text
    anchors: dict[int, Text] = Field(description="Points 0–100 in words; 0 and 100 at least")
    reads: Reading = Field(description="State variable that the issue reads")
    ref: Ref | None = None

    @model_validator(mode="after")
    def _anchored(self) -> Issue:
        if not {0, 100} <= set(self.anchors) or not all(0 <= point <= 100 for point in self.anchors):
            raise ValueError("anchors need 0 and 100, and lie between them")
        return self


class Position(Frozen):
    """What an actor wants on an issue, what it says it wants, and how much it cares."""

    position: Annotated[Number, Measure("points", 0, 100, "Point that it prefers, in private")]
    salience: Annotated[Number, share("How much the issue matters to it")]
    stated: Annotated[Number, Measure("points", 0, 100, "Point that it says it prefers")] | None = None
    ref: Ref | None = None


class Level(Frozen):
    """One setting of an instrument: what it costs and what it moves."""

    title: Text | None = None
    capacity: Annotated[Number, share("Share of its owner's capacity that it takes")] = Number.model_validate(0)
    domestic: Annotated[Number, Measure("utility", 0, 10, "Cost at home, paid in so far as will is lacking")] = (
        Number.model_validate(0)
    )
    direct: Annotated[Number, Measure("utility", -10, 10, "Cost paid in any case (negative: it pays by itself)")] = (
        Number.model_validate(0)
    )
    requires: dict[Dotted, Name] = Field({}, description="actor.instrument → lowest level of it that must be in force")
    effects: dict[Dotted, Annotated[Number, Measure("lever units", -1e4, 1e4, "Size of the effect")]] = Field(
        {}, description="lever.target → size, such as arms.taliban: 0.05"
    )


class Instrument(Frozen):
    """What an actor can turn: ordered levels, the first of them off or lowest."""

    title: Text
    ref: Ref | None = None
    levels: dict[Name, Level] = Field(min_length=2, description="Levels in rising order")
    initial: Name | dict[str, Any] = Field(description="Level in force at the start: a name, or {as_of: {date: name}}")
    irreversible: tuple[Name, ...] = Field((), description="Levels that cannot be left once reached")

    @model_validator(mode="after")
    def _levels_exist(self) -> Instrument:
        named = [name for _, name in self.initial_levels] + list(self.irreversible)
        for name in named:
            if name not in self.levels:
                raise ValueError(f"no level {name!r}; levels: {', '.join(self.levels)}")
        return self

    @property
    def initial_levels(self) -> list[tuple[dt.date | None, str]]:
        """Level in force from each date, in order of date."""
        if isinstance(self.initial, str):
            return [(None, self.initial)]
        if set(self.initial) != {"as_of"} or not isinstance(self.initial["as_of"], dict) or not self.initial["as_of"]:
            raise ValueError("expected a level name or {as_of: {date: level name}}")
        pairs = [(parse_date(day), str(name)) for day, name in self.initial["as_of"].items()]
        dated = sorted(pairs, key=lambda pair: pair[0])
        if len({day for day, _ in dated}) < len(dated):
            raise ValueError("the same date twice under 'as_of'")
        return [*dated]


class Tie(Frozen):
    """How one actor stands to another: working contacts, relations, and where relations drift to."""

    access: Annotated[Number, share("Working ties into the other (contacts, trade, culture, aid)")] = (
        Number.model_validate(0)
    )
    relations: Annotated[Number, Measure("scale", -1, 1, "Relations, from enmity to alliance")] = Number.model_validate(
        0
    )
    affinity: Annotated[Number, Measure("scale", -1, 1, "Relations that they drift back to")] | None = None
    belief: (
        Annotated[Number, Measure("probability", 0, 1, "Belief that the other will still be present in 24 months")]
        | None
    ) = None
    ref: Ref | None = None


class Shock(Frozen):
    """Something that strikes at random: a leader's death, a crisis elsewhere."""

    title: Text
    rate: Annotated[Number, Measure("per year", 0, 12, "How often it strikes")]
    changes: dict[Dotted, Annotated[Number, Measure("units of the variable", -1e3, 1e3, "Jump")]] = Field(min_length=1)
    ref: Ref | None = None


class Event(Frozen):
    """A headline event: the first month in which a reading crosses a threshold."""

    title: Text
    reads: Reading
    crosses: Literal["above", "below"]
    threshold: Exact
    by: Date | None = Field(None, description="Date by which it counts, unless the run ends earlier")
    happened: Date | None = Field(None, description="When it happened in history; used for scores alone")
    ref: Ref | None = None


class Point(Frozen):
    """One value of a series: the date that it speaks of and the date on which it could be known."""

    date: Date
    value: Exact
    low: Exact | None = None
    high: Exact | None = None
    published: Date | None = Field(None, description="When it became known; the date itself if not given")
    basis: Literal["seen", "recalled", "derived"] = Field(
        "seen", description="Read in the source, recalled, or derived"
    )

    @property
    def known(self) -> dt.date:
        return self.published or self.date


class Series(Frozen):
    """Dated figures from history, with their origin."""

    title: Text
    unit: Text
    source: Key
    reads: Reading | None = Field(None, description="What in the model it measures, in the series' own unit")
    per: Literal["moment", "year"] = Field("moment", description="A stock at a date, or a flow over its year")
    file: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_/.-]*\.csv$")] | None = Field(
        None, description="CSV in the scenario's folder: date, value[, low, high, published, basis]"
    )
    points: tuple[Point, ...] = ()
    note: Text | None = None


class Claim(Frozen):
    """A statement from a source, in our own words, with its place and its rating."""

    source: Key
    paragraph: int = Field(strict=True, ge=1, le=100000)
    kind: Literal["value", "causal", "forecast", "evidence"]
    text: Text
    speaker: Text = Field("author", description="Who says it: the author, or whom the author reports")
    learnt: Text | None = Field(None, description="How the author learnt it, where somebody else says it")
    certainty: Literal["fact", "attributed", "judgement", "speculation"]
    credibility: int = Field(6, strict=True, ge=1, le=6, description="NATO Admiralty credibility digit")
    confidence: Text | None = Field(None, description="ICD 203 verbal probability, where the claim has one")
    about: Dotted | None = Field(None, description="Number that it speaks about, as a path")
    value: Number | None = Field(None, description="The source's own estimate of that number")
    actors: tuple[Name, ...] = ()
    issues: tuple[Name, ...] = ()
    mechanisms: tuple[Annotated[str, StringConstraints(pattern=r"^M[0-9]{2}$")], ...] = ()
    since: Date | None = Field(None, description="Date that the statement speaks of, if not the source's own")
    origin: Key | None = Field(None, description="Claim or source that it repeats; the two are not counted twice")
    correction: Text | None = Field(None, description="What is wrong with it, where that is known")
    corrected_by: Key | None = None
    superseded: Date | None = Field(
        None,
        description="In the resolved form: date on which the scenario stated the "
        "number anew, a year or more after the claim; worlds no longer believe it",
    )

    @model_validator(mode="after")
    def _whole(self) -> Claim:
        if (self.about is None) != (self.value is None):
            raise ValueError("'about' and 'value' go together")
        if self.certainty == "attributed" and self.speaker == "author":
            raise ValueError("an attributed claim names its speaker")
        return self


class Hypothesis(Frozen):
    """A possible reason why, and the numbers that it sets where it is believed."""

    question: Name
    text: Text
    prior: Annotated[Number, Measure("weight", 0, 1e6, "Prior weight beside the other hypotheses of its question")] = (
        Number.model_validate(1)
    )
    sets: dict[Dotted, Number] = {}
    ref: Ref | None = None


class Calibration(Frozen):
    """Where fitted numbers come from: the data used and the last date of them."""

    date: Date = Field(description="Last date of the data used")
    script: Text
    data: tuple[Key, ...] = Field(min_length=1)
    note: Text | None = None


class Scenario(Frozen):
    """Everything that the analyst and the sources say about a conflict."""

    about: About
    sources: dict[Key, Source] = {}
    actors: dict[Name, Actor] = Field(min_length=2)
    territories: dict[Name, Territory] = Field(min_length=1)
    issues: dict[Name, Issue] = Field(min_length=1)
    positions: dict[Name, dict[Name, Position]] = {}
    instruments: dict[Name, dict[Name, Instrument]] = {}
    ties: dict[Name, dict[Name, Tie]] = {}
    hostility: dict[Name, dict[Name, Annotated[Number, share("How far one belligerent fights another")]]] = {}
    shocks: dict[Name, Shock] = {}
    events: dict[Name, Event] = {}
    series: dict[Key, Series] = {}
    claims: dict[Key, Claim] = {}
    hypotheses: dict[Name, Hypothesis] = {}
    calibrations: dict[Key, Calibration] = {}
    parameters: dict[Name, Number] = Field({}, description="Numbers of the model that differ from its defaults")
