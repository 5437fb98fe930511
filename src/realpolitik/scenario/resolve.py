"""One explicit scenario as of a date: nothing left open, and nothing in it that came out later."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ValidationError

from realpolitik.errors import Problem, ScenarioError, UsageError
from realpolitik.scenario.dates import Day, asked_date
from realpolitik.scenario.deals import stands
from realpolitik.scenario.dump import ORDERED, digest, dump
from realpolitik.scenario.experiments import Experiment
from realpolitik.scenario.focus import Focus
from realpolitik.scenario.history import Spell
from realpolitik.scenario.joint import drawn_together
from realpolitik.scenario.known import Available
from realpolitik.scenario.late import is_due, is_played, late_references
from realpolitik.scenario.marks import Path, dotted
from realpolitik.scenario.messages import inner_message
from realpolitik.scenario.names import nearest
from realpolitik.scenario.numbers import JUDGEMENT, Estimate, Number
from realpolitik.scenario.once import Once
from realpolitik.scenario.origins import repeated, silenced
from realpolitik.scenario.parameters import parameters
from realpolitik.scenario.paths import PathedNumber, find_among, numbers, recited, transform, walk
from realpolitik.scenario.places import place, same_places
from realpolitik.scenario.record import published, spells_known, starting_level, untold_levels
from realpolitik.scenario.refs import MODEL, parse_ref
from realpolitik.scenario.schema import Instrument, Scenario
from realpolitik.scenario.starts import DEATHS, deaths_on_record
from realpolitik.scenario.statements import Bearing, Calibration, Claim, Event, Question, Series

__all__ = ["digest", "dump", "resolve"]

SET_NOTE = "set for this run"
"""Note of a number that a setting put in place."""
Setting = Estimate | float | Sequence[float] | Mapping[str, Any]
"""A value for one number: an estimate, or any human form of a number."""


OUTLIVED = dt.timedelta(days=365)
"""Age at which a claim gives way to a number that the scenario has stated anew since."""
_RESOLVED: Once[tuple[dt.date, str | None], Scenario] = Once(most=8)
"""Resolved forms without settings: the same object for all who ask for the same."""


def resolve(
    scenario: Scenario,
    as_of: Day | None = None,
    view: str | None = None,
    settings: Mapping[str, Setting] | None = None,
) -> Scenario:
    """The explicit form of a scenario as of a date.

    Each number is the one in force on ``as_of`` (the view's own date or the scenario's if not given), with its unit
    and reference written out; initial levels are chosen; parameters and hostilities are written in full (a pair
    without hostility gets 0); claims, sources, series, points and calibrations that came out later are gone, as are
    their rows in the matrix of evidence, later corrections, later answers and what happened later. With ``view``,
    only that source's claims stay. ``settings`` replaces numbers by path, short or full; claims and hypotheses no
    longer speak about a number that is set. A claim is marked superseded where the scenario has stated its number
    anew a year or more after it.

    The result is a valid scenario, sorted by name where order has no meaning; resolving it again changes nothing.
    Raises UsageError for an unknown view or path, what is no date, or a value out of range, ScenarioError with the
    place of each number that has no value on the date, and of all that rests on what came out after it.

    >>> from realpolitik.scenario.load import load
    >>> early = resolve(load("afghanistan"), as_of="2017-03-31")
    >>> early.about.as_of.isoformat(), "kalinovsky-2020" in early.sources
    ('2017-03-31', False)
    """
    date = _date(scenario, None if as_of is None else asked_date(as_of), view)
    if settings:
        return _resolved(scenario, date, view, settings)
    return _RESOLVED((scenario,), (date, view), lambda: _resolved(scenario, date, view, {}))


def _resolved(scenario: Scenario, date: dt.date, view: str | None, settings: Mapping[str, Setting]) -> Scenario:
    """`resolve`, worked out now."""
    scenario = _without_deals_to_come(scenario, date)
    work = _Work(scenario, date, view or scenario.about.view, Available(scenario, date), numbers(scenario))
    work.settings = _settings(work, settings)
    work.refuse_what_is_not_known()
    resolved = transform(_complete(scenario, work.known), work.choose)
    resolved = resolved.model_copy(update=work.sections(resolved))
    return _ordered(recited(resolved, work.cite))  # type: ignore[no-any-return]


def _without_deals_to_come(scenario: Scenario, date: dt.date) -> Scenario:
    """The scenario without deals that were not known on a date, or closed by then."""
    if not scenario.deals:
        return scenario
    alone: dict[str, Any] = {"replaced_by": None}
    stay = {
        name: item.model_copy(update=alone)
        for name, item in scenario.deals.items()
        if stands(scenario.deals, name, date)
    }
    kept = scenario.model_copy(update={"deals": stay})
    same_places(scenario, kept)
    return kept


def _date(scenario: Scenario, as_of: dt.date | None, view: str | None) -> dt.date:
    if view is None:
        return as_of or scenario.about.as_of
    source = scenario.sources.get(view)
    speaking = sorted({claim.source for claim in scenario.claims.values()} & set(scenario.sources))
    if source is None:
        raise UsageError(f"no source {view!r:.90} to take the view of", speaking, nearest(view, speaking))
    if view not in speaking:
        raise UsageError(f"{view!r:.90} makes no claims, so that it has no view to take", speaking)
    if as_of is not None and as_of < source.issued:
        raise UsageError(f"{view} came out on {source.issued}, after {as_of}")
    return as_of or source.issued


def _settings(work: _Work, settings: Mapping[str, Setting]) -> dict[str, Number]:
    """Full path → the number that takes its place."""
    found: dict[str, Number] = {}
    for short, value in settings.items():
        path = find_among(work.numbers, short)
        if path in found:
            raise UsageError(f"{path} is set twice")
        section, *keys = work.numbers[path].keys
        if section == "successions" and work.scenario.successions[str(keys[0])].is_past(work.date):
            raise UsageError(f"{path}: {keys[0]} is past on {work.date}")
        measure = work.numbers[path].measure
        try:
            number = Number(dated=((None, value),)) if isinstance(value, Estimate) else Number.model_validate(value)
            estimate = (measure.check(number) if measure else number).at(work.date)
        except ValidationError as error:
            raise UsageError(f"{path}: {inner_message(error)}") from None
        except ValueError as error:
            raise UsageError(f"{path}: {error}") from None
        if estimate is None:
            raise UsageError(f"{path}: the value set has none on {work.date}")
        if estimate.ref is None:
            estimate = estimate.model_copy(update={"ref": JUDGEMENT, "note": estimate.note or SET_NOTE})
        elif parse_ref(estimate.ref, work.scenario) is None or work.known.why_not(estimate.ref):
            raise UsageError(f"{path}: nothing known on {work.date} has the reference {estimate.ref!r:.90}")
        found[path] = Number(dated=((None, estimate),))
    return found


def _complete(scenario: Scenario, known: Available) -> Scenario:
    """Every parameter and every hostility between two belligerents written in."""
    filled = {
        name: scenario.parameters.get(name) or _with_ref(spec.number, MODEL) for name, spec in parameters().items()
    }
    if DEATHS not in scenario.parameters:
        filled[DEATHS] = deaths_on_record(scenario, known) or filled[DEATHS]
    fighting = [name for name, actor in scenario.actors.items() if actor.belligerent]
    none = Number.model_validate({"value": 0, "ref": JUDGEMENT})
    hostility = {
        one: {other: scenario.hostility.get(one, {}).get(other, none) for other in fighting if other != one}
        for one in fighting
    }
    return scenario.model_copy(update={"parameters": filled, "hostility": hostility})


def _with_ref(number: Number, ref: str) -> Number:
    return Number(dated=tuple((day, estimate.model_copy(update={"ref": ref})) for day, estimate in number.dated))


@dataclass
class _Work:
    """One resolution under way."""

    scenario: Scenario
    date: dt.date
    view: str | None
    known: Available
    numbers: dict[str, PathedNumber]
    settings: dict[str, Number] = field(default_factory=dict)

    def refuse_what_is_not_known(self) -> None:
        """ScenarioError with every number, level and reference that is in force on the date and was not known."""
        problems: dict[Path, Problem] = {}

        def fault(path: Path, message: str, on_key: bool = False) -> None:
            spot = place(self.scenario, path, on_key)
            problems.setdefault(path, Problem(*spot, dotted(path), message))

        walked = list(walk(self.scenario))
        for item in walked:
            first = item.number.dated[0][0]
            if item.keys[0] != "claims" and dotted(item.keys) not in self.settings and _starts_after(first, self.date):
                fault(item.keys, f"no value on {self.date}; its first is dated {first}", True)
        for keys, why in untold_levels(self.scenario, self.date):
            fault(keys, why, True)
        for path, reason in late_references(walked, self.known, self._stays, self.settings):
            fault(path, f"{reason}, after {self.date}")
        if problems:
            raise ScenarioError(problems.values())

    def choose(self, item: PathedNumber) -> Number:
        """The number in force on the date, with its unit and reference."""
        section = item.keys[0]
        if section == "claims":
            return self._of_claim(item)
        path = item.path
        estimate = (self.settings.get(path) or item.number).at(self.date)
        if estimate is None:
            raise RuntimeError(f"{path} has no value on {self.date}: refused before")
        about = str(item.keys[3]) if section == "hypotheses" and item.keys[2] == "sets" else path
        return _explicit(estimate, self._unit(item, about), self.cite(item.ref_of(estimate) or JUDGEMENT))

    def sections(self, resolved: Scenario) -> dict[str, Any]:
        """The sections that change beyond their numbers."""
        known = self.known
        about = resolved.about.model_copy(
            update={
                "as_of": self.date,
                "as_of_dates": (self.date,),
                "recorded": self._recorded(),
                "resolved": True,
                "view": self.view,
            }
        )
        series = {name: self._series(item) for name, item in resolved.series.items() if name in known.series}
        events = {name: self._event(event) for name, event in resolved.events.items()}
        instruments = {
            owner: {name: self._instrument(owner, name, item) for name, item in mine.items()}
            for owner, mine in resolved.instruments.items()
        }
        hypotheses = {
            name: item.model_copy(
                update={"sets": {path: value for path, value in item.sets.items() if path not in self.settings}}
            )
            for name, item in resolved.hypotheses.items()
        }
        return {
            "about": about,
            "series": series,
            "events": events,
            "outcomes": {},
            "instruments": instruments,
            "record": self._record(),
            "successions": {name: item for name, item in resolved.successions.items() if not item.is_past(self.date)},
            "hypotheses": hypotheses,
            "experiments": self._experiments(resolved),
            "focus": self._focus(resolved),
            "questions": {name: self._question(item) for name, item in resolved.questions.items()},
            "matrix": self._matrix(resolved),
            "sources": {name: item for name, item in resolved.sources.items() if name in known.sources},
            "claims": self._claims(resolved),
            "calibrations": self._calibrations(resolved),
        }

    def cite(self, ref: str | None) -> str | None:
        """A reference as the resolved form has it: gone if it came out later, to the paragraph if the claim went."""
        kept = self.known.keep(ref)
        if kept is not None and kept in self.scenario.claims and not self._stays(kept):
            claim = self.scenario.claims[kept]
            return f"{claim.source}:p{claim.paragraph}"
        return kept

    def _stays(self, claim: str) -> bool:
        return claim in self.known.claims and self.view in (None, self.scenario.claims[claim].source)

    def _of_claim(self, item: PathedNumber) -> Number:
        name = str(item.keys[1])
        estimate = item.number.dated[-1][1]
        ref = self.cite(estimate.ref) or name
        return _explicit(estimate, self._unit(item, self.scenario.claims[name].about or ""), ref)

    def _unit(self, item: PathedNumber, about: str) -> str | None:
        target = self.numbers.get(about)
        measure = item.measure or (target.measure if target else None)
        return measure.unit if measure else None

    def _instrument(self, owner: str, name: str, instrument: Instrument) -> Instrument:
        return instrument.model_copy(update={"initial": starting_level(self.scenario, owner, name, self.date)})

    def _recorded(self) -> tuple[dt.date, dt.date] | None:
        """The months of the record that the date reaches; None where nothing of it was known."""
        span = self.scenario.about.recorded
        return (span[0], min(span[1], self.date)) if span is not None and self._record() else None

    def _record(self) -> dict[str, dict[str, tuple[Spell, ...]]]:
        """The record of conduct as it was known, each spell with its day of publication.

        Notes were written by coders who knew what came, and serve the reader of the record alone.
        """
        span = self.scenario.about.recorded
        if span is None or span[0] > self.date:
            return {}
        kept = {
            owner: {name: self._spells(owner, name) for name in mine} for owner, mine in self.scenario.record.items()
        }
        known = {owner: {name: spells for name, spells in mine.items() if spells} for owner, mine in kept.items()}
        return {owner: mine for owner, mine in known.items() if mine}

    def _spells(self, owner: str, name: str) -> tuple[Spell, ...]:
        return tuple(
            spell.model_copy(update={"published": published(spell, self.scenario), "note": None})
            for spell in spells_known(self.scenario, owner, name, self.date)
        )

    def _question(self, question: Question) -> Question:
        """A question without the answer that came later, or the note on an answer that is not there."""
        if question.answered is not None and question.answered <= self.date:
            return question
        return question.model_copy(update={"answer": None, "answered": None, "note": None})

    def _matrix(self, resolved: Scenario) -> dict[str, dict[str, Bearing]]:
        """The rows of the claims that stay."""
        kept = {
            question: {claim: row for claim, row in rows.items() if self._stays(claim)}
            for question, rows in resolved.matrix.items()
        }
        return {question: rows for question, rows in kept.items() if rows}

    def _event(self, event: Event) -> Event:
        """An event without what history says later; the rest of the record of history serves scores alone."""
        days = tuple(day for day in (event.happened, *event.again) if day is not None and day <= self.date)
        record = {"since": None, "checked": None, "told_by": None, "basis": "recalled", "note": None}
        happened = days[0] if days else None
        return event.model_copy(update={**record, "happened": happened, "again": days[1:]})

    def _experiments(self, resolved: Scenario) -> dict[str, Experiment]:
        """Experiments that can be run as of the date, on the claims that stay."""
        kept = {}
        for name, item in resolved.experiments.items():
            if is_played(item, self.date, self._stays):
                claims = tuple(claim for claim in item.claims if self._stays(claim))
                kept[name] = item.model_copy(update={"claims": claims})
        return kept

    def _focus(self, resolved: Scenario) -> dict[str, Focus]:
        """Focus games that can be played as of the date; what history followed serves the report alone."""
        kept = {}
        for name, item in resolved.focus.items():
            if is_due(item, self.date):
                kept[name] = item.model_copy(update={"history": None})
        return kept

    def _calibrations(self, resolved: Scenario) -> dict[str, Calibration]:
        """Calibrations that were known, with the joint draws of those numbers that still rest on them."""
        together = drawn_together(resolved, numbers(resolved).values())
        found = {}
        for name, item in resolved.calibrations.items():
            if name in self.known.calibrations:
                kept = {path: item.draws[path] for path in together.get(name, ())}
                found[name] = item.model_copy(update={"draws": kept, "file": None})
        return found

    def _series(self, series: Series) -> Series:
        return series.model_copy(update={"points": series.as_known(self.date), "file": None})

    def _claims(self, resolved: Scenario) -> dict[str, Claim]:
        """The claims that stay, and, silenced, those of other sources that a view's own claims repeat."""
        kept = {name for name in resolved.claims if self._stays(name)}
        echoed = repeated(kept, self.scenario) & self.known.claims
        found = {}
        for name, item in resolved.claims.items():
            if name in kept:
                found[name] = self._claim(item, echoed)
            elif name in echoed:
                found[name] = self._claim(silenced(item), echoed)
        return found

    def _claim(self, claim: Claim, echoed: frozenset[str]) -> Claim:
        stated = None if _starts_after(claim.superseded, self.date) else claim.superseded
        update: dict[str, Any] = {"forecast": None, "superseded": stated}
        if claim.about in self.settings:
            update.update(about=None, value=None)
        elif self.view is None and stated is None:
            update["superseded"] = self._superseded(claim)
        if claim.origin is not None:
            update["origin"] = claim.origin if claim.origin in echoed else self._other(claim.origin)
        if claim.corrected_by is not None and self._late(claim.corrected_by):
            update.update(correction=None, corrected_by=None)
        elif claim.corrected_by is not None:
            update["corrected_by"] = self._other(claim.corrected_by)
        return claim.model_copy(update=update)

    def _superseded(self, claim: Claim) -> dt.date | None:
        """Date in force of the number that a claim speaks about, where it is a year or more after the source."""
        target = self.numbers.get(claim.about or "")
        days = [day for day, _ in target.number.dated if day is not None and day <= self.date] if target else []
        told = self.scenario.sources[claim.source].issued
        return days[-1] if days and days[-1] - told >= OUTLIVED else None

    def _late(self, name: str) -> bool:
        return name not in self.known.claims | self.known.sources

    def _other(self, name: str) -> str | None:
        """A claim or source that another names; the source of a claim that a view left out; None if it is later."""
        if self._late(name):
            return None
        return self.scenario.claims[name].source if name in self.known.claims and not self._stays(name) else name


def _explicit(estimate: Estimate, unit: str | None, ref: str | None) -> Number:
    update: dict[str, Any] = {"unit": unit if estimate.unit is None else estimate.unit, "ref": ref}
    if estimate.is_point:
        update["mode"] = None
    return Number.model_construct(dated=((None, estimate.model_copy(update=update)),))


def _starts_after(first: dt.date | None, date: dt.date) -> bool:
    return first is not None and first > date


def _ordered(value: Any, field_name: str = "") -> Any:
    """Mappings sorted by key throughout, but for those whose order means something."""
    if isinstance(value, dict):
        keys = value if field_name in ORDERED else sorted(value)
        return {key: _ordered(value[key]) for key in keys}
    if isinstance(value, BaseModel) and not isinstance(value, Number):
        update = {
            name: _ordered(item, name) for name, item in value.__dict__.items() if isinstance(item, (dict, BaseModel))
        }
        return value.model_copy(update=update) if update else value
    return value
