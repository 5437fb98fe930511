"""Changes everything in a scenario that is dated after a day, and adds more of it wherever something dated can stand.

A date of the schema is one of four kinds, by `Record.field` in `DATES`; one that is not named there fails a test, so
that whoever adds a date has to say what it means for a run as of a day.
"""

from __future__ import annotations

import datetime as dt
import random
import types
from collections.abc import Iterator
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.types import StringConstraints

from realpolitik.scenario.deals import Deal
from realpolitik.scenario.dump import ORDERED
from realpolitik.scenario.history import Spell
from realpolitik.scenario.numbers import Estimate, Number
from realpolitik.scenario.paths import PathedNumber, transform
from realpolitik.scenario.record import published
from realpolitik.scenario.statements import Bearing, Calibration, Claim, Series, SeriesPoint, Source

DATES = {
    "Source.issued": "record",
    "SeriesPoint.date": "record",
    "SeriesPoint.published": "record",
    "Calibration.date": "record",
    "Followed.known": "record",
    "Spell.start": "record",
    "Spell.published": "record",
    "Deal.signed": "record",
    "Deal.opens": "record",
    "Number.dated": "entries",
    "Instrument.initial": "entries",
    "Question.answered": "field",
    "Claim.superseded": "field",
    **{
        f"{kind}.{name}": "history"
        for kind in ("Event", "PastOutcome")
        for name in ("since", "happened", "again", "checked")
    },
    **{
        name: "asked"
        for name in (
            *(
                "About.as_of",
                "About.as_of_dates",
                "About.recorded",
                "InquiryAbout.as_of",
                "Event.by",
                "Succession.on",
                "Deal.closes",
                "Promise.by",
                "Promise.until",
                "Forecast.by",
                "Claim.since",
            ),
            *("Experiment.as_of", "Experiment.when", "WorldCondition.months", "Focus.as_of", "Focus.start"),
        )
    },
}
"""How each date of the schema bears on knowledge.

record: the whole record, and what hangs on it, is known from then on; entries: each entry from its own date; field:
itself and what it dates; history: serves scores alone; asked: when to run, look or act, or what a statement speaks of
(``Claim.since``, which cannot lie after its source), not when something became known.
"""
NEW = "zz-late"
"""Id of the source, claim, series and calibration that are added."""


def date_fields(model: type[BaseModel], seen: set[type] | None = None) -> Iterator[str]:
    """``Record.field`` of every date that can be written anywhere below a record."""
    seen = set() if seen is None else seen
    if model in seen:
        return
    seen.add(model)
    for name, info in model.model_fields.items():
        kinds = list(_kinds(info.annotation))
        if dt.date in kinds or (model.__name__, name) == ("Instrument", "initial"):
            yield f"{model.__name__}.{name}"
        for kind in kinds:
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                yield from date_fields(kind, seen)


def _kinds(annotation: Any) -> Iterator[Any]:
    """Every plain type that an annotation mentions."""
    if get_args(annotation) and get_origin(annotation) is not Literal:
        for inner in get_args(annotation):
            yield from _kinds(inner)
    else:
        yield annotation


