"""The question bank: yes-or-no items made by rule from a scenario as known on a date (docs/explanation/bank.md)."""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from realpolitik.scenario.dates import month_end, months_between
from realpolitik.scenario.fields import Reads
from realpolitik.scenario.history import PastOutcome
from realpolitik.scenario.origins import root_claim
from realpolitik.scenario.record import starting_level
from realpolitik.scenario.resolve import resolve
from realpolitik.scenario.schema import Instrument, Scenario
from realpolitik.scenario.statements import Claim, Event, Series
from realpolitik.scenario.vocabulary import BOUNDS, WHOLES

BANK = 1
"""Version of the rules."""
HORIZONS = (6, 12, 24, 48)
"""Months ahead for which conduct, series, order and rule are asked."""
CHANGES = (0.10, 0.25, 0.50)
"""Changes from the last figure known that are asked about, as shares of it."""
INSIDE = 0.10
"""Change within which a series has stayed."""
SLACK = 1e-9
"""Share by which a figure may miss a bound for the want of digits."""
TALKS = frozenset({"talk", "host", "ceasefire"})
"""Levers that make an instrument one of talks."""
ABOUT = {
    **dict.fromkeys(("ground", "contested"), "ground"),
    "presence": "troops",
    "fighters": "fighters",
    **dict.fromkeys(("war_deaths", "losses", "attacks", "threat"), "violence"),
    **dict.fromkeys(("output", "flow", "revenue"), "commodity"),
}
"""First variable that a series reads → its group; `OTHER` for every other."""
OTHER = "other"
GROUPS = ("conduct", "talks", "ground", "rule", "troops", "fighters", "violence", "commodity", OTHER, "forecasts")
"""Groups in the order in which they are shown."""
Kind = Literal["conduct", "series", "order", "rule", "forecast"]
Per = Literal["moment", "year", "ever"]


@dataclass(frozen=True)
class BankItem:
    """A yes-or-no question about a day.

    Attributes:
        id: kind, what it is about and months ahead, such as ``conduct.russia.deploy.strike@12``.
        unit: instrument, series, pair, capital or event: what all items with the same hang together by.
        actor: owner of an instrument; None for everything else.
        horizon: months ahead for which it is asked; of a forecast, those to ``day``.
        day: a month's last day; of a flow, the end of its year; of a forecast, the source's own date.
        reads: what is read off a world.
        per: read at the end of the day's month, over the year that ends with it, or in any month up to it.
        low, high: it is so where low ≤ reading < high.
        of: what the records are asked for: owner, instrument and level; series; the two sides; ruler; event.
        last: of a series, the last figure known on the date; None for everything else.
    """

    id: str
    kind: Kind
    group: str
    unit: str
    actor: str | None
    horizon: int
    day: dt.date
    reads: Reads
    per: Per
    low: float
    high: float
    of: tuple[str, ...]
    last: float | None = None

    def holds(self, values: np.ndarray) -> np.ndarray:
        """Whether it is so at each value of the reading."""
        found: np.ndarray = (values >= self.low) & (values < self.high)
        return found


class Left(NamedTuple):
    """What the rules do not ask about, and why."""

    id: str
    why: str


@dataclass(frozen=True)
class Bank:
    """All items of a date: the date, the items in a fixed order, and what the rules leave out."""

    as_of: dt.date
    items: tuple[BankItem, ...]
    left: tuple[Left, ...]


def bank(known: Scenario, as_of: dt.date) -> Bank:
    """The items of a scenario as of a date; nothing dated later changes them.

    Args:
        known: the scenario with what is known today; only what was known on the date is used.
        as_of: date of knowledge.

    Raises:
        ScenarioError: the scenario says nothing for that date.
    """
    then = resolve(known, as_of=as_of)
    found = [*_conduct(then, as_of), *_series(then, as_of), *_order(then, as_of), *_rule(then, as_of)]
    found += _forecasts(known, as_of)
    items = tuple(item for item in found if isinstance(item, BankItem))
    return Bank(as_of, items, tuple(item for item in found if isinstance(item, Left)))


