"""What can be turned on the page: instruments with their levels, dates from which, numbers with spread and source."""

from __future__ import annotations

import contextlib
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.errors import UsageError
from realpolitik.report.document import Link
from realpolitik.report.wording import claim_links, ref_link, value_text
from realpolitik.scenario.dates import month_end
from realpolitik.scenario.numbers import Estimate
from realpolitik.scenario.paths import PathedNumber, find_among, numbers
from realpolitik.scenario.schema import Scenario

if TYPE_CHECKING:
    from realpolitik.results import Result

STEP = 3
"""Months between two rounds of choice: levels are held from the month of one on."""
FIRST = 12
"""Numbers that the page shows unasked."""
MOST = 40
"""Numbers that a search shows at most."""
WIDER = 1.0
"""By how many widths of its spread a slider reaches beyond either end, as far as the number may lie there."""
NOTCHES = 200
"""Steps of a slider, about."""


@dataclass(frozen=True)
class Lane:
    """One thing that can be held: an instrument, a shock or a change of government.

    Attributes:
        key: as a pin names it, ``us.presence``.
        title: its name.
        levels: id and title of each, in rising order.
        measured: whether the levels in force are shown along the time.
    """

    key: str
    title: str
    levels: tuple[tuple[str, str], ...]
    measured: bool = True


@dataclass(frozen=True)
class LaneGroup:
    """Lanes of one actor, or what comes from outside."""

    id: str
    title: str
    lanes: tuple[Lane, ...]


@dataclass(frozen=True)
class ChoiceRound:
    """A round of choice: the word of a pin, ``2019-01``, and how it reads."""

    word: str
    title: str


@dataclass(frozen=True)
class Slider:
    """A number that can be set.

    Attributes:
        path: where it stands in the scenario.
        meaning: what it measures.
        unit: its unit.
        low, high, step: reach and step of the slider.
        value: where it stands unless it is set: the mean of the spread.
        spread_low, spread_high: the scenario's own spread.
        told: the spread in words.
        links: to the evidence behind it.
        ref: its reference in words, where no evidence stands behind it.
    """

    path: str
    meaning: str
    unit: str
    low: float
    high: float
    step: float
    value: float
    spread_low: float
    spread_high: float
    told: str
    links: tuple[Link, ...]
    ref: str

    @property
    def band(self) -> tuple[float, float]:
        """Where the spread begins on the slider, and how much of it it takes, in percent."""
        width = self.high - self.low
        return 100 * (self.spread_low - self.low) / width, 100 * (self.spread_high - self.spread_low) / width


def groups(scenario: Scenario) -> tuple[LaneGroup, ...]:
    """Everything that can be held, actor by actor, those with most instruments first."""
    found = [
        LaneGroup(
            actor,
            scenario.actors[actor].name,
            tuple(
                Lane(
                    f"{actor}.{name}",
                    item.title,
                    tuple((key, level.title or key.replace("_", " ")) for key, level in item.levels.items()),
                )
                for name, item in kit.items()
            ),
        )
        for actor, kit in scenario.instruments.items()
        if kit
    ]
    found.sort(key=lambda group: -len(group.lanes))
    struck = (("strike", "strikes"), ("never", "never strikes"))
    outside = [Lane(f"shocks.{name}", shock.title, struck, False) for name, shock in scenario.shocks.items()]
    outside += [
        Lane(
            f"successions.{name}",
            item.title,
            (*((kind, kind.replace("_", " ")) for kind in item.kinds), ("never", "never comes")),
            False,
        )
        for name, item in scenario.successions.items()
    ]
    signed = (("signed", "is signed"), ("never", "is never signed"))
    outside += [Lane(f"deals.{name}", deal.title, signed, False) for name, deal in scenario.deals.items()]
    return (
        *found,
        *([LaneGroup("outside", "From outside: shocks, governments and deals", tuple(outside))] if outside else []),
    )


def moments(scenario: Scenario, months: int) -> tuple[ChoiceRound, ...]:
    """The rounds of choice of a run."""
    days = (month_end(scenario.about.as_of, month) for month in range(1, months + 1, STEP))
    return tuple(ChoiceRound(f"{day:%Y-%m}", f"{day:%b %Y}") for day in days)


