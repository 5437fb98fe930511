"""What answers the items of the bank: the record of conduct, figures that came out later, events and outcomes."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from realpolitik.scenario.bank import BankItem
from realpolitik.scenario.history import ABSENT, UNKNOWN, PastOutcome
from realpolitik.scenario.observations import readable, reading_of
from realpolitik.scenario.record import in_force
from realpolitik.scenario.schema import Scenario
from realpolitik.scenario.statements import Event, SeriesPoint

NEAR = dt.timedelta(days=92)
"""How far from its day a figure may lie: a quarter, the step in which the model decides."""
HALF_POINT = 0.005
"""How far a share without an interval may be from what it stands for."""
TOLERANCE = 1e-7
"""Difference of ground below which two sides hold the same."""
NO_RECORD = "no record of the instrument"
BEYOND = "beyond the record"
UNTOLD = "level unknown"
GONE = "owner absent"
NO_FIGURE = "no figure"
UNSETTLED = "figures and events do not tell"
CONTRADICT = "figures and events contradict"
NOT_YET = "not known yet"
OPEN = (NO_RECORD, BEYOND, UNTOLD, GONE, NO_FIGURE, UNSETTLED, CONTRADICT, NOT_YET)
"""Reasons for which an item has no answer."""


class BankAnswer(NamedTuple):
    """Whether it was so, and why that is not told where it is not: exactly one of the two is None."""

    came: bool | None
    why: str | None = None


class Bound(NamedTuple):
    """That a weighted sum of shares was at least low and at most high."""

    terms: Mapping[str, float]
    low: float
    high: float


def answers(items: Sequence[BankItem], known: Scenario, as_of: dt.date) -> list[BankAnswer]:
    """What is known by now of each item.

    Args:
        items: items of a bank.
        known: the scenario with what is known today.
        as_of: date of knowledge of the bank.
    """
    bounds = {day: ground_bounds(known, day) for day in {item.day for item in items if item.kind == "order"}}
    return [_answer(item, known, as_of, bounds) for item in items]


def _answer(item: BankItem, known: Scenario, as_of: dt.date, bounds: Mapping[dt.date, Sequence[Bound]]) -> BankAnswer:
    if item.kind == "conduct":
        return _of_conduct(item, known)
    if item.kind == "series":
        point = figure(known, item.of[0], item.day, as_of)
        return BankAnswer(None, NO_FIGURE) if point is None else BankAnswer(bool(item.holds(np.array(point.value))))
    if item.kind == "order":
        return order(bounds[item.day], *(side.split("+") for side in item.of))
    if item.kind == "rule":
        return _of_rule(item, known)
    return _of_forecast(item, known, as_of)


def _of_conduct(item: BankItem, known: Scenario) -> BankAnswer:
    owner, name, level = item.of
    spells = known.record.get(owner, {}).get(name)
    instrument = known.instruments.get(owner, {}).get(name)
    if not spells or instrument is None or level not in instrument.levels or known.about.recorded is None:
        return BankAnswer(None, NO_RECORD)
    levels = list(instrument.levels)
    if item.day > known.about.recorded[1]:
        return BankAnswer(None, BEYOND)
    spell = in_force(spells, item.day)
    if spell is None or spell.level == UNKNOWN:
        return BankAnswer(None, UNTOLD)
    if spell.level == ABSENT:
        return BankAnswer(None, GONE)
    return BankAnswer(levels.index(spell.level) >= levels.index(level))


def figure(known: Scenario, series: str, day: dt.date, as_of: dt.date) -> SeriesPoint | None:
    """The figure of a series that speaks of a day and came out after the date of knowledge; None where there is none.

    Of a flow it is that of the day's year, of a stock the nearest within `NEAR`, the earlier of two alike.
    """
    found = known.series.get(series)
    told = found.as_known() if found else ()
    points = [one for one in told if one.date > as_of and found is not None and not found.was_known(one.date, as_of)]
    if found is not None and found.per == "year":
        return max((point for point in points if point.date.year == day.year), key=lambda one: one.date, default=None)
    near = [point for point in points if abs(point.date - day) <= NEAR]
    return min(near, key=lambda point: (abs(point.date - day), point.date), default=None)


def _of_forecast(item: BankItem, known: Scenario, as_of: dt.date) -> BankAnswer:
    event = known.events.get(item.of[0]) or known.outcomes.get(item.of[0])
    if event is None or not event.is_known(as_of, item.day):
        return BankAnswer(None, NOT_YET)
    came = event.came(as_of)
    return BankAnswer(came is not None and came <= item.day)


# ---- shares of one whole


def order(bounds: Sequence[Bound], less: Sequence[str], more: Sequence[str]) -> BankAnswer:
    """Whether the first side held more ground than the second, if every division that fits the bounds says so."""
    if not bounds:
        return BankAnswer(None, UNSETTLED)
    names = sorted({*less, *more, CONTESTED, *(name for bound in bounds for name in bound.terms)})
    goal = np.array([(name in less) - float(name in more) for name in names])
    every = [*bounds, Bound(dict.fromkeys(names, 1.0), 1.0, 1.0)]
    rows = np.array([[bound.terms.get(name, 0.0) for name in names] for bound in every])
    told = LinearConstraint(rows, [bound.low for bound in every], [bound.high for bound in every])
    ends = [milp(sign * goal, constraints=told, bounds=Bounds(0.0, 1.0)) for sign in (1.0, -1.0)]
    if not all(end.success for end in ends):
        return BankAnswer(None, CONTRADICT)
    low, high = ends[0].fun, -ends[1].fun
    if low >= -TOLERANCE and high > TOLERANCE:
        return BankAnswer(True)
    return BankAnswer(False) if high <= TOLERANCE and low < -TOLERANCE else BankAnswer(None, UNSETTLED)


CONTESTED = "contested"
"""The ground that nobody holds, among the sides that do."""


def ground_bounds(known: Scenario, day: dt.date) -> list[Bound]:
    """What figures and events say of ground on a day."""
    found = []
    for series in known.series.values():
        terms = _terms(series.reads.terms, "ground") if series.reads is not None and series.per == "moment" else None
        near = [point for point in series.as_known() if abs(point.date - day) <= NEAR]
        if terms and near:
            point = min(near, key=lambda point: (abs(point.date - day), point.date))
            low = point.value - HALF_POINT if point.low is None else point.low
            high = point.value + HALF_POINT if point.high is None else point.high
            found.append(Bound(terms, low, high))
    for _, item in readable(known):
        terms = _terms(reading_of(item)[0].terms, "ground")
        state = _state(item, day, None if item.happened is None else item.happened + NEAR)
        if terms and state is not None:
            found.append(_bound(item, terms, state))
    return found


def _terms(terms: Mapping[str, float], whole: str) -> dict[str, float] | None:
    """Parts of a whole that a reading adds up, contested ground among them; None where it reads anything else."""
    found: dict[str, float] = {}
    for path, weight in terms.items():
        variable, _, index = path.partition(".")
        if variable != (whole if index else CONTESTED):
            return None
        found[index or CONTESTED] = weight
    return found


def _state(item: Event | PastOutcome, day: dt.date, lasts: dt.date | None) -> bool | None:
    """Whether an event had come about on a day and still held; None where that is not known."""
    if item.again or (item.since is not None and day < item.since):
        return None
    if item.happened is None:
        return False if item.checked is not None and item.checked >= day else None
    if day < item.happened:
        return False
    return True if lasts is not None and day <= lasts else None


def _bound(item: Event | PastOutcome, terms: Mapping[str, float], crossed: bool) -> Bound:
    _, side, threshold = reading_of(item)
    above = (side == "above") == crossed
    return Bound(terms, threshold, np.inf) if above else Bound(terms, -np.inf, threshold)


def _of_rule(item: BankItem, known: Scenario) -> BankAnswer:
    """Whether one held the capital: whoever fits everything that is told of it could have."""
    told = list(_capital_bounds(known, item.day))
    names = [name for name, actor in known.actors.items() if actor.belligerent is not None]
    could = [name for name in names if all(one.low <= one.terms.get(name, 0.0) <= one.high for one in told)]
    if told and not could:
        return BankAnswer(None, CONTRADICT)
    if told and item.of[0] not in could:
        return BankAnswer(False)
    return BankAnswer(True) if told and could == [item.of[0]] else BankAnswer(None, UNSETTLED)


def _capital_bounds(known: Scenario, day: dt.date) -> Iterator[Bound]:
    for _, item in readable(known):
        terms = _terms(reading_of(item)[0].terms, "holds_capital")
        ends = [item.checked, known.about.recorded[1] if known.about.recorded else None]
        state = _state(item, day, max((end for end in ends if end is not None), default=None))
        if terms and state is not None:
            yield _bound(item, terms, state)


def capital_since(known: Scenario, as_of: dt.date) -> dt.date | None:
    """Date from which it is on record who held the capital; None where nothing is, or only from after ``as_of``."""
    found = [item.since for _, item in readable(known) if _terms(reading_of(item)[0].terms, "holds_capital")]
    return min((day for day in found if day is not None and day < as_of), default=None)


def known_orders(
    then: Scenario, pair: tuple[tuple[str, ...], tuple[str, ...]], days: Sequence[dt.date]
) -> list[bool | None]:
    """Whether the first side held more than the second on some days, by what a resolved scenario knows."""
    return [order(ground_bounds(then, day), *pair).came for day in days]


def quarters(first: dt.date, last: dt.date) -> list[dt.date]:
    """Ends of quarters from one date to another."""
    years = range(first.year, last.year + 1)
    ends = [dt.date(year, month, day) for year, (month, day) in itertools.product(years, QUARTER_ENDS)]
    return [day for day in ends if first <= day <= last]


QUARTER_ENDS = ((3, 31), (6, 30), (9, 30), (12, 31))