def _days(as_of: dt.date) -> Iterator[tuple[int, dt.date]]:
    for horizon in HORIZONS:
        yield horizon, month_end(as_of, horizon)


# ---- conduct


def _conduct(then: Scenario, as_of: dt.date) -> Iterator[BankItem | Left]:
    """Every instrument at every level above its lowest."""
    for owner, mine in sorted(then.instruments.items()):
        for name, instrument in sorted(mine.items()):
            path, levels = f"{owner}.{name}", list(instrument.levels)
            start = starting_level(then, owner, name, as_of)
            if start in instrument.irreversible:
                yield Left(f"conduct.{path}", f"stands at {start}, which cannot be left")
                continue
            group = "talks" if _is_of_talks(instrument) else "conduct"
            reads = Reads(terms={f"level.{path}": 1.0})
            for rank, level in list(enumerate(levels))[1:]:
                low = (rank - 0.5) / (len(levels) - 1)  # levels are read as fractions of the way up
                for horizon, day in _days(as_of):
                    key = f"conduct.{path}.{level}@{horizon}"
                    of = (owner, name, level)
                    yield BankItem(key, "conduct", group, path, owner, horizon, day, reads, "moment", low, math.inf, of)


def _is_of_talks(instrument: Instrument) -> bool:
    return any(effect.split(".")[0] in TALKS for level in instrument.levels.values() for effect in level.effects)


# ---- series


def _series(then: Scenario, as_of: dt.date) -> Iterator[BankItem | Left]:
    """Every series that the model can read, against the last figure known."""
    for name, series in sorted(then.series.items()):
        if series.reads is None:
            yield Left(f"series.{name}", "the model does not read it")
            continue
        points = [point for point in series.points if point.date <= as_of]
        last = points[-1].value if points else 0.0
        if last <= 0:
            yield Left(f"series.{name}", "no figure above nought is known")
            continue
        most, seen = highest(series.reads), set()
        for horizon, day in _days(as_of):
            asked = dt.date(day.year, 12, 31) if series.per == "year" else day
            if asked in seen:
                yield Left(f"series.{name}@{horizon}", "the same year as a nearer item")
                continue
            seen.add(asked)
            for side, low, high in _changes(last):
                key = f"series.{name}.{side}@{horizon}"
                if low > most:
                    yield Left(key, f"beyond {most:g}, the most that it can be")
                    continue
                yield _of_series(key, name, series, (horizon, asked), (low, high), last)


def _of_series(
    key: str, name: str, series: Series, when: tuple[int, dt.date], bounds: tuple[float, float], last: float
) -> BankItem:
    assert series.reads is not None
    group = ABOUT.get(next(iter(series.reads.terms)).split(".")[0], OTHER)
    unit = f"series.{name}"
    per: Per = "year" if series.per == "year" else "moment"  # a flow over a month is read by nothing
    return BankItem(key, "series", group, unit, None, *when, series.reads, per, *bounds, (name,), last)


def _changes(last: float) -> Iterator[tuple[str, float, float]]:
    """Name of each change that is asked about, with the bounds between which a figure shows it."""
    for change in CHANGES:
        yield f"up{100 * change:.0f}", last * (1 + change) * (1 - SLACK), math.inf
    for change in CHANGES:
        yield f"down{100 * change:.0f}", -math.inf, last * (1 - change) * (1 + SLACK)
    yield "inside", last * (1 - INSIDE) * (1 + SLACK), last * (1 + INSIDE) * (1 - SLACK)


def highest(reads: Reads) -> float:
    """The most that a reading can be; of parts of one whole, which add up to 1, the weightiest counts alone."""
    wholes: dict[str, float] = {}
    free = 0.0
    for path, weight in reads.terms.items():
        variable = path.split(".")[0]
        low, high = BOUNDS[variable]
        if variable in WHOLES:
            wholes[WHOLES[variable]] = max(wholes.get(WHOLES[variable], 0.0), weight)
        else:
            free += weight * (high if weight > 0 else low)
    return free + sum(wholes.values())


# ---- order and rule


