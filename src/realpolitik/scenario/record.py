"""The record of conduct: at which level each instrument stood, as known today or on a date, and month by month."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from realpolitik.scenario.dates import month_end, months_between
from realpolitik.scenario.history import ABSENT, Spell
from realpolitik.scenario.marks import Path
from realpolitik.scenario.refs import parse_ref
from realpolitik.scenario.schema import Scenario


@dataclass(frozen=True)
class Conduct:
    """One instrument month by month.

    Attributes:
        levels: the instrument's levels, in rising order.
        months: last day of each month of the record.
        spells: the spell in force on each of these days; None before the first.
    """

    owner: str
    name: str
    levels: tuple[str, ...]
    months: tuple[dt.date, ...]
    spells: tuple[Spell | None, ...]

    @property
    def ranks(self) -> tuple[int | None, ...]:
        """Rank of the level in each month, 0 for the lowest; None where it is unknown or absent."""
        return tuple(self.levels.index(spell.level) if spell and spell.is_known else None for spell in self.spells)


@dataclass(frozen=True)
class Coverage:
    """How many months of one instrument's record say what."""

    owner: str
    name: str
    months: int
    known: int
    judged: int
    """Those of the known that rest on the coder's judgement."""
    absent: int
    changes: int
    """From one known level to another."""

    @property
    def unknown(self) -> int:
        """Months in which the level is not known."""
        return self.months - self.known - self.absent


def published(spell: Spell, scenario: Scenario) -> dt.date:
    """Day from which a spell could be known: its own date, that of its reference, or its first day for a judgement."""
    return spell.published or came_out(spell.ref, scenario) or spell.start


def came_out(text: str, scenario: Scenario) -> dt.date | None:
    """Day on which a source, a claim's source, or a point of a series came out; None for every other reference."""
    try:
        ref = parse_ref(text, scenario)
    except ValueError:
        return None
    if ref is None or ref.kind not in ("source", "claim", "series"):
        return None
    if ref.kind == "series" and ref.date is not None:
        return min((point.known for point in scenario.series[ref.id].points if point.date == ref.date), default=None)
    holder = {"source": None, "claim": scenario.claims.get(ref.id), "series": scenario.series.get(ref.id)}[ref.kind]
    source = scenario.sources.get(ref.id if holder is None else holder.source)
    return source.issued if source is not None else None


def spells_known(scenario: Scenario, owner: str, name: str, as_of: dt.date) -> tuple[Spell, ...]:
    """An instrument's spells that had begun and were public on a date, in order."""
    spells = scenario.record.get(owner, {}).get(name, ())
    return tuple(spell for spell in spells if spell.start <= as_of and published(spell, scenario) <= as_of)


def starting_level(scenario: Scenario, owner: str, name: str, as_of: dt.date) -> str | None:
    """Level at which an instrument stands at the start of a run as of a date; None where nothing tells.

    It is the level of the latest spell known by then. Where that says unknown or absent, and where there is no record,
    the instrument's own ``initial`` stands in.
    """
    known = spells_known(scenario, owner, name, as_of)
    if known and known[-1].is_known:
        return known[-1].level
    dated = scenario.instruments[owner][name].initial_levels
    stated = [level for day, level in dated if day is None or day <= as_of]
    return stated[-1] if stated else None


def months_stood(scenario: Scenario, instrument: str, as_of: dt.date) -> int:
    """Months for which an instrument is known to have stood at its level without a break; 0 where no record tells.

    ``instrument`` as ``owner.name``; a month without a known level breaks it.
    """
    owner, name = instrument.split(".")
    known = spells_known(scenario, owner, name, as_of)
    if not known or not known[-1].is_known:
        return 0
    first = known[-1].start
    for spell in reversed(known):
        if spell.level != known[-1].level:
            break
        first = min(first, spell.start)
    return max(months_between(first, as_of), 0)


def untold_levels(scenario: Scenario, as_of: dt.date) -> Iterator[tuple[Path, str]]:
    """Instruments of which neither the record nor they themselves tell a level on a date: keys, and what is wrong."""
    for owner, mine in scenario.instruments.items():
        for name, instrument in mine.items():
            if starting_level(scenario, owner, name, as_of) is None:
                keys: Path = ("instruments", owner, name)
                dated = instrument.initial_levels
                if dated:
                    yield (*keys, "initial"), f"no level on {as_of}; its first is dated {dated[0][0]}"
                else:
                    yield keys, f"no level on {as_of}: no record tells it; give 'initial'"


def in_force(spells: Sequence[Spell], day: dt.date) -> Spell | None:
    """The spell in force on a day, with everything that came out later; None before the first."""
    begun = [spell for spell in spells if spell.start <= day]
    return begun[-1] if begun else None


def months_recorded(scenario: Scenario) -> tuple[dt.date, ...]:
    """Last day of each month of the record; empty without one."""
    if scenario.about.recorded is None:
        return ()
    first, last = scenario.about.recorded
    return tuple(month_end(first, number) for number in range(months_between(first, last) + 1))


def conduct(scenario: Scenario) -> Iterator[Conduct]:
    """Every recorded instrument month by month, in the order of the scenario's instruments.

    In the human form with everything known today, in the resolved form with what was known on its date. The level of a
    month is the one in force on its last day.
    """
    months = months_recorded(scenario)
    for owner, mine in scenario.instruments.items():
        for name, instrument in mine.items():
            spells = scenario.record.get(owner, {}).get(name)
            if spells:
                held = tuple(in_force(spells, day) for day in months)
                yield Conduct(owner, name, tuple(instrument.levels), months, held)


def coverage(scenario: Scenario) -> tuple[Coverage, ...]:
    """How much of each instrument's record is known."""
    return tuple(_covered(item) for item in conduct(scenario))


def _covered(item: Conduct) -> Coverage:
    known = [spell for spell in item.spells if spell is not None and spell.is_known]
    levels = [spell.level for spell in known]
    return Coverage(
        item.owner,
        item.name,
        len(item.months),
        len(known),
        sum(spell.basis == "judgement" for spell in known),
        sum(spell is not None and spell.level == ABSENT for spell in item.spells),
        sum(one != other for one, other in itertools.pairwise(levels)),
    )
