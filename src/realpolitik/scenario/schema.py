"""The scenario format: frozen records, extra keys forbidden, the field texts are the manual.

A scenario is a folder of YAML files; each holds any of the sections below (fields of `Scenario`), and a section
may be spread over files. The same records serve the human form and the resolved one.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, model_validator

from realpolitik.scenario.dates import Date, parse_date
from realpolitik.scenario.deals import Deal
from realpolitik.scenario.experiments import Experiment, Mechanism, MechanismId
from realpolitik.scenario.fields import FORMAT, Dotted, Key, Name, Reads, Ref, Text, Version, share
from realpolitik.scenario.focus import Focus
from realpolitik.scenario.history import WITHOUT_LEVEL, PastOutcome, Spell
from realpolitik.scenario.numbers import Frozen, Measure, Number
from realpolitik.scenario.statements import Bearing, Calibration, Claim, Event, Hypothesis, Question, Series, Source
from realpolitik.scenario.successions import Succession
from realpolitik.scenario.threats import Threat
from realpolitik.scenario.zones import MOST, Zone


class About(Frozen):
    """What the scenario is about."""

    format: Version = Field(FORMAT, description="Version of the format; 1 is read where nothing in it has to change")
    name: Name = Field(description="Identifier of the scenario; of its folder, as a rule")
    title: Text = Field(description="Title on every table and report")
    summary: Text | None = Field(None, description="What the conflict is, in a sentence or two")
    arena: Name = Field(description="Territory in which the war is fought")
    incumbent: Name = Field(description="Belligerent that holds the capital at the start")
    population: Annotated[Number, Measure("million", 0.01, 2000, "People in the arena")]
    as_of: Date = Field(description="Date of knowledge of a run, unless another is asked for")
    as_of_dates: tuple[Date, ...] = Field(
        (), max_length=100, description="Dates for which the scenario has initial phases"
    )
    recorded: tuple[Date, Date] | None = Field(None, description="First and last month of the record of conduct")
    months: int = Field(
        84, strict=True, ge=1, le=600, description="Months played forward, unless another number is asked for"
    )
    table: tuple[Name, ...] = Field(
        (), description="Issues that a settlement decides besides the division of power, such as foreign troops"
    )
    formula: Literal[
        "mean_achen2006", "median_black1958", "nash1950", "kalai_smorodinsky1975", "procedural_tsebelis2002"
    ] = Field("mean_achen2006", description="Formula of bargaining by which the terms of a settlement are found")
    resolved: bool = Field(
        False, strict=True, description="True in the resolved form: dated numbers chosen, every default written"
    )
    view: Key | None = Field(None, description="Source whose claims alone were kept, in a resolved view")


class Belligerent(Frozen):
    """What an actor that fights for ground brings: its phase at the start and its lasting traits."""

    ground: Annotated[Number, share("Ground held, as a share of the arena's population")]
    fighters: Annotated[Number, Measure("thousand", 0, 5000, "Fighters")]
    equipment: Annotated[Number, share("Equipment, from bare to a modern army's")]
    cohesion: Annotated[Number, share("Will to stand and fight, at the start")]
    cohesion_rest: Annotated[Number, share("Cohesion in quiet times")]
    fighters_max: Annotated[Number, Measure("thousand", 0, 5000, "Fighters that it can raise at most")]
    concentration: Annotated[Number, Measure("ratio", 0.1, 20, "How freely it chooses where to fight; 1: spread out")]
    recruitment: Annotated[Number, Measure("per year", 0, 5, "Share of missing fighters raised a year at full support")]
    revenue: Annotated[Number, Measure("million USD/year", 0, 100000, "Revenue besides patrons and the commodity")]
    reach: Annotated[Number, Measure("attacks/year per thousand fighters", 0, 50, "Violence it carries abroad")]
    tolerance: Annotated[Number, share("Share of possible commodity output that it lets be on its ground")]
    tax: Annotated[Number, share("Share of the commodity's value it takes on its ground")]
    garrisoned: Annotated[
        Number, share("Share of its ground that it holds by posts and garrisons, which can give up")
    ] = Number.model_validate({"value": [0.5, 0.8, 1.0], "ref": "judgement"})
    transnational: bool = Field(False, strict=True, description="Outside any settlement; drawn to foreign fighters")


class Actor(Frozen):
    """Who decides: a state, armed group, bloc or faction."""

    name: Text = Field(description="Name that tables and reports show")
    kind: Literal["state", "armed_group", "bloc", "faction", "organisation"] = Field(
        description="What sort of actor it is"
    )
    part_of: Name | None = Field(None, description="Actor that it nests in")
    aliases: tuple[Text, ...] = Field((), description="Other names under which texts speak of it, for the command read")
    iso3: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] | None = Field(
        None, description="Country code of ISO 3166-1 (alpha-3), for maps"
    )
    wikidata: Annotated[str, StringConstraints(pattern=r"^Q[1-9][0-9]*$")] | None = Field(
        None, description="Its item in Wikidata, such as Q159"
    )
    home: Name | None = Field(None, description="Territory that is its own")
    summary: Text | None = Field(None, description="Who it is, in a sentence or two")
    ref: Ref | None = Field(None, description="Reference of every number in this record that states none")
    capability: Annotated[Number, Measure("points", 0, 100, "Relative influence")]
    engaged: Annotated[Number, share("Capacity that other theatres already take")]
    will: Annotated[Number, share("Political will for a costly presence: 1 less public resistance")]
    standing: Annotated[Number, share("Claim to a seat at any settlement")]
    sharpness: Annotated[Number, Measure("1/utility", 0, 1000, "How sharply it optimises (quantal response)")]
    exposure: Annotated[
        Number, Measure("deaths/year per thousand troops", 0, 200, "Deaths of its troops a year in open war")
    ] = Number.model_validate(0)
    belligerent: Belligerent | None = Field(None, description="What it fights with, if it fights for ground")


class Territory(Frozen):
    """A country or region that spill-over reaches."""

    name: Text = Field(description="Name that tables and reports show")
    iso3: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] | None = Field(
        None, description="Country code of ISO 3166-1 (alpha-3), for maps"
    )
    ref: Ref | None = Field(None, description="Reference of every number in this record that states none")
    exposure: Annotated[Number, share("Share of exported violence that heads here")]
    guard: Annotated[Number, share("Border guard without anybody's help")]
    route: Annotated[Number, share("Share of the commodity that leaves towards here")]
    recruits: Annotated[Number, Measure("attacks/year", 0, 50, "Home-grown violence in the transnational cause")]
    migrants: Annotated[Number, share("How far its economy lives on migrants' pay (remittances to GDP)")]


class Issue(Frozen):
    """A contested question, as a 0–100 continuum with anchors in words."""

    title: Text = Field(description="Short name for tables and charts")
    question: Text = Field(description="The question that its 0–100 scale answers")
    anchors: dict[int, Text] = Field(description="Points 0–100 in words; 0 and 100 at least")
    reads: Reads = Field(description="State variable that the issue reads")
    ref: Ref | None = Field(None, description="Where the issue comes from: judgement, a claim, or source:p3")

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
    ref: Ref | None = Field(None, description="Reference of every number in this record that states none")


class Level(Frozen):
    """One setting of an instrument: what it costs and what it moves."""

    title: Text | None = Field(None, description="Name that tables and reports show")
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

    title: Text = Field(description="Name that tables and reports show")
    ref: Ref | None = Field(None, description="Reference of every number in this record that states none")
    levels: dict[Name, Level] = Field(min_length=2, description="Levels in rising order")
    initial: Name | dict[str, Any] | None = Field(
        None,
        description="Level in force at the start, if no record tells: a name, or {as_of: {date: name}}",
    )
    rule: Text | None = Field(None, description="What counts as which level in the record of conduct")
    irreversible: tuple[Name, ...] = Field((), description="Levels that cannot be left once reached")

    @model_validator(mode="after")
    def _levels_exist(self) -> Instrument:
        for name in self.levels:
            if name in WITHOUT_LEVEL:
                raise ValueError(f"no level can be called {name!r}: the record of conduct has its own meaning for it")
        named = [name for _, name in self.initial_levels] + list(self.irreversible)
        for name in named:
            if name not in self.levels:
                raise ValueError(f"no level {name!r}; levels: {', '.join(self.levels)}")
        return self

    @property
    def initial_levels(self) -> list[tuple[dt.date | None, str]]:
        """Level in force from each date, in order of date; empty where ``initial`` is not given."""
        if self.initial is None:
            return []
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
    ref: Ref | None = Field(None, description="Reference of every number in this record that states none")


class Shock(Frozen):
    """Something that strikes at random: a leader's death, a crisis elsewhere."""

    title: Text = Field(description="Name that tables and reports show")
    rate: Annotated[Number, Measure("per year", 0, 12, "How often it strikes")]
    changes: dict[Dotted, Annotated[Number, Measure("units of the variable", -1e3, 1e3, "Jump")]] = Field(min_length=1)
    ref: Ref | None = Field(None, description="Reference of every number in this record that states none")


