"""Forecasts of the bank's items without a model, from what was known on their date (docs/explanation/bank.md)."""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from realpolitik.readings.bank import LEVELS, series_key
from realpolitik.scenario.bank import Bank, BankItem, on_map, sides
from realpolitik.scenario.bank_answers import capital_since, known_orders, quarters
from realpolitik.scenario.dates import months_between
from realpolitik.scenario.record import conduct, starting_level
from realpolitik.scenario.resolve import resolve
from realpolitik.scenario.schema import Scenario
from realpolitik.scenario.statements import SeriesPoint
from realpolitik.studies.score.baselines import YEAR
from realpolitik.studies.score.source_forecasts import chances

RATES, PERSISTENCE, CLIMATOLOGY, COIN, SOURCES = "rates", "persistence", "climatology", "coin", "sources"
RIVALS = (RATES, PERSISTENCE, CLIMATOLOGY, COIN, SOURCES)
"""Forecasts without a model, in the order in which they are shown."""
MONTH = YEAR / 12
"""Days of a month."""
ADDED = 2
"""Changes of the mean over all series that are added to those of a series."""


class Silent(Exception):
    """A forecaster has nothing to go by on an item."""


def rivals(known: Scenario, bank: Bank) -> tuple[dict[str, np.ndarray], dict[str, dict[str, tuple[float, ...]]]]:
    """What each forecaster without a model says of the items of a bank.

    Args:
        known: the scenario with what is known today; only what was known on the bank's date is used.
        bank: the items.

    Returns:
        Forecaster → probability of each item [item], NaN where it is silent; and forecaster → series and horizon
        (`series_key`) → quantiles at `LEVELS`, of those who speak of figures.
    """
    past = _Past(known, bank.as_of)
    said: dict[str, list[float]] = {name: [] for name in RIVALS}
    told: dict[str, dict[str, tuple[float, ...]]] = {RATES: {}, PERSISTENCE: {}, CLIMATOLOGY: {}}
    for item in bank.items:
        for name, chance in past.chances(item).items():
            said[name].append(chance)
        if item.kind == "series":
            for name, values in past.quantiles(item).items():
                told[name].setdefault(series_key(item), values)
    return {name: np.array(chances, dtype=float) for name, chances in said.items()}, told


@dataclass(frozen=True)
class Rates:
    """How levels moved in the part of a record that is known.

    Attributes:
        months, changes: instrument-months in which a level is known at both ends; changes among them.
        steps: ranks moved → how often.
        reach: most ranks that a change can move.
    """

    months: int
    changes: int
    steps: Mapping[int, int]
    reach: int

    @property
    def rate(self) -> float:
        """Chance of a change in a month, by Jeffreys' prior of a Poisson rate; at most 1.

        Raises:
            Silent: no month is known.
        """
        if not self.months:
            raise Silent
        return min(1.0, (self.changes + 0.5) / self.months)

    def moved(self, levels: int, months: int) -> np.ndarray:
        """Chance of each rank after some months from each rank on the date [rank, rank]."""
        shares = np.zeros((levels, levels))
        for start, end in itertools.permutations(range(levels), 2):
            if abs(end - start) <= self.reach:
                shares[start, end] = self.steps.get(end - start, 0) + 0.5
        shares /= shares.sum(axis=1, keepdims=True)
        monthly = (1.0 - self.rate) * np.eye(levels) + self.rate * shares
        return np.asarray(np.linalg.matrix_power(monthly, months))


def rates_of(then: Scenario) -> Rates:
    """How levels moved in the record of a resolved scenario, all instruments together."""
    steps: Counter[int] = Counter()
    for one in conduct(then):
        pairs = itertools.pairwise(one.ranks)
        steps.update(after - before for before, after in pairs if before is not None and after is not None)
    months = sum(steps.values())
    still = steps.pop(0, 0)
    most = max((len(item.levels) for mine in then.instruments.values() for item in mine.values()), default=2)
    return Rates(months, months - still, dict(steps), most - 1)