class Later:
    """One change of everything that is dated after a day.

    Attributes:
        changed: what was changed or added, by kind, and how often.
    """

    def __init__(self, scenario: Any, day: dt.date, seed: int) -> None:
        self.scenario, self.day, self.chance = scenario, day, random.Random(seed)
        self.changed: dict[str, int] = {}
        self.late_sources = {name for name, item in scenario.sources.items() if item.issued > day}
        self.late_claims = {name for name, item in scenario.claims.items() if item.source in self.late_sources}

    def made(self) -> Any:
        """The scenario with all of it changed, and every order that means nothing shuffled."""
        changed = transform(self.scenario, self._number)
        for section in type(changed).model_fields:
            change = getattr(self, f"_{section}", None)
            if change is not None:
                changed = changed.model_copy(update={section: change(getattr(changed, section))})
        return self._shuffled(changed)

    def _count(self, kind: str) -> None:
        self.changed[kind] = self.changed.get(kind, 0) + 1

    def _after(self) -> dt.date:
        return self.day + dt.timedelta(days=self.chance.randint(1, 2000))

    def _number(self, item: PathedNumber) -> Number:
        """Entries of after the day changed, and one more."""
        if item.keys[0] == "claims":
            return item.number
        known = [(day, one) for day, one in item.number.dated if day is None or day <= self.day]
        late = [(day, self._scrambled(one, Estimate)) for day, one in item.number.dated if day and day > self.day]
        if not known:
            return item.number
        self._count("entries")
        low = self.chance.random()
        new = Estimate(low=low, mode=None, high=low, ref=self.chance.choice([NEW, "judgement"]), note="Later.")
        return Number.model_construct(dated=tuple([*known, *late, (dt.date(2400, 1, 1), new)]))

    def _about(self, about: Any) -> Any:
        dates = getattr(about, "as_of_dates", None)
        if dates is None:
            return about
        first = about.recorded[0] if about.recorded else self.day
        return about.model_copy(update={"as_of_dates": (*dates, self._after()), "recorded": (first, self._after())})

    def _sources(self, sources: dict[str, Source]) -> dict[str, Source]:
        return {**self._records(sources, self.late_sources), NEW: Source(title="New", issued=self._after())}

    def _claims(self, claims: dict[str, Claim]) -> dict[str, Claim]:
        found = {}
        for name, claim in self._records(claims, self.late_claims).items():
            update: dict[str, Any] = {"forecast": None}
            if claim.corrected_by is None or claim.corrected_by in self.late_sources | self.late_claims:
                update |= {"correction": f"No, {self.chance.random()}.", "corrected_by": NEW}
                self._count("corrections")
            if claim.superseded is None or claim.superseded > self.day:
                update["superseded"] = self._after()
            found[name] = claim.model_copy(update=update)
        spoken = [claim for claim in claims.values() if claim.about is not None]
        one = self.chance.choice(spoken) if spoken else None
        new = {"source": NEW, "paragraph": 1, "certainty": "fact", "credibility": 1, "text": "New."}
        value = {"about": one.about, "value": one.value} if one else {}
        return {**found, f"{NEW}.p1": Claim.model_validate({**new, **value, "kind": "value" if one else "evidence"})}

    def _series(self, series: dict[str, Series]) -> dict[str, Series]:
        late = {name for name, item in series.items() if item.source in self.late_sources}
        found = {}
        for name, item in self._records(series, late).items():
            first = min((point.date for point in item.points), default=self.day)
            points = [self._scrambled(one, SeriesPoint) if one.known > self.day else one for one in item.points]
            odd = [
                SeriesPoint(date=self._after(), value=self.chance.random()),
                SeriesPoint(date=first - dt.timedelta(days=1), value=self.chance.random(), published=self._after()),
            ]
            self._count("points")
            found[name] = item.model_copy(update={"points": tuple([*points, *odd])})
        some = next(iter(series.values()), None)
        new = Series(title="New", unit="share", source=NEW, reads=some.reads if some else None)
        return {**found, NEW: new.model_copy(update={"points": (SeriesPoint(date=self.day, value=0.5),)})}

    def _deals(self, deals: dict[str, Deal]) -> dict[str, Deal]:
        late = {name for name, item in deals.items() if item.known > self.day}
        found = self._records(deals, late)
        some = next(iter(deals.values()), None)
        if some is None:
            return found
        return {**found, "zz_late": some.model_copy(update={"signed": self._after(), "opens": None})}

    def _calibrations(self, calibrations: dict[str, Calibration]) -> dict[str, Calibration]:
        late = {name for name, item in calibrations.items() if item.date > self.day}
        new = Calibration(date=self.day, script="new.py", data=(NEW,))
        return {**self._records(calibrations, late), NEW: new}

    def _matrix(self, matrix: dict[str, dict[str, Bearing]]) -> dict[str, dict[str, Bearing]]:
        found = {}
        for question, rows in matrix.items():
            kept = self._records(rows, self.late_claims)
            marks = {name: "II" for row in rows.values() for name in row.marks}
            found[question] = {**kept, f"{NEW}.p1": Bearing.model_construct(marks=marks, likelihoods={}, note=None)}
            self._count("rows")
        return found

    def _questions(self, questions: dict[str, Any]) -> dict[str, Any]:
        found = {}
        for name, item in questions.items():
            if item.answered is None or item.answered > self.day:
                answers = [key for key, one in self.scenario.hypotheses.items() if one.question == name] or ["x"]
                item = item.model_copy(update={"answer": self.chance.choice(answers), "answered": self._after()})
                self._count("answers")
            found[name] = item
        return found

    def _events(self, events: dict[str, Any]) -> dict[str, Any]:
        return {name: self._history(item) for name, item in events.items()}

    def _outcomes(self, outcomes: dict[str, Any]) -> dict[str, Any]:
        return {name: self._scrambled(item, type(item)) for name, item in outcomes.items()}

    def _history(self, record: Any) -> Any:
        days = [day for day in (record.happened, *record.again) if day is not None and day <= self.day]
        days += sorted({self._after() for _ in range(2)})
        self._count("events")
        record = record.model_copy(update={"happened": days[0], "again": tuple(days[1:])})
        return record.model_copy(
            update={"checked": self._after(), "note": "Later.", "told_by": NEW, "basis": "judgement", "since": None}
        )

    def _instruments(self, owners: dict[str, Any]) -> dict[str, Any]:
        return {
            owner: {name: item.model_copy(update={"initial": self._levels(item)}) for name, item in mine.items()}
            for owner, mine in owners.items()
        }

    def _levels(self, instrument: Any) -> Any:
        levels = [(day or dt.date(1900, 1, 1), name) for day, name in instrument.initial_levels]
        known = {str(day): name for day, name in levels if day <= self.day}
        if not known:
            return instrument.initial
        self._count("levels")
        return {"as_of": {**known, self._after().isoformat(): self.chance.choice(list(instrument.levels))}}

    def _record(self, record: dict[str, Any]) -> dict[str, Any]:
        """Spells that began or were known after the day changed; for every instrument two more, one of them earlier."""
        found: dict[str, Any] = {}
        for owner, mine in self.scenario.instruments.items():
            for name, instrument in mine.items():
                spells = [self._spell(item, instrument) for item in record.get(owner, {}).get(name, ())]
                for start in (spells[-1].start if spells else self.day, self._after()):
                    raw = {"from": start, "level": self._level(instrument), "ref": NEW, "published": self._after()}
                    spells.append(Spell.model_validate({**raw, "note": "Later."}))
                found.setdefault(owner, {})[name] = tuple(spells)
                self._count("spells")
        return found

    def _spell(self, spell: Spell, instrument: Any) -> Spell:
        if spell.start <= self.day and published(spell, self.scenario) <= self.day:
            return spell
        return spell.model_copy(
            update={"level": self._level(instrument), "published": self._after(), "ref": NEW, "note": "Later."}
        )

    def _level(self, instrument: Any) -> str:
        return self.chance.choice([*instrument.levels, "unknown", "absent"])

    def _experiments(self, experiments: dict[str, Any]) -> dict[str, Any]:
        return {
            name: item.model_copy(update={"claims": (*item.claims, f"{NEW}.p1")}) if item.claims else item
            for name, item in experiments.items()
        }

    def _focus(self, games: dict[str, Any]) -> dict[str, Any]:
        found = {}
        for name, item in games.items():
            told = item.history
            if told is not None and told.known > self.day:
                item = item.model_copy(update={"history": self._scrambled(told, type(told))})
                self._count("focus")
            found[name] = item
        return found

    def _records(self, records: dict[str, Any], late: set[str]) -> dict[str, Any]:
        return {
            name: self._scrambled(item, type(item)) if name in late else item.model_copy()
            for name, item in records.items()
        }

    def _scrambled(self, value: Any, kind: Any) -> Any:
        """A value with everything below it changed but the identifiers by which records find one another."""
        notes = get_args(kind)[1:] if get_origin(kind) is Annotated else ()
        if get_origin(kind) is Annotated:
            kind = get_args(kind)[0]
        if get_origin(kind) in (Union, types.UnionType):
            kind = next((one for one in get_args(kind) if one is not type(None)), kind)
            return self._scrambled(value, kind) if value is not None else None
        if isinstance(value, BaseModel):
            self._count(type(value).__name__)
            return value.model_copy(
                update={
                    name: self._scrambled(getattr(value, name), Annotated[info.annotation, None, *info.metadata])
                    for name, info in type(value).model_fields.items()
                }
            )
        if get_origin(kind) is Literal:
            return self.chance.choice(get_args(kind))
        if isinstance(value, bool):
            return not value
        if isinstance(value, dt.date):
            return max(value, self.day) + dt.timedelta(days=self.chance.randint(1, 900))
        if isinstance(value, (int, float)):
            return value + 1
        has_pattern = any(isinstance(note, StringConstraints) and note.pattern for note in notes)
        return f"{value} {self.chance.random()}" if isinstance(value, str) and not has_pattern else value

    def _shuffled(self, value: Any, name: str = "") -> Any:
        """Mappings in another order throughout, but for those whose order means something."""
        if isinstance(value, dict):
            keys = list(value)
            if name not in ORDERED:
                self.chance.shuffle(keys)
            return {key: self._shuffled(value[key]) for key in keys}
        if isinstance(value, BaseModel) and not isinstance(value, Number):
            fields = {key: self._shuffled(getattr(value, key), key) for key in type(value).model_fields}
            if isinstance(value, Series):
                fields["points"] = tuple(self.chance.sample(value.points, len(value.points)))
            return value.model_copy(update=fields)
        return value