class Scenario(Frozen):
    """Everything that the analyst and the sources say about a conflict."""

    about: About = Field(description="What the scenario is about, its arena, date of knowledge and months")
    sources: dict[Key, Source] = Field({}, description="Documents and datasets by id; as a rule in sources.json")
    actors: dict[Name, Actor] = Field(min_length=2, description="Who decides, by id")
    territories: dict[Name, Territory] = Field(
        min_length=1, description="The arena and the places that spill-over reaches, by id"
    )
    zones: dict[Name, Zone] = Field(
        {}, max_length=MOST, description="Cities and regions of the arena that are taken and lost by themselves, by id"
    )
    issues: dict[Name, Issue] = Field(min_length=1, description="Contested questions with a 0–100 scale, by id")
    positions: dict[Name, dict[Name, Position]] = Field(
        {}, description="actor → issue → what it wants and how much it cares"
    )
    instruments: dict[Name, dict[Name, Instrument]] = Field(
        {}, description="actor → instrument → what it can turn, level by level"
    )
    ties: dict[Name, dict[Name, Tie]] = Field({}, description="actor → other actor → working contacts and relations")
    hostility: dict[Name, dict[Name, Annotated[Number, share("How far one belligerent fights another")]]] = Field(
        {}, description="belligerent → belligerent → how far the one fights the other"
    )
    shocks: dict[Name, Shock] = Field({}, description="What strikes at random, by id")
    successions: dict[Name, Succession] = Field({}, description="Changes of government that may come, by id")
    deals: dict[Name, Deal] = Field({}, description="What two actors grant each other, signed or possible, by id")
    threats: dict[Name, Threat] = Field({}, description="Threats of one actor against another, for the command threat")
    focus: dict[Name, Focus] = Field(
        {}, description="Courses from which the campaign makes a game, for the command stable"
    )
    record: dict[Name, dict[Name, tuple[Spell, ...]]] = Field(
        {}, description="actor → instrument → at which level it stood in history, spell by spell"
    )
    events: dict[Name, Event] = Field({}, description="Headline events: a reading that crosses a threshold, by id")
    outcomes: dict[Name, PastOutcome] = Field({}, description="Things that came about or not, for scores alone, by id")
    series: dict[Key, Series] = Field({}, description="Dated figures from history, by id")
    claims: dict[Key, Claim] = Field({}, description="Statements of the sources, by id")
    questions: dict[Name, Question] = Field({}, description="Disputed questions that evidence is weighed on, by id")
    hypotheses: dict[Name, Hypothesis] = Field({}, description="Possible answers to the questions, by id")
    mechanisms: dict[MechanismId, Mechanism] = Field(
        {}, description="Mechanisms that claims and experiments share, M01 to M99"
    )
    experiments: dict[Name, Experiment] = Field({}, description="Causal claims as contrasts of two runs, by id")
    matrix: dict[Name, dict[Key, Bearing]] = Field(
        {}, description="question → claim → how it bears on the question's hypotheses"
    )
    calibrations: dict[Key, Calibration] = Field({}, description="Where fitted numbers come from, by id")
    parameters: dict[Name, Number] = Field({}, description="Numbers of the model that differ from its defaults")

    def __repr__(self) -> str:
        """A line, not everything that it holds; also of one in the making, which may lack any section."""
        held = {name: len(self.__dict__.get(name) or ()) for name in ("actors", "issues", "claims", "sources")}
        held["instruments"] = sum(map(len, (self.__dict__.get("instruments") or {}).values()))
        counts = ", ".join(f"{count} {name}" for name, count in held.items() if count)
        about = self.__dict__.get("about")
        return f"<scenario{f' {about.name} as of {about.as_of}' if about else ''}: {counts}>"

    __str__ = __repr__


def filled(partial: Frozen) -> Scenario:
    """A scenario some of whose sections are missing (or an inquiry, with its own ``about``), with those empty.

    ``about`` is None where it is missing. Nothing is validated.
    """
    empty: dict[str, Any] = {name: {} for name in Scenario.model_fields if name != "about"}
    return Scenario.model_construct(**{**empty, "about": None, **partial.__dict__})