def course(result: Result) -> dict[str, list[int]]:
    """Instrument → the level in force in most worlds, round by round, as its place among the levels."""
    level = result.data["level"].transpose("instrument", "month", "world").values
    kept = level[:, 1::STEP]
    most = int(level.max(initial=0)) + 1
    counts = np.stack([(kept == code).sum(axis=2) for code in range(most)])
    names = [str(name) for name in result.data["instrument"].values]
    return {name: row.tolist() for name, row in zip(names, counts.argmax(axis=0), strict=True)}


def first_sliders(scenario: Scenario) -> tuple[Slider, ...]:
    """The numbers of which most claims speak."""
    spoken = Counter(claim.about for claim in scenario.claims.values() if claim.about)
    paths = numbers(scenario)
    return tuple(sliders(scenario, {path: paths[path] for path, _ in spoken.most_common(FIRST) if path in paths}))


def searched(scenario: Scenario, text: str) -> tuple[Slider, ...]:
    """Numbers whose path or meaning has every word of a text, `MOST` of them."""
    words = text.lower().split()[:8]
    if not words:
        return ()
    fits = {}
    for path, item in numbers(scenario).items():
        about = f"{path} {item.measure.text if item.measure else ''} {item.number.dated[-1][1].note or ''}".lower()
        if all(word in about for word in words):
            fits[path] = item
    nearest = sorted(fits, key=lambda path: (words[0] not in path.lower(), len(path), path))
    return tuple(sliders(scenario, {path: fits[path] for path in nearest[:MOST]}))


def named(scenario: Scenario, paths: Iterable[str]) -> tuple[Slider, ...]:
    """The numbers of some paths, in their order; short ones, and those that there are not, are left out."""
    every = numbers(scenario)
    return tuple(sliders(scenario, {path: every[path] for path in paths if path in every}))


def spelled_out(scenario: Scenario, settings: Iterable[str]) -> tuple[str, ...]:
    """Settings with the whole path of each number in place of a short one; what means none stays as it is."""
    every, found = numbers(scenario), []
    for text in settings:
        short, sign, value = text.partition("=")
        with contextlib.suppress(UsageError):
            short = find_among(every, short.strip())
        found.append(f"{short}{sign}{value}")
    return tuple(found)


def sliders(scenario: Scenario, chosen: Mapping[str, PathedNumber]) -> Iterable[Slider]:
    """A slider for each number of a resolved scenario."""
    about: dict[str, list[str]] = {}
    for key, claim in scenario.claims.items():
        if claim.about is not None and claim.about in chosen:
            about.setdefault(claim.about, []).append(key)
    for path, item in chosen.items():
        estimate, measure = item.number.dated[-1][1], item.measure
        low, high = reach(estimate, measure.low if measure else -math.inf, measure.high if measure else math.inf)
        link = ref_link(scenario, item.ref)
        links = (*([link] if link else []), *claim_links(scenario, tuple(about.get(path, ()))))
        note = f" ({estimate.note})" if estimate.note else ""
        yield Slider(
            path,
            measure.text if measure else "",
            estimate.unit or (measure.unit if measure else ""),
            low,
            high,
            _step(high - low),
            estimate.centre,
            estimate.low,
            estimate.high,
            value_text(estimate),
            tuple({found.anchor: found for found in links}.values()),
            "" if link else f"{item.ref or 'no reference stated'}{note}",
        )


def reach(estimate: Estimate, least: float, most: float) -> tuple[float, float]:
    """From where to where a slider goes: the whole range where it is short, else some way beyond the spread.

    >>> reach(Estimate(low=0.3, high=0.5), 0.0, 1.0)
    (0.0, 1.0)
    >>> reach(Estimate(low=10.0, high=20.0), 0.0, 1e9)
    (0.0, 30.0)
    """
    width = estimate.high - estimate.low or abs(estimate.centre) or 1.0
    if math.isfinite(least) and math.isfinite(most) and most - least <= max(20 * width, 1.0):
        return least, most
    return max(least, estimate.low - WIDER * width), min(most, estimate.high + WIDER * width)


def _step(width: float) -> float:
    """A round step by which a slider moves."""
    raw = width / NOTCHES
    power = 10.0 ** math.floor(math.log10(raw)) if raw > 0 else 1.0
    return float(next(factor * power for factor in (1, 2, 5, 10) if factor * power >= raw * 0.999))