def walk_variances(points: Mapping[str, Sequence[SeriesPoint]]) -> dict[str, float]:
    """Variance a month of the logarithm of each series; empty where no series has two figures.

    That of its known changes, with `ADDED` changes of the mean over all series that have any.
    """
    own = {}
    for name, mine in points.items():
        pairs = [(one, two) for one, two in itertools.pairwise(mine) if one.value > 0 and two.value > 0]
        gaps = [max((two.date - one.date).days / MONTH, 1.0) for one, two in pairs]
        moves = [math.log(two.value / one.value) ** 2 for one, two in pairs]
        own[name] = [move / gap for move, gap in zip(moves, gaps, strict=True)]
    means = [sum(found) / len(found) for found in own.values() if found]
    if not means:
        return {}
    mean = sum(means) / len(means)
    return {name: (sum(found) + ADDED * mean) / (len(found) + ADDED) for name, found in own.items()}


def flipped(rate: float, years: float) -> float:
    """Chance that one of two states that change at a rate is the other one after some years."""
    return -0.5 * math.expm1(-2.0 * rate * years)


class _Past:
    """What was known on a date, in the forms that forecasts without a model need."""

    def __init__(self, known: Scenario, as_of: dt.date) -> None:
        self.known, self.as_of = known, as_of
        self.then = resolve(known, as_of=as_of)
        self.rates = rates_of(self.then)
        self.ranks = {(one.owner, one.name): one.ranks for one in conduct(self.then)}
        self.points = {
            name: [point for point in series.points if point.date <= as_of]
            for name, series in self.then.series.items()
            if series.reads is not None
        }
        self.variances = walk_variances(self.points)
        self.since = capital_since(known, as_of)
        self.rulers = list(on_map(self.then))
        self.orders = self._orders()

    def _orders(self) -> dict[tuple[str, ...], list[bool | None]]:
        """Known order of each pair at the ends of quarters, from the first figure on."""
        first = min((mine[0].date for mine in self.points.values() if mine), default=self.as_of)
        days = quarters(first, self.as_of)
        return {("+".join(less), "+".join(more)): known_orders(self.then, (less, more), days)
                for less, more in sides(self.then)}  # fmt: skip

    def chances(self, item: BankItem) -> dict[str, float]:
        """Probability of an item by every forecaster, NaN where it is silent."""
        ways = {
            "conduct": (self._conduct_rates, self._conduct_stays, self._conduct_often),
            "series": (self._series_rates, self._series_stays, self._series_often),
            "order": (self._order_rates, self._no, self._order_often),
            "rule": (self._rule_rates, self._rule_stays, self._rule_often),
            "forecast": (self._forecast_rates, self._no, self._forecast_rates),
        }[item.kind]
        found = {name: _said(way, item) for name, way in zip((RATES, PERSISTENCE, CLIMATOLOGY), ways, strict=True)}
        return {**found, COIN: 0.5, SOURCES: _said(self._source, item)}

    def quantiles(self, item: BankItem) -> dict[str, tuple[float, ...]]:
        """Quantiles of the figure that a series' item asks about, by those who speak of it."""
        assert item.last is not None
        name, found = item.of[0], {PERSISTENCE: (item.last,) * len(LEVELS)}
        if name in self.variances:
            spread = math.sqrt(self.variances[name] * self._ahead(item))
            found[RATES] = tuple((item.last * np.exp(spread * special.ndtri(LEVELS))).tolist())
        if len(self.points[name]) > 1:
            found[CLIMATOLOGY] = tuple(np.quantile([point.value for point in self.points[name]], LEVELS).tolist())
        return found

    # ---- conduct

    def _start(self, item: BankItem) -> tuple[int, int, int]:
        """Levels of an item's instrument, the rank on the date, the rank asked about."""
        owner, name, level = item.of
        levels = list(self.then.instruments[owner][name].levels)
        start = starting_level(self.then, owner, name, self.as_of)
        if start is None:
            raise Silent
        return len(levels), levels.index(start), levels.index(level)

    def _conduct_rates(self, item: BankItem) -> float:
        levels, start, asked = self._start(item)
        return float(self.rates.moved(levels, item.horizon)[start, asked:].sum())

    def _conduct_stays(self, item: BankItem) -> float:
        _, start, asked = self._start(item)
        return float(start >= asked)

    def _conduct_often(self, item: BankItem) -> float:
        owner, name, _ = item.of
        known = [rank for rank in self.ranks.get((owner, name), ()) if rank is not None]
        if not known:
            raise Silent
        _, _, asked = self._start(item)
        return (sum(rank >= asked for rank in known) + 6.0) / (len(known) + 12.0)

    # ---- series

    def _ahead(self, item: BankItem) -> float:
        """Months from the last figure known to the one asked about."""
        return max((item.day - self.points[item.of[0]][-1].date).days / MONTH, 1.0)

    def _series_rates(self, item: BankItem) -> float:
        if item.of[0] not in self.variances or item.last is None:
            raise Silent
        spread = math.sqrt(self.variances[item.of[0]] * self._ahead(item))
        ends = [math.log(end / item.last) if end > 0 else -math.inf for end in (item.low, item.high)]
        if spread == 0:
            return float(ends[0] <= 0 < ends[1])
        return float(special.ndtr(ends[1] / spread) - special.ndtr(ends[0] / spread))

    def _series_stays(self, item: BankItem) -> float:
        return float(item.holds(np.array(item.last)))

    def _series_often(self, item: BankItem) -> float:
        values = np.array([point.value for point in self.points[item.of[0]]])
        if len(values) < 2:
            raise Silent
        return float((item.holds(values).sum() + 0.5) / (len(values) + 1.0))

    # ---- order and rule

    def _years(self, item: BankItem) -> float:
        return months_between(self.as_of, item.day) / 12.0

    def _order_rates(self, item: BankItem) -> float:
        pairs = [pair for known in self.orders.values() for pair in itertools.pairwise(known) if None not in pair]
        if not pairs:
            raise Silent
        rate = (sum(one != two for one, two in pairs) + 0.5) / (len(pairs) / 4.0)
        return flipped(rate, self._years(item))

    def _order_often(self, item: BankItem) -> float:
        known = [order for order in self.orders[item.of] if order is not None]
        if not known:
            raise Silent
        return (sum(known) + 2.0) / (len(known) + 4.0)

    def _ruled(self) -> float:
        """Years for which it is on record that the present ruler has held the capital."""
        if self.since is None:
            raise Silent
        return (self.as_of - self.since).days / YEAR

    def _rule(self, item: BankItem, lost: float) -> float:
        """Chance of a ruler or a rival, where the ruler has lost the capital with this one."""
        if item.of[0] == self.then.about.incumbent:
            return 1.0 - lost
        return lost / max(1, len(self.rulers) - 1)

    def _rule_rates(self, item: BankItem) -> float:
        return self._rule(item, flipped(0.5 / self._ruled(), self._years(item)))

    def _rule_stays(self, item: BankItem) -> float:
        return self._rule(item, 0.0)

    def _rule_often(self, item: BankItem) -> float:
        return self._rule(item, 0.5 / (self._ruled() + 1.0))

    # ---- forecasts

    def _forecast_rates(self, item: BankItem) -> float:
        event = self.known.events.get(item.of[0]) or self.known.outcomes[item.of[0]]
        years = 0.0 if event.since is None else (self.as_of - event.since).days / YEAR
        if years <= 0:
            raise Silent
        times = sum(day <= self.as_of for day in (event.happened, *event.again) if day is not None)
        return -math.expm1(-(times + 0.5) / years * (item.day - self.as_of).days / YEAR)

    def _no(self, item: BankItem) -> float:
        return 0.0

    def _source(self, item: BankItem) -> float:
        if item.kind != "forecast":
            raise Silent
        claim = self.known.claims[item.of[1]]
        return chances(claim, claim.forecast)[1]


def _said(way: Callable[[BankItem], float], item: BankItem) -> float:
    try:
        return way(item)
    except Silent:
        return math.nan