def on_map(then: Scenario) -> dict[str, float]:
    """Belligerents that hold ground, by name, with the middle of the scenario's own estimate of it."""
    found = {
        name: actor.belligerent.ground.estimates[-1].centre
        for name, actor in sorted(then.actors.items())
        if actor.belligerent is not None
    }
    return {name: ground for name, ground in found.items() if ground > 0}


def sides(then: Scenario) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Pairs of sides whose order is asked about, each with the one that holds less first."""
    ground = on_map(then)
    single = [(name,) for name in ground]
    read = [_side(series.reads) for series in then.series.values() if series.reads is not None and series.points]
    summed = sorted({side for side in read if len(side) > 1 and set(side) <= set(ground)})
    pairs = [*itertools.combinations(single, 2), *itertools.combinations(summed, 2)]
    found = []
    for pair in pairs:
        if not set(pair[0]) & set(pair[1]):
            more, less = sorted(pair, key=lambda side: (-round(sum(ground[name] for name in side), 9), side))
            found.append((less, more))
    return found


def _side(reads: Reads) -> tuple[str, ...]:
    """Belligerents whose ground a reading adds up; none where it is anything else."""
    terms = [path.split(".") for path in reads.terms]
    plain = all(weight == 1.0 for weight in reads.terms.values()) and all(term[0] == "ground" for term in terms)
    return tuple(sorted(term[1] for term in terms)) if plain else ()


def _order(then: Scenario, as_of: dt.date) -> Iterator[BankItem]:
    for less, more in sides(then):
        names = "+".join(less), "+".join(more)
        terms = {**{f"ground.{name}": 1.0 for name in less}, **{f"ground.{name}": -1.0 for name in more}}
        reads, low, unit = Reads(terms=terms), math.nextafter(0.0, 1.0), f"order.{names[0]}:{names[1]}"
        for horizon, day in _days(as_of):
            yield BankItem(
                f"{unit}@{horizon}", "order", "ground", unit, None, horizon, day, reads, "moment", low, math.inf, names
            )


def _rule(then: Scenario, as_of: dt.date) -> Iterator[BankItem]:
    for name in on_map(then):
        reads = Reads(terms={f"holds_capital.{name}": 1.0})
        for horizon, day in _days(as_of):
            key = f"rule.{name}@{horizon}"
            yield BankItem(key, "rule", "rule", "rule", None, horizon, day, reads, "moment", 0.5, math.inf, (name,))


# ---- what the sources forecast


def _forecasts(known: Scenario, as_of: dt.date) -> Iterator[BankItem | Left]:
    """Every forecast of a source that was out by the date, once where it was said first."""
    out = {
        name: claim
        for name, claim in known.claims.items()
        if claim.kind == "forecast" and known.sources[claim.source].issued <= as_of
    }
    for name in _first(out, known):
        key, forecast = f"forecast.{name}", out[name].forecast
        item = None if forecast is None or forecast.of is None else _item(known, forecast.of)
        if forecast is None or item is None or item.reads is None:
            yield Left(key, "no scored form that the model can read")
            continue
        day = min(forecast.by, item.by) if isinstance(item, Event) and item.by else forecast.by
        if item.happened is not None and item.happened <= as_of and not item.again:
            yield Left(key, f"had come about on {item.happened}")
        elif day <= as_of:
            yield Left(key, f"its date, {day}, is past")
        else:
            assert item.threshold is not None
            above = item.crosses == "above"
            low = math.nextafter(item.threshold, math.inf) if above else -math.inf
            high = math.inf if above else item.threshold
            ahead, of = months_between(as_of, day), str(forecast.of)
            yield BankItem(
                key, "forecast", "forecasts", f"event.{of}", None, ahead, day, item.reads, "ever", low, high, (of, name)
            )


def _first(out: Mapping[str, Claim], known: Scenario) -> list[str]:
    """Of claims that repeat one another the origin, or the earliest where that is not among them; by name."""
    chosen: dict[str, str] = {}
    for name in sorted(out, key=lambda name: (known.sources[out[name].source].issued, name)):
        root = root_claim(name, known)
        if name == root or root not in chosen:
            chosen[root] = name
    return sorted(chosen.values())


def _item(known: Scenario, name: str) -> Event | PastOutcome | None:
    return known.events.get(name) or known.outcomes.get(name)
